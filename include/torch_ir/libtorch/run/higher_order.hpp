// SPDX-License-Identifier: MIT
/// Higher-order operators of torch.export: control flow and regions with another mode, each as a function over sub-programs.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/run/run.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/stack.h>
#include <c10/core/DeviceType.h>
#include <c10/core/GradMode.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// From ATen/autocast_mode.h, which includes all of ATen.
namespace at::autocast {
TORCH_API bool is_autocast_enabled(at::DeviceType device_type);
TORCH_API void set_autocast_enabled(at::DeviceType device_type, bool enabled);
TORCH_API at::ScalarType get_autocast_dtype(at::DeviceType device_type);
TORCH_API void set_autocast_dtype(at::DeviceType device_type, at::ScalarType dtype);
TORCH_API void clear_cache();
TORCH_API int increment_nesting();
TORCH_API int decrement_nesting();
TORCH_API bool is_autocast_cache_enabled();
TORCH_API void set_autocast_cache_enabled(bool enabled);
}  // namespace at::autocast

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The function of that operator (`cond`, `while_loop`), or nullptr.
[[nodiscard]] higher_order_function find_higher_order(std::string_view name);

/// The names that `find_higher_order` knows, for messages: `cond, map_impl, …`.
[[nodiscard]] std::string higher_order_names();

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The autocast state of one device type for a while, as Python's `torch.autocast` sets it.
class autocast_region {
public:
    autocast_region(c10::DeviceType device, std::optional<c10::ScalarType> type, bool enabled, bool cache)
        : device_(device),
          was_enabled_(at::autocast::is_autocast_enabled(device)),
          old_type_(at::autocast::get_autocast_dtype(device)),
          old_cache_(at::autocast::is_autocast_cache_enabled()) {
        at::autocast::set_autocast_enabled(device, enabled);
        if (type) at::autocast::set_autocast_dtype(device, *type);
        at::autocast::set_autocast_cache_enabled(cache);
        at::autocast::increment_nesting();
    }
    ~autocast_region() {
        if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
        at::autocast::set_autocast_cache_enabled(old_cache_);
        at::autocast::set_autocast_dtype(device_, old_type_);
        at::autocast::set_autocast_enabled(device_, was_enabled_);
    }
    autocast_region(autocast_region const&) = delete;
    autocast_region& operator=(autocast_region const&) = delete;

private:
    c10::DeviceType device_;
    bool was_enabled_;
    c10::ScalarType old_type_;
    bool old_cache_;
};

[[nodiscard]] inline bool truth_of(c10::IValue const& v) {
    c10::IValue const truth = v.isNone() ? v : convert_element(v, element_kind::boolean);
    if (!truth.isBool()) raise(error::invalid_ir("an argument", "True or False", v.tagKind()));
    return truth.toBool();
}

/// `wrap_with_set_grad_enabled(enabled, body, *operands)`
TORCH_IR_INLINE std::vector<c10::IValue> run_set_grad_enabled(higher_order_call& call) {
    c10::AutoGradMode const mode(truth_of(call.argument(0)));
    return call.run(1, call.from(2));
}

/// `wrap_with_autocast(device_type, dtype, enabled, cache_enabled, body, *operands)`
TORCH_IR_INLINE std::vector<c10::IValue> run_autocast(higher_order_call& call) {
    c10::IValue const& type = call.argument(1);
    c10::IValue const& cache = call.argument(3);
    if (!call.argument(0).isString()) raise(error::invalid_ir("argument 0", "the name of a device type", call.argument(0).tagKind()));
    std::string const& name = call.argument(0).toStringRef();
    autocast_region const region(to_torch(device{name == "meta" ? "cpu" : name, -1}).type(),
                                 type.isInt() ? std::optional(static_cast<c10::ScalarType>(type.toInt())) : std::nullopt, truth_of(call.argument(2)),
                                 cache.isNone() ? at::autocast::is_autocast_cache_enabled() : truth_of(cache));
    return call.run(4, call.from(5));
}

/// `cond(predicate, true_body, false_body, operands)`
TORCH_IR_INLINE std::vector<c10::IValue> run_cond(higher_order_call& call) { return call.run(truth_of(call.argument(0)) ? 1 : 2, call.list(3)); }

/// `while_loop(condition, body, carried, constants)`
TORCH_IR_INLINE std::vector<c10::IValue> run_while_loop(higher_order_call& call) {
    std::vector<c10::IValue> carried = call.list(2), constants = call.list(3);
    run_context::live_values const carried_live(call.context, carried), constants_live(call.context, constants);
    auto const operands = [&] {
        std::vector<c10::IValue> all = carried;
        all.insert(all.end(), constants.begin(), constants.end());
        return all;
    };
    while (true) {
        auto const condition = call.run(0, operands());
        if (condition.size() != 1) raise(error::invalid_ir("condition of the loop", "one result", std::to_string(condition.size())));
        if (!truth_of(condition.front())) return carried;
        auto next = call.run(1, operands());
        if (next.size() != carried.size())
            raise(error::invalid_ir("body of the loop", std::to_string(carried.size()) + " results", std::to_string(next.size())));
        carried = std::move(next);
    }
}

/// Element `i` along the first dimension of each tensor.
[[nodiscard]] inline std::vector<c10::IValue> slices(std::vector<c10::IValue> const& tensors, std::int64_t i) {
    std::vector<c10::IValue> out;
    for (auto const& t : tensors) out.emplace_back(t.toTensor().select(0, i));
    return out;
}

[[nodiscard]] inline std::int64_t common_length(std::vector<c10::IValue> const& tensors) {
    std::int64_t length = -1;
    for (auto const& t : tensors) {
        if (!t.isTensor() || t.toTensor().dim() == 0) raise(error::invalid_ir("sequence", "a tensor of at least one dimension", t.tagKind()));
        if (length < 0) length = t.toTensor().size(0);
        if (length != t.toTensor().size(0)) raise(error::invalid_ir("sequence", "tensors of equal length", "different lengths"));
    }
    if (length <= 0) raise(error::invalid_ir("sequence", "at least one element", "none"));
    return length;
}

[[nodiscard]] inline c10::IValue stacked(std::vector<c10::IValue> const& items) {
    if (items.front().isNone()) return {};
    std::vector<at::Tensor> tensors;
    for (auto const& i : items) tensors.push_back(i.toTensor());
    return at::stack(tensors);
}

/// `map_impl(body, sequences, constants)`
TORCH_IR_INLINE std::vector<c10::IValue> run_map(higher_order_call& call) {
    std::vector<c10::IValue> sequences = call.list(1), constants = call.list(2);
    run_context::live_values const sequences_live(call.context, sequences), constants_live(call.context, constants);
    std::vector<std::vector<c10::IValue>> columns;
    for (std::int64_t i = 0, n = common_length(sequences); i < n; ++i) {
        auto inputs = slices(sequences, i);
        inputs.insert(inputs.end(), constants.begin(), constants.end());
        auto results = call.run(0, std::move(inputs));
        columns.resize(results.size());
        for (std::size_t k = 0; k < results.size(); ++k) columns[k].push_back(std::move(results[k]));
    }
    std::vector<c10::IValue> out;
    for (auto const& c : columns) out.push_back(stacked(c));
    return out;
}

/// `scan(body, initial, sequences, constants)`: the body maps (carried, elements, constants) to (carried, results).
TORCH_IR_INLINE std::vector<c10::IValue> run_scan(higher_order_call& call) {
    std::vector<c10::IValue> carried = call.list(1), sequences = call.list(2), constants = call.list(3);
    run_context::live_values const carried_live(call.context, carried), sequences_live(call.context, sequences), constants_live(call.context, constants);
    std::vector<std::vector<c10::IValue>> columns;
    for (std::int64_t i = 0, n = common_length(sequences); i < n; ++i) {
        auto inputs = carried;
        auto elements = slices(sequences, i);
        inputs.insert(inputs.end(), elements.begin(), elements.end());
        inputs.insert(inputs.end(), constants.begin(), constants.end());
        auto results = call.run(0, std::move(inputs));
        if (results.size() < carried.size())
            raise(error::invalid_ir("body of the scan", "at least " + std::to_string(carried.size()) + " results", std::to_string(results.size())));
        columns.resize(results.size() - carried.size());
        for (std::size_t k = 0; k < columns.size(); ++k) columns[k].push_back(std::move(results[carried.size() + k]));
        results.resize(carried.size());
        carried = std::move(results);
    }
    std::vector<c10::IValue> out = carried;
    for (auto const& c : columns) out.push_back(stacked(c));
    return out;
}

/// `wrap(body, *operands)`: regions that only mark something.
TORCH_IR_INLINE std::vector<c10::IValue> run_wrapped(higher_order_call& call) { return call.run(0, call.from(1)); }
/// `invoke_subgraph(body, identifier, *operands)`
TORCH_IR_INLINE std::vector<c10::IValue> run_invoke(higher_order_call& call) { return call.run(0, call.from(2)); }
/// `strict_mode(body, operands)`
TORCH_IR_INLINE std::vector<c10::IValue> run_with_list(higher_order_call& call) { return call.run(0, call.list(1)); }

struct higher_order_entry {
    std::string_view name;
    higher_order_function function;
};

inline constexpr higher_order_entry higher_order_table[] = {
    {"cond", run_cond},
    {"while_loop", run_while_loop},
    {"map_impl", run_map},
    {"scan", run_scan},
    {"wrap_with_set_grad_enabled", run_set_grad_enabled},
    {"wrap_with_autocast", run_autocast},
    {"wrap", run_wrapped},
    {"wrap_activation_checkpoint", run_wrapped},
    {"tag_activation_checkpoint", run_wrapped},
    {"invoke_subgraph", run_invoke},
    {"strict_mode", run_with_list},
    {"run_const_graph", run_with_list},
    {"hints_wrapper", run_with_list},
};

}  // namespace detail

TORCH_IR_INLINE higher_order_function find_higher_order(std::string_view name) {
    for (auto const& e : detail::higher_order_table)
        if (e.name == name) return e.function;
    return nullptr;
}

TORCH_IR_INLINE std::string higher_order_names() {
    std::string out;
    for (auto const& e : detail::higher_order_table) out += (out.empty() ? "" : ", ") + std::string(e.name);
    return out;
}

}}  // namespace torch_ir

#endif
