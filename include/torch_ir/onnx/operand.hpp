// SPDX-License-Identifier: MIT
/// Values of a model that is being written.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>

#include <cstdint>
#include <string>
#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A value of the model: what a node takes. Without a name it is an optional input that is left out.
struct onnx_operand {
    std::string name{};
    torch_ir::dtype dtype = dtype::undefined;
    bool is_scalar = false;  ///< a number of the program and no tensor: it doesn't decide the type of a result

    explicit operator bool() const noexcept { return !name.empty(); }
};

/// A size: a number, or a value of type int64 and rank 0.
using onnx_size = std::variant<std::int64_t, onnx_operand>;

}}  // namespace torch_ir
