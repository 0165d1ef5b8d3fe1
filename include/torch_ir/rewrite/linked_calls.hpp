// SPDX-License-Identifier: MIT
/// The calls of a program that is being changed, linked in trace order, with the uses of each value: what program_editor edits.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/rewrite/edit_map.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A list of calls that can be replaced, erased and inserted. Values keep their ids. All operations take constant time on average, unless they
/// say otherwise. Those that would leave a use without its value throw errc::invalid_ir, those on a call that was erased errc::argument; what else may be
/// wrong with a program, a use before its definition say, is for `validate_ir` to find. Made by `program_editor` alone.
class linked_calls {
public:
    // ---- looking ----
    [[nodiscard]] call_index first() const noexcept { return first_; }
    [[nodiscard]] call_index next(call_index i) const { return slot_of(i).next; }
    [[nodiscard]] call_index previous(call_index i) const { return slot_of(i).previous; }
    [[nodiscard]] call_index last() const noexcept { return last_; }
    /// Number of calls.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// A call of the program that was not erased.
    [[nodiscard]] bool is_alive(call_index i) const { return to_number(i) < slots_.size() && slots_[to_number(i)].alive; }
    /// The call; the reference is valid until the next change. Throws errc::argument for no_call.
    [[nodiscard]] call_node const& at(call_index i) const { return slot_of(i).call; }
    /// The call that makes a value; no_call for an input, a weight, and what is no value of the program, as no_value.
    [[nodiscard]] call_index producer(value_id v) const;
    /// The value itself, or nullptr if nothing produces it.
    [[nodiscard]] value const* find_value(value_id v) const;
    /// Its tensor type, or nullptr.
    [[nodiscard]] tensor_type const* find_tensor(value_id v) const;
    /// The weight whose value it is, or nullptr.
    [[nodiscard]] weight_node const* find_weight(value_id v) const;
    /// How often calls and outputs use a value.
    [[nodiscard]] std::size_t use_count(value_id v) const { return to_index(v) < places_.size() ? places_[to_index(v)].uses : 0; }
    /// The call that is the only one to use a value, and uses it once; no_call for an output and for any other number of uses. Linear in the users.
    [[nodiscard]] call_index only_user(value_id v) const;
    /// The value in an argument that is one use; no_value for any other argument or none.
    [[nodiscard]] value_id use_in(call_index i, std::string_view argument_name) const;
    /// A call strictly between two (the second behind the first) may write to memory. Logarithmic in the number of writing calls.
    [[nodiscard]] bool writes_between(call_index a, call_index b) const;
    /// Number of value ids given out so far.
    [[nodiscard]] std::size_t value_count() const noexcept { return places_.size(); }
    [[nodiscard]] std::span<std::variant<input_node, weight_node> const> arguments() const noexcept { return arguments_; }
    [[nodiscard]] output_node const* outputs() const noexcept { return output_ ? &*output_ : nullptr; }

    // ---- changing ----
    /// A new id, for a result of a call that is to be put in.
    [[nodiscard]] value_id new_value();
    /// Puts another call in the place of one. Its results may keep ids of the old one's; those it leaves out must have no use.
    void replace(call_index i, call_node call);
    /// Puts a call in front of another; `no_call` puts it last.
    call_index insert_before(call_index i, call_node call);
    /// Takes a call out, and returns the one that came after it. Its results must have no use.
    call_index erase(call_index i);
    /// Takes a call out if it has no effect and its results have no use, then the producers of its arguments likewise.
    /// Returns how many calls are gone.
    std::size_t erase_unused(call_index i);
    /// Lets all users of one value, outputs included, use another. Throws errc::argument for what is no value of the program. Linear in the users.
    void redirect(value_id from, value_id to);

protected:
    /// A call and its place in the list.
    struct slot {
        call_node call;
        call_index previous = no_call;
        call_index next = no_call;
        std::uint32_t order = 0;           ///< place in the program as it was read; an inserted call has that of the one behind it
        std::uint32_t source = no_source;  ///< vertex in the program that was read
        bool alive = true;
        bool is_new = false;  ///< put in, and its name not yet looked at
    };
    static constexpr std::uint32_t no_source = 0xFFFFFFFF;
    enum class origin : std::uint8_t { nothing, argument, call };
    /// Where a value comes from, and who uses it.
    struct place {
        origin from = origin::nothing;
        std::uint32_t index = 0;  ///< of the argument or slot
        std::uint32_t result = 0;
        std::uint32_t uses = 0;
        std::vector<call_index> users{};  ///< calls that use it or did; `no_call` stands for the outputs
    };

    std::vector<std::variant<input_node, weight_node>> arguments_;
    std::vector<std::uint32_t> argument_sources_;  ///< vertices in the program that was read
    std::vector<slot> slots_;
    std::optional<output_node> output_;
    std::vector<place> places_;
    call_index first_ = no_call;
    call_index last_ = no_call;
    std::uint32_t events_ = 0;  ///< inputs, weights and calls that were read
    bool is_read_ = false;      ///< what comes now is put in
    bool has_new_calls_ = false;

    [[nodiscard]] static std::size_t to_number(call_index i) noexcept { return static_cast<std::size_t>(i); }
    [[nodiscard]] slot const& slot_of(call_index i) const {
        if (to_number(i) >= slots_.size()) fail_for(i);
        return slots_[to_number(i)];
    }
    /// Throws errc::argument for a call that there is not, or not any more.
    void require_alive(call_index i) const {
        if (!is_alive(i)) fail_for(i);
    }
    [[noreturn]] void fail_for(call_index i) const;
    [[nodiscard]] std::string label(call_index i) const { return detail::concat("node '", at(i).name, "'"); }
    place& place_of(value_id v);
    void add_argument(std::variant<input_node, weight_node> n);
    call_index link(call_index before, call_node call);
    void use_all(call_index user, attribute const& a);

private:
    std::vector<call_index> writers_;  ///< calls that may write, by `order`
    std::size_t size_ = 0;

    void define(call_node const& call, call_index i);
    void forget(call_index i);
    void note_writer(call_index i);
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/detail/map_uses.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/schema/effects.hpp>

#include <algorithm>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE void linked_calls::fail_for(call_index i) const {
    raise(error::bad_argument("call", "one of the program",
                              i == no_call                   ? "no_call"
                              : to_number(i) < slots_.size() ? "one that was erased"
                                                             : "an index of no call"));
}

TORCH_IR_INLINE call_index linked_calls::producer(value_id v) const {
    if (to_index(v) >= places_.size()) return no_call;
    auto const& p = places_[to_index(v)];
    return p.from == origin::call ? call_index{p.index} : no_call;
}

TORCH_IR_INLINE value const* linked_calls::find_value(value_id v) const {
    if (to_index(v) >= places_.size()) return nullptr;
    auto const& p = places_[to_index(v)];
    if (p.from == origin::call) return &slots_[p.index].call.results[p.result];
    if (p.from == origin::argument) return std::visit([](auto const& n) { return &n.result; }, arguments_[p.index]);
    return nullptr;
}

TORCH_IR_INLINE tensor_type const* linked_calls::find_tensor(value_id v) const {
    auto const* found = find_value(v);
    return found ? found->tensor() : nullptr;
}

TORCH_IR_INLINE weight_node const* linked_calls::find_weight(value_id v) const {
    if (to_index(v) >= places_.size()) return nullptr;
    auto const& p = places_[to_index(v)];
    return p.from == origin::argument ? std::get_if<weight_node>(&arguments_[p.index]) : nullptr;
}

TORCH_IR_INLINE call_index linked_calls::only_user(value_id v) const {
    if (to_index(v) >= places_.size()) return no_call;
    auto const& p = places_[to_index(v)];
    if (p.uses != 1) return no_call;
    for (auto const user : p.users) {  // former users are among them
        bool found = false;
        if (is_alive(user))
            for (auto const& a : at(user).arguments) for_each_use(a.value, [&](value_id used, std::uint32_t) { found = found || used == v; });
        if (found) return user;
    }
    return no_call;
}

TORCH_IR_INLINE value_id linked_calls::use_in(call_index i, std::string_view argument_name) const {
    auto const* a = find_argument(at(i), argument_name);
    auto const* u = a ? a->value.get_if<use>() : nullptr;
    return u ? u->value : no_value;
}

TORCH_IR_INLINE bool linked_calls::writes_between(call_index a, call_index b) const {
    auto const from = slots_[to_number(a)].order;
    auto const to = slots_[to_number(b)].order;
    auto at_order = std::lower_bound(writers_.begin(), writers_.end(), from, [&](call_index w, std::uint32_t o) { return slots_[to_number(w)].order < o; });
    for (std::size_t looked_at = 0; at_order != writers_.end() && slots_[to_number(*at_order)].order <= to; ++at_order) {
        if (++looked_at > 64) return true;  // too many to look at: as good as written
        if (*at_order != a && *at_order != b && is_alive(*at_order) && writes_memory(at(*at_order))) return true;
    }
    return false;
}

TORCH_IR_INLINE linked_calls::place& linked_calls::place_of(value_id v) {
    constexpr std::size_t slack = 1U << 24;  // ids are dense: see basic_ir_builder
    if (to_index(v) >= places_.size() + slack) raise(error::invalid_ir("the program", "dense value ids", std::to_string(to_index(v))));
    if (to_index(v) >= places_.size()) places_.resize(to_index(v) + 1);
    return places_[to_index(v)];
}

TORCH_IR_INLINE void linked_calls::add_argument(std::variant<input_node, weight_node> n) {
    auto const id = std::visit([](auto const& argument_node) { return argument_node.result.id; }, n);
    auto& p = place_of(id);
    p.from = origin::argument;
    p.index = static_cast<std::uint32_t>(arguments_.size());
    arguments_.push_back(std::move(n));
    argument_sources_.push_back(is_read_ ? no_source : events_++);
}

TORCH_IR_INLINE void linked_calls::use_all(call_index user, attribute const& a) {
    for_each_use(a, [&](value_id v, std::uint32_t) {
        auto& p = place_of(v);
        ++p.uses;
        if (p.users.empty() || p.users.back() != user) p.users.push_back(user);
    });
}

TORCH_IR_INLINE void linked_calls::define(call_node const& call, call_index i) {
    std::uint32_t result = 0;
    for (auto const& r : call.results) {
        auto& p = place_of(r.id);
        if (p.from != origin::nothing)
            raise(error::invalid_ir(detail::concat("value '", r.name, "'"), "one producer", "two with value id " + std::to_string(to_index(r.id))));
        p.from = origin::call;
        p.index = static_cast<std::uint32_t>(i);
        p.result = result++;
    }
}

/// Takes the uses and results of a call out of the tables.
TORCH_IR_INLINE void linked_calls::forget(call_index i) {
    auto const& call = at(i);
    for (auto const& a : call.arguments) for_each_use(a.value, [&](value_id v, std::uint32_t) { --places_[to_index(v)].uses; });
    for (auto const& r : call.results) places_[to_index(r.id)].from = origin::nothing;
}

TORCH_IR_INLINE void linked_calls::note_writer(call_index i) {
    if (!writes_memory(at(i))) return;
    auto const by_order = [&](call_index a, call_index b) { return slots_[to_number(a)].order < slots_[to_number(b)].order; };
    auto const [begin, end] = std::equal_range(writers_.begin(), writers_.end(), i, by_order);
    if (std::find(begin, end, i) == end) writers_.insert(end, i);
}

TORCH_IR_INLINE call_index linked_calls::link(call_index before, call_node call) {
    auto const i = call_index{static_cast<std::uint32_t>(slots_.size())};
    define(call, i);
    for (auto const& a : call.arguments) use_all(i, a.value);
    slot s;
    s.order = before == no_call ? static_cast<std::uint32_t>(slots_.size()) : slots_[to_number(before)].order;
    s.next = before;
    s.previous = before == no_call ? last_ : slots_[to_number(before)].previous;
    s.call = std::move(call);
    s.is_new = is_read_;
    has_new_calls_ = has_new_calls_ || is_read_;
    s.source = is_read_ ? no_source : events_++;
    (s.previous == no_call ? first_ : slots_[to_number(s.previous)].next) = i;
    (before == no_call ? last_ : slots_[to_number(before)].previous) = i;
    slots_.push_back(std::move(s));
    ++size_;
    note_writer(i);
    return i;
}

TORCH_IR_INLINE value_id linked_calls::new_value() {
    places_.emplace_back();
    return value_id{static_cast<std::uint32_t>(places_.size() - 1)};
}

TORCH_IR_INLINE void linked_calls::replace(call_index i, call_node call) {
    require_alive(i);
    for (auto const& r : at(i).results)
        if (use_count(r.id) > 0 && std::none_of(call.results.begin(), call.results.end(), [&](value const& kept) { return kept.id == r.id; }))
            raise(error::invalid_ir(label(i), "a replacement that keeps the results in use", detail::concat("none for '", r.name, "'")));
    forget(i);
    define(call, i);
    for (auto const& a : call.arguments) use_all(i, a.value);
    slots_[to_number(i)].call = std::move(call);
    slots_[to_number(i)].is_new = has_new_calls_ = true;
    note_writer(i);
}

TORCH_IR_INLINE call_index linked_calls::insert_before(call_index i, call_node call) {
    if (i != no_call) require_alive(i);
    return link(i, std::move(call));
}

TORCH_IR_INLINE call_index linked_calls::erase(call_index i) {
    require_alive(i);
    for (auto const& r : at(i).results)
        if (use_count(r.id) > 0) raise(error::invalid_ir(label(i), "results without a use when it is erased", detail::concat("a use of '", r.name, "'")));
    forget(i);
    auto& s = slots_[to_number(i)];
    (s.previous == no_call ? first_ : slots_[to_number(s.previous)].next) = s.next;
    (s.next == no_call ? last_ : slots_[to_number(s.next)].previous) = s.previous;
    s.alive = false;
    s.call = call_node{};
    --size_;
    return s.next;
}

TORCH_IR_INLINE std::size_t linked_calls::erase_unused(call_index i) {
    std::size_t erased = 0;
    std::vector<call_index> candidates{i};
    while (!candidates.empty()) {
        auto const c = candidates.back();
        candidates.pop_back();
        if (!is_alive(c) || effect_of(at(c)) != call_effect::none) continue;
        auto const& results = at(c).results;
        if (std::any_of(results.begin(), results.end(), [&](value const& r) { return use_count(r.id) > 0; })) continue;
        for (auto const& a : at(c).arguments) for_each_use(a.value, [&](value_id v, std::uint32_t) { candidates.push_back(producer(v)); });
        erase(c);
        ++erased;
    }
    return erased;
}

TORCH_IR_INLINE void linked_calls::redirect(value_id from, value_id to) {
    for (value_id const v : {from, to})
        if (to_index(v) >= places_.size())
            raise(error::bad_argument("redirected value", "one of the program", v == no_value ? "no_value" : "value id " + std::to_string(to_index(v))));
    if (from == to) return;
    auto const swap = [&](value_id v) { return v == from ? to : v; };
    for (call_index const user : std::exchange(places_[to_index(from)].users, {})) {
        if (user == no_call) {
            for (auto& e : output_->entries) detail::map_uses(e.value, swap);
        } else if (is_alive(user)) {
            for (auto& a : slots_[to_number(user)].call.arguments) detail::map_uses(a.value, swap);
        }
        places_[to_index(to)].users.push_back(user);
    }
    places_[to_index(to)].uses += std::exchange(places_[to_index(from)].uses, 0U);
}

}}  // namespace torch_ir

#endif
