// SPDX-License-Identifier: MIT
// How long models take that people serve: optimised beside as they are, TorchScript frozen and optimised, and ONNX Runtime, with one thread and with two.
// Models are archives of the reference set, with random weights where it has none; GPT-2's step is written by Python.
#include "bench.hpp"

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/memory_meter.hpp>
#include <torch_ir/libtorch/random_inputs.hpp>
#include <torch_ir/libtorch/run/inputs.hpp>
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/pt2/write.hpp>
#include <torch_ir/source/open_program.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/api/module.h>
#include <unistd.h>

namespace {

using namespace torch_ir_bench;
namespace fs = std::filesystem;

/// A program with weights and inputs, and the files of them that Python reads.
struct served_model {
    std::string name;
    torch_ir::ir program;
    torch_ir::tensor_map weights;
    std::vector<c10::IValue> inputs;
    std::string archive, input_file;
    std::string script;  ///< TorchScript of it; empty for none
};

/// Removes the files when the benchmark ends.
class scratch_folder {
public:
    scratch_folder() : path_(fs::temp_directory_path() / ("torch_ir_inference_" + std::to_string(getpid()))) { fs::create_directories(path_); }
    ~scratch_folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    scratch_folder(scratch_folder const&) = delete;
    scratch_folder& operator=(scratch_folder const&) = delete;
    [[nodiscard]] std::string file(std::string const& name) const { return (path_ / name).string(); }

private:
    fs::path path_;
};

/// Weights that keep activations of a normal size.
at::Tensor random_weight(std::string const& key, torch_ir::tensor_type const& type) {
    auto const sizes = torch_ir::static_sizes(type.sizes).value();
    auto const options = at::TensorOptions().dtype(torch_ir::to_torch(type.dtype));
    if (!torch_ir::find_scalar_type(type.dtype) || !at::isFloatingType(torch_ir::to_torch(type.dtype))) return at::zeros(sizes, options);
    if (key.find("var") != std::string::npos) return at::rand(sizes, options).mul_(0.5).add_(0.75);
    if (sizes.size() < 2) return key.find("weight") != std::string::npos ? at::rand(sizes, options).mul_(0.4).add_(0.8) : at::randn(sizes, options).mul_(0.05);
    double fan = 1;
    for (std::size_t d = 1; d < sizes.size(); ++d) fan *= static_cast<double>(sizes[d]);
    return at::randn(sizes, options).mul_(std::sqrt(2.0 / fan));
}

torch_ir::tensor_map weights_for(torch_ir::ir const& program, torch_ir::state_dict const& given) {
    torch_ir::tensor_map out = torch_ir::to_tensors(given);
    for (auto const v : program.weights()) {
        auto const& w = program.weight(v);
        bool const is_inside = std::any_of(program.constants().begin(), program.constants().end(), [&](auto const& c) { return c.target == w.target; });
        if (!out.contains(w.target) && !is_inside) out.emplace(w.target, random_weight(w.target, *w.result.tensor()));
    }
    return out;
}

std::vector<c10::IValue> inputs_of(torch_ir::plan const& plan, std::string const& file) {
    auto const tensors = torch_ir::to_tensors(torch_ir::load_safetensors(file));
    std::vector<c10::IValue> out;
    for (auto const* i : torch_ir::user_inputs(plan)) {
        auto found = tensors.find(i->result.name);
        if (found == tensors.end()) found = tensors.find("input_" + std::to_string(out.size()));
        out.emplace_back(found->second.clone());
    }
    return out;
}

/// Reads a model of the reference set, or nothing where it is not there.
std::optional<served_model> open_model(scratch_folder const& scratch, std::string const& name, fs::path const& folder, std::string const& archive) {
    if (!fs::exists(folder / archive)) return std::nullopt;
    served_model m;
    m.name = name;
    auto const opened = torch_ir::pt2_archive::open((folder / archive).string());
    m.program = torch_ir::build(opened);
    auto given = opened.weights<torch_ir::state_dict>();
    if (fs::exists(folder / "weights.safetensors")) given = torch_ir::load_weights((folder / "weights.safetensors").string());
    if (char const* file = std::getenv("TORCH_IR_MINILM_WEIGHTS"); file && name == "MiniLM") given = torch_ir::load_weights(file);
    m.weights = weights_for(m.program, given);
    m.inputs = inputs_of(torch_ir::compile(m.program), (folder / "inputs.safetensors").string());
    std::string const stem = fs::path(folder).filename().string();
    m.archive = scratch.file(stem + ".pt2");
    m.input_file = scratch.file(stem + ".safetensors");
    torch_ir::state_dict bytes, named;
    for (auto const& [key, tensor] : m.weights) bytes.insert(key, torch_ir::to_tensor_data(tensor));
    for (std::size_t i = 0; i < m.inputs.size(); ++i) named.insert("input_" + std::to_string(i), torch_ir::to_tensor_data(m.inputs[i].toTensor()));
    torch_ir::write_pt2(m.archive, m.program, bytes, {.plain_containers = true});
    torch_ir::save_safetensors(m.input_file, named);
    if (fs::exists(folder / "traced.pt")) m.script = (folder / "traced.pt").string();
    return m;
}

std::optional<served_model> gpt2_step(scratch_folder const& scratch) {
    served_model m;
    m.name = "GPT-2 step";
    m.archive = scratch.file("gpt2.pt2");
    m.input_file = scratch.file("gpt2.safetensors");
    std::string const python = TORCH_IR_PYTHON;
    if (python.empty() || std::system((python + " " TORCH_IR_BENCHMARKS "/gpt2_step.py " + m.archive + " " + m.input_file + " 2>/dev/null").c_str()) != 0)
        return std::nullopt;
    auto const opened = torch_ir::pt2_archive::open(m.archive);
    m.program = torch_ir::build(opened);
    m.weights = torch_ir::to_tensors(opened.weights<torch_ir::state_dict>());
    m.inputs = inputs_of(torch_ir::compile(m.program), m.input_file);
    return m;
}

double wall_seconds(std::function<void()> const& f) {
    for (int i = 0; i < 3; ++i) f();
    std::vector<double> times;
    auto const begin = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(1200) || times.size() < 5) times.push_back(median_seconds(f, 1));
    return median(times);
}

double peak_of(torch_ir::executor const& run, std::vector<c10::IValue> const& inputs) {
    torch_ir::memory_meter const meter;
    keep(run.execute(inputs));
    return static_cast<double>(meter.peak());
}

/// Products of ratios, for their geometric mean.
struct geometric_mean {
    double logarithms = 0;
    int count = 0;
    void add(double ratio) { logarithms += std::log(ratio), ++count; }
    [[nodiscard]] double value() const { return std::exp(logarithms / count); }
};

void serve(suite& s, served_model const& m, int threads, geometric_mean& against_plain, geometric_mean& against_onnx) {
    std::string const name = "inference/" + m.name + (threads == 1 ? "" : ", " + std::to_string(threads) + " threads");
    bool const is_tiny = m.name == "TransformerBlock" || m.name == "LSTM";
    torch_ir::executor plain(m.program);
    plain.load_weights(m.weights);
    torch_ir::executor_options options;
    options.optimize = true;
    auto const start = std::chrono::steady_clock::now();
    torch_ir::executor fast(m.program, options);
    fast.load_weights(m.weights);
    double const loading = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    auto const run_plain = [&] { keep(plain.execute(m.inputs)); };
    auto const run_fast = [&] { keep(fast.execute(m.inputs)); };
    double const first = wall_seconds(run_fast), eager = wall_seconds(run_plain), second = wall_seconds(run_fast);
    double const ours = (first + second) / 2;
    s.record(name + "/not optimised", "s", ours, eager, 1.03);
    against_plain.add(ours / eager);
    if (!m.script.empty()) {
        c10::InferenceMode const mode;
        auto script = torch_ir::load_torchscript(m.script);
        script.eval();
        torch::jit::Module frozen = torch::jit::optimize_for_inference(script);
        double const theirs = wall_seconds([&] { keep(frozen.forward(m.inputs)); });
        s.record(name + "/TorchScript, frozen and optimised", "s", ours, theirs);
    }
    if (threads == 1) {
        s.record(name + "/loading, not optimised", "s", loading, eager, {}, "the baseline is one run");
        s.record(name + "/peak memory, not optimised", "B", peak_of(fast, m.inputs), peak_of(plain, m.inputs));
    }
    auto const onnx = seconds_of_peer("onnx_runtime_peer.py", m.archive + "' '" + m.input_file + "' '" + std::to_string(threads) + "' '" + m.archive + ".onnx");
    if (!onnx) return s.skip(name + "/ONNX Runtime", "no Python with torch, onnxruntime, onnx and onnxscript");
    double const again = wall_seconds(run_fast);
    double const beside = (second + again) / 2;
    s.record(name + "/ONNX Runtime", "s", beside, *onnx, is_tiny ? 1.2 : 1.3);
    against_onnx.add(beside / *onnx);
}

void serve_all(suite& s, int threads) {
    at::set_num_threads(threads);
    fs::path const reference = TORCH_IR_REFERENCE_DIR;
    scratch_folder const scratch;
    geometric_mean against_plain, against_onnx;
    struct entry {
        char const *name, *folder, *archive;
    };
    static constexpr entry all[] = {
        {"ResNet-18", "models/ResNet18", "model.pt2"},
        {"ResNet-50", "models/ResNet50", "model.pt2"},
        {"MobileNetV3-Small", "models/MobileNetV3Small", "model_cpu.pt2"},
        {"U-Net", "models/UNet", "model_cpu.pt2"},
        {"ViT-B/16", "models/ViTB16", "model.pt2"},
        {"BERT-base", "models/BertBase", "model.pt2"},
        {"MiniLM", "real/all-MiniLM-L6-v2", "model.pt2"},
        {"TransformerBlock", "models/TransformerBlock", "model_cpu.pt2"},
        {"LSTM", "models/LSTMNet", "model_cpu.pt2"},
    };
    for (auto const& e : all) {
        auto const m = open_model(scratch, e.name, reference / e.folder, e.archive);
        if (m) serve(s, *m, threads, against_plain, against_onnx);
        else s.skip(std::string("inference/") + e.name, "TORCH_IR_REFERENCE has no such model");
    }
    if (auto const m = gpt2_step(scratch)) serve(s, *m, threads, against_plain, against_onnx);
    else s.skip("inference/GPT-2 step", "no Python with torch and safetensors");
    std::string const suffix = threads == 1 ? "" : ", " + std::to_string(threads) + " threads";
    if (against_plain.count > 0) s.record("inference/geometric mean" + suffix + "/not optimised", "", against_plain.value(), 1, 0.65);
    if (against_onnx.count > 0) s.record("inference/geometric mean" + suffix + "/ONNX Runtime", "", against_onnx.value(), 1, 1.0);
}

/// The reference model that optimising helps the least.
void optimise_all(suite& s) {
    at::set_num_threads(1);
    fs::path const models = fs::path(TORCH_IR_REFERENCE_DIR) / "models";
    if (!fs::exists(models)) return s.skip("optimise_all", "no TORCH_IR_REFERENCE");
    std::string slowest;
    double worst = 0;
    int count = 0;
    for (auto const& folder : fs::directory_iterator(models)) {
        std::string const archive = (folder.path() / "model_cpu.pt2").string();
        if (!fs::exists(archive) || !fs::exists(folder.path() / "inputs.safetensors")) continue;
        auto const opened = torch_ir::pt2_archive::open(archive);
        torch_ir::executor_options options;
        options.optimize = true;
        torch_ir::executor fast(opened, options);
        fast.load_weights(opened.weights<torch_ir::state_dict>());
        if (!fast.missing_weights().empty()) continue;
        auto const plain = fast.plain();
        auto const inputs = inputs_of(fast.program(), (folder.path() / "inputs.safetensors").string());
        auto const seconds = [&](torch_ir::executor const& run) {
            double best = 1e9;
            for (int round = 0; round < 5; ++round) {
                int const runs = 1 + static_cast<int>(0.004 / std::max(1e-6, median_seconds([&] { keep(run.execute(inputs)); }, 3)));
                auto const start = std::chrono::steady_clock::now();
                for (int i = 0; i < runs; ++i) keep(run.execute(inputs));
                best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / runs);
            }
            return best;
        };
        double ratio = 1e9;
        for (int again = 0; again < 3 && ratio > 1.03; ++again) ratio = std::min(ratio, seconds(fast) / seconds(plain));
        ++count;
        if (ratio > worst) worst = ratio, slowest = folder.path().filename().string();
        std::cerr << folder.path().filename().string() << ": " << ratio << '\n';
    }
    if (count > 0) s.record("inference/the slowest of " + std::to_string(count) + " reference models, " + slowest + "/not optimised", "", worst, 1, 1.03);
}

registration const all_group("optimise_all", optimise_all);
registration const inference_group("inference", [](suite& s) { serve_all(s, 1); });
registration const inference_threads_group("inference_threads", [](suite& s) { serve_all(s, 2); });

/// As many runs as threads, each thread one after the other: how much more is done than by one thread alone.
registration const parallel_group("parallel_runs", [](suite& s) {
    at::set_num_threads(1);
    scratch_folder const scratch;
    auto const m = open_model(scratch, "TransformerBlock", fs::path(TORCH_IR_REFERENCE_DIR) / "models/TransformerBlock", "model_cpu.pt2");
    if (!m) return s.skip("parallel_runs", "TORCH_IR_REFERENCE has no TransformerBlock");
    torch_ir::executor_options options;
    options.optimize = true;
    torch_ir::executor run(m->program, options);
    run.load_weights(m->weights);
    constexpr int runs = 4000;
    auto const seconds = [&](int threads) {
        auto const start = std::chrono::steady_clock::now();
        std::vector<std::thread> all;
        for (int t = 0; t < threads; ++t)
            all.emplace_back([&] {
                at::set_num_threads(1);
                for (int i = 0; i < runs; ++i) keep(run.execute(m->inputs));
            });
        for (auto& t : all) t.join();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    static_cast<void>(seconds(1));
    double const one = seconds(1), two = seconds(2);
    s.record("parallel_runs/two threads, each as many runs as one alone", "s", two, one, 1.25, "1: they don't hinder each other, on two cores");
});

}  // namespace
