// SPDX-License-Identifier: MIT
#include <torch_ir/text/print.hpp>

#include <torch_ir/ir/builder.hpp>

#include "support/damage.hpp"
#include "support/programs.hpp"

#include <doctest/doctest.h>

#include <complex>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace torch_ir;
using torch_ir_test::attr;
using torch_ir_test::contains;
using torch_ir_test::program_writer;
using torch_ir_test::tensor;

TEST_SUITE("text/print") {
namespace {

/// The line of the text that holds `part`, without indentation.
std::string line_with(std::string const& text, std::string const& part) {
    auto const at = text.find(part);
    if (at == std::string::npos) return "(no line with " + part + ")";
    auto const start = text.rfind('\n', at) + 1;
    return text.substr(text.find_first_not_of(' ', start), text.find('\n', at) - text.find_first_not_of(' ', start));
}

/// What a call's only argument is printed as; %s is a value.
std::string printed(attribute a) {
    program_writer p;
    auto const s = p.input("s", {});
    static_cast<void>(s);
    p.call("y", "aten.f.default", {attr("", std::move(a))}, {});
    auto const line = line_with(to_text(p.finish({})), "aten.f");
    auto const open = line.find('(');
    return line.substr(open + 1, line.size() - open - 2);
}

/// What an input of that type is printed as.
std::string printed_type(value_type type) {
    ir_builder b;
    b.begin({});
    b.input({.result = {value_id{0}, "x", std::move(type)}});
    b.input({.result = {value_id{1}, "y", tensor_type{}}});  // a second tensor, on the CPU
    b.end();
    auto const line = line_with(to_text(std::move(b).result()), "%x");
    return line.substr(4, line.size() - 4 - 8);
}

tensor_type strided(shape sizes, shape strides) {
    tensor_type t;
    t.sizes = std::move(sizes);
    t.strides = std::move(strides);
    return t;
}

}  // namespace

TEST_CASE("a program is one line a node") {
    CHECK(to_text(torch_ir_test::small_mlp()) ==
          "program \"SmallMlp\" pytorch \"2.13.0+cpu\"\n"
          "%p_fc_weight: float32[4, 4]{nostrides} = parameter(\"fc.weight\")\n"
          "%p_fc_bias: float32[4]{nostrides} = parameter(\"fc.bias\")\n"
          "%x: float32[2, 4]{nostrides} = input\n"
          "%linear: float32[2, 4]{nostrides} = aten.linear.default(input=%x, weight=%p_fc_weight, bias=%p_fc_bias)\n"
          "%relu: float32[2, 4]{nostrides} = aten.relu.default(self=%linear)\n"
          "%add: float32[2, 4]{nostrides} = aten.add.Tensor(self=%relu, other=%x)\n"
          "return %add\n");
}

TEST_CASE("each kind of attribute has a spelling of its own") {
    value_id const s{0};
    CHECK(printed(none{}) == "None");
    CHECK(printed(true) == "True");
    CHECK(printed(std::int64_t{-5}) == "-5");
    CHECK(printed(1.0) == "1.0");
    CHECK(printed(-0.0) == "-0.0");
    CHECK(printed(1e-5) == "1e-05");
    CHECK(printed(0.1) == "0.1");
    CHECK(printed(std::numeric_limits<double>::infinity()) == "inf");
    CHECK(printed(-std::numeric_limits<double>::infinity()) == "-inf");
    CHECK(printed(-std::numeric_limits<double>::quiet_NaN()) == "nan");
    CHECK(printed(std::complex<double>(1, -2.5)) == "complex(1.0, -2.5)");
    CHECK(printed(std::string("a\"\\\n\t\r\x01 é")) == R"("a\"\\\n\t\r\x01 é")");
    CHECK(printed(std::string("\xff é")) == R"("\xff \xc3\xa9")");
    CHECK(printed(std::string("\xf0\x9f\x99\x82")) == "\"\xf0\x9f\x99\x82\"");
    CHECK_MESSAGE(printed(std::string("\xed\xa0\x80")) == R"("\xed\xa0\x80")", "a surrogate is not UTF-8");
    CHECK_MESSAGE(printed(std::string("\xe0\x80\x80\xf4\x90\x80\x80")) == R"("\xe0\x80\x80\xf4\x90\x80\x80")", "overlong, out of range");
    CHECK_MESSAGE(printed(std::string("\xf0\x80\x80\x80")) == R"("\xf0\x80\x80\x80")", "overlong");
    CHECK_MESSAGE(printed(std::string("\xc3")) == R"("\xc3")", "cut short");
    CHECK(printed(dtype::bool_) == "torch.bool");
    CHECK(printed(layout::sparse_csr) == "torch.sparse_csr");
    CHECK(printed(memory_format::channels_last) == "torch.channels_last");
    CHECK(printed(device{"cuda", 1}) == "device(\"cuda:1\")");
    CHECK(printed(device{"cpu", -1}) == "device(\"cpu\")");
    CHECK(printed(device{"odd:1", -1}) == "device(\"odd:1\", -1)");
    CHECK(printed(use{s}) == "%s");
    CHECK(printed(subgraph_ref{2, "true_graph"}) == "graph(2, \"true_graph\")");
    CHECK(printed(operator_ref{"aten.add"}) == "op(\"aten.add\")");
    CHECK(printed(std::vector<bool>{true, false}) == "[True, False]");
    CHECK(printed(std::vector<std::int64_t>{1, -2}) == "[1, -2]");
    CHECK(printed(std::vector<double>{1, 0.5}) == "[1.0, 0.5]");
    CHECK(printed(std::vector<std::string>{"a", ""}) == "[\"a\", \"\"]");
    CHECK(printed(std::vector<bool>{}) == "bool[]");
    CHECK(printed(std::vector<std::int64_t>{}) == "int[]");
    CHECK(printed(std::vector<double>{}) == "float[]");
    CHECK(printed(std::vector<std::string>{}) == "str[]");
    CHECK(printed(tensor_list{{s, s}, false}) == "[%s, %s]");
    CHECK(printed(tensor_list{{s, no_value}, true}) == "[%s, None]");
    CHECK(printed(tensor_list{{s}, true}) == "Tensor?[%s]");
    CHECK(printed(tensor_list{{no_value}, true}) == "Tensor?[None]");
    CHECK(printed(tensor_list{{s, no_value}, false}) == "Tensor[%s, None]");
    CHECK(printed(tensor_list{{}, false}) == "Tensor[]");
    CHECK(printed(tensor_list{{}, true}) == "Tensor?[]");
    CHECK(printed(symbol_list{{use{s}, std::int64_t{8}, 0.5, true}}) == "sym[%s, 8, 0.5, True]");
    CHECK(printed(attribute_list{{std::int64_t{1}, attribute_list{}}}) == "list[1, list[]]");
    CHECK(printed(attribute_map{{{"k", none{}}, {"a b", use{s}}}}) == "{\"k\": None, \"a b\": %s}");
}

TEST_CASE("a tensor type tells only what differs from the usual") {
    CHECK(printed_type(std::monostate()) == "none");
    CHECK(printed_type(object_type{"a.B"}) == "object(\"a.B\")");
    CHECK(printed_type(strided({}, {})) == "float32[]");
    CHECK(printed_type(strided({2, 3}, {3, 1})) == "float32[2, 3]");
    CHECK(printed_type(strided({2, 0, 3}, {3, 3, 1})) == "float32[2, 0, 3]");
    CHECK(printed_type(strided({2, 3}, {1, 2})) == "float32[2, 3]{strides=[1, 2]}");
    CHECK(printed_type(tensor_type{.sizes = {2}}) == "float32[2]{nostrides}");

    auto all = strided({2}, {2});
    all.dtype = dtype::float8_e4m3fn;
    all.storage_offset = 3;
    all.device = {"cuda", 0};
    all.layout = layout::sparse_coo;
    all.requires_grad = true;
    CHECK(printed_type(all) == "float8_e4m3fn[2]{strides=[2], offset=3, device=\"cuda:0\", layout=torch.sparse_coo, grad}");

    dim const s(expression::symbol("s77"), 2);
    CHECK(printed_type(strided({s, 4}, {4, 1})) == "float32[{s77=2}, 4]");
    CHECK(printed_type(strided({4, s}, {s, 1})) == "float32[4, {s77=2}]{strides=[{s77=2}, 1]}");
    // A product that does not fit has no usual strides.
    std::int64_t const huge = std::int64_t{1} << 62;
    CHECK(printed_type(strided({1, huge, huge}, {0, huge, 1})) == "float32[1, 4611686018427387904, 4611686018427387904]{strides=[0, 4611686018427387904, 1]}");
}

TEST_CASE("symbols and expressions keep every constructor") {
    auto const of = [](expression e) { return printed_type(strided({dim(std::move(e), std::nullopt)}, {1})); };
    CHECK(of(expression::symbol("s0")) == "float32[{s0}]");
    CHECK(of(expression::symbol("s0", "integer=True")) == "float32[{s0[\"integer=True\"]}]");
    CHECK(of(expression::symbol("0 s")) == "float32[{$\"0 s\"}]");
    CHECK(of(expression::integer(-7)) == "float32[{-7}]");
    auto const sympy = parse_expression("Add(Mul(Integer(4), Symbol('s24', positive=True, integer=True)), Float('2.5', precision=53))");
    REQUIRE(sympy);
    CHECK(of(*sympy) == "float32[{Add(Mul(4, s24), Float(\"'2.5'\", \"precision=53\"))}]");

    CHECK(printed_type(symbol_type{}) == "symint");
    CHECK(printed_type(symbol_type{symbol_kind::floating, {}, 0.5}) == "symfloat(=0.5)");
    CHECK(printed_type(symbol_type{symbol_kind::boolean, {}, false}) == "symbool(=False)");
    CHECK(printed_type(symbol_type{symbol_kind::integer, expression::symbol("u0"), {}}) == "symint(u0)");
    CHECK(printed_type(symbol_type{symbol_kind::integer, expression::symbol("u0"), std::int64_t{4}}) == "symint(u0=4)");
}

TEST_CASE("the grouping of results is seen") {
    auto const printed_call = [](std::vector<std::int32_t> returns, std::size_t results, bool tuple) {
        ir_builder b;
        b.begin({});
        call_node c;
        c.name = "n";
        c.op = op_name("a.b.c");
        for (std::size_t i = 0; i < results; ++i) c.results.push_back({value_id{static_cast<std::uint32_t>(i)}, "r" + std::to_string(i), {}});
        c.returns = std::move(returns);
        c.returns_tuple = tuple;
        b.call(std::move(c));
        b.end();
        return line_with(to_text(std::move(b).result()), "a.b.c");
    };
    CHECK(printed_call({}, 0, false) == "a.b.c@n()");
    CHECK(printed_call({}, 0, true) == "() = a.b.c@n()");
    CHECK(printed_call({0}, 0, false) == "[] = a.b.c@n()");
    CHECK(printed_call({}, 1, false) == "%r0: none = a.b.c@n()");
    CHECK(printed_call({}, 1, true) == "%r0: none, = a.b.c@n()");
    CHECK(printed_call({}, 2, false) == "%r0: none, %r1: none = a.b.c@n()");
    CHECK(printed_call({}, 2, true) == "%r0: none, %r1: none, = a.b.c@n()");
    CHECK(printed_call({1}, 1, false) == "[%r0: none] = a.b.c@n()");
    CHECK(printed_call({-1, 2, 0}, 3, false) == "%r0: none, [%r1: none, %r2: none], [] = a.b.c@n()");
    CHECK_MESSAGE(printed_call({5, -9}, 2, false) == "%r0: none, %r1: none = a.b.c@n()", "a grouping that fits no results is dropped");
}

TEST_CASE("arguments tell name and kind, operators what is odd about them") {
    program_writer p;
    auto const x = p.input("x", {});
    call_node c;
    c.op = op_name("plain");
    c.results.push_back(p.make("a b", {}, dtype::float32));
    c.name = "a b";
    c.bound = binding::flattened;
    c.arguments = {{"", use{x}, argument_kind::positional},
                   {"n", std::int64_t{1}, argument_kind::keyword},
                   {"o p", none{}, argument_kind::keyword},
                   {"q", true, argument_kind::positional}};
    p.builder().call(c);
    auto const text = to_text(p.finish({}));
    CHECK(line_with(text, "plain") == "%\"a b\": float32[]{nostrides} = \"plain\"!(%x, *, n=1, \"o p\"=None, /, q=True)");
}

TEST_CASE("values of one name are told apart by their place") {
    program_writer p;
    auto const first = p.input("x", {});
    auto const unnamed = p.input("", {});
    auto const second = p.call("x", "aten.f.default", {tensor("", first), tensor("", unnamed)}, {});
    auto const text = to_text(p.finish({second, first}));
    CHECK(line_with(text, "aten.f") == "%x#2: float32[]{nostrides} = aten.f.default(%x#0, %#1)");
    CHECK(line_with(text, "return") == "return %x#2, %x#0");
}

TEST_CASE("damaged programs print: unresolved values, claims, cycles") {
    program_writer p;
    auto const x = p.input("x", {});
    p.builder().unresolved({value_id{7}, "lost"});
    call_node c;
    c.name = "y";
    c.op = op_name("aten.f.default");
    c.results.push_back({value_id{4}, "y", {}});
    c.arguments = {tensor("a", value_id{7}), tensor("b", value_id{5}), tensor("c", value_id{4}), tensor("d", x)};
    c.claims.push_back({3, 0, strided({2}, {1})});
    p.builder().call(c);
    auto const text = to_text(p.finish({}));
    CHECK(contains(text, "unresolved %?lost\nunresolved %?#1\n"));
    CHECK(line_with(text, "aten.f") == "%y: none = aten.f.default(a=%?lost, b=%?#1, c=%y, d=%x) claims (3, 0): float32[2]");
}

TEST_CASE("sub-programs stand before the first call that refers to them, the others at the end") {
    ir_builder b;
    b.begin({.model_name = "Outer"});
    for (std::uint32_t i = 0; i < 2; ++i) {
        auto inner = b.subgraph({i, "g"});
        inner.begin({});
        inner.output({.entries = {{std::int64_t{i}}}});
        inner.end();
        b.end_subgraph({i, "g"}, std::move(inner));
    }
    b.call({.name = "before", .op = op_name("a.b.c")});
    b.call({.name = "cond", .op = op_name("higher_order.cond"), .arguments = {{"", attribute_list{{subgraph_ref{0, "g"}}}}}});
    b.output({});
    b.end();
    CHECK(to_text(std::move(b).result()) ==
          "program \"Outer\"\n"
          "a.b.c@before()\n"
          "graph 0 {\n"
          "    return 0\n"
          "}\n"
          "higher_order.cond@cond(list[graph(0, \"g\")])\n"
          "graph 1 {\n"
          "    return 1\n"
          "}\n"
          "return\n");
}

TEST_CASE("a comment names the module of a call where that is asked for") {
    ir_builder b;
    b.begin({});
    call_node c{.name = "n", .op = op_name("a.b.c")};
    c.metadata.stack = std::make_shared<module_stack const>(module_stack{{"L", "", "Net"}, {"M", "layers.0.attn", "Attention"}});
    b.call(c);
    b.end();
    auto const program = std::move(b).result();
    CHECK(line_with(to_text(program, {.modules = true}), "a.b.c") == "a.b.c@n()  # layers.0.attn");
    CHECK(line_with(to_text(program), "a.b.c") == "a.b.c@n()");
}

TEST_CASE("constants hold the bytes that their view covers") {
    auto const text_of = [](std::vector<std::int64_t> sizes, std::vector<std::int64_t> strides, std::int64_t offset) {
        tensor_constant c{"c", make_tensor_data(dtype::uint8, {}, {std::byte{1}, std::byte{2}, std::byte{0xab}, std::byte{4}})};
        c.data.sizes = std::move(sizes);
        c.data.strides = std::move(strides);
        c.data.offset = offset;
        ir_builder b;
        b.begin({});
        b.constant(std::move(c));
        b.end();
        return line_with(to_text(std::move(b).result()), "constant");
    };
    CHECK(text_of({4}, {1}, 0) == "constant \"c\" = uint8[4] \"0102ab04\"");
    CHECK(text_of({2}, {1}, 1) == "constant \"c\" = uint8[2] \"02ab\"");
    CHECK(text_of({2, 2}, {0, 2}, 0) == "constant \"c\" = uint8[2, 2]{strides=[0, 2]} \"0102ab\"");
    CHECK(text_of({0}, {1}, 9) == "constant \"c\" = uint8[0] \"\"");
    CHECK(torch_ir_test::message_of([&] { return text_of({5}, {1}, 0); }) ==
          "invalid program: constant 'c': expected a view inside its storage, found 4 bytes");
}

}  // TEST_SUITE("text/print")
