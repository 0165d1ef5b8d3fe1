// SPDX-License-Identifier: MIT
/// The elements of a tensor as values of C++, and tensors made of them.
///
/// \code
///     for (float const x : torch_ir::as<float>(weights.get("fc.weight"))) std::cout << x << '\n';  // float32 in row-major order: no copy
///     std::vector<double> const mean = torch_ir::to_numbers(weights.get("bn.running_mean"));  // any real dtype
///     weights.set("fc.bias", torch_ir::from_numbers(torch_ir::dtype::bfloat16, {2}, std::vector<double>{0.5, -1}));
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/element_type.hpp>
#include <torch_ir/ir/tensor_data.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {
/// The bytes of a tensor whose elements can be read in place as those of a dtype; throws errc::argument where they can't.
[[nodiscard]] std::span<std::byte const> elements_in_place(tensor_data const& t, dtype type, std::size_t alignment);
}  // namespace detail

/// The elements in row-major order, without a copy. They are valid as long as one copy of `t` lives. Precondition: `is_within_storage`. Throws
/// errc::argument where the dtype is another (`to_numbers` converts), or the elements are not in order or not aligned for a `T` (`to_contiguous` copies).
template <element_type T>
[[nodiscard]] std::span<T const> as(tensor_data const& t) {
    auto const bytes = detail::elements_in_place(t, dtype_of<T>, alignof(T));
    return {reinterpret_cast<T const*>(bytes.data()), bytes.size() / sizeof(T)};
}

/// The tensor itself where `as` can read it, else a copy that it can. Throws as `contiguous_bytes`.
[[nodiscard]] tensor_data to_contiguous(tensor_data t);

/// The elements in row-major order as numbers: exact for all floating-point formats, booleans, and integers below 2^53. Throws errc::unsupported for
/// complex, quantized and packed dtypes. Linear in the number of elements.
[[nodiscard]] std::vector<double> to_numbers(tensor_data const& t);

/// A contiguous tensor of numbers, each rounded to the nearest of the dtype. Throws errc::argument where their number is not that of the sizes, or one has no
/// place in the dtype (300 in uint8, NaN in an integer), errc::unsupported for dtypes that `to_numbers` refuses.
[[nodiscard]] tensor_data from_numbers(dtype type, std::vector<std::int64_t> sizes, std::span<double const> numbers);

/// A contiguous tensor of these elements. Throws errc::argument where their number is not that of the sizes.
template <element_type T>
[[nodiscard]] tensor_data make_tensor_data(std::vector<std::int64_t> sizes, std::vector<T> const& elements);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {
/// Throws errc::argument where there are not as many elements as the sizes say.
void require_count(std::span<std::int64_t const> sizes, std::size_t elements);
}  // namespace detail

template <element_type T>
tensor_data make_tensor_data(std::vector<std::int64_t> sizes, std::vector<T> const& elements) {
    detail::require_count(sizes, elements.size());
    std::vector<std::byte> bytes(elements.size() * sizeof(T));
    for (std::size_t i = 0; i < elements.size(); ++i) {
        T const x = elements[i];  // of a vector<bool> too
        std::memcpy(bytes.data() + i * sizeof(T), &x, sizeof(T));
    }
    return make_tensor_data(dtype_of<T>, std::move(sizes), std::move(bytes));
}

}}  // namespace torch_ir

#if TORCH_IR_BODIES_OF(ir)

#include <torch_ir/ir/float_format.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <optional>
#include <type_traits>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

TORCH_IR_INLINE void require_count(std::span<std::int64_t const> sizes, std::size_t elements) {
    auto const expected = element_count(sizes);
    if (expected && static_cast<std::uint64_t>(*expected) == elements) return;
    std::string text;
    for (auto const s : sizes) text += (text.empty() ? "" : "x") + std::to_string(s);
    raise(error::bad_argument("the elements of a tensor of sizes [" + text + "]", expected ? std::to_string(*expected) : "sizes that a tensor can have",
                              std::to_string(elements)));
}

[[nodiscard]] inline std::byte const* first_element(tensor_data const& t) {
    return t.storage.data() + static_cast<std::size_t>(t.offset) * element_size(t.dtype);
}

TORCH_IR_INLINE std::span<std::byte const> elements_in_place(tensor_data const& t, dtype type, std::size_t alignment) {
    constexpr std::string_view what = "a tensor that is read in place";
    if (t.dtype != type) raise(error::bad_argument(what, concat("elements of ", to_string(type)), to_string(t.dtype)));
    auto const count = static_cast<std::size_t>(element_count(t.sizes).value_or(0));
    if (count == 0) return {};
    if (!is_contiguous(t)) raise(error::bad_argument(what, "elements in row-major order (to_contiguous makes a copy)", "a strided view"));
    if (reinterpret_cast<std::uintptr_t>(first_element(t)) % alignment != 0)
        raise(error::bad_argument(what, "elements at aligned addresses (to_contiguous makes a copy)", "others, as a file has them"));
    return {first_element(t), count * element_size(type)};
}

/// Calls `f(read)` or throws: `read(byte const*)` gives one element as a number.
template <class F>
void with_reader(dtype type, F&& f) {
    bool const done = with_element_type(type, [&]<class T>(std::type_identity<T>) {
        if constexpr (std::is_arithmetic_v<T>)
            f([](std::byte const* at) {
                std::conditional_t<std::is_same_v<T, bool>, std::uint8_t, T> x;  // a byte of a file may be no bool
                std::memcpy(&x, at, sizeof(x));
                return std::is_same_v<T, bool> ? double(x != 0) : static_cast<double>(x);
            });
        else raise(error::unsupported("elements of " + std::string(to_string(type)), "numbers of two parts", "read them by as<std::complex<float>>"));
    });
    if (done) return;
    auto const format = find_float_format(type);
    if (!format) raise(error::unsupported("elements of " + std::string(to_string(type)), "reading them as numbers", "read their bytes by contiguous_bytes"));
    f([&, width = element_size(type)](std::byte const* at) {
        std::uint32_t code = 0;
        std::memcpy(&code, at, width);
        return decode_float(*format, code);
    });
}

/// The element of an integer type nearest to `x`, if there is one.
template <class T>
[[nodiscard]] std::optional<T> to_element(double x) {
    if constexpr (std::is_same_v<T, bool>) {
        return x == 0 || x == 1 ? std::optional(x == 1) : std::nullopt;
    } else if constexpr (std::integral<T>) {
        double const n = std::nearbyint(x);
        double const limit = std::ldexp(1.0, std::numeric_limits<T>::digits);  // one more than the largest
        double const least = std::is_signed_v<T> ? -limit : 0.0;
        return n >= least && n < limit ? std::optional(static_cast<T>(n)) : std::nullopt;
    } else {
        return static_cast<T>(x);
    }
}

}  // namespace detail

TORCH_IR_INLINE tensor_data to_contiguous(tensor_data t) {
    std::size_t const width = element_size(t.dtype);
    auto const alignment = width > 0 && (width & (width - 1)) == 0 && width <= alignof(std::max_align_t) ? width : 1;
    if (is_contiguous(t) && reinterpret_cast<std::uintptr_t>(detail::first_element(t)) % alignment == 0) return t;
    return make_tensor_data(t.dtype, t.sizes, contiguous_bytes(t));
}

TORCH_IR_INLINE std::vector<double> to_numbers(tensor_data const& t) {
    std::vector<double> out;
    detail::with_reader(t.dtype, [&](auto const& read) {
        std::size_t const width = element_size(t.dtype);
        tensor_data const ordered = is_contiguous(t) ? t : make_tensor_data(t.dtype, t.sizes, contiguous_bytes(t));
        out.resize(static_cast<std::size_t>(element_count(t.sizes).value_or(0)));
        if (out.empty()) return;
        auto const* at = detail::first_element(ordered);
        for (auto& x : out) x = read(at), at += width;
    });
    return out;
}

TORCH_IR_INLINE tensor_data from_numbers(dtype type, std::vector<std::int64_t> sizes, std::span<double const> numbers) {
    detail::require_count(sizes, numbers.size());
    std::size_t const width = element_size(type);
    std::vector<std::byte> bytes(numbers.size() * width);
    auto const refuse = [&](std::size_t i) {
        raise(error::bad_argument(detail::concat("element ", std::to_string(i)), detail::concat("a number that ", to_string(type), " has"),
                                  std::to_string(numbers[i])));
    };
    bool const done = with_element_type(type, [&]<class T>(std::type_identity<T>) {
        if constexpr (std::is_arithmetic_v<T>)
            for (std::size_t i = 0; i < numbers.size(); ++i) {
                auto const x = detail::to_element<T>(numbers[i]);
                if (!x) refuse(i);
                std::memcpy(bytes.data() + i * width, &*x, width);
            }
        else raise(error::unsupported("elements of " + std::string(to_string(type)), "numbers of two parts", "make them of std::complex"));
    });
    if (!done) {
        auto const format = find_float_format(type);
        if (!format) raise(error::unsupported("elements of " + std::string(to_string(type)), "making them of numbers", "give their bytes"));
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            auto const code = encode_float(*format, numbers[i]);
            if (!code) refuse(i);
            std::memcpy(bytes.data() + i * width, &*code, width);  // the low bytes come first
        }
    }
    return make_tensor_data(type, std::move(sizes), std::move(bytes));
}

}}  // namespace torch_ir

#endif
