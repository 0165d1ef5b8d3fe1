// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/align.hpp>

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/text/parse.hpp>

#include "support/programs.hpp"

TEST_SUITE("analyze/align") {
using namespace torch_ir_test;

namespace {

/// `conv relu pool linear`: who of the first is who of the second.
std::string align_names(std::string_view a, std::string_view b) {
    ir const x = parse_text(a), y = parse_text(b);
    auto const nodes = align(x, y);
    std::string out;
    for (vertex const v : x.calls()) out += (out.empty() ? "" : " ") + x.call(v).name + "=" + (nodes.in_b[v] == no_vertex ? "-" : y.call(nodes.in_b[v]).name);
    for (auto const& [v, w] : nodes.replaced) out += " " + x.call(v).name + "~" + y.call(w).name;
    return out;
}

constexpr std::string_view align_chain = R"(program "A"
%w: float32[4, 4] = parameter("w")
%x: float32[2, 4] = input
%l: float32[2, 4] = aten.linear.default(input=%x, weight=%w)
%r: float32[2, 4] = aten.relu.default(self=%l)
%s: float32[2, 4] = aten.softmax.int(self=%r, dim=1)
%t: float32[2, 4] = aten.tanh.default(self=%s)
return %t
)";

}  // namespace

TEST_CASE("names play no part") {
    CHECK(align_names(align_chain, R"(program "B"
%weight: float32[4, 4] = parameter("w")
%input: float32[2, 4] = input
%a: float32[2, 4] = aten.linear.default(input=%input, weight=%weight)
%t: float32[2, 4] = aten.relu.default(self=%a)
%r: float32[2, 4] = aten.softmax.int(self=%t, dim=1)
%l: float32[2, 4] = aten.tanh.default(self=%r)
return %l
)") == "l=a r=t s=r t=l");
}

TEST_CASE("another attribute moves nothing") {
    std::string changed(align_chain);
    changed.replace(changed.find("dim=1"), 5, "dim=0");
    CHECK(align_names(align_chain, changed) == "l=l r=r s=s t=t");
}

TEST_CASE("an operator that was replaced, removed or added unsettles nothing around it") {
    CHECK(align_names(align_chain, R"(program "B"
%w: float32[4, 4] = parameter("w")
%x: float32[2, 4] = input
%l: float32[2, 4] = aten.linear.default(input=%x, weight=%w)
%g: float32[2, 4] = aten.gelu.default(self=%l)
%s: float32[2, 4] = aten.softmax.int(self=%g, dim=1)
%t: float32[2, 4] = aten.tanh.default(self=%s)
return %t
)") == "l=l r=- s=s t=t r~g");
    constexpr std::string_view shorter = R"(program "B"
%w: float32[4, 4] = parameter("w")
%x: float32[2, 4] = input
%l: float32[2, 4] = aten.linear.default(input=%x, weight=%w)
%s: float32[2, 4] = aten.softmax.int(self=%l, dim=1)
%t: float32[2, 4] = aten.tanh.default(self=%s)
return %t
)";
    CHECK(align_names(align_chain, shorter) == "l=l r=- s=s t=t");
    CHECK(align_names(shorter, align_chain) == "l=l s=s t=t");
}

TEST_CASE("what lies between two calls that were removed still corresponds") {
    constexpr std::string_view shorter = R"(program "B"
%w: float32[4, 4] = parameter("w")
%x: float32[2, 4] = input
%l: float32[2, 4] = aten.linear.default(input=%x, weight=%w)
%s: float32[2, 4] = aten.softmax.int(self=%l, dim=1)
return %s
)";
    CHECK(align_names(shorter, align_chain) == "l=l s=s");
    CHECK(align_names(align_chain, shorter) == "l=l r=- s=s t=-");
}

TEST_CASE("twins that differ in an attribute keep their places, or follow it where all of them are there") {
    constexpr std::string_view twins = R"(program "A"
%x: float32[3, 4] = input
%a: float32[4] = aten.select.int(self=%x, dim=0, index=0)
%b: float32[4] = aten.select.int(self=%x, dim=0, index=1)
%c: float32[4] = aten.select.int(self=%x, dim=0, index=2)
return %a, %b, %c
)";
    std::string wrong(twins);
    wrong.replace(wrong.find("index=1"), 7, "index=2");
    CHECK(align_names(wrong, twins) == "a=a b=b c=c");
    CHECK(align_names(twins, R"(program "B"
%x: float32[3, 4] = input
%c: float32[4] = aten.select.int(self=%x, dim=0, index=2)
%a: float32[4] = aten.select.int(self=%x, dim=0, index=0)
%b: float32[4] = aten.select.int(self=%x, dim=0, index=1)
return %a, %b, %c
)") == "a=a b=b c=c");
}

TEST_CASE("a call that takes another value is found from its user") {
    constexpr std::string_view right = R"(program "A"
%x: float32[2] = input
%y: float32[2] = input
%a: float32[2] = aten.sin.default(self=%x)
%b: float32[2] = aten.cos.default(self=%a)
%c: float32[2] = aten.exp.default(self=%b)
return %c
)";
    std::string wrong(right);
    wrong.replace(wrong.find("cos.default(self=%a"), 19, "cos.default(self=%y");
    CHECK(align_names(wrong, right) == "a=a b=b c=c");
}

TEST_CASE("a weight of another key is found by its place, one that nothing takes is not") {
    auto const with = [](std::string const& prefix) {
        return parse_text("program \"P\"\n%w: float32[2] = parameter(\"" + prefix + "w\")\n%n: int64[] = buffer(\"" + prefix +
                          "n\")\n%x: float32[2] = input\n%y: float32[2] = aten.add.Tensor(self=%x, other=%w)\nreturn %y\n");
    };
    ir const a = with("a."), b = with("b.");
    auto const nodes = align(a, b);
    CHECK(nodes.in_b[a.weights()[0]] == b.weights()[0]);
    CHECK(nodes.in_b[a.weights()[1]] == no_vertex);
}

TEST_CASE("calls that alone take the same weight correspond, whatever is around them") {
    constexpr std::string_view first = R"(program "A"
%v: float32[4, 4] = parameter("v")
%w: float32[4, 4] = parameter("w")
%x: float32[2, 4] = input
%a: float32[2, 4] = aten.linear.default(input=%x, weight=%v)
%b: float32[2, 4] = aten.linear.default(input=%a, weight=%w)
return %b
)";
    constexpr std::string_view second = R"(program "B"
%v: float32[4, 4] = parameter("v")
%w: float32[4, 4] = parameter("w")
%u: float32[4, 4] = parameter("u")
%x: float32[2, 4] = input
%n: float32[2, 4] = aten.neg.default(self=%x)
%a: float32[2, 4] = aten.linear.default(input=%n, weight=%v)
%m: float32[2, 4] = aten.neg.default(self=%a)
%b: float32[2, 4] = aten.linear.default(input=%m, weight=%w)
%c: float32[2, 4] = aten.linear.default(input=%b, weight=%u)
return %c
)";
    CHECK(align_names(first, second) == "a=a b=b");  // not b=c, which is returned
    CHECK(align_names(second, first) == "n=- a=a m=- b=b c=-");
    std::string exchanged(first);  // the data flow tells which is which
    exchanged.replace(exchanged.find("weight=%v"), 9, "weight=%w");
    exchanged.replace(exchanged.rfind("weight=%w"), 9, "weight=%v");
    CHECK(align_names(exchanged, first) == "a=a b=b");
}

TEST_CASE("independent branches may stand in another order") {
    CHECK(align_names(R"(program "A"
%x: float32[2] = input
%a: float32[2] = aten.sin.default(self=%x)
%b: float32[2] = aten.cos.default(self=%x)
%c: float32[2] = aten.add.Tensor(self=%a, other=%b)
return %c
)",
                      R"(program "B"
%x: float32[2] = input
%p: float32[2] = aten.cos.default(self=%x)
%q: float32[2] = aten.sin.default(self=%x)
%c: float32[2] = aten.add.Tensor(self=%q, other=%p)
return %c
)") == "a=q b=p c=c");
}

TEST_CASE("a value's counterpart is that of its producer") {
    ir const a = parse_text(align_chain), b = parse_text(align_chain);
    auto const nodes = align(a, b);
    for (vertex const v : a.calls()) {
        auto const id = a.call(v).results.front().id;
        CHECK(b.value(nodes.value_in_b(a, b, id)).name == a.value(id).name);
    }
    CHECK(nodes.value_in_b(a, b, no_value) == no_value);
    CHECK(nodes.in_b[a.output()] == b.output());
}

TEST_CASE("sub-programs are aligned with the calls that use them") {
    constexpr std::string_view cond = R"(program "C"
%x: float32[2] = input
%p: symbool = input
graph 0 {
    %y: float32[2] = input
    %s: float32[2] = aten.sin.default(self=%y)
    return %s
}
graph 1 {
    %y: float32[2] = input
    %c: float32[2] = aten.cos.default(self=%y)
    return %c
}
%r: float32[2], = higher_order.cond(%p, graph(0, "yes"), graph(1, "no"), [%x])
return %r
)";
    ir const a = parse_text(cond);
    auto const nodes = align(a, a);
    REQUIRE(nodes.subgraphs.size() == 2);
    for (auto const& s : nodes.subgraphs) {
        CHECK(s.a_index == s.b_index);
        vertex const call = a.subgraphs()[s.a_index].calls().front();
        CHECK(s.nodes.in_b[call] == call);
    }
}

TEST_CASE("a long chain with a change at each end takes linear time") {
    auto const chain = [](bool changed) {
        std::string text = "program \"L\"\n%v0: float32[2] = input\n";
        for (int i = 1; i <= 20000; ++i) {
            bool const odd = (changed && (i == 3 || i == 19990));
            text += "%v" + std::to_string(i) + ": float32[2] = aten." + (odd ? "tan" : "sin") + ".default(self=%v" + std::to_string(i - 1) + ")\n";
        }
        return parse_text(text + "return %v20000\n");
    };
    ir const a = chain(false), b = chain(true);
    auto const nodes = align(a, b);
    std::size_t paired = 0;
    for (vertex const v : a.calls()) paired += nodes.in_b[v] != no_vertex ? 1 : 0;
    CHECK(paired == 19998);
    CHECK(nodes.replaced.size() == 2);
}
}  // TEST_SUITE("analyze/align")
