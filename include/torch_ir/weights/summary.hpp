// SPDX-License-Identifier: MIT
/// What a state dict holds, as text and as JSON.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A line for each tensor (name, dtype, sizes), then the totals:
///
///     fc.weight  float32[2, 3]
///     fc.bias    float32[2]
///     2 tensors, 8 elements, 32 bytes
[[nodiscard]] std::string to_string(state_dict const& tensors);
/// The former name of `to_string`.
[[deprecated("use to_string")]] [[nodiscard]] inline std::string to_text(state_dict const& x) { return to_string(x); }

/// `{"tensors": [{"name": "fc.weight", "dtype": "float32", "shape": [2, 3]}, …], "elements": 8, "bytes": 32}`
[[nodiscard]] std::string to_json(state_dict const& tensors);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(weights)

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <torch_ir/detail/json_cursor.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

struct state_dict_totals {
    std::uint64_t elements = 0, bytes = 0;
};

[[nodiscard]] inline state_dict_totals totals_of(state_dict const& tensors) {
    state_dict_totals out;
    for (auto const& e : tensors) {
        auto const n = static_cast<std::uint64_t>(element_count(e.data.sizes).value_or(0));
        out.elements += n;
        out.bytes += n * element_size(e.data.dtype);
    }
    return out;
}

}  // namespace detail

TORCH_IR_INLINE std::string to_string(state_dict const& tensors) {
    std::size_t width = 0;
    for (auto const& e : tensors) width = std::max(width, std::min<std::size_t>(detail::printable(e.name).size(), 60));
    std::string out;
    for (auto const& e : tensors) {
        std::string name = detail::printable(e.name);
        name.resize(std::max(name.size(), width), ' ');
        out += detail::concat(name, "  ", to_string(e.data.dtype), "[");
        for (std::size_t i = 0; i < e.data.sizes.size(); ++i) out += detail::concat(i == 0 ? "" : ", ", std::to_string(e.data.sizes[i]));
        out += "]\n";
    }
    auto const t = detail::totals_of(tensors);
    auto const count = [](std::uint64_t n) {
        return with_thousands(static_cast<std::int64_t>(std::min<std::uint64_t>(n, std::numeric_limits<std::int64_t>::max())));
    };
    return detail::concat(out, count(tensors.size()), tensors.size() == 1 ? " tensor, " : " tensors, ", count(t.elements), " elements, ", count(t.bytes),
                          " bytes\n");
}

TORCH_IR_INLINE std::string to_json(state_dict const& tensors) {
    boost::json::array all;
    for (auto const& e : tensors) {
        boost::json::array sizes(e.data.sizes.begin(), e.data.sizes.end());
        auto const type = to_string(e.data.dtype);
        all.push_back(boost::json::object{{"name", e.name}, {"dtype", boost::json::string_view(type.data(), type.size())}, {"shape", std::move(sizes)}});
    }
    auto const t = detail::totals_of(tensors);
    return boost::json::serialize(boost::json::object{{"tensors", std::move(all)}, {"elements", t.elements}, {"bytes", t.bytes}}) + "\n";
}

}}  // namespace torch_ir

#endif
