// SPDX-License-Identifier: MIT
/// Build configuration: the macros of the library besides the version.
#pragma once

#include <cstdint>

/// TORCH_IR_MAX_DEPTH bounds every recursion over data from outside (JSON nesting, sub-graphs, pytrees, expressions).
#ifndef TORCH_IR_MAX_DEPTH
#define TORCH_IR_MAX_DEPTH 64
#endif

/// A program that defines TORCH_IR_SEPARATE for all its units gets declarations only, and includes <torch_ir/src.hpp> in one
/// unit that then holds the bodies of core.hpp. Otherwise the bodies are inline.
#define TORCH_IR_CONFIGURED
#ifdef TORCH_IR_SEPARATE
#define TORCH_IR_INLINE
#else
#define TORCH_IR_BODIES
#define TORCH_IR_INLINE inline
#endif

namespace torch_ir::inline v0 {

/// Deepest nesting of sub-graphs, pytrees, attribute lists and symbolic expressions that is accepted from a file.
inline constexpr std::size_t max_depth = TORCH_IR_MAX_DEPTH;

}  // namespace torch_ir::inline v0
