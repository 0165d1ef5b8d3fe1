// SPDX-License-Identifier: MIT
// The forward declarations agree with the definitions: this compiles.
#include <torch_ir/fwd.hpp>

#include <torch_ir/core.hpp>

#include <type_traits>

#include <doctest/doctest.h>

TEST_SUITE("fwd") {
TEST_CASE("a class that was declared ahead is the class that is defined") {
    static_assert(std::is_class_v<torch_ir::basic_ir<torch_ir::no_properties, torch_ir::no_properties>>);
    CHECK(std::is_same_v<torch_ir::ir, torch_ir::basic_ir<torch_ir::no_properties, torch_ir::no_properties>>);
}
}  // TEST_SUITE("fwd")
