// SPDX-License-Identifier: MIT
/// What an analysis takes for the sizes that a program leaves open.
#pragma once

#include <torch_ir/config.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How symbolic sizes become numbers in an analysis.
struct size_options {
    std::map<std::string, std::int64_t, std::less<>> symbols{};  ///< values by symbol: `{{"s77", 8}}`
    bool use_hints = true;                                       ///< for the other symbols, the values they had when the program was traced
};

}}  // namespace torch_ir
