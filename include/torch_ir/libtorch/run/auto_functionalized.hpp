// SPDX-License-Identifier: MIT
/// `auto_functionalized` and `auto_functionalized_v2`: a call of an operator that writes to its arguments, as one that does not. The tensors that it would write
/// to are copied, the operator writes to the copies, and these are results, behind its own.
///
/// How such a call is recorded: torch/_higher_order_ops/auto_functionalize.py (PyTorch 2.13). The first argument is the operator, all others are keywords.
/// In the second form the operator's written argument NAME is a view of one of `_all_bases`, which `_NAME_base_index` and its companions tell.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/libtorch/kernels.hpp>
#include <torch_ir/libtorch/run/bind.hpp>

#include <ATen/core/function_schema.h>

#include <functional>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The call of the operator that `c` is about, without arguments. Throws errc::invalid_ir where the first argument is no operator.
[[nodiscard]] call_node functionalized_call(call_node const& c);

/// How a functionalized call is executed: with these operands.
struct functionalized_binding {
    std::vector<operand> operands;
    node_kernel kernel;
};

/// The binding of `c`, whose operator has that schema and is called by `call`, with its arguments in order, for its results. Throws errc::invalid_ir, which
/// names node and argument, for arguments that are not recorded so.
[[nodiscard]] functionalized_binding bind_functionalized(call_node const& c, c10::FunctionSchema const& schema,
                                                         std::function<void(std::vector<c10::IValue>&)> call, bind_options const& options);

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute_text.hpp>

#include <ATen/ops/alias.h>
#include <ATen/ops/as_strided.h>
#include <ATen/ops/slice.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// What is the same for all runs of a functionalized call.
struct functionalized_plan {
    c10::FunctionSchema schema;
    std::function<void(std::vector<c10::IValue>&)> call;
    std::map<std::string, std::size_t, std::less<>> places;  ///< of the keywords among the operands
    bool has_bases = false;                                  ///< the second form
};

/// One run of it.
class functionalized_run {
public:
    functionalized_run(functionalized_plan const& plan, std::vector<c10::IValue> given) : plan_(plan), given_(std::move(given)) {}

    [[nodiscard]] std::vector<c10::IValue> results() {
        if (auto const* bases = find("_all_bases"))
            for (auto const& b : items_of(*bases)) copies_.push_back(b.isTensor() ? c10::IValue(copy(b.toTensor())) : b);
        std::vector<c10::IValue> stack;
        for (auto const& a : plan_.schema.arguments()) stack.push_back(plan_.has_bases ? argument_of_bases(a) : own_argument(a));
        plan_.call(stack);
        if (plan_.schema.returns().empty()) stack.assign(1, c10::IValue());
        stack.insert(stack.end(), copies_.begin(), copies_.end());
        return stack;
    }

private:
    functionalized_plan const& plan_;
    std::vector<c10::IValue> given_;
    std::vector<c10::IValue> copies_;

    [[nodiscard]] c10::IValue const* find(std::string_view name) const {
        auto const found = plan_.places.find(name);
        return found == plan_.places.end() ? nullptr : &given_[found->second];
    }
    [[nodiscard]] std::optional<std::int64_t> integer(std::string const& name) const {
        auto const* v = find(name);
        return v && v->isInt() ? std::optional(v->toInt()) : std::nullopt;
    }
    [[nodiscard]] static std::vector<c10::IValue> items_of(c10::IValue const& list) {
        if (list.isTuple()) return list.toTupleRef().elements().vec();
        if (!list.isList()) raise(error::invalid_ir("argument", "a list", list.tagKind()));
        return list.toListRef().vec();
    }
    [[nodiscard]] static std::vector<std::int64_t> integers_of(c10::IValue const& list) {
        std::vector<std::int64_t> out;
        for (auto const& i : items_of(list)) out.push_back(i.toInt());
        return out;
    }
    /// With the same strides, overlapping ones too.
    [[nodiscard]] static at::Tensor copy(at::Tensor const& t) {
        std::int64_t reach = t.numel() == 0 ? 0 : 1;
        for (std::int64_t d = 0; d < t.dim() && reach > 0; ++d) reach += (t.size(d) - 1) * t.stride(d);
        return at::as_strided(at::as_strided(t, {reach}, {1}, t.storage_offset()).clone(), t.sizes(), t.strides(), 0);
    }

    [[nodiscard]] c10::IValue given_or_default(c10::Argument const& a) const {
        auto const* v = find(a.name());
        return v ? *v : a.default_value() ? *a.default_value() : c10::IValue();
    }
    /// In the first form: what is written to is copied where it stands.
    [[nodiscard]] c10::IValue own_argument(c10::Argument const& a) {
        auto const* v = find(a.name());
        if (!v || !a.alias_info() || !a.alias_info()->isWrite()) return given_or_default(a);
        if (v->isTensor()) return copies_.emplace_back(copy(v->toTensor()));
        if (!v->isTensorList()) return copies_.emplace_back(*v);
        c10::List<at::Tensor> list;
        for (at::Tensor const& t : v->toTensorVector()) list.push_back(copy(t));
        return copies_.emplace_back(list);
    }
    /// In the second form: a view of a copy.
    [[nodiscard]] c10::IValue argument_of_bases(c10::Argument const& a) const {
        std::string const prefix = "_" + a.name();
        if (find(prefix + "_base_index")) return view(prefix);
        if (auto const length = integer(prefix + "_length")) {
            c10::List<at::Tensor> list;
            for (std::int64_t i = 0; i < *length; ++i) {
                auto const item = view(prefix + "_" + std::to_string(i));
                if (!item.isTensor()) raise(error::invalid_ir("argument " + prefix, "a tensor", "none"));
                list.push_back(item.toTensor());
            }
            return list;
        }
        return given_or_default(a);
    }
    [[nodiscard]] c10::IValue view(std::string const& prefix) const {
        auto const index = integer(prefix + "_base_index");
        if (!index) return {};
        if (*index < 0 || static_cast<std::size_t>(*index) >= copies_.size() || !copies_[static_cast<std::size_t>(*index)].isTensor())
            raise(error::invalid_ir("argument " + prefix + "_base_index", "one of " + std::to_string(copies_.size()) + " tensors", std::to_string(*index)));
        at::Tensor const base = copies_[static_cast<std::size_t>(*index)].toTensor();
        if (auto const dim = integer(prefix + "_slice_dim")) return at::slice(base, *dim, integer(prefix + "_slice_start"), integer(prefix + "_slice_end"));
        if (auto const* size = find(prefix + "_size")) {
            auto const* stride = find(prefix + "_stride");
            if (!stride) raise(error::invalid_ir("argument " + prefix + "_stride", "a list of integers", "none"));
            return at::as_strided(base, integers_of(*size), integers_of(*stride), integer(prefix + "_storage_offset"));
        }
        return find(prefix + "_alias") ? at::alias(base) : base;
    }
};

TORCH_IR_INLINE call_node functionalized_call(call_node const& c) {
    auto const* const op = c.arguments.empty() ? nullptr : c.arguments.front().value.get_if<operator_ref>();
    if (!op)
        raise(error::invalid_ir(place_of(c), "an operator as first argument", c.arguments.empty() ? "none" : describe_attribute(c.arguments.front().value)));
    call_node out;
    out.name = c.name;
    out.op = op_name_of_python(op->name);
    return out;
}

TORCH_IR_INLINE functionalized_binding bind_functionalized(call_node const& c, c10::FunctionSchema const& schema,
                                                           std::function<void(std::vector<c10::IValue>&)> call, bind_options const& options) {
    auto plan = std::make_shared<functionalized_plan>(functionalized_plan{schema, std::move(call), {}, c.op.base() == "auto_functionalized_v2"});
    functionalized_binding out;
    for (std::size_t i = 1; i < c.arguments.size(); ++i) {
        argument const& a = c.arguments[i];
        auto const own = schema.argumentIndexWithName(a.name);
        argument_type const type = own ? describe(schema.arguments()[static_cast<std::size_t>(*own)]) : argument_type{};
        auto bound = bind_argument(c, a.name, a.value, type, options);
        if (a.name.empty() || !bound)
            raise(error::invalid_ir(place_of(c, a.name), a.name.empty() ? "a keyword" : "a value for the operator's argument", describe_attribute(a.value)));
        if (!plan->places.emplace(a.name, out.operands.size()).second) raise(error::invalid_ir(place_of(c, a.name), "one value", "two"));
        out.operands.push_back(*std::move(bound));
    }
    for (auto const& a : schema.arguments()) {
        std::string const prefix = "_" + a.name();
        bool const is_given = plan->places.contains(a.name()) || plan->places.contains(prefix + "_base_index") || plan->places.contains(prefix + "_length");
        if (!is_given && !a.default_value() && !describe(a).optional) raise(error::invalid_ir(place_of(c, a.name()), a.real_type()->str(), "no value"));
    }
    out.kernel = [plan = std::shared_ptr<functionalized_plan const>(std::move(plan))](node_info const&, std::vector<c10::IValue>& stack) {
        auto results = functionalized_run(*plan, std::move(stack)).results();
        stack = std::move(results);
    };
    return out;
}

}}}  // namespace torch_ir::detail

#endif
