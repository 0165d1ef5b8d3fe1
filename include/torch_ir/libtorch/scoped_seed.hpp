// SPDX-License-Identifier: MIT
/// LibTorch's random numbers from a seed, for a while.
#pragma once

#include <torch_ir/config.hpp>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// While it lives, the CPU's default generator goes on from `seed`; then from where it was. So two runs of a program with random operators
/// can be compared. Of one thread at a time: the generator is the process's.
class scoped_seed {
public:
    explicit scoped_seed(std::uint64_t seed);
    ~scoped_seed();
    scoped_seed(scoped_seed const&) = delete;
    scoped_seed& operator=(scoped_seed const&) = delete;

private:
    at::Generator generator_;
    at::Tensor before_;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_verify)

#include <ATen/Context.h>

#include <mutex>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE scoped_seed::scoped_seed(std::uint64_t seed) : generator_(at::globalContext().defaultGenerator(c10::kCPU)) {
    std::lock_guard const lock(generator_.mutex());
    before_ = generator_.get_state();
    generator_.set_current_seed(seed);
}

TORCH_IR_INLINE scoped_seed::~scoped_seed() {
    std::lock_guard const lock(generator_.mutex());
    generator_.set_state(before_);
}

}}  // namespace torch_ir

#endif
