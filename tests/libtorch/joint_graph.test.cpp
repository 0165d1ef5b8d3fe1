// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/joint_graph.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <map>
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
    check_gradients("detach_", [](T x, T, T w) {
        T b = x.mul(2);
        b.detach_();
        return b.mul(w);
    });
}
}  // TEST_SUITE("libtorch/joint_graph")
