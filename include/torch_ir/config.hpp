// SPDX-License-Identifier: MIT
/// Build configuration: the only macros of the library besides the version.
#pragma once

#include <cstdint>

/// TORCH_IR_MAX_DEPTH bounds every recursion over data from outside (JSON nesting, sub-graphs, pytrees, expressions).
#ifndef TORCH_IR_MAX_DEPTH
#define TORCH_IR_MAX_DEPTH 64
#endif

namespace torch_ir::inline v0 {

/// Deepest nesting of sub-graphs, pytrees, attribute lists and symbolic expressions that is accepted from a file.
inline constexpr std::size_t max_depth = TORCH_IR_MAX_DEPTH;

}  // namespace torch_ir::inline v0
