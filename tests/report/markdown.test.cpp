// SPDX-License-Identifier: MIT
#include <torch_ir/report/markdown.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("report/markdown") {
namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::size_t lines_with(std::string_view text, std::string_view part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

/// `count` additions of a weight, one after the other.
ir chain(std::size_t count) {
    program_writer w("Chain");
    value_id const bias = w.weight("p_bias", "bias", {4});
    value_id x = w.input("x", {4});
    for (std::size_t i = 0; i < count; ++i) x = w.call("add_" + std::to_string(i), "aten.add.Tensor", {{"self", use{x}}, {"other", use{bias}}}, {4});
    return w.finish({x});
}

verification compared(bool close) {
    output_comparison o;
    o.name = "relu";
    o.expected = o.found = {dtype::float32, {1, 4}};
    o.is_close = close;
    o.max_absolute = close ? 2.5e-7 : 0.5;
    o.mean_absolute = 1e-8;
    o.elements = 4;
    o.mismatches = close ? 0 : 3;
    return {{o}, {}};
}

}  // namespace

TEST_CASE("a page has the counts, the verification, both drawings, the nodes and the weights") {
    auto const program = small_mlp();
    model_report const report{
        .name = "Small_Mlp", .description = "Two * layers", .categories = {"mlp", "tiny"}, .verifications = {{"float32", compared(true)}}};
    auto const page = write_markdown(report, program);
    auto const counts = compute_statistics(program);
    CHECK(page.starts_with("# Small\\_Mlp\n\nTwo \\* layers\n\nCategories: mlp, tiny\n\nStatus: **passed**\n"));
    CHECK(has(page, "| Nodes | " + std::to_string(counts.nodes) + " |\n| Edges | " + std::to_string(num_edges(program.graph())) + " |"));
    CHECK(has(page, "| Total params | " + with_thousands(counts.parameters) + " |"));
    CHECK(has(page, "| `relu` | `float32[1, 4]` | yes | 2.5e-07 | 1e-08 |"));
    CHECK(has(page, "```mermaid\n" + draw_mermaid_flowchart(program, {.modules = true, .repeats = true}) + "\n```\n"));
    CHECK(has(page, "```mermaid\n" + draw_mermaid_pie(counts.operators) + "\n```\n"));
    for (auto const v : program.calls()) CHECK(has(page, "| `" + program.call(v).name + "` | `" + program.call(v).op.text() + "` |"));
    for (auto const v : program.weights()) CHECK(has(page, "| `" + program.weight(v).target + "` | parameter |"));
    CHECK(lines_with(page, "<details>") == 2);
    CHECK(lines_with(page, "</details>") == 2);
    CHECK(page.ends_with("</details>\n"));
}

TEST_CASE("every row of a table has as many cells as its head, whatever the names are") {
    program_writer w("odd | `name`");
    value_id const x = w.input("a|b", {2});
    value_id const y = w.call("tick``s", "my|ns.op.default", {{"self", use{x}}, {"text", std::string("one|two\nthree")}, {"none", none{}}}, {2});
    auto const page = write_markdown({.name = "odd | `name`", .problem = "line one\n| line two"}, w.finish({y}));
    CHECK(page.starts_with("# odd \\| \\`name\\`\n"));
    CHECK(has(page, "Problem: line one<br>\\| line two"));
    CHECK(has(page, "``` tick``s ```"));
    std::size_t columns = 0, rows = 0;
    for (std::size_t at = 0, end = 0; at < page.size(); at = end + 1) {
        end = page.find('\n', at);
        std::string_view const line(page.data() + at, end - at);
        if (!line.starts_with("|")) {
            columns = 0;
            continue;
        }
        std::size_t bars = 0;
        for (std::size_t i = 0; i < line.size(); ++i) bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
        if (columns == 0) columns = bars;
        INFO(line);
        CHECK(bars == columns);
        ++rows;
    }
    CHECK(rows >= 8);
}

TEST_CASE("the flowchart is the largest that Mermaid draws, or that the options allow") {
    auto const drawing = [](ir const& program, mermaid_limits const& limits) {
        auto const page = write_markdown({.name = "Chain"}, program, {.limits = limits});
        auto const begin = page.find("```mermaid\n") + 11, end = page.find("\n```", begin);
        REQUIRE(end != std::string::npos);
        return page.substr(begin, end - begin);
    };
    CHECK(drawing(chain(100), {}) == draw_mermaid_flowchart(chain(100), {.max_nodes = 0}));
    for (std::size_t const count : {500U, 5000U, 20000U}) {
        auto const part = drawing(chain(count), {});
        CHECK(is_within(part, {}));
        CHECK_FALSE(is_within(part, {.edges = 240}));
        CHECK(has(part, std::to_string(count) + " nodes: the first nodes"));
    }
    CHECK(is_within(drawing(chain(100), {.characters = 1000}), {.characters = 1000}));
    CHECK(drawing(chain(1000), mermaid_limits::none()) == draw_mermaid_flowchart(chain(1000), {.max_nodes = 0, .limits = mermaid_limits::none()}));
}

TEST_CASE("long tables are cut, and say so") {
    auto const page = write_markdown({.name = "Chain"}, chain(50), {.max_rows = 20});
    CHECK(has(page, "| 20 | `add_19` |"));
    CHECK(!has(page, "| 21 | `add_20` |"));
    CHECK(has(page, "… and 30 more."));
}

TEST_CASE("what failed is told: a difference, a problem, and that nothing was verified") {
    model_report report{.name = "M", .verifications = {{"float32", compared(true)}, {"float64", compared(false)}}};
    CHECK(!report.is_good());
    CHECK(has(write_markdown(report, small_mlp()), "Status: **failed**"));
    CHECK(has(write_markdown(report), "| **no** | 0.5 |"));
    CHECK(summarize(report).problem == "float64: Verification: FAILED, 0 of 1 outputs are close");
    CHECK(summarize(report).max_absolute == 0.5);
    model_report const broken{.name = "B", .problem = "no kernel"};
    CHECK(write_markdown(broken) == "# B\n\nStatus: **failed**\n\nProblem: no kernel\n\n");
    CHECK(std::isnan(summarize(broken).max_absolute));
    CHECK(summarize({.name = "U"}).problem == "not verified");
    CHECK(has(write_markdown({.name = "U"}, small_mlp()), "Not verified."));
}

TEST_CASE("the summary links each page, counts, and lists what failed") {
    auto const program = small_mlp();
    std::vector<report_line> const lines{summarize({.name = "Good_One", .categories = {"mlp"}, .verifications = {{"float32", compared(true)}}}, program),
                                         summarize(model_report{.name = "Bad/One", .problem = "no | kernel"})};
    auto const page = write_markdown_summary(lines, "Zoo");
    CHECK(page.starts_with("# Zoo\n\n1 of 2 models passed.\n\n| Model |"));
    CHECK(has(page, "| [Good\\_One](Good_One.md) | mlp | " + std::to_string(lines[0].nodes) + " | "));
    CHECK(has(page, " | 2.5e-07 | passed |\n"));
    CHECK(has(page, "| [Bad/One](Bad_One.md) | | 0 |"));
    CHECK(page.ends_with("\n- **Bad/One**: no \\| kernel\n"));
    CHECK(lines[0].nodes == 3);
    CHECK(write_markdown_summary({}).starts_with("# Summary\n\n0 of 0 models passed."));
}

TEST_CASE("a page's file name is safe") {
    CHECK(report_file("SelfAttention") == "SelfAttention.md");
    CHECK(report_file("../a b.c") == "___a_b_c.md");
    CHECK(report_file("") == "model.md");
}
}  // TEST_SUITE("report/markdown")
