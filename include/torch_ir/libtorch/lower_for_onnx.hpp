// SPDX-License-Identifier: MIT
/// Programs that can be written as ONNX: functional, and decomposed as far as operators have no translation.
///
/// \code
///     torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive::open("model.pt2"));
///     torch_ir::write_onnx("model.onnx", torch_ir::lower_for_onnx(program), torch_ir::load_weights("model.pt2"));
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/functional_options.hpp>
#include <torch_ir/onnx/options.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The program itself where all its calls can be written. Else it is made functional and its operators are decomposed, but for those that have translations; what a translation refuses (a
/// normalisation in training, a pool whose sizes don't divide) is decomposed as well. What is left that can't be written, `write_onnx` names. Throws as `to_core_aten`.
[[nodiscard]] ir lower_for_onnx(ir const& program, onnx_options const& options = {}, functional_options functional = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/onnx/translations.hpp>
#include <torch_ir/onnx/write.hpp>

#include <cstddef>
#include <optional>
#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE ir lower_for_onnx(ir const& program, onnx_options const& options, functional_options functional) {
    if (onnx_obstacles(program, options).empty()) return program;
    for (auto const& op : detail::translations_of(options).operators())
        if (detail::is_operator(op)) functional.keep.insert(op);
    constexpr std::size_t most_rounds = 8;
    std::optional<ir> best;
    std::size_t least = 0;
    for (std::size_t round = 0; round < most_rounds; ++round) {
        ir lowered = to_core_aten(program, functional);
        auto const left = onnx_obstacles(lowered, options);
        if (!best || left.size() < least) {
            best = std::move(lowered);
            least = left.size();
        }
        bool decomposes_more = false;
        for (auto const& o : left) {
            op_name const op(o.op);
            decomposes_more = functional.keep.erase(std::string(op.without_overload())) + functional.keep.erase(op.text()) != 0 || decomposes_more;
        }
        if (left.empty() || !decomposes_more) break;
    }
    return *std::move(best);
}

}}  // namespace torch_ir

#endif
