// SPDX-License-Identifier: MIT
/// What all fuzz targets share: any input either is read or refused with torch_ir::error. Anything else is a finding.
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir_fuzz {

inline std::string_view text_of(std::uint8_t const* data, std::size_t size) { return {reinterpret_cast<char const*>(data), size}; }

/// A copy that a sanitizer watches to the byte.
inline torch_ir::shared_bytes bytes_of(std::uint8_t const* data, std::size_t size) { return torch_ir::share(std::vector<std::uint8_t>(data, data + size)); }

template <class F>
int refuse_or_read(F&& f) {
    try {
        std::forward<F>(f)();
    } catch (torch_ir::error const&) {
        return 0;
    }
    return 0;
}

}  // namespace torch_ir_fuzz
