// SPDX-License-Identifier: MIT
/// The words of the schema language: names of types, and of dtypes as defaults spell them.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/schema/schema.hpp>

#include <array>
#include <optional>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

struct schema_type_word {
    std::string_view name;
    schema_kind kind;
    bool symbolic = false;
};

/// What LibTorch's parser of schemas knows, and our two. It knows some as other words for the same: a dimension's name is a text.
inline constexpr std::array<schema_type_word, 27> schema_type_words{{{"Tensor", schema_kind::tensor},
                                                                     {"int", schema_kind::integer},
                                                                     {"SymInt", schema_kind::integer, true},
                                                                     {"float", schema_kind::floating},
                                                                     {"SymFloat", schema_kind::floating, true},
                                                                     {"bool", schema_kind::boolean},
                                                                     {"SymBool", schema_kind::boolean, true},
                                                                     {"Scalar", schema_kind::number},
                                                                     {"complex", schema_kind::complex},
                                                                     {"str", schema_kind::text},
                                                                     {"Dimname", schema_kind::text},
                                                                     {"ScalarType", schema_kind::dtype},
                                                                     {"Layout", schema_kind::layout},
                                                                     {"MemoryFormat", schema_kind::memory_format},
                                                                     {"Device", schema_kind::device},
                                                                     {"DeviceIndex", schema_kind::integer},
                                                                     {"Generator", schema_kind::generator},
                                                                     {"Storage", schema_kind::storage},
                                                                     {"Stream", schema_kind::stream},
                                                                     {"QScheme", schema_kind::quantizer},
                                                                     {"Any", schema_kind::any},
                                                                     {"AnyEnumType", schema_kind::any},
                                                                     {"AnyClassType", schema_kind::any},
                                                                     {"None", schema_kind::any},
                                                                     {"NoneType", schema_kind::any},
                                                                     {"Graph", schema_kind::subgraph},
                                                                     {"Operator", schema_kind::op}}};

[[nodiscard]] constexpr schema_type_word const* find_schema_type_word(std::string_view name) noexcept {
    for (auto const& w : schema_type_words)
        if (w.name == name) return &w;
    return nullptr;
}

/// A dtype as a default spells it: by PyTorch's name or by one of C++.
[[nodiscard]] inline std::optional<dtype> find_schema_dtype(std::string_view name) noexcept {
    struct word {
        std::string_view name;
        dtype type;
    };
    static constexpr std::array<word, 8> words{{{"float", dtype::float32},
                                                {"double", dtype::float64},
                                                {"half", dtype::float16},
                                                {"complex", dtype::complex64},
                                                {"short", dtype::int16},
                                                {"int", dtype::int32},
                                                {"long", dtype::int64},
                                                {"cdouble", dtype::complex128}}};
    for (auto const& w : words)
        if (w.name == name) return w.type;
    return find_dtype(name);
}

}}}  // namespace torch_ir::detail
