// SPDX-License-Identifier: MIT
/// Views by strides and on several open sizes, which IREE does not compile, or compiles wrongly.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/mlir/detail/block_writer.hpp>

#if TORCH_IR_BODIES_OF(mlir)

#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/elements.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/ir/sort_stably.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/mlir/detail/text.hpp>
#include <torch_ir/schema/argument_value.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

inline constexpr std::string_view mlir_unsafe_advice = "fix the size, or force it (allow_unsafe) and compare the results";
inline constexpr std::string_view mlir_open_sizes = "its sizes are open, and the torch dialect needs them here";

[[nodiscard]] inline shape mlir_shape(std::vector<std::int64_t> const& sizes) { return {sizes.begin(), sizes.end()}; }

/// A list of integers.
TORCH_IR_INLINE mlir_value mlir_block::integers(std::vector<std::int64_t> const& values) {
    return list({.kind = schema_kind::integer, .list = true}, attribute(values));
}

/// A tensor of another dtype.
TORCH_IR_INLINE mlir_value mlir_block::converted(mlir_value const& v, shape const& sizes, dtype to) {
    auto const type = *mlir_dtype_of(to);
    return make("converted", mlir_tensor(sizes, type.torch), "torch.prims.convert_element_type", {v, out_.integer(type.number)});
}

/// The places of elements in memory are known, so the result is a choice among them. All of the memory must be seen: a tensor without gaps.
TORCH_IR_INLINE void mlir_block::write_as_strided(call_node const& call) {
    constexpr std::int64_t most = 1 << 20;
    auto const* t = tensor_argument(call, "self");
    auto const* result = call.results.empty() ? nullptr : call.results[0].tensor();
    auto const from = t ? static_sizes(t->sizes) : std::nullopt;
    auto const strides = t && t->strides ? static_sizes(*t->strides) : std::nullopt;
    auto const to = result ? static_sizes(result->sizes) : std::nullopt;
    auto const* wanted = find_argument(call, "stride");
    auto const* steps = wanted ? wanted->value.get_if<std::vector<std::int64_t>>() : nullptr;
    auto const* offset_given = argument_value(call, "storage_offset");
    if (!from || !strides || !to || !steps || steps->size() != to->size() || !t->storage_offset.is_static()) return refuse(mlir_open_sizes);
    auto const* offset = offset_given ? offset_given->get_if<std::int64_t>() : nullptr;
    std::int64_t const first = (offset ? *offset : t->storage_offset.value()) - t->storage_offset.value();
    std::vector<std::int64_t> order(from->size());
    std::iota(order.begin(), order.end(), 0);
    auto const at = [](std::vector<std::int64_t> const& v, std::int64_t i) { return v[static_cast<std::size_t>(i)]; };
    auto const step = [&](std::int64_t d) {
        return at(*from, d) == 1 ? std::numeric_limits<std::int64_t>::max() : at(*strides, d);
    };  // of one element it means nothing
    sort_stably(order, [&](std::int64_t a, std::int64_t b) { return step(a) > step(b); });
    std::int64_t count = 1;
    for (std::size_t i = order.size(); i-- > 0;) {
        if (at(*from, order[i]) == 1) continue;
        if (at(*strides, order[i]) != count) return refuse("a view by strides of a tensor with gaps in memory");
        count *= at(*from, order[i]);
    }
    std::int64_t const chosen = element_count(*to).value_or(most + 1);
    if (chosen > most) return refuse("a view by strides of more than a million elements");
    std::vector<std::int64_t> indices;
    indices.reserve(static_cast<std::size_t>(chosen));
    std::vector<std::int64_t> place(to->size());
    for (std::int64_t n = 0; n < chosen; ++n) {
        std::int64_t index = first;
        for (std::size_t d = 0; d < place.size(); ++d) index += place[d] * (*steps)[d];
        if (index < 0 || index >= count) return refuse("a view by strides beyond the tensor that it is of");
        indices.push_back(index);
        for (std::size_t d = place.size(); d-- > 0 && ++place[d] == (*to)[d];) place[d] = 0;
    }
    auto const element = mlir_dtype_of(t->dtype);
    if (!element) return refuse("its dtype is none of the torch dialect");
    auto value = item({}, find_argument(call, "self")->value);
    if (!std::is_sorted(order.begin(), order.end())) {
        std::vector<std::int64_t> sizes;
        for (auto const d : order) sizes.push_back(at(*from, d));
        value = make("ordered", mlir_tensor(mlir_shape(sizes), element->torch), "torch.aten.permute", {value, integers(order)});
    }
    value = make("memory", mlir_tensor({count}, element->torch), "torch.aten.reshape", {value, integers({count})});
    bool const is_all =
        chosen == count && std::is_sorted(indices.begin(), indices.end()) && std::adjacent_find(indices.begin(), indices.end()) == indices.end();
    if (!is_all) {
        auto const choice = *out_.literal(make_tensor_data<std::int64_t>({chosen}, indices), "indices");
        value = make("chosen", mlir_tensor({chosen}, element->torch), "torch.aten.index_select", {value, out_.integer(0), choice});
    }
    bind_results(call, {make(call.results[0].name, mlir_tensor(result->sizes, element->torch), "torch.aten.view", {value, integers(*to)})});
}

/// A product of sizes: a number, and how often each other factor is in it, by its text.
struct mlir_product {
    std::int64_t number = 1;
    std::map<std::string, int> factors;
    friend bool operator==(mlir_product const&, mlir_product const&) = default;

    void multiply(expression const& e) {
        if (e.what() == expression::kind::integer) number *= e.value();
        else if (e.op() == expression_op::mul)
            for (auto const& part : e.arguments()) multiply(part);
        else ++factors[to_string(e)];
    }
    void multiply(dim const& d) {
        if (d.is_static()) number *= d.value();
        else multiply(d.symbolic());
    }
};

/// Dimensions [first, last) that are together what others are.
struct mlir_group {
    std::size_t from_first, from_last, to_first, to_last;
};

/// The finest groups in which a view takes dimensions together and apart, as far as sizes tell: all together at the worst.
[[nodiscard]] inline std::vector<mlir_group> find_mlir_groups(shape const& from, shape const& to) {
    auto const prefixes = [](shape const& sizes) {
        std::vector<mlir_product> out(1);
        for (auto const& d : sizes) {
            out.push_back(out.back());
            out.back().multiply(d);
        }
        return out;
    };
    auto const a = prefixes(from), b = prefixes(to);
    std::vector<mlir_group> out;
    std::size_t i = 0, j = 0;
    while (i < from.size() && j < to.size()) {
        std::size_t m = from.size(), n = to.size();  // the products of all are equal, be they written otherwise
        for (std::size_t s = from.size(); s-- > i + 1;)
            for (std::size_t t = to.size(); t-- > j + 1;)
                if (a[s] == b[t]) m = s, n = t;
        out.push_back({i, m, j, n});
        i = m, j = n;
    }
    if (out.empty()) return out;
    out.back().from_last = from.size();  // what is left are ones
    out.back().to_last = to.size();
    return out;
}

/// Of open sizes: dimension by dimension, since IREE guesses what goes together where several are open, and may guess wrong. Returns whether it was one.
TORCH_IR_INLINE bool mlir_block::write_view(call_node const& call) {
    auto const* t = tensor_argument(call, "self");
    auto const* result = call.results.empty() ? nullptr : call.results[0].tensor();
    auto const* sizes = find_argument(call, "size") ? find_argument(call, "size") : find_argument(call, "shape");
    auto const element = t ? mlir_dtype_of(t->dtype) : std::nullopt;
    if (!t || !result || !sizes || !element || result->dtype != t->dtype) return false;
    auto const open = [](shape const& s) { return std::count_if(s.begin(), s.end(), [](dim const& d) { return !d.is_static(); }); };
    if (open(t->sizes) < 2 && open(result->sizes) < 2) return false;
    auto const groups = find_mlir_groups(t->sizes, result->sizes);
    std::vector<mlir_value> wanted;
    if (auto const* all = sizes->value.get_if<symbol_list>())
        for (auto const& i : all->items) std::visit([&](auto const& x) { wanted.push_back(item({.kind = schema_kind::integer}, attribute(x))); }, i);
    else if (auto const* numbers = sizes->value.get_if<std::vector<std::int64_t>>())
        for (auto const n : *numbers) wanted.push_back(out_.integer(n));
    if (wanted.size() != result->sizes.size() || groups.empty()) return false;
    auto value = item({}, find_argument(call, "self")->value);
    auto now = t->sizes;
    auto const at = [](std::size_t i) { return static_cast<std::ptrdiff_t>(i); };
    for (auto g = groups.rbegin(); g != groups.rend(); ++g) {
        if (g->from_last - g->from_first > 1) {
            dim merged = 1;
            for (std::size_t d = g->from_first; d < g->from_last; ++d)
                merged = merged.is_static() && now[d].is_static() ? dim(merged.value() * now[d].value()) : dim(expression::symbol("merged"), std::nullopt);
            now.erase(now.begin() + at(g->from_first) + 1, now.begin() + at(g->from_last));
            now[g->from_first] = merged;
            value = make("merged", mlir_tensor(now, element->torch), "torch.aten.flatten.using_ints",
                         {value, out_.integer(static_cast<std::int64_t>(g->from_first)), out_.integer(static_cast<std::int64_t>(g->from_last) - 1)});
        }
        if (g->to_last - g->to_first > 1) {
            bool const is_counted =
                std::count_if(result->sizes.begin() + at(g->to_first), result->sizes.begin() + at(g->to_last), [](dim const& d) { return !d.is_static(); }) > 1;
            auto const left_open = [&](mlir_value const& v) { return v.name == out_.integer(-1).name; };
            if (is_counted && !out_.options().allow_unsafe && std::any_of(wanted.begin() + at(g->to_first), wanted.begin() + at(g->to_last), left_open))
                return refuse("a view that splits into several open sizes and leaves one of them to be found (-1)", mlir_unsafe_advice), true;
            std::vector<mlir_value> const parts(wanted.begin() + at(g->to_first), wanted.begin() + at(g->to_last));
            now.erase(now.begin() + at(g->from_first));
            now.insert(now.begin() + at(g->from_first), result->sizes.begin() + at(g->to_first), result->sizes.begin() + at(g->to_last));
            value = make("split", mlir_tensor(now, element->torch), "torch.aten.unflatten.int",
                         {value, out_.integer(static_cast<std::int64_t>(g->from_first)), list_of(parts, "int")});
        }
    }
    bind_results(call, {value});
    return true;
}

}}}  // namespace torch_ir::detail

#endif
