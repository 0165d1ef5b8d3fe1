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

TEST_CASE("differences are told by module: the summary first, then what is alike once") {
    temporary_folder const folder;
    auto const model = reference_file("DeepResNet/model.pt2");
    std::string changed = output_of({"extract", model});
    for (std::size_t at = 0; (at = changed.find("1e-05", at)) != std::string::npos;) changed.replace(at, 5, "0.001");
    write_text(folder / "changed.json", changed);
    auto const r = run_tool({"diff", model, folder / "changed.json"});
    CHECK(r.exit_code == 1);
    CHECK(r.out ==
          "0 nodes added, 0 removed, 7 changed; 7 differences\n"
          "\nthe program (DeepResNet)\n"
          "  ~ bn1: batch_norm (aten.batch_norm.default): eps 1e-05 -> 0.001\n"
          "\nres_block{1…3} (ResidualBlock) ×3\n"
          "  ~ bn1: batch_norm_1, bn2: batch_norm_2 (aten.batch_norm.default): eps 1e-05 -> 0.001\n");
    auto const all = run_tool({"diff", model, folder / "changed.json", "--all"});
    CHECK(all.out.find("\nres_block3 (ResidualBlock)\n"
                       "  ~ bn1: batch_norm_5 (aten.batch_norm.default): eps 1e-05 -> 0.001\n"
                       "  ~ bn2: batch_norm_6 (aten.batch_norm.default): eps 1e-05 -> 0.001\n") != std::string::npos);
    auto const table = run_tool({"diff", model, folder / "changed.json", "--stat"});
    CHECK(table.exit_code == 1);
    CHECK(table.out ==
          " the program (DeepResNet)          | 1 ~\n"
          " res_block{1…3} (ResidualBlock) ×3 | 6 ~~~~~~\n"
          " 0 nodes added, 0 removed, 7 changed; 7 differences\n");
    check_refused(run_tool({"diff", model, folder / "changed.json", "--stat", "--json"}), {"--stat"});
}

TEST_CASE("the table fits 80 columns, and each kind of difference is seen in it") {
    auto const r = run_tool({"diff", reference_file("DeepResNet/model.pt2"), reference_file("TransformerBlock/model.pt2"), "--stat"});
    CHECK(r.exit_code == 1);
    for (std::size_t begin = 0, end = 0; (end = r.out.find('\n', begin)) != std::string::npos; begin = end + 1)
        CHECK((end - begin <= 80 || r.out.find(" | ", begin) > end));
    CHECK(r.out.find("| 118 +++++++++--") != std::string::npos);
    CHECK(r.out.find("-~\n") != std::string::npos);
}

TEST_CASE("what differs inside of a branch is told with the path of the branch") {
    temporary_folder const folder;
    auto const model = reference_file("CondNet/model.pt2");
    write_text(folder / "changed.json", edit(output_of({"extract", model}), "\"op_type\": \"aten.cos.default\"", "aten.cos.default", "aten.tan.default"));
    auto const r = run_tool({"diff", model, folder / "changed.json"});
    CHECK(r.exit_code == 1);
    CHECK(r.out.find("false_graph_0/") != std::string::npos);
    CHECK(r.out.find(": aten.cos.default -> aten.tan.default\n") != std::string::npos);
}

TEST_CASE("a file that can't be read is one error line") {
    check_refused(run_tool({"diff", reference_file("SelfAttention/model.pt2"), "none.json"}), {"none.json"});
    check_refused(run_tool({"diff", reference_file("SelfAttention/model.pt2")}), {"B"});
}
}  // TEST_SUITE("cli/diff")
