// SPDX-License-Identifier: MIT
#include <torch_ir/report/verification_markdown.hpp>

#include <string>

#include <doctest/doctest.h>

TEST_SUITE("report/verification_markdown") {
TEST_CASE("a table with a row for each output, and the divergence") {
    torch_ir::verification v;
    torch_ir::output_comparison o;
    o.name = "a|b";
    o.expected = o.found = {torch_ir::dtype::float32, {2, 3}};
    o.is_close = true;
    o.elements = 6;
    v.outputs = {o, o};
    v.outputs[1].index = 1;
    v.outputs[1].is_close = false;
    v.outputs[1].found.sizes = {3, 2};
    v.structure = {"expected outputs nested as (*), found *"};
    v.bisected = torch_ir::bisection{.method = "m", .nodes = 1, .compared = 1};
    v.bisected->first = torch_ir::divergence{.node = "conv", .op = "aten.conv2d.default", .reason = "why"};
    auto const text = torch_ir::to_markdown(v);
    for (std::string const part :
         {"## Numerical verification", "FAILED, 1 of 2", "| 0 a\\|b | float32\\[2, 3\\] | yes |", "| float32\\[3, 2\\], expected float32\\[2, 3\\] | no | — |",
          "- expected outputs nested", "### First divergence", "Node **conv** (aten.conv2d.default): why"})
        CHECK_MESSAGE(text.find(part) != std::string::npos, part, " in ", text);
    CHECK(torch_ir::to_markdown(torch_ir::verification{}).find("PASSED") != std::string::npos);
}
}  // TEST_SUITE("report/verification_markdown")
