// SPDX-License-Identifier: MIT
/// What a file is, told by its content: its name is never looked at.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <torch_ir/config.hpp>
#include <torch_ir/io/mapped_file.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Files with programs or weights.
enum class file_kind : std::uint8_t {
    pt2,           ///< an archive of torch.export, by PyTorch 2.8 and newer
    old_pt2,       ///< the same by PyTorch before 2.8
    torchscript,   ///< a zip archive with code, as torch.jit.save writes it
    torch_save,    ///< any other zip archive with a pickle, as torch.save writes it
    legacy_save,   ///< torch.save before PyTorch 1.6, and other pickles
    safetensors,   ///< tensors behind a JSON header
    json,          ///< a JSON object
    program_text,  ///< the text form of a program
    other
};

/// The kind of these bytes, by their beginning and, of a zip archive, by the names of its entries. Nothing is executed. Throws
/// `error` (errc::malformed) for a damaged zip archive, with `path`. Linear in the number of entries.
[[nodiscard]] file_kind find_file_kind(shared_bytes const& file, std::string const& path = "file");

/// For messages: `an archive of torch.export`, `a safetensors file`; of other files what they are if it is known (`a GGUF file`, `an empty
/// file`) and, in brackets, what to do with them. Throws as `find_file_kind`.
[[nodiscard]] std::string_view describe_file(shared_bytes const& file, std::string const& path = "file");

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(io)

#include <torch_ir/io/little_endian.hpp>
#include <torch_ir/io/zip.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

[[nodiscard]] inline bool is_zip(std::string_view text) { return text.starts_with("PK"); }

/// A length of 8 bytes that leads to the end of a JSON header, at most as long as the format allows.
[[nodiscard]] inline bool is_safetensors(std::string_view text) {
    constexpr std::uint64_t longest_header = 100'000'000;
    if (text.size() < 10 || text[8] != '{') return false;
    return load_le<8>(as_bytes(text), 0) <= longest_header;
}

/// The part behind white space and comments (lines that begin with `#`).
[[nodiscard]] inline std::string_view first_word(std::string_view text, bool with_comments) {
    constexpr std::size_t enough = 1U << 16U;
    text = text.substr(0, enough);
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
        if (!with_comments || !text.starts_with('#')) return text;
        text.remove_prefix(std::min(text.find('\n'), text.size()));
    }
}

[[nodiscard]] inline bool is_program_text(std::string_view text) {
    constexpr std::string_view beginnings[] = {"program \"", "%",        "[%",        "(%",          "device \"",    "opset ", "range ", "guard \"",
                                               "arguments ", "in_spec ", "out_spec ", "constant \"", "unresolved %", "graph ", "return"};
    auto const word = first_word(text, true);
    return std::any_of(std::begin(beginnings), std::end(beginnings), [&](std::string_view b) { return word.starts_with(b); });
}

[[nodiscard]] inline file_kind zip_kind(zip_archive const& archive) {
    bool has_code = false, has_pickle = false, is_old = false;
    if (archive.find(zip_root(archive) + "archive_format")) return file_kind::pt2;
    for (zip_entry const& e : archive.entries()) {
        has_code = has_code || e.name.find("/code/") != std::string_view::npos || e.name.starts_with("code/");
        has_pickle = has_pickle || e.name.ends_with("/data.pkl") || e.name == "data.pkl";
        is_old = is_old || e.name.ends_with("serialized_exported_program.json");
    }
    if (has_code && has_pickle) return file_kind::torchscript;
    if (is_old) return file_kind::old_pt2;
    return has_pickle ? file_kind::torch_save : file_kind::other;
}

/// A zip archive of a kind that neither programs nor weights are read from.
[[nodiscard]] inline std::string_view describe_zip(zip_archive const& archive) {
    struct sign {
        std::string_view end, what;
    };
    static constexpr sign signs[] = {
        {"model.weights.h5", "a Keras model (export the PyTorch model, or convert the weights to safetensors)"},
        {"MAR-INF/MANIFEST.json", "an archive of TorchServe (unpack the model in it)"},
        {".data/python_version", "an archive of torch.package (load it with PyTorch and export the model)"},
        {"Manifest.json", "a Core ML package (export the PyTorch model that it was made from)"},
        {".wrapper.so", "a package of AOTInductor, which is compiled code (export the model with torch.export.save)"},
        {".npy", "a NumPy archive (.npz; save the arrays as safetensors)"},
        {".safetensors", "a zip archive with safetensors files (unpack it first)"},
        {".pt2", "a zip archive with archives of torch.export (unpack it first)"},
        {".pth", "a zip archive with files of torch.save (unpack it first)"},
        {".pt", "a zip archive with files of torch.save (unpack it first)"},
    };
    for (sign const& s : signs)
        for (zip_entry const& e : archive.entries())
            if (e.name.ends_with(s.end)) return s.what;
    return "a zip archive of another kind";
}

/// A protobuf whose first field is a small version number. ONNX's exporters write a text or a graph behind it, Core ML a description.
[[nodiscard]] inline std::string_view describe_protobuf(std::string_view text) {
    if (text.size() < 6 || text[0] != '\x08' || text[1] <= 0 || text[1] >= 32) return {};
    constexpr std::string_view fields = "\x12\x1a\x22\x32\x3a\x42";  // producer, its version, domain, doc_string, graph, opset_import
    if (fields.find(text[2]) == std::string_view::npos) return {};
    auto const is_letter = [](char c) { return c >= ' ' && c < '\x7f'; };
    if (text[2] == '\x12' && text[3] != 0 && !is_letter(text[4])) return "a Core ML model (export the PyTorch model that it was made from)";
    return "an ONNX model (export the PyTorch model that it was made from with torch.export)";
}

/// A file, other than a zip archive, of a kind that neither programs nor weights are read from.
[[nodiscard]] inline std::string_view describe_foreign(std::string_view text) {
    struct sign {
        std::string_view beginning, what;
    };
    using namespace std::string_view_literals;
    static constexpr sign signs[] = {
        {"\x89HDF", "an HDF5 file (Keras; convert the weights to safetensors)"},
        {"GGUF", "a GGUF file (take the safetensors or PyTorch weights that it was made from)"},
        {"\x93NUMPY", "a NumPy file (save the array as safetensors)"},
        {"\x1f\x8b", "a gzip file (unpack it first)"},
        {"BZh", "a bzip2 file (unpack it first)"},
        {"\xfd\x37zXZ", "an xz file (unpack it first)"},
        {"\x28\xb5\x2f\xfd", "a zstd file (unpack it first)"},
        {"7z\xbc\xaf\x27\x1c", "a 7z archive (unpack it first)"},
        {"Rar!", "a RAR archive (unpack it first)"},
        {"ftrt", "an engine of TensorRT, which is compiled code (export the model that it was made from)"},
        {"\x7f\x45LF", "a compiled library or program (ELF)"},
        {"7767517\n", "an ncnn model (export the PyTorch model that it was made from)"},
        {"<", "an HTML or XML page (was the download redirected?)"},
    };
    if (text.empty()) return "an empty file";
    if (text.substr(0, 300).find("https://git-lfs") != std::string_view::npos) return "a pointer of Git LFS (fetch the file itself: git lfs pull)";
    std::string_view const first = text.substr(0, 4096);
    for (sign const& s : signs)
        if (first.starts_with(s.beginning) || (s.beginning == "<" && first_word(first, false).starts_with('<'))) return s.what;
    if (text.size() > 262 && text.substr(257, 5) == "ustar") return "a tar archive (unpack it first)";
    std::string_view const mark = text.substr(0, 8).size() == 8 ? text.substr(4, 4) : ""sv;  // of flatbuffers
    if (mark == "TFL3") return "a TensorFlow Lite file (export the PyTorch model that it was made from)";
    if (mark.starts_with("ET") && mark.substr(2).find_first_not_of("0123456789") == std::string_view::npos && !mark.empty())
        return "an ExecuTorch program (take the .pt2 archive that it was made from: torch.export.save)";
    if (mark == "ORTM") return "a model of ONNX Runtime (export the PyTorch model that it was made from)";
    if (auto const protobuf = describe_protobuf(text); !protobuf.empty()) return protobuf;
    return "other content";
}

}  // namespace detail

TORCH_IR_INLINE file_kind find_file_kind(shared_bytes const& file, std::string const& path) {
    auto const text = as_text(file.bytes);
    if (detail::is_safetensors(text)) return file_kind::safetensors;  // first, since the length of a header may look like the mark of anything
    if (detail::is_zip(text)) return detail::zip_kind(zip_archive(file, path));
    if (text.starts_with('\x80')) return file_kind::legacy_save;
    if (detail::first_word(text, false).starts_with('{')) return file_kind::json;
    return detail::is_program_text(text) ? file_kind::program_text : file_kind::other;
}

TORCH_IR_INLINE std::string_view describe_file(shared_bytes const& file, std::string const& path) {
    switch (find_file_kind(file, path)) {
        case file_kind::pt2: return "an archive of torch.export";
        case file_kind::old_pt2: return "an archive of torch.export by PyTorch before 2.8";
        case file_kind::torchscript: return "a TorchScript file";
        case file_kind::torch_save: return "a file of torch.save";
        case file_kind::legacy_save: return "a file of torch.save in the form before PyTorch 1.6, or another pickle";
        case file_kind::safetensors: return "a safetensors file";
        case file_kind::json: return "a JSON document";
        case file_kind::program_text: return "a program in text form";
        case file_kind::other: break;
    }
    if (detail::is_zip(as_text(file.bytes))) return detail::describe_zip(zip_archive(file, path));
    return detail::describe_foreign(as_text(file.bytes));
}

}}  // namespace torch_ir

#endif
