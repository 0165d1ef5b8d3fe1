// SPDX-License-Identifier: MIT
#include "input_path.hpp"

#include "command.hpp"
#include "messages.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/ir/number_text.hpp>

#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace torch_ir_tool {

namespace {

/// A file that an option named, and the descriptor that its content must be found at; -1 where the path leads to a file itself.
struct named_file {
    std::string path;
    int descriptor;
};

struct named_files {
    std::vector<named_file> all;
    bool has_standard_input = false;
};

named_files& named() {
    static named_files only;
    return only;
}

/// The descriptor that a path is a name of, or -1.
int descriptor_of(std::string_view path) {
    if (path == "/dev/stdin") return 0;
    for (std::string_view const folder : {"/dev/fd/", "/proc/self/fd/"}) {
        int n = -1;
        if (!path.starts_with(folder)) continue;
        auto const [end, failed] = std::from_chars(path.data() + folder.size(), path.data() + path.size(), n);
        if (failed == std::errc() && end == path.data() + path.size() && n >= 0) return n;
    }
    return -1;
}

/// /dev/null is a pipe that is at its end.
bool is_pipe(struct stat const& status) { return S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || S_ISCHR(status.st_mode); }

[[noreturn]] void fail(char const* what, std::string const& path) { torch_ir::raise(torch_ir::error::io_failed(what, shown_path(path), std::strerror(errno))); }

/// Gives a FIFO in a folder a descriptor, whose name takes the place of its path, here and in the arguments of this process.
void rename_fifo(std::string& path) {
    int const reserved = open("/dev/null", O_RDONLY);  // until it is read
    if (reserved < 0) fail("open", path);
    std::string const name = "/proc/self/fd/" + std::to_string(reserved);
    for (auto& a : process_arguments())
        if (a == path || (a.starts_with("--") && a.ends_with("=" + path))) a.replace(a.size() - path.size(), path.size(), name);
    named().all.push_back({path, reserved});
    detail::renamed_paths().emplace_back(name, path);
    path = name;
}

/// Writes all of it. False where memory has no room.
bool write_all(int to, char const* data, std::size_t size) {
    while (size > 0) {
        auto const n = write(to, data, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        data += n;
        size -= static_cast<std::size_t>(n);
    }
    return true;
}

/// What comes out of a pipe until its end, as a file in memory. Its size is not bounded: whoever pipes a file in wants it read.
std::pair<int, std::int64_t> read_into_memory(int from, std::string const& path) {
    int const memory = memfd_create("torch-ir input", 0);
    if (memory < 0) fail("make room in memory for", path);
    std::vector<char> buffer(std::size_t{1} << 18U);
    std::int64_t size = 0;
    for (;;) {
        auto const n = read(from, buffer.data(), buffer.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail("read", path);
        if (n == 0) return {memory, size};
        if (!write_all(memory, buffer.data(), static_cast<std::size_t>(n))) fail("keep in memory", path);
        size += n;
    }
}

void read_pipe(int from, int at, std::string const& path) {
    stopwatch const time;
    auto const [memory, size] = read_into_memory(from, path);
    if (from != at) close(from);
    if (dup2(memory, at) < 0) fail("keep in memory", path);
    close(memory);
    lseek(at, 0, SEEK_SET);
    say_step("read " + path + ": " + torch_ir::with_byte_unit(size) + " from a pipe, " + time.text());
}

/// `-` and paths of FIFOs become paths of descriptors; the path of any file is remembered.
std::string take_path(std::string& path) {
    if (path == "-") {
        if (std::exchange(named().has_standard_input, true)) return "expected '-' for one file only: standard input can be read once";
        path = "/dev/stdin";
        detail::renamed_paths().emplace_back(path, "standard input");
    }
    int const descriptor = descriptor_of(path);
    struct stat status {};
    if (descriptor < 0 && stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode)) rename_fifo(path);
    else named().all.push_back({path, descriptor});
    return {};
}

}  // namespace

CLI::Option* reads_file(CLI::Option* option) { return option->type_name("FILE")->transform(CLI::Validator(take_path, "")); }

void read_pipes() {
    for (auto const& [path, at] : named().all) {
        struct stat status {};
        if (at >= 0 && descriptor_of(path) >= 0) {
            if (at == 0 && isatty(0) == 1)
                torch_ir::raise(torch_ir::error::io_failed("read", shown_path(path), "it is a terminal; pipe a file into it, or give the name of one"));
            if (fstat(at, &status) != 0) fail("read", path);
            if (is_pipe(status)) read_pipe(at, at, path);
        } else if (at >= 0) {
            int const from = open(path.c_str(), O_RDONLY | O_CLOEXEC);
            if (from < 0) fail("open", path);
            read_pipe(from, at, path);
        }
    }
}

}  // namespace torch_ir_tool
