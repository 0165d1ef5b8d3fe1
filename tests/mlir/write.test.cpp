// SPDX-License-Identifier: MIT
#include <torch_ir/mlir/write.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/elements.hpp>
#include <torch_ir/mlir/detail/operators.hpp>
#include <torch_ir/mlir/detail/rules.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/source/open_program.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include "support/errors.hpp"
#include "support/programs.hpp"
#include "support/reference.hpp"

using namespace torch_ir_test;

TEST_SUITE("mlir/write") {
namespace {

mlir_options const plain{.locations = false};

/// The lines of the function, without indentation, between its first and `return`.
std::string body_of(std::string const& text) {
    std::string out, line;
    std::istringstream lines(text);
    bool inside = false;
    while (std::getline(lines, line)) {
        if (line.find("return ") == 4) break;
        if (inside) out += line.substr(line.find_first_not_of(' ')) + '\n';
        inside = inside || line.find("func.func") != std::string::npos;
    }
    return out;
}

/// A program of one call on `%x: float32[2, 3]`.
std::string call_text(std::string const& call, std::string const& head = {}) {
    return body_of(to_mlir(parse_text("program \"P\"\n" + head + "%x: float32[2, 3] = input\n" + call + "\nreturn %y"), plain));
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::vector<std::string> reasons(ir const& program, mlir_options const& options = {}) {
    std::vector<std::string> out;
    for (auto const& o : mlir_obstacles(program, options)) out.push_back(o.reason);
    return out;
}

}  // namespace

TEST_CASE("a module has its weights by name, all arguments of operators, and the outputs") {
    CHECK(to_mlir(small_mlp(), plain) == R"(module @module {
  util.global private @"fc.weight" = #flow.parameter.named<"model"::"fc.weight"> : tensor<4x4xf32>
  util.global private @"fc.bias" = #flow.parameter.named<"model"::"fc.bias"> : tensor<4xf32>
  func.func @main(%x: !torch.vtensor<[2,4],f32>) -> (!torch.vtensor<[2,4],f32>) attributes {torch.assume_strict_symbolic_shapes} {
    %fc.weight.loaded = util.global.load @"fc.weight" : tensor<4x4xf32>
    %fc.weight = torch_c.from_builtin_tensor %fc.weight.loaded : tensor<4x4xf32> -> !torch.vtensor<[4,4],f32>
    %fc.bias.loaded = util.global.load @"fc.bias" : tensor<4xf32>
    %fc.bias = torch_c.from_builtin_tensor %fc.bias.loaded : tensor<4xf32> -> !torch.vtensor<[4],f32>
    %int1 = torch.constant.int 1
    %linear = torch.aten.linear %x, %fc.weight, %fc.bias : !torch.vtensor<[2,4],f32>, !torch.vtensor<[4,4],f32>, !torch.vtensor<[4],f32> -> !torch.vtensor<[2,4],f32>
    %relu = torch.aten.relu %linear : !torch.vtensor<[2,4],f32> -> !torch.vtensor<[2,4],f32>
    %add = torch.aten.add.Tensor %relu, %x, %int1 : !torch.vtensor<[2,4],f32>, !torch.vtensor<[2,4],f32>, !torch.int -> !torch.vtensor<[2,4],f32>
    return %add : !torch.vtensor<[2,4],f32>
  }
}
)");
}

TEST_CASE("weights are arguments behind the inputs, or resources with their bytes") {
    std::ostringstream out;
    auto const written = write_mlir(out, small_mlp(), {.weights = mlir_weights::arguments, .function = "forward", .locations = false});
    CHECK(has(out.str(), "@forward(%x: !torch.vtensor<[2,4],f32>, %fc.weight: !torch.vtensor<[4,4],f32>, %fc.bias: !torch.vtensor<[4],f32>)"));
    CHECK_FALSE(has(out.str(), "util.global"));
    REQUIRE(written.arguments.size() == 3);
    CHECK(written.arguments[0].kind == mlir_port_kind::input);
    CHECK(written.arguments[1].kind == mlir_port_kind::weight);
    CHECK(written.arguments[1].name == "fc.weight");
    REQUIRE(written.results.size() == 1);
    CHECK(written.results[0].name == "add");

    state_dict weights;
    weights.set("fc.bias", from_numbers(dtype::float32, {4}, std::vector<double>{1, 2, 3, 4}));
    CHECK_THROWS_WITH_AS(static_cast<void>(to_mlir(small_mlp(), {.weights = mlir_weights::resources}, weights)),
                         "weight 'fc.weight' to write as a resource: expected float32[4, 4], found none", error);
    weights.set("fc.weight", from_numbers(dtype::float32, {4, 4}, std::vector<double>(16, 0.5)));
    auto const text = to_mlir(small_mlp(), {.weights = mlir_weights::resources, .locations = false}, weights);
    CHECK(has(text, "%fc.bias = torch.vtensor.literal(dense_resource<torch_tensor_1> : tensor<4xf32>) : !torch.vtensor<[4],f32>"));
    CHECK(has(text, "torch_tensor_1: \"0x400000000000803F000000400000404000008040\""));
    weights.set("fc.weight", from_numbers(dtype::float32, {4}, std::vector<double>(4, 0.5)));
    CHECK_THROWS_AS(static_cast<void>(to_mlir(small_mlp(), {.weights = mlir_weights::resources}, weights)), error);
}

TEST_CASE("large tensors stand at the end of the text as resources") {
    program_writer w;
    auto const x = w.input("x", {100});
    auto const weight = w.weight("p", "p", {100});
    auto const sum = w.call("sum", "aten.add.Tensor", {{"self", use{x}}, {"other", use{weight}}}, {100});
    auto const program = std::move(w).finish({sum});
    state_dict weights;
    weights.set("p", from_numbers(dtype::float32, {100}, std::vector<double>(100, 1)));
    auto const text = to_mlir(program, {.weights = mlir_weights::resources, .locations = false}, weights);
    CHECK(has(text, "torch.vtensor.literal(dense_resource<torch_tensor_0> : tensor<100xf32>)"));
    std::string ones;
    for (int i = 0; i < 100; ++i) ones += "0000803F";
    CHECK(text.ends_with("{-#\n  dialect_resources: {\n    builtin: {\n      torch_tensor_0: \"0x40000000" + ones + "\"\n    }\n  }\n#-}\n"));
}

TEST_CASE("each argument of a schema has its constant, each constant once") {
    auto const text = call_text("%y: float32[2, 3] = aten.softmax.int(self=%x, dim=-1)");
    CHECK(text == R"(%int-1 = torch.constant.int -1
%none = torch.constant.none
%y = torch.aten.softmax.int %x, %int-1, %none : !torch.vtensor<[2,3],f32>, !torch.int, !torch.none -> !torch.vtensor<[2,3],f32>
)");
    CHECK(has(call_text("%y: float64[2, 3] = aten._to_copy.default(self=%x, dtype=torch.float64)"), "= torch.constant.int 7"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.clone.default(self=%x, memory_format=torch.contiguous_format)"), "= torch.constant.int 0"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.gelu.default(self=%x)"), "= torch.constant.str \"none\""));
    CHECK(has(call_text("%y: float32[2, 3] = aten.leaky_relu.default(self=%x, negative_slope=0.5)"), "= torch.constant.float 5.00000000000000000e-01"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.masked_fill.Scalar(self=%x, mask=%m, value=-inf)", "%m: bool[2, 3] = input\n"),
              "= torch.constant.float 0xFFF0000000000000"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.full.default(size=[2, 3], fill_value=True)"), "= torch.constant.int 1"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.zeros.default(size=[2, 3], device=device(\"meta\"))"), "= torch.constant.device \"cpu\""));
}

TEST_CASE("lists, holes, lists of results and numbers that stand for two") {
    CHECK(has(call_text("%y: float32[3, 2] = aten.permute.default(self=%x, dims=[1, 0])"),
              "%list = torch.prim.ListConstruct %int1, %int0 : (!torch.int, !torch.int) -> !torch.list<int>"));
    CHECK(has(call_text("%y: float32[] = aten.sum.dim_IntList(self=%x, dim=int[])"), "torch.prim.ListConstruct  : () -> !torch.list<int>"));
    CHECK(has(call_text("%y: float32[4, 3] = aten.cat.default(tensors=[%x, %x])"),
              "torch.prim.ListConstruct %x, %x : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2,3],f32>) -> !torch.list<vtensor>"));
    CHECK(has(call_text("%y: float32[2, 4] = aten.index.Tensor(self=%x, indices=[None, %i])", "%i: int64[4] = input\n"),
              "torch.prim.ListConstruct %none, %i : (!torch.none, !torch.vtensor<[4],si64>) -> !torch.list<optional<vtensor>>"));
    auto const split = call_text("[%y: float32[2, 1], %z: float32[2, 2]] = aten.split_with_sizes.default@split(self=%x, split_sizes=[1, 2], dim=1)");
    CHECK(has(split,
              "%split_list = torch.aten.split_with_sizes %x, %list, %int1 : !torch.vtensor<[2,3],f32>, !torch.list<int>, !torch.int -> !torch.list<vtensor>\n"
              "%y, %z = torch.prim.ListUnpack %split_list : !torch.list<vtensor> -> !torch.vtensor<[2,1],f32>, !torch.vtensor<[2,2],f32>"));
    CHECK(has(call_text("%y: float32[2, 1], %i: int64[2, 1] = aten.topk.default@topk(self=%x, k=1)"),
              "%y, %i = torch.aten.topk %x, %int1, %int-1, %true, %true :"));
    CHECK(has(call_text("%y: float32[1, 1, 1, 1] = aten.avg_pool2d.default(self=%p, kernel_size=[2])", "%p: float32[1, 1, 2, 2] = input\n"),
              "torch.prim.ListConstruct %int2, %int2 :"));
}

TEST_CASE("operators without their own place in the dialect are written as others") {
    CHECK(has(call_text("%y: float32[2, 3] = aten.div.Tensor(self=%x, other=8.0)"), "%y = torch.aten.div.Scalar %x, %float :"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.add.Tensor(self=%x, other=2, alpha=3)"), "%y = torch.aten.add.Scalar %x, %int2, %int3 :"));
    CHECK(has(call_text("%y: bool[2] = aten.__and__.Tensor(self=%m, other=%m)", "%m: bool[2] = input\n"), "%y = torch.aten.bitwise_and.Tensor %m, %m :"));
    CHECK(has(call_text("%y: float32[3] = aten.squeeze.dims(self=%s, dim=[0])", "%s: float32[1, 3] = input\n"), "%y = torch.prims.squeeze %s, %list :"));
    CHECK(
        has(call_text("%y: float32[2, 3], %a: float32[0], %b: float32[0] = aten._native_batch_norm_legit_no_training.default@bn(input=%x, weight=%w, bias=%w, "
                      "running_mean=%w, running_var=%w, momentum=0.1, eps=1e-05)",
                      "%w: float32[3] = input\n"),
            "%y = torch.aten.batch_norm %x, %w, %w, %w, %w, %false, %float, %float_1, %false :"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.maximum.default(self=%x, other=0.5)"),
              "%number = torch.vtensor.literal(dense<\"0x0000003F\"> : tensor<f32>) : !torch.vtensor<[],f32>"));
}

TEST_CASE("what computes nothing leaves no operation") {
    CHECK(call_text("%d: float32[2, 3] = aten.detach.default(self=%x)\n%e: float32[2, 3] = aten.dropout.default(input=%d, p=0.1, train=False)\n"
                    "() = aten._assert_tensor_metadata.default@check(a=%x)\n%y: float32[2, 3] = aten.relu.default(self=%e)") ==
          "%y = torch.aten.relu %x : !torch.vtensor<[2,3],f32> -> !torch.vtensor<[2,3],f32>\n");
}

TEST_CASE("in-place operators on memory of their own become values") {
    CHECK(call_text("%a: float32[2, 3] = aten.exp.default(self=%x)\n%y: float32[2, 3] = aten.relu_.default(self=%a)") ==
          "%a = torch.aten.exp %x : !torch.vtensor<[2,3],f32> -> !torch.vtensor<[2,3],f32>\n%y = torch.aten.relu %a : !torch.vtensor<[2,3],f32> -> "
          "!torch.vtensor<[2,3],f32>\n");
}

TEST_CASE("open sizes are question marks, and arithmetic on them is of the dialect") {
    auto const text = to_mlir(parse_text(R"(program "Open"
range s0 2 64
%x: float32[{s0=4}, 3] = input
%n: symint(s0=4) = aten.sym_size.int(self=%x, dim=0)
%m: symint(Mul(3, s0)=12) = _operator.mul(%n, 3)
%y: float32[{Mul(3, s0)=12}] = aten.view.default(self=%x, size=sym[%m])
return %y)"),
                              plain);
    CHECK(has(text, "%x: !torch.vtensor<[?,3],f32>"));
    CHECK(has(text, "%n = torch.aten.size.int %x, %int0 : !torch.vtensor<[?,3],f32>, !torch.int -> !torch.int"));
    CHECK(has(text, "%m = torch.aten.mul.int %n, %int3 : !torch.int, !torch.int -> !torch.int"));
    CHECK(has(text, "torch.prim.ListConstruct %m : (!torch.int) -> !torch.list<int>"));
}

TEST_CASE("sub-programs are regions") {
    ir const cond = build(open_program((reference_root() / "models/CondNet/model.pt2").string()));
    auto const text = to_mlir(cond, plain);
    CHECK(has(text, "torch.prim.If %condition -> (!torch.vtensor<[2,4],f32>) {"));
    CHECK(has(text, "torch.prim.If.yield "));
    ir const loop = build(open_program((reference_root() / "models/WhileLoop/model.pt2").string()));
    CHECK(has(to_mlir(loop, plain), "torch.prim.Loop.condition %condition_1, iter("));
}

TEST_CASE("new values of buffers are results behind the outputs") {
    ir const program = parse_text(R"(program "State"
%b: float32[2] = buffer("count")
%x: float32[2] = input
%new: float32[2] = aten.add.Tensor(self=%b, other=1)
%y: float32[2] = aten.mul.Tensor(self=%x, other=%new)
return buffer_mutation("count")=%new, %y)");
    std::ostringstream out;
    auto const written = write_mlir(out, program);
    REQUIRE(written.results.size() == 2);
    CHECK(written.results[0].kind == mlir_port_kind::output);
    CHECK(written.results[1].kind == mlir_port_kind::mutation);
    CHECK(written.results[1].name == "count");
    CHECK(has(out.str(), "return %y, %new :"));
}

TEST_CASE("all obstacles are found at once, with what to do") {
    ir const program = parse_text(R"(program "Bad"
%x: float32[4] = input
%a: float32[2, 2] = aten.view.default(self=%x, size=[2, 2])
%b: float32[2, 2] = aten.add_.Tensor(self=%a, other=1)
%c: float32[4] = mine.op.default(self=%x)
%d: float32[4] = aten.lgamma.default(self=%c)
%y: float32[4] = aten.add.Tensor(self=%d, other=%x)
return %y)");
    auto const found = mlir_obstacles(program);
    REQUIRE(found.size() == 3);
    CHECK(found[0].node == "b");
    CHECK(found[0].reason == "it writes to memory that others may see");
    CHECK(found[1].op == "mine.op.default");
    CHECK(found[2].place == "node 'd' (aten.lgamma.default)");
    CHECK(found[2].reason == "the torch dialect has no such operator");
    try {
        static_cast<void>(to_mlir(program));
        FAIL("it was written");
    } catch (error const& e) {
        CHECK(e.code() == errc::unsupported);
        for (auto const& o : found) CHECK(has(e.what(), o.place + ": " + o.reason));
    }
    auto const path = std::filesystem::temp_directory_path() / "torch_ir_refused.mlir";
    CHECK_THROWS_AS(save_mlir(program, path.string()), error);
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("what is known to compile to wrong results is refused unless it is forced") {
    ir const program = parse_text(R"(program "Bag"
%w: float32[10, 3] = parameter("w")
%x: int64[{s0=4}] = input
%o: int64[2] = input
%s: float32[{s0=4}] = input
%y: float32[2, 3], %a: int64[4], %b: int64[2], %c: int64[2] = aten.embedding_bag.padding_idx@bag(weight=%w, indices=%x, offsets=%o, scale_grad_by_freq=False, mode=0, sparse=False, per_sample_weights=%s, include_last_offset=False, padding_idx=None)
return %y)");
    REQUIRE(reasons(program).size() == 1);
    CHECK(has(reasons(program)[0], "without its per_sample_weights"));
    CHECK(reasons(program, {.allow_unsafe = true}).empty());
}

TEST_CASE("functions that IREE lacks for float64 are refused unless they are forced") {
    ir const program = parse_text(
        "program \"P\"\n%x: float64[2] = input\n%y: float64[2] = aten.special_erf.default(self=%x)\n"
        "%z: float64[2] = aten.atan2.default(self=%x, other=%y)\nreturn %y, %z");
    CHECK(reasons(program) == std::vector<std::string>(2, "IREE's CPU target has no such function of float64"));
    CHECK(reasons(program, {.allow_unsafe = true}).empty());
    CHECK(reasons(parse_text("program \"P\"\n%x: float32[2] = input\n%y: float32[2] = aten.erf.default(self=%x)\nreturn %y")).empty());
}

TEST_CASE("views on several open sizes are written dimension by dimension") {
    auto const view = [](std::string const& from, std::string const& to, std::string const& sizes) {
        return body_of(
            to_mlir(parse_text("program \"V\"\n%x: float32[" + from +
                               "] = input\n%a: symint(s0=3) = aten.sym_size.int(self=%x, dim=0)\n"
                               "%b: symint(s1=5) = aten.sym_size.int(self=%x, dim=1)\n%m: symint(Mul(s0, s1)=15) = _operator.mul(%a, %b)\n%y: float32[" +
                               to + "] = aten.view.default(self=%x, size=sym[" + sizes + "])\nreturn %y"),
                    plain));
    };
    auto const merged = view("{s0=3}, {s1=5}, 2, 8", "{Mul(s0, s1)=15}, 16", "%m, 16");
    CHECK(has(
        merged,
        "%merged = torch.aten.flatten.using_ints %x, %int2, %int3 : !torch.vtensor<[?,?,2,8],f32>, !torch.int, !torch.int -> !torch.vtensor<[?,?,16],f32>"));
    CHECK(has(merged, "%merged_1 = torch.aten.flatten.using_ints %merged, %int0, %int1 :"));
    CHECK_FALSE(has(merged, "torch.aten.view"));
    CHECK(has(view("{s0=3}, {s1=5}, 16", "{s0=3}, {s1=5}, 2, 8", "%a, %b, 2, 8"), "torch.aten.unflatten.int %x, %int2, %list :"));
    CHECK(has(view("{s0=3}, 16", "{s0=3}, 2, 8", "%a, 2, 8"), "%y = torch.aten.view %x"));  // one open size is no guess
}

TEST_CASE("some operators become several") {
    auto const bilinear =
        call_text("%y: float32[1, 1, 4, 3] = aten.upsample_bilinear2d.vec(input=%u, output_size=[4, 3], align_corners=False, scale_factors=None)",
                  "%u: float32[1, 1, 2, 3] = input\n");
    CHECK(has(bilinear, "torch.aten.index_select %u, %int2, %indices :"));
    CHECK(has(bilinear, "dense_resource<torch_tensor_0> : tensor<4x1xf32>"));  // 0, 1/4, 3/4, and 1/4 of nothing
    auto const strided = call_text("%y: float32[2, 2] = aten.as_strided.default(self=%x, size=[2, 2], stride=[1, 2])");
    CHECK(has(strided, "dense<\"0x0000000000000000020000000000000001000000000000000300000000000000\"> : tensor<4xsi64>"));
    CHECK(has(strided, "torch.aten.view %chosen, %list_1 :"));
    CHECK(has(call_text("%y: float32[3, 2] = aten.as_strided.default(self=%x, size=[3, 2], stride=[2, 1])"), "torch.aten.view %memory, "));
    CHECK(has(call_text("%y: float32[2, 3] = aten.gelu.default(self=%x, approximate=\"tanh\")"), "torch.aten.tanh "));
    CHECK(has(call_text("%y: int64[2] = aten.fmod.Scalar(self=%i, other=4)", "%i: int64[2] = input\n"), "%y = torch.aten.sub.Tensor %i, %whole, %int1 :"));
    auto const scattered = call_text("%y: float32[2, 3] = aten.slice_scatter.default(self=%x, src=%s, dim=1, start=1, end=-1)", "%s: float32[2, 1] = input\n");
    CHECK(has(scattered, "%kept = torch.aten.slice.Tensor %x, %int1, %int0, %int1, %int1 :"));
    CHECK(has(scattered, "torch.prim.ListConstruct %kept, %s, %kept_1 :"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.select_scatter.default(self=%x, src=%s, dim=0, index=-1)", "%s: float32[3] = input\n"),
              "torch.prim.ListConstruct %kept, %part :"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.slice_scatter.default(self=%x, src=%s, dim=1, step=2)", "%s: float32[2, 2] = input\n"),
              "torch.aten.slice_scatter %x, %s,"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.fmod.Scalar(self=%x, other=0.5)"), "%y = torch.aten.fmod.Tensor %x, %number :"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.log10.default(self=%x)"), "%y = torch.aten.mul.Scalar %natural, %float :"));
    CHECK(has(call_text("%y: float32[2, 3] = aten.log2.default(self=%x)"), "%y = torch.aten.log2 %x :"));
    CHECK(has(call_text("%y: float64[2] = aten.log2.default(self=%d)", "%d: float64[2] = input\n"), "%y = torch.aten.mul.Scalar %natural, %float :"));
    CHECK(has(call_text("%y: float64[2] = aten.tanh.default(self=%d)", "%d: float64[2] = input\n"), "%y = torch.aten.sub.Scalar %twice_1, %int1, %int1 :"));
    CHECK(has(call_text("%y: int8[2] = aten.floor_divide.default(self=%b, other=3)", "%b: int8[2] = input\n"),
              "torch.aten.floor_divide %converted, %number : !torch.vtensor<[2],si32>, !torch.vtensor<[],si32>"));
    CHECK(has(call_text("%y: float32[1, 2, 5, 4] = aten.scaled_dot_product_attention.default(query=%q, key=%q, value=%q, attn_mask=%m)",
                        "%q: float32[1, 2, 5, 4] = input\n%m: bool[5, 5] = input\n"),
              "torch.aten.unsqueeze %mask, %int0 : !torch.vtensor<[1,5,5],i1>, !torch.int -> !torch.vtensor<[1,1,5,5],i1>"));
    auto const bag = call_text(
        "%y: float32[2, 3], %a: int64[4], %b: int64[2], %c: int64[2] = aten.embedding_bag.padding_idx@bag(weight=%w, indices=%i, offsets=%o, "
        "mode=1, per_sample_weights=None)",
        "%w: float32[10, 3] = input\n%i: int64[4] = input\n%o: int64[2] = input\n");
    CHECK(has(bag, "torch.aten.index_select %w, %int0, %i :"));
    CHECK(has(bag, "torch.aten.clamp_min %counts, %int1 :"));
}

TEST_CASE("operations tell where they come from") {
    ir const program = build(open_program((reference_root() / "models/SelfAttention/model.pt2").string()));
    CHECK(has(to_mlir(program), " loc(\"q_proj/linear\"(\"linear.py\":134:0))\n"));
    CHECK_FALSE(has(to_mlir(program, plain), " loc("));
}

TEST_CASE("saving writes what to_mlir gives") {
    auto const path = std::filesystem::temp_directory_path() / "torch_ir_saved.mlir";
    CHECK(save_mlir(small_mlp(), path.string()).results.size() == 1);
    CHECK(read_file(path.string()) == to_mlir(small_mlp()));
    std::filesystem::remove(path);
}

TEST_CASE("the tables of rules are sorted, and name operators that there are") {
    using namespace torch_ir::detail;
    auto const sorted = [](auto const& table, auto name) {
        return std::is_sorted(table.begin(), table.end(), [&](auto const& a, auto const& b) { return name(a) < name(b); });
    };
    CHECK(std::is_sorted(mlir_operators.begin(), mlir_operators.end()));
    CHECK(std::is_sorted(mlir_forwards.begin(), mlir_forwards.end()));
    CHECK(std::is_sorted(mlir_dropped.begin(), mlir_dropped.end()));
    CHECK(std::is_sorted(mlir_without_float64.begin(), mlir_without_float64.end()));
    CHECK(sorted(mlir_renames, [](mlir_rename const& r) { return r.from; }));
    CHECK(sorted(mlir_with_number, [](mlir_rename const& r) { return r.from; }));
    CHECK(sorted(mlir_scalar_functions, [](mlir_arithmetic const& a) { return a.from; }));
    CHECK(sorted(mlir_inlined_calls, [](mlir_inlined const& i) { return i.op; }));
    for (auto const& table : {std::span<mlir_rename const>(mlir_renames), std::span<mlir_rename const>(mlir_with_number)})
        for (auto const& r : table) {
            CAPTURE(r.from);
            auto const *from = find_schema(r.from), *to = find_schema(r.to);
            REQUIRE(from);
            REQUIRE(to);
            CHECK(from->arguments.size() == to->arguments.size());
        }
    for (auto const op : mlir_forwards) CHECK_MESSAGE(find_schema(std::string(op) + ".default"), op);
}

TEST_CASE("every archive of the reference set is written or refused by name") {
    std::size_t written = 0, refused = 0;
    for (auto const& path : reference_archives()) {
        CAPTURE(path.string());
        std::optional<program_file> file;
        try {
            file.emplace(open_program(path.string()));
        } catch (error const&) {
            continue;
        }
        ir const program = build(*file);
        auto const obstacles = mlir_obstacles(program);
        for (auto const& o : obstacles) CHECK_FALSE(o.place.empty());
        if (obstacles.empty()) {
            CHECK(to_mlir(program).starts_with("module @module {\n"));
            ++written;
        } else {
            CHECK_THROWS_AS(static_cast<void>(to_mlir(program)), error);
            ++refused;
        }
    }
    check_seen("programs written as MLIR", written, {40, 120});
    MESSAGE(refused, " refused");
}
}
