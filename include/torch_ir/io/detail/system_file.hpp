// SPDX-License-Identifier: MIT
/// What the operating system does with files, once for POSIX and once for Windows: all of the library that differs between the two.
/// For the bodies of io/ only. As the system calls they stand for, these functions return -1, false or null where they fail, and set errno.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>

#if defined(_WIN32)
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <sys/stat.h>
#include <boost/winapi/file_management.hpp>
#include <boost/winapi/file_mapping.hpp>
#include <boost/winapi/get_last_error.hpp>
#include <boost/winapi/handles.hpp>
#include <boost/winapi/page_protection_flags.hpp>

#include <filesystem>
#else
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

enum class file_type { regular, folder, other };

struct file_status {
    file_type type = file_type::other;
    std::uint64_t size = 0;
    unsigned permissions = 0;  // as chmod takes them
};

/// The most bytes that are asked of one call: systems limit it.
inline constexpr std::size_t most_bytes_at_once = std::size_t{1} << 30U;

/// The error of the last call that failed on `path`.
[[nodiscard]] inline error last_io_error(std::string_view action, std::string_view path) {
    int const reason = errno;
    return error::io_failed(action, path, std::generic_category().message(reason));
}

#if defined(_WIN32)

/// Names of files as Windows' functions take them.
[[nodiscard]] inline std::wstring wide(std::string const& path) { return std::filesystem::path(path).wstring(); }

/// Takes the error of a function of Windows into errno.
inline void set_errno() noexcept {
    auto const reason = std::error_code(static_cast<int>(boost::winapi::GetLastError()), std::system_category()).default_error_condition();
    errno = reason.category() == std::generic_category() ? reason.value() : EIO;
}

[[nodiscard]] inline file_status status_from(struct ::_stat64 const& s) noexcept {
    unsigned const mode = s.st_mode;
    return {(mode & _S_IFMT) == _S_IFREG   ? file_type::regular
            : (mode & _S_IFMT) == _S_IFDIR ? file_type::folder
                                           : file_type::other,
            static_cast<std::uint64_t>(s.st_size), mode & 0777U};
}

[[nodiscard]] inline bool get_status(std::string const& path, file_status& status) {
    struct ::_stat64 s {};
    if (::_wstat64(wide(path).c_str(), &s) != 0) return false;
    status = status_from(s);
    return true;
}
[[nodiscard]] inline bool get_status(int file, file_status& status) noexcept {
    struct ::_stat64 s {};
    if (::_fstat64(file, &s) != 0) return false;
    status = status_from(s);
    return true;
}
[[nodiscard]] inline int open_file(std::string const& path, bool /*wait*/) {
    file_status status;
    if (get_status(path, status) && status.type == file_type::folder) return errno = EISDIR, -1;
    return ::_wopen(wide(path).c_str(), _O_RDONLY | _O_BINARY | _O_NOINHERIT);
}
[[nodiscard]] inline int open_to_write(std::string const& path) { return ::_wopen(wide(path).c_str(), _O_WRONLY | _O_BINARY | _O_NOINHERIT); }
[[nodiscard]] inline int create_file(std::string const& path, bool /*for_all*/) {
    return ::_wopen(wide(path).c_str(), _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY | _O_NOINHERIT, _S_IREAD | _S_IWRITE);
}
inline int close_file(int file) noexcept { return ::_close(file); }
[[nodiscard]] inline std::int64_t read_some(int file, void* to, std::size_t size) noexcept {
    return ::_read(file, to, static_cast<unsigned>(std::min(size, most_bytes_at_once)));
}
[[nodiscard]] inline std::int64_t write_some(int file, void const* from, std::size_t size) noexcept {
    return ::_write(file, from, static_cast<unsigned>(std::min(size, most_bytes_at_once)));
}
/// Waits until the disk has what was written.
[[nodiscard]] inline bool sync_file(int file) noexcept { return ::_commit(file) == 0; }
[[nodiscard]] inline bool may_write(std::string const& path) { return ::_waccess(wide(path).c_str(), 2) == 0; }
inline void set_permissions(int, unsigned) noexcept {}  // a file has those of its folder
inline void remove_file(std::string const& path) noexcept { ::_wremove(wide(path).c_str()); }
inline void remove_at_signal(char const* path) noexcept { static_cast<void>(std::remove(path)); }
/// Gives `from` the name `to`, in place of what has it; `waits`: the disk has the new name when this returns. Fails where somebody maps the old file.
[[nodiscard]] inline bool replace_file(std::string const& from, std::string const& to, bool waits) {
    constexpr boost::winapi::DWORD_ replace_existing = 0x1, write_through = 0x8;
    if (boost::winapi::MoveFileExW(wide(from).c_str(), wide(to).c_str(), replace_existing | (waits ? write_through : 0))) return true;
    set_errno();
    return false;
}
/// The path with symbolic links followed; the path itself where nothing is there yet.
[[nodiscard]] inline std::string follow_links(std::string const& path) {
    std::error_code nothing_there;
    auto const real = std::filesystem::canonical(path, nothing_there);
    return nothing_there ? path : real.string();
}
/// Removes what killed writers left behind: not here, for a file that somebody writes can't be told from one that nobody does.
inline void sweep_temporaries(std::string const&, std::string_view) noexcept {}
inline void lock_file(int) noexcept {}
[[nodiscard]] inline bool refuses_files(int) noexcept { return errno == EACCES; }
[[nodiscard]] inline int process_number() noexcept { return ::_getpid(); }
inline constexpr std::string_view folder_separators = "/\\:";

/// Maps the first `size` bytes for reading, until unmap_bytes.
[[nodiscard]] inline void* map_bytes(int file, std::size_t size) noexcept {
    auto const handle = reinterpret_cast<boost::winapi::HANDLE_>(::_get_osfhandle(file));
    auto const mapping = boost::winapi::CreateFileMappingW(handle, nullptr, boost::winapi::PAGE_READONLY_, 0, 0, nullptr);
    void* const address = mapping ? boost::winapi::MapViewOfFile(mapping, boost::winapi::FILE_MAP_READ_, 0, 0, size) : nullptr;
    if (!address) set_errno();
    if (mapping) boost::winapi::CloseHandle(mapping);  // the view keeps it
    return address;
}
inline void unmap_bytes(void const* address, std::size_t) noexcept { boost::winapi::UnmapViewOfFile(address); }
inline void forget_bytes(void const*, std::size_t) noexcept {}

#else

[[nodiscard]] inline file_status status_from(struct ::stat const& s) noexcept {
    return {S_ISREG(s.st_mode)   ? file_type::regular
            : S_ISDIR(s.st_mode) ? file_type::folder
                                 : file_type::other,
            static_cast<std::uint64_t>(s.st_size), static_cast<unsigned>(s.st_mode) & 07777U};
}

[[nodiscard]] inline bool get_status(std::string const& path, file_status& status) noexcept {
    struct ::stat s {};
    if (::stat(path.c_str(), &s) != 0) return false;
    status = status_from(s);
    return true;
}
[[nodiscard]] inline bool get_status(int file, file_status& status) noexcept {
    struct ::stat s {};
    if (::fstat(file, &s) != 0) return false;
    status = status_from(s);
    return true;
}
/// `wait`: for the other end of a pipe.
[[nodiscard]] inline int open_file(std::string const& path, bool wait) noexcept { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | (wait ? 0 : O_NONBLOCK)); }
[[nodiscard]] inline int open_to_write(std::string const& path) noexcept { return ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY); }
/// A new file: for its owner alone, or for all that the umask lets.
[[nodiscard]] inline int create_file(std::string const& path, bool for_all) noexcept {
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, for_all ? 0666 : 0600);
}
inline int close_file(int file) noexcept { return ::close(file); }
[[nodiscard]] inline std::int64_t read_some(int file, void* to, std::size_t size) noexcept { return ::read(file, to, std::min(size, most_bytes_at_once)); }
[[nodiscard]] inline std::int64_t write_some(int file, void const* from, std::size_t size) noexcept {
    return ::write(file, from, std::min(size, most_bytes_at_once));
}
/// Waits until the disk has what was written. (Some file systems have no disk, and say so.)
[[nodiscard]] inline bool sync_file(int file) noexcept {
    while (::fsync(file) != 0)
        if (errno != EINTR) return errno == EINVAL || errno == ENOSYS || errno == EROFS;
    return true;
}
[[nodiscard]] inline bool may_write(std::string const& path) noexcept { return ::access(path.c_str(), W_OK) == 0; }
inline void set_permissions(int file, unsigned permissions) noexcept {
    (void)!::fchmod(file, static_cast<::mode_t>(permissions));  // best effort: some file systems have none
}
inline void remove_file(std::string const& path) noexcept { ::unlink(path.c_str()); }
/// Async-signal-safe.
inline void remove_at_signal(char const* path) noexcept { ::unlink(path); }
/// Gives `from` the name `to`, in place of what has it; `waits`: the disk has the new name when this returns.
[[nodiscard]] inline bool replace_file(std::string const& from, std::string const& to, bool waits) {
    if (std::rename(from.c_str(), to.c_str()) != 0) return false;
    if (!waits) return true;
    // The name is a part of the folder. Best effort: the file has it already, and not every folder can be opened.
    std::size_t const slash = to.rfind('/');
    std::string const folder = slash == std::string::npos ? "." : to.substr(0, slash + 1);
    if (int const opened = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC); opened >= 0) {
        (void)sync_file(opened);
        ::close(opened);
    }
    return true;
}
/// The path with symbolic links followed, to where a file would come into being if there is none yet; empty, with errno, where there is no such place.
[[nodiscard]] inline std::string follow_links(std::string path) {
    constexpr int most_links = 40;
    for (int links = 0; links <= most_links; ++links) {
        std::unique_ptr<char, void (*)(void*)> const real(::realpath(path.c_str(), nullptr), std::free);
        if (real) return real.get();
        std::string target(4096, '\0');
        auto const size = ::readlink(path.c_str(), target.data(), target.size());
        if (size < 0) return path;  // no link
        target.resize(static_cast<std::size_t>(size));
        path = target.starts_with('/') ? target : path.substr(0, path.rfind('/') + 1) + target;  // npos + 1 is 0
    }
    return errno = ELOOP, std::string();
}
/// Says that somebody writes this file, for sweep_temporaries.
inline void lock_file(int file) noexcept { (void)::flock(file, LOCK_EX | LOCK_NB); }
/// Removes what killed writers left in the folder: files `PREFIX-PROCESS-NUMBER.tmp` of a process that does not run, which nobody has locked (another
/// machine may write them). Best effort.
inline void sweep_temporaries(std::string const& folder, std::string_view prefix) {
    std::unique_ptr<::DIR, int (*)(::DIR*)> const entries(::opendir(folder.empty() ? "." : folder.c_str()), ::closedir);
    if (!entries) return;
    while (auto const* entry = ::readdir(entries.get())) {
        std::string_view const name = entry->d_name;
        if (!name.starts_with(prefix) || !name.ends_with(".tmp")) continue;
        char* behind = nullptr;
        long const process = std::strtol(entry->d_name + prefix.size(), &behind, 10);
        if (*behind != '-' || process <= 0 || ::kill(static_cast<::pid_t>(process), 0) == 0 || errno != ESRCH) continue;
        std::string const path = folder + entry->d_name;
        int const file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (file < 0) continue;
        if (::flock(file, LOCK_EX | LOCK_NB) == 0) ::unlink(path.c_str());
        ::close(file);
    }
}
/// The error says that the folder takes no files.
[[nodiscard]] inline bool refuses_files(int reason) noexcept { return reason == EACCES || reason == EPERM || reason == EROFS; }
[[nodiscard]] inline int process_number() noexcept { return static_cast<int>(::getpid()); }
inline constexpr std::string_view folder_separators = "/";

/// Maps the first `size` bytes for reading, until unmap_bytes.
[[nodiscard]] inline void* map_bytes(int file, std::size_t size) noexcept {
    void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    return address == MAP_FAILED ? nullptr : address;
}
inline void unmap_bytes(void const* address, std::size_t size) noexcept { ::munmap(const_cast<void*>(address), size); }
inline void forget_bytes(void const* address, std::size_t size) noexcept { (void)::madvise(const_cast<void*>(address), size, MADV_DONTNEED); }

#endif

/// An open file that closes itself.
class open_descriptor {
public:
    explicit open_descriptor(int file) noexcept : file_(file) {}
    open_descriptor(open_descriptor const&) = delete;
    open_descriptor& operator=(open_descriptor const&) = delete;
    ~open_descriptor() {
        if (file_ >= 0) close_file(file_);
    }
    [[nodiscard]] int get() const noexcept { return file_; }
    /// Hands the file over: the caller closes it.
    [[nodiscard]] int release() noexcept { return std::exchange(file_, -1); }

private:
    int file_;
};

}}}  // namespace torch_ir::detail
