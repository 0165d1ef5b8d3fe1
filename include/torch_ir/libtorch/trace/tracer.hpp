// SPDX-License-Identifier: MIT
/// Records the operators that a function calls, on tensors that have types and no elements.
///
/// Weights and inputs are *symbolic*: wherever they live, operators see a twin on the meta device in their place, so nothing is read,
/// moved or computed. Tensors that the function makes itself, and that depend on neither, are *concrete*: they are computed for real, so
/// that sizes and conditions may be calculated with them. What makes them is recorded too (`arange`, `zeros`), unless it could
/// be written to behind the dispatcher's back (`torch::tensor`, `empty`, `from_blob`, a captured tensor): such a tensor is lifted
/// with its elements, as a constant, where a recorded operator uses it.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/shape_function.hpp>
#include <torch_ir/libtorch/trace/call_recorder.hpp>
#include <torch_ir/libtorch/trace/dispatch_mode.hpp>
#include <torch_ir/libtorch/trace/outside_effects.hpp>
#include <torch_ir/libtorch/trace/to_attribute.hpp>
#include <torch_ir/libtorch/trace/traced_program.hpp>

#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_strided.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The dispatch mode that records. Used by one thread, for one trace: declare weights and inputs, `run`, `finish`.
class tracer final : public dispatch_mode {
public:
    /// Where the program is, if it can tell: the path of the module that runs.
    std::function<std::optional<std::string>()> module_path;
    /// Compute with the elements of inputs and weights after all: operators whose results depend on them are recorded with the types that
    /// these inputs give.
    bool use_values = false;
    /// How many operators the function may call.
    std::size_t max_operators = 200'000;
    /// Whether it may use operators on files and other processes (trace/outside_effects.hpp).
    bool may_reach_outside = true;
    /// Told of things that may not be meant.
    std::function<void(std::string const&)> warn;

    /// Declares a weight. A tensor declared before under another key stays one weight; the key becomes an alias of the first.
    void add_weight(std::string const& key, weight_kind kind, at::Tensor const& t);
    /// Declares a tensor that the function may read and not write to: it becomes a constant where it is used.
    void add_constant(std::string const& name, at::Tensor const& t);
    /// Declares an input and returns the tensor to call the function with.
    [[nodiscard]] at::Tensor add_input(std::string const& label, at::Tensor const& t);
    /// Declares an input that is not a tensor: it is fixed in the program.
    void add_constant_input(std::string const& label, attribute value);

    /// Calls `f()` and records what it does. Throws what `f` throws, and first of all the error of an operator, which names it.
    c10::IValue run(std::function<c10::IValue()> const& f);

    /// The program, with these outputs.
    [[nodiscard]] traced_program finish(model_info info, std::vector<c10::IValue> const& outputs) &&;
    /// The tensors from outside that want gradients, as `lifted_tensor_0 (float32[4, 4])`: most likely weights that nobody has declared.
    [[nodiscard]] std::vector<std::string> const& captured_weights() const noexcept { return captured_weights_; }

    // Inline here, too: else each unit that includes this gets the class's table of functions, and all that they call.
    TORCH_IR_INLINE void top_level(c10::OperatorHandle const& op, torch::jit::Stack& stack) override;
    void nested(c10::OperatorHandle const& op, c10::DispatchKeySet keys, torch::jit::Stack& stack) override { infer_(op, keys, stack); }

private:
    /// What is known of a tensor object. Keeping it alive keeps its address its own.
    struct tensor_entry {
        at::Tensor kept;
        at::Tensor twin;
        value_id id = no_value;
        bool is_buffer = false;
    };
    struct storage_entry {
        c10::TensorImpl const* base = nullptr;  ///< the first tensor on it that has an id
        bool is_symbolic = false;               ///< its elements are not known
        bool is_outside = false;                ///< the caller's: of a weight or a captured tensor
        std::uint32_t memory = traced_program::no_memory;
    };
    call_recorder recorder_;
    operator_facts facts_;
    std::unordered_map<c10::TensorImpl const*, tensor_entry> tensors_;
    std::unordered_map<c10::StorageImpl const*, storage_entry> storages_;
    meta_inference infer_;
    std::optional<error> failure_;
    std::unordered_map<c10::StorageImpl const*, std::string> constants_;
    std::size_t lifted_ = 0, dispatched_ = 0;
    std::vector<std::string> captured_weights_;
    std::uint32_t memory_count_ = 0;
    bool with_gradients_ = false;  ///< the caller's mode

    void remember(at::Tensor const& t, value_id id);
    [[nodiscard]] bool is_symbolic(at::Tensor const& t) const;
    void make_symbolic(at::Tensor const& t);
    [[nodiscard]] value_id id_of(at::Tensor const& t);
    [[nodiscard]] value_id lift(at::Tensor const& t);
    [[nodiscard]] value_id view_of(value_id base, std::int64_t base_offset, at::Tensor const& t);
    [[nodiscard]] at::Tensor twin_of(at::Tensor const& t);
    [[nodiscard]] std::vector<argument> arguments_of(c10::OperatorHandle const& op, traced_operator const& facts, torch::jit::Stack const& given);
    void run_symbolic(c10::OperatorHandle const& op, traced_operator const& facts, torch::jit::Stack const& given, torch::jit::Stack& stack);
    static void run_concrete(c10::OperatorHandle const& op, torch::jit::Stack& stack, std::size_t count);
    void detach(at::Tensor const& t);
    void check_call(traced_operator const& facts, torch::jit::Stack const& given);
    void dispatch(c10::OperatorHandle const& op, torch::jit::Stack& stack);
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Our own calls of operators are not the program's.
class unobserved {
    c10::impl::ExcludeDispatchKeyGuard guard_{c10::DispatchKeySet{program_key, kernel_key}};
};

[[nodiscard]] inline c10::StorageImpl const* traced_storage(at::Tensor const& t) { return t.has_storage() ? t.storage().unsafeGetStorageImpl() : nullptr; }

/// A label as torch.export derives it from a key: `p_attn_q_weight` (with the prefix) from `self_attn.q.weight`.
[[nodiscard]] inline std::string label_of(std::string_view key) {
    constexpr std::string_view self = "self_";
    if (key.starts_with(self)) key.remove_prefix(self.size());
    std::string out;
    for (char const c : key) {
        bool const is_upper = c >= 'A' && c <= 'Z';
        bool const is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
        out += is_upper ? static_cast<char>(c - 'A' + 'a') : is_plain ? c : '_';
    }
    return out;
}

}  // namespace detail

TORCH_IR_INLINE void tracer::remember(at::Tensor const& t, value_id id) {
    auto& entry = tensors_[t.unsafeGetTensorImpl()];
    entry.kept = t;
    entry.id = id;
    if (auto const* s = detail::traced_storage(t)) {
        auto& storage = storages_[s];
        if (!storage.base) storage.base = t.unsafeGetTensorImpl();
        if (storage.memory == traced_program::no_memory) storage.memory = memory_count_++;
        recorder_.program.memories.resize(recorder_.program.value_count, traced_program::no_memory);
        recorder_.program.memories[to_index(id)] = storage.memory;
    }
}

TORCH_IR_INLINE bool tracer::is_symbolic(at::Tensor const& t) const {
    if (t.is_meta()) return true;
    auto const found = storages_.find(detail::traced_storage(t));
    return found != storages_.end() && found->second.is_symbolic;
}

TORCH_IR_INLINE void tracer::make_symbolic(at::Tensor const& t) {
    if (auto const* s = detail::traced_storage(t)) storages_[s].is_symbolic = true;
}

TORCH_IR_INLINE void tracer::add_weight(std::string const& key, weight_kind kind, at::Tensor const& t) {
    if (!t.defined()) return;
    auto const found = tensors_.find(t.unsafeGetTensorImpl());
    if (found != tensors_.end()) {
        recorder_.program.weights[to_index(found->second.id)].aliases.push_back(key);
        return;
    }
    char const* const prefix = kind == weight_kind::parameter ? "p_" : kind == weight_kind::buffer ? "b_" : "c_";
    value_id const id = recorder_.new_id();
    tensor_type type = type_of(t);
    type.device = {};
    recorder_.program.weights.push_back({.result = {id, recorder_.unique_label(prefix + detail::label_of(key)), std::move(type)}, .target = key, .kind = kind});
    remember(t, id);
    tensors_[t.unsafeGetTensorImpl()].is_buffer = kind == weight_kind::buffer;
    if (auto const* s = detail::traced_storage(t)) storages_[s].is_outside = true;
    make_symbolic(t);
}

TORCH_IR_INLINE void tracer::add_constant(std::string const& name, at::Tensor const& t) {
    if (auto const* s = detail::traced_storage(t)) constants_.try_emplace(s, name);
}

TORCH_IR_INLINE at::Tensor tracer::add_input(std::string const& label, at::Tensor const& t) {
    tensor_type type = type_of(t);
    type.requires_grad = false;
    value_id const id = recorder_.new_id();
    recorder_.program.inputs.push_back({.result = {id, recorder_.unique_label(detail::label_of(label)), std::move(type)}});
    if (use_values && t.is_meta()) raise(error::bad_argument("input '" + label + "'", "elements", "a tensor on the meta device"));
    at::Tensor twin = use_values ? t.detach().clone() : detail::meta_like(t);
    remember(twin, id);
    make_symbolic(twin);
    return twin;
}

TORCH_IR_INLINE void tracer::add_constant_input(std::string const& label, attribute value) {
    recorder_.program.inputs.push_back(
        {.result = {recorder_.new_id(), recorder_.unique_label(detail::label_of(label)), {}}, .kind = input_kind::constant, .constant = std::move(value)});
}

TORCH_IR_INLINE value_id tracer::lift(at::Tensor const& t) {
    detail::unobserved const guard;
    bool const is_whole = t.layout() != c10::kStrided || (t.is_contiguous() && t.storage_offset() == 0 && t.nbytes() >= t.storage().nbytes());
    at::Tensor whole = t;
    if (!is_whole) {
        auto const count = static_cast<std::int64_t>(t.storage().nbytes() / static_cast<std::size_t>(t.element_size()));
        whole = t.as_strided({count}, {1}, 0);
    }
    std::string const target = "lifted_tensor_" + std::to_string(lifted_++);
    value_id const id = recorder_.new_id();
    tensor_type type = type_of(whole);
    type.requires_grad = false;
    if (t.requires_grad()) captured_weights_.push_back(detail::concat(target, " (", to_string(type_of(t)), ")"));
    recorder_.program.weights.push_back(
        {.result = {id, recorder_.unique_label("c_" + target), std::move(type)}, .target = target, .kind = weight_kind::constant});
    recorder_.program.constants.push_back({target, to_tensor_data(whole.clone())});
    remember(whole, id);
    if (auto const* s = detail::traced_storage(whole)) storages_[s].is_outside = true;
    return is_whole ? id : view_of(id, 0, t);
}

TORCH_IR_INLINE value_id tracer::view_of(value_id base, std::int64_t base_offset, at::Tensor const& t) {
    value_id const id = recorder_.new_id();
    std::string const label = recorder_.unique_label("as_strided");
    std::vector<argument> arguments{{"self", use{base}}, {"size", t.sizes().vec()}, {"stride", t.strides().vec()}};
    if (t.storage_offset() != base_offset) arguments.push_back({"storage_offset", t.storage_offset()});
    recorder_.program.calls.push_back(
        {.node = {.name = label, .op = op_name("aten.as_strided.default"), .arguments = std::move(arguments), .results = {{id, label, type_of(t)}}}});
    remember(t, id);
    return id;
}

TORCH_IR_INLINE value_id tracer::id_of(at::Tensor const& t) {
    auto const found = tensors_.find(t.unsafeGetTensorImpl());
    if (found != tensors_.end() && found->second.id != no_value) return found->second.id;
    auto const storage = storages_.find(detail::traced_storage(t));
    if (storage != storages_.end() && storage->second.base) {  // another object on memory that is known, such as x.data()
        tensor_entry const& base = tensors_.at(storage->second.base);
        at::Tensor const& b = base.kept;
        if (b.sizes() != t.sizes() || b.strides() != t.strides() || b.storage_offset() != t.storage_offset()) return view_of(base.id, b.storage_offset(), t);
        remember(t, base.id);
        if (with_gradients_ && is_symbolic(t)) detach(t);
        return tensors_.at(t.unsafeGetTensorImpl()).id;
    }
    if (t.is_meta())
        raise(error::bad_argument(
            "traced function", "tensors that are inputs, weights, or made inside",
            detail::concat("a tensor on the meta device from outside (", to_string(type_of(t)), "); register it as a parameter or buffer")));
    return lift(t);
}

TORCH_IR_INLINE at::Tensor tracer::twin_of(at::Tensor const& t) {
    auto const found = tensors_.find(t.unsafeGetTensorImpl());
    bool const is_buffer = found != tensors_.end() && found->second.is_buffer;
    if (t.is_meta() || (use_values && !is_buffer)) return t;
    at::Tensor& twin = tensors_[t.unsafeGetTensorImpl()].twin;
    if (!twin.defined()) {
        detail::unobserved const guard;
        twin = use_values ? t.detach().clone() : detail::meta_like(t);
        if (t.unsafeGetTensorImpl()->is_wrapped_number()) twin.unsafeGetTensorImpl()->set_wrapped_number(true);
    }
    return twin;
}

TORCH_IR_INLINE std::vector<argument> tracer::arguments_of(c10::OperatorHandle const& op, traced_operator const& facts, torch::jit::Stack const& given) {
    return recorded_arguments(op, facts, given, [&](c10::IValue const& v, argument_type const& type) {
        if (v.isGenerator() && warn) warn("operator '" + facts.name.text() + "': the generator is not part of the program");
        return to_attribute(v, type, [&](at::Tensor const& t) { return id_of(t); });
    });
}

TORCH_IR_INLINE void tracer::run_symbolic(c10::OperatorHandle const& op, traced_operator const& facts, torch::jit::Stack const& given,
                                          torch::jit::Stack& stack) {
    torch::jit::drop(stack, given.size());
    for (std::size_t i = 0; i < given.size(); ++i) {
        c10::IValue const& a = given[i];
        if (use_values) stack.push_back(transform_tensors(a, [&](at::Tensor const& t) { return twin_of(t); }));
        else if (a.isDevice() || (facts.device == i && a.isNone() && facts.is_random)) stack.emplace_back(c10::Device(c10::kMeta));
        else stack.push_back(transform_tensors(a, [&](at::Tensor const& t) { return twin_of(t); }));
    }
    if (use_values) {
        // Buffers and inputs are copies here; other tensors of the caller are computed with as they are.
        for (std::size_t const w : facts.written)
            detail::for_each_traced_tensor(std::span(&torch::jit::peek(stack, w, given.size()), 1), [&](at::Tensor const& t) {
                auto const found = storages_.find(detail::traced_storage(t));
                if (found == storages_.end() || !found->second.is_outside) return;
                raise(error::unsupported(detail::concat("operator '", facts.name.text(), "'"),
                                         "a write to a parameter or a captured tensor where elements count",
                                         "make it a buffer, copy it before (clone), or extract by types alone, without use_values"));
            });
        run_plain(op, stack);
        auto const results = torch::jit::last(stack, facts.returned.size());
        detail::for_each_traced_tensor(torch::jit::Stack(results.begin(), results.end()), [&](at::Tensor const& t) { make_symbolic(t); });
    } else {
        run_below(op, stack);
    }
    for (std::size_t const w : facts.written) detail::for_each_traced_tensor(std::span(&given[w], 1), [&](at::Tensor const& t) { make_symbolic(t); });
    for (std::size_t i = 0; i < facts.returned.size(); ++i)
        if (facts.returned[i] && given[*facts.returned[i]].isTensor()) torch::jit::peek(stack, i, facts.returned.size()) = given[*facts.returned[i]];
}

/// For real: also where the program says "on the device of the input".
TORCH_IR_INLINE void tracer::run_concrete(c10::OperatorHandle const& op, torch::jit::Stack& stack, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        c10::IValue& a = torch::jit::peek(stack, i, count);
        if (a.isDevice() && a.toDevice().is_meta()) a = c10::Device(c10::kCPU);
    }
    run_plain(op, stack);
}

/// What a call may not do.
TORCH_IR_INLINE void tracer::check_call(traced_operator const& facts, torch::jit::Stack const& given) {
    if (++dispatched_ > max_operators)
        raise(error::unsupported("a trace", detail::concat("more than ", std::to_string(max_operators), " operators"),
                                 "does a loop not end? else raise the limit (extract_options::max_operators; torch-ir: --max-operators)"));
    if (facts.reaches_outside && !may_reach_outside)
        raise(error::unsupported(detail::concat("operator '", facts.name.text(), "'"), detail::outside_reason, detail::outside_remedy));
    if (constants_.empty()) return;
    for (std::size_t const w : facts.written)
        detail::for_each_traced_tensor(std::span(&given[w], 1), [&](at::Tensor const& t) {
            auto const found = constants_.find(detail::traced_storage(t));
            if (found == constants_.end()) return;
            raise(error::unsupported(detail::concat("attribute '", found->second, "'"),
                                     "a write to a tensor that is no buffer, which the program could not keep",
                                     "make it a buffer (register_buffer), or copy it before (clone)"));
        });
}

TORCH_IR_INLINE void tracer::dispatch(c10::OperatorHandle const& op, torch::jit::Stack& stack) {
    traced_operator const& facts = facts_.of(op);
    auto const arguments = torch::jit::last(stack, facts.arguments.size());
    torch::jit::Stack const given(arguments.begin(), arguments.end());
    check_call(facts, given);
    bool any_tensor = false, any_known = false, any_symbolic = false;
    detail::for_each_traced_tensor(given, [&](at::Tensor const& t) {
        any_tensor = true;
        any_symbolic = any_symbolic || is_symbolic(t);
        auto const found = tensors_.find(t.unsafeGetTensorImpl());
        auto const memory = storages_.find(detail::traced_storage(t));
        any_known = any_known || (found != tensors_.end() && found->second.id != no_value) || (memory != storages_.end() && memory->second.base);
    });
    any_symbolic = any_symbolic || facts.is_random;
    bool const is_recorded = facts.is_recorded && (any_symbolic || any_known || (any_tensor ? facts.is_view : !facts.is_opaque_maker));
    std::vector<argument> recorded;
    if (is_recorded) recorded = arguments_of(op, facts, given);
    if (any_symbolic) run_symbolic(op, facts, given, stack);
    else run_concrete(op, stack, given.size());
    if (!is_recorded) return;
    auto const results = torch::jit::last(stack, facts.returned.size());
    traced_call& call = recorder_.record(facts, std::move(recorded), torch::jit::Stack(results.begin(), results.end()),
                                         [&](at::Tensor const& t, value_id id) { remember(t, id); });
    call.is_kept = any_symbolic;
    if (module_path) call.module_path = module_path();
    for (std::size_t const w : facts.written)
        detail::for_each_traced_tensor(std::span(&given[w], 1), [&](at::Tensor const& t) {
            auto const found = storages_.find(detail::traced_storage(t));
            if (found != storages_.end()) call.writes.push_back(found->second.memory);
        });
    if (with_gradients_ && !c10::GradMode::is_enabled() && any_symbolic && facts.written.empty() && facts.name.base() != "detach")
        detail::for_each_traced_tensor(torch::jit::Stack(results.begin(), results.end()), [&](at::Tensor const& t) { detach(t); });
}

/// What a region without gradients gives has none: a value of its own says so.
TORCH_IR_INLINE void tracer::detach(at::Tensor const& t) {
    if (!t.is_floating_point() && !t.is_complex()) return;
    value_id const base = id_of(t), id = recorder_.new_id();
    std::string const label = recorder_.unique_label("detach");
    recorder_.program.calls.push_back(
        {.node = {.name = label, .op = op_name("aten.detach.default"), .arguments = {{"self", use{base}}}, .results = {{id, label, type_of(t)}}}});
    if (module_path) recorder_.program.calls.back().module_path = module_path();
    remember(t, id);
}

TORCH_IR_INLINE void tracer::top_level(c10::OperatorHandle const& op, torch::jit::Stack& stack) {
    auto const fail = [&](std::string_view reason) {
        auto const path = module_path ? module_path() : std::nullopt;
        std::string where = path && !path->empty() ? " in module '" + *path + "'" : "";
        if (where.empty() && !recorder_.program.calls.empty()) where = " behind node '" + recorder_.program.calls.back().node.name + "'";
        failure_ = error(errc::unsupported, detail::concat("tracing node '", recorder_.unique_label(facts_.of(op).label), "' (", facts_.of(op).name.text(), ")",
                                                           where, ": ", reason));
        raise(*failure_);
    };
    try {
        dispatch(op, stack);
    } catch (c10::Error const& e) {
        fail(e.what_without_backtrace());
    } catch (error const& e) {
        fail(e.what());
    }
}

TORCH_IR_INLINE c10::IValue tracer::run(std::function<c10::IValue()> const& f) {
    if (dynamic_cast<tracer*>(current_dispatch_mode()))
        raise(error::bad_argument("extraction", "one at a time in a thread", "one inside of another: extract before or behind, or in another thread"));
    with_gradients_ = c10::GradMode::is_enabled();  // left as it is, so that regions without are seen: nothing is differentiated below autograd
    at::AutoDispatchBelowADInplaceOrView const below_autograd;
    dispatch_mode_guard const guard(*this);
    try {
        return f();
    } catch (error const& e) {
        if (failure_ && e.code() != errc::argument) raise(*failure_);
        throw;
    } catch (...) {
        if (failure_) raise(*failure_);
        throw;
    }
}

TORCH_IR_INLINE traced_program tracer::finish(model_info info, std::vector<c10::IValue> const& outputs) && {
    recorder_.program.info = std::move(info);
    for (c10::IValue const& v : outputs) recorder_.program.output.entries.push_back({to_attribute(v, {}, [&](at::Tensor const& t) { return id_of(t); })});
    return std::move(recorder_.program);
}

}}  // namespace torch_ir

#endif
