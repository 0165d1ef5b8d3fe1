// SPDX-License-Identifier: MIT
/// How the calls of one operator are drawn: what is written on them, and in which colour.
///
/// \code
///     torch_ir::call_looks looks;
///     looks["aten.linear"] = [](torch_ir::call_node const&, torch_ir::call_look& look) { look.fill = "#ffe0b2"; };
///     looks["mycc.conv_relu"] = [&](torch_ir::ir const&, torch_ir::vertex v, torch_ir::call_look& look) {  // with your data on the node
///         look.detail = std::to_string(program.properties(v).buffer);
///     };
///     std::cout << torch_ir::draw_mermaid_flowchart(program, {.looks = looks});
/// \endcode
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/node.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

class ir;

/// What is written on a call, and its colour.
struct call_look {
    std::string title;   ///< the first line; usually the operator without namespace and overload: `linear`
    std::string detail;  ///< the second line; usually the sizes of the first result: `1x3x224x224`
    std::string fill{};  ///< a colour: a name (`orange`) or `#rgb`, `#rrggbb`; empty: that of all calls
};

/// Changes the usual look of a call: a function of the call and its look, or of a program, a vertex and the look. In a sub-program it is told that one.
class call_looker {
public:
    call_looker() = default;
    template <class F>
    requires std::is_invocable_v<F&, call_node const&, call_look&> call_looker(F f)
        : look_([f = std::move(f)](ir const&, std::size_t, call_node const& c, call_look& look) mutable { f(c, look); }) {}
    template <class F>
    requires std::is_invocable_v<F&, ir const&, std::size_t, call_look&> call_looker(F f)
        : look_([f = std::move(f)](ir const& program, std::size_t v, call_node const&, call_look& look) mutable { f(program, v, look); }) {}

    void operator()(ir const& program, std::size_t v, call_node const& c, call_look& look) const {
        if (look_) look_(program, v, c, look);
    }

private:
    std::function<void(ir const&, std::size_t, call_node const&, call_look&)> look_;
};

/// By operator: with its overload, `aten.add.Tensor`, which wins, or without, `aten.add`.
using call_looks = std::map<std::string, call_looker, std::less<>>;

/// How a call is drawn. Throws errc::argument for a fill that is no colour, and what your functions throw. As `std::map::find`.
[[nodiscard]] call_look look_of(ir const& program, std::size_t vertex, call_looks const& looks);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(draw)

#include <torch_ir/detail/mermaid_text.hpp>
#include <torch_ir/detail/pytorch_ir_names.hpp>
#include <torch_ir/ir/ir.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// `1x(s0 + 1)x64`; the type of what is no tensor.
[[nodiscard]] inline std::string picture_shape(value_type const& type) {
    auto const* t = std::get_if<tensor_type>(&type);
    if (t == nullptr) return to_string(type);
    std::string out;
    for (std::size_t i = 0; i < t->sizes.size(); ++i) {
        auto const size = to_string(t->sizes[i]);
        bool const is_sum = t->sizes.size() > 1 && size.find(' ') != std::string::npos;
        out += concat(i == 0 ? "" : "x", is_sum ? "(" : "", size, is_sum ? ")" : "");
    }
    return out;
}

[[nodiscard]] inline std::string usual_title(call_node const& call) { return std::string(short_op_type(to_pytorch_ir_type(call.op))); }

/// Colours go into three languages as they are, so nothing else may pass.
[[nodiscard]] inline bool is_colour(std::string_view s) {
    bool const is_hex = s.starts_with('#');
    if (is_hex) s.remove_prefix(1);
    if (s.empty() || s.size() > 30 || (is_hex && s.size() != 3 && s.size() != 6)) return false;
    return s.find_first_not_of(is_hex ? "0123456789abcdefABCDEF" : "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
}

}  // namespace detail

TORCH_IR_INLINE call_look look_of(ir const& program, std::size_t v, call_looks const& looks) {
    auto const& call = program.call(v);
    call_look look{detail::usual_title(call), call.results.empty() ? std::string() : detail::picture_shape(call.results.front().type)};
    auto i = looks.find(call.op.text());
    if (i == looks.end()) i = looks.find(call.op.without_overload());
    if (i == looks.end()) return look;
    i->second(program, v, call, look);
    if (!look.fill.empty() && !detail::is_colour(look.fill))
        raise(error::bad_argument(detail::concat("fill of '", call.name, "' (", call.op.text(), ")"), "a colour: a name, #rgb or #rrggbb",
                                  "'" + look.fill + "'"));
    return look;
}

}}  // namespace torch_ir

#endif
