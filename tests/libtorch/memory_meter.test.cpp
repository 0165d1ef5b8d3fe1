// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/memory_meter.hpp>

#include <torch_ir/libtorch/executor.hpp>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/memory_meter") {
TEST_CASE("a meter counts what is handed out while it lives") {
    auto const before = at::ones({1000});
    torch_ir::memory_meter const meter;
    {
        auto const a = at::zeros({256});
        auto const b = at::zeros({256});
        CHECK(meter.in_use() == 2048);
    }
    auto const c = at::zeros({64});
    CHECK(meter.in_use() == 256);
    CHECK(meter.peak() == 2048);
    CHECK(meter.allocated() == 2304);
    CHECK(meter.allocations() == 3);
}

TEST_CASE("a run frees each value at its last use") {
    program_writer p;
    auto v = p.input("x", {1000});
    for (int i = 0; i < 50; ++i) v = p.call("n" + std::to_string(i), "aten.cumsum.default", {tensor("self", v), attr("dim", std::int64_t{0})}, {1000});
    torch_ir::executor const run(p.finish({v}));
    auto const x = counting({1000});
    torch_ir::memory_meter const meter;
    auto const out = run.execute({x});
    CHECK(meter.allocated() >= 50 * 4000);
    CHECK(meter.peak() <= 3 * 4000);
    CHECK(meter.in_use() == 4000);
}
}  // TEST_SUITE("libtorch/memory_meter")
