// SPDX-License-Identifier: MIT
#include <torch_ir/json/write.hpp>

#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <torch_ir/json/read.hpp>
#include <torch_ir/pt2/read.hpp>

#include "support/damage.hpp"
#include "support/process.hpp"
#include "support/programs.hpp"
#include "support/reference.hpp"
#include "support/same_program.hpp"

using namespace torch_ir_test;

TEST_SUITE("json/write") {
TEST_CASE("a saved program is loaded the same") {
    temporary_folder const folder;
    torch_ir::save_ir(small_mlp(), folder / "m.json");
    CHECK(difference(torch_ir::load_ir(folder / "m.json"), small_mlp()) == "");
}

TEST_CASE("the dialect is chosen by an option, native by default") {
    auto const native = torch_ir::serialize_ir(small_mlp());
    CHECK(native.starts_with("{\n  \"format\": \"torch_ir\",\n"));
    CHECK(difference(torch_ir::deserialize_ir(native), small_mlp()) == "");
    // pytorch-ir's own file of a model, made by Python.
    auto const model = reference_root() / "models/SelfAttention";
    auto const program = torch_ir::read_pt2((model / "model.pt2").string());
    CHECK(torch_ir::serialize_ir(program, {.dialect = dialect::pytorch_ir}) == read_text((model / "ir.json").string()));
    CHECK(torch_ir::serialize_ir(program) != torch_ir::serialize_ir(program, {.dialect = dialect::pytorch_ir}));
}

TEST_CASE("a file stays as it was where the program can't be saved") {
    temporary_folder const folder;
    auto const path = folder / "m.json";
    write_text(path, "before");
    program_writer p;
    auto const program = p.finish({p.input("x", {dim(expression::symbol("s0"), 2)})});
    CHECK(contains(message_of([&] {
                       torch_ir::save_ir(program, path, {.dialect = dialect::pytorch_ir});
                       return 0;
                   }),
                   "Dynamic shape"));
    CHECK(read_text(path) == "before");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("programs with a user's own properties are saved too") {
    struct cost {
        double flops = 0;
    };
    torch_ir::basic_ir_builder<cost> builder;
    torch_ir::drive(small_mlp(), builder);
    auto const program = std::move(builder).result();
    CHECK(torch_ir::serialize_ir(program) == torch_ir::serialize_ir(small_mlp()));
}
}  // TEST_SUITE("json/write")
