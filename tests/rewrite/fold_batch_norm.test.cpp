// SPDX-License-Identifier: MIT
// What the folded weights compute is compared with LibTorch in libtorch/fold_batch_norm.test.cpp.
#include <torch_ir/rewrite/fold_batch_norm.hpp>

#include <torch_ir/ir/elements.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/validate/validate.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/fold_batch_norm") {
namespace {

std::string const head = R"(
    program "Test"
    %w: float32[2, 1, 1, 1] = parameter("conv.weight")
    %g: float32[2] = parameter("bn.weight")
    %b: float32[2] = parameter("bn.bias")
    %m: float32[2] = buffer("bn.running_mean")
    %v: float32[2] = buffer("bn.running_var")
    %x: float32[3, 1, 4, 4] = input
)";

state_dict some_weights() {
    state_dict out;
    auto const add = [&](std::string name, std::vector<std::int64_t> sizes, std::vector<float> numbers) {
        out.insert(std::move(name), make_tensor_data(std::move(sizes), numbers));
    };
    add("conv.weight", {2, 1, 1, 1}, {1, 2});
    add("bn.weight", {2}, {3, 4});
    add("bn.bias", {2}, {5, 6});
    add("bn.running_mean", {2}, {7, 8});
    add("bn.running_var", {2}, {3, 0.25F});
    return out;
}

std::string const norm_of =
    "%n: float32[3, 2, 4, 4] = aten.batch_norm.default(input=%c, weight=%g, bias=%b, running_mean=%m, running_var=%v, "
    "training=False, momentum=0.1, eps=1.0, cudnn_enabled=True)\n";

}  // namespace

TEST_CASE("a norm behind a convolution becomes weights of the convolution") {
    auto weights = some_weights();
    ir const folded =
        fold_batch_norm(parse_text(head + "%c: float32[3, 2, 4, 4] = aten.conv2d.default(input=%x, weight=%w)\n" + norm_of + "return %n"), weights);
    CHECK(to_text(folded) == R"(program "Test"
%x: float32[3, 1, 4, 4] = input
%p_conv_weight_folded: float32[2, 1, 1, 1] = parameter("conv.weight_folded")
%p_conv_bias_folded: float32[2] = parameter("conv.bias_folded")
%c: float32[3, 2, 4, 4] = aten.conv2d.default(input=%x, weight=%p_conv_weight_folded, bias=%p_conv_bias_folded)
return %c
)");
    CHECK(weights.size() == 2);  // the old ones are gone
    double const f0 = 3 / std::sqrt(4.0), f1 = 4 / std::sqrt(1.25);
    CHECK(to_numbers(weights.get("conv.weight_folded")) == std::vector<double>{1 * f0, static_cast<double>(static_cast<float>(2 * f1))});
    CHECK(to_numbers(weights.get("conv.bias_folded")) == std::vector<double>{-7 * f0 + 5, static_cast<double>(static_cast<float>(-8 * f1 + 6))});
    CHECK(validate_ir(folded).empty());
}

TEST_CASE("weights that others use stay, and each fold has keys of its own") {
    auto weights = some_weights();
    ir const folded = fold_batch_norm(parse_text(head + R"(
        %c: float32[3, 2, 4, 4] = aten.conv2d.default(input=%x, weight=%w)
        %n: float32[3, 2, 4, 4] = aten.batch_norm.default(input=%c, weight=%g, bias=%b, running_mean=%m, running_var=%v, training=False, momentum=0.1, eps=1.0)
        %d: float32[3, 2, 4, 4] = aten.conv2d.default(input=%x, weight=%w)
        %o: float32[3, 2, 4, 4] = aten.batch_norm.default(input=%d, weight=%g, bias=%b, running_mean=%m, running_var=%v, training=False, momentum=0.1, eps=1.0)
        %e: float32[3, 2, 4, 4] = aten.conv2d.default(input=%x, weight=%w)
        return %n, %o, %e)"),
                                      weights);
    CHECK(folded.calls().size() == 3);
    CHECK(weights.contains("conv.weight"));
    CHECK_FALSE(weights.contains("bn.running_mean"));
    CHECK(weights.contains("conv.weight_folded"));
    CHECK(weights.contains("conv.weight_folded2"));
    CHECK(validate_ir(folded).empty());
}

TEST_CASE("a norm stays where folding it would be wrong") {
    std::string const conv = "%c: float32[3, 2, 4, 4] = aten.conv2d.default(input=%x, weight=%w)\n";
    auto const stays = [](std::string const& text) {
        auto weights = some_weights();
        ir const program = parse_text(text);
        return to_text(fold_batch_norm(program, weights)) == to_text(program) && weights.size() == 5;
    };
    CHECK_FALSE(stays(head + conv + norm_of + "return %n"));
    CHECK(stays(head + conv + norm_of + "return %n, %c"));  // the convolution has another use
    std::string training = norm_of;
    training.replace(training.find("training=False"), 14, "training=True");
    CHECK(stays(head + conv + training + "return %n"));
    CHECK(stays(head + conv + norm_of + "%a: float32[2] = aten.add_.Tensor(self=%m, other=1)\nreturn %n"));  // the mean is written to
    CHECK(stays(head + conv + norm_of + "%a: float32[2] = aten.add.Tensor(self=%m, other=1)\nreturn buffer_mutation(\"bn.running_mean\")=%a, %n"));
    std::string other = head;
    other.replace(other.find("buffer(\"bn.running_mean\")"), 25, "input");
    CHECK(stays(other + conv + norm_of + "return %n"));  // an input, other in each run
    std::string unknown = head;
    unknown.replace(unknown.find("bn.running_mean"), 15, "unknown.mean");
    CHECK(stays(unknown + conv + norm_of + "return %n"));
    std::string three = R"(
        program "Test"
        %w: float32[2, 4] = parameter("conv.weight")
        %g: float32[2] = parameter("bn.weight")
        %b: float32[2] = parameter("bn.bias")
        %m: float32[2] = buffer("bn.running_mean")
        %v: float32[2] = buffer("bn.running_var")
        %x: float32[3, 2, 4] = input
        %c: float32[3, 2, 2] = aten.linear.default(input=%x, weight=%w)
)";
    CHECK(stays(three + norm_of + "return %n"));  // the channels are not the last dimension
}

TEST_CASE("data on the nodes stays where they are") {
    auto weights = some_weights();
    basic_ir<int> program(parse_text(head + "%c: float32[3, 2, 4, 4] = aten.conv2d.default(input=%x, weight=%w)\n" + norm_of + "return %n"));
    program.properties(get_node(program, "c")) = 5;
    basic_ir<int> const folded = fold_batch_norm(program, weights);
    CHECK(folded.properties(get_node(folded, "c")) == 5);
}
}  // TEST_SUITE("rewrite/fold_batch_norm")
