// SPDX-License-Identifier: MIT
/// The names of values in a text, and the ids that they stand for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/text/detail/cursor.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The values of one program or sub-program by their names in the text. Ids are given out as names are first seen, so a value
/// may be used before it is defined.
class text_scope {
public:
    /// The value at the cursor, as a use.
    [[nodiscard]] value_id reference(text_cursor& in);
    /// The value at the cursor, as a definition of it (id and name). Throws where it has one already.
    [[nodiscard]] value define(text_cursor& in);
    /// `%?label`, declared as unresolved.
    void declare_unresolved(text_cursor& in);
    /// Throws for the first used value that is not defined; returns the unresolved ones, the declared before the others.
    [[nodiscard]] std::vector<unresolved_value> finish(text_cursor& in) const;

    [[nodiscard]] bool has_values() const noexcept { return !values_.empty(); }

private:
    struct entry {
        std::string name;
        std::size_t first_seen = 0;
        bool unresolved = false;
        std::optional<std::size_t> defined{};
    };
    std::vector<entry> values_;
    name_map<std::uint32_t> by_key_;
    std::vector<value_id> declared_;

    [[nodiscard]] value_id find(text_cursor& in);
};

// ---- implementation -------------------------------------------------------------------------------------------------

/// `%name`, `%"odd name"`, `%name#3`, `%#3`, `%?label`.
inline value_id text_scope::find(text_cursor& in) {
    std::size_t const start = in.position();
    in.expect('%');
    bool const unresolved = in.peek_here() == '?';
    if (unresolved) in.advance();
    std::string name;
    bool const named = is_text_word(in.peek_here()) || in.peek_here() == '"';
    if (named) name = in.word_or_quoted("a name");
    std::string number;
    if (in.peek_here() == '#' && is_text_digit(in.peek_behind())) {
        in.advance();
        number = '#' + std::to_string(in.index());
    }
    if (!named && number.empty()) in.fail_at(start, "a value such as %x", "no name behind '%'");
    std::string key = concat(unresolved ? "?" : "", number, "=", name);
    auto const [place, added] = by_key_.emplace(std::move(key), static_cast<std::uint32_t>(values_.size()));
    if (added) values_.push_back({std::move(name), start, unresolved});
    return value_id{place->second};
}

inline value_id text_scope::reference(text_cursor& in) { return find(in); }

inline value text_scope::define(text_cursor& in) {
    std::size_t const start = in.position();
    value v;
    v.id = find(in);
    entry& e = values_[to_index(v.id)];
    if (e.unresolved) in.fail_at(start, "a value such as %x", "an unresolved one");
    if (e.defined)
        in.fail_at(start, "a name of its own for each value (a number behind it tells values apart: %x#1)", "the one defined at " + in.where(*e.defined));
    e.defined = start;
    v.name = e.name;
    return v;
}

inline void text_scope::declare_unresolved(text_cursor& in) {
    std::size_t const start = in.position();
    auto const id = find(in);
    entry& e = values_[to_index(id)];
    if (!e.unresolved) in.fail_at(start, "an unresolved value such as %?x");
    if (e.defined) in.fail_at(start, "one declaration", "a second one");
    e.defined = start;
    declared_.push_back(id);
}

inline std::vector<unresolved_value> text_scope::finish(text_cursor& in) const {
    std::vector<unresolved_value> out;
    for (auto const id : declared_) out.push_back({id, values_[to_index(id)].name});
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if (values_[i].defined) continue;
        if (!values_[i].unresolved) in.fail_at(values_[i].first_seen, "a value that this program defines");
        out.push_back({value_id{static_cast<std::uint32_t>(i)}, values_[i].name});
    }
    return out;
}

}}}  // namespace torch_ir::detail
