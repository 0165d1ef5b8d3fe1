// SPDX-License-Identifier: MIT
// The models of the zoo as ONNX models, of their sizes and with an open batch at others: ONNX Runtime computes what their modules compute.
#include "check.hpp"
#include "registry.hpp"

#include <torch_ir/libtorch/lower_for_onnx.hpp>
#include <torch_ir/libtorch/module_weights.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/onnx_runtime.hpp"
#include "support/torch.hpp"

TEST_SUITE("zoo/onnx") {
namespace {

using namespace torch_ir_zoo;

std::vector<c10::IValue> flat_inputs(model& m, std::vector<at::Tensor> const& tensors) {
    std::vector<c10::IValue> out;
    for (auto const& t : tensors_in(c10::ivalue::Tuple::create(m.pack(tensors)))) out.emplace_back(t.clone());
    return out;
}

}  // namespace

TEST_CASE("every model is an ONNX model that computes the same") {
    if (!torch_ir_test::onnx_python()) {
        MESSAGE("SKIPPED: no Python with onnx and onnxruntime (ctest's onnx/packages makes one)");
        return;
    }
    c10::AutoGradMode const no_gradients(false);
    torch_ir_test::onnx_runs runs;
    for (auto const& e : registry()) {
        CAPTURE(e.name);
        auto const m = e.make();
        m->module().eval();
        randomize_buffers(m->module());
        auto const tensors = make_inputs(e.inputs, c10::kFloat, c10::kCPU);
        auto const weights = torch_ir::to_state_dict(torch_ir::weights_of(m->module()));
        auto const program = m->extract(m->pack(tensors), {.model_name = e.name});
        auto const inputs = flat_inputs(*m, tensors);
        auto const expected = tensors_in(m->forward(m->pack(tensors)));
        for (std::int64_t const opset : {20, 23}) {
            torch_ir::onnx_options const options{.opset = opset};
            runs.model(e.name + ", opset " + std::to_string(opset), torch_ir::lower_for_onnx(program, options), weights, options);
            runs.run(inputs, expected);
        }
    }
    auto const failures = runs.failures();
    std::string text;
    for (auto const& f : failures) text += f + "\n";
    MESSAGE(runs.size() << " runs of ONNX models, " << failures.size() << " not equal\n" << text);
    CHECK(failures.empty());
    CHECK(runs.size() == 2 * registry().size());
}
}  // TEST_SUITE("zoo/onnx")
