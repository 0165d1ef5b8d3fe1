// SPDX-License-Identifier: MIT
/// Names and labels that Mermaid takes.
#pragma once

#include <torch_ir/ir/printable.hpp>
#include <torch_ir/ir/type.hpp>

#include <cstddef>
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

/// Where a label stands: Mermaid reads that of a node as HTML, that of a slice of a pie as it is.
enum class mermaid_label : bool { html, plain };

/// Text inside of a quoted label. What would end it or be read as markup (quotes, hashes, backticks, tags, two percent signs, which
/// begin a directive) becomes Mermaid's entities, a line break a space, and what nobody could see an escape.
[[nodiscard]] inline std::string mermaid_text(std::string_view text, mermaid_label label = mermaid_label::html) {
    std::string line(text);
    for (char& c : line)
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    line = printable_line(line);
    bool const tags = label == mermaid_label::html;
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        char const c = line[i];
        if (c == '"') out += "#quot;";
        else if (c == '#') out += "#35;";
        else if (c == '`') out += "#96;";
        else if (c == '%' && (line.substr(i + 1, 1) == "%" || (i > 0 && line[i - 1] == '%'))) out += "#37;";
        else if (c == '<' && tags) out += "#lt;";
        else if (c == '>' && tags) out += "#gt;";
        else if (c == '&' && tags) out += "#amp;";
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
