// SPDX-License-Identifier: MIT
/// What an operator returns for tensors that have no elements: dtype, sizes, strides.
///
/// Most operators of LibTorch answer that themselves, by a kernel for the meta device or by being composed of others that have
/// one. The rest is served by a shape function (the heavy ones: libtorch/trace/shape_functions.hpp; yours: `register_shape_function`), or
/// else by the probe: the CPU kernel runs on zeros, which take memory only as far as it writes to them, and only the type of its result is kept. It runs a second
/// time on other elements: a type that changes with them is refused.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/common/find_operator.hpp>
#include <torch_ir/libtorch/trace/dispatch_mode.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/enum_tag.h>
#include <ATen/core/stack.h>
#include <ATen/ops/empty_strided.h>

#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Infers the results of one operator: takes its arguments off the stack (tensors among them are on the meta device) and puts
/// results there, on the meta device too.
using shape_function = std::function<void(c10::OperatorHandle const& op, torch::jit::Stack& stack)>;

/// Makes `f` the shape function of an operator (`"mylib::blur"`, `"aten::conv2d"`, with overload `"aten::add.Tensor"`), for the
/// whole process; it takes precedence over all other ways. An empty `f` removes it. Thread-safe.
void register_shape_function(std::string const& op, shape_function f);

/// Results of the types that another operator gives for the same arguments, of which it takes the first ones:
/// `register_shape_function("mycc::conv_relu", shape_function_of("aten::conv2d"))`. Throws errc::argument for an operator that LibTorch does not know.
[[nodiscard]] shape_function shape_function_of(std::string const& op);

/// How the results of an operator are inferred on the meta device.
enum class inference : std::uint8_t {
    kernel,          ///< a meta kernel, or composed of operators that are inferred themselves
    rule,            ///< a registered function
    probe,           ///< the CPU kernel on zeros
    data_dependent,  ///< not at all: the result depends on the elements
    none             ///< not at all: there is no CPU kernel to ask
};

/// How `op` is inferred. Constant time.
[[nodiscard]] inference inference_of(c10::OperatorHandle const& op);

/// Runs operators on meta tensors, for `dispatch_mode::nested`; remembers how each is inferred. Used by one thread.
class meta_inference {
public:
    /// Throws errc::unsupported for an operator whose results depend on elements, else what kernels throw.
    void operator()(c10::OperatorHandle const& op, c10::DispatchKeySet keys, torch::jit::Stack& stack);

private:
    struct way {
        inference how;
        shape_function function;
    };
    std::unordered_map<c10::OperatorName const*, way> ways_;
};

/// `f` of each tensor in a value, in a new value: tensors alone, in lists, in lists of optional ones. What `f` returns takes their place.
template <class F>
[[nodiscard]] c10::IValue transform_tensors(c10::IValue const& value, F&& f);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

#include <torch_ir/libtorch/trace/lazy_memory.hpp>
#include <torch_ir/libtorch/trace/shape_functions.hpp>
#include <torch_ir/schema/registry.hpp>

#include <algorithm>
#include <cmath>

namespace torch_ir { inline namespace TORCH_IR_ABI {

template <class F>
c10::IValue transform_tensors(c10::IValue const& value, F&& f) {
    if (value.isTensor()) return value.toTensor().defined() ? c10::IValue(f(value.toTensor())) : value;
    if (value.isTensorList()) {
        c10::List<at::Tensor> out;
        for (at::Tensor const& t : value.toTensorVector()) out.push_back(t.defined() ? f(t) : t);
        return out;
    }
    if (value.isOptionalTensorList()) {
        c10::List<std::optional<at::Tensor>> out;
        for (std::optional<at::Tensor> const& t : value.toOptionalTensorVector()) out.push_back(t && t->defined() ? std::optional<at::Tensor>(f(*t)) : t);
        return out;
    }
    return value;
}

namespace detail {

struct shape_function_registry {
    std::shared_mutex mutex;
    std::unordered_map<std::string, shape_function> functions;

    shape_function_registry() {
        for (auto const& r : aten_shape_rules())
            functions.emplace(r.op, [rule = r.rule](c10::OperatorHandle const& op, torch::jit::Stack& stack) { apply(rule, op, stack); });
    }
};

TORCH_IR_ONE_PER_PROCESS inline shape_function_registry& shape_functions() {
    static shape_function_registry registry;
    return registry;
}

[[nodiscard]] inline std::string full_name(c10::OperatorHandle const& op) {
    auto const& n = op.operator_name();
    return n.overload_name.empty() ? n.name : concat(n.name, ".", n.overload_name);
}

[[nodiscard]] inline std::optional<shape_function> find_shape_function(c10::OperatorHandle const& op) {
    auto& registry = shape_functions();
    std::shared_lock const lock(registry.mutex);
    if (registry.functions.empty()) return std::nullopt;
    auto const found = registry.functions.find(full_name(op));
    return found == registry.functions.end() ? std::nullopt : std::optional(found->second);
}

/// Whether LibTorch says so, or the table of schemas: some tags came late (`_unique` has none in 2.11).
[[nodiscard]] inline bool depends_on_elements(c10::OperatorHandle const& op) {
    if (op.hasTag(at::Tag::data_dependent_output) || op.hasTag(at::Tag::dynamic_output_shape)) return true;
    auto const* known = find_schema(ir_name(op.operator_name()));
    return known && (known->has(schema_tag::data_dependent_output) || known->has(schema_tag::dynamic_output_shape));
}

[[nodiscard]] inline bool has_meta_kernel(c10::OperatorHandle const& op) {
    using key = c10::DispatchKey;
    for (key const k : {key::Meta, key::CompositeImplicitAutograd, key::CompositeExplicitAutograd, key::CompositeExplicitAutogradNonFunctional})
        if (op.hasKernelForDispatchKey(k)) return true;
    return false;
}

/// A meta tensor of the same type. Reading its elements is an exception and not a crash.
[[nodiscard]] inline at::Tensor meta_like(at::Tensor const& t) {
    at::Tensor out =
        t.layout() == c10::kStrided ? at::empty_strided(t.sizes(), t.strides(), t.options().device(c10::kMeta).requires_grad(false)) : t.to(c10::kMeta);
    if (out.layout() == c10::kStrided) out.storage().unsafeGetStorageImpl()->set_throw_on_mutable_data_ptr();
    return out;
}

/// The argument that a return is, by the schema's annotations (`Tensor(a!)`), or nothing.
[[nodiscard]] inline std::optional<std::size_t> written_argument(c10::FunctionSchema const& schema, std::size_t result) {
    auto const* alias = schema.returns()[result].alias_info();
    if (!alias || !alias->isWrite()) return std::nullopt;
    for (std::size_t i = 0; i < schema.arguments().size(); ++i) {
        auto const* a = schema.arguments()[i].alias_info();
        if (a && a->isWrite() && a->beforeSets() == alias->beforeSets()) return i;
    }
    return std::nullopt;
}

/// Values that a kernel is asked with. Zeros are valid indices, but no positive definite matrix and no probability.
enum class probe_content : std::uint8_t { zeros, ones, identity, mixed };

/// Memory of its own behind all sizes, which a kernel may rely on, and taken only as far as it is written to. `may_index`: one is an index into any dimension.
[[nodiscard]] inline at::Tensor probe_tensor(at::Tensor const& t, probe_content content, bool may_index) {
    at::Tensor out = lazy_zeros(t);
    switch (content) {
        case probe_content::zeros: break;
        case probe_content::ones: out.fill_(1); break;
        case probe_content::identity:
            if (t.dim() >= 2 && t.size(-1) == t.size(-2) && t.is_floating_point()) out.diagonal(0, -2, -1).fill_(1);
            else out.fill_(1);
            break;
        case probe_content::mixed: {  // some ones before zeros
            constexpr std::int64_t enough = 1024;
            if (!may_index && c10::isIntegralType(t.scalar_type(), false)) break;
            auto const count = static_cast<std::int64_t>(out.storage().nbytes() / static_cast<std::size_t>(out.element_size()));
            if (count > 0) out.as_strided({std::min(count, std::max<std::int64_t>(1, std::min(enough, count / 2)))}, {1}, 0).fill_(1);
        }
    }
    return out;
}

/// Whether two results of a kernel are alike but for the elements of tensors.
[[nodiscard]] inline bool are_alike(torch::jit::Stack const& x, torch::jit::Stack const& y) {
    auto const is_like = [](at::Tensor const& a, at::Tensor const& b) {
        if (!a.defined() || !b.defined()) return a.defined() == b.defined();
        if (a.scalar_type() != b.scalar_type() || a.layout() != b.layout() || a.sizes() != b.sizes()) return false;
        return a.layout() != c10::kStrided || a.strides() == b.strides();
    };
    if (x.size() != y.size()) return false;
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (x[i].tagKind() != y[i].tagKind()) return false;
        if (x[i].isTensor()) {
            if (!is_like(x[i].toTensor(), y[i].toTensor())) return false;
        } else if (x[i].isTensorList()) {
            auto const a = x[i].toTensorVector(), b = y[i].toTensorVector();
            if (!std::equal(a.begin(), a.end(), b.begin(), b.end(), is_like)) return false;
        } else if (!(x[i].isDouble() && std::isnan(x[i].toDouble()) && std::isnan(y[i].toDouble())) && x[i] != y[i]) {
            return false;
        }
    }
    return true;
}

[[noreturn]] inline void refuse_data_dependent(c10::OperatorHandle const& op) {
    raise(error::unsupported(concat("operator '", full_name(op), "'"), "a result that depends on elements, which are not known while a model is traced",
                             "keep it out of the traced function, give it as an input, or extract with use_values, for example inputs with elements"));
}

/// Asks the CPU kernel.
TORCH_IR_INLINE void probe(c10::OperatorHandle const& op, torch::jit::Stack& stack) {
    auto const& schema = op.schema();
    std::size_t const count = schema.arguments().size();
    c10::impl::ExcludeDispatchKeyGuard const plain(c10::DispatchKeySet{program_key, kernel_key});
    std::vector<c10::IValue> const arguments(stack.end() - static_cast<std::ptrdiff_t>(count), stack.end());
    torch::jit::drop(stack, count);
    torch::jit::Stack asked, results;
    std::exception_ptr failure;
    bool may_index = true;
    for (c10::IValue const& a : arguments)
        static_cast<void>(transform_tensors(a, [&](at::Tensor const& t) {
            may_index = may_index && std::all_of(t.sizes().begin(), t.sizes().end(), [](std::int64_t n) { return n > 1; });
            return t;
        }));
    auto const ask = [&](probe_content content) {
        asked.clear();
        for (c10::IValue const& a : arguments)
            asked.push_back(a.isDevice() ? c10::IValue(c10::Device(c10::kCPU))
                                         : transform_tensors(a, [&](at::Tensor const& t) { return t.is_meta() ? probe_tensor(t, content, may_index) : t; }));
        results = asked;
        try {
            op.callBoxed(&results);
            return true;
        } catch (c10::Error const&) {
            if (!failure) failure = std::current_exception();
            return false;
        }
    };
    // Elements other than zeros, where the operator takes them: the type of its results must not change with them.
    bool const takes_mixed = ask(probe_content::mixed);
    auto const of_mixed = results;
    failure = nullptr;
    bool const takes_zeros = ask(probe_content::zeros);
    if (takes_zeros && takes_mixed && !are_alike(of_mixed, results)) refuse_data_dependent(op);
    if (takes_zeros || ask(probe_content::ones) || ask(probe_content::identity) || (takes_mixed && ask(probe_content::mixed))) failure = nullptr;
    if (failure) std::rethrow_exception(failure);
    for (std::size_t i = 0; i < count; ++i)  // out= variants resize what they write to
        if (asked[i].isTensor() && arguments[i].isTensor() && arguments[i].toTensor().sizes() != asked[i].toTensor().sizes())
            arguments[i].toTensor().unsafeGetTensorImpl()->set_sizes_and_strides(asked[i].toTensor().sizes(), asked[i].toTensor().strides());
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (auto const written = written_argument(schema, i)) stack.push_back(arguments[*written]);
        else stack.push_back(transform_tensors(results[i], [](at::Tensor const& t) { return meta_like(t); }));
    }
}

/// Answers an operator that depends on elements where any elements give the same answer, and refuses it else.
TORCH_IR_INLINE void answer_data_dependent(c10::OperatorHandle const& op, torch::jit::Stack& stack) {
    constexpr std::size_t operands = 2;
    if (op.schema().name() == "aten::equal" && torch::jit::peek(stack, 0, operands).toTensor().is_same(torch::jit::peek(stack, 1, operands).toTensor())) {
        torch::jit::drop(stack, operands);
        stack.emplace_back(true);
        return;
    }
    refuse_data_dependent(op);
}

}  // namespace detail

TORCH_IR_INLINE void register_shape_function(std::string const& op, shape_function f) {
    auto& registry = detail::shape_functions();
    std::unique_lock const lock(registry.mutex);
    if (f) registry.functions[op] = std::move(f);
    else registry.functions.erase(op);
}

TORCH_IR_INLINE shape_function shape_function_of(std::string const& op) {
    auto const dot = op.rfind('.');
    auto const handle = dot == std::string::npos ? c10::Dispatcher::singleton().findSchema({op, ""})
                                                 : c10::Dispatcher::singleton().findSchema({op.substr(0, dot), op.substr(dot + 1)});
    if (!handle) raise(error::bad_argument("shape function", "an operator of LibTorch, such as aten::conv2d or aten::add.Tensor", "'" + op + "'"));
    return [other = *handle](c10::OperatorHandle const& of, torch::jit::Stack& stack) {
        std::size_t const given = of.schema().arguments().size(), taken = other.schema().arguments().size();
        if (given < taken)
            raise(
                error::bad_argument(detail::concat("the shape function of ", of.schema().name()), std::to_string(taken) + " arguments", std::to_string(given)));
        torch::jit::Stack arguments(stack.end() - static_cast<std::ptrdiff_t>(given), stack.end() - static_cast<std::ptrdiff_t>(given - taken));
        torch::jit::drop(stack, given);
        other.callBoxed(arguments);
        for (auto& r : arguments) stack.push_back(std::move(r));
    };
}

TORCH_IR_INLINE inference inference_of(c10::OperatorHandle const& op) {
    if (detail::find_shape_function(op)) return inference::rule;
    if (detail::has_meta_kernel(op)) return inference::kernel;
    if (detail::depends_on_elements(op)) return inference::data_dependent;
    return op.hasKernelForDispatchKey(c10::DispatchKey::CPU) ? inference::probe : inference::none;
}

TORCH_IR_INLINE void meta_inference::operator()(c10::OperatorHandle const& op, c10::DispatchKeySet keys, torch::jit::Stack& stack) {
    if (!keys.has_backend(c10::BackendComponent::MetaBit)) return dispatch_mode::run_kernel(op, keys, stack);
    auto const [found, is_new] = ways_.try_emplace(&op.operator_name());
    if (is_new) found->second = {inference_of(op), detail::find_shape_function(op).value_or(nullptr)};
    switch (found->second.how) {
        case inference::rule: return found->second.function(op, stack);
        case inference::data_dependent: return detail::answer_data_dependent(op, stack);
        case inference::probe: return detail::probe(op, stack);
        case inference::kernel:
        case inference::none: return dispatch_mode::run_kernel(op, keys, stack);
    }
}

}}  // namespace torch_ir

#endif
