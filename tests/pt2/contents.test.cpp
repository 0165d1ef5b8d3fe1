// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/contents.hpp>

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <torch_ir/detail/json_parse.hpp>

#include "support/damage.hpp"
#include "support/legacy.hpp"
#include "support/pt2_image.hpp"
#include "support/zip_image.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/contents") {
namespace {

pt2_contents contents_of(std::vector<std::pair<std::string, std::string>> const& entries) { return read_pt2_contents(share(written_zip(entries)), "m.pt2"); }

}  // namespace

TEST_CASE("models, files and compiled code are listed") {
    std::string const text = pt2_program().text();
    auto const all = contents_of({{"m/archive_format", "pt2"},
                                  {"m/models/encoder.json", text},
                                  {"m/models/decoder.json", text},
                                  {"m/data/weights/encoder_weights_config.json", R"({"config":{}})"},
                                  {"m/data/constants/custom_obj_0", "x"},
                                  {"m/data/executorch/data.bin", "12345"},
                                  {"m/extra/notes.txt", "12345678"},
                                  {"m/data/aotinductor/fast/a.wrapper.so", "123"},
                                  {"m/data/aotinductor/fast/a.wrapper_metadata.json", R"({"AOTI_DEVICE_KEY": "cuda", "mine": "1\u001b"})"},
                                  {"m/data/aotinductor/fast/a.wrapper_compile_flags.json", "not read"},
                                  {"m/data/aotinductor/fast/k.json", R"({"nodes":[{"name":"k","node":{"target":"torch.ops.mine.op.default"}}]})"},
                                  {"m/data/aotinductor/source/a.wrapper.cpp", "12"}});
    CHECK(all.layout == pt2_layout_kind::tables);
    REQUIRE(all.models.size() == 2);
    CHECK(all.models[0].name == "encoder");
    CHECK(all.models[1].schema.starts_with("8."));
    CHECK(all.models[1].nodes == 1);
    REQUIRE(all.compiled.size() == 2);
    CHECK(all.compiled[0].metadata.at("AOTI_DEVICE_KEY") == "cuda");
    CHECK(all.compiled[0].extern_kernels == std::vector<std::string>{"torch.ops.mine.op.default"});
    CHECK(!all.compiled[0].is_source);
    CHECK(all.compiled[1].is_source);
    auto const shown = to_string(all);
    for (auto const* part : {"\n  model 'encoder': 1 nodes, ", "\n  compiled 'fast': code of AOTInductor, no graph inside, AOTI_DEVICE_KEY cuda, mine 1?",
                             "\n    calls: torch.ops.mine.op.default", "\n    WARNING: it has sources and no library", "\n  extra files: notes.txt (8 B)",
                             "\n  ExecuTorch: data.bin (5 B)", "\n  objects, which need their class: custom_obj_0 (1 B)"})
        CHECK_MESSAGE(contains(shown, part), shown);
    auto const document = detail::parse_json_document(to_json(all), "t.json");
    detail::json_cursor const root(document.root(), "t.json");
    CHECK(root.at("models").size() == 2);
    CHECK(root.at("layout").as_string() == "tables");
}

TEST_CASE("what is no archive of torch.export, or a damaged one, is an error") {
    CHECK(contains(message_of([] { return contents_of({{"m/data.pkl", "x"}}).models.size(); }), "m.pt2: expected an archive of torch.export"));
    CHECK(contains(message_of([] {
                       return contents_of({{"m/archive_format", "pt2"}, {"m/models/a.json", "{}"}}).models.size();
                   }),
                   "expected the key 'graph_module'"));
    CHECK(contains(message_of([] {
                       return contents_of({{"m/archive_format", "pt2"}, {"m/data/aotinductor/a/x_metadata.json", "{"}}).models.size();
                   }),
                   "x_metadata"));
}

TEST_CASE("archives of every release are listed") {
    std::size_t listed = 0;
    for (auto const& c : legacy_cases()) {
        CAPTURE(c.name);
        auto const all = read_pt2_contents(c.files.at("model.pt2"), c.name);
        bool const is_flat = c.name < "2.8" && !c.name.starts_with("2.1") && !c.name.starts_with("2.14");
        if (is_flat || c.name.starts_with("2.1.2")) CHECK(all.layout == pt2_layout_kind::flat);
        if (c.name.starts_with("2.8.")) CHECK(all.layout == pt2_layout_kind::pickles);
        if (all.compiled.empty()) CHECK(!all.models.empty());
        for (auto const& m : all.models) CHECK(!m.schema.empty());
        CHECK(!to_string(all).empty());
        ++listed;
    }
    check_seen("archives", listed, {130, 380});
}
}  // TEST_SUITE("pt2/contents")
