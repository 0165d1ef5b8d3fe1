// SPDX-License-Identifier: MIT
/// The dtype that PyTorch calculates with: of tensors, tensors of rank 0 and numbers, in this order of weight.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/type.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The dtype of a value of the model: a number's is what Python's has.
[[nodiscard]] inline dtype onnx_dtype_of(value_type const& t) noexcept {
    if (auto const* tensor = std::get_if<tensor_type>(&t)) return tensor->dtype;
    if (auto const* s = std::get_if<symbol_type>(&t))
        return s->kind == symbol_kind::integer ? dtype::int64 : s->kind == symbol_kind::floating ? dtype::float64 : dtype::bool_;
    return dtype::undefined;
}

/// What the parts of a complex dtype are; any other dtype itself.
[[nodiscard]] constexpr dtype real_of(dtype t) noexcept { return t == dtype::complex64 ? dtype::float32 : t == dtype::complex128 ? dtype::float64 : t; }

/// The least dtype that holds both. Source: https://docs.pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc.
[[nodiscard]] inline dtype promote_dtypes(dtype a, dtype b) noexcept {
    if (a == b || b == dtype::undefined) return a;
    if (a == dtype::undefined) return b;
    constexpr std::array rising{dtype::bool_, dtype::uint8,   dtype::int8,    dtype::int16,  dtype::int32,
                                dtype::int64, dtype::float16, dtype::float32, dtype::float64};
    auto const place = [&](dtype t) { return std::find(rising.begin(), rising.end(), t == dtype::bfloat16 ? dtype::float16 : t); };
    if (place(a) == rising.end() || place(b) == rising.end()) return kind_of(a) < kind_of(b) ? b : a;  // complex, float8
    if (place(a) == place(b)) return dtype::float32;                                                   // float16 and bfloat16
    auto const [low, high] = place(a) < place(b) ? std::pair(a, b) : std::pair(b, a);
    return low == dtype::uint8 && high == dtype::int8 ? dtype::int16 : high;
}

/// Collects operands.
class onnx_promotion {
public:
    void add_tensor(dtype t, bool is_rank_zero) { (is_rank_zero ? zero_ : tensors_) = promote_dtypes(is_rank_zero ? zero_ : tensors_, t); }
    void add_number(dtype t) { numbers_ = promote_dtypes(numbers_, t == dtype::float64 ? dtype::float32 : t); }
    [[nodiscard]] dtype result() const noexcept { return combine(combine(tensors_, zero_), numbers_); }

private:
    dtype tensors_ = dtype::undefined, zero_ = dtype::undefined, numbers_ = dtype::undefined;

    /// What weighs less counts only if it is of a higher kind.
    [[nodiscard]] static dtype combine(dtype heavy, dtype light) noexcept {
        if (heavy == dtype::undefined) return light;
        return light != dtype::undefined && kind_of(light) > kind_of(heavy) ? promote_dtypes(heavy, light) : heavy;
    }
};

}}}  // namespace torch_ir::detail
