// SPDX-License-Identifier: MIT
#include <torch_ir/validate/weights.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <torch_ir/weights/state_dict.hpp>

#include "support/programs.hpp"

using namespace torch_ir_test;

TEST_SUITE("validate/weights") {
namespace {

tensor_data zeros(std::vector<std::int64_t> sizes, dtype type = dtype::float32) {
    std::size_t count = element_size(type);
    for (auto const s : sizes) count *= static_cast<std::size_t>(s);
    return make_tensor_data(type, std::move(sizes), std::vector<std::byte>(count));
}

std::vector<std::string> messages(state_dict const& weights, ir const& program) {
    std::vector<std::string> out;
    for (auto const& d : validate_weights_against_ir(weights, program)) out.push_back(d.message());
    return out;
}

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("the weights that a program asks for have no problems") {
    state_dict weights;
    weights.insert("fc.bias", zeros({4}));
    weights.insert("fc.weight", zeros({4, 4}));
    CHECK(messages(weights, small_mlp()) == lines{});
}

TEST_CASE("missing and unexpected weights are told, and those of another shape or dtype") {
    state_dict weights;
    weights.insert("fc.weight", zeros({4, 5}));
    weights.insert("head.weight", zeros({1}));
    CHECK(messages(weights, small_mlp()) == lines{"weight-mismatch: weight 'fc.weight': expected float32[4, 4], found float32[4, 5]",
                                                  "missing-weight: weight 'fc.bias': expected float32[4], found none of that name",
                                                  "unexpected-weight: weight 'head.weight': expected a name that the program knows, found an unknown one"});
    state_dict other;
    other.insert("fc.weight", zeros({4, 4}, dtype::float64));
    other.insert("fc.bias", zeros({4}));
    CHECK(messages(other, small_mlp()) == lines{"weight-mismatch: weight 'fc.weight': expected float32[4, 4], found float64[4, 4]"});
}

TEST_CASE("a weight with aliases may be there under any of its keys, and under all") {
    program_writer p;
    weight_node tied;
    tied.result = p.make("p_embed_weight", {4, 4}, dtype::float32);
    tied.target = "embed.weight";
    tied.aliases = {"out.weight"};
    p.builder().weight(tied);
    auto const program = p.finish({tied.result.id});
    for (lines const& keys : {lines{"embed.weight"}, lines{"out.weight"}, lines{"out.weight", "embed.weight"}}) {
        state_dict weights;
        for (auto const& key : keys) weights.insert(key, zeros({4, 4}));
        CHECK(messages(weights, program) == lines{});
    }
    CHECK(messages({}, program) == lines{"missing-weight: weight 'embed.weight': expected float32[4, 4], found none of that name"});
}

TEST_CASE("what the program brings itself, or the state dict leaves out, need not be there") {
    program_writer p;
    p.weight("c_c", "c", {1}, weight_kind::constant);
    p.builder().constant({"c", zeros({1})});
    weight_node mask;
    mask.result = p.make("b_mask", {2}, dtype::bool_);
    mask.target = "mask";
    mask.kind = weight_kind::buffer;
    mask.persistent = false;
    p.builder().weight(mask);
    auto const program = p.finish({value_id{0}});
    CHECK(messages({}, program) == lines{});
    state_dict weights;
    weights.insert("mask", zeros({2}));
    CHECK(messages(weights, program) == lines{"weight-mismatch: weight 'mask': expected bool[2], found float32[2]"});
}

TEST_CASE("names that differ by a prefix only are told together, with the prefix") {
    state_dict wrapped;
    wrapped.insert("module.fc.weight", zeros({4, 4}));
    wrapped.insert("module.fc.bias", zeros({4}));
    CHECK(
        messages(wrapped, small_mlp()) ==
        lines{"missing-weight: weight 'fc.weight': expected float32[4, 4], found none of that name, but 'module.fc.weight' (remove the prefix 'module.')",
              "missing-weight: weight 'fc.bias': expected float32[4], found none of that name, but 'module.fc.bias' (remove the prefix 'module.')",
              "unexpected-weight: weight 'module.fc.weight': expected a name that the program knows, found an unknown one (near 'fc.weight', which is missing)",
              "unexpected-weight: weight 'module.fc.bias': expected a name that the program knows, found an unknown one (near 'fc.bias', which is missing)"});
    state_dict inner;
    inner.insert("weight", zeros({4, 4}));
    inner.insert("bias", zeros({4}));
    auto const found = messages(inner, small_mlp());
    REQUIRE(found.size() == 4);
    CHECK(found[0].ends_with("found none of that name, but 'weight' (add the prefix 'fc.')"));
    CHECK(found[3].ends_with("an unknown one (near 'fc.bias', which is missing)"));
}

TEST_CASE("what all problems amount to is one sentence") {
    auto const sentence = [](std::vector<std::string> const& names, std::vector<std::int64_t> const& sizes = {4, 4}) {
        state_dict weights;
        for (auto const& n : names) weights.insert(n, zeros(n.ends_with("bias") ? std::vector<std::int64_t>{4} : sizes));
        return to_string(compare_weights(weights, small_mlp()));
    };
    CHECK(sentence({"fc.weight", "fc.bias"}) == "");
    CHECK(sentence({}) == "2 missing, none fits");
    CHECK(sentence({"head.weight"}) == "2 missing, 1 unexpected, none fits: another model's file?");
    CHECK(sentence({"fc.bias", "head.weight"}) == "1 missing, 1 unexpected, 1 fits");
    CHECK(sentence({"fc.weight"}, {4, 5}) == "1 missing, 1 of another shape or dtype, none fits: another model's file?");
    CHECK(sentence({"module.fc.weight", "module.fc.bias"}) == "2 missing, 2 unexpected, none fits: all that are missing are there with the prefix 'module.'");
    CHECK(sentence({"weight", "bias"}) == "2 missing, 2 unexpected, none fits: all that are missing are there without the prefix 'fc.'");
    CHECK(sentence({"module.fc.weight", "other"}) == "2 missing, 2 unexpected, none fits: 1 of the missing are there with the prefix 'module.'");
}

TEST_CASE("the prefix that explains most is found, also where a name could be several") {
    program_writer p;
    std::vector<std::string> names;
    for (int i = 0; i < 20; ++i) names.push_back("layers." + std::to_string(i) + ".weight");
    for (auto const& n : names) p.weight(n, n, {1});
    auto const program = p.finish({value_id{0}});
    state_dict weights;
    for (auto const& n : names) weights.insert("model." + n, zeros({1}));
    weights.insert("teacher." + names.front(), zeros({1}));
    auto const c = compare_weights(weights, program);
    CHECK(c.strip_prefix == "model.");
    CHECK(c.add_prefix == "");
    CHECK(c.behind_prefix == 20);
    CHECK(c.missing == 20);
    CHECK(c.unexpected == 21);
    CHECK(c.fitting == 0);
}

TEST_CASE("a name that could be several is near to none") {
    state_dict weights;
    weights.insert("a.fc.weight", zeros({4, 4}));
    weights.insert("b.fc.weight", zeros({4, 4}));
    weights.insert("fc.bias", zeros({4}));
    auto const found = messages(weights, small_mlp());
    REQUIRE(found.size() == 3);
    CHECK(found[0].ends_with("found none of that name"));
}

TEST_CASE("a transposed weight, and one that may be tied to another, are told as such") {
    program_writer p;
    p.weight("p_embed", "embed.weight", {10, 4});
    p.weight("p_head", "head.weight", {10, 4});
    p.weight("p_w", "w", {2, 3});
    auto const program = p.finish({value_id{0}});
    state_dict weights;
    weights.insert("embed.weight", zeros({10, 4}));
    weights.insert("w", zeros({3, 2}));
    CHECK(messages(weights, program) ==
          lines{"missing-weight: weight 'head.weight': expected float32[10, 4], found none of that name (perhaps it is tied to 'embed.weight', "
                "which has its type: give that one under both names)",
                "weight-mismatch: weight 'w': expected float32[2, 3], found float32[3, 2] (transposed)"});
}

TEST_CASE("a weight that several labels share is told once") {
    program_writer p;
    p.weight("p_a", "w", {2});
    p.weight("p_b", "w", {2});
    CHECK(messages({}, p.finish({value_id{0}})).size() == 1);
}
}  // TEST_SUITE("validate/weights")
