// SPDX-License-Identifier: MIT
#include <torch_ir/schema/argument_value.hpp>

#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/parse.hpp>

#include <cstdint>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("schema/argument_value") {
TEST_CASE("an argument is what the call gives, in its place too, or else its default") {
    register_schema("argument_value_test::op(Tensor x, int n=3, *, bool flag=True, Scalar s=0) -> Tensor");
    ir const program = parse_text(R"(
        program "Test"
        %x: float32[2] = input
        %a: float32[2] = argument_value_test.op.default(x=%x)
        %b: float32[2] = argument_value_test.op.default(%x, 5)
        %c: float32[2] = argument_value_test.op.default(x=%x, n=7, flag=False)
        %d: float32[2] = nobody.knows.default(%x, 5, n=2)
        return %d)");
    auto const call = [&](std::size_t i) -> call_node const& { return program.call(program.calls()[i]); };
    CHECK(*argument_value(call(0), "n") == attribute(std::int64_t{3}));
    CHECK(*argument_value(call(1), "n") == attribute(std::int64_t{5}));
    CHECK(*argument_value(call(2), "n") == attribute(std::int64_t{7}));
    CHECK(*argument_value(call(3), "n") == attribute(std::int64_t{2}));
    CHECK(argument_value(call(0), "else") == nullptr);
    CHECK(argument_value(call(3), "x") == nullptr);
    CHECK(argument_flag(call(0), "flag", false));
    CHECK_FALSE(argument_flag(call(2), "flag", true));
    CHECK_FALSE(argument_flag(call(0), "s", true));
    CHECK(argument_flag(call(3), "flag", true));
    CHECK(given_argument(call(1), find_schema(call(1).op), "flag") == nullptr);
}
}  // TEST_SUITE("schema/argument_value")
