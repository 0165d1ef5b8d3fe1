// SPDX-License-Identifier: MIT
/// A decoder of the Llama family, of any size.
#pragma once

#include <ATen/ATen.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/types.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace torch_ir_zoo {

struct llama_size {
    std::int64_t layers, width, hidden, heads, key_heads, vocabulary, positions;
};

struct rms_norm : torch::nn::Module {
    explicit rms_norm(std::int64_t width) { weight = register_parameter("weight", torch::ones({width})); }
    at::Tensor forward(at::Tensor x) { return x * at::rsqrt(x.pow(2).mean(-1, true) + 1e-5) * weight; }
    at::Tensor weight;
};

inline torch::nn::Linear projection(std::int64_t in, std::int64_t out) { return torch::nn::Linear(torch::nn::LinearOptions(in, out).bias(false)); }

/// Turns pairs of features by angles that grow with the position.
inline at::Tensor rotate(at::Tensor const& x, at::Tensor const& cosine, at::Tensor const& sine) {
    auto const halves = x.chunk(2, -1);
    return x * cosine + at::cat({-halves[1], halves[0]}, -1) * sine;
}

struct llama_attention : torch::nn::Module {
    explicit llama_attention(llama_size const& s) : size(s), head(s.width / s.heads) {
        q_proj = register_module("q_proj", projection(s.width, s.heads * head));
        k_proj = register_module("k_proj", projection(s.width, s.key_heads * head));
        v_proj = register_module("v_proj", projection(s.width, s.key_heads * head));
        o_proj = register_module("o_proj", projection(s.heads * head, s.width));
        k_cache = register_buffer("k_cache", torch::zeros({1, s.key_heads, s.positions, head}));
        v_cache = register_buffer("v_cache", torch::zeros({1, s.key_heads, s.positions, head}));
    }
    at::Tensor heads_of(at::Tensor const& x, std::int64_t count) const { return x.view({x.size(0), x.size(1), count, head}).transpose(1, 2); }
    at::Tensor forward(at::Tensor x, at::Tensor cosine, at::Tensor sine, at::Tensor mask, at::Tensor positions) {
        auto const q = rotate(heads_of(q_proj(x), size.heads), cosine, sine);
        auto const k = rotate(heads_of(k_proj(x), size.key_heads), cosine, sine);
        auto const v = heads_of(v_proj(x), size.key_heads);
        k_cache.index_copy_(2, positions, k);
        v_cache.index_copy_(2, positions, v);
        auto const keys = k_cache.repeat_interleave(size.heads / size.key_heads, 1), values = v_cache.repeat_interleave(size.heads / size.key_heads, 1);
        auto const y = at::scaled_dot_product_attention(q, keys, values, mask);
        return o_proj(y.transpose(1, 2).reshape({x.size(0), x.size(1), size.width}));
    }
    llama_size size;
    std::int64_t head;
    torch::nn::Linear q_proj{nullptr}, k_proj{nullptr}, v_proj{nullptr}, o_proj{nullptr};
    at::Tensor k_cache, v_cache;
};

struct llama_layer : torch::nn::Module {
    explicit llama_layer(llama_size const& s) {
        attention = register_module("attention", std::make_shared<llama_attention>(s));
        attention_norm = register_module("attention_norm", std::make_shared<rms_norm>(s.width));
        ffn_norm = register_module("ffn_norm", std::make_shared<rms_norm>(s.width));
        gate = register_module("gate", projection(s.width, s.hidden));
        up = register_module("up", projection(s.width, s.hidden));
        down = register_module("down", projection(s.hidden, s.width));
    }
    at::Tensor forward(at::Tensor x, at::Tensor cosine, at::Tensor sine, at::Tensor mask, at::Tensor positions) {
        x = x + attention->forward(attention_norm->forward(x), cosine, sine, mask, positions);
        auto const y = ffn_norm->forward(x);
        auto const gated = at::silu(gate(y));
        return x + down(gated * up(y));
    }
    std::shared_ptr<llama_attention> attention;
    std::shared_ptr<rms_norm> attention_norm, ffn_norm;
    torch::nn::Linear gate{nullptr}, up{nullptr}, down{nullptr};
};

/// Tokens and their positions → logits; keys and values of the positions go into the cache.
struct llama : torch::nn::Module {
    explicit llama(llama_size const& s) : size(s) {
        embedding = register_module("embedding", torch::nn::Embedding(s.vocabulary, s.width));
        for (std::int64_t i = 0; i < s.layers; ++i) layers.push_back(register_module("layers_" + std::to_string(i), std::make_shared<llama_layer>(s)));
        norm = register_module("norm", std::make_shared<rms_norm>(s.width));
        output = register_module("output", projection(s.width, s.vocabulary));
    }
    at::Tensor forward(at::Tensor ids, at::Tensor positions) {
        auto x = embedding(ids);
        std::int64_t const head = size.width / size.heads;
        auto const options = x.options();
        auto const frequencies = at::pow(10000.0, at::arange(0, head, 2, options) / static_cast<double>(-head));
        auto const angles = positions.to(options.dtype()).unsqueeze(1) * frequencies.unsqueeze(0);
        auto const twice = at::cat({angles, angles}, -1);
        auto const cosine = twice.cos(), sine = twice.sin();
        auto const mask = at::arange(size.positions, positions.options()).unsqueeze(0) <= positions.unsqueeze(1);
        for (auto& l : layers) x = l->forward(x, cosine, sine, mask, positions);
        return output(norm->forward(x));
    }
    llama_size size;
    torch::nn::Embedding embedding{nullptr};
    std::vector<std::shared_ptr<llama_layer>> layers;
    std::shared_ptr<rms_norm> norm;
    torch::nn::Linear output{nullptr};
};

}  // namespace torch_ir_zoo
