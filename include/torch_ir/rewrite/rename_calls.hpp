// SPDX-License-Identifier: MIT
/// Names of calls as torch.export gives them: the operator's name, then with `_1`, `_2`, … in the order of the program.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/fresh_names.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Names all calls, and their results, anew; inputs and weights keep their names. The results of a call with several are `getitem`,
/// `getitem_1`, … but those called `{call}_unused_{place}`, as torch.export calls the ones it decomposed away, remain unused. Sub-programs
/// are numbered for themselves. Linear. Returns how many calls have another name than before.
std::size_t rename_calls(program_editor& edit);
/// The same for a program, which stays as it is.
[[nodiscard]] ir rename_calls(ir const& program);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

TORCH_IR_INLINE std::size_t rename_calls_here(program_editor& edit) {
    fresh_names names;
    for (auto const& a : edit.arguments()) names.take(std::visit([](auto const& n) { return n.result.name; }, a));
    std::size_t renamed = 0;
    for (auto i = edit.first(); i != no_call; i = edit.next(i)) {
        auto const& call = edit.at(i);
        std::string name = names.make(default_call_name(call.op));
        std::vector<std::string> results;
        if (has_multiple_results(call)) {
            for (std::size_t r = 0; r < call.results.size(); ++r) {
                auto const unused = "_unused_" + std::to_string(r);
                bool const is_unused = call.results[r].name == call.name + unused && edit.use_count(call.results[r].id) == 0;
                results.push_back(is_unused ? name + unused : names.make("getitem"));
            }
        } else {
            results.assign(call.results.size(), name);
        }
        renamed += call.name == name ? 0U : 1U;
        edit.rename(i, std::move(name), std::move(results));
    }
    return renamed;
}

}  // namespace detail

TORCH_IR_INLINE std::size_t rename_calls(program_editor& edit) { return for_each_program(edit, detail::rename_calls_here); }

TORCH_IR_INLINE ir rename_calls(ir const& program) {
    program_editor edit(program);
    rename_calls(edit);
    return std::move(edit).result();
}

}}  // namespace torch_ir

#endif
