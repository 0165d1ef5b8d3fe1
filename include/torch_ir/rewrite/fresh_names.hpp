// SPDX-License-Identifier: MIT
/// Names that nothing else has, as torch.export makes them.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/op_name.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Names that are given out once each. A name that is taken, or that Python reserves (`pow`, `and`), gets the next number.
class fresh_names {
public:
    /// Takes a name as it is. Returns whether it was free.
    bool take(std::string name);
    /// A free name that begins like `wanted`; it is taken then.
    [[nodiscard]] std::string make(std::string const& wanted);

private:
    detail::name_set taken_;
    detail::name_map<std::uint64_t> counts_;
};

/// What torch.export calls the first call of an operator, but for names that Python reserves: `conv2d`, `relu_`, `pow`, `sym_size_int`.
[[nodiscard]] std::string default_call_name(op_name const& op);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <system_error>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Python's keywords and built-ins that are names of operators or arguments, or could be, sorted.
inline constexpr auto python_names = std::to_array<std::string_view>(
    {"False",   "None",      "True",      "abs",       "aiter",      "all",        "and",        "anext",        "any",      "as",     "ascii",  "assert",
     "async",   "await",     "bin",       "bool",      "break",      "breakpoint", "bytearray",  "bytes",        "callable", "chr",    "class",  "classmethod",
     "compile", "complex",   "continue",  "copyright", "credits",    "def",        "del",        "delattr",      "device",   "dict",   "dir",    "divmod",
     "elif",    "else",      "enumerate", "eval",      "except",     "exec",       "exit",       "filter",       "finally",  "float",  "for",    "format",
     "from",    "frozenset", "fx_pytree", "getattr",   "global",     "globals",    "hasattr",    "hash",         "help",     "hex",    "id",     "if",
     "import",  "in",        "inf",       "input",     "int",        "is",         "isinstance", "issubclass",   "iter",     "lambda", "len",    "license",
     "list",    "locals",    "map",       "max",       "memoryview", "min",        "nan",        "next",         "nonlocal", "not",    "object", "oct",
     "open",    "or",        "ord",       "pass",      "pow",        "print",      "property",   "pytree",       "quit",     "raise",  "range",  "repr",
     "return",  "reversed",  "round",     "set",       "setattr",    "slice",      "sorted",     "staticmethod", "str",      "sum",    "super",  "torch",
     "try",     "tuple",     "type",      "vars",      "while",      "with",       "yield",      "zip"});

/// A name without the number behind its last underscore, and the number.
[[nodiscard]] inline std::pair<std::string, std::uint64_t> split_number(std::string const& name) {
    auto const at = name.rfind('_');
    std::uint64_t number = 0;
    if (at == std::string::npos || at + 1 == name.size()) return {name, 0};
    auto const* const end = name.data() + name.size();
    auto const [stop, problem] = std::from_chars(name.data() + at + 1, end, number);
    if (problem != std::errc() || stop != end) return {name, 0};
    return {name.substr(0, at), number};
}

}  // namespace detail

TORCH_IR_INLINE bool fresh_names::take(std::string name) { return taken_.insert(std::move(name)).second; }

TORCH_IR_INLINE std::string fresh_names::make(std::string const& wanted) {
    auto const is_free = [&](std::string const& n) {
        return !std::binary_search(detail::python_names.begin(), detail::python_names.end(), std::string_view(n)) && !taken_.contains(n);
    };
    auto [base, number] = detail::split_number(wanted);
    auto& count = counts_[base];
    std::string name = wanted;
    if (number == 0) number = count;
    while (!is_free(name)) name = base + "_" + std::to_string(++number);
    count = number;
    taken_.insert(name);
    return name;
}

TORCH_IR_INLINE std::string default_call_name(op_name const& op) {
    std::string_view base = op.base();
    std::string const with_overload = detail::concat(base, "_", op.overload());
    if (op.kind() == op_kind::dispatcher && (base.starts_with("sym_") || base.starts_with("_assert_"))) base = with_overload;
    if (base.size() > 4 && base.starts_with("__") && base.ends_with("__")) base = base.substr(2, base.size() - 4);
    std::string name;
    for (char const c : base) {
        if (c >= 'A' && c <= 'Z') name += static_cast<char>(c - 'A' + 'a');
        else name += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    }
    if (name.empty()) return "_unnamed";
    return name.front() >= '0' && name.front() <= '9' ? "_" + name : name;
}

}}  // namespace torch_ir

#endif
