// SPDX-License-Identifier: MIT
/// What kind of work a call is, and the colour of each kind: one palette for the HTML page, DOT and Mermaid.
///
/// \code
///     auto const kind = torch_ir::call_kind_of(program.call(v).op);
///     std::cout << torch_ir::colours_of(kind).name << ' ' << torch_ir::colours_of(kind).light << '\n';   // convolution, product #cfe3f4
/// \endcode
///
/// The strong colours are those of Okabe and Ito, which people with any kind of colour vision tell apart; text is black on the light ones and white on
/// the dark ones, with a contrast above 7.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/op_name.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Kinds of operators, for pictures.
enum class call_kind : std::uint8_t { product, attention, normalization, activation, elementwise, reduction, movement, creation, control, other };

/// Number of kinds.
inline constexpr std::size_t call_kind_count = 10;

/// How a kind is drawn.
struct kind_colours {
    std::string_view name;    ///< for legends
    std::string_view light;   ///< behind black text
    std::string_view dark;    ///< behind white text, where the page is dark
    std::string_view strong;  ///< for borders and stripes, on both
};

/// Colours of inputs.
inline constexpr kind_colours input_colours{"input", "#d8dcff", "#2b2f66", "#4b56c9"};
/// Colours of outputs.
inline constexpr kind_colours output_colours{"output", "#d8dcff", "#2b2f66", "#4b56c9"};
/// Colours of weights.
inline constexpr kind_colours weight_colours{"weight", "#eeeeee", "#3a3a3a", "#8a8a8a"};
/// Colours of modules that are drawn as one node.
inline constexpr kind_colours module_colours{"module", "#fff8e1", "#4a4022", "#a08a4c"};

/// The kind of an operator: by its name where that says it (`conv2d`), else by its schema (element-wise, reducing, a view). Linear in tables of some fifty
/// names.
[[nodiscard]] call_kind call_kind_of(op_name const& op);

/// Its name and colours. Constant time.
[[nodiscard]] kind_colours const& colours_of(call_kind kind) noexcept;

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

inline constexpr std::array<kind_colours, call_kind_count> kind_palette{{
    {"convolution, product", "#cfe3f4", "#143c5c", "#0072b2"},
    {"attention", "#f6dbea", "#572a45", "#cc79a7"},
    {"normalization", "#cdeee2", "#0d4636", "#009e73"},
    {"activation", "#fbe5b5", "#573e00", "#e69f00"},
    {"element-wise", "#e0f1fc", "#1d4359", "#56b4e9"},
    {"reduction, pooling", "#f9dac6", "#5c2b08", "#d55e00"},
    {"view, copy, index", "#e9ebee", "#34383e", "#8a929c"},
    {"new tensor", "#f8f5c2", "#47430d", "#b8ad1f"},
    {"control flow", "#e2def5", "#372f5e", "#7a6bc4"},
    {"other", "#ffffff", "#26292e", "#90a4ae"},
}};

struct named_kind {
    std::string_view part;  ///< of the operator's name
    call_kind kind;
};

/// The first that is part of the name wins.
inline constexpr named_kind kinds_by_part[] = {
    {"attention", call_kind::attention},
    {"flex_att", call_kind::attention},
    {"batch_norm", call_kind::normalization},
    {"layer_norm", call_kind::normalization},
    {"group_norm", call_kind::normalization},
    {"instance_norm", call_kind::normalization},
    {"rms_norm", call_kind::normalization},
    {"local_response", call_kind::normalization},
    {"upsample", call_kind::movement},
    {"conv", call_kind::product},
    {"linear", call_kind::product},
    {"matmul", call_kind::product},
    {"addmm", call_kind::product},
    {"einsum", call_kind::product},
    {"bilinear_", call_kind::product},
    {"lstm", call_kind::product},
    {"gru", call_kind::product},
    {"rnn_", call_kind::product},
    {"pool", call_kind::reduction},
    {"softmax", call_kind::activation},
    {"dropout", call_kind::activation},
    {"embedding", call_kind::movement},
    {"index_", call_kind::movement},
    {"scatter", call_kind::movement},
    {"copy", call_kind::movement},
    {"slice", call_kind::movement},
    {"masked_fill", call_kind::movement},
    {"_assert", call_kind::control},
    {"sym_constrain", call_kind::control},
    {"sym_", call_kind::movement},
};

inline constexpr named_kind kinds_by_name[] = {
    {"mm", call_kind::product},
    {"bmm", call_kind::product},
    {"mv", call_kind::product},
    {"dot", call_kind::product},
    {"addbmm", call_kind::product},
    {"baddbmm", call_kind::product},
    {"outer", call_kind::product},
    {"relu", call_kind::activation},
    {"relu_", call_kind::activation},
    {"relu6", call_kind::activation},
    {"gelu", call_kind::activation},
    {"silu", call_kind::activation},
    {"silu_", call_kind::activation},
    {"mish", call_kind::activation},
    {"elu", call_kind::activation},
    {"celu", call_kind::activation},
    {"selu", call_kind::activation},
    {"prelu", call_kind::activation},
    {"leaky_relu", call_kind::activation},
    {"leaky_relu_", call_kind::activation},
    {"sigmoid", call_kind::activation},
    {"tanh", call_kind::activation},
    {"hardtanh", call_kind::activation},
    {"hardtanh_", call_kind::activation},
    {"hardswish", call_kind::activation},
    {"hardswish_", call_kind::activation},
    {"hardsigmoid", call_kind::activation},
    {"softplus", call_kind::activation},
    {"log_sigmoid", call_kind::activation},
    {"glu", call_kind::activation},
    {"softsign", call_kind::activation},
    {"rrelu", call_kind::activation},
    {"cat", call_kind::movement},
    {"stack", call_kind::movement},
    {"clone", call_kind::movement},
    {"contiguous", call_kind::movement},
    {"reshape", call_kind::movement},
    {"flatten", call_kind::movement},
    {"index", call_kind::movement},
    {"gather", call_kind::movement},
    {"index_select", call_kind::movement},
    {"copy_", call_kind::movement},
    {"copy", call_kind::movement},
    {"pad", call_kind::movement},
    {"constant_pad_nd", call_kind::movement},
    {"repeat", call_kind::movement},
    {"roll", call_kind::movement},
    {"to", call_kind::movement},
    {"_to_copy", call_kind::movement},
    {"flip", call_kind::movement},
    {"scatter", call_kind::movement},
    {"index_put", call_kind::movement},
    {"index_put_", call_kind::movement},
    {"getitem", call_kind::movement},
    {"arange", call_kind::creation},
    {"full", call_kind::creation},
    {"zeros", call_kind::creation},
    {"ones", call_kind::creation},
    {"empty", call_kind::creation},
    {"rand", call_kind::creation},
    {"randn", call_kind::creation},
    {"zeros_like", call_kind::creation},
    {"ones_like", call_kind::creation},
    {"full_like", call_kind::creation},
    {"empty_like", call_kind::creation},
    {"new_zeros", call_kind::creation},
    {"new_ones", call_kind::creation},
    {"new_full", call_kind::creation},
    {"eye", call_kind::creation},
    {"linspace", call_kind::creation},
    {"scalar_tensor", call_kind::creation},
    {"tril_indices", call_kind::creation},
    {"lift_fresh_copy", call_kind::creation},
    {"detach_", call_kind::movement},
    {"topk", call_kind::reduction},
    {"sort", call_kind::reduction},
    {"cumsum", call_kind::reduction},
    {"argmax", call_kind::reduction},
    {"max", call_kind::reduction},
    {"min", call_kind::reduction},
    {"sum", call_kind::reduction},
    {"mean", call_kind::reduction},
    {"norm", call_kind::reduction},
    {"var", call_kind::reduction},
};

}  // namespace detail

TORCH_IR_INLINE call_kind call_kind_of(op_name const& op) {
    if (op.kind() == torch_ir::op_kind::higher_order) return call_kind::control;
    std::string_view const base = op.base();
    for (auto const& [name, kind] : detail::kinds_by_name)
        if (base == name) return kind;
    for (auto const& [part, kind] : detail::kinds_by_part)
        if (base.find(part) != std::string_view::npos) return kind;
    auto const space = op.space();
    if (op.kind() == torch_ir::op_kind::python && (space == "_operator" || space == "math" || space == "torch")) return call_kind::elementwise;
    if (base.starts_with("__")) return call_kind::elementwise;  // __and__, __lshift__
    auto const* schema = find_schema(op);
    if (schema == nullptr) return call_kind::other;
    if (schema->has(schema_tag::pointwise)) return call_kind::elementwise;
    if (schema->has(schema_tag::reduction)) return call_kind::reduction;
    if (schema->has(schema_tag::inplace_view) || schema->has(schema_tag::view_copy) || (schema->returns_alias() && !schema->writes()))
        return call_kind::movement;
    return call_kind::other;
}

TORCH_IR_INLINE kind_colours const& colours_of(call_kind kind) noexcept { return detail::kind_palette[static_cast<std::size_t>(kind) % call_kind_count]; }

}}  // namespace torch_ir

#endif
