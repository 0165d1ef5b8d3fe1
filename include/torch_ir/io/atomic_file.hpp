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

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A file that comes into being whole, by `commit()`, or not at all. A target that exists and is no regular file (a
/// pipe, a device such as /dev/null) is written directly; a symbolic link stays one, and the file it points to is
/// replaced. New files have the permissions that the umask leaves, replaced ones keep theirs. Throws `error`
/// (`errc::io`). After a loss of power the name shows the old file or the whole new one: `commit()` waits for the disk.
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
    int file_ = -1;          // the system's descriptor
};

/// Writes the whole file at once, all or nothing.
void write_file(std::string const& path, std::string_view text);
/// The same for bytes.
void write_file(std::string const& path, std::span<std::byte const> bytes);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(io)

#include <torch_ir/io/detail/system_file.hpp>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// A name in the folder of `target` that no other writer of this machine uses now.
[[nodiscard]] inline std::string temporary_name(std::string const& target) {
    static std::atomic<unsigned> counter = 0;
    std::string const folder = target.substr(0, target.find_last_of(folder_separators) + 1);  // npos + 1 is 0
    return concat(folder, ".torch_ir-", std::to_string(process_number()), "-", std::to_string(counter++), ".tmp");
}

}  // namespace detail

TORCH_IR_INLINE atomic_file::atomic_file(std::string path) : path_(std::move(path)), target_(detail::follow_links(path_)) {
    detail::file_status status;
    bool const exists = detail::get_status(target_, status);
    if (exists && status.type == detail::file_type::folder) raise(error::io_failed("write", path_, "it is a directory"));
    if (exists && status.type != detail::file_type::regular) {
        file_ = detail::open_to_write(target_);
        if (file_ < 0) raise(detail::last_io_error("write", path_));
        return;
    }
    if (exists && !detail::may_write(target_)) raise(detail::last_io_error("write", path_));
    for (int attempt = 0; file_ < 0; ++attempt) {  // a name may be left from a process that was killed
        temporary_ = detail::temporary_name(target_);
        file_ = detail::create_file(temporary_);
        if (file_ < 0 && (errno != EEXIST || attempt > 100)) raise(detail::last_io_error("create", path_));
    }
    if (exists) detail::set_permissions(file_, status.permissions);
}

TORCH_IR_INLINE atomic_file::~atomic_file() {
    if (file_ >= 0) detail::close_file(file_);
    if (!temporary_.empty()) detail::remove_file(temporary_);
}

TORCH_IR_INLINE void atomic_file::write(std::span<std::byte const> bytes) {
    while (!bytes.empty()) {
        std::int64_t const n = detail::write_some(file_, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) raise(detail::last_io_error("write", path_));
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
}

TORCH_IR_INLINE void atomic_file::commit() {
    // A file system may write the name before the bytes: the disk must have them first.
    if (!temporary_.empty() && !detail::sync_file(file_)) raise(detail::last_io_error("write", path_));
    int const closed = detail::close_file(std::exchange(file_, -1));
    if (closed != 0 && errno != EINTR) raise(detail::last_io_error("write", path_));
    if (temporary_.empty()) return;
    if (!detail::replace_file(temporary_, target_)) raise(detail::last_io_error("write", path_));
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
