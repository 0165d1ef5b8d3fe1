// SPDX-License-Identifier: MIT
/// What each shared object does: trace a function into a program, run the program, compare.
#include <torch_ir/libtorch/torchscript.hpp>
#include <torch_ir/torch_ir.hpp>

#include <ATen/ops/allclose.h>
#include <ATen/ops/full.h>

#include <cstddef>
#include <exception>
#include <vector>

namespace {

/// Of this shared object alone.
int calls = 0;

at::Tensor function(at::Tensor const& x) { return x.add(1).mul(2).relu().sum(0); }

}  // namespace

/// The number of calls of this shared object so far; negative where something is wrong.
extern "C" __attribute__((visibility("default"))) int extract_and_run(double value) {
    try {
        auto const program = torch_ir::extract_ir([](at::Tensor const& x) { return function(x); }, {at::full({3, 4}, 1.0)});
        if (program.calls().size() != 4) return -2;
        torch_ir::executor run(program);
        auto const x = at::full({3, 4}, value);
        auto const outputs = run.execute({x}).tensors();
        if (outputs.size() != 1 || !at::allclose(outputs[0], function(x))) return -3;
        return ++calls;
    } catch (std::exception const&) {
        return -1;
    }
}
