// SPDX-License-Identifier: MIT
// What needs LibTorch (torch-ir run, torch-ir verify, TorchScript files, folding) torch-ir-run does.
#include "command.hpp"
#include "export_options.hpp"
#include "program_file.hpp"
#include "rewrite_options.hpp"
#include "run_options.hpp"

#include <torch_ir/error.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

namespace torch_ir_tool {

namespace {

namespace fs = std::filesystem;

/// Replaces this process by torch-ir-run, which lies beside this program or in ../libexec/torch_ir.
[[noreturn]] void start_companion() {
    auto const& arguments = process_arguments();
    std::error_code failed;
    auto const folder = fs::read_symlink("/proc/self/exe", failed).parent_path();
    std::vector<char*> words;
    for (auto const& companion : {folder / "torch-ir-run", folder / ".." / "libexec" / "torch_ir" / "torch-ir-run"}) {
        if (!fs::exists(companion, failed)) continue;
        std::string path = companion.string();
        words.push_back(path.data());
        for (auto const& a : arguments) words.push_back(const_cast<char*>(a.c_str()));
        words.push_back(nullptr);
        execv(path.c_str(), words.data());
        throw torch_ir::error::io_failed("start", path, std::strerror(errno));
    }
    throw torch_ir::error::unsupported("torch-ir " + chosen_command(), "this build is without LibTorch",
                                       "build with -DTORCH_IR_WITH_LIBTORCH=ON to get torch-ir-run, and keep it beside torch-ir");
}

}  // namespace

torch_ir::ir load_torchscript_program(std::string const&, example_options const&) { start_companion(); }

torch_ir::ir lowered_program(torch_ir::ir const&, lowering_request const&) { start_companion(); }

void continue_in_companion() { start_companion(); }

int check_onnx(torch_ir::ir const&, torch_ir::ir const&, exported_weights const&, export_options const&) { start_companion(); }

int check_mlir(torch_ir::ir const&, torch_ir::mlir_written const&, exported_weights const&, export_options const&) { start_companion(); }

int rewrite_with_libtorch(rewrite_options const&) { start_companion(); }

command add_run(CLI::App& program) {
    auto o = std::make_shared<run_options>();
    auto* app = add_run_options(program, *o);
    return {app, [o]() -> int { start_companion(); }};
}

command add_verify(CLI::App& program) {
    auto o = std::make_shared<run_options>();
    auto* app = add_verify_options(program, *o);
    return {app, [o]() -> int { start_companion(); }};
}

}  // namespace torch_ir_tool
