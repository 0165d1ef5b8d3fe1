// SPDX-License-Identifier: MIT
/// What an executor (libtorch/executor.hpp) with LibTorch 2.13 and nothing else would refuse, told without LibTorch.
///
/// \code
///     for (auto const& o : torch_ir::execution_obstacles(program)) std::cout << o.op << ": " << o.reason << '\n';
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/ir/op_name.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Why a call would be refused, and what can be done; empty where it would run. The operator inside of `auto_functionalized` and its kind is the one that counts.
/// Arguments are not looked at. Linear in the name.
[[nodiscard]] std::string execution_obstacle(call_node const& call);

/// `_add_batch_dim` for `torch._functorch.predispatch._add_batch_dim`; empty for what is no transform of Python's functorch.
[[nodiscard]] std::string_view functorch_function(op_name const& op) noexcept;
/// Such a function is one of those of vmap and jvp, which can be executed.
[[nodiscard]] bool is_known_transform(std::string_view name) noexcept;

/// An operator of a program that would be refused.
struct obstacle {
    std::string op;         ///< `vendor.conv.default`
    std::string reason;     ///< as `execution_obstacle` tells it
    std::size_t calls = 0;  ///< how many, in sub-programs too
};

/// All of a program's, by name. Linear in the program.
[[nodiscard]] std::vector<obstacle> execution_obstacles(ir const& program);

/// As lines under a title: `Can't be executed as it is:`. Empty for none. At most `most` operators are listed.
[[nodiscard]] std::string to_string(std::vector<obstacle> const& obstacles, std::size_t most = 20);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(schema)

#include <torch_ir/error.hpp>
#include <torch_ir/schema/outside.hpp>
#include <torch_ir/schema/registry.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

// clang-format off
/// Higher-order operators that are executed; sorted. A test compares them with libtorch/run/.
inline constexpr auto executed_higher_order = std::to_array<std::string_view>({
    "auto_functionalized", "auto_functionalized_v2", "cond", "hints_wrapper", "invoke_subgraph", "map_impl", "run_const_graph", "scan", "strict_mode",
    "tag_activation_checkpoint", "while_loop", "with_effects", "wrap", "wrap_activation_checkpoint", "wrap_with_autocast", "wrap_with_set_grad_enabled"});
/// Namespaces that Python alone has, and that nothing executes.
inline constexpr auto python_spaces = std::to_array<std::string_view>({"export", "onnx", "onnx_symbolic", "rngprims"});
// clang-format on

template <std::size_t Size>
[[nodiscard]] bool has_word(std::array<std::string_view, Size> const& sorted, std::string_view word) noexcept {
    return std::binary_search(sorted.begin(), sorted.end(), word);
}

[[nodiscard]] inline std::string obstacle_of(op_name const& op) {
    constexpr std::string_view decompose = "decompose the program before it is saved (run_decompositions)";
    if (auto const name = functorch_function(op); !name.empty())
        return is_known_transform(name) ? std::string() : concat("a transform of Python's functorch: ", decompose);
    if (op.kind() == op_kind::python) return {};
    if (op.kind() == op_kind::higher_order) return has_word(executed_higher_order, op.base()) ? std::string() : "no executor has this operator of higher order";
    if (auto const effect = outside_effect(op); !effect.empty()) return concat(effect, ": allow it by name (--allow-op) if you trust the program");
    if (has_word(python_spaces, op.space()) || op.text() == "prims.xor_sum.default") return concat("Python alone has it: ", decompose);
    if (!find_schema(op)) return "LibTorch does not have it: load the library that registers it (--load-library), or give the executor a kernel";
    return {};
}

inline void collect_obstacles(ir const& program, std::map<std::string, obstacle>& all) {
    for (auto const v : program.calls()) {
        auto const& call = program.call(v);
        auto reason = execution_obstacle(call);
        if (reason.empty()) continue;
        auto& o = all[call.op.text()];
        o.op = call.op.text();
        o.reason = std::move(reason);
        ++o.calls;
    }
    for (ir const& s : program.subgraphs()) collect_obstacles(s, all);
}

}  // namespace detail

TORCH_IR_INLINE std::string_view functorch_function(op_name const& op) noexcept {
    constexpr std::string_view module = "torch._functorch.predispatch.";
    std::string_view const text = op.text();
    return text.starts_with(module) ? text.substr(module.size()) : std::string_view();
}

TORCH_IR_INLINE bool is_known_transform(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 12> known{
        "lazy_load_decompositions", "_vmap_increment_nesting", "_vmap_decrement_nesting", "_add_batch_dim", "_remove_batch_dim", "_jvp_increment_nesting",
        "_jvp_decrement_nesting",   "_enter_dual_level",       "_exit_dual_level",        "_make_dual",     "_unpack_dual",      "_unwrap_for_grad"};
    return std::find(known.begin(), known.end(), name) != known.end();
}

TORCH_IR_INLINE std::string execution_obstacle(call_node const& call) {
    std::string own = detail::obstacle_of(call.op);
    if (!own.empty() || call.op.kind() != op_kind::higher_order) return own;
    for (auto const& a : call.arguments)
        if (auto const* inner = a.value.get_if<operator_ref>()) {
            op_name const op = op_name_of_python(inner->name);
            auto const reason = detail::obstacle_of(op);
            return reason.empty() ? reason : detail::concat("around ", op.text(), ": ", reason);
        }
    return {};
}

TORCH_IR_INLINE std::vector<obstacle> execution_obstacles(ir const& program) {
    std::map<std::string, obstacle> all;
    detail::collect_obstacles(program, all);
    std::vector<obstacle> out;
    out.reserve(all.size());
    for (auto& [op, o] : all) out.push_back(std::move(o));
    return out;
}

TORCH_IR_INLINE std::string to_string(std::vector<obstacle> const& obstacles, std::size_t most) {
    if (obstacles.empty()) return {};
    std::string out = "Can't be executed as it is:";
    for (std::size_t i = 0; i < std::min(most, obstacles.size()); ++i) {
        auto const& o = obstacles[i];
        out += detail::concat("\n  ", o.op, " (", std::to_string(o.calls), o.calls == 1 ? " call): " : " calls): ", o.reason);
    }
    if (obstacles.size() > most) out += detail::concat("\n  and ", std::to_string(obstacles.size() - most), " more operators");
    return out;
}

}}  // namespace torch_ir

#endif
