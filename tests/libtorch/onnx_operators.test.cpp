// SPDX-License-Identifier: MIT
// Operators that ONNX has in pieces only, as models: ONNX Runtime computes what LibTorch computes.
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/lower_for_onnx.hpp>

#include <torch_ir/onnx/write.hpp>
#include <torch_ir/text/parse.hpp>

#include <limits>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#include "support/onnx_runtime.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

namespace {

struct sample {
    std::string program;
    std::vector<at::Tensor> inputs;
};

/// The models of the programs without decomposition, all at once. A line for each that departs from LibTorch.
std::vector<std::string> departures(std::vector<sample> const& samples) {
    onnx_runs runs;
    for (auto const& s : samples) {
        torch_ir::ir const program = torch_ir::parse_text(s.program);
        torch_ir::executor run(program);
        std::vector<c10::IValue> const inputs(s.inputs.begin(), s.inputs.end());
        runs.model(s.program, program, {});
        runs.run(inputs, run.execute(inputs).tensors());
    }
    return runs.failures();
}

bool has_packages() {
    if (onnx_python()) return true;
    MESSAGE("SKIPPED: no Python with onnx and onnxruntime (ctest's onnx/packages makes one)");
    return false;
}
void check_all(std::vector<sample> const& samples) {
    for (auto const& line : departures(samples)) FAIL_CHECK(line);
    CHECK_FALSE(samples.empty());
}

std::string unary(std::string const& call, std::string const& type = "float32[12]", std::string const& result = "float32[12]") {
    return "%x: " + type + " = input\n%y: " + result + " = " + call + "\nreturn %y";
}

}  // namespace

TEST_SUITE("libtorch/onnx_operators") {
TEST_CASE("special functions") {
    if (!has_packages()) return;
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    auto const all = at::tensor({-9.5F, -3.0F, -1.0F, -0.25F, 0.0F, 1e-3F, 0.5F, 1.0F, 2.0F, 7.5F, 30.0F, nan});
    auto const inside = at::tensor({-1.0F, -0.999F, -0.9F, -0.3F, -1e-3F, 0.0F, 1e-3F, 0.5F, 0.95F, 1.0F, 1.5F, nan});
    std::vector<sample> samples;
    for (auto const* op : {"aten.i0", "aten.special_i0e", "aten.special_i1", "aten.special_i1e", "aten.special_modified_bessel_i0",
                           "aten.special_modified_bessel_k0", "aten.special_modified_bessel_k1"})
        samples.push_back({unary(std::string(op) + ".default(self=%x)"), {all}});
    for (auto const* op : {"aten.special_scaled_modified_bessel_k0", "aten.special_scaled_modified_bessel_k1", "aten.special_spherical_bessel_j0"})
        samples.push_back({unary(std::string(op) + ".default(x=%x)"), {all}});
    samples.push_back({unary("aten.erfinv.default(self=%x)"), {inside}});
    samples.push_back({unary("aten.angle.default(self=%x)"), {all}});
    samples.push_back(
        {unary("aten.polygamma.default(n=3, self=%x)"), {at::tensor({-9.5F, -3.0F, -1.25F, -0.25F, 0.0F, 0.1F, 0.5F, 1.0F, 2.0F, 7.5F, 30.0F, nan})}});
    samples.push_back({"%x: float64[6] = input\n%q: float64[6] = input\n%y: float64[6] = aten.special_zeta.default(self=%x, other=%q)\nreturn %y",
                       {at::tensor({2.0, 1.5, 1.0, 0.5, 3.0, 3.5}, at::kDouble), at::tensor({1.0, 20.0, 2.0, 2.0, -2.5, -2.5}, at::kDouble)}});
    samples.push_back({"%x: float32[12] = input\n%m: float32[12], %e: int32[12] = aten.frexp.Tensor@parts(self=%x)\nreturn %m, %e",
                       {at::tensor({-9.5F, 0.0F, 1.0F, 0.5F, 0.999999F, 4.0F, 1e-40F, 3e38F, 1.0F / 3, -0.25F, 1023.0F, 1024.0F})}});
    check_all(samples);
}
TEST_CASE("orthogonal polynomials have a degree for each element") {
    if (!has_packages()) return;
    auto const x = at::tensor({-1.0F, -0.7F, 0.3F, 0.9F, 1.0F, 1.2F}), n = at::tensor({0.0F, 1.0F, 2.0F, 5.0F, -1.0F, 9.0F});
    std::vector<sample> samples;
    for (auto const* kind :
         {"chebyshev_polynomial_t", "chebyshev_polynomial_u", "chebyshev_polynomial_v", "chebyshev_polynomial_w", "shifted_chebyshev_polynomial_t",
          "shifted_chebyshev_polynomial_w", "hermite_polynomial_h", "hermite_polynomial_he", "laguerre_polynomial_l", "legendre_polynomial_p"})
        samples.push_back(
            {"%x: float32[6] = input\n%n: float32[6] = input\n%y: float32[6] = aten.special_" + std::string(kind) + ".default(x=%x, n=%n)\nreturn %y", {x, n}});
    check_all(samples);
}
TEST_CASE("counts, modes, medians, divisors and distances") {
    if (!has_packages()) return;
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    auto const i = at::tensor({12, -18, 0, 7, 0, 1 << 20}, at::kLong), j = at::tensor({18, 12, 5, 0, 0, 48}, at::kLong);
    auto const pair = [](std::string const& call) { return "%x: int64[6] = input\n%z: int64[6] = input\n%y: int64[6] = " + call + "\nreturn %y"; };
    auto const table = at::tensor({1.0F, 3.0F, 3.0F, nan, 2.0F, 5.0F, 4.0F, nan, 7.0F, nan, nan, nan}).reshape({3, 4});
    auto const small = at::tensor({1, 3, 3, 1, 2, 5, 2, 5, 7, 7, 7, 0}, at::kLong).reshape({3, 4});
    auto const two = [](std::string const& call, std::string const& type) {
        return "%x: " + type + "[3, 4] = input\n%y: " + type + "[3], %i: int64[3] = " + call + "\nreturn %y, %i";
    };
    std::vector<sample> const samples{
        {pair("aten.gcd.default(self=%x, other=%z)"), {i, j}},
        {pair("aten.lcm.default(self=%x, other=%z)"), {i, j}},
        {two("aten.nanmedian.dim@m(self=%x, dim=1)", "float32"), {table}},
        {two("aten.nanmedian.dim@m(self=%x, dim=1)", "int64"), {small}},
        {two("aten.mode.default@m(self=%x, dim=1)", "int64"), {small}},
        {unary("aten.nanmedian.default(self=%x)", "float32[3, 4]", "float32[]"), {table}},
        {unary("aten.histc.default(self=%x, bins=5, min=-1, max=2)", "float32[6]", "float32[5]"), {at::tensor({-1.0F, -2.0F, 2.0F, 0.1F, 0.11F, 1.99F})}},
        {unary("aten.bincount.default(self=%x, minlength=3)", "int64[6]", "int64[8]"), {at::tensor({0, 7, 7, 2, 2, 2}, at::kLong)}},
        {unary("aten._pdist_forward.default(self=%x, p=2.0)", "float32[4, 3]", "float32[6]"), {at::arange(12, at::kFloat).sin().reshape({4, 3})}},
        {unary("aten.nonzero_static.default(self=%x, size=4, fill_value=-1)", "int64[6]", "int64[4, 1]"), {i}},
        {"%x: float32[6] = input\n%z: float32[6] = input\n%y: float32[] = aten.dist.default(self=%x, other=%z, p=3.0)\nreturn %y",
         {at::arange(6, at::kFloat).sin(), at::arange(6, at::kFloat).cos()}}};
    check_all(samples);
}
TEST_CASE("elimination and Cholesky's factor, of batches") {
    if (!has_packages()) return;
    auto const base = at::arange(36, at::kFloat).mul(1.7).sin().reshape({2, 3, 6}).narrow(2, 0, 3);
    auto const a = at::matmul(base, base.transpose(1, 2)).add(at::eye(3)).contiguous(), b = at::arange(12, at::kFloat).cos().reshape({2, 3, 2});
    auto const swapped = at::tensor({0.0F, 2.0F, 1.0F, 0.0F}).reshape({2, 2});  // needs its pivots
    auto const with_b = [](std::string const& call) {
        return "%a: float32[2, 3, 3] = input\n%b: float32[2, 3, 2] = input\n%y: float32[2, 3, 2]" + call + "\nreturn %y";
    };
    std::vector<sample> const samples{
        {"%a: float32[2, 3, 3] = input\n%y: float32[2, 3, 3], %i: int32[2] = aten.linalg_inv_ex.default@inv(A=%a)\nreturn %y, %i", {a}},
        {"%a: float32[2, 2] = input\n%y: float32[2, 2], %i: int32[] = aten.linalg_inv_ex.default@inv(A=%a)\nreturn %y", {swapped}},
        {with_b(", %l: float32[2, 3, 3], %p: int32[2, 3], %i: int32[2] = aten._linalg_solve_ex.default@s(A=%a, B=%b)"), {a, b}},
        {with_b(" = aten.linalg_solve_triangular.default(self=%a, B=%b, upper=True)"), {a, b}},
        {with_b(" = aten.cholesky_solve.default(self=%b, input2=%a)"), {a, b}},
        {"%a: float32[2, 3, 3] = input\n%y: float32[2, 3, 3], %i: int32[2] = aten.linalg_cholesky_ex.default@c(self=%a)\nreturn %y", {a}},
        {"%a: float32[2, 3, 3] = input\n%y: float32[2], %l: float32[2, 3, 3], %p: int32[2, 3] = aten._linalg_det.default@d(A=%a)\nreturn %y", {a}}};
    check_all(samples);
}
TEST_CASE("pools, pads and scatters at their edges") {
    if (!has_packages()) return;
    auto const plane = at::arange(2 * 7 * 5, at::kFloat).mul(3.3).sin().reshape({1, 2, 7, 5}).contiguous();
    std::vector<sample> const samples{
        {"%x: float32[1, 2, 7, 5] = input\n%y: float32[1, 2, 3, 2], %i: int64[1, 2, 3, 2] = aten.adaptive_max_pool2d.default@p(self=%x, output_size=[3, "
         "2])\nreturn %y, %i",
         {plane}},
        {unary("aten.avg_pool2d.default(self=%x, kernel_size=[3, 2], stride=[2, 2], padding=[1, 1], ceil_mode=True, divisor_override=5)", "float32[1, 2, 7, 5]",
               "float32[1, 2, 4, 3]"),
         {plane}},
        {unary("aten.pad.default(self=%x, pad=[-6, 5], mode=\"replicate\")", "float32[1, 2, 5]", "float32[1, 2, 4]"), {plane.select(2, 0).contiguous()}},
        {unary("aten.nonzero.default(self=%x)", "float32[]", "int64[1, 0]"), {at::scalar_tensor(2, at::kFloat)}},
        {"%x: int64[4] = input\n%i: int64[3] = input\n%s: int64[3] = input\n%y: int64[4] = aten.scatter_reduce.two(self=%x, dim=0, index=%i, src=%s, "
         "reduce=\"amax\", "
         "include_self=False)\nreturn %y",
         {at::tensor({9, 9, 9, 9}, at::kLong), at::tensor({0, 0, 2}, at::kLong), at::tensor({-5, -7, 3}, at::kLong)}},
        {"%x: float32[] = input\n%i: int64[1] = input\n%s: float32[] = input\n%y: float32[] = aten.index_reduce.default(self=%x, dim=0, index=%i, source=%s, "
         "reduce=\"mean\")\nreturn %y",
         {at::scalar_tensor(2, at::kFloat), at::zeros({1}, at::kLong), at::scalar_tensor(5, at::kFloat)}}};
    check_all(samples);
}
}  // TEST_SUITE("libtorch/onnx_operators")
