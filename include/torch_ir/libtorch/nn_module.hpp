// SPDX-License-Identifier: MIT
/// The program of a torch::nn::Module.
///
/// \code
///     auto model = torch_ir::with_meta_device([] { return torch::nn::Sequential(torch::nn::Linear(784, 256), torch::nn::ReLU(), torch::nn::Linear(256, 10)); });
///     model->eval();
///     auto const program = torch_ir::extract_ir(model, {at::empty({1, 784}, at::kMeta)}, {.model_name = "MLP"});
/// \endcode
#pragma once

#include <torch_ir/libtorch/extract.hpp>

#include <torch/nn/module.h>
#include <torch/nn/modules/container/any.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/pimpl.h>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace torch_ir::inline v0 {

/// A module whose `forward` is neither overloaded nor a template; its arguments and result are as `invoke_with` takes them.
template <class M>
concept forward_module = std::derived_from<M, torch::nn::Module> && requires { &M::forward; };

/// Parameters and buffers of a module by their keys in its state dict. Nothing is copied.
[[nodiscard]] tensor_map weights_of(torch::nn::Module const& module);

/// The program of `module.forward(inputs...)`; `extract_ir` of a callable tells the rest. The module may be on CPU or on meta,
/// and is not changed. A module in training mode is a warning.
template <forward_module M>
[[nodiscard]] ir extract_ir(M& module, std::vector<c10::IValue> inputs, extract_options const& options = {});
/// The same for `torch::nn::Sequential`: one tensor, or several, into the first module, and a tensor out of the last.
[[nodiscard]] ir extract_ir(torch::nn::SequentialImpl& module, std::vector<c10::IValue> inputs, extract_options const& options = {});
[[nodiscard]] ir extract_ir(torch::nn::AnyModule& module, std::vector<c10::IValue> inputs, extract_options const& options = {});
/// The same for a module holder (`torch::nn::Linear`).
template <class M>
[[nodiscard]] ir extract_ir(torch::nn::ModuleHolder<M> const& module, std::vector<c10::IValue> inputs, extract_options const& options = {}) {
    return extract_ir(*module.ptr(), std::move(inputs), options);
}
template <std::derived_from<torch::nn::Module> M>
[[nodiscard]] ir extract_ir(std::shared_ptr<M> const& module, std::vector<c10::IValue> inputs, extract_options const& options = {}) {
    return extract_ir(*module, std::move(inputs), options);
}
/// The program of any function of a module (an overloaded forward, another method): `f` uses the module, whose weights are the program's.
template <invocable_by_signature F>
[[nodiscard]] ir extract_ir(torch::nn::Module& module, F&& f, std::vector<c10::IValue> inputs, extract_options const& options = {});

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {

/// `Linear` of `torch::nn::LinearImpl`.
[[nodiscard]] inline std::string class_of(torch::nn::Module const& module) {
    std::string const& full = module.name();
    std::string_view name = full;
    if (auto const colons = name.rfind("::"); colons != std::string_view::npos && name.find('<') == std::string_view::npos) name = name.substr(colons + 2);
    if (name.ends_with("Impl") && name.size() > 4) name.remove_suffix(4);
    return std::string(name);
}

template <class F>
[[nodiscard]] ir extract_module(torch::nn::Module& module, std::vector<c10::IValue> inputs, extract_options const& options, F&& f) {
    if (module.is_training())
        report(options, "module '" + class_of(module) + "' is in training mode: dropout and batch normalisation will be those of training; call eval()");
    tracer t;
    for (auto const& p : module.named_parameters()) t.add_weight(p.key(), weight_kind::parameter, p.value());
    for (auto const& b : module.named_buffers()) t.add_weight(b.key(), weight_kind::buffer, b.value());
    extraction what{class_of(module), {}, {}};
    if (options.module_paths) {
        what.modules.emplace("", module.name());
        for (auto const& m : module.named_modules(std::string(), false)) what.modules.emplace(m.key(), m.value()->name());
    }
    return extract_with(t, std::move(what), std::move(inputs), options, std::forward<F>(f));
}

/// Tensors for a module that takes as many as there are.
template <class Call>
[[nodiscard]] auto with_tensors(std::vector<c10::IValue> const& a, Call&& call) {
    switch (a.size()) {
        case 1: return call(a[0].toTensor());
        case 2: return call(a[0].toTensor(), a[1].toTensor());
        case 3: return call(a[0].toTensor(), a[1].toTensor(), a[2].toTensor());
        default: raise(error::bad_argument("example inputs", "one to three tensors", std::to_string(a.size())));
    }
}

}  // namespace detail

inline tensor_map weights_of(torch::nn::Module const& module) {
    tensor_map out;
    for (auto const& p : module.named_parameters()) out.emplace(p.key(), p.value());
    for (auto const& b : module.named_buffers()) out.emplace(b.key(), b.value());
    return out;
}

template <forward_module M>
ir extract_ir(M& module, std::vector<c10::IValue> inputs, extract_options const& options) {
    return detail::extract_module(module, std::move(inputs), options,
                                  [&](std::vector<c10::IValue> a) { return invoke_member(module, &M::forward, std::move(a)); });
}

template <invocable_by_signature F>
ir extract_ir(torch::nn::Module& module, F&& f, std::vector<c10::IValue> inputs, extract_options const& options) {
    return detail::extract_module(module, std::move(inputs), options, [&](std::vector<c10::IValue> a) { return invoke_with(f, std::move(a)); });
}

inline ir extract_ir(torch::nn::SequentialImpl& module, std::vector<c10::IValue> inputs, extract_options const& options) {
    return detail::extract_module(module, std::move(inputs), options, [&](std::vector<c10::IValue> a) {
        return c10::IValue(detail::with_tensors(a, [&](auto const&... t) { return module.forward(t...); }));
    });
}

inline ir extract_ir(torch::nn::AnyModule& module, std::vector<c10::IValue> inputs, extract_options const& options) {
    return detail::extract_module(*module.ptr(), std::move(inputs), options, [&](std::vector<c10::IValue> a) {
        return c10::IValue(detail::with_tensors(a, [&](auto const&... t) { return module.forward(t...); }));
    });
}

}  // namespace torch_ir::inline v0
