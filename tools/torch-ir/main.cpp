// SPDX-License-Identifier: MIT
// torch-ir: the library on the command line.
#include "command.hpp"

#include <torch_ir/version.hpp>

#include <string>
#include <vector>

int main(int argc, char** argv) {
    using namespace torch_ir_tool;
    CLI::App program("PyTorch models as weight-free graphs: extract, inspect, draw, check, run and verify them.", "torch-ir");
    program.footer(
        "FILE is an archive of torch.export (.pt2), an IR JSON document, or a TorchScript file with examples of its inputs; '-' is standard input. \n"
        "Exit code 0: done and true; 1: a check failed; 2: wrong usage or unreadable input. torch-ir COMMAND --help shows a command's options and examples.\n"
        "Files are written whole or not at all, and wait for the disk, unless the environment has TORCH_IR_SYNC=0.\n"
        "Example: torch-ir info model.pt2\n"
        "         torch-ir visualize model.pt2 -o model.html\n"
        "         torch-ir extract --recursive models --output-dir documents");
    std::vector<command> const commands{add_extract(program), add_info(program),   add_visualize(program), add_validate(program),
                                        add_rewrite(program), add_diff(program),   add_export(program),    add_convert_weights(program),
                                        add_run(program),     add_verify(program), add_help(program),      add_completion(program),
                                        add_man(program)};
    return run_commands(program, "torch-ir " TORCH_IR_VERSION_STRING, commands, argc, argv);
}
