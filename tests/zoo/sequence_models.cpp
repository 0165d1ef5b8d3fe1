// SPDX-License-Identifier: MIT
// Recurrent networks, transformers, a decoder with a cache, routing, recommendation, nested inputs and outputs.
#include "sequence_models.hpp"

#include "registry.hpp"

#include <torch/nn.h>

#include <string>
#include <tuple>
#include <vector>

namespace {

namespace nn = torch::nn;

struct LSTMTagger : nn::Module {
    LSTMTagger() {
        embedding = register_module("embedding", nn::Embedding(100, 16));
        lstm = register_module("lstm", nn::LSTM(nn::LSTMOptions(16, 24).num_layers(2).batch_first(true).bidirectional(true)));
        out = register_module("out", nn::Linear(48, 5));
    }
    std::tuple<at::Tensor, at::Tensor> forward(at::Tensor ids) {
        auto const [y, state] = lstm(embedding(ids));
        return {out(y), std::get<1>(state)};
    }
    nn::Embedding embedding{nullptr};
    nn::LSTM lstm{nullptr};
    nn::Linear out{nullptr};
};

struct GRUForecaster : nn::Module {
    GRUForecaster() {
        gru = register_module("gru", nn::GRU(nn::GRUOptions(3, 16).batch_first(true)));
        out = register_module("out", nn::Linear(16, 1));
    }
    at::Tensor forward(at::Tensor x) { return out(std::get<0>(gru(x)).select(1, -1)); }
    nn::GRU gru{nullptr};
    nn::Linear out{nullptr};
};

struct Encoder : nn::Module {
    Encoder() {
        encoder =
            register_module("encoder", nn::TransformerEncoder(nn::TransformerEncoderOptions(nn::TransformerEncoderLayerOptions(32, 4).dim_feedforward(64), 2)));
    }
    at::Tensor forward(at::Tensor x) { return encoder(x); }
    nn::TransformerEncoder encoder{nullptr};
};

/// Each token is worked on by all experts and keeps the best two: routing without shapes that depend on elements.
struct MixtureOfExperts : nn::Module {
    static constexpr std::int64_t experts = 4, width = 16;
    MixtureOfExperts() {
        gate = register_module("gate", nn::Linear(nn::LinearOptions(width, experts).bias(false)));
        up = register_parameter("up", torch::rand({experts, width, 2 * width}));
        down = register_parameter("down", torch::rand({experts, 2 * width, width}));
    }
    std::tuple<at::Tensor, at::Tensor> forward(at::Tensor x) {
        auto const [weights, chosen] = at::topk(at::softmax(gate(x), -1), 2, -1);
        auto const share = at::zeros({x.size(0), experts}, x.options()).scatter(1, chosen, weights / weights.sum(-1, true));
        auto const hidden = at::silu(at::einsum("td,edh->teh", {x, up}));
        return {at::einsum("teh,ehd,te->td", {hidden, down, share}), chosen};
    }
    nn::Linear gate{nullptr};
    at::Tensor up, down;
};

struct Recommender : nn::Module {
    Recommender() {
        bags = register_module("bags", nn::EmbeddingBag(nn::EmbeddingBagOptions(50, 8).mode(torch::kMean)));
        bottom = register_module("bottom", nn::Sequential(nn::Linear(5, 8), nn::ReLU()));
        top = register_module("top", nn::Sequential(nn::Linear(9, 8), nn::ReLU(), nn::Linear(8, 1), nn::Sigmoid()));
    }
    at::Tensor forward(at::Tensor dense, at::Tensor sparse) {
        auto const x = bottom->forward(dense), e = bags(sparse);
        return top->forward(at::cat({x, (x * e).sum(1, true)}, 1));
    }
    nn::EmbeddingBag bags{nullptr};
    nn::Sequential bottom{nullptr}, top{nullptr};
};

struct MultiInput : nn::Module {
    MultiInput() {
        fc1 = register_module("fc1", nn::Linear(10, 20));
        fc2 = register_module("fc2", nn::Linear(5, 20));
        fc3 = register_module("fc3", nn::Linear(40, 10));
    }
    at::Tensor forward(at::Tensor x1, at::Tensor x2) {
        auto const h1 = fc1(x1);
        return fc3(at::cat({h1, fc2(x2)}, 1));
    }
    nn::Linear fc1{nullptr}, fc2{nullptr}, fc3{nullptr};
};

/// A list and a dictionary in, a dictionary with the same tensor twice out.
struct NestedIO : nn::Module {
    using dictionary = c10::Dict<std::string, at::Tensor>;
    NestedIO() { fc = register_module("fc", nn::Linear(4, 4)); }
    static std::vector<c10::IValue> pack(std::vector<at::Tensor> t) {
        dictionary named;
        named.insert("scale", t.at(2));
        named.insert("shift", t.at(3));
        return {std::vector<at::Tensor>{t.at(0), t.at(1)}, named, 0.5};
    }
    std::tuple<dictionary, std::vector<at::Tensor>> forward(std::vector<at::Tensor> items, dictionary named, double factor) {
        auto const y = fc(items.at(0) + items.at(1)) * named.at("scale") + named.at("shift") * factor;
        dictionary out;
        out.insert("y", y);
        out.insert("again", y);
        return {out, at::chunk(y, 2, 1)};
    }
    nn::Linear fc{nullptr};
};

struct LlamaTiny : torch_ir_zoo::llama {
    LlamaTiny() : llama({.layers = 2, .width = 32, .hidden = 64, .heads = 4, .key_heads = 2, .vocabulary = 64, .positions = 16}) {}
    /// The positions count up.
    static std::vector<c10::IValue> pack(std::vector<at::Tensor> t) { return {t.at(0), at::arange(t.at(1).size(0), t.at(1).options())}; }
};

TORCH_IR_REGISTER_MODEL(LSTMTagger, ({{{2, 7}, 100}}), ({"recurrent"}), "Two layers of LSTM in both directions, with its state")
TORCH_IR_REGISTER_MODEL(GRUForecaster, ({{{2, 7, 3}}}), ({"recurrent"}), "Last step of a GRU")
TORCH_IR_REGISTER_MODEL(Encoder, ({{{6, 2, 32}}}), ({"attention"}), "The C++ front end's TransformerEncoder")
TORCH_IR_REGISTER_MODEL(LlamaTiny, ({{{1, 5}, 64}, {{5}, 1}}), ({"language_model", "attention"}), "A decoder with rotary positions and a cache that it updates")
TORCH_IR_REGISTER_MODEL(MixtureOfExperts, ({{{6, 16}}}), ({"language_model"}), "Top-2 routing over experts")
TORCH_IR_REGISTER_MODEL(Recommender, ({{{3, 5}}, {{3, 4}, 50}}), ({"recommender", "multi_io"}), "Bags of embeddings and dense features")
TORCH_IR_REGISTER_MODEL(MultiInput, ({{{1, 10}}, {{1, 5}}}), ({"multi_io"}), "Two inputs, joined")
TORCH_IR_REGISTER_MODEL(NestedIO, ({{{2, 4}}, {{2, 4}}, {{4}}, {{4}}}), ({"multi_io"}), "Lists and dictionaries of inputs and outputs")

}  // namespace
