// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/random_inputs.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include <torch_ir/text/parse.hpp>

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/random_inputs") {
TEST_CASE("the same seed gives the same inputs, of the types that the program has") {
    auto const program = parse_text(R"(program "A"
%x: float32[3, 4] = input
%h: bfloat16[2] = input
%z: complex64[2] = input
%b: bool[64] = input
%n: int32[5] = input
%flag: none = input(True)
%y: float32[3, 4] = aten.relu.default(self=%x)
return %y
)");
    auto const first = random_inputs(program, 5), again = random_inputs(program, 5), other = random_inputs(program, 6);
    REQUIRE(first.size() == 5);
    for (std::size_t i = 0; i < first.size(); ++i) CHECK(same(first[i].toTensor(), again[i].toTensor()));
    CHECK_FALSE(same(first[0].toTensor(), other[0].toTensor()));
    CHECK((first[1].toTensor().scalar_type() == c10::kBFloat16));
    CHECK((first[2].toTensor().scalar_type() == c10::kComplexFloat));
    CHECK((first[3].toTensor().scalar_type() == c10::kBool));
    CHECK((first[4].toTensor().scalar_type() == c10::kInt));
    CHECK(first[3].toTensor().sum().item().toLong() > 8);
    CHECK(first[3].toTensor().sum().item().toLong() < 56);
}

TEST_CASE("integers that index stay in range, through views and casts") {
    auto const program = parse_text(R"(program "E"
%w: float32[7, 4] = parameter("w")
%t: float32[3, 5] = parameter("t")
%ids: int64[200] = input
%picks: int64[3, 50] = input
%free: int64[200] = input
%u: int64[1, 200] = aten.unsqueeze.default(self=%ids, dim=0)
%e: float32[1, 200, 4] = aten.embedding.default(weight=%w, indices=%u)
%g: float32[3, 50] = aten.gather.default(self=%t, dim=1, index=%picks)
return %e, %g
)");
    auto const value_of = [&](std::size_t i) { return program.input(program.inputs()[i]).result.id; };
    CHECK(index_bound(program, value_of(0)) == 7);
    CHECK(index_bound(program, value_of(1)) == 5);
    CHECK_FALSE(index_bound(program, value_of(2)));
    auto const inputs = random_inputs(program, 1);
    CHECK(at::max(inputs[0].toTensor()).item().toLong() == 6);
    CHECK(at::min(inputs[0].toTensor()).item().toLong() == 0);
    CHECK(at::max(inputs[1].toTensor()).item().toLong() == 4);
    CHECK(at::max(inputs[2].toTensor()).item().toLong() == 3);
}

TEST_CASE("sizes are drawn from the ranges of their symbols and agree with each other") {
    auto const program = parse_text(R"(program "S"
range s0 3 9
%x: float32[{s0=4}, 2] = input
%y: float32[{Mul(2, s0)=8}, {s0=4}] = input
%z: float32[{s0=4}, 2] = aten.relu.default(self=%x)
return %z
)");
    bool varies = false;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        auto const inputs = random_inputs(program, seed);
        auto const n = inputs[0].toTensor().size(0);
        CHECK(n >= 3);
        CHECK(n <= 9);
        CHECK(inputs[1].toTensor().size(0) == 2 * n);
        CHECK(inputs[1].toTensor().size(1) == n);
        varies = varies || n != 4;
    }
    CHECK(varies);
}
}  // TEST_SUITE("libtorch/random_inputs")
