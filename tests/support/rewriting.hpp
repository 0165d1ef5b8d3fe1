// SPDX-License-Identifier: MIT
/// Text in, text out: programs for tests of rewriting.
#pragma once

#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/rules.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <doctest/doctest.h>

namespace torch_ir_test {

using namespace torch_ir;

/// The lines of a program's text behind its inputs, weights and head.
inline std::string calls_of(ir const& program) {
    std::istringstream in(to_text(program));
    std::string out;
    for (std::string line; std::getline(in, line);) {
        bool const is_head = line.starts_with("program ") || line.find(" = input") != std::string::npos || line.find(" = parameter(") != std::string::npos ||
                             line.find(" = buffer(") != std::string::npos;
        if (!is_head) out += line + "\n";
    }
    return out;
}

/// A text of calls as `calls_of` prints it: lines without indentation.
inline std::string lines(std::string_view text) {
    std::istringstream in{std::string(text)};
    std::string out;
    for (std::string line; std::getline(in, line);) {
        auto const begin = line.find_first_not_of(' ');
        if (begin != std::string::npos) out += line.substr(begin) + "\n";
    }
    return out;
}

/// `change(editor)` on the program of a text; the result must be valid, with the names of calls numbered anew.
template <class F>
std::string rewritten(std::string_view text, F&& change) {
    program_editor edit(parse_text(text));
    change(edit);
    rename_calls(edit);
    ir const out = std::move(edit).result();
    for (auto const& d : validate_ir(out)) FAIL_CHECK(d.message());
    return calls_of(out);
}

}  // namespace torch_ir_test
