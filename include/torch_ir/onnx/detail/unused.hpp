// SPDX-License-Identifier: MIT
/// Leaves out what no output of a model depends on: nodes and constants that a translation made in vain, weights of calls that are gone.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/onnx/model.hpp>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

using used_names = std::set<std::string, std::less<>>;

/// Adds what a node takes, and what its graphs take from anywhere.
inline void collect_used(onnx_node const& n, used_names& used) {
    used.insert(n.inputs.begin(), n.inputs.end());
    for (auto const& a : n.attributes)
        if (auto const* g = std::get_if<std::shared_ptr<onnx_graph const>>(&a.value)) {
            for (auto const& inner : (*g)->nodes) collect_used(inner, used);
            for (auto const& o : (*g)->outputs) used.insert(o.name);
        }
}

/// Goes over the nodes of the model's own graph from the last to the first. O(n log n).
inline void remove_unused(onnx_graph& g) {
    used_names used;
    for (auto const& o : g.outputs) used.insert(o.name);
    std::vector<onnx_node> kept;
    for (auto n = g.nodes.rbegin(); n != g.nodes.rend(); ++n) {
        if (std::none_of(n->outputs.begin(), n->outputs.end(), [&](std::string const& o) { return used.count(o) != 0; })) continue;
        collect_used(*n, used);
        kept.push_back(std::move(*n));
    }
    std::reverse(kept.begin(), kept.end());
    g.nodes = std::move(kept);
    std::erase_if(g.initializers, [&](onnx_initializer const& i) { return used.count(i.name) == 0; });
    used_names made;
    for (auto const& n : g.nodes) made.insert(n.outputs.begin(), n.outputs.end());
    std::erase_if(g.values, [&](onnx_value_info const& v) { return made.count(v.name) == 0; });
}

}}}  // namespace torch_ir::detail
