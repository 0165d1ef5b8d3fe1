// SPDX-License-Identifier: MIT
#include <torch_ir/draw/modules.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>

#include "support/programs.hpp"
#include "support/random_program.hpp"
#include "support/reference.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("draw/modules") {
namespace {

/// `path (Class) calls xtimes`, one line a module, indented.
std::string modules_text(ir const& program) {
    auto const tree = find_modules(program);
    auto const repeats = find_repeats(program, tree);
    std::string out;
    for (std::size_t m = 0; m < tree.modules.size(); ++m) {
        auto const& n = tree.modules[m];
        out += std::string(2 * tree.level(m), ' ') + n.path + " (" + n.type + ") " + std::to_string(n.calls.size()) + " x" + std::to_string(repeats.times[m]) +
               "\n";
    }
    return out;
}

/// Layers in a row, each `relu(linear(x))`.
std::string modules_chain(int layers) {
    std::string weights, calls, last = "%x";
    for (int i = 0; i < layers; ++i) {
        auto const n = std::to_string(i);
        weights += "%w" + n + ": float32[4, 4] = parameter(\"net.layers." + n + ".fc.weight\")\n";
        weights += "%s" + n + ": float32[4] = parameter(\"net.layers." + n + ".scale\")\n";
        calls += "%linear_" + n + ": float32[2, 4] = aten.linear.default(input=" + last + ", weight=%w" + n + ")\n";
        calls += "%mul_" + n + ": float32[2, 4] = aten.mul.Tensor(self=%linear_" + n + ", other=%s" + n + ")\n";
        last = "%mul_" + n;
    }
    return "program \"Chain\"\n" + weights + "%x: float32[2, 4] = input\n" + calls + "return " + last + "\n";
}

}  // namespace

TEST_CASE("without module stacks the weights tell the modules") {
    CHECK(modules_text(parse_text(modules_chain(1))) ==
          " () 2 x1\n  net () 2 x1\n    net.layers () 2 x1\n      net.layers.0 () 2 x1\n        net.layers.0.fc () 1 x1\n");
}

TEST_CASE("alike modules in a row are one run, whose copies count no further") {
    auto const program = parse_text(modules_chain(4));
    auto const tree = find_modules(program);
    auto const repeats = find_repeats(program, tree);
    std::vector<std::size_t> times;
    for (std::size_t m = 0; m < tree.modules.size(); ++m)
        if (tree.level(m) == 3) times.push_back(repeats.times[m]);
    CHECK(times == std::vector<std::size_t>{4, 0, 0, 0});
    auto const calls = program.calls();
    for (std::size_t i = 0; i < calls.size(); ++i) CHECK(repeats.original[calls[i]] == calls[i % 2]);
}

TEST_CASE("another operator, another type, another data flow ends a run") {
    auto const longest = [](std::string text) {
        auto const program = parse_text(text);
        std::size_t most = 0;
        for (std::size_t const t : find_repeats(program, find_modules(program)).times) most = std::max(most, t);
        return most;
    };
    auto const changed = [](std::string const& from, std::string const& to) {
        auto text = modules_chain(4);
        auto const at = text.find(from);
        REQUIRE(at != std::string::npos);
        return text.replace(at, from.size(), to);
    };
    CHECK(longest(modules_chain(4)) == 4);
    CHECK(longest(changed("%mul_2: float32[2, 4] = aten.mul.Tensor", "%mul_2: float32[2, 4] = aten.add.Tensor")) == 2);
    CHECK(longest(changed("%s2: float32[4] ", "%s2: float32[1] ")) == 2);
    CHECK(longest(changed("%linear_2: float32[2, 4]", "%linear_2: float16[2, 4]")) == 2);
    CHECK(longest(changed("self=%linear_1, ", "self=%mul_0, ")) == 2);  // 2 and 3
    CHECK(longest(changed("input=%mul_1, ", "input=%x, ")) == 2);       // 0 and 1 in a row, 2 and 3 in a row, no link between
    CHECK(longest(changed("%linear_2:", "%neg: float32[2, 4] = aten.neg.default(self=%x)\n%linear_2:")) >= 2);
}

TEST_CASE("module stacks tell classes, and two uses of one module apart") {
    program_writer p;
    auto x = p.input("x", {2});
    auto const stack = [](std::string const& key, std::string const& path) {
        return std::make_shared<module_stack const>(module_stack{{"L__self__", "", "lib.Net"}, {key, path, "torch.nn.modules.activation.ReLU"}});
    };
    for (int i = 0; i < 2; ++i) {
        call_node c;
        c.name = "relu_" + std::to_string(i);
        c.op = op_name("aten.relu.default");
        c.arguments = {tensor("self", x)};
        c.results.push_back(p.make(c.name, {2}, dtype::float32));
        c.metadata.stack = i == 0 ? stack("L__self___act", "act") : stack("L__self___act@1", "act");
        x = c.results.front().id;
        p.builder().call(std::move(c));
    }
    CHECK(modules_text(p.finish({x})) == " (Net) 2 x1\n  act (ReLU) 1 x2\n  act (ReLU) 1 x0\n");
}

TEST_CASE("a stack of a hundred thousand levels is cut") {
    program_writer p;
    auto const x = p.input("x", {2});
    module_stack deep;
    for (int i = 0; i < 100'000; ++i) deep.push_back({std::to_string(i), std::to_string(i + 1), "M"});
    call_node c;
    c.name = "relu";
    c.op = op_name("aten.relu.default");
    c.arguments = {tensor("self", x)};
    c.results.push_back(p.make("relu", {2}, dtype::float32));
    c.metadata.stack = std::make_shared<module_stack const>(std::move(deep));
    auto const y = c.results.front().id;
    p.builder().call(std::move(c));
    CHECK(find_modules(p.finish({y})).modules.size() == max_module_levels + 1);
}

TEST_CASE("each call is in its module and in all above it, whatever the program") {
    std::uint64_t const start = torch_ir_test::new_seed();
    for (std::uint64_t seed = start; seed < start + 100; ++seed) {
        INFO("seed ", seed);
        auto const program = random_program(seed, {.odd_names = true, .damaged = seed % 2 == 0})();
        auto const tree = find_modules(program);
        auto const repeats = find_repeats(program, tree);
        CHECK(tree.modules[0].calls.size() == program.calls().size());
        for (std::size_t m = 1; m < tree.modules.size(); ++m) CHECK(tree.modules[m].parent < m);
        for (vertex const v : program.calls()) {
            REQUIRE(tree.module_of[v] < tree.modules.size());
            CHECK(repeats.original[v] <= v);
            CHECK(repeats.original[repeats.original[v]] == repeats.original[v]);
        }
    }
}

TEST_CASE("the blocks of published models are found") {
    struct expected_run {
        fs::path file;
        std::string path;
        std::size_t times;
    };
    auto const models = reference_root() / "models";
    std::vector<expected_run> all{{models / "DeepResNet/model.pt2", "res_block1", 3},
                                  {fs::path(TORCH_IR_TEST_DATA) / "../../examples/data/all-MiniLM-L6-v2/model.pt2", "encoder.layer.0", 6}};
    if (has_large_reference()) {
        all.push_back({models / "BertBase/model.pt2", "encoder.layer.0", 12});
        all.push_back({models / "ViTB16/model.pt2", "encoder.layers.encoder_layer_0", 12});
        all.push_back({models / "Llama7B/model.pt2", "model.layers.0", 32});
        all.push_back({models / "GPT2Tiny/model.pt2", "transformer.h.0", 2});
    }
    for (auto const& e : all) {
        CAPTURE(e.file.string());
        auto const program = read_pt2(e.file.string());
        auto const tree = find_modules(program);
        auto const repeats = find_repeats(program, tree);
        std::size_t found = 0;
        for (std::size_t m = 0; m < tree.modules.size(); ++m)
            if (tree.modules[m].path == e.path) found = repeats.times[m];
        CHECK(found == e.times);
    }
}
}  // TEST_SUITE("draw/modules")
