// SPDX-License-Identifier: MIT
/// A restricted reader of Python's pickles, protocols 2 to 5: plain values, containers, and tensors. Nothing is ever executed: of a name beyond the
/// allow-list (pickle/globals.hpp) only foreign objects are made, which have a state and nothing else.
///
/// The format: the comments of `pickletools.py` in CPython. A pickle is a program for a stack machine; each operation here makes at
/// most one value, and none recurs, so that time and memory grow with the bytes of the pickle and with nothing else.
#pragma once

#include <torch_ir/io/little_endian.hpp>

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/pickle/build.hpp>
#include <torch_ir/pickle/value.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Reads the pickle that begins at the first byte; bytes behind it are left alone (`pickle_document::size` tells where it ends).
/// `script`: it belongs to a TorchScript file, whose classes are then allowed, and no others. The result refers to `bytes`. Throws `error`:
/// errc::malformed, or errc::unsupported for a script's name beyond the allow-list and for protocols that PyTorch never wrote.
[[nodiscard]] pickle_document read_pickle(std::span<std::byte const> bytes, std::string_view file, bool script = false);

// ---- implementation -------------------------------------------------------------------------------------------------

class pickle_reader {
public:
    pickle_reader(std::span<std::byte const> bytes, std::string_view file, bool script) : bytes_(bytes), builder_(file, bytes.size()), script_(script) {}

    [[nodiscard]] pickle_document read() {
        while (step()) {}
        if (stack_.size() != 1 || !marks_.empty()) builder_.fail("one value at the end", std::to_string(stack_.size()));
        builder_.document.root = stack_.back();
        builder_.document.size = at_;
        return std::move(builder_.document);
    }

private:
    std::span<std::byte const> bytes_;
    pickle_builder builder_;
    bool script_;
    std::size_t at_ = 0;
    std::vector<pickle_ref> stack_;
    std::vector<std::size_t> marks_;
    number_map<pickle_ref> memo_;

    // ---- bytes

    [[nodiscard]] std::span<std::byte const> take(std::uint64_t n) {
        if (n > bytes_.size() - at_)
            builder_.fail(concat(std::to_string(n), " more bytes (is the file complete?)"), concat(std::to_string(bytes_.size() - at_), " bytes"));
        auto const taken = bytes_.subspan(at_, static_cast<std::size_t>(n));
        at_ += static_cast<std::size_t>(n);
        return taken;
    }

    template <std::size_t Width>
    [[nodiscard]] std::uint64_t size() {
        return load_le<Width>(take(Width), 0);
    }

    [[nodiscard]] std::string_view text(std::uint64_t n) { return as_text(take(n)); }

    [[nodiscard]] std::string_view line() {
        auto const rest = as_text(bytes_.subspan(at_));
        std::size_t const end = rest.substr(0, 4096).find('\n');
        if (end == std::string_view::npos) builder_.fail("a name that ends with a line break", "none");
        at_ += end + 1;
        return rest.substr(0, end);
    }

    // ---- the stack

    void push(pickle_ref r) { stack_.push_back(r); }
    void push(pickle_value v) { push(builder_.add(std::move(v))); }
    void push_text(pickle_kind kind, std::string_view t) { push({.kind = kind, .text = t}); }
    void push_number(std::int64_t n) { push({.kind = pickle_kind::integer, .number = n}); }

    [[nodiscard]] pickle_ref pop() {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) builder_.fail("a value on the stack", "none");
        pickle_ref const r = stack_.back();
        stack_.pop_back();
        return r;
    }

    [[nodiscard]] pickle_ref top() {
        pickle_ref const r = pop();
        push(r);
        return r;
    }

    /// The values above the last mark, and the mark, are taken away.
    [[nodiscard]] std::vector<pickle_ref> pop_marked() {
        if (marks_.empty()) builder_.fail("a mark on the stack", "none");
        std::vector<pickle_ref> out(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
        stack_.resize(marks_.back());
        marks_.pop_back();
        return out;
    }

    void make_tuple(std::size_t n) {
        pickle_value v{.kind = pickle_kind::tuple};
        v.items.resize(n);
        for (std::size_t i = n; i-- > 0;) v.items[i] = pop();
        push(std::move(v));
    }

    void make(pickle_kind kind) { push({.kind = kind, .items = pop_marked()}); }

    void append(pickle_kind kind, std::span<pickle_ref const> added) { builder_.append(top(), kind, added); }

    // ---- operations

    /// The last byte repeats the sign that the one before it has.
    [[nodiscard]] static bool is_sign_only(std::span<std::byte const> b) {
        auto const sign = (std::to_integer<unsigned>(b[b.size() - 2]) & 0x80U) != 0 ? std::byte{0xFF} : std::byte{0};
        return b.back() == sign;
    }
    void integer_of(std::span<std::byte const> b) {
        while (b.size() > 8 && is_sign_only(b)) b = b.first(b.size() - 1);
        if (b.size() > 8) return push_text(pickle_kind::big_integer, as_text(b));
        std::uint64_t v = !b.empty() && (std::to_integer<unsigned>(b.back()) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
        for (std::size_t i = b.size(); i-- > 0;) v = (v << 8U) | std::to_integer<std::uint64_t>(b[i]);
        push_number(static_cast<std::int64_t>(v));
    }

    void real() {
        auto const b = take(8);
        std::uint64_t bits = 0;
        for (std::byte const x : b) bits = (bits << 8U) | std::to_integer<std::uint64_t>(x);
        push({.kind = pickle_kind::real, .real = std::bit_cast<double>(bits)});
    }

    void remember(std::uint64_t key) { memo_[key] = top(); }

    void recall(std::uint64_t key) {
        auto const found = memo_.find(key);
        if (found == memo_.end()) builder_.fail("a value that was remembered", concat("number ", std::to_string(key)));
        push(found->second);
    }

    void global_from_stack() {
        auto const name = builder_.document.values[pop()], module = builder_.document.values[pop()];
        if (name.kind != pickle_kind::string || module.kind != pickle_kind::string) builder_.fail("the texts of a name", describe_pickled(name.kind));
        push(builder_.global(module.text, name.text, script_));
    }

    void protocol() {
        auto const p = size<1>();
        if (p < 2 || p > 5) builder_.fail("protocol 2 to 5", std::to_string(p));
    }

    [[nodiscard]] bool step() {
        builder_.position = at_;
        if (at_ == bytes_.size()) builder_.fail("the end of a pickle (is the file complete?)", "the end of the bytes");
        auto const op = static_cast<char>(bytes_[at_++]);
        return scalar(op) || container(op) || call(op) || other(op);
    }

    [[nodiscard]] bool scalar(char op) {
        switch (op) {
            case 'N': push(pickle_value{}); return true;
            case '\x88': push({.kind = pickle_kind::boolean, .number = 1}); return true;
            case '\x89': push({.kind = pickle_kind::boolean}); return true;
            case 'J': push_number(static_cast<std::int32_t>(size<4>())); return true;
            case 'K': push_number(static_cast<std::int64_t>(size<1>())); return true;
            case 'M': push_number(static_cast<std::int64_t>(size<2>())); return true;
            case '\x8a': integer_of(take(size<1>())); return true;
            case '\x8b': integer_of(take(size<4>())); return true;
            case 'G': real(); return true;
            case 'X': push_text(pickle_kind::string, text(size<4>())); return true;
            case '\x8c': push_text(pickle_kind::string, text(size<1>())); return true;
            case '\x8d': push_text(pickle_kind::string, text(size<8>())); return true;
            case 'U': push_text(pickle_kind::string, text(size<1>())); return true;  // texts of Python 2
            case 'T': push_text(pickle_kind::string, text(size<4>())); return true;
            case 'C': push_text(pickle_kind::bytes, text(size<1>())); return true;
            case 'B': push_text(pickle_kind::bytes, text(size<4>())); return true;
            case '\x8e':
            case '\x96': push_text(pickle_kind::bytes, text(size<8>())); return true;
            default: return false;
        }
    }

    [[nodiscard]] bool container(char op) {
        switch (op) {
            case '(': marks_.push_back(stack_.size()); return true;
            case ')': push({.kind = pickle_kind::tuple}); return true;
            case ']': push({.kind = pickle_kind::list}); return true;
            case '}': push({.kind = pickle_kind::dict}); return true;
            case '\x8f': push({.kind = pickle_kind::set}); return true;
            case 't': make(pickle_kind::tuple); return true;
            case 'l': make(pickle_kind::list); return true;
            case 'd':
                make(pickle_kind::dict);
                if (builder_.document.values[top()].items.size() % 2 != 0) builder_.fail("pairs of key and value", "an odd number of values");
                return true;
            case '\x91': make(pickle_kind::set); return true;
            case '\x85': make_tuple(1); return true;
            case '\x86': make_tuple(2); return true;
            case '\x87': make_tuple(3); return true;
            case 'a': {
                pickle_ref const value = pop();
                append(pickle_kind::list, {&value, 1});
                return true;
            }
            case 'e': append(pickle_kind::list, pop_marked()); return true;
            case '\x90': append(pickle_kind::set, pop_marked()); return true;
            case 's': {
                pickle_ref const value = pop(), key = pop();
                append(pickle_kind::dict, std::vector{key, value});
                return true;
            }
            case 'u': append(pickle_kind::dict, pop_marked()); return true;
            default: return false;
        }
    }

    [[nodiscard]] bool call(char op) {
        switch (op) {
            case 'c': {
                std::string_view const module = line(), name = line();
                push(builder_.global(module, name, script_));
                return true;
            }
            case '\x93': global_from_stack(); return true;
            case 'R': {
                pickle_ref const arguments = pop(), function = pop();
                push(builder_.call(function, arguments));
                return true;
            }
            case '\x81': {
                pickle_ref const arguments = pop(), type = pop();
                push(builder_.make_object(type, arguments));
                return true;
            }
            case '\x92': {
                static_cast<void>(pop());  // arguments by name
                pickle_ref const arguments = pop(), type = pop();
                push(builder_.make_object(type, arguments));
                return true;
            }
            case 'i': {
                std::string_view const module = line(), name = line();
                pickle_ref const type = builder_.global(module, name, script_);
                push(builder_.make_object(type, builder_.add({.kind = pickle_kind::tuple, .items = pop_marked()})));
                return true;
            }
            case 'o': {
                auto parts = pop_marked();
                if (parts.empty()) builder_.fail("a class to make an object of", "none");
                pickle_ref const type = parts.front();
                parts.erase(parts.begin());
                push(builder_.make_object(type, builder_.add({.kind = pickle_kind::tuple, .items = std::move(parts)})));
                return true;
            }
            case 'b': {
                pickle_ref const state = pop();
                builder_.set_state(top(), state);
                return true;
            }
            case 'Q': push(builder_.persistent(pop())); return true;
            default: return false;
        }
    }

    [[nodiscard]] bool other(char op) {
        switch (op) {
            case '\x80': protocol(); return true;
            case '\x95': static_cast<void>(size<8>()); return true;  // the size of a frame: only a hint for buffers
            case 'q': remember(size<1>()); return true;
            case 'r': remember(size<4>()); return true;
            case '\x94': remember(memo_.size()); return true;
            case 'h': recall(size<1>()); return true;
            case 'j': recall(size<4>()); return true;
            case '0': static_cast<void>(pop()); return true;
            case '1': static_cast<void>(pop_marked()); return true;
            case '2': push(top()); return true;
            case '.': return false;
            default: break;
        }
        constexpr std::string_view digits = "0123456789abcdef";
        auto const code = static_cast<unsigned char>(op);
        builder_.fail("an operation of a pickle of protocol 2 to 5", concat("0x", digits.substr(code >> 4U, 1), digits.substr(code & 15U, 1)));
    }
};

inline pickle_document read_pickle(std::span<std::byte const> bytes, std::string_view file, bool script) { return pickle_reader(bytes, file, script).read(); }

}}}  // namespace torch_ir::detail
