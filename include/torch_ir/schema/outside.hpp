// SPDX-License-Identifier: MIT
/// Operators that reach beyond their arguments: a program from a stranger must not call them unasked.
///
/// \code
///     for (auto const v : program.calls())
///         if (auto const what = torch_ir::outside_effect(program.call(v).op); !what.empty()) std::cout << what << '\n';   // reads and writes files
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/op_name.hpp>

#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What an operator of LibTorch does outside of the tensors it is given and returns: files, other processes, the terminal, records and settings of this
/// process, memory by address. Empty for those that only compute, and for operators that LibTorch does not bring along: who loads their library trusts it.
///
/// The rule: an operator that takes a path, a process group, a storage or an address, prints, records, or changes what later calls do. Whole namespaces where
/// all of their operators are of that kind. `executor` refuses these unless they are allowed by name; they are never folded, merged or left out.
/// Logarithmic in the list.
[[nodiscard]] std::string_view outside_effect(op_name const& op) noexcept;

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(schema)

#include <algorithm>
#include <array>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

using outside_entry = std::pair<std::string_view, std::string_view>;

/// Namespaces, sorted.
inline constexpr auto outside_spaces = std::to_array<outside_entry>({
    {"_c10d_functional", "communicates with other processes"},
    {"_c10d_functional_autograd", "communicates with other processes"},
    {"_dtensor", "communicates with other processes"},
    {"c10d", "communicates with other processes"},
    {"c10d_functional", "communicates with other processes"},
    {"inductor", "takes memory by its offset"},
    {"profiler", "writes to the record of the profiler"},
    {"rpc", "communicates with other processes"},
    {"symm_mem", "communicates with other processes"},
});

/// Operators, all of their overloads; sorted.
inline constexpr auto outside_operators = std::to_array<outside_entry>({
    {"aten._cufft_clear_plan_cache", "changes the state of the process"},
    {"aten._cufft_set_plan_cache_max_size", "changes the state of the process"},
    {"aten._print", "prints"},
    {"aten._sparse_bsc_tensor_unsafe", "takes indices unchecked"},
    {"aten._sparse_bsr_tensor_unsafe", "takes indices unchecked"},
    {"aten._sparse_compressed_tensor_unsafe", "takes indices unchecked"},
    {"aten._sparse_coo_tensor_unsafe", "takes indices unchecked"},
    {"aten._sparse_csc_tensor_unsafe", "takes indices unchecked"},
    {"aten._sparse_csr_tensor_unsafe", "takes indices unchecked"},
    {"aten.from_file", "reads and writes files"},
    {"aten.get_pointer", "takes memory by its address"},
    {"aten.manual_seed", "changes the state of the process"},
    {"aten.save", "writes files"},
    {"aten.set_num_threads", "changes the state of the process"},
    {"aten.warn", "prints"},
    {"mkldnn.data_ptr", "tells addresses of memory"},
    {"prim.Print", "prints"},
});

template <std::size_t Size>
[[nodiscard]] constexpr std::string_view find_outside(std::array<outside_entry, Size> const& sorted, std::string_view name) noexcept {
    auto const found = std::lower_bound(sorted.begin(), sorted.end(), name, [](outside_entry const& e, std::string_view n) { return e.first < n; });
    return found != sorted.end() && found->first == name ? found->second : std::string_view();
}

}  // namespace detail

TORCH_IR_INLINE std::string_view outside_effect(op_name const& op) noexcept {
    if (op.kind() != op_kind::dispatcher) return {};
    if (auto const what = detail::find_outside(detail::outside_spaces, op.space()); !what.empty()) return what;
    if (op.space() == "aten" && (op.base() == "set_" || op.base() == "set") && op.overload().starts_with("source_Storage"))
        return "takes memory that is no tensor's";
    return detail::find_outside(detail::outside_operators, op.without_overload());
}

}}  // namespace torch_ir

#endif
