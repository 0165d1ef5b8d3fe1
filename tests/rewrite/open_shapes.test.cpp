// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/open_shapes.hpp>

#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

TEST_SUITE("rewrite/open_shapes") {
namespace {

using namespace torch_ir;

/// What `text` at several sizes, with n as {n} and its multiples by 8 as {8n}, is when it is merged.
std::string replaced(std::string text, std::string const& what, std::int64_t n) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what)) text.replace(at, what.size(), std::to_string(n));
    return text;
}

ir at_size(std::string const& text, std::int64_t n) {
    std::string t = replaced(replaced(replaced(text, "{n}", n), "{8n}", 8 * n), "{h}", (n + 1) / 2);
    return parse_text(t);
}

open_shapes_options options_for(ir const& example) {
    open_shapes_options out{.info = example.info(), .input_types = {}, .example = {{"n", 4}}};
    out.info.ranges = {{"n", 2, 64}};
    tensor_type t = *example.input(example.inputs()[0]).result.tensor();
    t.sizes[0] = dim(expression::symbol("n"), 4);
    out.input_types = {t};
    return out;
}

ir opened(std::string const& text) {
    return open_shapes_of(options_for(at_size(text, 4)), {}, [&](symbol_sizes const& sizes) { return at_size(text, sizes.at("n")); });
}

}  // namespace

TEST_CASE("numbers that differ are computed from the sizes of the inputs, where they are needed first") {
    auto const merged = opened(R"(program "P"
%x: float32[{n}, 8] = input
%relu: float32[{n}, 8] = aten.relu.default(self=%x)
%view: float32[{8n}] = aten.view.default(self=%relu, size=[{8n}])
%mul: float32[{8n}] = aten.mul.Scalar(self=%view, other={8n})
return %mul
)");
    CHECK(validate_ir(merged).empty());
    auto const text = to_text(merged);
    CAPTURE(text);
    CHECK(text.find("%sym_size_int: symint(n=4) = aten.sym_size.int(self=%x, dim=0)") != std::string::npos);
    CHECK(text.find("%mul_1: symint(Mul(8, n)=32) = _operator.mul(a=8, b=%sym_size_int)") != std::string::npos);
    CHECK(text.find("size=sym[%mul_1]") != std::string::npos);
    CHECK(text.find("other=%mul_1") != std::string::npos);
    CHECK(text.find("%relu: float32[{n=4}, 8]") != std::string::npos);
    CHECK(text.find("range n 2 64") != std::string::npos);
    CHECK(text.find("sym_size.int") == text.rfind("sym_size.int"));
}

TEST_CASE("a number rounded down is one of enough samples, not of few that fit") {
    auto const text = to_text(opened(R"(program "P"
%x: float32[{n}, 8] = input
%slice: float32[{h}, 8] = aten.slice.Tensor(self=%x, dim=0, start=0, end={h})
return %slice
)"));
    CAPTURE(text);
    CHECK(text.find("_operator.floordiv") != std::string::npos);
    CHECK(text.find("FloorDiv(Add(n, 1), 2)=2") != std::string::npos);
}

TEST_CASE("a program that changes with its sizes is refused, with the node and the sizes") {
    auto const example = at_size("program \"P\"\n%x: float32[{n}, 8] = input\n%relu: float32[{n}, 8] = aten.relu.default(self=%x)\nreturn %relu\n", 4);
    auto const merge = [&] {
        static_cast<void>(open_shapes_of(options_for(example), {}, [](symbol_sizes const& sizes) {
            auto const n = sizes.at("n");
            std::string const op = n > 8 ? "aten.relu.default" : "aten.neg.default";
            return at_size("program \"P\"\n%x: float32[{n}, 8] = input\n%y: float32[{n}, 8] = " + op + "(self=%x)\nreturn %y\n", n);
        }));
    };
    std::string message;
    try {
        merge();
    } catch (torch_ir::error const& e) {
        message = e.what();
    }
    CAPTURE(message);
    CHECK(message.find("node 'y'") != std::string::npos);
    CHECK(message.find("aten.neg.default") != std::string::npos);
    CHECK(message.find("aten.relu.default") != std::string::npos);
    CHECK(message.find("n=") != std::string::npos);
}

TEST_CASE("samples that have nothing open are refused") {
    auto const p = at_size("program \"P\"\n%x: float32[{n}, 8] = input\nreturn %x\n", 4);
    std::vector<sized_program> const samples{{{}, p}, {{}, p}, {{}, p}};
    CHECK_THROWS_WITH_AS(static_cast<void>(open_shapes(samples, {})), doctest::Contains("samples"), torch_ir::error);
}
}  // TEST_SUITE("rewrite/open_shapes")
