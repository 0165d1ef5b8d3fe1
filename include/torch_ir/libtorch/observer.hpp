// SPDX-License-Identifier: MIT
/// Watching a run: an observer is told of each node before and after it is executed, with the values.
///
/// \code
///     struct counter {
///         int calls = 0;
///         void after(torch_ir::node_event const&) { ++calls; }
///     };
///     counter c;
///     static_cast<void>(run.execute({x}, c));
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/node_info.hpp>

#include <ATen/core/ivalue.h>

#include <cstddef>
#include <span>

namespace torch_ir { inline namespace TORCH_IR_ABI {

struct plan;
struct plan_step;

namespace detail {
/// Where a run is.
struct running_node {
    plan const& program;
    plan_step const& step;
};
}  // namespace detail

/// A node and its values. Valid during the call. The values are those of the program, not copies: an observer that keeps a tensor
/// clones it (a later in-place operator would change it), and must not write to one.
struct node_event {
    node_info const& node;
    std::size_t index = 0;                ///< of the node among the calls of its program or sub-program
    std::span<c10::IValue const> values;  ///< before: the arguments, in the order of the schema; after: the results of the node, in order
    detail::running_node running;         ///< for the library itself
};

/// A struct with at least one of `before` and `after`.
template <class T>
concept node_observer = requires(T& o, node_event const& e) {
    o.before(e);
}
|| requires(T& o, node_event const& e) { o.after(e); };

namespace detail {

/// What a run knows of its observer.
class observer_base {
public:
    observer_base() = default;
    observer_base(observer_base const&) = delete;
    observer_base& operator=(observer_base const&) = delete;
    virtual void before(node_event const& e) = 0;
    virtual void after(node_event const& e) = 0;

protected:
    ~observer_base() = default;
};

template <node_observer Observer>
class observer_adapter final : public observer_base {
public:
    explicit observer_adapter(Observer& observer) : observer_(observer) {}
    void before(node_event const& e) override {
        if constexpr (requires { observer_.before(e); }) observer_.before(e);
    }
    void after(node_event const& e) override {
        if constexpr (requires { observer_.after(e); }) observer_.after(e);
    }

private:
    Observer& observer_;
};

}  // namespace detail

}}  // namespace torch_ir
