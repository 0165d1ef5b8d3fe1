// SPDX-License-Identifier: MIT
#include <torch_ir/ir/op_name.hpp>

#include <doctest/doctest.h>

TEST_SUITE("ir/op_name") {
using namespace torch_ir;

TEST_CASE("a dispatcher operator has namespace, name and overload") {
    op_name const op("aten.add_.Tensor");
    CHECK(op.kind() == op_kind::dispatcher);
    CHECK(op.space() == "aten");
    CHECK(op.base() == "add_");
    CHECK(op.overload() == "Tensor");
    CHECK(op.is_inplace());
}

TEST_CASE("a higher-order operator and a Python function have no overload") {
    CHECK(op_name("higher_order.cond").kind() == op_kind::higher_order);
    CHECK(op_name("higher_order.cond").base() == "cond");
    CHECK(op_name("_operator.add").kind() == op_kind::python);
    CHECK(op_name("torch.sym_float").base() == "sym_float");
    CHECK(op_name("math.trunc").overload().empty());
    CHECK(op_name("<function sym_float at 0x7f>").kind() == op_kind::python);
}

TEST_CASE("the name without its overload is what all overloads share") {
    CHECK(op_name("aten.add.Tensor").without_overload() == "aten.add");
    CHECK(op_name("higher_order.cond").without_overload() == "higher_order.cond");
    CHECK(op_name("_operator.add").without_overload() == "_operator.add");
    CHECK(op_name().without_overload().empty());
}

TEST_CASE("double underscores are not the mark of an in-place operator") {
    CHECK_FALSE(op_name("aten.__and__.Scalar").is_inplace());
    CHECK(op_name("aten.relu_.default").is_inplace());
    CHECK_FALSE(op_name("aten.relu.default").is_inplace());
}

TEST_CASE("an empty name has empty parts") {
    op_name const op;
    CHECK(op.base().empty());
    CHECK(op.space().empty());
    CHECK(op.kind() == op_kind::python);
}
}  // TEST_SUITE("ir/op_name")
