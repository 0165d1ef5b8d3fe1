// SPDX-License-Identifier: MIT
/// Gives the tensors of a `pytorch-ir` call their argument names back.
///
/// That format writes the tensors of a call as one flat list, in schema order, beside named attributes; `_tensor_list_sizes`
/// and `_tensor_list_none_masks` tell how many of them form a list and where its holes are. Which optional tensors were left out it
/// does not tell: tensors take the first places that are free, except that one whose weight is called like a later
/// argument (`bn.running_mean` for `running_mean`) takes that.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/schema/schema.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What is known of the values of a program by name.
struct value_names {
    /// The key of a weight (`bn.running_mean`), empty for any other value.
    std::function<std::string(value_id)> weight_key = [](value_id) { return std::string(); };
    /// The value of that label, if there is one: the format writes keyword tensors as the name of their node.
    std::function<std::optional<value_id>(std::string_view)> find = [](std::string_view) { return std::nullopt; };
};

/// The call with each argument named as in `schema`. Throws errc::invalid_ir where there are more or fewer tensors than the
/// operator takes. Precondition: `call.bound == binding::flattened`.
[[nodiscard]] call_node unflatten(call_node const& call, operator_schema const& schema, value_names const& names = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(schema)

#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/schema/text.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The flat tensors of one call on their way to the places of a schema.
class tensor_distribution {
public:
    tensor_distribution(call_node const& call, operator_schema const& schema, value_names const& names) : call_(call), schema_(schema), names_(names) {
        out_ = call;
        out_.arguments.clear();
        out_.bound = binding::named;
        for (auto const& a : call.arguments) take(a);
        for (auto const& a : schema.arguments) places_.push_back(find_place(a));
    }

    call_node result() && {
        for (std::size_t i = 0; i < places_.size(); ++i) {
            if (places_[i].what == place_kind::list) fill_list(i);
            else if (places_[i].what == place_kind::required || places_[i].what == place_kind::optional) fill_one(i);
        }
        if (next_ != tensors_.size()) fail(std::to_string(next_) + " tensors", std::to_string(tensors_.size()));
        return std::move(out_);
    }

private:
    enum class place_kind : std::uint8_t { taken, required, optional, list };
    struct place {
        place_kind what = place_kind::taken;
        bool has_value = false;  ///< a list that the attributes hold: it has no tensors
    };

    call_node const& call_;
    operator_schema const& schema_;
    value_names const& names_;
    call_node out_;
    std::vector<value_id> tensors_;
    std::vector<std::int64_t> sizes_;
    std::vector<std::vector<bool>> masks_;
    std::vector<place> places_;
    std::size_t next_ = 0, next_size_ = 0, next_mask_ = 0;

    [[noreturn]] void fail(std::string const& expected, std::string const& found) const {
        raise(error::invalid_ir(place_of(call_), expected + " for " + to_string(schema_), found));
    }

    void take(argument const& a) {
        if (a.name.empty()) {
            for_each_use(a.value, [&](value_id v, std::uint32_t) { tensors_.push_back(v); });
        } else if (a.name == "_tensor_list_sizes") {
            if (auto const* sizes = a.value.get_if<std::vector<std::int64_t>>()) sizes_ = *sizes;
            else fail("integers in _tensor_list_sizes", describe_attribute(a.value));
        } else if (a.name == "_tensor_list_none_masks") {
            auto const* masks = a.value.get_if<attribute_list>();
            if (!masks) fail("lists of booleans in _tensor_list_none_masks", describe_attribute(a.value));
            for (auto const& m : masks->items) {
                auto const* mask = m.get_if<std::vector<bool>>();
                if (!mask) fail("lists of booleans in _tensor_list_none_masks", describe_attribute(m));
                masks_.push_back(*mask);
            }
        } else {
            out_.arguments.push_back(a);
        }
    }

    place find_place(schema_argument const& a) {
        if (a.type.kind != schema_kind::tensor) return {};
        auto const given = std::find_if(out_.arguments.begin(), out_.arguments.end(), [&](argument const& x) { return x.name == a.name; });
        bool const has_value = given != out_.arguments.end();
        if (has_value)
            if (auto const* label = given->value.get_if<std::string>())
                if (auto const v = names_.find(*label)) given->value = use{*v};
        if (a.keyword_only) return {};
        if (a.type.list) return {place_kind::list, has_value};
        if (has_value) return {};
        return {a.type.optional ? place_kind::optional : place_kind::required, false};
    }

    /// Tensors that the required places and the lists from place `i` on need for themselves.
    [[nodiscard]] std::size_t needed_from(std::size_t i) const {
        std::size_t n = 0, size = next_size_;
        for (; i < places_.size(); ++i) {
            if (places_[i].what == place_kind::required) ++n;
            if (places_[i].what == place_kind::list && size < sizes_.size()) n += static_cast<std::size_t>(std::max<std::int64_t>(sizes_[size++], 0));
        }
        return n;
    }
    [[nodiscard]] std::size_t left() const { return tensors_.size() - next_; }

    void fill_one(std::size_t i) {
        if (places_[i].what == place_kind::required) {
            if (left() == 0) fail("a tensor for argument '" + schema_.arguments[i].name + "'", "no more");
        } else if (left() <= needed_from(i + 1) || belongs_later(i)) {
            return;
        }
        out_.arguments.push_back({schema_.arguments[i].name, use{tensors_[next_++]}});
    }

    /// There are too few tensors for all optional places, and the next one is a weight named like a later place.
    [[nodiscard]] bool belongs_later(std::size_t i) const {
        std::size_t open = 0;
        for (std::size_t k = i; k < places_.size(); ++k) open += places_[k].what == place_kind::optional ? 1U : 0U;
        if (left() - needed_from(i + 1) >= open) return false;
        std::string const key = names_.weight_key(tensors_[next_]);
        std::string_view const last = std::string_view(key).substr(key.rfind('.') + 1);
        if (last.empty() || last == schema_.arguments[i].name) return false;
        for (std::size_t k = i + 1; k < places_.size(); ++k)
            if (places_[k].what == place_kind::optional && last == schema_.arguments[k].name) return true;
        return false;
    }

    void fill_list(std::size_t i) {
        std::string const& name = schema_.arguments[i].name;
        std::int64_t const size = next_size_ < sizes_.size() ? sizes_[next_size_++] : static_cast<std::int64_t>(left() - std::min(left(), needed_from(i + 1)));
        if (size < 0 || static_cast<std::uint64_t>(size) > left()) fail(std::to_string(size) + " tensors in argument '" + name + "'", std::to_string(left()));
        std::vector<bool> mask = next_mask(static_cast<std::size_t>(size), places_[i].has_value);
        if (places_[i].has_value) return;
        tensor_list list;
        list.optional = schema_.arguments[i].type.optional_elements;
        for (bool const is_absent : mask) list.items.push_back(is_absent ? no_value : tensors_[next_++]);
        out_.arguments.push_back({name, std::move(list)});
    }

    /// Where the holes of a list of `size` tensors are: the next mask, if that is one for so many tensors.
    std::vector<bool> next_mask(std::size_t size, bool is_attribute) {
        if (next_mask_ < masks_.size()) {
            auto const& m = masks_[next_mask_];
            if (static_cast<std::size_t>(std::count(m.begin(), m.end(), false)) == size) return masks_[next_mask_++];
            if (!is_attribute) fail("a mask with " + std::to_string(size) + " tensors", "another number");
        }
        return std::vector<bool>(size, false);
    }
};

}  // namespace detail

TORCH_IR_INLINE call_node unflatten(call_node const& call, operator_schema const& schema, value_names const& names) {
    return detail::tensor_distribution(call, schema, names).result();
}

}}  // namespace torch_ir

#endif
