// SPDX-License-Identifier: MIT
// The main job on a real model: demo --data examples/data [--weights model.safetensors]
//
// Reads a trained sentence encoder that torch.export saved, shows what it is, saves and draws it, runs it in C++ on its real
// weights, and compares the embeddings with PyTorch's. Without the weights it takes a ResNet-18 with random ones.
#include <torch_ir/torch_ir.hpp>

#include "print.hpp"

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <ATen/ops/randn.h>

namespace {

namespace fs = std::filesystem;

/// Runs `f`, returns its result and the milliseconds that it took.
template <class F>
auto timed(F&& f) {
    auto const start = std::chrono::steady_clock::now();
    auto result = f();
    return std::pair(std::move(result), std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
}

/// What every model goes through: read, describe, save, draw. Returns the program as loaded from the saved document.
torch_ir::ir show(fs::path const& archive, fs::path const& folder, std::string const& name, double weight_bytes) {
    auto const [program, milliseconds] = timed([&] { return torch_ir::read_pt2(archive.string()); });
    demo::headline("Read");
    std::printf("%s: %s, read in %.1f ms without Python and without a weight\n\n", archive.filename().c_str(),
                demo::size(static_cast<double>(fs::file_size(archive))).c_str(), milliseconds);
    std::printf("%s\n", to_string(torch_ir::compute_statistics(program)).c_str());

    demo::headline("Save");
    auto const document = folder / (name + ".json");
    torch_ir::save_ir(program, document.string());
    auto const saved = static_cast<double>(fs::file_size(document));
    std::printf("%s: %s, %.2f %% of the weights' %s\n", document.c_str(), demo::size(saved).c_str(), 100 * saved / weight_bytes,
                demo::size(weight_bytes).c_str());

    demo::headline("Draw");
    auto const picture = folder / (name + ".mmd");
    torch_ir::write_file(picture.string(), torch_ir::draw_mermaid_flowchart(program, {.weights = false}));
    demo::bars(torch_ir::count_operators(program));
    std::printf("\n%s: the graph by modules as a Mermaid flowchart; all of it begins\n\n", picture.c_str());
    std::printf("%s\n", torch_ir::draw_mermaid_flowchart(program, {.max_nodes = 6, .weights = false}).c_str());
    return torch_ir::load_ir(document.string());
}

int encode_sentences(fs::path const& data, fs::path const& folder, std::string const& weights_file) {
    std::vector<std::string> const sentences{"A man is playing a guitar on the street.", "Someone performs music outdoors with a guitar.",
                                             "The stock market fell sharply on Monday.", "Compilers translate programs into machine code."};
    auto const model = data / "all-MiniLM-L6-v2";
    std::printf("all-MiniLM-L6-v2, a trained sentence encoder, exported by torch.export without its weights\n");
    auto const program = show(model / "model_dyn.pt2", folder, "all-MiniLM-L6-v2", static_cast<double>(fs::file_size(weights_file)));

    demo::headline("Run");
    auto const inputs = torch_ir::load_safetensors((model / "inputs.safetensors").string());
    auto const expected = torch_ir::load_safetensors((model / "outputs.safetensors").string());
    torch_ir::executor encoder(program);
    auto const [loaded, loading] = timed([&] {
        encoder.load_weights(torch_ir::load_safetensors(weights_file));
        return true;
    });
    std::vector<at::Tensor> const tokens{torch_ir::to_tensor(inputs.get("input_0")), torch_ir::to_tensor(inputs.get("input_1"))};
    static_cast<void>(encoder.execute(tokens));  // the first run fills caches
    auto const [embeddings, running] = timed([&] { return encoder.execute(tokens).tensors().front(); });
    std::printf("weights mapped in %.1f ms; %zu sentences -> %zu x %zu embeddings in %.1f ms\n\n", loading, sentences.size(),
                static_cast<std::size_t>(embeddings.size(0)), static_cast<std::size_t>(embeddings.size(1)), running);
    std::printf("cosine similarity\n");
    demo::similarities(embeddings.const_data_ptr<float>(), sentences, static_cast<std::size_t>(embeddings.size(1)));

    demo::headline("Verify");
    std::printf("against the embeddings that PyTorch computed in Python:\n\n");
    std::vector<at::Tensor> const reference{torch_ir::to_tensor(expected.get("output_0"))}, found{embeddings};
    auto const report = torch_ir::verify_outputs(reference, found);
    std::printf("%s\n", to_string(report).c_str());
    return report.is_valid() ? 0 : 1;
}

int classify_noise(fs::path const& data, fs::path const& folder) {
    std::printf("The weights of the trained model could not be had here, so this is ResNet-18 with random weights.\n");
    auto const archive = torch_ir::read_pt2((data / "resnet18.pt2").string());
    torch_ir::tensor_map weights;
    double bytes = 0;
    for (auto const v : archive.weights()) {
        auto const& w = archive.weight(v);
        auto const* type = w.result.tensor();
        auto t = at::randn(*torch_ir::static_sizes(type->sizes)).mul_(0.02).abs_().to(torch_ir::to_torch(type->dtype));
        bytes += static_cast<double>(t.nbytes());
        weights.emplace(w.target, std::move(t));
    }
    auto const program = show(data / "resnet18.pt2", folder, "resnet18", bytes);

    demo::headline("Run");
    torch_ir::executor before(archive), after(program);
    before.load_weights(weights);
    after.load_weights(weights);
    std::vector<at::Tensor> const image{at::randn({1, 3, 224, 224})};
    auto const expected = before.execute(image).tensors();
    auto const [actual, running] = timed([&] { return after.execute(image).tensors(); });
    std::printf("one image -> 1 x %lld scores in %.1f ms\n", static_cast<long long>(actual.front().size(1)), running);

    demo::headline("Verify");
    std::printf("the saved and loaded program against the one in the archive:\n\n");
    auto const report = torch_ir::verify_outputs(expected, actual);
    std::printf("%s\n", to_string(report).c_str());
    return report.is_valid() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    std::string data, weights;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::string(argv[i]) == "--data") data = argv[i + 1];
        if (std::string(argv[i]) == "--weights") weights = argv[i + 1];
    }
    if (data.empty()) {
        std::fprintf(stderr, "usage: demo --data examples/data [--weights model.safetensors]\n");
        return 2;
    }
    try {
        fs::path const folder = "demo_output";
        fs::create_directories(folder);
        return weights.empty() ? classify_noise(data, folder) : encode_sentences(data, folder, weights);
    } catch (std::exception const& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 2;
    }
}
