// SPDX-License-Identifier: MIT
/// Extraction with open shapes: the function is traced at several sizes, and the programs are merged.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/common/pytree.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A size of an input that is left open: `factor * symbol`, with the symbol in [min, max]. Sizes of one symbol are equal.
struct open_dim {
    std::string symbol;                 ///< letters, digits, underscores: `batch`
    std::int64_t min = 2;               ///< sizes 0 and 1 often make another program
    std::optional<std::int64_t> max{};  ///< none: open
    std::int64_t factor = 1;
};
/// The open sizes of inputs, by the input's label in the program or its number among the tensors (`"0"`), and by dimension.
using open_dims = std::map<std::string, std::map<std::int64_t, open_dim>, std::less<>>;

namespace detail {

/// The program with open sizes. `example` was extracted with the example inputs; `extract_at` extracts with others.
[[nodiscard]] ir extract_open(open_dims const& dims, ir const& example, std::vector<c10::IValue> const& inputs,
                              std::function<ir(std::vector<c10::IValue>)> const& extract_at);

}  // namespace detail

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

#include <torch_ir/rewrite/fit_sizes.hpp>
#include <torch_ir/rewrite/open_shapes.hpp>

#include <ATen/ops/empty.h>

#include <algorithm>
#include <exception>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The open sizes of an extraction: which input has which, and what is known of their symbols.
class open_sizes {
public:
    /// `program` was extracted with the example inputs.
    open_sizes(open_dims const& dims, ir const& program) {
        std::size_t tensors = 0;
        std::map<std::string, bool, std::less<>> used;
        for (auto const& [key, _] : dims) used.emplace(key, false);
        options_.info = program.info();
        for (vertex const v : program.inputs()) {
            input_node const& n = program.input(v);
            value_type type = n.result.type;
            if (auto const* t = n.result.tensor()) {
                std::string const number = std::to_string(tensors++);
                auto found = dims.find(n.result.name);
                if (found == dims.end()) found = dims.find(number);
                by_input_.emplace_back();
                if (found != dims.end()) {
                    used[found->first] = true;
                    by_input_.back() = found->second;
                    type = opened(*t, n.result.name, found->second);
                }
            }
            options_.input_types.push_back(std::move(type));
        }
        for (auto const& [key, is_used] : used)
            if (!is_used) raise(error::bad_argument("dynamic", "the label of an input, or its number among the tensors from 0", "'" + key + "'"));
        for (auto const& [name, range] : ranges_) options_.info.ranges.push_back(range);
    }

    [[nodiscard]] open_shapes_options const& options() const noexcept { return options_; }
    /// A tensor on the meta device for each of the inputs, at these sizes.
    [[nodiscard]] std::vector<c10::IValue> inputs_at(std::vector<c10::IValue> const& inputs, symbol_sizes const& sizes) const {
        std::vector<c10::IValue> out;
        std::size_t number = 0;
        for (auto const& i : inputs)
            out.push_back(map_tensors(i, [&](at::Tensor const& t) {
                auto const& open = by_input_.at(number++);
                auto shape = t.sizes().vec();
                for (auto const& [d, symbol] : open) shape[index_of(d, t.dim())] = symbol.factor * sizes.at(symbol.symbol);
                return at::empty(shape, t.options().device(c10::kMeta));
            }));
        return out;
    }
    /// Each symbol once at the beginning of its range.
    [[nodiscard]] std::vector<symbol_sizes> least() const {
        std::vector<symbol_sizes> out;
        for (auto const& [name, range] : ranges_) {
            out.push_back(sample_sizes(options_.info, options_.example, 1, out.size()).front());
            out.back()[name] = *range.min;
        }
        return out;
    }

private:
    open_shapes_options options_;
    std::map<std::string, symbol_range, std::less<>> ranges_;
    std::vector<std::map<std::int64_t, open_dim>> by_input_;

    [[nodiscard]] static std::size_t index_of(std::int64_t d, std::int64_t rank) { return static_cast<std::size_t>(d < 0 ? d + rank : d); }

    /// The type with symbols, laid out one row behind the other.
    [[nodiscard]] tensor_type opened(tensor_type const& type, std::string const& input, std::map<std::int64_t, open_dim> const& dims) {
        tensor_type out = type;
        auto const rank = static_cast<std::int64_t>(type.sizes.size());
        for (auto const& [d, open] : dims) {
            std::string const where = concat("dynamic, input '", input, "', dimension ", std::to_string(d));
            if (d < -rank || d >= rank) raise(error::bad_argument(where, "a dimension of " + to_string(type), std::to_string(d)));
            declare(open, type.sizes[index_of(d, rank)].value(), where);
            expression const e = times(open.factor, expression::symbol(open.symbol));
            out.sizes[index_of(d, rank)] = dim(e, type.sizes[index_of(d, rank)].value());
        }
        expression step = expression::integer(1);
        std::int64_t hint = 1;
        out.strides.emplace(out.sizes.size());
        for (std::size_t d = out.sizes.size(); d-- > 0;) {
            (*out.strides)[d] = step.what() == expression::kind::integer ? dim(step.value()) : dim(step, hint);
            hint *= out.sizes[d].hint().value_or(1);
            step = times(step, out.sizes[d].is_static() ? expression::integer(out.sizes[d].value()) : out.sizes[d].symbolic());
        }
        return out;
    }

    void declare(open_dim const& open, std::int64_t size, std::string const& where) {
        auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
        auto const is_word = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
        if (open.symbol.empty() || !is_letter(open.symbol.front()) || !std::all_of(open.symbol.begin(), open.symbol.end(), is_word))
            raise(error::bad_argument(where, "a name of letters, digits and underscores", "'" + open.symbol + "'"));
        if (open.factor < 1 || open.min < 0 || open.max.value_or(open.min) < open.min)
            raise(error::bad_argument(where, "a factor of 1 or more and a range",
                                      concat("factor ", std::to_string(open.factor), ", least ", std::to_string(open.min))));
        if (size % open.factor != 0 || size / open.factor < open.min || size / open.factor > open.max.value_or(size))
            raise(error::bad_argument(where, concat("an example within the range of '", open.symbol, "'"), std::to_string(size)));
        auto const [example, is_new] = options_.example.emplace(open.symbol, size / open.factor);
        if (example->second != size / open.factor)
            raise(
                error::bad_argument(where, concat(open.symbol, " = ", std::to_string(example->second), ", as elsewhere"), std::to_string(size / open.factor)));
        auto& range = ranges_.try_emplace(open.symbol, symbol_range{open.symbol, open.min, open.max}).first->second;
        range.min = std::max(*range.min, open.min);
        if (open.max) range.max = std::min(range.max.value_or(*open.max), *open.max);
        if (range.max.value_or(*range.min) < *range.min) raise(error::bad_argument(where, "ranges of one symbol that overlap", "none in common"));
    }
};

/// The first line of a message; of TorchScript's interpreter the last, which says what is wrong.
[[nodiscard]] inline std::string reason_of(std::string_view text) {
    if (!text.starts_with("The following operation failed in the TorchScript interpreter")) return std::string(text.substr(0, text.find('\n')));
    while (text.ends_with('\n')) text.remove_suffix(1);
    return std::string(text.substr(text.rfind('\n') + 1));
}

TORCH_IR_INLINE ir extract_open(open_dims const& dims, ir const& example, std::vector<c10::IValue> const& inputs,
                                std::function<ir(std::vector<c10::IValue>)> const& extract_at) {
    open_sizes const open(dims, example);
    auto const program_at = [&](symbol_sizes const& sizes) {
        try {
            return extract_at(open.inputs_at(inputs, sizes));
        } catch (std::exception const& e) {
            std::string text;
            for (auto const& [name, size] : sizes) text += (text.empty() ? "" : ", ") + name + "=" + std::to_string(size);
            raise(error::unsupported("extraction at " + text, reason_of(e.what()), "narrow the range of that size to what the model accepts"));
        }
    };
    std::vector<sized_program> samples{{open.options().example, example}};
    for (auto& sizes : open.least()) {
        ir program = program_at(sizes);
        samples.push_back({std::move(sizes), std::move(program)});
    }
    return open_shapes_of(open.options(), std::move(samples), program_at);
}

}}}  // namespace torch_ir::detail

#endif
