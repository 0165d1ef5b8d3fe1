// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/foldable_calls.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/foldable_calls") {
namespace {

std::string const head = R"(
    program "Test"
    constant "c" = int64[2] "01000000000000000200000000000000"
    %w: float32[4, 4] = parameter("w")
    %b: float32[4] = parameter("b")
    %c: int64[2] = constant("c")
    %x: float32[4] = input
)";

/// `calls -> values`: names of the calls that fold, and of what takes their place (with `*` where it is made of weights). All weights are known but `b`.
std::string found_in(std::string const& body, fold_options const& options = {}) {
    program_editor const edit(parse_text(head + body));
    auto const f = find_foldable_calls(
        edit, [](weight_node const& w) { return w.target == "w"; }, options);
    std::string out;
    for (auto const i : f.calls) out += edit.at(i).name + " ";
    out += "->";
    for (auto const& v : f.values) out += " " + edit.find_value(v.value)->name + (v.of_weights ? "*" : "");
    return out;
}

}  // namespace

TEST_CASE("what follows from constants, and from weights that are known, folds; one value takes the place of a chain") {
    CHECK(found_in(R"(
            %neg: float32[4, 4] = aten.neg.default(self=%w)
            %sum: float32[4] = aten.sum.dim_IntList(self=%neg, dim=[0])
            %add: float32[4] = aten.add.Tensor(self=%x, other=%sum)
            return %add)") == "neg sum -> sum*");
    CHECK(found_in(R"(
            %neg: int64[2] = aten.neg.default(self=%c)
            %index: float32[2] = aten.index.Tensor(self=%x, indices=[%neg])
            return %index)") == "neg -> neg");
}

TEST_CASE("what follows from an input or from a weight without a value stays") {
    CHECK(found_in(R"(
            %neg: float32[4] = aten.neg.default(self=%x)
            %neg_1: float32[4] = aten.neg.default(self=%b)
            return %neg, %neg_1)") == "->");
}

TEST_CASE("a value that what stays uses in the middle of a chain becomes a weight too") {
    CHECK(found_in(R"(
            %neg: float32[4, 4] = aten.neg.default(self=%w)
            %sum: float32[4] = aten.sum.dim_IntList(self=%neg, dim=[0])
            return %neg, %sum)") == "neg sum -> neg* sum*");
}

TEST_CASE("views of weights and tensors made of numbers are smaller as calls") {
    CHECK(found_in(R"(
            %t: float32[4, 4] = aten.t.default(self=%w)
            %zeros: float32[4] = aten.zeros.default(size=[4])
            %unsqueeze: float32[1, 4] = aten.unsqueeze.default(self=%zeros, dim=0)
            return %t, %unsqueeze)") == "->");
    // What is computed of them is not, and a cast is no view.
    CHECK(found_in(R"(
            %t: float32[4, 4] = aten.t.default(self=%w)
            %neg: float32[4, 4] = aten.neg.default(self=%t)
            %to: float64[4, 4] = aten.to.dtype(self=%w, dtype=torch.float64)
            %arange: int64[4] = aten.arange.default(end=4)
            %ge: bool[4] = aten.ge.Scalar(self=%arange, other=2)
            return %neg, %to, %ge)",
                   {.largest = 1000}) == "t neg to arange ge -> neg* to* ge");
}

TEST_CASE("a view that what stays uses too stays, and is computed ahead for those that need it") {
    program_editor const edit(parse_text(head + R"(
            %t: float32[4, 4] = aten.t.default(self=%w)
            %neg: float32[4, 4] = aten.neg.default(self=%t)
            return %neg, %t)"));
    auto const f = find_foldable_calls(edit, [](weight_node const&) { return true; });
    CHECK(f.calls == std::vector{edit.last()});
    CHECK(f.computed == std::vector{edit.first(), edit.last()});
}

TEST_CASE("a large value is computed at each run, and what it is made of then takes its place") {
    std::string const body = R"(
            %sum: float32[4] = aten.sum.dim_IntList(self=%w, dim=[0])
            %outer: float32[4, 4] = aten.outer.default(self=%sum, vec2=%sum)
            %cat: float32[8, 4] = aten.cat.default(tensors=[%outer, %outer])
            return %cat)";
    CHECK(found_in(body) == "sum outer cat -> cat*");
    CHECK(found_in(body, {.largest = 127}) == "sum outer -> outer*");  // 64 bytes, as %w has
    CHECK(found_in(R"(
            %arange: int64[4] = aten.arange.default(end=4)
            %neg: int64[4] = aten.neg.default(self=%arange)
            return %neg)",
                   {.largest_constant = 31}) == "->");
}

TEST_CASE("random numbers, uninitialised memory, unknown operators and unknown sizes stay") {
    CHECK(found_in(R"(
            %rand: float32[4, 4] = aten.rand_like.default(self=%w)
            %empty: float32[4, 4] = aten.empty_like.default(self=%w)
            %neg: float32[4, 4] = aten.neg.default(self=%empty)
            %mine: float32[4, 4] = mine.op.default(self=%w)
            %nonzero: int64[{u0=2}, 2] = aten.nonzero.default(self=%w)
            return %rand, %neg, %mine, %nonzero)") == "->");
    CHECK(found_in(R"(
            %dropout: float32[4, 4] = aten.dropout.default(input=%w, p=0.5, train=True)
            %neg: float32[4, 4] = aten.neg.default(self=%dropout)
            return %neg)") == "->");
}

TEST_CASE("memory that folded calls alone write to folds with them") {
    CHECK(found_in(R"(
            %zeros: float32[4] = aten.zeros.default(size=[4])
            %slice: float32[2] = aten.slice.Tensor(self=%zeros, dim=0, start=2, end=4)
            %fill_: float32[2] = aten.fill_.Scalar(self=%slice, value=1)
            %add: float32[4] = aten.add.Tensor(self=%x, other=%zeros)
            return %add)") == "zeros slice fill_ -> zeros");
}

TEST_CASE("memory that others write to, or use before it is written, stays as it is") {
    CHECK(found_in(R"(
            %neg: float32[4, 4] = aten.neg.default(self=%w)
            %add_: float32[4, 4] = aten.add_.Tensor(self=%neg, other=%x)
            %sum: float32[4] = aten.sum.dim_IntList(self=%neg, dim=[0])
            return %sum, %add_)") == "->");
    CHECK(found_in(R"(
            %neg: float32[4, 4] = aten.neg.default(self=%w)
            %add: float32[4, 4] = aten.add.Tensor(self=%x, other=%neg)
            %fill_: float32[4, 4] = aten.fill_.Scalar(self=%neg, value=1)
            return %add, %neg)") == "->");
    CHECK(found_in(R"(
            %neg: float32[4, 4] = aten.neg.default(self=%w)
            %uniform_: float32[4, 4] = aten.uniform_.default(self=%neg)
            return %neg)") == "->");
    CHECK(found_in(R"(
            %fill_: float32[4, 4] = aten.fill_.Scalar(self=%w, value=1)
            %neg: float32[4, 4] = aten.neg.default(self=%w)
            return %neg)") == "->");
    CHECK(found_in(R"(
            %big: float32[100, 4] = aten.ones.default(size=[100, 4])
            %fill_: float32[100, 4] = aten.fill_.Scalar(self=%big, value=2)
            %sum: float32[4] = aten.sum.dim_IntList(self=%big, dim=[0])
            %cat: float32[200, 4] = aten.cat.default(tensors=[%big, %big])
            return %sum, %big)",
                   {.largest_constant = 100}) == "->");
}

TEST_CASE("a tensor made by the type of another needs none of its elements") {
    std::string const body = R"(
            %zeros: float32[2, 4] = aten.new_zeros.default(self=%x, size=[2, 4])
            %fill_: float32[2, 4] = aten.fill_.Scalar(self=%zeros, value=1)
            %full: float32[4] = aten.full_like.default(self=%x, fill_value=3)
            %mul: float32[2, 4] = aten.mul.Tensor(self=%zeros, other=%full)
            %add: float32[2, 4] = aten.add.Tensor(self=%x, other=%mul)
            return %add, %full)";
    CHECK(found_in(body) == "zeros fill_ mul -> mul");
    program_editor const edit(parse_text(head + body));
    auto const f = find_foldable_calls(edit, [](weight_node const&) { return false; });
    REQUIRE(f.computed.size() == 4);
    auto const zeros = without_type_argument(edit.at(f.computed[0]));
    CHECK(zeros.op.text() == "aten.zeros.default");
    CHECK(find_argument(zeros, "size")->value == attribute(std::vector<std::int64_t>{2, 4}));
    CHECK(find_argument(zeros, "dtype")->value == attribute(dtype::float32));
    CHECK(find_argument(zeros, "self") == nullptr);
    CHECK(find_argument(without_type_argument(edit.at(f.computed[2])), "fill_value")->value == attribute(std::int64_t{3}));
    CHECK(without_type_argument(edit.at(f.computed[1])).op.text() == "aten.fill_.Scalar");
}

TEST_CASE("where weights are known to be apart, a write to one leaves the others to be folded") {
    std::string const body = R"(
            %fill_: float32[4] = aten.fill_.Scalar(self=%b, value=1)
            %neg: float32[4, 4] = aten.neg.default(self=%w)
            %add_: float32[4] = aten.add_.Tensor(self=%x, other=%b)
            return %neg, %add_)";
    CHECK(found_in(body) == "->");
    CHECK(found_in(body, {.arguments_are_apart = true}) == "neg -> neg*");
}

TEST_CASE("what an in-place operator takes besides what it writes to folds") {
    CHECK(found_in(R"(
            %neg: float32[4, 4] = aten.neg.default(self=%w)
            %sum: float32[4] = aten.sum.dim_IntList(self=%neg, dim=[0])
            %abs: float32[4] = aten.abs.default(self=%x)
            %add_: float32[4] = aten.add_.Tensor(self=%abs, other=%sum)
            return %add_)") == "neg sum -> sum*");
}

TEST_CASE("an assertion writes nothing") {
    CHECK(found_in(R"(
            %neg: float32[4, 4] = aten.neg.default(self=%w)
            aten._assert_tensor_metadata.default@check(a=%neg, dtype=torch.float32)
            return %neg)") == "neg -> neg*");
}

TEST_CASE("a call that nobody uses is not worth computing") {
    CHECK(found_in(R"(
            %neg: float32[4, 4] = aten.neg.default(self=%w)
            return %x)") == "->");
}

TEST_CASE("of an operator with several results those in use take its place") {
    CHECK(found_in(R"(
            %max: float32[4], %max_1: int64[4] = aten.max.dim(self=%w, dim=0)
            %add: float32[4] = aten.add.Tensor(self=%x, other=%max)
            return %add)") == "max -> max*");
}

TEST_CASE("a weight that the outputs write to is known in this run only, so nothing folds that follows from it") {
    CHECK(found_in(R"(
            %half: float32[4, 4] = aten.mul.Scalar(self=%w, other=0.5)
            %sum: float32[4] = aten.sum.dim_IntList(self=%half, dim=[0])
            %add: float32[4] = aten.add.Tensor(self=%x, other=%sum)
            return parameter_mutation("w")=%half, %add)") == "->");
}

TEST_CASE("what LibTorch computes without a look at its indices does not fold") {
    CHECK(found_in(R"(
            %full: float32[2, 3] = aten.full.default(size=[2, 3], fill_value=1)
            %alias: float32[64] = aten._reshape_alias.default(self=%full, size=[64], stride=[1])
            %y: float32[64] = aten.clone.default(self=%alias)
            return %y)") == "->");
}

TEST_CASE("what would be large on the way does not fold, though its result is small") {
    std::string const body = R"(
            %ones: float32[65536, 65536] = aten.expand_copy.default(self=%c, size=[65536, 65536])
            %sum: float32[] = aten.sum.default(self=%ones)
            %add: float32[4] = aten.add.Tensor(self=%x, other=%sum)
            return %add)";
    CHECK(found_in(body) == "->");
    fold_options options;
    options.largest_inner = options.most_inner = std::int64_t{1} << 40;
    CHECK(found_in(body, options) == "ones sum -> sum");
    options.most_inner = std::int64_t{1} << 30;
    CHECK(found_in(body, options) == "->");
}

}  // TEST_SUITE("rewrite/foldable_calls")
