// SPDX-License-Identifier: MIT
/// Archives that the releases of PyTorch since 2.1 wrote, with what those computed: a part of them is committed, all are beside the large reference set.
#pragma once

#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "reference.hpp"

namespace torch_ir_test {

/// The files of one model by one release: "model.pt2", "inputs.safetensors", "outputs.safetensors", "weights.safetensors"; those that there are.
struct legacy_case {
    std::string name;  ///< `2.1.2/Cond`
    std::map<std::string, torch_ir::shared_bytes> files;
};

/// All cases with an archive, sorted by name.
inline std::vector<legacy_case> legacy_cases() {
    std::map<std::string, legacy_case> found;
    auto const add = [&](std::string const& path, torch_ir::shared_bytes const& bytes) {
        auto const slash = path.rfind('/');
        auto& c = found[path.substr(0, slash)];
        c.name = path.substr(0, slash);
        c.files.emplace(path.substr(slash + 1), bytes);
    };
    fs::path const large = has_large_reference() ? large_reference().parent_path() / "legacy" : fs::path();
    if (!large.empty() && fs::exists(large)) {
        for (auto const& e : fs::recursive_directory_iterator(large)) {
            auto const extension = e.path().extension();
            if (e.is_regular_file() && (extension == ".pt2" || extension == ".safetensors"))
                add(fs::relative(e.path(), large).generic_string(), torch_ir::map_file(e.path().string()));
        }
    } else {
        auto const all = torch_ir::zip_archive::open(std::string(TORCH_IR_TEST_DATA) + "/legacy.zip");
        for (auto const& e : all.entries()) add(std::string(e.name), all.bytes(e));
    }
    std::vector<legacy_case> out;
    for (auto& [name, c] : found)
        if (c.files.contains("model.pt2")) out.push_back(std::move(c));
    return out;
}

}  // namespace torch_ir_test
