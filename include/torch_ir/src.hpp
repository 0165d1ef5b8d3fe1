// SPDX-License-Identifier: MIT
/// The bodies of core.hpp's functions, for programs that are compiled with TORCH_IR_SEPARATE: include it in exactly one source file, and before
/// any other header of this library.
///
/// \code{.unparsed}
///     // torch_ir.cpp, compiled with -DTORCH_IR_SEPARATE as all other units
///     #include <torch_ir/src.hpp>
/// \endcode
///
/// Or in several source files, one for each part of config.hpp, which compile side by side:
///
/// \code{.unparsed}
///     #define TORCH_IR_PART 1   // 1 to 7
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

#include <torch_ir/config.hpp>

#if TORCH_IR_PART == 0 || TORCH_IR_PART == 1
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/file_kind.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip.hpp>
#include <torch_ir/io/zip_write.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/elements.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/ir/expression_op.hpp>
#include <torch_ir/ir/guard.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/ir/op_name.hpp>
#include <torch_ir/ir/printable.hpp>
#include <torch_ir/ir/symbol_ranges.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/schema/argument_value.hpp>
#include <torch_ir/schema/effects.hpp>
#include <torch_ir/schema/execution.hpp>
#include <torch_ir/schema/outside.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>
#include <torch_ir/schema/text.hpp>
#include <torch_ir/schema/unflatten.hpp>
#include <torch_ir/visit/call_view.hpp>
#include <torch_ir/visit/operator_counts.hpp>
#include <torch_ir/visit/order.hpp>
#include <torch_ir/visit/value_table.hpp>
#endif
#if TORCH_IR_PART == 0 || TORCH_IR_PART == 2
#include <torch_ir/json/dialect.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#endif
#if TORCH_IR_PART == 0 || TORCH_IR_PART == 3
#include <torch_ir/pt2/contents.hpp>
#include <torch_ir/pt2/extra_file.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/pt2/upgrade.hpp>
#include <torch_ir/pt2/write.hpp>
#include <torch_ir/source/open_program.hpp>
#include <torch_ir/weights/element_statistics.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/pt.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/save.hpp>
#include <torch_ir/weights/save_pt.hpp>
#include <torch_ir/weights/script_outline.hpp>
#include <torch_ir/weights/sharded.hpp>
#include <torch_ir/weights/state_dict.hpp>
#include <torch_ir/weights/summary.hpp>
#endif
#if TORCH_IR_PART == 0 || TORCH_IR_PART == 4
#include <torch_ir/analyze/align.hpp>
#include <torch_ir/analyze/compared_modules.hpp>
#include <torch_ir/analyze/cost.hpp>
#include <torch_ir/analyze/cost_formula.hpp>
#include <torch_ir/analyze/cost_table.hpp>
#include <torch_ir/analyze/critical_path.hpp>
#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/analyze/diff_groups.hpp>
#include <torch_ir/analyze/diff_text.hpp>
#include <torch_ir/analyze/graph_analyzer.hpp>
#include <torch_ir/analyze/liveness.hpp>
#include <torch_ir/analyze/parameters.hpp>
#include <torch_ir/analyze/reachability.hpp>
#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/analyze/statistics_json.hpp>
#include <torch_ir/report/bisection.hpp>
#include <torch_ir/report/markdown.hpp>
#include <torch_ir/report/profile_report.hpp>
#include <torch_ir/report/verification.hpp>
#include <torch_ir/report/verification_markdown.hpp>
#endif
#if TORCH_IR_PART == 0 || TORCH_IR_PART == 5
#include <torch_ir/rewrite/attention.hpp>
#include <torch_ir/rewrite/canonicalize.hpp>
#include <torch_ir/rewrite/common_calls.hpp>
#include <torch_ir/rewrite/dead_calls.hpp>
#include <torch_ir/rewrite/decompose.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/extract_subgraph.hpp>
#include <torch_ir/rewrite/fit_sizes.hpp>
#include <torch_ir/rewrite/fold_batch_norm.hpp>
#include <torch_ir/rewrite/foldable_calls.hpp>
#include <torch_ir/rewrite/fresh_names.hpp>
#include <torch_ir/rewrite/idle_calls.hpp>
#include <torch_ir/rewrite/join_linears.hpp>
#include <torch_ir/rewrite/linked_calls.hpp>
#include <torch_ir/rewrite/open_shapes.hpp>
#include <torch_ir/rewrite/out_of_place.hpp>
#include <torch_ir/rewrite/pattern.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/rewrite/rename_calls.hpp>
#include <torch_ir/rewrite/rules.hpp>
#include <torch_ir/rewrite/sample_sizes.hpp>
#endif
#if TORCH_IR_PART == 0 || TORCH_IR_PART == 6
#include <torch_ir/draw/call_look.hpp>
#include <torch_ir/draw/fit_picture.hpp>
#include <torch_ir/draw/html.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/draw/mermaid_picture.hpp>
#include <torch_ir/draw/mermaid_pie.hpp>
#include <torch_ir/draw/module_structure.hpp>
#include <torch_ir/draw/modules.hpp>
#include <torch_ir/draw/palette.hpp>
#include <torch_ir/draw/picture.hpp>
#include <torch_ir/mlir/write.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/diagnostic.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/validate/weights.hpp>
#endif
#if TORCH_IR_PART == 0 || TORCH_IR_PART == 7
#include <torch_ir/onnx/call.hpp>
#include <torch_ir/onnx/model.hpp>
#include <torch_ir/onnx/options.hpp>
#include <torch_ir/onnx/outline_modules.hpp>
#include <torch_ir/onnx/print.hpp>
#include <torch_ir/onnx/translations.hpp>
#include <torch_ir/onnx/write.hpp>
#endif
