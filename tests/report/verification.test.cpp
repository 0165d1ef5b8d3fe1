// SPDX-License-Identifier: MIT
#include <torch_ir/report/verification.hpp>

#include <limits>
#include <string>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>

using namespace torch_ir;

TEST_SUITE("report/verification") {
namespace {

output_comparison close_output() {
    output_comparison o;
    o.name = "linear";
    o.expected = o.found = {dtype::float32, {2, 3}};
    o.is_close = true;
    o.used = default_tolerance(dtype::float32);
    o.max_absolute = 1.25e-7;
    o.elements = 6;
    return o;
}

output_comparison far_output() {
    output_comparison o = close_output();
    o.index = 1;
    o.is_close = false;
    o.mismatches = 1;
    o.first = mismatch{{1, 2}, "1.01", "1"};
    o.found_nan = 2;
    return o;
}

bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a verification is valid if nothing failed and every output is close") {
    CHECK(verification{}.is_valid());
    CHECK(verification{{close_output()}, ""}.is_valid());
    CHECK_FALSE(verification{{close_output(), far_output()}, ""}.is_valid());
    CHECK_FALSE(verification{{close_output()}, "expected 2 outputs"}.is_valid());
}

TEST_CASE("tolerances are those of torch.testing") {
    CHECK(default_tolerance(dtype::float32) == tolerance{1.3e-6, 1e-5});
    CHECK(default_tolerance(dtype::bfloat16) == tolerance{1.6e-2, 1e-5});
    CHECK(default_tolerance(dtype::complex128) == default_tolerance(dtype::float64));
    CHECK(default_tolerance(dtype::int64) == tolerance{0, 0});
    CHECK(default_tolerance(dtype::bool_) == tolerance{0, 0});
}

TEST_CASE("the text has a line for each output and says what is wrong where") {
    std::string const text = to_string(verification{{close_output(), far_output()}, ""});
    for (auto const* part : {"output 0 'linear' float32[2, 3] is close", "output 1 'linear' float32[2, 3] DIFFERS", "1 of 6 elements differ", "[1, 2]",
                             "expected 1.01, found 1", "NaN 2 (expected 0)", "FAILED, 1 of 2 outputs are close"})
        CHECK(contains(text, part));
    CHECK(summary(verification{{close_output()}, ""}) == "Verification: PASSED, 1 of 1 outputs are close");
}

TEST_CASE("another dtype or shape is told as such") {
    output_comparison o = far_output();
    o.found = {dtype::float64, {2}};
    CHECK(contains(to_string(o), "expected float32[2, 3], found float64[2]"));
}

TEST_CASE("a random output says how it was compared") {
    output_comparison o = close_output();
    o.is_random = true;
    CHECK(contains(to_string(o), "dtype and shape only"));
}

TEST_CASE("the JSON form is valid and complete") {
    output_comparison strange = far_output();
    strange.max_absolute = std::numeric_limits<double>::infinity();
    strange.name = "a \"quoted\" name";
    auto const parsed = boost::json::parse(to_json(verification{{close_output(), strange}, "because"}));
    CHECK(parsed.at("is_valid").as_bool() == false);
    CHECK(parsed.at("failure").as_string() == "because");
    auto const& first = parsed.at("outputs").at(0);
    CHECK(first.at("max_abs_diff").as_double() == 1.25e-7);
    CHECK(first.at("expected").at("dtype").as_string() == "float32");
    CHECK(first.at("expected").at("shape").as_array().size() == 2);
    auto const& second = parsed.at("outputs").at(1);
    CHECK(second.at("name").as_string() == "a \"quoted\" name");
    CHECK(second.at("max_abs_diff").is_null());
    CHECK(second.at("first_mismatch").at("position").as_array().size() == 2);
}
}  // TEST_SUITE("report/verification")
