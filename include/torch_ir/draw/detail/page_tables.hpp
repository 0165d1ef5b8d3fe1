// SPDX-License-Identifier: MIT
/// The tables of the HTML page's data that all programs share: texts, each once, and stack traces as lists of lines.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/printable.hpp>
#include <torch_ir/ir/utf8.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// `text`, with `?` for each byte outside of ASCII where it is not UTF-8.
[[nodiscard]] inline std::string page_utf8(std::string_view text) {
    std::string out(text);
    if (is_utf8(text)) return out;
    for (char& c : out)
        if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    return out;
}

/// One item of an array.
inline void page_number(json_writer& out, std::size_t n) {
    out.item();
    out.integer(n);
}

class page_tables {
public:
    page_tables() { static_cast<void>(text({})); }  // 0 is the empty text

    /// The number of a text.
    [[nodiscard]] std::size_t text(std::string_view s) {
        auto const [at, is_new] = number_.try_emplace(std::string(s), texts_.size());
        if (is_new) texts_.push_back(printable_text(page_utf8(s)));
        return at->second;
    }

    /// The number of a stack trace, from 1 on.
    [[nodiscard]] std::size_t trace(std::string const& s) {
        auto const [at, is_new] = trace_number_.try_emplace(s, traces_.size() + 1);
        if (!is_new) return at->second;
        std::vector<std::size_t> lines;
        for (std::size_t begin = 0; begin <= s.size();) {
            auto const end = std::min(s.find('\n', begin), s.size());
            if (end > begin) lines.push_back(text(std::string_view(s).substr(begin, end - begin)));
            begin = end + 1;
        }
        traces_.push_back(std::move(lines));
        return at->second;
    }

    /// `"strings":[…],"traces":[[…]…]` of an object.
    void write(json_writer& out) const {
        out.key("strings");
        out.open_compact('[');
        for (auto const& s : texts_) {
            out.item();
            out.string(s);
        }
        out.close(']');
        out.key("traces");
        out.open_compact('[');
        for (auto const& lines : traces_) {
            out.item();
            out.open_compact('[');
            for (auto const line : lines) page_number(out, line);
            out.close(']');
        }
        out.close(']');
    }

private:
    std::vector<std::string> texts_;
    name_map<std::size_t> number_;
    std::vector<std::vector<std::size_t>> traces_;
    name_map<std::size_t> trace_number_;
};

}}}  // namespace torch_ir::detail
