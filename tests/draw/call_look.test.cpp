// SPDX-License-Identifier: MIT
#include <torch_ir/draw/call_look.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <torch_ir/draw/dot.hpp>
#include <torch_ir/draw/html.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("draw/call_look") {
namespace {

bool has_look_text(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

/// Linear layers in orange, the overload add.Tensor with its name in the program.
call_looks two_looks() {
    call_looks looks;
    looks["aten.linear"] = [](call_node const&, call_look& look) { look.fill = "orange"; };
    looks["aten.add"] = [](call_node const&, call_look& look) { look.title = "any addition"; };
    looks["aten.add.Tensor"] = [](call_node const& call, call_look& look) { look = {call.name, "sum", "#ccf"}; };
    return looks;
}

}  // namespace

TEST_CASE("without a look of its own a call shows its operator and the sizes of its result") {
    ir const program = small_mlp();
    auto const look = look_of(program, program.calls().front(), {});
    CHECK(look.title == "linear");
    CHECK(look.detail == "2x4");
    CHECK(look.fill.empty());
}

TEST_CASE("an overload's look wins over that of the operator") {
    ir const program = small_mlp();
    auto const look = look_of(program, program.calls().back(), two_looks());
    CHECK(look.title == "add");
    CHECK(look.detail == "sum");
    CHECK(look.fill == "#ccf");
}

TEST_CASE("a look is told the vertex, where a program keeps data") {
    auto program = basic_ir<int>(small_mlp());
    for (auto const v : program.calls()) program.properties(v) = 7;
    call_looks looks;
    looks["aten.linear"] = [&](ir const& p, vertex v, call_look& look) { look.title = p.call(v).name + " " + std::to_string(program.properties(v)); };
    CHECK(look_of(program, program.calls().front(), looks).title == "linear 7");
    // A title of one's own stays alone, where the usual one follows that of the module.
    CHECK(has_look_text(draw_mermaid_flowchart(program, {.modules = true, .looks = looks}), "\"linear 7<br/>"));
}

TEST_CASE("every drawing has the looks") {
    ir const program = small_mlp();
    auto const flowchart = draw_mermaid_flowchart(program, {.looks = two_looks()});
    CHECK(has_look_text(flowchart, "op_add[\"add<br/>sum\"]"));
    CHECK(has_look_text(flowchart, "style op_linear fill:orange"));
    CHECK_FALSE(has_look_text(flowchart, "subgraph"));
    CHECK(has_look_text(draw_mermaid_flowchart(program, {.modules = true, .looks = two_looks()}), "style op_add fill:#ccf"));
    auto const dot = to_dot(make_picture(program, {.looks = two_looks()}), "p");
    CHECK(has_look_text(dot, "fillcolor=orange"));
    CHECK(has_look_text(dot, "fillcolor=\"#ccf\""));
    auto const page = draw_html(program, two_looks());
    CHECK(has_look_text(page, "\"fill\":"));
    for (auto const* text : {"\"orange\"", "\"#ccf\"", "\"sum\""}) CHECK(has_look_text(page, text));
}

TEST_CASE("a fill is a colour and nothing else") {
    ir const program = small_mlp();
    for (std::string const& fill : std::vector<std::string>{"#12", "#ggg", "red;stroke:blue", "red\"", "url(x)", "#", std::string(40, 'a')}) {
        CAPTURE(fill);
        call_looks looks;
        looks["aten.linear"] = [&](call_node const&, call_look& look) { look.fill = fill; };
        try {
            static_cast<void>(draw_html(program, looks));
            FAIL("no error");
        } catch (error const& e) {
            CHECK(e.code() == errc::argument);
            CHECK(has_look_text(e.what(), "'linear' (aten.linear.default)"));
        }
    }
}
}  // TEST_SUITE("draw/call_look")
