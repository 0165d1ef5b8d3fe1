// SPDX-License-Identifier: MIT
// torch-ir-run: the commands of torch-ir that execute. torch-ir starts it; LibTorch is loaded here and nowhere else.
#include "../command.hpp"
#include "../run_options.hpp"
#include "commands.hpp"

#include <torch_ir/version.hpp>

#include <vector>

int main(int argc, char** argv) {
    using namespace torch_ir_tool;
    CLI::App program("Runs and verifies programs: the part of torch-ir that needs LibTorch.", "torch-ir-run");
    run_options run, verify;
    std::vector<command> const commands{add_extract(program),
                                        add_info(program),
                                        add_visualize(program),
                                        add_validate(program),
                                        add_rewrite(program),
                                        add_diff(program),
                                        add_export(program),
                                        {add_run_options(program, run), [&] { return run_program(run); }},
                                        {add_verify_options(program, verify), [&] { return verify_program(verify); }}};
    return run_commands(program, "torch-ir-run " TORCH_IR_VERSION_STRING, commands, argc, argv);
}
