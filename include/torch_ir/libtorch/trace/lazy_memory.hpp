// SPDX-License-Identifier: MIT
/// Tensors of zeros of any size that take memory only where they are written to.
#pragma once

#include <torch_ir/config.hpp>

#include <ATen/core/Tensor.h>

#if !defined(_WIN32)
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A tensor on the CPU of the sizes, strides and dtype of `like`, all zeros. Its memory is its own, all of it is there, and the system gives the pages of it when they are
/// written to; behind it and before it are pages that nobody may touch, so a kernel that goes beyond is stopped at once. Where the system has no such memory it
/// is plain memory. Throws c10::Error where there is not even room for addresses, and for quantized dtypes.
[[nodiscard]] at::Tensor lazy_zeros(at::Tensor const& like);

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

#include <ATen/EmptyTensor.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/ScalarType.h>
#include <c10/util/Exception.h>
#include <c10/util/strides.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// So many zeros, until the last pointer goes.
[[nodiscard]] inline std::shared_ptr<void> lazy_memory(std::size_t bytes);

TORCH_IR_INLINE at::Tensor lazy_zeros(at::Tensor const& like) {
    auto const options = like.options().device(c10::kCPU).layout(c10::kStrided).requires_grad(false);
    TORCH_CHECK(!c10::isQIntType(like.scalar_type()), "no zeros of a quantized dtype");
    bool const is_strided = like.layout() == c10::kStrided;
    auto const strides = is_strided ? like.strides().vec() : [&] {
        auto const all = c10::contiguous_strides(like.sizes());
        return std::vector<std::int64_t>(all.begin(), all.end());
    }();
    std::size_t const bytes = at::detail::computeStorageNbytes(like.sizes(), strides, static_cast<std::size_t>(like.element_size()));
    if (bytes == 0) return at::empty_strided(like.sizes(), strides, options);
    auto const memory = lazy_memory(bytes);
    return at::from_blob(
        memory.get(), like.sizes(), strides, [memory](void*) {}, options);
}

#if defined(_WIN32)

inline std::shared_ptr<void> lazy_memory(std::size_t bytes) {
    std::shared_ptr<void> memory(std::calloc(bytes, 1), &std::free);
    TORCH_CHECK(memory, "no memory for ", bytes, " bytes");
    return memory;
}

#else

inline std::shared_ptr<void> lazy_memory(std::size_t bytes) {
    auto const page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    std::size_t const inside = (bytes + page - 1) / page * page, size = inside + 2 * page;
    TORCH_CHECK(inside >= bytes && size > inside, "no addresses for ", bytes, " bytes");
#if defined(MAP_NORESERVE)
    constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
#else
    constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS;
#endif
    void* const mapped = ::mmap(nullptr, size, PROT_NONE, flags, -1, 0);
    TORCH_CHECK(mapped != MAP_FAILED, "no addresses for ", bytes, " bytes");
    std::shared_ptr<void> const whole(mapped, [size](void* p) { ::munmap(p, size); });
    void* const begin = static_cast<std::byte*>(mapped) + page;
    TORCH_CHECK(::mprotect(begin, inside, PROT_READ | PROT_WRITE) == 0, "no memory for ", bytes, " bytes");
    return {whole, begin};
}

#endif

}}}  // namespace torch_ir::detail

#endif
