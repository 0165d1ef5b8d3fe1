// SPDX-License-Identifier: MIT
/// Published architectures as programs, written as their papers and model libraries describe them. That they are right is shown by their
/// numbers of parameters, which are published to the last one.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "support/programs.hpp"

namespace torch_ir_test {

/// A tensor on its way through a network: sizes without symbols.
struct flow {
    value_id id = no_value;
    std::vector<std::int64_t> sizes;
};

/// Writes layers with their weights; sizes follow from the definitions of the operators.
class network_writer {
public:
    explicit network_writer(std::string name) : out(std::move(name)) {}

    flow input(std::vector<std::int64_t> sizes, dtype type = dtype::float32) { return {out.input(next("x"), {sizes.begin(), sizes.end()}, type), sizes}; }
    ir finish(flow const& x) {
        for (auto& c : calls) out.builder().call(std::move(c));  // after all weights
        return out.finish({x.id});
    }

    flow call(std::string const& op, std::vector<argument> arguments, std::vector<std::int64_t> sizes) {
        auto& c = calls.emplace_back();
        c.name = next("n");
        c.op = op_name(op);
        c.arguments = std::move(arguments);
        c.results.push_back(out.make(c.name, {sizes.begin(), sizes.end()}, dtype::float32));
        return {c.results.front().id, sizes};
    }
    argument weight(std::string const& argument_name, std::vector<std::int64_t> const& sizes) {
        auto const name = next("w");
        return tensor(argument_name, out.weight("p_" + name, name, {sizes.begin(), sizes.end()}));
    }

    flow conv(flow const& x, std::int64_t to, std::int64_t kernel, std::int64_t stride = 1, std::int64_t padding = 0, std::int64_t groups = 1,
              bool bias = false) {
        auto const size = [&](std::int64_t n) { return (n + 2 * padding - kernel) / stride + 1; };
        std::vector<argument> a{tensor("input", x.id), weight("weight", {to, x.sizes[1] / groups, kernel, kernel})};
        if (bias) a.push_back(weight("bias", {to}));
        a.push_back(attr("stride", std::vector<std::int64_t>{stride, stride}));
        a.push_back(attr("groups", groups));
        return call("aten.conv2d.default", std::move(a), {x.sizes[0], to, size(x.sizes[2]), size(x.sizes[3])});
    }
    flow batch_norm(flow const& x) {
        auto const c = x.sizes[1];
        return call("aten.batch_norm.default", {tensor("input", x.id), weight("weight", {c}), weight("bias", {c}), attr("training", false)}, x.sizes);
    }
    flow layer_norm(flow const& x) {
        auto const c = x.sizes.back();
        return call("aten.layer_norm.default", {tensor("input", x.id), weight("weight", {c}), weight("bias", {c})}, x.sizes);
    }
    flow act(flow const& x, std::string const& op = "aten.relu.default") { return call(op, {tensor("self", x.id)}, x.sizes); }
    flow add(flow const& a, flow const& b) { return call("aten.add.Tensor", {tensor("self", a.id), tensor("other", b.id)}, a.sizes); }
    flow linear(flow const& x, std::int64_t to, bool bias = true) {
        auto sizes = x.sizes;
        sizes.back() = to;
        std::vector<argument> a{tensor("input", x.id), weight("weight", {to, x.sizes.back()})};
        if (bias) a.push_back(weight("bias", {to}));
        return call("aten.linear.default", std::move(a), sizes);
    }
    flow view(flow const& x, std::vector<std::int64_t> sizes) { return call("aten.view.default", {tensor("self", x.id)}, std::move(sizes)); }
    flow pool(flow const& x, std::int64_t kernel, std::int64_t stride, std::int64_t padding = 0, std::string const& kind = "max") {
        auto const size = [&](std::int64_t n) { return (n + 2 * padding - kernel) / stride + 1; };
        return call("aten." + kind + "_pool2d.default", {tensor("self", x.id), attr("kernel_size", std::vector<std::int64_t>{kernel, kernel})},
                    {x.sizes[0], x.sizes[1], size(x.sizes[2]), size(x.sizes[3])});
    }
    /// To n × n, and to rows.
    flow pool_to_rows(flow const& x, std::int64_t n = 1) {
        auto const p = call("aten.adaptive_avg_pool2d.default", {tensor("self", x.id)}, {x.sizes[0], x.sizes[1], n, n});
        return call("aten.flatten.using_ints", {tensor("self", p.id)}, {x.sizes[0], x.sizes[1] * n * n});
    }
    flow cat(flow const& a, flow const& b) {
        auto sizes = a.sizes;
        sizes[1] += b.sizes[1];
        return call("aten.cat.default", {attr("tensors", tensor_list{{a.id, b.id}}), attr("dim", std::int64_t{1})}, sizes);
    }
    flow conv_bn(flow const& x, std::int64_t to, std::int64_t kernel, std::int64_t stride = 1, std::int64_t groups = 1) {
        return batch_norm(conv(x, to, kernel, stride, kernel / 2, groups));
    }
    /// Multi-head self-attention: three projections, the product, one projection.
    flow attention(flow const& x, std::int64_t heads) {
        auto const b = x.sizes[0], n = x.sizes[1], d = x.sizes[2];
        std::vector<std::int64_t> const split{b, heads, n, d / heads};
        auto const q = view(linear(x, d), split), k = view(linear(x, d), split), v = view(linear(x, d), split);
        auto const a = call("aten.scaled_dot_product_attention.default", {tensor("query", q.id), tensor("key", k.id), tensor("value", v.id)}, split);
        return linear(view(a, x.sizes), d);
    }

private:
    program_writer out;
    std::vector<call_node> calls;
    int count_ = 0;
    std::string next(std::string const& kind) { return kind + std::to_string(count_++); }
};

/// He et al., Deep Residual Learning for Image Recognition: depths 2 2 2 2 without, 3 4 6 3 with bottlenecks.
inline ir resnet(std::vector<int> const& depths, bool bottleneck) {
    network_writer w("ResNet");
    auto x = w.pool(w.act(w.conv_bn(w.input({1, 3, 224, 224}), 64, 7, 2)), 3, 2, 1);
    for (std::size_t stage = 0; stage < 4; ++stage) {
        std::int64_t const width = std::int64_t{64} << stage, to = bottleneck ? 4 * width : width;
        for (int block = 0; block < depths[stage]; ++block) {
            std::int64_t const stride = stage > 0 && block == 0 ? 2 : 1;
            auto y = bottleneck ? w.conv_bn(w.act(w.conv_bn(w.act(w.conv_bn(x, width, 1)), width, 3, stride)), to, 1)
                                : w.conv_bn(w.act(w.conv_bn(x, width, 3, stride)), to, 3);
            x = w.act(w.add(y, stride != 1 || x.sizes[1] != to ? w.conv_bn(x, to, 1, stride) : x));
        }
    }
    return w.finish(w.linear(w.pool_to_rows(x), 1000));
}

/// Simonyan and Zisserman, Very Deep Convolutional Networks, configuration D.
inline ir vgg16() {
    network_writer w("VGG16");
    auto x = w.input({1, 3, 224, 224});
    for (auto const& [width, depth] : {std::pair{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}}) {
        for (int i = 0; i < depth; ++i) x = w.act(w.conv(x, width, 3, 1, 1, 1, true));
        x = w.pool(x, 2, 2);
    }
    return w.finish(w.linear(w.act(w.linear(w.act(w.linear(w.pool_to_rows(x, 7), 4096)), 4096)), 1000));
}

/// Krizhevsky, One weird trick for parallelizing convolutional neural networks.
inline ir alexnet() {
    network_writer w("AlexNet");
    auto x = w.pool(w.act(w.conv(w.input({1, 3, 224, 224}), 64, 11, 4, 2, 1, true)), 3, 2);
    x = w.pool(w.act(w.conv(x, 192, 5, 1, 2, 1, true)), 3, 2);
    x = w.act(w.conv(w.act(w.conv(w.act(w.conv(x, 384, 3, 1, 1, 1, true)), 256, 3, 1, 1, 1, true)), 256, 3, 1, 1, 1, true));
    return w.finish(w.linear(w.act(w.linear(w.act(w.linear(w.pool_to_rows(w.pool(x, 3, 2), 6), 4096)), 4096)), 1000));
}

/// Sandler et al., MobileNetV2, table 2: expansion, channels, repeats, stride.
inline ir mobilenet_v2() {
    network_writer w("MobileNetV2");
    auto const relu6 = [&](flow const& x) { return w.act(x, "aten.hardtanh.default"); };
    auto x = relu6(w.conv_bn(w.input({1, 3, 224, 224}), 32, 3, 2));
    struct row {
        std::int64_t expansion, channels;
        int repeats;
        std::int64_t stride;
    };
    for (auto const& r : {row{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}})
        for (int i = 0; i < r.repeats; ++i) {
            auto const wide = r.expansion * x.sizes[1];
            auto y = r.expansion == 1 ? x : relu6(w.conv_bn(x, wide, 1));
            y = w.conv_bn(relu6(w.conv_bn(y, wide, 3, i == 0 ? r.stride : 1, wide)), r.channels, 1);
            x = y.sizes == x.sizes ? w.add(x, y) : y;
        }
    return w.finish(w.linear(w.pool_to_rows(relu6(w.conv_bn(x, 1280, 1))), 1000));
}

/// Huang et al., Densely Connected Convolutional Networks: growth 32, blocks 6 12 24 16.
inline ir densenet121() {
    network_writer w("DenseNet121");
    auto x = w.pool(w.act(w.conv_bn(w.input({1, 3, 224, 224}), 64, 7, 2)), 3, 2, 1);
    for (int const layers : {6, 12, 24, 16}) {
        if (layers != 6) x = w.pool(w.conv(w.act(w.batch_norm(x)), x.sizes[1] / 2, 1), 2, 2, 0, "avg");
        for (int i = 0; i < layers; ++i) {
            auto const y = w.conv(w.act(w.batch_norm(x)), 128, 1);
            x = w.cat(x, w.conv(w.act(w.batch_norm(y)), 32, 3, 1, 1));
        }
    }
    return w.finish(w.linear(w.pool_to_rows(w.act(w.batch_norm(x))), 1000));
}

/// A transformer's block: normalisation in front (ViT) or behind (BERT).
inline flow transformer_block(network_writer& w, flow x, std::int64_t heads, bool norm_first) {
    auto const d = x.sizes[2];
    auto const mlp = [&](flow const& y) { return w.linear(w.act(w.linear(y, 4 * d), "aten.gelu.default"), d); };
    if (norm_first) {
        x = w.add(x, w.attention(w.layer_norm(x), heads));
        return w.add(x, mlp(w.layer_norm(x)));
    }
    x = w.layer_norm(w.add(x, w.attention(x, heads)));
    return w.layer_norm(w.add(x, mlp(x)));
}

/// Dosovitskiy et al., An Image is Worth 16x16 Words: base, patches of 16.
inline ir vit_b16() {
    network_writer w("ViT-B/16");
    auto const patches = w.conv(w.input({1, 3, 224, 224}), 768, 16, 16, 0, 1, true);
    auto x =
        w.call("aten.cat.default", {attr("tensors", tensor_list{{w.view(patches, {1, 196, 768}).id}}), w.weight("class_token", {1, 1, 768})}, {1, 197, 768});
    x = w.call("aten.add.Tensor", {tensor("self", x.id), w.weight("other", {1, 197, 768})}, x.sizes);
    for (int i = 0; i < 12; ++i) x = transformer_block(w, x, 12, true);
    auto const head = w.call("aten.select.int", {tensor("self", w.layer_norm(x).id)}, {1, 768});
    return w.finish(w.linear(head, 1000));
}

/// Devlin et al., BERT: base, 128 tokens, with the pooler.
inline ir bert_base() {
    network_writer w("BERT-base");
    auto const ids = w.input({1, 128}, dtype::int64);
    auto const embed = [&](std::int64_t rows) {
        return w.call("aten.embedding.default", {w.weight("weight", {rows, 768}), tensor("indices", ids.id)}, {1, 128, 768});
    };
    auto x = w.layer_norm(w.add(w.add(embed(30522), embed(2)), embed(512)));
    for (int i = 0; i < 12; ++i) x = transformer_block(w, x, 12, false);
    auto const first = w.call("aten.select.int", {tensor("self", x.id)}, {1, 768});
    return w.finish(w.act(w.linear(first, 768), "aten.tanh.default"));
}

}  // namespace torch_ir_test
