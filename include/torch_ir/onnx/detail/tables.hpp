// SPDX-License-Identifier: MIT
/// All translations of the library.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/onnx/detail/formula.hpp>
#include <torch_ir/onnx/detail/table_row.hpp>
#include <torch_ir/onnx/translations/complex.hpp>
#include <torch_ir/onnx/translations/control.hpp>
#include <torch_ir/onnx/translations/convolution.hpp>
#include <torch_ir/onnx/translations/counting.hpp>
#include <torch_ir/onnx/translations/creation.hpp>
#include <torch_ir/onnx/translations/elementwise.hpp>
#include <torch_ir/onnx/translations/functions.hpp>
#include <torch_ir/onnx/translations/indexing.hpp>
#include <torch_ir/onnx/translations/linear.hpp>
#include <torch_ir/onnx/translations/linear_algebra.hpp>
#include <torch_ir/onnx/translations/normalization.hpp>
#include <torch_ir/onnx/translations/numbers.hpp>
#include <torch_ir/onnx/translations/quantized.hpp>
#include <torch_ir/onnx/translations/recurrent.hpp>
#include <torch_ir/onnx/translations/reduction.hpp>
#include <torch_ir/onnx/translations/shape.hpp>
#include <torch_ir/onnx/translations/special.hpp>

#include <functional>
#include <span>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Calls `f(operators, translation, how)` for each row.
template <class F>
void for_each_onnx_row(F&& f) {
    for (auto const rows :
         {std::span<onnx_row const>(onnx_elementwise_rows), std::span<onnx_row const>(onnx_shape_rows), std::span<onnx_row const>(onnx_reduction_rows),
          std::span<onnx_row const>(onnx_linear_rows), std::span<onnx_row const>(onnx_convolution_rows), std::span<onnx_row const>(onnx_normalization_rows),
          std::span<onnx_row const>(onnx_indexing_rows), std::span<onnx_row const>(onnx_creation_rows), std::span<onnx_row const>(onnx_recurrent_rows),
          std::span<onnx_row const>(onnx_complex_rows), std::span<onnx_row const>(onnx_number_rows), std::span<onnx_row const>(onnx_control_rows),
          std::span<onnx_row const>(onnx_quantized_rows), std::span<onnx_row const>(onnx_special_rows), std::span<onnx_row const>(onnx_function_rows),
          std::span<onnx_row const>(onnx_counting_rows), std::span<onnx_row const>(onnx_linear_algebra_rows)})
        for (onnx_row const& row : rows) {
            std::function<void(onnx_call&)> translate = row.translate;
            if (row.translate == nullptr) translate = [&row](onnx_call& t) { t.result(formula(row.how, t, row.calculated).write()); };
            f(row.ops, translate, row.how);
        }
}

}}}  // namespace torch_ir::detail
