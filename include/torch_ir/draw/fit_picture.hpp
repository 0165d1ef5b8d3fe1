// SPDX-License-Identifier: MIT
/// Pictures of large programs: drawn smaller until they are small enough.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include <torch_ir/config.hpp>
#include <torch_ir/draw/picture.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A text that was drawn, and how it differs from what was asked for: `drawn by modules, alike ones once`; empty where it doesn't.
struct drawn_text {
    std::string text;
    std::string change{};
};

/// How large a picture is that a reader takes in, and that Graphviz lays out within seconds.
struct picture_limits {
    std::size_t items = picture_items;
    std::size_t links = 500;
};

/// Told a picture and how it differs from what was asked for: whether it is small enough.
using picture_check = std::function<bool(picture const&, std::string_view change)>;

/// Makes pictures until `is_small_enough` takes one: what was asked for, that by modules, alike ones once and without idle calls, then without weights, then with ever fewer levels
/// of modules, at last of the first nodes only, of which several are tried: the check keeps the last that it takes. False where it takes none.
/// O(program x (levels + log nodes)).
bool fit_picture(ir const& program, picture_options const& wanted, picture_check const& is_small_enough);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

#include <algorithm>

#include <torch_ir/error.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE bool fit_picture(ir const& program, picture_options const& wanted, picture_check const& is_small_enough) {
    if (is_small_enough(make_picture(program, wanted), {})) return true;
    auto options = wanted;
    options.modules = options.repeats = true;
    options.idle = false;
    auto const structure = find_structure(program);
    bool const has_idle = std::find(structure.is_idle.begin(), structure.is_idle.end(), true) != structure.is_idle.end();
    std::string const left_out = has_idle ? ", without calls that nobody uses" : "";
    auto const fits = [&](std::string_view change) { return is_small_enough(make_picture(program, structure, options), detail::concat(change, left_out)); };
    if (fits("drawn by modules, alike ones once")) return true;
    options.weights = false;
    if (fits("drawn by modules, alike ones once, without weights")) return true;
    std::size_t levels = 0;
    for (std::size_t m = 0; m < structure.tree.modules.size(); ++m) levels = std::max(levels, structure.tree.level(m));
    for (options.depth = std::min(options.depth, levels + 1); options.depth > 1;) {
        --options.depth;
        if (fits(detail::concat("modules of level ", std::to_string(options.depth), " are one node each, without weights"))) return true;
    }
    std::size_t low = 0, high = wanted.max_nodes == 0 ? program.calls().size() : std::min(wanted.max_nodes, program.calls().size());
    std::size_t step = 1;  // doubled first: what fits is far smaller than the program
    while (low < high) {
        options.max_nodes = step != 0 ? std::min(low + step, high) : low + (high - low + 1) / 2;
        if (fits("the first nodes, without weights")) low = options.max_nodes, step *= 2;
        else high = options.max_nodes - 1, step = 0;
    }
    return low != 0;
}

}}  // namespace torch_ir

#endif
