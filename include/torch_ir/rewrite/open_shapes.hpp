// SPDX-License-Identifier: MIT
/// Programs with open (symbolic) shapes out of programs with fixed ones: the same program at several sizes, merged. Numbers that differ become expressions of
/// the sizes, computed from those of the inputs (`aten.sym_size.int`, `_operator.mul`, …) as torch.export spells them.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/model_info.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/rewrite/sample_sizes.hpp>
#include <torch_ir/text/print.hpp>

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What the merged program is to be.
struct open_shapes_options {
    model_info info{};                      ///< with the ranges of the symbols
    std::vector<value_type> input_types{};  ///< of the inputs in order, with symbols in their sizes
    symbol_sizes example{};                 ///< the sizes that hints tell
    std::vector<expression> stated{};       ///< what numbers are known to be, before others are looked for: `stated_expressions`
};

/// Merges samples, at least three where the symbols have so many sizes, that were made in one way. Throws errc::unsupported, which names the node, its argument and the sizes, where operators change from one size to another, where a constant's elements
/// do, and for a number that no expression is found for; errc::argument where the samples have no symbol. Linear in the program.
[[nodiscard]] ir open_shapes(std::span<sized_program const> samples, open_shapes_options options);

/// Merges what `program_at(symbol_sizes)` gives, at `telling_sizes` and at as many others as it takes until more of them change nothing. `samples` are some to begin with. Sizes that
/// `program_at` throws an `error` for are passed over, as long as it accepts others (without exceptions none are).
template <class ProgramAt>
[[nodiscard]] ir open_shapes_of(open_shapes_options const& options, std::vector<sized_program> samples, ProgramAt&& program_at) {
    constexpr std::size_t series[] = {5, 8, 12, 16}, most_rounds = 6;
    [[maybe_unused]] constexpr std::size_t most_refused = 8;
    std::set<symbol_sizes> asked;
    for (auto const& given : samples) asked.insert(given.sizes);
    auto const take = [&](symbol_sizes sizes) {
        if (!asked.insert(sizes).second) return false;
        ir program = program_at(sizes);
        samples.push_back({std::move(sizes), std::move(program)});
        return true;
    };
    // `failures` are counted, up to a limit; where they are not any number is passed over.
    auto const try_to_take = [&](symbol_sizes sizes, [[maybe_unused]] std::size_t* failures = nullptr) {
#if defined(__cpp_exceptions)
        try {
            return take(std::move(sizes));
        } catch (error const&) {
            if (failures && ++*failures > most_refused) throw;
            return false;
        }
#else
        return take(std::move(sizes));
#endif
    };
    std::size_t tried = 0, refused = 0;
    std::string before;
    for (std::size_t const count : series) {
        while (tried < count + refused) try_to_take(sample_sizes(options.info, options.example, 1, tried++).front(), &refused);
        std::optional<ir> merged;
        for (std::size_t round = 0; round < most_rounds; ++round) {
            // What was found tells at which sizes it is likely to be wrong.
            auto stated = options.stated;
            if (merged)
                for (auto& e : stated_expressions(*merged)) stated.push_back(std::move(e));
            bool is_new = !merged;
            for (auto& sizes : telling_sizes(options.info, options.example, stated))  // not all of them are ones that the program can have
                is_new = try_to_take(std::move(sizes)) || is_new;
            if (!is_new) break;
            merged = open_shapes(samples, options);
        }
        std::string text = to_text(*merged);
        if (text == before) return *std::move(merged);
        before = std::move(text);
    }
    raise(
        error::unsupported("program '" + options.info.model_name + "'", "numbers that no expression of the sizes of the inputs gives for good", "fix a size"));
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/rewrite/detail/shape_merger.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE ir open_shapes(std::span<sized_program const> samples, open_shapes_options options) {
    if (samples.empty() || samples.front().sizes.empty() || samples.size() < detail::count_sizes(options.info, samples.front().sizes, 3))
        raise(error::bad_argument(
            "samples", "three or more, or all that there are, of one symbol or more",
            detail::concat(std::to_string(samples.size()), " samples of ", samples.empty() ? "no" : std::to_string(samples.front().sizes.size()), " symbols")));
    std::vector<std::pair<std::string, size_fitter::column>> symbols;
    for (auto const& [name, size] : samples.front().sizes) {
        symbols.emplace_back(name, size_fitter::column{});
        for (auto const& s : samples) symbols.back().second.push_back(s.sizes.at(name));
    }
    size_fitter fit(symbols);
    detail::shape_merger::programs programs;
    for (auto const& s : samples) programs.push_back(&s.program);
    for (auto const& e : options.stated) {
        size_fitter::column values;
        for (auto const& s : samples)
            if (auto const n = evaluate(e, values_of(s.sizes))) values.push_back(*n);
        if (values.size() == samples.size()) fit.know(values, e);
    }
    return detail::shape_merger(samples, fit, options.example).merge(programs, std::move(options.info), &options.input_types);
}

}}  // namespace torch_ir

#endif
