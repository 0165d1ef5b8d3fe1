// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/verify.hpp>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include "support/process.hpp"
#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/verify") {
namespace {

at::Tensor with(at::Tensor const& t, std::int64_t at, c10::Scalar const& value) {
    at::Tensor out = t.clone();
    out.view({-1}).select(0, at).fill_(value);
    return out;
}

tensor_map const verify_weights{{"fc.weight", counting({4, 4}).div(10)}, {"fc.bias", counting({4})}};

/// What small_mlp computes.
at::Tensor verify_original(at::Tensor x) { return at::linear(x, verify_weights.at("fc.weight"), verify_weights.at("fc.bias")).relu() + x; }

}  // namespace

TEST_CASE("a program is verified with weights, inputs and expected outputs") {
    tensor_map const weights{{"fc.weight", counting({4, 4}).div(10)}, {"fc.bias", counting({4})}};
    auto const x = counting({2, 4});
    auto const program = small_mlp();
    auto const y = verify_original(x);
    auto const v = verify_ir(program, weights, {x}, {y});
    CHECK(v.is_valid());
    CHECK(v.outputs.front().name == "add");
    CHECK_FALSE(verify_ir(program, weights, {x}, {with(y, 3, y.view({-1}).select(0, 3).item().toDouble() * 1.01)}).is_valid());
    CHECK(verify_ir(program, to_state_dict(weights), {x}, {y}).is_valid());
}

TEST_CASE("random outputs are compared by type, those that only look random by value") {
    program_writer p;
    auto const x = p.input("x", {16});
    auto const noise = p.call("noise", "aten.rand_like.default", {tensor("self", x)}, {16});
    auto const zero = p.call("zero", "aten.mul.Scalar", {tensor("self", noise), attr("other", std::int64_t{0})}, {16});
    auto const sum = p.call("sum", "aten.add.Tensor", {tensor("self", x), tensor("other", zero)}, {16});
    auto const program = p.finish({noise, sum});
    auto const v = verify_ir(program, tensor_map{}, {counting({16})}, {at::ones({16}), counting({16})});
    CHECK(v.is_valid());
    CHECK(v.outputs[0].is_random);
    CHECK_FALSE(v.outputs[1].is_random);
    CHECK_FALSE(verify_ir(program, tensor_map{}, {counting({16})}, {at::ones({16}), with(counting({16}), 3, 3.03)}).is_valid());
    CHECK_FALSE(verify_ir(program, tensor_map{}, {counting({16})}, {at::ones({16}, c10::kDouble), counting({16})}).is_valid());
}

TEST_CASE("a program is verified against a callable, with weights at hand or in a file") {
    auto const program = small_mlp();
    auto const x = counting({2, 4}).sub(3);
    auto const v = verify_ir_with_state_dict(program, verify_weights, verify_original, {x});
    CHECK_MESSAGE(v.is_valid(), to_string(v));
    CHECK(v.outputs.front().name == "add");
    auto const wrong = verify_ir_with_state_dict(program, verify_weights, [](at::Tensor t) { return verify_original(t) * 1.01; }, {x});
    CHECK_FALSE(wrong.is_valid());
    CHECK(wrong.mean_absolute() > 0);
    CHECK(wrong.max_absolute() > wrong.mean_absolute());

    temporary_folder const folder;
    save_safetensors(folder / "w.safetensors", to_state_dict(verify_weights));
    CHECK(verify_ir(program, std::filesystem::path(folder / "w.safetensors"), verify_original, {x}).is_valid());
    CHECK(verify_ir(program, std::filesystem::path(folder / "w.safetensors"), std::vector<at::Tensor>{verify_original(x)}, {x}).is_valid());
    CHECK_FALSE(verify_ir(program, std::filesystem::path(folder / "w.safetensors"), std::vector<at::Tensor>{x}, {x}).is_valid());
}

TEST_CASE("number and nesting of the outputs are structure") {
    auto const two = [](at::Tensor x) { return std::tuple(x + 1, x * 2); };
    auto const x = counting({3});
    auto const program = extract_ir(two, {x});
    CHECK(verify_ir_with_state_dict(program, tensor_map{}, two, {x}).is_valid());
    auto const fewer = verify_ir_with_state_dict(program, tensor_map{}, [](at::Tensor t) { return t + 1; }, {x});
    CHECK_FALSE(fewer.is_valid());
    CHECK(contains(fewer.failure, "expected 1 tensor outputs, found 2"));
    auto const nested = verify_ir_with_state_dict(program, tensor_map{}, [](at::Tensor t) { return std::tuple(std::tuple(t + 1), t * 2); }, {x});
    CHECK_FALSE(nested.is_valid());
    REQUIRE(nested.structure.size() == 1);
    CHECK(nested.structure.front() == "expected outputs nested as ((*), *), found (*, *)");
    auto const other_shape = verify_ir_with_state_dict(program, tensor_map{}, [](at::Tensor t) { return std::tuple(t + 1, (t * 2).unsqueeze(0)); }, {x});
    CHECK_FALSE(other_shape.is_valid());
    CHECK(contains(to_json(other_shape), "\"structural\": \"shape\""));
}

TEST_CASE("inputs are nested as the original takes them, and stay as they are") {
    auto const f = [](at::Tensor x, std::vector<at::Tensor> list, double factor) { return (x.add_(list.at(0)) * list.at(1)).mul_(factor); };
    std::vector<c10::IValue> const inputs{counting({3}), std::vector<at::Tensor>{at::ones({3}), counting({3})}, 2.0};
    auto const program = extract_ir(f, inputs);
    auto const v = verify_ir_with_state_dict(program, tensor_map{}, f, inputs);
    CHECK_MESSAGE(v.is_valid(), to_string(v));
    CHECK(same(inputs[0].toTensor(), counting({3})));
    CHECK(contains(message_of([&] { static_cast<void>(verify_ir_with_state_dict(program, tensor_map{}, f, {counting({3})})); }), "inputs of"));
}

TEST_CASE("an original that writes to a weight is compared with what it computed before") {
    auto const state = at::zeros({3});
    auto const f = [&](at::Tensor x) { return state.add_(x) * 2; };
    auto const program = extract_ir(f, {{"state", state}}, {counting({3})});
    for (int i = 0; i < 3; ++i) CHECK(verify_ir_with_state_dict(program, tensor_map{{"state", state}}, f, {counting({3})}).is_valid());
    CHECK(same(state, counting({3}) * 3));
}

TEST_CASE("NaN is no small difference: nothing finite has no measure, and the node that makes it is named") {
    program_writer p;
    auto const x = p.input("x", {3});
    auto const log = p.call("log", "aten.log.default", {tensor("self", x)}, {3});
    auto const twice = p.call("twice", "aten.mul.Scalar", {tensor("self", log), attr("other", std::int64_t{2})}, {3});
    auto const program = p.finish({twice});
    auto const nan = at::full({3}, std::numeric_limits<double>::quiet_NaN(), c10::kFloat);
    auto const v = verify_ir(program, tensor_map{}, {counting({3}) - 5}, {nan});
    CHECK(v.is_valid());
    CHECK(std::isnan(v.outputs[0].max_absolute));
    CHECK(std::isnan(v.max_absolute()));
    CHECK(contains(to_string(v), "nothing finite to compare"));
    CHECK(contains(to_string(v), "NaN 3 (expected 3)"));
    CHECK(contains(to_string(v), "first NaN: node 'log', aten.log.default"));
    CHECK(contains(to_json(v), "\"max_abs_diff\": null"));
    CHECK(contains(to_json(v), "\"cosine_similarity\": null"));
    auto const given = verify_ir(program, tensor_map{}, {nan}, {nan});
    CHECK(contains(to_string(given), "first NaN: input 'x' has it already"));
    auto const infinite = verify_ir(program, tensor_map{}, {counting({3})}, {counting({3})});
    CHECK(contains(to_string(infinite), "first infinity: node 'log'"));
}

TEST_CASE("an output whose size is random is compared by dtype and rank") {
    program_writer p;
    auto const x = p.input("x", {64});
    auto const noise = p.call("noise", "aten.rand_like.default", {tensor("self", x)}, {64});
    auto const large = p.call("large", "aten.gt.Scalar", {tensor("self", noise), attr("other", 0.5)}, {64});
    auto const rows = p.call("rows", "aten.nonzero.default", {tensor("self", large)}, {dim(expression::symbol("u0"), 30), 1});
    auto const program = p.finish({rows});
    auto const v = verify_ir(program, tensor_map{}, {counting({64})}, {at::zeros({31, 1}, c10::kFloat)});
    CHECK_FALSE(v.is_valid());  // another dtype
    auto const fits = verify_ir(program, tensor_map{}, {counting({64})}, {at::zeros({5, 1}, c10::kLong)});
    CHECK_MESSAGE(fits.is_valid(), to_string(fits));
    CHECK(contains(to_string(fits), "its size is random"));
    CHECK_FALSE(verify_ir(program, tensor_map{}, {counting({64})}, {at::zeros({5}, c10::kLong)}).is_valid());  // another rank
}

}  // TEST_SUITE("libtorch/verify")
