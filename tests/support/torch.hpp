// SPDX-License-Identifier: MIT
/// Tensors and messages for the tests of libtorch/. Include it last: LibTorch has a macro CHECK as well, this one is doctest's. Compare
/// values of LibTorch's enums in double parentheses, else doctest tries to print them.
#pragma once

#include <torch_ir/error.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/errors.hpp"

#undef CHECK
#define CHECK(...) DOCTEST_CHECK(__VA_ARGS__)

namespace torch_ir_test {

/// 0, 1, 2, … in the given shape.
inline at::Tensor counting(std::vector<std::int64_t> const& sizes, c10::ScalarType type = c10::kFloat) {
    std::int64_t count = 1;
    for (auto const s : sizes) count *= s;
    return at::arange(count, at::TensorOptions().dtype(type)).reshape(sizes);
}

inline bool same(at::Tensor const& a, at::Tensor const& b) { return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && at::equal(a, b); }

/// The message of the error that `f` throws; a text that no test expects if it throws none.
template <class F>
std::string message_of(F&& f) {
    try {
        f();
    } catch (torch_ir::error const& e) {
        return e.what();
    }
    return "no error";
}

inline bool contains(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace torch_ir_test
