// SPDX-License-Identifier: MIT
/// The bodies of core.hpp's functions, for programs that are compiled with TORCH_IR_SEPARATE: include it in exactly one source file, and before
/// any other header of this library.
///
/// \code
///     // torch_ir.cpp, compiled with -DTORCH_IR_SEPARATE as all other units
///     #include <torch_ir/src.hpp>
/// \endcode
///
/// Or in several source files, one for each part of config.hpp, which compile side by side:
///
/// \code
///     #define TORCH_IR_PART 1   // 1 to 6
///     #include <torch_ir/src.hpp>
/// \endcode
#pragma once

#ifndef TORCH_IR_SEPARATE
#error "torch_ir/src.hpp is for programs that define TORCH_IR_SEPARATE for all their units"
#endif
#ifdef TORCH_IR_CONFIGURED
#error "include torch_ir/src.hpp before all other headers of torch_ir"
#endif
#ifndef TORCH_IR_PART
#define TORCH_IR_PART 0
#endif

#include <torch_ir/core.hpp>
