// SPDX-License-Identifier: MIT
/// Rules for operators that the C++ front end and Python's torch.nn.functional call by other names or with other arguments.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/rules.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// `_pad_enum` becomes `pad`, `split.sizes` `split_with_sizes`, `norm` `linalg_vector_norm`, `std.correction` without a correction
/// `std.dim`, `upsample_*` its overload `vec`, `_convolution` the convolution it is; the open end of a slice becomes Python's.
[[nodiscard]] std::vector<rewrite_rule> overload_rules();

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The value of an argument, none where it is absent.
[[nodiscard]] inline attribute given(program_editor const& edit, pattern_match const& m, std::string_view name) {
    auto const* a = find_argument(edit.at(m.root), name);
    return a ? a->value : attribute(none{});
}

TORCH_IR_INLINE bool pad_by_name(program_editor& edit, pattern_match const& m) {
    constexpr auto modes = std::to_array<char const*>({"reflect", "replicate", "circular", "constant"});
    auto const mode = given(edit, m, "mode");
    auto const* number = mode.get_if<std::int64_t>();
    if (!number || *number < 0 || *number >= static_cast<std::int64_t>(modes.size())) return false;
    return replace_by(edit, m, "aten.pad.default",
                      without_defaults({{{"self", given(edit, m, "self")}},
                                        {{"pad", given(edit, m, "pad")}},
                                        {{"mode", std::string(modes[static_cast<std::size_t>(*number)])}, std::string("constant")},
                                        {{"value", given(edit, m, "value")}, none{}}}));
}

TORCH_IR_INLINE bool split_with_sizes(program_editor& edit, pattern_match const& m) {
    auto dim = given(edit, m, "dim");
    if (dim.is<none>()) dim = std::int64_t{0};
    return replace_by(edit, m, "aten.split_with_sizes.default",
                      without_defaults({{{"self", given(edit, m, "self")}}, {{"split_sizes", given(edit, m, "split_size")}}, {{"dim", dim}, std::int64_t{0}}}));
}

TORCH_IR_INLINE bool vector_norm(program_editor& edit, pattern_match const& m) {
    auto order = given(edit, m, "p");
    auto dim = given(edit, m, "dim");
    auto keep = given(edit, m, "keepdim");
    if (dim == attribute(std::vector<std::int64_t>{})) dim = none{};
    if (order.is<none>()) order = 2.0;
    if (order == attribute(2.0) && dim.is<none>()) order = std::int64_t{2};
    if (keep.is<none>()) keep = false;
    return replace_by(edit, m, "aten.linalg_vector_norm.default",
                      without_defaults({{{"self", given(edit, m, "self")}},
                                        {{"ord", order}, std::int64_t{2}},
                                        {{"dim", dim}, none{}},
                                        {{"keepdim", keep}, false},
                                        {{"dtype", given(edit, m, "dtype"), argument_kind::keyword}, none{}}}));
}

/// `std.correction(x, dim)` is `std.dim(x, dim)`, which Python calls.
[[nodiscard]] inline rewrite_rule unbiased_rule(std::string const& base) {
    auto const op = "aten." + base;
    return {base + "-without-correction",
            pattern::call(op + ".correction").where("correction", absent_or({none{}})).where("dim", is_a<std::vector<std::int64_t>>()),
            [op](program_editor& edit, pattern_match const& m) {
                auto keep = given(edit, m, "keepdim");
                if (keep.is<none>()) keep = false;
                return replace_by(
                    edit, m, op + ".dim",
                    without_defaults(
                        {{{"self", given(edit, m, "self")}}, {{"dim", given(edit, m, "dim")}}, {{"unbiased", true}, true}, {{"keepdim", keep}, false}}));
            }};
}

/// C++ ends an open slice at half of what an integer holds, Python at the whole.
TORCH_IR_INLINE bool open_slice(program_editor& edit, pattern_match const& m) {
    auto call = edit.at(m.root);
    for (auto& a : call.arguments)
        if (a.name == "end") a.value = std::numeric_limits<std::int64_t>::max();
    edit.replace(m.root, std::move(call));
    return true;
}

/// The sizes are those that `scales` make of the last dimensions of `input`.
[[nodiscard]] inline bool is_scaled(tensor_type const* input, attribute const& sizes, std::vector<double> const& scales) {
    auto const* given_sizes = sizes.get_if<std::vector<std::int64_t>>();
    if (!input || !given_sizes || given_sizes->size() != scales.size() || input->sizes.size() != scales.size() + 2) return false;
    for (std::size_t d = 0; d < scales.size(); ++d) {
        auto const& size = input->sizes[d + 2];
        if (!size.is_static() || std::floor(static_cast<double>(size.value()) * scales[d]) != static_cast<double>((*given_sizes)[d])) return false;
    }
    return true;
}

[[nodiscard]] inline rewrite_rule upsample_rule(std::string const& base, std::vector<std::string> scale_names, bool has_corners) {
    auto const op = "aten." + base;
    return {base + "-vec", pattern::call(op + ".default").operand("self", pattern::any("input")),
            [op, has_corners, scale_names = std::move(scale_names)](program_editor& edit, pattern_match const& m) {
                auto size = given(edit, m, "output_size");
                std::vector<double> scales;
                std::size_t absent = 0;
                for (auto const& name : scale_names) {
                    auto const scale = given(edit, m, name);
                    if (auto const* x = scale.get_if<double>()) scales.push_back(*x);
                    else if (scale.is<none>()) ++absent;
                    else return false;
                }
                if (!scales.empty()) {
                    if (absent > 0 || !is_scaled(edit.find_tensor(m.value("input")), size, scales)) return false;
                    size = none{};
                }
                std::vector<argument> arguments{{"input", use{m.value("input")}}, {"output_size", std::move(size)}};
                if (has_corners) arguments.push_back({"align_corners", given(edit, m, "align_corners")});
                arguments.push_back({"scale_factors", scales.empty() ? attribute(none{}) : attribute(std::move(scales))});
                return replace_by(edit, m, op + ".vec", std::move(arguments));
            }};
}

/// `_convolution`, as traced TorchScript has it, by its name.
TORCH_IR_INLINE bool named_convolution(program_editor& edit, pattern_match const& m) {
    auto const* weight = edit.find_tensor(edit.use_in(m.root, "weight"));
    auto const transposed = given(edit, m, "transposed");
    if (!weight || weight->sizes.size() < 3 || weight->sizes.size() > 5 || !transposed.is<bool>()) return false;
    auto const n = weight->sizes.size() - 2;
    auto const all = [&](std::int64_t x) { return attribute(std::vector<std::int64_t>(n, x)); };
    std::string const op = std::string(transposed == attribute(true) ? "aten.conv_transpose" : "aten.conv") + static_cast<char>('0' + n) + "d";
    auto const list = [&](char const* name, std::int64_t standard) {
        auto value = given(edit, m, name);
        if (auto const* one = value.get_if<std::vector<std::int64_t>>(); one && one->size() == 1) value = std::vector<std::int64_t>(n, one->front());
        return new_argument{{name, std::move(value)}, all(standard)};
    };
    new_argument const groups{{"groups", given(edit, m, "groups")}, std::int64_t{1}};
    std::vector<new_argument> arguments{{{"input", given(edit, m, "input")}},
                                        {{"weight", given(edit, m, "weight")}},
                                        {{"bias", given(edit, m, "bias")}, none{}},
                                        list("stride", 1),
                                        list("padding", 0)};
    if (transposed == attribute(true)) {
        arguments.insert(arguments.end(), {list("output_padding", 0), groups, list("dilation", 1)});
        return replace_by(edit, m, op + (n == 1 ? ".default" : ".input"), without_defaults(std::move(arguments)));
    }
    if (list("output_padding", 0).given.value != all(0)) return false;
    arguments.insert(arguments.end(), {list("dilation", 1), groups});
    return replace_by(edit, m, op + ".default", without_defaults(std::move(arguments)));
}

/// The C++ LocalResponseNorm puts a dimension in before a view that would do so itself.
TORCH_IR_INLINE bool view_without_unsqueeze(program_editor& edit, pattern_match const& m) {
    auto const* from = edit.find_tensor(m.value("square"));
    auto const* to = edit.at(m.root).results.front().tensor();
    if (!from || !to || from->sizes.size() + 1 < 5 || to->sizes.size() != 5) return false;
    return replace_by(edit, m, "aten.view.default", {{"self", use{m.value("square")}}, {"size", given(edit, m, "size")}});
}

}  // namespace detail

TORCH_IR_INLINE std::vector<rewrite_rule> overload_rules() {
    using detail::upsample_rule;
    std::vector<rewrite_rule> rules;
    rules.push_back({"pad", pattern::call("aten._pad_enum.default"), detail::pad_by_name});
    rules.push_back({"split-with-sizes", pattern::call("aten.split.sizes"), detail::split_with_sizes});
    rules.push_back({"vector-norm", pattern::call("aten.norm.Scalar", "aten.norm.ScalarOpt_dim", "aten.norm.ScalarOpt_dtype", "aten.norm.ScalarOpt_dim_dtype"),
                     detail::vector_norm});
    for (auto const* base : {"std", "var", "std_mean", "var_mean"}) rules.push_back(detail::unbiased_rule(base));
    rules.push_back({"open-slice",
                     pattern::call("aten.slice.Tensor").where("end", [](attribute const* a) { return a && *a == attribute((std::int64_t{1} << 62) - 1); }),
                     detail::open_slice});
    for (std::string const base : {"upsample_nearest", "_upsample_nearest_exact"}) {
        rules.push_back(upsample_rule(base + "1d", {"scales"}, false));
        rules.push_back(upsample_rule(base + "2d", {"scales_h", "scales_w"}, false));
        rules.push_back(upsample_rule(base + "3d", {"scales_d", "scales_h", "scales_w"}, false));
    }
    rules.push_back(upsample_rule("upsample_linear1d", {"scales"}, true));
    rules.push_back(upsample_rule("upsample_trilinear3d", {"scales_d", "scales_h", "scales_w"}, true));
    for (auto const* base : {"upsample_bilinear2d", "upsample_bicubic2d", "_upsample_bilinear2d_aa", "_upsample_bicubic2d_aa"})
        rules.push_back(upsample_rule(base, {"scales_h", "scales_w"}, true));
    rules.push_back({"convolution", pattern::call("aten._convolution.default", "aten._convolution.deprecated"), detail::named_convolution});
    rules.push_back(
        {"local-response-norm",
         pattern::call("aten.view.default")
             .operand(
                 "self",
                 pattern::call("aten.unsqueeze.default")
                     .only_use()
                     .where("dim", [](attribute const* a) { return a && *a == attribute(std::int64_t{1}); })
                     .operand(
                         "self",
                         pattern::call("aten.mul.Tensor").named("square").only_use().operand("self", pattern::any("x")).operand("other", pattern::any("x")))),
         detail::view_without_unsqueeze});
    return rules;
}

}}  // namespace torch_ir

#endif
