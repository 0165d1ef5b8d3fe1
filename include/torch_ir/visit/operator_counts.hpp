// SPDX-License-Identifier: MIT
/// How often each operator occurs in a program.
#pragma once

#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/sort_stably.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// An operator (`aten.relu.default`, `higher_order.cond`, `_operator.add`) and how often it occurs.
struct operator_count {
    std::string op_type;
    std::size_t count = 0;
};

/// The operators of a program, most frequent first, among equals in order of first occurrence. Sub-programs are not looked into. Linear.
[[nodiscard]] std::vector<operator_count> count_operators(ir const& program);

// ---- implementation -------------------------------------------------------------------------------------------------

namespace detail {

/// Counts names.
class operator_tally {
public:
    void add(std::string op_type);
    [[nodiscard]] std::vector<operator_count> result() &&;

private:
    std::vector<operator_count> counts_;
    detail::name_map<std::size_t> places_;
};

}  // namespace detail

#if TORCH_IR_BODIES_OF(visit)

TORCH_IR_INLINE void detail::operator_tally::add(std::string op_type) {
    auto const [at, is_new] = places_.try_emplace(std::move(op_type), counts_.size());
    if (is_new) counts_.push_back({at->first, 0});
    ++counts_[at->second].count;
}

TORCH_IR_INLINE std::vector<operator_count> detail::operator_tally::result() && {
    sort_stably(counts_, [](auto const& a, auto const& b) { return a.count > b.count; });
    return std::move(counts_);
}

TORCH_IR_INLINE std::vector<operator_count> count_operators(ir const& program) {
    detail::operator_tally tally;
    for (vertex const v : program.calls()) tally.add(program.call(v).op.text());
    return std::move(tally).result();
}

#endif

}}  // namespace torch_ir
