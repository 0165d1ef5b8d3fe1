// SPDX-License-Identifier: MIT
/// What a convolution over images has besides its tensors.
#pragma once

#include <torch_ir/config.hpp>

#include <cstdint>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// What a convolution has besides its tensors; two numbers in each list.
struct convolution_shape {
    std::vector<std::int64_t> stride{1, 1}, padding{0, 0}, dilation{1, 1}, output_padding{0, 0};
    std::int64_t groups = 1;
    bool is_transposed = false;
};

/// Images with channels last.
struct image_sizes {
    std::int64_t images = 0, height = 0, width = 0, channels = 0;
};

}}}  // namespace torch_ir::detail
