// SPDX-License-Identifier: MIT
/// Checks inputs against the guards of a program: see ir/guard.hpp.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/guard.hpp>
#include <torch_ir/libtorch/common/tensors.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// An input as guards see it.
[[nodiscard]] inline guard_value to_guard_value(c10::IValue const& v) {
    if (v.isTensor() && v.toTensor().defined()) {
        at::Tensor const& t = v.toTensor();
        guard_tensor out{.sizes = t.sizes().vec(), .dtype = concat("torch.", to_string(from_torch(t.scalar_type())))};
        if (t.layout() == c10::kStrided) {
            out.strides = t.strides().vec();
            out.storage_offset = t.storage_offset();
        }
        return out;
    }
    if (v.isInt()) return v.toInt();
    if (v.isDouble()) return v.toDouble();
    if (v.isBool()) return v.toBool();
    if (v.isString()) return v.toStringRef();
    return std::monostate{};
}

[[nodiscard]] inline guard_value to_guard_value(attribute const& fixed) {
    if (auto const* n = fixed.get_if<std::int64_t>()) return *n;
    if (auto const* x = fixed.get_if<double>()) return *x;
    if (auto const* b = fixed.get_if<bool>()) return *b;
    if (auto const* s = fixed.get_if<std::string>()) return *s;
    return std::monostate{};
}

/// All sizes and numbers are those of the trace, as far as it recorded them.
[[nodiscard]] inline bool are_traced(std::vector<input_node> const& inputs, std::vector<c10::IValue> const& given) {
    std::size_t next = 0;
    for (auto const& i : inputs) {
        if (i.kind != input_kind::user) continue;
        c10::IValue const& v = given[next++];
        if (auto const* t = i.result.tensor()) {
            for (std::size_t d = 0; d < t->sizes.size(); ++d)
                if (!t->sizes[d].is_static() && t->sizes[d].hint() != v.toTensor().size(static_cast<std::int64_t>(d))) return false;
        } else if (auto const* s = std::get_if<symbol_type>(&i.result.type)) {
            auto const* hint = std::get_if<std::int64_t>(&s->hint);
            if (v.isInt() && (!hint || *hint != v.toInt())) return false;
        }
    }
    return true;
}

/// `x of float32[23, 4], n = 3`
[[nodiscard]] inline std::string describe_inputs(std::vector<input_node> const& inputs, std::vector<c10::IValue> const& given) {
    constexpr std::size_t most = 400;
    std::string out;
    std::size_t next = 0;
    for (auto const& i : inputs) {
        if (i.kind != input_kind::user) continue;
        c10::IValue const& v = given[next++];
        if (out.size() > most) return out + ", ...";
        out += (out.empty() ? "" : ", ") + i.result.name;
        if (v.isTensor()) out += " of " + describe_tensor(v.toTensor());
        else if (v.isInt()) out += " = " + std::to_string(v.toInt());
    }
    return out;
}

/// Throws errc::argument for a guard that is violated, and for one that can't be evaluated if the sizes are others than those of the trace.
inline void check_guards(plan const& p, std::vector<c10::IValue> const& given) {
    std::vector<std::size_t> place(p.inputs.size());
    guard_arguments arguments{p.info, {}, {}};
    for (std::size_t i = 0, next = 0; i < p.inputs.size(); ++i) {
        place[i] = p.inputs[i].kind == input_kind::user ? next++ : given.size();
        arguments.labels.push_back(p.inputs[i].result.name);
    }
    arguments.leaf = [&](std::size_t leaf) -> guard_value {
        if (leaf >= place.size()) return std::monostate{};
        return place[leaf] < given.size() ? to_guard_value(given[place[leaf]]) : to_guard_value(p.inputs[leaf].constant);
    };
    for (auto const& g : p.guards) {
        auto const verdict = g.check(arguments);
        if (verdict == guard_verdict::holds) continue;
        if (verdict == guard_verdict::violated)
            raise(error::bad_argument("inputs", concat("the guard of the program to hold: ", g.text()),
                                      describe_inputs(p.inputs, given) + "; it was exported for such inputs only"));
        if (!are_traced(p.inputs, given))
            raise(error::bad_argument("inputs", concat("the sizes of the trace, since the guard \"", g.text(), "\" of the program can't be evaluated here"),
                                      describe_inputs(p.inputs, given)));
    }
}

}}}  // namespace torch_ir::detail
