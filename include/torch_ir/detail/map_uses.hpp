// SPDX-License-Identifier: MIT
/// Changing the values that an attribute uses.
#pragma once

#include <torch_ir/ir/attribute.hpp>

#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Puts `f(id)` in the place of each id that `a` uses; absent elements of lists stay absent. Linear in the attribute.
template <class F>
void map_uses(attribute& a, F&& f) {
    auto& any = static_cast<attribute::base&>(a);
    if (auto* u = std::get_if<use>(&any)) {
        u->value = f(u->value);
    } else if (auto* tensors = std::get_if<tensor_list>(&any)) {
        for (auto& v : tensors->items)
            if (v != no_value) v = f(v);
    } else if (auto* symbols = std::get_if<symbol_list>(&any)) {
        for (auto& i : symbols->items)
            if (auto* s = std::get_if<use>(&i)) s->value = f(s->value);
    } else if (auto* list = std::get_if<attribute_list>(&any)) {
        for (auto& i : list->items) map_uses(i, f);
    } else if (auto* map = std::get_if<attribute_map>(&any)) {
        for (auto& i : map->items) map_uses(i.second, f);
    }
}

}}}  // namespace torch_ir::detail
