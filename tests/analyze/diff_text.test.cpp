// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/diff_text.hpp>

#include <string>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

TEST_SUITE("analyze/diff_text") {
namespace {

torch_ir::ir_difference diff_text_example() {
    torch_ir::ir_difference d;
    d.added.push_back({"r", "aten.relu.default", "net.act", "aten.relu.default(self=%l)"});
    d.removed.push_back({"g", "aten.gelu.default", "", "aten.gelu.default(self=%l)"});
    d.changed.push_back({{"c", "aten.conv2d.default", "net.conv", ""},
                         {"c_1", "aten.conv2d.default", "net.conv", ""},
                         {{"stride", "[1, 1]", "[2, 2]"}, {"groups", "", "2", "1"}}});
    d.weights.push_back({"w", "float32[4]", ""});
    d.outputs.push_back({"output 1", "", "%r: float32[4]"});
    return d;
}

}  // namespace

TEST_CASE("text for people") {
    CHECK(torch_ir::to_string(torch_ir::ir_difference{}) == "equal");
    CHECK(torch_ir::to_string(diff_text_example()) ==
          "1 node added, 1 removed, 1 changed; 0 weights added, 1 removed, 0 changed; 1 output differs; 5 differences\n\n"
          "the program\n"
          "  - w: float32[4]\n"
          "  - g = aten.gelu.default(self=%l)\n\n"
          "net\n"
          "  ~ conv: c -> c_1 (aten.conv2d.default): stride [1, 1] -> [2, 2]; groups absent (= default 1) -> 2\n"
          "  + act: r = aten.relu.default(self=%l)\n\n"
          "outputs\n"
          "  + output 1: %r: float32[4]");
    CHECK(torch_ir::difference_summary(torch_ir::ir_difference{}) == "equal");
}

TEST_CASE("a name is one piece of its line") {
    torch_ir::ir_difference d;
    d.added.push_back({"r\n- all = gone", "aten.relu.default", "a\x1b[8m", "aten.relu.default(self=%l)"});
    CHECK(torch_ir::to_string(d) ==
          "1 node added, 0 removed, 0 changed; 1 difference\n\nthe program\n  + a\\x1b[8m: r\\n- all = gone = aten.relu.default(self=%l)");
}

TEST_CASE("JSON") {
    auto const j = boost::json::parse(torch_ir::to_json(diff_text_example()));
    CHECK_FALSE(j.at("is_equal").as_bool());
    CHECK(j.at("added").at(0).at("name").as_string() == "r");
    CHECK(j.at("added").at(0).at("module").as_string() == "net.act");
    CHECK(j.at("removed").at(0).at("operator").as_string() == "aten.gelu.default");
    auto const& attributes = j.at("changed").at(0).at("attributes");
    CHECK(attributes.at(0).at("before").as_string() == "[1, 1]");
    CHECK(attributes.at(1).at("before").is_null());
    CHECK(attributes.at(1).at("default").as_string() == "1");
    CHECK(attributes.at(0).as_object().contains("default") == false);
    CHECK(j.at("differences").as_int64() == 5);
    CHECK(attributes.at(1).at("after").as_string() == "2");
    CHECK(j.at("weights").at(0).at("after").is_null());
    CHECK(boost::json::parse(torch_ir::to_json(torch_ir::ir_difference{})).at("is_equal").as_bool());
}

TEST_CASE("JSON lists the modules in which something differs, with their classes") {
    auto d = diff_text_example();
    d.modules = {{"", "Net", "Net", 3, 3}, {"net.conv", "Conv2d", "Wide", 1, 1}, {"same", "A", "A", 1, 1}, {"new", "", "B", 0, 1}};
    auto const modules = boost::json::parse(torch_ir::to_json(d)).at("modules").as_array();
    REQUIRE(modules.size() == 3);
    CHECK(boost::json::serialize(modules[1]) == R"({"path":"net.conv","before":"Conv2d","after":"Wide"})");
    CHECK(boost::json::serialize(modules[2]) == R"({"path":"new","before":null,"after":"B"})");
}
}  // TEST_SUITE("analyze/diff_text")
