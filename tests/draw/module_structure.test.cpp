// SPDX-License-Identifier: MIT
#include <torch_ir/draw/module_structure.hpp>

#include <cstddef>
#include <string>

#include <doctest/doctest.h>

#include <torch_ir/draw/picture.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>

#include "support/reference.hpp"

using namespace torch_ir_test;

TEST_SUITE("draw/module_structure") {
namespace {

/// `c like a`, one line each.
std::string alike_text(torch_ir::ir const& program, std::size_t least = 4) {
    auto const s = torch_ir::find_structure(program);
    auto const like = torch_ir::find_alike(program, s.tree, s.repeats, least);
    std::string out;
    for (std::size_t m = 0; m < like.size(); ++m)
        if (like[m] != torch_ir::no_module) out += s.tree.modules[m].path + " like " + s.tree.modules[like[m]].path + "\n";
    return out;
}

/// Blocks of `linear` and then the operators of each, sizes growing.
std::string blocks_of(std::initializer_list<std::string> operators) {
    std::string weights, calls, last = "%x";
    int i = 0;
    for (auto const& op : operators) {
        auto const n = std::to_string(i++), size = std::to_string(i + 1);
        weights += "%w" + n + ": float32[" + size + ", 4] = parameter(\"stage" + n + ".fc.weight\")\n";
        weights += "%s" + n + ": float32[" + size + "] = parameter(\"stage" + n + ".scale\")\n";
        calls += "%linear_" + n + ": float32[2, " + size + "] = aten.linear.default(input=" + last + ", weight=%w" + n + ")\n";
        calls += "%act_" + n + ": float32[2, " + size + "] = " + op + "(self=%linear_" + n + ")\n";
        calls += "%mul_" + n + ": float32[2, " + size + "] = aten.mul.Tensor(self=%act_" + n + ", other=%s" + n + ")\n";
        last = "%mul_" + n;
    }
    return "program \"Stages\"\n" + weights + "%x: float32[2, 4] = input\n" + calls + "return " + last + "\n";
}

}  // namespace

TEST_CASE("a module is like an earlier one of the same operators and data flow, whatever the sizes") {
    auto const program = torch_ir::parse_text(blocks_of({"aten.relu.default", "aten.gelu.default", "aten.relu.default", "aten.gelu.default"}));
    CHECK(alike_text(program, 3) == "stage2 like stage0\nstage3 like stage1\n");
    CHECK(alike_text(program, 4) == "");
}

TEST_CASE("what is like an earlier module is drawn as one node that says so") {
    auto const program = torch_ir::read_pt2((reference_root() / "models/DeepResNet/model.pt2").string());
    auto const s = torch_ir::find_structure(program);
    for (std::size_t m = 0; m < s.like.size(); ++m) CHECK((s.like[m] == torch_ir::no_module || s.like[m] < m));
    auto const blocks = torch_ir::parse_text(blocks_of({"aten.relu.default", "aten.gelu.default", "aten.relu.default"}));
    auto structure = torch_ir::find_structure(blocks);
    structure.like = torch_ir::find_alike(blocks, structure.tree, structure.repeats, 3);
    bool is_seen = false;
    for (auto const& i : torch_ir::make_picture(blocks, structure).items) is_seen = is_seen || (i.title == "stage2" && i.detail == "like stage0, 3 nodes");
    CHECK(is_seen);
}

TEST_CASE("the stages of a ResNet are like each other") {
    auto const file = reference_root() / "models/ResNet18/model.pt2";
    if (!fs::exists(file)) return;  // it is in the large set
    CHECK(alike_text(torch_ir::read_pt2(file.string())) == "layer2.1 like layer1.0\nlayer3 like layer2\nlayer4 like layer2\n");
}
}  // TEST_SUITE("draw/module_structure")
