// SPDX-License-Identifier: MIT
/// Writes calls of operators down as calls of a program: what the tracer and the functionalizer share.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/libtorch/trace/to_attribute.hpp>
#include <torch_ir/libtorch/trace/traced_operator.hpp>
#include <torch_ir/libtorch/trace/traced_program.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What is known of operators, by their names: looked up once.
class operator_facts {
public:
    [[nodiscard]] traced_operator const& of(c10::OperatorHandle const& op) {
        auto const found = facts_.find(&op.operator_name());
        return found != facts_.end() ? found->second : facts_.emplace(&op.operator_name(), op).first->second;
    }

private:
    std::unordered_map<c10::OperatorName const*, traced_operator> facts_;
};

/// A program that is being recorded: its labels, its values, its calls.
class call_recorder {
public:
    traced_program program;

    /// `base`, or `base_1`, `base_2`, … where it is taken.
    [[nodiscard]] std::string unique_label(std::string const& base);
    [[nodiscard]] value_id new_id() { return value_id{program.value_count++}; }

    /// Appends a call with these results. `remember(at::Tensor const&, value_id)` is told of each tensor among them.
    template <class Remember>
    traced_call& record(traced_operator const& facts, std::vector<argument> arguments, std::span<c10::IValue const> results, Remember&& remember);

private:
    detail::name_map<std::size_t> labels_;
};

/// The arguments of a call as torch.export writes them: in the schema's order, without those at the end and those given by keyword that have their defaults.
/// `attribute_of(c10::IValue const&, argument_type const&)` makes an attribute of one.
template <class AttributeOf>
[[nodiscard]] std::vector<argument> recorded_arguments(c10::OperatorHandle const& op, traced_operator const& facts, std::span<c10::IValue const> given,
                                                       AttributeOf&& attribute_of);

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {

/// `f` of each defined tensor among values and in their lists.
template <class F>
void for_each_traced_tensor(std::span<c10::IValue const> values, F&& f) {
    for (auto const& v : values) {
        if (v.isTensor() && v.toTensor().defined()) f(v.toTensor());
        else if (v.isTensorList() || v.isOptionalTensorList())
            for (c10::IValue const& item : v.toListRef())
                if (item.isTensor() && item.toTensor().defined()) f(item.toTensor());
    }
}

[[nodiscard]] inline bool is_default(c10::IValue const& given, c10::Argument const& a) {
    if (!a.default_value()) return false;
    auto const& standard = *a.default_value();
    if (given.isTensor() || standard.isTensor()) return false;
    if (given.isNone() || standard.isNone()) return given.isNone() && standard.isNone();
    return given.tagKind() == standard.tagKind() && given == standard;
}

/// The type of a result that is no tensor: a number, or nothing.
[[nodiscard]] inline value_type recorded_number(c10::IValue const& r) {
    if (r.isInt()) return symbol_type{symbol_kind::integer, {}, r.toInt()};
    if (r.isDouble()) return symbol_type{symbol_kind::floating, {}, r.toDouble()};
    if (r.isBool()) return symbol_type{symbol_kind::boolean, {}, r.toBool()};
    return {};
}

}  // namespace detail

template <class Remember>
traced_call& call_recorder::record(traced_operator const& facts, std::vector<argument> arguments, std::span<c10::IValue const> results, Remember&& remember) {
    traced_call c;
    c.node.name = unique_label(facts.label);
    c.node.op = facts.name;
    c.node.arguments = std::move(arguments);
    bool const is_single = results.size() == 1 && !results.front().isList();
    bool has_list = false;
    auto const add = [&](c10::IValue const& r) {
        value v{new_id(), is_single ? c.node.name : unique_label("getitem"), {}};
        if (r.isTensor() && r.toTensor().defined()) {
            tensor_type type = type_of(r.toTensor());
            type.requires_grad = false;
            v.type = std::move(type);
            remember(r.toTensor(), v.id);
        } else {
            v.type = detail::recorded_number(r);
        }
        c.node.results.push_back(std::move(v));
    };
    for (c10::IValue const& r : results) {
        if (r.isList()) {
            has_list = true;
            auto const items = r.toListRef();
            for (c10::IValue const& item : items) add(item);
            c.node.returns.push_back(static_cast<std::int32_t>(items.size()));
        } else {
            add(r);
            c.node.returns.push_back(-1);
        }
    }
    if (!has_list) c.node.returns.clear();
    return program.calls.emplace_back(std::move(c));
}

template <class AttributeOf>
std::vector<argument> recorded_arguments(c10::OperatorHandle const& op, traced_operator const& facts, std::span<c10::IValue const> given,
                                         AttributeOf&& attribute_of) {
    auto const& expected = op.schema().arguments();
    std::size_t last = facts.positional;
    while (last > 0 && detail::is_default(given[last - 1], expected[last - 1])) --last;
    std::vector<argument> out;
    for (std::size_t i = 0; i < given.size(); ++i) {
        bool const is_keyword = expected[i].kwarg_only();
        if (is_keyword ? detail::is_default(given[i], expected[i]) : i >= last) continue;
        out.push_back({expected[i].name(), attribute_of(given[i], facts.arguments[i]), is_keyword ? argument_kind::keyword : argument_kind::positional});
    }
    return out;
}

}}  // namespace torch_ir

#if TORCH_IR_BODIES_OF(libtorch_trace)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::string call_recorder::unique_label(std::string const& base) {
    auto const [found, is_new] = labels_.try_emplace(base, 0);
    if (is_new) return base;
    for (;;) {
        std::string candidate = base + "_" + std::to_string(++found->second);
        if (labels_.try_emplace(candidate, 0).second) return candidate;
    }
}

}}  // namespace torch_ir

#endif
