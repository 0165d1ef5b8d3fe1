// SPDX-License-Identifier: MIT
/// Rules for arithmetic of tensors with numbers, which C++ and Python call by other operators.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/rules.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// `add.Scalar` and the like, also in place, become the overload for tensors, which takes a number as well. `bitwise_and` and the like become the
/// operators of Python's `&`, `|`, `^`. `c - x`, `c / x`, `c % x`, in C++ an `empty_like` that is filled and calculated with in
/// place, become `rsub`, `reciprocal` times `c` (rounded twice, as Python does it), and `remainder`.
[[nodiscard]] std::vector<rewrite_rule> scalar_rules();

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The same call by another operator whose arguments are called the same. `alpha` and `rounding_mode` are keywords.
[[nodiscard]] inline rewrite_rule renamed_operator(std::string from, std::string to) {
    auto const name = from + " to " + to;
    return {name, pattern::call(std::move(from)), [to = std::move(to)](program_editor& edit, pattern_match const& m) {
                std::vector<argument> arguments;
                for (auto a : edit.at(m.root).arguments) {
                    if (a.name == "alpha" && absent_or_one()(&a.value)) continue;
                    if (a.name == "alpha" || a.name == "rounding_mode") a.kind = argument_kind::keyword;
                    arguments.push_back(std::move(a));
                }
                return replace_by(edit, m, to, std::move(arguments));
            }};
}

/// Bits of the significand of a floating type, with the leading one; 0 for other types.
[[nodiscard]] inline int significand_bits(dtype t) noexcept {
    switch (t) {
        case dtype::float64:
        case dtype::complex128: return 53;
        case dtype::float32:
        case dtype::complex64: return 24;
        case dtype::float16: return 11;
        case dtype::bfloat16: return 8;
        default: return 0;
    }
}

/// A tensor of that type holds the number as an operator takes it: wide types round it the same in both cases, narrow ones must hold it exactly.
[[nodiscard]] inline bool holds_number(dtype t, attribute const& number) {
    int const bits = significand_bits(t);
    auto const* integer = number.get_if<std::int64_t>();
    if (bits == 0) {
        bool const is_integral = t == dtype::int8 || t == dtype::int16 || t == dtype::int32 || t == dtype::int64 || t == dtype::uint8;
        return integer && is_integral && *integer >= (t == dtype::uint8 ? 0 : -128) && *integer <= 127;
    }
    auto const* real = number.get_if<double>();
    if (!integer && !real) return false;
    if (bits >= 24) return true;
    double const x = integer ? static_cast<double>(*integer) : *real;
    int exponent = 0;
    double const significand = std::ldexp(std::frexp(x, &exponent), bits);
    return x == 0 || (std::isfinite(x) && significand == std::floor(significand) && exponent > -13 && exponent < 16);
}

/// `empty_like(x)`, filled with a number, with an operator in place on it and x.
[[nodiscard]] inline pattern number_then(std::string op) {
    auto const none_given = absent_or({none{}});
    return pattern::call(std::move(op))
        .where("alpha", absent_or_one())
        .operand("self", pattern::call("aten.fill_.Scalar")
                             .only_use()
                             .operand("self", pattern::call("aten.empty_like.default")
                                                  .only_use()
                                                  .where("dtype", none_given)
                                                  .where("layout", none_given)
                                                  .where("device", none_given)
                                                  .operand("self", pattern::any("x"))))
        .operand("other", pattern::any("x"));
}

/// Makes a rule of `number_then(op)`: `change(edit, match, number)` replaces the root.
template <class F>
[[nodiscard]] rewrite_rule reversed_rule(std::string name, std::string op, F change) {
    return {std::move(name), number_then(std::move(op)), [change](program_editor& edit, pattern_match const& m) {
                auto const* x = edit.find_tensor(m.value("x"));
                auto const* result = edit.at(m.root).results.front().tensor();
                auto const fill = m.calls[1];
                auto const like = m.calls[2];
                auto const* number = find_argument(edit.at(fill), "value");
                if (!x || !result || !number || x->dtype != result->dtype || x->sizes != result->sizes || !holds_number(x->dtype, number->value)) return false;
                if (!change(edit, m, attribute(number->value))) return false;
                for (auto const i : {fill, like})
                    if (edit.is_alive(i)) edit.erase(i);
                return true;
            }};
}

TORCH_IR_INLINE bool divide_number(program_editor& edit, pattern_match const& m, attribute const& number) {
    if (significand_bits(edit.find_tensor(m.value("x"))->dtype) == 0) return false;
    call_node reciprocal;
    auto const& root = edit.at(m.root);
    reciprocal.name = "reciprocal";
    reciprocal.op = op_name("aten.reciprocal.default");
    reciprocal.arguments = {{"self", use{m.value("x")}}};
    reciprocal.metadata = root.metadata;
    auto const type = root.results.front().type;
    auto const inverse = edit.new_value();
    reciprocal.results = {{inverse, "reciprocal", type}};
    edit.insert_before(m.root, std::move(reciprocal));
    return replace_by(edit, m, "aten.mul.Tensor", {{"self", use{inverse}}, {"other", number}});
}

}  // namespace detail

TORCH_IR_INLINE std::vector<rewrite_rule> scalar_rules() {
    std::vector<rewrite_rule> rules;
    for (std::string const base : {"add", "sub", "mul", "div", "divide", "multiply", "subtract", "true_divide"})
        for (std::string const place : {"", "_"})
            rules.push_back(detail::renamed_operator("aten." + base + place + ".Scalar", "aten." + base + place + ".Tensor"));
    for (std::string const base : {"div", "div_", "divide", "divide_"})
        rules.push_back(detail::renamed_operator("aten." + base + ".Scalar_mode", "aten." + base + ".Tensor_mode"));
    rules.push_back(detail::renamed_operator("aten.floor_divide.Scalar", "aten.floor_divide.default"));
    rules.push_back(detail::renamed_operator("aten.floor_divide_.Scalar", "aten.floor_divide_.Tensor"));
    for (std::string const base : {"and", "or", "xor"})
        for (std::string const overload : {".Scalar", ".Tensor"}) {
            rules.push_back(detail::renamed_operator("aten.bitwise_" + base + overload, "aten.__" + base + "__" + overload));
            rules.push_back(detail::renamed_operator("aten.bitwise_" + base + "_" + overload, "aten.__i" + base + "__" + overload));
        }
    rules.push_back(detail::reversed_rule("number-minus-tensor", "aten.sub_.Tensor", [](program_editor& edit, pattern_match const& m, attribute number) {
        return replace_by(edit, m, "aten.rsub.Scalar", {{"self", use{m.value("x")}}, {"other", std::move(number)}});
    }));
    rules.push_back(detail::reversed_rule("number-modulo-tensor", "aten.remainder_.Tensor", [](program_editor& edit, pattern_match const& m, attribute number) {
        return replace_by(edit, m, "aten.remainder.Scalar_Tensor", {{"self", std::move(number)}, {"other", use{m.value("x")}}});
    }));
    rules.push_back(detail::reversed_rule("number-by-tensor", "aten.div_.Tensor", detail::divide_number));
    return rules;
}

}}  // namespace torch_ir

#endif
