// SPDX-License-Identifier: MIT
#include <torch_ir/ir/keyed_hash.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace torch_ir::detail;

TEST_SUITE("ir/keyed_hash") {
TEST_CASE("the function is SipHash-1-3") {
    // As the reference implementation and Rust's core::hash::sip give for the key 00 01 … 0f.
    hash_key const key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
    CHECK(keyed_hash("", key) == 0xabac0158050fc4dcU);
    CHECK(keyed_hash(std::string_view("\0", 1), key) == 0xc9f49bf37d57ca93U);
    CHECK(keyed_hash(std::string_view("\0\1\2\3\4\5\6\7", 8), key) == 0x369095118d299a8eU);
}

TEST_CASE("another key gives other numbers") {
    CHECK(keyed_hash("weight", {1, 2}) == keyed_hash("weight", {1, 2}));
    CHECK(keyed_hash("weight", {1, 2}) != keyed_hash("weight", {1, 3}));
    CHECK(keyed_hash("weight", {1, 2}) != keyed_hash("weight", {2, 2}));
    CHECK((process_hash_key().first != 0 || process_hash_key().second != 0));
}

TEST_CASE("tables of names are asked with views, and multiples of a number fall apart") {
    name_map<int> names;
    names["a.weight"] = 1;
    CHECK(names.find(std::string_view("a.weight")) != names.end());
    number_map<int> numbers;
    for (std::uint64_t i = 0; i < 10000; ++i) numbers[i * 42043] = 1;
    std::size_t longest = 0;
    for (std::size_t b = 0; b < numbers.bucket_count(); ++b) longest = std::max(longest, numbers.bucket_size(b));
    CHECK(longest < 20);
}
}  // TEST_SUITE("ir/keyed_hash")
