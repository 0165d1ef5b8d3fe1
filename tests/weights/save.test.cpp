// SPDX-License-Identifier: MIT
#include <torch_ir/weights/save.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include <torch_ir/weights/load.hpp>

#include "support/damage.hpp"
#include "support/process.hpp"
#include "support/weights.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("weights/save") {

TEST_CASE("the ending of the name chooses the format") {
    temporary_folder const folder;
    state_dict const weights = load_weights(weights_file("views.pt"));
    for (auto const* name : {"w.safetensors", "w.pt", "w.pth", "w.bin", "w.ckpt"}) {
        CAPTURE(name);
        save_weights(folder / name, weights);
        auto const file = map_file(folder / name);
        CHECK((find_weights_format(file) == weights_format::safetensors) == (name == std::string("w.safetensors")));
        CHECK(first_difference(load_weights(folder / name), weights) == "");
    }
    CHECK(read_safetensors(folder / "w.safetensors").metadata == safetensors_metadata{{"format", "pt"}});
}

TEST_CASE("another ending is an error and leaves no file") {
    temporary_folder const folder;
    CHECK(contains(message_of([&] {
                       save_weights(folder / "w.onnx", {});
                       return 0;
                   }),
                   "expected a name that ends with .safetensors, .pt, .pth, .bin or .ckpt"));
    CHECK(std::filesystem::is_empty(folder.path()));
}

}  // TEST_SUITE("weights/save")
