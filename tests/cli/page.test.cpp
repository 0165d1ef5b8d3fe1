// SPDX-License-Identifier: MIT
// The page that torch-ir visualize writes, its script run by Node.js.
#include <torch_ir/pt2/read.hpp>

#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/page") {
TEST_CASE("the page draws without overlaps, finds, opens and closes modules") {
    temporary_folder const folder;
    auto const script = std::string(TORCH_IR_TEST_DATA) + "/../draw/html_viewer.js";
    for (auto const& [model, nodes] : {std::pair{"DeepResNet", "27"}, {"TransformerBlock", "25"}, {"LSTMNet", ""}}) {
        CAPTURE(model);
        auto const file = reference_file(std::string(model) + "/model.pt2");
        std::string count = nodes;
        if (count.empty()) count = std::to_string(torch_ir::read_pt2(file).calls().size());
        CHECK(output_of({"visualize", file, "-o", folder / "x.html"}) == "");
        auto const r = run_process({TORCH_IR_NODE, script, folder / "x.html", count});
        CHECK(r.err == "");
        CHECK(r.exit_code == 0);
    }
}
}  // TEST_SUITE("cli/page")
