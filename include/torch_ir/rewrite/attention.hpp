// SPDX-License-Identifier: MIT
/// Attention that is written out, softmax(q · kᵀ · scale) · v, becomes one `scaled_dot_product_attention`.
///
/// \code
///     torch_ir::apply_rules(edit, {torch_ir::attention_rule()});
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/rewrite/rules.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Without a mask and without dropout, on float32 tensors of four dimensions, where what follows is the usual exchange of heads and positions with a copy: LibTorch's kernel
/// leaves its result as that wants it. The sums are taken in another order, so results differ by roundings; NaN and infinities come out where they did.
[[nodiscard]] rewrite_rule attention_rule();

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/schema/argument_value.hpp>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline bool is_operator(call_node const& c, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), c.op.text()) != names.end();
}

/// The call exchanges the dimensions `a` and `b` of four, and no others.
[[nodiscard]] inline bool exchanges(call_node const& c, std::int64_t a, std::int64_t b) {
    auto const place = [](attribute const* v) -> std::optional<std::int64_t> {
        auto const n = v ? as_number<std::int64_t>(*v) : std::nullopt;
        return n ? std::optional(*n < 0 ? *n + 4 : *n) : std::nullopt;
    };
    if (c.op.text() == "aten.transpose.int") {
        auto const x = place(argument_value(c, "dim0")), y = place(argument_value(c, "dim1"));
        return x && y && ((*x == a && *y == b) || (*x == b && *y == a));
    }
    if (c.op.text() != "aten.permute.default") return false;
    auto const* dims = argument_value(c, "dims");
    std::vector<std::int64_t> wanted{0, 1, 2, 3};
    std::swap(wanted[static_cast<std::size_t>(a)], wanted[static_cast<std::size_t>(b)]);
    auto const* list = dims ? dims->get_if<std::vector<std::int64_t>>() : nullptr;
    return list && *list == wanted;
}

/// The scores without the number that they are multiplied with, and that number; nothing where they are something else.
[[nodiscard]] inline std::optional<std::pair<value_id, double>> without_scale(program_editor const& edit, value_id scores) {
    auto const i = edit.producer(scores);
    if (i == no_call || edit.only_user(scores) == no_call ||
        !is_operator(edit.at(i), {"aten.mul.Tensor", "aten.div.Tensor", "aten.mul.Scalar", "aten.div.Scalar"}))
        return std::pair(scores, 1.0);
    auto const* other = argument_value(edit.at(i), "other");
    auto const factor = other ? as_number<double>(*other) : std::nullopt;
    value_id const from = edit.use_in(i, "self");
    if (!factor || from == no_value || *factor == 0.0) return std::nullopt;
    return std::pair(from, edit.at(i).op.base() == "mul" ? *factor : 1.0 / *factor);
}

inline bool fuse_attention(program_editor& edit, pattern_match const& m) {
    auto const fits = [&](value_id v) {
        auto const* t = edit.find_tensor(v);
        return t && t->dtype == dtype::float32 && t->sizes.size() == 4;
    };
    auto const softmax = m.call("softmax");
    auto const* dim = argument_value(edit.at(softmax), "dim");
    auto const axis = dim ? as_number<std::int64_t>(*dim) : std::nullopt;
    if (!axis || (*axis != -1 && *axis != 3)) return false;
    if (auto const* type = argument_value(edit.at(softmax), "dtype"); type && !type->is<none>()) return false;
    auto const scaled = without_scale(edit, m.value("scores"));
    auto const product = scaled ? edit.producer(scaled->first) : no_call;
    if (product == no_call || edit.at(product).op.text() != "aten.matmul.default" || edit.only_user(scaled->first) == no_call) return false;
    value_id const query = edit.use_in(product, "self"), turned = edit.use_in(product, "other"), value = m.value("value");
    auto const turn = turned == no_value ? no_call : edit.producer(turned);
    if (query == no_value || turn == no_call || !exchanges(edit.at(turn), 2, 3)) return false;
    value_id const key = edit.use_in(turn, "self");
    if (!fits(query) || !fits(key) || !fits(value) || !fits(edit.at(m.root).results.front().id)) return false;
    auto const &q = edit.find_tensor(query)->sizes, &k = edit.find_tensor(key)->sizes, &v = edit.find_tensor(value)->sizes;
    if (q[0] != k[0] || q[1] != k[1] || q[0] != v[0] || q[1] != v[1] || q[3] != k[3] || k[2] != v[2] || q[3] != v[3]) return false;
    auto const after = edit.only_user(edit.at(m.root).results.front().id);
    if (after == no_call || !exchanges(edit.at(after), 1, 2)) return false;
    auto const copy = edit.only_user(edit.at(after).results.front().id);
    if (copy == no_call || !is_operator(edit.at(copy), {"aten.contiguous.default", "aten.reshape.default", "aten.clone.default"})) return false;
    if (edit.writes_between(turn, m.root)) return false;
    return replace_by(edit, m, "aten.scaled_dot_product_attention.default",
                      {{"query", use{query}}, {"key", use{key}}, {"value", use{value}}, {"scale", scaled->second}});
}

}  // namespace detail

TORCH_IR_INLINE rewrite_rule attention_rule() {
    return {"attention",
            pattern::call("aten.matmul.default")
                .operand("self", pattern::call("aten.softmax.int", "aten._softmax.default").named("softmax").only_use().operand("self", pattern::any("scores")))
                .operand("other", pattern::any("value")),
            detail::fuse_attention};
}

}}  // namespace torch_ir

#endif
