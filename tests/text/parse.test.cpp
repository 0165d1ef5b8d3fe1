// SPDX-License-Identifier: MIT
#include <torch_ir/text/parse.hpp>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/visit/drive.hpp>

#include "support/damage.hpp"
#include "support/programs.hpp"
#include "support/random_program.hpp"
#include "support/same_program.hpp"
#include "support/seed.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace torch_ir;
using torch_ir_test::difference;
using torch_ir_test::message_of;
using torch_ir_test::random_program;

TEST_SUITE("text/parse") {
namespace {

constexpr std::string_view every_form = R"(program "Sample" pytorch "2.13.0+cpu"
opset aten 10
range s77 2 64
range "8*s40" 16 *
guard "s77 % 2 == 0"
arguments "x" "flag"
in_spec builtins.tuple "null" (builtins.tuple "null" (*, *), builtins.dict "[]" ())
out_spec *
constant "c" = int64[2] "01000000000000000200000000000000"
unresolved %?lost
%p_fc_weight: float32[4, 4] = parameter("fc.weight")
%b_mean: float32[4] = buffer("bn.mean", persistent=False)
%c_lifted: int64[2] = constant("c")
%x: float32[{s77=2}, 4] = input
%flag: none = input(True)
%obj: object("Queue") = object("obj_0")
%token: none = token("")
%linear: float32[{s77=2}, 4] = aten.linear.default(input=%x, weight=%p_fc_weight, bias=None)
[%a: float32[2], %b: float32[2]] = aten.split.Tensor@split(self=%x, split_size=3, *, dim=1)
%v: float32[2], %i: int64[2] = aten.topk.default@topk(self=%x, k=2)
graph 0 {
    %y: float32[4] = input
    return %y
}
%cond: float32[4], = higher_order.cond(%v, graph(0, "true_graph_0"))
return %linear, buffer_mutation("m")=%v, None
)";

ir with_call(std::string const& arguments) { return parse_text("%s: symint = input\na.b.c@n(" + arguments + ")"); }

}  // namespace

TEST_CASE("the text of every form prints as it was read") {
    auto const program = parse_text(every_form);
    CHECK(to_text(program) == every_form);

    CHECK(program.model_name() == "Sample");
    CHECK(program.info().pytorch_version == "2.13.0+cpu");
    CHECK(program.info().opset.at("aten") == 10);
    CHECK(program.info().ranges.at(1) == symbol_range{"8*s40", 16, std::nullopt});
    REQUIRE(program.info().in_spec);
    CHECK(leaf_count(*program.info().in_spec) == 2);
    REQUIRE(program.find_constant("c"));
    CHECK(program.find_constant("c")->data.storage[8] == std::byte{2});
    CHECK(program.unresolved().size() == 1);

    CHECK(program.weights().size() == 3);
    CHECK_FALSE(find_weight(program, "bn.mean")->persistent);
    CHECK(program.inputs().size() == 4);
    CHECK(program.input(get_node(program, "flag")).constant == attribute(true));
    auto const* x = find_value(program, "x");
    CHECK(x->tensor()->sizes.at(0) == dim(expression::symbol("s77"), 2));
    CHECK(x->tensor()->strides == shape{4, 1});

    auto const& split = program.call(get_node(program, "split"));
    CHECK(split.returns == std::vector<std::int32_t>{2});
    CHECK(split.arguments.at(2) == argument{"dim", std::int64_t{1}, argument_kind::keyword});
    CHECK(find_argument(split, "self")->value == attribute(use{x->id}));
    auto const& topk = program.call(get_node(program, "topk"));
    CHECK(topk.returns.empty());
    CHECK(topk.results.size() == 2);
    CHECK_FALSE(topk.returns_tuple);
    CHECK(program.call(get_node(program, "cond")).returns_tuple);
    REQUIRE(program.subgraphs().size() == 1);
    CHECK(program.subgraphs()[0].inputs().size() == 1);
    CHECK(program.outputs().size() == 3);
    CHECK(program.outputs()[1] == output_entry{use{topk.results[0].id}, output_kind::buffer_mutation, "m"});
    CHECK(num_edges(program.graph()) == 7);
}

TEST_CASE("programs survive printing and reading") {
    for (auto const& program : {torch_ir_test::small_mlp(), ir(), parse_text("")}) {
        auto const again = parse_text(to_text(program));
        CHECK(difference(program, again) == "");
    }
}

TEST_CASE("random programs survive printing and reading") {
    std::uint64_t start = 0;
    static_cast<void>(torch_ir_test::seeded(start));
    std::size_t nodes = 0, subgraphs = 0;
    for (std::uint64_t seed = start; seed < start + 150; ++seed) {
        INFO("seed ", seed);
        auto const program = random_program(seed, {.odd_names = seed % 3 != 0, .any_bytes = true, .damaged = seed % 2 == 0})();
        auto const text = to_text(program);
        auto const again = parse_text(text);
        CHECK(difference(program, again) == "");
        CHECK(to_text(again) == text);
        nodes += num_vertices(program.graph());
        subgraphs += program.subgraphs().size();
    }
    INFO("seeds from ", start);
    CHECK(nodes > 500);
    CHECK(subgraphs > 20);
}

TEST_CASE("damaged text gives a program or an error with a place, and what is read prints as a fixed point") {
    std::uint64_t seed = 0;
    auto random = torch_ir_test::seeded(seed);
    INFO("seed ", seed);
    std::size_t refused = 0;
    for (int i = 0; i < 600; ++i) {
        auto const whole = i % 2 == 0 ? std::string(every_form) : to_text(random_program(seed + static_cast<std::uint64_t>(i))());
        auto const text = torch_ir_test::damaged(whole, random);
        CAPTURE(text);
        std::string printed;
        auto const message = message_of([&] {
            printed = to_text(parse_text(text, "x.txt"));
            return 0;
        });
        if (message.empty()) {
            CHECK(to_text(parse_text(printed)) == printed);
        } else {
            ++refused;
            CHECK(message.starts_with("x.txt: at line "));
        }
    }
    CHECK(refused > 100);
}

TEST_CASE("truncated text is never half a program: each prefix is an error or whole lines") {
    for (std::size_t n = 0; n < every_form.size(); ++n) {
        auto const text = every_form.substr(0, n);
        CAPTURE(text);
        std::size_t events = 0;
        struct counter {
            std::size_t& events;
            void begin(model_info const&) { ++events; }
            void call(call_node const&) { ++events; }
        } visitor{events};
        auto const message = message_of([&] {
            text_source(text).drive(visitor);
            return 0;
        });
        if (!message.empty()) CHECK(events == 0);
    }
}

TEST_CASE("numbers and lists have the type that they are written with") {
    auto const value_of = [](std::string const& text) { return with_call(text).call(1).arguments.at(0).value; };
    CHECK(value_of("5").is<std::int64_t>());
    CHECK(value_of("5.0").is<double>());
    CHECK(value_of("1e3") == attribute(1000.0));
    CHECK(value_of("-9223372036854775808") == attribute(std::int64_t{-9223372036854775807} - 1));
    CHECK(value_of("int[]") == attribute(std::vector<std::int64_t>{}));
    CHECK(value_of("float[1.0]") == attribute(std::vector<double>{1.0}));
    CHECK(value_of("[\"a\"]") == attribute(std::vector<std::string>{"a"}));
    CHECK(value_of("[%s, None]") == attribute(tensor_list{{value_id{0}, no_value}, true}));
    CHECK(value_of("[None, %s]") == attribute(tensor_list{{no_value, value_id{0}}, true}));
    CHECK(value_of("sym[%s, 8]") == attribute(symbol_list{{use{value_id{0}}, std::int64_t{8}}}));
    CHECK(value_of("list[1]") == attribute(attribute_list{{std::int64_t{1}}}));
    CHECK(value_of("{}") == attribute(attribute_map{}));
    CHECK(value_of("\"a\\x00\\xff\"") == attribute(std::string("a\0\xff", 3)));
    CHECK(value_of("complex(1, -2.5)") == attribute(std::complex<double>(1, -2.5)));
    CHECK(value_of("torch.strided") == attribute(layout::strided));
    CHECK(value_of("device(\"cuda:1\")") == attribute(device{"cuda", 1}));
}

TEST_CASE("comments, blank lines, spaces and line ends of any system don't matter") {
    auto const program = parse_text("\r\n# a comment\r\n  program \"P\"   # behind\r\n\n\t%x:float32[2,3]=input#c\r\nreturn %x # %y");
    CHECK(to_text(program) == "program \"P\"\n%x: float32[2, 3] = input\nreturn %x\n");
}

TEST_CASE("a value may be used before it is defined, so cycles can be written down") {
    std::string_view const text =
        "program \"Cycle\"\n"
        "%a: float32[] = aten.f.default(%b)\n"
        "%b: float32[] = aten.f.default(%a)\n"
        "return %a\n";
    auto const program = parse_text(text);
    CHECK(to_text(program) == text);
    CHECK_FALSE(find_topological_order(program));
}

TEST_CASE("strides that a symbol decides are absent unless they are written") {
    auto const type_of = [](std::string const& type) { return *parse_text("%x: " + type + " = input").input(0).result.tensor(); };
    CHECK_FALSE(type_of("float32[2, {s0}]").strides);
    CHECK(type_of("float32[{s0}, 2]").strides == shape{2, 1});
    CHECK_FALSE(type_of("float32[2]{nostrides}").strides);
    CHECK(type_of("float32[2]{strides=[4], grad}").requires_grad);
    CHECK(type_of("float32[2]{device=\"cuda:3\"}").device == device{"cuda", 3});
}

TEST_CASE("the line 'device' says where tensors stand whose type does not, in sub-programs too") {
    std::string_view const text =
        "program \"P\"\n"
        "device \"meta\"\n"
        "constant \"c\" = int8[1] \"07\"\n"
        "%x: float32[2] = input\n"
        "graph 0 {\n"
        "    %y: float32[2] = input\n"
        "}\n"
        "return %x claims (0, 0): float32[2]{device=\"cpu\"}\n";
    auto const program = parse_text(text);
    CHECK(to_text(program) == text);
    CHECK(program.input(0).result.tensor()->device == device{"meta", -1});
    CHECK(program.subgraphs()[0].input(0).result.tensor()->device == device{"meta", -1});

    // Tensors on several devices: each type that is not on the CPU tells its own.
    auto const mixed = parse_text("device \"meta\"\n%x: float32[2] = input\n%y: float32[2]{device=\"cpu\"} = input");
    CHECK(to_text(mixed) == "program \"\"\n%x: float32[2]{device=\"meta\"} = input\n%y: float32[2] = input\n");
}

TEST_CASE("a source announces sub-programs to visitors that want them and skips them for the others") {
    struct names {
        std::vector<std::string> seen;
        void call(call_node const& c) { seen.push_back(c.name); }
        void end() { seen.emplace_back("end"); }
    };
    struct nested : names {
        std::vector<std::string> graphs;
        names& subgraph(subgraph_info const& s) {
            graphs.push_back(s.name);
            return *this;
        }
    };
    std::string_view const text = "graph 0 {\na.b.c@inner()\n}\na.b.c@outer(graph(0, \"body\"))\nreturn";
    CHECK(drive(text_source(text), names{}).seen == std::vector<std::string>{"outer", "end"});
    auto const all = drive(text_source(text), nested{});
    CHECK(all.seen == std::vector<std::string>{"inner", "end", "outer", "end"});
    CHECK(all.graphs == std::vector<std::string>{"body"});
}

TEST_CASE("errors tell line, column, what was expected and what was found") {
    struct {
        std::string_view text;
        std::string_view message;
    } const cases[] = {
        {"hello", "line 1, column 1: expected a node such as"},
        {"program \"P\"\n%x float32[2] = input", "line 2, column 4: expected ':', found \"float32\""},
        {"program \"a\"\nprogram \"b\"", "line 2, column 1: expected one line 'program', found a second one"},
        {"program \"a\" torch \"2\"", "expected program \"name\" pytorch \"version\""},
        {"%x: float33[2] = input", "line 1, column 5: expected a type such as float32[2, 3], symint, none or object(\"class\"), found \"float33\""},
        {"%x: float32[2 = input", "line 1, column 15: expected ']', found \"=\""},
        {"%x: float32[2.5] = input", "line 1, column 13: expected a dimension: an integer or {expression=hint}, found \"2.5\""},
        {"%x: float32[{}] = input", "expected an expression such as s77"},
        {"%x: float32[2]{stride=[1]} = input", "line 1, column 16: expected strides=, nostrides,"},
        {"%x: float32[2]{layout=torch.float32} = input", "line 1, column 23: expected a layout"},
        {"%x: symint(s0=\"a\") = input", "line 1, column 15: expected a number, True or False"},
        {"%x: float32[2] = imput", "line 1, column 18: expected an operator such as aten.add.Tensor"},
        {"%x: none, %y: none = input", "line 1, column 1: expected one value in front of '= input', found another number"},
        {"%x: none = input\n%x: none = input",
         "line 2, column 1: expected a name of its own for each value (a number behind it tells values apart: "
         "%x#1), found the one defined at line 1, column 1"},
        {"a.b.c(%y)", "line 1, column 7: expected a value that this program defines, found \"%y\""},
        {"%?y: none = input", "expected a value such as %x, found an unresolved one"},
        {"% : none = input", "line 1, column 1: expected a value such as %x, found no name behind '%'"},
        {"a.b.c()\n%x: none = input", "line 2, column 1: expected inputs and weights before the calls, found one behind a call"},
        {"return\na.b.c()", "line 2, column 1: expected nothing behind return, found \"a.b.c\""},
        {"a.b.c(1", "line 1, column 8: expected ')', found the end of the text"},
        {"a.b.c(\n1)", "line 1, column 7: expected a value such as"},
        {"a.b.c(1) 2", "line 1, column 10: expected the end of the line, found \"2\""},
        {"a.b.c([])", "line 1, column 7: expected the type of an empty list: int[], float[]"},
        {"a.b.c([1, 2.0])", "line 1, column 7: expected items of one type (else list[...], or sym[...] for numbers and values), found an item of another type"},
        {"a.b.c([int[]])", "expected a list of numbers, booleans, texts or values (else list[...])"},
        {"a.b.c(ints[1])", "line 1, column 7: expected a list: int[], float[]"},
        {"a.b.c(int?[1])", "line 1, column 7: expected a list: int[], float[]"},
        {"a.b.c(Tensor[1])", "line 1, column 7: expected a list of values and None, found an item of another type"},
        {"a.b.c(sym[None])", "expected a list of values and numbers"},
        {"a.b.c(9223372036854775808)", "line 1, column 7: expected an integer of 64 bits, found \"9223372036854775808\""},
        {"a.b.c(1.2.3)", "line 1, column 7: expected a number, found \"1.2.3\""},
        {"a.b.c(torch.float33)", "line 1, column 7: expected a dtype, layout or memory format"},
        {"a.b.c(\"abc)", "line 1, column 7: expected a closing '\"' on the same line, found none"},
        {"a.b.c(\"a\\q\")", "line 1, column 9: expected one of \\\" \\\\ \\n \\t \\r \\xNN"},
        {"a.b.c(\"a\\x0g\")", "line 1, column 9: expected one of"},
        {"a.b.c(graph(-1, \"g\"))", "line 1, column 13: expected an index from 0 to 4294967294, found \"-1\""},
        {"a.b.c(device(\"a\", 4294967296))", "line 1, column 19: expected a device index"},
        {"graph 1 {\n}", "line 1, column 7: expected sub-programs numbered in order, next 0, found \"1\""},
        {"graph 0 {\n  return", "expected '}' behind the sub-program, found the end of the text"},
        {"}", "line 1, column 1: expected a node such as"},
        {"%x: none = input\ndevice \"meta\"", "line 2, column 1: expected the line 'device' in the head of the whole program, found one behind values"},
        {"graph 0 {\ndevice \"meta\"\n}", "line 2, column 1: expected the line 'device' in the head of the whole program"},
        {"device meta", "line 1, column 8: expected a device such as \"meta\", found \"meta\""},
        {"opset aten 1\nopset aten 2", "line 2, column 1: expected one version a namespace, found a second one"},
        {"range s0 1 x", "line 1, column 12: expected a bound: an integer or *, found \"x\""},
        {"in_spec \"\" ()", "expected the type of a container, found an empty one"},
        {"unresolved %x", "line 1, column 12: expected an unresolved value such as %?x"},
        {"unresolved %?x\nunresolved %?x", "line 2, column 12: expected one declaration, found a second one"},
        {"constant \"c\" = int8[2] \"0\"", "line 1, column 24: expected two digits a byte, found an odd number of digits"},
        {"constant \"c\" = int8[2] \"0x\"", "expected hexadecimal digits, found other characters"},
        {"constant \"c\" = int8[2] \"00\"", "line 1, column 24: expected the bytes of all elements, found 1 bytes"},
        {"constant \"c\" = int8[1000000000000] \"00\"", "expected the bytes of all elements, found 1 bytes"},
        {"constant \"c\" = int8[2]{strides=[9223372036854775807]} \"00\"", "expected the bytes of all elements, found 1 bytes"},
        {"constant \"c\" = int8[{s0}] \"00\"", "line 1, column 16: expected a type with static sizes and strides and nothing else"},
        {"%w: none = buffer(\"b\", persistent=false)", "line 1, column 24: expected persistent=False"},
        {"return loss(\"l\") 5", "line 1, column 18: expected '=', found \"5\""},
        {"return 1 claims (0): int8[]", "line 1, column 19: expected ',', found \")\""},
    };
    for (auto const& c : cases) {
        CAPTURE(c.text);
        auto const message = message_of([&] { return parse_text(c.text, "x.txt"); });
        CAPTURE(message);
        CHECK(message.starts_with("x.txt: at line "));
        CHECK(torch_ir_test::contains(message, c.message));
    }
}

TEST_CASE("nesting is bounded") {
    auto const times = [](std::string_view part, std::size_t n) {
        std::string out;
        for (; n > 0; --n) out += part;
        return out;
    };
    auto const check = [&](std::string_view before, std::string_view open, std::string_view middle, std::string_view close, std::string_view after) {
        for (std::size_t const depth : {max_depth - 1, max_depth + 2, std::size_t{200000}}) {
            auto const text = std::string(before) + times(open, depth) + std::string(middle) + times(close, depth) + std::string(after);
            auto const message = message_of([&] { return parse_text(text); });
            CAPTURE(depth);
            CAPTURE(open);
            if (depth < max_depth) CHECK(message == "");
            else CHECK(torch_ir_test::contains(message, "expected at most " + std::to_string(max_depth) + " levels"));
        }
    };
    check("a.b.c(", "list[", "", "]", ")");
    check("a.b.c(", "{\"k\": ", "1", "}", ")");
    check("%x: float32[{", "Add(", "1", ")", "}] = input");
    check("in_spec ", "t(", "*", ")", "");
    check("", "graph 0 {\n", "return\n", "}\n", "return");
}

}  // TEST_SUITE("text/parse")
