// SPDX-License-Identifier: MIT
#include <torch_ir/fwd.hpp>

#include <fwd_names.hpp>

// Here nothing but fwd.hpp is known: signatures of a user's header, which have to be those of what is defined later.
namespace torch_ir_test_fwd {
torch_ir::ir const& as_program(torch_ir::basic_ir<int, torch_ir::no_properties> const& p);
torch_ir::dtype dtype_of(torch_ir::tensor_type const& t);
bool is_malformed(torch_ir::errc code);
void drive_into(torch_ir::pt2_archive const& from, torch_ir::ir_builder& to);

/// `Place` keeps what is asked before and behind the definitions apart.
template <class T, int Place>
concept complete = requires {
    sizeof(T);
};

// fwd.hpp declares each and defines none. The list is made of its text by CMake.
#define TORCH_IR_TEST_FWD(name) static_assert(!complete<torch_ir::name, 0>);
TORCH_IR_CORE_CLASSES(TORCH_IR_TEST_FWD)
#undef TORCH_IR_TEST_FWD
}  // namespace torch_ir_test_fwd

#include <torch_ir/core.hpp>

#include <doctest/doctest.h>

namespace torch_ir_test_fwd {
#define TORCH_IR_TEST_FWD(name) static_assert(complete<torch_ir::name, 1>);
TORCH_IR_CORE_CLASSES(TORCH_IR_TEST_FWD)
#undef TORCH_IR_TEST_FWD

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
