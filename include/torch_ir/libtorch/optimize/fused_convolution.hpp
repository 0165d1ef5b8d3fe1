// SPDX-License-Identifier: MIT
/// A convolution over images whose weight is known, with an activation, or the sum with another image, at its end, by the kernel that is the fastest for its sizes.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/optimize/activation.hpp>
#include <torch_ir/libtorch/optimize/convolution_shape.hpp>
#include <torch_ir/libtorch/optimize/panel_convolution.hpp>
#include <torch_ir/libtorch/optimize_options.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// What follows a convolution in its kernel.
struct convolution_end {
    fused_activation activation{};
    bool adds_other = false;  ///< the sum with another image; the activation behind it is relu or none
};

/// How a convolution is computed whose result has channels last.
enum class convolution_way : std::uint8_t {
    plain,    ///< by LibTorch's operator
    packed,   ///< by oneDNN's kernel for a packed weight
    product,  ///< as a product of matrices: one whose kernel is a single point
    panels,   ///< by this library's own kernels
};

/// y = activation(conv(x, weight) + bias), or activation(conv(x, weight) + bias + other). Immutable once it is made; any number of threads may call it. The
/// result has channels last.
class fused_convolution {
public:
    /// Which way is the fastest, and how long it and the operators themselves, on contiguous images, take (0 where nothing was measured).
    struct choice {
        convolution_way way = convolution_way::packed;
        std::chrono::steady_clock::duration fastest{}, operators{};
    };

    /// `weight` is float32 on the CPU; `bias` may be undefined.
    fused_convolution(at::Tensor weight, at::Tensor bias, convolution_shape shape, convolution_end end);

    /// Chooses for inputs of these sizes (empty: not known) by rule or by timing all ways on an input with channels last, where it has more than three. Throws
    /// what LibTorch and oneDNN throw for a convolution that they can't compute so.
    [[nodiscard]] choice choose(std::span<std::int64_t const> input, kernel_choice how) const;
    /// Prepares the weight, for inputs of these sizes if they are known: others are taken as well. The plain weight is no longer held.
    void use(convolution_way way, std::span<std::int64_t const> input);

    /// What makes convolutions alike to `choose`.
    [[nodiscard]] std::string signature(std::span<std::int64_t const> input) const;

    [[nodiscard]] static at::Tensor call(void const* self, c10::IValue const* const* arguments);

private:
    at::Tensor weight_, bias_;
    convolution_shape shape_;
    convolution_end end_;
    convolution_way way_ = convolution_way::plain;
    bool can_use_panels_ = false;
    std::shared_ptr<panel_convolution const> panels_;

    [[nodiscard]] bool is_pointwise() const;
    [[nodiscard]] at::Tensor run(at::Tensor const& x, at::Tensor const* other) const;
    [[nodiscard]] at::Tensor multiply(at::Tensor const& x) const;
};

/// LibTorch has oneDNN's convolutions with the signatures that are called here.
[[nodiscard]] bool has_packed_convolution();

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_optimize)

#include <torch_ir/libtorch/optimize/stopwatch.hpp>
#include <torch_ir/libtorch/optimize/typed_operator.hpp>

#include <ATen/ops/addmm.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/rand.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

struct convolution_operators {
    using integers = c10::IntArrayRef;
    using text = std::optional<std::string_view>;
    using pack_type = at::Tensor(at::Tensor const&, integers, integers, integers, std::int64_t, c10::OptionalArrayRef<std::int64_t>);
    using pack_transposed_type = at::Tensor(at::Tensor const&, integers, integers, integers, integers, std::int64_t, c10::OptionalArrayRef<std::int64_t>);
    using unary_type = at::Tensor(at::Tensor const&, at::Tensor const&, maybe_tensor const&, integers, integers, integers, std::int64_t, std::string_view,
                                  maybe_scalars, text);
    using transposed_type = at::Tensor(at::Tensor const&, at::Tensor const&, maybe_tensor const&, integers, integers, integers, integers, std::int64_t,
                                       std::string_view, maybe_scalars, text);
    using binary_type = at::Tensor(at::Tensor const&, at::Tensor const&, at::Tensor const&, maybe_tensor const&, integers, integers, integers, std::int64_t,
                                   std::string_view, std::optional<c10::Scalar>, text, maybe_scalars, text);
    std::optional<c10::TypedOperatorHandle<pack_type>> pack = find_typed<pack_type>("mkldnn::_reorder_convolution_weight");
    std::optional<c10::TypedOperatorHandle<pack_transposed_type>> pack_transposed =
        find_typed<pack_transposed_type>("mkldnn::_reorder_convolution_transpose_weight");
    std::optional<c10::TypedOperatorHandle<unary_type>> unary = find_typed<unary_type>("mkldnn::_convolution_pointwise");
    std::optional<c10::TypedOperatorHandle<transposed_type>> transposed = find_typed<transposed_type>("mkldnn::_convolution_transpose_pointwise");
    std::optional<c10::TypedOperatorHandle<binary_type>> binary = find_typed<binary_type>("mkldnn::_convolution_pointwise", "binary");

    [[nodiscard]] bool are_there() const { return pack && pack_transposed && unary && transposed && binary; }
    static convolution_operators const& get() {
        static convolution_operators const all;
        return all;
    }
};

TORCH_IR_INLINE bool has_packed_convolution() { return convolution_operators::get().are_there(); }

TORCH_IR_INLINE fused_convolution::fused_convolution(at::Tensor weight, at::Tensor bias, convolution_shape shape, convolution_end end)
    : weight_(std::move(weight)),
      bias_(std::move(bias)),
      shape_(std::move(shape)),
      end_(std::move(end)),
      can_use_panels_(has_wide_vectors() && panel_convolution::can_compute(weight_, shape_) && find_ending(end_.activation).has_value()) {}

TORCH_IR_INLINE std::string fused_convolution::signature(std::span<std::int64_t const> input) const {
    std::string out;
    auto const add = [&](auto const& numbers) {
        for (std::int64_t const n : numbers) out += std::to_string(n) += ' ';
        out += ';';
    };
    add(input);
    add(weight_.sizes());
    for (auto const* list : {&shape_.stride, &shape_.padding, &shape_.dilation, &shape_.output_padding}) add(*list);
    return out + std::to_string(shape_.groups) + (shape_.is_transposed ? "t" : "") + (bias_.defined() ? "b" : "") + (end_.adds_other ? "+" : "") +
           (can_use_panels_ ? "p" : "") + end_.activation.name;
}

TORCH_IR_INLINE bool fused_convolution::is_pointwise() const {
    auto const all = [](std::vector<std::int64_t> const& list, std::int64_t n) { return list[0] == n && list[1] == n; };
    return !shape_.is_transposed && shape_.groups == 1 && all(shape_.stride, 1) && all(shape_.padding, 0) && weight_.dim() == 4 && weight_.size(2) == 1 &&
           weight_.size(3) == 1;
}

TORCH_IR_INLINE void fused_convolution::use(convolution_way way, std::span<std::int64_t const> input) {
    way_ = way;
    if (way == convolution_way::panels) {
        panels_ = std::make_shared<panel_convolution const>(weight_, bias_, shape_, *find_ending(end_.activation));
        weight_.reset();
        return;
    }
    if (way == convolution_way::plain) {
        weight_ = weight_.contiguous(c10::MemoryFormat::ChannelsLast);
        return;
    }
    if (way == convolution_way::product) {
        weight_ = weight_.reshape({weight_.size(0), weight_.size(1)}).t();
        return;
    }
    auto const& ops = convolution_operators::get();
    auto const sizes = input.empty() ? c10::OptionalArrayRef<std::int64_t>() : c10::IntArrayRef(input.data(), input.size());
    at::Tensor const plain = weight_.contiguous();
    weight_ = shape_.is_transposed
                  ? ops.pack_transposed->call(plain, shape_.padding, shape_.output_padding, shape_.stride, shape_.dilation, shape_.groups, sizes)
                  : ops.pack->call(plain, shape_.padding, shape_.stride, shape_.dilation, shape_.groups, sizes);
}

/// Pixels are the rows of a matrix.
TORCH_IR_INLINE at::Tensor fused_convolution::multiply(at::Tensor const& x) const {
    at::Tensor const rows = x.contiguous(c10::MemoryFormat::ChannelsLast).permute({0, 2, 3, 1}).reshape({-1, weight_.size(0)});
    at::Tensor y = bias_.defined() ? at::addmm(bias_, rows, weight_) : at::mm(rows, weight_);
    std::int64_t const channels = weight_.size(1), height = x.size(2), width = x.size(3);
    std::int64_t const sizes[] = {x.size(0), channels, height, width}, strides[] = {height * width * channels, 1, width * channels, channels};
    y.unsafeGetTensorImpl()->set_sizes_and_strides(c10::IntArrayRef(sizes), c10::IntArrayRef(strides));
    return y;
}

TORCH_IR_INLINE at::Tensor fused_convolution::run(at::Tensor const& x, at::Tensor const* other) const {
    if (panels_) return (*panels_)(x, end_.adds_other ? other : nullptr);
    auto const& s = shape_;
    auto const& a = end_.activation;
    maybe_tensor const bias = bias_.defined() ? maybe_tensor(bias_) : std::nullopt;
    if (way_ != convolution_way::packed) {
        bool const multiplies = way_ == convolution_way::product && x.dim() == 4 && x.size(1) == weight_.size(0) && x.numel() > 0;
        at::Tensor const w = way_ == convolution_way::product ? weight_.t().unsqueeze(-1).unsqueeze(-1) : weight_;
        at::Tensor y = multiplies ? multiply(x) : at::convolution(x, w, bias, s.stride, s.padding, s.dilation, s.is_transposed, s.output_padding, s.groups);
        if (end_.adds_other) y.add_(*other);
        a.apply(y);
        return y;
    }
    auto const& ops = convolution_operators::get();
    if (s.is_transposed)
        return ops.transposed->call(x, weight_, bias, s.padding, s.output_padding, s.stride, s.dilation, s.groups, a.name, a.scalars, a.algorithm);
    if (end_.adds_other)
        return ops.binary->call(x, *other, weight_, bias, s.padding, s.stride, s.dilation, s.groups, "add", std::nullopt,
                                a.is_none() ? std::nullopt : std::optional<std::string_view>(a.name), maybe_scalars(), std::nullopt);
    return ops.unary->call(x, weight_, bias, s.padding, s.stride, s.dilation, s.groups, a.name, a.scalars, a.algorithm);
}

/// By rule this library's own kernels compute what they can; else a small convolution over single points is a product, for it costs
/// the fewest microseconds to call, and all others are packed.
TORCH_IR_INLINE fused_convolution::choice fused_convolution::choose(std::span<std::int64_t const> input, kernel_choice how) const {
    constexpr std::int64_t most_products = std::int64_t{1} << 22;
    bool const can_multiply = is_pointwise();
    if (how == kernel_choice::by_rule || input.size() != 4) {
        if (can_use_panels_) return {convolution_way::panels};
        bool const is_small = can_multiply && input.size() == 4 && weight_.numel() <= most_products / std::max<std::int64_t>(1, input[0] * input[2] * input[3]);
        choice const chosen{is_small ? convolution_way::product : convolution_way::packed};
        if (input.size() == 4) {  // oneDNN may refuse what LibTorch has another kernel for: that is to be known now
            fused_convolution trial = *this;
            trial.end_.adds_other = false;
            trial.use(chosen.way, input);
            static_cast<void>(trial.run(at::rand(c10::IntArrayRef(input.data(), input.size()), weight_.options()), nullptr));
        }
        return chosen;
    }
    at::Tensor const given = at::rand(c10::IntArrayRef(input.data(), input.size()), weight_.options());
    at::Tensor const x = input[1] > 3 ? given.contiguous(c10::MemoryFormat::ChannelsLast) : given;
    at::Tensor given_other, other;
    if (end_.adds_other) {
        fused_convolution alone = *this;
        alone.end_ = {};
        given_other = alone.run(given, nullptr);
        other = given_other.contiguous(c10::MemoryFormat::ChannelsLast);
    }
    std::vector<convolution_way> ways{convolution_way::packed, convolution_way::plain};
    if (can_multiply) ways.push_back(convolution_way::product);
    if (can_use_panels_) ways.push_back(convolution_way::panels);
    std::vector<fused_convolution> made(ways.size(), *this);
    std::vector<std::function<void()>> candidates{[&] { static_cast<void>(run(given, &given_other)); }};
    for (std::size_t k = 0; k < ways.size(); ++k) {
        made[k].use(ways[k], input);
        candidates.emplace_back([&, k] { static_cast<void>(made[k].run(x, &other)); });
    }
    auto const times = time_each(candidates);
    std::size_t best = 0;
    for (std::size_t k = 1; k < ways.size(); ++k)
        if (times[k + 1] < times[best + 1]) best = k;
    return {ways[best], times[best + 1], times[0]};
}

TORCH_IR_INLINE at::Tensor fused_convolution::call(void const* self, c10::IValue const* const* arguments) {
    auto const& c = *static_cast<fused_convolution const*>(self);
    return c.run(arguments[0]->toTensor(), c.end_.adds_other ? &arguments[1]->toTensor() : nullptr);
}

}}}  // namespace torch_ir::detail

#endif
