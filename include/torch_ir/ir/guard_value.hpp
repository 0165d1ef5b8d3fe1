// SPDX-License-Identifier: MIT
/// Arguments as guards see them: see ir/guard.hpp.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/model_info.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What guards ask of a tensor.
struct guard_tensor {
    std::vector<std::int64_t> sizes{};
    std::vector<std::int64_t> strides{};  ///< empty: not known
    std::int64_t storage_offset = 0;
    std::string dtype{};  ///< as Python names it: `torch.float32`
};

/// An argument as guards see it; `std::monostate` is None.
using guard_value = std::variant<std::monostate, bool, std::int64_t, double, std::string, guard_tensor>;

/// The arguments of a call of the program.
struct guard_arguments {
    model_info const& info;                             ///< tells how they are nested, and their names
    std::function<guard_value(std::size_t leaf)> leaf;  ///< an argument, by its place among all inputs, fixed ones too
    std::vector<std::string> labels{};                  ///< of all inputs: their names where `info` does not tell any
};

/// What a guard says of some arguments.
enum class guard_verdict : std::uint8_t {
    holds,
    violated,
    unknown  ///< it asks for something that is not known here
};

}}  // namespace torch_ir
