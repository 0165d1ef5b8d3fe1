// SPDX-License-Identifier: MIT
/// What benchmarks ask of the machine: a folder for files, and the memory of this process.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <system_error>

namespace torch_ir_bench {

/// A folder that is removed at the end.
struct scratch {
    std::filesystem::path path;
    scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "torch_ir_bench_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path = name;
    }
    scratch(scratch const&) = delete;
    scratch& operator=(scratch const&) = delete;
    ~scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

/// Bytes of this process that are in memory: now (`VmRSS:`), and at most since the last reset (`VmHWM:`).
[[nodiscard]] inline std::size_t status_bytes(std::string const& field) {
    FILE* const status = std::fopen("/proc/self/status", "r");
    if (!status) return 0;
    char line[256];
    std::size_t kilobytes = 0;
    while (std::fgets(line, sizeof line, status))
        if (std::string(line).starts_with(field)) kilobytes = std::strtoull(line + field.size(), nullptr, 10);
    std::fclose(status);
    return kilobytes * 1024;
}

/// Bytes that this process had in memory while `f` ran, above what it had before. Pages of mapped files count.
template <class F>
[[nodiscard]] std::size_t peak_bytes(F&& f) {
    if (FILE* const reset = std::fopen("/proc/self/clear_refs", "w")) {
        std::fputs("5", reset);
        std::fclose(reset);
    }
    std::size_t const before = status_bytes("VmRSS:");
    f();
    std::size_t const peak = status_bytes("VmHWM:");
    return peak > before ? peak - before : 0;
}

}  // namespace torch_ir_bench
