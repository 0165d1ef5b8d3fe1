// SPDX-License-Identifier: MIT
// Every program of the reference set as an ONNX model: the checker and shape inference accept it, ONNX Runtime computes what LibTorch computes.
#include <torch_ir/libtorch/lower_for_onnx.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/libtorch/random_inputs.hpp>
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/onnx/write.hpp>
#include <torch_ir/pt2/read.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include "support/onnx_runtime.hpp"
#include "support/random_operators.hpp"
#include "support/recorded.hpp"
#include "support/reference.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("reference/onnx") {
namespace {

constexpr char const* no_packages = "SKIPPED: no Python with onnx and onnxruntime (ctest's onnx/packages makes one)";

torch_ir::state_dict as_data(torch_ir::tensor_map const& weights) {
    torch_ir::state_dict out;
    for (auto const& [name, t] : weights) out.insert(name, torch_ir::to_tensor_data(t));
    return out;
}
/// Numbers in the place of weights that are not at hand; nothing where they would be too large.
std::optional<torch_ir::tensor_map> random_weights(torch_ir::ir const& program) {
    at::manual_seed(1);
    torch_ir::tensor_map out;
    std::int64_t total = 0;
    for (auto const v : program.weights()) {
        auto const& w = program.weight(v);
        auto const& type = *w.result.tensor();
        if (program.find_constant(w.target)) continue;
        auto const sizes = torch_ir::static_sizes(type.sizes);
        total += torch_ir::element_count(type.sizes).value_or(0);
        if (!sizes || total > (1 << 25)) return std::nullopt;
        auto const dtype = torch_ir::to_torch(type.dtype);
        bool const is_scale = sizes->size() == 1 && (w.target.ends_with("weight") || w.target.ends_with("running_var"));
        double const fan_in = sizes->size() < 2 ? 400 : static_cast<double>(*torch_ir::element_count(type.sizes)) / static_cast<double>(sizes->front());
        auto const numbers = at::randn(*sizes) / std::sqrt(fan_in) + (is_scale ? 1 : 0);  // as layers are initialised: results stay near 1
        out[w.target] = c10::isFloatingType(dtype) ? numbers.to(dtype) : at::zeros(*sizes, dtype);
    }
    return out;
}

/// The models of one program: as it is, lowered as far as needed, and in core ATen, each with the runs.
struct forms {
    std::size_t programs = 0, plain = 0, refused = 0, with_functions = 0;
    std::set<std::string> reasons;
    onnx_runs runs;

    void add(std::string const& name, torch_ir::ir const& program, torch_ir::tensor_map const& weights, std::vector<std::vector<c10::IValue>> const& inputs) {
        torch_ir::executor run(program);
        run.load_weights(weights);
        if (!run.missing_weights().empty()) return;
        ++programs;
        std::vector<std::vector<at::Tensor>> expected;
        for (auto const& set : inputs) expected.push_back(run.execute(set).tensors());
        auto const data = as_data(weights);
        auto const write = [&](std::string const& form, auto const& lower, torch_ir::onnx_options const& options) {
            try {
                runs.model(name + " (" + form + ")", lower(), data, options);
                for (std::size_t k = 0; k < inputs.size(); ++k) runs.run(inputs[k], expected[k]);
            } catch (torch_ir::error const& e) {
                ++refused;
                reasons.insert(name + " (" + form + "): " + std::string(e.what()).substr(0, 200));
            }
        };
        if (torch_ir::onnx_obstacles(program).empty()) {
            ++plain;
            write("plain", [&] { return program; }, {});
            if (torch_ir::onnx_obstacles(program, {.opset = 18}).empty()) write("plain, opset 18", [&] { return program; }, {.opset = 18});
        }
        write("lowered", [&] { return torch_ir::lower_for_onnx(program); }, {});
        write("core", [&] { return torch_ir::lower_for_onnx(torch_ir::to_core_aten(program)); }, {});
        if (has_functions(program, data)) {
            ++with_functions;
            write("functions", [&] { return torch_ir::lower_for_onnx(program); }, {.functions = true});
        }
        write("lowered, opset 23", [&] { return torch_ir::lower_for_onnx(program, {.opset = 23}); }, {.opset = 23});
    }
    [[nodiscard]] static bool has_functions(torch_ir::ir const& program, torch_ir::state_dict const& weights) {
        auto const lowered = torch_ir::lower_for_onnx(program);
        return torch_ir::onnx_obstacles(lowered).empty() && !torch_ir::to_onnx(lowered, weights, {.functions = true}).functions.empty();
    }
    void report(char const* what, least_seen least, std::size_t most_failing) {
        auto const failures = runs.failures();
        std::string text;
        for (auto const& f : failures) text += f + "\n";
        for (auto const& r : reasons) text += "refused: " + r + "\n";
        MESSAGE(programs << " programs, " << plain << " of them as they are, " << with_functions << " have modules that repeat; " << runs.size() << " runs, "
                         << failures.size() << " not equal; " << refused << " refused\n"
                         << text);
        check_seen(what, runs.size(), least);
        CHECK(failures.size() + refused <= most_failing);
    }
};

}  // namespace

TEST_CASE("archives are ONNX models that compute the same, as they are and decomposed") {
    if (!onnx_python()) {
        MESSAGE(no_packages);
        return;
    }
    forms all;
    auto const add = [&](fs::path const& path, fs::path const& data) {
        CAPTURE(path.string());
        auto const archive = torch_ir::pt2_archive::open(path.string());
        auto const program = torch_ir::build(archive);
        if (is_random(program)) return;
        auto const own = weights_for(archive, program, data);
        std::optional<torch_ir::tensor_map> weights;
        if (own) weights = torch_ir::to_tensors(*own);
        else weights = random_weights(program);
        if (!weights) return;
        std::vector<std::vector<c10::IValue>> inputs;
        if (fs::exists(data / "inputs.safetensors") && own) {
            auto const tensors = leaves(data / "inputs.safetensors", "input_");
            inputs.emplace_back(tensors.begin(), tensors.end());
        } else {
            inputs.push_back(torch_ir::random_inputs(program, 1));
        }
        all.add(path.parent_path().filename().string() + "/" + path.filename().string(), program, *weights, inputs);
    };
    for (auto const& folder : reference_folders("models"))
        for (auto const* archive : {"model.pt2", "model_cpu.pt2", "model_dyn.pt2"})
            if (fs::exists(folder / archive)) add(folder / archive, folder);
    for (auto const& folder : reference_folders("decomposed")) {
        auto const name = folder.filename().string();
        add(folder / "model.pt2", reference_root() / "models" / name.substr(0, name.rfind("_func")));
    }
    all.report("runs of ONNX models", {150, 700}, 0);
}

TEST_CASE("archives with open sizes are ONNX models that compute the same at every recorded size") {
    if (!onnx_python()) {
        MESSAGE(no_packages);
        return;
    }
    forms all;
    for (auto const& folder : reference_folders("dynamic")) {
        std::vector<std::vector<c10::IValue>> inputs;
        for (int k = 0; fs::exists(folder / ("inputs_" + std::to_string(k) + ".safetensors")); ++k) {
            auto const tensors = leaves(folder / ("inputs_" + std::to_string(k) + ".safetensors"), "input_");
            inputs.emplace_back(tensors.begin(), tensors.end());
        }
        auto const archive = torch_ir::pt2_archive::open((folder / "model_cpu.pt2").string());
        auto const program = torch_ir::build(archive);
        all.add(folder.filename().string(), program, torch_ir::to_tensors(*weights_for(archive, program, folder)), inputs);
    }
    all.report("runs of ONNX models with open sizes", {8, 24}, 0);
}

TEST_CASE("TorchScript files are ONNX models that compute the same") {
    if (!onnx_python()) {
        MESSAGE(no_packages);
        return;
    }
    forms all;
    for (auto const& folder : reference_folders("models"))
        for (auto const* name : {"traced.pt", "scripted.pt"}) {
            if (!fs::exists(folder / name) || !fs::exists(folder / "inputs.safetensors")) continue;
            CAPTURE((folder / name).string());
            auto script = torch_ir::load_torchscript((folder / name).string());
            script.eval();
            auto const tensors = leaves(folder / "inputs.safetensors", "input_");
            std::vector<c10::IValue> const inputs(tensors.begin(), tensors.end());
            torch_ir::tensor_map weights;
            for (auto const& p : script.named_parameters()) weights[p.name] = p.value.detach();
            for (auto const& b : script.named_buffers()) weights[b.name] = b.value.clone();
            try {
                auto const program = torch_ir::extract_ir(script, inputs, {.warn = [](auto const&) {}});
                if (!is_random(program)) all.add(folder.filename().string() + "/" + name, program, weights, {inputs});
            } catch (torch_ir::error const&) {}  // tests/libtorch/torchscript.test.cpp tells which
        }
    all.report("runs of ONNX models of scripts", {20, 200}, 0);
}
}  // TEST_SUITE("reference/onnx")
