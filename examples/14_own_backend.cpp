// SPDX-License-Identifier: MIT
// A back end of one's own, from an archive to a plan: batch norms folded, convolution and relu fused into an operator of its own, passes of the library
// over that operator, buffers by liveness, a drawing, files. No LibTorch.
#include <torch_ir/analyze/cost.hpp>
#include <torch_ir/analyze/liveness.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/rewrite/common_calls.hpp>
#include <torch_ir/rewrite/dead_calls.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/fold_batch_norm.hpp>
#include <torch_ir/rewrite/pattern.hpp>
#include <torch_ir/rewrite/rules.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/visit/call_view.hpp>
#include <torch_ir/weights/save.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

using torch_ir::pattern;

/// On each node: the buffer that its result lies in, and how many operators it was made of.
struct placement {
    std::size_t buffer = 0;
    int fused = 1;
};
using program_type = torch_ir::basic_ir<placement>;

/// relu(conv2d(…)) → mycc.conv_relu(…), with the arguments of the convolution. Other uses of the convolution keep it.
torch_ir::rewrite_rule fuse_conv_relu() {
    auto conv = pattern::call("aten.conv2d.default").named("conv").only_use();
    return {"conv-relu", pattern::call("aten.relu.default", "aten.relu_.default").operand("self", std::move(conv)),
            [](torch_ir::program_editor& edit, torch_ir::pattern_match const& m) {
                return torch_ir::replace_by(edit, m, "mycc.conv_relu.default", edit.at(m.call("conv")).arguments);
            }};
}

/// Gives each range of memory the first buffer that is free by then; returns the sizes of the buffers.
std::vector<std::int64_t> place(program_type& program) {
    std::vector<std::int64_t> bytes;
    std::vector<std::size_t> free_from;  // by buffer: the step from which it may be used again
    for (auto const& range : torch_ir::compute_liveness(program).ranges) {
        auto const found = std::find_if(free_from.begin(), free_from.end(), [&](std::size_t step) { return step <= range.first; });
        auto const buffer = static_cast<std::size_t>(found - free_from.begin());
        if (found == free_from.end()) free_from.push_back(0), bytes.push_back(0);
        free_from[buffer] = range.last + 1;
        bytes[buffer] = std::max(bytes[buffer], range.bytes);
        program.properties(program.origin(range.value).producer).buffer = buffer;
        for (auto const view : range.views) program.properties(program.origin(view).producer).buffer = buffer;
    }
    return bytes;
}

int main(int argc, char** argv) {
    // The schema says that the operator writes nothing, so dead ones go and equal ones are one.
    torch_ir::register_schema("mycc::conv_relu(Tensor input, Tensor weight, Tensor? bias=None, SymInt[2] stride=1, SymInt[2] padding=0, "
                              "SymInt[2] dilation=1, SymInt groups=1) -> Tensor");
    auto const archive = torch_ir::pt2_archive::open(argc > 1 ? argv[1] : "resnet.pt2");
    auto program = torch_ir::build<program_type>(archive);
    auto weights = archive.weights<torch_ir::state_dict>();
    std::cout << program.calls().size() << " calls, " << weights.size() << " weights\n";

    torch_ir::program_editor edit(program);
    std::cout << torch_ir::fold_batch_norm(edit, weights) << " batch norms folded\n";
    std::cout << torch_ir::apply_rules(edit, {fuse_conv_relu()}) << " times conv2d and relu fused\n";
    auto const first = edit.at(edit.first());  // twice more: an equal one, and one without bias that nobody uses
    for (std::string const name : {"again", "for_nobody"}) {
        auto copy = first;
        copy.name = copy.results.front().name = edit.fresh_name(name);
        copy.results.front().id = edit.new_value();
        if (name == "for_nobody") std::erase_if(copy.arguments, [](auto const& a) { return a.name == "bias"; });
        edit.insert_before(edit.next(edit.first()), std::move(copy));
    }
    auto const merged = torch_ir::merge_equal_calls(edit), dead = torch_ir::eliminate_dead_calls(edit);
    std::cout << merged << " merged, " << dead << " dead\n";
    program = std::move(edit).result(program);  // data of nodes that are still there stays with them
    torch_ir::require_valid(program);

    for (auto const v : program.calls())
        if (program.call(v).op.space() == "mycc") program.properties(v).fused = 2;
    auto const buffers = place(program);
    std::int64_t total = 0;
    for (auto const b : buffers) total += b;
    std::cout << program.calls().size() << " calls in " << buffers.size() << " buffers of " << total << " bytes\n";
    for (auto const v : program.calls()) {
        torch_ir::call_view const call(program, v);
        if (call.op().base() != "conv_relu") continue;
        auto const stride = call.integers("stride");  // of the registered schema where the call doesn't say
        std::cout << call.name() << ": stride " << stride[0] << 'x' << stride[1] << ", " << call.operand("weight").key << " -> buffer "
                  << program.properties(v).buffer << '\n';
        break;
    }

    torch_ir::cost_options options;
    options.formulas["mycc.conv_relu"] = torch_ir::standard_cost_formula("aten.conv2d");
    auto const cost = torch_ir::compute_cost(program, options);
    auto const largest = std::max_element(cost.calls.begin(), cost.calls.end(), [](auto const& a, auto const& b) { return a.numbers.macs < b.numbers.macs; });
    std::cout << cost.total.macs << " multiply-adds, most in " << largest->call->name << ", made of " << program.properties(largest->vertex).fused << '\n';

    torch_ir::call_looks looks;
    looks["mycc.conv_relu"] = [&](torch_ir::ir const&, torch_ir::vertex v, torch_ir::call_look& look) {
        look.fill = "#ffe0b2";
        look.detail += " in " + std::to_string(program.properties(v).buffer);
    };
    auto const drawing = torch_ir::draw_mermaid_flowchart(program, {.max_nodes = 3, .weights = false, .looks = looks});
    std::cout << drawing << '\n';
    torch_ir::save_ir(program, "own_backend.json");
    torch_ir::save_weights("own_backend.safetensors", weights);
}
