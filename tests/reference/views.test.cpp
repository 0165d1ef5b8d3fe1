// SPDX-License-Identifier: MIT
// What is printed and drawn of the reference models is what pytorch-ir prints and draws, from the archive and from its own JSON.
#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/analyze/statistics_json.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/draw/mermaid_pie.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/visit/operator_counts.hpp>

#include <cstddef>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "support/process.hpp"
#include "support/reference.hpp"

using namespace torch_ir_test;

TEST_SUITE("reference/views") {
namespace {

/// Pictures that follow the values where pytorch-ir goes by names, and why they differ.
std::optional<std::string> reason_to_draw_otherwise(std::string const& model) {
    if (model == "NameClash") return "an input named like the second result of a split: pytorch-ir draws the split as the output";
    if (model == "EmbeddingBagPSW") return "an input named like a weight's key: pytorch-ir draws a weight in its place";
    return std::nullopt;
}

struct tally {
    int compared = 0;
    int with_reason = 0;
};

void compare(fs::path const& expected, std::string const& text, std::optional<std::string> const& reason, tally& t) {
    if (!fs::exists(expected)) return;
    CAPTURE(expected.string());
    if (reason) {
        CHECK_MESSAGE(text != read_text(expected), "the reason is gone: ", *reason);
        ++t.with_reason;
    } else {
        CHECK(text == read_text(expected));
        ++t.compared;
    }
}

void compare_views(torch_ir::ir const& program, fs::path const& folder, bool from_archive, tally& t) {
    auto const model = folder.filename().string();
    auto const differs = from_archive ? reason_to_differ(model) : std::nullopt;
    auto const drawn = differs ? differs : reason_to_draw_otherwise(model);
    auto const s = torch_ir::compute_statistics(program);
    compare(folder / "info.txt", to_string(s, torch_ir::statistics_form::pytorch_ir), differs, t);
    compare(folder / "info.json", to_json(s, torch_ir::statistics_form::pytorch_ir), differs, t);
    bool const only_counts = model == "Identity0";  // no name, but the same pictures
    compare(folder / "pie.mmd", torch_ir::draw_mermaid_pie(s.operators), only_counts ? std::nullopt : differs, t);
    auto const flowchart = [&](std::size_t max_nodes) {
        return torch_ir::draw_mermaid_flowchart(program, {.max_nodes = max_nodes, .form = torch_ir::flowchart_form::pytorch_ir});
    };
    compare(folder / "model.mmd", flowchart(30), only_counts ? std::nullopt : drawn, t);
    compare(folder / "model_full.mmd", flowchart(0), only_counts ? std::nullopt : drawn, t);
}

}  // namespace

TEST_CASE("information and pictures of an archive are pytorch-ir's, byte for byte") {
    tally t;
    for (auto const& folder : reference_folders("models"))
        if (fs::exists(folder / "model.pt2")) compare_views(torch_ir::read_pt2((folder / "model.pt2").string()), folder, true, t);
    check_seen("identical", t.compared, {191, 400});
    check_seen("different with a reason", t.with_reason, {14, 16});
}

TEST_CASE("information and pictures of pytorch-ir's own JSON are pytorch-ir's, byte for byte") {
    tally t;
    for (auto const& folder : reference_folders("models"))
        if (auto const file = reference_ir(folder, "model.pt2")) compare_views(torch_ir::load_ir(file->string()), folder, false, t);
    check_seen("identical", t.compared, {203, 420});
    check_seen("different with a reason", t.with_reason, {2, 4});
}
}  // TEST_SUITE("reference/views")
