// SPDX-License-Identifier: MIT
// What is written with the C++ front end becomes the operators that torch.export records for its Python twin. The lists were recorded with
// torch.export of PyTorch 2.13; the order of calls is left out, for C++ does not say in which order operands are evaluated.
#include <torch_ir/libtorch/nn_module.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/text/print.hpp>

#include <ATen/ATen.h>
#include <ATen/TensorIndexing.h>
#include <torch/nn/functional.h>
#include <torch/nn/modules.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include "support/torch.hpp"

namespace nn = torch::nn;
namespace F = torch::nn::functional;
using namespace torch_ir;
using at::indexing::Ellipsis;
using at::indexing::None;
using at::indexing::Slice;

TEST_SUITE("libtorch/front_end") {
namespace {

using resize = F::InterpolateFuncOptions;
using scales = std::vector<double>;
using sizes = std::vector<std::int64_t>;
using function_of_tensor = std::function<at::Tensor(at::Tensor)>;

struct examples {
    at::Tensor images = at::randn({2, 3, 8, 8}), rows = at::randn({2, 4}), series = at::randn({2, 3, 8}), numbers = at::randint(1, 5, {2, 4});
} const t;

/// The operators of a program without `aten.`, sorted.
std::string operators(ir const& program) {
    std::vector<std::string> all;
    for (auto const v : program.calls()) all.push_back(program.call(v).op.text().substr(5));
    std::sort(all.begin(), all.end());
    std::string out;
    for (auto const& o : all) out += (out.empty() ? "" : " ") + o;
    return out;
}

/// Extracts `f`, which must then consist of `expected`, and runs it: it computes what `f` does.
void check(nn::Module& weights, char const* what, at::Tensor const& x, function_of_tensor const& f, std::string const& expected) {
    CAPTURE(what);
    auto const program = extract_ir(weights, f, {x}, {.model_name = "Test"});
    CAPTURE(to_text(program));
    CHECK(operators(program) == expected);
    auto const found = execute_ir(program, {x}, weights_of(weights)).tensors().at(0);
    at::NoGradGuard const no_gradients;
    auto const eager = f(x);
    CHECK((found.scalar_type() == eager.scalar_type()));
    CHECK((found.sizes() == eager.sizes()));
    CHECK(found.allclose(eager, 1e-5, 1e-6, true));
}

void function(char const* what, at::Tensor const& x, function_of_tensor const& f, std::string const& expected) {
    struct nothing : nn::Module {
    } none;
    none.eval();
    check(none, what, x, f, expected);
}

at::Tensor first(at::Tensor result) { return result; }
template <class... Rest>
at::Tensor first(std::tuple<at::Tensor, Rest...> results) {
    return std::get<0>(results);
}

template <class M>
void module(char const* what, M m, at::Tensor const& x, std::string const& expected) {
    m->eval();
    check(
        *m, what, x, [m](at::Tensor y) mutable { return first(m->forward(y)); }, expected);
}

}  // namespace

TEST_CASE("arithmetic is Python's") {
    function(
        "number minus tensor", t.rows, [](at::Tensor const& a) { return 1 - a; }, "rsub.Scalar");
    function(
        "one by tensor", t.rows, [](at::Tensor const& a) { return 1 / a; }, "mul.Tensor reciprocal.default");
    function(
        "number by tensor", t.rows, [](at::Tensor const& a) { return 3.0 / a; }, "mul.Tensor reciprocal.default");
    function(
        "number modulo tensor", t.rows, [](at::Tensor const& a) { return 2 % a; }, "remainder.Scalar_Tensor");
    function(
        "tensor modulo number", t.rows, [](at::Tensor const& a) { return a % 2; }, "remainder.Scalar");
    function(
        "tensor plus number", t.rows, [](at::Tensor const& a) { return a + 2; }, "add.Tensor");
    function(
        "tensor minus number", t.rows, [](at::Tensor const& a) { return a - 2.5; }, "sub.Tensor");
    function(
        "number times tensor", t.rows, [](at::Tensor const& a) { return 2 * a; }, "mul.Tensor");
    function(
        "tensor by number", t.rows, [](at::Tensor const& a) { return a / 2; }, "div.Tensor");
    function(
        "floor division", t.rows, [](at::Tensor const& a) { return torch::floor_divide(a, 2); }, "floor_divide.default");
    function(
        "div mode", t.rows, [](at::Tensor const& a) { return torch::div(a, 2, "floor"); }, "div.Tensor_mode");
    function(
        "plus in place", t.rows, [](at::Tensor const& a) { return (a + 0).add_(2); }, "add.Tensor add_.Tensor");
    function(
        "sub alpha", t.rows, [](at::Tensor const& a) { return torch::sub(a, 2, 3); }, "sub.Tensor");
    function(
        "add alpha", t.rows, [](at::Tensor const& a) { return torch::add(a, 2, 3); }, "add.Tensor");
    function(
        "and, or", t.numbers, [](at::Tensor const& a) { return (a & 3) | a; }, "__and__.Scalar __or__.Tensor");
    function(
        "and, exclusive or", t.numbers, [](at::Tensor const& a) { return (a & a) ^ a; }, "__and__.Tensor __xor__.Tensor");
    function(
        "not", t.numbers, [](at::Tensor const& a) { return ~a; }, "bitwise_not.default");
    function(
        "powers", t.rows, [](at::Tensor const& a) { return a.pow(2) + torch::pow(2, a); }, "add.Tensor pow.Scalar pow.Tensor_Scalar");
    function(
        "norm of rows, kept", t.rows, [](at::Tensor const& a) { return a.norm(2, 1, true); }, "linalg_vector_norm.default");
    function(
        "norm", t.rows, [](at::Tensor const& a) { return a.norm(); }, "linalg_vector_norm.default");
    function(
        "1-norm of rows", t.rows, [](at::Tensor const& a) { return a.norm(1, 1); }, "linalg_vector_norm.default");
    function(
        "normalize", t.rows, [](at::Tensor const& a) { return F::normalize(a); }, "clamp_min.default div.Tensor expand_as.default linalg_vector_norm.default");
    function(
        "comparisons", t.rows, [](at::Tensor const& a) { return (1 < a) | (a >= 2); }, "__or__.Tensor ge.Scalar gt.Scalar");
}

TEST_CASE("functions are those of torch.nn.functional") {
    function(
        "padding", t.images,
        [](at::Tensor const& a) {
            return F::pad(a, F::PadFuncOptions({1, 1}));
        },
        "pad.default");
    function(
        "padding with a value", t.images,
        [](at::Tensor const& a) {
            return F::pad(a, F::PadFuncOptions({1, 1}).value(2));
        },
        "pad.default");
    function(
        "reflecting padding", t.images,
        [](at::Tensor const& a) {
            return F::pad(a, F::PadFuncOptions({1, 1, 1, 1}).mode(torch::kReflect));
        },
        "pad.default");
    function(
        "circular padding", t.images,
        [](at::Tensor const& a) {
            return F::pad(a, F::PadFuncOptions({1, 1, 1, 1}).mode(torch::kCircular));
        },
        "pad.default");
    function(
        "nearest", t.images,
        [](at::Tensor const& a) {
            return F::interpolate(a, resize().scale_factor(scales{2, 2}).mode(torch::kNearest));
        },
        "upsample_nearest2d.vec");
    function(
        "nearest to a size", t.images,
        [](at::Tensor const& a) {
            return F::interpolate(a, resize().size(sizes{4, 4}).mode(torch::kNearest));
        },
        "upsample_nearest2d.vec");
    function(
        "bilinear", t.images,
        [](at::Tensor const& a) {
            return F::interpolate(a, resize().scale_factor(scales{2, 2}).mode(torch::kBilinear).align_corners(false));
        },
        "upsample_bilinear2d.vec");
    function(
        "bilinear against aliasing", t.images,
        [](at::Tensor const& a) {
            return F::interpolate(a, resize().size(sizes{4, 4}).mode(torch::kBilinear).align_corners(false).antialias(true));
        },
        "_upsample_bilinear2d_aa.vec");
    function(
        "nearest of one dimension", t.series, [](at::Tensor const& a) { return F::interpolate(a, resize().scale_factor(scales{2}).mode(torch::kNearest)); },
        "upsample_nearest1d.vec");
    function(
        "linear of one dimension", t.series,
        [](at::Tensor const& a) { return F::interpolate(a, resize().scale_factor(scales{2}).mode(torch::kLinear).align_corners(false)); },
        "upsample_linear1d.vec");
    function(
        "area", t.images,
        [](at::Tensor const& a) {
            return F::interpolate(a, resize().scale_factor(scales{.5, .5}).mode(torch::kArea));
        },
        "adaptive_avg_pool2d.default");
    function(
        "bilinear with the scale worked out anew", t.images,
        [](at::Tensor const& a) {
            return F::interpolate(a, resize().scale_factor(scales{1.5, 1.5}).mode(torch::kBilinear).align_corners(false).recompute_scale_factor(true));
        },
        "upsample_bilinear2d.vec");
    function(
        "split into sizes", t.rows,
        [](at::Tensor const& a) {
            return a.split({1, 3}, 1)[0];
        },
        "split_with_sizes.default");
    function(
        "split", t.rows, [](at::Tensor const& a) { return a.split(2, 1)[0]; }, "split.Tensor");
    function(
        "softmin", t.rows, [](at::Tensor const& a) { return F::softmin(a, 1); }, "neg.default softmax.int");
    function(
        "mean squared error", t.rows, [](at::Tensor const& a) { return F::mse_loss(a, a + 1); }, "add.Tensor broadcast_tensors.default mse_loss.default");
    function(
        "one hot", t.numbers, [](at::Tensor const& a) { return F::one_hot(a, 6); }, "one_hot.default");
    function(
        "cosine", t.rows, [](at::Tensor const& a) { return F::cosine_similarity(a, a); }, "cosine_similarity.default");
    function(
        "distance", t.rows, [](at::Tensor const& a) { return F::pairwise_distance(a, a); }, "pairwise_distance.default");
    function(
        "activations", t.rows, [](at::Tensor const& a) { return F::gelu(a) + F::softsign(a) + F::tanhshrink(a) + F::softplus(a) + F::elu(a) + F::relu6(a); },
        "abs.default add.Tensor add.Tensor add.Tensor add.Tensor add.Tensor add.Tensor div.Tensor elu.default gelu.default relu6.default "
        "softplus.default "
        "sub.Tensor tanh.default");
    function(
        "more activations", t.rows,
        [](at::Tensor const& a) { return F::hardtanh(a) + F::leaky_relu(a) + F::logsigmoid(a) + F::rrelu(a) + F::celu(a) + F::selu(a); },
        "add.Tensor add.Tensor add.Tensor add.Tensor add.Tensor celu.default hardtanh.default leaky_relu.default log_sigmoid.default "
        "rrelu.default selu.default");
    function(
        "last activations", t.rows, [](at::Tensor const& a) { return F::silu(a) + F::mish(a) + F::softshrink(a) + F::hardshrink(a); },
        "add.Tensor add.Tensor add.Tensor hardshrink.default mish.default silu.default softshrink.default");
    function(
        "slices", t.rows,
        [](at::Tensor const& a) {
            return a.index({Slice(), Slice(1, 3)});
        },
        "slice.Tensor");
    function(
        "first row", t.rows, [](at::Tensor const& a) { return a[0]; }, "select.int");
    function(
        "last column", t.rows,
        [](at::Tensor const& a) {
            return a.index({Slice(), -1});
        },
        "select.int");
    function(
        "new dimension", t.rows,
        [](at::Tensor const& a) {
            return a.index({Ellipsis, None});
        },
        "unsqueeze.default");
    function(
        "steps", t.rows,
        [](at::Tensor const& a) {
            return a.index({Slice(), Slice(None, None, 2)});
        },
        "slice.Tensor");
    function(
        "maximum", t.rows, [](at::Tensor const& a) { return a.max(); }, "max.default");
    function(
        "maximum of rows", t.rows, [](at::Tensor const& a) { return std::get<0>(a.max(1)); }, "max.dim");
    function(
        "variance and deviation", t.rows, [](at::Tensor const& a) { return a.var(1, false) + a.std(1); }, "add.Tensor std.dim var.dim");
    function(
        "transposes", t.rows, [](at::Tensor const& a) { return a.transpose(-2, -1).contiguous().view(-1) + a.numpy_T().reshape(-1); },
        "add.Tensor contiguous.default numpy_T.default reshape.default transpose.int view.default");
    function(
        "clamp", t.rows, [](at::Tensor const& a) { return a.clamp(0, 1) + a.clamp(0); }, "add.Tensor clamp.default clamp.default");
    function(
        "where", t.rows, [](at::Tensor const& a) { return torch::where(a > 0, a, 0.0); }, "gt.Scalar where.ScalarOther");
    function(
        "addcmul", t.rows, [](at::Tensor const& a) { return torch::addcmul(a, a, a, 2); }, "addcmul.default");
    function(
        "fmod", t.rows, [](at::Tensor const& a) { return torch::fmod(a, 2); }, "fmod.Scalar");
    function(
        "masked fill", t.rows, [](at::Tensor const& a) { return a.masked_fill(a > 0, -1.0); }, "gt.Scalar masked_fill.Scalar");
}

TEST_CASE("modules are those of torch.nn") {
    module("ZeroPad2d", nn::ZeroPad2d(1), t.images, "pad.default");
    module("ReflectionPad2d", nn::ReflectionPad2d(1), t.images, "pad.default");
    module("ConstantPad2d", nn::ConstantPad2d(nn::ConstantPad2dOptions(1, 0.0)), t.images, "pad.default");
    module("Upsample", nn::Upsample(nn::UpsampleOptions().scale_factor(scales{2, 2}).mode(torch::kBilinear).align_corners(true)), t.images,
           "upsample_bilinear2d.vec");
    module("LSTM", nn::LSTM(8, 5), t.series, "lstm.input zeros.default zeros.default");
    module("GRU", nn::GRU(nn::GRUOptions(8, 5).batch_first(true)), t.series, "gru.input zeros.default");
    module("RNN", nn::RNN(8, 5), t.series, "rnn_tanh.input zeros.default");
    module("Conv2d", nn::Conv2d(nn::Conv2dOptions(3, 4, 3).padding(torch::kSame)), t.images, "conv2d.padding");
    module("Conv2d", nn::Conv2d(nn::Conv2dOptions(3, 4, 3).padding(1).padding_mode(torch::kReflect)), t.images, "conv2d.default pad.default");
    module("BatchNorm2d", nn::BatchNorm2d(3), t.images, "batch_norm.default");
    module("LayerNorm", nn::LayerNorm(nn::LayerNormOptions({8})), t.images, "layer_norm.default");
    module("GroupNorm", nn::GroupNorm(3, 3), t.images, "group_norm.default");
    module("InstanceNorm2d", nn::InstanceNorm2d(3), t.images, "instance_norm.default");
    module("LocalResponseNorm", nn::LocalResponseNorm(2), t.images,
           "add.Tensor avg_pool3d.default div.Tensor mul.Tensor mul.Tensor pad.default pow.Tensor_Scalar squeeze.dim view.default view.default");
    module("AdaptiveAvgPool2d", nn::AdaptiveAvgPool2d(nn::AdaptiveAvgPool2dOptions({std::nullopt, 2})), t.images, "adaptive_avg_pool2d.default");
    module("AdaptiveMaxPool2d", nn::AdaptiveMaxPool2d(2), t.images, "adaptive_max_pool2d.default");
    module("MaxPool2d", nn::MaxPool2d(2), t.images, "max_pool2d.default");
    module("AvgPool2d", nn::AvgPool2d(2), t.images, "avg_pool2d.default");
    module("LPPool2d", nn::LPPool2d(2, 2), t.images,
           "abs.default avg_pool2d.default mul.Tensor mul.Tensor pow.Tensor_Scalar pow.Tensor_Scalar relu.default sign.default");
    module("MaxPool1d", nn::MaxPool1d(2), t.series, "max_pool1d.default");
    module("AvgPool1d", nn::AvgPool1d(2), t.series, "avg_pool1d.default");
    module("Dropout", nn::Dropout(0.5), t.images, "dropout.default");
    module("Dropout2d", nn::Dropout2d(0.5), t.images, "feature_dropout.default");
    module("AlphaDropout", nn::AlphaDropout(0.5), t.images, "alpha_dropout.default");
    module("Embedding", nn::Embedding(6, 3), t.numbers, "embedding.default");
    module("Embedding", nn::Embedding(nn::EmbeddingOptions(6, 3).padding_idx(0)), t.numbers, "embedding.default");
    module("EmbeddingBag", nn::EmbeddingBag(6, 3), t.numbers, "arange.start_step embedding_bag.padding_idx reshape.default");
    module("PixelShuffle", nn::PixelShuffle(2), at::rand({1, 4, 2, 2}), "pixel_shuffle.default");
    module("Unfold", nn::Unfold(2), t.images, "im2col.default");
    module("Flatten", nn::Flatten(), t.images, "flatten.using_ints");
    module("Linear", nn::Linear(4, 3), t.rows[0].clone(), "linear.default");
    module("ConvTranspose2d", nn::ConvTranspose2d(nn::ConvTranspose2dOptions(3, 4, 3).stride(2)), t.images, "conv_transpose2d.input");
    module("Linear over rows", nn::Linear(4, 3), t.rows, "linear.default");
    module("Linear over a series", nn::Linear(8, 3), t.series, "linear.default");
    module("Linear without bias", nn::Linear(nn::LinearOptions(8, 3).bias(false)), t.series, "linear.default");
    module("Sequential", nn::Sequential(nn::Linear(4, 8), nn::ReLU(), nn::Dropout(0.1), nn::Linear(nn::LinearOptions(8, 2).bias(false))), t.rows,
           "dropout.default linear.default linear.default relu.default");
    module("Sequential in place", nn::Sequential(nn::Conv2d(3, 4, 3), nn::BatchNorm2d(4), nn::ReLU(nn::ReLUOptions(true))), t.images,
           "batch_norm.default conv2d.default relu_.default");
}
}  // TEST_SUITE("libtorch/front_end")
