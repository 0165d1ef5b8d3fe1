// SPDX-License-Identifier: MIT
#include <torch_ir/source/open_program.hpp>

#include <torch_ir/json/write.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/visit/drive.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "support/event_recorder.hpp"
#include "support/process.hpp"
#include "support/reference.hpp"
#include "support/weights.hpp"

using namespace torch_ir_test;
using torch_ir::file_kind;

TEST_SUITE("source/open_program") {
TEST_CASE("archive, JSON of both dialects and text are opened by content and give the same program") {
    temporary_folder const folder;
    auto const path = (reference_root() / "models/TransformerBlock/model.pt2").string();
    auto const archive = torch_ir::open_program(path);
    CHECK(archive.kind() == file_kind::pt2);
    CHECK(archive.name() == path);
    REQUIRE(archive.archive() != nullptr);
    CHECK(archive.archive()->models().size() == 1);
    auto const program = torch_ir::build(archive);
    auto const expected = events_of(archive, false);

    write_text(folder / "native.pt", torch_ir::serialize_ir(program));
    write_text(folder / "python.bin", torch_ir::serialize_ir(program, {.dialect = torch_ir::dialect::pytorch_ir}));
    write_text(folder / "text.json", torch_ir::to_text(program));
    for (auto const& [name, kind] : {std::pair("native.pt", file_kind::json), std::pair("text.json", file_kind::program_text)}) {
        auto const file = torch_ir::open_program(folder / name);
        CHECK(file.kind() == kind);
        CHECK(file.archive() == nullptr);
        CHECK(first_difference(expected, events_of(file, false)) == "");
    }
    CHECK(torch_ir::build(torch_ir::open_program(folder / "python.bin")).calls().size() == program.calls().size());
}

TEST_CASE("an open file lives on in its copies, without the bytes that it was made of") {
    auto text = std::make_shared<std::string>("%x: float32[2] = input\nreturn %x");
    std::optional<torch_ir::program_file> first(std::in_place, torch_ir::shared_bytes{torch_ir::as_bytes(*text), text}, "memory");
    auto const second = *first;
    first.reset();
    text.reset();
    CHECK(torch_ir::build(second).inputs().size() == 1);
}

TEST_CASE("the model of an archive is chosen, and there is no choice in other files") {
    auto const archive = torch_ir::open_program((reference_root() / "models/TransformerBlock/model.pt2").string());
    CHECK(torch_ir::build(archive, torch_ir::pt2_options{.model = "model", .model_name = "Other"}).model_name() == "Other");
    CHECK_THROWS_AS(static_cast<void>(torch_ir::build(archive, torch_ir::pt2_options{.model = "decode"})), torch_ir::error);
    temporary_folder const folder;
    write_text(folder / "p.txt", "%x: float32[2] = input\nreturn %x");
    auto const text = torch_ir::open_program(folder / "p.txt");
    CHECK(message_of([&] { static_cast<void>(torch_ir::build(text, torch_ir::pt2_options{.model = "decode"})); }) ==
          (folder / "p.txt") + ": model 'decode': expected no choice, since only archives have several, found a file with one");
}

TEST_CASE("what holds no program is refused by name, and TorchScript is never run") {
    temporary_folder const folder;
    auto const refused = [&](std::string const& path) { return message_of([&] { static_cast<void>(torch_ir::open_program(path)); }); };
    std::string const expected = ": expected a program (an archive of torch.export, IR JSON or its text form), found ";
    write_text(folder / "a.pt2", "GGUF\x03");
    CHECK(refused(folder / "a.pt2").starts_with((folder / "a.pt2") + expected + "a GGUF file"));
    write_text(folder / "empty.json", "");
    CHECK(refused(folder / "empty.json") == (folder / "empty.json") + expected + "an empty file");
    auto const weights = (reference_root() / "models/SelfAttention/weights.safetensors").string();
    CHECK(refused(weights) == weights + expected + "a safetensors file, which holds weights and no program (export the model with torch.export)");
    auto const script = (reference_root() / "models/SelfAttention/scripted.pt").string();
    CHECK(
        refused(script).starts_with(script + ": unsupported: a TorchScript file, whose program comes out by running its code; extract it with example inputs"));
    CHECK(refused("/nowhere/at.all").starts_with("cannot open '/nowhere/at.all'"));
}
}  // TEST_SUITE("source/open_program")
