// SPDX-License-Identifier: MIT
// Names of files and in files: none steers a terminal, fakes a line or fills a page of standard error.
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/names") {
namespace {

/// A document whose every name would move the cursor, colour the line, end it or turn it round.
std::string document() {
    std::string const evil = R"(\u001b[31m\r\u009b2J\u202e\u007f\nerror: fake)";
    return R"({"name": "M)" + evil + R"(", "nodes": [{"name": "relu)" + evil + R"(", "op_type": "aten.relu.default", "inputs": [{"name": "x)" + evil +
           R"(", "shape": [2], "dtype": "float32"}], "outputs": [{"name": "relu)" + evil +
           R"(", "shape": [2], "dtype": "float32"}], "attrs": {}}], "edges": [], "graph_inputs": [{"name": "x)" + evil +
           R"(", "shape": [2], "dtype": "float32"}], "graph_outputs": [{"name": "relu)" + evil + R"(", "shape": [2], "dtype": "float32"}], "weights": []})";
}

void check_clean(std::string const& text) {
    CAPTURE(text);
    CHECK(std::none_of(text.begin(), text.end(), [](unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F; }));
    for (auto const* part : {"\nerror: fake", "\xC2\x9B", "\xE2\x80\xAE"}) CHECK(text.find(part) == std::string::npos);
}

}  // namespace

TEST_CASE("no command prints what steers a terminal, whatever the names in a program") {
    temporary_folder const folder;
    auto const file = folder / "evil.json";
    write_text(file, document());
    for (auto const& command : std::vector<std::vector<std::string>>{{"info"},
                                                                     {"info", "--json"},
                                                                     {"info", "--by", "op"},
                                                                     {"info", "--by", "node"},
                                                                     {"info", "--by", "module"},
                                                                     {"validate"},
                                                                     {"extract"},
                                                                     {"extract", "--dialect", "pytorch-ir"},
                                                                     {"visualize"},
                                                                     {"visualize", "--group"},
                                                                     {"visualize", "--format", "dot"},
                                                                     {"visualize", "--format", "pytorch-ir"},
                                                                     {"rewrite", "--format", "text"},
                                                                     {"rewrite", "--pass", "rename"},
                                                                     {"diff", reference_file("SelfAttention/model.pt2")},
                                                                     {"diff", "--json", reference_file("SelfAttention/model.pt2")}}) {
        CAPTURE(command);
        auto arguments = command;
        arguments.push_back(file);
        auto const r = run_tool(arguments);
        CHECK(r.exit_code >= 0);
        CHECK(r.out + r.err != "");
        check_clean(r.out);
        check_clean(r.err);
    }
}

TEST_CASE("the name of a file is one piece of one line of an error, however long it is") {
    check_refused(run_tool({"info", "no\x1b[31m\nerror: such file"}), {"no\\x1b[31m error: such file"});
    auto const r = run_tool({"info", "no\xFF" + std::string(5000, 'n')});
    check_refused(r, {"no\\xffnnn", "\xE2\x80\xA6"});
    CHECK(r.err.size() < 2000);
}
}  // TEST_SUITE("cli/names")
