// SPDX-License-Identifier: MIT
#include <torch_ir/detail/pytorch_ir_names.hpp>

#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

using namespace torch_ir::detail;
using torch_ir::op_name;

TEST_SUITE("detail/pytorch_ir_names") {
TEST_CASE("operators are printed as pytorch-ir prints them, and found again") {
    for (auto const& [op, type] :
         {std::pair("aten.conv2d.default", "aten.conv2d.default"), std::pair("mylib.blur.default", "mylib.blur.default"),
          std::pair("higher_order.cond", "cond"), std::pair("_operator.mul", "<built-in function mul>"), std::pair("math.trunc", "<built-in function trunc>"),
          std::pair("torch.sym_float", "<function sym_float>"), std::pair("_operator.getitem", "<built-in function getitem>")}) {
        CHECK(to_pytorch_ir_type(op_name(op)) == type);
        CHECK(from_pytorch_ir_type(type).text() == op);
    }
    CHECK(to_pytorch_ir_type(op_name("_operator.getitem")) == getitem_type);
}

TEST_CASE("what has no other name keeps its text") {
    for (std::string_view const type : {"<function sym_float at 0x7fc31b77ec00>", "<odd>", "a.b", ""}) {
        CAPTURE(type);
        CHECK(to_pytorch_ir_type(from_pytorch_ir_type(type)) == type);
    }
}
}  // TEST_SUITE("detail/pytorch_ir_names")
