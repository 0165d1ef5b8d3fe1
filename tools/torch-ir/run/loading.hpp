// SPDX-License-Identifier: MIT
/// Weights and tensors that the commands which execute read from files.
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/weights/load_options.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <string>
#include <vector>

#include <c10/util/Exception.h>

namespace torch_ir_tool {

/// Weights in any format; the constants of an archive and of TorchScript are as good as weights.
[[nodiscard]] torch_ir::state_dict weights_of(std::string const& path, torch_ir::load_options const& options);

/// A program of `file` ready to run, with the weights from `source`, if it has some. Throws where the program then misses any.
[[nodiscard]] torch_ir::executor make_executor(torch_ir::ir const& program, std::string const& file, std::string const& source,
                                               torch_ir::load_options const& weights, torch_ir::executor_options const& options = {});

/// A tensor that a file of inputs or expected outputs should hold.
struct wanted {
    std::string label;      ///< its name in the program
    bool is_tensor = true;  ///< false for a symbolic number, which may be left out of the numbers in `input_0`, `input_1`, …
    bool is_fixed = false;  ///< a number that the program holds: it need not be in the file
};

/// The tensors of a file, called `prefix`0, `prefix`1, … or by their labels, in order. All must be there but fixed numbers (which
/// are undefined then), and no others.
[[nodiscard]] std::vector<at::Tensor> select(std::string const& file, std::string const& prefix, std::vector<wanted> const& all);

/// The inputs of a program, in order.
[[nodiscard]] std::vector<c10::IValue> read_inputs(torch_ir::plan const& program, std::string const& file);

/// Runs `f`; an error of LibTorch loses its C++ stack.
template <class F>
int without_backtrace(F&& f) {
    try {
        return f();
    } catch (c10::Error const& e) {
        torch_ir::raise(torch_ir::error(torch_ir::errc::execution, e.what_without_backtrace()));
    }
}

}  // namespace torch_ir_tool
