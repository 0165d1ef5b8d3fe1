// SPDX-License-Identifier: MIT
/// Bytes of files: mapped read-only, without a copy, or read whole.
///
///     torch_ir::shared_bytes const file = torch_ir::map_file("weights.safetensors");
///     use(file.bytes);                                 // pages come from the disk as they are touched
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A view of bytes and what keeps them alive (a mapping, a buffer; null where somebody else does). Copies share the
/// bytes.
struct shared_bytes {
    std::span<std::byte const> bytes;
    std::shared_ptr<void const> owner;
};

/// The bytes as text. Valid as long as the bytes.
[[nodiscard]] std::string_view as_text(std::span<std::byte const> bytes) noexcept;
/// The text as bytes. Valid as long as the text.
[[nodiscard]] std::span<std::byte const> as_bytes(std::string_view text) noexcept;

/// Maps the regular file `path` for reading. An empty file gives an empty view. The view shows the file as it is on the
/// disk: replace a mapped file by renaming (as `atomic_file` does; Windows refuses it), never write into it or cut it off while
/// it is in use. Throws `error` (`errc::io`) where the file can't be opened or is not a regular file. Constant time.
[[nodiscard]] shared_bytes map_file(std::string const& path);

/// Gives back the memory of those of these bytes that lie in files which `map_file` has mapped: touched again, they come from the disk again. Other bytes stay
/// as they are. For whoever goes through more of a file than memory should hold. Linear in the pages.
void forget_pages(std::span<std::byte const> bytes) noexcept;

/// Reads the whole of `path`, which may also be a pipe or a device. Throws `error` (`errc::io`). Linear.
[[nodiscard]] std::string read_file(std::string const& path);

/// Bytes that own `buffer`: for readers that take bytes from anywhere.
template <class Buffer>
[[nodiscard]] shared_bytes share(Buffer buffer) {
    auto owner = std::make_shared<Buffer const>(std::move(buffer));
    return {std::as_bytes(std::span(owner->data(), owner->size())), owner};
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(io)

#include <torch_ir/io/detail/system_file.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <mutex>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// What a folder is, by the files that are in it, and what to give instead of it.
[[nodiscard]] inline std::string describe_folder(std::string const& path) {
    auto const holds = [&](std::string_view name) {
        file_status status;
        return get_status(concat(path, "/", name), status) && status.type == file_type::regular;
    };
    if (holds(".metadata"))
        return "it is a folder of torch.distributed.checkpoint; make one file of it: python -m torch.distributed.checkpoint.format_utils dcp_to_torch FOLDER "
               "weights.pt";
    if (holds("archive_format") || holds("data/archive_format") || holds(".data/version"))
        return "it is a directory, an archive that was unpacked; give the archive itself, or zip the folder without compression";
    if (holds("saved_model.pb")) return "it is a SavedModel of TensorFlow, which holds no PyTorch program";
    for (std::string_view const file : {"model.pt2", "model.safetensors.index.json", "model.safetensors", "pytorch_model.bin.index.json", "pytorch_model.bin"})
        if (holds(file)) return concat("it is a directory; give its file, '", path, "/", file, "'");
    return "it is a directory";
}

/// Opens for reading and tells the kind and size of what was opened. `wait`: for the other end of a pipe.
[[nodiscard]] inline int open_for_reading(std::string const& path, bool wait, file_status& status) {
    open_descriptor file(open_file(path, wait));
    if (file.get() < 0) raise(last_io_error("open", path));
    if (!get_status(file.get(), status)) raise(last_io_error("read", path));
    if (status.type == file_type::folder) raise(error::io_failed("read", path, describe_folder(path)));
    return file.release();
}

}  // namespace detail

TORCH_IR_INLINE std::string_view as_text(std::span<std::byte const> bytes) noexcept { return {reinterpret_cast<char const*>(bytes.data()), bytes.size()}; }

TORCH_IR_INLINE std::span<std::byte const> as_bytes(std::string_view text) noexcept { return {reinterpret_cast<std::byte const*>(text.data()), text.size()}; }

namespace detail {

/// The mappings that there are, so that no other memory is taken for one.
class mappings {
public:
    static mappings& all() {
        static mappings& only = *new mappings;  // files may be unmapped after everything else has ended
        return only;
    }
    void add(std::byte const* begin, std::size_t size) {
        std::scoped_lock const lock(mutex_);
        sizes_.emplace(begin, size);
    }
    void unmap(std::byte const* begin) noexcept {
        std::scoped_lock const lock(mutex_);
        auto const found = sizes_.find(begin);
        unmap_bytes(begin, found->second);
        sizes_.erase(found);
    }
    /// Pages that hold other bytes of the mapping as well go too: those come again as they were.
    void forget(std::span<std::byte const> bytes) noexcept {
        std::scoped_lock const lock(mutex_);
        auto const behind = sizes_.upper_bound(bytes.data());
        if (behind == sizes_.begin()) return;
        auto const& [begin, size] = *std::prev(behind);
        auto const offset = static_cast<std::size_t>(bytes.data() - begin);
        if (offset > size || bytes.size() > size - offset) return;
        std::size_t const first = offset / page_size * page_size;
        forget_bytes(begin + first, offset + bytes.size() - first);
    }

private:
    static constexpr std::size_t page_size = std::size_t{1} << 16U;  // a multiple of those that systems have
    std::mutex mutex_;
    std::map<std::byte const*, std::size_t, std::less<>> sizes_;
};

/// Calls `f` for one part of the bytes after the other, so that no more of a mapped file than that is in memory.
template <class F>
void pass_through(std::span<std::byte const> bytes, F&& f) {
    constexpr std::size_t most = std::size_t{1} << 23U;
    for (std::size_t at = 0; at < bytes.size(); at += most) {
        auto const part = bytes.subspan(at, std::min(most, bytes.size() - at));
        f(part);
        forget_pages(part);
    }
}

}  // namespace detail

TORCH_IR_INLINE void forget_pages(std::span<std::byte const> bytes) noexcept {
    if (!bytes.empty()) detail::mappings::all().forget(bytes);
}

TORCH_IR_INLINE shared_bytes map_file(std::string const& path) {
    detail::file_status status;
    detail::open_descriptor const file(detail::open_for_reading(path, false, status));
    if (status.type != detail::file_type::regular) raise(error::io_failed("map", path, "it is not a regular file; copy it to one first"));
    if (status.size == 0) return {};
    if (status.size > std::numeric_limits<std::size_t>::max() / 2) raise(error::io_failed("map", path, "it is larger than the address space"));
    auto const size = static_cast<std::size_t>(status.size);
    void* const address = detail::map_bytes(file.get(), size);
    if (!address) raise(detail::last_io_error("map", path));
    auto const* const begin = static_cast<std::byte const*>(address);
    detail::mappings::all().add(begin, size);
    std::shared_ptr<void const> owner(address, [begin](void const*) { detail::mappings::all().unmap(begin); });
    return {{begin, size}, std::move(owner)};
}

TORCH_IR_INLINE std::string read_file(std::string const& path) {
    detail::file_status status;
    detail::open_descriptor const file(detail::open_for_reading(path, true, status));
    std::string text;
    std::size_t used = 0;
    // one byte more than the size, so that the end is seen without growing
    text.resize(status.type == detail::file_type::regular ? static_cast<std::size_t>(status.size) + 1 : 1U << 16U);
    for (;;) {
        std::int64_t const n = detail::read_some(file.get(), text.data() + used, text.size() - used);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) raise(detail::last_io_error("read", path));
        if (n == 0) break;
        used += static_cast<std::size_t>(n);
        if (used == text.size()) text.resize(2 * used);
    }
    text.resize(used);
    return text;
}

}}  // namespace torch_ir

#endif
