// SPDX-License-Identifier: MIT
#include "libraries.hpp"

#include <torch_ir/error.hpp>

#include <filesystem>

#include <ATen/DynamicLibrary.h>
#include <c10/util/Exception.h>

namespace torch_ir_tool {

void load_libraries(std::vector<std::string> const& paths) {
    for (auto const& path : paths) {
        std::string const file = std::filesystem::absolute(path).string();  // a bare name would be looked for elsewhere
        try {
            at::DynamicLibrary const library(file.c_str(), nullptr, /*leak_handle=*/true);
        } catch (c10::Error const& e) {
            torch_ir::raise(torch_ir::error::bad_argument("--load-library " + path, "a shared library that can be loaded", e.what_without_backtrace()));
        }
    }
}

}  // namespace torch_ir_tool
