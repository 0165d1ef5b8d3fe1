// SPDX-License-Identifier: MIT
/// Paths that a signal handler may take, without a lock and without memory.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include <torch_ir/config.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A handler takes a path by exchanging it, so it never reads what its owner frees.
template <std::size_t Most>
class signal_paths {
public:
    /// A place for `path`; `Most` where all are taken: then a signal leaves it behind.
    [[nodiscard]] std::size_t add(std::string const& path) {
        auto copy = std::make_unique<char[]>(path.size() + 1);
        std::copy(path.begin(), path.end(), copy.get());
        for (std::size_t i = 0; i < Most; ++i)
            if (char const* none = nullptr; paths_[i].compare_exchange_strong(none, copy.get())) return static_cast<void>(copy.release()), i;
        return Most;
    }
    void forget(std::size_t place) noexcept {
        if (place < Most) delete[] paths_[place].exchange(nullptr);
    }
    /// Calls `f(path)` for each, the last first, and forgets it. As safe in a handler as `f` is.
    template <class F>
    void take_all(F f) noexcept {
        for (std::size_t i = Most; i-- > 0;)
            if (char const* const path = paths_[i].exchange(nullptr)) f(path);
    }

private:
    static_assert(std::atomic<char const*>::is_always_lock_free);
    std::array<std::atomic<char const*>, Most> paths_{};
};

}}}  // namespace torch_ir::detail
