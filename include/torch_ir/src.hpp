// SPDX-License-Identifier: MIT
/// The bodies of core.hpp's functions, for programs that are compiled with TORCH_IR_SEPARATE: include it in exactly one source file, and before
/// any other header of this library.
///
/// With that macro a unit that includes core.hpp compiles about four times as fast. What the bodies are compiled for is `ir`: a
/// `basic_ir` with properties of its own can be built, gone over and asked for its graph, but what is listed here needs the bodies in the headers.
///
/// \code
///     // torch_ir.cpp, compiled with -DTORCH_IR_SEPARATE as all other units
///     #include <torch_ir/src.hpp>
/// \endcode
#pragma once

#ifndef TORCH_IR_SEPARATE
#error "torch_ir/src.hpp is for programs that define TORCH_IR_SEPARATE for all their units"
#endif
#ifdef TORCH_IR_CONFIGURED
#error "include torch_ir/src.hpp before all other headers of torch_ir"
#endif
#ifndef TORCH_IR_PART
#define TORCH_IR_PART 0
#endif

#include <torch_ir/core.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

// analysis
template program_cost compute_cost(ir const&, cost_options const&);
template cost_table make_cost_table(ir const&, cost_rows, cost_table_options const&);
template liveness compute_liveness(ir const&, size_options const&);
template std::vector<parameter_group> parameters_by_dtype(ir const&);
template std::vector<parameter_group> parameters_by_module(ir const&, std::size_t);
template std::vector<vertex> dependents(ir const&, std::vector<vertex> const&);
template std::vector<vertex> dependencies(ir const&, std::vector<vertex> const&);
template std::vector<vertex> vertices_between(ir const&, std::vector<vertex> const&, std::vector<vertex> const&);
template bool depends_on(ir const&, vertex, vertex);
template std::vector<vertex> users_of(ir const&, vertex);
template std::vector<vertex> producers_of(ir const&, vertex);
template statistics compute_statistics(ir const&);

// pictures and reports
template module_tree find_modules(ir const&);
template module_repeats find_repeats(ir const&, module_tree const&);
template module_structure find_structure(ir const&);
template picture make_picture(ir const&, picture_options const&);
template picture make_picture(ir const&, module_structure const&, picture_options const&);
template std::string draw_mermaid_flowchart(ir const&, flowchart_options const&);
template std::string draw_html(ir const&, call_looks const&);
template std::string write_markdown(model_report const&, ir const&, markdown_options const&);
template report_line summarize(model_report const&, ir const&);
template limited_flowchart draw_within_limits(ir const&, markdown_options const&);

// documents, text and validation
template std::string write_native(ir const&);
template std::string write_pytorch_ir(ir const&);
template std::string to_text(ir const&, text_options const&);
template std::vector<diagnostic> validate_ir(ir const&);
template void require_valid(ir const&);
template std::vector<diagnostic> validate_weights_against_ir(state_dict const&, ir const&);

}}  // namespace torch_ir
