// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/detail/diff_words.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

TEST_SUITE("analyze/detail/diff_words") {
using namespace torch_ir;

TEST_CASE("a change is told with what the schema has for the side that leaves it out") {
    CHECK(detail::sides_text({"stride", "[1, 1]", "[2, 2]"}) == "[1, 1] -> [2, 2]");
    CHECK(detail::sides_text({"groups", "", "2", "1"}) == "absent (= default 1) -> 2");
    CHECK(detail::sides_text({"groups", "2", ""}) == "2 -> absent");
    CHECK(detail::ends_text({"w", "", "float32[2]"}) == "float32[2]");
}

TEST_CASE("an argument that was a number and is a value is one change") {
    changed_node n{{"a", "aten.add.Tensor", "", ""}, {"a", "aten.add.Tensor", "", ""}};
    n.attributes = {{"other", "1", "", ""}};
    n.operands = {{"other", "", "%c"}};
    CHECK(detail::change_words(n) == "other 1 -> %c");
}

TEST_CASE("of calls of different operators only what both have is told") {
    changed_node n{{"a", "aten.add.Tensor", "", ""}, {"a", "aten.mul.Tensor", "", ""}};
    n.attributes = {{"alpha", "2", "", ""}};
    n.operands = {{"other", "%x", "%y"}};
    n.types = {{"%a", "float32[2]", "float32[3]"}};
    CHECK(detail::change_words(n) == "aten.add.Tensor -> aten.mul.Tensor; other %x -> %y; result float32[2] -> float32[3]");
}

TEST_CASE("names of values are alike but for their numbers, attributes are not") {
    CHECK(detail::without_numbers("aten.relu_.default(self=%relu__1, dim=1)") == detail::without_numbers("aten.relu_.default(self=%relu_, dim=1)"));
    CHECK(detail::without_numbers("f(%a, dim=1)") != detail::without_numbers("f(%a, dim=2)"));
    CHECK(detail::without_suffixes("bn1: batch_norm_3 -> batch_norm_12, relu__1") == "bn1: batch_norm -> batch_norm, relu_");
}

TEST_CASE("paths of one pattern are one text") {
    using paths = std::vector<std::string>;
    CHECK(detail::paths_text({"layers.0"}) == "layers.0");
    CHECK(detail::paths_text(paths{"a1", "a2", "a4", "a5", "a7", "a8", "a9"}) == "a{1,2,4,5,7,…,9}");
    CHECK(detail::paths_text({"layers.0.fc1", "layers.1.fc1"}) == "layers.{0,1}.fc1");
    CHECK(detail::paths_text(paths{"block1", "block2", "block3"}) == "block{1…3}");
    CHECK(detail::paths_text(paths{"a.1", "a.3", "a.4"}) == "a.{1,3,4}");
    CHECK(detail::paths_text(paths{"a.0.b.0", "a.0.b.1", "a.1.b.0"}) == "a.0.b.0 … a.1.b.0");
    CHECK(detail::paths_text(paths{"*.0", "*.1", "*.2"}) == "*.{0…2}");
    CHECK(detail::paths_text(paths{"n99999999999999999999", "n99999999999999999998"}) == "n{99999999999999999999,99999999999999999998}");
}
}  // TEST_SUITE("analyze/detail/diff_words")
