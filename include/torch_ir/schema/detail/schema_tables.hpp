// SPDX-License-Identifier: MIT
/// The tables of schemas, all together: from the IR's name of an operator to its schema.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/schema/detail/schema_lines.hpp>
#include <torch_ir/schema/detail/table_aten.hpp>
#include <torch_ir/schema/detail/table_higher_order.hpp>
#include <torch_ir/schema/detail/table_libraries.hpp>
#include <torch_ir/schema/detail/table_other.hpp>
#include <torch_ir/schema/detail/table_python.hpp>
#include <torch_ir/schema/schema.hpp>
#include <torch_ir/schema/tags.hpp>
#include <torch_ir/schema/text.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

[[nodiscard]] inline std::array<std::span<schema_lines const>, 5> schema_tables() noexcept {
    return {table_aten, table_other, table_python, table_libraries, table_higher_order};
}

/// `aten.add.Tensor`, `aten.relu.default`: the IR's name for the operator of a line.
[[nodiscard]] inline std::string op_of_line(std::string_view space, std::string_view line) {
    auto const key = key_of_line(line);
    bool const is_default = space != "higher_order" && key.find('.') == std::string_view::npos;
    return concat(space, ".", key, is_default ? ".default" : "");
}

/// A line without its tags, and the tags.
[[nodiscard]] inline operator_schema schema_of_line(std::string_view space, std::string_view line) {
    auto const mark = line.rfind(" #");
    operator_schema out = parse_schema(concat(space, "::", line.substr(0, mark)));
    if (mark != std::string_view::npos)
        for (char const letter : line.substr(mark + 2)) out.tags |= static_cast<schema_tag>(letter - 'a');
    return out;
}

/// The schema of that operator, read from the tables; nothing if they don't have it.
[[nodiscard]] inline std::optional<operator_schema> read_schema_of(std::string_view op) {
    constexpr std::string_view ending = ".default";
    auto const dot = op.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    auto const space = op.substr(0, dot);
    auto key = op.substr(dot + 1);
    if (space != "higher_order") {
        auto const overload = key.find('.');
        if (overload == std::string_view::npos) return std::nullopt;
        if (key.substr(overload) == ending) key = key.substr(0, overload);
    }
    for (auto const table : schema_tables())
        if (auto const line = find_schema_line(table, space, key); !line.empty()) return schema_of_line(space, line);
    return std::nullopt;
}

}}}  // namespace torch_ir::detail
