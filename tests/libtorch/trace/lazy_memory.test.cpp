// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/trace/lazy_memory.hpp>

#include <cstdint>

#include <ATen/ATen.h>
#include <doctest/doctest.h>

#if !defined(_WIN32)
#include <sys/resource.h>
#endif

#include "support/torch.hpp"

using namespace torch_ir;

TEST_SUITE("libtorch/trace/lazy_memory") {

TEST_CASE("lazy zeros have the type of their model, and memory of their own for each element") {
    at::Tensor const model = at::empty_strided({3, 4}, {1, 3}, at::TensorOptions().dtype(at::kDouble).device(at::kMeta));
    at::Tensor const zeros = torch_ir::detail::lazy_zeros(model);
    CHECK(zeros.is_cpu());
    CHECK(zeros.sizes() == model.sizes());
    CHECK(zeros.strides() == model.strides());
    CHECK((zeros.scalar_type() == at::kDouble));
    CHECK(zeros.sum().item<double>() == 0);
    zeros[2][3] = 5;
    CHECK(zeros.sum().item<double>() == 5);
    CHECK(torch_ir::detail::lazy_zeros(at::empty({0, 3}, at::kMeta)).numel() == 0);
    CHECK(torch_ir::detail::lazy_zeros(at::empty({}, at::kMeta)).item<float>() == 0);
    CHECK_THROWS_AS(static_cast<void>(torch_ir::detail::lazy_zeros(at::empty({std::int64_t{1} << 62}, at::kMeta))), c10::Error);
}

#if !defined(_WIN32)
TEST_CASE("lazy zeros take memory only where they are written to") {
    auto const peak = [] {
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        return usage.ru_maxrss;
    };
    auto const before = peak();
    at::Tensor const large = torch_ir::detail::lazy_zeros(at::empty({std::int64_t{1} << 32}, at::kMeta));  // 16 GB
    large[1000000] = 1;
    CHECK(large[(std::int64_t{1} << 32) - 1].item<float>() == 0);
    CHECK(peak() - before < (1 << 20));  // kB, or on some systems bytes
}
#endif

}  // TEST_SUITE("libtorch/trace/lazy_memory")
