// SPDX-License-Identifier: MIT
/// What an operator takes and returns, as LibTorch writes it down: `aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor`.
/// registry.hpp knows which operators there are, text.hpp reads and writes the text.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/op_name.hpp>
#include <torch_ir/schema/tags.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What one value is, in an argument or a result.
enum class schema_kind : std::uint8_t {
    any,            ///< `Any`: as it comes
    tensor,         ///< `Tensor`
    integer,        ///< `int`, `SymInt`
    floating,       ///< `float`, `SymFloat`
    boolean,        ///< `bool`, `SymBool`
    number,         ///< `Scalar`: an integer, a floating-point number, a complex number or a boolean
    complex,        ///< `complex`
    text,           ///< `str`
    dtype,          ///< `ScalarType`
    layout,         ///< `Layout`
    memory_format,  ///< `MemoryFormat`
    device,         ///< `Device`
    generator,      ///< `Generator`: a state of random numbers
    storage,        ///< `Storage`
    stream,         ///< `Stream`
    quantizer,      ///< `QScheme`
    object,         ///< an object of a registered class: `__torch__.torch.classes.quantized.LinearPackedParamsBase`
    subgraph,       ///< `Graph`: a sub-program of a higher-order operator (not a type of LibTorch)
    op,             ///< `Operator`: an operator that a higher-order one calls (not a type of LibTorch)
    compound        ///< a dictionary, a tuple, a list of lists: known by its spelling only
};

/// The type of an argument or a result. `SymInt[2]?`: an optional list of integers, which one integer stands for twice.
struct schema_type {
    schema_kind kind = schema_kind::tensor;
    bool symbolic = false;           ///< `SymInt`, `SymFloat`, `SymBool`: may be an expression over sizes
    bool optional = false;           ///< None is allowed: `Tensor?`, `int[]?`
    bool list = false;               ///< `int[]`
    bool optional_elements = false;  ///< of a list: `Tensor?[]`
    std::int32_t list_size = 0;      ///< 2 in `int[2]`: so many elements, which one alone stands for as well; 0 for any number
    std::string name = "Tensor";     ///< of one element, as it is spelled

    friend bool operator==(schema_type const&, schema_type const&) = default;
};

/// What memory an argument or a result is in: `(a!)`, `(a -> *)`, `(a|b)`. Arguments and results that share a set may share memory.
struct alias_annotation {
    std::vector<std::string> before{};  ///< the sets before the call, as they are spelled; `*` is memory of any set
    std::vector<std::string> after{};   ///< the sets behind the call
    bool writes = false;                ///< `!`: the operator writes to that memory
    bool of_list = false;               ///< `Tensor[](a!)`: about the list itself; otherwise about the tensors in it

    friend bool operator==(alias_annotation const&, alias_annotation const&) = default;
};

/// One argument of an operator.
struct schema_argument {
    std::string name{};
    schema_type type{};
    /// What it is when a call does not give it: as an exporter would write it (`int[2] stride=1` is a list of two), none for None.
    std::optional<attribute> default_value{};
    bool keyword_only = false;
    std::optional<alias_annotation> alias{};

    /// The operator says that it writes to it.
    [[nodiscard]] bool writes() const noexcept { return alias && alias->writes; }
    friend bool operator==(schema_argument const&, schema_argument const&) = default;
};

/// One result of an operator. Few have a name.
struct schema_return {
    std::string name{};
    schema_type type{};
    std::optional<alias_annotation> alias{};  ///< it may share memory with the arguments that have one of its sets

    friend bool operator==(schema_return const&, schema_return const&) = default;
};

/// What an operator takes and returns.
struct operator_schema {
    op_name name{};  ///< in the words of the IR: `aten.add.Tensor`, `aten.relu.default`, `higher_order.cond`
    std::vector<schema_argument> arguments{};
    std::vector<schema_return> returns{};
    schema_tags tags{};
    bool variadic = false;          ///< takes any number of further arguments: `...`
    bool variadic_returns = false;  ///< returns any number of further results

    /// The argument of that name, or nullptr. Linear in the arguments.
    [[nodiscard]] schema_argument const* find_argument(std::string_view argument) const noexcept;
    /// Its place among the arguments, or nothing. Linear in the arguments.
    [[nodiscard]] std::optional<std::size_t> index_of(std::string_view argument) const noexcept;
    [[nodiscard]] bool has(schema_tag t) const noexcept { return tags.has(t); }
    /// Some argument is marked as written.
    [[nodiscard]] bool writes() const noexcept;
    /// Some result is marked as sharing memory with an argument. What is not marked may do so nevertheless: schema/effects.hpp knows of these.
    [[nodiscard]] bool returns_alias() const noexcept;

    friend bool operator==(operator_schema const&, operator_schema const&) = default;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(schema)

#include <algorithm>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE schema_argument const* operator_schema::find_argument(std::string_view argument) const noexcept {
    auto const found = std::find_if(arguments.begin(), arguments.end(), [&](schema_argument const& a) { return a.name == argument; });
    return found == arguments.end() ? nullptr : &*found;
}

TORCH_IR_INLINE std::optional<std::size_t> operator_schema::index_of(std::string_view argument) const noexcept {
    auto const* found = find_argument(argument);
    return found ? std::optional(static_cast<std::size_t>(found - arguments.data())) : std::nullopt;
}

TORCH_IR_INLINE bool operator_schema::writes() const noexcept {
    return std::any_of(arguments.begin(), arguments.end(), [](schema_argument const& a) { return a.writes(); });
}

TORCH_IR_INLINE bool operator_schema::returns_alias() const noexcept {
    return std::any_of(returns.begin(), returns.end(), [](schema_return const& r) { return r.alias.has_value(); });
}

}}  // namespace torch_ir

#endif
