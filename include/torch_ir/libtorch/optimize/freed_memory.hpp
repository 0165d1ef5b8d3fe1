// SPDX-License-Identifier: MIT
/// Keeps the memory of one run for the next one.
#pragma once

#include <torch_ir/config.hpp>

#include <cstddef>
#include <cstdlib>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Lets the allocator of C keep what is freed, up to 64 MiB, instead of giving it back to the system, from which the next run would get it cleared, page by page:
/// a third of the time of a small network over images.
///
/// glibc gives memory at the heap's end back when there is more than twice the largest block that was ever mapped and freed (mallopt(3), M_MMAP_THRESHOLD), 32 MiB at most. So such a block is
/// taken and freed, untouched. Where a program or MALLOC_TRIM_THRESHOLD_ has set the limits, and with other allocators, nothing changes.
inline void keep_freed_memory() {
    constexpr std::size_t largest = (std::size_t{32} << 20) - (std::size_t{16} << 10);
    void* volatile block = std::malloc(largest);  // volatile: a pair that does nothing would be left out
    std::free(block);
}

}}}  // namespace torch_ir::detail
