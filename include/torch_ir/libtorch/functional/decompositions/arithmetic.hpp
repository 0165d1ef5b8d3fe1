// SPDX-License-Identifier: MIT
/// What the elementwise decompositions share: numbers as operands, the dtype that is computed in, and broadcasting.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>

#include <ATen/ExpandUtils.h>
#include <ATen/OpMathType.h>
#include <ATen/ScalarOps.h>
#include <ATen/core/Tensor.h>
#include <ATen/native/TypeProperties.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/sum.h>
#include <c10/core/DefaultDtype.h>
#include <c10/core/Scalar.h>
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// A number where an operator takes a tensor: `at::mul(x, wrapped(2))` is recorded as `aten.mul.Tensor(x, 2)`.
[[nodiscard]] inline at::Tensor wrapped(c10::Scalar const& number) { return at::native::wrapped_scalar_tensor(number); }

[[nodiscard]] inline at::Tensor converted(at::Tensor const& t, c10::ScalarType dtype) { return t.scalar_type() == dtype ? t : t.to(dtype); }

/// The number as one of the dtype's kind.
[[nodiscard]] inline c10::Scalar number_of_kind(c10::Scalar const& s, c10::ScalarType dtype) {
    if (c10::isComplexType(dtype)) return s.toComplexDouble();
    if (c10::isFloatingType(dtype)) return s.toDouble();
    if (dtype == c10::ScalarType::Bool) return s.isFloatingPoint() ? s.toDouble() != 0 : s.isComplex() ? s.toComplexDouble() != 0.0 : s.toLong() != 0;
    return s.isFloatingPoint() ? static_cast<std::int64_t>(s.toDouble()) : s.toLong();
}

/// The dtype of an elementwise result, and the one to compute it in: float32 for half precision.
struct promotion {
    c10::ScalarType computation;
    c10::ScalarType result;

    [[nodiscard]] at::Tensor in(at::Tensor const& t) const { return converted(t, computation); }
    [[nodiscard]] std::optional<at::Tensor> in(std::optional<at::Tensor> const& t) const { return t ? std::optional(in(*t)) : std::nullopt; }
    [[nodiscard]] at::Tensor out(at::Tensor const& t) const { return converted(t, result); }
};

[[nodiscard]] inline promotion promotion_to(c10::ScalarType dtype) { return {at::toOpMathType(dtype), dtype}; }

[[nodiscard]] inline promotion promoted(std::initializer_list<std::optional<at::Tensor>> operands) {
    at::native::ResultTypeState state{};
    for (auto const& t : operands)
        if (t) state = at::native::update_result_type_state(*t, state);
    return promotion_to(at::native::result_type(state));
}

/// Where integers give the default floating point dtype.
[[nodiscard]] inline promotion promoted_to_float(std::initializer_list<std::optional<at::Tensor>> operands) {
    auto const p = promoted(operands);
    return c10::isIntegralType(p.result, true) ? promotion_to(c10::get_default_dtype_as_scalartype()) : p;
}

/// `t` with these sizes.
[[nodiscard]] inline at::Tensor expanded(at::Tensor const& t, at::IntArrayRef sizes) { return t.sizes() == sizes ? t : t.expand(sizes); }

/// Two operands with the sizes of both. A number in a CPU tensor stays as it is.
inline void broadcast_pair(at::Tensor& a, at::Tensor& b) {
    auto const sizes = at::infer_size(a.sizes(), b.sizes());
    auto const is_number = [](at::Tensor const& t) { return t.dim() == 0 && t.device().is_cpu(); };
    if (!is_number(a)) a = expanded(a, sizes);
    if (!is_number(b)) b = expanded(b, sizes);
}

[[nodiscard]] inline c10::OptionalArrayRef<std::int64_t> optional_dims(std::optional<std::vector<std::int64_t>> const& dims) {
    return dims ? c10::OptionalArrayRef<std::int64_t>(*dims) : std::nullopt;
}

/// By PyTorch's numbers: 0 none, 1 the mean, 2 the sum.
[[nodiscard]] inline at::Tensor reduced_loss(at::Tensor const& loss, std::int64_t reduction) {
    return reduction == 1 ? at::mean(loss) : reduction == 2 ? at::sum(loss) : loss;
}

}}}  // namespace torch_ir::detail::decompositions
