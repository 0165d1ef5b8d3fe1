// SPDX-License-Identifier: MIT
#include <torch_ir/draw/html.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <torch_ir/text/parse.hpp>

#include "support/programs.hpp"
#include "support/random_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("draw/html") {
namespace {

/// The program of a page.
boost::json::object html_program(std::string const& page) {
    std::string const begin = "<script id=\"program\" type=\"application/json\">", end = "</script>";
    auto const from = page.find(begin);
    REQUIRE(from != std::string::npos);
    auto const to = page.find(end, from);
    REQUIRE(to != std::string::npos);
    auto const text = page.substr(from + begin.size(), to - from - begin.size());
    CHECK(text.find('<') == std::string::npos);
    return boost::json::parse(text).as_object();
}

/// The texts of the tables that hold some numbers of texts.
std::vector<std::string> texts_of(boost::json::object const& o) {
    std::vector<std::string> out;
    for (auto const& s : o.at("strings").as_array()) out.emplace_back(s.as_string());
    return out;
}

/// Members of a node: `[kind, name, operator or key, module, arguments, results, trace, costs, further]`.
boost::json::array const& node_at(boost::json::object const& o, std::size_t graph, std::size_t node) {
    return o.at("graphs").as_array().at(graph).as_object().at("nodes").as_array().at(node).as_array();
}

std::size_t number(boost::json::value const& v) { return v.to_number<std::size_t>(); }

}  // namespace

TEST_CASE("the page holds nodes with their arguments, results, weights, modules and costs, each text once") {
    auto const page = draw_html(small_mlp());
    CHECK(page.starts_with("<!DOCTYPE html>"));
    CHECK(page.ends_with("</html>\n"));
    CHECK(page.find("<title>SmallMlp</title>") != std::string::npos);
    auto const o = html_program(page);
    auto const texts = texts_of(o);
    CHECK(std::set<std::string>(texts.begin(), texts.end()).size() == texts.size());
    auto const text = [&](boost::json::value const& v) { return texts.at(number(v)); };
    auto const& modules = o.at("graphs").as_array()[0].as_object().at("modules").as_array();
    REQUIRE(modules.size() == 2);
    CHECK(text(modules[1].as_array()[0]) == "fc");

    CHECK(number(node_at(o, 0, 0)[0]) == 0);  // the input, then two weights, three calls, the output
    auto const& weight = node_at(o, 0, 1);
    CHECK(number(weight[0]) == 1);
    CHECK(text(weight[2]) == "fc.weight");
    CHECK(text(weight[5].as_array()[1]) == "float32[4, 4]");
    auto const& linear = node_at(o, 0, 3);
    CHECK(text(linear[1]) == "linear");
    CHECK(text(linear[2]) == "aten.linear.default");
    CHECK(number(linear[3]) == 1);
    CHECK(text(linear[4].as_array()[1].as_array()[0]) == "weight");
    CHECK(number(linear[4].as_array()[1].as_array()[1]) == 1);  // the value of the first weight
    CHECK(linear[5].as_array()[0].to_number<int>() == -1);      // called like its node
    CHECK(number(linear[7].as_array()[0]) == 32);               // multiply-adds
    auto const& output = node_at(o, 0, 6);
    CHECK(number(output[0]) == 2);
    CHECK(number(output[4].as_array()[0].as_array()[1]) == 5);
}

TEST_CASE("the page loads nothing, and its policy lets nothing but its own script and style run") {
    auto const page = draw_html(small_mlp());
    auto const program = page.find("<script id=\"program\"");
    for (auto const* outside : {" src=", " href=", "@import", "fetch(", "url(/", "import(", "eval(", "new Function", "XMLHttpRequest"}) {
        CAPTURE(outside);
        CHECK(page.find(outside) == std::string::npos);
    }
    auto const policy = page.find("Content-Security-Policy");
    REQUIRE(policy < program);
    auto const line = page.substr(policy, page.find('\n', policy) - policy);
    CHECK(line.find("default-src 'none'; script-src 'sha256-") != std::string::npos);
    CHECK(line.find("style-src 'sha256-") != std::string::npos);
    CHECK(line.find("unsafe") == std::string::npos);
}

TEST_CASE("names are never markup") {
    program_writer p("</title><script>alert(1)</script>");
    auto const x = p.input("</script><b>", {2});
    auto const y = p.call("n", "my.<!--", {tensor("self", x)}, {2});
    auto const page = draw_html(p.finish({y}), page_options{.overlays = {{"</script><i>", "{\"</script><u>\": 1}"}}});
    for (auto const* markup : {"<b>", "<i>", "<u>", "alert(1)</script>", "<!--"}) {
        CAPTURE(markup);
        CHECK(page.find(markup) == std::string::npos);
    }
    CHECK(texts_of(html_program(page)).at(number(node_at(html_program(page), 0, 0)[1])) == "</script><b>");
}

TEST_CASE("guards, dead calls and constants are told from the rest") {
    program_writer p;
    auto const x = p.input("x", {2});
    p.call("guard", "aten._assert_tensor_metadata.default", {tensor("a", x)}, {2});
    p.call("dead", "aten.relu.default", {tensor("self", x)}, {2});
    auto const range = p.call("range", "aten.arange.default", {{"end", attribute(std::int64_t{2})}}, {2});
    auto const sum = p.call("sum", "aten.add.Tensor", {tensor("self", x), tensor("other", range)}, {2});
    auto const o = html_program(draw_html(p.finish({sum})));
    auto const hidden = [&](std::size_t node) {
        auto const& n = node_at(o, 0, node);
        return n.size() < 9 ? 0 : n[8].as_object().at("hide").to_number<int>();
    };
    CHECK(hidden(1) == 1);
    CHECK(hidden(2) == 2);
    CHECK(hidden(3) == 3);
    CHECK(hidden(4) == 0);
}

TEST_CASE("the difference of two programs is one picture") {
    auto const make = [](char const* op, bool more) {
        program_writer p("Net");
        auto const x = p.input("x", {2, 4});
        auto v = p.call("first", "aten.relu.default", {tensor("self", x)}, {2, 4});
        v = p.call("second", op, {tensor("self", v)}, {2, 4});
        if (more) v = p.call("third", "aten.sin.default", {tensor("self", v)}, {2, 4});
        return p.finish({v});
    };
    auto const o = html_program(draw_html_difference(make("aten.tanh.default", true), make("aten.sigmoid.default", false)));
    auto const texts = texts_of(o);
    std::map<std::string, int> state;
    for (auto const& n : o.at("graphs").as_array()[0].as_object().at("nodes").as_array()) {
        auto const& a = n.as_array();
        state[texts.at(number(a[1]))] = a.size() < 9 ? 0 : a[8].as_object().at("state").to_number<int>();
    }
    CHECK(state.at("first") == 0);
    CHECK(state.at("second") == 3);
    CHECK(state.at("third") == 2);
    CHECK(number(o.at("about").as_array()[0].as_array()[3]) == 1);
    auto const same = html_program(draw_html_difference(make("aten.tanh.default", true), make("aten.tanh.default", true)));
    for (auto const& n : same.at("graphs").as_array()[0].as_object().at("nodes").as_array()) CHECK(n.as_array().size() < 9);
}

TEST_CASE("sub-programs of calls that correspond are compared, those of others are added or removed as a whole") {
    auto const make = [](std::string const& inner, std::string const& call) {
        return parse_text(
            "program \"C\"\n%x: float32[2] = input\n%p: symbool = input\n"
            "graph 0 {\n%y: float32[2] = input\n" +
            inner + "return %s\n}\n" + call + "return %r\n");
    };
    std::string const sin = "%s: float32[2] = aten.sin.default(self=%y)\n", tan = "%s: float32[2] = aten.tan.default(self=%y)\n";
    std::string const cond = "%r: float32[2], = higher_order.cond(%p, graph(0, \"yes\"), [%x])\n", relu = "%r: float32[2] = aten.relu.default(self=%x)\n";
    auto const state_of = [](boost::json::object const& o, std::string const& name) {
        auto const texts = texts_of(o);
        for (auto const& g : o.at("graphs").as_array())
            for (auto const& n : g.as_object().at("nodes").as_array())
                if (texts.at(number(n.as_array()[1])) == name)
                    return n.as_array().size() < 9 || !n.as_array()[8].as_object().contains("state") ? 0
                                                                                                     : n.as_array()[8].as_object().at("state").to_number<int>();
        return -1;
    };
    auto const changed = html_program(draw_html_difference(make(sin, cond), make(tan, cond)));
    CHECK(state_of(changed, "s") == 3);
    CHECK(state_of(changed, "y") == 0);
    CHECK(state_of(changed, "r") == 3);  // the call shows that something differs inside
    auto const same = html_program(draw_html_difference(make(sin, cond), make(sin, cond)));
    CHECK(state_of(same, "s") == 0);
    CHECK(state_of(same, "r") == 0);
    auto const more =
        html_program(draw_html_difference(make(sin, cond), make(sin, cond + "%q: float32[2], = higher_order.cond(%p, graph(0, \"yes\"), [%r])\n")));
    CHECK(more.at("graphs").as_array().size() == 3);
    CHECK(number(more.at("graphs").as_array()[2].as_object().at("nodes").as_array()[1].as_array()[8].as_object().at("state")) == 1);
    CHECK(html_program(draw_html_difference(make(sin, cond), make(sin, relu))).at("graphs").as_array().size() >= 1);
}

TEST_CASE("several programs are on one page, none is an error") {
    ir const a = small_mlp(), b = small_mlp();
    page_program const both[] = {{"first", &a}, {"second", &b}};
    auto const o = html_program(draw_html(both));
    CHECK(o.at("programs").as_array().size() == 2);
    CHECK(o.at("graphs").as_array().size() == 2);
    CHECK_THROWS_AS(static_cast<void>(draw_html(std::span<page_program const>{})), error);
}

TEST_CASE("a result that a call has no longer is text where it was used, whatever its name") {
    auto const make = [](bool is_old) {
        program_writer p;
        auto const x = p.input("x", {2});
        auto const parts = p.list_call("split", "aten.unbind.int", {tensor("self", x)},
                                       is_old ? std::vector<std::string>{"a",
                                                                         "b\x01"
                                                                         "7"}
                                              : std::vector<std::string>{"a"},
                                       {2});
        auto const sum = is_old ? p.call("gone", "aten.relu.default", {tensor("self", parts[1])}, {2}) : parts[0];
        return p.finish({p.call("last", "aten.neg.default", {tensor("self", sum)}, {2})});
    };
    auto const page = draw_html_difference(make(true), make(false));
    auto const texts = texts_of(html_program(page));
    CHECK(std::find(texts.begin(), texts.end(), "%b\\x017") != texts.end());
}

TEST_CASE("whatever the programs, their JSON reads back, and values, modules and texts are there") {
    std::uint64_t const start = torch_ir_test::new_seed();
    for (std::uint64_t seed = start; seed < start + 200; ++seed) {
        INFO("seed ", seed);
        auto const options = torch_ir_test::random_program_options{.odd_names = true, .any_bytes = true, .damaged = seed % 2 == 0, .metadata = true};
        auto const program = random_program(seed, options)(), other = random_program(seed + 1, options)();
        for (auto const& page : {draw_html(program), draw_html_difference(other, program)}) {
            auto const o = html_program(page);
            auto const count = o.at("strings").as_array().size(), traces = o.at("traces").as_array().size();
            for (auto const& g : o.at("graphs").as_array()) {
                auto const& modules = g.as_object().at("modules").as_array();
                for (std::size_t m = 1; m < modules.size(); ++m) CHECK(number(modules[m].as_array()[2]) < m);
                auto const& nodes = g.as_object().at("nodes").as_array();
                std::int64_t values = 0;
                for (auto const& n : nodes) values += static_cast<std::int64_t>(n.as_array()[5].as_array().size() / 2);
                for (auto const& n : nodes) {
                    auto const& a = n.as_array();
                    CHECK(number(a[1]) < count);
                    CHECK(number(a[2]) < count);
                    CHECK(number(a[3]) < std::max<std::size_t>(modules.size(), 3));
                    if (a.size() > 6) CHECK(number(a[6]) <= traces);
                    for (auto const& argument : a[4].as_array()) {
                        auto const& parts = argument.as_array();
                        CHECK(number(parts[0]) < count);
                        for (std::size_t i = 1; i < parts.size(); ++i) {
                            auto const part = parts[i].to_number<std::int64_t>();
                            CHECK(part < values);
                            CHECK(-1 - part < static_cast<std::int64_t>(count));
                        }
                    }
                }
            }
        }
    }
}
}  // TEST_SUITE("draw/html")
