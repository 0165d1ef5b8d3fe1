// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/diff_groups.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "support/module_programs.hpp"
#include "support/random_program.hpp"
#include "support/seed.hpp"

TEST_SUITE("analyze/diff_groups") {
using namespace torch_ir_test;

namespace {

using stack = module_program::stack;

/// The groups, their lines with the sign and, where it isn't 1, the count.
std::string groups_text(ir_difference const& d, difference_form form = difference_form::folded) {
    std::string out;
    for (auto const& g : group_differences(d, form)) {
        out += g.title + " +" + std::to_string(g.added) + " -" + std::to_string(g.removed) + " ~" + std::to_string(g.changed) + "\n";
        for (auto const& l : g.lines) out += std::string("  ") + l.sign + " " + l.text + (l.count == 1 ? "" : " #" + std::to_string(l.count)) + "\n";
    }
    return out;
}

/// Blocks of a linear layer and a softmax.
ir blocks(int count, std::int64_t dim, std::string const& type = "Block") {
    module_program p({2, 4});
    for (int i = 0; i < count; ++i) {
        std::string const path = "layers." + std::to_string(i);
        stack const block{{"", "Net"}, {path, type}};
        p.linear({{"", "Net"}, {path, type}, {path + ".fc", "Linear"}}, {4, 4});
        p.call("aten.softmax.int", block, {attr("dim", dim)});
    }
    return std::move(p).finish();
}

}  // namespace

TEST_CASE("equal programs have no groups") { CHECK(group_differences(diff_ir(blocks(2, 1), blocks(2, 1))).empty()); }

TEST_CASE("the same change in alike modules is told once, with their numbers") {
    auto const d = diff_ir(blocks(12, 1), blocks(12, 0));
    CHECK(groups_text(d) == "layers.{0…11} (Block) ×12 +0 -0 ~12\n  ~ softmax (aten.softmax.int): dim 1 -> 0\n");
    CHECK(group_differences(d, difference_form::all).size() == 12);
}

TEST_CASE("modules that change in another way, or are of another class, are told apart") {
    auto changed = [](int which) {
        module_program p({2, 4});
        for (int i = 0; i < 3; ++i)
            p.call("aten.softmax.int", {{"", "Net"}, {"layers." + std::to_string(i), "Block"}}, {attr("dim", std::int64_t{i == which ? 0 : 1})});
        return std::move(p).finish();
    };
    CHECK(groups_text(diff_ir(changed(-1), changed(1))) == "layers +0 -0 ~1\n  ~ 1: softmax_1 (aten.softmax.int): dim 1 -> 0\n");
    CHECK(groups_text(diff_ir(blocks(2, 1), blocks(2, 0, "Wide"))) == "layers.{0,1} (Block -> Wide) ×2 +0 -0 ~2\n  ~ softmax (aten.softmax.int): dim 1 -> 0\n");
}

TEST_CASE("modules that one program lacks are a line, alike ones together") {
    auto const d = diff_ir(blocks(2, 1), blocks(6, 1));
    CHECK(groups_text(d) == "layers +12 -0 ~0\n  + layers.{2…5} ×4 (Block): 2 nodes, 1 weight each #12\n");
    CHECK(groups_text(diff_ir(blocks(6, 1), blocks(2, 1))) == "layers +0 -12 ~0\n  - layers.{2…5} ×4 (Block): 2 nodes, 1 weight each #12\n");
    auto const all = groups_text(d, difference_form::all);
    CHECK(all.find("layers.5 (Block) +3 -0 ~0\n") != std::string::npos);
    CHECK(all.find("  + fc: linear_5 = aten.linear.default(input=%softmax_4, weight=%") != std::string::npos);
}

TEST_CASE("a module with little in it tells what it is") {
    auto const with = [](bool has_norm) {
        module_program p({2, 4});
        p.linear({{"", "Net"}, {"fc", "Linear"}}, {4, 4});
        if (has_norm) p.linear({{"", "Net"}, {"extra", "Linear"}}, {4, 4});
        return std::move(p).finish();
    };
    CHECK(groups_text(diff_ir(with(false), with(true))) == "the program (Net) +2 -0 ~0\n  + extra (Linear): aten.linear.default; weight float32[4, 4] #2\n");
}

TEST_CASE("what differs in the type of its result alone is a line for each type") {
    auto const sized = [](std::int64_t n) {
        module_program p({n});
        for (int i = 0; i < 3; ++i) p.call("aten.relu.default", {{"", "Net"}});
        return std::move(p).finish();
    };
    CHECK(groups_text(diff_ir(sized(2), sized(3))) ==
          "inputs +0 -0 ~1\n  ~ x: float32[2] -> float32[3]\n"
          "the program (Net) +0 -0 ~3\n  ~ relu, relu_1, relu_2: float32[2] -> float32[3] #3\n");
}

TEST_CASE("weights of one module that changed alike are one line") {
    ir_difference d;
    for (auto const* name : {"a.bn.weight", "a.bn.bias", "a.bn.mean"}) d.weights.push_back({name, "float32[2]", "float32[3]"});
    d.weights.push_back({"w", "", "int64[]"});
    CHECK(groups_text(d) == "a +0 -0 ~3\n  ~ bn.{weight, bias, mean}: float32[2] -> float32[3] #3\nthe program +1 -0 ~0\n  + w: int64[]\n");
}

TEST_CASE("of a module that one program lacks what isn't there is not told") {
    ir_difference d;
    d.modules = {{"layer", "Block", "", 8, 0}};
    for (int i = 0; i < 8; ++i) d.weights.push_back({"layer.w" + std::to_string(i), "float32[2]", ""});
    CHECK(groups_text(d) == "the program +0 -8 ~0\n  - layer (Block): 8 weights #8\n");
}

TEST_CASE("a module may be called like the groups of inputs and outputs") {
    ir_difference d;
    d.inputs.push_back({"x", "float32[2]", ""});
    d.weights.push_back({"inputs.w", "", "float32[2]"});
    d.modules = {{"inputs", "", "", 2, 2}, {"inputs.part", "", "", 1, 1}};
    CHECK(groups_text(d) == "inputs +0 -1 ~0\n  - x: float32[2]\ninputs +1 -0 ~0\n  + w: float32[2]\n");
}

TEST_CASE("each difference is counted once, whatever the programs") {
    std::uint64_t const start = new_seed();
    for (std::uint64_t seed = start; seed < start + 100; ++seed) {
        INFO("seed ", seed);
        random_program_options const how{.odd_names = true, .any_bytes = true, .damaged = seed % 2 == 0, .metadata = true};
        auto const d = diff_ir(random_program(seed, how)(), random_program(seed + 1, how)());
        for (auto const form : {difference_form::folded, difference_form::all}) {
            std::size_t of_groups = 0, of_lines = 0;
            for (auto const& g : group_differences(d, form)) {
                of_groups += g.added + g.removed + g.changed;
                for (auto const& l : g.lines) of_lines += l.count * g.modules;
            }
            CHECK(of_groups == d.count());
            CHECK(of_lines == d.count());
        }
    }
}

TEST_CASE("a sub-program is a group of its own, and its path is told once") {
    ir_difference d;
    d.removed.push_back({"true_graph_0/sin", "aten.sin.default", "", "aten.sin.default(self=%y)", "true_graph_0/"});
    CHECK(groups_text(d) == "true_graph_0/ +0 -1 ~0\n  - sin = aten.sin.default(self=%y)\n");
}
}  // TEST_SUITE("analyze/diff_groups")
