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

TEST_CASE("conditions on arguments see absent ones") {
    auto const p = sum().where("alpha", absent_or_one());
    CHECK(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%y)\nreturn %s", p));
    CHECK(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%y, *, alpha=1.0)\nreturn %s", p));
    CHECK_FALSE(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%y, *, alpha=2)\nreturn %s", p));
    CHECK_FALSE(matches("%s: float32[2] = aten.add.Tensor(self=%x, other=%y)\nreturn %s", sum().where("alpha", is_a<std::int64_t>())));
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

TEST_CASE("a call whose arguments lost their names matches nothing") {
    program_editor e(parse_text("program \"Test\"\n%x: float32[2] = input\n%s: float32[2] = aten.relu.default(self=%x)\nreturn %s"));
    auto c = e.at(e.first());
    c.bound = binding::flattened;
    e.replace(e.first(), c);
    CHECK_FALSE(find_match(e, e.first(), pattern::call("aten.relu.default")));
}
}  // TEST_SUITE("rewrite/pattern")
