// SPDX-License-Identifier: MIT
#include <torch_ir/weights/save_pt.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <torch_ir/weights/load.hpp>

#include "support/damage.hpp"
#include "support/process.hpp"
#include "support/reference.hpp"
#include "support/weights.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("weights/save_pt") {

TEST_CASE("what is written is read again, bit for bit, with strides and shared storages") {
    temporary_folder const folder;
    for (auto const* name : {"dtypes.pt", "dtypes_legacy.pt", "views.pt", "views_legacy.pt", "net_p4.pt", "scripted.pt"}) {
        CAPTURE(name);
        state_dict const first = load_weights(weights_file(name));
        save_weights_pt(folder / "w.pt", first);
        state_dict const second = load_weights(folder / "w.pt");
        CHECK(first_difference(first, second) == "");
        save_weights_pt(folder / "again.pt", second);
        CHECK(read_text(folder / "again.pt") == read_text(folder / "w.pt"));
    }
    save_weights_pt(folder / "v.pt", load_weights(weights_file("views.pt")));
    state_dict const v = load_weights(folder / "v.pt");
    CHECK(v.get("tail").storage.data() == v.get("whole").storage.data());
    CHECK(v.get("transposed").strides == std::vector<std::int64_t>{1, 6});
    CHECK(v.get("channels_last").strides == std::vector<std::int64_t>{8, 1, 4, 2});
    CHECK(v.get("expanded").strides == std::vector<std::int64_t>{0});
}

TEST_CASE("a view that has a large storage for itself is written without the rest") {
    temporary_folder const folder;
    tensor_data row = make_tensor_data(dtype::float32, {100000}, std::vector<std::byte>(400000));
    row.sizes = {2, 3};
    row.strides = {1, 2};
    row.offset = 50;
    state_dict weights;
    weights.insert("row", row);
    save_weights_pt(folder / "w.pt", weights);
    CHECK(std::filesystem::file_size(folder / "w.pt") < 2000);
    CHECK(first_difference(load_weights(folder / "w.pt"), weights) == "");
}

TEST_CASE("numbers and names of all sizes are written") {
    temporary_folder const folder;
    state_dict weights;
    weights.insert("", make_tensor_data(dtype::uint8, {300, 0, 70000}, {}));
    weights.insert(std::string(5000, 'n') + "\n\xc3\xa9", make_tensor_data(dtype::int8, {300}, std::vector<std::byte>(300)));
    weights.insert("huge", make_tensor_data(dtype::float64, {std::int64_t{1} << 40, 0}, {}));
    for (int i = 0; i < 300; ++i) weights.insert(std::to_string(i), make_tensor_data(dtype::bool_, {1}, {std::byte{1}}));
    save_weights_pt(folder / "w.pt", weights);
    CHECK(first_difference(load_weights(folder / "w.pt"), weights) == "");
    save_weights_pt(folder / "empty.pt", {});
    CHECK(load_weights(folder / "empty.pt").empty());
}

TEST_CASE("what can't be written is an error and leaves no file") {
    temporary_folder const folder;
    auto const saved = [&](tensor_data t) {
        state_dict weights;
        weights.insert("x", std::move(t));
        return message_of([&] {
            save_weights_pt(folder / "w.pt", weights);
            return 0;
        });
    };
    CHECK(contains(saved(make_tensor_data(dtype::quint8, {1}, {std::byte{}})),
                   "tensor 'x' for a file of torch.save: expected a dtype that is not quantized, found quint8"));
    tensor_data outside = make_tensor_data(dtype::uint8, {1}, {std::byte{}});
    outside.offset = 1;
    CHECK(contains(saved(outside), "expected a view inside of its storage"));
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("the weights of the reference set are the same in torch.save's format") {
    temporary_folder const folder;
    std::size_t files = 0;
    for (auto const& model : reference_folders("models")) {
        if (!fs::exists(model / "weights.safetensors")) continue;
        CAPTURE(model.string());
        state_dict const first = load_weights(model / "weights.safetensors");
        save_weights_pt(folder / "w.pt", first);
        CHECK(first_difference(load_weights(folder / "w.pt"), first) == "");
        ++files;
    }
    check_seen("files", files, {43, 69});
}

}  // TEST_SUITE("weights/save_pt")
