// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/editor.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/errors.hpp"
#include "support/programs.hpp"
#include "support/random_program.hpp"
#include "support/rewriting.hpp"
#include "support/same_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/editor") {
namespace {

std::string const chain = R"(
    program "Test"
    %w: float32[2] = parameter("w")
    %x: float32[2] = input
    %a: float32[2] = aten.relu.default(self=%x)
    %b: float32[2] = aten.add.Tensor(self=%a, other=%a)
    %c: float32[2] = aten.zero_.default(self=%b)
    %d: float32[2] = aten.cat.default(tensors=[%c, %w])
    return %d, %a)";

call_index find(program_editor const& e, std::string const& name) {
    for (auto i = e.first(); i != no_call; i = e.next(i))
        if (e.at(i).name == name) return i;
    return no_call;
}

value_id result(program_editor const& e, std::string const& name) { return e.at(find(e, name)).results.front().id; }

}  // namespace

TEST_CASE("an editor knows producers, users and types") {
    program_editor const e(parse_text(chain));
    CHECK(e.size() == 4);
    auto const a = find(e, "a");
    CHECK(e.use_count(result(e, "a")) == 3);
    CHECK(e.use_count(result(e, "c")) == 1);
    CHECK(e.only_user(result(e, "c")) == find(e, "d"));
    CHECK(e.only_user(result(e, "a")) == no_call);
    CHECK(e.only_user(result(e, "d")) == no_call);  // an output
    CHECK(e.producer(result(e, "a")) == a);
    CHECK(e.producer(e.use_in(a, "self")) == no_call);
    CHECK(e.use_in(find(e, "d"), "tensors") == no_value);
    CHECK(e.use_in(a, "other") == no_value);
    CHECK(to_string(*e.find_tensor(result(e, "a"))) == "float32[2]");
    CHECK(e.find_weight(e.use_in(a, "self")) == nullptr);
    CHECK(e.previous(e.next(a)) == a);
    CHECK(e.next(e.last()) == no_call);
}

TEST_CASE("writes between two calls are seen, at the two they are not") {
    program_editor const e(parse_text(chain));
    CHECK(e.writes_between(find(e, "a"), find(e, "d")));
    CHECK_FALSE(e.writes_between(find(e, "a"), find(e, "c")));
    CHECK_FALSE(e.writes_between(find(e, "c"), find(e, "d")));
}

TEST_CASE("an unchanged program comes out as it went in") {
    auto const seed = torch_ir_test::new_seed();
    INFO("seed ", seed);
    for (bool const damaged : {false, true}) {
        random_program make(seed, {.damaged = damaged, .metadata = true});
        for (int i = 0; i < 60; ++i) {
            auto const program = make();
            CHECK(difference(program, program_editor(program).result(), true) == "");
        }
    }
}

TEST_CASE("redirecting, erasing and inserting") {
    program_editor e(parse_text(chain));
    auto const a = result(e, "a");
    e.redirect(a, e.use_in(find(e, "a"), "self"));
    CHECK(e.use_count(a) == 0);
    e.erase(find(e, "a"));
    CHECK(e.size() == 3);
    call_node neg;
    neg.name = "neg";
    neg.op = op_name("aten.neg.default");
    neg.arguments = {{"self", use{e.use_in(find(e, "b"), "self")}}};
    neg.results = {{e.new_value(), "neg", e.at(find(e, "b")).results.front().type}};
    auto const made = neg.results.front().id;
    e.insert_before(find(e, "c"), std::move(neg));
    e.redirect(result(e, "b"), made);
    CHECK(calls_of(std::move(e).result()) == lines(R"(
            %b: float32[2] = aten.add.Tensor(self=%x, other=%x)
            %neg: float32[2] = aten.neg.default(self=%x)
            %c: float32[2] = aten.zero_.default(self=%neg)
            %d: float32[2] = aten.cat.default(tensors=[%c, %w])
            return %d, %x)"));
}

TEST_CASE("unused calls go with what only they needed, up to one that writes") {
    program_editor e(
        parse_text("program \"Test\"\n%x: float32[2] = input\n%a: float32[2] = aten.relu.default(self=%x)\n%z: float32[2] = aten.zero_.default(self=%a)\n"
                   "%b: float32[2] = aten.neg.default(self=%z)\n%c: float32[2] = aten.abs.default(self=%b)\nreturn %x"));
    CHECK(e.erase_unused(e.last()) == 2);
    CHECK(e.size() == 2);
    CHECK(e.at(e.last()).name == "z");
    CHECK(e.erase_unused(e.last()) == 0);
}

TEST_CASE("weights that nobody uses go when asked for, with the elements of constants") {
    program_editor e(parse_text(R"(
            program "Test"
            constant "c" = int64[1] "0100000000000000"
            constant "d" = int64[1] "0200000000000000"
            %w: float32[2] = parameter("w")
            %v: float32[2] = parameter("v")
            %c: int64[1] = constant("c")
            %d: int64[1] = constant("d")
            %x: float32[2] = input
            %a: float32[2] = aten.add.Tensor(self=%x, other=%v)
            %b: float32[2] = aten.add.Tensor(self=%a, other=%d)
            return %b)"));
    CHECK(e.erase_weights([](weight_node const& w) { return w.target == "v"; }) == 0);  // in use
    CHECK(e.erase_weights([](weight_node const& w) { return w.target != "w"; }) == 1);
    CHECK(e.constants().size() == 1);
    CHECK(e.find_weight(e.use_in(e.first(), "other"))->target == "v");
    auto const program = std::move(e).result();
    CHECK(validate_ir(program).empty());
    CHECK(program.weights().size() == 3);
    CHECK(program.constants().front().target == "d");
}

TEST_CASE("inputs, weights and constants are added with names and keys of their own") {
    program_editor e(parse_text(chain));
    auto const w = e.add_weight("layers.0.weight", {.sizes = {2}, .strides = shape{1}});
    auto const c = e.add_constant("scale", make_tensor_data(dtype::float32, {2}, std::vector<std::byte>(8)));
    auto const y = e.add_input("y", tensor_type{.sizes = {2}, .strides = shape{1}});
    CHECK(e.add_weight("layers_0_weight", {.sizes = {2}, .strides = shape{1}}, weight_kind::parameter) != w);  // another key, a label of its own
    CHECK(code_of([&] { e.add_weight("layers.0.weight", {}); }) == errc::argument);
    CHECK(code_of([&] { e.add_weight("w", {}); }) == errc::argument);
    CHECK(code_of([&] { e.add_weight("", {}); }) == errc::argument);
    CHECK(code_of([&] { e.add_constant("scale", {}); }) == errc::argument);
    CHECK(code_of([&] { e.add_input("y", tensor_type{}); }) == errc::argument);
    CHECK(code_of([&] { e.add_input("a", tensor_type{}); }) == errc::argument);  // a call's
    CHECK(e.fresh_name("a") == "a_1");
    CHECK(e.fresh_name("a") == "a_2");
    call_node cat;
    cat.op = op_name("aten.cat.default");
    cat.arguments = {{"tensors", tensor_list{{w, c, y}}}};
    cat.results = {{e.new_value(), "", tensor_type{.sizes = {6}, .strides = shape{1}}}};
    e.insert_before(no_call, std::move(cat));
    CHECK(e.settle_names() == 1);
    auto const program = std::move(e).result();
    CHECK(validate_ir(program).empty());
    auto const text = to_text(program);
    CHECK(text.find("%p_layers_0_weight: float32[2] = parameter(\"layers.0.weight\")\n%c_scale: float32[2] = constant(\"scale\")\n%y: float32[2] = input\n"
                    "%p_layers_0_weight_1: float32[2] = parameter(\"layers_0_weight\")\n") != std::string::npos);
    CHECK(text.find("%cat: float32[6] = aten.cat.default(tensors=[%p_layers_0_weight, %c_scale, %y])\nreturn") != std::string::npos);
    CHECK(program.find_constant("scale") != nullptr);
}

TEST_CASE("an editor of a program with own data keeps it, and says where values and vertices went") {
    struct tag {
        std::string text;
    };
    struct mark {
        int number = 0;
    };
    using tagged = basic_ir<tag, mark>;
    auto before = tagged(parse_text(chain));
    for (vertex v = 0; v < num_vertices(before.graph()); ++v) before.properties(v).text = "of " + name_of(before.node(v));
    for (auto [e, end] = edges(before.graph()); e != end; ++e) before.properties(*e).number = static_cast<int>(before.graph()[*e].index) + 1;

    program_editor edit(before);
    auto const a = result(edit, "a"), b = result(edit, "b"), d = result(edit, "d");
    edit.redirect(result(edit, "c"), b);
    edit.erase(find(edit, "c"));
    auto const w = edit.add_weight("v", {.sizes = {2}});
    call_node neg;
    neg.op = op_name("aten.neg.default");
    neg.arguments = {{"self", use{w}}};
    neg.results = {{edit.new_value(), "", tensor_type{.sizes = {2}}}};
    auto const n = neg.results[0].id;
    auto const put_in = edit.insert_before(find(edit, "b"), std::move(neg));
    auto swapped = edit.at(find(edit, "b"));
    swapped.arguments[1].value = use{n};
    edit.replace(find(edit, "b"), std::move(swapped));
    edit.settle_names();
    edit_map map;
    tagged const after = std::move(edit).result(before, map);

    CHECK(validate_ir(after).empty());
    for (auto const& [name, text] : {std::pair("w", "of w"), std::pair("x", "of x"), std::pair("a", "of a"), std::pair("b", "of b"), std::pair("d", "of d"),
                                     std::pair("neg", ""), std::pair("p_v", "")})
        CHECK(after.properties(get_node(after, name)).text == text);
    CHECK(after.properties(after.output()).text == "of output");
    CHECK(after.value(map.now(a)).name == "a");
    CHECK(after.value(map.now(d)).name == "d");
    CHECK(map.now(result(program_editor(before), "c")) == no_value);
    CHECK(map.now(get_node(before, "c")) == no_vertex);
    CHECK(map.now(get_node(before, "d")) == get_node(after, "d"));
    CHECK(map.of(put_in) == get_node(after, "neg"));
    CHECK(map.now(vertex{1000}) == no_vertex);
    std::map<std::string, int> numbers;  // of the edges into each node, added up
    for (auto [e, end] = edges(after.graph()); e != end; ++e) numbers[name_of(after.node(target(*e, after.graph())))] += after.properties(*e).number;
    CHECK(numbers["a"] == 1);
    CHECK(numbers["b"] == 2);  // the second argument is another
    CHECK(numbers["d"] == 6);  // the first is another, the weight stayed
    CHECK(numbers["output"] == 7 + 8);
}

TEST_CASE("the data of sub-programs is kept too") {
    struct tag {
        int number = 0;
    };
    auto before =
        basic_ir<tag>(parse_text("%x: float32[2] = input\ngraph 0 {\n    %y: float32[2] = input\n    %r: float32[2] = aten.relu.default(self=%y)\n    %q: "
                                 "float32[2] = aten.neg.default(self=%r)\n"
                                 "    return %q\n}\n%z: float32[2] = higher_order.map_impl(graph(0, \"body\"), list[%x])\nreturn %z"));
    before.subgraph(0).properties(1).number = 1;
    before.subgraph(0).properties(2).number = 2;
    program_editor edit(before);
    auto& nested = edit.subgraphs()[0];
    nested.redirect(nested.at(nested.first()).results[0].id, nested.use_in(nested.first(), "self"));
    nested.erase(nested.first());
    auto const after = std::move(edit).result(before);
    REQUIRE(after.subgraphs().size() == 1);
    CHECK(after.subgraphs()[0].calls().size() == 1);
    CHECK(after.subgraphs()[0].properties(1).number == 2);
}

TEST_CASE("an erased call leads on to the one that came after it") {
    program_editor e(parse_text("%x: float32[2] = input\n%a: float32[2] = aten.relu.default(self=%x)\n%b: float32[2] = aten.neg.default(self=%x)\nreturn %x"));
    auto const next = e.erase(e.first());
    CHECK(e.at(next).name == "b");
    CHECK(e.erase(next) == no_call);
    CHECK(e.first() == no_call);
}

TEST_CASE("what would break the program is refused") {
    program_editor e(parse_text(chain));
    CHECK(code_of([&] { e.erase(find(e, "a")); }) == errc::invalid_ir);
    CHECK(code_of([&] { e.replace(find(e, "a"), call_node{}); }) == errc::invalid_ir);
    CHECK(code_of([&] { e.rename(find(e, "a"), "n", {}); }) == errc::argument);
    auto again = e.at(find(e, "a"));
    CHECK(code_of([&] { e.insert_before(find(e, "a"), again); }) == errc::invalid_ir);
}

TEST_CASE("a program of a hundred thousand calls is edited") {
    program_writer p;
    auto v = p.input("x", {2});
    for (int i = 0; i < 100000; ++i) v = p.call("c" + std::to_string(i), "aten.relu.default", {tensor("self", v)}, {2});
    auto const program = p.finish({v});
    program_editor e(program);
    rename_calls(e);
    auto const out = std::move(e).result();
    CHECK(out.calls().size() == 100000);
    CHECK(out.call(out.calls().back()).name == "relu_99999");
}

TEST_CASE("what is no value or no call of the program is said, and breaks nothing") {
    program_editor e(
        parse_text("program \"Test\"\n%x: float32[2] = input\n%a: float32[2] = aten.relu.default(%x)\n%b: float32[2] = aten.neg.default(self=%x)\nreturn %a"));
    CHECK(e.use_in(e.first(), "self") == no_value);  // the argument has no name
    CHECK(e.producer(no_value) == no_call);
    CHECK(e.only_user(no_value) == no_call);
    CHECK(e.use_count(no_value) == 0);
    CHECK(e.find_weight(no_value) == nullptr);
    auto const x = std::get<input_node>(e.arguments().front()).result.id;
    CHECK(code_of([&] { e.redirect(x, no_value); }) == errc::argument);
    CHECK(code_of([&] { e.redirect(value_id{12345}, x); }) == errc::argument);
    CHECK(code_of([&] { static_cast<void>(e.at(no_call)); }) == errc::argument);
    CHECK(code_of([&] { static_cast<void>(e.next(no_call)); }) == errc::argument);
    CHECK(code_of([&] { static_cast<void>(e.erase(no_call)); }) == errc::argument);
    auto const b = e.last();
    call_node again = e.at(b);
    CHECK(e.erase(b) == no_call);
    CHECK(code_of([&] { static_cast<void>(e.erase(b)); }) == errc::argument);
    CHECK(code_of([&] { e.replace(b, again); }) == errc::argument);
    CHECK(code_of([&] { static_cast<void>(e.insert_before(b, again)); }) == errc::argument);
    CHECK(e.size() == 1);
    CHECK(code_of([&] { static_cast<void>(program_editor().add_weight("", {})); }) == errc::argument);
}
}  // TEST_SUITE("rewrite/editor")
