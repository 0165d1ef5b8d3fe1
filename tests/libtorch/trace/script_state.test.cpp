// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/trace/script_state.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir;
using torch_ir_test::contains;
using torch_ir_test::counting;

TEST_SUITE("libtorch/trace/script_state") {
namespace {

extract_options const quiet{.warn = [](auto&&) {}};

/// A module with buffers `a` and `b`, a number `k`, a list `items`, a plain tensor `h`, a parameter `w`, and this code.
torch::jit::Module module_of(std::string const& code) {
    torch::jit::Module m("Net");
    m.register_parameter("w", at::ones({3}), false);
    m.register_buffer("a", at::full({3}, 2.0));
    m.register_buffer("b", at::full({3}, 3.0));
    m.register_attribute("k", c10::IntType::get(), 4);
    m.register_attribute("f", c10::FloatType::get(), 0.5);
    m.register_attribute("items", c10::ListType::ofInts(), c10::List<std::int64_t>({1, 2}));
    m.register_attribute("named", c10::DictType::create(c10::StringType::get(), c10::IntType::get()), [] {
        c10::Dict<std::string, std::int64_t> d;
        d.insert("one", 1);
        return d;
    }());
    m.register_attribute("h", c10::TensorType::get(), at::full({3}, 5.0));
    m.define(code);
    return m;
}

std::string error_of(std::string const& code) {
    auto const m = module_of(code);
    return torch_ir_test::message_of([&] { static_cast<void>(extract_ir(m, {counting({3})}, quiet)); });
}

/// Runs the program and the module twice, and compares outputs and buffers.
void check_state(torch::jit::Module module, std::size_t writes) {
    auto const before = torch_ir::weights_of(module.deepcopy());
    auto const program = extract_ir(module, {counting({3})}, quiet);
    INFO(to_text(program));
    CHECK(validate_ir(program).empty());
    for (auto const& [name, tensor] : torch_ir::weights_of(module)) CHECK_MESSAGE(torch_ir_test::same(tensor, before.at(name)), name);
    std::size_t copies = 0;
    for (auto const v : program.calls()) copies += program.call(v).op.text() == "aten.copy_.default" ? 1 : 0;
    CHECK(copies == writes);
    executor run(program);
    run.load_weights(torch_ir::weights_of(module.deepcopy()));
    auto const result = run.execute({counting({3})});
    c10::AutoGradMode const no_gradients(false);
    auto const expected = module.forward({counting({3})}).toTensor();
    CHECK(torch_ir_test::same(result.tensors().at(0), expected));
    CHECK(result.mutations.size() >= writes);
    for (auto const& m : result.mutations) CHECK_MESSAGE(torch_ir_test::same(m.value, module.attr(m.target).toTensor()), m.target);
}

}  // namespace

TEST_CASE("what is assigned to a buffer is written to it at the end") {
    check_state(module_of("def forward(self, x):\n  self.b = self.b * 0.5 + x\n  return self.b + 1\n"), 1);
    check_state(module_of("def forward(self, x):\n  self.b = self.b + x\n  y = self.b * 2\n  self.b = y - 1\n  return y\n"), 1);
    check_state(module_of("def forward(self, x):\n  y = self.b\n  self.b = x\n  return y + 0\n"), 1);
    check_state(module_of("def forward(self, x):\n  for i in range(3):\n    if i > 0:\n      self.b = self.b + x\n  return x\n"), 1);
    check_state(module_of("def step(self, x):\n  self.b = self.b * x\n  return x\ndef forward(self, x):\n  return self.step(self.step(x))\n"), 1);
    check_state(module_of("def forward(self, x):\n  self.b = self.b\n  return x + self.b\n"), 0);
    check_state(module_of("def forward(self, x):\n  self.b += x\n  return x + self.b\n"), 0);
    check_state(module_of("def forward(self, x):\n  if self.k > 10:\n    self.b = x\n  return x + self.b\n"), 0);
}

TEST_CASE("buffers that take each other's values do so at once") {
    check_state(module_of("def forward(self, x):\n  t = self.a\n  self.a = self.b\n  self.b = t\n  return x + self.b\n"), 2);
    check_state(module_of("def forward(self, x):\n  t = self.a.view(3)\n  self.a = self.b.view(3)\n  self.b = t\n  return x + self.b\n"), 2);
}

TEST_CASE("an assignment in a sub-module is written to the sub-module's buffer") {
    torch::jit::Module inner("Inner");
    inner.register_buffer("n", at::zeros({3}));
    inner.define("def forward(self, x):\n  self.n = self.n + x\n  return self.n * 2\n");
    torch::jit::Module outer("Outer");
    outer.register_module("inner", inner);
    outer.define("def forward(self, x):\n  return self.inner.forward(self.inner.forward(x))\n");
    auto const program = extract_ir(outer, {counting({3})}, quiet);
    CHECK(contains(to_text(program), "aten.copy_.default"));
    CHECK(torch_ir_test::same(inner.attr("n").toTensor(), at::zeros({3})));
}

TEST_CASE("an assignment to any other attribute is refused by name, and the module stays as it was") {
    CHECK(contains(error_of("def forward(self, x):\n  self.k += 1\n  return x + self.k\n"), "attribute 'k'"));
    CHECK(contains(error_of("def forward(self, x):\n  self.f = self.f * 2\n  return x\n"), "attribute 'f'"));
    CHECK(contains(error_of("def forward(self, x):\n  self.items.append(3)\n  return x\n"), "attribute 'items'"));
    CHECK(contains(error_of("def forward(self, x):\n  self.items[0] = 3\n  return x\n"), "attribute 'items'"));
    CHECK(contains(error_of("def forward(self, x):\n  self.named['two'] = 2\n  return x\n"), "attribute 'named'"));
    CHECK(contains(error_of("def forward(self, x):\n  self.h = x\n  return x\n"), "attribute 'h'"));
    CHECK(contains(error_of("def forward(self, x):\n  self.h.add_(x)\n  return x\n"), "attribute 'h'"));
    CHECK(contains(error_of("def forward(self, x):\n  self.h += 1\n  return x + self.h\n"), "attribute 'h'"));
    CHECK(contains(error_of("def forward(self, x):\n  self.w = x\n  return x\n"), "attribute 'w'"));
    CHECK(contains(error_of("def forward(self, x):\n  self.b = x[0]\n  return x\n"), "attribute 'b'"));
    auto const m = module_of("def forward(self, x):\n  self.k += 1\n  self.items.append(3)\n  return x\n");
    static_cast<void>(torch_ir_test::message_of([&] { static_cast<void>(extract_ir(m, {counting({3})}, quiet)); }));
    CHECK(m.attr("k").toInt() == 4);
    CHECK(m.attr("items").toIntVector().size() == 2);
    CHECK(error_of("def forward(self, x):\n  self.k = 4\n  self.items = [1, 2]\n  return x + self.h\n") == "no error");
}

TEST_CASE("a write to a tensor that stands in the code is refused, and the code stays as it was") {
    auto const m = module_of("def forward(self, x):\n  self.h.add_(x)\n  return x + self.h\n");
    auto const graph = m.get_method("forward").graph();
    at::Tensor const constant = at::full({3}, 5.0);
    for (auto* const node : graph->nodes()) {
        if (node->kind() != c10::prim::GetAttr) continue;
        torch::jit::WithInsertPoint const here(node);
        node->output()->replaceAllUsesWith(graph->insertConstant(constant));
    }
    auto const message = torch_ir_test::message_of([&] { static_cast<void>(extract_ir(m, {counting({3})}, quiet)); });
    CHECK(contains(message, "aten.add_.Tensor"));
    CHECK(contains(message, "CONSTANTS of"));
    CHECK(contains(message, "a write to a tensor that is no buffer"));
    CHECK(torch_ir_test::same(constant, at::full({3}, 5.0)));
}

TEST_CASE("operators that reach files are refused before anything runs") {
    CHECK(contains(error_of("def forward(self, x):\n  t = torch.from_file('torch_ir_wrote_this', True, 8, dtype=6)\n  return x + t[0]\n"), "aten::from_file"));
    CHECK(contains(error_of("def forward(self, x):\n  torch.save([1, 2], 'torch_ir_wrote_this')\n  return x\n"), "aten::save"));
    CHECK(contains(error_of("def step(self, x):\n  torch.save(x, 'torch_ir_wrote_this')\n  return x\ndef forward(self, x):\n  if self.k > 9:\n    x = "
                            "self.step(x)\n  return x\n"),
                   "step"));
    CHECK(error_of("def unused(self, x):\n  torch.save(x, 'torch_ir_wrote_this')\n  return x\ndef forward(self, x):\n  return x + 1\n") == "no error");
}

TEST_CASE("a loop without end is an error, of symbolic and of concrete operators") {
    auto const endless = module_of("def forward(self, x):\n  while bool(torch.ones([1]) > 0):\n    x = x + 1\n  return x\n");
    extract_options few = quiet;
    few.max_operators = 1000;
    CHECK(contains(torch_ir_test::message_of([&] { static_cast<void>(extract_ir(endless, {counting({3})}, few)); }), "max_operators"));
    auto const many = module_of("def forward(self, x):\n  for i in range(600):\n    x = x + 1\n  return x\n");
    CHECK(extract_ir(many, {counting({3})}, few).calls().size() == 600);
    few.max_operators = 599;
    CHECK(contains(torch_ir_test::message_of([&] { static_cast<void>(extract_ir(many, {counting({3})}, few)); }), "more than 599 operators"));
}

TEST_CASE("calls that would be millions of operators are refused") {
    std::string code = "def f0(self, x):\n  return x + 1\n";
    for (int i = 1; i < 40; ++i) {
        std::string const n = std::to_string(i), p = std::to_string(i - 1);
        code += "def f" + n + "(self, x):\n  return self.f" + p + "(self.f" + p + "(x))\n";
    }
    CHECK(contains(error_of(code + "def forward(self, x):\n  return self.f39(x)\n"), "operators, its calls written out"));
}

}  // TEST_SUITE("libtorch/trace/script_state")
