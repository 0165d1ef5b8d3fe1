// SPDX-License-Identifier: MIT
/// What a trace recorded, as a source: dead calls left out, values numbered, calls told which module they belong to.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/visit/drive.hpp>
#include <torch_ir/visit/visitor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A call as it was recorded.
struct traced_call {
    call_node node{};
    bool is_kept = true;                       ///< even if nobody uses its results; false for calculations that inputs and weights have no part in
    std::optional<std::string> module_path{};  ///< where the tracer was told
    std::vector<std::uint32_t> writes{};       ///< the memories that it writes to
};

/// The classes of a model's modules by path; the model itself is at "".
using module_classes = std::map<std::string, std::string, std::less<>>;

/// A recorded program. A source: `drive(visitor)`. Value ids are those of the tracer until `complete`.
struct traced_program {
    model_info info;
    std::vector<weight_node> weights;
    std::vector<tensor_constant> constants;
    std::vector<input_node> inputs;
    std::vector<traced_call> calls;
    output_node output;
    std::vector<ir> subgraphs{};  ///< which calls refer to by their numbers
    std::uint32_t value_count = 0;
    std::vector<std::uint32_t> memories{};  ///< by value, as far as known: which memory it is on; views and what they were made of are on one
    static constexpr std::uint32_t no_memory = 0xFFFFFFFF;

    /// Leaves out calculations that nobody uses (`traced_call::is_kept`) and constants that only they used, tells calls their modules, and numbers values in
    /// order of announcement. A write is used where a value on the same memory is used behind it. Linear.
    void complete(module_classes const& modules);

    /// Announces the program.
    template <class V>
    void drive(V& v) const&;
    /// The same, giving the nodes away.
    template <class V>
    void drive(V& v) &&;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

namespace torch_ir { inline namespace TORCH_IR_ABI {

template <class V>
void traced_program::drive(V& v) const& {
    traced_program(*this).drive(v);
}

template <class V>
void traced_program::drive(V& v) && {
    announce_begin(v, std::move(info));
    for (auto& w : weights) announce_weight(v, std::move(w));
    for (auto& i : inputs) announce_input(v, std::move(i));
    for (auto& c : constants) announce_constant(v, std::move(c));
    for (std::size_t i = 0; i < subgraphs.size(); ++i)
        announce_subgraph(v, subgraph_info{static_cast<std::uint32_t>(i), subgraphs[i].model_name()},
                          [&](auto& nested) { torch_ir::drive(subgraphs[i], nested); });
    for (auto& c : calls) announce_call(v, std::move(c.node));
    announce_output(v, std::move(output));
    announce_end(v);
}

}}  // namespace torch_ir

#if TORCH_IR_BODIES_OF(libtorch_trace)

#include <torch_ir/detail/map_uses.hpp>

#include <unordered_set>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// `layers.0` of `layers.0.weight`; empty for a weight of the model itself.
[[nodiscard]] inline std::string_view module_of(std::string_view key) {
    auto const dot = key.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
}

/// The innermost module that has both inside: `layers` for `layers.0.fc` and `layers.1`.
[[nodiscard]] inline std::string_view common_module(std::string_view a, std::string_view b) {
    std::size_t end = 0;
    for (std::size_t i = 0;; ++i) {
        bool const a_ends = i == a.size() || a[i] == '.', b_ends = i == b.size() || b[i] == '.';
        if (a_ends && b_ends) end = i;
        if (i == a.size() || i == b.size() || a[i] != b[i]) return a.substr(0, end);
    }
}

/// Module stacks by path, made once each.
class module_stacks {
public:
    explicit module_stacks(module_classes const& classes) : classes_(classes) {}

    [[nodiscard]] std::shared_ptr<module_stack const> at(std::string_view path) {
        auto const [found, is_new] = made_.try_emplace(std::string(path));
        if (!is_new) return found->second;
        auto stack = std::make_shared<module_stack>();
        add(*stack, "");
        for (std::size_t end = 0; end < path.size();) {
            end = std::min(path.find('.', end + 1), path.size());
            add(*stack, path.substr(0, end));
        }
        return found->second = std::move(stack);
    }

private:
    module_classes const& classes_;
    std::map<std::string, std::shared_ptr<module_stack const>, std::less<>> made_;

    void add(module_stack& stack, std::string_view path) const {
        auto const found = classes_.find(path);
        if (found == classes_.end() && !path.empty()) return;
        std::string key = concat("L__self__", path.empty() ? "" : "_", path);
        std::replace(key.begin(), key.end(), '.', '_');
        stack.push_back({std::move(key), std::string(path), found == classes_.end() ? std::string() : found->second});
    }
};

/// Tells calls their modules. C++ modules have no hooks, so a call belongs to the module whose weight it uses (also by way of calls on
/// weights only, such as a transposition), and a call without weights to the innermost module that has the calls
/// with weights before and behind it.
TORCH_IR_INLINE void assign_modules(traced_program& p, module_classes const& classes) {
    std::vector<std::optional<std::string_view>> path_of_value(p.value_count);  // of weights and what is made of them alone
    for (auto const& w : p.weights) path_of_value[to_index(w.result.id)] = module_of(w.target);
    std::vector<std::optional<std::string_view>> own(p.calls.size());
    for (std::size_t i = 0; i < p.calls.size(); ++i) {
        bool only_weights = true;
        std::optional<std::string_view> path;
        for (auto const& a : p.calls[i].node.arguments)
            for_each_use(a.value, [&](value_id v, std::uint32_t) {
                auto const& of_value = path_of_value[to_index(v)];
                if (!of_value) only_weights = false;
                else path = path ? common_module(*path, *of_value) : *of_value;
            });
        if (p.calls[i].module_path) own[i] = *p.calls[i].module_path;
        else own[i] = path;
        if (path && only_weights)
            for (auto const& r : p.calls[i].node.results) path_of_value[to_index(r.id)] = path;
    }
    std::vector<std::string_view> next(p.calls.size() + 1);
    for (std::size_t i = p.calls.size(); i-- > 0;) next[i] = own[i] ? *own[i] : next[i + 1];
    module_stacks stacks(classes);
    std::string_view before;
    for (std::size_t i = 0; i < p.calls.size(); ++i) {
        std::string_view const path = own[i] ? *own[i] : common_module(before, next[i + 1]);
        if (own[i]) before = *own[i];
        p.calls[i].node.metadata.stack = stacks.at(path);
    }
}

}  // namespace detail

TORCH_IR_INLINE void traced_program::complete(module_classes const& modules) {
    std::vector<bool> used(value_count, false);
    memories.resize(value_count, no_memory);
    std::unordered_set<std::uint32_t> used_memories;
    auto const mark = [&](attribute const& a) {
        for_each_use(a, [&](value_id v, std::uint32_t) {
            used[to_index(v)] = true;
            if (memories[to_index(v)] != no_memory) used_memories.insert(memories[to_index(v)]);
        });
    };
    for (auto const& e : output.entries) mark(e.value);
    std::vector<bool> keep(calls.size());
    for (std::size_t i = calls.size(); i-- > 0;) {
        auto const& c = calls[i];
        keep[i] = c.is_kept || std::any_of(c.node.results.begin(), c.node.results.end(), [&](value const& r) { return used[to_index(r.id)]; }) ||
                  std::any_of(c.writes.begin(), c.writes.end(), [&](std::uint32_t m) { return used_memories.contains(m); });
        if (keep[i])
            for (auto const& a : c.node.arguments) mark(a.value);
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < calls.size(); ++i)
        if (keep[i] && kept++ != i) calls[kept - 1] = std::move(calls[i]);
    calls.resize(kept);
    std::erase_if(weights, [&](weight_node const& w) { return w.kind == weight_kind::constant && !used[to_index(w.result.id)]; });
    std::erase_if(constants, [&](tensor_constant const& c) {
        return std::none_of(weights.begin(), weights.end(), [&](weight_node const& w) { return w.target == c.target; });
    });
    if (!modules.empty()) detail::assign_modules(*this, modules);

    std::vector<value_id> numbers(value_count, no_value);
    std::uint32_t next = 0;
    auto const number = [&](value& v) { v.id = numbers[to_index(v.id)] = value_id{next++}; };
    auto const renumber = [&](value_id v) { return numbers[to_index(v)]; };
    for (auto& w : weights) number(w.result);
    for (auto& i : inputs) number(i.result);
    for (auto& c : calls) {
        for (auto& a : c.node.arguments) detail::map_uses(a.value, renumber);
        for (auto& r : c.node.results) number(r);
    }
    for (auto& e : output.entries) detail::map_uses(e.value, renumber);
    value_count = next;
}

}}  // namespace torch_ir

#endif
