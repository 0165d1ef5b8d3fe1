// SPDX-License-Identifier: MIT
#include <torch_ir/io/file_kind.hpp>

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "support/damage.hpp"
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
    CHECK(described("GGUF\x03").starts_with("a GGUF file (take"));
    CHECK(described("\x89HDF\r\n").starts_with("an HDF5 file (Keras"));
    CHECK(described("\x93NUMPY\x01").starts_with("a NumPy file"));
    CHECK(described("\x1f\x8b\x08") == "a gzip file (unpack it first)");
    CHECK(described("version https://git-lfs.github.com/spec/v1\noid sha256:0\n").starts_with("a pointer of Git LFS"));
    CHECK(described("<!DOCTYPE html>").starts_with("an HTML or XML page"));
    CHECK(described("\x08\x07\x12\x07pytorch").starts_with("an ONNX model"));
    CHECK(described("\x08\x09\x3a\x07 graph").starts_with("an ONNX model"));
    CHECK(described("\x08\x07\x12\x20\x0a\x05image").starts_with("a Core ML model"));
    CHECK(described(std::string("\x1c\0\0\0", 4) + "ET12").starts_with("an ExecuTorch program"));
    CHECK(described(std::string("\x1c\0\0\0", 4) + "ETAB") == "other content");
    CHECK(described(std::string("\x1c\0\0\0", 4) + "TFL3").starts_with("a TensorFlow Lite file"));
    CHECK(described("ftrt....").starts_with("an engine of TensorRT"));
    CHECK(described("BZh91AY") == "a bzip2 file (unpack it first)");
    CHECK(described("\n\n  <html>").starts_with("an HTML or XML page"));
    CHECK(described(std::string(257, 'x') + "ustar" + std::string(300, ' ')) == "a tar archive (unpack it first)");
    CHECK(described("hello") == "other content");
}

TEST_CASE("zip archives of other content are named by their entries") {
    CHECK(described(zip_image({{"w.npy", "1"}})).starts_with("a NumPy archive"));
    CHECK(described(zip_image({{"config.json", "{}"}, {"model.weights.h5", "1"}})).starts_with("a Keras model"));
    CHECK(described(zip_image({{"m/run.wrapper.so", "1"}})).starts_with("a package of AOTInductor"));
    CHECK(described(zip_image({{"models/best.pt", "1"}})).starts_with("a zip archive with files of torch.save"));
    CHECK(described(zip_image({{"a.txt", "1"}})) == "a zip archive of another kind");
}

TEST_CASE("archives of PyTorch are known without their folder, too") {
    CHECK(kind_of_text(zip_image({{"models/model.json", "{}"}, {"archive_format", "pt2"}})) == file_kind::pt2);
    CHECK(kind_of_text(zip_image({{"data/0", "x"}, {"data.pkl", "x"}})) == file_kind::torch_save);
}

TEST_CASE("zip archives one behind the other are a distributed checkpoint") {
    std::string const one = zip_image({{"archive/data.pkl", "x"}});
    auto const refused = message_of([&] { static_cast<void>(kind_of_text(one + one)); });
    CHECK(refused.find("torch.distributed.checkpoint") != std::string::npos);
    std::string const large = zip_image({{"archive/data.pkl", "x"}}, {.zip64 = true});
    CHECK(message_of([&] { static_cast<void>(kind_of_text(large + large + large)); }).find("dcp_to_torch") != std::string::npos);
    CHECK(kind_of_text(one) == file_kind::torch_save);
    CHECK(kind_of_text(large) == file_kind::torch_save);
}
}  // TEST_SUITE("io/file_kind")
