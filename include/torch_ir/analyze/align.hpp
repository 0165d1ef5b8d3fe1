// SPDX-License-Identifier: MIT
/// Which node of one program is which of another: by operator and data flow, never by name (names only break ties).
///
/// Inputs correspond in order, weights by key. From there two calls correspond if they have the same operator and corresponding operands,
/// whatever their attributes: a wrong attribute moves nothing. So do calls of the same operator that alone take the same weight. From the outputs
/// backwards two calls correspond if they have the same operator and corresponding users. What is left between the two is compared by operator in trace
/// order. So a call that was added, removed or rewired in the middle of a program unsettles neither what is before it nor what is behind it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

struct subgraph_alignment;

/// The correspondence of two programs, `a` and `b`.
struct alignment {
    std::vector<vertex> in_b;                         ///< by vertex of a: its counterpart, of the same kind and operator, or `no_vertex`
    std::vector<vertex> in_a;                         ///< the other way round
    std::vector<std::pair<vertex, vertex>> replaced;  ///< calls of different operators, neither with a counterpart, that stand at the same place
    std::vector<subgraph_alignment> subgraphs;        ///< of higher-order calls that correspond

    /// The counterpart in b of a value of a, or `no_value`.
    [[nodiscard]] value_id value_in_b(ir const& a, ir const& b, value_id v) const;
};

/// The correspondence of `a.subgraphs()[a_index]` and `b.subgraphs()[b_index]`.
struct subgraph_alignment {
    std::uint32_t a_index = 0;
    std::uint32_t b_index = 0;
    alignment nodes;
};

/// Aligns two programs, in whatever form they were stored. Linear in both; where calls differ, times their number, up to a bound.
[[nodiscard]] alignment align(ir const& a, ir const& b);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <torch_ir/analyze/detail/align_text.hpp>
#include <torch_ir/analyze/detail/common_subsequence.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE value_id alignment::value_in_b(ir const& a, ir const& b, value_id v) const {
    if (v == no_value || to_index(v) >= a.value_count()) return no_value;
    auto const from = a.origin(v);
    if (from.producer == no_vertex || in_b[from.producer] == no_vertex) return no_value;
    auto const results = results_of(b.node(in_b[from.producer]));
    return from.result < results.size() ? results[from.result].id : no_value;
}

namespace detail {

/// Makes an alignment.
class aligner {
public:
    aligner(ir const& a, ir const& b) : a_(a), b_(b) {
        out_.in_b.assign(num_vertices(a.graph()), no_vertex);
        out_.in_a.assign(num_vertices(b.graph()), no_vertex);
        auto const is_flat = [](ir const& p) {
            return std::any_of(p.calls().begin(), p.calls().end(), [&](vertex v) { return p.call(v).bound == binding::flattened; });
        };
        tensors_only_ = is_flat(a) || is_flat(b);
    }

    alignment run() && {
        align_inputs();
        align_weights();
        if (a_.output() != no_vertex && b_.output() != no_vertex) pair(a_.output(), b_.output());
        group(a_, keys_a_, groups_a_);
        group(b_, keys_b_, groups_b_);
        replacement_.assign(out_.in_b.size(), no_vertex);
        taken_.assign(out_.in_a.size(), false);
        constexpr int most_rounds = 16;
        std::size_t before = 0;
        for (int round = 0; round < most_rounds && before != pairs_.size() + out_.replaced.size(); ++round) {
            before = pairs_.size() + out_.replaced.size();
            match_forwards();
            if (round == 0) match_by_weights();
            match_backwards();
            replace_by_operands(true);
        }
        fill_gaps();
        match_backwards();
        match_forwards();
        replace_by_operands(false);
        replace_by_users();
        align_subgraphs();
        return std::move(out_);
    }

private:
    using key = std::vector<std::uint32_t>;
    struct key_hash {  // not noexcept: as `name_hash`
        std::size_t operator()(key const& k) const {
            std::uint64_t h = detail::process_hash_key().first;
            for (auto const n : k) h = (h ^ n) * 0x100000001b3U;
            return static_cast<std::size_t>(h ^ (h >> 29));
        }
    };
    using key_groups = std::unordered_map<key, std::vector<vertex>, key_hash>;

    ir const& a_;
    ir const& b_;
    alignment out_;
    bool tensors_only_ = false;  ///< pytorch-ir's form loses symbolic arguments
    std::vector<std::pair<vertex, vertex>> pairs_;
    std::size_t followed_ = 0;  ///< of `pairs_`, by match_backwards
    detail::name_map<std::uint32_t> operators_;
    std::vector<key> keys_a_, keys_b_;
    key_groups groups_a_, groups_b_;
    std::vector<vertex> replacement_;  ///< by vertex of a: as in `replaced`
    std::vector<bool> taken_;          ///< by vertex of b: replaces one

    void pair(vertex x, vertex y) {
        out_.in_b[x] = y;
        out_.in_a[y] = x;
        pairs_.emplace_back(x, y);
    }
    [[nodiscard]] bool is_free_a(vertex v) const { return out_.in_b[v] == no_vertex && (replacement_.empty() || replacement_[v] == no_vertex); }
    [[nodiscard]] bool is_free_b(vertex v) const { return out_.in_a[v] == no_vertex && (taken_.empty() || !taken_[v]); }
    [[nodiscard]] static bool is_call(ir const& p, vertex v) { return std::holds_alternative<call_node>(p.node(v)); }

    void align_inputs() {
        std::size_t const both = std::min(a_.inputs().size(), b_.inputs().size());
        if (a_.inputs().size() == b_.inputs().size()) {
            for (std::size_t i = 0; i < both; ++i) pair(a_.inputs()[i], b_.inputs()[i]);
            return;
        }
        detail::view_map<vertex> named;  // an input more or less: the order tells nothing
        for (vertex const v : b_.inputs()) named.emplace(b_.input(v).result.name, v);
        for (vertex const v : a_.inputs())
            if (auto const found = named.find(a_.input(v).result.name); found != named.end() && is_free_b(found->second)) pair(v, found->second);
        std::vector<vertex> rest;
        for (vertex const v : b_.inputs())
            if (is_free_b(v)) rest.push_back(v);
        std::size_t next = 0;
        for (vertex const v : a_.inputs())
            if (is_free_a(v) && next < rest.size()) pair(v, rest[next++]);
    }

    /// By key; constants, whose keys are made up, also by their elements. A weight that is called otherwise on the other side is found by its place, if
    /// anything takes it: counters of batches are all alike.
    void align_weights() {
        detail::view_map<vertex> keyed;
        for (vertex const v : b_.weights()) {
            keyed.emplace(b_.weight(v).target, v);
            for (auto const& alias : b_.weight(v).aliases) keyed.emplace(alias, v);
        }
        auto const take = [&](vertex v, std::string const& target) {
            auto const found = keyed.find(target);
            if (!is_free_a(v) || found == keyed.end() || !is_free_b(found->second)) return;
            bool const is_constant = a_.weight(v).kind == weight_kind::constant && b_.weight(found->second).kind == weight_kind::constant;
            if (!is_constant || same_type(a_.weight(v).result.type, b_.weight(found->second).result.type)) pair(v, found->second);
        };
        for (vertex const v : a_.weights()) take(v, a_.weight(v).target);
        for (vertex const v : a_.weights())
            for (auto const& alias : a_.weight(v).aliases) take(v, alias);
        auto const look = [](ir const& p, vertex v) {
            return concat(std::to_string(static_cast<int>(p.weight(v).kind)), " ", look_of_type(p.weight(v).result.type));
        };
        detail::name_map<std::deque<vertex>> rest;
        for (vertex const v : b_.weights())
            if (is_free_b(v) && out_degree(v, b_.graph()) != 0) rest[look(b_, v)].push_back(v);
        for (vertex const v : a_.weights()) {
            if (!is_free_a(v) || out_degree(v, a_.graph()) == 0) continue;
            auto const alike = rest.find(look(a_, v));
            if (alike == rest.end()) continue;
            auto& list = alike->second;
            constexpr std::size_t most_devices = 64;  // what differs among these
            auto const end = list.begin() + static_cast<std::ptrdiff_t>(std::min(most_devices, list.size()));
            auto const found = std::find_if(list.begin(), end, [&](vertex w) { return same_type(a_.weight(v).result.type, b_.weight(w).result.type); });
            if (found == end) continue;
            pair(v, *found);
            list.erase(found);
        }
    }

    /// Calls `f(value_id)` for each operand by which calls are told apart.
    template <class F>
    void for_each_operand(ir const& p, call_node const& c, F&& f) const {
        for (auto const& argument : c.arguments)
            for_each_use(argument.value, [&](value_id v, std::uint32_t) {
                auto const* value = p.find_value(v);
                if (!tensors_only_ || !value || !std::holds_alternative<symbol_type>(value->type)) f(v);
            });
    }

    void group(ir const& p, std::vector<key>& keys, key_groups& groups) {
        keys.resize(num_vertices(p.graph()));
        groups.reserve(p.calls().size());
        for (vertex const v : p.calls()) {
            auto const& c = p.call(v);
            auto const [op, is_new] = operators_.try_emplace(operator_text(c.op), static_cast<std::uint32_t>(operators_.size()));
            keys[v].push_back(op->second);
            for_each_operand(p, c, [&](value_id operand) { keys[v].push_back(to_index(operand)); });
            groups[keys[v]].push_back(v);
        }
    }

    /// Pairs calls of the same operator with corresponding operands, in trace order.
    void match_forwards() {
        std::unordered_map<std::vector<vertex> const*, bool> done;
        for (vertex const v : a_.calls()) {
            if (!is_free_a(v)) continue;
            auto const translated = translate(keys_a_[v]);
            if (!translated) continue;
            auto const theirs = groups_b_.find(*translated);
            if (theirs == groups_b_.end()) continue;
            auto const& ours = groups_a_.at(keys_a_[v]);
            if (done.emplace(&ours, true).second) pair_group(ours, theirs->second);
        }
    }

    [[nodiscard]] std::optional<key> translate(key const& k) const {
        key out = k;
        for (std::size_t i = 1; i < out.size(); ++i) {
            value_id v = out_.value_in_b(a_, b_, value_id{out[i]});
            if (auto const from = a_.origin(value_id{out[i]}); v == no_value && from.producer != no_vertex && replacement_[from.producer] != no_vertex) {
                auto const results = results_of(b_.node(replacement_[from.producer]));
                if (from.result < results.size()) v = results[from.result].id;
            }
            if (v == no_value) return std::nullopt;
            out[i] = to_index(v);
        }
        return out;
    }

    /// Calls that differ in their attributes only. In order, unless that would pair different ones while there are equal ones.
    void pair_group(std::vector<vertex> const& all_a, std::vector<vertex> const& all_b) {
        std::vector<vertex> ours, theirs;
        for (vertex const v : all_a)
            if (is_free_a(v)) ours.push_back(v);
        for (vertex const v : all_b)
            if (is_free_b(v)) theirs.push_back(v);
        if (ours.size() == 1 && theirs.size() == 1) return pair(ours.front(), theirs.front());
        auto const texts_of = [](ir const& p, std::vector<vertex> const& list) {
            std::vector<std::string> out;
            out.reserve(list.size());
            for (vertex const v : list) out.push_back(attributes_text(p.call(v)));
            return out;
        };
        auto const x = texts_of(a_, ours), y = texts_of(b_, theirs);
        auto sorted_x = x, sorted_y = y;
        std::sort(sorted_x.begin(), sorted_x.end());
        std::sort(sorted_y.begin(), sorted_y.end());
        if (ours.size() == theirs.size() && sorted_x != sorted_y) {  // attributes were changed: the place tells
            for (std::size_t i = 0; i < ours.size(); ++i) pair(ours[i], theirs[i]);
            return;
        }
        // The last first. A call that another list gave away is no longer free.
        detail::view_map<std::vector<vertex>> equal;
        detail::name_map<std::vector<vertex>> equal_and_named;
        bool const by_name = ours.size() != theirs.size();
        auto const with_name = [](std::string_view text, std::string_view name) { return concat(name, "\n", text); };
        for (std::size_t i = theirs.size(); i-- > 0;) {
            equal[y[i]].push_back(theirs[i]);
            if (by_name) equal_and_named[with_name(y[i], b_.call(theirs[i]).name)].push_back(theirs[i]);
        }
        auto const next = [this](std::vector<vertex>& list) {
            while (!list.empty() && !is_free_b(list.back())) list.pop_back();
            return list.empty() ? no_vertex : list.back();
        };
        for (std::size_t i = 0; i < ours.size(); ++i) {
            vertex chosen = by_name ? next(equal_and_named[with_name(x[i], a_.call(ours[i]).name)]) : no_vertex;
            if (chosen == no_vertex) chosen = next(equal[x[i]]);
            if (chosen != no_vertex) pair(ours[i], chosen);
        }
    }

    /// By the first weight that a call takes, where one call on each side does, of the same operator: its key tells more of a call than what is around it.
    void match_by_weights() {
        std::map<std::pair<std::uint32_t, vertex>, std::pair<std::size_t, std::size_t>> takers;  // by weight of b: places of calls, from 1 on
        constexpr auto many = std::numeric_limits<std::size_t>::max();
        auto const find_takers = [&](ir const& p, std::vector<key> const& keys, auto&& place, auto&& weight_in_b) {
            for (std::size_t i = 0; i < p.calls().size(); ++i) {
                vertex const v = p.calls()[i];
                for (std::size_t k = 1; k < keys[v].size(); ++k) {
                    vertex const from = p.origin(value_id{keys[v][k]}).producer;
                    if (from == no_vertex || !std::holds_alternative<weight_node>(p.node(from))) continue;
                    if (vertex const w = weight_in_b(from); w != no_vertex) {
                        auto& n = place(takers[{keys[v].front(), w}]);
                        n = n == 0 ? i + 1 : many;
                    }
                    break;
                }
            }
        };
        find_takers(
            a_, keys_a_, [](auto& both) -> auto& { return both.first; },
            [&](vertex w) {
                vertex const other = out_.in_b[w];
                return other != no_vertex && a_.weight(w).kind != weight_kind::constant && a_.weight(w).target == b_.weight(other).target ? other : no_vertex;
            });
        find_takers(
            b_, keys_b_, [](auto& both) -> auto& { return both.second; }, [](vertex w) { return w; });
        std::vector<std::pair<std::size_t, std::size_t>> found;
        for (auto const& [weight, both] : takers)
            if (both.first != 0 && both.second != 0 && both.first != many && both.second != many) found.push_back(both);
        std::sort(found.begin(), found.end());
        // Calls that stand in another order may have exchanged their weights: these are left to the data flow.
        std::vector<std::size_t> lowest_behind(found.size() + 1, many);
        for (std::size_t i = found.size(); i-- > 0;) lowest_behind[i] = std::min(lowest_behind[i + 1], found[i].second);
        std::size_t highest_before = 0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            vertex const v = a_.calls()[found[i].first - 1], w = b_.calls()[found[i].second - 1];
            if (highest_before < found[i].second && found[i].second < lowest_behind[i + 1] && is_free_a(v) && is_free_b(w)) pair(v, w);
            highest_before = std::max(highest_before, found[i].second);
        }
    }

    /// From pairs to the producers of their operands.
    void match_backwards() {
        for (; followed_ < pairs_.size(); ++followed_) {
            auto const [x, y] = pairs_[followed_];
            for_each_producer_pair(x, y, [&](value_origin p, value_origin q) {
                if (p.result == q.result && is_free_a(p.producer) && is_free_b(q.producer) && keys_a_[p.producer].front() == keys_b_[q.producer].front())
                    pair(p.producer, q.producer);
            });
        }
    }

    /// Calls `f(origin in a, origin in b)` for operands at the same place of two nodes that calls produce.
    template <class F>
    void for_each_producer_pair(vertex x, vertex y, F&& f) const {
        auto const list = [&](ir const& p, vertex v) {
            std::vector<value_id> out;
            if (auto const* c = std::get_if<call_node>(&p.node(v))) {
                for_each_operand(p, *c, [&](value_id operand) { out.push_back(operand); });
            } else if (auto const* o = std::get_if<output_node>(&p.node(v))) {
                for (auto const& e : o->entries) for_each_use(e.value, [&](value_id operand, std::uint32_t) { out.push_back(operand); });
            }
            return out;
        };
        auto const ours = list(a_, x), theirs = list(b_, y);
        auto const visit = [&](value_id v, value_id w) {
            auto const p = a_.origin(v), q = b_.origin(w);
            if (p.producer != no_vertex && q.producer != no_vertex && is_call(a_, p.producer) && is_call(b_, q.producer)) f(p, q);
        };
        std::size_t const both = std::min(ours.size(), theirs.size());
        for (std::size_t i = 0; i < both; ++i) visit(ours[i], theirs[i]);
        if (ours.size() != theirs.size())  // a list grew: its end may still correspond
            for (std::size_t i = 1; i <= both; ++i) visit(ours[ours.size() - i], theirs[theirs.size() - i]);
    }

    /// What the data flow doesn't settle: the longest common sequence of operators with the same types, if there isn't too much of it.
    void fill_gaps() {
        std::vector<vertex> ours, theirs;
        for (vertex const v : a_.calls())
            if (is_free_a(v)) ours.push_back(v);
        for (vertex const v : b_.calls())
            if (is_free_b(v)) theirs.push_back(v);
        auto const same = [&](vertex v, vertex w) {
            auto const &c = a_.call(v), &d = b_.call(w);
            return keys_a_[v].front() == keys_b_[w].front() && c.results.size() == d.results.size() &&
                   std::equal(c.results.begin(), c.results.end(), d.results.begin(), [](auto const& r, auto const& s) { return same_type(r.type, s.type); });
        };
        std::size_t front = 0;
        while (front < ours.size() && front < theirs.size() && same(ours[front], theirs[front])) {
            pair(ours[front], theirs[front]);
            ++front;
        }
        std::size_t m = ours.size(), n = theirs.size();
        while (m > front && n > front && same(ours[m - 1], theirs[n - 1])) pair(ours[--m], theirs[--n]);
        auto const at = [&](std::size_t i, std::size_t j) { return same(ours[front + i], theirs[front + j]); };
        for (auto const& [i, j] : common_subsequence(m - front, n - front, at)) pair(ours[front + i], theirs[front + j]);
    }

    void replace(vertex v, vertex w) {
        if (!is_free_a(v) || !is_free_b(w)) return;
        replacement_[v] = w;
        taken_[w] = true;
        out_.replaced.emplace_back(v, w);
    }

    /// The first users of both have the same operator.
    [[nodiscard]] bool have_same_user(vertex v, vertex w) const {
        auto const first_user = [](ir const& p, vertex x, std::vector<key> const& keys) -> std::optional<std::uint32_t> {
            auto const range = out_edges(x, p.graph());
            if (range.first == range.second) return std::nullopt;
            vertex const user = target(*range.first, p.graph());
            return keys[user].empty() ? std::numeric_limits<std::uint32_t>::max() : keys[user].front();
        };
        return first_user(a_, v, keys_a_) == first_user(b_, w, keys_b_);
    }

    /// Two calls without counterparts that take corresponding operands. Their users may then correspond: where that matters, they must look so.
    void replace_by_operands(bool by_users_too) {
        std::unordered_map<key, std::vector<vertex>, key_hash> by_operands;
        for (vertex const w : b_.calls())
            if (is_free_b(w) && keys_b_[w].size() > 1) by_operands[key(keys_b_[w].begin() + 1, keys_b_[w].end())].push_back(w);
        for (vertex const v : a_.calls()) {
            if (!is_free_a(v) || keys_a_[v].size() < 2) continue;
            auto const translated = translate(keys_a_[v]);
            if (!translated) continue;
            auto const found = by_operands.find(key(translated->begin() + 1, translated->end()));
            if (found == by_operands.end()) continue;
            for (vertex const w : found->second)
                if (keys_a_[v].front() != keys_b_[w].front() && (!by_users_too || have_same_user(v, w))) replace(v, w);
        }
    }

    /// Two calls without counterparts that stand at the same place of corresponding users.
    void replace_by_users() {
        for (auto const& [x, y] : pairs_) for_each_producer_pair(x, y, [&](value_origin p, value_origin q) { replace(p.producer, q.producer); });
        std::sort(out_.replaced.begin(), out_.replaced.end());
    }

    void align_subgraphs() {
        std::vector<bool> done(a_.subgraphs().size());
        for (vertex const v : a_.calls()) {
            if (out_.in_b[v] == no_vertex) continue;
            auto const list = [](call_node const& c) {
                std::vector<std::uint32_t> out;
                for (auto const& argument : c.arguments) for_each_subgraph(argument.value, [&](subgraph_ref const& s) { out.push_back(s.index); });
                return out;
            };
            auto const ours = list(a_.call(v)), theirs = list(b_.call(out_.in_b[v]));
            for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) {
                if (ours[i] >= a_.subgraphs().size() || theirs[i] >= b_.subgraphs().size() || done[ours[i]]) continue;
                done[ours[i]] = true;
                out_.subgraphs.push_back({ours[i], theirs[i], aligner(a_.subgraphs()[ours[i]], b_.subgraphs()[theirs[i]]).run()});
            }
        }
    }
};

}  // namespace detail

TORCH_IR_INLINE alignment align(ir const& a, ir const& b) { return detail::aligner(a, b).run(); }

}}  // namespace torch_ir

#endif
