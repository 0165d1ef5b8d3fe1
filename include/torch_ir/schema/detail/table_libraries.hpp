// SPDX-License-Identifier: MIT
/// Schemas: operators that libraries beside PyTorch register in Python, as torchao 0.18 and transformers 5.24 have them, and that torch_ir executes. Written by
/// hand. Other releases have other arguments: libtorch/run/python_operators.hpp.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/schema/detail/schema_lines.hpp>

#include <array>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

// clang-format off
inline constexpr char schemas_libraries_1[] = R"~(
choose_qparams_affine(Tensor? input, str mapping_type, SymInt[] block_size, ScalarType target_dtype, Scalar? quant_min=None, Scalar? quant_max=None, float? eps=None, ScalarType? scale_dtype=None, ScalarType? zero_point_dtype=None, bool keepdim=False) -> (Tensor, Tensor)
choose_scale_float8(Tensor tensor, SymInt[] block_size, ScalarType float8_dtype=24, ScalarType scale_dtype=6, float? hp_value_lb=None, float? hp_value_ub=None) -> Tensor
dequantize_affine(Tensor input, SymInt[] block_size, Tensor scale, Tensor? zero_point, ScalarType input_dtype, Scalar? quant_min=None, Scalar? quant_max=None, ScalarType output_dtype=6) -> Tensor
dequantize_affine_float8_non_decomposed(Tensor tensor, Tensor scale, ScalarType output_dtype=6) -> Tensor
quantize_affine(Tensor input, SymInt[] block_size, Tensor scale, Tensor? zero_point, ScalarType output_dtype, Scalar? quant_min=None, Scalar? quant_max=None) -> Tensor
quantize_affine_float8_non_decomposed(Tensor tensor, Tensor scale, ScalarType float8_dtype=24) -> Tensor
)~";

inline constexpr char schemas_libraries_2[] = R"~(
grouped_mm_fallback(Tensor input, Tensor weight, Tensor offs) -> Tensor
grouped_mm_fallback_backward(Tensor input, Tensor weight, Tensor offs, Tensor grad_output) -> (Tensor, Tensor)
)~";

inline constexpr std::array<schema_lines, 2> table_libraries{{
    {"torchao", lines_of(schemas_libraries_1)},
    {"transformers", lines_of(schemas_libraries_2)},
}};
// clang-format on

}}}  // namespace torch_ir::detail
