// SPDX-License-Identifier: MIT
/// Options of `export`, and what it does for each kind of file.
#pragma once

#include "examples.hpp"

#include <torch_ir/ir/ir.hpp>
#include <torch_ir/mlir/options.hpp>
#include <torch_ir/weights/load_options.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace torch_ir_tool {

struct export_options {
    std::string file;
    example_options examples;
    std::string output;
    std::string name = "model";
    std::string weights;
    bool no_weights = false;
    bool plain_containers = false;
    torch_ir::load_options load;
    // ONNX
    std::int64_t opset = 20;
    bool external_data = false;
    bool allow_custom = false;
    bool functions = false;  ///< modules that repeat become local functions
    bool any_types = false;  ///< those of the program, whatever runtimes have kernels for
    // MLIR
    std::string weights_as = "parameters";
    bool allow_unsafe = false;
    // proof
    bool check = false;
    std::string python = "python3";
    std::uint64_t seed = 0;
    std::optional<double> rtol, atol;
};

/// The weights that a program is written with, and where they come from.
struct exported_weights {
    torch_ir::state_dict tensors{};
    std::string source{};   ///< empty: none
    bool complete = false;  ///< all parameters and persistent buffers are there
};
[[nodiscard]] exported_weights weights_of(export_options const& o, torch_ir::ir const& program);

/// Writes OUT.onnx.
[[nodiscard]] int export_onnx(export_options const& o);

/// Writes OUT.mlir.
[[nodiscard]] int export_mlir(export_options const& o);

/// Runs a written model with ONNX Runtime and compares it with the program; `lowered` is what was written. Returns an exit code.
[[nodiscard]] int check_onnx(torch_ir::ir const& program, torch_ir::ir const& lowered, exported_weights const& weights, export_options const& o);

/// The same with IREE.
[[nodiscard]] int check_mlir(torch_ir::ir const& program, torch_ir::mlir_written const& written, exported_weights const& weights, export_options const& o);

}  // namespace torch_ir_tool
