// SPDX-License-Identifier: MIT
#include <torch_ir/onnx/model.hpp>

#include <doctest/doctest.h>

TEST_SUITE("onnx/model") {
TEST_CASE("dtypes have the numbers of TensorProto, or none") {
    using torch_ir::dtype;
    CHECK(torch_ir::onnx_data_type(dtype::float32) == 1);
    CHECK(torch_ir::onnx_data_type(dtype::int64) == 7);
    CHECK(torch_ir::onnx_data_type(dtype::bool_) == 9);
    CHECK(torch_ir::onnx_data_type(dtype::bfloat16) == 16);
    CHECK(torch_ir::onnx_data_type(dtype::float8_e5m2fnuz) == 20);
    CHECK_FALSE(torch_ir::onnx_data_type(dtype::complex32));
    CHECK_FALSE(torch_ir::onnx_data_type(dtype::qint8));
}
}  // TEST_SUITE("onnx/model")
