// SPDX-License-Identifier: MIT
/// What operators become in ONNX: a function for each, in tables by kind of operator, open to users.
///
/// \code
///     torch_ir::onnx_translations translations;                                   // the library's own
///     translations.add("mylib.half", [](torch_ir::onnx_call& t) {
///         auto const x = t.input("x");
///         t.result(t.make("Mul", {x, t.number(0.5, x.dtype)}));
///     });
///     torch_ir::write_onnx("halved.onnx", program, {}, {.model = {.translations = &translations}});
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/op_name.hpp>
#include <torch_ir/onnx/call.hpp>
#include <torch_ir/onnx/options.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Makes the nodes of one call and says its results. What it can't write it refuses (`onnx_call::refuse`): the call is then decomposed, or named in the error.
using onnx_translation = std::function<void(onnx_call&)>;

/// The translations of a writer, by operator. Begins with the library's own.
class onnx_translations {
public:
    /// What is known of an operator.
    struct entry {
        onnx_translation translate;
        std::string how;  ///< for people: the operators of ONNX
    };

    onnx_translations();

    /// Makes `f` the translation of an operator, of all its overloads (`mylib.half`) or of one (`aten.add.Tensor`), in the place of the one that it had.
    void add(std::string op, onnx_translation f, std::string how = "a function of the user's") {
        entries_.insert_or_assign(std::move(op), entry{std::move(f), std::move(how)});
    }

    /// That of the overload, else that of the operator, else, for a view that copies (`aten.permute_copy`), that of the view; nullptr where there is none. Logarithmic.
    [[nodiscard]] entry const* find(op_name const& op) const;

    /// All, by name.
    [[nodiscard]] std::map<std::string, entry, std::less<>> const& entries() const noexcept { return entries_; }
    /// The names alone: the operators that needn't be decomposed.
    [[nodiscard]] std::vector<std::string> operators() const;

private:
    std::map<std::string, entry, std::less<>> entries_;
};

namespace detail {
/// Those that options name, else the library's own, which are made once.
[[nodiscard]] onnx_translations const& translations_of(onnx_options const& options);
}  // namespace detail

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(onnx)

#include <torch_ir/onnx/detail/tables.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE onnx_translations::onnx_translations() {
    detail::for_each_onnx_row([&](std::string_view ops, onnx_translation const& f, std::string_view how) {
        for (std::size_t at = 0; at < ops.size();) {
            std::size_t const end = std::min(ops.find(' ', at), ops.size());
            entries_.insert_or_assign(std::string(ops.substr(at, end - at)), entry{f, std::string(how)});
            at = end + 1;
        }
    });
}

TORCH_IR_INLINE onnx_translations::entry const* onnx_translations::find(op_name const& op) const {
    auto found = entries_.find(op.text());
    if (found == entries_.end()) found = entries_.find(op.without_overload());
    constexpr std::string_view copies = "_copy";
    if (auto const base = op.base();
        found == entries_.end() && op.space() == "aten" && base.ends_with(copies)) {  // a view that copies: values are all that there is
        auto const view = detail::concat("aten.", base.substr(0, base.size() - copies.size()));
        found = entries_.find(detail::concat(view, ".", op.overload()));
        if (found == entries_.end()) found = entries_.find(view);
    }
    return found == entries_.end() ? nullptr : &found->second;
}

TORCH_IR_INLINE onnx_translations const& detail::translations_of(onnx_options const& options) {
    static onnx_translations const own;
    return options.translations ? *options.translations : own;
}

TORCH_IR_INLINE std::vector<std::string> onnx_translations::operators() const {
    std::vector<std::string> out;
    for (auto const& [name, e] : entries_) out.push_back(name);
    return out;
}

}}  // namespace torch_ir

#endif
