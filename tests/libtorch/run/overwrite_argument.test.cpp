// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/overwrite_argument.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/memory_meter.hpp>

#include <utility>
#include <vector>

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/run/overwrite_argument") {
namespace {

c10::OperatorHandle find(char const* name, char const* overload) { return *c10::Dispatcher::singleton().findSchema({name, overload}); }

/// The arguments are moved: nobody else refers to those that are made for the call.
template <class... Arguments>
bool may_overwrite(c10::ScalarType result, Arguments... arguments) {
    c10::IValue const values[] = {std::move(arguments)...};
    std::vector<c10::IValue const*> pointers;
    for (auto const& v : values) pointers.push_back(&v);
    return may_overwrite_first(pointers, result);
}

/// Runs `program` and tells how many times memory was asked for.
std::int64_t allocations(executor const& run, at::Tensor const& x, at::Tensor const& expected) {
    memory_meter const meter;
    auto const out = run.execute({x}).tensors().front();
    auto const count = meter.allocations();
    CHECK(same(out, expected));
    return count;
}

}  // namespace

TEST_CASE("element-wise operators have an in-place form, others none") {
    CHECK((find_in_place(find("aten::relu", "")).function != nullptr));
    CHECK((find_in_place(find("aten::add", "Tensor")).function != nullptr));
    CHECK((find_in_place(find("aten::mul", "Scalar")).function != nullptr));
    CHECK((find_in_place(find("aten::cumsum", "")).function == nullptr));
    CHECK((find_in_place(find("aten::t", "")).function == nullptr));
    CHECK((find_in_place(find("aten::relu_", "")).function == nullptr));
    CHECK((find_in_place(find("aten::bernoulli", "")).function == nullptr));
}

TEST_CASE("memory is overwritten only if nobody else has it and the result fits in it exactly") {
    auto const fresh = [] { return at::ones({2, 3}); };
    auto const type = c10::kFloat;
    CHECK(may_overwrite(type, fresh()));
    CHECK(may_overwrite(type, fresh(), at::ones({3})));
    CHECK(may_overwrite(type, fresh(), 2.0));
    CHECK_FALSE(may_overwrite(c10::kDouble, fresh()));
    CHECK_FALSE(may_overwrite(type, fresh(), at::ones({4, 2, 3})));
    CHECK_FALSE(may_overwrite(type, fresh(), at::ones({3}, c10::kDouble)));
    CHECK_FALSE(may_overwrite(type, at::ones({3, 2}).t()));
    CHECK_FALSE(may_overwrite(type, at::ones({4, 3}).narrow(0, 0, 2)));
    CHECK_FALSE(may_overwrite(type, at::empty({0})));
    auto const kept = at::ones({2, 3});
    CHECK_FALSE(may_overwrite(type, kept));
    CHECK_FALSE(may_overwrite(type, kept.view({6})));
    float bytes[4] = {};
    CHECK_FALSE(may_overwrite(type, at::from_blob(bytes, {4})));
}

TEST_CASE("a chain of element-wise operators asks for memory once") {
    program_writer p;
    auto const x = p.input("x", {8});
    auto v = p.call("first", "aten.mul.Tensor", {tensor("self", x), tensor("other", x)}, {8});
    for (int i = 0; i < 20; ++i) v = p.call("n" + std::to_string(i), "aten.add.Tensor", {tensor("self", v), tensor("other", x)}, {8});
    auto const given = counting({8});
    CHECK(allocations(executor(p.finish({v})), given, given.mul(given).add(given, 20)) == 1);
    CHECK(same(given, counting({8})));
}

TEST_CASE("a value that is used again, that has a view, or that is an output is left alone") {
    program_writer p;
    auto const x = p.input("x", {2, 2});
    auto const a = p.call("a", "aten.relu.default", {tensor("self", x)}, {2, 2});
    auto const b = p.call("b", "aten.add.Scalar", {tensor("self", a), attr("other", 1.0)}, {2, 2});
    auto const row = p.call("row", "aten.select.int", {tensor("self", b), attr("dim", std::int64_t{0}), attr("index", std::int64_t{1})}, {2});
    auto const c = p.call("c", "aten.mul.Scalar", {tensor("self", b), attr("other", 10.0)}, {2, 2});
    auto const d = p.call("d", "aten.mul.Scalar", {tensor("self", c), attr("other", 10.0)}, {2, 2});
    auto const out = executor(p.finish({a, row, c, d})).execute({counting({2, 2})}).tensors();
    auto const one = counting({2, 2}).add(1);
    CHECK(same(out[0], counting({2, 2})));
    CHECK(same(out[1], one[1]));
    CHECK(same(out[2], one.mul(10)));
    CHECK(same(out[3], one.mul(100)));
}

TEST_CASE("a value that is both arguments, or the later one, is left alone") {
    program_writer p;
    auto const x = p.input("x", {4});
    auto const a = p.call("a", "aten.relu.default", {tensor("self", x)}, {4});
    auto const b = p.call("b", "aten.mul.Tensor", {tensor("self", a), tensor("other", a)}, {4});
    auto const c = p.call("c", "aten.sub.Tensor", {tensor("self", x), tensor("other", b)}, {4});
    auto const out = executor(p.finish({c})).execute({counting({4})}).tensors().front();
    CHECK(same(out, counting({4}).sub(counting({4}).square())));
}

TEST_CASE("weights and inputs are never overwritten") {
    program_writer p;
    auto const w = p.weight("w", "w", {4});
    auto const x = p.input("x", {4});
    auto const a = p.call("a", "aten.add.Tensor", {tensor("self", w), attr("other", 1.0)}, {4});
    auto const b = p.call("b", "aten.add.Tensor", {tensor("self", x), tensor("other", a)}, {4});
    executor run(p.finish({b}));
    run.load_weights(tensor_map{{"w", counting({4})}});
    for (int k = 0; k < 2; ++k)  // the only references are those of the executor and of the call
        CHECK(same(run.execute({counting({4})}).tensors().front(), counting({4}).mul(2).add(1)));
}

TEST_CASE("a result of another dtype or shape gets memory of its own") {
    program_writer p;
    auto const x = p.input("x", {3});
    auto const a = p.call("a", "aten.relu.default", {tensor("self", x)}, {3});
    auto const b = p.call("b", "aten.ge.Scalar", {tensor("self", a), attr("other", 1.0)}, {3}, dtype::bool_);
    auto const c = p.call("c", "aten.relu.default", {tensor("self", x)}, {3});
    auto const column = p.call("column", "aten.unsqueeze.default", {tensor("self", x), attr("dim", std::int64_t{1})}, {3, 1});
    auto const d = p.call("d", "aten.add.Tensor", {tensor("self", c), tensor("other", column)}, {3, 3});
    auto const out = executor(p.finish({b, d})).execute({counting({3})}).tensors();
    CHECK((out[0].scalar_type() == c10::kBool));
    CHECK(same(out[1], counting({3}).add(counting({3}).unsqueeze(1))));
}
}  // TEST_SUITE("libtorch/run/overwrite_argument")
