// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/fold_constants.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <ATen/ops/randn.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/reference.hpp"
#include "support/seed.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/fold_constants") {
namespace {

bool equal_bits(at::Tensor const& a, at::Tensor const& b) {
    return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && (at::equal(a, b) || a.allclose(b, 0, 0, true));
}

std::string const scaled = R"(
    program "Scaled"
    constant "c" = int64[2] "01000000000000000200000000000000"
    %w: float32[4, 4]{grad} = parameter("w")
    %p_b: float32[4] = parameter("b")
    %c: int64[2] = constant("c")
    %x: float32[3, 4] = input
    %softplus: float32[4, 4] = aten.softplus.default(self=%w)
    %t: float32[4, 4]{strides=[1, 4]} = aten.t.default(self=%softplus)
    %linear: float32[3, 4] = aten.linear.default(input=%x, weight=%t, bias=%p_b)
    %neg: int64[2] = aten.neg.default(self=%c)
    %index: float32[3, 2] = aten.index.Tensor(self=%linear, indices=[None, %neg])
    return %index
)";

/// Calls of which most follow from constants and the weight.
std::string random_constants(std::mt19937_64& random) {
    auto const below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    std::string text = "program \"Random\"\n%w: float32[3, 3] = parameter(\"w\")\n%x: float32[3, 3] = input\n";
    std::vector<std::string> values{"w"};
    auto const any = [&] { return below(9) == 0 ? "%x" : "%" + values[below(values.size())]; };
    auto const recent = [&] { return "%" + values[values.size() - 1 - below(std::min<std::size_t>(values.size(), 3))]; };
    for (std::size_t calls = 4 + below(14); calls > 0; --calls) {
        std::string const call = [&]() -> std::string {
            switch (below(10)) {
                case 0: return "ones.default(size=[3, 3])";
                case 1: return "eye.default(n=3)";
                case 2: return "t.default(self=" + recent() + ")";
                case 3: return "add_.Scalar(self=" + recent() + ", other=1)";
                case 4: return "mul_.Tensor(self=" + recent() + ", other=" + any() + ")";
                case 5: return "matmul.default(self=" + recent() + ", other=" + any() + ")";
                case 6: return "sigmoid.default(self=" + any() + ")";
                case 8: return "full_like.default(self=" + any() + ", fill_value=2)";
                case 7: return "to.dtype(self=" + recent() + ", dtype=torch.float32)";
                default: return "add.Tensor(self=" + any() + ", other=" + any() + ")";
            }
        }();
        values.push_back("v" + std::to_string(values.size()));
        text += "%" + values.back() + ": float32[3, 3] = aten." + call + "\n";
    }
    return text + "return " + recent() + ", %" + values[below(values.size())] + ", %x";
}

tensor_map some_weights() { return {{"w", at::randn({4, 4})}, {"b", at::randn({4})}}; }

}  // namespace

TEST_CASE("values of weights become buffers, values of constants constants, and what nobody uses any more is gone") {
    auto const program = parse_text(scaled);
    auto const given = some_weights();
    auto const folded = fold_constants(program, given);
    CHECK(folded.folded == 3);
    CHECK(validate_ir(folded.program).empty());
    CHECK(to_text(folded.program) == R"(program "Scaled"
constant "folded_neg" = int64[2] "fffffffffffffffffeffffffffffffff"
%p_b: float32[4] = parameter("b")
)"
                                     "%x: float32[3, 4] = input\n"
                                     R"(%b_folded_t: float32[4, 4]{strides=[1, 4]} = buffer("folded_t")
%c_folded_neg: int64[2] = constant("folded_neg")
%linear: float32[3, 4] = aten.linear.default(input=%x, weight=%b_folded_t, bias=%p_b)
%index: float32[3, 2] = aten.index.Tensor(self=%linear, indices=[None, %c_folded_neg])
return %index
)");
    CHECK(folded.weights.size() == 3);
    at::Tensor const x = at::randn({3, 4});
    CHECK(equal_bits(execute_ir(folded.program, {x}, folded.weights).tensors().front(), execute_ir(program, {x}, given).tensors().front()));
}

TEST_CASE("without weights constants alone are folded, and the program needs no more than before") {
    auto const folded = fold_constants(parse_text(scaled));
    CHECK(folded.folded == 1);
    CHECK(folded.weights.empty());
    CHECK(to_text(folded.program).find("aten.softplus") != std::string::npos);
    auto const given = some_weights();
    CHECK(execute_ir(folded.program, {at::randn({3, 4})}, given).tensors().size() == 1);
}

TEST_CASE("weights that don't fit are refused by name, and a program without anything to fold stays as it is") {
    auto const program = parse_text(scaled);
    CHECK(contains(message_of([&] { static_cast<void>(fold_constants(program, {{"w", at::randn({5, 4})}})); }), "weight 'w'"));
    auto const nothing = parse_text("program \"P\"\n%x: float32[2] = input\n%y: float32[2] = aten.neg.default(self=%x)\nreturn %y");
    CHECK(to_text(fold_constants(nothing).program) == to_text(nothing));
}

TEST_CASE("a weight on meta has no value: what needs it stays, and what does not is folded all the same") {
    auto given = some_weights();
    given.at("b") = given.at("b").to(at::kMeta);
    auto const folded = fold_constants(parse_text(scaled), given);
    CHECK(folded.folded == 3);
    given.at("w") = given.at("w").to(at::kMeta);
    CHECK(fold_constants(parse_text(scaled), given).folded == 1);
}

TEST_CASE("a value that is written before it is used is folded as it is then") {
    auto const program = parse_text(R"(
            program "Mask"
            %x: float32[4] = input
            %zeros: float32[4] = aten.zeros.default(size=[4])
            %slice: float32[2] = aten.slice.Tensor(self=%zeros, dim=0, start=2, end=4)
            %fill_: float32[2] = aten.fill_.Scalar(self=%slice, value=1)
            %add: float32[4] = aten.add.Tensor(self=%x, other=%zeros)
            return %add)");
    auto const folded = fold_constants(program);
    CHECK(folded.folded == 3);
    CHECK(same(execute_ir(folded.program, {at::zeros({4})}, tensor_map{}).tensors().front(), counting({4}).ge(2).to(c10::kFloat)));
}

TEST_CASE("names that are taken stay with who has them") {
    auto const program = parse_text(R"(
            program "Names"
            %w: float32[2] = parameter("folded_neg")
            %b_folded_neg_: float32[2] = input
            %neg: float32[2] = aten.neg.default(self=%w)
            %add: float32[2] = aten.add.Tensor(self=%b_folded_neg_, other=%neg)
            return %add, %w)");
    auto const folded = fold_constants(program, {{"folded_neg", at::ones({2})}});
    CHECK(folded.weights.contains("folded_neg"));
    CHECK(folded.weights.contains("folded_neg_"));
    CHECK(validate_ir(folded.program).empty());
    CHECK(same(execute_ir(folded.program, {at::ones({2})}, folded.weights).tensors().front(), at::zeros({2})));
}

TEST_CASE("random programs of constants, views and writes compute the same bits when they are folded") {
    auto const seed = torch_ir_test::new_seed();
    INFO("seed ", seed);
    std::mt19937_64 random(seed);
    std::size_t run = 0, folded_calls = 0, folded_writes = 0;
    for (int round = 0; round < 600; ++round) {
        auto const text = random_constants(random);
        CAPTURE(text);
        auto const program = parse_text(text);
        std::vector<c10::IValue> const inputs{at::randn({3, 3})};
        tensor_map const given{{"w", at::randn({3, 3})}};
        std::vector<at::Tensor> expected;
        try {
            expected = execute_ir(program, inputs, given).tensors();
        } catch (error const&) {
            continue;  // an operator refuses to write to memory that it also reads
        }
        ++run;
        auto const writes = [](ir const& p) { return std::count_if(p.calls().begin(), p.calls().end(), [&](vertex v) { return p.call(v).op.is_inplace(); }); };
        auto const folded = fold_constants(program, given, {.largest_constant = random() % 2 == 0 ? 0 : 1 << 16});
        CAPTURE(to_text(folded.program));
        folded_calls += folded.folded;
        folded_writes += static_cast<std::size_t>(writes(program) - writes(folded.program));
        CHECK(validate_ir(folded.program).empty());
        CHECK(program.calls().size() - folded.program.calls().size() == folded.folded);
        auto const found = execute_ir(folded.program, inputs, folded.weights).tensors();
        for (std::size_t o = 0; o < expected.size(); ++o) CHECK(equal_bits(expected[o], found[o]));
    }
    CHECK(run > 300);
    CHECK(folded_calls > 500);
    CHECK(folded_writes > 50);
}

TEST_CASE("models that PyTorch exported compute the same bits when they are folded") {
    std::size_t run = 0, folded_calls = 0;
    for (auto const& folder : reference_folders("models")) {
        auto const inputs_file = folder / "inputs.safetensors";
        if (!fs::exists(folder / "model_cpu.pt2") || !fs::exists(inputs_file)) continue;
        CAPTURE(folder.filename().string());
        auto const archive = pt2_archive::open((folder / "model_cpu.pt2").string());
        ir const program = build(archive);
        auto const given = to_tensors(archive.weights<state_dict>());
        auto const folded = fold_constants(program, given);
        folded_calls += folded.folded;
        ++run;
        if (folded.folded == 0) continue;
        for (auto const& problem : validate_ir(folded.program)) FAIL_CHECK(problem.message());
        auto const tensors = to_tensors(load_safetensors(inputs_file.string()));
        std::vector<c10::IValue> inputs;
        for (std::size_t i = 0; tensors.contains("input_" + std::to_string(i)); ++i) inputs.emplace_back(tensors.at("input_" + std::to_string(i)).clone());
        auto const expected = execute_ir(program, inputs, given).tensors();
        auto const found = execute_ir(folded.program, inputs, folded.weights).tensors();
        REQUIRE(found.size() == expected.size());
        for (std::size_t o = 0; o < found.size(); ++o) CHECK(equal_bits(expected[o], found[o]));
    }
    check_seen("models", run, {43, 78});
    check_seen("calls folded", folded_calls, {11, 200});
}

TEST_CASE("a buffer that the outputs write to is no constant, and stays") {
    auto const program = parse_text(R"(
        program "Ema"
        %b: float32[2] = buffer("b")
        %x: float32[2] = input
        %half: float32[2] = aten.mul.Scalar(self=%b, other=0.5)
        %next: float32[2] = aten.add.Tensor(self=%half, other=%x)
        return buffer_mutation("b")=%next, %next
    )");
    auto const folded = fold_constants(program, {{"b", at::ones({2})}});
    CHECK(folded.folded == 0);
    CHECK(to_text(folded.program) == to_text(program));
    auto const unused = parse_text(R"(
        program "Assign"
        %b: float32[2] = buffer("b")
        %w: float32[2] = parameter("w")
        %x: float32[2] = input
        %neg: float32[2] = aten.neg.default(self=%w)
        %next: float32[2] = aten.add.Tensor(self=%neg, other=%x)
        return buffer_mutation("b")=%next, %next
    )");
    auto const kept = fold_constants(unused, {{"b", at::ones({2})}, {"w", at::ones({2})}});
    CHECK(kept.folded == 1);
    CHECK_NOTHROW(require_valid(kept.program));
    CHECK(contains(to_text(kept.program), "buffer(\"b\")"));
}

TEST_CASE("what reaches outside is never folded") {
    auto const program = parse_text(R"(
        program "Reads"
        %x: float32[2] = input
        %file: float32[2] = aten.from_file.default(filename="no such file", shared=False, size=2)
        %add: float32[2] = aten.add.Tensor(self=%x, other=%file)
        return %add
    )");
    CHECK(fold_constants(program).folded == 0);
}

}  // TEST_SUITE("libtorch/fold_constants")
