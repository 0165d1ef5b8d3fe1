// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/upgrade.hpp>

#include <torch_ir/pt2/contents.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <map>
#include <string>

#include <doctest/doctest.h>

#include "support/errors.hpp"
#include "support/legacy.hpp"
#include "support/process.hpp"
#include "support/same_program.hpp"
#include "support/weights.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/upgrade") {
TEST_CASE("archives of every release become archives of today, with the same programs and weights") {
    temporary_folder const folder;
    std::string const from = folder / "old.pt2", to = folder / "new.pt2";
    std::map<std::string, int> outcomes;
    for (auto const& c : legacy_cases()) {
        CAPTURE(c.name);
        if (c.name.ends_with("/AotiSources")) continue;  // compiled code only
        auto const& bytes = c.files.at("model.pt2").bytes;
        write_text(from, std::string(reinterpret_cast<char const*>(bytes.data()), bytes.size()));
        state_dict const beside = c.files.contains("weights.safetensors") ? load_safetensors(c.files.at("weights.safetensors"), c.name) : state_dict();
        std::vector<upgraded_model> models;
        try {
            models = upgrade(from, to, beside.size() == 0 ? weights_view() : weights_view(beside));
        } catch (error const& e) {  // what the format can't say: objects of custom classes
            CHECK_MESSAGE(e.code() == errc::unsupported, e.what());
            ++outcomes["refused"];
            continue;
        }
        auto const old = pt2_archive::open(from), now = pt2_archive::open(to);
        for (auto const& m : read_pt2_contents(to).models) CHECK(m.schema == "8.20");
        auto const files = old.extra_files(), files_now = now.extra_files();
        REQUIRE(files.size() == files_now.size());
        for (std::size_t i = 0; i < files.size(); ++i) {
            CHECK(files[i].name == files_now[i].name);
            CHECK(as_text(files[i].content.bytes) == as_text(files_now[i].content.bytes));
            ++outcomes["extra files"];
        }
        REQUIRE(now.models() == old.models());
        for (auto const& m : models) {
            auto const given = old.sample_inputs(m.name), taken = now.sample_inputs(m.name);
            CHECK(taken.size() == (m.has_inputs ? given.size() : 0));
            for (std::size_t i = 0; i < taken.size(); ++i) CHECK(contiguous_bytes(given[i]) == contiguous_bytes(taken[i]));
            if (!taken.empty()) ++outcomes["with sample inputs"];
            else if (!given.empty()) ++outcomes["with sample inputs of other types"];
            if (!m.written.renamed.empty()) continue;
            ir const before = build(old, pt2_options{.model = m.name}), after = build(now, pt2_options{.model = m.name});
            CHECK(validate_ir(after).empty());
            CHECK(before.calls().size() == after.calls().size());
            CHECK(before.weights().size() == after.weights().size());
            if (!old.has_weights(m.name)) continue;
            auto const first = old.weights<state_dict>(m.name), second = now.weights<state_dict>(m.name);
            for (auto const v : before.weights()) {  // further names of a shared tensor are no weights of the program
                auto const& name = before.weight(v).target;
                CAPTURE(name);
                if (!first.contains(name)) continue;
                REQUIRE(second.contains(name));
                CHECK(contiguous_bytes(first.get(name)) == contiguous_bytes(second.get(name)));
            }
        }
        ++outcomes["upgraded"];
    }
    for (auto const& [what, count] : outcomes) MESSAGE(count, " ", what);
    CHECK(outcomes["with sample inputs"] > 50);
    check_seen("archives that were upgraded", outcomes["upgraded"], {100, 300});
    CHECK(outcomes["refused"] <= outcomes["upgraded"] / 20);
}

TEST_CASE("files of the user come along") {
    temporary_folder const folder;
    std::string const note = "a note";
    auto const program = build(pt2_archive::open(std::string(TORCH_IR_TEST_DATA) + "/reference/models/CondNet/model_cpu.pt2"));
    write_pt2(folder / "a.pt2", program, {}, {.extra_files = {{"deep/note.txt", {as_bytes(note), nullptr}}}});
    CHECK_FALSE(upgrade(folder / "a.pt2", folder / "b.pt2").front().has_inputs);
    auto const files = pt2_archive::open(folder / "b.pt2").extra_files();
    REQUIRE(files.size() == 1);
    CHECK(files[0].name == "deep/note.txt");
    CHECK(as_text(files[0].content.bytes) == note);
}

TEST_CASE("an archive is upgraded in place, all or nothing") {
    temporary_folder const folder;
    auto const file = folder / "model.pt2";
    fs::copy_file(std::string(TORCH_IR_TEST_DATA) + "/reference/models/CondNet/model_cpu.pt2", file);
    auto const before = build(pt2_archive::open(file));
    CHECK(upgrade(file, file).size() == 1);
    CHECK(difference(before, build(pt2_archive::open(file)), true) == "");
    write_text(folder / "broken.pt2", "PK\003\004");
    CHECK(!message_of([&] { return upgrade(folder / "broken.pt2", folder / "out.pt2"), 0; }).empty());
    CHECK_FALSE(fs::exists(folder / "out.pt2"));
}
}  // TEST_SUITE("pt2/upgrade")
