// SPDX-License-Identifier: MIT
/// How torch-ir prints what is wrong with weights for a program: what it amounts to, then examples.
#pragma once

#include "terminal.hpp"

#include <cstddef>
#include <iostream>
#include <string>

#include <torch_ir/ir/printable.hpp>
#include <torch_ir/validate/diagnostic.hpp>
#include <torch_ir/validate/weights.hpp>

namespace torch_ir_tool {

/// Problems of one kind that are printed unless all are asked for.
inline constexpr std::size_t most_examples = 10;

/// What to do about a prefix, as `; --strip-prefix module. does that`; empty where there is none that can be taken away.
[[nodiscard]] inline std::string prefix_advice(torch_ir::weights_comparison const& c) {
    return c.strip_prefix.empty() ? std::string() : "; --strip-prefix " + c.strip_prefix + " takes it away";
}

/// A line of what the problems amount to, then one for each of them; of each kind ten unless `all`. Where a prefix explains everything, that line alone.
inline void print_weights_problems(std::string const& file, torch_ir::weights_comparison const& c, bool all) {
    using torch_ir::problem;
    if (c.problems.empty()) return;
    auto const line = [](std::string const& text) { std::cout << red("problem") << ": " << torch_ir::printable_line(text) << '\n'; };
    if (c.problems.size() > 1) line("weights of '" + file + "': " + to_string(c) + prefix_advice(c));
    bool const is_explained = c.behind_prefix != 0 && c.behind_prefix == c.missing && c.missing == c.unexpected && c.mismatched == 0;
    if (is_explained && !all) return;
    for (problem const kind : {problem::missing_weight, problem::weight_mismatch, problem::unexpected_weight}) {
        std::size_t count = 0;
        for (auto const& p : c.problems)
            if (p.what == kind && (++count <= most_examples || all)) line(p.message());
        if (count > most_examples && !all) line(std::string(to_string(kind)) + ": " + std::to_string(count - most_examples) + " more (--all lists them)");
    }
}

}  // namespace torch_ir_tool
