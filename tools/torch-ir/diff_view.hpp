// SPDX-License-Identifier: MIT
/// How torch-ir diff prints differences: by module, as lines or as a table with bars, in colour on a terminal.
#pragma once

#include "terminal.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/analyze/diff_groups.hpp>
#include <torch_ir/analyze/diff_text.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/ir/printable.hpp>

namespace torch_ir_tool {

[[nodiscard]] inline std::string in_colour_of(char sign, std::string const& text) { return sign == '+' ? green(text) : sign == '-' ? red(text) : orange(text); }

/// The summary, then for each module its lines.
[[nodiscard]] inline std::string difference_lines(torch_ir::ir_difference const& d, torch_ir::difference_form form) {
    std::string out = bold(torch_ir::difference_summary(d)) + "\n";
    for (auto const& g : torch_ir::group_differences(d, form)) {
        out += "\n" + bold(torch_ir::printable_line(g.title)) + "\n";
        for (auto const& l : g.lines) out += "  " + in_colour_of(l.sign, std::string(1, l.sign) + " " + torch_ir::printable_line(l.text)) + "\n";
    }
    return out;
}

/// A line for each module: ` layer1.0 (BasicBlock) | 12 +++++~~`, then the summary. The bars are the number of differences, scaled to the width.
[[nodiscard]] inline std::string difference_table(torch_ir::ir_difference const& d, torch_ir::difference_form form, std::size_t columns) {
    auto const groups = torch_ir::group_differences(d, form);
    auto const count_of = [](torch_ir::difference_group const& g) { return g.added + g.removed + g.changed; };
    std::vector<std::string> titles;
    std::size_t widest = 0, most = 1;
    for (auto const& g : groups) {
        titles.push_back(torch_ir::shortened_middle(torch_ir::printable_line(g.title), columns * 2 / 3));
        widest = std::max(widest, columns_of(titles.back()));
        most = std::max(most, count_of(g));
    }
    std::size_t const digits = torch_ir::with_thousands(static_cast<std::int64_t>(most)).size();
    std::size_t const room = columns > widest + digits + 12 ? columns - widest - digits - 6 : 6;
    std::string out;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        auto const& g = groups[i];
        std::string const number = torch_ir::with_thousands(static_cast<std::int64_t>(count_of(g)));
        out += " " + titles[i] + std::string(widest - columns_of(titles[i]), ' ') + " | " + std::string(digits - number.size(), ' ') + number + " ";
        for (auto const& [sign, n] : {std::pair('+', g.added), {'-', g.removed}, {'~', g.changed}}) {
            std::size_t const length = most <= room ? n : n == 0 ? 0 : std::max<std::size_t>(1, n * room / most);
            if (length != 0) out += in_colour_of(sign, std::string(length, sign));
        }
        out += "\n";
    }
    return out + (groups.empty() ? "" : " ") + torch_ir::difference_summary(d) + "\n";
}

}  // namespace torch_ir_tool
