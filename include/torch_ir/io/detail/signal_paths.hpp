// SPDX-License-Identifier: MIT
/// Paths that a signal handler may take, without a lock and without memory.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include <torch_ir/config.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A handler takes a path by exchanging it, and says when it has done with it, so it never reads what its owner frees.
template <std::size_t Most>
class signal_paths {
public:
    /// A place for `path`; `Most` where all are taken: then a signal leaves it behind.
    [[nodiscard]] std::size_t add(std::string const& path) {
        auto copy = std::make_unique<char[]>(path.size() + 1);
        std::copy(path.begin(), path.end(), copy.get());
        for (std::size_t i = 0; i < Most; ++i) {
            if (slots_[i].used.exchange(true)) continue;
            slots_[i].memory = std::move(copy);
            slots_[i].path = slots_[i].memory.get();
            return i;
        }
        return Most;
    }
    void forget(std::size_t place) noexcept {
        if (place >= Most) return;
        auto& p = slots_[place];
        if (!p.path.exchange(nullptr) && !p.done.exchange(false)) return;  // a handler is at it: the process ends
        p.memory.reset();
        p.used = false;
    }
    /// Calls `f(path)` for each, the last first. As safe in a handler as `f` is.
    template <class F>
    void take_all(F f) noexcept {
        for (std::size_t i = Most; i-- > 0;)
            if (char const* const path = slots_[i].path.exchange(nullptr)) {
                f(path);
                slots_[i].done = true;
            }
    }

private:
    static_assert(std::atomic<char const*>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);
    struct slot {
        std::atomic<bool> used{false};
        std::atomic<char const*> path{nullptr};
        std::atomic<bool> done{false};     ///< a handler has taken the path and needs it no more
        std::unique_ptr<char[]> memory{};  ///< the owner's
    };
    std::array<slot, Most> slots_{};
};

}}}  // namespace torch_ir::detail
