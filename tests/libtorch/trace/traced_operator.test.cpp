// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/trace/traced_operator.hpp>

#include <optional>
#include <string>
#include <vector>

#include <ATen/core/dispatch/Dispatcher.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/trace/traced_operator") {
namespace {

traced_operator facts(std::string const& name, std::string const& overload = "") {
    return traced_operator(c10::Dispatcher::singleton().findSchemaOrThrow(("aten::" + name).c_str(), overload.c_str()));
}

}  // namespace

TEST_CASE("calls are named and labelled as torch.export does") {
    CHECK(facts("add", "Tensor").name.text() == "aten.add.Tensor");
    CHECK(facts("add_", "Tensor").label == "add_");
    CHECK(facts("relu").name.text() == "aten.relu.default");
}

TEST_CASE("results that are arguments are known, and what is written to") {
    auto const in_place = facts("add_", "Tensor");
    CHECK(in_place.written == std::vector<std::size_t>{0});
    CHECK(in_place.returned == std::vector<std::optional<std::size_t>>{0});
    auto const out = facts("sort", "values");
    CHECK(out.written.size() == 2);
    CHECK(out.returned == std::vector<std::optional<std::size_t>>{out.written[0], out.written[1]});
    auto const view = facts("transpose", "int");
    CHECK(view.written.empty());
    CHECK(view.returned == std::vector<std::optional<std::size_t>>{std::nullopt});
}

TEST_CASE("keyword arguments and the device have their places") {
    auto const zeros = facts("zeros");
    CHECK(zeros.positional == 1);
    REQUIRE(zeros.device);
    CHECK((zeros.arguments[*zeros.device].element == element_kind::device));
    CHECK_FALSE(facts("relu").device);
}

TEST_CASE("recorded is what makes or changes tensors") {
    CHECK(facts("relu").is_recorded);
    CHECK(facts("split", "Tensor").is_recorded);  // a list of them
    CHECK(facts("copy_").is_recorded);
    CHECK_FALSE(facts("size", "int").is_recorded);
    CHECK_FALSE(facts("_local_scalar_dense").is_recorded);
    CHECK(facts("empty", "memory_format").is_opaque_maker);
    CHECK_FALSE(facts("zeros").is_opaque_maker);
    CHECK(facts("rand_like").is_random);
}
}  // TEST_SUITE("libtorch/trace/traced_operator")
