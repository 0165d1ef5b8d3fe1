// SPDX-License-Identifier: MIT
// That it computes the same is compared in libtorch/optimize.test.cpp.
#include <torch_ir/rewrite/attention.hpp>

#include <string>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/attention") {
namespace {

std::string attended(std::string const& scores, std::string const& softmax, std::string const& end) {
    return rewritten(
        "program \"Test\"\n%q: float32[1, 2, 3, 4] = input\n%k: float32[1, 2, 5, 4] = input\n%v: float32[1, 2, 5, 4] = input\n"
        "%kt: float32[1, 2, 4, 5] = aten.transpose.int(self=%k, dim0=-2, dim1=-1)\n"
        "%qk: float32[1, 2, 3, 5] = aten.matmul.default(self=%q, other=%kt)\n" +
            scores + "%p: float32[1, 2, 3, 5] = " + softmax + "\n%o: float32[1, 2, 3, 4] = aten.matmul.default(self=%p, other=%v)\n" + end,
        [](program_editor& e) { apply_rules(e, {attention_rule()}); });
}

std::string const exchange =
    "%t: float32[1, 3, 2, 4] = aten.transpose.int(self=%o, dim0=1, dim1=2)\n%c: float32[1, 3, 2, 4] = aten.contiguous.default(self=%t)\nreturn %c\n";

}  // namespace

TEST_CASE("scores, softmax and mixing are one call, with the number that scales the scores") {
    std::string const scaled = "%s: float32[1, 2, 3, 5] = aten.div.Tensor(self=%qk, other=4.0)\n";
    CHECK(attended(scaled, "aten.softmax.int(self=%s, dim=-1)", exchange) == lines(R"(
            %scaled_dot_product_attention: float32[1, 2, 3, 4] = aten.scaled_dot_product_attention.default(query=%q, key=%k, value=%v, scale=0.25)
            %transpose: float32[1, 3, 2, 4] = aten.transpose.int(self=%scaled_dot_product_attention, dim0=1, dim1=2)
            %contiguous: float32[1, 3, 2, 4] = aten.contiguous.default(self=%transpose)
            return %contiguous)"));
    CHECK(attended("", "aten.softmax.int(self=%qk, dim=3)", exchange).find("scale=1.0") != std::string::npos);
}

TEST_CASE("another axis, another dtype, scores that others use, and results that are used as they lie stay apart") {
    auto const stays = [](std::string const& text) { return text.find("scaled_dot_product") == std::string::npos; };
    CHECK(stays(attended("", "aten.softmax.int(self=%qk, dim=2)", exchange)));
    CHECK(stays(attended("", "aten.softmax.int(self=%qk, dim=-1, dtype=torch.float64)", exchange)));
    CHECK(stays(attended("", "aten.softmax.int(self=%qk, dim=-1)",
                         "%t: float32[1, 3, 2, 4] = aten.transpose.int(self=%o, dim0=1, dim1=2)\n"
                         "%c: float32[1, 3, 2, 4] = aten.contiguous.default(self=%t)\nreturn %c, %qk\n")));
    CHECK(stays(attended("", "aten.softmax.int(self=%qk, dim=-1)", "%w: float32[2, 3, 4] = aten.view.default(self=%o, size=[2, 3, 4])\nreturn %w\n")));
}
}  // TEST_SUITE("rewrite/attention")
