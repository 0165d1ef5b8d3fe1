// SPDX-License-Identifier: MIT
/// What a state dict holds, as text and as JSON.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A line for each tensor (name, dtype, sizes, bytes), then the totals, of all and of each dtype:
///
///     fc.weight  float32[2, 3]  24 B
///     fc.bias    float32[2]      8 B
///     2 tensors, 8 elements, 32 bytes
///       float32: 8 (tensors: 2, 32 B)
[[nodiscard]] std::string to_string(state_dict const& tensors);
/// The former name of `to_string`.
[[deprecated("use to_string")]] [[nodiscard]] inline std::string to_text(state_dict const& x) { return to_string(x); }

/// `{"tensors": [{"name": "fc.weight", "dtype": "float32", "shape": [2, 3], "bytes": 24}, …], "elements": 8, "bytes": 32, "dtypes": [{"name": "float32",
/// "tensors": 2, "elements": 8, "bytes": 32}]}`. docs/schemas/weights.schema.json describes it.
[[nodiscard]] std::string to_json(state_dict const& tensors);

/// The tensors of a module, or of a dtype, as one sum.
struct tensor_sum {
    std::string name;  ///< path of the module, empty for all tensors; or the dtype
    std::uint64_t tensors = 0;
    std::uint64_t elements = 0;
    std::uint64_t bytes = 0;
};

/// In the order of their first tensors. Linear.
[[nodiscard]] std::vector<tensor_sum> sum_by_dtype(state_dict const& tensors);

/// All tensors, then the modules that the names tell of, each with all that is below it and before its parts: `layers`, `layers.0`, `layers.0.fc` of
/// `layers.0.fc.weight`. Modules deeper than `depth` levels are left out, their tensors are in the sums. Linear, times the depth, which counts up to 64.
[[nodiscard]] std::vector<tensor_sum> sum_by_module(state_dict const& tensors, std::size_t depth = static_cast<std::size_t>(-1));

/// A table of the sums, for people. No newline at the end.
[[nodiscard]] std::string to_string(std::vector<tensor_sum> const& modules);
/// `{"modules": [{"name": "", "tensors": 2, "elements": 8, "bytes": 32}, …]}`
[[nodiscard]] std::string to_json(std::vector<tensor_sum> const& modules);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(weights)

#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/printable.hpp>

#include <array>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline std::int64_t as_signed(std::uint64_t n) {
    return static_cast<std::int64_t>(std::min<std::uint64_t>(n, std::numeric_limits<std::int64_t>::max()));
}

[[nodiscard]] inline std::uint64_t elements_of(state_dict::entry const& e) { return static_cast<std::uint64_t>(element_count(e.data.sizes).value_or(0)); }
[[nodiscard]] inline std::uint64_t bytes_of(state_dict::entry const& e) { return elements_of(e) * element_size(e.data.dtype); }

/// Sums by name, in the order of their first tensors.
class tensor_sums {
public:
    void add(std::string_view name, state_dict::entry const& e) {
        auto const [at, is_new] = number_.try_emplace(std::string(name), sums_.size());
        if (is_new) sums_.push_back({at->first});
        auto& s = sums_[at->second];
        ++s.tensors;
        s.elements += elements_of(e);
        s.bytes += bytes_of(e);
    }
    [[nodiscard]] std::vector<tensor_sum> take() && { return std::move(sums_); }

private:
    name_map<std::size_t> number_;
    std::vector<tensor_sum> sums_;
};

[[nodiscard]] inline tensor_sum sum_of_all(state_dict const& tensors) {
    tensor_sum out;
    for (auto const& e : tensors) {
        ++out.tensors;
        out.elements += elements_of(e);
        out.bytes += bytes_of(e);
    }
    return out;
}

inline void write_sum(json_writer& out, tensor_sum const& s) {
    out.item();
    out.open_line('{');
    out.key("name");
    out.string(s.name);
    for (auto const& [key, n] : {std::pair(std::string_view("tensors"), s.tensors), {"elements", s.elements}, {"bytes", s.bytes}}) {
        out.key(key);
        out.integer(n);
    }
    out.close('}');
}

/// The members of the JSON object.
inline void write_tensors(json_writer& out, state_dict const& tensors) {
    out.key("tensors");
    out.open('[');
    for (auto const& e : tensors) {
        out.item();
        out.open_line('{');
        out.key("name");
        out.string(e.name);
        out.key("dtype");
        out.string(to_string(e.data.dtype));
        out.key("shape");
        out.open_line('[');
        for (auto const n : e.data.sizes) {
            out.item();
            out.integer(n);
        }
        out.close(']');
        out.key("bytes");
        out.integer(bytes_of(e));
        out.close('}');
    }
    out.close(']');
    auto const all = sum_of_all(tensors);
    out.key("elements");
    out.integer(all.elements);
    out.key("bytes");
    out.integer(all.bytes);
    out.key("dtypes");
    out.open('[');
    for (auto const& s : sum_by_dtype(tensors)) write_sum(out, s);
    out.close(']');
}

}  // namespace detail

TORCH_IR_INLINE std::vector<tensor_sum> sum_by_dtype(state_dict const& tensors) {
    detail::tensor_sums sums;
    for (auto const& e : tensors) sums.add(to_string(e.data.dtype), e);
    return std::move(sums).take();
}

TORCH_IR_INLINE std::vector<tensor_sum> sum_by_module(state_dict const& tensors, std::size_t depth) {
    constexpr std::size_t max_levels = 64;
    detail::tensor_sums sums;
    for (auto const& e : tensors) {
        sums.add({}, e);
        std::size_t level = 0;
        for (std::size_t dot = e.name.find('.'); dot != std::string::npos && level < std::min(depth, max_levels); dot = e.name.find('.', dot + 1), ++level)
            sums.add(std::string_view(e.name).substr(0, dot), e);
    }
    return std::move(sums).take();
}

TORCH_IR_INLINE std::string to_string(state_dict const& tensors) {
    struct line {
        std::string name, type, size;
    };
    std::vector<line> lines;
    std::size_t width = 0, type_width = 0, size_width = 0;
    for (auto const& e : tensors) {
        line l{detail::printable(e.name), detail::concat(to_string(e.data.dtype), "["), with_byte_unit(detail::as_signed(detail::bytes_of(e)))};
        for (std::size_t i = 0; i < e.data.sizes.size(); ++i) l.type += detail::concat(i == 0 ? "" : ", ", std::to_string(e.data.sizes[i]));
        l.type += ']';
        width = std::max(width, std::min<std::size_t>(l.name.size(), 60));
        type_width = std::max(type_width, std::min<std::size_t>(l.type.size(), 40));
        size_width = std::max(size_width, l.size.size());
        lines.push_back(std::move(l));
    }
    std::string out;
    for (auto& l : lines) {
        l.name.resize(std::max(l.name.size(), width), ' ');
        l.type.resize(std::max(l.type.size(), type_width), ' ');
        out += detail::concat(l.name, "  ", l.type, "  ", std::string(size_width - l.size.size(), ' '), l.size, "\n");
    }
    auto const all = detail::sum_of_all(tensors);
    auto const count = [](std::uint64_t n) { return with_thousands(detail::as_signed(n)); };
    auto const bytes = [](std::uint64_t n) { return with_byte_unit(detail::as_signed(n)); };
    out += detail::concat(count(all.tensors), all.tensors == 1 ? " tensor, " : " tensors, ", count(all.elements), " elements, ", count(all.bytes), " bytes",
                          all.bytes < 1000 ? std::string() : detail::concat(" (", bytes(all.bytes), ")"), "\n");
    for (auto const& s : sum_by_dtype(tensors))
        out += detail::concat("  ", s.name, ": ", count(s.elements), " (tensors: ", count(s.tensors), ", ", bytes(s.bytes), ")\n");
    return out;
}

TORCH_IR_INLINE std::string to_json(state_dict const& tensors) {
    detail::json_writer out(detail::json_charset::utf8);
    out.open('{');
    detail::write_tensors(out, tensors);
    out.close('}');
    return std::move(out.text()) + "\n";
}

TORCH_IR_INLINE std::string to_string(std::vector<tensor_sum> const& modules) {
    std::vector<std::array<std::string, 4>> lines{{"Module", "Tensors", "Elements", "Bytes"}};
    for (auto const& s : modules)
        lines.push_back({s.name.empty() ? std::string("(all)") : printable_line(s.name), with_thousands(detail::as_signed(s.tensors)),
                         with_thousands(detail::as_signed(s.elements)), with_byte_unit(detail::as_signed(s.bytes))});
    std::array<std::size_t, 4> width{};
    for (auto const& l : lines)
        for (std::size_t i = 0; i < l.size(); ++i) width[i] = std::max(width[i], l[i].size());
    std::string out;
    for (auto const& l : lines) {
        if (!out.empty()) out += '\n';
        for (std::size_t i = 0; i < l.size(); ++i) {
            std::string const gap(width[i] - l[i].size(), ' ');
            out += i == 0 ? l[i] + gap : "  " + gap + l[i];
        }
    }
    return out;
}

TORCH_IR_INLINE std::string to_json(std::vector<tensor_sum> const& modules) {
    detail::json_writer out(detail::json_charset::utf8);
    out.open('{');
    out.key("modules");
    out.open('[');
    for (auto const& s : modules) detail::write_sum(out, s);
    out.close(']');
    out.close('}');
    return std::move(out.text());
}

}}  // namespace torch_ir

#endif
