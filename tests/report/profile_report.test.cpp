// SPDX-License-Identifier: MIT
#include <torch_ir/report/profile_report.hpp>

#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

using namespace torch_ir;

TEST_SUITE("report/profile_report") {
namespace {

profile_report three_rows() {
    using std::chrono::microseconds;
    profile_report r{.model_name = "Three", .runs = 10, .warm_up = 1, .executed = 3, .time = microseconds(4000), .least = microseconds(3000)};
    r.peak_memory = 2'000'000;
    r.flops = 8'000'000;
    r.operators = {{.name = "aten.linear.default", .calls = 2, .time = microseconds(3000), .least = microseconds(2000), .allocated = 4096, .flops = 6'000'000},
                   {.name = "aten.sort.default", .calls = 1, .time = microseconds(1000), .least = microseconds(900), .uncounted = 1}};
    r.modules = {{.name = "encoder", .calls = 3, .time = microseconds(4000), .flops = 6'000'000, .uncounted = 1},
                 {.name = "encoder.0", .calls = 2, .time = microseconds(3000), .flops = 6'000'000}};
    r.nodes = {{.name = "linear", .op = "aten.linear.default", .module = "encoder.0", .calls = 1, .time = microseconds(2500)},
               {.name = "sort", .op = "aten.sort.default", .module = "encoder", .calls = 1, .time = microseconds(1000), .uncounted = 1},
               {.name = "linear_1", .op = "aten.linear.default", .module = "encoder.0", .calls = 1, .time = microseconds(500)}};
    return r;
}

}  // namespace

TEST_CASE("operators and the longest nodes are told, with their share and their GFLOP/s") {
    CHECK(to_string(three_rows(), {.most = 2}) ==
          "operator               calls      time/ms        %     least/ms     GFLOP/s   allocated\n"
          "aten.linear.default        2        3.000   75.00%        2.000           2     4.10 kB\n"
          "aten.sort.default          1        1.000   25.00%        0.900           -         0 B\n"
          "\n"
          "node                            calls      time/ms        %     least/ms     GFLOP/s   allocated\n"
          "linear (aten.linear.default)        1        2.500   62.50%        0.000           -         0 B\n"
          "sort (aten.sort.default)            1        1.000   25.00%        0.000           -         0 B\n"
          "... and 1 more\n"
          "\n"
          "3 nodes in 4.000 ms (median of 10 runs after 1 to warm up; the fastest took 3.000 ms), 8.00 MFLOP, 2 GFLOP/s, at most 2.00 MB of memory\n");
}

TEST_CASE("modules are told down to a level, and where a part of their calls is not counted") {
    auto const text = to_string(three_rows(), {.rows = profile_rows::by_module, .depth = 1});
    CHECK(
        text.starts_with("module     calls      time/ms        %     least/ms     GFLOP/s   allocated\n"
                         "encoder        3        4.000  100.00%        0.000        1.5+         0 B\n\n3 nodes"));
    CHECK(to_string(three_rows(), {.rows = profile_rows::by_module}).find("encoder.0 ") != std::string::npos);
}

TEST_CASE("without costs there is no column for them, and one run is no median") {
    auto r = three_rows();
    r.flops.reset();
    r.runs = 1;
    auto const text = to_string(r, {.rows = profile_rows::by_operator});
    CHECK(text.find("FLOP") == std::string::npos);
    CHECK(text.ends_with("3 nodes in 4.000 ms, at most 2.00 MB of memory\n"));
    CHECK(boost::json::parse(to_json(r)).at("flops").is_null());
}

TEST_CASE("the JSON has all rows in full") {
    auto const json = boost::json::parse(to_json(three_rows()));
    CHECK(json.at("runs").to_number<int>() == 10);
    CHECK(json.at("flops").to_number<int>() == 8'000'000);
    CHECK(json.at("operators").as_array().size() == 2);
    CHECK(json.at("modules").at(1).at("module").as_string() == "encoder.0");
    auto const& node = json.at("nodes").at(2);
    CHECK(node.at("node").as_string() == "linear_1");
    CHECK(node.at("operator").as_string() == "aten.linear.default");
    CHECK(node.at("module").as_string() == "encoder.0");
    CHECK(node.at("time_ms").to_number<double>() == 0.5);
}

TEST_CASE("a report of nothing is text and JSON") {
    CHECK(to_string(profile_report{}).ends_with("0 nodes in 0.000 ms, at most 0 B of memory\n"));
    CHECK_NOTHROW(static_cast<void>(boost::json::parse(to_json(profile_report{}))));
}
}  // TEST_SUITE("report/profile_report")
