// SPDX-License-Identifier: MIT
#include <torch_ir/json/detail/optional_tensor_arguments.hpp>

#include <algorithm>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace torch_ir::detail;

TEST_SUITE("json/detail/optional_tensor_arguments") {
TEST_CASE("the table is sorted, so that all of it is found") {
    CHECK(std::is_sorted(optional_tensor_arguments.begin(), optional_tensor_arguments.end()));
    for (std::string_view line : optional_tensor_arguments) {
        std::string_view const op = line.substr(0, line.find(' '));
        CAPTURE(op);
        CHECK(is_optional_tensor_argument(op, line.substr(line.rfind(' ') + 1)));
        CHECK_FALSE(is_optional_tensor_argument(op, "self"));
    }
}

TEST_CASE("operators and arguments are told apart") {
    CHECK(is_optional_tensor_argument("aten.linear.default", "bias"));
    CHECK_FALSE(is_optional_tensor_argument("aten.linear.default", "bia"));
    CHECK_FALSE(is_optional_tensor_argument("aten.linear.default", ""));
    CHECK_FALSE(is_optional_tensor_argument("aten.linear", "bias"));
    CHECK_FALSE(is_optional_tensor_argument("aten.linear.out2", "bias"));
    CHECK_FALSE(is_optional_tensor_argument("aten.sum.dim_IntList", "dtype"));
    CHECK_FALSE(is_optional_tensor_argument("", ""));
    CHECK_FALSE(is_optional_tensor_argument("zzz", "bias"));
}
}  // TEST_SUITE("json/detail/optional_tensor_arguments")
