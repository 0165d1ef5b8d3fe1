// SPDX-License-Identifier: MIT
/// Writes pickles of protocol 2, as torch.save does: only what a dictionary of tensors takes.
#pragma once

#include <torch_ir/io/little_endian.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

#include <torch_ir/io/zip_write.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A pickle in the making. Each function appends one operation; the caller keeps the stack in order. Names and short texts that are
/// repeated are written once.
class pickle_writer {
public:
    void mark() { out_ += '('; }
    void tuple() { out_ += 't'; }
    void reduce() { out_ += 'R'; }
    void persistent() { out_ += 'Q'; }
    void set_items() { out_ += 'u'; }
    void boolean(bool b) { out_ += b ? '\x88' : '\x89'; }
    void integer(std::int64_t n);
    void integers(std::span<std::int64_t const> all);
    void string(std::string_view text);
    void global(std::string_view module, std::string_view name);
    void call_without_arguments(std::string_view module, std::string_view name);

    [[nodiscard]] std::string finish() && {
        out_ += '.';
        return std::move(out_);
    }

private:
    std::string out_ = "\x80\x02";
    name_map<std::uint32_t> memo_;

    /// Writes what was remembered under `key`, or `text`, which is then remembered.
    void once(std::string key, std::string const& text);
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline void pickle_writer::integer(std::int64_t n) {
    if (n >= 0 && n <= 0xff) {
        out_ += 'K';
        append_le<1>(out_, static_cast<std::uint64_t>(n));
    } else if (n >= std::numeric_limits<std::int32_t>::min() && n <= std::numeric_limits<std::int32_t>::max()) {
        out_ += 'J';
        append_le<4>(out_, static_cast<std::uint64_t>(n) & 0xffffffffU);
    } else {
        out_ += "\x8a\x08";
        append_le<8>(out_, static_cast<std::uint64_t>(n));
    }
}

inline void pickle_writer::integers(std::span<std::int64_t const> all) {
    mark();
    for (std::int64_t const n : all) integer(n);
    tuple();
}

inline void pickle_writer::once(std::string key, std::string const& text) {
    auto const [found, is_new] = memo_.try_emplace(std::move(key), static_cast<std::uint32_t>(memo_.size()));
    out_ += is_new ? text + 'r' : std::string(1, 'j');
    append_le<4>(out_, found->second);
}

inline void pickle_writer::string(std::string_view text) {
    std::string op = "X";
    append_le<4>(op, text.size());
    op += text;
    if (text.size() <= 16) once("X" + std::string(text), op);
    else out_ += op;
}

inline void pickle_writer::global(std::string_view module, std::string_view name) {
    std::string op = "c";
    op.append(module).append("\n").append(name).append("\n");
    once(op, op);
}

inline void pickle_writer::call_without_arguments(std::string_view module, std::string_view name) {
    global(module, name);
    out_ += ')';
    reduce();
}

}}}  // namespace torch_ir::detail
