// SPDX-License-Identifier: MIT
/// What a visitor has been told of values: the table that a typed call (visit/call_view.hpp) is read with where there is no program yet.
///
/// \code
///     struct my_compiler {
///         torch_ir::value_table values;
///         void input(torch_ir::input_node const& n) { values.add(n); }
///         void weight(torch_ir::weight_node const& n) { values.add(n); }
///         void call(torch_ir::call_node const& c) {
///             torch_ir::call_view const call(values, c);
///             std::cout << call.operand("self").name() << '\n';
///             values.add(c);
///         }
///     };
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/node.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What makes a value.
enum class producer_kind : std::uint8_t { nothing, input, weight, call };

/// A value, as the call that takes it sees it. Refers to the program or table that it comes from.
struct used_value {
    torch_ir::value const* value = nullptr;  ///< id, name and type; never null in what a call_view gives
    producer_kind kind = producer_kind::nothing;
    std::size_t producer = 0;  ///< vertex of what makes it: in a program built from the same source, if it is a table's
    std::string_view key{};    ///< of a weight: its key in the state dict

    [[nodiscard]] value_id id() const noexcept { return value->id; }
    [[nodiscard]] std::string const& name() const noexcept { return value->name; }
    [[nodiscard]] value_type const& type() const noexcept { return value->type; }
};

/// The values that were announced so far. Copies of names and types: a value takes some hundred bytes.
class value_table {
public:
    /// \{
    /// Adds the values that a node makes. To be called for each input, weight and call, in the order of the events.
    void add(input_node const& n) { add(n.result, producer_kind::input, {}); }
    void add(weight_node const& n) { add(n.result, producer_kind::weight, n.target); }
    void add(call_node const& c);
    /// \}

    /// A value, or one without `value` where none of that id was announced. Constant time; valid until the next `add`.
    [[nodiscard]] used_value find(value_id v) const noexcept;
    /// The last value of that name, likewise.
    [[nodiscard]] used_value find(std::string_view name) const;

private:
    struct entry {
        torch_ir::value value;
        producer_kind kind = producer_kind::nothing;
        std::size_t producer = 0;
        std::string key{};
    };
    std::vector<entry> entries_;          ///< by id
    detail::name_map<value_id> by_name_;  ///< for keyword tensors of pytorch-ir's files
    std::size_t events_ = 0;

    void add(value const& v, producer_kind kind, std::string_view key);
    void put(value const& v, producer_kind kind, std::string_view key);
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(visit)

#include <torch_ir/error.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE void value_table::put(value const& v, producer_kind kind, std::string_view key) {
    constexpr std::size_t slack = 1U << 24;  // ids are dense: see ir_builder
    auto const i = to_index(v.id);
    if (i >= entries_.size() + slack) raise(error::invalid_ir(detail::concat("value '", v.name, "'"), "a dense value id", std::to_string(i)));
    if (i >= entries_.size()) entries_.resize(i + std::size_t{1});
    entries_[i] = {v, kind, events_, std::string(key)};
    if (!v.name.empty()) by_name_.insert_or_assign(v.name, v.id);
}

TORCH_IR_INLINE void value_table::add(value const& v, producer_kind kind, std::string_view key) {
    put(v, kind, key);
    ++events_;
}

TORCH_IR_INLINE void value_table::add(call_node const& c) {
    for (auto const& r : c.results) put(r, producer_kind::call, {});
    ++events_;
}

TORCH_IR_INLINE used_value value_table::find(value_id v) const noexcept {
    auto const i = to_index(v);
    if (i >= entries_.size() || entries_[i].kind == producer_kind::nothing) return {};
    auto const& e = entries_[i];
    return {&e.value, e.kind, e.producer, e.key};
}

TORCH_IR_INLINE used_value value_table::find(std::string_view name) const {
    auto const found = by_name_.find(std::string(name));
    return found == by_name_.end() ? used_value() : find(found->second);
}

}}  // namespace torch_ir

#endif
