// SPDX-License-Identifier: MIT
#include <torch_ir/ir/element_type.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("ir/element_type") {
static_assert(dtype_of<float> == dtype::float32);
static_assert(dtype_of<bool> == dtype::bool_);
static_assert(!element_type<long double>);

TEST_CASE("each dtype with a type of C++ is found once, of its size") {
    int found = 0;
    for (std::size_t i = 0; i < dtype_count; ++i) {
        auto const type = static_cast<dtype>(i);
        int calls = 0;
        bool const has = with_element_type(type, [&]<class T>(std::type_identity<T>) {
            ++calls;
            CHECK(sizeof(T) == element_size(type));
            CHECK(dtype_of<T> == type);
        });
        CHECK(calls == (has ? 1 : 0));
        found += calls;
    }
    CHECK(found == 13);
    CHECK_FALSE(with_element_type(dtype::bfloat16, [](auto) {}));
}
}  // TEST_SUITE("ir/element_type")
