// SPDX-License-Identifier: MIT
#include <torch_ir/json/detail/nested_elements.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <torch_ir/detail/json_parse.hpp>

#include "support/damage.hpp"

using namespace torch_ir;

TEST_SUITE("json/detail/nested_elements") {
namespace {

std::string written(tensor_data const& data) {
    detail::json_writer out(detail::json_charset::ascii);
    detail::write_nested_elements(out, data);
    std::string text;
    for (char const c : out.text())
        if (c != '\n' && c != ' ') text += c;
    return text;
}

tensor_data read(std::string_view text, dtype type, std::optional<std::vector<std::int64_t>> const& known = std::nullopt) {
    auto const document = detail::parse_json_document(text, "m.json", {.allow_nonfinite = true});
    detail::json_cursor const root(document.root(), "m.json");
    return detail::read_nested_elements(root, type, known);
}

}  // namespace

TEST_CASE("the elements of every plain dtype come back") {
    std::string const integers = "[[1,2],[0,127]]", floats = "[[1.0,-0.5],[0.0,2.0]]", truths = "[[true,false],[false,true]]";
    std::string const complex = R"x([["(1+2j)","2j"],["(-1.5-0j)","0j"]])x", powers = "[[1.0,0.5],[2.0,1024.0]]";
    int count = 0;
    for (std::size_t i = 0; i < dtype_count; ++i) {
        auto const type = static_cast<dtype>(i);
        if (!detail::has_plain_elements(type)) continue;
        CAPTURE(to_string(type));
        auto const& text = type == dtype::bool_                    ? truths
                           : type == dtype::float8_e8m0fnu         ? powers
                           : kind_of(type) == dtype_kind::complex  ? complex
                           : kind_of(type) == dtype_kind::floating ? floats
                                                                   : integers;
        auto const data = read(text, type);
        CHECK(data.sizes == std::vector<std::int64_t>{2, 2});
        CHECK(data.storage.size() == 4 * element_size(type));
        CHECK(written(data) == text);
        ++count;
    }
    CHECK(count == 22);
}

TEST_CASE("extreme integers come back") {
    CHECK(written(read("[-9223372036854775808,9223372036854775807]", dtype::int64)) == "[-9223372036854775808,9223372036854775807]");
    CHECK(written(read("[18446744073709551615]", dtype::uint64)) == "[18446744073709551615]");
    CHECK(written(read("[-128,127]", dtype::int8)) == "[-128,127]");
}

TEST_CASE("numbers that are not finite are bare tokens") { CHECK(written(read("[NaN,Infinity,-Infinity]", dtype::bfloat16)) == "[NaN,Infinity,-Infinity]"); }

TEST_CASE("a number without a list has rank 0") {
    CHECK(read("2.5", dtype::float32).sizes.empty());
    CHECK(written(read("2.5", dtype::float32)) == "2.5");
}

TEST_CASE("strides are followed") {
    auto data = read("[1,2,3,4]", dtype::int64);
    data.sizes = {2, 2};
    data.strides = {1, 2};
    CHECK(written(data) == "[[1,3],[2,4]]");
    data.sizes = {2, 3};
    data.strides = {0, 1};
    data.offset = 1;
    CHECK(written(data) == "[[2,3,4],[2,3,4]]");
}

TEST_CASE("known sizes tell what empty lists can't") {
    CHECK(read("[]", dtype::int8, std::vector<std::int64_t>{0, 4}).sizes == std::vector<std::int64_t>{0, 4});
    CHECK(read("[[],[]]", dtype::int8, std::vector<std::int64_t>{2, 0, 9}).sizes == std::vector<std::int64_t>{2, 0, 9});
    CHECK(read("[]", dtype::int8, std::vector<std::int64_t>{4, 0}).sizes == std::vector<std::int64_t>{0});
    CHECK(read("[1]", dtype::int8, std::vector<std::int64_t>{0, 4}).sizes == std::vector<std::int64_t>{1});
}

TEST_CASE("what is no element of the dtype is an error at its place") {
    auto const message = [](std::string_view text, dtype type) { return torch_ir_test::message_of([&] { return read(text, type); }); };
    CHECK(torch_ir_test::contains(message("[1, 2.5]", dtype::int64), "m.json: at /1: expected an integer"));
    CHECK(torch_ir_test::contains(message("[128]", dtype::int8), "expected an integer from -128 to 127"));
    CHECK(torch_ir_test::contains(message("[-1]", dtype::uint64), "not negative"));
    CHECK(torch_ir_test::contains(message("[true]", dtype::float32), "expected a number"));
    CHECK(torch_ir_test::contains(message("[1]", dtype::bool_), "expected true or false"));
    CHECK(torch_ir_test::contains(message("[1e39]", dtype::float32), "a number that float32 can represent"));
    CHECK(torch_ir_test::contains(message("[[1], 2]", dtype::float32), "at /1: expected a list of 1, like its neighbours"));
    CHECK(torch_ir_test::contains(message("[1, [2]]", dtype::float32), "at /1: expected a number"));
    CHECK(torch_ir_test::contains(message(std::string(100, '[') + std::string(100, ']'), dtype::float32), "nested at most 64 deep"));
}
}  // TEST_SUITE("json/detail/nested_elements")
