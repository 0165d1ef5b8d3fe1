// SPDX-License-Identifier: MIT
#include <torch_ir/weights/element_statistics.hpp>

#include <cmath>
#include <complex>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <torch_ir/ir/elements.hpp>

using namespace torch_ir;

TEST_SUITE("weights/element_statistics") {
namespace {
constexpr double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
}

TEST_CASE("range, mean, deviation, zeros and a histogram of the finite elements") {
    auto const s = compute_element_statistics(from_numbers(dtype::float32, {2, 4}, std::vector<double>{-1, 0, 0, 1, 3, nan, inf, -inf}));
    REQUIRE(s);
    CHECK(s->elements == 8);
    CHECK(s->finite == 5);
    CHECK(s->nan == 1);
    CHECK(s->infinite == 2);
    CHECK(s->zeros == 2);
    CHECK(s->min == -1);
    CHECK(s->max == 3);
    CHECK(s->mean == doctest::Approx(0.6));
    CHECK(s->deviation == doctest::Approx(std::sqrt((2.56 + 0.36 + 0.36 + 0.16 + 5.76) / 5)));
    CHECK(s->histogram.front() == 1);
    CHECK(s->histogram[6] == 2);  // 0 is a quarter of the way
    CHECK(s->histogram[12] == 1);
    CHECK(s->histogram.back() == 1);
    CHECK(s->first.size() == 8);
    CHECK(s->first[3] == 1);
}

TEST_CASE("every dtype with numbers has statistics, others have none") {
    for (auto const type : {dtype::bool_, dtype::uint8, dtype::int64, dtype::float16, dtype::bfloat16, dtype::float64, dtype::float8_e4m3fn}) {
        CAPTURE(to_string(type));
        auto const s = compute_element_statistics(from_numbers(type, {3}, std::vector<double>{0, 1, 1}));
        REQUIRE(s);
        CHECK(s->mean == doctest::Approx(2.0 / 3));
    }
    CHECK_FALSE(compute_element_statistics(make_tensor_data<std::complex<float>>({1}, {{1, 2}})));
}

TEST_CASE("no element, one value, only NaN and the largest numbers are no trouble") {
    auto const of = [](std::vector<double> const& x) {
        return *compute_element_statistics(from_numbers(dtype::float64, {static_cast<std::int64_t>(x.size())}, x));
    };
    CHECK(of({}).elements == 0);
    CHECK(of({}).max == 0);
    CHECK(of({7, 7}).histogram.front() == 2);
    CHECK(of({7, 7}).deviation == 0);
    CHECK(of({nan, nan}).min == 0);
    auto const largest = std::numeric_limits<double>::max();
    auto const s = of({-largest, largest});
    CHECK(s.histogram.front() == 1);
    CHECK(s.histogram.back() == 1);
}

TEST_CASE("a view and more elements than are read at once are counted whole") {
    std::vector<float> numbers(3'000'001, 1);
    numbers.back() = 5;
    auto const whole = make_tensor_data<float>({3'000'001}, numbers);
    auto const s = compute_element_statistics(whole);
    REQUIRE(s);
    CHECK(s->elements == 3'000'001);
    CHECK(s->max == 5);
    CHECK(s->first.size() == 16);
    CHECK(s->histogram.back() == 1);
    auto columns = make_tensor_data<float>({2, 2}, {1, 2, 3, 4});
    columns.sizes = {2}, columns.strides = {2}, columns.offset = 1;
    CHECK(compute_element_statistics(columns)->mean == 3);
}

TEST_CASE("the JSON is by key") {
    state_dict weights;
    weights.insert("a\"b", from_numbers(dtype::float32, {2}, std::vector<double>{1, 2}));
    weights.insert("odd", from_numbers(dtype::float32, {3}, std::vector<double>{nan, inf, -inf}));
    weights.insert("complex", make_tensor_data<std::complex<float>>({1}, {{1, 2}}));
    auto const json = boost::json::parse(element_statistics_json(weights)).at("weights").as_object();
    CHECK(json.size() == 2);
    CHECK(boost::json::serialize(json.at("odd").at("first")) == R"(["nan","inf","-inf"])");
    CHECK(json.at("odd").at("min").to_number<double>() == 0);
    CHECK(json.at("a\"b").at("mean").to_number<double>() == 1.5);
    CHECK(json.at("a\"b").at("histogram").as_array().size() == 24);
}

TEST_CASE("the JSON says how a tensor lies in its storage") {
    auto columns = make_tensor_data<float>({2, 2}, {1, 2, 3, 4});
    columns.sizes = {2}, columns.strides = {2}, columns.offset = 1;
    state_dict weights;
    weights.insert("column", columns);
    weights.insert("scalar", from_numbers(dtype::bfloat16, {}, std::vector<double>{1}));
    auto const json = boost::json::parse(element_statistics_json(weights)).at("weights").as_object();
    auto const& column = json.at("column").as_object();
    CHECK(column.at("dtype").as_string() == "float32");
    CHECK(boost::json::serialize(column.at("sizes")) == "[2]");
    CHECK(boost::json::serialize(column.at("strides")) == "[2]");
    CHECK(column.at("offset").to_number<int>() == 1);
    CHECK(json.at("scalar").at("dtype").as_string() == "bfloat16");
    CHECK(boost::json::serialize(json.at("scalar").at("strides")) == "[]");
}
}  // TEST_SUITE("weights/element_statistics")
