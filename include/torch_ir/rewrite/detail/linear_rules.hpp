// SPDX-License-Identifier: MIT
/// Rules for the ways in which C++ spells torch.nn.functional.linear.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/rules.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// `t` + `addmm`, `t` + `matmul` + `add_`, and `t` + `matmul` with a weight become `aten.linear.default`.
[[nodiscard]] std::vector<rewrite_rule> linear_rules();

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The types are those of `result = linear(x, weight)`.
[[nodiscard]] inline bool fits_linear(tensor_type const* result, tensor_type const* x, tensor_type const* weight) {
    if (!result || !x || !weight || weight->sizes.size() != 2 || x->sizes.empty() || result->sizes.size() != x->sizes.size()) return false;
    return result->dtype == x->dtype && weight->dtype == x->dtype && x->sizes.back() == weight->sizes[1] && result->sizes.back() == weight->sizes[0] &&
           std::equal(x->sizes.begin(), x->sizes.end() - 1, result->sizes.begin());
}

/// `bias` is one number an output of `weight`, of its type.
[[nodiscard]] inline bool fits_bias(tensor_type const* bias, tensor_type const* weight) {
    return bias && bias->dtype == weight->dtype && bias->sizes.size() == 1 && bias->sizes[0] == weight->sizes[0];
}

/// The value is a weight or a part of one.
[[nodiscard]] inline bool is_weight_or_part(program_editor const& edit, value_id v) {
    for (int steps = 0; steps < 8; ++steps) {
        if (edit.find_weight(v)) return true;
        auto const i = edit.producer(v);
        if (i == no_call) return false;
        auto const base = edit.at(i).op.base();
        if (base != "slice" && base != "select" && base != "narrow" && base != "chunk" && base != "split" && base != "split_with_sizes") return false;
        v = edit.use_in(i, "self");
        if (v == no_value) return false;
    }
    return false;
}

/// The call adds, in place, a bias to the product that `multiply` made of `weight`, which nobody else sees.
[[nodiscard]] inline bool adds_bias(program_editor const& edit, call_index multiply, call_index add, value_id weight) {
    if (add == no_call || edit.at(add).op.text() != "aten.add_.Tensor" || edit.at(add).bound != binding::named) return false;
    auto const* alpha = find_argument(edit.at(add), "alpha");
    auto const bias = edit.use_in(add, "other");
    return edit.use_in(add, "self") == edit.at(multiply).results.front().id && bias != no_value && absent_or_one()(alpha ? &alpha->value : nullptr) &&
           fits_bias(edit.find_tensor(bias), edit.find_tensor(weight)) && !edit.writes_between(multiply, add);
}

[[nodiscard]] inline pattern transposed_weight() { return pattern::call("aten.t.default").only_use().operand("self", pattern::any("weight")); }
[[nodiscard]] inline argument linear_argument(std::string_view name, pattern_match const& m) { return {std::string(name), use{m.value(name)}}; }

}  // namespace detail

TORCH_IR_INLINE std::vector<rewrite_rule> linear_rules() {
    using detail::linear_argument;
    auto const product = [] {
        return pattern::call("aten.matmul.default").operand("self", pattern::any("input")).operand("other", detail::transposed_weight());
    };
    auto const types_fit = [](program_editor const& edit, pattern_match const& m) {
        return detail::fits_linear(edit.at(m.root).results.front().tensor(), edit.find_tensor(m.value("input")), edit.find_tensor(m.value("weight")));
    };
    rewrite_rule of_addmm{
        "linear-of-addmm",
        pattern::call("aten.addmm.default")
            .where("beta", absent_or_one())
            .where("alpha", absent_or_one())
            .operand("self", pattern::any("bias"))
            .operand("mat1", pattern::any("input"))
            .operand("mat2", detail::transposed_weight()),
        [types_fit](program_editor& edit, pattern_match const& m) {
            if (!types_fit(edit, m) || !detail::fits_bias(edit.find_tensor(m.value("bias")), edit.find_tensor(m.value("weight")))) return false;
            return replace_by(edit, m, "aten.linear.default", {linear_argument("input", m), linear_argument("weight", m), linear_argument("bias", m)});
        }};
    rewrite_rule of_sum{
        "linear-of-matmul-and-add", pattern::call("aten.add_.Tensor").operand("self", product().only_use()).operand("other", pattern::any("bias")),
        [types_fit](program_editor& edit, pattern_match const& m) {
            if (!types_fit(edit, m) || !detail::adds_bias(edit, m.calls[1], m.root, m.value("weight"))) return false;
            return replace_by(edit, m, "aten.linear.default", {linear_argument("input", m), linear_argument("weight", m), linear_argument("bias", m)});
        }};
    rewrite_rule of_matmul{"linear-of-matmul", product(), [types_fit](program_editor& edit, pattern_match const& m) {
                               if (!types_fit(edit, m) || !detail::is_weight_or_part(edit, m.value("weight"))) return false;
                               auto const user = edit.only_user(edit.at(m.root).results.front().id);
                               if (detail::adds_bias(edit, m.root, user, m.value("weight"))) return false;  // the rule above is for that
                               return replace_by(edit, m, "aten.linear.default", {linear_argument("input", m), linear_argument("weight", m)});
                           }};
    return {std::move(of_addmm), std::move(of_sum), std::move(of_matmul)};
}

}}  // namespace torch_ir

#endif
