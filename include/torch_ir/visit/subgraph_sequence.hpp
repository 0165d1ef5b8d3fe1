// SPDX-License-Identifier: MIT
/// When a source announces sub-programs: each before the first call that refers to it, in order of their numbers.
///
/// \code
///     torch_ir::subgraph_sequence sequence(subgraphs.size());
///     auto const announce = [&](torch_ir::subgraph_info const& s) {
///         torch_ir::announce_subgraph(v, s, [&](auto& nested) { subgraphs[s.index].drive(nested); });
///     };
///     for (auto const& c : calls) {
///         sequence.before(c, announce);
///         torch_ir::announce_call(v, c);
///     }
///     sequence.rest(announce);
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/node.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Counts the sub-programs of one program that were announced.
class subgraph_sequence {
public:
    /// `count`: how many sub-programs there are; references to others are passed over.
    explicit subgraph_sequence(std::size_t count) noexcept : count_(count) {}

    /// Calls `announce(subgraph_info)` for the sub-programs to be announced before a call: those that it refers to, and those of lower numbers.
    /// The name is the label of the reference, empty for one that `c` does not refer to.
    template <class Announce>
    void before(call_node const& c, Announce&& announce) {
        for (auto const& a : c.arguments)
            for_each_subgraph(a.value, [&](subgraph_ref const& s) {
                if (s.index >= count_) return;
                while (announced_ < s.index) announce(subgraph_info{announced_++, {}});
                if (announced_ == s.index) announce(subgraph_info{announced_++, s.name});
            });
    }

    /// The same for those that no call refers to: to be called after the last call.
    template <class Announce>
    void rest(Announce&& announce) {
        while (announced_ < count_) announce(subgraph_info{announced_++, {}});
    }

private:
    std::size_t count_;
    std::uint32_t announced_ = 0;
};

}}  // namespace torch_ir
