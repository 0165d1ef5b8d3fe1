// SPDX-License-Identifier: MIT
/// A visitor of any type behind one type, so that a source's reading is compiled once and not for each visitor.
#pragma once

#include <torch_ir/ir/model_info.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/visit/visitor.hpp>

#include <type_traits>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Passes each event on, nodes as rvalues. Borrows the visitor; a copy refers to the same one.
class visitor_ref {
public:
    template <class V>
    requires(!std::is_same_v<std::remove_const_t<V>, visitor_ref>)  //
        explicit visitor_ref(V& v) noexcept
        : visitor_(const_cast<std::remove_const_t<V>*>(&v)), hooks_(&table_of<V>) {
        static_assert(detail::hooks_of<V>::check());
    }

    void begin(model_info info) { hooks_->begin(visitor_, std::move(info)); }
    void input(input_node n) { hooks_->input(visitor_, std::move(n)); }
    void weight(weight_node n) { hooks_->weight(visitor_, std::move(n)); }
    void constant(tensor_constant c) { hooks_->constant(visitor_, std::move(c)); }
    void unresolved(unresolved_value u) { hooks_->unresolved(visitor_, std::move(u)); }
    void call(call_node c) { hooks_->call(visitor_, std::move(c)); }
    void output(output_node o) { hooks_->output(visitor_, std::move(o)); }
    void end() { hooks_->end(visitor_); }

    /// Calls `walk(nested)` if the visitor wants the sub-program.
    template <class Walk>
    friend void announce_subgraph(visitor_ref& v, subgraph_info const& info, Walk&& walk) {
        v.hooks_->subgraph(v.visitor_, info, &walk, [](void* w, visitor_ref& nested) { (*static_cast<std::remove_reference_t<Walk>*>(w))(nested); });
    }

private:
    using walk_function = void (*)(void* walk, visitor_ref& nested);
    struct hooks {
        void (*begin)(void*, model_info&&);
        void (*input)(void*, input_node&&);
        void (*weight)(void*, weight_node&&);
        void (*constant)(void*, tensor_constant&&);
        void (*unresolved)(void*, unresolved_value&&);
        void (*subgraph)(void*, subgraph_info const&, void* walk, walk_function);
        void (*call)(void*, call_node&&);
        void (*output)(void*, output_node&&);
        void (*end)(void*);
    };
    template <class V>
    static hooks const table_of;

    void* visitor_;
    hooks const* hooks_;
};

template <class V>
constexpr visitor_ref::hooks visitor_ref::table_of{[](void* v, model_info&& x) { announce_begin(*static_cast<V*>(v), std::move(x)); },
                                                   [](void* v, input_node&& x) { announce_input(*static_cast<V*>(v), std::move(x)); },
                                                   [](void* v, weight_node&& x) { announce_weight(*static_cast<V*>(v), std::move(x)); },
                                                   [](void* v, tensor_constant&& x) { announce_constant(*static_cast<V*>(v), std::move(x)); },
                                                   [](void* v, unresolved_value&& x) { announce_unresolved(*static_cast<V*>(v), std::move(x)); },
                                                   [](void* v, subgraph_info const& info, void* walk, walk_function go) {
                                                       torch_ir::announce_subgraph(*static_cast<V*>(v), info, [&](auto& nested) {
                                                           visitor_ref ref(nested);
                                                           go(walk, ref);
                                                       });
                                                   },
                                                   [](void* v, call_node&& x) { announce_call(*static_cast<V*>(v), std::move(x)); },
                                                   [](void* v, output_node&& x) { announce_output(*static_cast<V*>(v), std::move(x)); },
                                                   [](void* v) { announce_end(*static_cast<V*>(v)); }};

}}}  // namespace torch_ir::detail
