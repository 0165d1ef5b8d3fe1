// SPDX-License-Identifier: MIT
/// The bodies of the functions of libtorch/, for programs that are compiled with TORCH_IR_SEPARATE: include it in exactly one source file, before
/// any other header of this library, and torch_ir/src.hpp in another.
///
/// \code{.unparsed}
///     // torch_ir_libtorch.cpp, compiled with -DTORCH_IR_SEPARATE as all other units
///     #include <torch_ir/libtorch/src.hpp>
/// \endcode
///
/// Or in five source files that define TORCH_IR_PART as 11 to 15 before.
#pragma once

#ifndef TORCH_IR_SEPARATE
#error "torch_ir/libtorch/src.hpp is for programs that define TORCH_IR_SEPARATE for all their units"
#endif
#ifdef TORCH_IR_CONFIGURED
#error "include torch_ir/libtorch/src.hpp before all other headers of torch_ir"
#endif
#ifndef TORCH_IR_PART
#define TORCH_IR_PART 10
#endif

#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/torch_ir.hpp>
