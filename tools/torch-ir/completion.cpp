// SPDX-License-Identifier: MIT
#include "completion.hpp"

namespace torch_ir_tool {

std::vector<option_words> all_words(CLI::App const& command) {
    std::vector<option_words> out;
    for (auto const& group : groups_of(command)) out.insert(out.end(), group.options.begin(), group.options.end());
    return out;
}

std::string short_description(std::string const& text) {
    std::string out;
    int depth = 0;
    for (char const c : text) {
        if (c == '(' && depth++ == 0 && out.ends_with(' ')) out.pop_back();
        if (depth == 0 && c == ';') break;
        if (depth == 0) out += c;
        if (c == ')' && depth > 0) --depth;
    }
    constexpr std::size_t most = 70;
    if (out.size() > most) out.erase(out.find_last_of(' ', most));
    while (out.ends_with(' ') || out.ends_with(',') || out.ends_with(':')) out.pop_back();
    return out;
}

std::string joined(std::vector<std::string> const& words) {
    std::string out;
    for (auto const& w : words) out += (out.empty() ? "" : " ") + w;
    return out;
}

}  // namespace torch_ir_tool
