// SPDX-License-Identifier: MIT
/// Types of values: tensors with static or symbolic dimensions, symbolic scalars, opaque objects, none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/expression.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A size, stride or offset: an integer, or an expression with the value it had when the program was traced (the hint).
class dim {
public:
    dim(std::int64_t value = 0) noexcept : value_(value), has_value_(true) {}  // NOLINT: an integer is a dimension
    dim(expression e, std::optional<std::int64_t> hint) : expression_(std::move(e)), value_(hint.value_or(0)), has_value_(hint.has_value()) {}

    [[nodiscard]] bool is_static() const noexcept { return expression_.empty(); }
    /// The value of a static dimension. Call only if `is_static()`.
    [[nodiscard]] std::int64_t value() const noexcept { return value_; }
    /// The value of a static dimension, or the hint of a symbolic one if it has any.
    [[nodiscard]] std::optional<std::int64_t> hint() const noexcept { return has_value_ ? std::optional(value_) : std::nullopt; }
    /// The expression of a symbolic dimension; empty for a static one.
    [[nodiscard]] expression const& symbolic() const noexcept { return expression_; }

    friend bool operator==(dim const&, dim const&) = default;

private:
    expression expression_;
    std::int64_t value_ = 0;
    bool has_value_ = false;
};

/// `64`, `s77`, `8*s40`.
[[nodiscard]] std::string to_string(dim const&);

/// The sizes of a tensor.
using shape = std::vector<dim>;

/// All sizes are static.
[[nodiscard]] bool is_static(shape const&) noexcept;
/// The sizes of a static shape; nothing for a symbolic one.
[[nodiscard]] std::optional<std::vector<std::int64_t>> static_sizes(shape const&);
/// Product of the sizes; nothing where one is symbolic or the product does not fit. 1 for rank 0.
[[nodiscard]] std::optional<std::int64_t> element_count(shape const&);
/// `[1, 3, s77]`.
[[nodiscard]] std::string to_string(shape const&);

/// Type of a tensor value. Strides and offset are in elements; `strides` is absent where the source has none (pytorch-ir JSON).
struct tensor_type {
    torch_ir::dtype dtype = dtype::float32;
    shape sizes{};
    std::optional<shape> strides{};
    dim storage_offset = 0;
    torch_ir::device device{};
    torch_ir::layout layout = layout::strided;
    bool requires_grad = false;

    friend bool operator==(tensor_type const&, tensor_type const&) = default;
};

/// `float32[1, 3, s77]`.
[[nodiscard]] std::string to_string(tensor_type const&);

/// Which Python scalar a symbolic value stands for.
enum class symbol_kind : std::uint8_t { integer, floating, boolean };

/// Type of a symbolic scalar: its expression (empty where the source does not tell) and its value when traced.
struct symbol_type {
    symbol_kind kind = symbol_kind::integer;
    expression symbolic;
    std::variant<std::monostate, std::int64_t, double, bool> hint;
    friend bool operator==(symbol_type const&, symbol_type const&) = default;
};

/// Type of a custom-class object or a token, named by its class.
struct object_type {
    std::string class_name;
    friend bool operator==(object_type const&, object_type const&) = default;
};

/// What a value is. `monostate` is Python's None: a result that the operator does not produce here.
using value_type = std::variant<std::monostate, tensor_type, symbol_type, object_type>;

/// The alternatives of a value_type, for `switch`.
enum class value_kind : std::uint8_t { none, tensor, symbol, object };

/// Which of them a type is.
[[nodiscard]] inline value_kind kind_of(value_type const& t) noexcept { return static_cast<value_kind>(t.index()); }

/// As a tensor's type; `none`, the kind of a symbol, the class of an object.
[[nodiscard]] std::string to_string(value_type const&);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::string to_string(dim const& d) { return d.is_static() ? std::to_string(d.value()) : to_string(d.symbolic()); }

TORCH_IR_INLINE bool is_static(shape const& s) noexcept {
    for (auto const& d : s)
        if (!d.is_static()) return false;
    return true;
}

TORCH_IR_INLINE std::optional<std::vector<std::int64_t>> static_sizes(shape const& s) {
    std::vector<std::int64_t> out;
    out.reserve(s.size());
    for (auto const& d : s) {
        if (!d.is_static()) return std::nullopt;
        out.push_back(d.value());
    }
    return out;
}

TORCH_IR_INLINE std::optional<std::int64_t> element_count(shape const& s) {
    std::int64_t n = 1;
    for (auto const& d : s)
        if (!d.is_static() || d.value() < 0 || detail::multiply_overflows(n, d.value(), n)) return std::nullopt;
    return n;
}

TORCH_IR_INLINE std::string to_string(shape const& s) {
    std::string out = "[";
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (i != 0) out += ", ";
        out += to_string(s[i]);
    }
    return out + "]";
}

TORCH_IR_INLINE std::string to_string(tensor_type const& t) { return std::string(to_string(t.dtype)) + to_string(t.sizes); }

TORCH_IR_INLINE std::string to_string(value_type const& t) {
    struct printer {
        std::string operator()(std::monostate) const { return "none"; }
        std::string operator()(tensor_type const& x) const { return to_string(x); }
        std::string operator()(symbol_type const& x) const {
            std::string const name = x.kind == symbol_kind::integer ? "symint" : x.kind == symbol_kind::floating ? "symfloat" : "symbool";
            return x.symbolic ? name + "(" + to_string(x.symbolic) + ")" : name;
        }
        std::string operator()(object_type const& x) const { return "object(" + x.class_name + ")"; }
    };
    return std::visit(printer{}, t);
}

}}  // namespace torch_ir

#endif
