// SPDX-License-Identifier: MIT
/// The reference set: models exported by PyTorch with what it and pytorch-ir made of them. The large set where it is at hand,
/// else the small part of it that is committed under tests/data/reference.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace torch_ir_test {

namespace fs = std::filesystem;

/// Where the large set is, empty if there is none: what the environment's TORCH_IR_REFERENCE says, else CMake's option of that name. An empty variable
/// chooses the committed set. A folder without the set's index is an error, since a test must not quietly see less than it was told to.
inline fs::path large_reference() {
    char const* const chosen = std::getenv("TORCH_IR_REFERENCE");
    fs::path large = chosen != nullptr ? chosen : TORCH_IR_REFERENCE_DIR;
    if (!large.empty() && !fs::exists(large / "index.json"))
        throw std::runtime_error("TORCH_IR_REFERENCE: expected a folder of reference models with an index.json, found '" + large.string() + "'");
    return large;
}

inline bool has_large_reference() { return !large_reference().empty(); }

/// The large set, if there is one, else the small one.
inline fs::path reference_root() {
    fs::path large = large_reference();
    return large.empty() ? fs::path(TORCH_IR_TEST_DATA) / "reference" : large;
}

/// How many a test over the reference set must at least have seen of each set.
struct least_seen {
    std::size_t committed;
    std::size_t large;
};

/// Says how many `what` a test has seen, and fails where that is fewer than there are: a loop over nothing must not pass.
void check_seen(std::string const& what, std::integral auto count, least_seen least) {
    auto const seen = static_cast<std::size_t>(count);
    MESSAGE(seen, " ", what);
    CHECK_MESSAGE(seen >= (has_large_reference() ? least.large : least.committed), what);
}

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
