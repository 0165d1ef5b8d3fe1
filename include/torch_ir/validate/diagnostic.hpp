// SPDX-License-Identifier: MIT
/// One problem of a program: what validation returns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/printable.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What kind of problem.
enum class problem : std::uint8_t {
    dangling_use,           ///< a value is used that nothing produces
    use_before_definition,  ///< a value is used before its producer in the order of the program
    cycle,                  ///< a node depends on its own result
    duplicate_name,         ///< two nodes, or two values, of one name
    missing_name,           ///< a node without a name
    type_mismatch,          ///< a use says another shape or dtype than the producer
    bad_shape,              ///< a size below zero, more than 64 sizes, more elements than 64 bits count, or strides that don't fit
    wrong_arity,            ///< numbers of arguments or results that don't fit together
    wrong_index,            ///< a result is taken from another place than the source says
    bad_subgraph,           ///< a sub-program that is not there, or that takes other operands
    duplicate_weight,       ///< two weights with one key and different types, or one listed twice
    constant_mismatch,      ///< a constant that no weight names, or of another shape or dtype
    missing_output,         ///< a program without outputs
    missing_weight,         ///< a weight of the program that the state dict doesn't have
    unexpected_weight,      ///< a tensor of the state dict that the program doesn't know
    weight_mismatch,        ///< a tensor of the state dict with another shape or dtype
    bad_range               ///< a symbol, or an expression, that no number is in the range of
};

/// `dangling-use`, `cycle`.
[[nodiscard]] std::string_view to_string(problem) noexcept;

/// A problem with its place: the node, its argument (empty where it is the node itself), what was expected and what was found.
/// In a sub-program, `node` begins with the path to it: `cond/true_graph_0/linear`.
struct diagnostic {
    problem what = problem::dangling_use;
    std::string node{};
    std::string argument{};
    std::string expected{};
    std::string found{};

    /// `dangling-use: node 'add', argument 'other': expected a value …, found 'ghost'`: one line.
    [[nodiscard]] std::string message() const;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(validate)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {
inline constexpr std::array<std::string_view, 17> problem_names{
    "dangling-use",      "use-before-definition", "cycle",        "duplicate-name",   "missing-name",      "type-mismatch",  "bad-shape",
    "wrong-arity",       "wrong-index",           "bad-subgraph", "duplicate-weight", "constant-mismatch", "missing-output", "missing-weight",
    "unexpected-weight", "weight-mismatch",       "bad-range"};
}  // namespace detail

TORCH_IR_INLINE std::string_view to_string(problem p) noexcept { return detail::problem_names[static_cast<std::size_t>(p)]; }

TORCH_IR_INLINE std::string diagnostic::message() const {
    std::string out(to_string(what));
    out += detail::concat(": ", node);
    if (!argument.empty()) out += ", " + argument;
    return printable_line(out + ": expected " + expected + ", found " + found);
}

}}  // namespace torch_ir

#endif
