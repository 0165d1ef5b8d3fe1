// SPDX-License-Identifier: MIT
/// Build configuration: all macros of the library but those of version.hpp.
#pragma once

#if defined(_MSVC_LANG) ? _MSVC_LANG < 202002L : __cplusplus < 202002L
#error "torch_ir needs C++20 or newer (-std=c++20, /std:c++20)"
#endif

#include <bit>
#include <cstddef>

/// By default the library is header-only. A program that defines TORCH_IR_SEPARATE for all its units gets declarations, and compiles the bodies
/// once: in one unit that includes <torch_ir/src.hpp> (for libtorch/ another one, <torch_ir/libtorch/src.hpp>), or in several units, each of which
/// defines TORCH_IR_PART as one of the numbers below before it includes that header.
///
/// TORCH_IR_ABI is the inline namespace of all names. The two modes have different ones: a program that mixes them and passes objects of the library
/// from one to the other does not link.
#define TORCH_IR_CONFIGURED
#ifdef TORCH_IR_SEPARATE
#define TORCH_IR_ABI v0_separate
#define TORCH_IR_INLINE
#else
#define TORCH_IR_ABI v0
#define TORCH_IR_INLINE inline
#endif

/// The part that the bodies of a room belong to: 1 to 7 without LibTorch, 11 to 15 with it; 0 and 10 stand for all of these.
#define TORCH_IR_PART_ir 1
#define TORCH_IR_PART_io 1
#define TORCH_IR_PART_visit 1
#define TORCH_IR_PART_schema 1
#define TORCH_IR_PART_json 2
#define TORCH_IR_PART_pt2 3
#define TORCH_IR_PART_source 3
#define TORCH_IR_PART_weights 3
#define TORCH_IR_PART_analyze 4
#define TORCH_IR_PART_report 4
#define TORCH_IR_PART_rewrite 5
#define TORCH_IR_PART_text 6
#define TORCH_IR_PART_validate 6
#define TORCH_IR_PART_draw 6
#define TORCH_IR_PART_mlir 6
#define TORCH_IR_PART_onnx 7
#define TORCH_IR_PART_libtorch_trace 11
#define TORCH_IR_PART_libtorch_run 12
#define TORCH_IR_PART_libtorch_verify 13
#define TORCH_IR_PART_libtorch_optimize 14
#define TORCH_IR_PART_libtorch_functional 11
#define TORCH_IR_PART_libtorch_decompose 15

/// TORCH_IR_BODIES_OF(room): this unit compiles the bodies of that room's functions. A function that is declared above the line
/// "implementation" and defined below it is TORCH_IR_INLINE there; what exists below the line only is `inline`.
#ifndef TORCH_IR_SEPARATE
#define TORCH_IR_BODIES_OF(room) 1
#elif defined(TORCH_IR_PART)
#define TORCH_IR_BODIES_OF(room) (TORCH_IR_PART == TORCH_IR_PART_##room || TORCH_IR_PART == TORCH_IR_PART_##room / 10 * 10)
#else
#define TORCH_IR_BODIES_OF(room) 0
#endif

namespace torch_ir { inline namespace TORCH_IR_ABI {

static_assert(std::endian::native == std::endian::little,
              "torch_ir maps weights as they are in their files, which are little-endian: it does not run on a big-endian machine");

/// Deepest nesting of sub-graphs, pytrees, attribute lists and symbolic expressions that is accepted from a file.
inline constexpr std::size_t max_depth = 64;

}}  // namespace torch_ir
