// SPDX-License-Identifier: MIT
// What files of strangers cost when they double: names that are equal, expressions, traces of stacks, nested programs, long chains. 2 is linear.
#include "bench.hpp"

#include <torch_ir/analyze/cost_table.hpp>
#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/draw/html.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/validate/validate.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace torch_ir_bench;

torch_ir::value float_value(std::uint32_t id, std::string name, torch_ir::shape sizes = {4}) {
    torch_ir::tensor_type type;
    type.sizes = std::move(sizes);
    return {torch_ir::value_id{id}, std::move(name), std::move(type)};
}

/// How the calls of a program look.
struct pattern {
    std::function<std::string(std::size_t)> name = [](std::size_t i) { return "c" + std::to_string(i); };
    std::function<std::string(std::size_t)> op = [](std::size_t) { return std::string("aten.relu.default"); };
    bool is_chain = true;  ///< else all take the input
    std::string trace{};   ///< of the first call
};

torch_ir::ir program_of(std::size_t calls, pattern const& how) {
    torch_ir::ir_builder b;
    b.begin({});
    torch_ir::input_node x;
    x.result = float_value(0, "x");
    b.input(std::move(x));
    for (std::size_t i = 0; i < calls; ++i) {
        torch_ir::call_node c;
        c.name = how.name(i);
        c.op = torch_ir::op_name(how.op(i));
        c.arguments = {{"self", torch_ir::use{torch_ir::value_id{how.is_chain ? static_cast<std::uint32_t>(i) : 0}}, torch_ir::argument_kind::positional}};
        c.results = {float_value(static_cast<std::uint32_t>(i + 1), c.name)};
        if (i == 0 && !how.trace.empty()) c.metadata.trace = std::make_shared<std::string const>(how.trace);
        b.call(std::move(c));
    }
    torch_ir::output_node o;
    o.entries.push_back({torch_ir::use{torch_ir::value_id{static_cast<std::uint32_t>(calls)}}});
    b.output(std::move(o));
    b.end();
    return std::move(b).result();
}

/// A program with `fan` sub-programs in each of `levels` levels.
void nested_into(torch_ir::ir_builder& b, std::string const& name, int levels, int fan) {
    torch_ir::model_info info;
    info.model_name = name;
    b.begin(std::move(info));
    torch_ir::input_node x;
    x.result = float_value(0, "x");
    b.input(std::move(x));
    for (int i = 0; levels > 0 && i < fan; ++i) {
        torch_ir::subgraph_info const s{static_cast<std::uint32_t>(i), "g" + std::to_string(i)};
        auto inner = b.subgraph(s);
        nested_into(inner, s.name, levels - 1, fan);
        b.end_subgraph(s, std::move(inner));
    }
    torch_ir::call_node c;
    c.name = "relu";
    c.op = torch_ir::op_name("aten.relu.default");
    c.arguments = {{"self", torch_ir::use{torch_ir::value_id{0}}, torch_ir::argument_kind::positional}};
    c.results = {float_value(1, "relu")};
    b.call(std::move(c));
    torch_ir::output_node o;
    o.entries.push_back({torch_ir::use{torch_ir::value_id{1}}});
    b.output(std::move(o));
    b.end();
}

torch_ir::ir nested(int levels, int fan) {
    torch_ir::ir_builder b;
    nested_into(b, "Nested", levels, fan);
    return std::move(b).result();
}

/// `s0 + s1 + …`
torch_ir::ir wide(std::size_t symbols) {
    std::vector<torch_ir::expression> terms;
    for (std::size_t i = 0; i < symbols; ++i) terms.push_back(torch_ir::expression::symbol("s" + std::to_string(i)));
    torch_ir::ir_builder b;
    b.begin({});
    torch_ir::input_node x;
    x.result = float_value(0, "x", {torch_ir::dim(torch_ir::expression::call("Add", std::move(terms)), 4)});
    b.input(std::move(x));
    torch_ir::output_node o;
    o.entries.push_back({torch_ir::use{torch_ir::value_id{0}}});
    b.output(std::move(o));
    b.end();
    return std::move(b).result();
}

template <class F>
void doubled(suite& s, std::string const& name, torch_ir::ir const& one, torch_ir::ir const& two, F const& f) {
    s.compare(
        "growth/" + name, [&] { f(two); }, [&] { f(one); }, {.limit = 2.3, .rounds = 7, .note = "a file of half the size; 2 is linear, 4 quadratic"});
}

void growth(suite& s) {
    constexpr std::size_t n = 10'000;
    auto const everything = torch_ir::mermaid_limits::none();
    pattern same, operators, fan;
    same.name = [](std::size_t) { return std::string("same"); };
    operators.op = [](std::size_t i) { return "mine.op" + std::to_string(i) + ".default"; };
    fan.is_chain = false;
    auto const traced = [](std::size_t count) {
        pattern p;
        for (std::size_t i = 0; i < count; ++i) p.trace += "\xE5\xA4\xA7";
        return program_of(1, p);
    };
    auto const plain = program_of(n, {}), plain_twice = program_of(2 * n, {});
    auto const equal = program_of(n, same), equal_twice = program_of(2 * n, same);
    auto const unknown = program_of(n, operators), unknown_twice = program_of(2 * n, operators);
    auto const fans = program_of(n, fan), fans_twice = program_of(2 * n, fan);
    auto const passes = [](torch_ir::ir const& p) { keep(torch_ir::pipeline({"canonicalize", "cse", "dce", "rename"}).run(p)); };

    doubled(s, "equal names drawn", equal, equal_twice,
            [&](auto const& p) { keep(torch_ir::draw_mermaid_flowchart(p, {.max_nodes = 0, .modules = true, .limits = everything})); });
    // Where little is done for each node, the caches of a processor hold the one file and not the other: both are larger than they are.
    doubled(s, "equal names compared", program_of(32 * n, same), program_of(64 * n, same), [](auto const& p) { keep(torch_ir::diff_ir(p, p)); });
    doubled(s, "equal names rewritten", equal, equal_twice, passes);
    doubled(s, "a trace of Chinese letters on a page", traced(200'000), traced(400'000), [](auto const& p) { keep(torch_ir::draw_html(p)); });
    doubled(s, "symbols of one size", wide(n), wide(2 * n), [](auto const& p) { keep(torch_ir::make_cost_table(p, torch_ir::cost_rows::by_operator)); });
    doubled(s, "unknown operators", unknown, unknown_twice, [](auto const& p) { keep(torch_ir::make_cost_table(p, torch_ir::cost_rows::by_operator)); });
    doubled(s, "a chain validated", program_of(64 * n, {}), program_of(128 * n, {}), [](auto const& p) { keep(torch_ir::validate_ir(p)); });
    doubled(s, "a chain rewritten", plain, plain_twice, passes);
    doubled(s, "a fan drawn", fans, fans_twice, [&](auto const& p) { keep(torch_ir::draw_mermaid_flowchart(p, {.max_nodes = 0, .limits = everything})); });
    doubled(s, "a fan rewritten", fans, fans_twice, passes);
    doubled(s, "nested programs rewritten", nested(12, 2), nested(13, 2), passes);
    doubled(s, "levels of programs rewritten", nested(30, 1), nested(60, 1), passes);
}

registration const r("hostile_growth", growth);

}  // namespace
