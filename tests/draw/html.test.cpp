// SPDX-License-Identifier: MIT
#include <torch_ir/draw/html.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

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

}  // namespace

TEST_CASE("the page holds nodes with their details, links and modules, and loads nothing") {
    auto const page = draw_html(small_mlp());
    CHECK(page.starts_with("<!DOCTYPE html>"));
    CHECK(page.ends_with("</html>\n"));
    CHECK(page.find("<title>SmallMlp</title>") != std::string::npos);
    for (auto const* outside : {"http", " src=", " href=", "@import", "fetch(", "url(/", "import("}) {
        CAPTURE(outside);
        CHECK(page.find(outside) == std::string::npos);
    }
    CHECK(html_program(page) == boost::json::parse(R"({"name": "SmallMlp", "summary": "3 nodes, 2 weights",
            "modules": [["", "", 0], ["fc", "", 0]],
            "items": [["input", "x", "Input: x", "2x4", 0, [["result x", "float32[2, 4]"]]],
                ["call", "linear", "linear", "2x4", 1, [["operator", "aten.linear.default"], ["argument input", "%x"],
                    ["argument weight", "%p_fc_weight"],
                    ["weight fc.weight", "float32[4, 4]"], ["argument bias", "%p_fc_bias"], ["weight fc.bias", "float32[4]"], ["module", "fc "],
                    ["result linear", "float32[2, 4]"]]],
                ["call", "relu", "relu", "2x4", 0, [["operator", "aten.relu.default"], ["argument self", "%linear"],
                    ["result relu", "float32[2, 4]"]]],
                ["call", "add", "add.Tensor", "2x4", 0, [["operator", "aten.add.Tensor"], ["argument self", "%relu"],
                    ["argument other", "%x"], ["result add", "float32[2, 4]"]]],
                ["output", "4", "Output", "2x4", 0, []]],
            "links": [[0, 1, "2x4"], [1, 2, "2x4"], [2, 3, "2x4"], [0, 3, "2x4"], [3, 4, ""]]})")
                                    .as_object());
}

TEST_CASE("names are never markup") {
    program_writer p("</title><script>alert(1)</script>");
    auto const x = p.input("</script><b>", {2});
    auto const y = p.call("n", "my.<!--", {tensor("self", x)}, {2});
    auto const page = draw_html(p.finish({y}));
    CHECK(page.find("<b>") == std::string::npos);
    CHECK(page.find("alert(1)</script>") == std::string::npos);
    CHECK(page.find("<!--") == std::string::npos);
    CHECK(html_program(page).at("items").as_array()[0].as_array()[1] == "</script><b>");
}

TEST_CASE("whatever the program, its JSON reads back, and links and modules point to what is there") {
    std::uint64_t const start = torch_ir_test::new_seed();
    for (std::uint64_t seed = start; seed < start + 200; ++seed) {
        INFO("seed ", seed);
        auto const program = random_program(seed, {.odd_names = true, .any_bytes = true, .damaged = seed % 2 == 0, .metadata = true})();
        auto const o = html_program(draw_html(program));
        auto const items = o.at("items").as_array().size(), modules = o.at("modules").as_array().size();
        for (auto const& l : o.at("links").as_array())
            for (std::size_t const side : {0U, 1U}) CHECK(l.as_array()[side].to_number<std::size_t>() < items);
        for (auto const& i : o.at("items").as_array()) CHECK(i.as_array()[4].to_number<std::size_t>() < modules);
        for (std::size_t m = 1; m < modules; ++m) CHECK(o.at("modules").as_array()[m].as_array()[2].to_number<std::size_t>() < m);
    }
}
}  // TEST_SUITE("draw/html")
