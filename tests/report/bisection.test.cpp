// SPDX-License-Identifier: MIT
#include <torch_ir/report/bisection.hpp>

#include <limits>
#include <string>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>

#include <torch_ir/report/verification.hpp>

TEST_SUITE("report/bisection") {
namespace {

torch_ir::bisection bisection_example() {
    torch_ir::bisection b{.method = "both sides in float64", .nodes = 5, .compared = 4};
    b.first = torch_ir::divergence{.node = "conv",
                                   .op = "aten.conv2d.default",
                                   .module = "net.0",
                                   .source = "model.py:12",
                                   .reference_node = "conv_1",
                                   .reference_op = "aten.conv2d.default",
                                   .reason = "another attribute",
                                   .error = std::numeric_limits<double>::infinity()};
    b.first->attributes = {{"stride", "[1, 1]", "[2, 2]"}};
    b.first->arguments = {{"input", "float64[1, 3]", true, -1, 2, 0.5, 3, 0}, {"groups", "1"}};
    return b;
}

}  // namespace

TEST_CASE("text for people") {
    auto const text = torch_ir::to_string(bisection_example());
    for (std::string const part :
         {"is 'conv', aten.conv2d.default (both sides in float64, 4 of 5 nodes compared)", "why: another attribute", "module: net.0", "source: model.py:12",
          "attribute stride: expected [1, 1], found [2, 2]", "argument input float64[1, 3]: min -1, max 2, mean 0.5, NaN 3", "argument groups = 1"})
        CHECK_MESSAGE(text.find(part) != std::string::npos, part);
    CHECK(torch_ir::to_string(torch_ir::bisection{.method = "m"}) == "Bisection: no node departs from the reference (m, 0 of 0 nodes compared)");
}

TEST_CASE("the JSON of a verification has the divergence only where one was looked for") {
    torch_ir::verification v;
    CHECK_FALSE(boost::json::parse(torch_ir::to_json(v)).as_object().contains("first_divergence"));
    v.bisected = torch_ir::bisection{};
    CHECK(boost::json::parse(torch_ir::to_json(v)).at("first_divergence").is_null());
    v.bisected = bisection_example();
    auto const j = boost::json::parse(torch_ir::to_json(v));
    auto const& d = j.at("first_divergence");
    CHECK(d.at("node").as_string() == "conv");
    CHECK(d.at("operator").as_string() == "aten.conv2d.default");
    CHECK(d.at("module").as_string() == "net.0");
    CHECK(d.at("source").as_string() == "model.py:12");
    CHECK(d.at("relative_error").is_null());
    CHECK(d.at("attributes").at(0).at("expected").as_string() == "[1, 1]");
    CHECK(d.at("arguments").at(0).at("nan").as_int64() == 3);
    CHECK(j.at("bisection").at("compared").as_int64() == 4);
}
}  // TEST_SUITE("report/bisection")
