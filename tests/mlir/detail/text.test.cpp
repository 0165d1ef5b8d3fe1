// SPDX-License-Identifier: MIT
#include <torch_ir/mlir/detail/text.hpp>

#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

TEST_SUITE("mlir/detail/text") {
using namespace torch_ir;

TEST_CASE("numbers have a point, and bits where they are not finite") {
    CHECK(detail::mlir_float(1) == "1.00000000000000000e+00");
    CHECK(detail::mlir_float(1e-5) == "1.00000000000000008e-05");
    CHECK(detail::mlir_float(-std::numeric_limits<double>::infinity()) == "0xFFF0000000000000");
    CHECK(detail::mlir_float(std::numeric_limits<double>::quiet_NaN()).starts_with("0x7FF8"));
}

TEST_CASE("names are those of the grammar, each once") {
    detail::mlir_names names;
    CHECK(names.value("x") == "%x");
    CHECK(names.value("x") == "%x_1");
    CHECK(names.value("x_1") == "%x_1_1");
    CHECK(names.value("0.weight") == "%v0.weight");
    CHECK(names.value("") == "%v");
    CHECK(names.value("a b\"\n") == "%a_b__");
}

TEST_CASE("text is quoted in ASCII") { CHECK(detail::mlir_string("a\"b\\\n\xc3\xa9") == "\"a\\22b\\5C\\0A\\C3\\A9\""); }

TEST_CASE("types") {
    CHECK(detail::mlir_tensor({}, "f32") == "!torch.vtensor<[],f32>");
    CHECK(detail::mlir_tensor({2, dim(expression::symbol("s0"), 4)}, "si64") == "!torch.vtensor<[2,?],si64>");
    CHECK(detail::mlir_builtin_tensor(std::vector<std::int64_t>{2, 3}, "i8") == "tensor<2x3xi8>");
    CHECK(detail::mlir_dtype_of(dtype::int64)->number == 4);
    CHECK_FALSE(detail::mlir_dtype_of(dtype::qint8));
}

TEST_CASE("bytes are digits, however many") {
    std::string digits;
    std::size_t parts = 0;
    detail::mlir_hex(std::vector<std::byte>(10000, std::byte{0xab}), [&](std::string_view part) { digits += part, ++parts; });
    CHECK(digits.size() == 20000);
    CHECK(parts == 3);
    CHECK(digits.find_first_not_of("AB") == std::string::npos);
}
}
