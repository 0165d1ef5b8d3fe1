// SPDX-License-Identifier: MIT
// The programs of docs/concepts.md and docs/writing_a_visitor.md.
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/visit/drive.hpp>

#include <algorithm>
#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "check.hpp"

// ---- the smallest one ------------------------------------------------------------------------------------------------------

/// Length of the longest dependent chain of calls.
struct depth_counter {
    std::map<torch_ir::value_id, int> depth_of;
    int deepest = 0;

    void call(torch_ir::call_node const& c) {
        int depth = 1;
        for (auto const& a : c.arguments)
            torch_ir::for_each_use(a.value, [&](torch_ir::value_id v, std::uint32_t) { depth = std::max(depth, depth_of[v] + 1); });
        for (auto const& r : c.results) depth_of[r.id] = depth;
        deepest = std::max(deepest, depth);
    }
};

// ---- every event -----------------------------------------------------------------------------------------------------------

/// Assembler of a machine that does not exist: registers are value ids.
struct assembler {
    std::string text;

    static std::string name(torch_ir::value_id v) { return "r" + std::to_string(torch_ir::to_index(v)); }

    void begin(torch_ir::model_info const& info) { text += "; " + info.model_name + "\n"; }
    void input(torch_ir::input_node const& i) { text += name(i.result.id) + " = argument\n"; }
    void weight(torch_ir::weight_node const& w) { text += name(w.result.id) + " = load " + w.target + "\n"; }
    void call(torch_ir::call_node const& c) {
        for (auto const& r : c.results) text += name(r.id) + " ";
        text += "= " + std::string(c.op.base());
        for (auto const& a : c.arguments) torch_ir::for_each_use(a.value, [&](torch_ir::value_id v, std::uint32_t) { text += " " + name(v); });
        text += "\n";
    }
    void output(torch_ir::output_node const& o) {
        for (auto const& e : o.entries)
            if (auto const* u = e.value.get_if<torch_ir::use>()) text += "return " + name(u->value) + "\n";
    }
    void end() { text += "; end\n"; }
};

// ---- keeping nodes ---------------------------------------------------------------------------------------------------------

struct collector {
    std::vector<torch_ir::call_node> calls;
    void call(torch_ir::call_node c) { calls.push_back(std::move(c)); }
};

// ---- sub-programs ----------------------------------------------------------------------------------------------------------

struct call_counter {
    int calls = 0;
    void call(torch_ir::call_node const&) { ++calls; }
    call_counter subgraph(torch_ir::subgraph_info const&) { return {}; }
    void end_subgraph(torch_ir::subgraph_info const&, call_counter&& nested) { calls += nested.calls; }
};

// ---- a source --------------------------------------------------------------------------------------------------------------

/// x -> relu -> relu -> ..., as many as one asks for.
struct relu_chain {
    int length = 1;

    template <class V>
    void drive(V& v) const {
        torch_ir::tensor_type const type{.dtype = torch_ir::dtype::float32, .sizes = {2, 3}};
        std::uint32_t id = 0;
        torch_ir::announce_begin(v, torch_ir::model_info{.model_name = "Chain"});
        torch_ir::announce_input(v, torch_ir::input_node{.result = {torch_ir::value_id{id}, "x", type}});
        for (int i = 0; i < length; ++i, ++id) {
            torch_ir::call_node c;
            c.name = i == 0 ? "relu" : "relu_" + std::to_string(i);
            c.op = torch_ir::op_name("aten.relu.default");
            c.arguments = {{.name = "self", .value = torch_ir::use{torch_ir::value_id{id}}}};
            c.results = {{torch_ir::value_id{id + 1}, c.name, type}};
            torch_ir::announce_call(v, std::move(c));
        }
        torch_ir::announce_output(v, torch_ir::output_node{.entries = {{torch_ir::use{torch_ir::value_id{id}}}}});
        torch_ir::announce_end(v);
    }
};

int main() {
    {
        auto const archive = torch_ir::pt2_archive::open("model.pt2");
        int const deepest = torch_ir::drive(archive, depth_counter{}).deepest;
        check(deepest == 19, "19 calls stand one behind the other, not " + std::to_string(deepest));
        torch_ir::save_ir(torch_ir::build(archive), "visited.json");
        check(torch_ir::drive(torch_ir::load_ir("visited.json"), depth_counter{}).deepest == deepest, "a document gives what the archive gives");
    }
    {
        auto const program = torch_ir::parse_text(R"(program "Net"
%w: float32[4, 3] = parameter("fc.weight")
%x: float32[2, 3] = input
%linear: float32[2, 4] = aten.linear.default(input=%x, weight=%w)
%relu: float32[2, 4] = aten.relu.default(self=%linear)
return %relu
)");
        std::cout << torch_ir::drive(program, assembler{}).text;
        check(torch_ir::drive(program, assembler{}).text == "; Net\nr0 = load fc.weight\nr1 = argument\nr2 = linear r1 r0\nr3 = relu r2\nreturn r3\n; end\n",
              "the assembler's text");

        // The same question of the graph: who makes what `relu` takes, and who uses what `linear` makes?
        torch_ir::vertex const relu = torch_ir::get_node(program, "relu");
        torch_ir::argument const* self = torch_ir::find_argument(program.call(relu), "self");
        torch_ir::value const* taken = torch_ir::find_used_value(program, self->value);
        torch_ir::vertex const producer = program.origin(taken->id).producer;
        for (auto [e, end] = out_edges(producer, program.graph()); e != end; ++e)
            std::cout << taken->name << " goes to " << name_of(program.node(target(*e, program.graph()))) << '\n';
        check(name_of(program.node(producer)) == "linear", "relu takes the result of linear");
        check(torch_ir::drive(program, collector{}).calls.size() == 2, "two calls are kept");
    }
    {
        auto const program = torch_ir::read_pt2("cond.pt2");
        check(torch_ir::drive(program, collector{}).calls.size() == program.calls().size(), "without the hook sub-programs are skipped");
        check(std::cmp_greater(torch_ir::drive(program, call_counter{}).calls, program.calls().size()), "the branches have calls");
    }
    {
        torch_ir::ir const program = torch_ir::build(relu_chain{3});
        check(torch_ir::validate_ir(program).empty(), "the chain is a sound program");
        check(torch_ir::drive(relu_chain{3}, depth_counter{}).deepest == 3, "a visitor takes it without a graph in between");
        std::cout << to_text(program);
    }
    return finish();
}
