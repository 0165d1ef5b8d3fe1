// SPDX-License-Identifier: MIT
/// The wire format of protocol buffers, as far as a writer needs it: varints, 32-bit numbers and what has a length. Source:
/// https://protobuf.dev/programming-guides/encoding/.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/tensor_data.hpp>

#include <bit>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A message: text, and between it the elements of tensors, which are not copied. Fields are appended; a message that becomes a field gives its pieces on.
class wire_message {
public:
    using piece = std::variant<std::string, tensor_data>;

    void number(unsigned field, std::int64_t value) {
        key(field, 0);
        varint(static_cast<std::uint64_t>(value));
    }
    void real(unsigned field, float value) {
        key(field, 5);
        char bytes[4];
        std::memcpy(bytes, &value, 4);
        text().append(bytes, 4);
        size_ += 4;
    }
    void bytes(unsigned field, std::string_view value) {
        key(field, 2);
        varint(value.size());
        append(value);
    }
    /// A field that is left out where it is empty.
    void optional_bytes(unsigned field, std::string_view value) {
        if (!value.empty()) bytes(field, value);
    }
    void message(unsigned field, wire_message value) {
        key(field, 2);
        varint(value.size_);
        size_ += value.size_;
        for (auto& p : value.pieces_) {
            auto* const next = std::get_if<std::string>(&p);
            if (next && !pieces_.empty() && std::holds_alternative<std::string>(pieces_.back())) std::get<std::string>(pieces_.back()) += *next;
            else pieces_.push_back(std::move(p));
        }
    }
    /// The elements of a tensor, in row-major order.
    void elements(unsigned field, tensor_data value, std::uint64_t byte_count) {
        key(field, 2);
        varint(byte_count);
        size_ += byte_count;
        pieces_.emplace_back(std::move(value));
    }
    /// A packed list of numbers.
    void numbers(unsigned field, std::span<std::int64_t const> values) {
        wire_message packed;
        for (auto const v : values) packed.varint(static_cast<std::uint64_t>(v));
        message(field, std::move(packed));
    }
    void reals(unsigned field, std::span<float const> values) {
        key(field, 2);
        varint(values.size() * 4);
        for (float const v : values) {
            char raw[4];
            std::memcpy(raw, &v, 4);
            append({raw, 4});
        }
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] std::vector<piece> const& pieces() const noexcept { return pieces_; }

private:
    std::vector<piece> pieces_;
    std::uint64_t size_ = 0;

    std::string& text() {
        if (pieces_.empty() || !std::holds_alternative<std::string>(pieces_.back())) pieces_.emplace_back(std::string());
        return std::get<std::string>(pieces_.back());
    }
    void append(std::string_view more) {
        text().append(more);
        size_ += more.size();
    }
    void key(unsigned field, unsigned type) { varint(std::uint64_t{field} << 3U | type); }
    void varint(std::uint64_t value) {
        char out[10];
        std::size_t n = 0;
        for (; value >= 0x80; value >>= 7U) out[n++] = static_cast<char>(value | 0x80U);
        out[n++] = static_cast<char>(value);
        append({out, n});
    }
};

}}}  // namespace torch_ir::detail
