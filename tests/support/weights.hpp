// SPDX-License-Identifier: MIT
/// Files of weights made by PyTorch (tests/data/weights/make.py), and pickles made by hand.
#pragma once

#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir_test {

inline std::string weights_file(std::string const& name) { return std::string(TORCH_IR_TEST_DATA) + "/weights/" + name; }

/// The elements of a tensor, in row-major order, as numbers of type T.
template <class T>
std::vector<T> elements(torch_ir::tensor_data const& t) {
    auto const bytes = torch_ir::contiguous_bytes(t);
    std::vector<T> out(bytes.size() / sizeof(T));
    if (!out.empty()) std::memcpy(out.data(), bytes.data(), out.size() * sizeof(T));
    return out;
}

inline std::vector<std::string> names_of(torch_ir::state_dict const& weights) {
    std::vector<std::string> out;
    for (auto const& e : weights) out.push_back(e.name);
    return out;
}

/// Both have the same names, in the same order, and the same tensors bit for bit. Returns the first that differs.
inline std::string first_difference(torch_ir::state_dict const& a, torch_ir::state_dict const& b) {
    if (names_of(a) != names_of(b)) return "the names";
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].data.dtype != b[i].data.dtype || a[i].data.sizes != b[i].data.sizes ||
            torch_ir::contiguous_bytes(a[i].data) != torch_ir::contiguous_bytes(b[i].data))
            return a[i].name;
    return {};
}

/// Every element of every tensor can be read.
inline std::size_t total_bytes(torch_ir::state_dict const& weights) {
    std::size_t n = 0;
    for (auto const& e : weights)
        for (std::byte const b : torch_ir::contiguous_bytes(e.data)) n += 1 + (std::to_integer<std::size_t>(b) & 0U);
    return n;
}

/// Pieces of a pickle of protocol 2.
namespace pickled {

using namespace std::string_literals;

inline std::string number(std::uint64_t n, std::size_t width) {
    std::string out;
    for (std::size_t i = 0; i < width; ++i) out += static_cast<char>((n >> (8 * i)) & 0xffU);
    return out;
}
inline std::string integer(std::int64_t n) { return "\x8a\x08"s + number(static_cast<std::uint64_t>(n), 8); }
inline std::string text(std::string const& t) { return "X" + number(t.size(), 4) + t; }
inline std::string global(std::string const& module, std::string const& name) { return "c" + module + "\n" + name + "\n"; }
inline std::string tuple(std::vector<std::string> const& parts) {
    std::string out = "(";
    for (auto const& p : parts) out += p;
    return out + "t";
}
inline std::string integers(std::vector<std::int64_t> const& all) {
    std::vector<std::string> parts;
    for (auto const n : all) parts.push_back(integer(n));
    return tuple(parts);
}
inline std::string call(std::string const& function, std::vector<std::string> const& arguments) { return function + tuple(arguments) + "R"; }
inline std::string dictionary(std::vector<std::pair<std::string, std::string>> const& members) {
    std::string out = "}(";
    for (auto const& [name, value] : members) out += text(name) + value;
    return out + "u";
}
inline std::string storage(std::string const& type, std::string const& key, std::int64_t count) {
    return tuple({text("storage"), global("torch", type), text(key), text("cpu"), integer(count)}) + "Q";
}
inline std::string tensor(std::string const& from, std::int64_t offset, std::vector<std::int64_t> const& sizes, std::vector<std::int64_t> const& strides) {
    return call(global("torch._utils", "_rebuild_tensor_v2"),
                {from, integer(offset), integers(sizes), integers(strides), "\x89", call(global("collections", "OrderedDict"), {})});
}
inline std::string finished(std::string const& value) { return "\x80\x02" + value + "."; }

}  // namespace pickled

}  // namespace torch_ir_test
