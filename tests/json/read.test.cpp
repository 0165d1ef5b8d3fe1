// SPDX-License-Identifier: MIT
#include <torch_ir/json/read.hpp>

#include <string>

#include <doctest/doctest.h>
#include <torch_ir/json/write.hpp>

#include "support/damage.hpp"
#include "support/process.hpp"
#include "support/programs.hpp"
#include "support/same_program.hpp"

using namespace torch_ir_test;

TEST_SUITE("json/read") {
namespace {

struct op_counter {
    int calls = 0;
    void call(call_node const&) { ++calls; }
};

}  // namespace

TEST_CASE("the dialect is told by the document") {
    auto const program = small_mlp();
    for (auto const d : {dialect::native, dialect::pytorch_ir}) {
        torch_ir::json_source const source(torch_ir::serialize_ir(program, {.dialect = d}));
        CHECK(source.dialect() == d);
        CHECK(torch_ir::build(source).model_name() == "SmallMlp");
    }
}

TEST_CASE("a document is a source for any visitor, more than once") {
    torch_ir::json_source const source(torch_ir::serialize_ir(small_mlp()));
    CHECK(torch_ir::drive(source, op_counter{}).calls == 3);
    CHECK(torch_ir::drive(source, op_counter{}).calls == 3);
    CHECK(difference(torch_ir::build(source), small_mlp()) == "");
}

TEST_CASE("a visitor sees nothing of a bad document") {
    std::string text = torch_ir::serialize_ir(small_mlp());
    text.replace(text.find("aten.add.Tensor"), 15, "aten.add.Tensor\", \"kind\": \"x");
    torch_ir::json_source const source(text, "m.json");
    op_counter counter;
    CHECK(contains(message_of([&] { return torch_ir::drive(source, counter).calls; }), "at /nodes/2: expected only the keys"));
    CHECK(counter.calls == 0);
}

TEST_CASE("another format is an error that names it") {
    CHECK(contains(message_of([] { return torch_ir::deserialize_ir(R"({"format": "onnx"})", "m.json"); }), "m.json: unsupported: the format 'onnx'"));
}

TEST_CASE("a file that is not there, is empty or is no JSON is an error with its name") {
    temporary_folder const folder;
    auto const path = folder / "m.json";
    CHECK(contains(message_of([&] { return torch_ir::load_ir(path); }), path));
    write_text(path, "");
    CHECK(contains(message_of([&] { return torch_ir::load_ir(path); }), path));
    write_text(path, "PK\x03\x04");
    CHECK(contains(message_of([&] { return torch_ir::load_ir(path); }), path));
    CHECK(contains(message_of([&] { return torch_ir::load_ir(folder.path().string()); }), "directory"));
}
}  // TEST_SUITE("json/read")
