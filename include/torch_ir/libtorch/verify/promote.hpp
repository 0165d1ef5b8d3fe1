// SPDX-License-Identifier: MIT
/// A program in double precision: the same computation with rounding errors a billion times smaller, to tell them from real ones.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/common/find_operator.hpp>
#include <torch_ir/libtorch/common/tensors.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/kernels.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <c10/util/Exception.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// `float64` for any floating dtype, `complex128` for any complex one, anything else as it is.
[[nodiscard]] constexpr dtype promoted(dtype t) noexcept {
    if (t == dtype::float4_e2m1fn_x2) return t;
    return kind_of(t) == dtype_kind::floating ? dtype::float64 : kind_of(t) == dtype_kind::complex ? dtype::complex128 : t;
}
/// The tensor in its promoted dtype.
[[nodiscard]] at::Tensor promoted(at::Tensor const& t);
/// The tensors in it.
[[nodiscard]] c10::IValue promoted(c10::IValue const& value);

/// The program with promoted dtypes everywhere: inputs, weights, constants, results, and arguments that are dtypes. Autocast regions are switched off.
/// Throws errc::unsupported for a call that depends on how elements are stored (`aten.view.dtype`). Calls stand in the same order.
[[nodiscard]] ir promoted(ir const& program);

/// Kernels for a promoted program. What an operator gives in the default dtype is promoted too; an operator that has no implementation for
/// double precision runs in single precision.
[[nodiscard]] kernel_registry promoting_kernels();

/// An executor of the promoted program with promoted weights.
[[nodiscard]] executor promoted_executor(ir const& program, tensor_map const& weights);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_verify)

#include <torch_ir/libtorch/common/pytree.hpp>
#include <torch_ir/libtorch/run/compile.hpp>
#include <torch_ir/libtorch/run/run.hpp>
#include <torch_ir/visit/drive.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE at::Tensor promoted(at::Tensor const& t) {
    if (!t.defined() || t.is_quantized()) return t;
    return t.to(to_torch(promoted(from_torch(t.scalar_type()))));
}

TORCH_IR_INLINE c10::IValue promoted(c10::IValue const& value) {
    return map_tensors(value, [](at::Tensor const& t) { return promoted(t); });
}

namespace detail {

TORCH_IR_INLINE void promote_attribute(attribute& a) {
    auto& any = static_cast<attribute::base&>(a);
    if (auto* t = std::get_if<dtype>(&any)) *t = promoted(*t);
    else if (auto* list = std::get_if<attribute_list>(&any))
        for (auto& i : list->items) promote_attribute(i);
    else if (auto* map = std::get_if<attribute_map>(&any))
        for (auto& i : map->items) promote_attribute(i.second);
}

TORCH_IR_INLINE void promote_value(value& v) {
    if (auto* t = std::get_if<tensor_type>(&v.type)) t->dtype = promoted(t->dtype);
}

/// Builds a program with promoted dtypes.
class promoting_visitor {
public:
    explicit promoting_visitor(ir_builder to = {}) : to_(std::move(to)) {}

    void begin(model_info info) { to_.begin(std::move(info)); }
    void input(input_node n) {
        promote_value(n.result);
        to_.input(std::move(n));
    }
    void weight(weight_node n) {
        promote_value(n.result);
        to_.weight(std::move(n));
    }
    void constant(tensor_constant c) {
        if (promoted(c.data.dtype) != c.data.dtype) c.data = to_tensor_data(promoted(to_tensor(c.data)));
        to_.constant(std::move(c));
    }
    [[nodiscard]] promoting_visitor subgraph(subgraph_info const& s) { return promoting_visitor(to_.subgraph(s)); }
    void end_subgraph(subgraph_info const& s, promoting_visitor&& nested) { to_.end_subgraph(s, std::move(nested.to_)); }
    void call(call_node c) {
        if (c.op.base() == "view" && c.op.overload() == "dtype")
            raise(error::unsupported("node '" + c.name + "'", "in float64, a tensor that is read as another dtype", "compare in the recorded dtypes"));
        for (auto& a : c.arguments) promote_attribute(a.value);
        if (c.op.base() == "wrap_with_autocast")
            for (auto& a : c.arguments)
                if (a.value.is<bool>()) {
                    a.value = false;
                    break;
                }
        for (auto& r : c.results) promote_value(r);
        to_.call(std::move(c));
    }
    void output(output_node n) { to_.output(std::move(n)); }
    void end() { to_.end(); }
    [[nodiscard]] ir result() && { return std::move(to_).result(); }

private:
    ir_builder to_;
};

/// Runs an operator of a promoted program.
TORCH_IR_INLINE void run_promoted(node_info const& node, std::vector<c10::IValue>& stack) {
    call_node c;
    c.op = op_name(node.op);
    auto const handle = get_operator(c);
    auto arguments = stack;
    try {
        handle.callBoxed(stack);
    } catch (c10::Error const&) {
        if (node.writes) throw;
        for (auto& a : arguments)
            for_each_tensor(a, [](at::Tensor& t) {
                if (t.scalar_type() == c10::kDouble) t = t.to(c10::kFloat);
                else if (t.scalar_type() == c10::kComplexDouble) t = t.to(c10::kComplexFloat);
            });
        stack = std::move(arguments);
        handle.callBoxed(stack);
    }
    for (auto& v : stack) v = promoted(v);
}

}  // namespace detail

TORCH_IR_INLINE ir promoted(ir const& program) { return drive(program, detail::promoting_visitor()).result(); }

TORCH_IR_INLINE kernel_registry promoting_kernels() {
    kernel_registry out;
    out.add([](call_node const& c) { return c.op.kind() == op_kind::dispatcher && detail::find_operator(c).has_value(); }, detail::run_promoted);
    return out;
}

TORCH_IR_INLINE executor promoted_executor(ir const& program, tensor_map const& weights) {
    executor run(promoted(program), {.kernels = promoting_kernels()});
    tensor_map all;
    for (auto const& [name, t] : weights) all.emplace(name, promoted(t));
    run.load_weights(all);
    return run;
}

}}  // namespace torch_ir

#endif
