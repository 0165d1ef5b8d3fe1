// SPDX-License-Identifier: MIT
/// One program that is being made functional: the main one, or a sub-program of it. Its values are fake tensors.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/trace/call_recorder.hpp>

#include <ATen/core/Tensor.h>

#include <string>
#include <unordered_map>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What has been recorded of a program, and which values its tensors are.
struct functional_scope {
    call_recorder recorder{};
    std::size_t lifted = 0;  ///< constants that were found on the way

    /// Says that a tensor object is that value.
    void remember(at::Tensor const& t, value_id id) { values_[t.unsafeGetTensorImpl()] = {t, id}; }
    /// The value that a tensor object is, or `no_value`.
    [[nodiscard]] value_id find(at::Tensor const& t) const {
        auto const found = values_.find(t.unsafeGetTensorImpl());
        return found == values_.end() ? no_value : found->second.id;
    }
    /// The program, its calls named in order.
    [[nodiscard]] ir finish() &&;

private:
    struct entry {
        at::Tensor kept;
        value_id id = no_value;
    };
    std::unordered_map<c10::TensorImpl const*, entry> values_;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/rename_calls.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE ir functional_scope::finish() && {
    traced_program& p = recorder.program;
    p.complete({});
    program_editor edit;
    std::move(p).drive(edit);
    rename_calls(edit);
    return std::move(edit).result();
}

}}  // namespace torch_ir

#endif
