// SPDX-License-Identifier: MIT
/// What a program consists of: counts of nodes, weights and parameters, shapes of inputs and outputs, how often each operator
/// occurs. `torch-ir info` prints it.
///
/// \code
///     torch_ir::statistics const s = torch_ir::compute_statistics(program);
///     std::cout << torch_ir::to_string(s);
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/ir/printable.hpp>
#include <torch_ir/visit/operator_counts.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A name and a shape.
struct named_shape {
    std::string name;
    torch_ir::shape shape;
};

/// Counted as the Python system pytorch-ir counts: `getitem` nodes are nodes, sub-programs are not looked into, and the parameters
/// are the elements of all weights, buffers and constants included.
struct statistics {
    std::string model_name;
    std::size_t nodes = 0;
    std::size_t weights = 0;
    std::int64_t parameters = 0;
    std::vector<named_shape> inputs;
    std::vector<named_shape> outputs;       ///< in order; one value may be there more than once
    std::vector<operator_count> operators;  ///< most frequent first, among equals in order of occurrence
    std::vector<symbol_range> ranges;       ///< of the symbols that are bounded
    std::vector<std::string> guards;        ///< further conditions on the inputs
    std::size_t buffers = 0;                ///< weights that are no parameters: buffers and constants
    std::int64_t buffer_elements = 0;       ///< of `parameters`
};

/// Linear in the program.
[[nodiscard]] statistics compute_statistics(ir const& program);

/// How statistics are told.
enum class statistics_form : std::uint8_t {
    native,     ///< parameters and buffers apart, symbols and guards where there are any
    pytorch_ir  ///< as that system prints it: all elements of weights are parameters; symbols where there are any
};

/// For people. No newline at the end.
[[nodiscard]] std::string to_string(statistics const&, statistics_form form = statistics_form::native);
/// The former name of `to_string`.
[[deprecated("use to_string")]] [[nodiscard]] inline std::string to_text(statistics const& x) { return to_string(x, statistics_form::pytorch_ir); }

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <torch_ir/detail/pytorch_ir_nodes.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE statistics compute_statistics(ir const& program) {
    statistics s;
    s.model_name = program.model_name();
    for (auto const& r : program.info().ranges)
        if (r.min || r.max) s.ranges.push_back(r);
    s.guards = program.info().guards;
    for (vertex const v : program.inputs()) {
        auto const& i = program.input(v);
        if (i.kind == input_kind::user && i.result.tensor()) s.inputs.push_back({i.result.name, i.result.tensor()->sizes});
    }
    for (vertex const v : program.weights()) {
        auto const* t = program.weight(v).result.tensor();
        if (!t) continue;
        ++s.weights;
        std::int64_t const n = element_count(t->sizes).value_or(0);
        if (detail::add_overflows(s.parameters, n, s.parameters)) s.parameters = std::numeric_limits<std::int64_t>::max();
        if (program.weight(v).kind == weight_kind::parameter) continue;
        ++s.buffers;
        if (detail::add_overflows(s.buffer_elements, n, s.buffer_elements)) s.buffer_elements = std::numeric_limits<std::int64_t>::max();
    }
    for (value_id const id : detail::pytorch_ir_outputs(program)) {
        auto const& v = program.value(id);
        s.outputs.push_back({v.name, v.tensor()->sizes});
    }
    s.operators = detail::count_pytorch_ir_types(program);
    for (auto const& o : s.operators) s.nodes += o.count;
    return s;
}

namespace detail {

/// pytorch-ir keeps shapes by name: a name that occurs again overwrites the shape and stays where it was.
[[nodiscard]] inline std::vector<named_shape> by_name(std::vector<named_shape> const& shapes) {
    std::vector<named_shape> out;
    std::map<std::string_view, std::size_t> places;
    for (auto const& s : shapes) {
        auto const [same, is_new] = places.try_emplace(s.name, out.size());
        if (is_new) out.push_back(s);
        else out[same->second].shape = s.shape;
    }
    return out;
}

/// `2..inf`
[[nodiscard]] inline std::string bounds_text(symbol_range const& r) {
    return concat(r.min ? std::to_string(*r.min) : "-inf", "..", r.max ? std::to_string(*r.max) : "inf");
}

}  // namespace detail

TORCH_IR_INLINE std::string to_string(statistics const& s, statistics_form form) {
    std::string out = "Model: " + printable_line(s.model_name);
    out += "\nNodes: " + std::to_string(s.nodes);
    out += "\nInputs: " + std::to_string(s.inputs.size());
    out += "\nOutputs: " + std::to_string(s.outputs.size());
    out += "\nWeights: " + std::to_string(s.weights);
    out += "\nTotal parameters: " + with_thousands(s.parameters);
    if (form == statistics_form::native && s.buffers != 0)
        out += " (parameters " + with_thousands(s.parameters - s.buffer_elements) + ", buffers and constants " + with_thousands(s.buffer_elements) + ")";
    auto const list = [&](std::string_view title, std::vector<named_shape> const& shapes) {
        out.append("\n\n").append(title).append(":");
        for (auto const& x : detail::by_name(shapes)) out += "\n  " + printable_line(x.name) + ": " + printable_line(to_string(x.shape));
    };
    list("Input shapes", s.inputs);
    list("Output shapes", s.outputs);
    if (!s.ranges.empty()) out += "\n\nSymbols:";
    for (auto const& r : s.ranges) out += "\n  " + printable_line(r.symbol + ": " + detail::bounds_text(r));
    if (form == statistics_form::native && !s.guards.empty()) {
        out += "\n\nGuards:";
        for (auto const& g : s.guards) out += "\n  " + printable_line(g);
    }
    out += "\n\nOp distribution:";
    for (auto const& o : s.operators) out += "\n  " + printable_line(o.op_type) + ": " + std::to_string(o.count);
    return out;
}

}}  // namespace torch_ir

#endif
