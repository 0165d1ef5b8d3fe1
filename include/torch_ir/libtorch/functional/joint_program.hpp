// SPDX-License-Identifier: MIT
/// Programs of forward and backward: the functionalizer runs the forward above autograd, and then LibTorch's own engine runs the backward on the same wrappers, so that its operators are
/// recorded like others.
#pragma once

#include <torch_ir/libtorch/functional/functionalizer.hpp>

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <ATen/FunctionalTensorWrapper.h>
#include <ATen/SequenceNumber.h>
#include <ATen/ops/ones_like.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Says that a program has one input more, which is given by name.
inline void add_keyword(model_info& info, std::string const& name) {
    info.argument_names.push_back(name);
    if (!info.in_spec || info.in_spec->children.size() != 2) return;
    pytree& keywords = info.in_spec->children[1];
    std::string& keys = keywords.context;
    keys = keys.size() <= 2 ? concat("[\"", name, "\"]") : concat(std::string_view(keys).substr(0, keys.size() - 1), ", \"", name, "\"]");
    keywords.children.emplace_back();
}

/// The type of an output that is differentiated.
[[nodiscard]] inline value_type tangent_type(ir const& program, std::size_t output) {
    auto const* const u = program.outputs()[output].value.get_if<use>();
    value_type type = program.value(u->value).type;
    if (auto* const t = std::get_if<tensor_type>(&type)) t->requires_grad = false;
    return type;
}

}  // namespace detail

TORCH_IR_INLINE void functionalizer::before(node_event const& e) {
    node_ = &e.node;
    if (gradients_) forward_.emplace_back(at::sequence_number::peek(), node_);
}

/// The call of the program that runs, or whose derivative does.
TORCH_IR_INLINE node_info const* functionalizer::origin() const {
    if (node_ || forward_.empty()) return node_;
    auto const backward = torch::autograd::get_current_node();
    if (!backward) return nullptr;
    auto const behind = std::upper_bound(forward_.begin(), forward_.end(), backward->sequence_nr(), [](std::uint64_t n, auto const& f) { return n < f.first; });
    return behind == forward_.begin() ? nullptr : std::prev(behind)->second;
}

TORCH_IR_INLINE void functionalizer::require_gradients(std::vector<given_tensor> const& given) const {
    // A buffer that was written to with gradients is recorded as requiring some; what it holds when a run begins has no history.
    for (auto const& g : given)
        if (g.kind == output_kind::buffer_mutation) g.wrapper.set_requires_grad(false);
    for (auto const& name : gradients_->of) {
        auto const found = std::find_if(given.begin(), given.end(), [&](given_tensor const& g) { return g.target == name; });
        if (found == given.end()) raise(error::bad_argument("gradients_of", "keys of weights and labels of inputs", "'" + name + "'"));
        if (!found->wrapper.is_floating_point() && !found->wrapper.is_complex())
            raise(error::bad_argument("gradients_of", "tensors of floating point", detail::concat("'", name, "': ", to_string(type_of(found->inner)))));
        found->wrapper.set_requires_grad(true);
    }
}

/// An input for the gradient of that output: laid out as the program records the output, which the parts of a decomposed operator may lay out otherwise.
TORCH_IR_INLINE at::Tensor functionalizer::declare_tangent(std::size_t output, at::Tensor const& found) {
    auto& r = scope().recorder;
    value_id const id = r.new_id();
    std::string const name = r.unique_label("tangents_" + std::to_string(tangents_.size()));
    value_type const recorded = detail::tangent_type(*program_, output);
    tensor_type type = type_of(unwrap(found));
    if (auto const* t = std::get_if<tensor_type>(&recorded)) {
        auto const exact = std::get<tensor_type>(sizes_ ? at_sizes(*t, *sizes_) : *t);
        if (exact.dtype == type.dtype && exact.sizes == type.sizes) type.strides = exact.strides;
    }
    at::Tensor const fake = declare(type, id);
    r.program.inputs.push_back({.result = {id, name, type_of(fake)}});
    detail::add_keyword(r.program.info, name);
    return at::functionalization::impl::to_functional_tensor(fake);
}

TORCH_IR_INLINE void functionalizer::add_gradients(plan const& p, std::vector<given_tensor> const& given, std::vector<c10::IValue> const& outputs) {
    std::vector<at::Tensor> roots, seeds;
    tangents_.clear();
    std::size_t loss = outputs.size();
    std::size_t user = 0;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        if (p.outputs[i].kind != output_kind::user && p.outputs[i].kind != output_kind::loss) continue;
        bool const depends = outputs[i].isTensor() && outputs[i].toTensor().defined() && outputs[i].toTensor().requires_grad();
        if (gradients_->loss && user++ == *gradients_->loss) {
            if (!depends || outputs[i].toTensor().numel() != 1)
                raise(error::bad_argument("loss", "a tensor of one element that depends on what gradients are asked for",
                                          !outputs[i].isTensor()
                                              ? std::string("no tensor")
                                              : detail::concat("output ", std::to_string(user - 1), ": ", to_string(type_of(unwrap(outputs[i].toTensor()))),
                                                               depends ? "" : ", which depends on none of it")));
            loss = i;
            roots.push_back(outputs[i].toTensor());
            seeds.push_back(at::ones_like(roots.back()));
        } else if (!gradients_->loss && depends) {
            tangents_.push_back(i);
            roots.push_back(outputs[i].toTensor());
            seeds.push_back(declare_tangent(i, outputs[i].toTensor()));
        }
    }
    if (gradients_->loss && roots.empty())
        raise(error::bad_argument("loss", "the number of an output, below " + std::to_string(user), std::to_string(*gradients_->loss)));
    std::vector<given_tensor const*> wanted;
    std::vector<at::Tensor> leaves;
    for (auto const& g : given) {
        if (gradients_->of.empty() ? !g.wrapper.is_leaf() || !g.wrapper.requires_grad() : !gradients_->of.contains(g.target)) continue;
        wanted.push_back(&g);
        leaves.push_back(g.wrapper);
    }
    if (roots.empty() || leaves.empty())
        raise(error::bad_argument("gradients_of", "weights or inputs that an output depends on, differentiably",
                                  leaves.empty() ? "the program records none that requires gradients: name them" : "no output depends on them"));
    auto const found = torch::autograd::grad(roots, leaves, seeds, false, false, true);
    add_outputs(p.outputs, given, outputs);
    auto& entries = scope().recorder.program.output.entries;
    if (loss != outputs.size()) entries[entries.size() - outputs.size() + loss].kind = output_kind::loss;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!found[i].defined()) continue;
        bool const is_input = wanted[i]->kind == output_kind::user_input_mutation;
        entries.push_back(
            {use{id_of(unwrap(found[i]))}, is_input ? output_kind::gradient_to_user_input : output_kind::gradient_to_parameter, wanted[i]->target});
    }
}

}}  // namespace torch_ir

#endif
