// SPDX-License-Identifier: MIT
// Published vision architectures, at full width; images are small, so that they run in a moment.
#include "registry.hpp"

#include <torch/nn.h>

#include <algorithm>
#include <array>

namespace {

namespace nn = torch::nn;

nn::Conv2d conv(std::int64_t in, std::int64_t out, std::int64_t size, std::int64_t stride = 1, std::int64_t groups = 1) {
    return nn::Conv2d(nn::Conv2dOptions(in, out, size).stride(stride).padding(size / 2).groups(groups).bias(false));
}

/// The two kinds of residual block: of two convolutions, and with a bottleneck of a fourth of the width.
struct BlockImpl : nn::Module {
    BlockImpl(std::int64_t in, std::int64_t width, std::int64_t stride, bool bottleneck) {
        std::int64_t const out = bottleneck ? 4 * width : width;
        if (bottleneck)
            body = nn::Sequential(conv(in, width, 1), nn::BatchNorm2d(width), nn::ReLU(), conv(width, width, 3, stride), nn::BatchNorm2d(width), nn::ReLU(),
                                  conv(width, out, 1), nn::BatchNorm2d(out));
        else body = nn::Sequential(conv(in, width, 3, stride), nn::BatchNorm2d(width), nn::ReLU(), conv(width, out, 3), nn::BatchNorm2d(out));
        register_module("body", body);
        if (stride != 1 || in != out) downsample = register_module("downsample", nn::Sequential(conv(in, out, 1, stride), nn::BatchNorm2d(out)));
    }
    at::Tensor forward(at::Tensor x) {
        auto const y = body->forward(x);
        return (y + (downsample ? downsample->forward(x) : x)).relu_();
    }
    nn::Sequential body{nullptr}, downsample{nullptr};
};
TORCH_MODULE(Block);

struct ResNet : nn::Module {
    ResNet(std::array<int, 4> const& depths, bool bottleneck) {
        stem = register_module("stem", nn::Sequential(conv(3, 64, 7, 2), nn::BatchNorm2d(64), nn::ReLU(nn::ReLUOptions(true)),
                                                      nn::MaxPool2d(nn::MaxPool2dOptions(3).stride(2).padding(1))));
        std::int64_t in = 64, width = 64;
        layers = nn::Sequential();
        for (std::size_t stage = 0; stage < depths.size(); ++stage, width *= 2)
            for (int i = 0; i < depths[stage]; ++i) {
                layers->push_back(Block(in, width, stage > 0 && i == 0 ? 2 : 1, bottleneck));
                in = bottleneck ? 4 * width : width;
            }
        register_module("layers", layers);
        fc = register_module("fc", nn::Linear(in, 1000));
    }
    at::Tensor forward(at::Tensor x) { return fc(at::flatten(at::adaptive_avg_pool2d(layers->forward(stem->forward(x)), {1, 1}), 1)); }
    nn::Sequential stem{nullptr}, layers{nullptr};
    nn::Linear fc{nullptr};
};
struct ResNet18 : ResNet {
    ResNet18() : ResNet({2, 2, 2, 2}, false) {}
};
struct ResNet50 : ResNet {
    ResNet50() : ResNet({3, 4, 6, 3}, true) {}
};

struct VGG16 : nn::Module {
    VGG16() {
        features = nn::Sequential();
        std::int64_t in = 3;
        for (std::int64_t const out : {64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0}) {
            if (out == 0) {
                features->push_back(nn::MaxPool2d(nn::MaxPool2dOptions(2).stride(2)));
                continue;
            }
            features->push_back(nn::Conv2d(nn::Conv2dOptions(in, out, 3).padding(1)));
            features->push_back(nn::ReLU(nn::ReLUOptions(true)));
            in = out;
        }
        register_module("features", features);
        classifier = register_module("classifier", nn::Sequential(nn::Linear(512, 512), nn::ReLU(), nn::Dropout(), nn::Linear(512, 1000)));
    }
    at::Tensor forward(at::Tensor x) { return classifier->forward(at::flatten(at::adaptive_avg_pool2d(features->forward(x), {1, 1}), 1)); }
    nn::Sequential features{nullptr}, classifier{nullptr};
};

struct InvertedResidualImpl : nn::Module {
    InvertedResidualImpl(std::int64_t in, std::int64_t out, std::int64_t stride, std::int64_t expansion) : residual(stride == 1 && in == out) {
        std::int64_t const hidden = in * expansion;
        body = register_module("body", nn::Sequential(conv(in, hidden, 1), nn::BatchNorm2d(hidden), nn::ReLU6(), conv(hidden, hidden, 3, stride, hidden),
                                                      nn::BatchNorm2d(hidden), nn::ReLU6(), conv(hidden, out, 1), nn::BatchNorm2d(out)));
    }
    at::Tensor forward(at::Tensor x) { return residual ? x + body->forward(x) : body->forward(x); }
    bool residual;
    nn::Sequential body{nullptr};
};
TORCH_MODULE(InvertedResidual);

struct MobileNetV2 : nn::Module {
    MobileNetV2() {
        layers = nn::Sequential(conv(3, 32, 3, 2), nn::BatchNorm2d(32), nn::ReLU6());
        struct stage {
            std::int64_t expansion, channels, count, stride;
        };
        std::int64_t in = 32;
        for (auto const& s : {stage{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}})
            for (std::int64_t i = 0; i < s.count; ++i) {
                layers->push_back(InvertedResidual(in, s.channels, i == 0 ? s.stride : 1, s.expansion));
                in = s.channels;
            }
        layers->push_back(conv(320, 1280, 1));
        register_module("layers", layers);
        classifier = register_module("classifier", nn::Linear(1280, 1000));
    }
    at::Tensor forward(at::Tensor x) { return classifier(layers->forward(x).mean(at::IntArrayRef{2, 3})); }
    nn::Sequential layers{nullptr};
    nn::Linear classifier{nullptr};
};

struct DoubleConvImpl : nn::SequentialImpl {
    DoubleConvImpl(std::int64_t in, std::int64_t out)
        : nn::SequentialImpl(conv(in, out, 3), nn::BatchNorm2d(out), nn::ReLU(), conv(out, out, 3), nn::BatchNorm2d(out), nn::ReLU()) {}
};

struct UNet : nn::Module {
    UNet() {
        std::int64_t in = 3;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            down[i] = register_module("down" + std::to_string(i), std::make_shared<DoubleConvImpl>(in, widths[i]));
            in = widths[i];
        }
        for (std::size_t i = widths.size() - 1; i-- > 0;) {
            up[i] = register_module("up" + std::to_string(i), nn::ConvTranspose2d(nn::ConvTranspose2dOptions(in, widths[i], 2).stride(2)));
            merge[i] = register_module("merge" + std::to_string(i), std::make_shared<DoubleConvImpl>(2 * widths[i], widths[i]));
            in = widths[i];
        }
        out = register_module("out", nn::Conv2d(in, 2, 1));
    }
    at::Tensor forward(at::Tensor x) {
        std::array<at::Tensor, widths.size()> skips;
        for (std::size_t i = 0; i < widths.size(); ++i) x = skips[i] = down[i]->forward(i == 0 ? x : at::max_pool2d(x, 2));
        for (std::size_t i = widths.size() - 1; i-- > 0;) x = merge[i]->forward(at::cat({up[i](x), skips[i]}, 1));
        return out(x);
    }
    static constexpr std::array<std::int64_t, 4> widths{16, 32, 64, 128};
    std::array<std::shared_ptr<DoubleConvImpl>, widths.size()> down, merge;
    std::array<nn::ConvTranspose2d, widths.size()> up{nullptr, nullptr, nullptr, nullptr};
    nn::Conv2d out{nullptr};
};

TORCH_IR_REGISTER_MODEL(ResNet18, ({{{1, 3, 64, 64}}}), ({"vision", "skip_connections"}), "18 layers of residual blocks")
TORCH_IR_REGISTER_MODEL(ResNet50, ({{{1, 3, 64, 64}}}), ({"vision", "skip_connections"}), "50 layers of residual bottlenecks")
TORCH_IR_REGISTER_MODEL(VGG16, ({{{1, 3, 32, 32}}}), ({"vision"}), "Plain stacks of convolutions")
TORCH_IR_REGISTER_MODEL(MobileNetV2, ({{{1, 3, 64, 64}}}), ({"vision", "skip_connections"}), "Inverted residuals with depthwise convolutions")
TORCH_IR_REGISTER_MODEL(UNet, ({{{1, 3, 32, 32}}}), ({"vision", "skip_connections"}), "Encoder and decoder with concatenated skips")

}  // namespace
