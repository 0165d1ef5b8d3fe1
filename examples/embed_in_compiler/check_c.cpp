// SPDX-License-Identifier: MIT
// check_c FOLDER INPUTS.safetensors OUTPUTS.safetensors: compiles FOLDER/model.c, runs it on the inputs and compares what it gives.
#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace {

std::vector<float> floats(torch_ir::tensor_data const& t) {
    auto const bytes = torch_ir::contiguous_bytes(t);
    std::vector<float> out(bytes.size() / sizeof(float));
    if (!bytes.empty()) std::memcpy(out.data(), bytes.data(), bytes.size());
    return out;
}

/// For the shell.
std::string quoted(std::string const& path) { return "'" + path + "'"; }

void run(std::string const& command) {
    if (std::system(command.c_str()) != 0) torch_ir::raise(torch_ir::error::unsupported(command, "it failed", "see above"));
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 4) {
        std::cerr << "usage: check_c FOLDER INPUTS.safetensors OUTPUTS.safetensors\n";
        return 2;
    }
    std::filesystem::path const folder = argv[1];
    auto const inputs = torch_ir::load_safetensors(argv[2]);
    auto const expected = torch_ir::load_safetensors(argv[3]);
    char const* const compiler = std::getenv("CC");
    auto const model = (folder / "model").string();
    run(std::string(compiler ? compiler : "cc") + " -std=c99 -O2 -Wall -Wextra -Werror -Wno-unused-function " + quoted(model + ".c") + " -o " +
        quoted(model) + " -lm");

    std::string command = quoted(model) + " " + quoted((folder / "weights.bin").string());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        auto const file = (folder / ("input_" + std::to_string(i) + ".bin")).string();
        torch_ir::write_file(file, torch_ir::contiguous_bytes(inputs.get("input_" + std::to_string(i))));
        command += " " + quoted(file);
    }
    for (std::size_t i = 0; i < expected.size(); ++i) command += " " + quoted((folder / ("output_" + std::to_string(i) + ".bin")).string());
    run(command);

    bool all_close = true;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        auto const name = "output_" + std::to_string(i);
        auto const want = floats(expected.get(name));
        auto const file = torch_ir::map_file((folder / (name + ".bin")).string());
        std::vector<float> found(file.bytes.size() / sizeof(float));
        if (!found.empty()) std::memcpy(found.data(), file.bytes.data(), found.size() * sizeof(float));
        double worst = 0;
        bool close = found.size() == want.size();
        for (std::size_t k = 0; close && k < want.size(); ++k) {
            double const difference = std::abs(static_cast<double>(found[k]) - want[k]);
            worst = std::max(worst, difference);
            close = difference <= 1e-5 + 1.3e-6 * std::abs(want[k]);  // torch.testing's tolerances of float32; false for NaN
        }
        std::cout << name << ": " << want.size() << " elements, " << (close ? "close" : "NOT close") << ", max abs " << worst << '\n';
        all_close = all_close && close;
    }
    std::cout << (all_close ? "PASSED" : "FAILED") << '\n';
    return all_close ? 0 : 1;
} catch (std::exception const& e) {
    std::cerr << "error: " << e.what() << '\n';
    return 2;
}
