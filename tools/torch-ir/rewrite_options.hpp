// SPDX-License-Identifier: MIT
/// Options of `torch-ir rewrite`, and what both programs do for it: torch-ir runs the passes, torch-ir-run those that need LibTorch or real weights.
#pragma once

#include "examples.hpp"

#include <torch_ir/rewrite/pipeline.hpp>

#include <string>
#include <vector>

namespace torch_ir_tool {

struct rewrite_options {
    std::string file;
    example_options examples;
    std::string output;
    std::vector<std::string> passes{"canonicalize"};
    std::string format = "native";
    std::string weights;                 ///< empty: the passes see none, and are not checked by numbers
    std::string key;                     ///< of the dictionary in a checkpoint
    std::string strip_prefix;            ///< of the names of weights
    std::vector<std::string> keep;       ///< operators that core-aten leaves as they are
    std::vector<std::string> decompose;  ///< operators that functionalize takes apart
    bool recurrent_as_scan = false;      ///< core-aten makes loops of recurrent layers
    std::string output_weights;          ///< where those of the new program go
};

/// The passes that need LibTorch.
inline constexpr char const* fold_pass = "fold";
inline constexpr char const* optimize_pass_name = "optimize";
inline constexpr char const* functionalize_pass_name = "functionalize";
inline constexpr char const* core_aten_pass_name = "core-aten";

/// A pass that makes new weights where it is given some.
[[nodiscard]] inline bool makes_weights(std::string const& pass) { return pass == fold_pass || pass == optimize_pass_name; }

/// A pass that runs in torch-ir-run.
[[nodiscard]] inline bool needs_libtorch(std::string const& pass) {
    return makes_weights(pass) || pass == functionalize_pass_name || pass == core_aten_pass_name;
}

/// Writes the program and tells what the passes did.
void write_rewritten(rewrite_options const& options, torch_ir::pipeline_result const& result);

/// A rewriting with passes that need LibTorch, or with weights. torch-ir hands the command over to torch-ir-run and does not return.
[[nodiscard]] int rewrite_with_libtorch(rewrite_options const& options);

}  // namespace torch_ir_tool
