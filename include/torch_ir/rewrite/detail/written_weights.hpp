// SPDX-License-Identifier: MIT
/// Which weights a program gives new values by its outputs, as functional programs do: they are state, and differ from run to run.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/node.hpp>

#include <algorithm>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A snapshot of the outputs, which must live as long as it.
class written_weights {
public:
    explicit written_weights(output_node const* outputs) {
        if (!outputs) return;
        for (auto const& e : outputs->entries)
            if (e.kind == output_kind::buffer_mutation || e.kind == output_kind::parameter_mutation) targets_.insert(e.target);
    }

    /// Constant in the number of outputs.
    [[nodiscard]] bool contains(weight_node const& w) const {
        return !targets_.empty() &&
               (targets_.contains(w.target) || std::any_of(w.aliases.begin(), w.aliases.end(), [this](auto const& key) { return targets_.contains(key); }));
    }

private:
    view_set targets_;
};

}}}  // namespace torch_ir::detail
