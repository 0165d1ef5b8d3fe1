// SPDX-License-Identifier: MIT
#include <torch_ir/weights/pt.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

#include <torch_ir/weights/safetensors.hpp>

#include "support/damage.hpp"
#include "support/process.hpp"
#include "support/reference.hpp"
#include "support/seed.hpp"
#include "support/weights.hpp"
#include "support/zip_image.hpp"

using namespace torch_ir;
using namespace torch_ir_test;
using namespace torch_ir_test::pickled;
using namespace std::string_literals;

TEST_SUITE("weights/pt") {
namespace {

using floats = std::vector<float>;
using sizes = std::vector<std::int64_t>;

state_dict load(std::string const& name, load_options const& options = {}) { return load_weights_pt(weights_file(name), options); }

std::string refusal(std::string const& name, load_options const& options = {}) {
    return message_of([&] { return load(name, options); });
}

state_dict read(std::string bytes, load_options const& options = {}) { return load_weights_pt(share(std::move(bytes)), "w.pt", options); }

/// The message of reading these bytes and all elements; empty where they are read.
std::string image_refusal(std::string const& bytes) {
    return message_of([&] { return total_bytes(read(bytes)); });
}

/// A file of the zip form with this pickle and these storages.
std::string image(std::string const& value, std::vector<std::pair<std::string, std::string>> const& storages = {}, std::string const& order = "little") {
    std::vector<zip_item> items{{"a/data.pkl", finished(value)}, {"a/byteorder", order}};
    for (auto const& [key, bytes] : storages) items.emplace_back("a/data/" + key, bytes);
    items.emplace_back("a/version", "3\n");
    return zip_image(items);
}

/// A file of the form before it.
std::string legacy(std::string const& value, std::string const& keys, std::string const& rest, std::string const& little = "\x88",
                   std::int64_t version = 1001) {
    return finished("\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19") + finished(integer(version)) + finished(dictionary({{"little_endian", little}})) +
           finished(value) + finished(keys) + rest;
}

std::string const four_floats = storage("FloatStorage", "0", 4);

}  // namespace

TEST_CASE("a state dict is the same in both forms and in all protocols") {
    state_dict const net = load("net_p2.pt");
    CHECK(names_of(net) == std::vector<std::string>{"fc.weight", "fc.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var",
                                                    "norm.num_batches_tracked", "tied.weight", "tied.bias"});
    CHECK(net.get("fc.weight").sizes == sizes{2, 3});
    CHECK(elements<float>(net.get("fc.weight")) == floats{0, 1, 2, 3, 4, 5});
    CHECK(elements<float>(net.get("fc.bias")) == floats{6, 7});
    CHECK(net.get("norm.num_batches_tracked").dtype == dtype::int64);
    CHECK(net.get("norm.num_batches_tracked").sizes.empty());
    CHECK(net.get("tied.weight").storage.data() == net.get("fc.weight").storage.data());  // shared in the file, shared here
    for (auto const* other : {"net_p3.pt", "net_p4.pt", "net_p5.pt", "net_legacy.pt", "net_legacy_p4.pt"}) {
        CAPTURE(other);
        CHECK(first_difference(net, load(other)) == "");
    }
}

TEST_CASE("every dtype is read, in both forms") {
    for (auto const* file : {"dtypes.pt", "dtypes_legacy.pt"}) {
        CAPTURE(file);
        state_dict const all = load(file);
        CHECK(all.size() == 27);
        for (auto const& [name, t] : all) {
            CAPTURE(name);
            CHECK(to_string(t.dtype) == name);
            CHECK(t.sizes == sizes{2, 3});
            auto bytes = elements<std::uint8_t>(t);
            std::vector<std::uint8_t> expected(6 * element_size(t.dtype));
            std::iota(expected.begin(), expected.end(), std::uint8_t{0});
            if (t.dtype == dtype::bool_)
                for (auto& b : expected) b %= 2;
            CHECK(bytes == expected);
        }
    }
}

TEST_CASE("views keep their strides and share their storage, in both forms") {
    for (auto const* file : {"views.pt", "views_legacy.pt"}) {
        CAPTURE(file);
        state_dict const v = load(file);
        CHECK(v.get("transposed").sizes == sizes{6, 4});
        CHECK(v.get("transposed").strides == sizes{1, 6});
        CHECK(elements<float>(v.get("transposed")) == floats{0, 6, 12, 18, 1, 7, 13, 19, 2, 8, 14, 20, 3, 9, 15, 21, 4, 10, 16, 22, 5, 11, 17, 23});
        CHECK(v.get("tail").offset == 20);
        CHECK(elements<float>(v.get("tail")) == floats{20, 21, 22, 23});
        CHECK(elements<float>(v.get("every_other")) == floats{0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22});
        CHECK(v.get("tail").storage.data() == v.get("whole").storage.data());
        CHECK(elements<float>(v.get("expanded")) == floats{5, 5, 5});
        CHECK(v.get("expanded").strides == sizes{0});
        CHECK(elements<double>(v.get("scalar")) == std::vector<double>{2.5});
        CHECK(v.get("empty").sizes == sizes{0, 3});
        CHECK(elements<float>(v.get("channels_last")) == floats{0, 1, 2, 3, 4, 5, 6, 7});
        CHECK(v.get("channels_last").strides == sizes{8, 1, 4, 2});
    }
}

TEST_CASE("elements are views of the mapped file, aligned for their type") {
    auto const file = map_file(weights_file("net_p2.pt"));
    for (auto const& e : load_weights_pt(file, "net_p2.pt")) {
        CHECK(e.data.storage.data() >= file.bytes.data());
        CHECK(e.data.storage.data() + e.data.storage.size() <= file.bytes.data() + file.bytes.size());
    }
    for (auto const* name : {"net_legacy.pt", "views_legacy.pt", "dtypes_legacy.pt", "net_p5.pt"})
        for (auto const& e : load(name))
            CHECK(reinterpret_cast<std::uintptr_t>(e.data.storage.data()) % std::min<std::size_t>(element_size(e.data.dtype), 8) == 0);
}

TEST_CASE("parameters, with attributes too, and buffers are tensors") {
    state_dict const p = load("parameters.pt");
    CHECK(elements<float>(p.get("parameter")) == floats{0, 1, 2, 3});
    CHECK(elements<float>(p.get("named")) == floats{0, 1, 2});
    CHECK(elements<float>(p.get("buffer")) == floats{0, 1});
}

TEST_CASE("of a checkpoint the weights are found, or chosen by a key") {
    state_dict const net = load("net_p2.pt");
    for (auto const* file : {"checkpoint.pt", "checkpoint_p5.pt"}) {
        CHECK(first_difference(load(file), net) == "");
        CHECK(first_difference(load(file, {.key = "model"}), net) == "");
        CHECK(names_of(load(file, {.key = "optimizer.state.0"})) == std::vector<std::string>{"step", "exp_avg", "exp_avg_sq"});
    }
    CHECK(names_of(load("nested.pt")) == std::vector<std::string>{"a.b"});
    CHECK(names_of(load("nested.pt", {.key = "nested.deep.weights"})) == std::vector<std::string>{"a.b"});
    CHECK(names_of(load("nested.pt", {.key = "nested"})) == std::vector<std::string>{"a.b"});
    CHECK(contains(refusal("checkpoint.pt", {.key = "optimizer"}), "several: 'optimizer.state.0', 'optimizer.state.1'"));
    CHECK(elements<float>(load("two_models.pt", {.key = "generator"}).get("w")) == floats{1});
    CHECK(contains(refusal("two_models.pt"), "expected one dictionary of weights, or a key that chooses one, found several: 'generator', 'discriminator'"));
    CHECK(contains(refusal("checkpoint.pt", {.key = "optimizer.stat"}), "expected one of 'state', 'param_groups'"));
    CHECK(contains(refusal("checkpoint.pt", {.key = "epoch"}), "key 'epoch': expected a dictionary, found none"));
    CHECK(contains(refusal("checkpoint.pt", {.key = "losses"}), "expected a dictionary that holds tensors"));
    CHECK(contains(refusal("no_tensors.pt"), "expected a dictionary of tensors, found none among 'epoch' (an integer)"));
    CHECK(contains(refusal("tensor.pt"), "expected a dictionary of tensors, found a single tensor"));
}

TEST_CASE("the choice follows the names of checkpoints, and side matters don't count") {
    auto const w = tensor(four_floats, 0, {4}, {1});
    auto const first = [&](std::string const& value) { return names_of(read(image(value, {{"0", std::string(16, 'x')}}))).front(); };
    auto const d = [&](std::string const& name) { return dictionary({{name, w}}); };
    CHECK(first(dictionary({{"ema", d("e")}, {"model", d("m")}, {"state_dict", d("s")}})) == "s");
    CHECK(first(dictionary({{"ema", d("e")}, {"model", dictionary({{"state_dict", d("s")}, {"other", d("o")}})}})) == "s");
    CHECK(first(dictionary({{"optimizer", d("o")}, {"whatever", d("w")}, {"lr_schedulers", d("l")}})) == "w");
    CHECK(first(dictionary({{"a", w}, {"b._extra_state", d("x")}})) == "a");
    CHECK(first(dictionary({{"a", w}, {"epoch", "K\x01"}})) == "a");
    CHECK(names_of(read(image("}"))).empty());
    CHECK(names_of(read(image(dictionary({{"a", dictionary({{"b.c", d("w")}})}}), {{"0", std::string(16, 'x')}}), {.key = "a.b.c"})).size() == 1);
}

TEST_CASE("what is no plain tensor is an error that names it") {
    CHECK(contains(refusal("sparse.pt"), "weight 'x': unsupported: a sparse tensor"));
    CHECK(contains(refusal("quantized.pt"), "weight 'x': unsupported: a quantized tensor"));
    CHECK(contains(refusal("conjugated.pt"), "weight 'x': unsupported: a view that is marked as 'conj'"));
    CHECK(contains(refusal("meta.pt"), "weight 'x': unsupported: a tensor on the meta device"));
    CHECK(contains(refusal("plain_pickle.pt"), "expected a file of torch.save (is the file complete?), found a pickle that torch.save didn't write"));
}

TEST_CASE("what is no plain tensor can be left out, by name, and the others are read") {
    std::vector<std::string> told;
    load_options options;
    options.left_out = [&](left_out_weight const& w) { told.push_back(w.name + ": " + w.reason); };
    auto const w = tensor(four_floats, 0, {4}, {1});
    auto const array = call(global("numpy.core.multiarray", "_reconstruct"), {global("numpy", "ndarray"), "K\x00\x85"s, "C\x01"s + "b"}) + "Nb";
    auto const sparse = call(global("torch._utils", "_rebuild_sparse_tensor"), {});
    auto const object = call(global("argparse", "Namespace"), {});
    std::string const bytes =
        image(dictionary({{"a", w}, {"n", array}, {"s", sparse}, {"o", object}, {"epoch", "K\x01"}, {"z", w}}), {{"0", std::string(16, 'x')}});
    CHECK(names_of(read(bytes, options)) == std::vector<std::string>{"a", "z"});
    CHECK(told == std::vector<std::string>{"n: a NumPy array", "o: an object of 'argparse.Namespace'", "s: a sparse tensor"});
    CHECK(contains(image_refusal(bytes), "weight 's': unsupported: a sparse tensor"));
    CHECK(contains(image_refusal(image(dictionary({{"n", array}}))), "found none among 'n' (a NumPy array)"));
}

TEST_CASE("foreign objects beside the weights are no obstacle, in their place they are named") {
    auto const net = dictionary({{"w", tensor(four_floats, 0, {4}, {1})}});
    auto const object = global("argparse", "Namespace") + ")\x81" + dictionary({{"lr", "K\x01"}}) + "b";
    std::string const bytes = image(dictionary({{"args", object}, {"model_state_dict", net}, {"optimizer", object}}), {{"0", std::string(16, 'x')}});
    CHECK(names_of(read(bytes)) == std::vector<std::string>{"w"});
    CHECK(names_of(read(bytes, {.key = "model_state_dict"})) == std::vector<std::string>{"w"});
    CHECK(contains(message_of([&] { return read(bytes, {.key = "args"}); }), "key 'args'"));
    CHECK(contains(image_refusal(image(object)), "the pickle uses 'argparse.Namespace', which is no part of plain weights; nothing of it was run"));
    CHECK(contains(image_refusal(image(dictionary({{"args", object}}))), "found none among 'args' (an object of 'argparse.Namespace')"));
    // A class of dicts is read as one.
    auto const easy = global("box", "Box") + ")\x81(" + text("w") + tensor(four_floats, 0, {4}, {1}) + "u}b";
    CHECK(names_of(read(image(easy, {{"0", std::string(16, 'x')}}))) == std::vector<std::string>{"w"});
}

TEST_CASE("a whole module gives the weights of its state dict") {
    state_dict const linear = load("module.pt");
    CHECK(names_of(linear) == std::vector<std::string>{"weight", "bias"});
    auto const w = tensor(four_floats, 0, {4}, {1});
    auto const module = [](std::string const& name, std::vector<std::pair<std::string, std::string>> const& parameters,
                           std::vector<std::pair<std::string, std::string>> const& buffers, std::vector<std::pair<std::string, std::string>> const& modules,
                           std::vector<std::string> const& computed) {
        std::string names = "](";
        for (auto const& n : computed) names += text(n);
        return global("my.nets", name) + ")\x81" +
               dictionary({{"training", "\x88"},
                           {"_parameters", dictionary(parameters)},
                           {"_buffers", dictionary(buffers)},
                           {"_non_persistent_buffers_set", call(global("__builtin__", "set"), {names + "e"})},
                           {"_modules", dictionary(modules)},
                           {"note", call(global("my.nets", "note"), {text("touch x")})}}) +
               "b";
    };
    std::string const inner = module("Inner", {{"weight", w}, {"bias", "N"}}, {{"mean", w}, {"cache", w}}, {}, {"cache"});
    std::string const outer = module("Outer", {{"scale", w}}, {}, {{"a", inner}, {"none", "N"}, {"b", inner}}, {});
    std::vector<std::pair<std::string, std::string>> const data{{"0", std::string(16, 'x')}};
    std::vector<std::string> const expected{"scale", "a.weight", "a.mean", "b.weight", "b.mean"};
    CHECK(names_of(read(image(outer, data))) == expected);
    CHECK(names_of(read(image(dictionary({{"epoch", "K\x01"}, {"model", outer}, {"ema", "N"}, {"optimizer", inner}}), data))) == expected);
    CHECK(names_of(read(image(dictionary({{"model", outer}}), data), {.key = "model.a"})) == std::vector<std::string>{"weight", "mean"});
    std::string const old = legacy(outer, "](" + text("0") + "e", number(4, 8) + std::string(16, 'x'));
    CHECK(names_of(read(old)) == expected);
}

TEST_CASE("modules that hold themselves are errors, not work without end") {
    std::string const members = text("x") + "h\x00"s + text("y") + "h\x00"s;
    std::string const self = global("a", "M") + ")\x81q\x00}("s + text("_parameters") + "}" + text("_modules") + "}(" + members + "uub";
    std::string const found = image_refusal(image(self));
    CHECK((contains(found, "one that repeats itself without end") || contains(found, "modules inside of each other to a depth of 64")));
}

TEST_CASE("of types alone nothing is unpacked") {
    std::string const bytes =
        zip_image({{"a/data.pkl", finished(dictionary({{"w", tensor(four_floats, 0, {2, 2}, {2, 1})}}))}, {"a/data/0", std::string(16, 'x'), true}});
    state_dict const types = read(bytes, {.types_only = true, .max_inflated = 1});
    CHECK(types.get("w").sizes == sizes{2, 2});
    CHECK(types.get("w").storage.empty());
    CHECK(contains(message_of([&] { return read(bytes, {.max_inflated = 1}); }), "the archive may unpack to 1 in all"));
}

TEST_CASE("a malicious pickle does nothing but name what it wanted") {
    std::filesystem::remove("torch_ir_attack_was_run");
    CHECK(contains(refusal("attack.pt"), "the pickle uses 'posix.system'"));
    CHECK(contains(refusal("attack_legacy.pt"), "the pickle uses 'posix.system'"));
    CHECK(!std::filesystem::exists("torch_ir_attack_was_run"));
}

TEST_CASE("TorchScript files give the tensors of their modules by dotted names") {
    state_dict const net = load("net_p2.pt");
    for (auto const* file : {"scripted.pt", "traced.pt"}) {
        CAPTURE(file);
        state_dict const script = load(file);
        REQUIRE(script.size() == net.size());
        for (auto const& e : net) CHECK(script.get(e.name).sizes == e.data.sizes);
        CHECK(elements<float>(script.get("tied.weight")) == floats{0, 1, 2, 3, 4, 5});
    }
    CHECK(names_of(load("scripted.pt", {.key = "norm"})).front() == "weight");
    CHECK(contains(refusal("scripted.pt", {.key = "nor"}), "key 'nor': expected a sub-module that holds tensors, found none"));
}

TEST_CASE("a zip form that contradicts itself is an error with its place") {
    std::string const value = dictionary({{"w", tensor(four_floats, 0, {2, 2}, {2, 1})}});
    std::string const bytes(16, 'x');
    REQUIRE(image_refusal(image(value, {{"0", bytes}})).empty());
    auto const with = [&](std::string const& t) { return image_refusal(image(dictionary({{"w", t}}), {{"0", bytes}})); };
    CHECK(contains(image_refusal(image(value)), "w.pt: expected the storage '0' (an entry of folder 'data'), found none"));
    CHECK(contains(image_refusal(image(value, {{"0", bytes.substr(1)}})), "storage '0': expected 16 bytes, found 15 bytes"));
    CHECK(contains(image_refusal(image(value, {{"0", bytes}}, "big")), "unsupported: tensors in 'big' byte order"));
    CHECK(contains(with(tensor(four_floats, 1, {2, 2}, {2, 1})), "weight 'w': expected a view inside of its storage of 16 bytes, found one that exceeds it"));
    CHECK(contains(with(tensor(four_floats, 0, {3, 2}, {2, 1})), "weight 'w'"));
    CHECK(contains(with(tensor(four_floats, 0, {2}, {INT64_MAX})), "weight 'w'"));
    CHECK(contains(with(tensor(four_floats, 0, {INT64_MAX, INT64_MAX}, {0, 0})), "weight 'w'"));
    CHECK(contains(with(tensor(storage("FloatStorage", "0", INT64_MAX), 0, {2}, {1})), "storage '0': expected a size within 64 bits"));
    CHECK(contains(with(tensor(storage("FloatStorage", "../version", 4), 0, {2}, {1})), "the storage '../version'"));
    CHECK(contains(image_refusal(image(dictionary({{"w", tensor(four_floats, 0, {4}, {1})}, {"w", tensor(four_floats, 0, {2}, {1})}}), {{"0", bytes}})),
                   "expected each name once, found 'w' again"));
    CHECK(contains(image_refusal(image("K\x01")), "expected a dictionary of tensors, found an integer"));
    CHECK(contains(image_refusal(zip_image({{"a/x", "y"}})), "an entry 'data.pkl', found a zip archive without it"));
    CHECK(contains(image_refusal(zip_image({{"a/archive_format", "pt2"}})), "found an archive of torch.export"));
    // Packed again by another program: deflated, and in places that are not aligned.
    std::string const packed = zip_image({{"a/data.pkl", finished(value), true}, {"a/data/0", bytes, true}});
    CHECK(elements<std::uint8_t>(read(packed).get("w")) == std::vector<std::uint8_t>(16, 'x'));
}

TEST_CASE("dictionaries and modules that repeat themselves are errors, not work without end") {
    std::string doubling = "}q\x00X\x01\x00\x00\x00wK\x01s0"s;  // each dictionary holds the one before it twice
    for (int i = 1; i < 60; ++i)
        doubling += "}q" + number(static_cast<unsigned>(i), 1) +
                    "(\x8c\x01"
                    "ah" +
                    number(static_cast<unsigned>(i - 1), 1) +
                    "\x8c\x01"
                    "bh" +
                    number(static_cast<unsigned>(i - 1), 1) + "u0";
    CHECK(contains(image_refusal(image(doubling + "h\x3b")), "one that repeats itself without end"));
    std::string modules = global("__torch__", "M") + ")\x81}q\x00"s + "b0";
    std::string const script = global("__torch__", "M") + ")\x81q\x00}q\x01(\x8c\x01"s + "ah\x00\x8c\x01"s + "bh\x00"s + "ub";
    std::string const found = image_refusal(zip_image({{"a/data.pkl", finished(script)}, {"a/constants.pkl", ""}}));
    CHECK((contains(found, "one that repeats itself without end") || contains(found, "objects inside of each other to a depth of 64")));
}

TEST_CASE("the form before the zip one is read strictly, too") {
    std::string const value = dictionary({{"w", tensor(four_floats, 0, {4}, {1})}});
    std::string const keys = "](" + text("0") + "e", data = number(4, 8) + std::string(16, 'x');
    REQUIRE(image_refusal(legacy(value, keys, data)).empty());
    CHECK(contains(image_refusal(legacy(value, keys, data.substr(0, 23))), "expected 16 bytes behind their number (is the file complete?)"));
    CHECK(contains(image_refusal(legacy(value, keys, number(5, 8) + std::string(16, 'x'))), "storage '0': expected 4 elements, found 5"));
    CHECK(contains(image_refusal(legacy(value, "]", data)), "storage '0': expected 16 bytes, found none"));
    CHECK(contains(image_refusal(legacy(value, "](" + text("1") + "e", data)), "expected keys that the object uses, found storage '1'"));
    CHECK(contains(image_refusal(legacy(value, "](" + text("0") + text("0") + "e", data + data)), "expected each key once, found storage '0'"));
    CHECK(contains(image_refusal(legacy(value, "N", data)), "expected a list, found None"));
    CHECK(contains(image_refusal(legacy(value, keys, data, "\x89")), "unsupported: tensors that are not little-endian"));
    CHECK(contains(image_refusal(legacy(value, keys, data, "\x88", 1002)), "a version of the old form other than 1001"));
    CHECK(contains(image_refusal(""), "found an empty file"));
    CHECK(contains(image_refusal("hello"), "found other content"));
    CHECK(contains(image_refusal(std::string(257, 'x') + "ustar" + std::string(300, ' ')), "unsupported: the tar form that PyTorch 0.1 wrote"));
    // A part of a storage: files of PyTorch before 0.4 have them.
    std::string const part =
        tuple({text("storage"), global("torch", "FloatStorage"), text("0"), text("cpu"), integer(4), tuple({text("7"), integer(1), integer(2)})}) + "Q";
    auto const t = read(legacy(dictionary({{"w", tensor(part, 0, {2}, {1})}}), keys, number(4, 8) + "aaaabbbbccccdddd"));
    CHECK(as_text(contiguous_bytes(t.get("w"))) == "bbbbcccc");
    CHECK(contains(image_refusal(legacy(dictionary({{"w", tensor(part, 0, {3}, {1})}}), keys, data)), "expected a view inside of its storage of 8 bytes"));
}

TEST_CASE("truncated and damaged files of each form give an error or tensors, never a crash") {
    std::uint64_t seed = 0;
    std::mt19937_64 random = seeded(seed);
    INFO("seed " << seed);
    for (auto const* name : {"net_p2.pt", "net_p5.pt", "net_legacy.pt", "checkpoint.pt", "views_legacy.pt", "scripted.pt", "sparse.pt"}) {
        CAPTURE(name);
        std::string const good = read_text(weights_file(name));
        int refused = 0;
        for (std::size_t n = 0; n < good.size(); n += 1 + n / 64) CHECK(image_refusal(good.substr(0, n)) != "");
        for (int i = 0; i < 1500; ++i) {
            auto const message = image_refusal(damaged(good, random));
            CHECK((message.empty() || message.starts_with("w.pt")));
            refused += message.empty() ? 0 : 1;
        }
        CHECK(refused > 100);
    }
    // The pickle alone, since most of a file is padding and elements.
    std::string const good = dictionary({{"w", tensor(four_floats, 0, {2, 2}, {2, 1})}, {"v", tensor(four_floats, 1, {3}, {1})}});
    int refused = 0;
    for (int i = 0; i < 10000; ++i) {
        auto const message = image_refusal(image(damaged(good, random), {{"0", std::string(16, 'x')}}));
        refused += message.empty() ? 0 : 1;
    }
    CHECK(refused > 3000);
}

TEST_CASE("every file of torch.save and TorchScript in the reference set is equal to the model's safetensors") {
    std::size_t checkpoints = 0, scripts = 0;
    for (auto const& folder : reference_folders("models")) {
        if (!fs::exists(folder / "weights.safetensors")) continue;
        CAPTURE(folder.string());
        state_dict const expected = load_safetensors(folder / "weights.safetensors");
        for (auto const* name : {"state_dict.pt", "traced.pt", "scripted.pt"}) {
            if (!fs::exists(folder / name)) continue;
            CAPTURE(name);
            state_dict const got = load_weights_pt(folder / name);
            bool const is_checkpoint = name == std::string("state_dict.pt");
            // Tracing ran these two, which write to their own buffers.
            bool const changed = !is_checkpoint && (folder.filename() == "BatchNormTrain" || folder.filename() == "KVCache");
            std::string different;
            for (auto const& e : expected) {
                auto const* const t = got.find(e.name);
                bool const same = t != nullptr && t->dtype == e.data.dtype && t->sizes == e.data.sizes;
                if (!same || (!changed && contiguous_bytes(*t) != contiguous_bytes(e.data))) different = e.name;
            }
            CHECK(different == "");
            if (is_checkpoint) CHECK(got.size() == expected.size());
            ++(is_checkpoint ? checkpoints : scripts);
        }
    }
    check_seen("state dicts", checkpoints, {4, 68});
    check_seen("TorchScript files", scripts, {16, 76});
}

}  // TEST_SUITE("weights/pt")
