// SPDX-License-Identifier: MIT
/// vmap and jvp in programs that were exported without decompositions: functions of `torch._functorch.predispatch` that open and close a layer of functorch,
/// put tensors into it and take them out. Inside of a layer of vmap a tensor has one dimension less than in memory; inside of one of jvp it may have a tangent.
///
/// Layers belong to a thread. A program names them by number, from 1; where a run begins inside of layers of the caller its numbers begin behind those.
/// Tangents are of one level in the whole process: runs of such programs wait for each other between `_enter_dual_level` and `_exit_dual_level`. They need
/// ordinary tensors, so inference mode is off inside of a layer of jvp.
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
/// errc::unsupported for a function that is not known, errc::invalid_ir for a layer that is closed and was not opened.
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
    std::size_t before_ = 0, modes_before_ = 0;
};

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/error.hpp>
#include <torch_ir/schema/execution.hpp>

#if __has_include(<nlohmann/json.hpp>)
#include <ATen/functorch/BatchedTensorImpl.h>
#include <ATen/functorch/DynamicLayer.h>
#include <ATen/functorch/TensorWrapper.h>
#include <ATen/ops/_make_dual.h>
#include <ATen/ops/_unpack_dual.h>
#include <ATen/ops/movedim.h>
#include <c10/core/AutogradState.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/forward_grad.h>
#define TORCH_IR_HAS_FUNCTORCH 1
#else
#define TORCH_IR_HAS_FUNCTORCH 0
#endif

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

#if TORCH_IR_HAS_FUNCTORCH

/// The modes inside of a layer of jvp, as Python has them, and the level of tangents that it has entered.
class jvp_mode {
public:
    jvp_mode() {
        if (c10::InferenceMode::is_enabled()) {
            ordinary_.emplace(false);
            without_gradients_.emplace(false);
        }
        forward_.emplace(true);
    }
    ~jvp_mode() {
        if (level_) exit();
    }
    jvp_mode(jvp_mode const&) = delete;
    jvp_mode& operator=(jvp_mode const&) = delete;

    /// Waits for other runs. Throws what PyTorch throws where a level is open already.
    void enter() {
        static std::recursive_mutex one_at_a_time;
        std::unique_lock turn(one_at_a_time);
        std::uint64_t const level = torch::autograd::ForwardADLevel::get_next_idx();
        level_.emplace(level, std::move(turn));
    }
    void exit() {
        torch::autograd::ForwardADLevel::release_idx(level_->first);
        level_.reset();
    }
    /// It has entered the level, and not left it.
    [[nodiscard]] bool is_entered() const noexcept { return level_.has_value(); }

    /// Those of this thread, outermost first.
    static std::vector<std::unique_ptr<jvp_mode>>& open() {
        thread_local std::vector<std::unique_ptr<jvp_mode>> all;
        return all;
    }

private:
    std::optional<c10::InferenceMode> ordinary_;
    std::optional<c10::AutoGradMode> without_gradients_;
    std::optional<c10::AutoFwGradMode> forward_;
    std::optional<std::pair<std::uint64_t, std::unique_lock<std::recursive_mutex>>> level_;
};

struct transform_calls {
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
    /// A program may name the wrong one: what closes a layer must be of its kind.
    static void check_innermost(at::functorch::TransformType type) {
        auto const layer = at::functorch::maybeCurrentDynamicLayer();
        bool const is_jvp = type == at::functorch::TransformType::Jvp;
        if (!layer || layer->key() != type || (is_jvp && jvp_mode::open().empty()))
            raise(error::invalid_ir("the layer to close", is_jvp ? "one of jvp" : "one of vmap", "one of another transform"));
    }
    /// _vmap_decrement_nesting()
    static void close(values& stack) {
        check_innermost(at::functorch::TransformType::Vmap);
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

    /// _jvp_increment_nesting()
    static void open_jvp(values& stack) {
        jvp_mode::open().push_back(std::make_unique<jvp_mode>());
        at::functorch::initAndPushDynamicLayer(at::functorch::TransformType::Jvp, std::nullopt, std::nullopt, std::nullopt,
                                               c10::AutogradState::get_tls_state().get_fw_grad_mode());
        stack.assign(1, c10::IValue());
    }
    /// _jvp_decrement_nesting()
    static void close_jvp(values& stack) {
        check_innermost(at::functorch::TransformType::Jvp);
        at::functorch::popDynamicLayerAndDeleteMetadata();
        jvp_mode::open().pop_back();
        stack.assign(1, c10::IValue());
    }
    static jvp_mode& mode() {
        if (jvp_mode::open().empty()) raise(error::invalid_ir("a level of tangents", "a layer of jvp around it", "none"));
        return *jvp_mode::open().back();
    }
    /// _enter_dual_level()
    static void enter_level(values& stack) {
        mode().enter();
        stack.assign(1, c10::IValue());
    }
    /// _exit_dual_level(*, level)
    static void exit_level(values& stack) {
        if (!mode().is_entered()) raise(error::invalid_ir("a level of tangents to leave", "one that was entered", "none"));
        mode().exit();
        stack.assign(1, c10::IValue());
    }
    /// The only level that PyTorch has.
    static std::int64_t dual_level(values const& stack, std::size_t i) {
        std::int64_t const level = stack.size() > i ? integer(stack, i) : 0;
        if (level != 0 || !mode().is_entered()) raise(error::invalid_ir("the level of a tangent", "0, entered", std::to_string(level)));
        return level;
    }
    /// What a layer of jvp can give a tangent: a tensor of inference mode can't have one.
    static at::Tensor ordinary(at::Tensor const& t) { return t.is_inference() ? t.clone() : t; }
    /// _make_dual(tensor, tangent, *, level)
    static void make_dual(values& stack) {
        at::Tensor const x = tensor(stack);
        if (stack.size() < 2 || !stack[1].isTensor()) raise(error::invalid_ir("argument 1", "a tensor", "another value"));
        at::Tensor out = at::_make_dual(ordinary(x), ordinary(stack[1].toTensor()), dual_level(stack, 2));
        stack.assign(1, std::move(out));
    }
    /// _unpack_dual(tensor, *, level)
    static void unpack_dual(values& stack) {
        auto [primal, tangent] = at::_unpack_dual(tensor(stack), dual_level(stack, 1));
        stack.assign({c10::IValue(std::move(primal)), c10::IValue(std::move(tangent))});
    }
    /// _unwrap_for_grad(tensor, level)
    static void unwrap(values& stack, std::size_t depth) {
        at::Tensor out = tensor(stack);
        auto const at_level = level(stack, 1, depth);
        auto const* const wrapper = at::functorch::maybeGetTensorWrapper(out);
        if (wrapper && wrapper->level() == at_level) out = at::Tensor(wrapper->value());
        stack.assign(1, std::move(out));
    }
};

#endif

TORCH_IR_INLINE node_kernel transform_kernel(call_node const& c, [[maybe_unused]] std::size_t& depth) {
    std::string_view const name = functorch_function(c.op);
    constexpr std::string_view way_out = "decompose the program before it is saved: program = program.run_decompositions()";
    if (!is_known_transform(name))
        raise(error::unsupported("node '" + c.name + "'", "'" + c.op.text() + "', a function of Python that transforms what follows", way_out));
#if TORCH_IR_HAS_FUNCTORCH
    using calls = transform_calls;
    auto const plain = [](void (*call)(calls::values&)) -> node_kernel { return [call](node_info const&, calls::values& stack) { call(stack); }; };
    if (name == "lazy_load_decompositions")  // rules of Python for a few operators, which ATen computes one by one without them
        return plain([](calls::values& stack) { stack.assign(1, c10::IValue()); });
    if (name.ends_with("_increment_nesting")) {
        ++depth;
        return plain(name.starts_with("_vmap") ? &calls::open : &calls::open_jvp);
    }
    if (name.ends_with("_decrement_nesting")) {
        if (depth == 0) raise(error::invalid_ir(place_of(c), "a layer that was opened", "none"));
        --depth;
        return plain(name.starts_with("_vmap") ? &calls::close : &calls::close_jvp);
    }
    if (name == "_add_batch_dim") return [depth](node_info const&, calls::values& stack) { calls::add(stack, depth); };
    if (name == "_remove_batch_dim") return [depth](node_info const&, calls::values& stack) { calls::remove(stack, depth); };
    if (name == "_unwrap_for_grad") return [depth](node_info const&, calls::values& stack) { calls::unwrap(stack, depth); };
    if (name == "_enter_dual_level") return plain(&calls::enter_level);
    if (name == "_exit_dual_level") return plain(&calls::exit_level);
    if (name == "_make_dual") return plain(&calls::make_dual);
    if (name == "_unpack_dual") return plain(&calls::unpack_dual);
#endif
    raise(error::unsupported("node '" + c.name + "'", "'" + c.op.text() + "', which is a part of a transform",
                             concat("build with nlohmann's json.hpp on the include path, which functorch needs, or ", way_out)));
}

TORCH_IR_INLINE layer_guard::layer_guard(bool opens_layers) : opens_layers_(opens_layers) {
#if TORCH_IR_HAS_FUNCTORCH
    if (opens_layers_) before_ = at::functorch::getDynamicLayerStack().size(), modes_before_ = jvp_mode::open().size();
#endif
}

TORCH_IR_INLINE layer_guard::~layer_guard() {
#if TORCH_IR_HAS_FUNCTORCH
    while (opens_layers_ && at::functorch::getDynamicLayerStack().size() > before_) at::functorch::popDynamicLayerAndDeleteMetadata();
    while (opens_layers_ && jvp_mode::open().size() > modes_before_) jvp_mode::open().pop_back();
#endif
}

}}}  // namespace torch_ir::detail

#undef TORCH_IR_HAS_FUNCTORCH

#endif
