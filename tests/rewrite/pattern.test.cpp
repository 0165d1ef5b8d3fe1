// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/pattern.hpp>

#include <string>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/pattern") {
namespace {

/// Whether the pattern matches at the last call.
bool matches(std::string const& body, pattern const& p) {
    program_editor const e(parse_text("program \"Test\"\n%x: float32[2] = input\n%y: float32[2] = input\n" + body));
    return find_match(e, e.last(), p).has_value();
}

pattern sum() { return pattern::call("aten.add.Tensor"); }
std::string const relu = "%r: float32[2] = aten.relu.default(self=%x)\n";

}  // namespace

TEST_CASE("operators, operands and their producers must fit") {
    auto const p = sum().operand("self", pattern::call("aten.relu.default", "aten.relu_.default").operand("self", pattern::any("in")));
    CHECK(matches(relu + "%s: float32[2] = aten.add.Tensor(self=%r, other=%y)\nreturn %s", p));
    CHECK_FALSE(matches(relu + "%s: float32[2] = aten.add.Tensor(self=%y, other=%r)\nreturn %s", p));
    CHECK_FALSE(matches(relu + "%s: float32[2] = aten.sub.Tensor(self=%r, other=%y)\nreturn %s", p));
    CHECK_FALSE(matches(relu + "%s: float32[2] = aten.add.Tensor(self=2, other=%r)\nreturn %s", p));
}

TEST_CASE("a name that stands twice is one value") {
    auto const p = sum().operand("self", pattern::any("v")).operand("other", pattern::any("v"));
    CHECK(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%x)\nreturn %s", p));
    CHECK_FALSE(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%y)\nreturn %s", p));
}

TEST_CASE("an only use is not an output and not another's") {
    auto const p = sum().operand("self", pattern::call("aten.relu.default").only_use());
    CHECK(matches(relu + "%s: float32[2] = aten.add.Tensor(self=%r, other=%y)\nreturn %s", p));
    CHECK_FALSE(matches(relu + "%s: float32[2] = aten.add.Tensor(self=%r, other=%r)\nreturn %s", p));
    CHECK_FALSE(matches(relu + "%s: float32[2] = aten.add.Tensor(self=%r, other=%y)\nreturn %s, %r", p));
}

TEST_CASE("conditions on arguments see the defaults of those that are left out") {
    auto const p = sum().where("alpha", absent_or_one());
    CHECK(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%y)\nreturn %s", p));
    CHECK(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%y, *, alpha=1.0)\nreturn %s", p));
    CHECK_FALSE(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%y, *, alpha=2)\nreturn %s", p));
    CHECK(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%y)\nreturn %s", sum().where("alpha", is_a<std::int64_t>())));
    CHECK(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%y)\nreturn %s", sum().where("alpha", equals(1.0))));
    CHECK_FALSE(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%y)\nreturn %s", sum().where("alpha", equals(2))));
    auto const unknown = pattern::call("my.op.default").where("alpha", [](attribute const* a) { return a == nullptr; });  // without a schema there is none
    CHECK(matches("%s: float32[2] = my.op.default(self=%x)\nreturn %s", unknown));
}

TEST_CASE("a match tells the calls, root first, and the values") {
    program_editor const e(parse_text("program \"Test\"\n%x: float32[2] = input\n" + relu + "%s: float32[2] = aten.add.Tensor(self=%r, other=%x)\nreturn %s"));
    auto const m = find_match(e, e.last(), sum().operand("self", pattern::call("aten.relu.default").named("r").operand("self", pattern::any("in"))));
    REQUIRE(m);
    CHECK(m->calls == std::vector<call_index>{e.last(), e.first()});
    CHECK(m->value("r") == e.at(e.first()).results.front().id);
    CHECK(m->value("in") == e.use_in(e.first(), "self"));
    CHECK_THROWS_AS(static_cast<void>(m->value("other")), error);
}

TEST_CASE("an optional operand may be None or absent, but must match where it is there") {
    auto const p = pattern::call("aten.linear.default")
                       .operand("input", pattern::any("x"))
                       .operand("weight", pattern::any("w"))
                       .optional_operand("bias", pattern::call("aten.relu.default").operand("self", pattern::any("b")));
    CHECK(matches("%s: float32[2] = aten.linear.default(input=%x, weight=%y)\nreturn %s", p));
    CHECK(matches("%s: float32[2] = aten.linear.default(input=%x, weight=%y, bias=None)\nreturn %s", p));
    CHECK(matches(relu + "%s: float32[2] = aten.linear.default(input=%x, weight=%y, bias=%r)\nreturn %s", p));
    CHECK_FALSE(matches("%s: float32[2] = aten.linear.default(input=%x, weight=%y, bias=%y)\nreturn %s", p));
    program_editor const e(parse_text("%x: float32[2] = input\n%s: float32[2] = aten.linear.default(input=%x, weight=%x)\nreturn %s"));
    auto const m = find_match(e, e.last(), p);
    REQUIRE(m);
    CHECK_FALSE(m->find_value("b"));
    CHECK(m->find_value("w") == e.use_in(e.last(), "weight"));
}

TEST_CASE("lists match element by element, or each element one pattern") {
    auto const pair = pattern::call("aten.cat.default").operands("tensors", {pattern::any("a"), pattern::call("aten.relu.default").named("r")});
    CHECK(matches(relu + "%s: float32[4] = aten.cat.default(tensors=[%x, %r])\nreturn %s", pair));
    CHECK_FALSE(matches(relu + "%s: float32[4] = aten.cat.default(tensors=[%r, %x])\nreturn %s", pair));
    CHECK_FALSE(matches(relu + "%s: float32[4] = aten.cat.default(tensors=[%x, %r, %r])\nreturn %s", pair));
    CHECK_FALSE(matches("%s: float32[4] = aten.cat.default(tensors=%x)\nreturn %s", pair));

    auto const each = pattern::call("aten.cat.default").each_operand("tensors", "all", pattern::call("aten.relu.default").operand("self", pattern::any("own")));
    std::string const two = relu + "%q: float32[2] = aten.relu.default(self=%y)\n";
    CHECK(matches(two + "%s: float32[6] = aten.cat.default(tensors=[%q, %r, %q])\nreturn %s", each));
    CHECK_FALSE(matches(two + "%s: float32[6] = aten.cat.default(tensors=[%q, %x])\nreturn %s", each));
    program_editor const e(
        parse_text("%x: float32[2] = input\n%y: float32[2] = input\n" + two + "%s: float32[4] = aten.cat.default(tensors=[%q, %r])\nreturn %s"));
    auto const m = find_match(e, e.last(), each);
    REQUIRE(m);
    CHECK(m->list("all") == e.at(e.last()).arguments[0].value.get_if<tensor_list>()->items);
    CHECK(m->calls.size() == 3);
    CHECK(m->values.empty());
    CHECK_THROWS_AS(static_cast<void>(m->list("own")), error);
}

TEST_CASE("the operands of a commutative operator match in either order, with nothing bound by the first try") {
    auto const p =
        sum().either_order("self", "other", pattern::any("plain"), pattern::call("aten.relu.default").named("r").operand("self", pattern::any("plain")));
    CHECK(matches(relu + "%s: float32[2] = aten.add.Tensor(self=%x, other=%r)\nreturn %s", p));
    CHECK(matches(relu + "%s: float32[2] = aten.add.Tensor(self=%r, other=%x)\nreturn %s", p));
    CHECK_FALSE(matches(relu + "%s: float32[2] = aten.add.Tensor(self=%r, other=%y)\nreturn %s", p));
}

TEST_CASE("one result of several, conditions on types, and calls by name") {
    std::string const text =
        "%x: float32[4, 2] = input\n[%a: float32[2, 2], %b: float32[2, 2]] = aten.split.Tensor@split(self=%x, split_size=2)\n"
        "%s: float32[2, 2] = aten.add.Tensor(self=%b, other=%a)\nreturn %s";
    program_editor const e(parse_text(text));
    auto const half = [](std::size_t n) { return pattern::call("aten.split.Tensor").named("split").result(n).operand("self", pattern::any("whole")); };
    CHECK_FALSE(find_match(e, e.last(), sum().operand("self", half(0))));
    CHECK_FALSE(find_match(e, e.last(), sum().operand("self", half(2))));
    CHECK_FALSE(find_match(e, e.last(), sum().operand("self", pattern::call("aten.split.Tensor"))));
    auto const m = find_match(e, e.last(), sum().operand("self", half(1).type(has_rank(2)).type(has_dtype(dtype::float32))));
    REQUIRE(m);
    CHECK(m->call("split") == e.first());
    CHECK(m->value("split") == e.at(e.first()).results[1].id);
    CHECK_FALSE(find_match(e, e.last(), sum().operand("self", half(1).type(has_rank(3)))));
    CHECK_FALSE(find_match(e, e.last(), sum().type(has_dtype(dtype::int8))));
    CHECK(find_match(e, e.last(), sum().operand("other", pattern::any("a").type(has_rank(2)))));
    // A root with both of its results used.
    auto const both = find_match(e, e.first(), half(0));
    REQUIRE(both);
    CHECK(both->value("split") == e.at(e.first()).results[0].id);
}

TEST_CASE("numbers are equal by value, whatever type an exporter chose") {
    CHECK(equal_values(attribute(6.0), attribute(std::int64_t{6})));
    CHECK(equal_values(attribute(true), attribute(std::int64_t{1})));
    CHECK_FALSE(equal_values(attribute(6.5), attribute(std::int64_t{6})));
    CHECK_FALSE(equal_values(attribute((std::int64_t{1} << 53) + 1), attribute(std::int64_t{1} << 53)));
    CHECK_FALSE(equal_values(attribute(none{}), attribute(std::int64_t{0})));
    CHECK(equal_values(attribute(std::string("a")), attribute(std::string("a"))));
    auto const p = pattern::call("aten.hardtanh.default").where("min_val", equals(0.0)).where("max_val", equals(std::int64_t{6}));
    CHECK(matches("%s: float32[2] = aten.hardtanh.default(self=%x, min_val=0, max_val=6.0)\nreturn %s", p));
    CHECK_FALSE(matches("%s: float32[2] = aten.hardtanh.default(self=%x, min_val=0)\nreturn %s", p));
}

TEST_CASE("a call whose arguments lost their names matches nothing") {
    program_editor e(parse_text("program \"Test\"\n%x: float32[2] = input\n%s: float32[2] = aten.relu.default(self=%x)\nreturn %s"));
    auto c = e.at(e.first());
    c.bound = binding::flattened;
    e.replace(e.first(), c);
    CHECK_FALSE(find_match(e, e.first(), pattern::call("aten.relu.default")));
}

TEST_CASE("an order is chosen with regard to the operands that follow") {
    auto const p = pattern::call("aten.add.Tensor").either_order("self", "other", pattern::any("p"), pattern::any("q")).operand("other", pattern::any("p"));
    program_editor const e(
        parse_text("program \"Test\"\n%x: float32[2] = input\n%y: float32[2] = input\n%s: float32[2] = aten.add.Tensor(self=%x, other=%y)\nreturn %s"));
    auto const m = find_match(e, e.first(), p);
    REQUIRE(m);
    CHECK(m->value("p") == e.use_in(e.first(), "other"));
    CHECK(m->value("q") == e.use_in(e.first(), "self"));
    CHECK_THROWS_AS(static_cast<void>(pattern::any().where("self", {})), error);
    CHECK_THROWS_AS(static_cast<void>(pattern::any().type({})), error);
}
}  // TEST_SUITE("rewrite/pattern")
