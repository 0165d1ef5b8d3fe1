// SPDX-License-Identifier: MIT
/// The operators of `prims`, which Python's decompositions end in (torch/_prims, PyTorch 2.13): most are an operator of ATen under another name.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/run/python_arguments.hpp>

#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// An operator of ATen that does the same.
struct aten_twin {
    std::string_view prim;     ///< `sum.default`
    std::string_view aten;     ///< `aten.sum.dim_IntList`
    std::string_view renamed;  ///< arguments that the twin calls otherwise, `inp=self dims=dim`; without a new name: those that must be left out
};
/// The twin of that operator of `prims`, or nullptr.
[[nodiscard]] aten_twin const* find_aten_twin(std::string_view prim) noexcept;
/// What the twin calls that argument; empty where it has none.
[[nodiscard]] std::string_view argument_of(aten_twin const& twin, std::string_view name) noexcept;

/// The function of an operator of `prims` that has no twin, or nullptr.
[[nodiscard]] python_operator find_prim(std::string_view name) noexcept;

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/ir/checked_math.hpp>

#include <ATen/TensorOperators.h>
#include <ATen/ops/_fft_c2c.h>
#include <ATen/ops/_fft_c2r.h>
#include <ATen/ops/_fft_r2c.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/copysign.h>
#include <ATen/ops/div.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/prod.h>
#include <ATen/ops/view.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

// clang-format off
inline constexpr aten_twin aten_twins[] = {
    {"abs.default", "aten.abs.default", ""}, {"acos.default", "aten.acos.default", ""}, {"acosh.default", "aten.acosh.default", ""},
    {"add.default", "aten.add.Tensor", ""}, {"amax.default", "aten.amax.default", "inp=self dims=dim output_dtype="},
    {"amin.default", "aten.amin.default", "inp=self dims=dim output_dtype="}, {"as_strided.default", "aten.as_strided.default", "a=self"},
    {"as_strided_scatter.default", "aten.as_strided_scatter.default", ""}, {"asin.default", "aten.asin.default", ""},
    {"asinh.default", "aten.asinh.default", ""}, {"atan.default", "aten.atan.default", ""}, {"atan2.default", "aten.atan2.default", ""},
    {"atanh.default", "aten.atanh.default", ""}, {"bessel_i0.default", "aten.i0.default", ""}, {"bessel_i0e.default", "aten.special_i0e.default", ""},
    {"bessel_i1.default", "aten.special_i1.default", ""}, {"bessel_i1e.default", "aten.special_i1e.default", ""},
    {"bessel_j0.default", "aten.special_bessel_j0.default", ""}, {"bessel_j1.default", "aten.special_bessel_j1.default", ""},
    {"bitwise_and.default", "aten.bitwise_and.Tensor", ""}, {"bitwise_not.default", "aten.bitwise_not.default", ""},
    {"bitwise_or.default", "aten.bitwise_or.Tensor", ""}, {"bitwise_xor.default", "aten.bitwise_xor.Tensor", ""}, {"cat.default", "aten.cat.default", ""},
    {"ceil.default", "aten.ceil.default", ""}, {"clone.default", "aten.clone.default", ""}, {"conj.default", "aten.conj.default", "a=self"},
    {"conj_physical.default", "aten._conj_physical.default", ""}, {"copy_to.default", "aten.copy_.default", "a=self b=src"},
    {"cos.default", "aten.cos.default", ""}, {"cosh.default", "aten.cosh.default", ""}, {"device_put.default", "aten.to.dtype_layout", "a=self"},
    {"digamma.default", "aten.digamma.default", ""}, {"empty.default", "aten.empty.memory_format", "shape=size requires_grad="},
    {"empty_permuted.default", "aten.empty_permuted.default", "shape=size requires_grad="},
    {"empty_strided.default", "aten.empty_strided.default", "shape=size strides=stride requires_grad="}, {"eq.default", "aten.eq.Tensor", ""},
    {"erf.default", "aten.erf.default", ""}, {"erf_inv.default", "aten.special_erfinv.default", ""}, {"erfc.default", "aten.special_erfc.default", ""},
    {"erfcx.default", "aten.special_erfcx.default", ""}, {"exp.default", "aten.exp.default", ""}, {"exp2.default", "aten.special_exp2.default", ""},
    {"expm1.default", "aten.special_expm1.default", ""}, {"fill.default", "aten.fill.Scalar", ""}, {"floor.default", "aten.floor.default", ""},
    {"fmax.default", "aten.fmax.default", ""}, {"fmin.default", "aten.fmin.default", ""}, {"fmod.default", "aten.fmod.Tensor", ""},
    {"frexp.default", "aten.frexp.Tensor", ""}, {"full.default", "aten.full.default", "shape=size requires_grad="},
    {"full_like.default", "aten.full_like.default", "a=self requires_grad="}, {"gcd.default", "aten.gcd.default", ""}, {"ge.default", "aten.ge.Tensor", ""},
    {"gt.default", "aten.gt.Tensor", ""}, {"hypot.default", "aten.hypot.default", ""}, {"igamma.default", "aten.special_gammainc.default", ""},
    {"igammac.default", "aten.special_gammaincc.default", ""}, {"imag.default", "aten.imag.default", ""}, {"isfinite.default", "aten.isfinite.default", ""},
    {"item.default", "aten.item.default", "a=self"}, {"le.default", "aten.le.Tensor", ""}, {"lgamma.default", "aten.lgamma.default", ""},
    {"log.default", "aten.log.default", ""}, {"log10.default", "aten.log10.default", ""}, {"log1p.default", "aten.log1p.default", ""},
    {"log2.default", "aten.log2.default", ""}, {"lt.default", "aten.lt.Tensor", ""}, {"maximum.default", "aten.maximum.default", ""},
    {"minimum.default", "aten.minimum.default", ""}, {"mul.default", "aten.mul.Tensor", ""}, {"ndtri.default", "aten.special_ndtri.default", ""},
    {"ne.default", "aten.ne.Tensor", ""}, {"neg.default", "aten.neg.default", ""}, {"nextafter.default", "aten.nextafter.default", ""},
    {"pow.default", "aten.pow.Tensor_Tensor", "other=exponent"}, {"real.default", "aten.real.default", ""},
    {"reciprocal.default", "aten.reciprocal.default", ""}, {"remainder.default", "aten.remainder.Tensor", ""},
    {"resize.default", "aten.resize_.default", "a=self shape=size"}, {"rev.default", "aten.flip.default", "a=self"},
    {"round.default", "aten.round.default", ""}, {"rsqrt.default", "aten.rsqrt.default", ""}, {"scalar_tensor.default", "aten.scalar_tensor.default", ""},
    {"shift_left.default", "aten.bitwise_left_shift.Tensor", ""}, {"shift_right_arithmetic.default", "aten.bitwise_right_shift.Tensor", ""},
    {"sign.default", "aten.sign.default", ""}, {"signbit.default", "aten.signbit.default", ""}, {"sin.default", "aten.sin.default", ""},
    {"sinh.default", "aten.sinh.default", ""}, {"spherical_bessel_j0.default", "aten.special_spherical_bessel_j0.default", "self=x"},
    {"sqrt.default", "aten.sqrt.default", ""}, {"squeeze.default", "aten.squeeze.dims", "a=self dimensions=dim"}, {"sub.default", "aten.sub.Tensor", ""},
    {"sum.default", "aten.sum.dim_IntList", "inp=self dims=dim output_dtype=dtype"}, {"svd.default", "aten.linalg_svd.default", ""},
    {"tan.default", "aten.tan.default", ""}, {"tanh.default", "aten.tanh.default", ""}, {"transpose.default", "aten.permute.default", "a=self permutation=dims"},
    {"trunc.default", "aten.trunc.default", ""}, {"var.default", "aten.var.correction", "inp=self dims=dim output_dtype="},
    {"view_of_dtype.default", "aten.view.dtype", "a=self"}, {"where.default", "aten.where.self", "pred=condition a=self b=other"},
    {"zeta.default", "aten.special_zeta.default", ""}};
// clang-format on

struct prims {
    using arguments = python_arguments;
    using values = std::vector<c10::IValue>;
    using schema = c10::FunctionSchema const&;

    static at::TensorOptions options_at(arguments const& a, std::size_t dtype) {
        return at::TensorOptions().dtype(a.type(dtype)).device(a.value(dtype + 1).toDevice());
    }
    /// The sizes with those of dimensions `start` to `end`, both included, multiplied.
    static std::vector<std::int64_t> collapsed(arguments const& a) {
        at::Tensor const x = a.tensor(0);
        std::int64_t const rank = x.dim(), start = a.integer(1), end = a.integer(2);
        if (rank == 0) return {1};
        if (start < 0 || start >= rank) a.refuse(1, "a dimension of the tensor, which has " + std::to_string(rank), std::to_string(start));
        if (end < start || end >= rank) a.refuse(2, "a dimension from start on", std::to_string(end));
        std::vector<std::int64_t> out;
        for (std::int64_t i = 0; i < rank; ++i) {
            if (i > start && i <= end) out.back() *= x.size(i);
            else out.push_back(x.size(i));
        }
        return out;
    }

    /// broadcast_in_dim(a, shape, broadcast_dimensions): dimension i of `a` becomes dimension broadcast_dimensions[i].
    static void broadcast_in_dim(schema s, values& stack) {
        arguments const a(s, stack);
        auto const shape = a.integers(1), places = a.integers(2);
        at::Tensor out = a.tensor(0);
        if (static_cast<std::int64_t>(places.size()) != out.dim()) a.refuse(2, std::to_string(out.dim()) + " dimensions", std::to_string(places.size()));
        for (std::size_t i = 0; i < shape.size(); ++i)
            if (std::find(places.begin(), places.end(), static_cast<std::int64_t>(i)) == places.end()) out = out.unsqueeze(static_cast<std::int64_t>(i));
        stack.emplace_back(out.expand(shape));
    }
    /// cbrt(self): the real root.
    static void cbrt(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(at::copysign(at::pow(at::abs(a.tensor(0)), 1.0 / 3), a.tensor(0)));
    }
    /// collapse(a, start, end): a copy.
    static void collapse(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const out = at::empty(collapsed(a), a.tensor(0).options());
        out.view_as(a.tensor(0)).copy_(a.tensor(0));
        stack.emplace_back(out);
    }
    /// collapse_view(a, start, end)
    static void collapse_view(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(a.tensor(0).view(collapsed(a)));
    }
    /// convert_element_type(a, dtype): a copy, of the same type too.
    static void convert_element_type(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(at::empty_like(a.tensor(0), a.tensor(0).options().dtype(a.type(1))).copy_(a.tensor(0)));
    }
    /// copy_strided(a, stride)
    static void copy_strided(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(at::empty_strided(a.tensor(0).sizes(), a.integers(1), a.tensor(0).options()).copy_(a.tensor(0)));
    }
    /// div(self, other): of integers, towards zero.
    static void div(schema s, values& stack) {
        arguments const a(s, stack);
        bool const is_whole = c10::isIntegralType(a.tensor(0).scalar_type(), true);
        stack.emplace_back(is_whole ? at::div(a.tensor(0), a.tensor(1), "trunc") : at::div(a.tensor(0), a.tensor(1)));
    }
    /// fft_c2c(self, *, dim, forward), fft_c2r(self, *, dim, last_dim_size), fft_r2c(self, *, dim, onesided): not normalised.
    static void fft_c2c(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(at::_fft_c2c(a.tensor(0), a.integers(1), 0, a.flag(2)));
    }
    static void fft_c2r(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(at::_fft_c2r(a.tensor(0), a.integers(1), 0, a.integer(2)));
    }
    static void fft_r2c(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(at::_fft_r2c(a.tensor(0), a.integers(1), 0, a.flag(2)));
    }
    /// iota(length, *, start, step, dtype, device, requires_grad)
    static void iota(schema s, values& stack) {
        arguments const a(s, stack);
        std::int64_t const length = a.integer(0), start = a.integer(1), step = a.integer(2);
        std::int64_t end = 0;
        if (length < 0 || step == 0 || multiply_overflows(length, step, end) || add_overflows(end, start, end))
            a.refuse(0, "a length of at least 0 and a step that ends within 64 bits", std::to_string(length));
        stack.emplace_back(at::arange(start, end, step, options_at(a, 3)));
    }
    /// maximum_value(dtype), minimum_value(dtype)
    static void maximum_value(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(limit_of(a, true));
    }
    static void minimum_value(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(limit_of(a, false));
    }
    static c10::Scalar limit_of(arguments const& a, bool greatest) {
        auto const real = [&](double most) { return c10::Scalar(greatest ? most : -most); };
        auto const whole = [&](auto zero) {
            using limits = std::numeric_limits<decltype(zero)>;
            return c10::Scalar(static_cast<std::int64_t>(greatest ? limits::max() : limits::min()));
        };
        switch (a.type(0)) {
            case c10::kBool: return {greatest};
            case c10::kByte: return whole(std::uint8_t{});
            case c10::kChar: return whole(std::int8_t{});
            case c10::kShort: return whole(std::int16_t{});
            case c10::kInt: return whole(std::int32_t{});
            case c10::kLong: return whole(std::int64_t{});
            case c10::kUInt16: return whole(std::uint16_t{});
            case c10::kUInt32: return whole(std::uint32_t{});
            case c10::kHalf: return real(65504);
            case c10::kBFloat16: return real(3.3895313892515355e38);
            case c10::kFloat:
            case c10::kComplexFloat: return real(std::numeric_limits<float>::max());
            case c10::kDouble:
            case c10::kComplexDouble: return real(std::numeric_limits<double>::max());
            default: a.refuse(0, "a type whose limits are numbers of 64 bits", c10::toString(a.type(0)));
        }
    }
    /// normal(shape, *, mean, std, dtype, device, requires_grad, generator?)
    static void normal(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(at::empty(a.integers(0), options_at(a, 3)).normal_(a.real(1), a.real(2)));
    }
    /// prod(inp, dims?, *, output_dtype?): one dimension after the other, the last one first.
    static void prod(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor out = a.tensor(0);
        auto const type = a.maybe_type(2);
        if (a.is_none(1)) {
            out = at::prod(out, type);
        } else {
            auto dims = a.integers(1);
            std::sort(dims.begin(), dims.end(), std::greater<>());
            if (dims.empty()) out = out.clone();
            for (std::int64_t const d : dims) out = at::prod(out, d, false, type);
        }
        stack.emplace_back(out);
    }
    /// reshape(a, shape): a copy.
    static void reshape(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(a.tensor(0).reshape(a.integers(1)).clone(at::MemoryFormat::Contiguous));
    }
    /// split_dim(a, dim, outer_length)
    static void split_dim(schema s, values& stack) {
        arguments const a(s, stack);
        at::Tensor const x = a.tensor(0);
        std::int64_t const dim = a.integer(1), outer = a.integer(2);
        if (dim < 0 || dim >= x.dim()) a.refuse(1, "a dimension of the tensor, which has " + std::to_string(x.dim()), std::to_string(dim));
        if (outer < 1 || x.size(dim) % outer != 0) a.refuse(2, "a divisor of " + std::to_string(x.size(dim)), std::to_string(outer));
        auto sizes = x.sizes().vec();
        sizes[static_cast<std::size_t>(dim)] = outer;
        sizes.insert(sizes.begin() + dim + 1, x.size(dim) / outer);
        stack.emplace_back(x.view(sizes));
    }
    /// uniform(shape, *, low, high, dtype, device, stride, generator?)
    static void uniform(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(at::empty_strided(a.integers(0), a.integers(5), options_at(a, 3)).uniform_(a.real(1), a.real(2)));
    }
    /// view_of(a)
    static void view_of(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(a.tensor(0).view(a.tensor(0).sizes()));
    }
    /// _make_token(): keeps calls in order, which they have here anyway.
    static void make_token(schema s, values& stack) {
        arguments const a(s, stack);
        stack.emplace_back(at::empty({0}));
    }
    static void sink_tokens(schema s, values& stack) { arguments const a(s, stack); }
};

inline constexpr python_operator_entry prim_table[] = {
    {"_make_token.default", prims::make_token},
    {"_sink_tokens.default", prims::sink_tokens},
    {"broadcast_in_dim.default", prims::broadcast_in_dim},
    {"cbrt.default", prims::cbrt},
    {"collapse.default", prims::collapse},
    {"collapse_view.default", prims::collapse_view},
    {"convert_element_type.default", prims::convert_element_type},
    {"copy_strided.default", prims::copy_strided},
    {"div.default", prims::div},
    {"fft_c2c.default", prims::fft_c2c},
    {"fft_c2r.default", prims::fft_c2r},
    {"fft_r2c.default", prims::fft_r2c},
    {"iota.default", prims::iota},
    {"maximum_value.default", prims::maximum_value},
    {"minimum_value.default", prims::minimum_value},
    {"normal.default", prims::normal},
    {"prod.default", prims::prod},
    {"reshape.default", prims::reshape},
    {"split_dim.default", prims::split_dim},
    {"uniform.default", prims::uniform},
    {"view_of.default", prims::view_of},
};

TORCH_IR_INLINE python_operator find_prim(std::string_view name) noexcept { return find_entry(prim_table, name); }

TORCH_IR_INLINE aten_twin const* find_aten_twin(std::string_view prim) noexcept {
    for (auto const& t : aten_twins)
        if (t.prim == prim) return &t;
    return nullptr;
}

TORCH_IR_INLINE std::string_view argument_of(aten_twin const& twin, std::string_view name) noexcept {
    std::string_view rest = twin.renamed;
    while (!rest.empty()) {
        auto const space = std::min(rest.find(' '), rest.size());
        std::string_view const word = rest.substr(0, space);
        rest.remove_prefix(std::min(space + 1, rest.size()));
        auto const equals = word.find('=');
        if (word.substr(0, equals) == name) return word.substr(equals + 1);
    }
    return name;
}

}}}  // namespace torch_ir::detail

#endif
