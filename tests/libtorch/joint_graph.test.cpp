// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/joint_graph.hpp>

#include <torch_ir/ir/builder.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "support/torch.hpp"

TEST_SUITE("libtorch/joint_graph") {
namespace {

using namespace torch_ir;
using T = at::Tensor;

std::map<std::string, T> gradients_of(execution const& e) {
    std::map<std::string, T> out;
    for (auto const& m : e.mutations)
        if (m.kind == output_kind::gradient_to_parameter || m.kind == output_kind::gradient_to_user_input) out[m.target] = m.value;
    return out;
}

/// `f(x, y)` in float64: gradients with respect to a weight "w", which `f` captures, and to x, against those of eager autograd; y needs none.
template <class F>
void check_gradients(std::string const& what, F&& f) {
    CAPTURE(what);
    at::manual_seed(5);
    auto const options = c10::TensorOptions().dtype(c10::kDouble);
    T const x = at::rand({4, 6}, options).requires_grad_(), y = at::rand({4, 6}, options), w = at::rand({4, 6}, options).requires_grad_();
    ir const program = extract_ir([&](T a, T b) { return f(a, b, w); }, {{"w", w}}, std::vector<c10::IValue>{x, y});
    T const eager = f(x, y.clone(), w);
    T const tangent = at::rand(eager.sizes(), options);
    auto const expected = torch::autograd::grad({eager}, {x, w}, {tangent}, false, false, true);
    for (bool const core : {false, true}) {
        CAPTURE(core);
        ir const joint = joint_graph(program, {.gradients_of = {"w", "x1"}, .core = core});
        CAPTURE(to_text(program));
        CAPTURE(to_text(joint));
        REQUIRE(validate_ir(joint).empty());
        for (vertex const v : joint.calls()) CHECK_FALSE(find_schema(joint.call(v).op)->writes());
        executor run(joint);
        run.load_weights({{"w", w.detach()}});
        auto const found = run.execute(std::vector<c10::IValue>{x.detach(), y, tangent});
        CHECK(at::allclose(found.tensors().at(0), eager.detach()));
        auto const gradients = gradients_of(found);
        for (std::size_t i = 0; i < 2; ++i) {
            std::string const key = i == 0 ? "x1" : "w";
            CAPTURE(key);
            REQUIRE(gradients.contains(key) == expected[i].defined());
            if (expected[i].defined()) CHECK(at::allclose(gradients.at(key), expected[i]));
        }
    }
}

}  // namespace

TEST_CASE("gradients are those of eager autograd") {
    check_gradients("a product", [](T x, T y, T w) { return x.mul(w).add(y); });
    check_gradients("matrices", [](T x, T y, T w) { return x.matmul(w.t()).tanh().matmul(y); });
    check_gradients("a layer", [](T x, T, T w) { return at::linear(at::layer_norm(x, {6}), w); });
    check_gradients("softmax and a number", [](T x, T, T w) { return (at::softmax(x * w, 1) * 3 + 1).pow(2).sum(); });
    check_gradients("one that is not used", [](T x, T y, T) { return x.mul(y); });
    check_gradients("attention", [](T x, T y, T w) {
        auto const heads = [](T const& t) { return t.view({1, 4, 2, 3}).transpose(1, 2); };
        return at::scaled_dot_product_attention(heads(x), heads(y), heads(w)).transpose(1, 2).reshape({4, 6});
    });
}

TEST_CASE("writes are differentiated as eager autograd does it") {
    check_gradients("relu_", [](T x, T, T w) { return (x - w).relu_().mul(x); });
    check_gradients("a write through a view of a result", [](T x, T, T w) {
        T b = x.mul(2);
        b.select(1, 2).copy_(w.select(1, 0));
        return b.mul(b);
    });
    check_gradients("a write to a tensor that needed no gradient", [](T x, T y, T w) {
        y.narrow(0, 1, 2).copy_(w.narrow(0, 0, 2));
        return y.mul(x);
    });
    check_gradients("a write through a transposed view", [](T x, T, T w) {
        T b = x.clone();
        b.t().narrow(0, 0, 2).mul_(w.t().narrow(0, 3, 2));
        return b.t().mul(2);
    });
    check_gradients("an index", [](T x, T y, T w) {
        y.index_copy_(0, at::tensor({2, 0}, at::kLong), x.narrow(0, 0, 2).mul(w.narrow(0, 2, 2)));
        return y.mul(w);
    });
    check_gradients("a mask", [](T x, T y, T w) {
        T b = x.mul(w);
        b.masked_fill_(y > 0.5, 0.25);
        return b.add_(w).mul(x);
    });
    check_gradients("writes behind detach", [](T x, T, T w) {
        T b = x.mul(w);
        T d = b.detach();
        return b.mul(d);
    });
    check_gradients("a region without gradients", [](T x, T y, T w) {
        T const a = x.mul(w);
        T b;
        {
            c10::NoGradGuard const none;
            b = a.mul(2).add(y);
        }
        return a.mul(b);
    });
    check_gradients("data", [](T x, T, T w) {
        T const a = x.mul(w);
        return a.mul(a.data().mul(2)).add(a.variable_data());
    });
    check_gradients("dropout that is none", [](T x, T, T w) {
        T const a = x.mul(w);
        T const b = at::dropout(a, 0.5, false);
        b.add_(w);
        return a.mul(b);
    });
    check_gradients("a write to an input that needs none", [](T x, T y, T w) {
        y.mul_(x.mul(w));
        return y.mul(2);
    });
    check_gradients("windows that leave something out", [](T x, T, T w) {
        T const b = x.mul(w);
        b.unfold(1, 2, 4).mul_(3);
        return b;
    });
    check_gradients("attention whose output is transposed", [](T x, T y, T w) {
        auto const heads = [](T const& t) { return t.view({1, 4, 2, 3}).transpose(1, 2); };
        return at::scaled_dot_product_attention(heads(x), heads(y), heads(w)).transpose(1, 2).reshape({2, 12});
    });
    check_gradients("detach_", [](T x, T, T w) {
        T b = x.mul(2);
        b.detach_();
        return b.mul(w);
    });
}

namespace {

ir loss_program(T const& w) {
    return extract_ir(
        [&](T x, T y) {
            T const z = at::linear(x, w);
            return std::vector<T>{z.detach(), at::mse_loss(z, y)};
        },
        {{"w", w}}, std::vector<c10::IValue>{at::rand({4, 6}), at::rand({4, 3})});
}

}  // namespace

TEST_CASE("a loss is an output of its own kind, and the program has the inputs that it had") {
    T const w = at::rand({3, 6}).requires_grad_(), x = at::rand({4, 6}), y = at::rand({4, 3});
    ir const joint = joint_graph(loss_program(w), {.loss = 1});
    CHECK(joint.inputs().size() == 2);
    REQUIRE(joint.outputs().size() == 3);
    CHECK(joint.outputs()[0].kind == output_kind::user);
    CHECK(joint.outputs()[1].kind == output_kind::loss);
    CHECK(joint.outputs()[2].kind == output_kind::gradient_to_parameter);
    CHECK(joint.outputs()[2].target == "w");
    executor run(joint);
    run.load_weights({{"w", w.detach()}});
    auto const found = run.execute(std::vector<c10::IValue>{x, y});
    T const loss = at::mse_loss(at::linear(x, w), y);
    CHECK(at::allclose(found.tensors().at(1), loss.detach()));
    CHECK(at::allclose(gradients_of(found).at("w"), torch::autograd::grad({loss}, {w}).at(0)));
}

TEST_CASE("tangents are inputs behind the program's own, by name") {
    ir const joint = joint_graph(loss_program(at::rand({3, 6}).requires_grad_()));
    REQUIRE(joint.inputs().size() == 3);
    CHECK(joint.input(joint.inputs()[2]).result.name == "tangents_1");
    CHECK(joint.info().argument_names.back() == "tangents_1");
    CHECK(leaf_count(*joint.info().in_spec) == 3);
    CHECK(joint.input(joint.inputs()[2]).result.tensor()->sizes.empty());
}

TEST_CASE("calls of the backward have the metadata of what they are the derivative of") {
    ir_builder builder;
    builder.begin({.model_name = "M"});
    tensor_type const t{.sizes = {2, 3}, .requires_grad = true};
    builder.input({.result = {value_id{0}, "x", t}});
    std::uint32_t last = 0;
    for (auto const* const op : {"silu", "tanh", "exp"}) {
        call_node c{.name = op, .op = op_name(std::string("aten.") + op + ".default"), .arguments = {{"self", use{value_id{last}}}}};
        c.results = {{value_id{++last}, op, t}};
        c.metadata.trace = std::make_shared<std::string const>(op);
        builder.call(c);
    }
    builder.output({.entries = {{use{value_id{last}}}}});
    builder.end();
    ir const joint = joint_graph(std::move(builder).result());
    std::string lines;
    for (vertex const v : joint.calls())
        lines += std::string(joint.call(v).op.base()) + ":" + (joint.call(v).metadata.trace ? *joint.call(v).metadata.trace : "nothing") + " ";
    CHECK(lines == "sigmoid:silu mul:silu tanh:tanh exp:exp mul:exp mul:tanh sub:tanh mul:tanh sigmoid:silu mul:silu sub:silu mul:silu add:silu mul:silu ");
}

TEST_CASE("what can't be differentiated is refused by name") {
    T const w = at::rand({3, 6}).requires_grad_();
    ir const program = loss_program(w);
    auto const message_of = [&](joint_options const& o) {
        try {
            static_cast<void>(joint_graph(program, o));
        } catch (error const& e) {
            return std::string(e.what());
        }
        return std::string();
    };
    CHECK(message_of({.loss = 0}).find("output 0: float32[4, 3], which depends on none of it") != std::string::npos);
    CHECK(message_of({.loss = 7}).find("below 2") != std::string::npos);
    CHECK(message_of({.gradients_of = {"v"}}).find("'v'") != std::string::npos);
    ir const numbers = extract_ir([](T x) { return x.add(1); }, std::vector<c10::IValue>{at::rand({2})});
    CHECK_THROWS_WITH_AS(static_cast<void>(joint_graph(numbers)), doctest::Contains("records none that requires gradients"), error);
    ir const integers = extract_ir([](T x) { return x.add(1); }, std::vector<c10::IValue>{at::zeros({2}, at::kLong)});
    CHECK_THROWS_WITH_AS(static_cast<void>(joint_graph(integers, {.gradients_of = {"x"}})), doctest::Contains("int64[2]"), error);
    CHECK_THROWS_WITH_AS(static_cast<void>(joint_graph(program, {.loss = 1, .functional = {.keep = {"aten.nothing"}}})), doctest::Contains("aten.nothing"),
                         error);
}

TEST_CASE("joint graphs of programs with open sizes run at others") {
    T const w = at::rand({3, 6}).requires_grad_();
    ir const program = extract_ir([&](T x) { return at::linear(x, w).softmax(1); }, {{"w", w}}, std::vector<c10::IValue>{at::rand({4, 6})},
                                  extract_options{.dynamic = {{"x", {{0, {"n"}}}}}});
    ir const joint = joint_graph(program);
    CHECK(validate_ir(joint).empty());
    executor run(joint);
    run.load_weights({{"w", w.detach()}});
    for (std::int64_t const n : {2, 7, 11}) {
        T const x = at::rand({n, 6}), tangent = at::rand({n, 3});
        T const y = at::linear(x, w).softmax(1);
        auto const found = run.execute(std::vector<c10::IValue>{x, tangent});
        CHECK(at::allclose(gradients_of(found).at("w"), torch::autograd::grad({y}, {w}, {tangent}).at(0), 1e-4, 1e-6));
    }
}
}  // TEST_SUITE("libtorch/joint_graph")
