// SPDX-License-Identifier: MIT
/// Reading a file of weights: what is left out of it is said.
#pragma once

#include "messages.hpp"

#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/visit/drive.hpp>
#include <torch_ir/weights/load.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir_tool {

/// The weights of a file in any format. What it has in the place of weights, and can't be read as such, becomes a warning, a line each on standard error.
[[nodiscard]] inline torch_ir::state_dict load_weights_and_warn(std::string const& path, torch_ir::load_options options) {
    std::vector<std::string> left_out;
    options.left_out = [&](torch_ir::left_out_weight const& w) { left_out.push_back(torch_ir::to_string(w)); };
    stopwatch const time;
    auto weights = torch_ir::load_weights(path, options);
    say_step("read " + path + ": " + torch_ir::with_thousands(static_cast<std::int64_t>(weights.size())) + " tensors, " + time.text());
    constexpr std::size_t most = 10;
    for (std::size_t i = 0; i < std::min(left_out.size(), most); ++i) say("warning", path + ": " + left_out[i]);
    if (left_out.size() > most) say("warning", path + ": " + std::to_string(left_out.size() - most) + " more are left out");
    return weights;
}

/// The same; the constants of an archive and of TorchScript are as good as weights.
[[nodiscard]] inline torch_ir::state_dict weights_and_constants(std::string const& path, torch_ir::load_options const& options) {
    auto const file = torch_ir::map_file(path);
    bool const is_archive = torch_ir::find_weights_format(file, path) == torch_ir::weights_format::pt2;
    torch_ir::load_options chosen = options;
    if (!is_archive) chosen.model.clear();
    auto weights = load_weights_and_warn(path, chosen);
    if (is_archive) {
        torch_ir::pt2_options which;
        which.model = options.model;
        torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive(file, path), which);
        for (auto const& c : program.constants())
            if (!weights.contains(c.target)) weights.insert(c.target, c.data);
    }
    return weights;
}

}  // namespace torch_ir_tool
