// SPDX-License-Identifier: MIT
/// A program that is being changed. Every rewriting reads a program into an editor, changes calls there, and takes the result.
///
/// \code
///     torch_ir::program_editor edit(program);
///     for (auto i = edit.first(); i != torch_ir::no_call;)
///         if (edit.at(i).op.text() == "aten.dropout.default") {
///             edit.redirect(edit.at(i).results.front().id, edit.use_in(i, "input"));
///             i = edit.erase(i);
///         } else {
///             i = edit.next(i);
///         }
///     program = std::move(edit).result();
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/rewrite/edit_map.hpp>
#include <torch_ir/rewrite/fresh_names.hpp>
#include <torch_ir/rewrite/linked_calls.hpp>
#include <torch_ir/visit/visitor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A program as a list of calls in trace order that can be replaced, erased and inserted, with the uses of each value. Values keep
/// their ids while it is edited. It is a visitor: any source can be driven into it. All operations take constant time on
/// average, unless they say otherwise; those that would break the program throw errc::invalid_ir.
class program_editor : public linked_calls {
public:
    program_editor() = default;
    /// Reads a program; of a `basic_ir` too, whose data `result(program)` keeps. Linear.
    explicit program_editor(ir const& program);

    /// The elements of constants, in order.
    [[nodiscard]] std::span<tensor_constant const> constants() const noexcept { return constants_; }
    /// A name that no input, weight, call or result has, which begins like `wanted`; it is taken then. The first use is linear.
    [[nodiscard]] std::string fresh_name(std::string const& wanted);

    /// The editors of the sub-programs.
    [[nodiscard]] std::span<program_editor const> subgraphs() const noexcept { return subgraphs_; }
    [[nodiscard]] std::span<program_editor> subgraphs() noexcept { return subgraphs_; }

    // ---- changing ----
    /// Adds an input behind the others, and returns its value. Throws errc::argument for a name that another node has.
    value_id add_input(std::string name, value_type type);
    /// Adds a weight behind the others, with the key `target` in the state dict, and returns its value. Its label is made of the key as torch.export
    /// does (`p_fc_weight`). Throws errc::argument for a key that another weight has.
    value_id add_weight(std::string target, tensor_type type, weight_kind kind = weight_kind::parameter);
    /// Adds a constant with its elements, as a weight of that kind. Throws errc::argument for a key that another weight has.
    value_id add_constant(std::string target, tensor_data data);
    /// Takes out the weights that nobody uses, no output writes to, and that `goes` is true for, and the elements of constants that no weight is left for.
    /// Returns how many weights are gone. Linear.
    std::size_t erase_weights(std::function<bool(weight_node const&)> const& goes);
    /// Gives a call and its results other names; as many as there are results.
    void rename(call_index i, std::string name, std::vector<std::string> results);
    /// Gives calls that were put in since the last time names of their own, where another node has theirs; sub-programs likewise. Passes end
    /// with this (`apply_rules` does), so that they leave a valid program. Returns how many were renamed. Linear in the program, if calls were put in.
    std::size_t settle_names();

    /// The program. Ids are given out anew, dense, in order of announcement. Linear.
    [[nodiscard]] ir result() && { return std::move(*this).finish(nullptr); }
    /// The same, and what became of the values and vertices.
    [[nodiscard]] ir result(edit_map& map) && { return std::move(*this).finish(&map); }
    /// The same with the data of `before`, which must be the program that the editor has read (`keep_properties`).
    template <class N, class E>
    [[nodiscard]] basic_ir<N, E> result(basic_ir<N, E> const& before, edit_map& map) && {
        ir after = std::move(*this).finish(&map);
        return keep_properties(before, std::move(after), map);
    }
    template <class N, class E>
    [[nodiscard]] basic_ir<N, E> result(basic_ir<N, E> const& before) && {
        edit_map map;
        return std::move(*this).result(before, map);
    }

    // ---- visitor ----
    void begin(model_info info) { info_ = std::move(info); }
    void input(input_node n);
    void weight(weight_node n);
    void constant(tensor_constant c);
    void unresolved(unresolved_value u);
    [[nodiscard]] program_editor subgraph(subgraph_info const&) { return {}; }
    void end_subgraph(subgraph_info const&, program_editor&& nested);
    void call(call_node c);
    void output(output_node n);
    void end() { is_read_ = true; }

private:
    model_info info_;
    bool has_output_ = false;
    std::optional<fresh_names> names_;
    std::vector<tensor_constant> constants_;
    std::vector<unresolved_value> unresolved_;
    std::vector<program_editor> subgraphs_;

    void take_names();
    [[nodiscard]] ir finish(edit_map* map) &&;
    void announce(ir_builder& b, edit_map* map) &&;
    void fill_in(edit_map& map, std::vector<value_id> ids) const;
};

/// Calls `change(editor)` for the sub-programs, innermost first, then for the program itself; adds up what it returns.
template <class F>
std::size_t for_each_program(program_editor& edit, F&& change) {
    std::size_t changes = 0;
    for (auto& nested : edit.subgraphs()) changes += for_each_program(nested, change);
    return changes + change(edit);
}

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(rewrite)

#include <torch_ir/detail/map_uses.hpp>
#include <torch_ir/rewrite/detail/written_weights.hpp>
#include <torch_ir/visit/drive.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE program_editor::program_editor(ir const& program) {
    program.drive(*this);
    auto const order = topological_order(program);  // that of the events, and mostly that of the vertices
    for (auto& v : argument_sources_) v = static_cast<std::uint32_t>(order[v]);
    for (auto& s : slots_) s.source = static_cast<std::uint32_t>(order[s.source]);
}

TORCH_IR_INLINE void program_editor::end_subgraph(subgraph_info const&, program_editor&& nested) { subgraphs_.push_back(std::move(nested)); }

TORCH_IR_INLINE void program_editor::input(input_node n) {
    if (names_) names_->take(n.result.name);
    add_argument(std::move(n));
}
TORCH_IR_INLINE void program_editor::weight(weight_node n) {
    if (names_) names_->take(n.result.name);
    add_argument(std::move(n));
}
TORCH_IR_INLINE void program_editor::constant(tensor_constant c) { constants_.push_back(std::move(c)); }
TORCH_IR_INLINE void program_editor::unresolved(unresolved_value u) { place_of(u.id), unresolved_.push_back(std::move(u)); }
TORCH_IR_INLINE void program_editor::call(call_node c) { static_cast<void>(link(no_call, std::move(c))); }

TORCH_IR_INLINE void program_editor::output(output_node n) {
    for (auto const& e : n.entries) use_all(no_call, e.value);
    output_ = std::move(n);
    has_output_ = true;
}

TORCH_IR_INLINE std::size_t program_editor::erase_weights(std::function<bool(weight_node const&)> const& goes) {
    detail::written_weights const written(outputs());
    auto const is_gone = [&](std::variant<input_node, weight_node> const& a) {
        auto const* w = std::get_if<weight_node>(&a);
        return w && use_count(w->result.id) == 0 && !written.contains(*w) && goes(*w);
    };
    std::vector<std::variant<input_node, weight_node>> kept;
    std::vector<std::uint32_t> sources;
    for (std::size_t n = 0; n < arguments_.size(); ++n) {
        auto& a = arguments_[n];
        auto const id = std::visit([](auto const& argument_node) { return argument_node.result.id; }, a);
        if (is_gone(a)) {
            places_[to_index(id)].from = origin::nothing;
            continue;
        }
        places_[to_index(id)].index = static_cast<std::uint32_t>(kept.size());
        kept.push_back(std::move(a));
        sources.push_back(argument_sources_[n]);
    }
    auto const erased = arguments_.size() - kept.size();
    arguments_ = std::move(kept);
    argument_sources_ = std::move(sources);
    if (erased == 0) return 0;
    detail::view_set keys;
    for (auto const& a : arguments_)
        if (auto const* w = std::get_if<weight_node>(&a)) keys.insert(w->target), keys.insert(w->aliases.begin(), w->aliases.end());
    std::erase_if(constants_, [&](tensor_constant const& c) { return !keys.contains(c.target); });
    return erased;
}

TORCH_IR_INLINE void program_editor::rename(call_index i, std::string name, std::vector<std::string> results) {
    auto& c = slots_[to_number(i)].call;
    if (results.size() != c.results.size())
        raise(error::bad_argument(label(i), std::to_string(c.results.size()) + " names of results", std::to_string(results.size())));
    for (std::size_t r = 0; r < results.size(); ++r) {
        if (names_) names_->take(results[r]);
        c.results[r].name = std::move(results[r]);
    }
    if (names_) names_->take(name);
    c.name = std::move(name);
}

/// Takes the names of all nodes but calls whose names are still to be settled.
TORCH_IR_INLINE void program_editor::take_names() {
    names_.emplace();
    for (auto const& a : arguments_) names_->take(std::visit([](auto const& n) { return n.result.name; }, a));
    for (auto i = first_; i != no_call; i = next(i)) {
        if (slots_[to_number(i)].is_new) continue;
        names_->take(at(i).name);
        for (auto const& r : at(i).results) names_->take(r.name);
    }
}

TORCH_IR_INLINE std::string program_editor::fresh_name(std::string const& wanted) {
    if (!names_) {
        take_names();
        for (auto i = first_; i != no_call; i = next(i)) names_->take(at(i).name);
    }
    return names_->make(wanted);
}

TORCH_IR_INLINE std::size_t program_editor::settle_names() {
    std::size_t renamed = 0;
    for (auto& s : subgraphs_) renamed += s.settle_names();
    if (!std::exchange(has_new_calls_, false)) return renamed;
    take_names();
    for (auto i = first_; i != no_call; i = next(i)) {
        auto& s = slots_[to_number(i)];
        if (!std::exchange(s.is_new, false)) continue;
        auto& c = s.call;
        std::string const before = c.name;
        bool const is_free = !c.name.empty() && names_->take(c.name);
        if (!is_free) c.name = names_->make(c.name.empty() ? default_call_name(c.op) : c.name), ++renamed;
        for (auto& r : c.results) {
            if (c.results.size() == 1 && !has_multiple_results(c) && (r.name == before || r.name.empty())) r.name = c.name;
            else if (r.name != c.name && !names_->take(r.name)) r.name = names_->make(r.name);
        }
    }
    return renamed;
}

TORCH_IR_INLINE value_id program_editor::add_input(std::string name, value_type type) {
    if (!names_) static_cast<void>(fresh_name("_"));
    if (name.empty() || !names_->take(name))
        raise(error::bad_argument("new input of '" + info_.model_name + "'", "a name that no other node has", "'" + name + "'"));
    auto const id = new_value();
    add_argument(input_node{.result = {id, std::move(name), std::move(type)}});
    return id;
}

TORCH_IR_INLINE value_id program_editor::add_weight(std::string target, tensor_type type, weight_kind kind) {
    if (target.empty()) raise(error::bad_argument("new weight of '" + info_.model_name + "'", "a key that no other weight has", "''"));
    for (auto const& a : arguments_) {
        auto const* w = std::get_if<weight_node>(&a);
        if (w && (w->target == target || std::find(w->aliases.begin(), w->aliases.end(), target) != w->aliases.end()))
            raise(error::bad_argument("new weight of '" + info_.model_name + "'", "a key that no other weight has", "'" + target + "'"));
    }
    std::string label = kind == weight_kind::parameter ? "p_" : kind == weight_kind::buffer ? "b_" : "c_";
    for (char const c : target) label += (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ? c : '_';
    auto const id = new_value();
    add_argument(weight_node{.result = {id, fresh_name(label), std::move(type)}, .target = std::move(target), .kind = kind});
    return id;
}

TORCH_IR_INLINE value_id program_editor::add_constant(std::string target, tensor_data data) {
    tensor_type type{.dtype = data.dtype, .sizes = shape(data.sizes.begin(), data.sizes.end()), .strides = shape(data.strides.begin(), data.strides.end())};
    auto const id = add_weight(target, std::move(type), weight_kind::constant);
    constants_.push_back({std::move(target), std::move(data)});
    return id;
}

TORCH_IR_INLINE ir program_editor::finish(edit_map* map) && {
    ir_builder b;
    std::move(*this).announce(b, map);
    return std::move(b).result();
}

/// Moves the program into a builder; sub-programs into builders of their own, so that each node is moved once, however deep it stands.
TORCH_IR_INLINE void program_editor::announce(ir_builder& b, edit_map* map) && {
    std::vector<value_id> ids(places_.size(), no_value);
    std::uint32_t next_id = 0;
    auto const give_id = [&](value_id& v) { v = ids[to_index(v)] = value_id{next_id++}; };
    auto const renumber = [&](value_id v) { return ids[to_index(v)]; };
    if (map) *map = {};
    b.begin(std::move(info_));
    for (auto& a : arguments_) {
        std::visit([&](auto& n) { give_id(n.result.id); }, a);
        if (auto* i = std::get_if<input_node>(&a)) b.input(std::move(*i));
        else b.weight(std::move(std::get<weight_node>(a)));
    }
    for (auto& c : constants_) b.constant(std::move(c));
    for (auto& u : unresolved_) {
        give_id(u.id);
        b.unresolved(std::move(u));
    }
    std::uint32_t index = 0;
    for (auto& s : subgraphs_) {
        edit_map* const inner = map ? &map->subgraphs_.emplace_back() : nullptr;
        announce_subgraph(b, subgraph_info{index++, s.info_.model_name}, [&](ir_builder& to) { std::move(s).announce(to, inner); });
    }
    for (auto i = first_; i != no_call; i = next(i))
        for (auto& r : slots_[to_number(i)].call.results) give_id(r.id);
    for (std::size_t v = 0; v < places_.size(); ++v)  // what a damaged program uses though nothing announced it
        if (places_[v].uses > 0 && ids[v] == no_value) b.unresolved({ids[v] = value_id{next_id++}, {}});
    for (auto i = first_; i != no_call; i = next(i)) {
        auto& c = slots_[to_number(i)].call;
        for (auto& a : c.arguments) detail::map_uses(a.value, renumber);
        b.call(std::move(c));
    }
    if (output_) {
        for (auto& e : output_->entries) detail::map_uses(e.value, renumber);
        b.output(*std::move(output_));
    }
    b.end();
    if (map) fill_in(*map, std::move(ids));
}

TORCH_IR_INLINE void program_editor::fill_in(edit_map& map, std::vector<value_id> ids) const {
    map.values_ = std::move(ids);
    map.vertices_.assign(events_, no_vertex);
    map.calls_.assign(slots_.size(), no_vertex);
    vertex now = 0;
    for (auto const source : argument_sources_) {
        if (source != no_source) map.vertices_[source] = now;
        ++now;
    }
    for (auto i = first_; i != no_call; i = next(i), ++now) {
        map.calls_[to_number(i)] = now;
        if (auto const source = slots_[to_number(i)].source; source != no_source) map.vertices_[source] = now;
    }
    if (has_output_) map.vertices_.push_back(now);
}

}}  // namespace torch_ir

#endif
