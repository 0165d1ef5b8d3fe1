// SPDX-License-Identifier: MIT
/// The operations of symbolic expressions: their constructors, how they are written for people, and what they calculate.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/checked_math.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a constructor calculates, for `switch`. `none` for what is no constructor, `other` for one that has no meaning here.
enum class expression_op : std::uint8_t {
    none,
    add,        ///< of two or more
    mul,        ///< of two or more
    floor_div,  ///< FloorDiv, and CleanDiv, whose remainder is 0
    true_div,   ///< IntTrueDiv, FloatTrueDiv
    ceil_div,
    mod,  ///< Mod, PythonMod: of the sign of the divisor
    pow,  ///< Pow, PowByNatural
    min,  ///< of one or more
    max,  ///< of one or more
    absolute,
    trunc_to_int,
    identity,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    logical_and,  ///< of two or more
    logical_or,   ///< of two or more
    logical_not,
    other
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(ir)

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

struct named_expression_op {
    std::string_view constructor;
    expression_op op;
    std::string_view sign{};  ///< between the arguments, for people; empty for those that are written as a call
    int precedence = 0;
};

inline constexpr named_expression_op expression_ops[] = {
    {"Add", expression_op::add, " + ", 4},
    {"Mul", expression_op::mul, "*", 5},
    {"FloorDiv", expression_op::floor_div, "//", 5},
    {"CleanDiv", expression_op::floor_div, "//", 5},
    {"IntTrueDiv", expression_op::true_div, "/", 5},
    {"FloatTrueDiv", expression_op::true_div},
    {"CeilDiv", expression_op::ceil_div},
    {"Mod", expression_op::mod, " % ", 5},
    {"PythonMod", expression_op::mod, " % ", 5},
    {"Pow", expression_op::pow, "**", 6},
    {"PowByNatural", expression_op::pow, "**", 6},
    {"Min", expression_op::min},
    {"Max", expression_op::max},
    {"Abs", expression_op::absolute},
    {"TruncToInt", expression_op::trunc_to_int},
    {"Identity", expression_op::identity},
    {"Equality", expression_op::equal, " == ", 3},
    {"Unequality", expression_op::not_equal, " != ", 3},
    {"StrictLessThan", expression_op::less, " < ", 3},
    {"LessThan", expression_op::less_equal, " <= ", 3},
    {"StrictGreaterThan", expression_op::greater, " > ", 3},
    {"GreaterThan", expression_op::greater_equal, " >= ", 3},
    {"And", expression_op::logical_and, " & ", 2},
    {"Or", expression_op::logical_or, " | ", 1},
    {"Not", expression_op::logical_not},
};

[[nodiscard]] inline named_expression_op const* find_expression_op(std::string_view constructor) noexcept {
    for (auto const& o : expression_ops)
        if (o.constructor == constructor) return &o;
    return nullptr;
}

/// Division that rounds towards minus infinity, as Python's `//`.
[[nodiscard]] inline std::optional<std::int64_t> floor_divide(std::int64_t a, std::int64_t b) {
    if (b == 0 || (a == std::numeric_limits<std::int64_t>::min() && b == -1)) return std::nullopt;
    std::int64_t const q = a / b;
    return (a % b != 0 && ((a < 0) != (b < 0))) ? q - 1 : q;
}

[[nodiscard]] inline std::optional<std::int64_t> apply_binary(expression_op op, std::int64_t a, std::int64_t b) {
    switch (op) {
        case expression_op::add: return checked_add(a, b);
        case expression_op::mul: return checked_multiply(a, b);
        case expression_op::max: return a > b ? a : b;
        case expression_op::min: return a < b ? a : b;
        case expression_op::logical_and: return (a != 0) && (b != 0);
        case expression_op::logical_or: return (a != 0) || (b != 0);
        case expression_op::floor_div: return floor_divide(a, b);
        case expression_op::mod: {
            if (b == -1) return 0;
            if (b == 0) return std::nullopt;
            std::int64_t const rest = a % b;
            return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;  // of two signs, so it fits
        }
        case expression_op::ceil_div: {
            auto const q = floor_divide(a, b);
            return q ? std::optional(a % b == 0 ? *q : *q + 1) : std::nullopt;
        }
        case expression_op::pow: {
            if (b < 0) return std::nullopt;
            if (a == 0 || a == 1) return b == 0 ? 1 : a;
            if (a == -1) return b % 2 == 0 ? 1 : -1;
            if (b > 64) return std::nullopt;
            std::optional<std::int64_t> r = 1;
            for (std::int64_t k = 0; k < b && r; ++k) r = checked_multiply(*r, a);
            return r;
        }
        case expression_op::equal: return a == b;
        case expression_op::not_equal: return a != b;
        case expression_op::greater_equal: return a >= b;
        case expression_op::less_equal: return a <= b;
        case expression_op::greater: return a > b;
        case expression_op::less: return a < b;
        default: return std::nullopt;
    }
}

/// Takes more than two arguments, one after the other.
[[nodiscard]] inline bool takes_many(expression_op op) noexcept {
    return op == expression_op::add || op == expression_op::mul || op == expression_op::max || op == expression_op::min || op == expression_op::logical_and ||
           op == expression_op::logical_or;
}

}}}  // namespace torch_ir::detail

#endif
