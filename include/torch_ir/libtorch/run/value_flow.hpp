// SPDX-License-Identifier: MIT
/// What a plan's compiler knows of values: who defines them, who uses them last, which may share memory, what was written to or is random.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/libtorch/run/operand.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <ATen/core/function_schema.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The values of one program while it is compiled, step by step. All take constant time a value, but for the union of memories, which is close to it.
class value_flow {
public:
    /// What is known of a value.
    struct state {
        bool defined = false;
        bool is_tensor = false;
        bool is_random = false;       ///< itself
        bool shares_random = false;   ///< as a root: something random was written to its memory
        bool shares_written = false;  ///< as a root: something was written to its memory
        std::uint32_t root = 0;       ///< union-find over values that may share memory
        std::size_t last_use = 0;     ///< number of the last step that uses it, from 1; 0 for none
        std::string name;
    };

    /// Throws errc::invalid_ir for a value that is defined already, or with a wild id.
    void define(value const& v);
    [[nodiscard]] bool is_defined(value_id v) const noexcept { return to_index(v) < values_.size() && values_[to_index(v)].defined; }
    [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
    /// `v` must be defined.
    [[nodiscard]] state& operator[](value_id v) { return values_[to_index(v)]; }

    /// It is random, or something random was written to its memory.
    [[nodiscard]] bool is_random(value_id v) { return values_[to_index(v)].is_random || values_[root_of(v)].shares_random; }
    /// Something was written to its memory.
    [[nodiscard]] bool is_written(value_id v) { return values_[root_of(v)].shares_written; }

    /// Joins the values that may share memory by the schema's alias annotations.
    void follow_memory(plan_step const& step, c10::FunctionSchema const& schema);
    /// What a sub-program returns may be a view of what it gets.
    void follow_memory_of_subprograms(plan& p, plan_step const& step);
    /// Marks the memory of the operands that the step writes to.
    void follow_writes(plan& p, plan_step const& step);
    /// Marks what depends on random numbers: the results, and the memory that is written to.
    void follow_random(plan& p, plan_step const& step, bool draws);

private:
    std::vector<state> values_;

    [[nodiscard]] std::uint32_t root_of(value_id v);
    void join(std::optional<std::uint32_t>& shared, value_id v);
};

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE void value_flow::define(value const& v) {
    std::uint32_t const i = to_index(v.id);
    constexpr std::uint32_t slack = 1U << 24;  // ids are dense: a wild one is a defect of the source, not a big program
    if (i >= values_.size() + slack) raise(error::invalid_ir("value '" + v.name + "'", "a dense value id", std::to_string(i)));
    if (i >= values_.size()) {
        auto const from = static_cast<std::uint32_t>(values_.size());
        values_.resize(std::size_t{i} + 1);
        for (std::uint32_t k = from; k <= i; ++k) values_[k].root = k;
    }
    if (values_[i].defined) raise(error::invalid_ir("value '" + v.name + "'", "one producer", "two"));
    values_[i].defined = true;
    values_[i].is_tensor = v.tensor() != nullptr;
    values_[i].name = v.name;
}

TORCH_IR_INLINE std::uint32_t value_flow::root_of(value_id v) {
    std::uint32_t i = to_index(v);
    while (values_[i].root != i) i = values_[i].root = values_[values_[i].root].root;
    return i;
}

/// Joins the memory of `v` with that of root `shared`, which `v` gives if there is none yet.
TORCH_IR_INLINE void value_flow::join(std::optional<std::uint32_t>& shared, value_id v) {
    std::uint32_t const root = root_of(v);
    if (shared && *shared != root) {
        state& into = values_[*shared];
        into.shares_random = into.shares_random || values_[root].shares_random;
        into.shares_written = into.shares_written || values_[root].shares_written;
        values_[root].root = *shared;
    }
    if (!shared) shared = root;
}

TORCH_IR_INLINE void value_flow::follow_memory(plan_step const& step, c10::FunctionSchema const& schema) {
    std::optional<std::uint32_t> shared;
    auto const join_value = [&](value_id v) { join(shared, v); };
    bool const returns_view = std::any_of(schema.returns().begin(), schema.returns().end(), [](auto const& r) { return r.alias_info() != nullptr; });
    if (!returns_view) return;
    for (std::size_t i = 0; i < step.operands.size(); ++i)
        if (schema.arguments()[i].alias_info()) for_each_use(step.operands[i], join_value);
    for (std::size_t i = 0; i < step.returns.size(); ++i)
        if (schema.returns()[i].alias_info()) std::for_each(step.returns[i].values.begin(), step.returns[i].values.end(), join_value);
}

TORCH_IR_INLINE void value_flow::follow_memory_of_subprograms(plan& p, plan_step const& step) {
    bool const writes = std::any_of(p.subprograms.begin(), p.subprograms.end(), [](plan const& s) { return s.writes; });
    if (!writes && std::all_of(step.subprograms.begin(), step.subprograms.end(), [](auto i) { return i == plan_step::no_subprogram; })) return;
    for (auto const& o : step.operands)
        for_each_use(o, [&](value_id v) {
            std::optional<std::uint32_t> shared = root_of(v);
            for (auto const& r : step.returns)
                for (value_id const result : r.values) join(shared, result);
            values_[*shared].shares_written = values_[*shared].shares_written || writes;
        });
    p.writes = p.writes || writes;
}

TORCH_IR_INLINE void value_flow::follow_writes(plan& p, plan_step const& step) {
    p.writes = p.writes || !step.written.empty();
    for (std::uint32_t const i : step.written) for_each_use(step.operands[i], [&](value_id v) { values_[root_of(v)].shares_written = true; });
}

TORCH_IR_INLINE void value_flow::follow_random(plan& p, plan_step const& step, bool draws) {
    p.is_random = p.is_random || draws;
    for (auto const& o : step.operands) for_each_use(o, [&](value_id v) { draws = draws || is_random(v); });
    if (!draws) return;
    for (auto const& r : step.returns)
        for (value_id const v : r.values) values_[to_index(v)].is_random = true;
    for (std::uint32_t const i : step.written) for_each_use(step.operands[i], [&](value_id v) { values_[root_of(v)].shares_random = true; });
}

}}}  // namespace torch_ir::detail

#endif
