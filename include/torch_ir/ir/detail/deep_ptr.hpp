// SPDX-License-Identifier: MIT
/// An object on the heap with the meaning of a value.
#pragma once

#include <torch_ir/config.hpp>

#include <memory>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Holds a `T` whose moving would copy it, as moving Boost's adjacency_list does. Copying copies the object, moving takes it and leaves an empty one.
template <class T>
class deep_ptr {
public:
    deep_ptr() : object_(std::make_unique<T>()) {}
    deep_ptr(deep_ptr const& other) : object_(std::make_unique<T>(*other)) {}
    deep_ptr(deep_ptr&&) noexcept = default;
    deep_ptr& operator=(deep_ptr other) noexcept { return object_.swap(other.object_), *this; }
    ~deep_ptr() = default;

    [[nodiscard]] T const& operator*() const noexcept {
        static T const empty;
        return object_ ? *object_ : empty;
    }
    /// Precondition: not moved from.
    [[nodiscard]] T& operator*() noexcept { return *object_; }

private:
    std::unique_ptr<T> object_;
};

}}}  // namespace torch_ir::detail
