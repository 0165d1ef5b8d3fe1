// SPDX-License-Identifier: MIT
/// Schemas: operators that only Python registers, as LibTorch 2.13 has them. Written by tools/schemas/write_tables.py: do not edit.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/schema/detail/schema_lines.hpp>

#include <array>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

// clang-format off
inline constexpr char schemas_python_1[] = R"~(
access_subclass_inner_tensor(Tensor src_subclass_tensor, str attr) -> Tensor
)~";

inline constexpr char schemas_python_2[] = R"~(
Attention.opset23(Tensor Q, Tensor K, Tensor V, Tensor? attn_mask=None, Tensor? past_key=None, Tensor? past_value=None, *, bool is_causal=False, SymInt kv_num_heads=0, SymInt q_num_heads=0, SymInt qk_matmul_output_mode=0, float? scale=None, float softcap=0., SymInt? softmax_precision=None) -> (Tensor, Tensor, Tensor, Tensor) #r
RotaryEmbedding.opset23(Tensor x, Tensor cos_cache, Tensor sin_cache, Tensor? position_ids=None, *, bool interleaved=False, SymInt num_heads=0, SymInt rotary_embedding_dim=0) -> Tensor #r
)~";

inline constexpr char schemas_python_3[] = R"~(
_symbolic(Tensor?[] inputs, str op_type, int onnx_dtype, *, SymInt[] shape, str[] attr_keys, str[] attr_types, int[][] attr_pos, int[] attr_ints, float[] attr_floats, str[] attr_strs, str[] metadata_props_keys, str[] metadata_props_values, str domain="", int? version=None) -> Tensor #r
_symbolic_multi_out(Tensor?[] inputs, str op_type, int[] onnx_dtypes, *, SymInt[][] shapes, str[] attr_keys, str[] attr_types, int[][] attr_pos, int[] attr_ints, float[] attr_floats, str[] attr_strs, str[] metadata_props_keys, str[] metadata_props_values, str domain="", int? version=None) -> Tensor[] #r
)~";

inline constexpr char schemas_python_4[] = R"~(
_make_token() -> Tensor #r
_sink_tokens(Tensor[] tokens) -> () #r
abs(Tensor self) -> Tensor #r
acos(Tensor self) -> Tensor #r
acosh(Tensor self) -> Tensor #r
add(Tensor self, Tensor other) -> Tensor #r
amax(Tensor inp, int[]? dims, *, ScalarType? output_dtype=None) -> Tensor #r
amin(Tensor inp, int[]? dims, *, ScalarType? output_dtype=None) -> Tensor #r
as_strided(Tensor(a!) a, SymInt[] size, SymInt[] stride, SymInt storage_offset) -> Tensor(a!) #r
as_strided_scatter(Tensor self, Tensor src, SymInt[] size, SymInt[] stride, SymInt storage_offset) -> Tensor #r
asin(Tensor self) -> Tensor #r
asinh(Tensor self) -> Tensor #r
atan(Tensor self) -> Tensor #r
atan2(Tensor self, Tensor other) -> Tensor #r
atanh(Tensor self) -> Tensor #r
bessel_i0(Tensor self) -> Tensor #r
bessel_i0e(Tensor self) -> Tensor #r
bessel_i1(Tensor self) -> Tensor #r
bessel_i1e(Tensor self) -> Tensor #r
bessel_j0(Tensor self) -> Tensor #r
bessel_j1(Tensor self) -> Tensor #r
bitwise_and(Tensor self, Tensor other) -> Tensor #r
bitwise_not(Tensor self) -> Tensor #r
bitwise_or(Tensor self, Tensor other) -> Tensor #r
bitwise_xor(Tensor self, Tensor other) -> Tensor #r
broadcast_in_dim(Tensor(a) a, SymInt[] shape, int[] broadcast_dimensions) -> Tensor(a) #r
cat(Tensor[] tensors, int dim) -> Tensor #r
cbrt(Tensor self) -> Tensor #r
ceil(Tensor self) -> Tensor #r
clone(Tensor self, *, MemoryFormat? memory_format=None) -> Tensor #r
collapse(Tensor a, int start, int end) -> Tensor #r
collapse_view(Tensor(a) a, int start, int end) -> Tensor(a) #r
conj(Tensor(a) a) -> Tensor(a) #r
conj_physical(Tensor self) -> Tensor #r
convert_element_type(Tensor a, ScalarType dtype) -> Tensor #r
copy_strided(Tensor a, SymInt[] stride) -> Tensor #r
copy_to(Tensor(a!) a, Tensor b) -> Tensor(a!) #r
cos(Tensor self) -> Tensor #r
cosh(Tensor self) -> Tensor #r
device_put(Tensor a, Device device, bool non_blocking=False) -> Tensor #r
digamma(Tensor self) -> Tensor #r
div(Tensor self, Tensor other) -> Tensor #r
empty(SymInt[] shape, *, ScalarType dtype, Device device, bool requires_grad) -> Tensor #r
empty_permuted(SymInt[] shape, int[] physical_layout, *, ScalarType dtype, Device device, bool requires_grad) -> Tensor #r
empty_strided(SymInt[] shape, SymInt[] strides, *, ScalarType dtype, Device device, bool requires_grad) -> Tensor #r
eq(Tensor self, Tensor other) -> Tensor #r
erf(Tensor self) -> Tensor #r
erf_inv(Tensor self) -> Tensor #r
erfc(Tensor self) -> Tensor #r
erfcx(Tensor self) -> Tensor #r
exp(Tensor self) -> Tensor #r
exp2(Tensor self) -> Tensor #r
expm1(Tensor self) -> Tensor #r
fft_c2c(Tensor self, *, int[] dim, bool forward) -> Tensor #r
fft_c2r(Tensor self, *, int[] dim, SymInt last_dim_size) -> Tensor #r
fft_r2c(Tensor self, *, int[] dim, bool onesided) -> Tensor #r
fill(Tensor self, Scalar value) -> Tensor #r
floor(Tensor self) -> Tensor #r
fmax(Tensor self, Tensor other) -> Tensor #r
fmin(Tensor self, Tensor other) -> Tensor #r
fmod(Tensor self, Tensor other) -> Tensor #r
frexp(Tensor self) -> (Tensor mantissa, Tensor exponent) #r
full(SymInt[] shape, Scalar fill_value, *, ScalarType dtype, Device device, bool requires_grad) -> Tensor #r
full_like(Tensor a, Scalar fill_value, *, ScalarType dtype, Device device, bool requires_grad) -> Tensor #r
gcd(Tensor self, Tensor other) -> Tensor #r
ge(Tensor self, Tensor other) -> Tensor #r
gt(Tensor self, Tensor other) -> Tensor #r
hypot(Tensor self, Tensor other) -> Tensor #r
igamma(Tensor self, Tensor other) -> Tensor #r
igammac(Tensor self, Tensor other) -> Tensor #r
imag(Tensor(a) self) -> Tensor(a) #r
iota(SymInt length, *, SymInt start, SymInt step, ScalarType dtype, Device device, bool requires_grad) -> Tensor #r
isfinite(Tensor self) -> Tensor #r
item(Tensor a) -> Scalar #r
le(Tensor self, Tensor other) -> Tensor #r
lgamma(Tensor self) -> Tensor #r
log(Tensor self) -> Tensor #r
log10(Tensor self) -> Tensor #r
log1p(Tensor self) -> Tensor #r
log2(Tensor self) -> Tensor #r
lt(Tensor self, Tensor other) -> Tensor #r
maximum(Tensor self, Tensor other) -> Tensor #r
maximum_value(ScalarType dtype) -> Scalar #r
minimum(Tensor self, Tensor other) -> Tensor #r
minimum_value(ScalarType dtype) -> Scalar #r
mul(Tensor self, Tensor other) -> Tensor #r
ndtri(Tensor self) -> Tensor #r
ne(Tensor self, Tensor other) -> Tensor #r
neg(Tensor self) -> Tensor #r
nextafter(Tensor self, Tensor other) -> Tensor #r
normal(SymInt[] shape, *, Scalar mean, Scalar std, ScalarType dtype, Device device, bool requires_grad, Generator? generator=None) -> Tensor #r
pow(Tensor self, Tensor other) -> Tensor #r
prod(Tensor inp, int[]? dims, *, ScalarType? output_dtype=None) -> Tensor #r
real(Tensor(a) self) -> Tensor(a) #r
reciprocal(Tensor self) -> Tensor #r
remainder(Tensor self, Tensor other) -> Tensor #r
reshape(Tensor a, SymInt[] shape) -> Tensor #r
resize(Tensor(a!) a, SymInt[] shape) -> Tensor(a!) #r
rev(Tensor a, int[] dims) -> Tensor #r
round(Tensor self) -> Tensor #r
rsqrt(Tensor self) -> Tensor #r
scalar_tensor(Scalar s, *, ScalarType? dtype=None, Device? device=None) -> Tensor #r
shift_left(Tensor self, Tensor other) -> Tensor #r
shift_right_arithmetic(Tensor self, Tensor other) -> Tensor #r
sign(Tensor self) -> Tensor #r
signbit(Tensor self) -> Tensor #r
sin(Tensor self) -> Tensor #r
sinh(Tensor self) -> Tensor #r
spherical_bessel_j0(Tensor self) -> Tensor #r
split_dim(Tensor(a) a, int dim, SymInt outer_length) -> Tensor(a) #r
sqrt(Tensor self) -> Tensor #r
squeeze(Tensor(a) a, int[] dimensions) -> Tensor(a) #r
sub(Tensor self, Tensor other) -> Tensor #r
sum(Tensor inp, int[]? dims, *, ScalarType? output_dtype=None) -> Tensor #r
svd(Tensor A, *, bool full_matrices) -> (Tensor U, Tensor S, Tensor Vh) #r
tan(Tensor self) -> Tensor #r
tanh(Tensor self) -> Tensor #r
transpose(Tensor(a) a, int[] permutation) -> Tensor(a) #r
trunc(Tensor self) -> Tensor #r
uniform(SymInt[] shape, *, Scalar low, Scalar high, ScalarType dtype, Device device, SymInt[] stride, Generator? generator=None) -> Tensor #r
var(Tensor inp, int[]? dims, float? correction=1, *, ScalarType? output_dtype=None) -> Tensor #r
view_of(Tensor(a) a) -> Tensor(a) #r
view_of_dtype(Tensor(a) a, ScalarType dtype) -> Tensor(a) #r
where(Tensor pred, Tensor a, Tensor b) -> Tensor #r
xor_sum(Tensor inp, int[]? dims, *, ScalarType? output_dtype=None) -> Tensor #r
zeta(Tensor self, Tensor other) -> Tensor #r
)~";

inline constexpr char schemas_python_5[] = R"~(
_choose_qparams_per_token_asymmetric_impl(Tensor input, ScalarType dtype) -> (Tensor, Tensor)
choose_qparams.tensor(Tensor input, int quant_min, int quant_max, float eps, ScalarType dtype) -> (Tensor, Tensor)
choose_qparams_per_token(Tensor input, ScalarType dtype) -> (Tensor, Tensor)
choose_qparams_per_token_asymmetric(Tensor input, ScalarType dtype) -> (Tensor, Tensor)
choose_qparams_symmetric.tensor(Tensor input, int quant_min, int quant_max, float eps, ScalarType dtype) -> (Tensor, Tensor)
convert_element_type.no_fuse(Tensor input, ScalarType dtype) -> Tensor
dequantize_per_channel(Tensor input, Tensor scales, Tensor? zero_points, int axis, int quant_min, int quant_max, ScalarType dtype, *, ScalarType? out_dtype=None) -> Tensor
dequantize_per_channel_group(Tensor input, Tensor scales, Tensor? zero_points, int quant_min, int quant_max, ScalarType dtype, int group_size, ScalarType output_dtype) -> Tensor
dequantize_per_tensor(Tensor input, float scale, int zero_point, int quant_min, int quant_max, ScalarType dtype, *, ScalarType? out_dtype=None) -> Tensor
dequantize_per_tensor.tensor(Tensor input, Tensor scale, Tensor zero_point, int quant_min, int quant_max, ScalarType dtype, *, ScalarType? out_dtype=None) -> Tensor
dequantize_per_tensor.tensor2(Tensor input, Tensor scale, Tensor zero_point, Tensor quant_min, Tensor quant_max, ScalarType dtype, *, ScalarType? out_dtype=None) -> Tensor
dequantize_per_token(Tensor input, Tensor scales, Tensor zero_points, int quant_min, int quant_max, ScalarType dtype, ScalarType output_dtype) -> Tensor
fake_quant_per_channel(Tensor input, Tensor scales, Tensor zero_points, int axis, int quant_min, int quant_max) -> Tensor
quantize_per_channel(Tensor input, Tensor scales, Tensor zero_points, int axis, int quant_min, int quant_max, ScalarType dtype) -> Tensor
quantize_per_channel_group(Tensor input, Tensor scales, Tensor zero_points, int quant_min, int quant_max, ScalarType dtype, int group_size) -> Tensor
quantize_per_tensor(Tensor input, float scale, int zero_point, int quant_min, int quant_max, ScalarType dtype) -> Tensor
quantize_per_tensor.tensor(Tensor input, Tensor scale, Tensor zero_point, int quant_min, int quant_max, ScalarType dtype) -> Tensor
quantize_per_tensor.tensor2(Tensor input, Tensor scale, Tensor zero_point, Tensor quant_min, Tensor quant_max, ScalarType dtype) -> Tensor
quantize_per_token(Tensor input, Tensor scales, Tensor zero_points, int quant_min, int quant_max, ScalarType dtype) -> Tensor
)~";

inline constexpr char schemas_python_6[] = R"~(
philox_rand(SymInt[] size, Tensor seed, Tensor offset, int[]? stride, Device? device=None, ScalarType? dtype=None) -> (Tensor, Tensor) #r
)~";

inline constexpr std::array<schema_lines, 6> table_python{{
    {"export", lines_of(schemas_python_1)},
    {"onnx", lines_of(schemas_python_2)},
    {"onnx_symbolic", lines_of(schemas_python_3)},
    {"prims", lines_of(schemas_python_4)},
    {"quantized_decomposed", lines_of(schemas_python_5)},
    {"rngprims", lines_of(schemas_python_6)},
}};
// clang-format on

}}}  // namespace torch_ir::detail
