// SPDX-License-Identifier: MIT
/// The reference set: models exported by PyTorch with what it and pytorch-ir made of them. The large set where it is at hand,
/// else the small part of it that is committed under tests/data/reference.
#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace torch_ir_test {

namespace fs = std::filesystem;

/// Whether the large set is at hand: how much a test must at least have seen.
inline bool has_large_reference() {
    fs::path const large = TORCH_IR_REFERENCE_DIR;
    return !large.empty() && fs::exists(large / "index.json");
}

/// The large set, if there is one, else the small one.
inline fs::path reference_root() { return has_large_reference() ? fs::path(TORCH_IR_REFERENCE_DIR) : fs::path(TORCH_IR_TEST_DATA) / "reference"; }

/// The folders below `reference_root() / part`, sorted.
inline std::vector<fs::path> reference_folders(std::string const& part) {
    std::vector<fs::path> out;
    if (fs::exists(reference_root() / part))
        for (auto const& e : fs::directory_iterator(reference_root() / part))
            if (e.is_directory()) out.push_back(e.path());
    std::sort(out.begin(), out.end());
    return out;
}

/// All archives of the set, sorted.
inline std::vector<fs::path> reference_archives() {
    std::vector<fs::path> out;
    for (auto const& e : fs::recursive_directory_iterator(reference_root()))
        if (e.path().extension() == ".pt2") out.push_back(e.path());
    std::sort(out.begin(), out.end());
    return out;
}

/// What pytorch-ir made of `folder / archive`, if it could.
inline std::optional<fs::path> reference_ir(fs::path const& folder, std::string const& archive) {
    std::string const stem = archive == "model.pt2" ? "ir" : "ir_cpu";
    for (auto const* suffix : {".json", "_ext.json"})
        if (fs::exists(folder / (stem + suffix))) return folder / (stem + suffix);
    return std::nullopt;
}

/// Models that can't be equal to pytorch-ir's file, and why.
inline std::optional<std::string> reason_to_differ(std::string const& model) {
    if (model == "Identity0") return "without a node the archive has no model name";
    if (model == "NoneInTupleOut" || model == "NoneInTupleOut_func") return "the archive has no name for an unused None output";
    if (model == "SymFloatItem") return "pytorch-ir writes a memory address";
    return std::nullopt;
}

}  // namespace torch_ir_test
