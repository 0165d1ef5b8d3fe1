// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/compared_modules.hpp>

#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <torch_ir/text/parse.hpp>

#include "support/module_programs.hpp"

TEST_SUITE("analyze/compared_modules") {
using namespace torch_ir_test;

namespace {

/// `layers.0 Block/Bottleneck 3/4`
std::string compared_lines(ir const& a, ir const& b) {
    std::string out;
    for (auto const& m : compare_modules(a, b))
        out += "'" + m.path + "' " + m.type_before + "/" + m.type_after + " " + std::to_string(m.size_before) + "/" + std::to_string(m.size_after) + "\n";
    return out;
}

}  // namespace

TEST_CASE("modules of both are one, lists of modules are known by their parts") {
    module_program a, b;
    a.call("aten.relu.default", {{"", "Net"}, {"layers.0", "Block"}, {"layers.0.act", "ReLU"}});
    b.call("aten.relu.default", {{"", "Net"}, {"layers.0", "Wide"}, {"layers.0.act", "ReLU"}});
    b.call("aten.relu.default", {{"", "Net"}, {"layers.1", "Wide"}});
    CHECK(compared_lines(std::move(a).finish(), std::move(b).finish()) ==
          "'' Net/Net 1/2\n"
          "'layers' / 1/2\n"
          "'layers.0' Block/Wide 1/1\n"
          "'layers.0.act' ReLU/ReLU 1/1\n"
          "'layers.1' /Wide 0/1\n");
}

TEST_CASE("what only the first has stands behind what it has before it") {
    module_program a, b;
    for (auto const* path : {"a", "gone", "c"}) a.call("aten.relu.default", {{"", "Net"}, {path, "M"}});
    for (auto const* path : {"a", "new", "c"}) b.call("aten.relu.default", {{"", "Net"}, {path, "M"}});
    CHECK(compared_lines(std::move(a).finish(), std::move(b).finish()) == "'' Net/Net 3/3\n'a' M/M 1/1\n'gone' M/ 1/0\n'new' /M 0/1\n'c' M/M 1/1\n");
}

TEST_CASE("weights belong to the modules that their keys tell of") {
    ir const p = parse_text(
        "program \"W\"\n%w: float32[2] = parameter(\"a.b.weight\")\n%x: float32[2] = input\n"
        "%y: float32[2] = aten.add.Tensor(self=%x, other=%w)\nreturn %y\n");
    CHECK(compared_lines(p, p) == "'' / 2/2\n'a.b' / 1/1\n'a' / 1/1\n");
}
}  // TEST_SUITE("analyze/compared_modules")
