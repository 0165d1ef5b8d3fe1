// SPDX-License-Identifier: MIT
/// The modules of two programs in one list: which of them each has, of which class, and how much is in them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A module of either program. Its class is empty where it isn't known, or where the program has no such module.
struct compared_module {
    std::string path;         ///< `layers.0.fc`, empty for the program; in a sub-program behind the path of that: `true_graph_0/fc`
    std::string type_before;  ///< without namespaces: `Linear`
    std::string type_after;
    std::size_t size_before = 0;  ///< calls and weights in it and below; 0 where the program has no such module
    std::size_t size_after = 0;
};

/// All modules that the calls' module stacks and the keys of weights tell of, by path, in the order of the second program; what only the first has stands
/// behind what it has before it. Sub-programs are not looked into. Levels beyond 64 are left out. Linear in both programs, times the depth of modules.
[[nodiscard]] std::vector<compared_module> compare_modules(ir const& a, ir const& b);

namespace detail {

/// The module around a module, or around a weight; the path of a sub-program stays in front. `layers.0` of `layers.0.fc`.
[[nodiscard]] inline std::string_view outer_module(std::string_view path) {
    auto const program = path.rfind('/') + 1;  // 0 where there is none
    auto const dot = path.rfind('.');
    return path.substr(0, dot == std::string_view::npos || dot < program ? program : dot);
}

}  // namespace detail

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <unordered_map>

#include <torch_ir/ir/keyed_hash.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Makes the list.
class module_comparer {
public:
    /// `prefix`: the path of the sub-program that the two are.
    explicit module_comparer(std::string prefix = {}) : prefix_(std::move(prefix)) {}

    [[nodiscard]] std::vector<compared_module> list(ir const& a, ir const& b) && {
        std::vector<std::size_t> ours, theirs;
        count(a, true, ours);
        count(b, false, theirs);
        // Those of b in their order; what only a has stands behind what it has before it.
        std::vector<std::size_t> place(found_.size(), 0);
        for (std::size_t i = 0; i < theirs.size(); ++i) place[theirs[i]] = i + 1;
        std::vector<std::vector<std::size_t>> behind(theirs.size() + 1);
        std::size_t at = 0;
        for (std::size_t const m : ours) {
            if (place[m] != 0) at = place[m];
            else behind[at].push_back(m);
        }
        std::vector<compared_module> out;
        out.reserve(found_.size());
        for (std::size_t i = 0; i < behind.size(); ++i) {
            if (i != 0) out.push_back(std::move(found_[theirs[i - 1]]));
            for (std::size_t const m : behind[i]) out.push_back(std::move(found_[m]));
        }
        return out;
    }

private:
    static constexpr std::size_t max_levels = 64;  // as in draw/modules.hpp

    std::string prefix_;
    std::vector<compared_module> found_;
    name_map<std::size_t> number_;

    /// The number of a module, which is noted in `order` where the program is seen to have it for the first time.
    std::size_t note(std::string_view path, bool is_before, std::vector<std::size_t>& order) {
        auto const [at, is_new] = number_.try_emplace(concat(prefix_, path), found_.size());
        if (is_new) found_.push_back({at->first, {}, {}});
        auto& m = found_[at->second];
        if (++(is_before ? m.size_before : m.size_after) == 1) order.push_back(at->second);
        return at->second;
    }

    /// Notes modules between two of a stack: lists of modules, which aren't called themselves.
    void note_lists(std::string_view path, std::string_view above, bool is_before, std::vector<std::size_t>& order, std::vector<std::size_t>& noted) {
        std::vector<std::string_view> between;
        for (auto outer = outer_module(path); outer.size() < path.size() && outer.size() > above.size() && between.size() < max_levels;
             outer = outer_module(path))
            between.push_back(path = outer);
        for (; !between.empty(); between.pop_back()) noted.push_back(note(between.back(), is_before, order));
    }

    void count(ir const& p, bool is_before, std::vector<std::size_t>& order) {
        std::unordered_map<module_stack const*, std::vector<std::size_t>> known;  // stacks are shared
        for (vertex const v : p.calls()) {
            auto const* stack = p.call(v).metadata.stack.get();
            auto const [at, is_new] = known.try_emplace(stack);
            if (!is_new) {
                for (std::size_t const m : at->second) ++(is_before ? found_[m].size_before : found_[m].size_after);
                continue;
            }
            at->second.push_back(note({}, is_before, order));
            for (std::size_t i = 0; stack && i < std::min(stack->size(), max_levels); ++i) {
                auto const& frame = (*stack)[i];
                std::string_view const type = frame.type;
                if (!frame.path.empty()) {
                    note_lists(frame.path, i == 0 ? std::string_view() : std::string_view((*stack)[i - 1].path), is_before, order, at->second);
                    at->second.push_back(note(frame.path, is_before, order));
                }
                std::size_t const m = frame.path.empty() ? at->second.front() : at->second.back();
                (is_before ? found_[m].type_before : found_[m].type_after) = type.substr(type.rfind('.') + 1);
            }
        }
        for (vertex const v : p.weights()) {
            std::string_view path = p.weight(v).target;
            for (std::size_t level = 0; level < max_levels; ++level) {
                auto const outer = outer_module(path);
                if (outer.size() == path.size()) break;
                note(path = outer, is_before, order);
            }
        }
    }
};

}  // namespace detail

TORCH_IR_INLINE std::vector<compared_module> compare_modules(ir const& a, ir const& b) { return detail::module_comparer().list(a, b); }

}}  // namespace torch_ir

#endif
