// SPDX-License-Identifier: MIT
// A shared library as a Python process loads it: extracts and runs with the LibTorch that Python has loaded already.
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/text/print.hpp>

#include <ATen/ops/equal.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones.h>

#include <exception>
#include <string>

/// The text of a program that was extracted and that computes what it should, or what went wrong.
extern "C" __attribute__((visibility("default"))) char const* torch_ir_extract_and_run() {
    static std::string text;
    try {
        auto const w = at::ones({2, 3}), x = at::ones({1, 3});
        auto const program = torch_ir::extract_ir([&](at::Tensor y) { return at::linear(y, w).relu(); }, {{"w", w}}, {x});
        auto const run = torch_ir::execute_ir(program, {x}, torch_ir::tensor_map{{"w", w}});
        bool const same = at::equal(run.outputs.at(0).toTensor(), at::linear(x, w).relu());
        text = same ? torch_ir::to_text(program) : "the program computes something else";
    } catch (std::exception const& e) {
        text = e.what();
    }
    return text.c_str();
}
