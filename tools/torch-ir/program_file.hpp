// SPDX-License-Identifier: MIT
/// Reading the FILE argument: an archive, an IR JSON document or a TorchScript file, told apart by content.
#pragma once

#include "examples.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/pt2/read.hpp>

namespace torch_ir_tool {

/// Begins like a zip archive.
[[nodiscard]] inline bool is_archive(torch_ir::shared_bytes const& file) { return torch_ir::as_text(file.bytes).starts_with("PK"); }

/// A zip archive as `torch.jit.save` writes it: with code.
[[nodiscard]] inline bool is_torchscript(torch_ir::shared_bytes const& file, std::string const& path) {
    if (!is_archive(file)) return false;
    torch_ir::zip_archive const archive(file, path);
    auto const has = [&](std::string_view part) {
        return std::any_of(archive.entries().begin(), archive.entries().end(), [&](auto const& e) { return e.name.find(part) != std::string::npos; });
    };
    return has("/code/") && has("/data.pkl");
}

/// The program of a TorchScript file. torch-ir hands the whole command over to torch-ir-run, which has LibTorch, and does not return.
[[nodiscard]] torch_ir::ir load_torchscript_program(std::string const& path, example_options const& examples);

/// The program of a file of any kind.
[[nodiscard]] inline torch_ir::ir load_program(std::string const& path, example_options const& examples = {}) {
    auto const file = torch_ir::map_file(path);
    if (is_torchscript(file, path)) return load_torchscript_program(path, examples);
    if (is_archive(file)) return torch_ir::build(torch_ir::pt2_archive(file, path));
    return torch_ir::deserialize_ir(torch_ir::as_text(file.bytes), path);
}

}  // namespace torch_ir_tool
