// SPDX-License-Identifier: MIT
/// What a program knows of its calls, in the keys that PyTorch's own exporter uses and viewers read.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/onnx/model.hpp>

#include <span>
#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

inline constexpr std::string_view input_kind_key = "pkg.torch.export.graph_signature.InputSpec.kind";
inline constexpr std::string_view output_kind_key = "pkg.torch.export.graph_signature.OutputSpec.kind";

[[nodiscard]] inline std::string_view output_kind_name(output_kind k) noexcept {
    switch (k) {
        case output_kind::user: return "USER_OUTPUT";
        case output_kind::buffer_mutation: return "BUFFER_MUTATION";
        case output_kind::user_input_mutation: return "USER_INPUT_MUTATION";
        case output_kind::parameter_mutation: return "PARAMETER_MUTATION";
        case output_kind::loss: return "LOSS_OUTPUT";
        case output_kind::gradient_to_parameter: return "GRADIENT_TO_PARAMETER";
        case output_kind::gradient_to_user_input: return "GRADIENT_TO_USER_INPUT";
        case output_kind::token: return "TOKEN";
    }
    return "";
}

/// A list as Python prints it, whose last item is `last`.
template <class Get>
[[nodiscard]] std::string python_list(module_stack const* stack, Get get, std::string_view last) {
    std::string out = "[";
    if (stack)
        for (auto const& f : *stack) out += concat("'", get(f), "', ");
    return out + concat("'", last, "']");
}

/// The module, the line and the node of the program, on each node that a call became.
inline void add_call_metadata(std::span<onnx_node> nodes, call_node const& call) {
    auto const* stack = call.metadata.stack.get();
    std::string place;
    if (stack)
        for (auto const& f : *stack) place += concat(f.path, ": ", f.type, "/");
    place += concat(call.name, ": ", call.op.text());
    auto const scopes = python_list(
        stack, [](module_frame const& f) -> std::string const& { return f.path; }, call.name);
    auto const classes = python_list(
        stack, [](module_frame const& f) -> std::string const& { return f.type; }, call.op.text());
    for (auto& n : nodes) {
        if (!n.metadata.empty()) continue;  // of a call within
        n.metadata = {{"namespace", place}, {"pkg.torch.onnx.class_hierarchy", classes}, {"pkg.torch.onnx.name_scopes", scopes}};
        if (call.metadata.trace && !call.metadata.trace->empty()) n.metadata.emplace_back("pkg.torch.onnx.stack_trace", *call.metadata.trace);
    }
}

/// The ranges of open sizes, and what made the program.
inline void add_model_metadata(onnx_model& model, ir const& program) {
    std::string ranges;
    for (auto const& r : program.info().ranges)
        ranges +=
            concat(ranges.empty() ? "" : ", ", r.symbol, ": [", r.min ? std::to_string(*r.min) : "-inf", ", ", r.max ? std::to_string(*r.max) : "inf", "]");
    if (!ranges.empty()) model.metadata.emplace_back("pkg.torch.export.ExportedProgram.range_constraints", ranges);
    if (!program.info().pytorch_version.empty()) model.metadata.emplace_back("torch_ir.pytorch_version", program.info().pytorch_version);
}

}}}  // namespace torch_ir::detail
