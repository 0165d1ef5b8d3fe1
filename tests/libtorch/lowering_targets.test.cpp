// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/lowering_targets.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/validate/validate.hpp>

#include <ATen/ATen.h>

#include <set>
#include <string>
#include <vector>

#include "support/torch.hpp"

TEST_SUITE("libtorch/lowering_targets") {
namespace {

using namespace torch_ir;
using T = at::Tensor;

T layers(T x, T w) { return at::hardswish(at::layer_norm(at::linear(at::log_softmax(x, 1), w), {3}).t()); }

std::set<std::string> operators_of(ir const& program) {
    std::set<std::string> out;
    for (vertex const v : program.calls()) out.insert(std::string(program.call(v).op.base()));
    return out;
}

}  // namespace

TEST_CASE("programs have the operators that a target takes, and compute the same") {
    T const w = at::rand({3, 6}), x = at::rand({4, 6});
    ir const program = extract_ir([](T a, T b) { return layers(a, b); }, std::vector<c10::IValue>{x, w});
    auto const made = [&](std::string_view target) {
        CAPTURE(target);
        ir out = lower_for(program, target);
        CHECK(validate_ir(out).empty());
        CHECK(at::allclose(executor(out).execute(std::vector<c10::IValue>{x, w}).tensors().at(0), layers(x, w), 1e-4, 1e-5));
        return operators_of(out);
    };
    CHECK(made("core") == std::set<std::string>{"_log_softmax", "permute", "mm", "native_layer_norm", "add", "clamp", "mul", "div"});
    CHECK(made("torch-mlir") == std::set<std::string>{"log_softmax", "linear", "layer_norm", "permute", "hardswish"});
    CHECK(made("executorch") == std::set<std::string>{"_log_softmax", "linear", "native_layer_norm", "permute", "hardswish"});
    CHECK(made("onnx") == std::set<std::string>{"log_softmax", "linear", "layer_norm", "permute", "hardswish"});
}

TEST_CASE("all names of the targets are operators") {
    CHECK(lowering_targets().size() == 4);
    for (auto const& t : lowering_targets()) {
        auto const options = options_for(t);
        CAPTURE(t.name);
        for (auto const name : t.keep) CHECK_MESSAGE(options.keep.contains(name), name);
        for (auto const name : t.decompose) CHECK_MESSAGE(options.decompose.contains(name), name);
        for (auto const& name : options.keep) CHECK_FALSE(options.decompose.contains(name));
    }
}

TEST_CASE("an unknown target is refused with the known ones") {
    CHECK_THROWS_WITH_AS(static_cast<void>(find_lowering_target("tvm")), doctest::Contains("core, torch-mlir, executorch, onnx"), error);
}

TEST_CASE("operators are decomposed by choice where others stay") {
    ir const program = extract_ir([](T a, T b) { return layers(a, b); }, std::vector<c10::IValue>{at::rand({4, 6}), at::rand({3, 6})});
    CHECK(operators_of(functionalize(program, {.decompose = {"aten.linear"}})) ==
          std::set<std::string>{"log_softmax", "t", "matmul", "layer_norm", "hardswish"});
    CHECK_THROWS_WITH_AS(static_cast<void>(functionalize(program, {.keep = {"aten.linear"}, .decompose = {"aten.linear"}})), doctest::Contains("aten.linear"),
                         error);
    CHECK_THROWS_WITH_AS(static_cast<void>(functionalize(program, {.decompose = {"aten.nothing"}})), doctest::Contains("aten.nothing"), error);
}
}  // TEST_SUITE("libtorch/lowering_targets")
