// SPDX-License-Identifier: MIT
/// Programs as ONNX models that ONNX Runtime runs, for tests: all of them in one Python process.
#pragma once

#include <torch_ir/libtorch/compare.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/onnx/write.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/view_as_complex.h>
#include <ATen/ops/view_as_real.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/line_batch.hpp"
#include "support/process.hpp"

namespace torch_ir_test {

/// The Python that has onnx and onnxruntime: ctest's fixture onnx/packages makes it. Nothing where it could not.
inline std::optional<std::string> onnx_python() {
    std::filesystem::path const venv = TORCH_IR_ONNX_VENV;
    if (!std::filesystem::exists(venv / ".complete")) return std::nullopt;
    return (venv / "bin" / "python").string();
}

/// Writes models, runs all at once, and tells how each departs from what is expected.
class onnx_runs {
public:
    /// A model of a program, whose calls can be written, with its weights. Returns and throws as `write_onnx`.
    torch_ir::onnx_written model(std::string name, torch_ir::ir const& program, torch_ir::weights_view weights, torch_ir::onnx_options const& options = {}) {
        name_ = std::move(name);
        path_ = folder_ / (std::to_string(models_++) + ".onnx");
        taken_.clear();
        for (auto const& e : program.outputs()) {
            auto const* u = e.value.get_if<torch_ir::use>();
            auto const* known = u ? program.find_value(u->value) : nullptr;
            if (!known || kind_of(known->type) == torch_ir::value_kind::none || kind_of(known->type) == torch_ir::value_kind::object) continue;
            taken_.push_back(known->tensor() != nullptr && (e.kind == torch_ir::output_kind::user || e.kind == torch_ir::output_kind::loss));
        }
        return torch_ir::write_onnx(path_, program, weights, {.model = options});
    }
    /// Inputs for the last model, and the tensors that it should return.
    void run(std::vector<c10::IValue> const& inputs, std::vector<at::Tensor> expected) {
        torch_ir::state_dict given;
        for (auto const& i : inputs) {
            auto const t = i.isTensor() ? (i.toTensor().is_complex() ? at::view_as_real(i.toTensor().resolve_conj()) : i.toTensor())
                           : i.isInt()  ? at::scalar_tensor(i.toInt(), at::kLong)
                                        : at::scalar_tensor(i.toScalar(), i.isBool() ? at::kBool : at::kDouble);
            given.insert("input_" + std::to_string(given.size()), torch_ir::to_tensor_data(t.contiguous()));
        }
        auto const number = std::to_string(runs_.size());
        torch_ir::save_safetensors(folder_ / (number + ".in"), given);
        auto const outputs = folder_ / (number + ".out");
        runs_.push_back({name_, outputs, path_ + "\t" + (folder_ / (number + ".in")) + "\t" + outputs, std::move(expected), taken_});
    }
    [[nodiscard]] std::size_t size() const noexcept { return runs_.size(); }

    struct result {
        std::string name;
        std::string fault;  ///< what is wrong; empty if the outputs are close
    };
    /// What came of each run, in order. A model that takes the process with it is named, and the others go on.
    [[nodiscard]] std::vector<result> results(torch_ir::verify_options const& tolerance = {}) {
        std::vector<std::string> jobs;
        for (auto const& r : runs_) jobs.push_back(r.line);
        auto const lines = run_line_batch({*onnx_python(), TORCH_IR_ONNX_SCRIPT}, jobs);
        std::vector<result> out;
        for (std::size_t k = 0; k < runs_.size(); ++k) out.push_back({runs_[k].name, lines[k] == "ok" ? compare(runs_[k], tolerance) : lines[k]});
        return out;
    }
    /// A line for each run that isn't close, or fails.
    [[nodiscard]] std::vector<std::string> failures(torch_ir::verify_options const& tolerance = {}) {
        std::vector<std::string> out;
        for (auto const& r : results(tolerance))
            if (!r.fault.empty()) out.push_back(r.name + ": " + r.fault);
        return out;
    }

private:
    struct one_run {
        std::string name, outputs, line;
        std::vector<at::Tensor> expected;
        std::vector<bool> taken;  ///< by output of the model: it is one of `expected`
    };
    temporary_folder folder_;
    std::size_t models_ = 0;
    std::string name_, path_;
    std::vector<bool> taken_;
    std::vector<one_run> runs_;

    [[nodiscard]] static std::string compare(one_run const& r, torch_ir::verify_options const& tolerance) {
        auto const found = torch_ir::to_tensors(torch_ir::load_safetensors(r.outputs));
        std::vector<at::Tensor> tensors;
        for (std::size_t k = 0; k < r.taken.size(); ++k)
            if (r.taken[k]) tensors.push_back(found.at("output_" + std::to_string(k)));
        for (std::size_t k = 0; k < tensors.size() && k < r.expected.size(); ++k)
            if (r.expected[k].is_complex() && !tensors[k].is_complex()) tensors[k] = at::view_as_complex(tensors[k].contiguous());
        auto const v = torch_ir::verify_outputs(r.expected, tensors, tolerance);
        return v.is_valid() ? std::string() : to_string(v);
    }
};

}  // namespace torch_ir_test
