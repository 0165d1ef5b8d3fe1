// SPDX-License-Identifier: MIT
/// Zip archives put together byte by byte, so that any field can be wrong.
#pragma once

#include <torch_ir/io/zip_write.hpp>

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir_test {

/// An archive as the library writes it.
[[nodiscard]] inline std::string written_zip(std::vector<std::pair<std::string, std::string>> const& entries) {
    std::string out;
    torch_ir::zip_writer writer([&](std::span<std::byte const> bytes) { out += torch_ir::as_text(bytes); });
    for (auto const& [name, content] : entries) writer.add(name, torch_ir::as_bytes(content));
    writer.finish();
    return out;
}

[[nodiscard]] inline std::string deflated(std::string_view text) {
    std::string out(text.size() + 1000, '\0');
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("deflate");
    stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<unsigned char*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    int const status = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (status != Z_STREAM_END) throw std::runtime_error("deflate");
    return out;
}

/// One entry with all its fields. The constructor makes a right one; tests then change what they are about.
struct zip_item {
    zip_item(std::string entry_name, std::string const& text, bool deflate = false)
        : name(std::move(entry_name)),
          local_name(name),
          data(deflate ? deflated(text) : text),
          method(deflate ? 8 : 0),
          crc(torch_ir::detail::crc32_of(torch_ir::as_bytes(text))),
          size(text.size()),
          compressed_size(data.size()),
          local_size(size),
          local_compressed_size(compressed_size) {}

    std::string name, local_name, data, extra, central_extra;
    std::uint16_t method = 0, flags = 0;
    std::uint32_t crc = 0;
    std::uint64_t size = 0, compressed_size = 0, local_size = 0, local_compressed_size = 0, disk = 0;
    std::int64_t shift = 0;  ///< added to the offset of the local header
};

/// The fields of the end records; `zip64` adds the large ones.
struct zip_tail {
    bool zip64 = false;
    std::int64_t count_shift = 0, offset_shift = 0, size_shift = 0, locator_shift = 0;
    std::uint64_t disk = 0, disks = 1;
    std::string comment{};
};

[[nodiscard]] inline std::string zip_image(std::vector<zip_item> const& items, zip_tail const& tail = {}) {
    using torch_ir::detail::append_le;
    auto const shifted = [](std::uint64_t n, std::int64_t by) { return n + static_cast<std::uint64_t>(by); };
    std::string out, directory;
    for (zip_item const& i : items) {
        std::uint64_t const start = out.size();
        auto const common = [&](std::string& to, std::uint64_t packed, std::uint64_t size, std::size_t name, std::size_t extra) {
            append_le<2>(to, 20);
            append_le<2>(to, i.flags);
            append_le<2>(to, i.method);
            append_le<4>(to, 0);
            append_le<4>(to, i.crc);
            append_le<4>(to, packed);
            append_le<4>(to, size);
            append_le<2>(to, name);
            append_le<2>(to, extra);
        };
        append_le<4>(out, 0x04034b50);
        common(out, i.local_compressed_size, i.local_size, i.local_name.size(), i.extra.size());
        out += i.local_name + i.extra + i.data;
        append_le<4>(directory, 0x02014b50);
        append_le<2>(directory, 20);
        common(directory, i.compressed_size, i.size, i.name.size(), i.central_extra.size());
        append_le<2>(directory, 0);
        append_le<2>(directory, i.disk);
        append_le<2>(directory, 0);
        append_le<4>(directory, 0);
        append_le<4>(directory, shifted(start, i.shift));
        directory += i.name + i.central_extra;
    }
    std::uint64_t const offset = shifted(out.size(), tail.offset_shift), size = shifted(directory.size(), tail.size_shift);
    std::uint64_t const count = shifted(items.size(), tail.count_shift);
    out += directory;
    if (tail.zip64) {
        std::uint64_t const record = shifted(out.size(), tail.locator_shift);
        append_le<4>(out, 0x06064b50);
        append_le<8>(out, 44);
        append_le<4>(out, 0);
        append_le<4>(out, tail.disk);
        append_le<4>(out, tail.disk);
        for (std::uint64_t const n : {count, count, size, offset}) append_le<8>(out, n);
        append_le<4>(out, 0x07064b50);
        append_le<4>(out, tail.disk);
        append_le<8>(out, record);
        append_le<4>(out, tail.disks);
    }
    append_le<4>(out, 0x06054b50);
    append_le<2>(out, tail.zip64 ? 0 : tail.disk);
    append_le<2>(out, tail.zip64 ? 0 : tail.disk);
    append_le<2>(out, tail.zip64 ? 0xffff : count);
    append_le<2>(out, tail.zip64 ? 0xffff : count);
    append_le<4>(out, tail.zip64 ? 0xffffffff : size);
    append_le<4>(out, tail.zip64 ? 0xffffffff : offset);
    append_le<2>(out, tail.comment.size());
    return out + tail.comment;
}

}  // namespace torch_ir_test
