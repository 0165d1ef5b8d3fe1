// SPDX-License-Identifier: MIT
#include <torch_ir/ir/tensor_data.hpp>

#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/damage.hpp"

TEST_SUITE("ir/tensor_data") {
namespace {

using namespace torch_ir;

tensor_data view_of(std::vector<std::int16_t> elements, std::vector<std::int64_t> sizes, std::vector<std::int64_t> strides, std::int64_t offset) {
    std::vector<std::byte> bytes(elements.size() * 2);
    if (!bytes.empty()) std::memcpy(bytes.data(), elements.data(), bytes.size());
    auto t = make_tensor_data(dtype::int16, {static_cast<std::int64_t>(elements.size())}, std::move(bytes));
    t.sizes = std::move(sizes);
    t.strides = std::move(strides);
    t.offset = offset;
    return t;
}

std::vector<std::int16_t> elements_of(tensor_data const& t) {
    auto const bytes = contiguous_bytes(t);
    std::vector<std::int16_t> out(bytes.size() / 2);
    if (!bytes.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
    return out;
}

}  // namespace

TEST_CASE("a transposed view is copied in row-major order") {
    auto const t = view_of({0, 1, 2, 3, 4, 5}, {3, 2}, {1, 3}, 0);
    CHECK_FALSE(is_contiguous(t));
    CHECK(is_within_storage(t));
    CHECK(elements_of(t) == std::vector<std::int16_t>{0, 3, 1, 4, 2, 5});
}

TEST_CASE("an expanded view repeats its element") {
    auto const t = view_of({7, 8}, {2, 3}, {1, 0}, 0);
    CHECK(elements_of(t) == std::vector<std::int16_t>{7, 7, 7, 8, 8, 8});
}

TEST_CASE("an offset view starts at its offset") { CHECK(elements_of(view_of({0, 1, 2, 3}, {2}, {1}, 2)) == std::vector<std::int16_t>{2, 3}); }

TEST_CASE("a view that leaves its storage is found out") {
    CHECK(is_within_storage(view_of({0, 1, 2, 3}, {2, 2}, {2, 1}, 0)));
    CHECK_FALSE(is_within_storage(view_of({0, 1, 2, 3}, {2, 2}, {2, 1}, 1)));
    CHECK_FALSE(is_within_storage(view_of({0, 1, 2, 3}, {5}, {1}, 0)));
    CHECK_FALSE(is_within_storage(view_of({0, 1}, {2}, {-1}, 1)));
    CHECK_FALSE(is_within_storage(view_of({0, 1}, {2}, {1}, -1)));
    CHECK_FALSE(is_within_storage(view_of({0, 1}, {2}, {1, 1}, 0)));
    auto const huge = std::numeric_limits<std::int64_t>::max();
    CHECK_FALSE(is_within_storage(view_of({0, 1}, {huge, huge}, {huge, 1}, 0)));
    CHECK_FALSE(is_within_storage(view_of({0, 1}, {1}, {1}, huge)));
}

TEST_CASE("an empty view needs no storage") {
    auto t = view_of({}, {0, 4}, {4, 1}, 0);
    CHECK(is_within_storage(t));
    CHECK(contiguous_bytes(t).empty());
}

TEST_CASE("a view that repeats a few bytes without end is refused before memory is taken") {
    for (std::int64_t const size : {std::int64_t{1} << 30, std::int64_t{1} << 62}) {
        auto const t = view_of({1, 2}, {size}, {0}, 0);
        REQUIRE(is_within_storage(t));
        CHECK(torch_ir_test::message_of([&] { return contiguous_bytes(t); }) ==
              "a tensor of " + std::to_string(size) +
                  " elements: unsupported: a view that repeats its 4 bytes of storage beyond 1 GiB; save the tensor that it is a view of");
    }
    CHECK(contiguous_bytes(view_of({7}, {1000, 1000}, {0, 0}, 0)).size() == 2000000);
}

TEST_CASE("strides of single elements don't matter for contiguity") { CHECK(is_contiguous(view_of({1, 2}, {1, 2}, {99, 1}, 0))); }

TEST_CASE("the bytes live as long as one copy of the view") {
    auto first = std::make_unique<tensor_data>(view_of({4, 5}, {2}, {1}, 0));
    auto const copy = *first;
    first.reset();
    CHECK(elements_of(copy) == std::vector<std::int16_t>{4, 5});
}

TEST_CASE("the number of elements is unknown where it does not fit") {
    std::vector<std::int64_t> const sizes{std::int64_t{1} << 40, std::int64_t{1} << 40};
    CHECK_FALSE(element_count(sizes).has_value());
    CHECK(element_count(std::vector<std::int64_t>{std::int64_t{1} << 62, 8, 0}) == 0);
    CHECK_FALSE(element_count(std::vector<std::int64_t>{-1}).has_value());
}
}  // TEST_SUITE("ir/tensor_data")
