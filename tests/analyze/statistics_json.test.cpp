// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/statistics_json.hpp>

#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <doctest/doctest.h>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("analyze/statistics_json") {
TEST_CASE("statistics are an object with pytorch-ir's keys, indented by two") {
    CHECK(to_json(compute_statistics(small_mlp())) ==
          "{\n  \"model_name\": \"SmallMlp\",\n  \"num_nodes\": 3,\n  \"num_inputs\": 1,\n  \"num_outputs\": 1,\n  \"num_weights\": 2,\n"
          "  \"total_parameters\": 20,\n  \"input_shapes\": {\n    \"x\": [\n      2,\n      4\n    ]\n  },\n"
          "  \"output_shapes\": {\n    \"add\": [\n      2,\n      4\n    ]\n  },\n  \"op_distribution\": {\n"
          "    \"aten.linear.default\": 1,\n    \"aten.relu.default\": 1,\n    \"aten.add.Tensor\": 1\n  }\n}");
}

TEST_CASE("each name is one key, with the last shape, and odd names are escaped") {
    program_writer p("quo\"te\n\xC3\xA4");
    auto const a = p.input("in", {2});
    auto const b = p.input("in", {3});
    auto const text = to_json(compute_statistics(p.finish({a, b})));
    auto const parsed = boost::json::parse(text).as_object();
    CHECK(parsed.at("model_name").as_string() == "quo\"te\n\xC3\xA4");
    CHECK(text.find("\\u00e4") != std::string::npos);
    CHECK(parsed.at("input_shapes").as_object().size() == 1);
    CHECK(parsed.at("input_shapes").as_object().at("in").as_array().at(0).as_int64() == 3);
    CHECK(parsed.at("num_inputs").as_int64() == 2);
}

TEST_CASE("a symbolic size is a string, and its symbol is listed with its range") {
    program_writer p;
    model_info info;
    info.ranges = {{"s0", 2, std::nullopt}};
    p.builder().begin(info);
    auto const x = p.input("x", {dim(expression::symbol("s0"), 3), 4});
    auto const parsed = boost::json::parse(to_json(compute_statistics(p.finish({x})))).as_object();
    CHECK(parsed.at("input_shapes").as_object().at("x").as_array().at(0).as_string() == "s0");
    auto const& range = parsed.at("symbols").as_object().at("s0").as_array();
    CHECK(range.at(0).as_int64() == 2);
    CHECK(range.at(1).is_null());
}
}  // TEST_SUITE("analyze/statistics_json")
