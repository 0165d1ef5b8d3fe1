// SPDX-License-Identifier: MIT
/// The questions of the Python class GraphAnalyzer, asked of a program of any source.
///
/// \code
///     torch_ir::graph_analyzer const analyzer(program);
///     for (auto const& i : analyzer.graph_inputs()) std::cout << i.name << ": " << to_string(i.type) << '\n';
///     for (auto const* n : analyzer.call_nodes()) std::cout << n->op.text() << '\n';
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>

#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A tensor by name. Of a weight the name is that of its placeholder; `weight_name_mapping` tells its key in the state dict.
struct named_tensor {
    std::string name;
    tensor_type type;
    friend bool operator==(named_tensor const&, named_tensor const&) = default;
};

/// Borrows the program, which must live as long and not change. Each answer is linear in the program.
class graph_analyzer {
public:
    explicit graph_analyzer(ir const& program) noexcept : program_(&program) {}
    explicit graph_analyzer(ir&&) = delete;

    /// Tensors that are passed at each run, in order: `get_graph_inputs`.
    [[nodiscard]] std::vector<named_tensor> graph_inputs() const;
    /// Tensors that are returned, in order: `get_graph_outputs`.
    [[nodiscard]] std::vector<named_tensor> graph_outputs() const;
    /// Parameters, buffers and constants, in order: `get_weights`.
    [[nodiscard]] std::vector<named_tensor> weights() const;
    /// Placeholder → key in the state dict: `get_weight_name_mapping`.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> weight_name_mapping() const;
    /// Calls of operators in trace order: `get_call_function_nodes`.
    [[nodiscard]] std::vector<call_node const*> call_nodes() const;

private:
    ir const* program_;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <torch_ir/detail/pytorch_ir_nodes.hpp>
#include <torch_ir/ir/lookup.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

inline void append_tensor(std::vector<named_tensor>& out, value const& v) {
    if (auto const* t = v.tensor()) out.push_back({v.name, *t});
}

}  // namespace detail

TORCH_IR_INLINE std::vector<named_tensor> graph_analyzer::graph_inputs() const {
    std::vector<named_tensor> out;
    for (vertex const v : program_->inputs())
        if (program_->input(v).kind == input_kind::user) detail::append_tensor(out, program_->input(v).result);
    return out;
}

TORCH_IR_INLINE std::vector<named_tensor> graph_analyzer::graph_outputs() const {
    std::vector<named_tensor> out;
    for (value_id const id : detail::pytorch_ir_outputs(*program_)) detail::append_tensor(out, program_->value(id));
    return out;
}

TORCH_IR_INLINE std::vector<named_tensor> graph_analyzer::weights() const {
    std::vector<named_tensor> out;
    for (vertex const v : program_->weights()) detail::append_tensor(out, program_->weight(v).result);
    return out;
}

TORCH_IR_INLINE std::vector<std::pair<std::string, std::string>> graph_analyzer::weight_name_mapping() const {
    return torch_ir::weight_name_mapping(*program_);
}

TORCH_IR_INLINE std::vector<call_node const*> graph_analyzer::call_nodes() const {
    std::vector<call_node const*> out;
    for (vertex const v : program_->calls()) out.push_back(&program_->call(v));
    return out;
}

}}  // namespace torch_ir

#endif
