// SPDX-License-Identifier: MIT
/// Files that a user puts into an archive of torch.export beside the programs (`extra_files`).
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/io/mapped_file.hpp>

#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A file of the user in an archive.
struct pt2_extra_file {
    std::string name;  ///< without the folder that they all lie in; '/' makes folders
    shared_bytes content;
};

}}  // namespace torch_ir
