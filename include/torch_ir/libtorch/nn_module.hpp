// SPDX-License-Identifier: MIT
/// The program of a torch::nn::Module. Known by what they can do, so that this header needs none of torch/nn.
///
/// \code
///     auto model = torch_ir::with_meta_device([] {
///         return torch::nn::Sequential(torch::nn::Linear(784, 256), torch::nn::ReLU(), torch::nn::Linear(256, 10));
///     });
///     model->eval();
///     auto const program = torch_ir::extract_ir(model, {at::empty({1, 784}, at::kMeta)}, {.model_name = "MLP"});
/// \endcode
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/common/invoke.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/extract.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// `torch::nn::Module` and what is derived from it.
template <class M>
concept nn_module = requires(M& m) {
    m.named_parameters().begin()->key();
    m.named_buffers().begin()->key();
    m.named_modules(std::string(), false);
    m.is_training();
    m.name();
};
/// A module whose `forward` is neither overloaded nor a template; its arguments and result are as `invoke_with` takes them.
template <class M>
concept nn_module_with_signature = nn_module<M> && requires {
    &M::forward;
};
/// A handle of a module: `torch::nn::ModuleHolder` (`torch::nn::Linear`), `torch::nn::AnyModule`.
template <class H>
concept nn_module_handle = requires(H& h) {
    h.ptr()->named_parameters();
};
/// `torch::nn::AnyModule`.
template <class H>
concept nn_any_module = nn_module_handle<H> && requires(H& h, at::Tensor t) {
    h.any_forward(t);
};

/// Parameters and buffers of a module by their keys in its state dict. Nothing is copied.
template <nn_module M>
[[nodiscard]] tensor_map weights_of(M const& module);

/// The program of `module.forward(inputs...)`; `extract_ir` of a callable tells the rest. The module may be on CPU or on meta,
/// and is not changed. A module in training mode is a warning. A forward that is overloaded or a template (`torch::nn::Sequential`)
/// gets one to three tensors and returns one.
template <nn_module M>
[[nodiscard]] ir extract_ir(M& module, std::vector<c10::IValue> inputs, extract_options const& options = {});
template <nn_any_module M>
[[nodiscard]] ir extract_ir(M& module, std::vector<c10::IValue> inputs, extract_options const& options = {});
/// The same for a handle.
template <nn_module_handle H>
requires(!nn_any_module<H>) [[nodiscard]] ir extract_ir(H const& module, std::vector<c10::IValue> inputs, extract_options const& options = {}) {
    return extract_ir(*module.ptr(), std::move(inputs), options);
}
/// The same for a module that is shared.
template <nn_module M>
[[nodiscard]] ir extract_ir(std::shared_ptr<M> const& module, std::vector<c10::IValue> inputs, extract_options const& options = {}) {
    return extract_ir(*module, std::move(inputs), options);
}
/// The program of any function of a module (an overloaded forward, another method): `f` uses the module, whose weights are the program's.
template <nn_module M, invocable_by_signature F>
[[nodiscard]] ir extract_ir(M& module, F&& f, std::vector<c10::IValue> inputs, extract_options const& options = {});

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {

/// `Linear` of `torch::nn::LinearImpl`.
[[nodiscard]] inline std::string short_class(std::string_view name) {
    if (auto const colons = name.rfind("::"); colons != std::string_view::npos && name.find('<') == std::string_view::npos) name = name.substr(colons + 2);
    if (name.ends_with("Impl") && name.size() > 4) name.remove_suffix(4);
    return std::string(name);
}

template <class M, class F>
[[nodiscard]] ir extract_module(M& module, std::vector<c10::IValue> inputs, extract_options const& options, F&& f) {
    extraction what{short_class(module.name()), std::forward<F>(f)};
    what.is_training = module.is_training();
    for (auto const& p : module.named_parameters()) what.weights.push_back({p.key(), weight_kind::parameter, p.value()});
    for (auto const& b : module.named_buffers()) what.weights.push_back({b.key(), weight_kind::buffer, b.value()});
    what.modules.emplace("", module.name());
    for (auto const& m : module.named_modules(std::string(), false))
        what.modules.emplace(m.key(), m.value()->name()), what.is_training = what.is_training || m.value()->is_training();
    return extract(std::move(what), std::move(inputs), options);
}

/// Calls a forward that takes as many tensors as there are.
template <class M>
[[nodiscard]] c10::IValue forward_tensors(M& module, std::vector<c10::IValue> const& a) {
    auto const call = [&](auto const&... t) -> c10::IValue {
        if constexpr (requires { module.forward(t...); }) return module.forward(t...);
        else raise(error::bad_argument("example inputs", "as many as forward takes", std::to_string(sizeof...(t))));
    };
    switch (a.size()) {
        case 1: return call(a[0].toTensor());
        case 2: return call(a[0].toTensor(), a[1].toTensor());
        case 3: return call(a[0].toTensor(), a[1].toTensor(), a[2].toTensor());
        default: raise(error::bad_argument("example inputs", "one to three tensors", std::to_string(a.size())));
    }
}

}  // namespace detail

template <nn_module M>
tensor_map weights_of(M const& module) {
    tensor_map out;
    for (auto const& p : module.named_parameters()) out.emplace(p.key(), p.value());
    for (auto const& b : module.named_buffers()) out.emplace(b.key(), b.value());
    return out;
}

template <nn_module M>
ir extract_ir(M& module, std::vector<c10::IValue> inputs, extract_options const& options) {
    return detail::extract_module(module, std::move(inputs), options, [&](std::vector<c10::IValue> a) {
        if constexpr (nn_module_with_signature<M>) return invoke_member(module, &M::forward, std::move(a));
        else return detail::forward_tensors(module, a);
    });
}

template <nn_any_module M>
ir extract_ir(M& module, std::vector<c10::IValue> inputs, extract_options const& options) {
    return detail::extract_module(*module.ptr(), std::move(inputs), options, [&](std::vector<c10::IValue> a) { return detail::forward_tensors(module, a); });
}

template <nn_module M, invocable_by_signature F>
ir extract_ir(M& module, F&& f, std::vector<c10::IValue> inputs, extract_options const& options) {
    return detail::extract_module(module, std::move(inputs), options, [&](std::vector<c10::IValue> a) { return invoke_with(f, std::move(a)); });
}

}}  // namespace torch_ir
