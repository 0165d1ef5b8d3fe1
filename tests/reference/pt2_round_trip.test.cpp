// SPDX-License-Identifier: MIT
// Each archive of the reference set, written again, is the same program with the same weights: from the archive itself and from its JSON document.
#include <torch_ir/pt2/write.hpp>

#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/visit/drive.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <cstddef>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "support/process.hpp"
#include "support/reference.hpp"
#include "support/same_program.hpp"
#include "support/weights.hpp"

using namespace torch_ir_test;

TEST_SUITE("reference/pt2_round_trip") {
namespace {

/// Weights by name, order apart: an archive has them in the order of its program's arguments.
std::string difference_of_weights(state_dict const& first, state_dict const& second) {
    if (first.size() != second.size()) return "number of weights";
    for (auto const& e : first) {
        auto const* other = second.find(e.name);
        if (other == nullptr || e.data.dtype != other->dtype || e.data.sizes != other->sizes || e.data.strides != other->strides ||
            contiguous_bytes(e.data) != contiguous_bytes(*other))
            return e.name;
    }
    return {};
}

/// Tensors of one storage: how many storages there are.
std::size_t storages(state_dict const& weights) {
    std::set<std::byte const*> all;
    for (auto const& e : weights)
        if (!e.data.storage.empty()) all.insert(e.data.storage.data());
    return all.size();
}

}  // namespace

TEST_CASE("an archive that is read and written is the same program, with the same weights and shared storages") {
    temporary_folder const folder;
    std::string const path = folder / "again.pt2";
    int archives = 0, with_weights = 0;
    for (auto const& file : reference_archives()) {
        CAPTURE(file.string());
        auto const first = pt2_archive::open(file.string());
        ir const program = build(first);
        auto const weights = first.weights<state_dict>();
        bool const has_weights = first.has_weights();
        auto const written = write_pt2(path, program, has_weights ? weights_view(weights) : weights_view());
        CHECK(written.renamed.empty());
        auto const second = pt2_archive::open(path);
        CHECK(difference(program, build(second), true) == "");
        CHECK(second.has_weights() == has_weights);
        auto const again = second.weights<state_dict>();
        CHECK(difference_of_weights(weights, again) == "");
        CHECK(storages(weights) == storages(again));
        ++archives;
        with_weights += has_weights ? 1 : 0;
    }
    check_seen("archives", archives, {109, 204});
    check_seen("archives with weights", with_weights, {31, 69});
}

TEST_CASE("a native JSON document becomes the archive that it came from") {
    temporary_folder const folder;
    std::string const direct = folder / "direct/model.pt2", by_json = folder / "by_json/model.pt2";
    for (auto const* name : {"direct", "by_json"}) fs::create_directory(folder.path() / name);
    int archives = 0;
    for (auto const& file : reference_archives()) {
        CAPTURE(file.string());
        ir const program = build(pt2_archive::open(file.string()));
        write_pt2(direct, program);
        write_pt2(by_json, build(json_source(serialize_ir(program))));
        CHECK(read_text(direct) == read_text(by_json));
        ++archives;
    }
    check_seen("archives", archives, {109, 204});
}

}
