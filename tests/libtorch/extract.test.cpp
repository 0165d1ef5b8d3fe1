// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/extract.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/shape_function.hpp>
#include <torch_ir/libtorch/trace/dispatch_mode.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <ATen/ATen.h>
#include <torch/library.h>

#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "support/torch.hpp"

using namespace torch_ir;
using torch_ir_test::contains;
using torch_ir_test::message_of;

TEST_SUITE("libtorch/extract") {
namespace {

/// The calls and the return of a program, a line each, without types.
std::string calls_of(ir const& program) {
    std::string out, text = to_text(program);
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const end = text.find('\n', at);
        std::string_view const line = std::string_view(text).substr(at, end - at);
        if (line.find(" = aten.") != std::string_view::npos || line.starts_with("return")) {
            auto const equals = line.find(" = ");
            out += std::string(line.starts_with("return") ? line : line.substr(equals + 3)) + "\n";
        }
        at = end + 1;
    }
    return out;
}

extract_options as_it_is() { return {.canonicalize = false}; }

/// Extracts, runs with the same inputs, and compares with the function itself.
template <class F>
void check_like_eager(F&& f, std::vector<c10::IValue> const& inputs) {
    auto const program = extract_ir(f, inputs);
    CHECK(validate_ir(program).empty());
    std::vector<c10::IValue> copies, tensors;
    for (auto const& i : inputs) {
        copies.push_back(i.isTensor() ? c10::IValue(i.toTensor().clone()) : i);
        if (i.isTensor()) tensors.push_back(i.toTensor().clone());
    }
    std::vector<named_leaf> expected;
    static_cast<void>(flatten(invoke_with(f, copies), "y", expected));
    auto const found = execute_ir(program, tensors, tensor_map{});
    REQUIRE(found.outputs.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(torch_ir_test::same(found.outputs[i].toTensor(), expected[i].value.toTensor()));
}

at::Tensor twice_kernel(at::Tensor const& x) { return x * 2; }
at::Tensor rows_kernel(at::Tensor const& x, std::int64_t n) { return x.narrow(0, 0, n).clone(); }

TORCH_LIBRARY(torch_ir_extract_test, m) {
    m.def("twice(Tensor x) -> Tensor");
    m.def("rows(Tensor x, int n) -> Tensor");
}
TORCH_LIBRARY_IMPL(torch_ir_extract_test, CPU, m) {
    m.impl("twice", &twice_kernel);
    m.impl("rows", &rows_kernel);
}

}  // namespace

TEST_CASE("a function becomes the operators that it calls, with the schema's names and without trailing defaults") {
    auto const program = extract_ir([](at::Tensor x) { return at::softmax(x.transpose(0, 1) + x, 1); }, {at::rand({3, 3})}, as_it_is());
    CHECK(calls_of(program) ==
          "aten.transpose.int(self=%x, dim0=0, dim1=1)\n"
          "aten.add.Tensor(self=%transpose, other=%x)\n"
          "aten.softmax.int(self=%add, dim=1)\n"
          "return %softmax\n");
    CHECK(program.model_name() == "Function");
}

TEST_CASE("weights are named as torch.export names them, and are neither read nor changed") {
    auto const w = at::ones({2, 3}), b = at::zeros({2});
    auto const program = extract_ir(
        [&](at::Tensor x) {
            b.add_(1);
            return at::linear(x, w, b);
        },
        {{"fc.weight", w}, {"fc.bias", b}}, {at::rand({1, 3})}, {.model_name = "Net"});
    CHECK(program.model_name() == "Net");
    CHECK(calls_of(program) ==
          "aten.add_.Tensor(self=%p_fc_bias, other=1)\n"
          "aten.linear.default(input=%x, weight=%p_fc_weight, bias=%add_)\n"
          "return %linear\n");
    CHECK(at::equal(b, at::zeros({2})));
}

TEST_CASE("weights and inputs on meta give the same program as those on the CPU") {
    auto const extract_on = [](c10::Device device) {
        auto const w = at::ones({2, 3}, device);
        return to_text(extract_ir(
            [&](at::Tensor x) {
                auto mask = at::arange(2, x.options().dtype(at::kLong)).unsqueeze(0);
                return at::linear(x, w).mul(mask) + at::zeros({1, 2}, x.options());
            },
            {{"w", w}}, {at::empty({1, 3}, device)}));
    };
    CHECK(extract_on(c10::kCPU) == extract_on(c10::kMeta));
}

TEST_CASE("tensors that the function makes are recorded as operators, those with elements of their own as constants") {
    auto const captured = at::full({2}, 5.0F);
    auto const program = extract_ir(
        [&](at::Tensor x) {
            auto const steps = at::arange(2);
            auto const table = at::empty({2}, at::kFloat);
            table.data_ptr<float>()[0] = 3.0F;
            table.data_ptr<float>()[1] = 4.0F;
            auto const sum = x + steps;
            auto const product = x * table;
            return std::tuple(sum, product, x - captured);
        },
        {at::rand({2})}, as_it_is());
    CHECK(calls_of(program) ==
          "aten.arange.default(end=2)\n"
          "aten.add.Tensor(self=%x, other=%arange)\n"
          "aten.mul.Tensor(self=%x, other=%c_lifted_tensor_0)\n"
          "aten.sub.Tensor(self=%x, other=%c_lifted_tensor_1)\n"
          "return %add, %mul, %sub\n");
    REQUIRE(program.constants().size() == 2);
    CHECK(at::equal(to_tensor(program.constants()[0].data), at::tensor({3.0F, 4.0F})));
    CHECK(at::equal(to_tensor(program.constants()[1].data), captured));
}

TEST_CASE("sizes and conditions are calculated, not recorded") {
    auto const program = extract_ir(
        [](at::Tensor x) {
            auto const half = at::scalar_tensor(x.size(0)).floor_divide(2).item<std::int64_t>();
            return half > 1 ? x.narrow(0, 0, half) : x;
        },
        {at::rand({6})}, as_it_is());
    CHECK(calls_of(program) == "aten.narrow.default(self=%x, dim=0, start=0, length=3)\nreturn %narrow\n");
}

TEST_CASE("what the program computes is what the function computes") {
    auto const matrix = at::rand({2, 6}), image = at::rand({1, 2, 8, 8});
    check_like_eager([](at::Tensor x) { return 1 - x; }, {matrix});
    check_like_eager([](at::Tensor x) { return 1 / (2.5 * x); }, {matrix});
    check_like_eager([](at::Tensor x) { return at::log_sigmoid(x.abs()) + x.prod(1, true) + at::std(x); }, {matrix});
    check_like_eager([](at::Tensor x) { return x.clone().fill_(3).add_(x).relu_(); }, {matrix});
    check_like_eager([](at::Tensor x) { return at::hstack({x, x.flip({1}), x.roll(1, 1)}); }, {matrix});
    check_like_eager([](at::Tensor x) { return x.split(4, 1); }, {matrix});
    check_like_eager([](at::Tensor x) { return x.sort(1); }, {matrix});
    check_like_eager([](at::Tensor x) { return at::where(x.isnan(), at::zeros_like(x), x).cumsum(1); }, {matrix});
    check_like_eager([](at::Tensor x) { return at::fft_rfft(x); }, {matrix});
    check_like_eager([](at::Tensor x) { return x.index({at::tensor({1, 0})}); }, {matrix});
    check_like_eager([](at::Tensor x) { return at::max_pool2d(x, 2) + at::adaptive_avg_pool2d(x, {4, 4}); }, {image});
    check_like_eager([](at::Tensor x) { return at::grid_sampler(x, at::zeros({1, 3, 3, 2}), 0, 0, false); }, {image});
    check_like_eager([](at::Tensor x, at::Tensor y) { return at::scaled_dot_product_attention(x, y, y); }, {image, image});
    check_like_eager(
        [](at::Tensor x) {
            auto out = at::empty({2, 2});  // written piece by piece: partly known, partly computed
            out.select(0, 0).copy_(x.select(0, 0).narrow(0, 0, 2));
            out.select(0, 1).fill_(7);
            return out * 2;
        },
        {matrix});
    check_like_eager(
        [](at::Tensor x) {
            auto y = x.clone();
            auto const view = y.data();  // the same memory by another object, unseen by the dispatcher
            y.add_(1);
            return view * 2;
        },
        {matrix});
    check_like_eager(
        [](at::Tensor x) {
            auto y = at::zeros({3, 3});
            y.narrow(0, 1, 2).narrow(1, 0, 2).copy_(x.narrow(0, 0, 2).narrow(1, 0, 2));  // the first that is known of this memory begins inside of it
            return y.data() * 2;
        },
        {matrix});
}

TEST_CASE("convolutions of all kinds have the types that eager has") {
    auto const planes = at::rand({2, 4, 9, 11});
    auto const w = at::rand({6, 2, 3, 3}), transposed = at::rand({4, 3, 3, 3});
    check_like_eager([&](at::Tensor x) { return at::conv2d(x, w, {}, {2, 1}, {1, 2}, {1, 2}, 2); }, {planes});
    check_like_eager([&](at::Tensor x) { return at::conv2d(x, w, {}, {1, 1}, c10::string_view("same"), {1, 1}, 2); }, {planes});
    check_like_eager([&](at::Tensor x) { return at::conv_transpose2d(x, transposed, {}, {2, 3}, 1, {1, 2}, 2, 1); }, {planes});
    check_like_eager([&](at::Tensor x) { return at::conv1d(x.select(2, 0), w.select(2, 0), {}, 1, 1, 1, 2); }, {planes});
    check_like_eager([&](at::Tensor x) { return at::conv2d(x.select(0, 0), w, {}, {1, 1}, {1, 0}, {1, 1}, 2); }, {planes});
    CHECK(
        contains(message_of([&] { static_cast<void>(extract_ir([&](at::Tensor y) { return at::conv2d(y, w); }, {planes})); }), "expected 2 channels, found 4"));
}

TEST_CASE("arguments and results may be numbers, lists, tuples and dictionaries") {
    auto const f = [](at::Tensor x, std::tuple<at::Tensor, std::vector<at::Tensor>> pair, double factor, std::optional<at::Tensor> none) {
        auto const& [first, rest] = pair;
        c10::Dict<std::string, at::Tensor> out;
        out.insert("sum", x + first + rest.at(0) + rest.at(1) * factor);
        out.insert("first", none ? *none : first);
        return out;
    };
    auto const t = at::rand({2});
    auto const program =
        extract_ir(f, {t, c10::IValue(std::tuple(t, std::vector{t, t})), 2.5, c10::IValue()}, {.argument_names = {"x", "pair", "factor", "none"}});
    std::vector<std::string> names;
    for (auto const v : program.inputs()) names.push_back(program.input(v).result.name);
    CHECK(names == std::vector<std::string>{"x", "pair_0", "pair_1_0", "pair_1_1", "factor", "none"});
    REQUIRE(program.info().out_spec);
    CHECK(program.info().out_spec->context == "[\"sum\", \"first\"]");
    CHECK(leaf_count(program.info().in_spec->children[0]) == 6);
    auto const run = execute_ir(program, {t, t, t, t}, tensor_map{});
    CHECK(torch_ir_test::same(run.outputs.at(0).toTensor(), t + t + t + t * 2.5));
}

TEST_CASE("operators that depend on elements are refused by name, and computed on request") {
    auto const nonzero = [](at::Tensor x) { return (x * 2).nonzero(); };
    auto const message = message_of([&] { static_cast<void>(extract_ir(nonzero, {at::ones({3})})); });
    CHECK(contains(message, "node 'nonzero' (aten.nonzero.default) behind node 'mul'"));
    CHECK(contains(message, "use_values"));
    CHECK(contains(message_of([] { static_cast<void>(extract_ir([](at::Tensor x) { return x + x.sum().item<double>(); }, {at::ones({3})})); }), "node 'item'"));
    CHECK(contains(message_of([] { static_cast<void>(extract_ir([](at::Tensor x) { return x.sum().is_nonzero() ? x : -x; }, {at::ones({3})})); }),
                   "node 'is_nonzero'"));
    auto const program = extract_ir(nonzero, {at::ones({3})}, {.use_values = true});
    CHECK(torch_ir_test::same(execute_ir(program, {at::ones({3})}, tensor_map{}).outputs.at(0).toTensor(), at::arange(3).unsqueeze(1)));
}

TEST_CASE("where elements count, no tensor of the caller is written") {
    at::Tensor const weight = at::ones({3}), x = at::ones({3});
    for (bool const through_view : {false, true}) {
        auto const message = message_of([&] {
            static_cast<void>(extract_ir(
                [&](at::Tensor y) {
                    (through_view ? weight.view({3, 1}).squeeze(1) : weight).add_(y);
                    return y.add_(weight).nonzero();
                },
                {x}, {.use_values = true}));
        });
        CHECK(contains(message, "aten.add_.Tensor"));
        CHECK(contains(message, "a write to a parameter or a captured tensor"));
    }
    static_cast<void>(extract_ir([](at::Tensor y) { return y.add_(1).nonzero(); }, {x}, {.use_values = true}));
    CHECK(torch_ir_test::same(weight, at::ones({3})));
    CHECK(torch_ir_test::same(x, at::ones({3})));
}

TEST_CASE("reading the elements of an input is an exception and not a crash") {
    CHECK_THROWS(static_cast<void>(extract_ir([](at::Tensor x) { return at::full({1}, x.data_ptr<float>()[0]); }, {at::ones({3})})));
}

TEST_CASE("a tensor on meta from outside is refused") {
    auto const outside = at::empty({3}, at::kMeta);
    CHECK(
        contains(message_of([&] { static_cast<void>(extract_ir([&](at::Tensor x) { return x + outside; }, {at::ones({3})})); }), "register it as a parameter"));
}

TEST_CASE("an exception in the function leaves everything as it was") {
    CHECK_THROWS_AS(static_cast<void>(extract_ir(
                        [](at::Tensor x) -> at::Tensor {
                            static_cast<void>(x + 1);
                            throw std::logic_error("mine");
                        },
                        {at::ones({3})})),
                    std::logic_error);
    CHECK(current_dispatch_mode() == nullptr);
    auto const x = at::ones({3});
    CHECK(torch_ir_test::same(x + x, at::full({3}, 2.0F)));
    CHECK(extract_ir([](at::Tensor y) { return y + y; }, {x}).calls().size() == 1);
}

TEST_CASE("an extraction inside of another is refused") {
    CHECK(contains(message_of([] {
                       static_cast<void>(extract_ir(
                           [](at::Tensor x) {
                               static_cast<void>(extract_ir([](at::Tensor y) { return y; }, {x}));
                               return x;
                           },
                           {at::ones({3})}));
                   }),
                   "one at a time in a thread"));
}

TEST_CASE("threads extract at the same time, each its own program") {
    constexpr int rounds = 20;
    std::vector<std::string> failures(4);
    std::vector<std::thread> threads;
    for (std::size_t n = 0; n < failures.size(); ++n)
        threads.emplace_back([n, &failures] {
            for (int i = 0; i < rounds; ++i) {
                auto const program = extract_ir(
                    [n](at::Tensor x) {
                        for (std::size_t k = 0; k <= n; ++k) x = x.relu();
                        return x;
                    },
                    {at::ones({3})});
                if (program.calls().size() != n + 1) failures[n] = "found " + std::to_string(program.calls().size()) + " calls";
            }
        });
    for (auto& t : threads) t.join();
    for (auto const& f : failures) CHECK(f == "");
}

TEST_CASE("custom operators are recorded: by probing their kernel, or by a shape function from outside") {
    static auto const twice = c10::Dispatcher::singleton().findSchemaOrThrow("torch_ir_extract_test::twice", "").typed<at::Tensor(at::Tensor const&)>();
    static auto const rows =
        c10::Dispatcher::singleton().findSchemaOrThrow("torch_ir_extract_test::rows", "").typed<at::Tensor(at::Tensor const&, std::int64_t)>();
    auto const program = extract_ir([](at::Tensor x) { return rows.call(twice.call(x), 1); }, {at::rand({2, 3})});
    CHECK(contains(to_text(program), "%rows: float32[1, 3] = torch_ir_extract_test.rows.default(x=%twice, n=1)"));

    register_shape_function("torch_ir_extract_test::twice", [](c10::OperatorHandle const&, torch::jit::Stack& stack) {
        auto const x = torch::jit::pop(stack).toTensor();
        torch::jit::push(stack, at::empty({7, 3}, x.options()));
    });
    auto const shaped = extract_ir([](at::Tensor x) { return twice.call(x); }, {at::rand({2, 3})});
    CHECK(contains(to_text(shaped), "%twice: float32[7, 3] = "));
    register_shape_function("torch_ir_extract_test::twice", shape_function_of("aten::t"));
    auto const borrowed = extract_ir([](at::Tensor x) { return twice.call(x); }, {at::rand({2, 3})});
    register_shape_function("torch_ir_extract_test::twice", nullptr);
    CHECK(contains(to_text(borrowed), "%twice: float32[3, 2]"));
    CHECK(borrowed.calls().size() == 1);
    CHECK(contains(message_of([] { static_cast<void>(shape_function_of("aten::nothing")); }), "expected an operator of LibTorch"));
}

TEST_CASE("random operators are recorded and not drawn") {
    auto const program = extract_ir(
        [](at::Tensor x) {
            auto const dropped = at::dropout(x, 0.5, true);
            return dropped + at::rand({3});
        },
        {at::ones({3})}, as_it_is());
    CHECK(calls_of(program) ==
          "aten.dropout.default(input=%x, p=0.5, train=True)\n"
          "aten.rand.default(size=[3])\n"
          "aten.add.Tensor(self=%dropout, other=%rand)\n"
          "return %add\n");
}

TEST_CASE("a write through a view of a tensor that the function makes belongs to the program") {
    auto const columns = [](at::Tensor x) {
        at::Tensor made = at::zeros({3, 2}, x.options());
        made.select(1, 1).copy_(at::arange(3, x.options()));
        made.narrow(0, 0, 1).add_(x);
        return made;
    };
    check_like_eager(columns, {at::arange(5, 7, at::kFloat).view({1, 2})});
    auto const calls = calls_of(extract_ir(columns, {at::ones({1, 2})}, as_it_is()));
    CHECK(contains(calls, "copy_"));
    CHECK(contains(calls, "add_"));
}

TEST_CASE("a write to a tensor that the function makes and nobody uses behind it goes") {
    auto const calls = calls_of(extract_ir(
        [](at::Tensor x) {
            at::zeros({3, 2}, x.options()).select(1, 1).fill_(2);
            return x + 1;
        },
        {at::ones({1, 2})}, as_it_is()));
    CHECK_FALSE(contains(calls, "fill_"));
}

TEST_CASE("calls that nobody uses stay, as torch.export has it; calculations that inputs have no part in go") {
    auto const program = extract_ir(
        [](at::Tensor x) {
            static_cast<void>(x * 3);
            static_cast<void>(at::arange(3) + 1);
            x.add_(1);
            return x;
        },
        {at::ones({3})}, as_it_is());
    CHECK(calls_of(program) == "aten.mul.Scalar(self=%x, other=3)\naten.add_.Scalar(self=%x, other=1)\nreturn %add_\n");
}

}  // TEST_SUITE("libtorch/extract")
