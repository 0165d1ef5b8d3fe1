// SPDX-License-Identifier: MIT
/// Rules: what stands at a call is replaced by something that computes the same.
///
/// \code
///     torch_ir::rewrite_rule const relu6{
///         "relu6",
///         torch_ir::pattern::call("aten.hardtanh.default").operand("self", torch_ir::pattern::any("x")).where("max_val", torch_ir::equals(6.0)),
///         [](torch_ir::program_editor& e, torch_ir::pattern_match const& m) {
///             return torch_ir::replace_by(e, m, "aten.relu6.default", {{"self", torch_ir::use{m.value("x")}}});
///         }};
///     torch_ir::apply_rules(edit, {relu6});
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/pattern.hpp>
#include <torch_ir/rewrite/rename_calls.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A pattern and what to do where it matches. `apply` returns whether it changed anything; it may refuse.
struct rewrite_rule {
    std::string name;
    pattern matches;
    std::function<bool(program_editor&, pattern_match const&)> apply;
};

/// Rules ordered by the operators of their roots.
class rule_index {
public:
    explicit rule_index(std::vector<rewrite_rule> rules);

    /// Goes over the calls once, in trace order, and applies at each the first rule that matches and changes something, again and again until
    /// none does (at most 16 times a call). Sub-programs are not looked into. Returns how many changes were made. Linear in the program,
    /// whatever the number of rules for other operators.
    std::size_t apply(program_editor& edit) const;

private:
    std::vector<rewrite_rule> rules_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_operator_;
};

/// Applies rules to a program and its sub-programs, and gives the calls that they put in names of their own. Returns how many changes were made.
std::size_t apply_rules(program_editor& edit, std::vector<rewrite_rule> rules);

/// Replaces the matched root by another operator with these arguments, and erases what then has no use. The results keep their
/// ids and types, the call where it comes from; its name becomes the operator's (`apply_rules` numbers it). Returns true.
bool replace_by(program_editor& edit, pattern_match const& m, std::string op, std::vector<argument> arguments);

/// An argument for a call that a rule makes, with the schema's default if it has one.
struct new_argument {
    argument given;
    std::optional<attribute> standard{};
};

/// The arguments as torch.export lists them: positional ones that equal their defaults are left out from the end on, keyword ones anywhere.
[[nodiscard]] std::vector<argument> without_defaults(std::vector<new_argument> arguments);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE bool replace_by(program_editor& edit, pattern_match const& m, std::string op, std::vector<argument> arguments) {
    call_node c;
    auto const& before = edit.at(m.root);
    c.op = op_name(std::move(op));
    c.arguments = std::move(arguments);
    c.results = before.results;
    c.returns = before.returns;
    c.returns_tuple = before.returns_tuple;
    c.metadata = before.metadata;
    c.name = default_call_name(c.op);
    if (c.results.size() == 1 && !has_multiple_results(c)) c.results.front().name = c.name;
    edit.replace(m.root, std::move(c));
    for (auto const i : m.calls)
        if (i != m.root) edit.erase_unused(i);
    return true;
}

TORCH_IR_INLINE std::vector<argument> without_defaults(std::vector<new_argument> arguments) {
    std::vector<argument> out;
    bool is_needed = false;
    for (auto a = arguments.rbegin(); a != arguments.rend(); ++a) {
        bool const is_standard = a->standard && *a->standard == a->given.value;
        if (a->given.kind == argument_kind::positional) is_needed = is_needed || !is_standard;
        if (a->given.kind == argument_kind::positional ? is_needed : !is_standard) out.push_back(std::move(a->given));
    }
    std::reverse(out.begin(), out.end());
    return out;
}

TORCH_IR_INLINE rule_index::rule_index(std::vector<rewrite_rule> rules) : rules_(std::move(rules)) {
    for (auto const& r : rules_)
        if (!r.apply) raise(error::bad_argument("rule '" + r.name + "'", "a function that applies it", "none"));
    for (std::size_t r = 0; r < rules_.size(); ++r)
        for (auto const& op : rules_[r].matches.operators()) by_operator_[op].push_back(r);
}

TORCH_IR_INLINE std::size_t rule_index::apply(program_editor& edit) const {
    constexpr int most_changes_a_call = 16;
    std::size_t changes = 0;
    auto const change_at = [&](call_index i) {
        auto const found = by_operator_.find(edit.at(i).op.text());
        if (found == by_operator_.end()) return false;
        for (auto const r : found->second)
            if (auto const m = find_match(edit, i, rules_[r].matches); m && rules_[r].apply(edit, *m)) return true;
        return false;
    };
    for (auto i = edit.first(); i != no_call;) {
        auto const behind = edit.next(i);
        for (int n = 0; n < most_changes_a_call && edit.is_alive(i) && change_at(i); ++n) ++changes;
        i = behind;
    }
    return changes;
}

TORCH_IR_INLINE std::size_t apply_rules(program_editor& edit, std::vector<rewrite_rule> rules) {
    rule_index const index(std::move(rules));
    auto const changes = for_each_program(edit, [&](program_editor& e) { return index.apply(e); });
    edit.settle_names();
    return changes;
}

}}  // namespace torch_ir

#endif
