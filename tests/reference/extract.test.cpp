// SPDX-License-Identifier: MIT
// Every archive of the reference set becomes a program, and its JSON is what it must be.
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <string>

#include <doctest/doctest.h>

#include "support/process.hpp"
#include "support/reference.hpp"

using namespace torch_ir_test;

TEST_SUITE("reference/extract") {
TEST_CASE("every archive is read, is a valid program, and its native text is a fixed point") {
    int count = 0;
    for (auto const& path : reference_archives()) {
        CAPTURE(path.string());
        auto const program = torch_ir::read_pt2(path.string());
        for (auto const& d : torch_ir::validate_ir(program)) CHECK_MESSAGE(false, d.message());
        auto const text = torch_ir::serialize_ir(program);
        CHECK(torch_ir::serialize_ir(torch_ir::deserialize_ir(text, "again")) == text);
        ++count;
    }
    check_seen("archives", count, {109, 200});
}

TEST_CASE("the pytorch-ir dialect is pytorch-ir's own text, byte for byte, and survives reading and writing") {
    int equal = 0;
    int with_reason = 0;
    int survived = 0;
    for (auto const* part : {"models", "decomposed"})
        for (auto const& folder : reference_folders(part))
            for (auto const* archive : {"model.pt2", "model_cpu.pt2"}) {
                auto const expected = reference_ir(folder, archive);
                if (!expected || !fs::exists(folder / archive)) continue;
                CAPTURE(expected->string());
                auto const text = read_text(*expected);
                auto const again = torch_ir::deserialize_ir(text, expected->string());
                bool const same = torch_ir::serialize_ir(again, {.dialect = torch_ir::dialect::pytorch_ir}) == text;
                CHECK(same);
                survived += same;
                auto const program = torch_ir::read_pt2((folder / archive).string());
                bool const identical = torch_ir::serialize_ir(program, {.dialect = torch_ir::dialect::pytorch_ir}) == text;
                if (auto const reason = reason_to_differ(folder.filename().string())) {
                    with_reason += !identical;
                    continue;
                }
                CHECK(identical);
                equal += identical;
            }
    check_seen("identical to an archive's", equal, {93, 180});
    check_seen("different with a reason", with_reason, {6, 6});
    check_seen("read and written again", survived, {100, 190});
}
}  // TEST_SUITE("reference/extract")
