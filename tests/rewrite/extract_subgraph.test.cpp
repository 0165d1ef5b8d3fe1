// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/extract_subgraph.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/rewriting.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/extract_subgraph") {
namespace {

std::string const net = R"(
    program "Net"
    %p_w: float32[2] = parameter("w")
    %p_v: float32[2] = parameter("v")
    %x: float32[2] = input
    %z: float32[2] = input
    %relu: float32[2] = aten.relu.default(self=%x)
    %mul: float32[2] = aten.mul.Tensor(self=%relu, other=%p_w)
    %view: float32[2] = aten.view.default(self=%mul, size=[2])
    %add_: float32[2] = aten.add_.Tensor(self=%view, other=%p_v)
    %neg: float32[2] = aten.neg.default(self=%mul)
    %sum_1: float32[2] = aten.add.Tensor(self=%neg, other=%z)
    return %sum_1)";

std::string part(std::vector<std::string> const& inputs, std::vector<std::string> const& outputs) {
    auto const program = extract_subgraph(parse_text(net), inputs, outputs);
    for (auto const& d : validate_ir(program)) FAIL_CHECK(d.message());
    return to_text(program);
}

}  // namespace

TEST_CASE("a part has what its outputs need, and the writes to it") {
    CHECK(part({"relu"}, {"neg"}) == lines(R"(
            program "Net"
            %relu: float32[2] = input
            %p_w: float32[2] = parameter("w")
            %p_v: float32[2] = parameter("v")
            %mul: float32[2] = aten.mul.Tensor(self=%relu, other=%p_w)
            %view: float32[2] = aten.view.default(self=%mul, size=[2])
            %add_: float32[2] = aten.add_.Tensor(self=%view, other=%p_v)
            %neg: float32[2] = aten.neg.default(self=%mul)
            return %neg)"));
}

TEST_CASE("without inputs the program's own are taken, as far as they are needed") {
    CHECK(part({}, {"relu"}) == lines(R"(
            program "Net"
            %x: float32[2] = input
            %relu: float32[2] = aten.relu.default(self=%x)
            return %relu)"));
}

TEST_CASE("unknown names and cuts that leave something open are refused by name") {
    auto const message = [](std::vector<std::string> const& inputs, std::vector<std::string> const& outputs) -> std::string {
        try {
            static_cast<void>(extract_subgraph(parse_text(net), inputs, outputs));
        } catch (error const& e) {
            return e.what();
        }
        return "no error";
    };
    CHECK(message({"ghost"}, {"neg"}).find("'ghost'") != std::string::npos);
    CHECK(message({"relu"}, {"sum_1"}).find("'z'") != std::string::npos);
}
}  // TEST_SUITE("rewrite/extract_subgraph")
