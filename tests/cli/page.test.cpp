// SPDX-License-Identifier: MIT
// The page that torch-ir visualize writes, its modules run by Node.js. tests/viewer/ has the tests of the modules alone, and those in a browser.
#include <torch_ir/pt2/read.hpp>

#include <string>

#include <doctest/doctest.h>

#include "support/tool.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/page") {
TEST_CASE("the page lays programs out without overlaps, whatever is open, and finds nodes") {
    temporary_folder const folder;
    auto const script = std::string(TORCH_IR_TEST_DATA) + "/../viewer/page_layout.mjs";
    for (std::string const model : {"DeepResNet", "TransformerBlock", "LSTMNet", "CondNet", "WhileLoop", "DynSeqAttn", "KVCache", "InplaceChain"}) {
        CAPTURE(model);
        auto const file = reference_file(model + "/model.pt2");
        auto const count = std::to_string(torch_ir::read_pt2(file).calls().size());
        CHECK(output_of({"visualize", file, "-o", folder / "x.html"}) == "");
        auto const r = run_process({TORCH_IR_NODE, script, folder / "x.html", count});
        CHECK(r.err == "");
        CHECK(r.exit_code == 0);
    }
}
}  // TEST_SUITE("cli/page")
