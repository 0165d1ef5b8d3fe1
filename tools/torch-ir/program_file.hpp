// SPDX-License-Identifier: MIT
/// Reading the FILE argument: an archive or an IR JSON document, told apart by content.
#pragma once

#include <string>
#include <string_view>

#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/state_dict.hpp>

namespace torch_ir_tool {

/// Begins like a zip archive.
[[nodiscard]] inline bool is_archive(torch_ir::shared_bytes const& file) {
    return torch_ir::as_text(file.bytes).starts_with("PK");
}

/// The program of an archive or an IR JSON document.
[[nodiscard]] inline torch_ir::ir load_program(std::string const& path) {
    auto const file = torch_ir::map_file(path);
    if (is_archive(file)) return torch_ir::build(torch_ir::pt2_archive(file, path));
    return torch_ir::deserialize_ir(torch_ir::as_text(file.bytes), path);
}

/// The weights in a `.safetensors` file or an archive.
[[nodiscard]] inline torch_ir::state_dict load_weights(std::string const& path) {
    auto const file = torch_ir::map_file(path);
    if (is_archive(file)) return torch_ir::pt2_archive(file, path).weights<torch_ir::state_dict>();
    return torch_ir::load_safetensors(file, path);
}

}  // namespace torch_ir_tool
