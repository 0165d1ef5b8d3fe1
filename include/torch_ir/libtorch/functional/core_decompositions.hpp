// SPDX-License-Identifier: MIT
/// The library's decompositions: those that PyTorch has in Python only (`torch.export.default_decompositions()`), and where the composite kernel in C++ chooses by
/// device. In the spelling that `run_decompositions()` gives.
#pragma once

#include <torch_ir/libtorch/functional/decompositions/activations.hpp>
#include <torch_ir/libtorch/functional/decompositions/attention.hpp>
#include <torch_ir/libtorch/functional/decompositions/backward.hpp>
#include <torch_ir/libtorch/functional/decompositions/creation.hpp>
#include <torch_ir/libtorch/functional/decompositions/elementwise.hpp>
#include <torch_ir/libtorch/functional/decompositions/indexing.hpp>
#include <torch_ir/libtorch/functional/decompositions/losses.hpp>
#include <torch_ir/libtorch/functional/decompositions/norm_backward.hpp>
#include <torch_ir/libtorch/functional/decompositions/normalization.hpp>
#include <torch_ir/libtorch/functional/decompositions/padding.hpp>
#include <torch_ir/libtorch/functional/decompositions/recurrent.hpp>
#include <torch_ir/libtorch/functional/decompositions/reductions.hpp>
#include <torch_ir/libtorch/functional/decompositions/spectral.hpp>
#include <torch_ir/libtorch/functional/decompositions/upsampling.hpp>
#include <torch_ir/libtorch/functional/decompositions/upsampling_vec.hpp>
#include <torch_ir/libtorch/functional/decompositions/views.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// `f(std::string_view op, core_decomposition)` for each.
template <class F>
void for_each_core_decomposition(F&& f) {
    using namespace decompositions;
    for (auto const table : {activation_decompositions(), attention_decompositions(), backward_decompositions(), creation_decompositions(),
                             elementwise_decompositions(), indexing_decompositions(), loss_decompositions(), norm_backward_decompositions(),
                             normalization_decompositions(), padding_decompositions(), recurrent_decompositions(), reduction_decompositions(),
                             spectral_decompositions(), upsampling_decompositions(), upsampling_vec_decompositions(), view_decompositions()})
        for (auto const& d : table) f(d.op, d.function);
}

}}}  // namespace torch_ir::detail
