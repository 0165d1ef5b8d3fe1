// SPDX-License-Identifier: MIT
/// Functional programs, and core ATen, as Python's `ExportedProgram.run_decompositions()` makes them: from any program, without weights and without Python.
///
/// \code
///     torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive::open("model.pt2"));
///     torch_ir::ir const core = torch_ir::to_core_aten(program, {.keep = {"aten.linear"}});
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/functional_options.hpp>
#include <torch_ir/rewrite/pipeline.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The program without writes: operators stay, but those that write become ones that give new values. New values of buffers, parameters and inputs become
/// outputs (`output_kind::buffer_mutation` and so on), in front, as torch.export spells them. Views are written to by `slice_scatter` and its like. Control flow is kept,
/// each sub-program functional; regions without gradients and with autocast are inlined. Each call keeps the metadata of the one that it came from. No weight is read; open sizes
/// stay open, by merging the program at many sizes (rewrite/open_shapes.hpp).
///
/// Throws errc::unsupported, which names the node, where results depend on elements, where the shape of an input or a weight is changed in place, and for operators that LibTorch doesn't
/// know. Linear: 5 to 7 µs a call.
[[nodiscard]] ir functionalize(ir const& program, functional_options const& options = {});

/// The same in core ATen: operators are decomposed besides, as far as there is a decomposition (libtorch/decomposition.hpp; docs/core_aten.md lists what may be left).
[[nodiscard]] ir to_core_aten(ir const& program, functional_options const& options = {});

/// The pass `functionalize` for a pipeline. Its changes are the calls that are gone or new.
[[nodiscard]] rewrite_pass functionalize_pass(functional_options options = {});
/// The pass `core-aten` for a pipeline, likewise.
[[nodiscard]] rewrite_pass core_aten_pass(functional_options options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <torch_ir/libtorch/functional/functional_program.hpp>

#include <cstddef>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// A pass that makes another program of one, whatever the calls were.
[[nodiscard]] inline rewrite_pass functional_pass(std::string name, std::string description, functional_form form, functional_options options) {
    return {std::move(name), std::move(description), [form, options = std::move(options)](program_editor& edit) {
                ir const before = std::move(edit).result();
                ir const after = functional_program(before, form, options);
                edit = program_editor(after);
                std::map<std::string, std::ptrdiff_t> difference;
                for (vertex const v : before.calls()) --difference[before.call(v).op.text()];
                for (vertex const v : after.calls()) ++difference[after.call(v).op.text()];
                std::ptrdiff_t changes = 0;
                for (auto const& [op, n] : difference) changes += std::abs(n);
                return static_cast<std::size_t>(changes);
            }};
}

}  // namespace detail

TORCH_IR_INLINE rewrite_pass functionalize_pass(functional_options options) {
    return detail::functional_pass("functionalize", "writes become values, new values of weights and inputs become outputs", functional_form::operators,
                                   std::move(options));
}

TORCH_IR_INLINE rewrite_pass core_aten_pass(functional_options options) {
    return detail::functional_pass("core-aten", "functional, and operators become simpler ones, of core ATen", functional_form::core, std::move(options));
}

TORCH_IR_INLINE ir functionalize(ir const& program, functional_options const& options) {
    return detail::functional_program(program, functional_form::operators, options);
}

TORCH_IR_INLINE ir to_core_aten(ir const& program, functional_options const& options) {
    return detail::functional_program(program, functional_form::core, options);
}

}}  // namespace torch_ir

#endif
