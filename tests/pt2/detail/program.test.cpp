// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/program.hpp>

#include <doctest/doctest.h>

#include <string>

#include <torch_ir/pt2/read.hpp>

#include "support/damage.hpp"
#include "support/pt2_image.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/detail/program") {
namespace {

ir read(pt2_program const& p) { return build(pt2_archive(pt2_image(p.text()), "m.pt2")); }
std::string refusal(pt2_program const& p) {
    return message_of([&] { return read(p).value_count(); });
}

/// A program of no calls with one input and one output.
pt2_program passing(std::string const& input, std::string const& input_spec, std::string const& output = "", std::string const& output_spec = "") {
    pt2_program p;
    p.nodes = "[]";
    p.inputs = "[" + input + "]";
    p.input_specs = "[" + input_spec + "]";
    p.outputs = "[" + output + "]";
    p.output_specs = "[" + output_spec + "]";
    return p;
}

std::string user_input(std::string const& arg) { return R"({"user_input": {"arg": )" + arg + "}}"; }

}  // namespace

TEST_CASE("inputs and weights are announced in the order of the signature, with dense ids") {
    ir const g = read({});
    REQUIRE(g.weights().size() == 2);
    weight_node const& w = g.weight(g.weights()[0]);
    CHECK(w.target == "w");
    CHECK(w.result.name == "p_w");
    CHECK(w.kind == weight_kind::parameter);
    CHECK(to_index(w.result.id) == 0);
    weight_node const& b = g.weight(g.weights()[1]);
    CHECK(b.kind == weight_kind::buffer);
    CHECK(!b.persistent);
    REQUIRE(g.inputs().size() == 2);
    CHECK(g.input(g.inputs()[0]).result.name == "x");
    CHECK(g.input(g.inputs()[0]).kind == input_kind::user);
    CHECK(g.inputs()[0] == 2);
    input_node const& flag = g.input(g.inputs()[1]);
    CHECK(flag.kind == input_kind::constant);
    CHECK(flag.result.name == "flag");
    CHECK(flag.constant == attribute(none{}));
    CHECK(g.model_name() == "Scale");
}

TEST_CASE("outputs keep what they are for") {
    ir const g = read({});
    REQUIRE(g.outputs().size() == 3);
    CHECK(g.outputs()[0] == output_entry{use{value_id{4}}, output_kind::buffer_mutation, "b"});
    CHECK(g.outputs()[1] == output_entry{use{value_id{4}}, output_kind::user, {}});
    CHECK(g.outputs()[2] == output_entry{std::int64_t{5}, output_kind::user, {}});
    std::pair<std::string, output_kind> const kinds[] = {
        {R"({"loss_output": {"arg": {"name": "x"}}})", output_kind::loss},
        {R"({"parameter_mutation": {"arg": {"name": "x"}, "parameter_name": "t"}})", output_kind::parameter_mutation},
        {R"({"gradient_to_parameter": {"arg": {"name": "x"}, "parameter_name": "t"}})", output_kind::gradient_to_parameter},
        {R"({"gradient_to_user_input": {"arg": {"name": "x"}, "user_input_name": "t"}})", output_kind::gradient_to_user_input},
        {R"({"user_input_mutation": {"arg": {"name": "x"}, "user_input_name": "t"}})", output_kind::user_input_mutation},
        {R"({"token": {"arg": {"name": "x"}}})", output_kind::token}};
    std::string const x = R"({"as_tensor": {"name": "x"}})";
    for (auto const& [spec, kind] : kinds) {
        ir const h = read(passing(x, user_input(x), x, spec));
        bool const targeted = kind != output_kind::loss && kind != output_kind::token;
        output_entry const expected{use{value_id{0}}, kind, targeted ? "t" : ""};
        CHECK_MESSAGE(h.outputs()[0] == expected, spec);
    }
}

TEST_CASE("every kind of input is read") {
    auto const input = [](std::string const& arg, std::string const& spec, std::string const& more = "") {
        pt2_program p = passing(arg, spec);
        if (!more.empty()) p.more_values = more;
        ir const g = read(p);
        REQUIRE(g.inputs().size() == 1);
        return g.input(g.inputs()[0]);
    };
    std::string const n = R"({"as_sym_int": {"as_name": "n"}})";
    auto const symbol = input(n, user_input(n), R"("sym_int_values": {"n": {"as_expr": {"expr_str": "s3", "hint": {"as_int": 7}}}})");
    CHECK(to_string(symbol.result.type) == "symint(s3)");
    CHECK(symbol.kind == input_kind::user);
    std::string const o = R"({"as_custom_obj": {"name": "obj", "class_fqn": "__torch__.C"}})";
    auto const object = input(o, R"({"custom_obj": {"arg": {"name": "obj", "class_fqn": "__torch__.C"}, "custom_obj_name": "self.c"}})");
    CHECK(object.kind == input_kind::object);
    CHECK(object.target == "self.c");
    CHECK(to_string(object.result.type) == "object(__torch__.C)");
    CHECK(input(o, user_input(o)).kind == input_kind::object);
    std::string const t = R"({"as_tensor": {"name": "x"}})";
    CHECK(input(t, R"({"token": {"arg": {"name": "x"}}})").kind == input_kind::token);
    for (std::string const constant :
         {R"({"as_int": 3})", R"({"as_float": "Infinity"})", R"({"as_bool": true})", R"({"as_string": "s"})", R"({"as_none": true})"}) {
        auto const fixed = input(constant, R"({"constant_input": {"name": "c", "value": )" + constant + "}}");
        CHECK(fixed.kind == input_kind::constant);
        CHECK(fixed.result.name == "c");
        CHECK(input(constant, user_input(constant)).constant == fixed.constant);
    }
    pt2_program constant = passing(t, R"({"tensor_constant": {"arg": {"name": "x"}, "tensor_constant_name": "lifted"}})");
    ir const g = read(constant);
    CHECK(g.weight(g.weights()[0]).kind == weight_kind::constant);
    CHECK(g.weight(g.weights()[0]).target == "lifted");
}

TEST_CASE("the graph and its signature must agree") {
    auto const x = std::string(R"({"as_tensor": {"name": "x"}})");
    CHECK(contains(refusal(passing(x, "")), "at /graph_module/graph/inputs: expected as many elements as the signature has (0), found array of 1"));
    CHECK(contains(refusal(passing(x, user_input(x), x)), "at /graph_module/graph/outputs: expected as many"));
    CHECK(contains(refusal(passing(x, user_input(R"({"as_tensor": {"name": "p_w"}})"))),
                   "at /graph_module/graph/inputs/0/as_tensor/name: expected 'p_w' as in the signature"));
    CHECK(contains(refusal(passing(x, user_input(R"({"as_int": 3})"))), "expected 'as_int' as in the signature, found 'as_tensor'"));
    CHECK(contains(refusal(passing(x, R"({"parameter": {"arg": {"name": "p_w"}, "parameter_name": "w"}})")), "expected the value 'p_w'"));
    CHECK(contains(refusal(passing(x, user_input(x), x, R"({"user_output": {"arg": {"as_none": true}}})")), "expected 'as_none' as in the signature"));
}

TEST_CASE("an unknown kind in the signature is an error, never skipped") {
    auto const x = std::string(R"({"as_tensor": {"name": "x"}})");
    CHECK(contains(refusal(passing(x, R"({"telepathy": {"arg": {"name": "x"}}})")), "at /graph_module/signature/input_specs/0: expected a kind of input"));
    CHECK(contains(refusal(passing(x, user_input(x), x, R"({"telepathy": {"arg": {"name": "x"}}})")), "expected a kind of output of schema version 8"));
    CHECK(contains(refusal(passing(x, R"({"parameter": {"arg": {"name": "x"}}})")), "expected the key 'parameter_name'"));
    CHECK(contains(refusal(passing(x, R"({"parameter": {"arg": {"name": "x"}, "parameter_name": ""}})")), "expected the name of a weight"));
}

TEST_CASE("an output must name a value of the graph") {
    auto const y = std::string(R"({"as_tensor": {"name": "y"}})");
    CHECK(contains(refusal(passing("", "", y, R"({"user_output": {"arg": )" + y + "}}")),
                   "output_specs/0/user_output/arg/as_tensor/name: expected the name of a value defined before"));
}

TEST_CASE("keys that a later minor version may add to a record are ignored") {
    pt2_program p;
    p.head += R"(, "future": [1])";
    p.nodes = replaced(p.nodes, R"("name": "mul")", R"("name": "mul", "future": {"a": 1})");
    p.tensor_values = replaced(p.tensor_values, R"("dtype": 7)", R"("future": 1, "dtype": 7)");
    CHECK(refusal(p).empty());
}

}  // TEST_SUITE("pt2/detail/program")
