// SPDX-License-Identifier: MIT
/// Parameters, their elements and bytes, by dtype and by module.
///
/// \code
///     for (auto const& g : torch_ir::parameters_by_module(program, 2)) std::cout << g.name << ": " << g.bytes << " bytes\n";
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/size_options.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Tensors of one dtype or module.
struct parameter_group {
    std::string name;  ///< of the dtype; path of the module, empty for the whole program
    std::size_t tensors = 0;
    std::int64_t elements = 0;  ///< parameters, buffers and constants
    std::int64_t bytes = 0;
    std::int64_t trainable = 0;  ///< elements of parameters alone, not of buffers and constants
};

/// No limit to the levels of modules.
inline constexpr std::size_t any_depth = std::numeric_limits<std::size_t>::max();

/// In order of first occurrence. A weight with a symbolic size counts as its value in the trace. Linear.
[[nodiscard]] std::vector<parameter_group> parameters_by_dtype(ir const& program);

/// Each module with all that is below it, the whole program first, a module before its parts: `layers`, `layers.0`, `layers.0.fc`. Modules deeper than
/// `depth` levels are left out (their weights are in the sums). A weight with several keys belongs to the first. Linear.
[[nodiscard]] std::vector<parameter_group> parameters_by_module(ir const& program, std::size_t depth = any_depth);

/// The module that a key of the state dict belongs to: `layers.0.fc` for `layers.0.fc.weight`.
[[nodiscard]] inline std::string_view module_of_key(std::string_view key) noexcept {
    auto const dot = key.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : key.substr(0, dot);
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(analyze)

#include <torch_ir/analyze/detail/known_sizes.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Groups by name, in order of first occurrence.
class parameter_groups {
public:
    void add(std::string_view name, weight_node const& w, known_tensor const& t) {
        auto const [at, is_new] = place_.try_emplace(std::string(name), groups.size());
        if (is_new) groups.push_back({std::string(name)});
        auto& g = groups[at->second];
        ++g.tensors;
        g.elements = add_counts(g.elements, to_count(t.elements));
        g.bytes = add_counts(g.bytes, to_count(t.bytes()));
        if (w.kind == weight_kind::parameter) g.trainable = add_counts(g.trainable, to_count(t.elements));
    }
    std::vector<parameter_group> groups;

private:
    detail::name_map<std::size_t> place_;
};

template <class F>
void for_each_known_weight(ir const& program, F&& f) {
    size_options const options;
    size_rule const rule(program, options);
    for (vertex const v : program.weights()) {
        auto const& w = program.weight(v);
        if (auto const* t = w.result.tensor())
            if (auto const known = rule(*t)) f(w, *known);
    }
}

/// Calls `f` with "", `a`, `a.b`, … up to the path itself, `depth` levels at most.
template <class F>
void for_each_prefix(std::string_view path, std::size_t depth, F&& f) {
    f(std::string_view());
    for (std::size_t at = 0, level = 0; at < path.size() && level < depth; ++level) {
        auto const dot = path.find('.', at);
        f(path.substr(0, dot));
        at = dot == std::string_view::npos ? path.size() : dot + 1;
    }
}

}  // namespace detail

TORCH_IR_INLINE std::vector<parameter_group> parameters_by_dtype(ir const& program) {
    detail::parameter_groups out;
    detail::for_each_known_weight(program, [&](weight_node const& w, detail::known_tensor const& t) { out.add(to_string(t.type), w, t); });
    return std::move(out.groups);
}

TORCH_IR_INLINE std::vector<parameter_group> parameters_by_module(ir const& program, std::size_t depth) {
    detail::parameter_groups out;
    detail::for_each_known_weight(program, [&](weight_node const& w, detail::known_tensor const& t) {
        detail::for_each_prefix(module_of_key(w.target), depth, [&](std::string_view module) { out.add(module, w, t); });
    });
    return std::move(out.groups);
}

}}  // namespace torch_ir

#endif
