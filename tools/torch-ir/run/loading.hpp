// SPDX-License-Identifier: MIT
/// Weights and tensors that the commands which execute read from files.
#pragma once

#include "../input_names.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/weights/load_options.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <string>
#include <vector>

#include <c10/util/Exception.h>

namespace torch_ir_tool {

/// A program of `file` ready to run, with the weights from `source`, if it has some. Throws where the program then misses any.
[[nodiscard]] torch_ir::executor make_executor(torch_ir::ir const& program, std::string const& file, std::string const& source,
                                               torch_ir::load_options const& weights, torch_ir::executor_options const& options = {});

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
