// SPDX-License-Identifier: MIT
/// Finds where the first NaN or infinity of a run comes from.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/common/tensors.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/observer.hpp>
#include <torch_ir/libtorch/run/inputs.hpp>
#include <torch_ir/report/verification.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/isinf.h>
#include <ATen/ops/isnan.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// An observer: the first node that makes something that is not finite of arguments that are.
class non_finite_finder {
public:
    explicit non_finite_finder(bool look_for_nan) : look_for_nan_(look_for_nan) {}

    void before(node_event const& e) { arguments_.push_back(!found_ && has_any(e.values)); }
    void after(node_event const& e) {
        bool const was_there = arguments_.back();
        arguments_.pop_back();
        if (found_ || !has_any(e.values)) return;
        found_ = non_finite_origin{.kind = look_for_nan_ ? "NaN" : "infinity", .node = e.node.name, .op = e.node.op, .is_made = !was_there};
        auto const& stack = e.node.metadata.stack;
        if (stack && !stack->empty()) found_->module = stack->back().path;
        found_->source = source_line(e.node.metadata);
    }

    [[nodiscard]] bool has_any(c10::IValue const& value) const {
        bool any = false;
        c10::IValue copy = value;
        for_each_tensor(copy, [&](at::Tensor const& t) {
            if (any || !t.defined() || t.is_meta() || t.layout() != c10::kStrided || !(at::isFloatingType(t.scalar_type()) || t.is_complex())) return;
            bool const is_small = t.is_floating_point() && t.element_size() == 1;  // float8 has kernels for few operators
            at::Tensor const x = is_small ? t.to(c10::kFloat) : t;
            any = (look_for_nan_ ? at::isnan(x) : at::isinf(x)).any().item().toBool();
        });
        return any;
    }
    [[nodiscard]] std::optional<non_finite_origin> result() && { return std::move(found_); }

private:
    bool look_for_nan_;
    std::vector<bool> arguments_;  ///< of the nodes that run: they had it already
    std::optional<non_finite_origin> found_;

    [[nodiscard]] bool has_any(std::span<c10::IValue const> values) const {
        return std::any_of(values.begin(), values.end(), [this](c10::IValue const& v) { return has_any(v); });
    }
};

/// Runs the program once more to find it, if an output has NaN, or infinities that nobody expected.
[[nodiscard]] inline std::optional<non_finite_origin> find_non_finite(executor const& run, std::vector<c10::IValue> const& inputs, verification const& v) {
    bool const has_nan = std::any_of(v.outputs.begin(), v.outputs.end(), [](auto const& o) { return o.found_nan != 0; });
    bool const has_infinite = std::any_of(v.outputs.begin(), v.outputs.end(), [](auto const& o) { return o.found_infinite != 0 && !o.is_close; });
    if (!has_nan && !has_infinite) return std::nullopt;
    non_finite_finder finder(has_nan);
    static_cast<void>(run.plain().execute(inputs, finder));  // fused kernels would hide who makes it, and some hide it altogether
    auto const made_by = [&](std::string argument) { return non_finite_origin{.kind = has_nan ? "NaN" : "infinity", .argument = std::move(argument)}; };
    auto found = non_finite_finder(finder).result();
    if (found && found->is_made) return found;
    auto const user = user_inputs(run.program());
    for (std::size_t i = 0; i < std::min(user.size(), inputs.size()); ++i)
        if (finder.has_any(inputs[i])) return made_by("input '" + user[i]->result.name + "'");
    for (auto const& [name, tensor] : run.weights())
        if (finder.has_any(c10::IValue(tensor))) return made_by("weight '" + name + "'");
    return found;
}

}}}  // namespace torch_ir::detail
