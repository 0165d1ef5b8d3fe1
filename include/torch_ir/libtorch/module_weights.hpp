// SPDX-License-Identifier: MIT
/// Weights between modules of C++ and files, those of Python among them.
///
/// \code
///     torch_ir::save_weights("for_python.pt", model);                              // torch.load reads it
///     torch_ir::load_weights_into(other, torch_ir::load_weights("for_python.pt"));  // as other.load_state_dict(torch.load(…)) in Python
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/nn_module.hpp>
#include <torch_ir/weights/save.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How weights are put into a module.
struct load_into_options {
    bool strict = true;  ///< a weight that the module lacks is an error, and one of the module that is not given
};

/// Copies weights into a module's parameters and buffers by their keys, each to the dtype and device that the module has. All is checked first: throws
/// errc::argument that lists each key that is missing, unexpected, of other sizes, or on the meta device, where a tensor can't be given memory; then nothing is
/// loaded. Linear in the elements.
template <nn_module M>
void load_weights_into(M& module, tensor_map const& weights, load_into_options options = {});
/// The same with views of bytes, as `load_weights` gives them.
template <nn_module M>
void load_weights_into(M& module, state_dict const& weights, load_into_options options = {}) {
    load_weights_into(module, to_tensors(weights), options);
}
/// The same for a handle (`torch::nn::Linear`).
template <nn_module_handle H, class Weights>
void load_weights_into(H const& module, Weights const& weights, load_into_options options = {}) {
    load_weights_into(*module.ptr(), weights, options);
}

/// Writes tensors to a file of the kind that its ending says, as the other `save_weights` does.
void save_weights(std::string const& path, tensor_map const& tensors);
/// Writes the parameters and buffers of a module, by their keys in its state dict.
template <nn_module M>
void save_weights(std::string const& path, M const& module) {
    save_weights(path, weights_of(module));
}
/// The same for a handle.
template <nn_module_handle H>
void save_weights(std::string const& path, H const& module) {
    save_weights(path, *module.ptr());
}

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {
/// The parameters and buffers of a module take the values of weights. `of_module` are the module's own tensors.
void load_into(std::string const& module, tensor_map of_module, tensor_map const& weights, load_into_options options);
}  // namespace detail

template <nn_module M>
void load_weights_into(M& module, tensor_map const& weights, load_into_options options) {
    detail::load_into(module.name(), weights_of(module), weights, options);
}

}}  // namespace torch_ir

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/error.hpp>

#include <c10/core/GradMode.h>

#include <cstddef>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE void detail::load_into(std::string const& module, tensor_map of_module, tensor_map const& weights, load_into_options options) {
    std::vector<std::string> problems;
    auto const sizes = [](at::Tensor const& t) { return to_string(shape(t.sizes().begin(), t.sizes().end())); };
    for (auto const& [key, t] : of_module) {
        if (!t.defined()) continue;
        auto const found = weights.find(key);
        if (found == weights.end()) {
            if (options.strict) problems.push_back("'" + key + "' is missing");
        } else if (found->second.sizes() != t.sizes()) {
            problems.push_back("'" + key + "' is " + sizes(found->second) + ", not " + sizes(t));
        } else if (t.is_meta()) {
            problems.push_back("'" + key + "' of the module is on the meta device (construct the module on the CPU)");
        }
    }
    if (options.strict)
        for (auto const& [key, t] : weights)
            if (!of_module.contains(key)) problems.push_back("'" + key + "' is not of the module");
    if (!problems.empty()) {
        std::string found;
        for (std::size_t i = 0; i < problems.size() && i < 20; ++i) found += (i > 0 ? ", " : "") + problems[i];
        if (problems.size() > 20) found += ", and " + std::to_string(problems.size() - 20) + " more";
        raise(error::bad_argument("weights for module '" + module + "'", "its parameters and buffers", found));
    }
    c10::NoGradGuard const no_gradients;
    for (auto& [key, t] : of_module) {
        auto const found = weights.find(key);
        if (!t.defined() || found == weights.end()) continue;
        t.copy_(found->second);
    }
}

TORCH_IR_INLINE void save_weights(std::string const& path, tensor_map const& tensors) { save_weights(path, to_state_dict(tensors)); }

}}  // namespace torch_ir

#endif
