// SPDX-License-Identifier: MIT
/// Statistics as JSON: what `torch-ir info --json` prints.
#pragma once

#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/config.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The same keys and layout as pytorch-ir prints: model_name, num_nodes, num_inputs, num_outputs, num_weights, total_parameters,
/// input_shapes, output_shapes, op_distribution; `symbols` only for programs that have some. A symbolic size is a string. The native form adds `parameters`
/// and `buffers` (elements, whose sum is total_parameters) where there are buffers or constants, and `guards` where there are some.
[[nodiscard]] std::string to_json(statistics const& s, statistics_form form = statistics_form::native);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <torch_ir/detail/json_text.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::string to_json(statistics const& s, statistics_form form) {
    detail::json_writer out(detail::json_charset::ascii);
    auto const number = [&](std::string_view key, auto n) {
        out.key(key);
        out.integer(n);
    };
    auto const shapes = [&](std::string_view key, std::vector<named_shape> const& list) {
        out.key(key);
        out.open('{');
        for (auto const& x : detail::by_name(list)) {
            out.key(x.name);
            out.open('[');
            for (dim const& d : x.shape) {
                out.item();
                if (d.is_static()) out.integer(d.value());
                else out.string(to_string(d));
            }
            out.close(']');
        }
        out.close('}');
    };
    out.open('{');
    out.key("model_name");
    out.string(s.model_name);
    number("num_nodes", s.nodes);
    number("num_inputs", s.inputs.size());
    number("num_outputs", s.outputs.size());
    number("num_weights", s.weights);
    number("total_parameters", s.parameters);
    if (form == statistics_form::native && s.buffers != 0) {
        number("parameters", s.parameters - s.buffer_elements);
        number("buffers", s.buffer_elements);
    }
    shapes("input_shapes", s.inputs);
    shapes("output_shapes", s.outputs);
    if (!s.ranges.empty()) {
        out.key("symbols");
        out.open('{');
        for (auto const& r : s.ranges) {
            out.key(r.symbol);
            out.open('[');
            for (auto const& bound : {r.min, r.max}) {
                out.item();
                if (bound) out.integer(*bound);
                else out.null();
            }
            out.close(']');
        }
        out.close('}');
    }
    if (form == statistics_form::native && !s.guards.empty()) {
        out.key("guards");
        out.open('[');
        for (auto const& g : s.guards) {
            out.item();
            out.string(g);
        }
        out.close(']');
    }
    out.key("op_distribution");
    out.open('{');
    for (auto const& o : s.operators) number(o.op_type, o.count);
    out.close('}');
    out.close('}');
    return std::move(out.text());
}

}}  // namespace torch_ir

#endif
