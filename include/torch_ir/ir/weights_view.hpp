// SPDX-License-Identifier: MIT
/// A dictionary of weights of any type, as writers take it.
#pragma once

#include <concepts>
#include <string_view>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/tensor_data.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Something that finds tensors by name: `find(name)` gives a tensor or null, as that of a `state_dict`.
template <class D>
concept tensor_finder = requires(D const& d, std::string_view name) {
    { d.find(name) } -> std::convertible_to<tensor_data const*>;
};

/// A dictionary of weights of any type, or none. Refers to it: it is for arguments.
class weights_view {
public:
    /// No weights at all.
    weights_view() = default;
    template <class D>
    requires(!std::same_as<D, weights_view> && tensor_finder<D>)  //
        weights_view(D const& dictionary)                         // NOLINT(google-explicit-constructor): a dictionary is passed as it is
        : dictionary_(&dictionary), find_([](void const* d, std::string_view name) -> tensor_data const* { return static_cast<D const*>(d)->find(name); }) {}

    [[nodiscard]] bool empty() const noexcept { return dictionary_ == nullptr; }
    /// The tensor of that name, or null.
    [[nodiscard]] tensor_data const* find(std::string_view name) const { return dictionary_ != nullptr ? find_(dictionary_, name) : nullptr; }

private:
    void const* dictionary_ = nullptr;
    tensor_data const* (*find_)(void const*, std::string_view) = nullptr;
};

}}  // namespace torch_ir
