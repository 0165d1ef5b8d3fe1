// SPDX-License-Identifier: MIT
// How long it takes to make a program of an archive, beside Boost.JSON's parsing of the same document.
#include "bench.hpp"

#include <torch_ir/pt2/read.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>

namespace {

using namespace torch_ir_bench;

void reading(suite& s) {
    std::vector<std::string> archives{TORCH_IR_TEST_DATA "/reference/models/DeepResNet/model.pt2"};
    std::string const large = TORCH_IR_REFERENCE_DIR;
    if (!large.empty()) archives.push_back(large + "/models/Llama7B/model.pt2");
    else s.skip("read/Llama7B", "CMake's option TORCH_IR_REFERENCE names no larger set");
    for (auto const& path : archives) {
        auto const archive = torch_ir::pt2_archive::open(path);
        auto const bytes = archive.program_text();
        std::string_view const text = torch_ir::as_text(bytes.bytes);
        s.compare(
            "read/" + std::filesystem::path(path).parent_path().filename().string() + "/Boost.JSON parse", [&] { keep(torch_ir::read_pt2(path)); },
            [&] {
                keep(boost::json::parse({text.data(), text.size()}));
            },
            {.limit = 3.0});
    }
}

registration const r("read", reading);

}  // namespace
