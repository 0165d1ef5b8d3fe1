// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/optimize/memory_format.hpp>

#include <torch_ir/ir/expression.hpp>

#include <cstdint>
#include <optional>
#include <vector>

#include "support/torch.hpp"

using namespace torch_ir;

TEST_SUITE("libtorch/optimize/memory_format") {
namespace {

std::optional<c10::MemoryFormat> format_of(std::vector<dim> const& sizes, std::vector<dim> const& strides) {
    tensor_type t;
    t.sizes = shape(sizes.begin(), sizes.end());
    t.strides = shape(strides.begin(), strides.end());
    return torch_ir::detail::recorded_format(t);
}

}  // namespace

TEST_CASE("contiguous, channels last, and strides that no conversion gives") {
    CHECK((format_of({2, 3, 4, 5}, {60, 20, 5, 1}) == c10::MemoryFormat::Contiguous));
    CHECK((format_of({2, 3, 4, 5}, {60, 1, 15, 3}) == c10::MemoryFormat::ChannelsLast));
    CHECK_FALSE(format_of({2, 3, 4, 5}, {60, 5, 15, 1}).has_value());
    CHECK_FALSE(format_of({2, 3}, {1, 2}).has_value());
    CHECK_FALSE(format_of({2, 3}, {6, 2}).has_value());
    CHECK((format_of({2, 3, 1, 1}, {3, 1, 3, 3}) == c10::MemoryFormat::Contiguous));  // both: nothing has to be done
    CHECK((format_of({2, 3, 4, 1}, {12, 1, 3, 3}) == c10::MemoryFormat::ChannelsLast));
    CHECK((format_of({2, 3, 4, 1}, {12, 4, 1, 1}) == c10::MemoryFormat::Contiguous));
    tensor_type unknown;
    unknown.sizes = {2, 3, 4, 5};
    CHECK((torch_ir::detail::recorded_format(unknown) == c10::MemoryFormat::Contiguous));
}

TEST_CASE("open sizes are told by the innermost stride") {
    dim const n(expression::symbol("s0"), 4);
    CHECK((format_of({n, 3, 4, 5}, {60, 20, 5, 1}) == c10::MemoryFormat::Contiguous));
    CHECK((format_of({n, 3, 4, 5}, {60, 1, 15, 3}) == c10::MemoryFormat::ChannelsLast));
}
}  // TEST_SUITE("libtorch/optimize/memory_format")
