// SPDX-License-Identifier: MIT
/// vmap in programs that were exported without decompositions: functions of `torch._functorch.predispatch` that open and close a layer of functorch, put
/// tensors into it and take them out. Inside of it a tensor has one dimension less than in memory.
///
/// Layers belong to a thread. A program names them by number, from 1; where a run begins inside of layers of the caller its numbers begin behind those.
///
/// The headers of functorch include nlohmann's json.hpp, which LibTorch's packages do not hold: where it is not on the include path, such programs are refused.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/libtorch/kernels.hpp>

#include <cstddef>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The kernel for a call of a `functorch_function`, which gets its arguments as they stand, where the program has opened `depth` layers; counts `depth` up or down. Throws
/// errc::unsupported for a transform that is not vmap, errc::invalid_ir for a layer that is closed and was not opened.
[[nodiscard]] node_kernel transform_kernel(call_node const& c, std::size_t& depth);

/// Closes what a run has opened and not closed, because something threw.
class layer_guard {
public:
    explicit layer_guard(bool opens_layers);
    ~layer_guard();
    layer_guard(layer_guard const&) = delete;
    layer_guard& operator=(layer_guard const&) = delete;

private:
    bool opens_layers_;
    std::size_t before_ = 0;
};

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/error.hpp>
#include <torch_ir/schema/execution.hpp>

#if __has_include(<nlohmann/json.hpp>)
#include <ATen/functorch/BatchedTensorImpl.h>
#include <ATen/functorch/DynamicLayer.h>
#include <ATen/ops/movedim.h>
#define TORCH_IR_HAS_FUNCTORCH 1
#else
#define TORCH_IR_HAS_FUNCTORCH 0
#endif

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

#if TORCH_IR_HAS_FUNCTORCH

struct vmap_calls {
    using values = std::vector<c10::IValue>;

    static std::int64_t integer(values const& stack, std::size_t i) {
        if (i >= stack.size() || !stack[i].isInt()) raise(error::invalid_ir("argument " + std::to_string(i), "an integer", "another value"));
        return stack[i].toInt();
    }
    static at::Tensor tensor(values const& stack) {
        if (stack.empty() || !stack[0].isTensor()) raise(error::invalid_ir("argument 0", "a tensor", "another value"));
        return stack[0].toTensor();
    }
    /// The level of functorch for the program's level at that argument, where the program has opened `depth`.
    static std::int64_t level(values const& stack, std::size_t i, std::size_t depth) {
        std::int64_t const level = integer(stack, i);
        auto const open = at::functorch::getDynamicLayerStack().size();
        if (level < 1 || static_cast<std::size_t>(level) > depth || open < depth)
            raise(error::invalid_ir("argument " + std::to_string(i), "one of " + std::to_string(depth) + " open layers", std::to_string(level)));
        return static_cast<std::int64_t>(open - depth) + level;
    }

    /// _vmap_increment_nesting(batch_size, randomness)
    static void open(values& stack) {
        std::string const randomness = stack.size() > 1 && stack[1].isString() ? stack[1].toStringRef() : "error";
        using at::functorch::RandomnessType;
        auto const type = randomness == "same" ? RandomnessType::Same : randomness == "different" ? RandomnessType::Different : RandomnessType::Error;
        at::functorch::initAndPushDynamicLayer(at::functorch::TransformType::Vmap, c10::SymInt(integer(stack, 0)), type);
        stack.assign(1, c10::IValue());
    }
    /// _vmap_decrement_nesting()
    static void close(values& stack) {
        at::functorch::popDynamicLayerAndDeleteMetadata();
        stack.assign(1, c10::IValue());
    }
    /// _add_batch_dim(x, dim, level)
    static void add(values& stack, std::size_t depth) {
        at::Tensor const x = tensor(stack);
        std::int64_t const dim = integer(stack, 1);
        if (dim < -x.dim() || dim >= x.dim())
            raise(error::invalid_ir("argument 1", "a dimension of a tensor of " + std::to_string(x.dim()), std::to_string(dim)));
        at::Tensor out = at::functorch::addBatchDim(x, dim < 0 ? dim + x.dim() : dim, level(stack, 2, depth));
        stack.assign(1, std::move(out));
    }
    /// _remove_batch_dim(x, level, batch_size, out_dim)
    static void remove(values& stack, std::size_t depth) {
        at::Tensor const x = tensor(stack);
        std::int64_t const at_level = level(stack, 1, depth), out_dim = integer(stack, 3);
        auto const* const batched = at::functorch::maybeGetBatchedImpl(x);
        at::Tensor out;
        if (batched && batched->level() == at_level) {
            out = at::movedim(batched->value(), batched->bdim(), out_dim);
        } else if (batched && batched->level() > at_level) {
            raise(error::invalid_ir("argument 0", "a tensor of this layer", "one of a layer within it"));
        } else {  // the same for all
            auto sizes = x.sizes().vec();
            std::int64_t const rank = x.dim() + 1, at = out_dim < 0 ? out_dim + rank : out_dim;
            if (at < 0 || at >= rank) raise(error::invalid_ir("argument 3", "a dimension of a tensor of " + std::to_string(rank), std::to_string(out_dim)));
            sizes.insert(sizes.begin() + at, integer(stack, 2));
            out = x.expand(sizes);
        }
        stack.assign(1, std::move(out));
    }
};

#endif

TORCH_IR_INLINE node_kernel transform_kernel(call_node const& c, [[maybe_unused]] std::size_t& depth) {
    std::string_view const name = functorch_function(c.op);
    constexpr std::string_view way_out = "decompose the program before it is saved: program = program.run_decompositions()";
    if (!is_vmap_function(name))
        raise(error::unsupported("node '" + c.name + "'", "'" + c.op.text() + "', a function of Python that transforms what follows (jvp)", way_out));
#if TORCH_IR_HAS_FUNCTORCH
    if (name == "lazy_load_decompositions")  // rules of Python for a few operators, which ATen computes one by one without them
        return [](node_info const&, std::vector<c10::IValue>& stack) { stack.assign(1, c10::IValue()); };
    if (name == "_vmap_increment_nesting") {
        ++depth;
        return [](node_info const&, std::vector<c10::IValue>& stack) { vmap_calls::open(stack); };
    }
    if (name == "_vmap_decrement_nesting") {
        if (depth == 0) raise(error::invalid_ir(place_of(c), "a layer that was opened", "none"));
        --depth;
        return [](node_info const&, std::vector<c10::IValue>& stack) { vmap_calls::close(stack); };
    }
    if (name == "_add_batch_dim") return [depth](node_info const&, std::vector<c10::IValue>& stack) { vmap_calls::add(stack, depth); };
    if (name == "_remove_batch_dim") return [depth](node_info const&, std::vector<c10::IValue>& stack) { vmap_calls::remove(stack, depth); };
#endif
    raise(error::unsupported("node '" + c.name + "'", "'" + c.op.text() + "', which is a part of vmap",
                             concat("build with nlohmann's json.hpp on the include path, which functorch needs, or ", way_out)));
}

TORCH_IR_INLINE layer_guard::layer_guard(bool opens_layers) : opens_layers_(opens_layers) {
#if TORCH_IR_HAS_FUNCTORCH
    if (opens_layers_) before_ = at::functorch::getDynamicLayerStack().size();
#endif
}

TORCH_IR_INLINE layer_guard::~layer_guard() {
#if TORCH_IR_HAS_FUNCTORCH
    while (opens_layers_ && at::functorch::getDynamicLayerStack().size() > before_) at::functorch::popDynamicLayerAndDeleteMetadata();
#endif
}

}}}  // namespace torch_ir::detail

#undef TORCH_IR_HAS_FUNCTORCH

#endif
