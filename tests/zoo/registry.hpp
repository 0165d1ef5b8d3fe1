// SPDX-License-Identifier: MIT
/// Models by name. A model of your own takes one macro and linking:
///
/// \code
///     struct MyModel : torch::nn::Module {
///         MyModel() { conv = register_module("conv", torch::nn::Conv2d(3, 64, 3)); }
///         at::Tensor forward(at::Tensor x) { return conv(x); }
///         torch::nn::Conv2d conv{nullptr};
///     };
///     TORCH_IR_REGISTER_MODEL(MyModel, ({{{1, 3, 32, 32}}}), ({"custom"}), "My custom test model")
/// \endcode
#pragma once

#include <torch_ir/libtorch/common/invoke.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/libtorch/nn_module.hpp>

#include <ATen/ops/empty.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir_zoo {

/// One tensor that a model takes: floating, of the dtype that the model is made for, or integers below `below`.
struct input_spec {
    std::vector<std::int64_t> sizes;
    std::int64_t below = 0;  ///< 0: floating
};

/// A model that was made, with its type forgotten.
class model {
public:
    virtual ~model() = default;
    [[nodiscard]] virtual torch::nn::Module& module() = 0;
    /// The arguments of forward, made of the tensors that the specs ask for.
    [[nodiscard]] virtual std::vector<c10::IValue> pack(std::vector<at::Tensor> tensors) = 0;
    [[nodiscard]] virtual c10::IValue forward(std::vector<c10::IValue> arguments) = 0;
    [[nodiscard]] virtual torch_ir::ir extract(std::vector<c10::IValue> arguments, torch_ir::extract_options const& options) = 0;
};

struct entry {
    std::string name;
    std::vector<input_spec> inputs;
    std::vector<std::string> categories;
    std::string description;
    std::function<std::unique_ptr<model>()> make;  ///< on the device and of the dtype that are the default there and then
};

/// All models, in the order in which they were registered.
[[nodiscard]] inline std::vector<entry>& registry() {
    static std::vector<entry> all;
    return all;
}

/// Random tensors (or on meta: none) as the specs ask for them.
[[nodiscard]] std::vector<at::Tensor> make_inputs(std::vector<input_spec> const& specs, c10::ScalarType type, c10::Device device);

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::vector<at::Tensor> make_inputs(std::vector<input_spec> const& specs, c10::ScalarType type, c10::Device device) {
    std::vector<at::Tensor> out;
    for (auto const& s : specs) {
        auto const options = at::TensorOptions().device(device).dtype(s.below > 0 ? c10::kLong : type);
        if (device.is_meta()) out.push_back(at::empty(s.sizes, options));
        else if (s.below > 0) out.push_back(at::randint(s.below, s.sizes, options));
        else out.push_back(at::rand(s.sizes, options));
    }
    return out;
}

template <class M>
class model_of final : public model {
public:
    [[nodiscard]] torch::nn::Module& module() override { return *module_; }
    [[nodiscard]] std::vector<c10::IValue> pack(std::vector<at::Tensor> tensors) override {
        if constexpr (requires { M::pack(tensors); }) return M::pack(std::move(tensors));
        else return {tensors.begin(), tensors.end()};
    }
    [[nodiscard]] c10::IValue forward(std::vector<c10::IValue> arguments) override {
        return torch_ir::invoke_member(*module_, &M::forward, std::move(arguments));
    }
    [[nodiscard]] torch_ir::ir extract(std::vector<c10::IValue> arguments, torch_ir::extract_options const& options) override {
        return torch_ir::extract_ir(*module_, std::move(arguments), options);
    }

private:
    std::shared_ptr<M> module_ = std::make_shared<M>();
};

template <class M>
struct registration {
    registration(std::string name, std::vector<input_spec> inputs, std::vector<std::string> categories, std::string description) {
        registry().push_back(
            {std::move(name), std::move(inputs), std::move(categories), std::move(description), [] { return std::make_unique<model_of<M>>(); }});
    }
};

}  // namespace torch_ir_zoo

#define TORCH_IR_WITHOUT_PARENTHESES(...) __VA_ARGS__
/// Registers a class derived from torch::nn::Module under its name; lists stand in parentheses. Put it in one source file.
#define TORCH_IR_REGISTER_MODEL(type, inputs, categories, description)                                                          \
    static ::torch_ir_zoo::registration<type> const torch_ir_registration_of_##type(#type, TORCH_IR_WITHOUT_PARENTHESES inputs, \
                                                                                    TORCH_IR_WITHOUT_PARENTHESES categories, description);
