// SPDX-License-Identifier: MIT
/// Writing zip archives as PyTorch does: entries stored, their content aligned so that it can be mapped.
///
///     torch_ir::atomic_file file("model.pt2");
///     torch_ir::zip_writer archive([&](std::span<std::byte const> bytes) { file.write(bytes); });
///     archive.add("model/archive_format", torch_ir::as_bytes("pt2"));
///     archive.finish();
///     file.commit();
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Content begins at a multiple of this, counted from the start of the archive.
inline constexpr std::uint64_t zip_alignment = 64;

/// Writes an archive from front to end into a sink. The same entries give the same bytes: all have the date 1980-01-01.
class zip_writer {
public:
    using sink = std::function<void(std::span<std::byte const>)>;

    explicit zip_writer(sink out) : out_(std::move(out)) {}

    /// Appends an entry. Throws `error` (`errc::argument`) where the name is taken, empty, or longer than 65535 bytes,
    /// and what the sink throws.
    void add(std::string_view name, std::span<std::byte const> content);

    /// Writes the directory. Nothing can be added after it.
    void finish();

private:
    void write(std::string_view text);

    sink out_;
    std::string directory_;
    detail::name_set names_;
    std::uint64_t position_ = 0;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(io)

#include <torch_ir/io/little_endian.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The part that local headers and directory have in common: version, flags (UTF-8 names), method, date, check sum,
/// sizes.
TORCH_IR_INLINE void append_zip_header(std::string& out, std::uint32_t crc, std::uint64_t size, std::size_t name_size, std::size_t extra_size) {
    append_le<2>(out, 45);
    append_le<2>(out, 1U << 11U);
    append_le<2>(out, 0);
    append_le<2>(out, 0);
    append_le<2>(out, (1U << 5U) | 1U);
    append_le<4>(out, crc);
    append_le<4>(out, std::min(size, zip_max32));
    append_le<4>(out, std::min(size, zip_max32));
    append_le<2>(out, name_size);
    append_le<2>(out, extra_size);
}

}  // namespace detail

TORCH_IR_INLINE void zip_writer::write(std::string_view text) {
    out_(as_bytes(text));
    position_ += text.size();
}

TORCH_IR_INLINE void zip_writer::add(std::string_view name, std::span<std::byte const> content) {
    if (name.empty() || name.size() > detail::zip_max16) raise(error::bad_argument("the name of a zip entry", "1 to 65535 bytes", std::to_string(name.size())));
    if (!names_.emplace(name).second) raise(error::bad_argument(detail::concat("zip entry '", name, "'"), "one of that name", "another"));
    std::uint64_t const start = position_, size = content.size();
    std::uint32_t crc = 0;
    detail::pass_through(content, [&](std::span<std::byte const> part) { crc = detail::crc32_of(part, crc); });

    std::string extra;
    if (size >= detail::zip_max32) {
        detail::append_le<2>(extra, 1);
        detail::append_le<2>(extra, 16);
        detail::append_le<8>(extra, size);
        detail::append_le<8>(extra, size);
    }
    std::uint64_t const unpadded = start + detail::zip_local_size + name.size() + extra.size() + 4;
    std::uint64_t const padding = (zip_alignment - unpadded % zip_alignment) % zip_alignment;
    extra += "FB";
    detail::append_le<2>(extra, padding);
    extra.append(padding, 'Z');

    std::string header;
    detail::append_le<4>(header, detail::zip_local_mark);
    detail::append_zip_header(header, crc, size, name.size(), extra.size());
    write(header.append(name).append(extra));
    out_(content);
    position_ += size;

    std::string large;  // numbers that take 64 bits
    if (size >= detail::zip_max32) {
        detail::append_le<8>(large, size);
        detail::append_le<8>(large, size);
    }
    if (start >= detail::zip_max32) detail::append_le<8>(large, start);
    std::string field;
    if (!large.empty()) {
        detail::append_le<2>(field, 1);
        detail::append_le<2>(field, large.size());
        field += large;
    }
    detail::append_le<4>(directory_, detail::zip_central_mark);
    detail::append_le<2>(directory_, 45);
    detail::append_zip_header(directory_, crc, size, name.size(), field.size());
    directory_.append(10, '\0');  // no comment, first disk, no attributes
    detail::append_le<4>(directory_, std::min(start, detail::zip_max32));
    directory_.append(name).append(field);
}

TORCH_IR_INLINE void zip_writer::finish() {
    std::uint64_t const start = position_, size = directory_.size(), count = names_.size();
    write(directory_);
    std::string end;
    if (start >= detail::zip_max32 || size >= detail::zip_max32 || count >= detail::zip_max16) {
        std::uint64_t const record = position_;
        detail::append_le<4>(end, detail::zip64_end_mark);
        detail::append_le<8>(end, detail::zip64_end_size - 12);
        detail::append_le<2>(end, 45);
        detail::append_le<2>(end, 45);
        detail::append_le<8>(end, 0);  // first disk, twice
        for (std::uint64_t const n : {count, count, size, start}) detail::append_le<8>(end, n);
        detail::append_le<4>(end, detail::zip64_locator_mark);
        detail::append_le<4>(end, 0);
        detail::append_le<8>(end, record);
        detail::append_le<4>(end, 1);
    }
    detail::append_le<4>(end, detail::zip_end_mark);
    detail::append_le<4>(end, 0);  // first disk, twice
    detail::append_le<2>(end, std::min(count, detail::zip_max16));
    detail::append_le<2>(end, std::min(count, detail::zip_max16));
    detail::append_le<4>(end, std::min(size, detail::zip_max32));
    detail::append_le<4>(end, std::min(start, detail::zip_max32));
    detail::append_le<2>(end, 0);
    write(end);
    directory_.clear();
}

}}  // namespace torch_ir

#endif
