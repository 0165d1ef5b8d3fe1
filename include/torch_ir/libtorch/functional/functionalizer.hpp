// SPDX-License-Identifier: MIT
/// The dispatch mode that makes programs functional: LibTorch's own functionalization turns writes into values, decompositions turn operators into simpler ones, and
/// what arrives below both is recorded.
///
/// A program runs on functional wrappers of fake tensors. An operator comes by twice: *outside*, with wrappers for arguments, where composite operators and whatever writes are
/// taken apart; and *inside*, called by functionalization with the fake tensors themselves, where it is decomposed or recorded. Kernels see twins on the meta device.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/decomposition.hpp>
#include <torch_ir/libtorch/functional/fake_tensor.hpp>
#include <torch_ir/libtorch/functional/functional_scope.hpp>
#include <torch_ir/libtorch/functional/loop_recorder.hpp>
#include <torch_ir/libtorch/functional/memory_layouts.hpp>
#include <torch_ir/libtorch/functional/stacked_call.hpp>
#include <torch_ir/libtorch/observer.hpp>
#include <torch_ir/libtorch/run/plan.hpp>
#include <torch_ir/libtorch/shape_function.hpp>
#include <torch_ir/libtorch/trace/call_recorder.hpp>
#include <torch_ir/libtorch/trace/dispatch_mode.hpp>
#include <torch_ir/rewrite/sample_sizes.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/stack.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Which operators a functional program may have.
enum class functional_form : std::uint8_t {
    operators,  ///< those of the program, without the ones that write: `run_decompositions({})`
    core        ///< core ATen: `run_decompositions()`
};

/// What becomes of operators.
struct functional_rules {
    functional_form form = functional_form::operators;
    std::function<bool(op_name const&)> keeps;       ///< tells whether an operator, by its name in the IR, stays although it could be decomposed
    std::function<bool(op_name const&)> decomposes;  ///< whether it is decomposed although the form has it stay
    bool loops = false;                              ///< recurrent layers become loops
};

/// Which gradients a program of forward and backward gives.
struct gradient_request {
    std::optional<std::size_t> loss{};        ///< the user's output that the backward begins at, a scalar; none: inputs give the gradients of all outputs
    std::set<std::string, std::less<>> of{};  ///< keys of weights, labels of inputs; empty: what requires gradients
};

/// Used by one thread, for one program.
class functionalizer final : public dispatch_mode, public loop_recorder {
public:
    explicit functionalizer(functional_rules rules) : rules_(std::move(rules)) {}

    /// What to answer where the results of an operator depend on elements: the types that `program` records, at these sizes of its symbols. Both must live as long as this.
    void answer_from(ir const& program, symbol_sizes const& sizes);

    /// Makes a program of forward and backward of `program`. Both must live as long as this.
    void differentiate(ir const& program, gradient_request const& wanted) {
        program_ = &program;
        gradients_ = &wanted;
    }

    /// Runs a plan and returns the functional program.
    [[nodiscard]] ir run(plan const& p);
    /// The outputs, by number, that the program behind the last run has an input for the gradient of.
    [[nodiscard]] std::vector<std::size_t> const& tangents() const noexcept { return tangents_; }

    // An observer of the run: which call of the program is being executed.
    void before(node_event const& e);
    void after(node_event const&) { node_ = nullptr; }

    [[nodiscard]] bool records_loops() const noexcept override { return rules_.loops && !gradients_; }
    [[nodiscard]] TORCH_IR_INLINE tensor_sequence scan(loop_step const& body, tensor_sequence const& states, tensor_sequence const& sequences,
                                                       tensor_sequence const& constants) override;

    TORCH_IR_INLINE void top_level(c10::OperatorHandle const& op, torch::jit::Stack& stack) override;
    TORCH_IR_INLINE void nested(c10::OperatorHandle const& op, c10::DispatchKeySet keys, torch::jit::Stack& stack) override;

private:
    /// What becomes of an operator, found once.
    struct treatment {
        traced_operator facts;
        bool is_composite = false;     ///< has a composite kernel, which functionalization hides
        bool is_preserved = false;     ///< recorded as it is, although it is composite
        bool is_number_maker = false;  ///< makes a tensor of a number
        bool wants_probe = false;      ///< a factory without a kernel for the meta device
        decomposition decompose{};     ///< empty: none
        bool has_functional_kernel = false;
        bool depends_on_elements = false;
        bool is_assertion = false;  ///< of a number
        layout_demand layout = layout_demand::none;
        bool is_detaching = false;    ///< `detach_`: nothing without gradients
        bool is_split_above = false;  ///< its derivative is that of its parts: the kernel's backward wants more than the parts give
        bool has_autocast_kernel = false;
        bool is_dropout = false;      ///< which may return its argument itself
        bool is_unfolding = false;    ///< `unfold`, whose inverse forgets what no window holds
        bool has_statistics = false;  ///< normalisation, which may write to its running statistics without saying so

        treatment(c10::OperatorHandle const& op, functional_rules const& rules, bool is_differentiated);
    };
    /// Something that the program may write to.
    struct given_tensor {
        at::Tensor wrapper, inner;
        output_kind kind;
        std::string target;
    };

    functional_rules rules_;
    fake_tensors fakes_;
    std::vector<functional_scope*> scopes_;
    node_info const* node_ = nullptr;
    bool is_leaf_ = false;
    meta_inference infer_;
    std::unordered_map<c10::OperatorName const*, treatment> treatments_;
    std::vector<treatment const*> decomposing_;
    bool writes_ = false;  ///< the program writes to something: aliases count
    std::unordered_map<std::string, call_node const*> answers_;
    symbol_sizes const* sizes_ = nullptr;
    gradient_request const* gradients_ = nullptr;
    ir const* program_ = nullptr;
    std::vector<std::size_t> tangents_;
    std::vector<std::pair<std::uint64_t, node_info const*>> forward_;  ///< calls, by the number of the first step of the backward that may be theirs

    [[nodiscard]] functional_scope& scope() { return *scopes_.back(); }
    [[nodiscard]] treatment const& treatment_of(c10::OperatorHandle const& op);

    [[nodiscard]] at::Tensor declare(tensor_type const& type, value_id id);
    [[nodiscard]] at::Tensor unwrap(at::Tensor const& t) const;
    [[nodiscard]] value_id id_of(at::Tensor const& t);
    [[nodiscard]] value_id lift(at::Tensor const& t);
    [[nodiscard]] attribute attribute_of(c10::IValue const& v, argument_type const& type);

    void outside(c10::OperatorHandle const& op, treatment const& t, c10::DispatchKeySet keys, torch::jit::Stack& stack);
    void inside(c10::OperatorHandle const& op, treatment const& t, c10::DispatchKeySet keys, torch::jit::Stack& stack);
    void decompose(c10::OperatorHandle const& op, treatment const& t, torch::jit::Stack& stack);
    void leaf(c10::OperatorHandle const& op, treatment const& t, torch::jit::Stack& stack);
    [[nodiscard]] std::optional<torch::jit::Stack> answer(c10::OperatorHandle const& op, treatment const& t) const;
    void infer_results(c10::OperatorHandle const& op, treatment const& t, torch::jit::Stack const& given, torch::jit::Stack& stack);
    [[nodiscard]] bool returns_views(c10::OperatorHandle const& op, treatment const& t, torch::jit::Stack const& stack);
    bool check_of_shapes(c10::OperatorHandle const& op, treatment const& t, c10::DispatchKeySet keys, torch::jit::Stack& stack);

    [[nodiscard]] std::optional<std::vector<c10::IValue>> higher_order(higher_order_call& call);
    [[nodiscard]] std::vector<c10::IValue> region(higher_order_call& call, std::size_t argument, std::vector<tensor_type> const& types,
                                                  std::vector<c10::IValue> const& operands, std::string name, attribute& reference);
    /// Runs what a sub-program computes, with inputs of these types. `inputs` are what they are called, `outputs` which they are.
    using region_body = std::function<std::vector<c10::IValue>(std::vector<c10::IValue> const& inputs)>;
    [[nodiscard]] std::vector<c10::IValue> record_region(model_info info, std::vector<input_node> inputs, std::vector<tensor_type> const& types,
                                                         std::vector<c10::IValue> const& operands, std::span<plan_output const> outputs,
                                                         region_body const& body, attribute& reference);
    [[nodiscard]] attribute operands_of(std::vector<c10::IValue> const& operands);
    [[nodiscard]] std::vector<c10::IValue> record_higher_order(std::string_view op, std::vector<attribute> arguments, std::vector<value_type> const& types);

    void declare_weights(plan const& p, std::vector<given_tensor>& given, std::vector<c10::IValue>& weights);
    void declare_inputs(plan const& p, std::vector<given_tensor>& given, std::vector<c10::IValue>& values);
    void add_outputs(std::span<plan_output const> places, std::vector<given_tensor> const& given, std::vector<c10::IValue> const& outputs);

    [[nodiscard]] node_info const* origin() const;
    void require_gradients(std::vector<given_tensor> const& given) const;
    void add_gradients(plan const& p, std::vector<given_tensor> const& given, std::vector<c10::IValue> const& outputs);
    [[nodiscard]] at::Tensor declare_tangent(std::size_t output, at::Tensor const& found);
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/run/bind.hpp>
#include <torch_ir/libtorch/run/run.hpp>

#include <ATen/FunctionalTensorWrapper.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/enum_tag.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_strided.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE functionalizer::treatment::treatment(c10::OperatorHandle const& op, functional_rules const& rules, bool is_differentiated) : facts(op) {
    std::string const name = detail::full_name(op);
    is_composite = op.hasKernelForDispatchKey(c10::DispatchKey::CompositeImplicitAutograd);
    has_functional_kernel = op.hasKernelForDispatchKey(c10::DispatchKey::Functionalize);
    is_number_maker = name == "aten::scalar_tensor";
    wants_probe = inference_of(op) == inference::probe;
    depends_on_elements = detail::depends_on_elements(op);
    is_assertion = name == "aten::_assert_scalar";
    layout = layout_demand_of(name);
    is_detaching = name == "aten::detach_";
    is_split_above = is_differentiated && name == "aten::_scaled_dot_product_flash_attention_for_cpu";
    has_autocast_kernel = op.hasKernelForDispatchKey(c10::DispatchKey::AutocastCPU);
    is_dropout = name == "aten::dropout";
    is_unfolding = name == "aten::unfold";
    has_statistics = op.schema().argumentIndexWithName("running_mean").has_value();
    bool const may_stay = detail::has_no_aliases(op.schema()) && !op.hasTag(at::Tag::maybe_aliasing_or_mutating) && name != "aten::native_batch_norm";
    // The kernel of a whole recurrent network leaves nothing for its backward when it runs without gradients.
    bool const is_recurrent = name.ends_with(".input") && op.schema().argumentIndexWithName("num_layers").has_value();
    bool const is_kept = rules.keeps(facts.name), is_taken_apart = rules.decomposes(facts.name) || (is_differentiated && is_recurrent);
    bool const stays = is_kept || rules.form == functional_form::operators || detail::is_core_composite(name);
    // A derivative is that of what a composite operator is made of.
    is_preserved = is_composite && may_stay && !is_differentiated && !is_taken_apart && stays;
    if (is_preserved || (is_kept && may_stay && !(is_composite && is_differentiated))) return;
    bool const is_always = name == "aten::native_batch_norm" || name == "aten::dropout" || name == "aten::detach";
    if (rules.form == functional_form::core || is_always || is_taken_apart) decompose = find_decomposition(name).value_or(nullptr);
}

TORCH_IR_INLINE functionalizer::treatment const& functionalizer::treatment_of(c10::OperatorHandle const& op) {
    auto const found = treatments_.find(&op.operator_name());
    return found != treatments_.end() ? found->second : treatments_.try_emplace(&op.operator_name(), op, rules_, gradients_ != nullptr).first->second;
}

// ---- tensors

TORCH_IR_INLINE at::Tensor functionalizer::declare(tensor_type const& type, value_id id) {
    detail::outside_of_program const guard;
    auto const integers = [](shape const& s) {
        std::vector<std::int64_t> out;
        for (auto const& d : s) {
            if (!d.hint())
                raise(error::unsupported("functionalization", "a size that the program gives no example of: " + to_string(d), "export it with example inputs"));
            out.push_back(*d.hint());
        }
        return out;
    };
    auto const options = c10::TensorOptions().dtype(to_torch(type.dtype)).device(c10::kMeta);
    auto const sizes = integers(type.sizes);
    at::Tensor const fake = fakes_.make(type.strides ? at::empty_strided(sizes, integers(*type.strides), options) : at::empty(sizes, options));
    scope().remember(fake, id);
    return fake;
}

TORCH_IR_INLINE at::Tensor functionalizer::unwrap(at::Tensor const& t) const {
    namespace functionalization = at::functionalization::impl;
    if (!t.defined() || !functionalization::isFunctionalTensor(t)) return t;
    functionalization::sync(t);
    return functionalization::from_functional_tensor(t);
}

TORCH_IR_INLINE value_id functionalizer::lift(at::Tensor const& t) {
    detail::outside_of_program const guard;
    auto& r = scope().recorder;
    std::string const target = "lifted_number_" + std::to_string(scope().lifted++);
    value_id const id = r.new_id();
    tensor_type type = type_of(t);
    type.requires_grad = false;
    r.program.weights.push_back({.result = {id, r.unique_label("c_" + target), std::move(type)}, .target = target, .kind = weight_kind::constant});
    r.program.constants.push_back({target, to_tensor_data(t.clone())});
    scope().remember(t, id);
    return id;
}

TORCH_IR_INLINE value_id functionalizer::id_of(at::Tensor const& t) {
    if (value_id const id = scope().find(t); id != no_value) return id;
    if (t.is_meta() || fakes_.find_twin(t) || (t.has_storage() && !t.storage().data() && t.numel() > 0))
        raise(error::unsupported("functionalization", detail::concat("a tensor that does not belong to the program: ", to_string(type_of(t))),
                                 "does a decomposition or an operator of yours keep tensors from one call to the next?"));
    return lift(t);
}

TORCH_IR_INLINE attribute functionalizer::attribute_of(c10::IValue const& v, argument_type const& type) {
    if (v.isTensor() && v.toTensor().defined() && scope().find(v.toTensor()) == no_value)
        if (auto number = detail::wrapped_number(v.toTensor())) return *std::move(number);
    return to_attribute(v, type, [&](at::Tensor const& t) { return id_of(t); });
}

// ---- operators

TORCH_IR_INLINE void functionalizer::top_level(c10::OperatorHandle const& op, torch::jit::Stack& stack) { run_below(op, stack); }

TORCH_IR_INLINE void functionalizer::nested(c10::OperatorHandle const& op, c10::DispatchKeySet keys, torch::jit::Stack& stack) {
    if (is_leaf_) return infer_(op, keys, stack);
    treatment const& t = treatment_of(op);
    if (keys.has(c10::DispatchKey::Functionalize)) outside(op, t, keys, stack);
    else inside(op, t, keys, stack);
}

TORCH_IR_INLINE void functionalizer::outside(c10::OperatorHandle const& op, treatment const& t, c10::DispatchKeySet keys, torch::jit::Stack& stack) {
    if (!(keys & (c10::autocast_dispatch_keyset | detail::layer_keys)).empty()) return run_kernel(op, keys, stack);  // it comes back below
    if (t.is_number_maker && !origin()) {  // the run itself makes a tensor of a number that an operator wants as one
        detail::outside_of_program const guard;
        return run_plain(op, stack);
    }
    if (t.is_detaching && !gradients_) return;
    if (writes_ && t.is_dropout && detail::is_identity(op, stack)) return torch::jit::drop(stack, op.schema().arguments().size() - 1);
    if (writes_ && t.is_unfolding && detail::leaves_out(stack)) return detail::unfold_by_strides(stack);
    // Autocast casts what it has a kernel for; of other composite operators it casts what they are made of.
    bool const is_cast_inside = t.is_preserved && !t.has_autocast_kernel && !c10::impl::tls_is_dispatch_key_excluded(c10::DispatchKey::AutocastCPU);
    if (t.is_preserved && !is_cast_inside && !(t.has_statistics && detail::writes_statistics(op, stack)) && !(writes_ && returns_views(op, t, stack))) {
        detail::replace_tensors(stack, op.schema().arguments().size(), [&](at::Tensor const& x) { return unwrap(x); });
        {
            c10::impl::ExcludeDispatchKeyGuard const guard(detail::functionalize_key);
            leaf(op, t, stack);
        }
        return detail::replace_tensors(stack, op.schema().returns().size(),
                                       [](at::Tensor const& x) { return at::functionalization::impl::to_functional_tensor(x); });
    }
    if (t.is_composite || t.has_statistics || t.is_split_above) {
        if (t.decompose && std::find(decomposing_.begin(), decomposing_.end(), &t) == decomposing_.end()) {
            decomposing_.push_back(&t);
            t.decompose(op, stack);
            decomposing_.pop_back();
            return;
        }
        // Functionalization has a fallback for all operators, which would hide this kernel and call the operator again for ever.
        if (t.is_composite && !t.has_functional_kernel) return op.callBoxedForDispatchKey(c10::DispatchKey::CompositeImplicitAutograd, stack);
    }
    if (t.facts.written.empty()) return run_kernel(op, keys, stack);
    torch::jit::Stack written;
    for (std::size_t const w : t.facts.written) written.push_back(torch::jit::peek(stack, w, op.schema().arguments().size()));
    kept_layouts const layouts(written);
    run_kernel(op, keys, stack);
    layouts.restore();
}

/// Whether a composite operator returns views of its arguments, without saying so: `einsum`, `meshgrid`.
TORCH_IR_INLINE bool functionalizer::returns_views(c10::OperatorHandle const& op, treatment const& t, torch::jit::Stack const& stack) {
    if (t.depends_on_elements) return false;
    torch::jit::Stack given;
    for (c10::IValue const& v : torch::jit::last(stack, op.schema().arguments().size()))
        given.push_back(transform_tensors(v, [&](at::Tensor const& x) { return unwrap(x); }));
    std::set<c10::StorageImpl const*> storages;
    detail::for_each_traced_tensor(given, [&](at::Tensor const& x) {
        if (auto const* twin = fakes_.find_twin(x)) storages.insert(twin->storage().unsafeGetStorageImpl());
    });
    torch::jit::Stack results = given;
    infer_results(op, t, given, results);
    bool found = false;
    detail::for_each_traced_tensor(results,
                                   [&](at::Tensor const& x) { found = found || (x.has_storage() && storages.contains(x.storage().unsafeGetStorageImpl())); });
    return found;
}

/// Functionalization checks the shapes of an operator that writes, on meta tensors of its own, and drops the results.
TORCH_IR_INLINE bool functionalizer::check_of_shapes(c10::OperatorHandle const& op, treatment const& t, c10::DispatchKeySet keys, torch::jit::Stack& stack) {
    std::size_t const count = op.schema().arguments().size();
    bool is_check = false;
    detail::for_each_traced_tensor(torch::jit::last(stack, count), [&](at::Tensor const& x) { is_check = is_check || x.is_meta(); });
    if (!is_check) return false;
    if (t.facts.written.empty() || std::any_of(t.facts.returned.begin(), t.facts.returned.end(), [](auto const& r) { return !r; })) {
        infer_(op, keys, stack);
        return true;
    }
    torch::jit::Stack const given(stack.end() - static_cast<std::ptrdiff_t>(count), stack.end());
    torch::jit::drop(stack, count);
    for (auto const& r : t.facts.returned) stack.push_back(given[*r]);
    return true;
}

TORCH_IR_INLINE void functionalizer::inside(c10::OperatorHandle const& op, treatment const& t, c10::DispatchKeySet keys, torch::jit::Stack& stack) {
    if (check_of_shapes(op, t, keys, stack)) return;
    fit_layout(op, t.layout, stack);
    bool const is_nested_in_itself = std::find(decomposing_.begin(), decomposing_.end(), &t) != decomposing_.end();
    if ((t.decompose && !is_nested_in_itself) || (t.is_composite && !t.is_preserved && !is_nested_in_itself)) decompose(op, t, stack);
    else leaf(op, t, stack);
}

/// Runs the decomposition, which may write to what it made, on wrappers.
TORCH_IR_INLINE void functionalizer::decompose(c10::OperatorHandle const& op, treatment const& t, torch::jit::Stack& stack) {
    detail::replace_tensors(stack, op.schema().arguments().size(), [](at::Tensor const& x) { return at::functionalization::impl::to_functional_tensor(x); });
    auto const now = c10::impl::tls_local_dispatch_key_set();
    c10::impl::ForceDispatchKeyGuard const guard(now.included_ | detail::functionalize_key, now.excluded_ - detail::functionalize_key);
    decomposing_.push_back(&t);
    if (t.decompose) t.decompose(op, stack);
    else op.callBoxedForDispatchKey(c10::DispatchKey::CompositeImplicitAutograd, stack);
    decomposing_.pop_back();
    detail::replace_tensors(stack, op.schema().returns().size(), [&](at::Tensor const& x) { return unwrap(x); });
}

TORCH_IR_INLINE void functionalizer::leaf(c10::OperatorHandle const& op, treatment const& t, torch::jit::Stack& stack) {
    auto const& facts = t.facts;
    if (t.is_assertion && torch::jit::peek(stack, 0, facts.arguments.size()).toScalar().toBool()) return torch::jit::drop(stack, facts.arguments.size());
    if (!facts.written.empty())
        raise(error::unsupported(detail::concat("operator '", facts.name.text(), "'"), "a write that has no functional form",
                                 "register a decomposition for it (register_decomposition)"));
    auto const last = torch::jit::last(stack, facts.arguments.size());
    torch::jit::Stack const given(last.begin(), last.end());
    std::vector<argument> recorded;
    bool const is_recorded = facts.is_recorded || facts.returned.empty() || t.depends_on_elements;
    if (is_recorded) recorded = recorded_arguments(op, facts, given, [&](c10::IValue const& v, argument_type const& type) { return attribute_of(v, type); });
    infer_results(op, t, given, stack);
    detail::replace_tensors(stack, facts.returned.size(), [&](at::Tensor const& x) {
        detail::outside_of_program const guard;
        return fakes_.make(x.is_meta() ? x : detail::meta_like(x));
    });
    if (!is_recorded) return;
    auto& call = scope().recorder.record(facts, std::move(recorded), torch::jit::last(stack, facts.returned.size()),
                                         [&](at::Tensor const& x, value_id id) { scope().remember(x, id); });
    call.is_kept = facts.returned.empty() || facts.is_random || !facts.is_recorded;
    if (auto const* from = origin()) call.node.metadata = from->metadata;
}

TORCH_IR_INLINE void functionalizer::answer_from(ir const& program, symbol_sizes const& sizes) {
    sizes_ = &sizes;
    for (vertex const v : program.calls()) answers_.emplace(program.call(v).name, &program.call(v));
}

/// The results that the program records for the call that is being executed, for an operator that it is made of.
TORCH_IR_INLINE std::optional<torch::jit::Stack> functionalizer::answer(c10::OperatorHandle const& op, treatment const& t) const {
    auto const found = node_ && scopes_.size() == 1 ? answers_.find(node_->name) : answers_.end();
    if (found == answers_.end() || found->second->results.size() != t.facts.returned.size()) return std::nullopt;
    torch::jit::Stack out;
    for (auto const& r : found->second->results) {
        value_type const type = at_sizes(r.type, *sizes_);
        if (auto const* tensor = std::get_if<tensor_type>(&type)) {
            detail::outside_of_program const guard;
            auto const options = c10::TensorOptions().dtype(to_torch(tensor->dtype)).device(c10::kMeta);
            auto const sizes = *static_sizes(tensor->sizes);
            if (op.schema().name() == "aten::masked_select" && sizes.size() > 1) {  // inside of a call whose rows it gives: combinations
                out.emplace_back(at::empty({sizes[0]}, options));
                continue;
            }
            out.emplace_back(tensor->strides ? at::empty_strided(sizes, *static_sizes(*tensor->strides), options) : at::empty(sizes, options));
        } else if (auto const* s = std::get_if<symbol_type>(&type)) {
            if (auto const* n = std::get_if<std::int64_t>(&s->hint)) out.emplace_back(*n);
            else if (auto const* x = std::get_if<double>(&s->hint)) out.emplace_back(*x);
            else return std::nullopt;
        } else {
            return std::nullopt;
        }
    }
    return out;
}

/// Puts the results of an operator on the stack in the place of its arguments, on the meta device.
TORCH_IR_INLINE void functionalizer::infer_results(c10::OperatorHandle const& op, treatment const& t, torch::jit::Stack const& given,
                                                   torch::jit::Stack& stack) {
    auto const& facts = t.facts;
    if (t.depends_on_elements)
        if (auto results = answer(op, t)) {
            torch::jit::drop(stack, given.size());
            for (auto& r : *results) stack.push_back(std::move(r));
            return;
        }
    bool has_tensors = false;
    detail::for_each_traced_tensor(given, [&](at::Tensor const&) { has_tensors = true; });
    for (std::size_t i = 0; i < given.size(); ++i) {
        c10::IValue& a = torch::jit::peek(stack, i, given.size());
        if (a.isDevice() || (facts.device == i && a.isNone() && !has_tensors)) a = c10::Device(c10::kMeta);
        else
            a = transform_tensors(a, [&](at::Tensor const& x) {
                at::Tensor const* const twin = fakes_.find_twin(x);
                return twin ? *twin : x;
            });
    }
    c10::impl::ExcludeDispatchKeyGuard const guard(c10::DispatchKeySet{detail::program_key} | detail::functionalize_key | c10::autocast_dispatch_keyset);
    struct leaf_guard {
        bool& flag;
        explicit leaf_guard(bool& f) : flag(f) { flag = true; }
        ~leaf_guard() { flag = false; }
    } const is_leaf(is_leaf_);
    if (t.wants_probe && !has_tensors) detail::probe(op, stack);
    else op.callBoxed(&stack);
}

}}  // namespace torch_ir

#endif
