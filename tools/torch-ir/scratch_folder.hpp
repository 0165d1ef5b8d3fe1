// SPDX-License-Identifier: MIT
/// A folder for what is passed to other programs.
#pragma once

#include "interruption.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include <torch_ir/error.hpp>

namespace torch_ir_tool {

/// A folder of its own, removed with all that is in it at the end, or, where it is empty then, by a signal.
class scratch_folder {
public:
    scratch_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "torch_ir_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw torch_ir::error::io_failed("create the folder", name, std::strerror(errno));
        path_ = name;
        at_signal_.emplace(name);
    }
    ~scratch_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    scratch_folder(scratch_folder const&) = delete;
    scratch_folder& operator=(scratch_folder const&) = delete;

    [[nodiscard]] std::string operator/(std::string const& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
    std::optional<removed_at_signal> at_signal_;
};

}  // namespace torch_ir_tool
