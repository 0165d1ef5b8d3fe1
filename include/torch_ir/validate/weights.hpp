// SPDX-License-Identifier: MIT
/// Checks that a state dict has what a program needs.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/validate/diagnostic.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
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

/// What weights for a program amount to.
struct weights_comparison {
    std::vector<diagnostic> problems{};  ///< as `validate_weights_against_ir` returns them
    std::size_t fitting = 0;             ///< weights of the program that are there, and of its type
    std::size_t missing = 0;
    std::size_t unexpected = 0;
    std::size_t mismatched = 0;     ///< of another shape or dtype
    std::string strip_prefix{};     ///< without it in front of their names most of what is missing is there: `module.`; empty where there is none
    std::string add_prefix{};       ///< likewise, of what the names lack
    std::size_t behind_prefix = 0;  ///< how many of those that are missing are there but for the prefix
};

/// All differences: weights of the program that are missing, of another shape or dtype, and tensors that the program doesn't
/// know. Where a name differs by a prefix only (`module.`), a shape is transposed, or a missing weight may be tied to another, the
/// diagnostic says so. A constant of the program, and a buffer that is not persistent, need not be there. A tensor that several weights share may be
/// there once, under its key or an alias. Linear.
template <tensor_dictionary Dictionary>
[[nodiscard]] weights_comparison compare_weights(Dictionary const& weights, ir const& program);

/// The problems of `compare_weights` alone.
template <tensor_dictionary Dictionary>
[[nodiscard]] std::vector<diagnostic> validate_weights_against_ir(Dictionary const& weights, ir const& program) {
    return compare_weights(weights, program).problems;
}

/// How many problems of which kind there are, and what may explain them: `16 missing, 122 unexpected, none fits: another model's file?`. Empty for none.
[[nodiscard]] std::string to_string(weights_comparison const& c);

namespace detail {

/// Tensors by name, whatever dictionary they are in.
using given_tensors = detail::view_map<tensor_data const*>;

[[nodiscard]] weights_comparison compare_given(std::vector<std::string_view> const& names, given_tensors const& tensors, ir const& program);

}  // namespace detail

template <tensor_dictionary Dictionary>
weights_comparison compare_weights(Dictionary const& weights, ir const& program) {
    std::vector<std::string_view> names;
    detail::given_tensors tensors;
    for (auto const& entry : weights) {
        std::string_view const name = entry.name;
        names.push_back(name);
        tensors.emplace(name, weights.find(name));
    }
    return detail::compare_given(names, tensors, program);
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(validate)

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Finds names that differ by a prefix only: `module.` of a model that was trained in parallel, `model.` of one that was wrapped.
class name_hints {
public:
    name_hints(std::vector<std::string_view> missing, std::vector<std::string_view> unexpected)
        : missing_names_(std::move(missing)),
          unexpected_names_(std::move(unexpected)),
          missing_(suffixes(missing_names_)),
          unexpected_(suffixes(unexpected_names_)) {}

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

    /// A prefix that some names lack, and how many of them are known with it.
    struct prefix {
        std::string text{};
        std::size_t explains = 0;
    };
    /// What the missing names lack in front of them, if most of them do; and the unexpected ones.
    [[nodiscard]] prefix to_strip() const { return common_prefix(missing_names_, unexpected_names_, unexpected_); }
    [[nodiscard]] prefix to_add() const { return common_prefix(unexpected_names_, missing_names_, missing_); }

private:
    /// From a name, and each part of a name behind a dot, to the name; to nothing where several names end so.
    using table = detail::view_map<std::string_view>;

    std::vector<std::string_view> missing_names_, unexpected_names_;
    table missing_, unexpected_;

    [[nodiscard]] static prefix common_prefix(std::vector<std::string_view> const& shorter, std::vector<std::string_view> const& longer,
                                              table const& by_suffix) {
        view_set const known(longer.begin(), longer.end());
        name_set seen;
        prefix out;
        constexpr std::size_t most_prefixes = 16;
        for (auto const name : shorter) {
            auto const with = find(by_suffix, name);
            if (with.size() <= name.size() || seen.size() >= most_prefixes) continue;
            auto const [text, is_new] = seen.emplace(with.substr(0, with.size() - name.size()));
            if (!is_new) continue;
            std::size_t n = 0;
            for (auto const other : shorter) n += known.contains(concat(*text, other)) ? 1U : 0U;
            if (n > out.explains) out = {*text, n};
        }
        return out.explains * 2 < shorter.size() ? prefix() : out;
    }

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

TORCH_IR_INLINE weights_comparison detail::compare_given(std::vector<std::string_view> const& given_names, given_tensors const& tensors, ir const& program) {
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

    weights_comparison c;
    auto& out = c.problems;
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
        ++c.fitting;
        if (found.dtype != type->dtype || (is_static(type->sizes) && found.sizes != type->sizes)) {
            out.push_back({problem::weight_mismatch, where, {}, to_string(*type), to_string(found) + detail::shape_hint(*type, found)});
            --c.fitting, ++c.mismatched;
        }
    }
    for (std::string_view const name : unexpected)
        out.push_back({problem::unexpected_weight,
                       detail::concat("weight '", name, "'"),
                       {},
                       "a name that the program knows",
                       "an unknown one" + names.for_unexpected(name)});
    c.missing = missing.size();
    c.unexpected = unexpected.size();
    auto const strip = names.to_strip(), add = names.to_add();
    if (strip.explains >= add.explains) c.strip_prefix = strip.text;
    else c.add_prefix = add.text;
    c.behind_prefix = std::max(strip.explains, add.explains);
    return c;
}

TORCH_IR_INLINE std::string to_string(weights_comparison const& c) {
    if (c.problems.empty()) return {};
    std::string out;
    auto const count = [&](std::size_t n, std::string_view what) {
        if (n != 0) out += detail::concat(out.empty() ? "" : ", ", with_thousands(static_cast<std::int64_t>(n)), " ", what);
    };
    count(c.missing, "missing");
    count(c.unexpected, "unexpected");
    count(c.mismatched, "of another shape or dtype");
    count(c.fitting, c.fitting == 1 ? "fits" : "fit");
    if (c.fitting == 0) out += ", none fits";
    if (c.behind_prefix != 0) {
        std::string const& prefix = c.strip_prefix.empty() ? c.add_prefix : c.strip_prefix;
        std::string const which = c.behind_prefix == c.missing
                                      ? (c.missing == 1 ? "the missing one is" : "all that are missing are")
                                      : detail::concat(with_thousands(static_cast<std::int64_t>(c.behind_prefix)), " of the missing are");
        return detail::concat(out, ": ", which, " there ", c.strip_prefix.empty() ? "without" : "with", " the prefix '", prefix, "'");
    }
    if (bool const is_empty = c.fitting + c.mismatched + c.unexpected == 0; !is_empty && c.missing != 0 && c.missing + c.mismatched > c.fitting)
        out += ": another model's file?";
    else if (c.mismatched > c.fitting) out += ": another size of this model?";
    return out;
}

}}  // namespace torch_ir

#endif
