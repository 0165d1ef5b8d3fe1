// SPDX-License-Identifier: MIT
/// The version of the library: the one place it is written down; CMake reads it back from here.
#pragma once

#define TORCH_IR_VERSION_MAJOR 0
#define TORCH_IR_VERSION_MINOR 1
#define TORCH_IR_VERSION_PATCH 0
#define TORCH_IR_VERSION_STRING "0.1.0"
