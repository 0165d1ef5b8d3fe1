// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/critical_path.hpp>

#include <torch_ir/text/parse.hpp>

#include <string>

#include <doctest/doctest.h>

TEST_SUITE("analyze/critical_path") {
namespace {

/// Two branches from x: a (one call), and b, c (two); d joins them; e stands alone.
torch_ir::ir two_branches() {
    return torch_ir::parse_text(
        "program \"T\"\n%x: float32[4] = input\n%a: float32[4] = aten.exp.default(self=%x)\n%b: float32[4] = aten.relu.default(self=%x)\n"
        "%c: float32[4] = aten.relu.default(self=%b)\n%d: float32[4] = aten.add.Tensor(self=%a, other=%c)\n%e: float32[4] = aten.neg.default(self=%x)\nreturn "
        "%d, %e");
}

std::string path_names(torch_ir::ir const& program, torch_ir::critical_path_result const& p) {
    std::string out;
    for (auto const v : p.calls) out += name_of(program.node(v));
    return out;
}

}  // namespace

TEST_CASE("the longest chain is that of the most calls") {
    auto const program = two_branches();
    auto const p = torch_ir::critical_path(program);
    CHECK(path_names(program, p) == "bcd");
    CHECK(p.length == 3);
    CHECK(p.total == 5);
}

TEST_CASE("with weights it is the chain that takes longest") {
    auto const program = two_branches();
    auto const slow = [](double exp, double neg) {
        return [=](torch_ir::call_node const& c) { return c.op.base() == "exp" ? exp : c.op.base() == "neg" ? neg : 1.0; };
    };
    auto const p = torch_ir::critical_path(program, slow(5, 1));
    CHECK(path_names(program, p) == "ad");
    CHECK(p.length == 6);
    CHECK(path_names(program, torch_ir::critical_path(program, slow(5, 7))) == "e");
    CHECK(path_names(program, torch_ir::critical_path(program, slow(0, 0))) == "bcd");
}

TEST_CASE("a program without calls has no chain") {
    auto const p = torch_ir::critical_path(torch_ir::parse_text("program \"T\"\n%x: float32[4] = input\nreturn %x"));
    CHECK(p.calls.empty());
    CHECK(p.length == 0);
}
}  // TEST_SUITE("analyze/critical_path")
