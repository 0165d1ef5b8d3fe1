// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/sample_sizes.hpp>

#include <torch_ir/text/parse.hpp>

#include <set>

#include <doctest/doctest.h>

TEST_SUITE("rewrite/sample_sizes") {
namespace {

using namespace torch_ir;

}  // namespace

TEST_CASE("the example's sizes are read from the types of inputs, also out of products") {
    auto const p = parse_text(R"(program "P"
range s 2 64
%x: float32[{s=3}, {Mul(8, h)=16}] = input
return %x
)");
    auto const sizes = example_sizes(p);
    CHECK(sizes == symbol_sizes{{"h", 2}, {"s", 3}});
    auto const type = std::get<tensor_type>(at_sizes(p.input(p.inputs()[0]).result.type, {{"h", 5}, {"s", 7}}));
    CHECK(to_string(type) == "float32[7, 40]");
}

TEST_CASE("samples stay within ranges, are 2 or more, even and odd, and different within one sample") {
    model_info info;
    info.ranges = {{"a", 1, 9}, {"b", 30, std::nullopt}};
    std::set<std::int64_t> of_a;
    for (auto const& s : sample_sizes(info, {{"a", 1}, {"b", 32}, {"c", 0}}, 12)) {
        CHECK(s.at("a") >= 2);
        CHECK(s.at("a") <= 9);
        CHECK(s.at("b") >= 30);
        CHECK(s.at("c") >= 5);
        CHECK(s.at("b") != s.at("c"));
        of_a.insert(s.at("a"));
    }
    CHECK(of_a.size() >= 4);
}

TEST_CASE("a range that has hardly a size is tried whole, 0 and 1 too") {
    model_info info;
    info.ranges = {{"u", 0, 1}, {"v", 1, 2}, {"w", 0, 9}};
    auto const tried = [&](std::string const& name) {
        std::set<std::int64_t> out;
        for (auto const& s : sample_sizes(info, {{name, 1}}, 6)) out.insert(s.at(name));
        return out;
    };
    CHECK(tried("u") == std::set<std::int64_t>{0, 1});
    CHECK(tried("v") == std::set<std::int64_t>{1, 2});
    CHECK(*tried("w").begin() >= 2);
}

TEST_CASE("a range of one value gives that value") {
    model_info info;
    info.ranges = {{"a", 7, 7}, {"z", 1, 1}};
    for (auto const& s : sample_sizes(info, {{"a", 7}, {"z", 1}}, 4)) {
        CHECK(s.at("a") == 7);
        CHECK(s.at("z") == 1);
    }
}
}  // TEST_SUITE("rewrite/sample_sizes")
