// SPDX-License-Identifier: MIT
#include <torch_ir/weights/state_dict.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/damage.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("weights/state_dict") {
namespace {

tensor_data filled(std::size_t n) { return make_tensor_data(dtype::uint8, {static_cast<std::int64_t>(n)}, std::vector<std::byte>(n)); }

}  // namespace

TEST_CASE("tensors are found by name and stand in order of insertion") {
    state_dict weights;
    CHECK(weights.empty());
    for (int i = 0; i < 1000; ++i) weights.insert("w" + std::to_string((i * 7) % 1000), filled(static_cast<std::size_t>(i)));
    CHECK(weights.size() == 1000);
    CHECK(weights[1].name == "w7");
    CHECK(weights.begin()->name == "w0");
    CHECK(weights.get("w7").sizes == std::vector<std::int64_t>{1});
    CHECK(weights.find("w14") == &weights[2].data);
    CHECK(weights.contains("w999"));
    CHECK(weights.find("w1000") == nullptr);
}

TEST_CASE("a name can be used once, the first tensor stays") {
    state_dict weights;
    weights.insert("a", filled(1));
    CHECK(message_of([&] {
              weights.insert("a", filled(2));
              return 0;
          }) == "weight 'a': expected one tensor of that name, found another");
    CHECK(weights.size() == 1);
    CHECK(weights.get("a").sizes == std::vector<std::int64_t>{1});
}

TEST_CASE("a missing name is an error that names it") {
    state_dict weights;
    weights.insert("a", filled(1));
    CHECK(message_of([&] { return weights.get("b"); }) == "weight 'b': expected a tensor of that name, found none among the 1 given");
}

TEST_CASE("a copy shares the elements and stays whole when the original goes") {
    state_dict copy;
    std::byte const* elements = nullptr;
    {
        state_dict weights;
        weights.insert("a name that is longer than a small string", filled(100));
        elements = weights[0].data.storage.data();
        copy = weights;
    }
    CHECK(copy.get("a name that is longer than a small string").storage.data() == elements);
}

TEST_CASE("tensors are replaced and taken out, and the others keep their order") {
    state_dict weights;
    for (char const* name : {"a", "b", "c", "d"}) weights.insert(name, filled(1));
    weights.set("b", filled(2));
    weights.set("e", filled(5));
    weights.replace("c", filled(3));
    CHECK(message_of([&] { weights.replace("z", filled(1)); }) == "weight 'z': expected a tensor of that name, found none among the 5 given");
    CHECK(weights.erase("a"));
    CHECK_FALSE(weights.erase("a"));
    std::string names;
    for (auto const& e : weights) names += e.name + std::to_string(e.data.sizes.front());
    CHECK(names == "b2c3d1e5");
    CHECK(weights.erase_if([](auto const& e) { return e.data.sizes.front() > 2; }) == 2);
    CHECK(weights.size() == 2);
    CHECK(weights.get("d").sizes == std::vector<std::int64_t>{1});
    CHECK(weights.find("e") == nullptr);
    weights.insert("e", filled(1));
    CHECK(weights[2].name == "e");
}

}  // TEST_SUITE("weights/state_dict")
