// SPDX-License-Identifier: MIT
/// The names that values and calls of one graph get in an archive: those of the program where they serve, else new ones.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/pt2/detail/write_values.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// PyTorch makes Python code of a graph in which the placeholders are arguments of `forward`: ASCII letters, digits and `_`, no digit in front, no
/// keyword of Python, not `self`.
[[nodiscard]] bool is_placeholder_name(std::string_view name) noexcept;

/// Gives each value and call of a graph a name that no other has: the own one where it is free (and, of an input or weight, a placeholder's), else one
/// made of it. Linear. Refers to the program.
class pt2_names {
public:
    explicit pt2_names(ir const& program);

    /// The name of a value. Empty for one that has no place in an archive: a None, a number that is known.
    [[nodiscard]] std::string const& of(value_id v) const { return values_[to_index(v)]; }
    /// The name of a call. Precondition: `call` is a vertex of a call.
    [[nodiscard]] std::string const& of_call(vertex call) const { return calls_[call]; }
    /// Placeholders that are called otherwise than in the program: the old name and the new one, in order.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> const& renamed() const noexcept { return renamed_; }

private:
    std::vector<std::string> values_;  ///< by value
    std::vector<std::string> calls_;   ///< by vertex
    std::vector<std::pair<std::string, std::string>> renamed_;
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline constexpr auto python_keywords =
    std::to_array<std::string_view>({"False",  "None",     "True", "and",    "as",      "assert", "async",  "await",  "break", "class",  "continue", "def",
                                     "del",    "elif",     "else", "except", "finally", "for",    "from",   "global", "if",    "import", "in",       "is",
                                     "lambda", "nonlocal", "not",  "or",     "pass",    "raise",  "return", "self",   "try",   "while",  "with",     "yield"});

inline bool is_placeholder_name(std::string_view name) noexcept {
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    auto const is_word = [&](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c); };
    return !name.empty() && !is_digit(name.front()) && std::all_of(name.begin(), name.end(), is_word) &&
           std::find(python_keywords.begin(), python_keywords.end(), name) == python_keywords.end();
}

/// A placeholder's name, made of any text.
[[nodiscard]] inline std::string to_placeholder_name(std::string_view text) {
    std::string out;
    for (char const c : text) {
        bool const serves = is_placeholder_name(std::string_view(&c, 1)) || (c >= '0' && c <= '9');
        if (serves) out += c;
        else if (!out.ends_with('_')) out += '_';
    }
    if (out.find_first_not_of('_') == std::string::npos) return "value";
    if (out.front() >= '0' && out.front() <= '9') out.insert(0, "_");
    return is_placeholder_name(out) ? out : out + '_';
}

/// Names that are given out once each.
class unique_names {
public:
    bool take(std::string const& name) { return taken_.insert(name).second; }
    [[nodiscard]] std::string make(std::string const& wanted) {
        if (take(wanted)) return wanted;
        for (auto& n = next_[wanted];;)
            if (std::string name = concat(wanted, "_", std::to_string(++n)); take(name)) return name;
    }

private:
    name_set taken_;
    name_map<std::size_t> next_;
};

inline pt2_names::pt2_names(ir const& program) : values_(program.value_count()), calls_(num_vertices(program.graph())) {
    struct nameless {
        value const* what;
        std::string wanted;
        bool is_placeholder;
    };
    unique_names values, calls;
    std::vector<nameless> later;  // own names come first, so that a new one never takes one
    auto const place = [&](value const& v, bool is_placeholder, std::string const& otherwise) {
        bool const serves = is_placeholder ? is_placeholder_name(v.name) : !v.name.empty();
        if (serves && values.take(v.name)) values_[to_index(v.id)] = v.name;
        else later.push_back({&v, v.name.empty() ? otherwise : v.name, is_placeholder});
    };
    std::vector<vertex> unnamed_calls;
    for (vertex v = 0; v < num_vertices(program.graph()); ++v) {
        node const& n = program.node(v);
        auto const* call = std::get_if<call_node>(&n);
        for (value const& r : results_of(n)) {
            auto const* symbol = std::get_if<symbol_type>(&r.type);
            bool const has_place = call == nullptr ? r.type.index() != 0 || !r.name.empty() : r.type.index() != 0;
            if (!has_place || (symbol != nullptr && is_number(*symbol) && r.name.empty())) continue;
            place(r, call == nullptr, call == nullptr ? "input" : call->results.size() == 1 ? call->name : "getitem");
        }
        if (call == nullptr) continue;
        if (!call->name.empty() && calls.take(call->name)) calls_[v] = call->name;
        else unnamed_calls.push_back(v);
    }
    for (auto const& l : later) {
        std::string name = values.make(to_placeholder_name(l.wanted));
        if (l.is_placeholder) renamed_.emplace_back(l.what->name, name);
        values_[to_index(l.what->id)] = std::move(name);
    }
    for (vertex const v : unnamed_calls) {
        call_node const& call = program.call(v);
        calls_[v] = calls.make(to_placeholder_name(call.name.empty() ? call.op.base() : call.name));
    }
}

}}}  // namespace torch_ir::detail
