// SPDX-License-Identifier: MIT
/// Operators that PyTorch, torchao and transformers define in Python only, so that no C++ program has them registered. Each is a few calls of ATen, which give
/// the same bits, or an operator of ATen under another name.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/libtorch/run/python_arguments.hpp>
#include <torch_ir/schema/schema.hpp>

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/function_schema.h>

#include <optional>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How an operator that only Python defines is executed.
struct python_binding {
    c10::FunctionSchema schema;
    python_operator function;
};

/// The schema in LibTorch's own form. Parses its text.
[[nodiscard]] c10::FunctionSchema to_torch_schema(operator_schema const& schema);

/// The binding of that operator, or nothing. Parses the schema.
[[nodiscard]] std::optional<python_binding> find_python_operator(op_name const& op);

/// The call with the arguments that `schema` has, all named. Those that other releases of the library have besides are left out where their value says what is
/// done anyway. Throws errc::unsupported, which names node and argument, where it says something else.
[[nodiscard]] call_node without_known_extras(call_node const& c, c10::FunctionSchema const& schema);

/// The same call of the operator of ATen that a call of `prims` is, or nothing. Throws errc::invalid_ir for an argument that the operator does not have.
[[nodiscard]] std::optional<call_node> as_aten_call(call_node const& c);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/libtorch/run/python_prims.hpp>
#include <torch_ir/libtorch/run/python_quantized.hpp>
#include <torch_ir/libtorch/run/python_torchao.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/text.hpp>

#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/jit/frontend/function_schema_parser.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

struct transformers {
    /// Calls `f(expert, first row, number of rows)` for each expert that has rows.
    template <class Function>
    static void for_each_expert(python_arguments const& a, Function const& f) {
        at::Tensor const offsets = a.tensor(2).to(c10::kLong).contiguous().cpu();
        auto const rows = a.tensor(0).size(0), experts = a.tensor(1).size(0);
        if (offsets.numel() != experts) a.refuse(2, "one offset for each of " + std::to_string(experts) + " experts", std::to_string(offsets.numel()));
        std::int64_t start = 0;
        for (std::int64_t e = 0; e < experts; ++e) {
            auto const end = offsets.const_data_ptr<std::int64_t>()[e];
            if (end < start || end > rows) a.refuse(2, "ascending offsets up to " + std::to_string(rows), std::to_string(end));
            if (end > start) f(e, start, end - start);
            start = end;
        }
    }
    static void check_sizes(python_arguments const& a) {
        if (a.tensor(0).dim() != 2) a.refuse(0, "a tensor of two dimensions", "one of " + std::to_string(a.tensor(0).dim()));
        if (a.tensor(1).dim() != 3) a.refuse(1, "a tensor of three dimensions", "one of " + std::to_string(a.tensor(1).dim()));
    }
    /// grouped_mm_fallback(input, weight, offs): rows up to offs[i] with weight[i]; rows behind the last offset are 0.
    static void grouped_mm(c10::FunctionSchema const& schema, std::vector<c10::IValue>& stack) {
        python_arguments const a(schema, stack);
        check_sizes(a);
        at::Tensor const x = a.tensor(0), w = a.tensor(1), out = at::zeros({x.size(0), w.size(2)}, x.options());
        if (!x.is_meta()) for_each_expert(a, [&](auto e, auto start, auto n) { out.narrow(0, start, n).copy_(at::mm(x.narrow(0, start, n), w.select(0, e))); });
        stack.emplace_back(out);
    }
    /// grouped_mm_fallback_backward(input, weight, offs, grad_output)
    static void grouped_mm_backward(c10::FunctionSchema const& schema, std::vector<c10::IValue>& stack) {
        python_arguments const a(schema, stack);
        check_sizes(a);
        at::Tensor const x = a.tensor(0), w = a.tensor(1), gradient = a.tensor(3), of_x = at::zeros_like(x), of_w = at::zeros_like(w);
        if (!x.is_meta())
            for_each_expert(a, [&](auto e, auto start, auto n) {
                at::Tensor const rows = gradient.narrow(0, start, n);
                of_x.narrow(0, start, n).copy_(at::mm(rows, w.select(0, e).t()));
                of_w.select(0, e).copy_(at::mm(x.narrow(0, start, n).t(), rows));
            });
        stack.emplace_back(of_x);
        stack.emplace_back(of_w);
    }
};

[[nodiscard]] inline python_operator find_python_function(op_name const& op) noexcept {
    auto const space = op.space();
    auto const name = op.text().substr(std::min(space.size() + 1, op.text().size()));
    if (space == "quantized_decomposed") return find_quantized_decomposed(name);
    if (space == "torchao") return find_torchao(name);
    if (space == "prims") return find_prim(name);
    if (op.text() == "transformers.grouped_mm_fallback.default") return transformers::grouped_mm;
    if (op.text() == "transformers.grouped_mm_fallback_backward.default") return transformers::grouped_mm_backward;
    return nullptr;
}

/// An argument of another release, and the value that says what is done anyway; None does so too.
struct known_extra {
    std::string_view name;
    std::string_view usual;
};
inline constexpr known_extra known_extras[] = {{"zero_point_domain", "INT"}, {"preserve_zero", "True"}};

}  // namespace detail

TORCH_IR_INLINE c10::FunctionSchema to_torch_schema(operator_schema const& schema) { return torch::jit::parseSchema(to_string(schema)); }

TORCH_IR_INLINE std::optional<python_binding> find_python_operator(op_name const& op) {
    auto const function = detail::find_python_function(op);
    auto const* schema = function ? find_schema(op) : nullptr;
    if (!schema) return std::nullopt;
    return python_binding{to_torch_schema(*schema), function};
}

TORCH_IR_INLINE call_node without_known_extras(call_node const& c, c10::FunctionSchema const& schema) {
    call_node out = c;
    std::erase_if(out.arguments, [&](argument const& a) {
        for (auto const& extra : detail::known_extras) {
            if (a.name != extra.name || schema.argumentIndexWithName(a.name)) continue;
            auto const* text = a.value.get_if<std::string>();
            auto const* flag = a.value.get_if<bool>();
            if (a.value.is<none>() || (text && *text == extra.usual) || (flag && *flag && extra.usual == "True")) return true;
            raise(error::unsupported(place_of(c, a.name), detail::describe_attribute(a.value),
                                     detail::concat("only ", extra.usual, " is known here: give the executor a kernel for the operator")));
        }
        return false;
    });
    return out;
}

TORCH_IR_INLINE std::optional<call_node> as_aten_call(call_node const& c) {
    auto const* twin = c.op.space() == "prims" ? detail::find_aten_twin(c.op.text().substr(6)) : nullptr;
    auto const* schema = twin ? find_schema(c.op) : nullptr;
    if (!schema) return std::nullopt;
    call_node out = c;
    out.op = op_name(std::string(twin->aten));
    for (std::size_t i = 0; i < out.arguments.size(); ++i) {
        auto& a = out.arguments[i];
        std::string_view const old = a.name.empty() && i < schema->arguments.size() ? std::string_view(schema->arguments[i].name) : std::string_view(a.name);
        auto const renamed = detail::argument_of(*twin, old);
        if (renamed.empty() && old != "requires_grad" && !a.value.is<none>())  // no gradients are wanted where a program runs
            raise(error::invalid_ir(place_of(c, old), "no value, as PyTorch gives none", detail::describe_attribute(a.value)));
        a.name = std::string(renamed);
        a.kind = argument_kind::keyword;
    }
    std::erase_if(out.arguments, [](argument const& a) { return a.name.empty(); });
    return out;
}

}}  // namespace torch_ir

#endif
