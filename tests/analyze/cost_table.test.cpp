// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/cost_table.hpp>

#include <torch_ir/text/parse.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/random_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("analyze/cost_table") {
namespace {

/// x → layers.0.fc (linear, relu) → layers.1 (relu) → outside of all modules, an operator without a formula.
ir cost_table_program() {
    program_writer p("Net");
    auto const stack = [](std::initializer_list<module_frame> frames) { return std::make_shared<module_stack const>(frames); };
    auto const call = [&](std::string name, std::string op, std::vector<argument> arguments, std::shared_ptr<module_stack const> s) {
        call_node n;
        n.results.push_back(p.make(name, {2, 4}, dtype::float32));
        n.name = std::move(name), n.op = op_name(std::move(op)), n.arguments = std::move(arguments), n.metadata.stack = std::move(s);
        auto const id = n.results.front().id;
        p.builder().call(std::move(n));
        return id;
    };
    auto const w = p.weight("p_w", "layers.0.fc.weight", {4, 4});
    auto const x = p.input("x", {2, 4});
    module_frame const root{"", "", "my.Net"}, first{"a", "layers.0", "my.Block"}, fc{"b", "layers.0.fc", "torch.nn.Linear"},
        second{"c", "layers.1", "my.Block"};
    auto const a = call("linear", "aten.linear.default", {tensor("input", x), tensor("weight", w)}, stack({root, first, fc}));
    auto const b = call("relu", "aten.relu.default", {tensor("self", a)}, stack({root, first}));
    auto const c = call("relu_1", "aten.relu.default", {tensor("self", b)}, stack({root, second}));
    return p.finish({call("odd", "my.odd.default", {tensor("x", c)}, stack({root}))});
}

std::string cost_row_names(cost_table const& t) {
    std::string out;
    for (auto const& r : t.rows) out += (out.empty() ? "" : " ") + (r.name.empty() ? std::string("(all)") : r.name);
    return out;
}

}  // namespace

TEST_CASE("by operator, most FLOPs first, what is not counted is marked") {
    CHECK(to_string(make_cost_table(cost_table_program(), cost_rows::by_operator)) ==
          "Model: Net\n\n"
          "Operator             Calls  MACs  FLOPs  Weights B  Activations B  Memory B  FLOPs/B\n"
          "aten.linear.default      1    32     64         64             32       128     0.50\n"
          "aten.relu.default        2     0     16          0             64       128     0.12\n"
          "my.odd.default           1     ?      ?          0             32        64     0.00\n"
          "Total                    4    32  80 +?         64            128       320     0.25\n\n"
          "Parameters: 16\n  float32: 16 (tensors: 1, 64 B)\nPeak of activations: 64 B at relu\nLongest chain: 4 of 4 calls\n"
          "Not counted: 1 x my.odd.default: no formula");
}

TEST_CASE("by module, each with what is below it, to the depth that is asked for") {
    auto const program = cost_table_program();
    auto const t = make_cost_table(program, cost_rows::by_module);
    CHECK(cost_row_names(t) == "(all) layers layers.0 layers.0.fc layers.1");
    CHECK(t.rows[0].type == "Net");
    CHECK(t.rows[0].calls == 4);
    CHECK(t.rows[0].uncounted == 1);
    CHECK(t.rows[1].type.empty());
    CHECK(t.rows[2].numbers.flops == 72);
    CHECK(t.rows[2].parameters == 16);
    CHECK(t.rows[4].numbers.flops == 8);
    CHECK(t.rows[4].numbers.parameter_bytes == 0);
    CHECK(cost_row_names(make_cost_table(program, cost_rows::by_module, {.depth = 1})) == "(all) layers");
    CHECK(cost_row_names(make_cost_table(program, cost_rows::by_module, {.sort = "name"})) == "(all) layers layers.0 layers.0.fc layers.1");
}

TEST_CASE("without module stacks a call belongs to the module whose weight it uses") {
    auto const t = make_cost_table(small_mlp(), cost_rows::by_module);
    CHECK(cost_row_names(t) == "(all) fc");
    CHECK(t.rows[1].calls == 1);
    CHECK(t.rows[0].calls == 3);
}

TEST_CASE("by node as the program has them, or sorted by any column") {
    auto const program = cost_table_program();
    CHECK(cost_row_names(make_cost_table(program, cost_rows::by_node)) == "linear relu relu_1 odd");
    CHECK(cost_row_names(make_cost_table(program, cost_rows::by_node, {.sort = "name"})) == "linear odd relu relu_1");
    CHECK(cost_row_names(make_cost_table(program, cost_rows::by_operator, {.sort = "calls"})) == "aten.relu.default aten.linear.default my.odd.default");
    for (auto const key : cost_sort_keys) CHECK(make_cost_table(program, cost_rows::by_node, {.sort = std::string(key)}).rows.size() == 4);
    CHECK_THROWS_WITH_AS(static_cast<void>(make_cost_table(program, cost_rows::by_node, {.sort = "size"})),
                         "sort key: expected trace, name, calls, macs, flops, parameters, activations, memory, intensity, found 'size'", error);
}

TEST_CASE("as JSON the numbers are in full") {
    auto const parsed = boost::json::parse(to_json(make_cost_table(cost_table_program(), cost_rows::by_module))).as_object();
    CHECK(parsed.at("by").as_string() == "module");
    CHECK(parsed.at("rows").as_array().size() == 5);
    CHECK(parsed.at("rows").as_array().at(3).as_object().at("macs").as_int64() == 32);
    CHECK(parsed.at("total").as_object().at("parameters").as_int64() == 16);
    CHECK(parsed.at("uncounted").as_array().at(0).as_object().at("op").as_string() == "my.odd.default");
    CHECK(parsed.at("peak_bytes").as_int64() == 64);
    CHECK(parsed.at("dtypes").as_array().at(0).as_object().at("bytes").as_int64() == 64);
}

TEST_CASE("any program has a table, damaged ones too") {
    std::uint64_t const start = torch_ir_test::new_seed();
    for (std::uint64_t seed = start; seed < start + 200; ++seed) {
        CAPTURE(seed);
        auto const program = random_program(seed, {.odd_names = true, .damaged = seed % 2 == 0, .metadata = true, .raw_bytes = false})();
        for (auto const rows : {cost_rows::by_operator, cost_rows::by_module, cost_rows::by_node}) {
            auto const t = make_cost_table(program, rows);
            CHECK(!to_string(t).empty());
            CHECK(boost::json::parse(to_json(t)).is_object());
            CHECK(t.calls == program.calls().size());
        }
    }
}
}  // TEST_SUITE("analyze/cost_table")
