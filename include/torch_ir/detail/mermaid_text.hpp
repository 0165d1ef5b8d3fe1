// SPDX-License-Identifier: MIT
/// Names and labels that Mermaid takes.
#pragma once

#include <torch_ir/ir/type.hpp>

#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// An identifier: letters, digits and underscores stay, anything else becomes `_` and its code, so that two names differ still.
[[nodiscard]] inline std::string mermaid_id(std::string_view name) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (char const c : name) {
        bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        out += plain ? c : '_';
        if (plain) continue;
        auto const code = static_cast<unsigned char>(c);
        out += digits[code >> 4U];
        out += digits[code & 15U];
    }
    return out;
}

/// Text inside of a quoted label. What would end it or be read as markup (quotes, hashes, backticks) becomes Mermaid's
/// entities, a line break a space.
[[nodiscard]] inline std::string mermaid_text(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (c == '"') out += "#quot;";
        else if (c == '#') out += "#35;";
        else if (c == '`') out += "#96;";
        else if (c == '\n' || c == '\r') out += ' ';
        else out += c;
    }
    return out;
}

/// `1x3x224x224`; empty for rank 0.
[[nodiscard]] inline std::string mermaid_shape(shape const& s) {
    std::string out;
    for (dim const& d : s) {
        if (!out.empty()) out += 'x';
        out += to_string(d);
    }
    return out;
}

/// `aten.conv2d.default` → `conv2d`, `aten.add.Tensor` → `add.Tensor`: without what every operator has.
[[nodiscard]] inline std::string_view short_op_type(std::string_view op_type) {
    constexpr std::string_view space = "aten.", overload = ".default";
    if (op_type.starts_with(space)) op_type.remove_prefix(space.size());
    if (op_type.ends_with(overload)) op_type.remove_suffix(overload.size());
    return op_type;
}

}}}  // namespace torch_ir::detail
