// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/detail/align_text.hpp>

#include <doctest/doctest.h>

TEST_SUITE("analyze/detail/align_text") {
TEST_CASE("a Python function is called by its name, not by its address") {
    CHECK(torch_ir::detail::operator_text(torch_ir::op_name("<function sym_float at 0x7f12>")) == "torch.sym_float");
    CHECK(torch_ir::detail::operator_text(torch_ir::op_name("aten.relu.default")) == "aten.relu.default");
}

TEST_CASE("types are the same whatever their strides; meta stands for any device") {
    torch_ir::tensor_type a{.sizes = {2, 3}}, b = a;
    b.strides = torch_ir::shape{1, 2};
    b.requires_grad = true;
    b.device.type = "meta";
    CHECK(torch_ir::detail::same_type(a, b));
    b.device.type = "cuda";
    CHECK_FALSE(torch_ir::detail::same_type(a, b));
    CHECK_FALSE(torch_ir::detail::same_type(a, torch_ir::tensor_type{.sizes = {2, 4}}));
    CHECK_FALSE(torch_ir::detail::same_type(a, torch_ir::tensor_type{.dtype = torch_ir::dtype::float64, .sizes = {2, 3}}));
    CHECK_FALSE(torch_ir::detail::same_type(a, std::monostate{}));
}

TEST_CASE("attributes are those without uses and None, by name") {
    torch_ir::call_node c;
    c.arguments = {{"self", torch_ir::use{torch_ir::value_id{0}}}, {"dim", std::int64_t{1}}, {"bias", torch_ir::none{}}, {"alpha", 0.5}};
    CHECK(torch_ir::detail::attributes_text(c) == "alpha=0.5\ndim=1\n");
}
}  // TEST_SUITE("analyze/detail/align_text")
