// SPDX-License-Identifier: MIT
/// How often each operator occurs, as a Mermaid pie chart.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/visit/operator_counts.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A chart of `count_operators(program)`, or of `statistics::operators` as pytorch-ir draws it: the first `max_slices` operators and the sum of the
/// others. No newline at the end.
[[nodiscard]] std::string draw_mermaid_pie(std::vector<operator_count> const& operators, std::size_t max_slices = 10);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

#include <torch_ir/detail/mermaid_text.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::string draw_mermaid_pie(std::vector<operator_count> const& operators, std::size_t max_slices) {
    std::string out = "pie showData\n    title \"Operator Distribution\"";
    auto const slice = [&](std::string_view label, std::size_t count) {
        out += detail::concat("\n    \"", detail::mermaid_text(label, detail::mermaid_label::plain), "\" : ", std::to_string(count));
    };
    std::size_t others = 0;
    for (std::size_t i = 0; i < operators.size(); ++i) {
        if (i < max_slices) slice(detail::short_op_type(operators[i].op_type), operators[i].count);
        else others += operators[i].count;
    }
    if (others != 0) slice("Others", others);
    return out;
}

}}  // namespace torch_ir

#endif
