// SPDX-License-Identifier: MIT
/// Damaged input: what a reader must answer with an error, never with a crash.
#pragma once

#include <torch_ir/error.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace torch_ir_test {

/// The message of the `torch_ir::error` that `f` throws; empty where it throws none. Other exceptions pass: they fail
/// the test.
template <class F>
[[nodiscard]] std::string message_of(F&& f) {
    try {
        static_cast<void>(f());
    } catch (torch_ir::error const& e) {
        return e.what();
    }
    return {};
}

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// `bytes` with one to four bytes overwritten, bits flipped, parts removed or repeated.
[[nodiscard]] inline std::string damaged(std::string bytes, std::mt19937_64& random) {
    auto const below = [&](std::size_t n) { return static_cast<std::size_t>(random() % (n == 0 ? 1 : n)); };
    for (std::size_t times = 1 + below(4); times > 0 && !bytes.empty(); --times) {
        std::size_t const at = below(bytes.size());
        switch (below(5)) {
            case 0: bytes[at] = static_cast<char>(random()); break;
            case 1: bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << below(8))); break;
            case 2: bytes.erase(at, 1 + below(8)); break;
            case 3: bytes.insert(at, bytes.substr(below(bytes.size()), 1 + below(16))); break;
            default: bytes.replace(at, 1, std::string(1 + below(4), '\xff')); break;
        }
    }
    return bytes;
}

}  // namespace torch_ir_test
