// SPDX-License-Identifier: MIT
/// Operators of LibTorch by their C++ signature, which another LibTorch may lack or have otherwise.
#pragma once

#include <torch_ir/config.hpp>

#include <ATen/core/List.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/Scalar.h>
#include <c10/util/Exception.h>

#include <optional>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The operator of that name and C++ signature; nothing where there is none. Constant time.
template <class Signature>
[[nodiscard]] std::optional<c10::TypedOperatorHandle<Signature>> find_typed(char const* name, char const* overload = "") {
    auto const handle = c10::Dispatcher::singleton().findSchema({name, overload});
    if (!handle) return std::nullopt;
    try {
        return handle->typed<Signature>();
    } catch (c10::Error const&) {
        return std::nullopt;
    }
}

/// How operators take what may be missing.
using maybe_tensor = std::optional<at::Tensor>;
using maybe_scalars = c10::List<std::optional<c10::Scalar>>;

}}}  // namespace torch_ir::detail
