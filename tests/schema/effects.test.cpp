// SPDX-License-Identifier: MIT
#include <torch_ir/schema/effects.hpp>

#include <torch_ir/schema/detail/unmarked_effects.hpp>
#include <torch_ir/schema/registry.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("schema/effects") {
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

TEST_CASE("the lists are sorted, for they are searched by halves, and name operators that there are") {
    std::vector<std::string> known;
    for (auto const* schema : all_schemas()) {
        known.emplace_back(schema->name.without_overload());
        known.emplace_back(schema->name.space());
    }
    std::sort(known.begin(), known.end());
    auto const check = [&](auto const& list) {
        CHECK(std::is_sorted(list.begin(), list.end()));
        CHECK(std::adjacent_find(list.begin(), list.end()) == list.end());
        for (auto const name : list) CHECK_MESSAGE(std::binary_search(known.begin(), known.end(), name), name);
    };
    check(detail::unmarked_writers);
    check(detail::acting_operators);
    check(detail::unmarked_aliases);
    check(detail::loosely_marked_spaces);
    check(detail::sharing_writers);
    check(detail::untagged_random);
}

TEST_CASE("no operator is listed for what its schema says") {
    for (auto const* schema : all_schemas()) {
        auto const name = schema->name.without_overload();
        bool const is_out = schema->writes() && !schema->arguments.back().type.optional && schema->arguments.back().keyword_only;
        if (is_out) continue;
        if (detail::is_among(detail::unmarked_writers, name) || detail::is_among(detail::acting_operators, name)) CHECK_MESSAGE(!schema->writes(), name);
        if (detail::is_among(detail::unmarked_aliases, name)) CHECK_MESSAGE(!schema->returns_alias(), name);
        if (detail::is_among(detail::untagged_random, name)) CHECK_MESSAGE(!schema->has(schema_tag::nondeterministic_seeded), name);
    }
}

TEST_CASE("in-place and out operators write, and so does what is not known") {
    for (auto const* op : {"aten.relu_.default", "aten.copy_.default", "aten.add.out", "aten.max.dim_max", "aten.__iand__.Tensor", "aten.linalg_qr.out",
                           "aten.geqrf.a", "aten._foreach_add_.List", "aten._fused_moving_avg_obs_fq_helper.default", "aten.record_stream.default",
                           "quantized.add.out", "profiler._record_function_enter.default", "aten.strange.default", "mylib.blur.default", "higher_order.cond",
                           "aten._assert_scalar.default", "strange.function"})
        CHECK_MESSAGE(writes(call(op)), op);
    for (auto const* op :
         {"aten.relu.default", "aten.__and__.Tensor", "aten.topk.default", "aten.histogram.bin_ct", "aten.to.dtype_layout", "quantized.linear.default",
          "quantized_decomposed.quantize_per_tensor.default", "prims.abs.default", "_operator.add", "math.trunc", "torch.sym_float", "aten.sym_size.int"})
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
    for (auto const* op : {"aten.view.default", "aten.dropout.default", "aten.add_.Tensor", "mylib.blur.default", "aten.chunk.default", "aten.einsum.default",
                           "quantized.dropout.default", "prims.device_put.default"})
        CHECK_MESSAGE(may_alias_arguments(call(op)), op);
    for (auto const* op : {"aten.add.Tensor", "aten.clone.default", "_operator.mul", "aten.expand_copy.default"})
        CHECK_MESSAGE(!may_alias_arguments(call(op)), op);
}

TEST_CASE("operators of LibTorch that write on demand do so on demand") {
    CHECK(pure(call("quantized.relu6.default", {{"inplace", false}})));
    CHECK(writes(call("quantized.relu6.default", {{"inplace", true}})));
    CHECK(writes(call("onednn.qlinear_pointwise.binary")));
    CHECK(pure(call("onednn.qlinear_pointwise.default")));
    CHECK(random(call("prims.normal.default")));
}

TEST_CASE("an in-place operator writes to self alone, or to what its schema says") {
    for (auto const* op : {"aten.add_.Tensor", "aten.relu_.default", "aten.__iand__.Tensor", "aten.copy_.default", "aten._foreach_add_.List"})
        CHECK_MESSAGE(changes_self_alone(call(op)), op);
    for (auto const* op : {"aten.set_.source_Tensor", "aten.set_data.default", "aten.rrelu_with_noise_.default", "aten._fused_adam_.default", "aten.add.Tensor",
                           "aten.add.out", "mylib.blur_.default"})
        CHECK_MESSAGE(!changes_self_alone(call(op)), op);
    auto flattened = call("aten.add_.Tensor");
    flattened.bound = binding::flattened;
    CHECK(!changes_self_alone(flattened));
}

TEST_CASE("what a call does to an argument is as exact as the schema") {
    auto const effects = [](std::string op, std::vector<std::string> const& names) {
        call_node c = call(std::move(op));
        for (auto const& n : names) c.arguments.push_back({n, use{value_id{0}}});
        std::string out;
        for (auto const& a : c.arguments) out += "-sw"[static_cast<int>(effect_on(c, a))];
        return out;
    };
    CHECK(effects("aten.add.Tensor", {"self", "other"}) == "--");
    CHECK(effects("aten.add_.Tensor", {"self", "other"}) == "w-");
    CHECK(effects("aten.add.out", {"self", "other", "out"}) == "--w");
    CHECK(effects("aten.expand_as.default", {"self", "other"}) == "s-");
    CHECK(effects("aten.rrelu_with_noise_.default", {"self", "noise"}) == "ww");
    CHECK(effects("aten.set_.source_Tensor", {"self", "source"}) == "ww");  // no schema says that self is a view of source then
    CHECK(effects("aten.broadcast_tensors.default", {"tensors"}) == "s");   // nor that
    CHECK(effects("aten.native_batch_norm.default", {"input", "running_mean"}) == "ww");
    CHECK(effects("quantized.dropout.default", {"self"}) == "s");
    CHECK(effects("mylib.blur.default", {"x", "y"}) == "ww");
    CHECK(effects("_operator.add", {"", ""}) == "--");
    auto c = call("aten.add_.Tensor", {{"", use{value_id{0}}}, {"", use{value_id{1}}}});
    c.bound = binding::flattened;
    CHECK(effect_on(c, c.arguments[1]) == argument_effect::written);
}

TEST_CASE("operators of the program's own do what their schemas say") {
    static_cast<void>(register_schema("test_effects::pure(Tensor x) -> Tensor"));
    static_cast<void>(register_schema("test_effects::random(Tensor x) -> Tensor", schema_tag::nondeterministic_seeded));
    static_cast<void>(register_schema("test_effects::update(Tensor x, Tensor(a!) state) -> Tensor(a!)"));
    static_cast<void>(register_schema("test_effects::shift_(Tensor(a!) self, Tensor by) -> Tensor(a!)"));
    static_cast<void>(register_schema("test_effects::part(Tensor other, Tensor(a) x) -> Tensor(a)"));
    static_cast<void>(register_schema("test_effects::unsure(Tensor x) -> Tensor", schema_tag::maybe_aliasing_or_mutating));
    CHECK(pure(call("test_effects.pure.default")));
    CHECK(!may_alias_arguments(call("test_effects.pure.default")));
    CHECK(random(call("test_effects.random.default")));
    CHECK(changes_self_alone(call("test_effects.shift_.default")));
    auto const update = call("test_effects.update.default", {{"x", use{value_id{0}}}, {"state", use{value_id{1}}}});
    CHECK(writes(update));
    CHECK(writes_memory(update));
    CHECK(effect_on(update, update.arguments[0]) == argument_effect::none);
    CHECK(effect_on(update, update.arguments[1]) == argument_effect::written);
    auto const part = call("test_effects.part.default", {{"other", use{value_id{0}}}, {"x", use{value_id{1}}}});
    CHECK(pure(part));
    CHECK(may_alias_arguments(part));
    CHECK(effect_on(part, part.arguments[0]) == argument_effect::none);
    CHECK(effect_on(part, part.arguments[1]) == argument_effect::shared);
    auto const unsure = call("test_effects.unsure.default", {{"x", use{value_id{0}}}});
    CHECK(writes(unsure));
    CHECK(may_alias_arguments(unsure));
    CHECK(effect_on(unsure, unsure.arguments[0]) == argument_effect::written);
}
}  // TEST_SUITE("schema/effects")
