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
    CHECK(to_string(weights) == "fc.weight  float32[2, 3]\n1 tensor, 6 elements, 24 bytes\n");
    weights.insert("n", make_tensor_data(dtype::int64, {}, std::vector<std::byte>(8)));
    CHECK(to_string(weights) == "fc.weight  float32[2, 3]\nn          int64[]\n2 tensors, 7 elements, 32 bytes\n");
    CHECK(to_json(weights) ==
          R"({"tensors":[{"name":"fc.weight","dtype":"float32","shape":[2,3]},{"name":"n","dtype":"int64","shape":[]}],"elements":7,"bytes":32})"
          "\n");
}

}  // TEST_SUITE("weights/summary")
