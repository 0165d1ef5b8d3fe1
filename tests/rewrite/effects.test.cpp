// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/effects.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("rewrite/effects") {
namespace {

call_node call(std::string op, std::vector<argument> arguments = {}) {
    call_node c;
    c.op = op_name(std::move(op));
    c.arguments = std::move(arguments);
    return c;
}

bool pure(call_node const& c) { return effect_of(c) == call_effect::none; }
bool writes(call_node const& c) { return effect_of(c) == call_effect::writes; }
bool random(call_node const& c) { return effect_of(c) == call_effect::random; }

}  // namespace

TEST_CASE("the tables are sorted, for they are searched by halves") {
    auto const sorted = [](auto const& t) { return std::is_sorted(t.begin(), t.end()) && std::adjacent_find(t.begin(), t.end()) == t.end(); };
    CHECK(sorted(detail::aliasing_operators));
    CHECK(sorted(detail::impure_operators));
    CHECK(sorted(detail::asserting_operators));
    CHECK(sorted(detail::shared_inplace_operators));
    CHECK(sorted(detail::random_operators));
    CHECK(sorted(detail::out_overloads));
}

TEST_CASE("in-place and out operators write, and so does what is not known") {
    for (auto const* op : {"aten.relu_.default", "aten.copy_.default", "aten.add.out", "aten.max.dim_max", "aten.__iand__.Tensor", "mylib.blur.default",
                           "higher_order.cond", "aten._assert_scalar.default", "strange.function"})
        CHECK_MESSAGE(writes(call(op)), op);
    for (auto const* op :
         {"aten.relu.default", "aten.__and__.Tensor", "aten.topk.default", "_operator.add", "math.trunc", "torch.sym_float", "aten.sym_size.int"})
        CHECK_MESSAGE(pure(call(op)), op);
}

TEST_CASE("an assertion acts, but writes no memory") {
    for (auto const* op : {"aten._assert_scalar.default", "aten._assert_tensor_metadata.default", "aten.sym_constrain_range.default"}) {
        CHECK_MESSAGE(writes(call(op)), op);
        CHECK_MESSAGE(!writes_memory(call(op)), op);
    }
    for (auto const* op : {"aten.relu_.default", "mylib._assert_scalar.default", "aten._assert_tensor_metadata.out"})
        CHECK_MESSAGE(writes_memory(call(op)), op);
    CHECK(!writes_memory(call("aten.relu.default")));
}

TEST_CASE("dropout draws only when it trains, attention only with a probability") {
    CHECK(random(call("aten.dropout.default", {{"p", 0.5}, {"train", true}})));
    CHECK(pure(call("aten.dropout.default", {{"p", 0.5}, {"train", false}})));
    CHECK(pure(call("aten.scaled_dot_product_attention.default")));
    CHECK(random(call("aten.scaled_dot_product_attention.default", {{"dropout_p", 0.1}})));
    CHECK(random(call("aten.rand.default")));
    CHECK(pure(call("aten.lstm.input", {{"dropout", 0.0}, {"train", true}})));
    CHECK(random(call("aten.lstm.input", {{"dropout", 0.5}, {"train", true}})));
    CHECK(pure(call("aten.rrelu.default")));
}

TEST_CASE("normalisation writes its statistics only when it trains") {
    CHECK(writes(call("aten.batch_norm.default", {{"training", true}})));
    CHECK(pure(call("aten.batch_norm.default", {{"training", false}})));
    CHECK(pure(call("aten.instance_norm.default", {{"running_mean", none{}}, {"use_input_stats", true}})));
    CHECK(writes(call("aten.instance_norm.default", {{"running_mean", use{value_id{0}}}, {"use_input_stats", true}})));
}

TEST_CASE("a call whose arguments have lost their names may do the worst") {
    auto c = call("aten.dropout.default", {{"train", false}});
    c.bound = binding::flattened;
    CHECK(random(c));
}

TEST_CASE("views, in-place operators and unknown ones share memory with their arguments") {
    for (auto const* op : {"aten.view.default", "aten.dropout.default", "aten.add_.Tensor", "mylib.blur.default", "aten.chunk.default"})
        CHECK_MESSAGE(may_alias_arguments(call(op)), op);
    for (auto const* op : {"aten.add.Tensor", "aten.clone.default", "_operator.mul"}) CHECK_MESSAGE(!may_alias_arguments(call(op)), op);
}
}  // TEST_SUITE("rewrite/effects")
