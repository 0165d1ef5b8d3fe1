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
    std::vector<ir> subgraphs{};
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
#include <torch_ir/visit/drive.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE ir functional_scope::finish() && {
    traced_program& p = recorder.program;
    p.complete({});
    program_editor edit;
    announce_begin(edit, std::move(p.info));
    for (auto& w : p.weights) announce_weight(edit, std::move(w));
    for (auto& i : p.inputs) announce_input(edit, std::move(i));
    for (auto& c : p.constants) announce_constant(edit, std::move(c));
    for (std::size_t i = 0; i < subgraphs.size(); ++i)
        announce_subgraph(edit, subgraph_info{static_cast<std::uint32_t>(i), subgraphs[i].model_name()},
                          [&](auto& nested) { torch_ir::drive(subgraphs[i], nested); });
    for (auto& c : p.calls) announce_call(edit, std::move(c.node));
    announce_output(edit, std::move(p.output));
    announce_end(edit);
    rename_calls(edit);
    return std::move(edit).result();
}

}}  // namespace torch_ir

#endif
