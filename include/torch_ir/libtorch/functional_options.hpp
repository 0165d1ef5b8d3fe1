// SPDX-License-Identifier: MIT
/// How programs are made functional: libtorch/functionalize.hpp, lowering_targets.hpp, joint_graph.hpp.
#pragma once

#include <torch_ir/config.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// How programs are made functional.
struct functional_options {
    /// Operators that stay although they could be decomposed, as long as they write to nothing: `aten.linear`, of all overloads, or `aten.linear.default`.
    std::set<std::string, std::less<>> keep{};
    /// Operators that are decomposed although they would stay, named likewise: for `functionalize`, a compiler's own list.
    std::set<std::string, std::less<>> decompose{};
    /// Recurrent layers become loops (`higher_order.scan`) where they are decomposed, instead of as many steps as the sequence has: the length may be open then. (Not with a backward.)
    bool recurrent_as_scan = false;
    /// Operators that may be run although they reach beyond tensors: see `bind_options`.
    std::vector<std::string> allowed_operators{};
};

}}  // namespace torch_ir
