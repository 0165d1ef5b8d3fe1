// SPDX-License-Identifier: MIT
/// Runs torch-ir in tests and checks how it ends.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "process.hpp"

namespace torch_ir_test {

/// A file of the committed reference models: `reference_file("UNet/model.pt2")`.
inline std::string reference_file(std::string const& name) { return std::string(TORCH_IR_TEST_DATA) + "/reference/models/" + name; }

inline process_result run_tool(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), TORCH_IR_CLI);
    return run_process(arguments);
}

/// The standard output of a command that must succeed and say nothing on standard error.
inline std::string output_of(std::vector<std::string> const& arguments) {
    auto const r = run_tool(arguments);
    CHECK(r.exit_code == 0);
    CHECK(r.err == "");
    return r.out;
}

/// Requires exit code 2, an empty standard output and one line on standard error, `error: …`, that holds all of `parts`.
inline void check_refused(process_result const& r, std::vector<std::string> const& parts) {
    CHECK(r.exit_code == 2);
    CHECK(r.out == "");
    CAPTURE(r.err);
    CHECK(r.err.starts_with("error: "));
    CHECK(std::count(r.err.begin(), r.err.end(), '\n') == 1);
    CHECK(r.err.ends_with('\n'));
    for (auto const& part : parts) {
        CAPTURE(part);
        CHECK(r.err.find(part) != std::string::npos);
    }
}

/// `text` with the first `from` behind the first `anchor` replaced by `to`. Both must be there.
inline std::string edit(std::string text, std::string const& anchor, std::string const& from, std::string const& to) {
    auto const begin = text.find(anchor);
    REQUIRE_MESSAGE(begin != std::string::npos, "no ", anchor);
    auto const at = text.find(from, begin);
    REQUIRE_MESSAGE(at != std::string::npos, "no ", from, " behind ", anchor);
    return text.replace(at, from.size(), to);
}

}  // namespace torch_ir_test
