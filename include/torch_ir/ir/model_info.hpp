// SPDX-License-Identifier: MIT
/// What a program says of itself: names, versions, symbols, the shape of its arguments.
#pragma once

#include <torch_ir/config.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A pytree: how nested Python containers were flattened to leaves. `type` is empty for a leaf; `context` is the container's
/// own data (the keys of a dict) as JSON text.
struct pytree {
    std::string type;
    std::string context;
    std::vector<pytree> children;

    [[nodiscard]] bool is_leaf() const noexcept { return type.empty(); }
    friend bool operator==(pytree const&, pytree const&) = default;
};

/// Number of leaves. Linear in the tree.
[[nodiscard]] inline std::size_t leaf_count(pytree const& t) {
    if (t.is_leaf()) return 1;
    std::size_t n = 0;
    for (auto const& c : t.children) n += leaf_count(c);
    return n;
}

/// The range of a symbol (or of an expression over symbols, spelled `8*s40`): bounds are inclusive, absent where open.
struct symbol_range {
    std::string symbol;
    std::optional<std::int64_t> min;
    std::optional<std::int64_t> max;
    friend bool operator==(symbol_range const&, symbol_range const&) = default;
};

/// Head data of a program.
struct model_info {
    std::string model_name{};
    std::string pytorch_version{};
    std::map<std::string, std::int64_t> opset{};  ///< operator-set versions by namespace
    std::vector<symbol_range> ranges{};
    std::vector<std::string> guards{};  ///< further conditions on the inputs, as torch.export prints them
    std::optional<pytree> in_spec{};    ///< (args, kwargs)
    std::optional<pytree> out_spec{};
    std::vector<std::string> argument_names{};  ///< names of forward's arguments
    friend bool operator==(model_info const&, model_info const&) = default;
};

}}  // namespace torch_ir
