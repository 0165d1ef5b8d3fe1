// SPDX-License-Identifier: MIT
// What a user of the tool waits for: info of a large archive, the page of a large model, verify as a whole process.
#include "bench.hpp"

#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/draw/html.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/pt2/write.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/parse.hpp>

#include "../tests/support/process.hpp"
#include "../tests/support/programs.hpp"

namespace {

using namespace torch_ir_bench;

/// Layers of linear, relu and add, each with modules, weights and a stack trace, as exporters write them.
torch_ir::ir large_program(std::size_t calls) {
    torch_ir_test::program_writer p("Large");
    std::size_t const layers = calls / 3;
    std::vector<torch_ir::value_id> weights;
    for (std::size_t i = 0; i < layers; ++i) weights.push_back(p.weight("p_w" + std::to_string(i), "layers." + std::to_string(i) + ".fc.weight", {64, 64}));
    auto x = p.input("x", {2, 64});
    for (std::size_t i = 0; i < layers; ++i) {
        auto const n = std::to_string(i);
        auto const stack = std::make_shared<torch_ir::module_stack const>(
            torch_ir::module_stack{{"", "", "demo.Net"}, {"layers@" + n, "layers." + n, "demo.Layer"}, {"fc@" + n, "layers." + n + ".fc", "demo.Linear"}});
        auto const trace = std::make_shared<std::string const>("  File \"model.py\", line " + n + ", in forward\n    return x + self.act(self.fc(x))\n");
        auto const call = [&](std::string name, std::string op, std::vector<torch_ir::argument> arguments) {
            torch_ir::call_node c;
            c.results.push_back(p.make(name, {2, 64}, torch_ir::dtype::float32));
            c.name = std::move(name);
            c.op = torch_ir::op_name(std::move(op));
            c.arguments = std::move(arguments);
            c.metadata.stack = stack;
            c.metadata.trace = trace;
            auto const id = c.results.front().id;
            p.builder().call(std::move(c));
            return id;
        };
        auto const y = call("linear_" + n, "aten.linear.default", {torch_ir_test::tensor("input", x), torch_ir_test::tensor("weight", weights[i])});
        auto const z = call("relu_" + n, "aten.relu.default", {torch_ir_test::tensor("self", y)});
        x = call("add_" + n, "aten.add.Tensor", {torch_ir_test::tensor("self", z), torch_ir_test::tensor("other", x)});
    }
    return p.finish({x});
}

void commands(suite& s) {
    torch_ir_test::temporary_folder const folder;
    auto const large = folder / "large.pt2";
    torch_ir::write_pt2(large, large_program(10'000));
    {
        auto const archive = torch_ir::pt2_archive::open(large);
        auto const document = archive.program_text();
        std::string_view const text = torch_ir::as_text(document.bytes);
        s.compare(
            "commands/info of 10,000 nodes/Boost.JSON parse", [&] { keep(torch_ir::to_string(torch_ir::compute_statistics(torch_ir::read_pt2(large)))); },
            [&] {
                keep(boost::json::parse({text.data(), text.size()}));
            },
            {.limit = 4.0});
    }
    std::string const set = TORCH_IR_REFERENCE_DIR;
    if (set.empty()) s.skip("commands/page of Llama7B", "CMake's option TORCH_IR_REFERENCE names no larger set");
    else {
        auto const path = set + "/models/Llama7B/model.pt2";
        auto const program = torch_ir::read_pt2(path);
        s.compare(
            "commands/page of Llama7B/reading it", [&] { keep(torch_ir::draw_html(program)); }, [&] { keep(torch_ir::read_pt2(path)); }, {.limit = 4.0});
    }
#if defined(TORCH_IR_TOOL) && defined(TORCH_IR_RUN)
    std::string const model = TORCH_IR_TEST_DATA "/reference/models/SelfAttention/model_cpu.pt2";
    auto const run = [](std::vector<std::string> const& words) { return median_seconds([&] { keep(torch_ir_test::run_process(words)); }, 9); };
    s.record("commands/verify as a process/start of LibTorch", "s", run({TORCH_IR_TOOL, "verify", model, "--reference", model}),
             run({TORCH_IR_RUN, "--version"}), 2.0, "the clock, both processes whole");
#else
    s.skip("commands/verify as a process", "this build has no torch-ir-run");
#endif
}

registration const r("commands", commands);

}  // namespace
