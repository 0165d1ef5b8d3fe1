// SPDX-License-Identifier: MIT
/// Writing files all or nothing: into a temporary file of the same folder, which takes the name of the target at last.
///
///     torch_ir::atomic_file out("model.json");
///     out.write(text);
///     out.commit();                                    // without this, model.json stays as it was
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A file that comes into being whole, by `commit()`, or not at all. A target that exists and is no regular file (a
/// pipe, a device such as /dev/null) is written directly; a symbolic link stays one, and the file it points to is
/// replaced. New files have the permissions that the umask leaves, replaced ones keep theirs. Throws `error`
/// (`errc::io`).
class atomic_file {
public:
    explicit atomic_file(std::string path);
    atomic_file(atomic_file const&) = delete;
    atomic_file& operator=(atomic_file const&) = delete;
    /// Removes what was written, unless committed.
    ~atomic_file();

    void write(std::span<std::byte const> bytes);
    void write(std::string_view text) { write(as_bytes(text)); }
    /// Gives the file its name. Nothing can be written after it.
    void commit();

private:
    std::string path_;       // as the user named it, for messages
    std::string target_;     // with links followed
    std::string temporary_;  // empty where the target is written directly
    int fd_ = -1;
};

/// Writes the whole file at once, all or nothing.
void write_file(std::string const& path, std::string_view text);
/// The same for bytes.
void write_file(std::string const& path, std::span<std::byte const> bytes);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(io)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The path with symbolic links followed; the path itself where nothing is there yet.
[[nodiscard]] inline std::string follow_links(std::string const& path) {
    std::unique_ptr<char, void (*)(void*)> const real(::realpath(path.c_str(), nullptr), std::free);
    return real ? std::string(real.get()) : path;
}

/// A name in the folder of `target` that no other writer of this machine uses now.
[[nodiscard]] inline std::string temporary_name(std::string const& target) {
    static std::atomic<unsigned> counter = 0;
    std::size_t const slash = target.rfind('/');
    std::string const folder = slash == std::string::npos ? std::string() : target.substr(0, slash + 1);
    return concat(folder, ".torch_ir-", std::to_string(::getpid()), "-", std::to_string(counter++), ".tmp");
}

}  // namespace detail

TORCH_IR_INLINE atomic_file::atomic_file(std::string path) : path_(std::move(path)), target_(detail::follow_links(path_)) {
    struct ::stat status {};
    bool const exists = ::stat(target_.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) raise(error::io_failed("write", path_, "it is a directory"));
    if (exists && !S_ISREG(status.st_mode)) {
        fd_ = ::open(target_.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
        if (fd_ < 0) raise(detail::last_io_error("write", path_));
        return;
    }
    if (exists && ::access(target_.c_str(), W_OK) != 0) raise(detail::last_io_error("write", path_));
    for (int attempt = 0; fd_ < 0; ++attempt) {  // a name may be left from a process that was killed
        temporary_ = detail::temporary_name(target_);
        fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd_ < 0 && (errno != EEXIST || attempt > 100)) raise(detail::last_io_error("create", path_));
    }
    if (exists) (void)::fchmod(fd_, status.st_mode & 07777U);  // best effort: some file systems have no permissions
}

TORCH_IR_INLINE atomic_file::~atomic_file() {
    if (fd_ >= 0) ::close(fd_);
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

TORCH_IR_INLINE void atomic_file::write(std::span<std::byte const> bytes) {
    constexpr std::size_t most = std::size_t{1} << 30U;  // systems limit a single write
    while (!bytes.empty()) {
        ::ssize_t const n = ::write(fd_, bytes.data(), std::min(bytes.size(), most));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) raise(detail::last_io_error("write", path_));
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
}

TORCH_IR_INLINE void atomic_file::commit() {
    int const closed = ::close(std::exchange(fd_, -1));
    if (closed != 0 && errno != EINTR) raise(detail::last_io_error("write", path_));
    if (temporary_.empty()) return;
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) raise(detail::last_io_error("write", path_));
    temporary_.clear();
}

TORCH_IR_INLINE void write_file(std::string const& path, std::span<std::byte const> bytes) {
    atomic_file file(path);
    file.write(bytes);
    file.commit();
}

TORCH_IR_INLINE void write_file(std::string const& path, std::string_view text) { write_file(path, as_bytes(text)); }

}}  // namespace torch_ir

#endif
