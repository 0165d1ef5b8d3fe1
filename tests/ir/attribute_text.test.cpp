// SPDX-License-Identifier: MIT
#include <torch_ir/ir/attribute_text.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("ir/attribute_text") {
TEST_CASE("an attribute is printed as the text form has it") {
    CHECK(to_string(attribute(none{})) == "None");
    CHECK(to_string(attribute(std::vector<std::int64_t>{1, 2})) == "[1, 2]");
    CHECK(to_string(attribute(1e-5)) == "1e-05");
    CHECK(to_string(attribute(std::string("a\n"))) == "\"a\\n\"");
    CHECK(to_string(attribute(dtype::float32)) == "torch.float32");
}

TEST_CASE("values are printed by the names that are given, else by number") {
    std::vector<std::string> const names{"%x", ""};
    attribute const list(tensor_list{{value_id{0}, value_id{1}, value_id{7}, no_value}, true});
    CHECK(to_string(list, names) == "[%x, %?#1, %?#7, None]");
    CHECK(to_string(attribute(use{value_id{0}})) == "%?#0");
}
}  // TEST_SUITE("ir/attribute_text")
