// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/operator_effects.hpp>

#include <torch_ir/libtorch/run/bind.hpp>

#include <string>
#include <utility>
#include <vector>

#include <ATen/core/dispatch/Dispatcher.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/run/operator_effects") {
namespace {

use const x{value_id{0}};

/// The effects of a call of `op` ("aten.add_.Tensor") with these arguments.
operator_effects effects(std::string op, std::vector<argument> arguments) {
    call_node c;
    c.name = "n";
    c.op = op_name(std::move(op));
    c.arguments = std::move(arguments);
    std::string const overload(c.op.overload() == "default" ? "" : c.op.overload());
    auto const handle = c10::Dispatcher::singleton().findSchemaOrThrow(("aten::" + std::string(c.op.base())).c_str(), overload.c_str());
    return effects_of(handle, bind_arguments(c, handle.schema(), {}));
}

operator_effects effects_of_batch_norm(bool training) {
    return effects("aten.batch_norm.default", {{"input", x},
                                               {"weight", x},
                                               {"bias", x},
                                               {"running_mean", x},
                                               {"running_var", x},
                                               {"training", training},
                                               {"momentum", 0.1},
                                               {"eps", 1e-5},
                                               {"cudnn_enabled", false}});
}

}  // namespace

TEST_CASE("an operator writes to what its schema marks") {
    CHECK(effects("aten.add.Tensor", {{"self", x}, {"other", x}}).written.empty());
    CHECK(effects("aten.add_.Tensor", {{"self", x}, {"other", x}}).written == std::vector<std::uint32_t>{0});
    CHECK(effects("aten.add.out", {{"self", x}, {"other", x}, {"out", x, argument_kind::keyword}}).written == std::vector<std::uint32_t>{3});
    CHECK(effects("aten._foreach_add_.Scalar", {{"self", tensor_list{{x.value, x.value}}}, {"scalar", std::int64_t{1}}}).written ==
          std::vector<std::uint32_t>{0});
}

TEST_CASE("batch normalisation updates its running statistics in training only") {
    CHECK(effects_of_batch_norm(true).written == std::vector<std::uint32_t>{3, 4});
    CHECK(effects_of_batch_norm(false).written.empty());
    std::vector<argument> const plain{{"input", x}, {"weight", x}, {"bias", x}, {"running_mean", x}, {"running_var", x}};
    auto more = plain;
    more.insert(more.end(), {{"momentum", 0.1}, {"eps", 1e-5}});
    CHECK(effects("aten._native_batch_norm_legit_no_training.default", more).written.empty());
    more = plain;
    more.insert(more.end(), {{"training", true}, {"momentum", 0.1}, {"eps", 1e-5}});
    CHECK(effects("aten._native_batch_norm_legit.default", more).written == std::vector<std::uint32_t>{3, 4});
    CHECK(effects("aten._native_batch_norm_legit_functional.default", more).written.empty());
}

TEST_CASE("random is what draws numbers with these arguments") {
    CHECK(effects("aten.rand_like.default", {{"self", x}}).draws_random);
    CHECK_FALSE(effects("aten.relu.default", {{"self", x}}).draws_random);
    CHECK(effects("aten.dropout.default", {{"input", x}, {"p", 0.5}, {"train", true}}).draws_random);
    CHECK_FALSE(effects("aten.dropout.default", {{"input", x}, {"p", 0.5}, {"train", false}}).draws_random);
    CHECK_FALSE(effects("aten.dropout.default", {{"input", x}, {"p", 0.0}, {"train", true}}).draws_random);
    std::vector<argument> attention{{"query", x}, {"key", x}, {"value", x}};
    CHECK_FALSE(effects("aten.scaled_dot_product_attention.default", attention).draws_random);
    attention.push_back({"dropout_p", 0.25});
    CHECK(effects("aten.scaled_dot_product_attention.default", attention).draws_random);
    CHECK(effects("aten.bernoulli.p", {{"self", x}, {"p", 0.0}}).draws_random);  // not a dropout: `p` is what it draws with
}
}  // TEST_SUITE("libtorch/run/operator_effects")
