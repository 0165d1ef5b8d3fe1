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
/// replaced, or made. New files have the permissions that the umask leaves, replaced ones keep theirs, but for set-user and set-group. Until then
/// only their owner may read them. Throws `error` (`errc::io`).
///
/// After a loss of power the name shows the old file or the whole new one: `commit()` waits for the disk, unless the environment has
/// `TORCH_IR_SYNC=0`. A process that is killed leaves its temporary file, `.NAME.torch_ir-PROCESS-NUMBER.tmp`, behind; the next that writes the same
/// file removes it. Who handles signals calls `remove_temporary_files`.
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
    unsigned permissions_ = 0600;
    std::size_t slot_ = static_cast<std::size_t>(-1);  // among those that a signal removes

    void create(bool over_another);
    void forget() noexcept;
};

/// Removes the temporary files of all `atomic_file`s of this process, which can't be committed any more. For handlers of signals that end the process:
/// it is async-signal-safe, allocates nothing and takes no lock.
void remove_temporary_files() noexcept;

/// Writes the whole file at once, all or nothing.
void write_file(std::string const& path, std::string_view text);
/// The same for bytes.
void write_file(std::string const& path, std::span<std::byte const> bytes);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(io)

#include <torch_ir/io/detail/signal_paths.hpp>
#include <torch_ir/io/detail/system_file.hpp>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Temporary files that a signal removes.
TORCH_IR_INLINE signal_paths<64> temporary_files;

/// Where the names of the temporary files of `target` begin, without its folder: the process follows.
[[nodiscard]] inline std::string temporary_prefix(std::string const& target) {
    constexpr std::size_t most = 160;                                                                             // names have 255 bytes
    return concat(".", target.substr(target.find_last_of(folder_separators) + 1).substr(0, most), ".torch_ir-");  // npos + 1 is 0
}

/// Whether `commit` waits for the disk.
[[nodiscard]] inline bool wants_sync() noexcept {
    char const* const said = std::getenv("TORCH_IR_SYNC");
    return said == nullptr || std::string_view(said) != "0";
}

}  // namespace detail

TORCH_IR_INLINE atomic_file::atomic_file(std::string path) : path_(std::move(path)), target_(detail::follow_links(path_)) {
    if (target_.empty()) raise(detail::last_io_error("write", path_));
    detail::file_status status;
    bool const exists = detail::get_status(target_, status);
    if (exists && status.type == detail::file_type::folder) raise(error::io_failed("write", path_, "it is a directory"));
    if (exists && status.type != detail::file_type::regular) {
        file_ = detail::open_to_write(target_);
        if (file_ < 0) raise(detail::last_io_error("write", path_));
        return;
    }
    if (exists && !detail::may_write(target_)) raise(detail::last_io_error("write", path_));
    create(exists);
    if (exists) permissions_ = status.permissions & 0777U;  // who writes may be another than the owner, whose rights are not given on
}

/// Makes the temporary file, for its owner alone.
TORCH_IR_INLINE void atomic_file::create(bool over_another) {
    static std::atomic<unsigned> counter = 0;
    std::string const folder = target_.substr(0, target_.find_last_of(detail::folder_separators) + 1);
    std::string const prefix = detail::temporary_prefix(target_);
    detail::sweep_temporaries(folder, prefix);
    for (int attempt = 0; file_ < 0; ++attempt) {  // a name may be left from another process of this number
        temporary_ = detail::concat(folder, prefix, std::to_string(detail::process_number()), "-", std::to_string(counter++), ".tmp");
        file_ = detail::create_file(temporary_, !over_another);
        if (file_ >= 0 || (errno == EEXIST && attempt <= 100)) continue;
        int const reason = errno;
        temporary_.clear();
        if (!detail::refuses_files(reason)) raise(detail::last_io_error("create", path_));
        raise(error::io_failed(
            "create", path_, detail::concat("the folder '", folder.empty() ? "." : folder, "' takes no new files: ", std::generic_category().message(reason))));
    }
    slot_ = detail::temporary_files.add(temporary_);
    detail::lock_file(file_);
    if (over_another) return;
    if (detail::file_status made; detail::get_status(file_, made)) permissions_ = made.permissions & 0777U;  // what the umask leaves
    detail::set_permissions(file_, 0600);
}

TORCH_IR_INLINE void atomic_file::forget() noexcept {
    detail::temporary_files.forget(slot_);
    temporary_.clear();
}

TORCH_IR_INLINE atomic_file::~atomic_file() {
    if (file_ >= 0) detail::close_file(file_);
    if (temporary_.empty()) return;
    detail::remove_file(temporary_);
    forget();
}

TORCH_IR_INLINE void atomic_file::write(std::span<std::byte const> bytes) {
    detail::pass_through(bytes, [&](std::span<std::byte const> part) {
        while (!part.empty()) {
            std::int64_t const n = detail::write_some(file_, part.data(), part.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0 && errno == EFAULT) raise(error::io_failed("write", path_, "a file that its bytes come from was cut short by another program"));
            if (n < 0) raise(detail::last_io_error("write", path_));
            part = part.subspan(static_cast<std::size_t>(n));
        }
    });
}

TORCH_IR_INLINE void atomic_file::commit() {
    bool const waits = !temporary_.empty() && detail::wants_sync();
    if (!temporary_.empty()) detail::set_permissions(file_, permissions_);
    // A file system may write the name before the bytes: the disk must have them first.
    if (waits && !detail::sync_file(file_)) raise(detail::last_io_error("write", path_));
    int const closed = detail::close_file(std::exchange(file_, -1));
    if (closed != 0 && errno != EINTR) raise(detail::last_io_error("write", path_));
    if (temporary_.empty()) return;
    if (!detail::replace_file(temporary_, target_, waits)) raise(detail::last_io_error("write", path_));
    forget();
}

TORCH_IR_INLINE void remove_temporary_files() noexcept {
    detail::temporary_files.take_all([](char const* path) { detail::remove_at_signal(path); });
}

TORCH_IR_INLINE void write_file(std::string const& path, std::span<std::byte const> bytes) {
    atomic_file file(path);
    file.write(bytes);
    file.commit();
}

TORCH_IR_INLINE void write_file(std::string const& path, std::string_view text) { write_file(path, as_bytes(text)); }

}}  // namespace torch_ir

#endif
