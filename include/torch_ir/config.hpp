// SPDX-License-Identifier: MIT
/// Build configuration: the macros of the library besides the version.
#pragma once

#include <cstdint>

/// TORCH_IR_MAX_DEPTH bounds every recursion over data from outside (JSON nesting, sub-graphs, pytrees, expressions).
#ifndef TORCH_IR_MAX_DEPTH
#define TORCH_IR_MAX_DEPTH 64
#endif

/// A program that defines TORCH_IR_SEPARATE for all its units gets declarations only. One unit of it includes <torch_ir/src.hpp> and holds
/// the bodies of core.hpp, another <torch_ir/libtorch/src.hpp> for those of libtorch/. Otherwise the bodies are inline.
#define TORCH_IR_CONFIGURED
#ifdef TORCH_IR_SEPARATE
#define TORCH_IR_INLINE
#else
#define TORCH_IR_BODIES
#define TORCH_IR_LIBTORCH_BODIES
#define TORCH_IR_INLINE inline
#endif

namespace torch_ir::inline v0 {

/// Deepest nesting of sub-graphs, pytrees, attribute lists and symbolic expressions that is accepted from a file.
inline constexpr std::size_t max_depth = TORCH_IR_MAX_DEPTH;

}  // namespace torch_ir::inline v0
