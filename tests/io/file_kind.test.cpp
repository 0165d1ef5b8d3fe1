// SPDX-License-Identifier: MIT
#include <torch_ir/io/file_kind.hpp>

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "support/process.hpp"
#include "support/reference.hpp"
#include "support/zip_image.hpp"

using namespace torch_ir_test;
using torch_ir::file_kind;

TEST_SUITE("io/file_kind") {
namespace {

torch_ir::shared_bytes bytes_of(std::string const& text) {
    auto const owner = std::make_shared<std::string const>(text);
    return {torch_ir::as_bytes(*owner), owner};
}

file_kind kind_of_text(std::string const& text) { return torch_ir::find_file_kind(bytes_of(text)); }
std::string described(std::string const& text) { return std::string(torch_ir::describe_file(bytes_of(text))); }

}  // namespace

TEST_CASE("files are told by their content, whatever they are called") {
    auto const kind = [](std::string const& name) { return torch_ir::find_file_kind(torch_ir::map_file((reference_root() / "models" / name).string())); };
    CHECK(kind("SelfAttention/model.pt2") == file_kind::pt2);
    CHECK(kind("SelfAttention/scripted.pt") == file_kind::torchscript);
    CHECK(kind("SelfAttention/weights.safetensors") == file_kind::safetensors);
    CHECK(kind("SelfAttention/ir_cpu.json") == file_kind::json);
    CHECK(kind_of_text("\n  {\"a\": 1}") == file_kind::json);
    CHECK(kind_of_text("\x80\x02}q.") == file_kind::legacy_save);
    CHECK(kind_of_text("# a comment\n\nprogram \"P\"\n") == file_kind::program_text);
    CHECK(kind_of_text("%x: float32[2] = input\nreturn %x") == file_kind::program_text);
    CHECK(kind_of_text("program notes") == file_kind::other);
    CHECK(kind_of_text("") == file_kind::other);
}

TEST_CASE("what holds neither programs nor weights is named") {
    CHECK(described("") == "an empty file");
    CHECK(described("GGUF\x03") == "a GGUF file");
    CHECK(described("\x89HDF\r\n") == "an HDF5 file (Keras)");
    CHECK(described("\x93NUMPY\x01") == "a NumPy file");
    CHECK(described("\x1f\x8b\x08") == "a gzip file (unpack it first)");
    CHECK(described("version https://git-lfs.github.com/spec/v1\noid sha256:0\n").starts_with("a pointer of Git LFS"));
    CHECK(described("<!DOCTYPE html>").starts_with("an HTML or XML page"));
    CHECK(described("\x08\x07\x12\x07pytorch") == "an ONNX model");
    CHECK(described(std::string("\x1c\0\0\0", 4) + "ET12") == "an ExecuTorch program");
    CHECK(described(std::string(257, 'x') + "ustar" + std::string(300, ' ')) == "a tar archive");
    CHECK(described("hello") == "other content");
}
}  // TEST_SUITE("io/file_kind")
