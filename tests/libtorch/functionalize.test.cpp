// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/functionalize.hpp>

#include <torch_ir/libtorch/decomposition.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "support/torch.hpp"

TEST_SUITE("libtorch/functionalize") {
namespace {

using namespace torch_ir;
using T = at::Tensor;

std::map<std::string, int> operators_of(ir const& program) {
    std::map<std::string, int> out;
    for (vertex const v : program.calls()) ++out[program.call(v).op.text()];
    return out;
}

bool is_functional(ir const& program) {
    for (vertex const v : program.calls()) {
        auto const* schema = find_schema(program.call(v).op);
        if (schema && schema->writes()) return false;
    }
    for (auto const& s : program.subgraphs())
        if (!is_functional(s)) return false;
    return true;
}

/// Extracts `f`, makes it functional in both forms, and compares outputs and what was written.
template <class F>
void check_function(std::string const& what, F&& f, tensor_map const& weights, std::vector<T> const& inputs) {
    CAPTURE(what);
    std::vector<c10::IValue> const values(inputs.begin(), inputs.end());
    ir const program = extract_ir(f, weights, values);
    executor before(program);
    before.load_weights(weights);
    auto const expected = before.execute(values);
    for (bool const core : {false, true}) {
        CAPTURE(core);
        ir const made = core ? to_core_aten(program) : functionalize(program);
        CAPTURE(to_text(made));
        REQUIRE(validate_ir(made).empty());
        CHECK(is_functional(made));
        executor after(made);
        after.load_weights(weights);
        auto const found = after.execute(values);
        auto const expected_tensors = expected.tensors(), tensors = found.tensors();
        REQUIRE(tensors.size() == expected_tensors.size());
        for (std::size_t i = 0; i < tensors.size(); ++i) CHECK(at::allclose(tensors[i], expected_tensors[i], 1e-5, 1e-6, true));
        std::map<std::string, T> written;
        for (auto const& m : found.mutations) written[m.target] = m.value;
        CHECK(written.size() == expected.mutations.size());
        for (auto const& m : expected.mutations) {
            REQUIRE(written.contains(m.target));
            CHECK(at::allclose(written.at(m.target).to(at::kDouble), m.value.to(at::kDouble)));
        }
    }
}

ir extracted(std::function<T(T)> const& f, std::vector<std::int64_t> const& sizes = {4, 6}) {
    return extract_ir([&](T x) { return f(x); }, {at::rand(sizes)});
}

}  // namespace

TEST_CASE("writes through views become values") {
    at::manual_seed(3);
    auto const x = at::rand({4, 6}), y = at::rand({4, 6});
    auto const i = at::tensor({2, 0, 3}, at::kLong);
    auto const with = [&](std::string const& what, auto&& f) { check_function(what, f, {}, {x}); };
    with("relu_", [](T a) {
        T b = a.add(1);
        b.relu_();
        return b;
    });
    with("a slice", [](T a) {
        T b = a.clone();
        b.slice(1, 1, 3).add_(2);
        return b;
    });
    with("a view of a view", [](T a) {
        T b = a.clone();
        b.t().select(0, 2).unsqueeze(0).mul_(3);
        return b;
    });
    with("a base behind its view", [](T a) {
        T b = a.clone();
        T v = b.select(0, 0);
        b.mul_(2);
        return v.add(b);
    });
    with("a diagonal", [](T a) {
        T b = a.clone();
        b.diagonal().zero_();
        return b;
    });
    with("as_strided", [](T a) {
        T b = a.clone();
        b.as_strided({2, 2}, {6, 1}, 1).fill_(7);
        return b;
    });
    with("chunks", [](T a) {
        T b = a.clone();
        auto c = b.split(2, 1);
        c[1].add_(1);
        return at::cat({c[0], c[1], b}, 1);
    });
    with("unbind", [](T a) {
        T b = a.clone();
        auto c = b.unbind(0);
        c[2].sigmoid_();
        return b;
    });
    with("transpose_", [](T a) {
        T b = a.clone();
        b.transpose_(0, 1);
        b.select(0, 0).add_(1);
        return b.mul(1);
    });
    with("unsqueeze_, squeeze_", [](T a) {
        T b = a.clone();
        b.unsqueeze_(0);
        b.squeeze_(0);
        return b;
    });
    with("an expanded view", [](T a) {
        T b = a.clone();
        T e = b.select(0, 0).expand({3, 6});
        b.add_(1);
        return e.mul(2);
    });
    with("a write through an expanded view", [](T a) {
        T b = a.clone();
        b.expand({2, 4, 6}).select(0, 1).add_(1);
        return b;
    });
    // Kernels out of place lay their results out in their own way, and the view that is undone does not fit them.
    with("a transposed view of a view, filled by a mask", [](T a) {
        T b = at::arange(24.0F).view({6, 4});
        b.t().masked_fill_(a > 0.5, 0.125);
        return b;
    });
    with("a view that joins dimensions behind a transposed write", [](T a) {
        T b = a.clone(), c = b.view({2, 2, 6});
        b.t().masked_fill_(a.t() > 0.5, -1);
        return at::cat({c.view({4, 6}), b.view({-1, 6})}, 0).view({48});
    });
    with("complex numbers behind a transposed write to their parts", [](T a) {
        T b = a.clone().view({4, 3, 2}), c = at::view_as_complex(b);
        b.permute({2, 0, 1}).masked_fill_(b.permute({2, 0, 1}) > 0.5, 3);
        return c.mul(2);
    });
    with("parts of complex numbers behind a transposed write", [](T a) {
        T c = at::complex(a, a * 2), b = at::view_as_real(c);
        b.permute({2, 1, 0}).masked_fill_(b.permute({2, 1, 0}) > 0.5, 3);
        return c.mul(2);
    });
    with("other element types behind a transposed write", [](T a) {
        T b = a.clone(), c = b.view(at::kInt);
        c.t().masked_fill_(b.t() > 0.5, 0);
        return b.mul(2);
    });
    with("wider element types behind a transposed write", [](T a) {
        T b = a.clone(), c = b.view(at::kDouble);
        b.t().masked_fill_(b.t() > 0.5, 0.25);
        return c.clone();
    });
    with("a reshape that is a view, behind a transposed write", [](T a) {
        T b = a.clone();
        b.t().masked_fill_(a.t() > 0.5, -1);
        b.reshape({24}).add_(1);
        b.contiguous().mul_(2);
        return b;
    });
    with("a reshape that is a copy, behind a transposed write", [](T a) {
        T b = a.clone().t();
        b.masked_fill_(a.t() > 0.5, -1);
        b.reshape({24}).add_(1);
        b.contiguous().mul_(2);
        return b;
    });
    with("windows that leave something out", [](T a) {
        T b = a.clone();
        b.unfold(1, 2, 3).add_(1);
        T c = a.clone();
        c.unfold(1, 2, 2).select(2, 0).mul_(2);
        return at::cat({b, c}, 0);
    });
    with("dropout that is none, written to", [](T a) {
        T b = a.clone(), c = at::dropout(b, 0.3, false), d = at::dropout(b, 0.0, true);
        c.add_(1);
        d.mul_(2);
        return a.add(b);
    });
    with("composite operators that return views", [](T a) {
        T b = a.clone();
        at::einsum("ij->ji", {b}).select(0, 1).mul_(2);
        at::meshgrid({b.select(0, 0), b.select(1, 0)}, "ij")[0].select(1, 0).add_(1);
        T c = at::broadcast_tensors({b, b})[1];
        b.sub_(3);
        return c.add(b);
    });
    with("as_strided behind a mask that lies otherwise", [](T a) {
        T b = a.clone();
        b.t().masked_fill_(a.t().clone(at::MemoryFormat::Contiguous) > 0.5, 0.125);
        return b.as_strided({6, 4}, {1, 6});
    });
    with("as_strided behind a transposed write", [](T a) {
        T b = a.clone();
        b.t().masked_fill_(a.t().clone().gt(0.5), -1);
        return b.as_strided({6, 4}, {1, 6}).clone();
    });
    with("foreach", [](T a) {
        std::vector<T> l{a.clone(), a.mul(2)};
        at::_foreach_add_(l, 1);
        return at::cat(l, 0);
    });
    with("clamp_, neg_", [](T a) {
        T b = a.clone();
        b.clamp_(0.2, 0.8).neg_();
        return b;
    });
    with("a loop", [](T a) {
        T r = at::zeros({4, 6});
        for (int k = 0; k < 3; ++k) r.select(0, k).copy_(a.select(0, k).exp());
        return r;
    });
    with("a complex view", [](T a) {
        T z = at::view_as_complex(a.clone().view({4, 3, 2}));
        z.mul_(2);
        return at::view_as_real(z);
    });
    with("detach", [](T a) {
        T b = a.clone();
        b.detach().add_(1);
        return b;
    });
    with("resize_", [](T a) {
        T b = a.clone();
        b.resize_({2, 3});
        return b;
    });
    with("reshape", [](T a) {
        T b = a.clone();
        b.reshape({24}).add_(1);
        b.t().reshape({24}).add_(1);
        return b;
    });
    with("contiguous and to", [](T a) {
        T b = a.clone();
        b.contiguous().add_(1);
        b.to(at::kFloat).mul_(2);
        return b;
    });
    with("cumsum_", [](T a) {
        T b = a.clone();
        b.narrow(1, 1, 3).cumsum_(1);
        return b;
    });
    with("unfold", [](T a) {
        T b = a.clone();
        b.unfold(1, 2, 2).mul_(2);
        return b;
    });
    with("permute", [](T a) {
        T b = a.clone();
        b.permute({1, 0}).slice(0, 0, 6, 2).sub_(1);
        return b;
    });
    with("masked_fill_", [](T a) {
        T b = a.clone();
        b.masked_fill_(a.gt(0.5), -1);
        return b;
    });
    with("outputs that share memory", [](T a) {
        T b = a.mul(2);
        return std::make_tuple(b, b.view({24}), b);
    });
    with("batch norm in training", [](T a) {
        T m = at::zeros({6}), v = at::ones({6});
        T o = at::batch_norm(a, {}, {}, m, v, true, 0.1, 1e-5, false);
        return at::cat({o, m.unsqueeze(0), v.unsqueeze(0)}, 0);
    });
    check_function("copy_ that casts",
                   [](T a, T c) {
                       T b = a.clone();
                       b.select(0, 1).copy_(c.select(0, 0).to(at::kDouble));
                       return b;
                   },
                   {}, {x, y});
    check_function("out=",
                   [](T a, T c) {
                       T o = at::zeros({4, 6});
                       at::add_out(o, a, c);
                       return o.mul(2);
                   },
                   {}, {x, y});
    check_function("set_",
                   [](T a, T c) {
                       T b = a.clone();
                       b.set_(c);
                       return b.mul(1);
                   },
                   {}, {x, y});
    check_function("index_put_",
                   [](T a, T j) {
                       T b = a.clone();
                       b.index_put_({j}, a.select(0, 0));
                       return b;
                   },
                   {}, {x, i});
    check_function("scatter_add_",
                   [](T a, T j) {
                       T b = a.clone();
                       b.scatter_add_(0, j.unsqueeze(1), a);
                       return b;
                   },
                   {}, {x, i});
    check_function("tril_ and index_fill_",
                   [](T a, T j) {
                       T b = a.clone();
                       b.tril_();
                       b.index_fill_(0, j, 9);
                       return b;
                   },
                   {}, {x, i});
}

TEST_CASE("what a program writes to becomes an output") {
    auto const x = at::rand({4, 6});
    auto const with = [&](std::string const& what, auto&& f) { check_function(what, f, {}, {x}); };
    with("an input", [](T a) {
        a.add_(1);
        return a.mul(2);
    });
    with("a view of an input, returned", [](T a) {
        T v = a.select(0, 0);
        v.mul_(2);
        return v;
    });
    with("an input, returned", [](T a) {
        a.mul_(2);
        return a;
    });
    tensor_map const w{{"w", at::rand({4, 6})}};
    check_function("a weight",
                   [&](T a) {
                       T z = w.at("w");
                       z.add_(a);
                       return z.mul(1);
                   },
                   w, {x});
    tensor_map const bn{{"m", at::rand({6})}, {"v", at::rand({6})}};
    check_function("running statistics", [&](T a) { return at::batch_norm(a, {}, {}, bn.at("m"), bn.at("v"), true, 0.1, 1e-5, false); }, bn, {x});
    check_function("running statistics of instances", [&](T a) { return at::instance_norm(a, {}, {}, bn.at("m"), bn.at("v"), true, 0.1, 1e-5, false); }, bn,
                   {at::rand({2, 6, 5})});

    ir const made = functionalize(extract_ir(
        [](T a) {
            a.add_(1);
            return a.mul(2);
        },
        {x}));
    REQUIRE(made.outputs().size() == 2);
    CHECK((made.outputs()[0].kind == output_kind::user_input_mutation));
    CHECK(made.outputs()[0].target == "x");
    CHECK((made.outputs()[1].kind == output_kind::user));
}

TEST_CASE("an input that changes its shape or memory is refused") {
    auto const refused = [](std::function<T(T)> const& f) {
        auto const program = extracted(f);
        CHECK_THROWS_WITH_AS(static_cast<void>(functionalize(program)), doctest::Contains("'x'"), error);
    };
    refused([](T a) {
        a.t_();
        return a.mul(2);
    });
    refused([](T a) {
        a.resize_({2, 2});
        return a.mul(2);
    });
}

TEST_CASE("a tensor that is given twice, and written to, is refused where the program tells of no alias") {
    ir const made = functionalize(extract_ir(
        [](T a, T b) {
            a.add_(1);
            return a.add(b);
        },
        {at::rand({3}), at::rand({3})}));
    executor const run(made);
    T const x = at::rand({6});
    CHECK(run.execute({x.slice(0, 0, 3), x.slice(0, 3, 6).clone()}).outputs.size() == 1);
    CHECK_THROWS_WITH_AS(static_cast<void>(run.execute({x.slice(0, 0, 3), x.slice(0, 3, 6)})), doctest::Contains("share"), error);
}

TEST_CASE("autocast reaches what whole operators are made of") {
    ir const program = parse_text(R"(
        %x: float32[4, 4] = input
        %w: float32[4, 4] = input
        graph 0 {
            program "body"
            %a: float32[4, 4] = input
            %b: float32[4, 4] = input
            %einsum: bfloat16[4, 4] = aten.einsum.default(equation="ij,jk->ik", tensors=[%a, %b])
            %linear: bfloat16[4, 4] = aten.linear.default(input=%a, weight=%b)
            return %einsum, %linear
        }
        %y: bfloat16[4, 4], %z: bfloat16[4, 4] = higher_order.wrap_with_autocast("cpu", torch.bfloat16, True, False, graph(0, "body"), %x, %w)
        return %y, %z)");
    std::vector<c10::IValue> const inputs{at::rand({4, 4}), at::rand({4, 4})};
    auto const expected = executor(program).execute(inputs).tensors();
    for (bool const core : {false, true}) {
        ir const made = core ? to_core_aten(program) : functionalize(program);
        CAPTURE(to_text(made));
        auto const found = executor(made).execute(inputs).tensors();
        for (std::size_t i = 0; i < 2; ++i) {
            CHECK((found[i].scalar_type() == at::kBFloat16));
            CHECK(found[i].equal(expected[i]));
        }
        CHECK(operators_of(made)["aten.linear.default"] == (core ? 0 : 1));  // which autocast has a kernel for
    }
}

TEST_CASE("expressions that a program states of its sizes are kept, also where samples would not tell them") {
    for (std::string const of : {"FloorDiv(Add(Symbol('n'), Integer(63)), Integer(64))", "FloorDiv(Symbol('n'), Integer(100))", "Max(Integer(3), Symbol('n'))",
                                 "FloorDiv(Mul(Symbol('n'), Add(Symbol('n'), Integer(1))), Integer(2))"}) {
        CAPTURE(of);
        expression const e = *parse_expression(of);
        ir_builder builder;
        builder.begin({.model_name = "M", .ranges = {{"n", 2, 5000}}});
        tensor_type const t{.sizes = {dim(expression::symbol("n"), 7), 3}};
        builder.input({.result = {value_id{0}, "x", t}});
        std::uint32_t next = 1;
        auto const number = [&](std::string const& op, std::vector<argument> arguments, expression const& what) {
            symbol_type type{symbol_kind::integer, what, {}};
            type.hint = evaluate(what, [](std::string_view) { return 7; }).value();
            builder.call({.name = "v" + std::to_string(next),
                          .op = op_name(op),
                          .arguments = std::move(arguments),
                          .results = {{value_id{next}, "v" + std::to_string(next), type}}});
            return use{value_id{next++}};
        };
        auto const emit = [&](auto const& self, expression const& x) -> attribute {
            if (x.what() == expression::kind::integer) return x.value();
            if (x.what() == expression::kind::symbol) return number("aten.sym_size.int", {{"self", use{value_id{0}}}, {"dim", std::int64_t{0}}}, x);
            attribute const a = self(self, x.arguments()[0]), b = self(self, x.arguments()[1]);
            std::string const op = x.op() == expression_op::add   ? "_operator.add"
                                   : x.op() == expression_op::mul ? "_operator.mul"
                                   : x.op() == expression_op::max ? "torch.sym_max"
                                                                  : "_operator.floordiv";
            return number(op, {{"a", a}, {"b", b}}, x);
        };
        attribute const factor = emit(emit, e);
        builder.call({.name = "mul",
                      .op = op_name("aten.mul.Tensor"),
                      .arguments = {{"self", use{value_id{0}}}, {"other", factor}},
                      .results = {{value_id{next}, "mul", t}}});
        builder.output({.entries = {{use{value_id{next}}}}});
        builder.end();
        ir const program = std::move(builder).result();
        REQUIRE(validate_ir(program).empty());
        for (bool const core : {false, true}) {
            ir const made = core ? to_core_aten(program) : functionalize(program);
            CAPTURE(to_text(made));
            executor before(program), after(made);
            for (std::int64_t const n : {2, 3, 6, 7, 50, 53, 64, 65, 99, 100, 101, 128, 200, 1000}) {
                CAPTURE(n);
                std::vector<c10::IValue> const x{at::ones({n, 3}, at::kLong).to(at::kFloat)};
                REQUIRE(after.execute(x).tensors()[0].equal(before.execute(x).tensors()[0]));
            }
        }
    }
}

TEST_CASE("a size that can be 0 or 1 alone is open all the same") {
    ir const program = parse_text(R"(program "OneElement"
range u0 0 1
%x: float32[] = input
%nonzero: int64[{u0}, 0]{strides=[1, {u0}]} = aten.nonzero.default(self=%x)
%size: symint(u0) = aten.sym_size.int(self=%nonzero, dim=0)
%ones: float32[{u0}] = aten.new_ones.default(self=%x, size=[%size])
return %nonzero, %ones
)");
    for (bool const core : {false, true}) {
        executor const run(core ? to_core_aten(program) : functionalize(program));
        for (double const x : {0.0, 5.0}) {
            auto const found = run.execute({at::scalar_tensor(x, at::kFloat)}).tensors();
            CHECK(found[0].sizes() == at::IntArrayRef({x == 0 ? 0 : 1, 0}));
            CHECK(found[1].sizes() == at::IntArrayRef({x == 0 ? 0 : 1}));
        }
    }
}

TEST_CASE("a selection inside of a call whose rows it gives has one dimension") {
    ir const program = parse_text(R"(program "Combinations"
range u0 0 *
%x: float32[4] = input
%pairs: float32[{u0}, 2] = aten.combinations.default(self=%x)
return %pairs
)");
    ir const core = to_core_aten(program);
    for (vertex const v : core.calls())
        if (core.call(v).op.text() == "aten.masked_select.default") CHECK(core.call(v).results[0].tensor()->sizes.size() == 1);
    std::vector<c10::IValue> const x{at::arange(4, at::kFloat)};
    CHECK(operators_of(core).contains("aten.masked_select.default"));
    CHECK(executor(core).execute(x).tensors()[0].equal(executor(program).execute(x).tensors()[0]));
}

TEST_CASE("operators stay in the one form, and become simpler ones in the other") {
    auto const program = extracted([](T a) { return at::linear(at::silu(a), at::ones({3, 6})); });
    CHECK(operators_of(functionalize(program)).contains("aten.linear.default"));
    auto const core = operators_of(to_core_aten(program));
    CHECK_FALSE(core.contains("aten.linear.default"));
    CHECK_FALSE(core.contains("aten.silu.default"));
    CHECK(core.contains("aten.sigmoid.default"));
    CHECK(core.contains("aten.mm.default"));
}

TEST_CASE("operators that the caller keeps stay, by name or by overload") {
    auto const program = extracted([](T a) { return at::linear(at::silu(a).add_(1), at::ones({3, 6})); });
    for (auto const* name : {"aten.linear", "aten.linear.default"}) {
        auto const core = operators_of(to_core_aten(program, {.keep = {name, "aten.silu"}}));
        CHECK(core.contains("aten.linear.default"));
        CHECK(core.contains("aten.silu.default"));
    }
    CHECK_FALSE(operators_of(to_core_aten(program, {.keep = {"aten.add_"}})).contains("aten.add_.Scalar"));
    CHECK_THROWS_WITH_AS(static_cast<void>(to_core_aten(program, {.keep = {"aten.nope"}})), doctest::Contains("aten.nope"), error);
}

TEST_CASE("decompositions are registered, replaced and removed, and may call their own operator") {
    auto const program = extracted([](T a) { return at::expm1(a); });
    CHECK(operators_of(to_core_aten(program)).contains("aten.expm1.default"));
    register_decomposition("aten::expm1", [](T x) { return x.exp() - 1; });
    auto const decomposed = operators_of(to_core_aten(program));
    CHECK_FALSE(decomposed.contains("aten.expm1.default"));
    CHECK(decomposed.contains("aten.exp.default"));
    register_decomposition("aten::expm1", [](T x) { return x.expm1() * 1.0; });
    CHECK(operators_of(to_core_aten(program)).at("aten.expm1.default") == 1);
    register_decomposition("aten::expm1", [](T x) {
        T y = x.clone();
        y.exp_();
        return y.sub_(1);
    });
    CHECK(is_functional(to_core_aten(program)));
    register_decomposition("aten::expm1", decomposition());
    CHECK(operators_of(to_core_aten(program)).contains("aten.expm1.default"));
}

TEST_CASE("a decomposition that throws leaves an error that names the node, and nothing behind") {
    auto const program = extracted([](T a) { return at::expm1(a).add(1); });
    register_decomposition("aten::expm1", [](T x) { return x.view({1, 2, 3}); });
    CHECK_THROWS_WITH_AS(static_cast<void>(to_core_aten(program)), doctest::Contains("'expm1'"), error);
    register_decomposition("aten::expm1", decomposition());
    CHECK(to_core_aten(program).calls().size() == 2);
}

TEST_CASE("views of attention's output are those of the kernel that runs") {
    auto const x = at::rand({2, 8, 4, 16});
    for (bool const reshaped : {false, true})
        check_function("attention",
                       [&](T a) {
                           T const q = a.transpose(1, 2), out = at::scaled_dot_product_attention(q, q, q);
                           return reshaped ? out.reshape({2, 32, 16}) : out.transpose(1, 2).reshape({2, 8, 64});
                       },
                       {}, {x});
}

TEST_CASE("calls keep the metadata of the call that they came from") {
    ir_builder builder;
    builder.begin({.model_name = "M"});
    tensor_type const t{.sizes = {2, 3}};
    builder.input({.result = {value_id{0}, "x", t}});
    call_node c{.name = "silu", .op = op_name("aten.silu.default"), .arguments = {{"self", use{value_id{0}}}}, .results = {{value_id{1}, "silu", t}}};
    c.metadata.trace = std::make_shared<std::string const>("File \"m.py\", line 3");
    builder.call(c);
    builder.output({.entries = {{use{value_id{1}}}}});
    builder.end();
    ir const core = to_core_aten(std::move(builder).result());
    REQUIRE(core.calls().size() == 2);
    for (vertex const v : core.calls()) CHECK(*core.call(v).metadata.trace == "File \"m.py\", line 3");
}
}  // TEST_SUITE("libtorch/functionalize")
