// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/inputs.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/run/inputs") {
namespace {

dim symbol(std::string name) { return {expression::symbol(std::move(name)), std::nullopt}; }
dim times(std::int64_t factor, std::string name) {
    return {expression::call("Mul", {expression::integer(factor), expression::symbol(std::move(name))}), std::nullopt};
}

plan taking(std::vector<shape> const& inputs, std::vector<symbol_range> ranges = {}) {
    plan p;
    p.info.ranges = std::move(ranges);
    for (std::uint32_t i = 0; i < inputs.size(); ++i) {
        tensor_type t;
        t.sizes = inputs[i];
        input_node n;
        n.result = {value_id{i}, std::string(1, static_cast<char>('x' + i)), t};
        p.inputs.push_back(std::move(n));
    }
    p.used.resize(inputs.size(), true);
    return p;
}

std::string problem(plan const& p, std::vector<c10::IValue> given) {
    return message_of([&] { static_cast<void>(check_inputs(p, std::move(given), c10::kCPU)); });
}

std::string const fine = "no error";

}  // namespace

TEST_CASE("number, kind, dtype and shape must fit") {
    auto const p = taking({{2, 3}, {4}});
    CHECK(problem(p, {counting({2, 3}), counting({4})}) == fine);
    for (auto const* part : {"expected 2", "x, y", "found 1"}) CHECK(contains(problem(p, {counting({2, 3})}), part));
    for (auto const* part : {"'x'", "float32[2, 3]", "float32[2, 4]"}) CHECK(contains(problem(p, {counting({2, 4}), counting({4})}), part));
    for (auto const* part : {"'y'", "float32[4]", "int64[4]"}) CHECK(contains(problem(p, {counting({2, 3}), counting({4}, c10::kLong)}), part));
    CHECK(contains(problem(p, {counting({2, 3}), counting({4, 1})}), "float32[4, 1]"));
    CHECK(contains(problem(p, {counting({2, 3}), 5}), "'y'"));
    CHECK(contains(problem(p, {counting({2, 3}), at::Tensor()}), "undefined"));
}

TEST_CASE("inputs on another device are refused") { CHECK(contains(problem(taking({{2}}), {at::zeros({2}, at::TensorOptions().device(c10::kMeta))}), "meta")); }

TEST_CASE("one symbol has one value") {
    auto const p = taking({{symbol("s0"), 3}, {symbol("s0")}});
    CHECK(problem(p, {counting({5, 3}), counting({5})}) == fine);
    for (auto const* part : {"'y'", "dimension 0", "s0 = 5", "found 6"}) CHECK(contains(problem(p, {counting({5, 3}), counting({6})}), part));
}

TEST_CASE("expressions are solved, whatever the order of the inputs") {
    auto const p = taking({{times(8, "s0")}, {symbol("s0")}});
    CHECK(problem(p, {counting({24}), counting({3})}) == fine);
    CHECK(contains(problem(p, {counting({24}), counting({4})}), "s0"));
    CHECK(contains(problem(taking({{times(8, "s0")}}), {counting({13})}), "8*s0"));
}

TEST_CASE("symbols and expressions stay in their ranges, lower bounds up to 2 don't count") {
    auto const p = taking({{symbol("s0")}, {symbol("s1")}}, {{"s0", 4, 8}, {"s1", 2, std::nullopt}});
    CHECK(problem(p, {counting({4}), counting({1})}) == fine);
    CHECK(contains(problem(p, {counting({3}), counting({1})}), "s0 >= 4"));
    CHECK(contains(problem(p, {counting({9}), counting({1})}), "s0 <= 8"));
    CHECK(contains(problem(taking({{times(8, "s0")}}, {{"8*s0", 8, 64}}), {counting({72})}), "8*s0 <= 64"));
    CHECK(contains(problem(taking({{times(8, "s0")}}, {{"s0", 1, 8}}), {counting({72})}), "s0 <= 8"));
}

TEST_CASE("a symbolic scalar is a number or a tensor of one element") {
    plan p = taking({{symbol("s0")}});
    input_node n;
    symbol_type s;
    s.symbolic = expression::symbol("s0");
    n.result = {value_id{1}, "n", s};
    p.inputs.push_back(n);
    CHECK(problem(p, {counting({3}), 3}) == fine);
    CHECK(check_inputs(p, {counting({3}), at::full({}, 3, c10::kLong)}, c10::kCPU)[1].toInt() == 3);
    CHECK(contains(problem(p, {counting({3}), 4}), "'n'"));
    CHECK(contains(problem(p, {counting({3}), 2.5}), "an integer"));
    CHECK(contains(problem(p, {counting({3}), counting({2})}), "an integer"));
}

TEST_CASE("what the program fixed is not passed") {
    plan p = taking({{2}, {2}});
    p.inputs[0].kind = input_kind::constant;
    CHECK(user_inputs(p).size() == 1);
    CHECK(problem(p, {counting({2})}) == fine);
}

TEST_CASE("guards of the program must hold") {
    auto p = taking({{symbol("s0"), 4}});
    p.info.guards = {"L['x'].size()[0] % 2 == 0"};
    p.guards = guards_of(p.info);
    CHECK(problem(p, {counting({6, 4})}) == fine);
    for (auto const* part : {"guard", "L['x'].size()[0] % 2 == 0", "x of float32[5, 4]"}) CHECK(contains(problem(p, {counting({5, 4})}), part));
    CHECK_NOTHROW(static_cast<void>(check_inputs(p, {counting({5, 4})}, c10::kCPU, false)));
}

TEST_CASE("a guard that can't be evaluated admits the sizes of the trace only") {
    auto p = taking({{dim(expression::symbol("s0"), 3)}});
    p.info.guards = {"some_function(L['x']) == 2"};
    p.guards = guards_of(p.info);
    CHECK(problem(p, {counting({3})}) == fine);
    for (auto const* part : {"can't be evaluated", "some_function", "x of float32[5]"}) CHECK(contains(problem(p, {counting({5})}), part));
}

TEST_CASE("guards see the numbers that a program fixed, and strides") {
    auto p = taking({{symbol("s0"), 4}});
    input_node fixed;
    fixed.result = {value_id{1}, "flag", std::monostate()};
    fixed.kind = input_kind::constant;
    fixed.constant = std::int64_t{2};
    p.inputs.insert(p.inputs.begin(), fixed);
    p.info.guards = {"L['flag'] == 2 and L['x'].stride()[1] == 1"};
    p.guards = guards_of(p.info);
    CHECK(problem(p, {counting({3, 4})}) == fine);
    CHECK(contains(problem(p, {counting({4, 3}).t()}), "guard"));
}

}  // TEST_SUITE("libtorch/run/inputs")
