// SPDX-License-Identifier: MIT
#include <torch_ir/validate/diagnostic.hpp>

#include <set>
#include <string>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("validate/diagnostic") {
TEST_CASE("a message is one line with the kind, the place, what was expected and what was found") {
    CHECK(diagnostic{problem::type_mismatch, "node 'add'", "argument 'other'", "float32[2]", "int64[2]"}.message() ==
          "type-mismatch: node 'add', argument 'other': expected float32[2], found int64[2]");
    CHECK(diagnostic{problem::missing_output, "program 'M'", {}, "an output", "none"}.message() ==
          "missing-output: program 'M': expected an output, found none");
}

TEST_CASE("a name with line breaks fakes no second message") {
    CHECK(diagnostic{problem::missing_name, "node 'a\nproblem: b\x1b[2J'", {}, "a name", "none"}.message() ==
          "missing-name: node 'a\\nproblem: b\\x1b[2J': expected a name, found none");
}

TEST_CASE("each problem has a name of its own") {
    std::set<std::string> names;
    int const count = static_cast<int>(problem::bad_range) + 1;
    for (int i = 0; i < count; ++i) {
        std::string const name(to_string(static_cast<problem>(i)));
        CHECK_FALSE(name.empty());
        names.insert(name);
    }
    CHECK(names.size() == static_cast<std::size_t>(count));
    CHECK(to_string(problem::dangling_use) == "dangling-use");
    CHECK(to_string(problem::wrong_index) == "wrong-index");
    CHECK(to_string(problem::weight_mismatch) == "weight-mismatch");
}
}  // TEST_SUITE("validate/diagnostic")
