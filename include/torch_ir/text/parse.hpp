// SPDX-License-Identifier: MIT
/// Programs from their text form (text/print.hpp has the grammar).
///
/// \code
///     torch_ir::ir program = torch_ir::parse_text(R"(
///         program "Twice"
///         %x: float32[2, 3] = input
///         %add: float32[2, 3] = aten.add.Tensor(self=%x, other=%x)
///         return %add
///     )");
/// \endcode
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <torch_ir/config.hpp>
#include <torch_ir/detail/visitor_ref.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/visit/drive.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The source that announces a text's program. It keeps a copy of the text; `name` is how messages call it.
class text_source {
public:
    explicit text_source(std::string_view text, std::string name = "text") : text_(text), name_(std::move(name)) {}

    /// Reads the whole text, then announces the program: a damaged text announces nothing. Value ids are given out as names
    /// first stand in the text. Throws errc::malformed with line, column, expected and found. Linear in the text.
    template <class V>
    void drive(V&& v) const {
        announce_to(detail::visitor_ref(v));
    }

private:
    void announce_to(detail::visitor_ref v) const;

    std::string text_;
    std::string name_;
};

/// The program that `text` spells. Throws as `text_source::drive`; data that breaks a rule of the graph: errc::invalid_ir.
[[nodiscard]] ir parse_text(std::string_view text, std::string_view name = "text");

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(text)

#include <torch_ir/text/detail/cursor.hpp>
#include <torch_ir/text/detail/program.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

template <class V>
void announce(text_program& p, V& v) {
    announce_begin(v, std::move(p.info));
    for (auto& a : p.arguments) {
        if (auto* i = std::get_if<input_node>(&a)) announce_input(v, std::move(*i));
        else announce_weight(v, std::move(std::get<weight_node>(a)));
    }
    for (auto& c : p.constants) announce_constant(v, std::move(c));
    for (auto& u : p.unresolved) announce_unresolved(v, std::move(u));
    subgraph_sequence sequence(p.subgraphs.size());
    auto const announce_nested = [&](subgraph_info const& s) { announce_subgraph(v, s, [&](auto& nested) { announce(p.subgraphs[s.index], nested); }); };
    for (auto& c : p.calls) {
        sequence.before(c, announce_nested);
        announce_call(v, std::move(c));
    }
    sequence.rest(announce_nested);
    if (p.output) announce_output(v, std::move(*p.output));
    announce_end(v);
}

}  // namespace detail

TORCH_IR_INLINE void text_source::announce_to(detail::visitor_ref v) const {
    detail::text_cursor in(text_, name_);
    auto program = detail::text_program_reader(in, 0, {}).read();
    detail::announce(program, v);
}

TORCH_IR_INLINE ir parse_text(std::string_view text, std::string_view name) { return build(text_source(text, std::string(name))); }

}}  // namespace torch_ir

#endif
