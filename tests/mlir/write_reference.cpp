// SPDX-License-Identifier: MIT
// Writes programs as MLIR for tests/mlir/check_with_iree.py: torch_ir_write_mlir FILE OUT.mlir [WEIGHTS_KIND [WEIGHTS_FILE]]. On success one line for each argument and
// result (`input x`, `weight fc.weight`, `output y`, `mutation cache`); else the error, and exit code 1. `--weights FILE OUT.safetensors` writes the weights
// of an archive instead.
#include <cstddef>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <torch_ir/ir/builder.hpp>
#include <torch_ir/mlir/write.hpp>
#include <torch_ir/source/open_program.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/safetensors.hpp>

int main(int count, char** words) {
    using namespace torch_ir;
    try {
        if (count < 3) throw std::runtime_error("usage: torch_ir_write_mlir FILE OUT [parameters|arguments|resources [WEIGHTS] | unsafe]");
        if (std::string_view(words[1]) == "--weights" && count == 4) {
            save_safetensors(words[3], load_weights(words[2]));
            return 0;
        }
        ir const program = build(open_program(words[1]));
        mlir_options options;
        std::string_view const kind = count > 3 ? words[3] : "parameters";
        options.weights = kind == "arguments" ? mlir_weights::arguments : kind == "resources" ? mlir_weights::resources : mlir_weights::parameters;
        options.allow_unsafe = kind == "unsafe";
        state_dict const weights = count > 4 ? load_weights(words[4]) : state_dict();
        constexpr std::string_view kinds[] = {"input", "weight", "output", "mutation"};
        auto const written = save_mlir(program, words[2], options, weights);
        for (auto const* ports : {&written.arguments, &written.results})
            for (auto const& p : *ports) std::cout << kinds[static_cast<std::size_t>(p.kind)] << ' ' << p.name << '\n';
    } catch (std::exception const& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
