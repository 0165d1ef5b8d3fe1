// SPDX-License-Identifier: MIT
#include <torch_ir/json/dialect.hpp>

#include <doctest/doctest.h>

TEST_SUITE("json/dialect") {
TEST_CASE("a dialect is found by its name, and nothing by another one") {
    for (auto const d : {torch_ir::dialect::native, torch_ir::dialect::pytorch_ir}) CHECK(torch_ir::find_dialect(torch_ir::to_string(d)) == d);
    CHECK(torch_ir::to_string(torch_ir::dialect::pytorch_ir) == "pytorch-ir");
    CHECK_FALSE(torch_ir::find_dialect("pytorch_ir"));
    CHECK_FALSE(torch_ir::find_dialect(""));
}
}  // TEST_SUITE("json/dialect")
