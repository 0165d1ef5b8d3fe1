// SPDX-License-Identifier: MIT
/// Decompositions of padding that repeats elements of its input: by reflection, and by replication of the border.
#pragma once

#include <torch_ir/libtorch/functional/core_decomposition.hpp>
#include <torch_ir/libtorch/functional/decompositions/arithmetic.hpp>
#include <torch_ir/libtorch/functional/decompositions/creation.hpp>
#include <torch_ir/libtorch/functional/decompositions/indexing.hpp>

#include <ATen/ops/abs.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/index.h>
#include <ATen/ops/sub.h>

#include <cstdint>
#include <span>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail::decompositions {

/// For places from `-left` on, the places that they repeat, of the `size` that there are.
using repeated_places = at::Tensor (*)(at::Tensor const& places, std::int64_t size);

[[nodiscard]] inline at::Tensor reflected(at::Tensor const& places, std::int64_t size) {
    auto const last = wrapped(size - 1);
    return at::sub(last, at::abs(at::sub(last, at::abs(places))));
}

[[nodiscard]] inline at::Tensor replicated(at::Tensor const& places, std::int64_t size) { return at::clamp(places, 0, size - 1); }

/// One dimension after the other, the first of the padded ones first. The padding is said from the last one on.
[[nodiscard]] inline at::Tensor padded_by_places(at::Tensor const& input, std::vector<std::int64_t> const& padding, repeated_places repeated) {
    auto const dims = static_cast<std::int64_t>(padding.size() / 2);
    TORCH_CHECK(input.dim() == dims + 1 || input.dim() == dims + 2, "padding of ", dims, " dimensions requires an input of one or two more");
    auto const p = promoted({input});
    auto const x = p.in(input);
    auto out = x;
    for (std::int64_t i = 0; i < dims; ++i) {
        auto const dim = x.dim() - dims + i;
        auto const at = static_cast<std::size_t>(2 * (dims - 1 - i));
        auto const places = counted(-padding[at], x.size(dim) + padding[at + 1], std::nullopt, x.device());
        auto indices = indices_from(dim, {repeated(places, x.size(dim))});
        indices.resize(static_cast<std::size_t>(x.dim()));
        out = at::index(out, indices);
    }
    return p.out(out.contiguous(x.suggest_memory_format()));
}

[[nodiscard]] inline std::span<named_decomposition const> padding_decompositions() {
    static constexpr core_decomposition reflection = [](call_arguments const& a) -> decomposed_results {
        return {padded_by_places(a.tensor(0), a.integers(1), reflected)};
    };
    static constexpr core_decomposition replication = [](call_arguments const& a) -> decomposed_results {
        return {padded_by_places(a.tensor(0), a.integers(1), replicated)};
    };
    static constexpr named_decomposition table[] = {
        {"aten::reflection_pad1d", reflection},   {"aten::reflection_pad2d", reflection},   {"aten::reflection_pad3d", reflection},
        {"aten::replication_pad1d", replication}, {"aten::replication_pad2d", replication}, {"aten::replication_pad3d", replication},
    };
    return table;
}

}}}  // namespace torch_ir::detail::decompositions
