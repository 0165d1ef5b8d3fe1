// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/cost.hpp>

#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/visit/drive.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "architectures.hpp"
#include "support/programs.hpp"
#include "support/reference.hpp"

using namespace torch_ir_test;

TEST_SUITE("analyze/cost") {
namespace {

/// The cost of a program that is given by its lines between the head and `return`.
program_cost cost_of_lines(std::string const& lines, cost_options const& options = {}) {
    auto const program = parse_text("program \"T\"\n" + lines);
    auto cost = compute_cost(program, options);
    for (auto& c : cost.calls) c.call = nullptr, c.stack = nullptr;  // the program is gone
    return cost;
}

/// Multiply-adds and FLOPs of one operator.
struct macs_flops {
    std::int64_t macs, flops;
    friend bool operator==(macs_flops const&, macs_flops const&) = default;
};
macs_flops cost_of_call(std::string const& lines) {
    auto const cost = cost_of_lines(lines + "\nreturn %y");
    CHECK_MESSAGE(cost.uncounted.empty(), lines);
    return {cost.total.macs, cost.total.flops};
}

std::int64_t cost_test_parameters(ir const& program) {
    std::int64_t n = 0;
    for (auto const v : program.weights()) n += *element_count(program.weight(v).result.tensor()->sizes);
    return n;
}

}  // namespace

TEST_CASE("multiply-adds of eight architectures are the published ones within 1 %, with the published numbers of parameters") {
    struct published {
        ir program;
        double gmacs;
        std::int64_t parameters;
    };
    // torchvision's tables of weights (its "GFLOPS" are multiply-adds); BERT: 22.5 G FLOPs at 128 tokens (MobileBERT, table 4), 109,482,240.
    std::vector<published> const all{{resnet({2, 2, 2, 2}, false), 1.814, 11689512},
                                     {resnet({3, 4, 6, 3}, true), 4.089, 25557032},
                                     {vgg16(), 15.47, 138357544},
                                     {alexnet(), 0.714, 61100840},
                                     {mobilenet_v2(), 0.301, 3504872},
                                     {densenet121(), 2.834, 7978856},
                                     {vit_b16(), 17.564, 86567656},
                                     {bert_base(), 22.5 / 2, 109482240}};
    for (auto const& p : all) {
        CAPTURE(p.program.model_name());
        auto const cost = compute_cost(p.program);
        CHECK(cost_test_parameters(p.program) == p.parameters);
        CHECK(cost.total.parameter_bytes == 4 * p.parameters);
        CHECK(static_cast<double>(cost.total.macs) / 1e9 == doctest::Approx(p.gmacs).epsilon(0.01));
        CHECK(cost.uncounted.empty());
    }
}

TEST_CASE("programs that PyTorch exported cost the same, and nothing in them is left uncounted") {
    struct published {
        fs::path archive;
        double gmacs;
    };
    std::vector<published> all{{fs::path(TORCH_IR_TEST_DATA) / "../../examples/data/resnet18.pt2", 1.814}};
    for (auto const& [model, gmacs] :
         {std::pair("ResNet18", 1.814), std::pair("ResNet50", 4.089), std::pair("VGG16", 15.47), std::pair("ViTB16", 17.564), std::pair("SwinT", 4.491),
          std::pair("MaxViTT", 5.558), std::pair("MobileNetV3Small", 0.0565), std::pair("BertBase", 22.5 / 2)})  // torchvision's tables
        if (has_large_reference()) all.push_back({reference_root() / "models" / model / "model.pt2", gmacs});
    for (auto const& p : all) {
        CAPTURE(p.archive.string());
        auto const program = read_pt2(p.archive.string());
        auto const cost = compute_cost(program);
        CHECK(static_cast<double>(cost.total.macs) / 1e9 == doctest::Approx(p.gmacs).epsilon(0.01));
        CHECK(cost.uncounted.empty());
    }
}

TEST_CASE("a file of pytorch-ir, which has lost the names of arguments, costs the same as the archive it was made from") {
    std::size_t compared = 0;
    for (auto const& folder : reference_folders("models")) {
        auto const archive = folder / "model.pt2";
        auto const document = folder / "ir.json";
        if (!std::filesystem::exists(archive) || !std::filesystem::exists(document)) continue;
        CAPTURE(folder.string());
        auto const a = build(pt2_archive(map_file(archive.string()), archive.string()));
        auto const file = map_file(document.string());
        auto const b = deserialize_ir(as_text(file.bytes), document.string());
        if (!a.subgraphs().empty()) continue;  // that format has none
        ++compared;
        CHECK(compute_cost(a).total.macs == compute_cost(b).total.macs);
    }
    check_seen("pairs", compared, {29, 60});
}

TEST_CASE("only what is known to have no formula is uncounted in the reference programs") {
    std::size_t programs = 0;
    for (auto const& path : reference_archives()) {
        auto const program = build(pt2_archive(map_file(path.string()), path.string()));
        auto const cost = compute_cost(program);
        ++programs;
        CAPTURE(path.string());
        for (auto const& u : cost.uncounted) {
            bool const is_size = u.reason.find("is not known") != std::string::npos;  // of nonzero, unique: known at run time only
            CHECK_MESSAGE((is_size || u.op.find("backward") != std::string::npos), u.op << ": " << u.reason);
        }
    }
    check_seen("programs", programs, {109, 200});
}

TEST_CASE("convolutions count the filter for each element of the result, transposed ones for each of the input") {
    CHECK(cost_of_call("%x: float32[2, 6, 10] = input\n%w: float32[4, 3, 5] = parameter(\"w\")\n"
                       "%y: float32[2, 4, 6] = aten.conv1d.default(input=%x, weight=%w, groups=2)") == macs_flops{2 * 4 * 6 * 3 * 5, 2 * 720});
    CHECK(cost_of_call("%x: float32[1, 3, 8, 8] = input\n%w: float32[4, 3, 3, 3] = parameter(\"w\")\n%b: float32[4] = parameter(\"b\")\n"
                       "%y: float32[1, 4, 6, 6] = aten.conv2d.default(input=%x, weight=%w, bias=%b)") == macs_flops{144 * 27, 2 * 144 * 27 + 144});
    CHECK(cost_of_call("%x: float32[1, 2, 4, 4, 4] = input\n%w: float32[8, 2, 2, 2, 2] = parameter(\"w\")\n"
                       "%y: float32[1, 8, 3, 3, 3] = aten.conv3d.default(input=%x, weight=%w)")
              .macs == 8 * 27 * 16);
    // each of the 1*6*4*4 inputs meets 4/2 output channels of 3*3
    auto const transposed = macs_flops{96 * 2 * 9, 2 * 96 * 2 * 9};
    CHECK(cost_of_call("%x: float32[1, 6, 4, 4] = input\n%w: float32[6, 2, 3, 3] = parameter(\"w\")\n"
                       "%y: float32[1, 4, 9, 9] = aten.conv_transpose2d.input(input=%x, weight=%w, stride=[2, 2], groups=2)") == transposed);
    CHECK(cost_of_call("%x: float32[1, 6, 4, 4] = input\n%w: float32[6, 2, 3, 3] = parameter(\"w\")\n"
                       "%y: float32[1, 4, 9, 9] = aten.convolution.default(input=%x, weight=%w, bias=None, stride=[2, 2], padding=[0, 0], dilation=[1, 1], "
                       "transposed=True, output_padding=[0, 0], groups=2)") == transposed);
}

TEST_CASE("matrix products count the contracted dimension for each element of the result") {
    CHECK(cost_of_call("%a: float32[2, 3] = input\n%b: float32[3, 4] = input\n%y: float32[2, 4] = aten.mm.default(self=%a, mat2=%b)") == macs_flops{24, 48});
    CHECK(cost_of_call("%a: float32[5, 2, 3] = input\n%b: float32[5, 3, 4] = input\n%y: float32[5, 2, 4] = aten.bmm.default(self=%a, mat2=%b)").macs == 120);
    CHECK(
        cost_of_call("%a: float32[7, 1, 2, 3] = input\n%b: float32[5, 3, 4] = input\n%y: float32[7, 5, 2, 4] = aten.matmul.default(self=%a, other=%b)").macs ==
        840);
    CHECK(cost_of_call("%a: float32[3] = input\n%b: float32[3] = input\n%y: float32[] = aten.matmul.default(self=%a, other=%b)").macs == 3);
    CHECK(cost_of_call("%c: float32[4] = input\n%a: float32[2, 3] = input\n%b: float32[3, 4] = input\n"
                       "%y: float32[2, 4] = aten.addmm.default(self=%c, mat1=%a, mat2=%b)") == macs_flops{24, 56});
    CHECK(cost_of_call("%c: float32[5, 2, 4] = input\n%a: float32[5, 2, 3] = input\n%b: float32[5, 3, 4] = input\n"
                       "%y: float32[5, 2, 4] = aten.baddbmm.default(self=%c, batch1=%a, batch2=%b)") == macs_flops{120, 280});
    CHECK(cost_of_call("%a: float32[2, 3, 4] = input\n%b: float32[4, 3, 5] = input\n"
                       "%y: float32[2, 5] = aten.tensordot.default(self=%a, other=%b, dims_self=[1, 2], dims_other=[1, 0])")
              .macs == 120);
}

TEST_CASE("einsum counts each combination of its letters") {
    auto const einsum = [](std::string const& equation, std::string const& a, std::string const& b, std::string const& y) {
        return cost_of_call("%a: float32" + a + " = input\n%b: float32" + b + " = input\n%y: float32" + y + " = aten.einsum.default(equation=\"" + equation +
                            "\", tensors=[%a, %b])")
            .macs;
    };
    CHECK(einsum("ij,jk->ik", "[2, 3]", "[3, 4]", "[2, 4]") == 24);
    CHECK(einsum("bhqd, bhkd -> bhqk", "[2, 3, 5, 4]", "[2, 3, 7, 4]", "[2, 3, 5, 7]") == 2 * 3 * 5 * 7 * 4);
    CHECK(einsum("...ij,...jk->...ik", "[6, 2, 3]", "[6, 3, 4]", "[6, 2, 4]") == 144);
    CHECK(cost_of_call("%a: float32[2, 3] = input\n%y: float32[] = aten.einsum.default(equation=\"ij->\", tensors=[%a])") == macs_flops{0, 6});
    auto const odd = cost_of_lines(
        "%a: float32[2] = input\n%b: float32[3, 4] = input\n%y: float32[2, 4] = aten.einsum.default(equation=\"ij,jk->ik\", tensors=[%a, %b])\nreturn %y");
    REQUIRE(odd.uncounted.size() == 1);
    CHECK(odd.total.macs == 0);
}

TEST_CASE("attention counts two products, in all its forms") {
    std::string const qkv = "%q: float32[1, 2, 5, 4] = input\n%k: float32[1, 2, 7, 4] = input\n%v: float32[1, 2, 7, 6] = input\n";
    auto const macs = 2 * 5 * 7 * 4 + 2 * 5 * 7 * 6;
    CHECK(cost_of_call(qkv + "%y: float32[1, 2, 5, 6] = aten.scaled_dot_product_attention.default(query=%q, key=%k, value=%v)") ==
          macs_flops{macs, 2 * macs + 70 * 6});
    CHECK(
        cost_of_call(
            qkv + "%m: float32[5, 7] = input\n%y: float32[1, 2, 5, 6] = aten.scaled_dot_product_attention.default(query=%q, key=%k, value=%v, attn_mask=%m)") ==
        macs_flops{macs, 2 * macs + 70 * 7});
    CHECK(cost_of_call(qkv +
                       "%y: float32[1, 2, 5, 6], %l: float32[1, 2, 5] = aten._scaled_dot_product_flash_attention_for_cpu.default(query=%q, key=%k, value=%v)")
              .macs == macs);
}

TEST_CASE("recurrent layers use each matrix once a time step and direction") {
    std::string lines = "%x: float32[2, 7, 8] = input\n%h: float32[2, 2, 16] = input\n";
    std::string params;
    for (auto const* direction : {"f", "b"}) {
        lines += std::string("%wi") + direction + ": float32[48, 8] = parameter(\"wi" + direction + "\")\n%wh" + direction +
                 ": float32[48, 16] = parameter(\"wh" + direction + "\")\n";
        params += std::string(params.empty() ? "" : ", ") + "%wi" + direction + ", %wh" + direction;
    }
    auto const macs = 14 * 2 * (48 * 8 + 48 * 16);
    CHECK(cost_of_call(lines + "%y: float32[2, 7, 32], %hn: float32[2, 2, 16] = aten.gru.input(input=%x, hx=%h, params=[" + params +
                       "], has_biases=False, num_layers=1, dropout=0.0, train=False, bidirectional=True, batch_first=True)") ==
          macs_flops{macs, 2 * macs + 14 * 2 * 16 * 17});
    auto const cell = 3 * (16 * 5 + 16 * 4);
    CHECK(cost_of_call("%x: float32[3, 5] = input\n%h: float32[3, 4] = input\n%c: float32[3, 4] = input\n%wi: float32[16, 5] = parameter(\"wi\")\n"
                       "%wh: float32[16, 4] = parameter(\"wh\")\n%y: float32[3, 4], %z: float32[3, 4] = aten.lstm_cell.default(input=%x, hx=[%h, %c], "
                       "w_ih=%wi, w_hh=%wh)") == macs_flops{cell, 2 * cell + 3 * 4 * 21});
}

TEST_CASE("what goes over elements counts steps and no multiply-adds") {
    auto const flops = [](std::string const& op, std::string const& result = "[2, 3, 4, 4]", std::string const& more = "") {
        auto const c = cost_of_call("%x: float32[2, 3, 4, 4] = input\n%y: float32" + result + " = " + op + "(self=%x" + more + ")");
        CHECK(c.macs == 0);
        return c.flops;
    };
    CHECK(flops("aten.relu.default") == 96);
    CHECK(flops("aten.add_.Tensor", "[2, 3, 4, 4]", ", other=1") == 96);
    CHECK(flops("aten.softmax.int", "[2, 3, 4, 4]", ", dim=1") == 480);
    CHECK(flops("aten.mean.dim", "[2, 3]", ", dim=[2, 3]") == 96);
    CHECK(flops("aten.max_pool2d.default", "[2, 3, 2, 2]", ", kernel_size=[3, 3], stride=[2, 2]") == 24 * 9);
    CHECK(flops("aten.adaptive_avg_pool2d.default", "[2, 3, 1, 1]", ", output_size=[1, 1]") == 96);
    CHECK(flops("aten.upsample_nearest2d.vec", "[2, 3, 8, 8]") == 0);
    CHECK(flops("aten.permute.default", "[2, 4, 4, 3]", ", dims=[0, 2, 3, 1]") == 0);
    CHECK(flops("aten.fft_fft2.default", "[2, 3, 4, 4]") == 5 * 96 * 4);
    CHECK(flops("aten.fft_rfft.default", "[2, 3, 4, 3]") == 5 * 96 * 2 / 2);
    CHECK(flops("aten.sort.default", "[2, 3, 4, 4]", ", dim=-1") == 96 * 2);
    CHECK(flops("aten.dropout.default", "[2, 3, 4, 4]", ", p=0.5, train=False") == 0);
    CHECK(flops("aten.dropout.default", "[2, 3, 4, 4]", ", p=0.5, train=True") == 96);
    std::string const norm =
        "%x: float32[2, 3, 4] = input\n%w: float32[4] = parameter(\"w\")\n%y: float32[2, 3, 4] = aten.layer_norm.default(input=%x, normalized_shape=[4], "
        "weight=%w)";
    CHECK(cost_of_call(norm) == macs_flops{0, 24 * 7});
    CHECK(cost_of_call("%x: float32[0, 4] = input\n%y: float32[0, 4] = aten.softmax.int(self=%x, dim=0)") == macs_flops{0, 0});
}

TEST_CASE("bytes: views move nothing, in place nothing is allocated, of a table only the picked rows are read") {
    auto const n = [](std::string const& lines) { return cost_of_lines(lines + "\nreturn %y").total; };
    auto const relu = n("%x: float32[4, 8] = input\n%y: float32[4, 8] = aten.relu.default(self=%x)");
    CHECK(relu == cost_numbers{0, 32, 0, 128, 128, 128});
    CHECK(relu.intensity() == doctest::Approx(0.125));
    CHECK(n("%x: float32[4, 8] = input\n%y: float32[4, 8] = aten.relu_.default(self=%x)") == cost_numbers{0, 32, 0, 0, 128, 128});
    CHECK(n("%x: float32[4, 8] = input\n%y: float32[8, 4]{strides=[1, 8]} = aten.t.default(self=%x)") == cost_numbers{});
    CHECK(n("%x: float32[4, 8] = input\n%y: float32[32] = aten.reshape.default(self=%x, shape=[32])") == cost_numbers{});
    CHECK(n("%x: float32[4, 8]{strides=[1, 4]} = input\n%y: float32[32] = aten.reshape.default(self=%x, shape=[32])") == cost_numbers{0, 0, 0, 128, 128, 128});
    CHECK(n("%x: int64[3] = input\n%w: float32[100, 8] = parameter(\"w\")\n%y: float32[3, 8] = aten.embedding.default(weight=%w, indices=%x)") ==
          cost_numbers{0, 0, 3200, 96, 24 + 96, 96});
    CHECK(n("%x: float32[4] = input\n%y: float32[4] = aten.mul.Tensor(self=%x, other=%x)").read_bytes == 16);
    CHECK(n("%x: bfloat16[4] = input\n%y: float32[4] = aten.to.dtype(self=%x, dtype=torch.float32)") == cost_numbers{0, 0, 0, 16, 8, 16});
}

TEST_CASE("operators that Python alone defines are counted") {
    auto const flops = [](std::string const& line) {
        auto const cost =
            cost_of_lines("%x: float32[8, 4] = input\n%i: int8[8, 4] = input\n%w: float32[3, 4, 5] = input\n%o: int32[3] = input\n%y: " + line + "\nreturn %y");
        CHECK(cost.uncounted.empty());
        return cost.total.flops;
    };
    CHECK(flops("int8[8, 4] = quantized_decomposed.quantize_per_tensor.default(%x, 0.5, 0, -128, 127, torch.int8)") == 4 * 32);
    CHECK(flops("float32[8, 4] = quantized_decomposed.dequantize_per_tensor.default(%i, 0.5, 0, -128, 127, torch.int8)") == 2 * 32);
    CHECK(flops("float32[8, 4] = torchao.dequantize_affine.default(%i, [1, 4], %x, None, torch.int8)") == 2 * 32);
    CHECK(flops("float32[8, 5] = transformers.grouped_mm_fallback.default(input=%x, weight=%w, offs=%o)") == 2 * 8 * 4 * 5);
    CHECK(flops("float32[8, 4] = prims.exp.default(self=%x)") == 32);
    CHECK(flops("float32[8, 4] = prims.mul.default(self=%x, other=%x)") == 32);
    CHECK(flops("float16[8, 4] = prims.convert_element_type.default(a=%x, dtype=torch.float16)") == 0);
}

TEST_CASE("an operator without a formula is listed, and a formula of one's own counts it") {
    std::string const lines = "%x: float32[4] = input\n%y: float32[4] = my.op.default(%x)\n%z: float32[4] = aten._nonsense.default(self=%y)\nreturn %z";
    auto const cost = cost_of_lines(lines);
    REQUIRE(cost.uncounted.size() == 2);
    CHECK(cost.uncounted[0].op == "my.op.default");
    CHECK(cost.uncounted[0].reason == "no formula");
    CHECK(cost.calls[0].status == cost_status::no_formula);
    CHECK(cost.total.written_bytes == 32);
    cost_options options;
    options.formulas["my.op"] = [](sized_call const& c) { return arithmetic{c.tensors().front().elements, 1}; };
    options.formulas["aten._nonsense.default"] = [](sized_call const& c) { return arithmetic{0, c.tensor("nothing", 0).elements}; };
    auto const own = cost_of_lines(lines, options);
    CHECK(own.total.macs == 4);
    CHECK(own.total.flops == 9);
    REQUIRE(own.uncounted.size() == 1);
    CHECK(own.uncounted[0].reason == "the arguments are not those of the formula");
}

TEST_CASE("an operator of one's own borrows a standard formula, and a cost knows the vertex") {
    auto const program = torch_ir::parse_text(R"(
        program "Own"
        %w: float32[8, 3, 3, 3] = parameter("w")
        %x: float32[1, 3, 6, 6] = input
        %y: float32[1, 8, 4, 4] = mycc.conv_relu.default(input=%x, weight=%w)
        %z: float32[1, 8, 4, 4] = aten.conv2d.default(input=%x, weight=%w)
        return %y, %z)");
    torch_ir::cost_options options;
    options.formulas["mycc.conv_relu"] = torch_ir::standard_cost_formula("aten.conv2d");
    auto const cost = torch_ir::compute_cost(program, options);
    REQUIRE(cost.calls.size() == 2);
    CHECK(cost.calls[0].numbers.macs == 8 * 4 * 4 * 3 * 3 * 3);
    CHECK(cost.calls[0].numbers.macs == cost.calls[1].numbers.macs);
    for (auto const& c : cost.calls) CHECK(&c.program->call(c.vertex) == c.call);
    try {
        static_cast<void>(torch_ir::standard_cost_formula("mycc.conv_relu"));
        FAIL("there is none");
    } catch (torch_ir::error const& e) {
        CHECK(e.code() == torch_ir::errc::argument);
    }
}

TEST_CASE("symbols stand for what they are given, else for the trace, else the call is unknown") {
    std::string const lines = "%x: float32[{s77=2}, {Mul(4, s77)=8}] = input\n%y: float32[{s77=2}, {Mul(4, s77)=8}] = aten.relu.default(self=%x)\nreturn %y";
    auto const traced = cost_of_lines(lines);
    CHECK(traced.total.flops == 16);
    REQUIRE(traced.assumed.size() == 1);
    CHECK(traced.assumed.front() == std::pair<std::string, std::int64_t>{"s77", 2});
    cost_options options;
    options.sizes.symbols["s77"] = 10;
    CHECK(cost_of_lines(lines, options).total.flops == 400);
    CHECK(cost_of_lines(lines, options).assumed.empty());
    options.sizes = {{}, false};
    auto const unknown = cost_of_lines(lines, options);
    REQUIRE(unknown.uncounted.size() == 1);
    CHECK(unknown.uncounted.front().reason.find("[s77, 4*s77] of 'x' is not known") != std::string::npos);
    options.sizes.symbols["s1"] = 10;
    CHECK_THROWS_WITH_AS(cost_of_lines(lines, options), "value of symbol 's1': expected one of s77, found another", error);
}

TEST_CASE("sub-programs are counted: a loop once, of a condition the costlier branch") {
    std::string const body =
        "%a: float32[4] = input\n        %r: float32[4] = aten.relu.default(self=%a)\n        %s: float32[4] = aten.neg.default(self=%r)\n        return %s\n  "
        "  }\n";
    std::string const cheap = "%a: float32[4] = input\n        %r: float32[4] = aten.relu.default(self=%a)\n        return %r\n    }\n";
    auto const run = [&](std::string const& call) {
        return cost_of_lines("%x: float32[4] = input\n%p: bool[] = input\ngraph 0 {\n        " + cheap + "graph 1 {\n        " + body + call + "\nreturn %y");
    };
    auto const cond = run("%y: float32[4], = higher_order.cond(%p, graph(0, \"t\"), graph(1, \"f\"), [%x])");
    CHECK(cond.total.flops == 8);
    REQUIRE(cond.calls.size() == 4);
    CHECK(cond.calls[1].times == 0);
    CHECK(cond.calls[2].depth == 1);
    CHECK(cond.notes.front().find("costlier branch") != std::string::npos);
    auto const loop = run("%y: float32[4], = higher_order.while_loop(graph(0, \"c\"), graph(1, \"b\"), [%x])");
    CHECK(loop.total.flops == 12);
    CHECK(loop.notes.front().find("one iteration") != std::string::npos);
    CHECK(run("%y: float32[4], = higher_order.wrap_with_set_grad_enabled(False, graph(1, \"b\"), %x)").total.flops == 8);
    CHECK(run("%y: float32[4], = higher_order.map_impl(graph(1, \"b\"), [%x])").total.flops == 4 * 8);
    auto const strange = run("%y: float32[4], = higher_order.mystery(graph(1, \"b\"), %x)");
    CHECK(strange.total.flops == 0);
    CHECK(strange.uncounted.size() == 1);
}

TEST_CASE("numbers that are too large are the largest, and a program without calls costs nothing") {
    std::string const huge = "float32[2000000000, 2000000000]";
    auto const cost = cost_of_lines("%a: " + huge + " = input\n%y: " + huge + " = aten.matmul.default(self=%a, other=%a)\nreturn %y");
    CHECK(cost.total.macs == std::numeric_limits<std::int64_t>::max());
    CHECK(cost_of_lines("%a: float32[2] = input\nreturn %a").total == cost_numbers{});
}
}  // TEST_SUITE("analyze/cost")
