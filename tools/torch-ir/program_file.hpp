// SPDX-License-Identifier: MIT
/// Reading the FILE argument: any file that holds a program, and TorchScript where the user asks for it.
#pragma once

#include "command.hpp"
#include "examples.hpp"
#include "messages.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <torch_ir/error.hpp>
#include <torch_ir/io/file_kind.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/onnx/options.hpp>
#include <torch_ir/source/open_program.hpp>
#include <torch_ir/visit/drive.hpp>

namespace torch_ir_tool {

[[nodiscard]] inline bool is_torchscript(torch_ir::shared_bytes const& file, std::string const& path) {
    return torch_ir::find_file_kind(file, path) == torch_ir::file_kind::torchscript;
}

/// The program of a TorchScript file. torch-ir hands the whole command over to torch-ir-run, which has LibTorch, and does not return.
[[nodiscard]] torch_ir::ir load_torchscript_program(std::string const& path, example_options const& examples);

/// What a program is to be made of before it is written.
struct lowering_request {
    std::string target{};                          ///< of `find_lowering_target`; empty: the program as it is
    bool joint = false;                            ///< with its backward, in core ATen
    std::optional<std::size_t> loss{};             ///< the output that the backward begins at
    std::optional<torch_ir::onnx_options> onnx{};  ///< for ONNX: how it will be written
};

/// The program so. torch-ir hands the whole command over, likewise.
[[nodiscard]] torch_ir::ir lowered_program(torch_ir::ir const& program, lowering_request const& request);

/// What `f` returns. Its errors, but for those of reading and writing, which name their file, begin with the file that they are about.
template <class F>
auto about_file(std::string const& file, F&& f) {
    try {
        return f();
    } catch (torch_ir::error const& e) {
        if (e.code() == torch_ir::errc::io) throw;
        throw torch_ir::error(e.code(), file + ": " + e.what());
    }
}

/// The program of a file of any kind. The code of a TorchScript file is run only if there are examples for it, or `--torchscript`.
[[nodiscard]] inline torch_ir::ir load_program(std::string const& path, example_options const& examples = {}) {
    auto const file = torch_ir::map_file(path);
    bool const is_script = is_torchscript(file, path);
    if (is_script && wants_torchscript(examples)) return load_torchscript_program(path, examples);
    if (is_script && examples.may_use_values)  // a command whose inputs count
        torch_ir::raise(torch_ir::error::unsupported(path, "a TorchScript file, whose program comes out by running its code",
                                                     "give it inputs (--inputs FILE), or say that it takes none (--torchscript)"));
    torch_ir::pt2_options which;
    which.model = examples.model;
    try {
        stopwatch const time;
        auto program = torch_ir::build(torch_ir::program_file(file, path), which);
        say_step("read " + path + ": " + torch_ir::with_byte_unit(static_cast<std::int64_t>(file.bytes.size())) + ", " +
                 torch_ir::with_thousands(static_cast<std::int64_t>(program.calls().size())) + " nodes, " + time.text());
        return program;
    } catch (torch_ir::error const& e) {
        if (e.code() != torch_ir::errc::argument || !examples.model.empty()) throw;
        torch_ir::raise(torch_ir::error(e.code(), std::string(e.what()) + " (choose one with --model)"));
    }
}

/// Before several files are worked on: torch-ir hands the whole command over where one of them is TorchScript whose code is to be run, and does not return.
/// Later it would do twice what it had done.
inline void hand_over_torchscript(example_options const& examples, std::vector<std::string> const& files) {
    if (!wants_torchscript(examples)) return;
    for (auto const& path : files) {
        try {
            if (is_torchscript(torch_ir::map_file(path), path)) return continue_in_companion();
        } catch (torch_ir::error const&) {}  // it is told with its file
    }
}

/// Throws where examples were given of inputs, and none of the files is TorchScript, which alone is traced with them.
inline void require_torchscript(example_options const& examples, std::vector<std::string> const& files) {
    char const* const option = !examples.inputs.empty() ? "--input" : !examples.file.empty() ? "--inputs" : examples.use_values ? "--use-values" : nullptr;
    if (option == nullptr) return;
    for (auto const& file : files) {
        try {
            if (is_torchscript(torch_ir::map_file(file), file)) return;
        } catch (torch_ir::error const&) {
            if (files.size() == 1) throw;
        }
    }
    torch_ir::raise(
        torch_ir::error::bad_argument(option, "a TorchScript file, whose inputs it describes", "'" + files.front() + "', which says its inputs itself"));
}

}  // namespace torch_ir_tool
