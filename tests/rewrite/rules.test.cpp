// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/rules.hpp>

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/rules") {
namespace {

rewrite_rule const no_double_negation{"double-negation",
                                      pattern::call("aten.neg.default").operand("self", pattern::call("aten.neg.default").operand("self", pattern::any("x"))),
                                      [](program_editor& edit, pattern_match const& m) {
                                          edit.redirect(edit.at(m.root).results.front().id, m.value("x"));
                                          for (auto const i : m.calls) edit.erase_unused(i);
                                          return true;
                                      }};
rewrite_rule const relu6{
    "relu6", pattern::call("aten.hardtanh.default", "aten.hardtanh_.default").operand("self", pattern::any("x")).where("max_val", absent_or({6, 6.0})),
    [](program_editor& edit, pattern_match const& m) {
        return replace_by(edit, m, "aten.relu6.default", {{"self", use{m.value("x")}}});
    }};

}  // namespace

TEST_CASE("a rule is applied wherever it matches, also to what it made") {
    CHECK(rewritten(R"(
            program "Test"
            %x: float32[2] = input
            %a: float32[2] = aten.neg.default(self=%x)
            %b: float32[2] = aten.neg.default(self=%a)
            %c: float32[2] = aten.neg.default(self=%b)
            %d: float32[2] = aten.neg.default(self=%c)
            %e: float32[2] = aten.hardtanh.default(self=%d, min_val=0.0, max_val=6.0)
            return %e)",
                    [](program_editor& e) {
                        CHECK(apply_rules(e, {no_double_negation, relu6}) == 3);
                    }) == "%relu6: float32[2] = aten.relu6.default(self=%x)\nreturn %relu6\n");
}

TEST_CASE("sub-programs are looked into") {
    program_editor e(parse_text(R"(
            program "Test"
            %x: float32[2] = input
            %p: bool[] = aten.any.default(self=%x)
            graph 0 {
                %y: float32[2] = input
                %e: float32[2] = aten.hardtanh.default(self=%y, min_val=0.0, max_val=6.0)
                return %e
            }
            %c: float32[2], = higher_order.cond@cond(%p, graph(0, "true_graph_0"), graph(0, "true_graph_0"), [%x])
            return %c)"));
    CHECK(apply_rules(e, {relu6}) == 1);
    CHECK(to_text(std::move(e).result()).find("aten.relu6.default(self=%y)") != std::string::npos);
}

TEST_CASE("what replaces a call keeps its value, its type and where it comes from") {
    auto const text = R"(
            program "Test"
            %x: float32[2] = input
            %e: float32[2] = aten.hardtanh.default(self=%x, min_val=0.0, max_val=6.0)
            return %e)";
    program_editor e(parse_text(text));
    auto c = e.at(e.first());
    c.metadata.trace = std::make_shared<std::string const>("here");
    e.replace(e.first(), c);
    apply_rules(e, {relu6});
    CHECK(*e.at(e.first()).metadata.trace == "here");
    CHECK(e.at(e.first()).results == std::vector<value>{{c.results.front().id, "relu6", c.results.front().type}});
}

TEST_CASE("calls that rules put in have names of their own, and no other call another one") {
    program_editor e(parse_text(R"(
            program "Test"
            %relu6: float32[2] = input
            %a: float32[2] = aten.hardtanh.default(self=%relu6, min_val=0.0, max_val=6.0)
            %relu6_2: float32[2] = aten.neg.default(self=%a)
            %b: float32[2] = aten.hardtanh.default(self=%relu6_2, min_val=0.0, max_val=6)
            return %b)"));
    CHECK(apply_rules(e, {relu6}) == 2);
    CHECK(e.settle_names() == 0);
    auto const program = std::move(e).result();
    CHECK(validate_ir(program).empty());
    CHECK(calls_of(program) == lines(R"(
            %relu6_1: float32[2] = aten.relu6.default(self=%relu6)
            %relu6_2: float32[2] = aten.neg.default(self=%relu6_1)
            %relu6_3: float32[2] = aten.relu6.default(self=%relu6_2)
            return %relu6_3)"));
}

TEST_CASE("a rule that changes for ever is stopped") {
    rewrite_rule const restless{"restless", pattern::call("aten.relu.default"), [](program_editor& edit, pattern_match const& m) {
                                    auto same = edit.at(m.root);
                                    edit.replace(m.root, std::move(same));
                                    return true;
                                }};
    program_editor e(parse_text("program \"Test\"\n%x: float32[2] = input\n%a: float32[2] = aten.relu.default(self=%x)\nreturn %a"));
    CHECK(apply_rules(e, {restless}) == 16);
}

TEST_CASE("defaults are left out from the end on, keywords anywhere") {
    auto const positional = [](char const* name, std::int64_t v, std::int64_t standard) { return new_argument{{name, v}, standard}; };
    new_argument const keyword{{"k", std::int64_t{1}, argument_kind::keyword}, std::int64_t{1}};
    auto const out = without_defaults({positional("a", 1, 1), positional("b", 2, 1), positional("c", 1, 1), keyword});
    REQUIRE(out.size() == 2);
    CHECK(out[0].name == "a");
    CHECK(out[1].name == "b");
    CHECK(without_defaults({{{"a", std::int64_t{1}}}, positional("b", 1, 1)}).size() == 1);
}
}  // TEST_SUITE("rewrite/rules")
