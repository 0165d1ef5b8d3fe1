// SPDX-License-Identifier: MIT
#include <torch_ir/weights/sharded.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <torch_ir/weights/load.hpp>

#include "support/damage.hpp"
#include "support/process.hpp"
#include "support/weights.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("weights/sharded") {

TEST_CASE("the index of several files gives their tensors in its order, of safetensors and of torch.save") {
    for (auto const* name : {"model.safetensors.index.json", "pytorch_model.bin.index.json"}) {
        CAPTURE(name);
        state_dict const all = load_weights(weights_file(name));
        CHECK(names_of(all) == std::vector<std::string>{"a", "b", "c"});
        CHECK(elements<float>(all.get("a")) == std::vector<float>{0, 1, 2});
        CHECK(elements<std::int64_t>(all.get("b")) == std::vector<std::int64_t>{0, 1});
        CHECK(all.get("c").dtype == dtype::bfloat16);
    }
}

TEST_CASE("each file is loaded once, and what the index doesn't list is left out") {
    int loads = 0;
    std::vector<std::string> paths;
    auto const load = [&](std::string const& path) {
        ++loads;
        paths.push_back(path);
        state_dict out;
        out.insert("a", make_tensor_data(dtype::uint8, {1}, {std::byte{1}}));
        out.insert("b", make_tensor_data(dtype::uint8, {1}, {std::byte{2}}));
        out.insert("c", make_tensor_data(dtype::uint8, {1}, {std::byte{3}}));
        return out;
    };
    state_dict const all = load_sharded(R"({"weight_map":{"b":"1","a":"1"}})", "some/folder/index.json", load);
    CHECK(names_of(all) == std::vector<std::string>{"b", "a"});
    CHECK(loads == 1);
    CHECK(paths.front() == "some/folder/1");
    CHECK(load_sharded(R"({"weight_map":{"b":"parts/1"}})", "index.json", load).size() == 1);
    CHECK(paths.back() == "parts/1");
    loads = 0;
    CHECK(load_sharded(R"({"weight_map":{"a":"p/1","b":"./p//1","c":"p/./1"}})", "index.json", load).size() == 3);
    CHECK(loads == 1);
}

TEST_CASE("a wrong index is an error with its place") {
    struct row {
        std::string index, message;
    };
    temporary_folder const folder;
    std::filesystem::copy_file(weights_file("model-00001-of-00002.safetensors"), folder / "1");
    std::string const path = folder / "index.json";
    for (auto const& r :
         {row{R"({"weight_map":{"a":"1"},)", "expected"}, row{R"({"weight_map":3})", "at /weight_map: expected an object"},
          row{R"({"weight_map":{"a":3}})", "at /weight_map/a: expected a string"},
          row{R"({"weight_map":{"a":"../1"}})", "at /weight_map/a: expected the name of a file in the folder of the index, found string \"../1\""},
          row{R"({"weight_map":{"a":"/etc/passwd"}})", "the name of a file in the folder of the index"},
          row{R"({"weight_map":{"a":"x/../../1"}})", "the name of a file in the folder of the index"},
          row{R"({"weight_map":{"a":"1\u001b[2J"}})", "the name of a file in the folder of the index"},
          row{R"({"weight_map":{"a":""}})", "the name of a file in the folder of the index"}, row{R"({"weight_map":{"a":"2"}})", "cannot open"},
          row{R"({"weight_map":{"z":"1"}})", "at /weight_map/z: expected a file that holds 'z', found one without it"},
          row{R"({"weight_map":{"a":"1","a":"1"}})", "each key once"},
          row{R"({"weight_map":{"a":"index.json"}})", "at /weight_map: expected files of weights, found another index"}}) {
        CAPTURE(r.index);
        write_text(path, r.index);
        auto const found = message_of([&] { return load_weights(path); });
        CAPTURE(found);
        CHECK(contains(found, r.message));
    }
}

}  // TEST_SUITE("weights/sharded")
