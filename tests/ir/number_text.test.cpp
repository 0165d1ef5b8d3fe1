// SPDX-License-Identifier: MIT
#include <torch_ir/ir/number_text.hpp>

#include <cstdint>
#include <limits>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("ir/number_text") {
TEST_CASE("numbers are grouped by thousands") {
    CHECK(with_thousands(0) == "0");
    CHECK(with_thousands(999) == "999");
    CHECK(with_thousands(1000) == "1,000");
    CHECK(with_thousands(6738415616) == "6,738,415,616");
    CHECK(with_thousands(-1000) == "-1,000");
    CHECK(with_thousands(-100) == "-100");
    CHECK(with_thousands(std::numeric_limits<std::int64_t>::max()) == "9,223,372,036,854,775,807");
}

TEST_CASE("numbers are shown with three digits and a unit") {
    CHECK(with_unit(0) == "0");
    CHECK(with_unit(999) == "999");
    CHECK(with_unit(1000) == "1.00 k");
    CHECK(with_unit(4089184256) == "4.09 G");
    CHECK(with_unit(99960) == "100 k");
    CHECK(with_unit(999600) == "1.00 M");
    CHECK(with_unit(9.3e18) == "9.30 E");
}

TEST_CASE("bytes have the same digits and a unit of their own") {
    CHECK(with_byte_unit(0) == "0 B");
    CHECK(with_byte_unit(999) == "999 B");
    CHECK(with_byte_unit(230496) == "230 kB");
    CHECK(with_byte_unit(4089184256) == "4.09 GB");
}
}  // TEST_SUITE("ir/number_text")
