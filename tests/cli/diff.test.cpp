// SPDX-License-Identifier: MIT
// torch-ir diff.
#include <string>

#include <doctest/doctest.h>
#include <boost/json/parse.hpp>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/diff") {
TEST_CASE("equal programs end with 0, in whatever form they are stored") {
    auto const archive = reference_file("SelfAttention/model.pt2"), json = reference_file("SelfAttention/ir.json");
    CHECK(output_of({"diff", archive, archive}) == "equal\n");
    CHECK(output_of({"diff", archive, json}) == "equal\n");
    CHECK(boost::json::parse(output_of({"diff", archive, json, "--json"})).at("is_equal").as_bool());
}

TEST_CASE("programs that differ end with 1 and tell how") {
    temporary_folder const folder;
    auto const archive = reference_file("SelfAttention/model.pt2");
    auto const text = output_of({"extract", archive});
    write_text(folder / "changed.json", edit(text, "aten.softmax.int", "-1", "-2"));
    auto const r = run_tool({"diff", archive, folder / "changed.json"});
    CHECK(r.exit_code == 1);
    CHECK(r.err == "");
    CHECK(r.out.find("(aten.softmax.int): dim -1 -> -2") != std::string::npos);
    CHECK(r.out.find("0 nodes added, 0 removed, 1 changed") != std::string::npos);
    auto const j = run_tool({"diff", archive, folder / "changed.json", "--json"});
    CHECK(j.exit_code == 1);
    CHECK(boost::json::parse(j.out).at("changed").at(0).at("attributes").at(0).at("name").as_string() == "dim");
}

TEST_CASE("a file that can't be read is one error line") {
    check_refused(run_tool({"diff", reference_file("SelfAttention/model.pt2"), "none.json"}), {"none.json"});
    check_refused(run_tool({"diff", reference_file("SelfAttention/model.pt2")}), {"B"});
}
}  // TEST_SUITE("cli/diff")
