// SPDX-License-Identifier: MIT
/// What kernels and observers are told of the node that runs.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/node.hpp>

#include <optional>
#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// One call of a compiled program. Valid as long as the plan that it is of.
struct node_info {
    std::string name;                     ///< of the call in the program
    std::string op;                       ///< `aten.add.Tensor`
    call_metadata metadata{};             ///< its module and source lines
    std::optional<dtype> result_dtype{};  ///< of its only result, as the program recorded it
    bool writes = false;                  ///< it may write to its arguments
};

}}  // namespace torch_ir
