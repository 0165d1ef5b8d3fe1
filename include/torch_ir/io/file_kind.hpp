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
/// file`). Throws as `find_file_kind`.
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
    std::string_view const first = archive.entries().empty() ? std::string_view() : archive.entries().front().name;
    if (archive.find(std::string(first.substr(0, first.find('/') + 1)) + "archive_format")) return file_kind::pt2;
    for (zip_entry const& e : archive.entries()) {
        has_code = has_code || e.name.find("/code/") != std::string_view::npos;
        has_pickle = has_pickle || e.name.ends_with("/data.pkl");
        is_old = is_old || e.name.ends_with("serialized_exported_program.json");
    }
    if (has_code && has_pickle) return file_kind::torchscript;
    if (is_old) return file_kind::old_pt2;
    return has_pickle ? file_kind::torch_save : file_kind::other;
}

/// A file of a kind that neither programs nor weights are read from.
[[nodiscard]] inline std::string_view describe_foreign(std::string_view text) {
    if (text.empty()) return "an empty file";
    if (is_zip(text)) return "a zip archive of another kind";
    if (text.starts_with("\x89HDF")) return "an HDF5 file (Keras)";
    if (text.starts_with("GGUF")) return "a GGUF file";
    if (text.starts_with("\x93NUMPY")) return "a NumPy file";
    if (text.starts_with("\x1f\x8b")) return "a gzip file (unpack it first)";
    if (text.substr(0, 300).find("https://git-lfs") != std::string_view::npos) return "a pointer of Git LFS (fetch the file itself: git lfs pull)";
    if (text.size() > 262 && text.substr(257, 5) == "ustar") return "a tar archive";
    if (text.substr(0, 8).ends_with("TFL3")) return "a TensorFlow Lite file";
    if (text.size() >= 8 && text.substr(4, 2) == "ET") return "an ExecuTorch program";
    // A protobuf whose first field is a small version number, and whose second one a text: what ONNX's exporters write.
    if (text.size() > 4 && text[0] == '\x08' && text[1] > 0 && text[1] < 32 && (text[2] == '\x12' || text[2] == '\x1a')) return "an ONNX model";
    if (text.starts_with('<')) return "an HTML or XML page (was the download redirected?)";
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
    return detail::describe_foreign(as_text(file.bytes));
}

}}  // namespace torch_ir

#endif
