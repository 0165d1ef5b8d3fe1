// SPDX-License-Identifier: MIT
/// How the `pytorch-ir` dialect tells the results of a call with several apart: by `getitem` nodes, one for each.
#pragma once

#include <torch_ir/ir/node.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// One return of a call with several: the results [first, last), more than one (or none) if the return is a list
/// itself.
struct return_group {
    std::size_t first = 0;
    std::size_t last = 0;
    bool is_list = false;
};

/// The elements of the tuple or list that a call with several results gives. Linear.
[[nodiscard]] std::vector<return_group> groups_of(call_node const& c);

/// The place of a result in that tuple; nothing for an element of a list inside of it. Constant time where there is no
/// such list.
[[nodiscard]] std::optional<std::size_t> find_place(call_node const& c, std::size_t result);

/// Whether no getitem node stands for the result called `name` at `place`: it is not used (torch.export calls it
/// `{node}_unused_{place}`, or nothing), or the source referred to it by its producer (then it is called
/// `{node}_{place}`).
[[nodiscard]] bool is_without_getitem(call_node const& c, std::string_view name, std::size_t place);

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::vector<return_group> groups_of(call_node const& c) {
    std::vector<return_group> groups;
    std::size_t at = 0;
    if (c.returns.size() > 1) {
        for (std::int32_t const n : c.returns) {
            std::size_t const count = n < 0 ? 1 : static_cast<std::size_t>(n);
            if (count > c.results.size() - at) break;
            groups.push_back({at, at + count, n >= 0});
            at += count;
        }
    }
    for (; at < c.results.size(); ++at) groups.push_back({at, at + 1, false});
    return groups;
}

inline std::optional<std::size_t> find_place(call_node const& c, std::size_t result) {
    if (c.returns.size() <= 1) return result;
    auto const groups = groups_of(c);
    for (std::size_t i = 0; i < groups.size(); ++i)
        if (result >= groups[i].first && result < groups[i].last) return groups[i].is_list ? std::nullopt : std::optional(i);
    return std::nullopt;
}

inline bool is_without_getitem(call_node const& c, std::string_view name, std::size_t place) {
    if (name.empty()) return true;
    if (!name.starts_with(c.name) || name.size() <= c.name.size() + 1 || name[c.name.size()] != '_') return false;
    std::string_view const rest = name.substr(c.name.size() + 1);
    std::string const number = std::to_string(place);
    return rest == "unused_" + number || (c.bound == binding::flattened && rest == number);
}

}}}  // namespace torch_ir::detail
