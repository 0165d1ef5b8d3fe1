// SPDX-License-Identifier: MIT
/// Which operand of a call goes to which input of its sub-programs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/node.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Higher-order operators hand what stands behind their sub-programs to these, in order: `operands` of cond, `carried_inputs` and `additional_inputs` of
/// while_loop, `init`, `xs` and `additional_inputs` of scan. Texts among them (the identifier of invoke_subgraph) are options.
class operand_places {
public:
    explicit operand_places(call_node const& call) {
        std::size_t begin = 0;
        for (std::size_t i = 0; i < call.arguments.size(); ++i) for_each_subgraph(call.arguments[i].value, [&](subgraph_ref const&) { begin = i + 1; });
        first_.resize(call.arguments.size());
        for (std::size_t i = begin; begin != 0 && i < call.arguments.size(); ++i) {
            auto const& value = call.arguments[i].value;
            if (value.is<std::string>() || value.is<none>()) continue;
            first_[i] = count_;
            std::uint32_t places = 0;
            auto const ignore = [](value_id, std::uint32_t) {};
            for_each_use(value, ignore, places);
            count_ += places;
        }
    }

    /// Number of operands.
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

    /// The number of the operand that a use is; nothing for what the sub-programs don't take.
    [[nodiscard]] std::optional<std::size_t> number(std::uint32_t argument, std::uint32_t element) const {
        if (argument >= first_.size() || !first_[argument]) return std::nullopt;
        return *first_[argument] + element;
    }

private:
    std::vector<std::optional<std::size_t>> first_;  ///< by argument: the number of its first operand
    std::size_t count_ = 0;
};

}}}  // namespace torch_ir::detail
