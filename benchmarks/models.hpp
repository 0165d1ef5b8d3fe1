// SPDX-License-Identifier: MIT
/// Models for benchmarks, each written once: with `eager_ops` it runs as hand-written C++ does, with `program_ops` it becomes a program.
#pragma once

#include "../tests/support/programs.hpp"

#include <torch_ir/libtorch/convert.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/add.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/flatten.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/transpose.h>
#include <ATen/ops/view.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir_bench {

using sizes = std::vector<std::int64_t>;

/// Weights in the order in which the model asks for them.
using weight_list = std::vector<at::Tensor>;

/// Operators that compute.
class eager_ops {
public:
    using value = at::Tensor;

    explicit eager_ops(weight_list const& weights) : weights_(weights) {}

    value const& weight(std::initializer_list<std::int64_t>) { return weights_[next_++]; }
    static value add(value const& a, value const& b) { return at::add(a, b); }
    static value mul(value const& a, value const& b) { return at::mul(a, b); }
    static value relu(value const& x) { return at::relu(x); }
    static void relu_(value& x) { at::relu_(x); }
    static void add_(value& x, value const& y) { x.add_(y); }
    static value conv2d(value const& x, value const& w, std::int64_t stride, std::int64_t padding) {
        return at::conv2d(x, w, {}, {stride, stride}, {padding, padding});
    }
    static value batch_norm(value const& x, value const& w, value const& b, value const& mean, value const& variance) {
        return at::batch_norm(x, w, b, mean, variance, false, 0.1, 1e-5, true);
    }
    static value max_pool(value const& x) { return at::max_pool2d(x, {3, 3}, {2, 2}, {1, 1}); }
    static value average_pool(value const& x) { return at::adaptive_avg_pool2d(x, {1, 1}); }
    static value flatten(value const& x) { return at::flatten(x, 1); }
    static value linear(value const& x, value const& w, value const& b) { return at::linear(x, w, b); }
    static value layer_norm(value const& x, std::int64_t size, value const& w, value const& b) { return at::layer_norm(x, {size}, w, b); }
    static value gelu(value const& x) { return at::gelu(x); }
    static value view(value const& x, sizes const& s) { return x.view(s); }
    static value transpose(value const& x, std::int64_t a, std::int64_t b) { return x.transpose(a, b); }
    static value matmul(value const& a, value const& b) { return at::matmul(a, b); }
    static value softmax(value const& x) { return at::softmax(x, -1); }
    static value contiguous(value const& x) { return x.contiguous(); }

private:
    weight_list const& weights_;
    std::size_t next_ = 0;
};

/// Operators that write a program. Sizes of intermediate values are not told: executing doesn't ask for them. A program begins with its weights, so a model
/// runs twice: first to make them, then, after `declare_weights`, to write its calls.
class program_ops {
public:
    using value = torch_ir::value_id;

    program_ops(torch_ir_test::program_writer& p, bool trained) : p_(p), trained_(trained) {}

    value weight(std::initializer_list<std::int64_t> s) {
        if (is_declared_) return declared_.at(next_++);
        weights_.push_back(at::rand(at::IntArrayRef(s)).sub_(0.5).mul_(0.1).abs_().requires_grad_(trained_));
        return {};
    }
    void declare_weights() {
        for (auto const& w : weights_) {
            torch_ir::shape shape;
            for (auto const n : w.sizes()) shape.emplace_back(n);
            std::string const name = "w" + std::to_string(declared_.size());
            declared_.push_back(p_.weight(name, name, std::move(shape), torch_ir::weight_kind::parameter, trained_));
        }
        is_declared_ = true;
    }
    value add(value a, value b) { return call("add.Tensor", {in("self", a), in("other", b)}); }
    value mul(value a, value b) { return call("mul.Tensor", {in("self", a), in("other", b)}); }
    value relu(value x) { return call("relu.default", {in("self", x)}); }
    void relu_(value& x) { x = call("relu_.default", {in("self", x)}); }
    void add_(value& x, value y) { x = call("add_.Tensor", {in("self", x), in("other", y)}); }
    value conv2d(value x, value w, std::int64_t stride, std::int64_t padding) {
        return call("conv2d.default", {in("input", x), in("weight", w), list("stride", {stride, stride}), list("padding", {padding, padding})});
    }
    value batch_norm(value x, value w, value b, value mean, value variance) {
        return call("batch_norm.default", {in("input", x), in("weight", w), in("bias", b), in("running_mean", mean), in("running_var", variance),
                                           at("training", false), at("momentum", 0.1), at("eps", 1e-5), at("cudnn_enabled", true)});
    }
    value max_pool(value x) {
        return call("max_pool2d.default", {in("self", x), list("kernel_size", {3, 3}), list("stride", {2, 2}), list("padding", {1, 1})});
    }
    value average_pool(value x) { return call("adaptive_avg_pool2d.default", {in("self", x), list("output_size", {1, 1})}); }
    value flatten(value x) { return call("flatten.using_ints", {in("self", x), at("start_dim", std::int64_t{1})}); }
    value linear(value x, value w, value b) { return call("linear.default", {in("input", x), in("weight", w), in("bias", b)}); }
    value layer_norm(value x, std::int64_t size, value w, value b) {
        return call("layer_norm.default", {in("input", x), list("normalized_shape", {size}), in("weight", w), in("bias", b)});
    }
    value gelu(value x) { return call("gelu.default", {in("self", x)}); }
    value view(value x, sizes const& s) { return call("view.default", {in("self", x), list("size", s)}); }
    value transpose(value x, std::int64_t a, std::int64_t b) { return call("transpose.int", {in("self", x), at("dim0", a), at("dim1", b)}); }
    value matmul(value a, value b) { return call("matmul.default", {in("self", a), in("other", b)}); }
    value softmax(value x) { return call("softmax.int", {in("self", x), at("dim", std::int64_t{-1})}); }
    value contiguous(value x) { return call("contiguous.default", {in("self", x)}); }

    [[nodiscard]] weight_list const& weights() const noexcept { return weights_; }

private:
    torch_ir_test::program_writer& p_;
    bool trained_;
    weight_list weights_;
    std::vector<value> declared_;
    std::size_t next_ = 0;
    bool is_declared_ = false;
    std::size_t calls_ = 0;

    value call(std::string const& op, std::vector<torch_ir::argument> arguments) {
        if (!is_declared_) return {};
        return p_.call("n" + std::to_string(calls_++), "aten." + op, std::move(arguments), {});
    }
    static torch_ir::argument in(std::string name, value v) { return torch_ir_test::tensor(std::move(name), v); }
    static torch_ir::argument at(std::string name, torch_ir::attribute a) { return torch_ir_test::attr(std::move(name), std::move(a)); }
    static torch_ir::argument list(std::string name, sizes s) { return at(std::move(name), std::move(s)); }
};

/// `count` operators on tiny tensors, each on the result of the one before.
struct chain {
    int count = 1000;
    static constexpr char const* name = "chain";
    static sizes input() { return {4}; }

    template <class Ops>
    typename Ops::value operator()(Ops& ops, typename Ops::value x) const {
        auto const w = ops.weight({4}), b = ops.weight({4});
        for (int i = 0; i < count; ++i) {
            if (i % 3 == 0) x = ops.mul(x, w);
            else if (i % 3 == 1) x = ops.add(x, b);
            else x = ops.relu(x);
        }
        return x;
    }
};

/// `width` independent branches that are summed up: many values live at once.
struct fan {
    int width = 1000;
    static constexpr char const* name = "fan";
    static sizes input() { return {4}; }

    template <class Ops>
    typename Ops::value operator()(Ops& ops, typename Ops::value x) const {
        std::vector<typename Ops::value> branches;
        for (int i = 0; i < width; ++i) branches.push_back(ops.relu(x));
        typename Ops::value sum = branches.front();
        for (int i = 1; i < width; ++i) sum = ops.add(sum, std::exchange(branches[static_cast<std::size_t>(i)], {}));
        return sum;
    }
};

/// ResNet-18 for images of 224 x 224.
struct resnet18 {
    static constexpr char const* name = "ResNet-18";
    static sizes input() { return {1, 3, 224, 224}; }

    template <class Ops>
    typename Ops::value operator()(Ops& ops, typename Ops::value x) const {
        using value = typename Ops::value;
        auto const normalized = [&](value y, std::int64_t c) {
            value const w = ops.weight({c}), b = ops.weight({c}), mean = ops.weight({c}), variance = ops.weight({c});
            return ops.batch_norm(y, w, b, mean, variance);
        };
        auto const convolved = [&](value const& y, std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride) {
            return normalized(ops.conv2d(y, ops.weight({out, in, kernel, kernel}), stride, kernel / 2), out);
        };
        x = convolved(x, 3, 64, 7, 2);
        ops.relu_(x);
        x = ops.max_pool(x);
        std::int64_t channels = 64;
        for (std::int64_t const out : {64, 64, 128, 128, 256, 256, 512, 512}) {
            std::int64_t const stride = out == channels ? 1 : 2;
            value y = convolved(x, channels, out, 3, stride);
            ops.relu_(y);
            y = convolved(y, out, out, 3, 1);
            ops.add_(y, stride == 1 ? x : convolved(x, channels, out, 1, stride));
            ops.relu_(y);
            x = std::move(y);
            channels = out;
        }
        x = ops.flatten(ops.average_pool(x));
        value const w = ops.weight({1000, 512}), b = ops.weight({1000});
        return ops.linear(x, w, b);
    }
};

/// A block of self-attention and a feed-forward network, as in the original transformer.
struct transformer_block {
    static constexpr std::int64_t batch = 1, length = 16, width = 64, heads = 4;
    static constexpr char const* name = "TransformerBlock";
    static sizes input() { return {batch, length, width}; }

    template <class Ops>
    typename Ops::value operator()(Ops& ops, typename Ops::value x) const {
        using value = typename Ops::value;
        auto const linear = [&](value const& y, std::int64_t in, std::int64_t out) {
            value const w = ops.weight({out, in}), b = ops.weight({out});
            return ops.linear(y, w, b);
        };
        auto const normalized = [&](value const& y) {
            value const w = ops.weight({width}), b = ops.weight({width});
            return ops.layer_norm(y, width, w, b);
        };
        auto const head = [&](value const& y) { return ops.transpose(ops.view(y, {batch, length, heads, width / heads}), 1, 2); };
        value const q = head(linear(x, width, width)), k = head(linear(x, width, width)), v = head(linear(x, width, width));
        value const scores = ops.softmax(ops.matmul(q, ops.transpose(k, -2, -1)));
        value const mixed = ops.view(ops.contiguous(ops.transpose(ops.matmul(scores, v), 1, 2)), {batch, length, width});
        x = normalized(ops.add(x, linear(mixed, width, width)));
        return normalized(ops.add(x, linear(ops.gelu(linear(x, width, 4 * width)), 4 * width, width)));
    }
};

/// A model as a program, with weights for it.
struct written_program {
    torch_ir::ir program;
    weight_list weights;

    [[nodiscard]] torch_ir::tensor_map by_name() const {
        torch_ir::tensor_map out;
        for (std::size_t i = 0; i < weights.size(); ++i) out.emplace("w" + std::to_string(i), weights[i]);
        return out;
    }
};

/// `trained` weights require gradients, as those of a module do.
template <class Model>
[[nodiscard]] written_program write_program(Model const& model, bool trained = false) {
    torch_ir_test::program_writer p(Model::name);
    torch_ir::shape shape;
    for (auto const n : Model::input()) shape.emplace_back(n);
    auto const x = p.input("x", std::move(shape));
    program_ops ops(p, trained);
    static_cast<void>(model(ops, x));
    ops.declare_weights();
    auto const y = model(ops, x);
    return {p.finish({y}), ops.weights()};
}

}  // namespace torch_ir_bench
