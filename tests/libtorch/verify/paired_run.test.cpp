// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/verify/paired_run.hpp>

#include <string>
#include <vector>

#include <torch_ir/text/parse.hpp>

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/verify/paired_run") {
TEST_CASE("nodes that correspond are compared; uninitialized memory and results that nobody uses are not") {
    auto const text = [](std::string const& factor) {
        return "program \"A\"\n%x: float32[4] = input\n%e: float32[4] = aten.empty_like.default(self=%x)\n"
               "%m: float32[4] = aten.mul.Scalar(self=%x, other=" +
               factor + ")\n%unused: float32[4] = aten.add.Scalar(self=%x, other=" + factor + ")\n%s: float32[4] = aten.sin.default(self=%m)\nreturn %s, %e\n";
    };
    ir const a = parse_text(text("2.0")), b = parse_text(text("3.0"));
    executor const ours(a), theirs(b);
    std::vector<c10::IValue> const inputs{at::rand({4}) + 0.1};
    auto const nodes = align(a, b);
    torch_ir::detail::side_by_side sides({a, ours, inputs}, {b, theirs, inputs}, nodes, {});
    auto const found = sides.compare(1e-9, {});
    CHECK(sides.compared() == 4);
    REQUIRE(found.size() == 2);
    auto const details = sides.look_at(found);
    CHECK(a.call(details[0].our_vertex).name == "m");
    CHECK(a.call(details[1].our_vertex).name == "s");
    CHECK(same(details[0].our_results.at(0).toTensor(), inputs[0].toTensor() * 2));
    CHECK(same(details[0].their_results.at(0).toTensor(), inputs[0].toTensor() * 3));
    CHECK(details[0].argument_names == std::vector<std::string>{"self", "other"});
    CHECK(sides.our_outputs().size() == 2);
    CHECK_FALSE(sides.outputs_are_close());
}
}  // TEST_SUITE("libtorch/verify/paired_run")
