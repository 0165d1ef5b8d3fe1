// SPDX-License-Identifier: MIT
/// One program with every kind of input, weight, attribute, type, result and output: for formats that must keep all of
/// it.
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <torch_ir/ir/builder.hpp>

namespace torch_ir_test {

using namespace torch_ir;

inline tensor_type tensor_of(shape sizes, dtype type = dtype::float32) {
    tensor_type t;
    t.dtype = type;
    t.strides.emplace(sizes.size());
    std::int64_t step = 1;
    for (std::size_t i = sizes.size(); i-- > 0;) {
        (*t.strides)[i] = step;
        step *= sizes[i].is_static() ? sizes[i].value() : 1;
    }
    t.sizes = std::move(sizes);
    return t;
}

inline tensor_data floats(std::vector<float> const& numbers, std::vector<std::int64_t> sizes, std::vector<std::int64_t> strides) {
    auto const* bytes = reinterpret_cast<std::byte const*>(numbers.data());
    tensor_data d = make_tensor_data(dtype::float32, std::move(sizes), {bytes, bytes + numbers.size() * sizeof(float)});
    d.strides = std::move(strides);
    return d;
}

/// Every alternative of `attribute`; values 0 and 1 exist.
inline std::vector<argument> every_attribute() {
    constexpr double inf = std::numeric_limits<double>::infinity();
    constexpr auto keyword = argument_kind::keyword;
    return {{"self", use{value_id{0}}},
            {"", none{}},
            {"flag", true},
            {"least", std::numeric_limits<std::int64_t>::min()},
            {"most", std::numeric_limits<std::int64_t>::max()},
            {"one", std::int64_t{1}},
            {"one_point_zero", 1.0},
            {"tiny", 1e-05},
            {"minus_zero", -0.0},
            {"minus_infinity", -inf},
            {"not_a_number", std::numeric_limits<double>::quiet_NaN()},
            {"complex", std::complex<double>(1.5, -inf)},
            {"text", std::string("torch.float32 \"größe\" \n 🙂")},
            {"dtype", dtype::float8_e4m3fn, keyword},
            {"device", device{"cuda", 1}, keyword},
            {"odd_device", device{"odd:7", -1}, keyword},
            {"layout", layout::sparse_coo, keyword},
            {"memory_format", memory_format::channels_last, keyword},
            {"operator", operator_ref{"aten.add.Tensor"}},
            {"bools", std::vector<bool>{true, false}},
            {"no_bools", std::vector<bool>{}},
            {"ints", std::vector<std::int64_t>{1, -2}},
            {"no_ints", std::vector<std::int64_t>{}},
            {"floats", std::vector<double>{1.0, inf, 0.25}},
            {"no_floats", std::vector<double>{}},
            {"texts", std::vector<std::string>{"a", ""}},
            {"no_texts", std::vector<std::string>{}},
            {"tensors", tensor_list{{value_id{0}, value_id{1}}, false}},
            {"indices", tensor_list{{no_value, value_id{1}}, true}},
            {"sizes", symbol_list{{use{value_id{4}}, std::int64_t{8}, 0.5, true}}},
            {"list", attribute_list{{std::int64_t{1}, attribute_list{{use{value_id{1}}}}, none{}}}},
            {"map", attribute_map{{{"k", std::int64_t{1}}, {"k", attribute_map{}}}}},
            {"true_graph", subgraph_ref{0, "true_graph_0"}}};
}

inline void write_branch(ir_builder& b) {
    b.begin({});
    b.input({.result = {value_id{0}, "arg0", tensor_of({2, 3})}});
    call_node c;
    c.name = "neg";
    c.op = op_name("aten.neg.default");
    c.arguments = {{"self", use{value_id{0}}}};
    c.results = {{value_id{1}, "neg", tensor_of({2, 3})}};
    b.call(std::move(c));
    b.output({.entries = {{use{value_id{1}}}, {std::int64_t{7}}}});
    b.end();
}

inline ir every_kind() {
    ir_builder b;
    model_info info;
    info.model_name = "EveryKind";
    info.pytorch_version = "2.13.0+cpu";
    info.opset = {{"aten", 10}};
    info.ranges = {{"s0", 2, 64}, {"8*s0", std::nullopt, std::nullopt}};
    info.guards = {"s0 % 2 == 0"};
    info.in_spec = pytree{"builtins.tuple", "null", {pytree{}, pytree{"builtins.dict", "[\"a\"]", {pytree{}}}}};
    info.out_spec = pytree{};
    info.argument_names = {"x", "flag"};
    b.begin(std::move(info));

    auto const s0 = expression::symbol("s0");
    tensor_type x = tensor_of({dim(s0, 2), 3});
    b.input({.result = {value_id{0}, "x", x}});
    tensor_type w = tensor_of({2, 3});
    w.requires_grad = true;
    w.strides = shape{1, 2};
    b.weight({.result = {value_id{1}, "p_fc_weight", w}, .target = "fc.weight"});
    tensor_type unknown = tensor_of({2, 2}, dtype::bfloat16);
    unknown.strides.reset();
    unknown.device = {"meta", -1};
    b.weight({.result = {value_id{2}, "b_mask", unknown},
              .target = "mask",
              .kind = weight_kind::buffer,
              .persistent = false,
              .aliases = {"layers.0.mask", "a \"key\""}});
    b.input({.result = {value_id{3}, "flag", {}}, .kind = input_kind::constant, .constant = attribute(true)});
    symbol_type size{symbol_kind::integer, expression::call("Mul", {expression::integer(8), s0}), std::int64_t{16}};
    b.input({.result = {value_id{4}, "n", size}});
    b.input({.result = {value_id{5}, "obj", object_type{"__torch__.Stack"}}, .kind = input_kind::object, .target = "stack"});
    b.weight({.result = {value_id{6}, "c_table", tensor_of({2, 2})}, .target = "table", .kind = weight_kind::constant});

    b.constant({"table", floats({1, 2, 3, 4}, {2, 2}, {1, 2})});
    b.constant({"ones", floats({1}, {2, 2}, {0, 0})});
    b.constant({"nothing", floats({}, {0, 3}, {3, 1})});
    b.unresolved({value_id{12}, "lost"});

    announce_subgraph(b, {0, "true_graph_0"}, [](ir_builder& nested) { write_branch(nested); });
    call_node every;
    every.name = "every";
    every.op = op_name("mylib.every.default");
    every.arguments = every_attribute();
    symbol_type number{symbol_kind::floating, {}, 2.5};
    every.results = {{value_id{7}, "every", tensor_of({})}, {value_id{8}, "item", number}, {value_id{9}, "", {}}};
    every.returns = {-1, 2};
    every.metadata.stack = std::make_shared<module_stack const>(module_stack{{"L__self__", "", "m.Net"}, {"L__self__fc", "fc", "m.Linear"}});
    every.metadata.trace = std::make_shared<std::string const>("File \"m.py\", line 3\n    x");
    auto const stack = every.metadata.stack;
    b.call(std::move(every));

    call_node flat;
    flat.name = "relu";
    flat.op = op_name("aten.relu.default");
    flat.arguments = {{"", use{value_id{7}}}, {"inplace", false, argument_kind::keyword}, {"", use{value_id{12}}}};
    flat.results = {{value_id{10}, "relu", tensor_of({2, dim(expression::text("not closed ("), std::nullopt)})}};
    flat.returns_tuple = true;
    flat.bound = binding::flattened;
    flat.metadata.stack = stack;
    flat.metadata.custom = std::make_shared<std::string const>("{\"note\": 1}");
    flat.claims = {{0, 0, tensor_of({3}, dtype::int64)}};
    b.call(std::move(flat));

    tensor_type sparse = tensor_of({2, 2});
    sparse.layout = layout::sparse_csr;
    sparse.storage_offset = dim(s0, 2);
    symbol_type truth{symbol_kind::boolean, {}, true};
    call_node last;
    last.name = "last";
    last.op = op_name("_operator.ge");
    last.results = {{value_id{11}, "last", sparse}, {value_id{13}, "ge", truth}};
    b.call(std::move(last));

    output_node o;
    o.entries = {{use{value_id{10}}},
                 {use{value_id{11}}, output_kind::buffer_mutation, "mask"},
                 {std::string("constant output")},
                 {use{value_id{0}}, output_kind::user_input_mutation, "x"}};
    o.claims = {{1, 0, tensor_of({5})}};
    b.output(std::move(o));
    b.end();
    return std::move(b).result();
}

}  // namespace torch_ir_test
