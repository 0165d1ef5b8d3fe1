// SPDX-License-Identifier: MIT
#include "time_limit.hpp"

#include "../command.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <mutex>
#include <sstream>
#include <thread>
#include <utility>

namespace torch_ir_tool {

struct time_limit::watcher {
    std::mutex mutex;
    std::condition_variable is_over;
    bool done = false;
    std::thread thread;
};

time_limit::time_limit(double seconds, std::string what) : watcher_(new watcher) {
    auto const now = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
    watcher_->thread = std::thread([w = watcher_, seconds, what = std::move(what), now, begin = now()] {
        std::unique_lock lock(w->mutex);
        while (!w->is_over.wait_for(lock, std::chrono::milliseconds(100), [&] { return w->done; })) {
            if (now() - begin < seconds) continue;
            std::ostringstream text;
            text << "error: " << what << " took more than " << seconds << " s of processor time (does a loop not end? else raise --max-seconds)\n";
            std::cerr << text.str() << std::flush;
            std::_Exit(unusable);
        }
    });
}

time_limit::~time_limit() {
    {
        std::lock_guard const lock(watcher_->mutex);
        watcher_->done = true;
    }
    watcher_->is_over.notify_one();
    watcher_->thread.join();
    delete watcher_;
}

}  // namespace torch_ir_tool
