// SPDX-License-Identifier: MIT
// Rewritten programs compute what they computed before, and what eager C++ computes.
#include <torch_ir/libtorch/executor.hpp>

#include <torch_ir/libtorch/fold_constants.hpp>
#include <torch_ir/rewrite/canonicalize.hpp>
#include <torch_ir/rewrite/common_calls.hpp>
#include <torch_ir/rewrite/dead_calls.hpp>
#include <torch_ir/rewrite/decompose.hpp>
#include <torch_ir/rewrite/extract_subgraph.hpp>
#include <torch_ir/schema/detail/unmarked_effects.hpp>
#include <torch_ir/schema/effects.hpp>
#include <torch_ir/schema/outside.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/text.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/enum_tag.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/seed.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/rewrite") {
namespace {

/// Inputs of the programs below, by name; the weights are `w` and `b`.
std::string const head = R"(
    program "Test"
    %w: float32[3, 4] = parameter("w")
    %b: float32[3] = parameter("b")
    %x: float32[2, 4] = input
    %s: float32[5, 2, 4] = input
    %i: int64[2, 4] = input
    %n: float32[2, 3, 8, 8] = input
    %l: float32[2, 3, 8] = input
    %k: float32[4, 3, 3, 3] = input
    %h: bfloat16[2, 4] = input
)";

struct tensors {
    at::Tensor w = at::randn({3, 4}), b = at::randn({3}), x = at::randn({2, 4}), s = at::randn({5, 2, 4}), i = at::randint(1, 9, {2, 4}),
               n = at::randn({2, 3, 8, 8}), l = at::randn({2, 3, 8}), k = at::randn({4, 3, 3, 3}), h = at::randn({2, 4}).to(c10::kBFloat16);
    std::vector<c10::IValue> inputs() const { return {x, s, i, n, l, k, h}; }
    tensor_map weights() const { return {{"w", w}, {"b", b}}; }
};

bool has_call(ir const& program, std::string const& op) {
    return std::any_of(program.calls().begin(), program.calls().end(), [&](vertex v) { return program.call(v).op.text() == op; });
}

bool same_type(at::Tensor const& a, at::Tensor const& b) { return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes(); }
bool equal_bits(at::Tensor const& a, at::Tensor const& b) { return same_type(a, b) && (at::equal(a, b) || a.allclose(b, 0, 0, true)); }
bool close(at::Tensor const& a, at::Tensor const& b) { return same_type(a, b) && a.allclose(b, 1.3e-6, 1e-5, true); }

/// Canonicalises `body`, which must then call `op`, and compares what both compute: bit for bit, or `rounded`. Returns the new outputs.
std::vector<at::Tensor> canonicalised(std::string const& body, std::string const& op, bool rounded = false) {
    tensors const t;
    auto const before = parse_text(head + body);
    auto const after = canonicalize(before);
    CAPTURE(to_text(after));
    CHECK(has_call(after, op));
    CHECK_FALSE(has_call(before, op));
    auto const expected = execute_ir(before, t.inputs(), t.weights()).tensors();
    auto const found = execute_ir(after, t.inputs(), t.weights()).tensors();
    REQUIRE(expected.size() == found.size());
    for (std::size_t o = 0; o < found.size(); ++o) CHECK((rounded ? close(expected[o], found[o]) : equal_bits(expected[o], found[o])));
    return found;
}

std::string filled(std::string const& number, std::string const& op, std::string const& x, std::string const& type) {
    return "%e: " + type + "[2, 4] = aten.empty_like.default(self=%" + x + ", *, memory_format=torch.preserve_format)\n%f: " + type +
           "[2, 4] = aten.fill_.Scalar(self=%e, value=" + number + ")\n%y: " + type + "[2, 4] = aten." + op + "(self=%f, other=%" + x + ")\nreturn %y";
}

// ---- random programs ---------------------------------------------------------------------------------------------------------

/// Programs over 3 x 3 matrices of which many are views of others, are written, or are calculated twice.
std::string random_matrices(std::mt19937_64& random) {
    auto const below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    std::string text =
        "program \"Random\"\n%w: float32[3, 3] = parameter(\"w\")\n%b: float32[3] = parameter(\"b\")\n%x: float32[3, 3] = input\n%y: float32[3, 3] = "
        "input\n";
    std::vector<std::string> values{"w", "x", "y"};
    auto const any = [&] { return "%" + values[below(values.size())]; };
    auto const recent = [&] { return "%" + values[values.size() - 1 - below(std::min<std::size_t>(values.size(), 3))]; };
    auto const add = [&](std::string const& call) {
        values.push_back("v" + std::to_string(values.size()));
        text += "%" + values.back() + ": float32[3, 3] = " + call + "\n";
    };
    for (std::size_t calls = 4 + below(24); calls > 0; --calls) {
        switch (below(14)) {
            case 0: add("aten.t.default(self=" + any() + ")"); break;
            case 1: add("aten.view.default(self=%x, size=[3, 3])"); break;
            case 2: add("aten.relu_.default(self=" + any() + ")"); break;
            case 3: add("aten.add_.Tensor(self=" + any() + ", other=%b)"); break;
            case 4: add("aten.add_.Scalar(self=" + recent() + ", other=1)"); break;
            case 5: add("aten.matmul.default(self=" + recent() + ", other=" + recent() + ")"); break;
            case 6: add("aten.addmm.default(self=%b, mat1=" + any() + ", mat2=" + recent() + ")"); break;
            case 7:
                add("aten.empty_like.default(self=" + any() + ")");
                add("aten.fill_.Scalar(self=%" + values.back() + ", value=1)");
                break;
            case 8: add("aten.sub_.Tensor(self=" + recent() + ", other=" + any() + ")"); break;
            case 9: add("aten.tanh.default(self=" + any() + ")"); break;
            case 10: add("aten.tanh.default(self=" + recent() + ")"); break;
            case 11: add("aten.dropout.default(input=" + any() + ", p=0.5, train=False)"); break;
            case 12:
                add("aten.t.default(self=%w)");
                add("aten.matmul.default(self=" + any() + ", other=%" + values.back() + ")");
                break;
            default: add("aten.mul.Tensor(self=" + any() + ", other=" + any() + ")"); break;
        }
    }
    text += "return " + recent() + ", " + any() + ", " + any();
    return text;
}

}  // namespace

TEST_CASE("linear in all its spellings") {
    canonicalised("%t: float32[4, 3] = aten.t.default(self=%w)\n%y: float32[2, 3] = aten.addmm.default(self=%b, mat1=%x, mat2=%t)\nreturn %y",
                  "aten.linear.default");
    canonicalised(
        "%t: float32[4, 3] = aten.t.default(self=%w)\n%m: float32[5, 2, 3] = aten.matmul.default(self=%s, other=%t)\n%y: float32[5, 2, 3] = "
        "aten.add_.Tensor(self=%m, other=%b)\nreturn %y",
        "aten.linear.default", true);
    canonicalised("%t: float32[4, 3] = aten.t.default(self=%w)\n%y: float32[5, 2, 3] = aten.matmul.default(self=%s, other=%t)\nreturn %y",
                  "aten.linear.default", true);
    canonicalised(
        "%v: float32[4] = aten.select.int(self=%x, dim=0, index=1)\n%t: float32[4, 3] = aten.t.default(self=%w)\n%m: float32[3] = "
        "aten.matmul.default(self=%v, other=%t)\n%y: float32[3] = aten.add_.Tensor(self=%m, other=%b)\nreturn %y",
        "aten.linear.default", true);
}

TEST_CASE("numbers as arguments") {
    for (std::string const op : {"add", "sub", "mul", "div", "true_divide", "divide", "multiply", "subtract"}) {
        canonicalised("%y: float32[2, 4] = aten." + op + ".Scalar(self=%x, other=2.3)\nreturn %y", "aten." + op + ".Tensor");
        if (op.find("div") == std::string::npos)
            canonicalised("%y: int64[2, 4] = aten." + op + ".Scalar(self=%i, other=3)\nreturn %y", "aten." + op + ".Tensor");
        canonicalised("%c: float32[2, 4] = aten.clone.default(self=%x)\n%y: float32[2, 4] = aten." + op + "_.Scalar(self=%c, other=2.3)\nreturn %y",
                      "aten." + op + "_.Tensor");
    }
    canonicalised("%y: bfloat16[2, 4] = aten.add.Scalar(self=%h, other=0.1)\nreturn %y", "aten.add.Tensor");
    canonicalised("%y: float32[2, 4] = aten.add.Scalar(self=%i, other=0.5)\nreturn %y", "aten.add.Tensor");
    canonicalised("%y: float32[2, 4] = aten.sub.Scalar(self=%x, other=2, alpha=3)\nreturn %y", "aten.sub.Tensor");
    canonicalised("%y: float32[2, 4] = aten.div.Scalar_mode(self=%x, other=0.3, *, rounding_mode=\"floor\")\nreturn %y", "aten.div.Tensor_mode");
    canonicalised("%y: float32[2, 4] = aten.floor_divide.Scalar(self=%x, other=0.3)\nreturn %y", "aten.floor_divide.default");
    for (std::string const op : {"and", "or", "xor"}) {
        canonicalised("%y: int64[2, 4] = aten.bitwise_" + op + ".Scalar(self=%i, other=3)\nreturn %y", "aten.__" + op + "__.Scalar");
        canonicalised("%g: int64[2, 4] = aten.bitwise_not.default(self=%i)\n%y: int64[2, 4] = aten.bitwise_" + op + ".Tensor(self=%g, other=%i)\nreturn %y",
                      "aten.__" + op + "__.Tensor");
        canonicalised("%g: int64[2, 4] = aten.bitwise_not.default(self=%i)\n%y: int64[2, 4] = aten.bitwise_" + op + "_.Tensor(self=%g, other=%i)\nreturn %y",
                      "aten.__i" + op + "__.Tensor");
    }
}

TEST_CASE("numbers in front") {
    for (std::string const number : {"1", "0.1", "-3.0"}) {
        canonicalised(filled(number, "sub_.Tensor", "x", "float32"), "aten.rsub.Scalar");
        canonicalised(filled(number, "remainder_.Tensor", "x", "float32"), "aten.remainder.Scalar_Tensor");
        canonicalised(filled(number, "div_.Tensor", "x", "float32"), "aten.reciprocal.default", true);
    }
    canonicalised(filled("1.0", "div_.Tensor", "x", "float32"), "aten.reciprocal.default");
    canonicalised(filled("7", "sub_.Tensor", "i", "int64"), "aten.rsub.Scalar");
    canonicalised(filled("7", "remainder_.Tensor", "i", "int64"), "aten.remainder.Scalar_Tensor");
    for (std::string const number : {"1.0", "0.25", "-96"}) canonicalised(filled(number, "sub_.Tensor", "h", "bfloat16"), "aten.rsub.Scalar");
}

TEST_CASE("operators of other names") {
    for (std::string const mode : {"0", "1", "2", "3"})
        canonicalised("%y: float32[2, 3, 10, 10] = aten._pad_enum.default(self=%n, pad=[1, 1, 1, 1], mode=" + mode + ")\nreturn %y", "aten.pad.default");
    canonicalised("%y: float32[2, 3, 8, 10] = aten._pad_enum.default(self=%n, pad=[1, 1], mode=3, value=2.5)\nreturn %y", "aten.pad.default");
    canonicalised("%y: float32[] = aten.norm.Scalar(self=%x)\nreturn %y", "aten.linalg_vector_norm.default");
    canonicalised("%y: float32[] = aten.norm.Scalar(self=%x, p=1)\nreturn %y", "aten.linalg_vector_norm.default");
    canonicalised("%y: float32[2, 1] = aten.norm.ScalarOpt_dim(self=%x, p=2.0, dim=[1], keepdim=True)\nreturn %y", "aten.linalg_vector_norm.default");
    canonicalised("%y: float32[2] = aten.norm.ScalarOpt_dim(self=%x, p=None, dim=[1])\nreturn %y", "aten.linalg_vector_norm.default");
    canonicalised("%y: float32[] = aten.norm.ScalarOpt_dim(self=%x, p=3, dim=int[])\nreturn %y", "aten.linalg_vector_norm.default");
    canonicalised("%y: float64[2] = aten.norm.ScalarOpt_dim_dtype(self=%x, p=2, dim=[1], keepdim=False, *, dtype=torch.float64)\nreturn %y",
                  "aten.linalg_vector_norm.default");
    canonicalised(
        "%y: float32[2] = aten.std.correction(self=%x, dim=[1])\n%z: float32[2, 1] = aten.var.correction(self=%x, dim=[1], *, "
        "keepdim=True)\nreturn %y, %z",
        "aten.std.dim");
    canonicalised("[%y: float32[2, 1], %z: float32[2, 3]] = aten.split.sizes@split(self=%x, split_size=[1, 3], dim=1)\nreturn %y, %z",
                  "aten.split_with_sizes.default");
}

TEST_CASE("upsampling") {
    std::string const scaled = "(self=%n, output_size=[12, 20], scales_h=1.5, scales_w=2.5)";
    for (std::string const op : {"upsample_nearest2d", "_upsample_nearest_exact2d"}) {
        canonicalised("%y: float32[2, 3, 12, 20] = aten." + op + ".default" + scaled + "\nreturn %y", "aten." + op + ".vec");
        canonicalised("%y: float32[2, 3, 5, 6] = aten." + op + ".default(self=%n, output_size=[5, 6])\nreturn %y", "aten." + op + ".vec");
    }
    for (std::string const op : {"upsample_bilinear2d", "upsample_bicubic2d", "_upsample_bilinear2d_aa", "_upsample_bicubic2d_aa"})
        for (std::string const corners : {"True", "False"}) {
            canonicalised("%y: float32[2, 3, 12, 20] = aten." + op + ".default(self=%n, output_size=[12, 20], align_corners=" + corners +
                              ", scales_h=1.5, scales_w=2.5)\nreturn %y",
                          "aten." + op + ".vec");
            canonicalised("%y: float32[2, 3, 5, 6] = aten." + op + ".default(self=%n, output_size=[5, 6], align_corners=" + corners + ")\nreturn %y",
                          "aten." + op + ".vec");
        }
    canonicalised("%y: float32[2, 3, 12] = aten.upsample_linear1d.default(self=%l, output_size=[12], align_corners=False, scales=1.5)\nreturn %y",
                  "aten.upsample_linear1d.vec");
    canonicalised("%y: float32[2, 3, 12] = aten.upsample_nearest1d.default(self=%l, output_size=[12], scales=1.5)\nreturn %y", "aten.upsample_nearest1d.vec");
}

TEST_CASE("convolutions of traced programs") {
    std::string const tail = ", benchmark=False, deterministic=False, cudnn_enabled=True, allow_tf32=True)\nreturn %y";
    canonicalised(
        "%y: float32[2, 4, 3, 3] = aten._convolution.default(input=%n, weight=%k, bias=None, stride=[2, 2], padding=[0, 0], dilation=[1, 1], "
        "transposed=False, output_padding=[0, 0], groups=1" +
            tail,
        "aten.conv2d.default");
    canonicalised(
        "%c: float32[2, 4, 6, 6] = aten.conv2d.default(input=%n, weight=%k)\n%y: float32[2, 3, 12, 12] = aten._convolution.default(input=%c, "
        "weight=%k, bias=%b, stride=[2, 2], "
        "padding=[1, 1], dilation=[1, 1], transposed=True, output_padding=[1, 1], groups=1" +
            tail,
        "aten.conv_transpose2d.input");
}

TEST_CASE("what eager C++ computes") {
    tensors const t;
    auto const out = [&](std::string const& body) { return execute_ir(canonicalize(parse_text(head + body)), t.inputs(), t.weights()).tensors().front(); };
    CHECK(equal_bits(out(filled("1.0", "sub_.Tensor", "x", "float32")), at::empty_like(t.x).fill_(1.0).sub_(t.x)));
    CHECK(close(out(filled("3.0", "div_.Tensor", "x", "float32")), at::empty_like(t.x).fill_(3.0).div_(t.x)));
    CHECK(equal_bits(out("%t: float32[4, 3] = aten.t.default(self=%w)\n%y: float32[2, 3] = aten.addmm.default(self=%b, mat1=%x, mat2=%t)\nreturn %y"),
                     at::linear(t.x, t.w, t.b)));
}

TEST_CASE("a decomposed program computes the same") {
    decomposition_table table;
    table.emplace("aten.silu.default", parse_text("program \"silu\"\n%self: none = input\n%s: none = aten.sigmoid.default(self=%self)\n%y: none = "
                                                  "aten.mul.Tensor(self=%self, other=%s)\nreturn %y"));
    table.emplace("aten.softmax.int",
                  parse_text("program \"softmax\"\n%self: none = input\n%dim: none = input\n%m: none = aten.logsumexp.default(self=%self, dim=%dim, "
                             "keepdim=True)\n%d: none = aten.sub.Tensor(self=%self, other=%m)\n%y: none = aten.exp.default(self=%d)\nreturn %y"));
    auto const program = parse_text(
        "program \"Test\"\n%x: float32[2, 4] = input\n%a: float32[2, 4] = aten.silu.default(self=%x)\n%y: float32[2, 4] = "
        "aten.softmax.int(self=%a, dim=[1])\nreturn %y, %a");
    auto const flat = decompose(program, table);
    CHECK(flat.calls().size() == 5);
    auto const x = at::randn({2, 4});
    auto const out = execute_ir(flat, {x}, tensor_map{}).tensors();
    auto const silu = x.mul(x.sigmoid());
    CHECK(close(out.at(1), silu));
    CHECK(close(out.at(0), silu.softmax(1)));
}

TEST_CASE("a part of a program runs by itself and gives the values in between") {
    tensors const t;
    auto const program = parse_text(head +
                                    "%l1: float32[2, 3] = aten.linear.default(input=%x, weight=%w, bias=%b)\n%r: float32[2, 3] = aten.relu_.default(self=%l1)\n"
                                    "%t: float32[2, 3] = aten.tanh.default(self=%l1)\n%y: float32[2, 3] = aten.add_.Tensor(self=%t, other=%b)\nreturn %y");
    auto const whole = execute_ir(program, t.inputs(), t.weights()).tensors().front();
    auto const front = extract_subgraph(program, {}, {"l1"});
    CHECK(front.inputs().size() == 1);
    CHECK(contains(message_of([&] { static_cast<void>(extract_subgraph(program, {"r"}, {"y"})); }), "'x'"));  // l1 is used behind relu_
    auto const between = execute_ir(extract_subgraph(program, {"x"}, {"r"}), {t.x}, t.weights()).tensors().front();
    CHECK(equal_bits(between, at::linear(t.x, t.w, t.b).relu()));
    CHECK(equal_bits(execute_ir(extract_subgraph(program, {"l1"}, {"y"}), {at::linear(t.x, t.w, t.b)}, t.weights()).tensors().front(), whole));
}

namespace {

/// Canonicalisation that says whether a rule was applied that may round: those that sum up or divide in another way.
ir canonicalize_watched(ir const& program, bool& rounds) {
    auto rules = canonical_rules();
    std::size_t rounding = 0;
    for (auto& r : rules)
        if (r.name.starts_with("linear-of-matmul") || r.name == "number-by-tensor") {
            ++rounding;
            r.apply = [apply = std::move(r.apply), &rounds](program_editor& e, pattern_match const& m) {
                bool const changed = apply(e, m);
                rounds = rounds || changed;
                return changed;
            };
        }
    REQUIRE(rounding == 3);
    program_editor edit(program);
    if (apply_rules(edit, std::move(rules)) > 0) rename_calls(edit);
    return std::move(edit).result();
}

}  // namespace

TEST_CASE("random programs with views and writes compute the same after each pass") {
    auto const seed = torch_ir_test::new_seed();
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    std::size_t run = 0;
    std::size_t merged = 0;
    std::size_t dead = 0;
    std::size_t canonical = 0;
    std::size_t rounded = 0;
    std::size_t folded = 0;
    for (int round = 0; round < 600; ++round) {
        auto const text = random_matrices(random);
        CAPTURE(text);
        auto const program = parse_text(text);
        std::vector<c10::IValue> const inputs{at::randn({3, 3}), at::randn({3, 3})};
        tensor_map const weights{{"w", at::randn({3, 3})}, {"b", at::randn({3})}};
        std::vector<at::Tensor> expected;
        try {
            expected = execute_ir(program, inputs, weights).tensors();
        } catch (error const&) {
            continue;  // an operator refuses to write to memory that it also reads
        }
        ++run;
        auto const check = [&](ir const& changed, bool rounds) {
            CAPTURE(to_text(changed));
            auto const found = execute_ir(changed, inputs, weights).tensors();
            for (std::size_t o = 0; o < expected.size(); ++o) {
                auto const scale = expected[o].abs().amax().item<double>();
                CHECK((rounds ? expected[o].allclose(found[o], 1e-4, 1e-5 * (1 + scale), true) : equal_bits(expected[o], found[o])));
            }
            return program.calls().size() - changed.calls().size();
        };
        merged += check(merge_equal_calls(program), false);
        dead += check(eliminate_dead_calls(program), false);
        auto const with_values = fold_constants(program, weights);
        {
            CAPTURE(to_text(with_values.program));
            auto const found = execute_ir(with_values.program, inputs, with_values.weights).tensors();
            for (std::size_t o = 0; o < expected.size(); ++o) CHECK(equal_bits(expected[o], found[o]));
            folded += with_values.folded;
        }
        bool rounds = false;
        auto const canonical_form = canonicalize_watched(program, rounds);
        CHECK(to_text(canonical_form) == to_text(canonicalize(program)));
        rounded += rounds;
        canonical += check(canonical_form, rounds);
        static_cast<void>(check(eliminate_dead_calls(merge_equal_calls(canonical_form)), rounds));
    }
    CHECK(run > 200);
    CHECK(merged > 10);
    CHECK(dead > 50);
    CHECK(folded > 10);
    CHECK(canonical > 50);
    CHECK(rounded > 10);
    CHECK(rounded < run / 2);
}

TEST_CASE("effects and aliases are those of LibTorch's schemas") {
    namespace lists = torch_ir::detail;
    std::size_t looked_at = 0;
    for (auto const& name : c10::Dispatcher::singleton().getAllOpNames()) {
        auto const op = c10::Dispatcher::singleton().findSchema(name);
        if (!op || name.getNamespace() != "aten") continue;
        call_node c;
        c.op = op_name("aten." + name.name.substr(6) + "." + (name.overload_name.empty() ? "default" : name.overload_name));
        c.bound = binding::flattened;  // whatever the arguments are
        CAPTURE(c.op.text());
        auto const& schema = op->schema();
        auto const* known = find_schema(c.op);
        bool const is_ours = known && to_string(*known) == toString(schema);
        if (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR == 13) CHECK(is_ours);
        bool const writes = std::any_of(schema.arguments().begin(), schema.arguments().end(),
                                        [](c10::Argument const& a) { return a.alias_info() && a.alias_info()->isWrite(); });
        bool const views = std::any_of(schema.returns().begin(), schema.returns().end(), [](c10::Argument const& a) { return a.alias_info() != nullptr; });
        if (!is_ours) {  // of another LibTorch than the tables: what is not known does anything
            if (writes) CHECK((effect_of(c) == call_effect::writes));
            if (views) CHECK(may_alias_arguments(c));
            if (op->hasTag(at::Tag::nondeterministic_seeded)) CHECK((effect_of(c) != call_effect::none));
            continue;
        }
        ++looked_at;
        auto const base = c.op.without_overload();
        bool const writes_unmarked = lists::is_among(lists::unmarked_writers, base) || lists::is_among(lists::acting_operators, base);
        if (writes || writes_unmarked || !outside_effect(c.op).empty()) CHECK((effect_of(c) == call_effect::writes));
        else if (op->hasTag(at::Tag::nondeterministic_seeded)) CHECK((effect_of(c) == call_effect::random));
        else CHECK((effect_of(c) == call_effect::none));
        if (views) CHECK(may_alias_arguments(c));
        c.bound = binding::named;
        bool const is_exact = !writes_unmarked && !lists::is_among(lists::unmarked_aliases, base) && !lists::is_among(lists::sharing_writers, base);
        for (c10::Argument const& a : schema.arguments()) c.arguments.push_back({a.name(), use{value_id{0}}});
        for (std::size_t i = 0; i < c.arguments.size(); ++i) {
            auto const* alias = schema.arguments()[i].alias_info();
            auto const effect = effect_on(c, c.arguments[i]);
            if (alias && alias->isWrite()) CHECK((effect == argument_effect::written));
            else if (is_exact) CHECK((effect != argument_effect::written));
            if (alias && views) CHECK((effect != argument_effect::none));
        }
        if (!changes_self_alone(c)) continue;
        CHECK(schema.arguments().front().name() == "self");
        CHECK(std::count_if(schema.arguments().begin(), schema.arguments().end(), [](c10::Argument const& a) { return a.alias_info() != nullptr; }) == 1);
        CHECK(
            std::all_of(schema.returns().begin(), schema.returns().end(), [](c10::Argument const& r) { return r.alias_info() && r.alias_info()->isWrite(); }));
    }
    CHECK(looked_at > 2000);
}
}  // TEST_SUITE("libtorch/rewrite")
