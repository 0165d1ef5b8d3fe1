// SPDX-License-Identifier: MIT
#include <torch_ir/fwd.hpp>

// Here nothing but fwd.hpp is known: signatures of a user's header, which have to be those of what is defined later.
namespace torch_ir_test_fwd {
torch_ir::ir const& as_program(torch_ir::basic_ir<int, torch_ir::no_properties> const& p);
torch_ir::dtype dtype_of(torch_ir::tensor_type const& t);
bool is_malformed(torch_ir::errc code);
void drive_into(torch_ir::pt2_archive const& from, torch_ir::ir_builder& to);
}  // namespace torch_ir_test_fwd

#include <torch_ir/core.hpp>

#include <doctest/doctest.h>

namespace torch_ir_test_fwd {
torch_ir::ir const& as_program(torch_ir::basic_ir<int, torch_ir::no_properties> const& p) { return p; }
torch_ir::dtype dtype_of(torch_ir::tensor_type const& t) { return t.dtype; }
bool is_malformed(torch_ir::errc code) { return code == torch_ir::errc::malformed; }
void drive_into(torch_ir::pt2_archive const& from, torch_ir::ir_builder& to) { from.drive(to); }
}  // namespace torch_ir_test_fwd

TEST_SUITE("fwd") {
TEST_CASE("what is declared ahead is what is defined") {
    torch_ir::basic_ir<int, torch_ir::no_properties> const program;
    CHECK(&torch_ir_test_fwd::as_program(program) == &program);
    CHECK(torch_ir_test_fwd::dtype_of({.dtype = torch_ir::dtype::int8}) == torch_ir::dtype::int8);
    CHECK(torch_ir_test_fwd::is_malformed(torch_ir::errc::malformed));
}
}  // TEST_SUITE("fwd")
