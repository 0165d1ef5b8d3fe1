// SPDX-License-Identifier: MIT
/// The names of one graph of an archive, and the values they stand for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/pt2/detail/schema.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Gives out value ids, dense in order of definition. Every graph of an archive has a scope of its own: a sub-graph sees its
/// inputs only. Refers to the text of the document it reads.
class pt2_scope {
public:
    void reserve(std::size_t names) { ids_.reserve(names); }

    /// An id for a value without a name.
    [[nodiscard]] value_id add() noexcept { return value_id{next_++}; }

    /// An id for the value that the string at `name` names. Throws errc::malformed where the name is taken or empty.
    [[nodiscard]] value_id define(json_cursor const& name);
    /// The same for the key of a table, which stands at `place`.
    [[nodiscard]] value_id define(std::string_view key, json_cursor const& place);

    /// The id of the value that the string at `name` names. Throws errc::malformed where there is none yet.
    [[nodiscard]] value_id get(json_cursor const& name) const;

private:
    view_map<value_id> ids_;
    std::uint32_t next_ = 0;
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline value_id pt2_scope::define(json_cursor const& name) { return define(name.as_string(), name); }

inline value_id pt2_scope::define(std::string_view key, json_cursor const& place) {
    if (key.empty()) place.fail("the name of a value");
    auto const [at, is_new] = ids_.try_emplace(key, value_id{next_});
    if (!is_new) place.fail("a name that is new in its graph", concat("'", printable(key), "' again"));
    ++next_;
    return at->second;
}

inline value_id pt2_scope::get(json_cursor const& name) const {
    std::string_view const text = name.as_string();
    auto const found = ids_.find(text);
    if (found == ids_.end()) name.fail("the name of a value defined before", concat("'", printable(text), "'"));
    return found->second;
}

}}}  // namespace torch_ir::detail
