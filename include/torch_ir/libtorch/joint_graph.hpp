// SPDX-License-Identifier: MIT
/// Programs of forward and backward for compilers that train: what Python's joint graphs are, from any program, without weights and without Python.
///
/// \code
///     torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive::open("model.pt2"));
///     torch_ir::ir const joint = torch_ir::joint_graph(program, {.loss = 0});
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/functionalize.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How programs of forward and backward are made.
struct joint_options {
    /// The user's output, counted from 0, that the backward begins at: a tensor of one element. Its kind becomes `output_kind::loss`. Without it the program gets an input for each output that
    /// depends on something that gradients are asked for, behind its own: `tangents_1` and so on, of the type of the output, the gradient with respect to it.
    std::optional<std::size_t> loss{};
    /// Keys of weights and labels of inputs whose gradients are wanted. Empty: those of all parameters and inputs that the program records to require gradients.
    std::set<std::string, std::less<>> gradients_of{};
    bool core = true;  ///< in core ATen; else operators stay as far as they have a derivative of their own
    functional_options functional{};
};

/// One functional program that computes what `program` does, and gradients: outputs of kind `output_kind::gradient_to_parameter` and `gradient_to_user_input`, with the key of the weight or the
/// label of the input as target, behind the program's own. What an output does not depend on gets none. Derivatives are those of LibTorch's autograd, and calls of the backward carry the
/// metadata of the call whose derivative they are. No weight is read.
///
/// An executor returns the gradients as `execution::mutations`. Composite operators (`aten.linear`) are taken apart even if they are to be kept, since the derivative is that of their parts.
///
/// Throws as `functionalize` does; errc::argument for a loss or a name that isn't there and where nothing is to be differentiated; errc::unsupported for a gradient through cond, while_loop, map or
/// scan. Linear.
[[nodiscard]] ir joint_graph(ir const& program, joint_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <torch_ir/libtorch/functional/functional_program.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE ir joint_graph(ir const& program, joint_options const& options) {
    gradient_request const wanted{options.loss, options.gradients_of};
    return detail::functional_program(program, options.core ? functional_form::core : functional_form::operators, options.functional, &wanted);
}

}}  // namespace torch_ir

#endif
