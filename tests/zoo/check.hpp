// SPDX-License-Identifier: MIT
/// What every model of the zoo must do: extract from the CPU and from meta alike, survive saving, run, and compute what its module computes.
#pragma once

#include "registry.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/meta_device.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/report/verification.hpp>
#include <torch_ir/validate/validate.hpp>

#include <ATen/Context.h>
#include <ATen/core/Generator.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/DefaultDtype.h>

#include <string>
#include <utility>
#include <vector>

namespace torch_ir_zoo {

/// What came of one model in one dtype.
struct outcome {
    torch_ir::ir program;
    torch_ir::tensor_map weights;
    std::vector<at::Tensor> inputs, expected;
    torch_ir::verification verification;
    std::string problem;  ///< empty: everything holds

    [[nodiscard]] bool is_good() const { return problem.empty() && verification.is_valid(); }
};

/// Models that are made while it lives have parameters of that dtype.
class default_dtype {
public:
    explicit default_dtype(c10::ScalarType type) : before_(c10::get_default_dtype()) { c10::set_default_dtype(c10::scalarTypeToTypeMeta(type)); }
    ~default_dtype() { c10::set_default_dtype(before_); }
    default_dtype(default_dtype const&) = delete;
    default_dtype& operator=(default_dtype const&) = delete;

private:
    caffe2::TypeMeta before_;
};

[[nodiscard]] inline std::vector<at::Tensor> tensors_in(c10::IValue const& value) {
    std::vector<torch_ir::named_leaf> leaves;
    static_cast<void>(torch_ir::flatten(value, "y", leaves));
    std::vector<at::Tensor> out;
    for (auto const& l : leaves)
        if (l.value.isTensor()) out.push_back(l.value.toTensor());
    return out;
}

/// Buffers are given random values too: a model fresh from its constructor has zeros there, which hide mistakes.
inline void randomize_buffers(torch::nn::Module& module) {
    for (auto& b : module.named_buffers())
        if (b.value().is_floating_point()) b.value().copy_(at::rand_like(b.value()) + 0.5);
}

[[nodiscard]] inline outcome check_model(entry const& e, c10::ScalarType type, std::uint64_t seed) {
    c10::AutoGradMode const no_gradients(false);
    default_dtype const dtype(type);
    at::Generator generator = at::globalContext().defaultGenerator(c10::kCPU);
    generator.set_current_seed(seed);
    auto const real = e.make();
    auto const on_meta = torch_ir::with_meta_device([&] { return e.make(); });
    real->module().eval();
    on_meta->module().eval();
    randomize_buffers(real->module());

    auto const tensors = make_inputs(e.inputs, type, c10::kCPU);
    torch_ir::extract_options const options{.model_name = e.name};
    outcome out;
    out.program = real->extract(real->pack(tensors), options);
    auto const text = torch_ir::serialize_ir(out.program);
    if (text != torch_ir::serialize_ir(on_meta->extract(on_meta->pack(make_inputs(e.inputs, type, c10::kMeta)), options))) {
        out.problem = "extracted from meta it is another program than from the CPU";
        return out;
    }
    if (auto const problems = torch_ir::validate_ir(out.program); !problems.empty()) {
        out.problem = "not valid: " + problems.front().message();
        return out;
    }
    torch_ir::executor run(torch_ir::deserialize_ir(text));
    out.weights = torch_ir::weights_of(real->module());
    run.load_weights(out.weights);
    if (auto const missing = run.missing_weights(); !missing.empty()) {
        out.problem = "weight '" + missing.front() + "' is none of the module's";
        return out;
    }
    std::vector<c10::IValue> inputs;
    for (auto const& t : tensors_in(c10::ivalue::Tuple::create(real->pack(tensors)))) {
        out.inputs.push_back(t);
        inputs.emplace_back(t.clone());
    }
    auto const found = run.execute(inputs).tensors();
    out.expected = tensors_in(real->forward(real->pack(tensors)));
    out.verification = torch_ir::verify_outputs(out.expected, found);
    return out;
}

}  // namespace torch_ir_zoo
