// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/nn_module.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/meta_device.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <ATen/ATen.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/any.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>

#include <string>
#include <tuple>
#include <vector>

#include "support/torch.hpp"

namespace nn = torch::nn;
using namespace torch_ir;
using torch_ir_test::contains;
using torch_ir_test::message_of;

TEST_SUITE("libtorch/nn_module") {
namespace {

struct BlockImpl : nn::Module {
    BlockImpl() {
        conv = register_module("conv", nn::Conv2d(nn::Conv2dOptions(2, 4, 3).padding(1)));
        norm = register_module("norm", nn::BatchNorm2d(4));
    }
    at::Tensor forward(at::Tensor const& x) { return norm(conv(x)).relu(); }
    nn::Conv2d conv{nullptr};
    nn::BatchNorm2d norm{nullptr};
};
TORCH_MODULE(Block);

struct NetImpl : nn::Module {
    NetImpl() {
        blocks = register_module("blocks", nn::Sequential(Block()));
        head = register_module("head", nn::Linear(4, 3));
        scale = register_buffer("scale", at::full({1}, 2.0F));
    }
    std::tuple<at::Tensor, at::Tensor> forward(at::Tensor x, bool pooled) {
        auto const y = blocks->forward(x);
        return {head(pooled ? y.mean(at::IntArrayRef{2, 3}) : y.permute({0, 2, 3, 1})) * scale, y};
    }
    nn::Sequential blocks{nullptr};
    nn::Linear head{nullptr};
    at::Tensor scale;
};
TORCH_MODULE(Net);

template <class M>
M evaluated(M module) {
    module->eval();
    return module;
}

}  // namespace

TEST_CASE("a module becomes its program, from the CPU and from meta the same, and the program computes what the module does") {
    auto on_cpu = evaluated(Net());
    auto const on_meta = evaluated(with_meta_device([] { return Net(); }));
    auto const x = at::rand({1, 2, 6, 6});
    auto const program = extract_ir(on_cpu, {x, true});
    CHECK(validate_ir(program).empty());
    CHECK(to_text(program) == to_text(extract_ir(on_meta, {at::empty({1, 2, 6, 6}, at::kMeta), true})));
    CHECK(program.model_name() == "Net");
    auto const [y, features] = on_cpu->forward(x, true);
    auto const run = execute_ir(program, {x}, weights_of(*on_cpu));
    CHECK(torch_ir_test::same(run.outputs.at(0).toTensor(), y));
    CHECK(torch_ir_test::same(run.outputs.at(1).toTensor(), features));
    CHECK(execute_ir(extract_ir(on_cpu, {x, false}), {x}, weights_of(*on_cpu)).outputs.at(0).toTensor().dim() == 4);
}

TEST_CASE("calls know the module that they belong to") {
    auto const program = extract_ir(evaluated(Net()), {at::rand({1, 2, 6, 6}), true}, {.canonicalize = false});
    std::vector<std::string> found;
    for (auto const v : program.calls()) found.push_back(program.call(v).name + " " + program.call(v).metadata.stack->back().path);
    CHECK(found == std::vector<std::string>{"conv2d blocks.0.conv", "batch_norm blocks.0.norm", "relu ", "mean ", "t head", "addmm head", "mul "});
    auto const stack = *program.call(program.calls().front()).metadata.stack;
    REQUIRE(stack.size() == 4);
    CHECK(stack[2].path == "blocks.0");
    CHECK(stack[2].type.ends_with("(anonymous namespace)::BlockImpl"));
    CHECK_FALSE(extract_ir(evaluated(Net()), {at::rand({1, 2, 6, 6}), true}, {.module_paths = false}).call(program.calls().front()).metadata.stack);
}

TEST_CASE("containers and modules of type-erased kind are extracted too") {
    auto model = nn::Sequential(nn::Linear(4, 8), nn::ReLU(), nn::Dropout(0.2), nn::Linear(8, 2));
    model->eval();
    auto const x = at::rand({3, 4});
    auto const program = extract_ir(model, {x}, {.model_name = "MLP"});
    CHECK(torch_ir_test::same(execute_ir(program, {x}, weights_of(*model)).outputs.at(0).toTensor(), model->forward(x)));
    nn::AnyModule any(nn::Linear(4, 8));
    any.ptr()->eval();
    CHECK(torch_ir_test::same(execute_ir(extract_ir(any, {x}), {x}, weights_of(*any.ptr())).outputs.at(0).toTensor(), any.forward(x)));
}

TEST_CASE("any function of a module is extracted with the module's weights") {
    auto lstm = evaluated(nn::LSTM(nn::LSTMOptions(3, 4).num_layers(2).batch_first(true).bidirectional(true)));
    auto const x = at::rand({2, 5, 3});
    auto const program = extract_ir(*lstm, [&](at::Tensor y) { return std::get<0>(lstm->forward(y)); }, {x});
    CHECK(torch_ir_test::same(execute_ir(program, {x}, weights_of(*lstm)).outputs.at(0).toTensor(), std::get<0>(lstm->forward(x))));
    CHECK(program.weights().size() == 16);
}

TEST_CASE("training mode is a warning where something depends on it, and an error where extraction is strict") {
    auto const warnings_of = [](auto&& module, std::vector<std::int64_t> sizes) {
        std::vector<std::string> warnings;
        static_cast<void>(extract_ir(module, {at::rand(sizes)}, {.warn = [&](std::string const& w) { warnings.push_back(w); }}));
        return warnings;
    };
    CHECK(warnings_of(nn::Linear(2, 2), {1, 2}).empty());
    CHECK(warnings_of(nn::LSTM(2, 2), {1, 2, 2}).empty());
    auto const dropout = warnings_of(nn::Sequential(nn::Linear(2, 2), nn::Dropout(0.5)), {1, 2});
    REQUIRE(dropout.size() == 1);
    CHECK(contains(dropout[0], "module 'Sequential' is in training mode, on which 'dropout' (aten.dropout.default) depends; call eval()"));
    CHECK(warnings_of(nn::BatchNorm1d(2), {3, 2}).size() == 1);
    CHECK(warnings_of(nn::RReLU(), {3, 2}).size() == 1);
    CHECK(warnings_of(nn::LSTM(nn::LSTMOptions(2, 2).num_layers(2).dropout(0.5)), {1, 2, 2}).size() == 1);
    nn::BatchNorm1d evaluated_norm(2);
    evaluated_norm->eval();
    nn::Sequential partly(nn::Linear(2, 2), evaluated_norm);  // the model trains, its norm does not
    CHECK(warnings_of(partly, {3, 2}).empty());
    CHECK(contains(message_of([] { static_cast<void>(extract_ir(nn::BatchNorm1d(2), {at::rand({3, 2})}, {.strict = true})); }), "call eval()"));
}

TEST_CASE("a missing example input is an error of the library's, unless forward can do without it") {
    struct Pair : nn::Module {
        at::Tensor forward(at::Tensor x, at::Tensor mask) { return mask.defined() ? x * mask : x.relu(); }
    } optional_mask;
    CHECK(extract_ir(optional_mask, {at::rand({2})}).calls().size() == 1);
    struct Sum : nn::Module {
        at::Tensor forward(at::Tensor x, at::Tensor y) { return x + y; }
    } sum;
    CHECK(contains(message_of([&] { static_cast<void>(extract_ir(sum, {at::rand({2})})); }),
                   "example inputs: expected all 2 that the function takes, found 1, and it can't do without the others ("));
    CHECK(contains(message_of([&] {
                       static_cast<void>(extract_ir([](at::Tensor x, at::Tensor y) { return at::matmul(x, y); }, {at::rand({2, 2})}));
                   }),
                   "example inputs: expected all 2"));
}

TEST_CASE("weights of a module that a function captures are constants with a warning that names them, and views of them are no other tensors") {
    nn::Linear fc(3, 2);
    fc->eval();
    std::vector<std::string> warnings;
    auto const program = extract_ir([&](at::Tensor x) { return fc(x); }, {at::rand({4, 3})}, {.warn = [&](std::string const& w) { warnings.push_back(w); }});
    REQUIRE(warnings.size() == 1);
    CHECK(
        contains(warnings[0], "2 tensors that want gradients are used from outside and became constants with their elements: lifted_tensor_0 (float32[2, 3]"));
    CHECK(contains(warnings[0], "; give them as weights, or extract the module that they are of"));
    REQUIRE(program.calls().size() == 1);
    CHECK(program.call(program.calls().front()).op.text() == "aten.linear.default");
    auto const x = at::rand({4, 3});
    CHECK(torch_ir_test::same(execute_ir(program, {x}, tensor_map{}).outputs.at(0).toTensor(), fc(x)));
}

TEST_CASE("training is extracted as it is") {
    Block block;
    auto const x = at::rand({2, 2, 4, 4});
    auto const program = extract_ir(block, {x}, {.warn = [](auto&&) {}});
    auto const run = execute_ir(program, {x}, weights_of(*block));
    CHECK(torch_ir_test::same(run.outputs.at(0).toTensor(), block->forward(x)));
    CHECK(at::equal(block->norm->num_batches_tracked, at::scalar_tensor(1, at::kLong)));  // by forward, and by that alone
}

TEST_CASE("a parameter that two modules share is one weight with an alias") {
    struct Shared : nn::Module {
        Shared() {
            first = register_parameter("first", at::rand({2, 2}));
            second = register_parameter("second", first);
        }
        at::Tensor forward(at::Tensor x) { return x.mm(first).mm(second); }
        at::Tensor first, second;
    } module;
    module.eval();
    auto const program = extract_ir(module, {at::rand({2, 2})});
    REQUIRE(program.weights().size() == 1);
    CHECK(program.weight(program.weights()[0]).target == "first");
    CHECK(program.weight(program.weights()[0]).aliases == std::vector<std::string>{"second"});
    CHECK(contains(to_text(program), "parameter(\"first\", aliases=[\"second\"])"));
}

}  // TEST_SUITE("libtorch/nn_module")
