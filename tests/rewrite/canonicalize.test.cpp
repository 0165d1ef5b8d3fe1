// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/canonicalize.hpp>

#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/print.hpp>

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/reference.hpp"
#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/canonicalize") {
TEST_CASE("a model as C++ records it becomes what torch.export records") {
    CHECK(calls_of(canonicalize(parse_text(R"(
            program "Net"
            %p_fc1_weight: float32[8, 4] = parameter("fc1.weight")
            %p_fc1_bias: float32[8] = parameter("fc1.bias")
            %p_fc2_weight: float32[2, 8] = parameter("fc2.weight")
            %p_fc2_bias: float32[2] = parameter("fc2.bias")
            %x: float32[3, 4] = input
            %t: float32[4, 8] = aten.t.default(self=%p_fc1_weight)
            %addmm: float32[3, 8] = aten.addmm.default(self=%p_fc1_bias, mat1=%x, mat2=%t)
            %relu: float32[3, 8] = aten.relu.default(self=%addmm)
            %mul: float32[3, 8] = aten.mul.Scalar(self=%relu, other=2.0)
            %t_1: float32[8, 2] = aten.t.default(self=%p_fc2_weight)
            %addmm_1: float32[3, 2] = aten.addmm.default(self=%p_fc2_bias, mat1=%mul, mat2=%t_1)
            %empty_like: float32[3, 2] = aten.empty_like.default(self=%addmm_1, *, memory_format=torch.preserve_format)
            %fill_: float32[3, 2] = aten.fill_.Scalar(self=%empty_like, value=1)
            %sub_: float32[3, 2] = aten.sub_.Tensor(self=%fill_, other=%addmm_1)
            return %sub_)"))) == lines(R"(
            %linear: float32[3, 8] = aten.linear.default(input=%x, weight=%p_fc1_weight, bias=%p_fc1_bias)
            %relu: float32[3, 8] = aten.relu.default(self=%linear)
            %mul: float32[3, 8] = aten.mul.Tensor(self=%relu, other=2.0)
            %linear_1: float32[3, 2] = aten.linear.default(input=%mul, weight=%p_fc2_weight, bias=%p_fc2_bias)
            %rsub: float32[3, 2] = aten.rsub.Scalar(self=%linear_1, other=1)
            return %rsub)"));
}

TEST_CASE("calls that nobody uses stay, as in torch.export") {
    std::string const body = "%relu: float32[2] = aten.relu.default(self=%x)\nreturn %x\n";
    CHECK(calls_of(canonicalize(parse_text("program \"Test\"\n%x: float32[2] = input\n" + body))) == body);
}

TEST_CASE("names stay where nothing is to do") {
    std::string const body = "%mine: float32[2] = aten.relu.default(self=%x)\nreturn %mine\n";
    CHECK(calls_of(canonicalize(parse_text("program \"Test\"\n%x: float32[2] = input\n" + body))) == body);
}

TEST_CASE("rules have names of their own") {
    std::set<std::string> names;
    for (auto const& r : canonical_rules()) CHECK_MESSAGE(names.insert(r.name).second, r.name);
    CHECK(names.size() > 40);
}

TEST_CASE("what torch.export wrote is canonical already") {
    auto const archives = reference_archives();
    check_seen("archives", archives.size(), {109, 200});
    for (auto const& a : archives) {
        CAPTURE(a.string());
        auto const program = build(pt2_archive::open(a.string()));
        program_editor edit(program);
        CHECK(canonicalize(edit) == 0);
        CHECK(to_text(std::move(edit).result()) == to_text(program));
    }
}
}  // TEST_SUITE("rewrite/canonicalize")
