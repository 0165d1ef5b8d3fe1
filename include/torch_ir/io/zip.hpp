// SPDX-License-Identifier: MIT
/// Reading zip archives: a strict reader of the central directory that maps stored entries instead of copying them.
///
///     torch_ir::zip_archive const archive = torch_ir::zip_archive::open("model.pt2");
///     torch_ir::shared_bytes const text = archive.bytes(archive.get("model/models/model.json"));
///
/// The format is PKWARE's APPNOTE 6.3, with ZIP64. What one archive could mean two ways is refused: two entries of one
/// name, entries that overlap, headers that disagree.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {
struct inflated_entries;
}  // namespace detail

/// One file inside of an archive, as its central directory describes it. Valid as long as the archive.
struct zip_entry {
    std::string_view name;
    std::uint64_t size = 0;             ///< bytes of the content
    std::uint64_t compressed_size = 0;  ///< bytes in the archive
    std::uint64_t header_offset = 0;    ///< of the local header
    std::uint64_t limit = 0;            ///< where the next entry or the directory begins: the entry ends before
    std::uint32_t crc32 = 0;
    std::uint16_t method = 0;  ///< 0: stored, 8: deflated
    std::uint16_t flags = 0;
};

/// What an archive may cost. Stored entries are mapped and cost nothing.
struct zip_options {
    /// Bytes that all compressed entries together may unpack to; 0: `zip_inflation_budget` of the size of the archive.
    std::uint64_t max_inflated = 0;
};

/// What the compressed entries of an archive of `size` bytes may unpack to by default: 64 MiB and 32 times its size, twice as much as the text of a
/// program compresses. Deflate reaches 1032 times, so that a small file could fill any memory.
[[nodiscard]] constexpr std::uint64_t zip_inflation_budget(std::uint64_t size) noexcept {
    constexpr std::uint64_t always = std::uint64_t{64} << 20U, times = 32;
    return size > (std::numeric_limits<std::uint64_t>::max() - always) / times ? std::numeric_limits<std::uint64_t>::max() : always + times * size;
}

/// A zip archive that is open for reading. Copies share the bytes and are cheap enough; entries refer to the archive's
/// bytes. All functions that throw do so with `error`: `errc::io`, `errc::malformed`, or `errc::unsupported`
/// (encrypted, several disks, an unknown compression, compressed content beyond `zip_options::max_inflated`).
///
/// Functions that are const may be called from several threads.
class zip_archive {
public:
    /// Maps the archive `path`. Linear in the number of entries, whatever their size.
    [[nodiscard]] static zip_archive open(std::string const& path, zip_options const& options = {}) { return zip_archive(map_file(path), path, options); }

    /// Takes an archive from memory. `name` is shown in errors.
    zip_archive(shared_bytes archive, std::string name, zip_options const& options = {});

    /// The entries in order of the directory.
    [[nodiscard]] std::vector<zip_entry> const& entries() const noexcept { return entries_; }
    /// The entry `name`, or null. Constant time.
    [[nodiscard]] zip_entry const* find(std::string_view name) const;
    /// The entry `name`; an error that names it where it is missing.
    [[nodiscard]] zip_entry const& get(std::string_view name) const;

    /// Where the stored bytes of an entry begin in the archive. Checks the local header.
    [[nodiscard]] std::uint64_t data_offset(zip_entry const& entry) const;

    /// The content. A stored entry is a view of the archive (constant time). A deflated one is unpacked when it is first asked for, its check sum
    /// verified, and kept as long as the archive or what was returned. Stored entries are not verified here: PyTorch may write archives without true
    /// check sums.
    [[nodiscard]] shared_bytes bytes(zip_entry const& entry) const;

    /// The content agrees with its check sum. Linear.
    [[nodiscard]] bool matches_checksum(zip_entry const& entry) const;

    /// The name given when opened, for errors.
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    /// The whole archive.
    [[nodiscard]] shared_bytes const& archive() const noexcept { return archive_; }

private:
    struct directory {
        std::uint64_t offset = 0, size = 0, count = 0;
    };

    [[nodiscard]] directory find_directory() const;
    void read_zip64_directory(std::uint64_t end_record, directory& d) const;
    void read_entries(directory const& d);
    void read_zip64_extra(zip_entry& e, std::span<std::byte const> extra, std::uint64_t disk) const;
    void set_limits(std::uint64_t directory_offset);
    [[nodiscard]] shared_bytes inflate(zip_entry const& entry, std::span<std::byte const> packed) const;
    [[nodiscard]] shared_bytes inflate_once(zip_entry const& entry, std::span<std::byte const> packed) const;
    [[noreturn]] void fail(std::string_view where, std::string_view expected, std::string_view found) const {
        raise(error::malformed(name_, where, expected, found));
    }

    shared_bytes archive_;
    std::string name_;
    std::vector<zip_entry> entries_;
    detail::view_map<std::size_t> index_;
    std::shared_ptr<detail::inflated_entries> inflated_;
};

namespace detail {

/// A name for messages: short, on one line.
[[nodiscard]] std::string zip_shown_name(std::string_view name);

/// The folder of an archive of PyTorch that holds everything, with its '/': that of the first entry; none where the archive was zipped again without it.
[[nodiscard]] std::string zip_root(zip_archive const& archive);

}  // namespace detail

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(io)

#include <torch_ir/io/little_endian.hpp>

#include <mutex>

#include <zlib.h>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

inline constexpr std::uint64_t zip_end_size = 22, zip64_end_size = 56, zip64_locator_size = 20;
inline constexpr std::uint64_t zip_central_size = 46, zip_local_size = 30;
inline constexpr std::uint32_t zip_end_mark = 0x06054b50, zip64_end_mark = 0x06064b50, zip64_locator_mark = 0x07064b50;
inline constexpr std::uint32_t zip_central_mark = 0x02014b50, zip_local_mark = 0x04034b50;
inline constexpr std::uint64_t zip_max16 = 0xffff, zip_max32 = 0xffffffff;
inline constexpr std::uint16_t zip_flag_encrypted = 1U << 0U, zip_flag_late_sizes = 1U << 3U, zip_flag_masked = 1U << 13U;
/// Deflate can't shrink anything by more than this.
inline constexpr std::uint64_t zip_max_ratio = 1032;

TORCH_IR_INLINE std::string zip_shown_name(std::string_view name) {
    constexpr std::size_t most = 120;
    std::string out(name.substr(0, most));
    for (char& c : out)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
    return name.size() > most ? out + "..." : out;
}

[[nodiscard]] inline std::string zip_where(zip_entry const& e) { return concat("zip entry '", zip_shown_name(e.name), "'"); }

/// The file is several archives one behind the other: the last one's directory is not where its end record counts it, but as far behind that as the last
/// one begins, right after the end record of the one before. Constant time.
[[nodiscard]] inline bool are_joined_zips(std::span<std::byte const> all) {
    if (all.size() < 2 * zip_end_size || load_le<4>(all, 0) != zip_local_mark) return false;
    std::uint64_t at = all.size() - zip_end_size;
    if (load_le<4>(all, at) != zip_end_mark) return false;
    std::uint64_t size = load_le<4>(all, at + 12), offset = load_le<4>(all, at + 16);
    if (at >= zip64_locator_size + zip64_end_size && load_le<4>(all, at - zip64_locator_size) == zip64_locator_mark) {
        at -= zip64_locator_size + zip64_end_size;
        size = load_le<8>(all, at + 40);
        offset = load_le<8>(all, at + 48);
    }
    if (size > at || offset >= at - size) return false;
    std::uint64_t const begin = at - size - offset;
    return begin >= zip_end_size && load_le<4>(all, begin) == zip_local_mark && load_le<4>(all, begin - zip_end_size) == zip_end_mark;
}

TORCH_IR_INLINE std::string zip_root(zip_archive const& archive) {
    for (std::string_view const sign : {"archive_format", "data.pkl"})
        if (archive.find(sign) != nullptr) return {};
    if (archive.entries().empty()) return {};
    std::string_view const first = archive.entries().front().name;
    return std::string(first.substr(0, first.find('/') + 1));
}

/// The deflated entries of an archive that were asked for, by the offset of their header, and what may still be unpacked.
struct inflated_entries {
    explicit inflated_entries(std::uint64_t budget) : limit(budget), left(budget) {}

    std::uint64_t const limit;
    std::mutex mutex;
    std::uint64_t left;
    number_map<shared_bytes> content;
};

[[nodiscard]] inline std::uint32_t crc32_of(std::span<std::byte const> bytes, std::uint32_t before = 0) noexcept {
    return static_cast<std::uint32_t>(::crc32_z(before, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size()));
}

}  // namespace detail

TORCH_IR_INLINE zip_archive::zip_archive(shared_bytes archive, std::string name, zip_options const& options)
    : archive_(std::move(archive)),
      name_(std::move(name)),
      inflated_(std::make_shared<detail::inflated_entries>(options.max_inflated > 0 ? options.max_inflated : zip_inflation_budget(archive_.bytes.size()))) {
    if (detail::are_joined_zips(archive_.bytes))
        raise(error::unsupported(name_, "several zip archives one behind the other, as files of a distributed checkpoint are (torch.distributed.checkpoint)",
                                 "make one file of its folder: python -m torch.distributed.checkpoint.format_utils dcp_to_torch FOLDER weights.pt"));
    directory const d = find_directory();
    read_entries(d);
    set_limits(d.offset);
}

TORCH_IR_INLINE zip_entry const* zip_archive::find(std::string_view name) const {
    auto const found = index_.find(name);
    return found == index_.end() ? nullptr : &entries_[found->second];
}

TORCH_IR_INLINE zip_entry const& zip_archive::get(std::string_view name) const {
    zip_entry const* const e = find(name);
    if (e == nullptr) fail({}, detail::concat("the zip entry '", detail::zip_shown_name(name), "'"), "an archive without it");
    return *e;
}

/// Finds the end record, which stands at the end but for a comment, and in it where the directory is.
TORCH_IR_INLINE zip_archive::directory zip_archive::find_directory() const {
    auto const all = archive_.bytes;
    constexpr std::string_view expected = "a zip archive (is the file complete?)";
    if (all.size() < detail::zip_end_size) fail({}, expected, std::to_string(all.size()) + " bytes");
    std::uint64_t const last = all.size() - detail::zip_end_size;
    std::uint64_t const first = last > detail::zip_max16 ? last - detail::zip_max16 : 0;
    std::uint64_t at = last + 1;
    bool found = false;
    while (!found && at-- > first) found = detail::load_le<4>(all, at) == detail::zip_end_mark && at + detail::load_le<2>(all, at + 20) == last;
    if (!found) fail({}, expected, "no end-of-directory record");

    std::uint64_t const disk = detail::load_le<2>(all, at + 4), directory_disk = detail::load_le<2>(all, at + 6);
    directory d;
    d.count = detail::load_le<2>(all, at + 10);
    d.size = detail::load_le<4>(all, at + 12);
    d.offset = detail::load_le<4>(all, at + 16);
    bool const zip64 = at >= detail::zip64_locator_size && detail::load_le<4>(all, at - detail::zip64_locator_size) == detail::zip64_locator_mark;
    std::uint64_t directory_limit = at;
    if (zip64) {
        read_zip64_directory(at, d);
        directory_limit = detail::load_le<8>(all, at - detail::zip64_locator_size + 8);
    } else if (disk != 0 || directory_disk != 0 || detail::load_le<2>(all, at + 8) != d.count) {
        raise(error::unsupported(name_, "a zip archive of several disks", "join it into one file"));
    }
    if (d.offset > directory_limit || d.size > directory_limit - d.offset)
        fail("the zip directory", "a place before its end record", detail::concat("byte ", std::to_string(d.offset)));
    if (d.count > d.size / detail::zip_central_size) fail("the zip directory", "room for its entries", detail::concat(std::to_string(d.count), " entries"));
    return d;
}

/// Replaces the numbers of the end record, which are too small for a large archive, by those of the ZIP64 one.
TORCH_IR_INLINE void zip_archive::read_zip64_directory(std::uint64_t end_record, directory& d) const {
    auto const all = archive_.bytes;
    std::uint64_t const locator = end_record - detail::zip64_locator_size;
    std::uint64_t const at = detail::load_le<8>(all, locator + 8);
    if (locator < detail::zip64_end_size || at > locator - detail::zip64_end_size || detail::load_le<4>(all, at) != detail::zip64_end_mark)
        fail("the ZIP64 locator", "the place of a ZIP64 record", detail::concat("byte ", std::to_string(at)));
    if (detail::load_le<4>(all, locator + 4) != 0 || detail::load_le<4>(all, locator + 16) > 1 || detail::load_le<4>(all, at + 16) != 0 ||
        detail::load_le<4>(all, at + 20) != 0)
        raise(error::unsupported(name_, "a zip archive of several disks", "join it into one file"));
    directory const large{.offset = detail::load_le<8>(all, at + 48), .size = detail::load_le<8>(all, at + 40), .count = detail::load_le<8>(all, at + 32)};
    auto const agrees = [](std::uint64_t small, std::uint64_t big, std::uint64_t limit) { return small == limit || small == big; };
    if (!agrees(d.offset, large.offset, detail::zip_max32) || !agrees(d.size, large.size, detail::zip_max32) ||
        !agrees(d.count, large.count, detail::zip_max16))
        fail("the ZIP64 record", "the numbers of the end record", "others");
    d = large;
}

TORCH_IR_INLINE void zip_archive::read_entries(directory const& d) {
    auto const all = archive_.bytes;
    std::uint64_t at = d.offset;
    std::uint64_t const end = d.offset + d.size;
    entries_.reserve(d.count);
    index_.reserve(d.count);
    for (std::uint64_t i = 0; i < d.count; ++i) {
        if (end - at < detail::zip_central_size || detail::load_le<4>(all, at) != detail::zip_central_mark)
            fail("the zip directory", detail::concat("entry ", std::to_string(i)), "no header of one");
        std::uint64_t const name_size = detail::load_le<2>(all, at + 28), extra_size = detail::load_le<2>(all, at + 30);
        std::uint64_t const record = detail::zip_central_size + name_size + extra_size + detail::load_le<2>(all, at + 32);
        if (record > end - at) fail("the zip directory", "the whole of an entry", "its end");
        zip_entry e;
        e.name = as_text(all.subspan(at + detail::zip_central_size, name_size));
        e.flags = static_cast<std::uint16_t>(detail::load_le<2>(all, at + 8));
        e.method = static_cast<std::uint16_t>(detail::load_le<2>(all, at + 10));
        e.crc32 = static_cast<std::uint32_t>(detail::load_le<4>(all, at + 16));
        e.compressed_size = detail::load_le<4>(all, at + 20);
        e.size = detail::load_le<4>(all, at + 24);
        e.header_offset = detail::load_le<4>(all, at + 42);
        read_zip64_extra(e, all.subspan(at + detail::zip_central_size + name_size, extra_size), detail::load_le<2>(all, at + 34));
        if (!index_.emplace(e.name, entries_.size()).second) fail("the zip directory", "each name once", detail::zip_where(e) + " again");
        entries_.push_back(e);
        at += record;
    }
    if (at != end) fail("the zip directory", "its end after the last entry", std::to_string(end - at) + " more bytes");
}

/// Takes the numbers that don't fit the entry's header from its ZIP64 extra field.
TORCH_IR_INLINE void zip_archive::read_zip64_extra(zip_entry& e, std::span<std::byte const> extra, std::uint64_t disk) const {
    std::span<std::byte const> field;
    for (std::uint64_t at = 0; extra.size() - at >= 4;) {
        std::uint64_t const size = detail::load_le<2>(extra, at + 2);
        if (size > extra.size() - at - 4) break;  // padding that is no field: nothing of ours
        if (detail::load_le<2>(extra, at) == 1) field = extra.subspan(at + 4, size);
        at += 4 + size;
    }
    for (std::uint64_t* const number : {&e.size, &e.compressed_size, &e.header_offset}) {
        if (*number != detail::zip_max32) continue;
        if (field.size() < 8) fail(detail::zip_where(e), "a ZIP64 field with its sizes", "none");
        *number = detail::load_le<8>(field, 0);
        field = field.subspan(8);
    }
    if (disk == detail::zip_max16 && field.size() >= 4) disk = detail::load_le<4>(field, 0);
    if (disk != 0) raise(error::unsupported(name_, "a zip archive of several disks", "join it into one file"));
}

/// Finds for each entry where the next one begins, and checks that there is room for what the directory tells of it.
TORCH_IR_INLINE void zip_archive::set_limits(std::uint64_t directory_offset) {
    std::vector<zip_entry*> by_offset;
    by_offset.reserve(entries_.size());
    for (zip_entry& e : entries_) by_offset.push_back(&e);
    std::sort(by_offset.begin(), by_offset.end(), [](zip_entry const* a, zip_entry const* b) { return a->header_offset < b->header_offset; });
    for (std::size_t i = 0; i < by_offset.size(); ++i) {
        zip_entry& e = *by_offset[i];
        e.limit = i + 1 < by_offset.size() ? by_offset[i + 1]->header_offset : directory_offset;
        std::uint64_t const least = detail::zip_local_size + e.name.size();
        if (e.header_offset > e.limit || e.limit - e.header_offset < least || e.compressed_size > e.limit - e.header_offset - least)
            fail(detail::zip_where(e), "room before the next entry",
                 detail::concat(std::to_string(e.compressed_size), " bytes at byte ", std::to_string(e.header_offset)));
        if (e.method == 0 && e.size != e.compressed_size)
            fail(detail::zip_where(e), "one size for stored content",
                 detail::concat(std::to_string(e.size), " and ", std::to_string(e.compressed_size), " bytes"));
    }
}

TORCH_IR_INLINE std::uint64_t zip_archive::data_offset(zip_entry const& e) const {
    auto const all = archive_.bytes;
    std::uint64_t const at = e.header_offset;
    if ((e.flags & (detail::zip_flag_encrypted | detail::zip_flag_masked)) != 0)
        raise(error::unsupported(name_, detail::zip_where(e) + " is encrypted", "decrypt the archive"));
    if (detail::load_le<4>(all, at) != detail::zip_local_mark) fail(detail::zip_where(e), "a local header", "none");
    std::uint64_t const name_size = detail::load_le<2>(all, at + 26), extra_size = detail::load_le<2>(all, at + 28);
    if (name_size != e.name.size() || as_text(all.subspan(at + detail::zip_local_size, name_size)) != e.name)
        fail(detail::zip_where(e), "the same name in the local header", "another");
    if (detail::load_le<2>(all, at + 6) != e.flags || detail::load_le<2>(all, at + 8) != e.method)
        fail(detail::zip_where(e), "the same flags and compression in the local header", "others");
    auto const agrees = [&](std::uint64_t local, std::uint64_t central) {
        return local == central || local == detail::zip_max32 || (e.flags & detail::zip_flag_late_sizes) != 0;
    };
    if (!agrees(detail::load_le<4>(all, at + 18), e.compressed_size) || !agrees(detail::load_le<4>(all, at + 22), e.size))
        fail(detail::zip_where(e), "the same sizes in the local header", "others");
    std::uint64_t const header = detail::zip_local_size + name_size + extra_size;
    if (header > e.limit - at || e.compressed_size > e.limit - at - header)
        fail(detail::zip_where(e), "content before the next entry", "content that overlaps it");
    return at + header;
}

TORCH_IR_INLINE shared_bytes zip_archive::bytes(zip_entry const& e) const {
    auto const packed = archive_.bytes.subspan(data_offset(e), e.compressed_size);
    if (e.method == 0) return {packed, archive_.owner};
    if (e.method == Z_DEFLATED) return inflate_once(e, packed);
    raise(error::unsupported(name_, detail::concat(detail::zip_where(e), " has compression ", std::to_string(e.method)),
                             "repack the archive without compression"));
}

TORCH_IR_INLINE bool zip_archive::matches_checksum(zip_entry const& e) const {
    return e.method != 0 || detail::crc32_of(bytes(e).bytes) == e.crc32;  // a deflated one is checked wherever it is unpacked
}

/// Entries do not overlap, so that an offset is the name of one.
TORCH_IR_INLINE shared_bytes zip_archive::inflate_once(zip_entry const& e, std::span<std::byte const> packed) const {
    std::lock_guard const lock(inflated_->mutex);
    if (auto const found = inflated_->content.find(e.header_offset); found != inflated_->content.end()) return found->second;
    if (e.size > (e.compressed_size + 1) * detail::zip_max_ratio)
        fail(detail::zip_where(e), "a size that compression can reach",
             detail::concat(std::to_string(e.size), " bytes from ", std::to_string(e.compressed_size)));
    if (e.size > inflated_->left)
        raise(error::unsupported(name_,
                                 detail::concat(detail::zip_where(e), " unpacks to ", std::to_string(e.size), " bytes, where the archive may unpack to ",
                                                std::to_string(inflated_->limit), " in all"),
                                 "repack it without compression (zip -0), or raise the limit (max_inflated), if it comes from somebody you trust"));
    shared_bytes content = inflate(e, packed);
    inflated_->left -= e.size;
    inflated_->content.emplace(e.header_offset, content);
    return content;
}

TORCH_IR_INLINE shared_bytes zip_archive::inflate(zip_entry const& e, std::span<std::byte const> packed) const {
    std::vector<std::byte> out(e.size);
    ::z_stream stream{};
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) raise(error::io_failed("unpack", name_, "zlib can't start"));
    constexpr std::size_t most = std::numeric_limits<::uInt>::max();  // zlib counts in 32 bits
    std::size_t read = 0, written = 0;
    std::byte none{};
    int status = Z_OK;
    do {
        std::size_t const in = std::min(packed.size() - read, most), room = std::min(out.size() - written, most);
        stream.next_in = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(packed.data() + read));
        stream.avail_in = static_cast<::uInt>(in);
        stream.next_out = reinterpret_cast<unsigned char*>(out.empty() ? &none : out.data() + written);
        stream.avail_out = static_cast<::uInt>(room);
        status = ::inflate(&stream, Z_NO_FLUSH);
        read += in - stream.avail_in;
        written += room - stream.avail_out;
    } while (status == Z_OK);
    ::inflateEnd(&stream);
    if (status != Z_STREAM_END || read != packed.size() || written != out.size())
        fail(detail::zip_where(e), detail::concat("deflated content of ", std::to_string(e.size), " bytes"), "damaged content");
    if (detail::crc32_of(out) != e.crc32) fail(detail::zip_where(e), "content that matches its check sum", "damaged content");
    return share(std::move(out));
}

}}  // namespace torch_ir

#endif
