// SPDX-License-Identifier: MIT
/// The second unit: the same headers once more, so that a function that is not inline is defined twice and does not link.
#include <torch_ir/io/zip.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <cstddef>

std::size_t length_of_an_expression_elsewhere();

std::size_t length_of_an_expression_elsewhere() {
    try {
        (void)torch_ir::zip_archive::open("there-is-no-such-file.zip");
        return 0;
    } catch (torch_ir::error const&) {
        return torch_ir::to_string(torch_ir::expression::symbol("s0")).size();
    }
}
