// SPDX-License-Identifier: MIT
/// How calls become operations of the torch dialect where that is not by name, and what IREE is known not to compile. Found by compiling the reference set
/// and single operators with IREE 3.13; docs/mlir.md tells how.
#pragma once

#include <torch_ir/config.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// One name for another; sorted by the first.
struct mlir_rename {
    std::string_view from;
    std::string_view to;
};

// clang-format off
/// Operators that are another one under a second name, or that the dialect has under another name, with the same arguments.
inline constexpr auto mlir_renames = std::to_array<mlir_rename>({
    {"aten.__and__.Scalar", "aten.bitwise_and.Scalar"}, {"aten.__and__.Tensor", "aten.bitwise_and.Tensor"},
    {"aten.__lshift__.Tensor", "aten.bitwise_left_shift.Tensor"}, {"aten.__or__.Scalar", "aten.bitwise_or.Scalar"},
    {"aten.__or__.Tensor", "aten.bitwise_or.Tensor"}, {"aten.__rshift__.Tensor", "aten.bitwise_right_shift.Tensor"},
    {"aten.__xor__.Scalar", "aten.bitwise_xor.Scalar"}, {"aten.__xor__.Tensor", "aten.bitwise_xor.Tensor"},
    {"aten._local_scalar_dense.default", "aten.item.default"}, {"aten.absolute.default", "aten.abs.default"}, {"aten.arccos.default", "aten.acos.default"},
    {"aten.arcsin.default", "aten.asin.default"}, {"aten.arctan.default", "aten.atan.default"}, {"aten.arctan2.default", "aten.atan2.default"},
    {"aten.clip.Tensor", "aten.clamp.Tensor"}, {"aten.clip.default", "aten.clamp.default"}, {"aten.concat.default", "aten.cat.default"},
    {"aten.concatenate.default", "aten.cat.default"}, {"aten.divide.Scalar", "aten.div.Scalar"}, {"aten.divide.Tensor", "aten.div.Tensor"},
    {"aten.greater.Scalar", "aten.gt.Scalar"}, {"aten.greater.Tensor", "aten.gt.Tensor"}, {"aten.greater_equal.Scalar", "aten.ge.Scalar"},
    {"aten.greater_equal.Tensor", "aten.ge.Tensor"}, {"aten.less.Scalar", "aten.lt.Scalar"}, {"aten.less.Tensor", "aten.lt.Tensor"},
    {"aten.less_equal.Scalar", "aten.le.Scalar"}, {"aten.less_equal.Tensor", "aten.le.Tensor"}, {"aten.moveaxis.int", "aten.movedim.int"},
    {"aten.multiply.Scalar", "aten.mul.Scalar"}, {"aten.multiply.Tensor", "aten.mul.Tensor"}, {"aten.negative.default", "aten.neg.default"},
    {"aten.not_equal.Scalar", "aten.ne.Scalar"}, {"aten.not_equal.Tensor", "aten.ne.Tensor"}, {"aten.special_erf.default", "aten.erf.default"},
    {"aten.special_expit.default", "aten.sigmoid.default"}, {"aten.subtract.Scalar", "aten.sub.Scalar"}, {"aten.subtract.Tensor", "aten.sub.Tensor"},
    {"aten.swapaxes.default", "aten.transpose.int"}, {"aten.swapdims.default", "aten.transpose.int"}, {"aten.sym_numel.default", "aten.numel.default"},
    {"aten.sym_size.int", "aten.size.int"}, {"aten.true_divide.Scalar", "aten.div.Scalar"}, {"aten.true_divide.Tensor", "aten.div.Tensor"}});

/// Operators with a tensor where another overload takes a number.
inline constexpr auto mlir_with_number = std::to_array<mlir_rename>({
    {"aten.pow.Tensor_Tensor", "aten.pow.Tensor_Scalar"}, {"aten.where.self", "aten.where.ScalarOther"}});

/// Their result is their first argument, in a program without gradients that is nowhere written to. Dropout: where it does nothing.
inline constexpr auto mlir_forwards = std::to_array<std::string_view>({
    "aten.alias", "aten.alpha_dropout", "aten.alpha_dropout_", "aten.detach", "aten.detach_", "aten.dropout", "aten.dropout_",
    "aten.feature_alpha_dropout", "aten.feature_alpha_dropout_", "aten.feature_dropout", "aten.feature_dropout_", "aten.lift", "aten.lift_fresh", "aten.lift_fresh_copy", "aten.resolve_conj", "aten.resolve_neg"});

/// They compute nothing.
inline constexpr auto mlir_dropped = std::to_array<std::string_view>({
    "aten._assert_async", "aten._assert_scalar", "aten._assert_tensor_metadata", "aten._functional_assert_async", "aten._functional_assert_scalar",
    "aten._functional_sym_constrain_range", "aten._functional_sym_constrain_range_for_size", "aten._print", "aten.sym_constrain_range",
    "aten.sym_constrain_range_for_size"});

/// Functions that IREE calls a mathematical library for when they are of float64, and its CPU target has none; and one that it does not compile then.
inline constexpr auto mlir_without_float64 = std::to_array<std::string_view>({
    "aten.acos", "aten.asin", "aten.atan", "aten.atan2", "aten.cos", "aten.erf", "aten.gelu", "aten.logit", "aten.mish", "aten.remainder", "aten.sin", "aten.tan"});

/// Arithmetic on sizes: of integers, and of floating-point numbers where there is such an operation.
struct mlir_arithmetic {
    std::string_view from;
    std::string_view integers;
    std::string_view floats;
};
inline constexpr auto mlir_scalar_functions = std::to_array<mlir_arithmetic>({
    {"_operator.add", "torch.aten.add.int", "torch.aten.add.float"}, {"_operator.eq", "torch.aten.eq.int", "torch.aten.eq.float"},
    {"_operator.floordiv", "torch.aten.floordiv.int", ""}, {"_operator.ge", "torch.aten.ge.int", "torch.aten.ge.float"},
    {"_operator.gt", "torch.aten.gt.int", "torch.aten.gt.float"}, {"_operator.le", "torch.aten.le.int", ""},
    {"_operator.lt", "torch.aten.lt.int", "torch.aten.lt.float"}, {"_operator.mod", "torch.aten.remainder.int", ""},
    {"_operator.mul", "torch.aten.mul.int", "torch.aten.mul.float"}, {"_operator.ne", "torch.aten.ne.int", ""},
    {"_operator.neg", "torch.aten.neg.int", "torch.aten.neg.float"}, {"_operator.sub", "torch.aten.sub.int", "torch.aten.sub.float"},
    {"_operator.truediv", "torch.aten.div.int", "torch.aten.div.float"}, {"math.ceil", "", "torch.aten.ceil.float"},
    {"math.trunc", "", "torch.aten.Int.float"}, {"torch.sym_float", "torch.aten.Float.Scalar", ""}, {"torch.sym_int", "", "torch.aten.Int.float"},
    {"torch.sym_max", "torch.prim.max.int", ""}, {"torch.sym_min", "torch.prim.min.int", ""}, {"torch.sym_not", "torch.aten.__not__", ""}});

/// Operators over one sub-program that they run once, as it is: where that stands among the arguments without names.
struct mlir_inlined {
    std::string_view op;
    std::size_t graph;
};
inline constexpr auto mlir_inlined_calls = std::to_array<mlir_inlined>({
    {"higher_order.hints_wrapper", 0}, {"higher_order.invoke_subgraph", 0}, {"higher_order.run_const_graph", 0}, {"higher_order.strict_mode", 0},
    {"higher_order.tag_activation_checkpoint", 0}, {"higher_order.wrap", 0}, {"higher_order.wrap_with_set_grad_enabled", 1}});
// clang-format on

/// The entry of a sorted table, or nullptr. `name(entry)` gives its key.
template <class Table, class Name>
[[nodiscard]] auto find_mlir_rule(Table const& table, std::string_view wanted, Name name) noexcept -> decltype(table.data()) {
    auto const found = std::lower_bound(table.begin(), table.end(), wanted, [&](auto const& entry, std::string_view key) { return name(entry) < key; });
    return found != table.end() && name(*found) == wanted ? &*found : nullptr;
}

/// The operator that is written for `op`, in the words of the IR.
[[nodiscard]] inline std::string_view mlir_name_of(std::string_view op) noexcept {
    auto const* found = find_mlir_rule(mlir_renames, op, [](mlir_rename const& r) { return r.from; });
    return found ? found->to : op;
}

[[nodiscard]] inline bool is_mlir_forward(std::string_view op) noexcept { return std::binary_search(mlir_forwards.begin(), mlir_forwards.end(), op); }
[[nodiscard]] inline bool lacks_mlir_float64(std::string_view op) noexcept {
    return std::binary_search(mlir_without_float64.begin(), mlir_without_float64.end(), op);
}
[[nodiscard]] inline bool is_mlir_dropped(std::string_view op) noexcept { return std::binary_search(mlir_dropped.begin(), mlir_dropped.end(), op); }

}}}  // namespace torch_ir::detail
