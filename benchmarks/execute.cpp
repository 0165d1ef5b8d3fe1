// SPDX-License-Identifier: MIT
// How long programs run, beside hand-written C++ and TorchScript's interpreter, all in one thread and without gradients: under no_grad, as
// most code runs, and in inference mode, the fastest that eager code can be.
#include "bench.hpp"
#include "models.hpp"

#include <torch_ir/json/write.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/memory_meter.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/equal.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/ir/irparser.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <unistd.h>

namespace {

using namespace torch_ir_bench;

template <class Model>
at::Tensor eager(Model const& model, weight_list const& weights, at::Tensor const& x) {
    eager_ops ops(weights);
    return model(ops, x);
}

/// The chain in TorchScript's own text.
torch::jit::GraphExecutor script_of_chain(int count) {
    std::ostringstream text;
    text << "graph(%x0 : Tensor, %w : Tensor, %b : Tensor):\n  %one : int = prim::Constant[value=1]()\n";
    for (int i = 0; i < count; ++i) {
        text << "  %x" << i + 1 << " : Tensor = aten::";
        if (i % 3 == 0) text << "mul(%x" << i << ", %w)\n";
        else if (i % 3 == 1) text << "add(%x" << i << ", %b, %one)\n";
        else text << "relu(%x" << i << ")\n";
    }
    text << "  return (%x" << count << ")\n";
    auto const graph = std::make_shared<torch::jit::Graph>();
    torch::jit::parseIR(text.str(), graph.get());
    return {graph, "chain"};
}

/// A model as an executor and as eager code, and the proof that both compute the same.
template <class Model>
struct contest {
    explicit contest(Model m, bool trained = false) : model(std::move(m)) {
        auto written = write_program(model, trained);
        weights = written.weights;
        run.emplace(written.program);
        run->load_weights(written.by_name());
        x = at::rand(Model::input());
        if (!at::equal(by_program(), by_hand())) throw std::runtime_error(std::string(Model::name) + ": the program computes something else than C++");
    }
    [[nodiscard]] at::Tensor by_program() const { return run->execute({x}).tensors().front(); }
    [[nodiscard]] at::Tensor by_hand() const {
        c10::InferenceMode const mode;
        return eager(model, weights, x);
    }

    Model model;
    weight_list weights;
    std::optional<torch_ir::executor> run;
    at::Tensor x;
};

/// The Python package executes the same program, read from its own kind of file.
void against_pytorch_ir(suite& s, contest<chain> const& c) {
    auto const file = std::filesystem::temp_directory_path() / ("torch_ir_bench_" + std::to_string(getpid()) + ".json");
    torch_ir::save_ir(write_program(c.model).program, file.string(), {.dialect = torch_ir::dialect::pytorch_ir});
    auto const python = seconds_of_peer("pytorch_ir_peer.py", file.string());
    std::filesystem::remove(file);
    if (!python) return s.skip("execute/chain of 1000/pytorch-ir", "no Python with torch and the package pytorch-ir (pip install --no-deps pytorch-ir)");
    double const ours = median_seconds([&] { keep(c.by_program()); }, 21);
    s.record("execute/chain of 1000/pytorch-ir", "s", ours, *python, 1.0 / 15);
}

void short_chain(suite& s) {
    contest<chain> const c(chain{1000});
    s.compare(
        "execute/chain of 1000/eager C++, inference mode", [&] { keep(c.by_program()); }, [&] { keep(c.by_hand()); }, {.limit = 1.10, .rounds = 31});

    auto const without_gradients = [&] {
        c10::AutoGradMode const mode(false);
        keep(eager(c.model, c.weights, c.x));
    };
    s.compare("execute/chain of 1000/eager C++, no_grad", [&] { keep(c.by_program()); }, without_gradients, {.rounds = 31});

    auto script = script_of_chain(1000);
    auto const interpret = [&] {
        std::vector<c10::IValue> stack{c.x, c.weights[0], c.weights[1]};
        script.run(stack);
        keep(stack.front());
    };
    auto const interpret_without_gradients = [&] {
        c10::AutoGradMode const mode(false);
        interpret();
    };
    auto const interpret_in_inference_mode = [&] {
        c10::InferenceMode const mode;
        interpret();
    };
    for (int k = 0; k < 3; ++k) interpret_without_gradients();  // it profiles first
    s.compare("execute/chain of 1000/TorchScript, no_grad", [&] { keep(c.by_program()); }, interpret_without_gradients, {.limit = 1 / 1.3, .rounds = 31});
    s.compare("execute/chain of 1000/TorchScript, inference mode", [&] { keep(c.by_program()); }, interpret_in_inference_mode, {.rounds = 31});
    against_pytorch_ir(s, c);
}

template <class Model>
void model_against_eager(suite& s, Model const& model, double limit, bool trained = false) {
    contest<Model> const c(model, trained);
    std::string const name = std::string("execute/") + Model::name + (trained ? ", weights of a module" : "");
    auto const without_gradients = [&] {
        c10::AutoGradMode const mode(false);
        keep(eager(c.model, c.weights, c.x));
    };
    s.compare(name + "/eager C++, no_grad", [&] { keep(c.by_program()); }, without_gradients, {.limit = limit, .rounds = 61});
    s.compare(
        name + "/eager C++, inference mode", [&] { keep(c.by_program()); }, [&] { keep(c.by_hand()); }, {.limit = limit, .rounds = 61});
    auto const peak = [](auto&& f) {
        torch_ir::memory_meter const meter;
        keep(f());
        return static_cast<double>(meter.peak());
    };
    s.record(name + "/peak memory", "B", peak([&] { return c.by_program(); }), peak([&] { return c.by_hand(); }), 1.0);
}

/// Time for each operator of a big graph beside a small one: 1 is linear.
template <class Model>
void linear_in_size(suite& s, Model const& small, Model const& big, int factor, std::string const& name) {
    contest<Model> const a(small), b(big);
    int const times = factor;
    s.compare(
        name, [&] { keep(b.by_program()); },
        [&] {
            for (int i = 0; i < times; ++i) keep(a.by_program());
        },
        {.limit = 1.5, .rounds = 9, .note = "the same number of operators in small graphs"});
}

registration const chain_group("chain", [](suite& s) {
    at::set_num_threads(1);
    short_chain(s);
});
registration const models_group("models", [](suite& s) {
    at::set_num_threads(1);
    model_against_eager(s, transformer_block(), 1.02);
    model_against_eager(s, transformer_block(), 1.02, true);
    model_against_eager(s, resnet18(), 1.02);
    model_against_eager(s, fan{1000}, 1.10);
});
registration const size_group("size", [](suite& s) {
    at::set_num_threads(1);
    linear_in_size(s, chain{1000}, chain{100000}, 100, "execute/chain of 100000/100 chains of 1000");
    linear_in_size(s, fan{500}, fan{50000}, 100, "execute/fan of 50000/100 fans of 500");
});

}  // namespace
