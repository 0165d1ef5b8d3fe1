// SPDX-License-Identifier: MIT
/// Python's arithmetic on scalars: what torch.export writes for computations on sizes (`_operator.floordiv`, `math.ceil`,
/// `torch.sym_max`). Integers, floats and booleans behave as in Python; integers that leave 64 bits are an error.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/checked_math.hpp>

#include <ATen/core/ivalue.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A function over scalars. Throws errc::argument for values that it isn't defined for.
using scalar_function = c10::IValue (*)(std::span<c10::IValue const>);

/// A function on scalars and how many arguments it takes.
struct scalar_function_entry {
    std::string_view name;
    std::size_t least = 2;  ///< number of arguments
    std::size_t most = 2;
    scalar_function function = nullptr;
};

/// The function of that name (`_operator.add`, `torch.sym_float`), or nullptr.
[[nodiscard]] scalar_function_entry const* find_scalar_function(std::string_view name);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The functions themselves; arguments are as many as the table says.
struct scalar_arithmetic {
    using IValue = c10::IValue;
    using values = std::span<IValue const>;

    [[noreturn]] static void fail(std::string_view expected, std::string_view found) { raise(error::bad_argument("scalar arithmetic", expected, found)); }

    [[nodiscard]] static bool is_integer(IValue const& v) { return v.isInt() || v.isBool(); }
    [[nodiscard]] static std::int64_t integer(IValue const& v) {
        if (v.isInt()) return v.toInt();
        if (v.isBool()) return v.toBool() ? 1 : 0;
        fail("an integer", v.tagKind());
    }
    [[nodiscard]] static double floating(IValue const& v) { return v.isDouble() ? v.toDouble() : static_cast<double>(integer(v)); }
    [[nodiscard]] static bool truth(IValue const& v) { return v.isDouble() ? v.toDouble() != 0.0 : integer(v) != 0; }
    [[nodiscard]] static IValue checked(bool overflow, std::int64_t result) {
        if (overflow) fail("a result within 64 bits", "an overflow");
        return result;
    }

    static IValue add(values a) {
        if (!is_integer(a[0]) || !is_integer(a[1])) return floating(a[0]) + floating(a[1]);
        std::int64_t r = 0;
        bool const overflow = add_overflows(integer(a[0]), integer(a[1]), r);
        return checked(overflow, r);
    }
    static IValue sub(values a) {
        if (!is_integer(a[0]) || !is_integer(a[1])) return floating(a[0]) - floating(a[1]);
        std::int64_t r = 0;
        bool const overflow = subtract_overflows(integer(a[0]), integer(a[1]), r);
        return checked(overflow, r);
    }
    static IValue mul(values a) {
        if (!is_integer(a[0]) || !is_integer(a[1])) return floating(a[0]) * floating(a[1]);
        std::int64_t r = 0;
        bool const overflow = multiply_overflows(integer(a[0]), integer(a[1]), r);
        return checked(overflow, r);
    }
    static IValue truediv(values a) {
        if (floating(a[1]) == 0.0) fail("a divisor other than 0", "0");
        return floating(a[0]) / floating(a[1]);
    }
    /// Quotient rounded towards minus infinity.
    [[nodiscard]] static std::int64_t floor_quotient(std::int64_t a, std::int64_t b) {
        if (b == 0) fail("a divisor other than 0", "0");
        if (a == std::numeric_limits<std::int64_t>::min() && b == -1) fail("a result within 64 bits", "an overflow");
        std::int64_t const q = a / b;
        return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
    }
    /// Remainder with the sign of the divisor.
    [[nodiscard]] static double float_remainder(double a, double b) {
        if (b == 0.0) fail("a divisor other than 0", "0");
        double const r = std::fmod(a, b);
        return r != 0.0 && (r < 0.0) != (b < 0.0) ? r + b : r;
    }
    static IValue floordiv(values a) {
        if (is_integer(a[0]) && is_integer(a[1])) return floor_quotient(integer(a[0]), integer(a[1]));
        double const x = floating(a[0]), y = floating(a[1]);
        return std::floor((x - float_remainder(x, y)) / y + 0.5);
    }
    static IValue mod(values a) {
        if (!is_integer(a[0]) || !is_integer(a[1])) return float_remainder(floating(a[0]), floating(a[1]));
        std::int64_t const x = integer(a[0]), y = integer(a[1]);
        if (y == -1) return std::int64_t{0};
        return x - floor_quotient(x, y) * y;
    }
    static IValue pow(values a) {
        if (!is_integer(a[0]) || !is_integer(a[1]) || integer(a[1]) < 0) return std::pow(floating(a[0]), floating(a[1]));
        std::int64_t base = integer(a[0]), r = 1;
        bool overflow = false;
        for (std::int64_t n = integer(a[1]); n != 0 && !overflow; n >>= 1) {
            if (n & 1) overflow = multiply_overflows(r, base, r);
            if (n > 1 && !overflow) overflow = multiply_overflows(base, base, base);
        }
        return checked(overflow, r);
    }
    static IValue negate(values a) { return is_integer(a[0]) ? sub(std::array{IValue(std::int64_t{0}), a[0]}) : IValue(-a[0].toDouble()); }
    static IValue positive(values a) { return is_integer(a[0]) ? IValue(integer(a[0])) : a[0]; }
    static IValue absolute(values a) {
        return is_integer(a[0]) && integer(a[0]) >= 0 ? positive(a) : is_integer(a[0]) ? negate(a) : IValue(std::abs(a[0].toDouble()));
    }

    template <class Compare>
    [[nodiscard]] static IValue compare(values a, Compare const& c) {
        if (is_integer(a[0]) && is_integer(a[1])) return c(integer(a[0]), integer(a[1]));
        return c(floating(a[0]), floating(a[1]));
    }
    // clang-format off
    static IValue ge(values a) { return compare(a, [](auto x, auto y) { return x >= y; }); }
    static IValue gt(values a) { return compare(a, [](auto x, auto y) { return x > y; }); }
    static IValue le(values a) { return compare(a, [](auto x, auto y) { return x <= y; }); }
    static IValue lt(values a) { return compare(a, [](auto x, auto y) { return x < y; }); }
    static IValue eq(values a) { return compare(a, [](auto x, auto y) { return x == y; }); }
    static IValue ne(values a) { return compare(a, [](auto x, auto y) { return x != y; }); }

    /// Booleans give a boolean, integers an integer.
    template <class Operation>
    [[nodiscard]] static IValue bitwise(values a, Operation const& f) {
        std::int64_t const r = f(integer(a[0]), integer(a[1]));
        return a[0].isBool() && a[1].isBool() ? IValue(r != 0) : IValue(r);
    }
    static IValue and_(values a) { return bitwise(a, [](std::int64_t x, std::int64_t y) { return x & y; }); }
    static IValue or_(values a) { return bitwise(a, [](std::int64_t x, std::int64_t y) { return x | y; }); }
    static IValue xor_(values a) { return bitwise(a, [](std::int64_t x, std::int64_t y) { return x ^ y; }); }
    // clang-format on
    static IValue not_(values a) { return !truth(a[0]); }
    static IValue invert(values a) { return ~integer(a[0]); }
    static IValue lshift(values a) {
        std::int64_t const n = integer(a[1]);
        if (n < 0 || n > 62) fail("a shift between 0 and 62", std::to_string(n));
        return mul(std::array{a[0], IValue(std::int64_t{1} << n)});
    }
    static IValue rshift(values a) {
        std::int64_t const n = integer(a[1]);
        if (n < 0) fail("a shift of at least 0", std::to_string(n));
        return integer(a[0]) >> (n > 63 ? 63 : n);
    }

    /// A float without a fraction as an integer.
    [[nodiscard]] static IValue to_integer(double x) {
        if (!(x >= -9223372036854775808.0 && x < 9223372036854775808.0)) fail("a result within 64 bits", std::to_string(x));
        return static_cast<std::int64_t>(x);
    }
    static IValue trunc(values a) { return is_integer(a[0]) ? positive(a) : to_integer(std::trunc(a[0].toDouble())); }
    static IValue floor(values a) { return is_integer(a[0]) ? positive(a) : to_integer(std::floor(a[0].toDouble())); }
    static IValue ceil(values a) { return is_integer(a[0]) ? positive(a) : to_integer(std::ceil(a[0].toDouble())); }
    /// Half to even, as Python rounds.
    static IValue round(values a) { return is_integer(a[0]) ? positive(a) : to_integer(std::nearbyint(a[0].toDouble())); }
    static IValue to_float(values a) { return floating(a[0]); }
    static IValue to_boolean(values a) { return truth(a[0]); }

    template <double (*Function)(double)>
    static IValue real(values a) {
        return Function(floating(a[0]));
    }

    /// max and min of Python's `torch.sym_max`: a float if either is one.
    template <bool Greater>
    static IValue extreme(values a) {
        IValue best = a[0];
        bool is_float = a[0].isDouble();
        for (auto const& v : a.subspan(1)) {
            is_float = is_float || v.isDouble();
            if (truth(Greater ? gt(std::array{v, best}) : lt(std::array{v, best}))) best = v;
        }
        return is_float ? IValue(floating(best)) : IValue(integer(best));
    }
    static IValue if_then_else(values a) { return truth(a[0]) ? a[1] : a[2]; }
    static IValue item(values a) {
        if (!a[0].isTuple()) fail("a list", a[0].tagKind());
        auto const& items = a[0].toTupleRef().elements();
        std::int64_t const n = integer(a[1]), size = static_cast<std::int64_t>(items.size());
        if (n < -size || n >= size) fail("an index into " + std::to_string(size) + " items", std::to_string(n));
        return items[static_cast<std::size_t>(n < 0 ? n + size : n)];
    }
    static IValue sum(values a) {
        IValue total = std::int64_t{0};
        auto const accumulate = [&](IValue const& v) { total = add(std::array{total, v}); };
        if (a.size() == 1 && a[0].isTuple())
            for (auto const& v : a[0].toTupleRef().elements()) accumulate(v);
        else
            for (auto const& v : a) accumulate(v);
        return total;
    }
    static IValue real_pow(values a) { return std::pow(floating(a[0]), floating(a[1])); }
};

/// More arguments than any call has.
inline constexpr std::size_t any_number = 1000000;

inline constexpr scalar_function_entry scalar_function_table[] = {
    {"_operator.add", 2, 2, scalar_arithmetic::add},
    {"_operator.sub", 2, 2, scalar_arithmetic::sub},
    {"_operator.mul", 2, 2, scalar_arithmetic::mul},
    {"_operator.floordiv", 2, 2, scalar_arithmetic::floordiv},
    {"_operator.mod", 2, 2, scalar_arithmetic::mod},
    {"_operator.truediv", 2, 2, scalar_arithmetic::truediv},
    {"_operator.pow", 2, 2, scalar_arithmetic::pow},
    {"_operator.neg", 1, 1, scalar_arithmetic::negate},
    {"_operator.pos", 1, 1, scalar_arithmetic::positive},
    {"_operator.abs", 1, 1, scalar_arithmetic::absolute},
    {"_operator.ge", 2, 2, scalar_arithmetic::ge},
    {"_operator.gt", 2, 2, scalar_arithmetic::gt},
    {"_operator.le", 2, 2, scalar_arithmetic::le},
    {"_operator.lt", 2, 2, scalar_arithmetic::lt},
    {"_operator.eq", 2, 2, scalar_arithmetic::eq},
    {"_operator.ne", 2, 2, scalar_arithmetic::ne},
    {"_operator.and_", 2, 2, scalar_arithmetic::and_},
    {"_operator.or_", 2, 2, scalar_arithmetic::or_},
    {"_operator.xor", 2, 2, scalar_arithmetic::xor_},
    {"_operator.not_", 1, 1, scalar_arithmetic::not_},
    {"_operator.invert", 1, 1, scalar_arithmetic::invert},
    {"_operator.inv", 1, 1, scalar_arithmetic::invert},
    {"_operator.lshift", 2, 2, scalar_arithmetic::lshift},
    {"_operator.rshift", 2, 2, scalar_arithmetic::rshift},
    {"_operator.truth", 1, 1, scalar_arithmetic::to_boolean},
    {"_operator.getitem", 2, 2, scalar_arithmetic::item},
    {"math.trunc", 1, 1, scalar_arithmetic::trunc},
    {"math.floor", 1, 1, scalar_arithmetic::floor},
    {"math.ceil", 1, 1, scalar_arithmetic::ceil},
    {"round", 1, 1, scalar_arithmetic::round},
    {"math.pow", 2, 2, scalar_arithmetic::real_pow},
    {"math.sqrt", 1, 1, scalar_arithmetic::real<std::sqrt>},
    {"torch.sym_sqrt", 1, 1, scalar_arithmetic::real<std::sqrt>},
    {"torch.sym_cos", 1, 1, scalar_arithmetic::real<std::cos>},
    {"torch.sym_cosh", 1, 1, scalar_arithmetic::real<std::cosh>},
    {"torch.sym_sin", 1, 1, scalar_arithmetic::real<std::sin>},
    {"torch.sym_sinh", 1, 1, scalar_arithmetic::real<std::sinh>},
    {"torch.sym_tan", 1, 1, scalar_arithmetic::real<std::tan>},
    {"torch.sym_tanh", 1, 1, scalar_arithmetic::real<std::tanh>},
    {"torch.sym_asin", 1, 1, scalar_arithmetic::real<std::asin>},
    {"torch.sym_acos", 1, 1, scalar_arithmetic::real<std::acos>},
    {"torch.sym_atan", 1, 1, scalar_arithmetic::real<std::atan>},
    {"torch.sym_log2", 1, 1, scalar_arithmetic::real<std::log2>},
    {"torch.sym_float", 1, 1, scalar_arithmetic::to_float},
    {"torch.sym_int", 1, 1, scalar_arithmetic::trunc},
    {"torch.sym_not", 1, 1, scalar_arithmetic::not_},
    {"torch.sym_ite", 3, 3, scalar_arithmetic::if_then_else},
    {"torch.sym_max", 1, any_number, scalar_arithmetic::extreme<true>},
    {"torch.sym_min", 1, any_number, scalar_arithmetic::extreme<false>},
    {"torch.sym_sum", 1, any_number, scalar_arithmetic::sum},
};

}  // namespace detail

TORCH_IR_INLINE scalar_function_entry const* find_scalar_function(std::string_view name) {
    std::string plain(name);
    if (plain.starts_with("torch._sym")) plain.replace(0, 7, "torch.");
    for (auto const& e : detail::scalar_function_table)
        if (e.name == plain) return &e;
    return nullptr;
}

}}  // namespace torch_ir

#endif
