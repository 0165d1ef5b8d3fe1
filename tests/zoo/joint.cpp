// SPDX-License-Identifier: MIT
// The joint graphs of the zoo's models compute the gradients that their modules have.
#include "check.hpp"
#include "registry.hpp"

#include <torch_ir/libtorch/compare.hpp>
#include <torch_ir/libtorch/joint_graph.hpp>
#include <torch_ir/report/verification.hpp>
#include <torch_ir/schema/registry.hpp>

#include <torch/csrc/autograd/autograd.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/random_operators.hpp"
#include "support/torch.hpp"

TEST_SUITE("zoo/joint") {
namespace {

using namespace torch_ir_zoo;

/// Compares the gradients of all parameters for random gradients of the outputs; returns how many there are.
std::size_t check_gradients(model& m, entry const& e, bool core) {
    CAPTURE(core);
    auto const tensors = make_inputs(e.inputs, c10::kDouble, c10::kCPU);
    auto const program = m.extract(m.pack(tensors), {.model_name = e.name});
    if (torch_ir_test::draws_random_numbers(torch_ir::to_core_aten(program))) return 0;
    auto const joint = torch_ir::joint_graph(program, {.core = core});
    CHECK(torch_ir::validate_ir(joint).empty());
    for (auto const v : joint.calls()) {
        auto const* const schema = torch_ir::find_schema(joint.call(v).op);
        REQUIRE(schema);
        CHECK_FALSE(schema->writes());
    }
    auto weights = torch_ir::weights_of(m.module());
    for (auto& [key, t] : weights) t = t.detach().clone();

    std::vector<std::string> keys;
    std::vector<at::Tensor> parameters, outputs, tangents;
    for (auto const& p : m.module().named_parameters()) {
        keys.push_back(p.key());
        parameters.push_back(p.value());
    }
    std::vector<c10::IValue> inputs;
    for (auto const& t : tensors_in(c10::ivalue::Tuple::create(m.pack(tensors)))) inputs.emplace_back(t.clone());
    {
        c10::AutoGradMode const with_gradients(true);
        auto const result = m.forward(m.pack(tensors));
        for (auto const& t : tensors_in(result))
            if (t.requires_grad()) outputs.push_back(t);
    }
    for (auto const& t : outputs) {
        tangents.push_back(at::randn_like(t));
        inputs.emplace_back(tangents.back());
    }
    auto const expected = torch::autograd::grad(outputs, parameters, tangents, false, false, true);

    torch_ir::executor run(joint);
    run.load_weights(weights);
    std::map<std::string, at::Tensor> found;
    for (auto const& g : run.execute(inputs).mutations)
        if (g.kind == torch_ir::output_kind::gradient_to_parameter) found[g.target] = g.value;
    std::size_t compared = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CAPTURE(keys[i]);
        CHECK(found.contains(keys[i]) == expected[i].defined());
        if (!found.contains(keys[i]) || !expected[i].defined()) continue;
        auto const v = torch_ir::verify_outputs(std::vector{expected[i]}, std::vector{found[keys[i]]});
        CHECK_MESSAGE(v.is_valid(), torch_ir::to_string(v));
        compared += v.is_valid();
    }
    return compared;
}

}  // namespace

TEST_CASE("joint graphs give the gradients of the modules") {
    std::set<std::string> good;
    std::size_t gradients = 0;
    for (auto const& e : registry())
        for (bool const is_training : {false, true}) {
            CAPTURE(e.name);
            CAPTURE(is_training);
            default_dtype const exact(c10::kDouble);  // gradients through batch norm of few elements are badly conditioned
            for (bool const core : {true, false}) {
                auto const m = e.make();  // a module that writes to its buffers is another one afterwards
                m->module().train(is_training);
                randomize_buffers(m->module());
                auto const n = check_gradients(*m, e, core);
                gradients += n;
                if (n > 0) good.insert(e.name);
            }
        }
    MESSAGE(gradients << " gradients of " << good.size() << " models equal the modules'");
    std::string others;
    for (auto const& e : registry())
        if (!good.contains(e.name)) others += " " + e.name;
    CHECK_MESSAGE(others.empty(), others);
}
}  // TEST_SUITE("zoo/joint")
