// SPDX-License-Identifier: MIT
#include <torch_ir/weights/load.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <torch_ir/weights/save.hpp>

#include "support/damage.hpp"
#include "support/process.hpp"
#include "support/reference.hpp"
#include "support/seed.hpp"
#include "support/weights.hpp"
#include "support/zip_image.hpp"

using namespace torch_ir;
using namespace torch_ir_test;
using namespace std::string_literals;

TEST_SUITE("weights/load") {
namespace {

std::string refusal(std::string const& bytes, std::string const& name = "w", load_options const& options = {}) {
    return message_of([&] { return total_bytes(load_weights(share(bytes), name, options)); });
}

weights_format format_of(std::string const& path) { return find_weights_format(map_file(path), path); }

}  // namespace

TEST_CASE("the format is told by content, whatever the name of the file") {
    temporary_folder const folder;
    struct row {
        std::string file;
        weights_format format;
        std::size_t tensors;
    };
    std::string const archive = (reference_root() / "models" / "TransformerBlock" / "model_cpu.pt2").string();
    std::size_t const weights = load_safetensors((reference_root() / "models" / "TransformerBlock" / "weights.safetensors").string()).size();
    REQUIRE(weights > 0);
    for (auto const& r : {row{weights_file("net_p2.pt"), weights_format::pt, 9}, row{weights_file("net_legacy.pt"), weights_format::legacy, 9},
                          row{weights_file("net_legacy_p4.pt"), weights_format::legacy, 9}, row{weights_file("scripted.pt"), weights_format::pt, 9},
                          row{weights_file("model-00002-of-00002.safetensors"), weights_format::safetensors, 2}, row{archive, weights_format::pt2, weights}}) {
        CAPTURE(r.file);
        CHECK(format_of(r.file) == r.format);
        write_text(folder / "weights.txt", read_text(r.file));
        CHECK(load_weights(folder / "weights.txt").size() == r.tensors);
    }
    CHECK(format_of(weights_file("model.safetensors.index.json")) == weights_format::index);
    CHECK(format_of(weights_file("make.py")) == weights_format::unknown);
}

TEST_CASE("the length of a safetensors header may look like the mark of another format") {
    for (std::size_t const length : {std::size_t{0x4b50}, std::size_t{0x0280}}) {  // "PK", and the start of a pickle
        std::string header = R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})";
        header.resize(length, ' ');
        state_dict const w = load_weights(share(pickled::number(length, 8) + header + "x"), "w");
        CHECK(as_text(w.get("w").storage) == "x");
    }
}

TEST_CASE("the weights of an archive are equal to the model's safetensors") {
    std::size_t files = 0;
    for (auto const& folder : reference_folders("models")) {
        if (!fs::exists(folder / "weights.safetensors") || !fs::exists(folder / "model_cpu.pt2")) continue;
        CAPTURE(folder.string());
        state_dict const expected = load_weights(folder / "weights.safetensors"), got = load_weights(folder / "model_cpu.pt2");
        std::string different;
        for (auto const& e : expected)
            if (auto const* const t = got.find(e.name); t != nullptr && contiguous_bytes(*t) != contiguous_bytes(e.data)) different = e.name;
        CHECK(different == "");
        if (!expected.empty()) ++files;
    }
    check_seen("archives", files, {19, 33});
}

TEST_CASE("an archive by an older PyTorch keeps its weights as a file of torch.save") {
    std::string const inner = read_text(weights_file("net_p2.pt"));
    for (auto const* name : {"a/data/weights/model.pt", "serialized_state_dict.pt", "serialized_state_dict.json"}) {
        CAPTURE(name);
        std::string const archive = zip_image({{"a/version", "3"}, {name, inner}});
        CHECK(load_weights(share(archive), "m.pt2").size() == 9);
        std::string const broken = zip_image({{"a/version", "3"}, {name, inner.substr(0, inner.size() - 9)}});
        CHECK(refusal(broken, "m.pt2").starts_with("m.pt2:" + std::string(name)));
    }
}

TEST_CASE("a key is for checkpoints, a prefix for all") {
    CHECK(load_weights(weights_file("checkpoint.pt"), {.key = "optimizer.state.1"}).size() == 3);
    CHECK(contains(message_of([] { return load_weights(weights_file("model-00001-of-00002.safetensors"), {.key = "x"}); }),
                   "key 'x': expected no key, since the names are all in one dictionary, found a safetensors file"));
    state_dict const fc = load_weights(weights_file("net_p2.pt"), {.strip_prefix = "norm."});
    CHECK(fc.contains("running_mean"));
    CHECK(fc.contains("fc.weight"));
    CHECK(contains(message_of([] { return load_weights(weights_file("net_p2.pt"), {.strip_prefix = "module."}); }),
                   "prefix 'module.': expected names that begin with it, found 'fc.weight'"));
}

TEST_CASE("what is left out has a text of one line") {
    CHECK(to_string(left_out_weight{"fc.w\neight", "a sparse tensor"}).starts_with("'fc.w"));
    CHECK(to_string(left_out_weight{"fc.w\neight", "a sparse tensor"}).ends_with("' is left out: a sparse tensor"));
    CHECK(to_string(left_out_weight{"fc.w\neight", ""}).find('\n') == std::string::npos);
}

TEST_CASE("archives that hold no weights are named") {
    CHECK(contains(refusal(zip_image({{"x.npy", "1"}})), "found a NumPy archive"));
    CHECK(contains(refusal(zip_image({{"notes.txt", "1"}})), "found a zip archive of another kind"));
}

TEST_CASE("an archive that was zipped again without its folder is read") {
    auto const with = zip_archive::open((reference_root() / "models" / "TiedWeights" / "model_cpu.pt2").string());
    std::vector<zip_item> items;
    for (zip_entry const& e : with.entries()) items.emplace_back(std::string(e.name.substr(e.name.find('/') + 1)), std::string(as_text(with.bytes(e).bytes)));
    std::rotate(items.begin(), items.begin() + 1, items.end());
    CHECK(find_file_kind(share(zip_image(items))) == file_kind::pt2);
    CHECK(first_difference(load_weights(share(zip_image(items)), "m.pt2"), load_weights(with.archive(), "m.pt2")) == "");
}

TEST_CASE("the weights inside of an archive have no more to unpack than the archive") {
    std::string const value = pickled::dictionary({{"w", pickled::tensor(pickled::storage("ByteStorage", "0", 4096), 0, {4096}, {1})}});
    std::string const inner = zip_image({{"a/data.pkl", pickled::finished(value)}, {"a/data/0", std::string(4096, 'x'), true}});
    std::string const archive = zip_image({{"a/version", "3"}, {"serialized_state_dict.pt", inner, true}});
    CHECK(load_weights(share(archive), "m.pt2", {.max_inflated = 6000}).size() == 1);
    CHECK(contains(message_of([&] { return load_weights(share(archive), "m.pt2", {.max_inflated = 4000}); }), "the archive may unpack to 4000 in all"));
}

TEST_CASE("other content is an error that says what it is") {
    struct row {
        std::string bytes, found;
    };
    for (auto const& r : {row{"", "an empty file"}, row{"\x89HDF\r\n", "an HDF5 file (Keras"}, row{"GGUF....", "a GGUF file"},
                          row{"version https://git-lfs.github.com/spec/v1\n", "a pointer of Git LFS"}, row{"<!DOCTYPE html>", "an HTML or XML page"},
                          row{"{\"nodes\": []}", "a JSON document without 'weight_map'"}, row{"hello", "other content"}}) {
        auto const message = refusal(r.bytes);
        CAPTURE(message);
        CHECK(message.starts_with("w: expected weights: safetensors, torch.save, TorchScript, torch.export, or an index of several files, found " + r.found));
    }
    CHECK(contains(refusal("PK\3\4garbage"), "w: expected a zip archive (is the file complete?)"));
}

TEST_CASE("damaged files of any format give an error or tensors, never a crash") {
    std::uint64_t seed = 0;
    std::mt19937_64 random = seeded(seed);
    INFO("seed " << seed);
    std::string const archive = (reference_root() / "models" / "TiedWeights" / "model_cpu.pt2").string();
    for (auto const& name : {weights_file("model-00002-of-00002.safetensors"), weights_file("net_p3.pt"), weights_file("traced.pt"), archive}) {
        CAPTURE(name);
        std::string const good = read_text(name);
        REQUIRE(refusal(good).empty());
        int refused = 0;
        for (std::size_t n = 0; n < good.size(); n += 1 + n / 32) CHECK(refusal(good.substr(0, n)) != "");
        for (int i = 0; i < 500; ++i) refused += refusal(damaged(good, random)).empty() ? 0 : 1;
        CHECK(refused > 30);
    }
}

}  // TEST_SUITE("weights/load")
