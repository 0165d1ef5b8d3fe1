// SPDX-License-Identifier: MIT
#include "interruption.hpp"

#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/detail/signal_paths.hpp>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <string>
#include <string_view>

#include <unistd.h>
#include <csignal>

namespace torch_ir_tool {

namespace {

// Handlers may only use what is lock-free and async-signal-safe.
torch_ir::detail::signal_paths<16> paths;
std::atomic<pid_t> child_group = 0;

void clean_up() {
    if (pid_t const group = child_group.exchange(0); group > 0) kill(-group, SIGKILL);
    torch_ir::remove_temporary_files();
    paths.take_all([](char const* path) {
        if (unlink(path) != 0) rmdir(path);
    });
}

extern "C" void end_by_signal(int signal) {
    clean_up();
    if (signal == SIGINT) _exit(128 + SIGINT);
    std::signal(signal, SIG_DFL);
    raise(signal);
}

/// A kernel of LibTorch that trusts its arguments, or a stack that is used up.
extern "C" void end_by_fault(int) {
    clean_up();
    constexpr std::string_view message =
        "error: an operator of LibTorch crashed on what the file gives it (a kernel that does not check its arguments); nothing was written\n";
    static_cast<void>(!write(STDERR_FILENO, message.data(), message.size()));
    _exit(2);
}

extern "C" void end_by_cut_file(int signal, siginfo_t* info, void*) {
    clean_up();
    if (info->si_code == BUS_ADRERR) {
        constexpr std::string_view message =
            "error: a file that is in use was cut short by another program, so its bytes are gone; nothing was written (copy the file first, or wait until it "
            "is complete)\n";
        static_cast<void>(!write(STDERR_FILENO, message.data(), message.size()));
        _exit(2);
    }
    std::signal(signal, SIG_DFL);
    raise(signal);
}

}  // namespace

void handle_signals() {
    std::signal(SIGXFSZ, SIG_IGN);  // the write fails then, with a reason
    struct sigaction action {};
    sigfillset(&action.sa_mask);
    for (int const signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXCPU}) {
        struct sigaction before {};
        if (sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN) continue;  // as nohup wants it
        action.sa_handler = end_by_signal;
        sigaction(signal, &action, nullptr);
    }
#ifndef __SANITIZE_ADDRESS__
    static std::array<std::byte, std::size_t{1} << 16> stack;  // for a fault of the usual one
    stack_t other{};
    other.ss_sp = stack.data();
    other.ss_size = stack.size();
    sigaltstack(&other, nullptr);
    action.sa_handler = end_by_fault;
    action.sa_flags = SA_ONSTACK;
    for (int const signal : {SIGSEGV, SIGFPE, SIGILL}) sigaction(signal, &action, nullptr);
#endif
    action.sa_flags = SA_SIGINFO;
    action.sa_sigaction = end_by_cut_file;
    sigaction(SIGBUS, &action, nullptr);
}

removed_at_signal::removed_at_signal(std::string const& path) : slot_(paths.add(path)) {}

removed_at_signal::~removed_at_signal() { paths.forget(slot_); }

killed_at_signal::killed_at_signal(pid_t group) { child_group = group; }

killed_at_signal::~killed_at_signal() { child_group = 0; }

}  // namespace torch_ir_tool
