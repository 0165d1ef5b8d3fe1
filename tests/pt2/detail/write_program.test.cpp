// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/write_program.hpp>

#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/visit/drive.hpp>

#include <complex>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/errors.hpp"
#include "support/every_kind.hpp"
#include "support/programs.hpp"
#include "support/pt2_image.hpp"
#include "support/same_program.hpp"

using namespace torch_ir_test;
using torch_ir::detail::write_pt2_document;

TEST_SUITE("pt2/detail/write_program") {
namespace {

ir read(std::string const& document) { return build(pt2_archive(pt2_image({{"models/model.json", document}}), "test.pt2")); }

/// The part of a document between two marks, which are in it.
std::string part(std::string const& text, std::string_view from, std::string_view to) {
    auto const begin = text.find(from);
    REQUIRE(begin != std::string::npos);
    auto const end = text.find(to, begin + from.size());
    REQUIRE(end != std::string::npos);
    return text.substr(begin + from.size(), end - begin - from.size());
}

/// A program of one call of `op`, `x` being value 0 and the result value 1.
ir one_call(std::string op, std::vector<argument> arguments, binding bound = binding::named) {
    ir_builder b;
    b.begin({});
    b.input({.result = {value_id{0}, "x", tensor_of({2})}});
    call_node c;
    c.name = "call";
    c.op = op_name(std::move(op));
    c.arguments = std::move(arguments);
    c.results = {{value_id{1}, "call", tensor_of({2})}};
    c.bound = bound;
    b.call(std::move(c));
    b.output({.entries = {{use{value_id{1}}}}});
    b.end();
    return std::move(b).result();
}

/// The arguments of that call, as written.
std::string written_arguments(std::vector<argument> arguments) {
    return part(write_pt2_document(one_call("mylib.every.default", std::move(arguments))).text, R"("inputs":[{"name":"a","arg":)", R"(,"kind":1}],"outputs")");
}

std::string failure_of(ir const& program) {
    try {
        static_cast<void>(write_pt2_document(program));
    } catch (error const& e) {
        return e.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a small program is a document of schema 8.20") {
    std::string const text = write_pt2_document(small_mlp()).text;
    CHECK(part(text, R"("nodes":)", R"(,"outputs":[{"as_tensor":{"name":"add"}}],"tensor_values")") ==
          R"([{"target":"torch.ops.aten.linear.default","inputs":[{"name":"input","arg":{"as_tensor":{"name":"x"}},"kind":1},)"
          R"({"name":"weight","arg":{"as_tensor":{"name":"p_fc_weight"}},"kind":1},{"name":"bias","arg":{"as_tensor":{"name":"p_fc_bias"}},"kind":1}],)"
          R"("outputs":[{"as_tensor":{"name":"linear"}}],"metadata":{},"is_hop_single_tensor_return":null,"name":"linear"},)"
          R"({"target":"torch.ops.aten.relu.default","inputs":[{"name":"self","arg":{"as_tensor":{"name":"linear"}},"kind":1}],)"
          R"("outputs":[{"as_tensor":{"name":"relu"}}],"metadata":{},"is_hop_single_tensor_return":null,"name":"relu"},)"
          R"({"target":"torch.ops.aten.add.Tensor","inputs":[{"name":"self","arg":{"as_tensor":{"name":"relu"}},"kind":1},)"
          R"({"name":"other","arg":{"as_tensor":{"name":"x"}},"kind":1}],"outputs":[{"as_tensor":{"name":"add"}}],"metadata":{},)"
          R"("is_hop_single_tensor_return":null,"name":"add"}])");
    CHECK(part(text, R"("p_fc_bias":)", R"(,"x":)") ==
          R"({"dtype":7,"sizes":[{"as_int":4}],"requires_grad":false,"device":{"type":"cpu","index":null},"strides":[{"as_int":1}],)"
          R"("storage_offset":{"as_int":0},"layout":7})");
    CHECK(part(text, R"("signature":)", R"(,"module_call_graph")") ==
          R"({"input_specs":[{"parameter":{"arg":{"name":"p_fc_weight"},"parameter_name":"fc.weight"}},)"
          R"({"parameter":{"arg":{"name":"p_fc_bias"},"parameter_name":"fc.bias"}},{"user_input":{"arg":{"as_tensor":{"name":"x"}}}}],)"
          R"("output_specs":[{"user_output":{"arg":{"as_tensor":{"name":"add"}}}}]})");
    CHECK(text.ends_with(R"("opset_version":{},"range_constraints":{},"schema_version":{"major":8,"minor":20},"verifiers":["ATEN"],)"
                         R"("torch_version":"2.13.0+cpu","guards_code":[]})"));
}

TEST_CASE("a document that is read and written says the same") {
    pt2_program first;
    first.module_call_graph = R"([{"fqn": "", "signature": {"inputs": [], "outputs": [], "in_spec": )"
                              R"("[1, {\"type\": \"builtins.tuple\", \"context\": \"null\", \"children_spec\": [)"
                              R"({\"type\": \"builtins.tuple\", \"context\": \"null\", \"children_spec\": [{\"type\": null, \"context\": null, )"
                              R"(\"children_spec\": []}]}, {\"type\": \"builtins.dict\", \"context\": \"[\\\"flag\\\"]\", \"children_spec\": [)"
                              R"({\"type\": null, \"context\": null, \"children_spec\": []}]}]}]", "out_spec": "[1, {\"type\": \"builtins.tuple\", )"
                              R"(\"context\": \"null\", \"children_spec\": [{\"type\": null, \"context\": null, \"children_spec\": []}, )"
                              R"({\"type\": null, \"context\": null, \"children_spec\": []}]}]", "forward_arg_names": ["x", "flag"]}}])";
    ir const program = read(first.text());
    auto const written = write_pt2_document(program);
    CHECK(difference(program, read(written.text), true) == "");
    CHECK(written.renamed.empty());
    CHECK(part(written.text, R"("metadata":)", R"(,"is_hop)") ==
          R"({"nn_module_stack":"L__self__,,__main__.Scale;L__self___in,inner,torch.nn.Module","stack_trace":"File \"scale.py\", line 3",)"
          R"("custom":"{\"tag\": 1}"})");
    CHECK(written.text.find(R"({"fqn":"inner","signature":null})") != std::string::npos);
}

TEST_CASE("each kind of argument is written as the schema has it") {
    constexpr double inf = std::numeric_limits<double>::infinity();
    auto const text = [](attribute a) { return written_arguments({{"a", std::move(a)}}); };
    CHECK(text(none{}) == R"({"as_none":true})");
    CHECK(text(true) == R"({"as_bool":true})");
    CHECK(text(std::int64_t{-3}) == R"({"as_int":-3})");
    CHECK(text(2.0) == R"({"as_float":2.0})");
    CHECK(text(-inf) == R"({"as_float":"-Infinity"})");
    CHECK(text(std::complex<double>(1, inf)) == R"({"as_complex":{"real":1.0,"imag":"Infinity"}})");
    CHECK(text(std::string("a\"")) == R"({"as_string":"a\""})");
    CHECK(text(dtype::bool_) == R"({"as_scalar_type":12})");
    CHECK(text(device{"cuda", 1}) == R"({"as_device":{"type":"cuda","index":1}})");
    CHECK(text(layout::strided) == R"({"as_layout":7})");
    CHECK(text(memory_format::preserve) == R"({"as_memory_format":4})");
    CHECK(text(use{value_id{0}}) == R"({"as_tensor":{"name":"x"}})");
    CHECK(text(operator_ref{"aten.add.Tensor"}) == R"({"as_operator":"aten.add.Tensor"})");
    CHECK(text(std::vector<bool>{true, false}) == R"({"as_bools":[true,false]})");
    CHECK(text(std::vector<std::int64_t>{}) == R"({"as_ints":[]})");
    CHECK(text(std::vector<double>{1, std::numeric_limits<double>::quiet_NaN()}) == R"({"as_floats":[1.0,"NaN"]})");
    CHECK(text(std::vector<std::string>{"a", ""}) == R"({"as_strings":["a",""]})");
    CHECK(text(tensor_list{{value_id{0}}, false}) == R"({"as_tensors":[{"name":"x"}]})");
    CHECK(text(tensor_list{{value_id{0}, no_value}, true}) == R"({"as_optional_tensors":[{"as_tensor":{"name":"x"}},{"as_none":true}]})");
    CHECK(text(symbol_list{{std::int64_t{1}, std::int64_t{2}}}) == R"({"as_sym_ints":[{"as_int":1},{"as_int":2}]})");
    CHECK(text(attribute_list{{none{}, use{value_id{0}}}}) == R"({"as_optional_tensors":[{"as_none":true},{"as_tensor":{"name":"x"}}]})");
    CHECK(text(attribute_list{}) == R"({"as_int_lists":[]})");
    CHECK(text(attribute_list{{std::vector<double>{1}}}) == R"({"as_float_lists":[[1.0]]})");
    CHECK(text(attribute_list{{tensor_list{{value_id{0}}, false}}}) == R"({"as_nested_tensors":[[{"name":"x"}]]})");
    CHECK(text(attribute_map{{{"k", std::int64_t{1}}}}) == R"({"as_string_to_argument":{"k":{"as_int":1}}})");
}

TEST_CASE("symbols, constants, objects and lists of results are what the graph and its tables say") {
    ir_builder b;
    b.begin({});
    auto const s = expression::symbol("s0");
    b.input({.result = {value_id{0}, "n", symbol_type{symbol_kind::integer, s, std::int64_t{4}}}});
    b.input({.result = {value_id{1}, "flag", {}}, .kind = input_kind::constant, .constant = attribute(0.5)});
    b.input({.result = {value_id{2}, "obj", object_type{"m.Stack"}}, .kind = input_kind::object, .target = "stack"});
    b.input({.result = {value_id{3}, "x", tensor_of({dim(s, 4), 2})}});
    call_node c;
    c.name = "c";
    c.op = op_name("mylib.c.default");
    c.arguments = {
        {"sizes", symbol_list{{use{value_id{0}}, std::int64_t{2}}}}, {"scale", use{value_id{1}}}, {"stack", use{value_id{2}}}, {"n", use{value_id{0}}}};
    c.results = {{value_id{4}, "a", tensor_of({2})}, {value_id{5}, "", {}}, {value_id{6}, "", symbol_type{symbol_kind::integer, {}, std::int64_t{3}}}};
    c.returns = {2, -1};
    b.call(std::move(c));
    b.output({.entries = {{use{value_id{4}}}, {use{value_id{6}}}}});
    b.end();
    std::string const text = write_pt2_document(std::move(b).result()).text;
    CHECK(
        part(text, R"("target":"torch.ops.mylib.c.default","inputs":)", R"(,"metadata")") ==
        R"([{"name":"sizes","arg":{"as_sym_ints":[{"as_name":"n"},{"as_int":2}]},"kind":1},{"name":"scale","arg":{"as_float":0.5},"kind":1},)"
        R"({"name":"stack","arg":{"as_custom_obj":{"name":"obj","class_fqn":"m.Stack"}},"kind":1},{"name":"n","arg":{"as_sym_int":{"as_name":"n"}},"kind":1}],)"
        R"("outputs":[{"as_optional_tensors":[{"as_tensor":{"name":"a"}},{"as_none":true}]},{"as_int":3}])");
    CHECK(part(text, R"("sym_int_values":)", R"(,"sym_bool_values")") ==
          R"json({"n":{"as_expr":{"expr_str":"Symbol('s0', positive=True, integer=True)","hint":{"as_int":4}}}})json");
    CHECK(part(text, R"("input_specs":)", R"(,"output_specs")") ==
          R"([{"user_input":{"arg":{"as_sym_int":{"as_name":"n"}}}},{"constant_input":{"name":"flag","value":{"as_float":0.5}}},)"
          R"({"custom_obj":{"arg":{"name":"obj","class_fqn":"m.Stack"},"custom_obj_name":"stack"}},{"user_input":{"arg":{"as_tensor":{"name":"x"}}}}])");
}

TEST_CASE("arguments behind one that is left out are passed by keyword") {
    ir const program = one_call("aten.linear.default", {{"input", use{value_id{0}}}, {"weight", use{value_id{0}}}});
    CHECK(failure_of(program) == "no error");
    std::string const text =
        write_pt2_document(one_call("aten.sum.dim_IntList", {{"self", use{value_id{0}}}, {"dim", none{}}, {"dtype", dtype::float32}})).text;
    CHECK(text.find(R"({"name":"dtype","arg":{"as_scalar_type":7},"kind":2})") != std::string::npos);
    std::string const clamp = write_pt2_document(one_call("aten.clamp.default", {{"self", use{value_id{0}}}, {"max", 1.0}})).text;
    CHECK(clamp.find(R"({"name":"max","arg":{"as_float":1.0},"kind":2})") != std::string::npos);
}

TEST_CASE("strides that a program has none of are those of row-major order, symbolic ones too") {
    auto const s = expression::symbol("s0", "integer=True");
    shape const strides = detail::row_major_strides({3, dim(s, 5), 4, 1});
    CHECK(to_string(strides) == "[4*s0, 4, 1, 1]");
    CHECK(strides[0].hint() == 20);
    CHECK(detail::row_major_strides({}).empty());
    CHECK(to_string(detail::row_major_strides({2, 0, 3})) == "[3, 3, 1]");
}

TEST_CASE("a tree that doesn't fit the inputs or outputs is replaced by a flat one, and classes by tuples where that is asked for") {
    ir const program = small_mlp();
    CHECK(detail::pytree_text(detail::input_tree(program)) ==
          R"([1,{"type":"builtins.tuple","context":"null","children_spec":[{"type":"builtins.tuple","context":"null","children_spec":[)"
          R"({"type":null,"context":null,"children_spec":[]}]},{"type":"builtins.dict","context":"[]","children_spec":[]}]}])");
    CHECK(detail::pytree_text(detail::output_tree(program)) == R"([1,{"type":null,"context":null,"children_spec":[]}])");
    pytree const output{"transformers.ModelOutput", "[\"a\"]", {pytree{"builtins.dict", "[\"b\"]", {pytree{}}}}};
    CHECK(detail::with_plain_containers(output) == pytree{"builtins.tuple", "null", {pytree{"builtins.dict", "[\"b\"]", {pytree{}}}}});
}

TEST_CASE("a sub-program that returns its output as it is says so by a leaf") {
    auto const nested = [](bool bare) {
        return R"({"as_graph": {"name": "g", "graph": {"inputs": [{"as_tensor": {"name": "a"}}], "outputs": [{"as_tensor": {"name": "a"}}], "nodes": [],
            "tensor_values": {"a": )" +
               tensor_meta("3", "1") + R"(}, "sym_int_values": {}, "sym_bool_values": {}, "is_single_tensor_return": )" + (bare ? "true" : "false") + "}}}";
    };
    for (bool const bare : {true, false}) {
        pt2_program p;
        p.nodes = R"([{"target": "torch.ops.higher_order.map_impl", "inputs": [{"name": "", "arg": )" + nested(bare) + R"(, "kind": 1}],
            "outputs": [{"as_tensor": {"name": "mul"}}], "metadata": {}, "is_hop_single_tensor_return": false, "name": "mul"}])";
        ir const program = read(p.text());
        CHECK(program.subgraphs()[0].info().out_spec.has_value() == bare);
        std::string const text = write_pt2_document(program).text;
        CHECK(part(text, R"("custom_obj_values":{},"is_single_tensor_return":)", "}") == (bare ? "true" : "false"));
        CHECK(text.find(R"("is_hop_single_tensor_return":false)") != std::string::npos);
        CHECK(write_pt2_document(build(json_source(serialize_ir(program)))).text == text);
    }
}

TEST_CASE("a program that writes to its arguments is not functional") {
    auto const verifier = [](char const* op) { return part(write_pt2_document(one_call(op, {{"self", use{value_id{0}}}})).text, R"("verifiers":[")", "\""); };
    CHECK(verifier("aten.relu.default") == "ATEN");
    CHECK(verifier("aten.relu_.default") == "TRAINING");
    CHECK(verifier("mylib.unknown.default") == "TRAINING");
}

TEST_CASE("types of C++ in module stacks are told so that Python can split them") {
    using torch_ir::detail::module_stack_text;
    CHECK(module_stack_text({{"k", "a.b", "m.Net"}, {"key alone", "", ""}}) == "k,a.b,m.Net;key alone,,");
    CHECK(module_stack_text({{"k", "a", "N<A, B>"}}) == "k,a,N[A, B]");
    CHECK(module_stack_text({{"k", "a", "f(A, B)"}}) == "k,a,f(A, B)");
    CHECK(module_stack_text({{"k", "a", "A, B; C"}}) == "k,a,A_ B_ C");
    module_stack const odd{{"a,b", "", ""}, {"k", "p", "T[a, b]"}};
    CHECK(parse_module_stack(module_stack_text(odd)) == odd);
}

TEST_CASE("what the format can't say is refused, by node and argument") {
    CHECK(
        failure_of(one_call("cond", {})) ==
        "node 'call' (cond): unsupported: an operator without the module that it is of, in an archive of torch.export; a pytorch-ir document does not say it; "
        "take the program from another file");
    CHECK(failure_of(one_call("mylib.a.default", {{"d", dtype::quint8}})) ==
          "node 'call' (mylib.a.default), argument 'd': unsupported: 'quint8' in an archive of torch.export; the format has no number for it");
    CHECK(failure_of(one_call("mylib.a.default", {{"d", attribute_list{{std::int64_t{1}, none{}}}}}))
              .starts_with("node 'call' (mylib.a.default), argument 'd': unsupported: the list "));
    CHECK(failure_of(one_call("mylib.a.default", {{"d", symbol_list{{std::int64_t{1}, 2.0}}}})).find("a list of numbers of several kinds") !=
          std::string::npos);
    CHECK(failure_of(one_call("mylib.a.default", {{"d", symbol_list{{use{value_id{0}}}}}})).find("a list of numbers and tensors") != std::string::npos);
    CHECK(failure_of(one_call("aten.add.Tensor", {{"self", use{value_id{0}}}})) ==
          "invalid program: node 'call' (aten.add.Tensor): expected an argument 'other', which the operator can't do without, found none");
    CHECK(failure_of(one_call("aten.relu.default", {{"self", use{value_id{1}}}})) ==
          "invalid program: node 'call' (aten.relu.default), argument 'self': expected a value that is made before, found 'call', which is made after it");
    CHECK(failure_of(one_call("mylib.a.default", {{"", use{value_id{0}}}}, binding::flattened)).find("register its schema") != std::string::npos);
    CHECK(failure_of(one_call("aten.layer_norm.default", {{"", tensor_list{{value_id{0}, value_id{0}}}}, {"normalized_shape", std::vector<std::int64_t>{2}}},
                              binding::flattened))
              .find("1 of 2 optional tensors, without their names") != std::string::npos);
    CHECK(failure_of(one_call("higher_order.cond", {}, binding::flattened)).find("has lost its sub-programs") != std::string::npos);
    CHECK(failure_of(one_call("mylib.a.default", {{"d", attribute_map{{{"k", true}, {"k", false}}}}})).find("two arguments 'k' in one map") !=
          std::string::npos);
    program_writer p;
    p.input("x", {-1});
    CHECK(failure_of(p.finish({})).starts_with("invalid program: value 'x': expected sizes, as many strides, and an offset, each 0 or more, found [-1], "));
    CHECK(failure_of(every_kind()).starts_with("node 'every' (mylib.every.default), argument "));
}

}
