// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/numeric_check.hpp>

#include <torch_ir/libtorch/fold_constants.hpp>
#include <torch_ir/libtorch/random_inputs.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/text/parse.hpp>

#include <ATen/ops/randn.h>

#include <cstddef>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/numeric_check") {
namespace {

ir block() {
    return parse_text(R"(
        program "Block"
        %w: float32[4, 4] = parameter("w")
        %count: float32[1] = buffer("count")
        %x: float32[3, 4] = input
        %neg: float32[4, 4] = aten.neg.default(self=%w)
        %linear: float32[3, 4] = aten.linear.default(input=%x, weight=%neg)
        %dead: float32[3, 4] = aten.relu.default(self=%linear)
        %dropout: float32[3, 4] = aten.dropout.default(input=%linear, p=0.5, train=True)
        %add_: float32[1] = aten.add_.Scalar(self=%count, other=1)
        return %linear, %dropout)");
}

/// A pass that changes the constant `other` of `add_`, or the operator of a call.
rewrite_pass spoil(std::string const& name, std::string const& op) {
    return {"spoil", "", [=](program_editor& e) {
                for (auto i = e.first(); i != no_call; i = e.next(i)) {
                    if (e.at(i).name != name) continue;
                    auto c = e.at(i);
                    if (op.empty()) c.arguments.back().value = attribute(std::int64_t{2});
                    else c.op = op_name(op);
                    e.replace(i, c);
                    return std::size_t{1};
                }
                return std::size_t{0};
            }};
}

}  // namespace

TEST_CASE("passes that keep what a program computes pass, folding too") {
    auto const program = block();
    tensor_map weights{{"w", at::randn({4, 4})}, {"count", at::zeros({1})}};
    numeric_check const check(program, weights, {random_inputs(program, 1), random_inputs(program, 2)});
    pipeline passes({"canonicalize", "cse", "dce"});
    auto const done = passes.check(check).run(program);
    CHECK(done.program.calls().size() == 4);
    // The write to one weight is none to the other: they are apart.
    CHECK(pipeline().add(fold_constants_pass(weights)).check(check).run(program).passes.front().changes == 1);
    weights.erase("folded_neg");
    auto const pure = parse_text(R"(
            program "Pure"
            %w: float32[4, 4] = parameter("w")
            %x: float32[3, 4] = input
            %neg: float32[4, 4] = aten.neg.default(self=%w)
            %linear: float32[3, 4] = aten.linear.default(input=%x, weight=%neg)
            return %linear)");
    numeric_check const other(pure, weights, {random_inputs(pure, 1)});
    CHECK(pipeline().add(fold_constants_pass(weights)).check(other).run(pure).program.calls().size() == 1);
    CHECK(weights.contains("folded_neg"));
}

TEST_CASE("a pass that changes an output, or what is written to a buffer, is named with what differs") {
    auto const program = block();
    tensor_map const weights{{"w", at::randn({4, 4})}, {"count", at::zeros({1})}};
    numeric_check const check(program, weights, {random_inputs(program, 1)});
    auto const failure = [&](std::string const& call, std::string const& op) {
        return message_of([&] { static_cast<void>(pipeline().add(spoil(call, op)).check(check).run(program)); });
    };
    CHECK(contains(failure("neg", "aten.abs.default"), "the program behind pass 'spoil': expected the outputs that it had before, found output 0 'linear'"));
    CHECK(contains(failure("add_", ""), "the new value of 'count' that it had before"));
    CHECK(failure("nothing", "") == "no error");
    CHECK(contains(failure("add_", "aten.add.Scalar"), "0"));  // nothing is written any more
    CHECK(code_of([&] { static_cast<void>(pipeline().add(spoil("neg", "aten.abs.default")).check(check).run(program)); }) == errc::invalid_ir);
}

TEST_CASE("inputs that don't fit the program are refused when the check is made") {
    tensor_map const weights{{"w", at::randn({4, 4})}, {"count", at::zeros({1})}};
    CHECK(code_of([&] { static_cast<void>(numeric_check(block(), weights, {{at::ones({2})}})); }) == errc::argument);
}
}  // TEST_SUITE("libtorch/numeric_check")
