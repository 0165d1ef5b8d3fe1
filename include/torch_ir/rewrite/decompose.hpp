// SPDX-License-Identifier: MIT
/// Operators in terms of others, by a table of small programs.
///
/// \code
///     torch_ir::decomposition_table table;
///     table.emplace("aten.silu.default", torch_ir::parse_text(R"(
///         program "silu"
///         %self: none = input
///         %s: none = aten.sigmoid.default(self=%self)
///         %y: none = aten.mul.Tensor(self=%self, other=%s)
///         return %y
///     )"));
///     program = torch_ir::decompose(program, table);
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/rename_calls.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Operator → what to put in its place. The inputs of a template are called like the operator's arguments, of any kind: where a call of the
/// template takes an input as a whole argument, it gets the attribute that the program gives (`dim=%dim`). An input that is fixed
/// (`%dim: none = input(0)`) has this default. Outputs stand for the results in order. A value of type `none` gets the type of the call's first
/// result, any other type stands as it is.
using decomposition_table = std::map<std::string, ir>;

/// Replaces calls by their templates until the table has none of the operators left, in sub-programs too, and numbers the calls anew if
/// anything changed. A call with an argument that its template does not know, or without one that it needs, stays. Throws errc::argument for
/// a template with weights, sub-programs or another number of outputs than the operator has results, and for operators whose templates
/// lead back to them. Linear in the result. Returns how many calls were replaced.
std::size_t decompose(program_editor& edit, decomposition_table const& table);
/// The same for a program, which stays as it is.
[[nodiscard]] ir decompose(ir const& program, decomposition_table const& table);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/detail/map_uses.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// A template applied to one call.
class template_instance {
public:
    template_instance(program_editor& edit, call_index at, ir const& body) : edit_(edit), at_(at), body_(body), values_(body.value_count()) {}

    /// Whether the template's inputs and the call's arguments fit; then `put_in` may follow.
    bool bind() {
        auto const& call = edit_.at(at_);
        if (call.bound != binding::named || call.results.empty()) return false;
        check();
        std::size_t known = 0;
        for (vertex const v : body_.inputs()) {
            auto const& input = body_.input(v);
            auto const* given = find_argument(call, input.result.name);
            if (!given && input.kind != input_kind::constant) return false;
            known += given ? 1U : 0U;
            values_[to_index(input.result.id)] = given ? given->value : input.constant;
        }
        return known == call.arguments.size();
    }

    /// Puts the template's calls in front of the call, and takes that out. Returns the new calls.
    std::vector<call_index> put_in() {
        auto const root = edit_.at(at_);  // a copy: what follows changes the program
        std::vector<call_index> added;
        for (vertex const v : body_.calls()) {
            call_node c = body_.call(v);
            c.name = default_call_name(c.op);
            c.metadata = root.metadata;
            c.claims.clear();
            for (auto& a : c.arguments) a.value = bound(a.value);
            for (auto& r : c.results) {
                auto const id = edit_.new_value();
                values_[to_index(r.id)] = use{id};
                r.id = id;
                r.name = c.name;
                if (std::holds_alternative<std::monostate>(r.type)) r.type = root.results.front().type;
            }
            added.push_back(edit_.insert_before(at_, std::move(c)));
        }
        for (std::size_t o = 0; o < root.results.size(); ++o) {
            attribute const out = bound(body_.outputs()[o].value);
            auto const* u = out.get_if<use>();
            if (!u && edit_.use_count(root.results[o].id) > 0) fail("outputs that are values", "a constant");
            if (u) edit_.redirect(root.results[o].id, u->value);
        }
        edit_.erase(at_);
        return added;
    }

private:
    program_editor& edit_;
    call_index at_;
    ir const& body_;
    std::vector<std::optional<attribute>> values_;  ///< what the template's values stand for

    [[noreturn]] void fail(std::string_view expected, std::string_view found) const {
        raise(error::bad_argument(concat("template of '", edit_.at(at_).op.text(), "'"), expected, found));
    }
    void check() const {
        if (!body_.weights().empty() || !body_.subgraphs().empty()) fail("inputs and calls only", "weights or sub-programs");
        if (body_.outputs().size() != edit_.at(at_).results.size())
            fail(std::to_string(edit_.at(at_).results.size()) + " outputs", std::to_string(body_.outputs().size()));
    }
    attribute bound(attribute a) const {
        if (auto const* u = a.get_if<use>()) {
            auto const& v = values_[to_index(u->value)];
            if (!v) fail("uses of its inputs and results", "another");
            return *v;
        }
        map_uses(a, [&](value_id id) {
            auto const* u = values_[to_index(id)] ? values_[to_index(id)]->get_if<use>() : nullptr;
            if (!u) fail("lists of tensors that are given as tensors", "another argument");
            return u->value;
        });
        return a;
    }
};

TORCH_IR_INLINE std::size_t decompose_here(program_editor& edit, decomposition_table const& table) {
    constexpr int deepest = 64;
    std::size_t replaced = 0;
    std::vector<std::pair<call_index, int>> waiting;
    for (auto i = edit.last(); i != no_call; i = edit.previous(i)) waiting.emplace_back(i, 0);
    while (!waiting.empty()) {
        auto const [i, depth] = waiting.back();
        waiting.pop_back();
        auto const found = table.find(edit.at(i).op.text());
        if (found == table.end()) continue;
        if (depth == deepest)
            raise(error::bad_argument("decomposition table", "templates that end", concat("'", edit.at(i).op.text(), "', which leads back to itself")));
        template_instance instance(edit, i, found->second);
        if (!instance.bind()) continue;
        auto const added = instance.put_in();
        for (auto a = added.rbegin(); a != added.rend(); ++a) waiting.emplace_back(*a, depth + 1);
        ++replaced;
    }
    return replaced;
}

}  // namespace detail

TORCH_IR_INLINE std::size_t decompose(program_editor& edit, decomposition_table const& table) {
    auto const replaced = for_each_program(edit, [&](program_editor& e) { return detail::decompose_here(e, table); });
    if (replaced > 0) rename_calls(edit);
    return replaced;
}

TORCH_IR_INLINE ir decompose(ir const& program, decomposition_table const& table) {
    program_editor edit(program);
    decompose(edit, table);
    return std::move(edit).result();
}

}}  // namespace torch_ir

#endif
