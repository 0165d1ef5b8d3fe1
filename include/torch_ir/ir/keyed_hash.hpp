// SPDX-License-Identifier: MIT
/// Hash tables whose keys a file chooses: names of weights, entries, values; numbers.
///
/// Whoever knows the hash function of a table can write a file whose keys all fall together, so that a table of n keys takes n² steps. Here the function
/// has a key of its own in each process (SipHash-1-3 by Aumasson and Bernstein, as Rust's and Python's tables have it), so no file can do that. The
/// order of such a table differs from run to run: never let a result follow it.
///
///     torch_ir::detail::name_map<std::size_t> places;      // keys are owned
///     torch_ir::detail::view_map<std::size_t> borrowed;    // keys are views of text that outlives the table
#pragma once

#include <torch_ir/config.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The key of a hash function.
struct hash_key {
    std::uint64_t first = 0, second = 0;
};

/// The key of this process, drawn when it is first asked for.
[[nodiscard]] hash_key const& process_hash_key();

/// SipHash-1-3 of these bytes. Linear.
[[nodiscard]] std::uint64_t keyed_hash(std::string_view bytes, hash_key const& key) noexcept;

/// Hashes text. Not noexcept: libstdc++ then keeps each hash beside its key, and neither a search nor a growing table reads the texts of other keys again.
struct name_hash {
    using is_transparent = void;
    [[nodiscard]] std::size_t operator()(std::string_view s) const { return static_cast<std::size_t>(keyed_hash(s, process_hash_key())); }
};

/// Hashes whole numbers.
struct number_hash {
    [[nodiscard]] std::size_t operator()(std::uint64_t n) const noexcept;
};

template <class Value>
using name_map = std::unordered_map<std::string, Value, name_hash, std::equal_to<>>;
template <class Value>
using view_map = std::unordered_map<std::string_view, Value, name_hash, std::equal_to<>>;
template <class Value>
using number_map = std::unordered_map<std::uint64_t, Value, number_hash>;
using name_set = std::unordered_set<std::string, name_hash, std::equal_to<>>;
using view_set = std::unordered_set<std::string_view, name_hash, std::equal_to<>>;

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

#include <array>
#include <bit>
#include <cstring>
#include <random>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

TORCH_IR_INLINE hash_key const& process_hash_key() {
    static hash_key const key = [] {
        std::random_device source;
        auto const word = [&] { return (std::uint64_t{source()} << 32U) | source(); };
        return hash_key{word(), word()};
    }();
    return key;
}

/// The state of the function: four words, and how they are mixed.
struct hash_state {
    std::uint64_t a, b, c, d;

    void mix() noexcept {
        a += b;
        b = std::rotl(b, 13) ^ a;
        a = std::rotl(a, 32);
        c += d;
        d = std::rotl(d, 16) ^ c;
        a += d;
        d = std::rotl(d, 21) ^ a;
        c += b;
        b = std::rotl(b, 17) ^ c;
        c = std::rotl(c, 32);
    }
    void take(std::uint64_t word) noexcept {
        d ^= word;
        mix();
        a ^= word;
    }
};

TORCH_IR_INLINE std::uint64_t keyed_hash(std::string_view bytes, hash_key const& key) noexcept {
    hash_state s{key.first ^ 0x736f6d6570736575U, key.second ^ 0x646f72616e646f6dU, key.first ^ 0x6c7967656e657261U, key.second ^ 0x7465646279746573U};
    auto const word_of = [](std::string_view part) {  // little-endian, as the machine is (config.hpp)
        std::uint64_t word = 0;
        if (!part.empty()) std::memcpy(&word, part.data(), part.size());
        return word;
    };
    std::size_t const whole = bytes.size() / 8 * 8;
    for (std::size_t at = 0; at < whole; at += 8) s.take(word_of(bytes.substr(at, 8)));
    s.take(word_of(bytes.substr(whole)) | std::uint64_t{bytes.size()} << 56U);
    s.c ^= 0xff;
    for (int i = 0; i < 3; ++i) s.mix();
    return s.a ^ s.b ^ s.c ^ s.d;
}

TORCH_IR_INLINE std::size_t number_hash::operator()(std::uint64_t n) const noexcept {
    std::array<char, 8> bytes{};
    for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(n >> (8 * i));
    return static_cast<std::size_t>(keyed_hash({bytes.data(), bytes.size()}, process_hash_key()));
}

}}}  // namespace torch_ir::detail

#endif
