// SPDX-License-Identifier: MIT
// The nine models of the usage guide, as the Python system has them: same modules, same names, same operators.
#include "registry.hpp"

#include <torch/nn.h>

#include <array>
#include <cmath>
#include <tuple>

namespace {

namespace nn = torch::nn;

nn::Conv2d conv3(std::int64_t in, std::int64_t out) { return nn::Conv2d(nn::Conv2dOptions(in, out, 3).padding(1)); }
nn::MaxPool2d halve() { return nn::MaxPool2d(nn::MaxPool2dOptions(2).stride(2)); }

struct SiameseEncoder : nn::Module {
    SiameseEncoder() {
        encoder = register_module("encoder", nn::Sequential(conv3(3, 32), nn::ReLU(), halve(), conv3(32, 64), nn::ReLU(), halve(), conv3(64, 128), nn::ReLU(),
                                                            nn::AdaptiveAvgPool2d(1), nn::Flatten(), nn::Linear(128, 128)));
    }
    std::tuple<at::Tensor, at::Tensor> forward(at::Tensor x1, at::Tensor x2) {
        auto const first = encoder->forward(x1);
        return {first, encoder->forward(x2)};
    }
    nn::Sequential encoder{nullptr};
};

struct MultiTaskHead : nn::Module {
    MultiTaskHead() {
        backbone = register_module("backbone", nn::Sequential(conv3(3, 32), nn::BatchNorm2d(32), nn::ReLU(), halve(), conv3(32, 64), nn::BatchNorm2d(64),
                                                              nn::ReLU(), nn::AdaptiveAvgPool2d(4), nn::Flatten()));
        classifier = register_module("classifier", nn::Sequential(nn::Linear(1024, 128), nn::ReLU(), nn::Linear(128, 10)));
        aux_head = register_module("aux_head", nn::Sequential(nn::Linear(1024, 64), nn::ReLU(), nn::Linear(64, 4)));
    }
    std::tuple<at::Tensor, at::Tensor> forward(at::Tensor x) {
        auto const features = backbone->forward(x);
        auto const classes = classifier->forward(features);
        return {classes, aux_head->forward(features)};
    }
    nn::Sequential backbone{nullptr}, classifier{nullptr}, aux_head{nullptr};
};

struct ResidualImpl : nn::Module {
    explicit ResidualImpl(std::int64_t channels) {
        conv1 = register_module("conv1", conv3(channels, channels));
        bn1 = register_module("bn1", nn::BatchNorm2d(channels));
        conv2 = register_module("conv2", conv3(channels, channels));
        bn2 = register_module("bn2", nn::BatchNorm2d(channels));
    }
    at::Tensor forward(at::Tensor x) { return at::relu(bn2(conv2(at::relu(bn1(conv1(x))))) + x); }
    nn::Conv2d conv1{nullptr}, conv2{nullptr};
    nn::BatchNorm2d bn1{nullptr}, bn2{nullptr};
};
TORCH_MODULE(Residual);

struct DeepResNet : nn::Module {
    DeepResNet() {
        conv1 = register_module("conv1", conv3(3, 32));
        bn1 = register_module("bn1", nn::BatchNorm2d(32));
        for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i] = register_module("res_block" + std::to_string(i + 1), Residual(32));
        fc = register_module("fc", nn::Linear(32, 10));
    }
    at::Tensor forward(at::Tensor x) {
        x = at::relu(bn1(conv1(x)));
        for (auto& b : blocks) x = b(x);
        return fc(at::flatten(at::adaptive_avg_pool2d(x, {1, 1}), 1));
    }
    nn::Conv2d conv1{nullptr};
    nn::BatchNorm2d bn1{nullptr};
    std::array<Residual, 3> blocks{nullptr, nullptr, nullptr};
    nn::Linear fc{nullptr};
};

struct DenseLayerImpl : nn::Module {
    DenseLayerImpl(std::int64_t in, std::int64_t growth) {
        bn = register_module("bn", nn::BatchNorm2d(in));
        conv = register_module("conv", conv3(in, growth));
    }
    at::Tensor forward(at::Tensor x) { return at::cat({x, conv(at::relu(bn(x)))}, 1); }
    nn::BatchNorm2d bn{nullptr};
    nn::Conv2d conv{nullptr};
};
TORCH_MODULE(DenseLayer);

struct DenseBlock : nn::Module {
    DenseBlock() {
        conv1 = register_module("conv1", conv3(3, 32));
        bn1 = register_module("bn1", nn::BatchNorm2d(32));
        for (std::int64_t i = 0; i < 4; ++i)
            layers[static_cast<std::size_t>(i)] = register_module("dense" + std::to_string(i + 1), DenseLayer(32 + 16 * i, 16));
        transition = register_module("transition",
                                     nn::Sequential(nn::BatchNorm2d(96), nn::ReLU(), nn::Conv2d(96, 48, 1), nn::AvgPool2d(nn::AvgPool2dOptions(2).stride(2))));
        fc = register_module("fc", nn::Linear(48, 10));
    }
    at::Tensor forward(at::Tensor x) {
        x = at::relu(bn1(conv1(x)));
        for (auto& l : layers) x = l(x);
        x = transition->forward(x);
        return fc(at::flatten(at::adaptive_avg_pool2d(x, {1, 1}), 1));
    }
    nn::Conv2d conv1{nullptr};
    nn::BatchNorm2d bn1{nullptr};
    std::array<DenseLayer, 4> layers{nullptr, nullptr, nullptr, nullptr};
    nn::Sequential transition{nullptr};
    nn::Linear fc{nullptr};
};

struct RecurrentUnroll : nn::Module {
    RecurrentUnroll() { cell = register_module("cell", nn::Linear(32, 32)); }
    at::Tensor forward(at::Tensor x) {
        for (int i = 0; i < 5; ++i) x = at::tanh(cell(x));
        return x;
    }
    nn::Linear cell{nullptr};
};

struct WeightTying : nn::Module {
    WeightTying() {
        output_bias = register_parameter("output_bias", torch::zeros({100}));
        embedding = register_module("embedding", nn::Embedding(100, 64));
        transform = register_module("transform", nn::Sequential(nn::Linear(64, 64), nn::ReLU(), nn::Linear(64, 64)));
    }
    at::Tensor forward(at::Tensor x) { return at::linear(transform->forward(embedding(x)), embedding->weight, output_bias); }
    at::Tensor output_bias;
    nn::Embedding embedding{nullptr};
    nn::Sequential transform{nullptr};
};

/// Attention of queries from one sequence to keys and values from another.
struct AttentionImpl : nn::Module {
    static constexpr std::int64_t width = 64, heads = 4;
    AttentionImpl() {
        q_proj = register_module("q_proj", nn::Linear(width, width));
        k_proj = register_module("k_proj", nn::Linear(width, width));
        v_proj = register_module("v_proj", nn::Linear(width, width));
        out_proj = register_module("out_proj", nn::Linear(width, width));
    }
    static at::Tensor split(at::Tensor const& x) { return x.view({x.size(0), x.size(1), heads, width / heads}).transpose(1, 2); }
    at::Tensor attend(at::Tensor const& query, at::Tensor const& context) {
        auto const q = q_proj(query), k = k_proj(context), v = v_proj(context);
        auto const queries = split(q), keys = split(k), values = split(v);
        auto const scores = at::matmul(queries, keys.transpose(-2, -1)) / std::sqrt(static_cast<double>(width / heads));
        auto const mixed = at::matmul(at::softmax(scores, -1), values);
        return out_proj(mixed.transpose(1, 2).contiguous().view({query.size(0), query.size(1), width}));
    }
    at::Tensor forward(at::Tensor query, at::Tensor context) { return attend(query, context); }
    nn::Linear q_proj{nullptr}, k_proj{nullptr}, v_proj{nullptr}, out_proj{nullptr};
};
TORCH_MODULE(Attention);

struct SelfAttention : AttentionImpl {
    at::Tensor forward(at::Tensor x) { return attend(x, x); }
};
struct CrossAttention : AttentionImpl {
    at::Tensor forward(at::Tensor query, at::Tensor context) { return attend(query, context); }
};

struct FeedForwardImpl : nn::Module {
    FeedForwardImpl() {
        linear1 = register_module("linear1", nn::Linear(64, 256));
        linear2 = register_module("linear2", nn::Linear(256, 64));
    }
    at::Tensor forward(at::Tensor x) { return linear2(at::gelu(linear1(x))); }
    nn::Linear linear1{nullptr}, linear2{nullptr};
};
TORCH_MODULE(FeedForward);

struct TransformerBlock : nn::Module {
    TransformerBlock() {
        self_attn = register_module("self_attn", Attention());
        norm1 = register_module("norm1", nn::LayerNorm(nn::LayerNormOptions({64})));
        ffn = register_module("ffn", FeedForward());
        norm2 = register_module("norm2", nn::LayerNorm(nn::LayerNormOptions({64})));
    }
    at::Tensor forward(at::Tensor x) {
        auto const attended = norm1(x + self_attn->attend(x, x));
        return norm2(attended + ffn(attended));
    }
    Attention self_attn{nullptr};
    nn::LayerNorm norm1{nullptr}, norm2{nullptr};
    FeedForward ffn{nullptr};
};

TORCH_IR_REGISTER_MODEL(SiameseEncoder, ({{{1, 3, 64, 64}}, {{1, 3, 64, 64}}}), ({"multi_io"}), "Apply same encoder to two images")
TORCH_IR_REGISTER_MODEL(MultiTaskHead, ({{{1, 3, 32, 32}}}), ({"multi_io"}), "Shared backbone + multi-output heads")
TORCH_IR_REGISTER_MODEL(DeepResNet, ({{{1, 3, 32, 32}}}), ({"skip_connections"}), "Multiple residual blocks")
TORCH_IR_REGISTER_MODEL(DenseBlock, ({{{1, 3, 32, 32}}}), ({"skip_connections"}), "DenseNet-style connections")
TORCH_IR_REGISTER_MODEL(RecurrentUnroll, ({{{1, 32}}}), ({"shared_weights"}), "Repeated application of same cell")
TORCH_IR_REGISTER_MODEL(WeightTying, ({{{1, 16}, 100}}), ({"shared_weights"}), "Embedding-output weight sharing")
TORCH_IR_REGISTER_MODEL(SelfAttention, ({{{1, 16, 64}}}), ({"attention"}), "Basic self-attention")
TORCH_IR_REGISTER_MODEL(CrossAttention, ({{{1, 16, 64}}, {{1, 32, 64}}}), ({"attention"}), "Cross-attention")
TORCH_IR_REGISTER_MODEL(TransformerBlock, ({{{1, 16, 64}}}), ({"attention"}), "Complete transformer block")

}  // namespace
