// SPDX-License-Identifier: MIT
/// Checks that a state dict has what a program needs.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/validate/diagnostic.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A dictionary of tensors: `find(name)` gives a pointer to tensor_data, and iterating gives entries with a `name`.
template <class D>
concept tensor_dictionary = requires(D const& d, std::string_view name) {
    { d.find(name) } -> std::convertible_to<tensor_data const*>;
    {std::string_view(d.begin()->name)};
};

/// All differences: weights of the program that are missing, of another shape or dtype, and tensors that the program doesn't
/// know. Where a name differs by a prefix only (`module.`), a shape is transposed, or a missing weight may be tied to another, the
/// diagnostic says so. A constant of the program, and a buffer that is not persistent, need not be there. A tensor that several weights share may be
/// there once, under its key or an alias. Linear.
template <tensor_dictionary Dictionary>
[[nodiscard]] std::vector<diagnostic> validate_weights_against_ir(Dictionary const& weights, ir const& program);

namespace detail {

/// Tensors by name, whatever dictionary they are in.
using given_tensors = detail::view_map<tensor_data const*>;

[[nodiscard]] std::vector<diagnostic> validate_given(std::vector<std::string_view> const& names, given_tensors const& tensors, ir const& program);

}  // namespace detail

template <tensor_dictionary Dictionary>
std::vector<diagnostic> validate_weights_against_ir(Dictionary const& weights, ir const& program) {
    std::vector<std::string_view> names;
    detail::given_tensors tensors;
    for (auto const& entry : weights) {
        std::string_view const name = entry.name;
        names.push_back(name);
        tensors.emplace(name, weights.find(name));
    }
    return detail::validate_given(names, tensors, program);
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(validate)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Finds names that differ by a prefix only: `module.` of a model that was trained in parallel, `model.` of one that was wrapped.
class name_hints {
public:
    name_hints(std::vector<std::string_view> const& missing, std::vector<std::string_view> const& unexpected)
        : missing_(suffixes(missing)), unexpected_(suffixes(unexpected)) {}

    /// What to say of a weight that is missing; empty where no name is near.
    [[nodiscard]] std::string for_missing(std::string_view name) const {
        if (auto const longer = find(unexpected_, name); !longer.empty())
            return concat(", but '", longer, "' (remove the prefix '", longer.substr(0, longer.size() - name.size()), "')");
        for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1))
            if (find(unexpected_, name.substr(dot + 1)) == name.substr(dot + 1))
                return concat(", but '", name.substr(dot + 1), "' (add the prefix '", name.substr(0, dot + 1), "')");
        return {};
    }

    /// What to say of a tensor that the program doesn't know.
    [[nodiscard]] std::string for_unexpected(std::string_view name) const {
        if (auto const longer = find(missing_, name); !longer.empty()) return concat(" (near '", longer, "', which is missing)");
        for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1))
            if (find(missing_, name.substr(dot + 1)) == name.substr(dot + 1)) return concat(" (near '", name.substr(dot + 1), "', which is missing)");
        return {};
    }

private:
    /// From a name, and each part of a name behind a dot, to the name; to nothing where several names end so.
    using table = detail::view_map<std::string_view>;

    table missing_, unexpected_;

    [[nodiscard]] static table suffixes(std::vector<std::string_view> const& names) {
        table out;
        for (auto const name : names)
            for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1))
                if (auto const [at, is_new] = out.try_emplace(name.substr(dot + 1), name); !is_new) at->second = {};
        for (auto const name : names) out[name] = name;
        return out;
    }

    [[nodiscard]] static std::string_view find(table const& t, std::string_view name) {
        auto const found = t.find(name);
        return found == t.end() ? std::string_view() : found->second;
    }
};

[[nodiscard]] inline tensor_type type_of(tensor_data const& data) {
    tensor_type out;
    out.dtype = data.dtype;
    out.sizes.assign(data.sizes.begin(), data.sizes.end());
    return out;
}

/// What to say of a wrong shape; empty where nothing is striking.
[[nodiscard]] inline std::string shape_hint(tensor_type const& expected, tensor_type const& found) {
    if (expected.dtype != found.dtype || expected.sizes.size() < 2) return {};
    auto turned = found.sizes;
    std::reverse(turned.begin(), turned.end());
    return turned == expected.sizes ? " (transposed)" : "";
}

/// The only other weight of a missing weight's type: files leave out weights that are tied to others.
class tied_hints {
public:
    /// `given`: a weight of the program that is there.
    void add(std::string_view name, tensor_type const& given) {
        if (given.sizes.size() < 2) return;
        if (auto const [at, is_new] = by_type_.try_emplace(to_string(given), name); !is_new) at->second = {};
    }

    [[nodiscard]] std::string for_missing(tensor_type const& type) const {
        auto const found = by_type_.find(to_string(type));
        if (found == by_type_.end() || found->second.empty()) return {};
        return concat(" (perhaps it is tied to '", found->second, "', which has its type: give that one under both names)");
    }

private:
    detail::name_map<std::string_view> by_type_;
};

/// The tensor for a weight, under its key or one of its aliases; null where there is none.
[[nodiscard]] inline tensor_data const* find_weight_data(given_tensors const& tensors, weight_node const& w) {
    if (auto const found = tensors.find(w.target); found != tensors.end()) return found->second;
    for (auto const& alias : w.aliases)
        if (auto const found = tensors.find(alias); found != tensors.end()) return found->second;
    return nullptr;
}

}  // namespace detail

TORCH_IR_INLINE std::vector<diagnostic> detail::validate_given(std::vector<std::string_view> const& given_names, given_tensors const& tensors,
                                                               ir const& program) {
    detail::view_set known;
    std::vector<vertex> each;  // a weight that several labels share once
    std::vector<std::string_view> missing, unexpected;
    detail::tied_hints tied;
    for (vertex const v : program.weights()) {
        auto const& w = program.weight(v);
        if (!known.insert(w.target).second) continue;
        known.insert(w.aliases.begin(), w.aliases.end());
        each.push_back(v);
        if (tensor_data const* const given = detail::find_weight_data(tensors, w)) tied.add(w.target, detail::type_of(*given));
        else if (!program.find_constant(w.target) && w.persistent) missing.push_back(w.target);
    }
    for (std::string_view const name : given_names)
        if (!known.contains(name)) unexpected.push_back(name);
    detail::name_hints const names(missing, unexpected);

    std::vector<diagnostic> out;
    for (vertex const v : each) {
        auto const& w = program.weight(v);
        auto const* type = w.result.tensor();
        std::string const where = "weight '" + w.target + "'";
        tensor_data const* const given = detail::find_weight_data(tensors, w);
        if (!given) {
            if (program.find_constant(w.target) || !w.persistent) continue;
            std::string hint = names.for_missing(w.target);
            if (hint.empty() && type && missing.size() <= 3) hint = tied.for_missing(*type);
            out.push_back({problem::missing_weight, where, {}, type ? to_string(*type) : "a tensor", "none of that name" + hint});
            continue;
        }
        if (!type) continue;
        tensor_type const found = detail::type_of(*given);
        if (found.dtype != type->dtype || (is_static(type->sizes) && found.sizes != type->sizes))
            out.push_back({problem::weight_mismatch, where, {}, to_string(*type), to_string(found) + detail::shape_hint(*type, found)});
    }
    for (std::string_view const name : unexpected)
        out.push_back({problem::unexpected_weight,
                       detail::concat("weight '", name, "'"),
                       {},
                       "a name that the program knows",
                       "an unknown one" + names.for_unexpected(name)});
    return out;
}

}}  // namespace torch_ir

#endif
