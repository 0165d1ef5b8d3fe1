// SPDX-License-Identifier: MIT
#include <torch_ir/validate/validate.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/random_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("validate/validate") {
namespace {

std::vector<std::string> messages(ir const& program) {
    std::vector<std::string> out;
    for (auto const& d : validate_ir(program)) out.push_back(d.message());
    return out;
}

using lines = std::vector<std::string>;

/// The relu call `name` of `x` with result `id`.
call_node relu(std::string name, value_id x, value_id id) {
    call_node c;
    c.name = name;
    c.op = op_name("aten.relu.default");
    c.arguments = {tensor("self", x)};
    tensor_type t;
    t.sizes = {2};
    c.results = {{id, std::move(name), t}};
    return c;
}

input_node input(value_id id, std::string name) {
    input_node i;
    tensor_type t;
    t.sizes = {2};
    i.result = {id, std::move(name), t};
    return i;
}

ir finish(ir_builder& b, std::vector<value_id> const& outputs) {
    output_node o;
    for (auto const v : outputs) o.entries.push_back({use{v}});
    b.output(std::move(o));
    b.end();
    return std::move(b).result();
}

}  // namespace

TEST_CASE("a sound program has no problems") {
    CHECK(messages(small_mlp()) == lines{});
    CHECK_NOTHROW(require_valid(small_mlp()));
}

TEST_CASE("sizes and ranges that no tensor can have are told") {
    auto const of = [](shape sizes) {
        program_writer p;
        return messages(p.finish({p.input("x", std::move(sizes))}));
    };
    std::int64_t const large = std::int64_t{1} << 40;
    CHECK(of({large, large}) == lines{"bad-shape: input 'x', result 'x': expected a number of elements within 64 bits, found [1099511627776, 1099511627776]"});
    CHECK(of({large, large, 0}) == lines{});
    CHECK(of(shape(64, dim(1))) == lines{});
    CHECK(of(shape(5000, dim(1))) == lines{"bad-shape: input 'x', result 'x': expected at most 64 dimensions, found 5000"});
    auto const negative = of(shape(60, dim(-1000)));
    REQUIRE(negative.size() == 1);
    CHECK(negative.front().size() < 400);
    ir_builder b;
    model_info info;
    info.ranges = {{"s0", 10, 2}, {"s1", 2, 2}, {"s2", std::nullopt, 3}};
    b.begin(std::move(info));
    b.input(input(value_id{0}, "x"));
    CHECK(messages(finish(b, {value_id{0}})) == lines{"bad-range: symbol 's0': expected a range that is not empty, found 10 to 2"});
}

TEST_CASE("a use of what nothing produces is told with the label of the file") {
    ir_builder b;
    b.begin({});
    b.unresolved({value_id{7}, "ghost#0"});
    b.call(relu("relu", value_id{7}, value_id{0}));
    CHECK(
        messages(finish(b, {value_id{0}, value_id{7}})) ==
        lines{
            "dangling-use: node 'relu', argument 'self': expected a value that an input, a weight or a node produces, found 'ghost#0', which nothing produces",
            "dangling-use: the outputs, output 1: expected a value that an input, a weight or a node produces, found 'ghost#0', which nothing produces"});
}

TEST_CASE("a use before its producer is told, and so is what stands in the way") {
    ir_builder b;
    b.begin({});
    b.input(input(value_id{0}, "x"));
    b.call(relu("second", value_id{2}, value_id{1}));
    b.call(relu("first", value_id{0}, value_id{2}));
    CHECK(messages(finish(b, {value_id{1}})) ==
          lines{"use-before-definition: node 'second', argument 'self': expected a producer that stands before, found node 'first' behind"});
}

TEST_CASE("the nodes of a cycle are told, those behind it are not") {
    ir_builder b;
    b.begin({});
    b.call(relu("a", value_id{1}, value_id{0}));
    b.call(relu("b", value_id{0}, value_id{1}));
    b.call(relu("behind", value_id{1}, value_id{2}));
    b.call(relu("self", value_id{3}, value_id{3}));
    CHECK(messages(finish(b, {value_id{2}})) ==
          lines{"cycle: node 'a', argument 'self': expected a value that does not depend on this node, found a result of node 'b', which does",
                "cycle: node 'b', argument 'self': expected a value that does not depend on this node, found a result of node 'a', which does",
                "cycle: node 'self', argument 'self': expected a value that does not depend on this node, found its own result"});
}

TEST_CASE("two nodes of one name, two values of one name, and nodes without any are told") {
    ir_builder b;
    b.begin({});
    b.input(input(value_id{0}, "x"));
    b.call(relu("r", value_id{0}, value_id{1}));
    b.call(relu("r", value_id{0}, value_id{2}));
    auto other = relu("s", value_id{0}, value_id{3});
    other.results[0].name = "x";
    b.call(other);
    auto nameless = relu("", value_id{0}, value_id{4});
    nameless.op = op_name("higher_order.");
    b.call(nameless);
    CHECK(messages(finish(b, {value_id{4}})) ==
          lines{"duplicate-name: node 'r': expected a name of its own, found that of node 'r' too",
                "duplicate-name: node 's', result 'x': expected a name of its own, found that of a result of input 'x' too",
                "missing-name: node '': expected a name, found none", "missing-name: node '': expected the name of an operator, found none"});
}

TEST_CASE("an input may be named like a result that a flattened call numbers") {
    ir_builder b;
    b.begin({});
    b.input(input(value_id{0}, "split_1"));
    auto split = relu("split", value_id{0}, value_id{1});
    split.bound = binding::flattened;
    split.arguments[0].name.clear();
    split.results[0].name = "split_0";
    split.results.push_back(split.results[0]);
    split.results[1].id = value_id{2};
    split.results[1].name = "split_1";
    b.call(split);
    CHECK(messages(finish(b, {value_id{2}})) == lines{});
}

TEST_CASE("a use that claims another shape or dtype than its producer has is told") {
    ir_builder b;
    b.begin({});
    b.input(input(value_id{0}, "x"));
    auto c = relu("relu", value_id{0}, value_id{1});
    tensor_type claimed;
    claimed.sizes = {3};
    c.claims = {{0, 0, claimed}};
    b.call(c);
    claimed.sizes = {2};
    claimed.dtype = dtype::int64;
    output_node o;
    o.entries = {{use{value_id{1}}}};
    o.claims = {{0, 0, claimed}};
    b.output(o);
    b.end();
    CHECK(messages(std::move(b).result()) == lines{"type-mismatch: node 'relu', argument 'self': expected float32[2], which 'x' is, found float32[3]",
                                                   "type-mismatch: the outputs, output 0: expected float32[2], which 'relu' is, found int64[2]"});
}

TEST_CASE("shapes that can't be are told") {
    program_writer p;
    auto const x = p.input("x", {2, -1});
    value y = p.make("y", {2, 3}, dtype::float32);
    std::get<tensor_type>(y.type).strides = shape{1};
    auto const id = y.id;
    call_node c;
    c.name = "y";
    c.op = op_name("aten.relu.default");
    c.arguments = {tensor("self", x)};
    c.results = {y};
    p.builder().call(c);
    CHECK(messages(p.finish({id})) == lines{"bad-shape: input 'x', result 'x': expected sizes of 0 or more, found [2, -1]",
                                            "bad-shape: node 'y', result 'y': expected 2 strides, found 1"});
}

TEST_CASE("results that don't fit their grouping are told") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto c = relu("split", x, value_id{1});
    c.returns = {3};
    p.builder().call(c);
    CHECK(messages(p.finish({value_id{1}})) == lines{"wrong-arity: node 'split': expected 3 results, as its returns are grouped, found 1"});
}

TEST_CASE("a program without outputs is told") {
    ir_builder b;
    b.begin({.model_name = "M"});
    b.end();
    CHECK(messages(std::move(b).result()) == lines{"missing-output: program 'M': expected at least one output, found none"});
}

TEST_CASE("an output that writes to what is not there is told") {
    program_writer p;
    auto const x = p.input("x", {2});
    p.weight("b_b", "b", {2}, weight_kind::buffer);
    output_node o;
    for (auto const* target : {"b", "c"}) o.entries.push_back({use{x}, output_kind::buffer_mutation, target});
    for (auto const* target : {"x", "y"}) o.entries.push_back({use{x}, output_kind::user_input_mutation, target});
    p.builder().output(o);
    p.builder().end();
    CHECK(messages(std::move(p.builder()).result()) == lines{"dangling-use: the outputs, output 1: expected a weight to write to, found 'c', which is none",
                                                             "dangling-use: the outputs, output 3: expected an input to write to, found 'y', which is none"});
}

TEST_CASE("constants fit the weights that name them") {
    program_writer p;
    p.weight("c_a", "a", {2}, weight_kind::constant);
    p.weight("c_b", "b", {2}, weight_kind::constant);
    p.weight("c_c", "c", {2}, weight_kind::constant);
    auto const bytes = [](std::size_t n) { return std::vector<std::byte>(n); };
    p.builder().constant({"a", make_tensor_data(dtype::float32, {2}, bytes(8))});
    p.builder().constant({"b", make_tensor_data(dtype::int32, {2}, bytes(8))});
    p.builder().constant({"c", make_tensor_data(dtype::float32, {1}, bytes(4))});
    p.builder().constant({"d", make_tensor_data(dtype::float32, {1}, bytes(4))});
    CHECK(messages(p.finish({value_id{0}})) == lines{"constant-mismatch: constant 'b': expected float32[2], as the weight says, found int32[2]",
                                                     "constant-mismatch: constant 'c': expected float32[2], as the weight says, found float32[1]",
                                                     "constant-mismatch: constant 'd': expected a weight with that key, found none"});
}

TEST_CASE("a weight under two labels is fine, of two types or listed twice it is not") {
    program_writer p;
    p.weight("p_a", "w", {2});
    p.weight("p_b", "w", {2});
    p.weight("p_c", "w", {3});
    p.weight("w", "w", {2});
    CHECK(messages(p.finish({value_id{0}})) == lines{"duplicate-weight: weight 'p_c': expected float32[2], as 'p_a' with the same key, found float32[3]",
                                                     "duplicate-weight: weight 'w': expected a key of its own, found that of weight 'p_a' too"});
}

TEST_CASE("a getitem takes all results of its call, in order, and one that is there") {
    auto const with = [](std::vector<value_id> const& inputs, std::int64_t index, shape const& sizes) {
        program_writer p;
        auto const x = p.input("x", {4, 2});
        call_node split;
        split.name = "split";
        split.op = op_name("aten.split.Tensor");
        split.bound = binding::flattened;
        split.arguments = {tensor("", x)};
        split.results = {p.make("split_0", {1, 2}, dtype::float32), p.make("split_1", {3, 2}, dtype::float32)};
        split.returns = {2};
        p.builder().call(split);
        call_node get;
        get.name = "taken";
        get.op = op_name("_operator.getitem");
        get.bound = binding::flattened;
        for (auto const i : inputs) get.arguments.push_back(tensor("", i));
        get.arguments.push_back(attr("index", index));
        get.results = {p.make("taken", sizes, dtype::float32)};
        p.builder().call(get);
        return messages(p.finish({get.results[0].id}));
    };
    value_id const a{1}, b{2};
    CHECK(with({a, b}, 1, {3, 2}) == lines{});
    CHECK(with({a, b}, 0, {3, 2}) ==
          lines{"type-mismatch: node 'taken', result 'taken': expected float32[1, 2], as result 0 of 'split' is, found float32[3, 2]"});
    CHECK(with({a, b}, 2, {3, 2}) == lines{"wrong-index: node 'taken', argument 'index': expected the place of one of the 2 results of 'split', found 2"});
    CHECK(with({a, b}, -1, {3, 2}).size() == 1);
    CHECK(with({b, b}, 1, {3, 2}) == lines{"wrong-index: node 'taken', input 0: expected result 0 of node 'split', found result 1 of node 'split'"});
    CHECK(with({a}, 1, {3, 2}) == lines{"wrong-arity: node 'taken': expected 2 inputs, the results of 'split', found 1"});
}

TEST_CASE("lists that are longer than the inputs of a flattened call are told") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto c = relu("cat", x, value_id{1});
    c.bound = binding::flattened;
    c.arguments = {tensor("", x), attr("_tensor_list_sizes", std::vector<std::int64_t>{1, std::int64_t{1} << 60U})};
    p.builder().call(c);
    auto const found = validate_ir(p.finish({value_id{1}}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].what == problem::wrong_arity);
    CHECK(found[0].argument == "argument '_tensor_list_sizes'");
}

TEST_CASE("sub-programs are there, take what they are given, and are checked themselves") {
    program_writer p;
    auto const x = p.input("x", {2});
    auto const branch = [&](std::uint32_t index, std::string const& name, std::size_t inputs, bool damaged) {
        auto b = p.builder().subgraph({index, name});
        b.begin({.model_name = name});
        for (std::uint32_t i = 0; i < inputs; ++i) b.input(input(value_id{i}, "i" + std::to_string(i)));
        auto const last = static_cast<std::uint32_t>(inputs);
        if (damaged) b.unresolved({value_id{last + 1}, "ghost"});
        b.call(relu("r", damaged ? value_id{last + 1} : value_id{0}, value_id{last}));
        output_node o;
        o.entries = {{use{value_id{last}}}};
        b.output(o);
        b.end();
        p.builder().end_subgraph({index, name}, std::move(b));
    };
    branch(0, "yes", 1, false);
    branch(1, "no", 2, true);
    auto cond = relu("cond", x, value_id{1});
    cond.op = op_name("higher_order.cond");
    cond.arguments = {tensor("", x), attr("", subgraph_ref{0, "yes"}), attr("", subgraph_ref{1, "no"}), attr("", tensor_list{{x}}),
                      attr("", subgraph_ref{5, "far"})};
    p.builder().call(cond);
    CHECK(
        messages(p.finish({value_id{1}})) ==
        lines{
            "bad-subgraph: node 'cond', input 4: expected one of 2 sub-programs, found number 5",
            "bad-subgraph: node 'cond', sub-program 'no': expected 1 inputs, one for each operand, found 2",
            "dangling-use: node 'no/r', argument 'self': expected a value that an input, a weight or a node produces, found 'ghost', which nothing produces"});
}

TEST_CASE("who requires a valid program is told of the first problem and how many more there are") {
    ir_builder b;
    b.begin({.model_name = "M"});
    b.unresolved({value_id{7}, "ghost"});
    b.call(relu("relu", value_id{7}, value_id{0}));
    auto const program = finish(b, {value_id{7}});
    try {
        require_valid(program);
        FAIL("nothing was thrown");
    } catch (error const& e) {
        CHECK(e.code() == errc::invalid_ir);
        std::string const what = e.what();
        CHECK(what.find("program 'M'") != std::string::npos);
        CHECK(what.find("node 'relu'") != std::string::npos);
        CHECK(what.ends_with("(and 1 more)"));
    }
}

TEST_CASE("damaged programs are checked without an exception, and each unresolved use is found") {
    std::size_t found = 0;
    std::uint64_t const start = torch_ir_test::new_seed();
    for (std::uint64_t seed = start; seed < start + 300; ++seed) {
        INFO("seed ", seed);
        auto const program = random_program(seed, {.odd_names = seed % 3 != 0, .damaged = true})();
        std::size_t dangling = 0;
        auto const count = [&](auto const& self, ir const& p) -> void {
            auto const count_in = [&](attribute const& a) { for_each_use(a, [&](value_id v, std::uint32_t) { dangling += p.find_value(v) == nullptr; }); };
            for (vertex const v : p.calls())
                for (auto const& a : p.call(v).arguments) count_in(a.value);
            for (auto const& e : p.outputs()) count_in(e.value);
            for (auto const& s : p.subgraphs()) self(self, s);
        };
        count(count, program);
        auto const problems = validate_ir(program);
        auto const uses = std::count_if(problems.begin(), problems.end(),
                                        [](auto const& d) { return d.what == problem::dangling_use && d.found.ends_with("which nothing produces"); });
        CHECK(static_cast<std::size_t>(uses) == dangling);
        found += dangling;
    }
    CHECK(found > 100);
}
}  // TEST_SUITE("validate/validate")
