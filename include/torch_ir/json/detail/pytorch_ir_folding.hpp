// SPDX-License-Identifier: MIT
/// Results of calls in the `pytorch-ir` dialect: where they stand in the tuple, and which nodes only take one out of
/// it.
#pragma once

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/detail/pytorch_ir_names.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/json/detail/pytorch_ir_values_read.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A None or a symbol among the results of a call leaves a gap in the numbers of its outputs. No operator has many.
inline constexpr std::size_t pytorch_ir_most_gaps = 64;

/// A node of the document. A folded getitem stands for one result of its call.
struct pytorch_ir_node {
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    call_node call{};
    bool several = false;
    bool foldable = true;              ///< only the getitem nodes right behind it use its results
    std::vector<std::size_t> tensors;  ///< places of the tensors among the results
    std::size_t folded_into = nowhere;
    std::size_t place = 0;
};

/// The number behind `{node}_` in a name.
[[nodiscard]] std::optional<std::size_t> place_in_name(std::string_view name, std::string_view node);

/// Puts the results of a call with several at the places that their names told, where they told any, with None in the
/// gaps.
void spread_results(pytorch_ir_node& n, std::vector<std::optional<std::size_t>> const& places);

/// The place that a node takes out of the results of `from`, if that is all it does and writing makes the same node
/// again.
[[nodiscard]] std::optional<std::size_t> place_of_getitem(json_cursor const& node, pytorch_ir_node const& n, pytorch_ir_node const& from);

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::optional<std::size_t> place_in_name(std::string_view name, std::string_view node) {
    if (!name.starts_with(node) || name.size() < node.size() + 2 || name[node.size()] != '_') return std::nullopt;
    std::string_view const digits = name.substr(node.size() + 1);
    std::size_t place = 0;
    auto const [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), place);
    bool const plain = ec == std::errc() && end == digits.data() + digits.size() && (digits.size() == 1 || digits.front() != '0');
    return plain ? std::optional(place) : std::nullopt;
}

inline void spread_results(pytorch_ir_node& n, std::vector<std::optional<std::size_t>> const& places) {
    bool told = true;
    for (std::size_t i = 0, gaps = 0, next = 0; i < places.size() && told; ++i) {
        told = places[i] && *places[i] >= next && (gaps += *places[i] - next) <= pytorch_ir_most_gaps;
        if (told) next = *places[i] + 1;
    }
    std::vector<value> results;
    for (std::size_t i = 0; i < places.size(); ++i) {
        std::size_t const place = told ? *places[i] : i;
        results.resize(place);
        results.push_back(std::move(n.call.results[i]));
        results.back().name = n.call.name + "_unused_" + std::to_string(place);
        n.tensors.push_back(place);
    }
    n.call.results = std::move(results);
}

/// Whether an entry of `inputs` names tensor number `i` of the results of `from`, as it is.
[[nodiscard]] inline bool is_result(json_cursor const& input, pytorch_ir_node const& from, std::size_t i) {
    auto const is = [&](std::string_view key, auto const& test) {
        auto const at = input.find(key);
        return at && test(at->value());
    };
    auto const is_text = [&](std::string_view key, std::string_view wanted) {
        return is(key, [&](boost::json::value const& v) { return v.is_string() && std::string_view(v.get_string().data(), v.get_string().size()) == wanted; });
    };
    if (!input.value().is_object() || input.size() != 5 || !is_text("producer_node", from.call.name)) return false;
    if (!is("producer_output_idx", [&](boost::json::value const& v) { return v.is_int64() && std::cmp_equal(v.get_int64(), i); })) return false;
    auto const& result = from.call.results[from.tensors[i]];
    return is_text("name", from.call.name + "_" + std::to_string(from.tensors[i])) && read_pytorch_ir_tensor(input) == *result.tensor();
}

inline std::optional<std::size_t> place_of_getitem(json_cursor const& node, pytorch_ir_node const& n, pytorch_ir_node const& from) {
    json_cursor const type = node.at("op_type");
    if (type.as_string() != getitem_type) return std::nullopt;
    json_cursor const attrs = node.at("attrs");
    auto const index = attrs.find("index");
    if (!index || attrs.size() != 1 || !index->value().is_int64() || index->as_int() < 0) return std::nullopt;
    auto const place = static_cast<std::size_t>(index->as_int());
    json_cursor const inputs = node.at("inputs");
    if (inputs.as_array().size() != from.tensors.size() || place_in_name(n.call.name, from.call.name) == place ||
        n.call.name == from.call.name + "_unused_" + std::to_string(place))
        return std::nullopt;
    bool const is_tensor = place < from.call.results.size() && from.call.results[place].tensor();
    if (!is_tensor && place >= from.call.results.size() + pytorch_ir_most_gaps) return std::nullopt;
    if (is_tensor ? n.call.results.size() != 1 || n.several || n.call.results[0].name != n.call.name || n.call.results[0].type != from.call.results[place].type
                  : !n.call.results.empty())
        return std::nullopt;
    for (std::size_t i = 0; i < from.tensors.size(); ++i) {
        json_cursor const input = inputs[i];
        if (!is_result(input, from, i)) return std::nullopt;
    }
    return place;
}

}}}  // namespace torch_ir::detail
