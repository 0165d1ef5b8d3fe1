// SPDX-License-Identifier: MIT
/// How programs are written as MLIR, and what writing tells of them.
#pragma once

#include <torch_ir/config.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Where a module of MLIR has its weights from.
enum class mlir_weights : std::uint8_t {
    parameters,  ///< by name, from a file that is given when the module runs (IREE's parameters): the text is free of weights
    arguments,   ///< from the caller, as arguments of the function behind the inputs: the text is free of weights
    resources    ///< from the text itself, as hexadecimal digits, twice as large as their bytes
};

/// How a program is written as MLIR.
struct mlir_options {
    mlir_weights weights = mlir_weights::parameters;
    std::string scope = "model";    ///< of parameters: `--parameters=model=weights.safetensors`
    std::string function = "main";  ///< the name of the function
    bool locations = true;          ///< each operation tells the module and the line of the model's source that it comes from
    bool allow_unsafe = false;      ///< writes also what is known to give wrong results without a word from the compiler, and what its CPU target lacks
};

/// A call, input or output that can't be written, and what can be done.
struct mlir_obstacle {
    std::string node;    ///< `conv2d`
    std::string op;      ///< `aten.conv2d.default`; empty for an input or output
    std::string place;   ///< `node 'conv2d' (aten.conv2d.default) in module 'stem' at model.py:12`
    std::string reason;  ///< `the torch dialect has no such operator`
    std::string remedy;  ///< `make the program core ATen (…)`; may be empty
};

/// What an argument or a result of the function is.
enum class mlir_port_kind : std::uint8_t {
    input,    ///< of the program
    weight,   ///< a parameter or buffer, with mlir_weights::arguments
    output,   ///< of the program
    mutation  ///< the new value of a buffer, a parameter or an input that the program changes
};

/// An argument or a result of the function.
struct mlir_port {
    mlir_port_kind kind = mlir_port_kind::input;
    std::string name{};  ///< the name of an input or output, the key of a weight or buffer
};

/// What was written: the function's arguments and results, in order. Inputs that the program fixed and outputs that are constants are no ports.
struct mlir_written {
    std::vector<mlir_port> arguments;
    std::vector<mlir_port> results;
};

}}  // namespace torch_ir
