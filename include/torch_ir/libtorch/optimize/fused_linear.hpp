// SPDX-License-Identifier: MIT
/// A linear layer whose weight is known, with an activation or the sum with another tensor at its end, by the kernel that is the fastest for its size.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/optimize/activation.hpp>
#include <torch_ir/libtorch/optimize/panel_weight.hpp>
#include <torch_ir/libtorch/optimize/wide_vectors.hpp>
#include <torch_ir/libtorch/optimize_options.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// y = activation(x · weightᵀ + bias), or y = x · weightᵀ + bias + other. Immutable once it is made; any number of threads may call it.
class fused_linear {
public:
    /// Where the ways of computing it lie: chosen once for layers of the same sizes.
    struct way {
        bool transposed = false;  ///< the plain weight with its rows along the output
        bool in_panels = false;   ///< this library's own product, for any number of rows
        /// oneDNN's packed weight is used from so many rows of the input on; nothing: never.
        std::optional<std::int64_t> packed_from{};
    };

    /// `weight` is (outputs, inputs), float32 on the CPU; `bias` may be undefined.
    fused_linear(at::Tensor weight, at::Tensor bias, fused_activation activation, bool adds_other);

    /// Chooses for inputs of `rows` rows (nothing: not known), by rule or by timing, and keeps what that needs.
    [[nodiscard]] way choose(std::optional<std::int64_t> rows, kernel_choice choice) const;
    void use(way const& chosen);

    /// What makes layers alike to `choose`.
    [[nodiscard]] std::string signature(std::optional<std::int64_t> rows) const;

    [[nodiscard]] static at::Tensor call(void const* self, c10::IValue const* const* arguments);

private:
    std::int64_t inputs_, outputs_;
    at::Tensor weight_;                           ///< as `addmm` takes it: (inputs, outputs), transposed in its strides; none in panels
    at::Tensor packed_;                           ///< oneDNN's own layout, where it is used
    std::shared_ptr<panel_weight const> panels_;  ///< where it is multiplied so
    at::Tensor bias_;
    fused_activation activation_;
    std::optional<vector_ending> ending_;  ///< the activation in panels, if they have it
    bool adds_other_ = false;
    std::int64_t packed_from_;

    [[nodiscard]] at::Tensor run_plain(at::Tensor const& x, at::Tensor const* other) const;
    [[nodiscard]] at::Tensor run_packed(at::Tensor const& x, at::Tensor const* other) const;
    [[nodiscard]] at::Tensor run_panels(at::Tensor const& x, at::Tensor const* other) const;
    [[nodiscard]] at::Tensor pack() const;
    [[nodiscard]] bool can_use_panels() const { return has_wide_vectors() && ending_.has_value(); }
};

/// LibTorch has oneDNN's linear layers with the signatures that are called here.
[[nodiscard]] bool has_packed_linear();

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <torch_ir/libtorch/optimize/stopwatch.hpp>
#include <torch_ir/libtorch/optimize/typed_operator.hpp>

#include <ATen/EmptyTensor.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/rand.h>
#include <c10/util/Exception.h>
#include <c10/util/SmallVector.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

struct linear_operators {
    using pack_type = at::Tensor(at::Tensor const&, std::optional<std::int64_t>);
    using unary_type = at::Tensor(at::Tensor const&, at::Tensor const&, maybe_tensor const&, std::string_view, maybe_scalars, std::optional<std::string_view>);
    using binary_type = at::Tensor(at::Tensor const&, at::Tensor const&, at::Tensor const&, maybe_tensor const&, std::string_view);
    std::optional<c10::TypedOperatorHandle<pack_type>> pack = find_typed<pack_type>("mkldnn::_reorder_linear_weight");
    std::optional<c10::TypedOperatorHandle<unary_type>> unary = find_typed<unary_type>("mkldnn::_linear_pointwise");
    std::optional<c10::TypedOperatorHandle<binary_type>> binary = find_typed<binary_type>("mkldnn::_linear_pointwise", "binary");

    [[nodiscard]] bool are_there() const { return pack && unary && binary; }
    static linear_operators const& get() {
        static linear_operators const all;
        return all;
    }
};

TORCH_IR_INLINE bool has_packed_linear() { return linear_operators::get().are_there(); }

TORCH_IR_INLINE fused_linear::fused_linear(at::Tensor weight, at::Tensor bias, fused_activation activation, bool adds_other)
    : inputs_(weight.size(1)),
      outputs_(weight.size(0)),
      weight_(weight.t()),
      bias_(std::move(bias)),
      activation_(std::move(activation)),
      ending_(find_ending(activation_)),
      adds_other_(adds_other),
      packed_from_(std::numeric_limits<std::int64_t>::max()) {}

TORCH_IR_INLINE at::Tensor fused_linear::pack() const { return linear_operators::get().pack->call(weight_.t().contiguous(), std::nullopt); }

TORCH_IR_INLINE std::string fused_linear::signature(std::optional<std::int64_t> rows) const {
    return concat(std::to_string(rows.value_or(-1)), " ", std::to_string(weight_.size(0)), " ", std::to_string(weight_.size(1)), " ",
                  weight_.stride(0) == 1 ? "t" : "n", bias_.defined() ? " bias " : " ", adds_other_ ? "add " : "", activation_.name, activation_.algorithm);
}

/// By rule this library's own product is taken where the machine has the vectors for it; elsewhere oneDNN's packed kernel from 2^20 multiplications on, where it is
/// faster than `addmm` on all machines that were measured (docs/performance.md).
TORCH_IR_INLINE fused_linear::way fused_linear::choose(std::optional<std::int64_t> rows, kernel_choice choice) const {
    if (weight_.numel() == 0) return {};
    constexpr std::int64_t least_products = std::int64_t{1} << 20;
    std::int64_t const by_rule = (least_products + weight_.numel() - 1) / weight_.numel();
    bool const can_pack = has_packed_linear();
    if (choice == kernel_choice::by_rule || !rows || *rows == 0) {
        if (can_use_panels()) return {.in_panels = true};
        return {.packed_from = can_pack ? std::optional(by_rule) : std::nullopt};
    }
    at::Tensor const x = at::rand({*rows, weight_.size(0)}, weight_.options());
    at::Tensor const other = adds_other_ ? at::rand({*rows, weight_.size(1)}, weight_.options()) : at::Tensor();
    fused_linear transposed = *this, packed = *this, in_panels = *this;
    std::vector<std::function<void()>> candidates{[&] { static_cast<void>(run_plain(x, &other)); }};
    std::vector<way> ways{{}};
    if (can_pack && *rows * weight_.numel() >= least_products / 8) {
        packed.packed_ = pack();
        candidates.emplace_back([&] { static_cast<void>(packed.run_packed(x, &other)); });
        ways.push_back({.packed_from = std::min(*rows, by_rule)});
    }
    constexpr std::int64_t most_rows = 8;  // beyond them a product is no longer bound by reading its weight
    if (*rows <= most_rows && weight_.stride(0) == 1 && weight_.numel() >= least_products / 16) {
        transposed.weight_ = weight_.contiguous();
        candidates.emplace_back([&] { static_cast<void>(transposed.run_plain(x, &other)); });
        ways.push_back({.transposed = true});
    }
    if (can_use_panels()) {
        in_panels.use({.in_panels = true});
        candidates.emplace_back([&] { static_cast<void>(in_panels.run_panels(x, &other)); });
        ways.push_back({.in_panels = true});
    }
    // In a run the weights of other layers have passed through the caches since this one was read, which is what a product of few rows mostly does.
    std::vector<std::byte> elsewhere(*rows <= most_rows && weight_.numel() >= least_products / 16 ? std::size_t{1} << 25 : 0);
    std::function<void()> empty_caches;
    if (!elsewhere.empty()) empty_caches = [&] { std::fill(elsewhere.begin(), elsewhere.end(), static_cast<std::byte>(candidates.size())); };
    auto chosen = ways[find_fastest(candidates, empty_caches)];
    if (!chosen.packed_from && !chosen.in_panels && can_pack) chosen.packed_from = std::max(by_rule, 2 * *rows);
    return chosen;
}

TORCH_IR_INLINE void fused_linear::use(way const& chosen) {
    if (chosen.in_panels) {
        at::Tensor const bias = bias_.defined() ? bias_.contiguous() : bias_;
        panels_ = std::make_shared<panel_weight const>(weight_.const_data_ptr<float>(), panel_weight::layout{weight_.stride(1), 0, weight_.stride(0)},
                                                       static_cast<std::size_t>(outputs_), 1, static_cast<std::size_t>(inputs_),
                                                       bias.defined() ? bias.const_data_ptr<float>() : nullptr);
        weight_.reset();
        bias_.reset();
        return;
    }
    if (chosen.packed_from) {
        packed_from_ = *chosen.packed_from;
        packed_ = pack();
    }
    if (chosen.transposed) weight_ = weight_.contiguous();
}

TORCH_IR_INLINE at::Tensor fused_linear::run_plain(at::Tensor const& x, at::Tensor const* other) const {
    bool const is_matrix = x.dim() == 2;
    at::Tensor const rows = is_matrix ? x : x.reshape({-1, inputs_});
    at::Tensor y = bias_.defined() ? at::addmm(bias_, rows, weight_) : at::mm(rows, weight_);
    if (!is_matrix) {
        c10::SmallVector<std::int64_t, 5> sizes(x.sizes());
        sizes.back() = outputs_;
        y.unsafeGetTensorImpl()->set_sizes_contiguous(sizes);
    }
    if (adds_other_) y.add_(*other);
    activation_.apply(y);
    return y;
}

TORCH_IR_INLINE at::Tensor fused_linear::run_packed(at::Tensor const& x, at::Tensor const* other) const {
    auto const& ops = linear_operators::get();
    maybe_tensor const bias = bias_.defined() ? maybe_tensor(bias_) : std::nullopt;
    if (adds_other_) return ops.binary->call(x, *other, packed_, bias, "add");
    return ops.unary->call(x, packed_, bias, activation_.name, activation_.scalars, activation_.algorithm);
}

TORCH_IR_INLINE at::Tensor fused_linear::run_panels(at::Tensor const& x, at::Tensor const* other) const {
    TORCH_CHECK(x.scalar_type() == at::kFloat && x.device().is_cpu() && x.layout() == c10::kStrided, "a linear layer of float32 on the CPU was given ",
                x.toString());
    c10::SmallVector<std::int64_t, 5> sizes(x.sizes());
    sizes.back() = outputs_;
    at::Tensor const y = at::detail::empty_cpu(sizes, at::kFloat);
    if (y.numel() == 0) return y;
    bool const has_rows = x.dim() == 2 && x.stride(1) == 1 && x.stride(0) >= 0 && !x.is_neg();
    at::Tensor const rows = has_rows ? x : x.resolve_neg().contiguous();
    at::Tensor added;
    if (adds_other_) {
        added = other->resolve_neg().contiguous();
        TORCH_CHECK(added.sizes() == y.sizes() && added.scalar_type() == at::kFloat, "a sum with sizes ", y.sizes(), " was given ", added.sizes());
    }
    product_results const results{y.mutable_data_ptr<float>(), adds_other_ ? added.const_data_ptr<float>() : nullptr, static_cast<std::size_t>(outputs_),
                                  *ending_};
    multiply(*panels_, static_cast<std::size_t>(y.numel() / outputs_), rows.const_data_ptr<float>(), static_cast<std::size_t>(has_rows ? x.stride(0) : inputs_),
             results);
    return y;
}

TORCH_IR_INLINE at::Tensor fused_linear::call(void const* self, c10::IValue const* const* arguments) {
    auto const& l = *static_cast<fused_linear const*>(self);
    at::Tensor const& x = arguments[0]->toTensor();
    at::Tensor const* const other = l.adds_other_ ? &arguments[1]->toTensor() : nullptr;
    std::int64_t const inputs = l.inputs_;
    bool const fits = x.dim() > 0 && x.size(-1) == inputs;
    if (l.panels_) {
        TORCH_CHECK(fits, "a linear layer of ", inputs, " inputs was given a tensor of sizes ", x.sizes());
        return l.run_panels(x, other);
    }
    if (!fits) return at::linear(x, l.weight_.t(), l.bias_.defined() ? maybe_tensor(l.bias_) : std::nullopt);  // throws, and says why
    if (l.packed_.defined() && x.numel() / inputs >= l.packed_from_) return l.run_packed(x, other);
    return l.run_plain(x, other);
}

}}}  // namespace torch_ir::detail

#endif
