// SPDX-License-Identifier: MIT
/// The sub-programs of a program.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/detail/program_box.hpp>

#include <cstddef>
#include <iterator>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The sub-programs of a program, by number. A view: valid as long as the program.
template <class Program>
class program_list {
public:
    /// A forward iterator over the sub-programs.
    class iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = Program;
        using difference_type = std::ptrdiff_t;
        using pointer = Program const*;
        using reference = Program const&;

        iterator() = default;
        explicit iterator(detail::program_box const* at) noexcept : at_(at) {}
        [[nodiscard]] Program const& operator*() const noexcept { return static_cast<Program const&>(**at_); }
        [[nodiscard]] Program const* operator->() const noexcept { return &**this; }
        iterator& operator++() noexcept { return ++at_, *this; }
        iterator operator++(int) noexcept { return iterator(at_++); }
        friend bool operator==(iterator, iterator) = default;

    private:
        detail::program_box const* at_ = nullptr;
    };

    explicit program_list(std::vector<detail::program_box> const& boxes) noexcept : boxes_(&boxes) {}

    [[nodiscard]] std::size_t size() const noexcept { return boxes_->size(); }
    [[nodiscard]] bool empty() const noexcept { return boxes_->empty(); }
    /// Precondition: i < size().
    [[nodiscard]] Program const& operator[](std::size_t i) const { return static_cast<Program const&>(*(*boxes_)[i]); }
    [[nodiscard]] Program const& front() const { return (*this)[0]; }
    [[nodiscard]] Program const& back() const { return (*this)[size() - 1]; }
    [[nodiscard]] iterator begin() const noexcept { return iterator(boxes_->data()); }
    [[nodiscard]] iterator end() const noexcept { return iterator(boxes_->data() + boxes_->size()); }

private:
    std::vector<detail::program_box> const* boxes_;
};

}}  // namespace torch_ir
