// SPDX-License-Identifier: MIT
#include <torch_ir/weights/summary.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

using namespace torch_ir;

TEST_SUITE("weights/summary") {

TEST_CASE("a summary lists the tensors and the totals, as text and as JSON") {
    state_dict weights;
    CHECK(to_string(weights) == "0 tensors, 0 elements, 0 bytes\n");
    weights.insert("fc.weight", make_tensor_data(dtype::float32, {2, 3}, std::vector<std::byte>(24)));
    CHECK(to_string(weights) == "fc.weight  float32[2, 3]  24 B\n1 tensor, 6 elements, 24 bytes\n  float32: 6 (tensors: 1, 24 B)\n");
    weights.insert("n", make_tensor_data(dtype::int64, {}, std::vector<std::byte>(8)));
    weights.insert("fc.bias", make_tensor_data(dtype::float32, {1000}, std::vector<std::byte>(4000)));
    CHECK(to_string(weights) ==
          "fc.weight  float32[2, 3]     24 B\n"
          "n          int64[]            8 B\n"
          "fc.bias    float32[1000]  4.00 kB\n"
          "3 tensors, 1,007 elements, 4,032 bytes (4.03 kB)\n"
          "  float32: 1,006 (tensors: 2, 4.02 kB)\n"
          "  int64: 1 (tensors: 1, 8 B)\n");
    CHECK(to_json(weights) == R"({
  "tensors": [
    {"name": "fc.weight", "dtype": "float32", "shape": [2, 3], "bytes": 24},
    {"name": "n", "dtype": "int64", "shape": [], "bytes": 8},
    {"name": "fc.bias", "dtype": "float32", "shape": [1000], "bytes": 4000}
  ],
  "elements": 1007,
  "bytes": 4032,
  "dtypes": [
    {"name": "float32", "tensors": 2, "elements": 1006, "bytes": 4024},
    {"name": "int64", "tensors": 1, "elements": 1, "bytes": 8}
  ]
})"
                              "\n");
}

TEST_CASE("sums by module stand before those of its parts, down to a depth") {
    state_dict weights;
    for (auto const* name : {"layers.0.fc.weight", "layers.1.fc.weight", "head.weight", "scale"})
        weights.insert(name, make_tensor_data(dtype::float32, {500}, std::vector<std::byte>(2000)));
    CHECK(to_string(sum_by_module(weights, 1)) ==
          "Module  Tensors  Elements    Bytes\n"
          "(all)         4     2,000  8.00 kB\n"
          "layers        2     1,000  4.00 kB\n"
          "head          1       500  2.00 kB");
    std::string names;
    for (auto const& s : sum_by_module(weights)) names += s.name + " ";
    CHECK(names == " layers layers.0 layers.0.fc layers.1 layers.1.fc head ");
    CHECK(to_json(sum_by_module(weights, 0)) == "{\n  \"modules\": [\n    {\"name\": \"\", \"tensors\": 4, \"elements\": 2000, \"bytes\": 8000}\n  ]\n}");
}

TEST_CASE("a name of very many parts is counted to a depth of 64") {
    state_dict weights;
    std::string name;
    for (int i = 0; i < 100'000; ++i) name += "a.";
    weights.insert(name + "w", make_tensor_data(dtype::uint8, {1}, std::vector<std::byte>(1)));
    CHECK(sum_by_module(weights).size() == 65);
}

}  // TEST_SUITE("weights/summary")
