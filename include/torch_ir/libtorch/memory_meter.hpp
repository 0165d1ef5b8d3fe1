// SPDX-License-Identifier: MIT
/// Counts the memory that LibTorch's CPU allocator hands out while a meter lives, as its own profilers do.
///
/// \code
///     torch_ir::memory_meter const meter;
///     static_cast<void>(run.execute({x}));
///     std::cout << meter.peak() << " bytes at most, in " << meter.allocations() << " pieces\n";
/// \endcode
#pragma once

#include <torch_ir/config.hpp>

#include <c10/core/Allocator.h>
#include <c10/core/Device.h>
#include <c10/util/ThreadLocalDebugInfo.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Meters this thread and the threads that operators start from it. Memory that was there before doesn't count; freeing it lowers
/// nothing. Hides another meter or profiler of the same thread while it lives; ends on the thread that began it.
class memory_meter {
public:
    memory_meter() : counter_(std::make_shared<counter>()), guard_(c10::DebugInfoKind::PROFILER_STATE, counter_) {}
    memory_meter(memory_meter const&) = delete;
    memory_meter& operator=(memory_meter const&) = delete;

    /// Bytes in use now. Any thread may ask.
    [[nodiscard]] std::int64_t in_use() const { return counter_->read().in_use; }
    /// The most that was in use at once.
    [[nodiscard]] std::int64_t peak() const { return counter_->read().peak; }
    /// Bytes handed out so far, freed or not.
    [[nodiscard]] std::int64_t allocated() const { return counter_->read().allocated; }
    /// How many times memory was asked for.
    [[nodiscard]] std::int64_t allocations() const { return counter_->read().allocations; }

private:
    struct totals {
        std::int64_t in_use = 0, peak = 0, allocated = 0, allocations = 0;
    };

    class counter final : public c10::MemoryReportingInfoBase {
    public:
        void reportMemoryUsage(void*, std::int64_t size, std::size_t, std::size_t, c10::Device) override {
            std::lock_guard const lock(mutex_);
            totals_.in_use = std::max<std::int64_t>(totals_.in_use + size, 0);
            totals_.peak = std::max(totals_.peak, totals_.in_use);
            if (size <= 0) return;
            totals_.allocated += size;
            ++totals_.allocations;
        }
        [[nodiscard]] bool memoryProfilingEnabled() const override { return true; }

        [[nodiscard]] totals read() const {
            std::lock_guard const lock(mutex_);
            return totals_;
        }

    private:
        mutable std::mutex mutex_;
        totals totals_;
    };

    std::shared_ptr<counter> counter_;
    c10::DebugInfoGuard guard_;
};

}}  // namespace torch_ir
