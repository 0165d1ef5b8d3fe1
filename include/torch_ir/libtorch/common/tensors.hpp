// SPDX-License-Identifier: MIT
/// The tensors in a value, and a tensor in words.
#pragma once

#include <torch_ir/config.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// `float32[2, 3]`.
[[nodiscard]] std::string describe_tensor(at::Tensor const& t);

/// Calls `f(at::Tensor&)` for each tensor in a value and stores what it leaves there.
template <class F>
void for_each_tensor(c10::IValue& value, F&& f) {
    if (value.isTensor()) {
        if (value.toTensor().defined()) f(value.toTensor());
    } else if (value.isTensorList()) {
        c10::List<at::Tensor> list = value.toTensorList();
        for (std::size_t i = 0; i < list.size(); ++i) {
            at::Tensor t = list.get(i);
            f(t);
            list.set(i, std::move(t));
        }
    } else if (value.isOptionalTensorList()) {
        auto list = value.toOptionalTensorList();
        for (std::size_t i = 0; i < list.size(); ++i) {
            auto t = list.get(i);
            if (!t) continue;
            f(*t);
            list.set(i, std::move(t));
        }
    } else if (value.isTuple()) {
        std::vector<c10::IValue> items = value.toTupleRef().elements().vec();
        for (auto& i : items) for_each_tensor(i, f);
        value = c10::ivalue::Tuple::create(std::move(items));
    }
}

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/libtorch/convert.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE std::string describe_tensor(at::Tensor const& t) {
    std::string out = std::string(to_string(from_torch(t.scalar_type()))) + "[";
    for (std::int64_t i = 0; i < t.dim(); ++i) out += (i == 0 ? "" : ", ") + std::to_string(t.size(i));
    return out + "]";
}

}}}  // namespace torch_ir::detail

#endif
