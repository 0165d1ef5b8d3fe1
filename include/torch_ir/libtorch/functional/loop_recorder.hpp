// SPDX-License-Identifier: MIT
/// How a decomposition makes a loop instead of as many steps as it takes.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/trace/dispatch_mode.hpp>

#include <ATen/core/Tensor.h>

#include <functional>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a dispatch mode is that records loops.
class loop_recorder {
public:
    using tensor_sequence = std::vector<at::Tensor>;
    /// The new states, and behind them the results of the step, none of which is an argument.
    using loop_step = std::function<tensor_sequence(tensor_sequence const& states, tensor_sequence const& elements, tensor_sequence const& constants)>;

    virtual ~loop_recorder() = default;
    /// Whether loops are wanted.
    [[nodiscard]] virtual bool records_loops() const noexcept = 0;
    /// `higher_order.scan` over the first dimension of the sequences: the last states, and behind them the results of all steps, stacked.
    [[nodiscard]] virtual tensor_sequence scan(loop_step const& body, tensor_sequence const& states, tensor_sequence const& sequences,
                                               tensor_sequence const& constants) = 0;
};

/// The recorder of this thread's mode; null where there is none or loops are not wanted.
[[nodiscard]] inline loop_recorder* current_loop_recorder() noexcept {
    auto* const r = dynamic_cast<loop_recorder*>(current_dispatch_mode());
    return r && r->records_loops() ? r : nullptr;
}

}}  // namespace torch_ir
