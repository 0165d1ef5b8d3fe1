// SPDX-License-Identifier: MIT
/// Writes pickles of protocol 2, as torch.save does: only what dictionaries of tensors and nested inputs take.
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/io/little_endian.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

#include <bit>
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
    void append_items() { out_ += 'e'; }
    void empty_list() { out_ += ']'; }
    void empty_dictionary() { out_ += '}'; }
    void none() { out_ += 'N'; }
    void number(double x);
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

/// The name of the storage class of a dtype, without `Storage`: `Float`, `BFloat16`.
[[nodiscard]] std::string_view storage_class_name(dtype) noexcept;

/// PyTorch has such a class in Python: dtypes that came later are written with an untyped storage.
[[nodiscard]] bool has_storage_class(dtype) noexcept;

/// Appends a tensor: a view of the storage `storage`, which has `storage_elements`.
void append_tensor(pickle_writer& p, dtype type, std::string_view storage, std::int64_t storage_elements, std::int64_t offset,
                   std::span<std::int64_t const> sizes, std::span<std::int64_t const> strides);

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::string_view storage_class_name(dtype t) noexcept { return entry_of(t).scalar_type; }

inline bool has_storage_class(dtype t) noexcept { return t <= dtype::bfloat16 && t != dtype::complex32 && kind_of(t) != dtype_kind::quantized; }

inline void append_tensor(pickle_writer& p, dtype type, std::string_view storage, std::int64_t storage_elements, std::int64_t offset,
                          std::span<std::int64_t const> sizes, std::span<std::int64_t const> strides) {
    bool const typed = has_storage_class(type);
    p.global("torch._utils", typed ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3");
    p.mark();
    p.mark();
    p.string("storage");
    if (typed) p.global("torch", concat(storage_class_name(type), "Storage"));
    else p.global("torch.storage", "UntypedStorage");
    p.string(storage);
    p.string("cpu");
    p.integer(typed ? storage_elements : storage_elements * static_cast<std::int64_t>(element_size(type)));
    p.tuple();
    p.persistent();
    p.integer(offset);
    p.integers(sizes);
    p.integers(strides);
    p.boolean(false);
    p.call_without_arguments("collections", "OrderedDict");
    if (!typed) p.global("torch", to_string(type));
    p.tuple();
    p.reduce();
}

inline void pickle_writer::number(double x) {
    out_ += 'G';
    auto const bits = std::bit_cast<std::uint64_t>(x);
    for (int shift = 56; shift >= 0; shift -= 8) append_le<1>(out_, (bits >> static_cast<unsigned>(shift)) & 0xffU);  // the high byte comes first
}

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
