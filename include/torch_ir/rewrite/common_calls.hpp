// SPDX-License-Identifier: MIT
/// Common-subexpression elimination.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/rewrite/editor.hpp>

#include <algorithm>
#include <bit>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Lets calls that compute the same share one: the operator and all arguments are equal, and nothing that may share memory with an
/// argument is written between them. A call whose result is written anywhere (or a view of it), and one whose result is an
/// output, keeps its own. Random calls and those with an effect stay. Sub-programs are done for themselves. Linear. Returns how many calls are gone.
std::size_t merge_equal_calls(program_editor& edit);
/// The same for a program, which stays as it is.
[[nodiscard]] ir merge_equal_calls(ir const& program);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/rewrite/detail/memory_sets.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Equal keys mean equal computations. Bits of numbers, so that NaN equals itself and 0.0 is not -0.0.
class call_key {
public:
    call_key(call_node const& c, memory_sets& memory) : memory_(&memory) {
        text(c.op.text());
        for (auto const& a : c.arguments) text(a.name), add(a.value);
        number(static_cast<std::uint64_t>(c.results.size()));
        memory_ = nullptr;
    }
    [[nodiscard]] std::string const& bytes() const noexcept { return bytes_; }

private:
    std::string bytes_;
    memory_sets* memory_;

    void number(std::uint64_t n) {
        for (int i = 0; i < 8; ++i, n >>= 8U) bytes_ += static_cast<char>(n & 0xFFU);
    }
    void text(std::string const& t) { number(t.size()), bytes_ += t; }
    void add(bool b) { number(b ? 1 : 0); }
    void add(std::int64_t n) { number(static_cast<std::uint64_t>(n)); }
    void add(double x) { number(std::bit_cast<std::uint64_t>(x)); }
    void add(std::complex<double> z) { add(z.real()), add(z.imag()); }
    void add(std::string const& t) { text(t); }
    void add(none) {}
    void add(device const& d) { text(d.type), number(static_cast<std::uint64_t>(d.index)); }
    void add(value_id v) { number(to_index(v)), number(v == no_value ? 0 : memory_->version(v)); }
    void add(use u) { add(u.value); }
    void add(subgraph_ref const& s) { number(s.index), text(s.name); }
    void add(operator_ref const& o) { text(o.name); }
    void add(tensor_list const& t) { items(t.items); }
    void add(symbol_list const& s) {
        number(s.items.size());
        for (auto const& i : s.items) number(i.index()), std::visit([&](auto const& x) { add(x); }, i);
    }
    void add(attribute_list const& l) { items(l.items); }
    void add(attribute_map const& m) {
        number(m.items.size());
        for (auto const& [key, value] : m.items) text(key), add(value);
    }
    template <class E>
    requires std::is_enum_v<E>
    void add(E e) { number(static_cast<std::uint64_t>(e)); }
    template <class T>
    void add(std::vector<T> const& l) {
        items(l);
    }
    template <class T>
    void items(std::vector<T> const& l) {
        number(l.size());
        for (T const& x : l) add(x);
    }
    void add(attribute const& a) {
        number(a.as_variant().index());
        std::visit([&](auto const& x) { add(x); }, a.as_variant());
    }
};

TORCH_IR_INLINE std::size_t merge_equal_calls_here(program_editor& edit) {
    memory_sets memory(edit);
    std::vector<bool> is_output(edit.value_count(), false);
    if (auto const* o = edit.outputs())
        for (auto const& e : o->entries) for_each_use(e.value, [&](value_id v, std::uint32_t) { is_output[to_index(v)] = true; });
    detail::name_map<call_index> known;
    std::size_t gone = 0;
    for (auto i = edit.first(); i != no_call;) {
        auto const behind = edit.next(i);
        auto const& c = edit.at(i);
        bool const is_pure = effect_of(c) == call_effect::none && !c.results.empty();
        if (is_pure && std::none_of(c.results.begin(), c.results.end(), [&](value const& r) { return memory.is_written(r.id); })) {
            auto const [first, is_new] = known.try_emplace(call_key(c, memory).bytes(), i);
            if (!is_new && std::none_of(c.results.begin(), c.results.end(), [&](value const& r) { return is_output[to_index(r.id)]; })) {
                for (std::size_t r = 0; r < c.results.size(); ++r) edit.redirect(c.results[r].id, edit.at(first->second).results[r].id);
                edit.erase(i);
                ++gone;
            }
        } else {
            memory.pass(c);
        }
        i = behind;
    }
    return gone;
}

}  // namespace detail

TORCH_IR_INLINE std::size_t merge_equal_calls(program_editor& edit) { return for_each_program(edit, detail::merge_equal_calls_here); }

TORCH_IR_INLINE ir merge_equal_calls(ir const& program) {
    program_editor edit(program);
    merge_equal_calls(edit);
    return std::move(edit).result();
}

}}  // namespace torch_ir

#endif
