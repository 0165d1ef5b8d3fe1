// SPDX-License-Identifier: MIT
/// How programs are written as ONNX.
#pragma once

#include <torch_ir/config.hpp>

#include <cstdint>
#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

class onnx_translations;

/// Which element types operators are written with.
enum class onnx_types : std::uint8_t {
    onnxruntime_cpu,  ///< those that ONNX Runtime has kernels for on the CPU: others are calculated in another type, between casts
    specification     ///< those of the program, as ONNX itself allows
};

/// How a program is written.
struct onnx_options {
    std::int64_t opset = 20;                          ///< 18 to 23
    onnx_types types = onnx_types::onnxruntime_cpu;   ///< see there
    onnx_translations const* translations = nullptr;  ///< nullptr: the library's own
    bool allow_custom = false;                        ///< operators without a translation become ones of domains of their own: `aten::foo` in domain `aten`
    bool functions = false;                           ///< modules that repeat become local functions (see `outline_modules`); needs `metadata`
    bool metadata = true;                             ///< modules, source lines and names of the program in `metadata_props`
};

/// A call that can't be written, and why.
struct onnx_obstacle {
    std::string node;              ///< its name in the program
    std::string op;                ///< `aten.fft_fft2.default`
    std::string what;              ///< one line
    bool has_translation = false;  ///< its operator has one, which refused this call
};

}}  // namespace torch_ir
