// SPDX-License-Identifier: MIT
/// Weights by name, in order: what a checkpoint holds and what an execution asks for.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/tensor_data.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Named tensors in order of insertion. A tensor is a view that shares its bytes: copying a state_dict never copies
/// elements. Inserting may move the entries: keep names, not references, across it.
class state_dict {
public:
    /// A tensor by its key.
    struct entry {
        std::string name;
        tensor_data data;
    };
    using const_iterator = std::vector<entry>::const_iterator;

    /// Adds a tensor at the end. Throws `error` (`errc::argument`) where the name is taken. Constant time, amortised.
    void insert(std::string name, tensor_data data);
    /// Adds a tensor at the end, or puts it in the place of the one of that name. Constant time, amortised.
    void set(std::string name, tensor_data data);
    /// Puts a tensor in the place of the one of that name. Throws `error` (`errc::argument`) where there is none. Constant time.
    void replace(std::string_view name, tensor_data data);
    /// Takes a tensor out; the others keep their order. Returns whether there was one. Linear.
    bool erase(std::string_view name);
    /// Takes out all tensors that `goes` is true for, and returns how many. Linear.
    template <class F>
    std::size_t erase_if(F&& goes);

    /// The tensor of that name, or null. Constant time.
    [[nodiscard]] tensor_data const* find(std::string_view name) const noexcept;
    /// The tensor of that name. Throws `error` (`errc::argument`) where there is none. Constant time.
    [[nodiscard]] tensor_data const& get(std::string_view name) const;
    [[nodiscard]] bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    [[nodiscard]] entry const& operator[](std::size_t i) const noexcept { return entries_[i]; }
    [[nodiscard]] const_iterator begin() const noexcept { return entries_.begin(); }
    [[nodiscard]] const_iterator end() const noexcept { return entries_.end(); }

private:
    [[noreturn]] void fail(std::string_view name) const;
    void index_entries();

    std::vector<entry> entries_;
    detail::name_map<std::size_t> index_;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

namespace torch_ir { inline namespace TORCH_IR_ABI {

template <class F>
std::size_t state_dict::erase_if(F&& goes) {
    auto const erased = std::erase_if(entries_, [&](entry const& e) { return goes(e); });
    if (erased > 0) index_entries();
    return erased;
}

}}  // namespace torch_ir

#if TORCH_IR_BODIES_OF(weights)

#include <torch_ir/detail/json_cursor.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE void state_dict::insert(std::string name, tensor_data data) {
    if (contains(name)) raise(error::bad_argument(detail::concat("weight '", detail::printable(name), "'"), "one tensor of that name", "another"));
    entries_.push_back({name, std::move(data)});
    index_.emplace(std::move(name), entries_.size() - 1);
}

TORCH_IR_INLINE tensor_data const* state_dict::find(std::string_view name) const noexcept {
    auto const found = index_.find(name);
    return found == index_.end() ? nullptr : &entries_[found->second].data;
}

TORCH_IR_INLINE void state_dict::set(std::string name, tensor_data data) {
    if (auto const found = index_.find(name); found != index_.end()) entries_[found->second].data = std::move(data);
    else insert(std::move(name), std::move(data));
}

TORCH_IR_INLINE void state_dict::replace(std::string_view name, tensor_data data) {
    auto const found = index_.find(name);
    if (found == index_.end()) fail(name);
    entries_[found->second].data = std::move(data);
}

TORCH_IR_INLINE bool state_dict::erase(std::string_view name) {
    return contains(name) && erase_if([&](entry const& e) { return e.name == name; }) > 0;
}

TORCH_IR_INLINE void state_dict::index_entries() {
    index_.clear();
    for (std::size_t i = 0; i < entries_.size(); ++i) index_.emplace(entries_[i].name, i);
}

TORCH_IR_INLINE tensor_data const& state_dict::get(std::string_view name) const {
    if (tensor_data const* const found = find(name)) return *found;
    fail(name);
}

TORCH_IR_INLINE void state_dict::fail(std::string_view name) const {
    raise(error::bad_argument(detail::concat("weight '", detail::printable(name), "'"), "a tensor of that name",
                              detail::concat("none among the ", std::to_string(size()), " given")));
}

}}  // namespace torch_ir

#endif
