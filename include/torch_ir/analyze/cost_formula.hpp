// SPDX-License-Identifier: MIT
/// Formulas for the arithmetic of an operator: the standard table, and what a formula of your own sees of a call.
///
/// \code
///     torch_ir::cost_options options;
///     options.formulas["my.attention"] = [](torch_ir::sized_call const& c) {
///         auto const& q = c.tensor("query", 0);
///         return torch_ir::arithmetic{.macs = 2 * q.elements * q.size(-2)};
///     };
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {
struct known_tensor;
}

/// Arithmetic of one call: multiply-adds (a product added to a sum; two FLOPs each), and other operations (one FLOP each: an addition,
/// a comparison, a root, an exponential, whatever the hardware needs for it).
struct arithmetic {
    double macs = 0;
    double other = 0;

    [[nodiscard]] double flops() const noexcept { return 2 * macs + other; }
};

/// Not a number: what a formula gets for a tensor or size that is not there; it makes the result unknown, never 0.
inline constexpr double unknown_count = std::numeric_limits<double>::quiet_NaN();

/// A tensor argument or result. Without sizes, and with `unknown_count` elements, where the call has no such tensor.
struct sized_tensor {
    std::vector<std::int64_t> sizes{};
    double elements = unknown_count;
    bool present = false;

    [[nodiscard]] std::int64_t rank() const noexcept { return static_cast<std::int64_t>(sizes.size()); }
    /// Size of a dimension, from the back for a negative one; `unknown_count` where there is no such dimension.
    [[nodiscard]] double size(std::int64_t d) const noexcept {
        std::int64_t const at = d < 0 ? d + rank() : d;
        return at < 0 || at >= rank() ? unknown_count : static_cast<double>(sizes[static_cast<std::size_t>(at)]);
    }
};

/// A call with sizes in numbers. References stay valid as long as it lives.
class sized_call {
public:
    sized_call(ir const& program, std::vector<std::optional<detail::known_tensor>> const& tensors, call_node const& call);

    [[nodiscard]] call_node const& node() const noexcept { return *call_; }
    /// A tensor argument: by its name in the schema, or, where the names are lost (files of pytorch-ir), as number `place` of the tensors.
    [[nodiscard]] sized_tensor const& tensor(std::string_view name, std::size_t place) const noexcept;
    /// All tensor arguments, those in lists one by one.
    [[nodiscard]] std::vector<sized_tensor> const& tensors() const noexcept { return tensors_; }
    /// Result number `i`.
    [[nodiscard]] sized_tensor const& result(std::size_t i = 0) const noexcept { return i < results_.size() ? results_[i] : none_; }
    [[nodiscard]] std::vector<sized_tensor> const& results() const noexcept { return results_; }
    /// A number, flag, list of integers or text among the arguments, or its default in the schema; `otherwise` (empty) without one.
    [[nodiscard]] double number(std::string_view name, double otherwise) const;
    [[nodiscard]] bool flag(std::string_view name, bool otherwise) const;
    [[nodiscard]] std::vector<std::int64_t> integers(std::string_view name) const;
    [[nodiscard]] std::string_view text(std::string_view name) const;

private:
    call_node const* call_;
    std::vector<sized_tensor> tensors_;
    std::vector<std::string_view> names_;  ///< of the argument that each tensor stands in
    std::vector<sized_tensor> results_;
    sized_tensor none_;
};

/// What a call of an operator calculates.
using cost_formula = std::function<arithmetic(sized_call const&)>;

/// By operator: an overload (`aten.add.Tensor`) or all of an operator's (`aten.add`, also for `add_`).
using cost_formulas = std::map<std::string, cost_formula, std::less<>>;

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <torch_ir/analyze/detail/known_sizes.hpp>
#include <torch_ir/schema/argument_value.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE sized_call::sized_call(ir const& program, std::vector<std::optional<detail::known_tensor>> const& tensors, call_node const& call)
    : call_(&call) {
    auto const make = [&](value_id v) {
        auto const i = to_index(v);
        return i < tensors.size() && tensors[i] ? sized_tensor{tensors[i]->sizes, tensors[i]->elements, true} : sized_tensor{};
    };
    for (auto const& a : call.arguments)
        for_each_use(a.value, [&](value_id v, std::uint32_t) {
            auto const* found = program.find_value(v);
            if (found && found->tensor()) tensors_.push_back(make(v)), names_.push_back(a.name);
        });
    for (auto const& r : call.results) results_.push_back(make(r.id));
}

TORCH_IR_INLINE sized_tensor const& sized_call::tensor(std::string_view name, std::size_t place) const noexcept {
    if (call_->bound == binding::flattened) return place < tensors_.size() ? tensors_[place] : none_;
    for (std::size_t i = 0; i < tensors_.size(); ++i)
        if (names_[i] == name) return tensors_[i];
    return none_;
}

TORCH_IR_INLINE double sized_call::number(std::string_view name, double otherwise) const {
    auto const* a = argument_value(*call_, name);
    if (a == nullptr) return otherwise;
    if (auto const n = detail::as_number<double>(*a)) return *n;
    return a->is<none>() ? otherwise : unknown_count;
}

TORCH_IR_INLINE bool sized_call::flag(std::string_view name, bool otherwise) const { return number(name, otherwise ? 1 : 0) == 1; }

TORCH_IR_INLINE std::vector<std::int64_t> sized_call::integers(std::string_view name) const {
    auto const* a = argument_value(*call_, name);
    if (a == nullptr) return {};
    if (auto const* n = a->get_if<std::int64_t>()) return {*n};
    auto const* list = a->get_if<std::vector<std::int64_t>>();
    return list ? *list : std::vector<std::int64_t>();
}

TORCH_IR_INLINE std::string_view sized_call::text(std::string_view name) const {
    auto const* a = argument_value(*call_, name);
    auto const* t = a ? a->get_if<std::string>() : nullptr;
    return t ? std::string_view(*t) : std::string_view();
}

}}  // namespace torch_ir

#endif
