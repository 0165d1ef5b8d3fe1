// SPDX-License-Identifier: MIT
/// A dispatch mode: sees the operators that a thread runs, before any kernel does.
///
/// LibTorch leaves two dispatch keys to such uses, above autograd and every backend. The upper one shows each operator that the
/// program itself calls (`aten::conv2d`), the lower one also those that kernels call among themselves (`aten::convolution`). Two
/// boxed fallbacks are registered for them when the first mode is switched on, and stay: they cost nothing while no thread has a mode.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>

#include <ATen/core/boxing/KernelFunction.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <c10/core/DispatchKey.h>
#include <c10/core/DispatchKeySet.h>
#include <c10/core/impl/LocalDispatchKeySet.h>
#include <c10/util/Exception.h>

#include <optional>

// One registration a process, whichever shared objects use the library and whatever they hide.
#if defined(__GNUC__)
#define TORCH_IR_ONE_PER_PROCESS __attribute__((visibility("default")))
#else
#define TORCH_IR_ONE_PER_PROCESS
#endif

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a thread's operators go through while a `dispatch_mode_guard` holds it. The stack ends with the operator's arguments;
/// when the function returns it ends with the results. The hooks may throw whatever the operator may.
class dispatch_mode {
public:
    virtual ~dispatch_mode() = default;

    /// An operator that the program calls. `call` runs it below this hook.
    virtual void top_level(c10::OperatorHandle const& op, torch::jit::Stack& stack) { run_below(op, stack); }
    /// Any operator, also inside of kernels. `keys` are those of its arguments.
    virtual void nested(c10::OperatorHandle const& op, c10::DispatchKeySet keys, torch::jit::Stack& stack) { run_kernel(op, keys, stack); }

    /// Runs an operator so that only `nested` sees it (and what it calls).
    static void run_below(c10::OperatorHandle const& op, torch::jit::Stack& stack);
    /// Runs the kernel of an operator; what that calls goes through `nested` again.
    static void run_kernel(c10::OperatorHandle const& op, c10::DispatchKeySet keys, torch::jit::Stack& stack);
    /// Runs an operator as if there were no mode.
    static void run_plain(c10::OperatorHandle const& op, torch::jit::Stack& stack);
};

/// Switches a mode on for this thread as long as it lives; the mode before it, if any, rests meanwhile. Throws errc::unsupported where
/// another library holds the dispatch keys.
class dispatch_mode_guard {
public:
    explicit dispatch_mode_guard(dispatch_mode& mode);
    ~dispatch_mode_guard();
    dispatch_mode_guard(dispatch_mode_guard const&) = delete;
    dispatch_mode_guard& operator=(dispatch_mode_guard const&) = delete;

private:
    dispatch_mode* before_;
    std::optional<c10::impl::IncludeDispatchKeyGuard> included_;
};

/// The mode of this thread, or null.
[[nodiscard]] dispatch_mode* current_dispatch_mode() noexcept;

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

inline constexpr c10::DispatchKey program_key = c10::DispatchKey::TESTING_ONLY_GenericMode;
inline constexpr c10::DispatchKey kernel_key = c10::DispatchKey::TESTING_ONLY_GenericWrapper;

TORCH_IR_ONE_PER_PROCESS inline dispatch_mode*& thread_dispatch_mode() noexcept {
    static thread_local dispatch_mode* mode = nullptr;
    return mode;
}

TORCH_IR_INLINE dispatch_mode& dispatch_mode_for(c10::OperatorHandle const& op) {
    if (auto* mode = thread_dispatch_mode()) return *mode;
    raise(error::unsupported(concat("operator '", toString(op.operator_name()), "'"), "running it in another thread than the one that is traced",
                             "keep the forward in one thread"));
}

TORCH_IR_INLINE void program_fallback(c10::OperatorHandle const& op, c10::DispatchKeySet, torch::jit::Stack* stack) {
    dispatch_mode_for(op).top_level(op, *stack);
}

TORCH_IR_INLINE void kernel_fallback(c10::OperatorHandle const& op, c10::DispatchKeySet keys, torch::jit::Stack* stack) {
    dispatch_mode_for(op).nested(op, keys, *stack);
}

struct dispatch_mode_registration {
    c10::RegistrationHandleRAII program, kernel;
};

TORCH_IR_ONE_PER_PROCESS inline void register_dispatch_modes() {
    static dispatch_mode_registration const registration = [] {
        auto& dispatcher = c10::Dispatcher::singleton();
        try {
            auto program = dispatcher.registerFallback(program_key, c10::KernelFunction::makeFromBoxedFunction<&program_fallback>(), "torch_ir");
            auto kernel = dispatcher.registerFallback(kernel_key, c10::KernelFunction::makeFromBoxedFunction<&kernel_fallback>(), "torch_ir");
            return dispatch_mode_registration{std::move(program), std::move(kernel)};
        } catch (c10::Error const& e) {
            raise(error::unsupported("tracing", concat("the dispatch keys that it needs are held by another library (", e.what_without_backtrace(), ")"),
                                     "unload that library"));
        }
    }();
    static_cast<void>(registration);
}

}  // namespace detail

TORCH_IR_INLINE dispatch_mode* current_dispatch_mode() noexcept { return detail::thread_dispatch_mode(); }

TORCH_IR_INLINE void dispatch_mode::run_below(c10::OperatorHandle const& op, torch::jit::Stack& stack) {
    c10::impl::ExcludeDispatchKeyGuard const below(detail::program_key);
    op.callBoxed(&stack);
}

TORCH_IR_INLINE void dispatch_mode::run_kernel(c10::OperatorHandle const& op, c10::DispatchKeySet keys, torch::jit::Stack& stack) {
    op.redispatchBoxed(keys & c10::DispatchKeySet(c10::DispatchKeySet::FULL_AFTER, detail::kernel_key), &stack);
}

TORCH_IR_INLINE void dispatch_mode::run_plain(c10::OperatorHandle const& op, torch::jit::Stack& stack) {
    c10::impl::ExcludeDispatchKeyGuard const below(c10::DispatchKeySet{detail::program_key, detail::kernel_key});
    op.callBoxed(&stack);
}

TORCH_IR_INLINE dispatch_mode_guard::dispatch_mode_guard(dispatch_mode& mode) : before_(detail::thread_dispatch_mode()) {
    detail::register_dispatch_modes();
    detail::thread_dispatch_mode() = &mode;
    included_.emplace(c10::DispatchKeySet{detail::program_key, detail::kernel_key});
}

TORCH_IR_INLINE dispatch_mode_guard::~dispatch_mode_guard() {
    included_.reset();
    detail::thread_dispatch_mode() = before_;
}

}}  // namespace torch_ir

#endif
