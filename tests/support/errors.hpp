// SPDX-License-Identifier: MIT
/// Which kind of error a test provokes.
#pragma once

#include <torch_ir/error.hpp>

namespace torch_ir_test {

/// The code of the `torch_ir::error` that `f` throws; `errc::io`, which no test of this kind expects, where it throws none.
template <class F>
[[nodiscard]] torch_ir::errc code_of(F&& f) {
    try {
        static_cast<void>(f());
    } catch (torch_ir::error const& e) {
        return e.code();
    }
    return torch_ir::errc::io;
}

}  // namespace torch_ir_test
