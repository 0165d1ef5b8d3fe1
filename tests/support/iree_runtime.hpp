// SPDX-License-Identifier: MIT
/// Programs as MLIR that IREE compiles and runs, for tests: all of them in one Python process.
#pragma once

#include <torch_ir/libtorch/compare.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/mlir/write.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "support/line_batch.hpp"
#include "support/process.hpp"

namespace torch_ir_test {

/// The Python that has IREE (TORCH_IR_IREE_PYTHON). Nothing where it lacks it.
inline std::optional<std::string> iree_python() {
    std::string const python = TORCH_IR_IREE_PYTHON;
    if (python.empty() || run_process({python, "-c", "import iree.compiler, iree.runtime, ml_dtypes, numpy"}).exit_code != 0) return std::nullopt;
    return python;
}

/// Writes modules, compiles and runs all at once, and tells how each departs from what is expected.
class iree_runs {
public:
    /// The module of a program that can be written, with inputs and the tensors that it should return. The weights are arguments or in the text.
    void run(std::string name, torch_ir::ir const& program, torch_ir::mlir_weights kind, torch_ir::state_dict const& weights,
             std::vector<at::Tensor> const& inputs, std::vector<at::Tensor> expected) {
        auto const stem = folder_ / std::to_string(runs_.size());
        auto const written = torch_ir::save_mlir(program, stem + ".mlir", {.weights = kind}, weights);
        torch_ir::state_dict given;
        std::size_t next = 0;
        for (auto const& p : written.arguments) {
            auto const key = "input_" + std::to_string(given.size());
            given.insert(key, p.kind == torch_ir::mlir_port_kind::weight ? weights.get(p.name) : torch_ir::to_tensor_data(inputs.at(next++).contiguous()));
        }
        torch_ir::save_safetensors(stem + ".in", given);
        runs_.push_back({std::move(name), stem + ".out", {}, std::move(expected)});
        for (auto const& p : written.results) runs_.back().taken.push_back(p.kind == torch_ir::mlir_port_kind::output);
        lines_.push_back(stem + ".mlir\t" + stem + ".in\t" + stem + ".out");
    }
    [[nodiscard]] std::size_t size() const noexcept { return runs_.size(); }

    /// A line for each run that isn't close, or fails.
    [[nodiscard]] std::vector<std::string> failures(torch_ir::verify_options const& tolerance = {}) const {
        auto const lines = run_line_batch({*iree_python(), TORCH_IR_IREE_SCRIPT}, lines_);
        std::vector<std::string> out;
        for (std::size_t k = 0; k < runs_.size(); ++k)
            if (auto const fault = lines[k] == "ok" ? compare(runs_[k], tolerance) : lines[k]; !fault.empty()) out.push_back(runs_[k].name + ": " + fault);
        return out;
    }

private:
    struct one_run {
        std::string name, outputs;
        std::vector<bool> taken;  ///< by result of the function: it is one of `expected`
        std::vector<at::Tensor> expected;
    };
    temporary_folder folder_;
    std::vector<one_run> runs_;
    std::vector<std::string> lines_;

    [[nodiscard]] static std::string compare(one_run const& r, torch_ir::verify_options const& tolerance) {
        auto const found = torch_ir::to_tensors(torch_ir::load_safetensors(r.outputs));
        if (found.size() != r.taken.size()) return std::to_string(found.size()) + " results instead of " + std::to_string(r.taken.size());
        std::vector<at::Tensor> tensors;
        for (std::size_t k = 0; k < r.taken.size(); ++k)
            if (r.taken[k]) tensors.push_back(found.at("output_" + std::to_string(k)));
        auto const v = torch_ir::verify_outputs(r.expected, tensors, tolerance);
        return v.is_valid() ? std::string() : to_string(v);
    }
};

}  // namespace torch_ir_test
