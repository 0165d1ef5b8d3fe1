// SPDX-License-Identifier: MIT
/// Equality of programs up to the numbers of their values, told as the first difference.
#pragma once

#include <bit>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/ir/ir.hpp>

namespace torch_ir_test {

using namespace torch_ir;

/// Empty if the programs are the same: info, vertices in order, names, types, arguments, groupings, claims, outputs, constants
/// (by type, strides and elements), unresolved labels, sub-programs. Where calls come from is compared on request. NaN is NaN.
[[nodiscard]] std::string difference(ir const& a, ir const& b, bool metadata = false);

// ---- implementation -------------------------------------------------------------------------------------------------

/// Compares `a` with `b`, whose values it knows by those of `a`.
class program_comparison {
public:
    program_comparison(ir const& a, ir const& b, bool metadata) : a_(a), b_(b), metadata_(metadata) {}

    std::string run() {
        if (a_.info() != b_.info()) return "info";
        if (num_vertices(a_.graph()) != num_vertices(b_.graph())) return "number of nodes";
        for (vertex v = 0; v < num_vertices(a_.graph()); ++v) match(results_of(a_.node(v)), results_of(b_.node(v)));
        if (a_.unresolved().size() != b_.unresolved().size()) return "number of unresolved values";
        for (std::size_t i = 0; i < a_.unresolved().size(); ++i) {
            if (a_.unresolved()[i].label != b_.unresolved()[i].label) return "label of unresolved value " + std::to_string(i);
            ids_.emplace(a_.unresolved()[i].id, b_.unresolved()[i].id);
        }
        for (vertex v = 0; v < num_vertices(a_.graph()); ++v)
            if (auto d = node(a_.node(v), b_.node(v)); !d.empty()) return "node " + std::to_string(v) + " '" + name_of(a_.node(v)) + "': " + d;
        if (a_.constants().size() != b_.constants().size()) return "number of constants";
        for (std::size_t i = 0; i < a_.constants().size(); ++i)
            if (!same(a_.constants()[i], b_.constants()[i])) return "constant " + std::to_string(i);
        if (a_.subgraphs().size() != b_.subgraphs().size()) return "number of sub-programs";
        for (std::size_t i = 0; i < a_.subgraphs().size(); ++i)
            if (auto d = difference(a_.subgraphs()[i], b_.subgraphs()[i], metadata_); !d.empty()) return "graph " + std::to_string(i) + ": " + d;
        return {};
    }

private:
    ir const& a_;
    ir const& b_;
    bool metadata_;
    std::map<value_id, value_id> ids_{{no_value, no_value}};

    void match(std::span<value const> a, std::span<value const> b) {
        for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) ids_.emplace(a[i].id, b[i].id);
    }
    bool same(value_id a, value_id b) const { return ids_.contains(a) && ids_.at(a) == b; }
    static bool same(double a, double b) { return (a != a && b != b) || std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }
    template <class T>
    bool same(std::vector<T> const& a, std::vector<T> const& b) const {
        if (a.size() != b.size()) return false;
        for (std::size_t i = 0; i < a.size(); ++i)
            if (!same(a[i], b[i])) return false;
        return true;
    }
    template <class T>
    bool same(T const& a, T const& b) const {
        if constexpr (std::is_same_v<T, attribute>) return same(a.as_variant(), b.as_variant());
        else if constexpr (std::is_same_v<T, std::complex<double>>) return same(a.real(), b.real()) && same(a.imag(), b.imag());
        else if constexpr (std::is_same_v<T, use>) return same(a.value, b.value);
        else if constexpr (std::is_same_v<T, tensor_list>) return a.optional == b.optional && same(a.items, b.items);
        else if constexpr (requires { a.items; }) return same(a.items, b.items);
        else return a == b;
    }
    template <class A, class B>
    bool same(std::pair<A, B> const& a, std::pair<A, B> const& b) const {
        return same(a.first, b.first) && same(a.second, b.second);
    }
    template <class... T>
    bool same(std::variant<T...> const& a, std::variant<T...> const& b) const {
        if (a.index() != b.index()) return false;
        return std::visit([&](auto const& x) { return same(x, std::get<std::remove_cvref_t<decltype(x)>>(b)); }, a);
    }
    bool same(symbol_type const& a, symbol_type const& b) const { return a.kind == b.kind && a.symbolic == b.symbolic && same(a.hint, b.hint); }
    bool same(value const& a, value const& b) const { return a.name == b.name && same(a.type, b.type); }
    bool same(argument const& a, argument const& b) const { return a.name == b.name && a.kind == b.kind && same(a.value, b.value); }
    bool same(output_entry const& a, output_entry const& b) const { return a.kind == b.kind && a.target == b.target && same(a.value, b.value); }
    bool same(type_claim const& a, type_claim const& b) const { return a.argument == b.argument && a.element == b.element && a.type == b.type; }
    bool same(tensor_constant const& a, tensor_constant const& b) const {
        return a.target == b.target && a.data.dtype == b.data.dtype && a.data.sizes == b.data.sizes && a.data.strides == b.data.strides &&
               contiguous_bytes(a.data) == contiguous_bytes(b.data);
    }
    template <class T>
    static bool same_pointee(std::shared_ptr<T> const& a, std::shared_ptr<T> const& b) {
        return (a == nullptr) == (b == nullptr) && (!a || *a == *b);
    }

    std::string node(torch_ir::node const& a, torch_ir::node const& b) const {
        if (a.index() != b.index()) return "kind of node";
        if (auto const* i = std::get_if<input_node>(&a)) {
            auto const& j = std::get<input_node>(b);
            if (!same(i->result, j.result)) return "value";
            return i->kind == j.kind && i->target == j.target && same(i->constant, j.constant) ? "" : "input";
        }
        if (auto const* w = std::get_if<weight_node>(&a)) {
            auto const& x = std::get<weight_node>(b);
            if (!same(w->result, x.result)) return "value";
            return w->target == x.target && w->kind == x.kind && w->persistent == x.persistent && w->aliases == x.aliases ? "" : "weight";
        }
        if (auto const* o = std::get_if<output_node>(&a)) {
            auto const& p = std::get<output_node>(b);
            if (!same(o->entries, p.entries)) return "entries";
            return same(o->claims, p.claims) ? "" : "claims";
        }
        auto const& c = std::get<call_node>(a);
        auto const& d = std::get<call_node>(b);
        if (c.name != d.name) return "name";
        if (c.op != d.op) return "operator";
        if (c.bound != d.bound) return "binding";
        if (!same(c.arguments, d.arguments)) return "arguments";
        if (!same(c.results, d.results)) return "results";
        if (c.returns != d.returns || c.returns_tuple != d.returns_tuple) return "grouping of results";
        if (!same(c.claims, d.claims)) return "claims";
        auto const& m = c.metadata;
        auto const& n = d.metadata;
        bool const same_origin = same_pointee(m.stack, n.stack) && same_pointee(m.trace, n.trace) && same_pointee(m.custom, n.custom);
        return metadata_ && !same_origin ? "metadata" : "";
    }
};

inline std::string difference(ir const& a, ir const& b, bool metadata) { return program_comparison(a, b, metadata).run(); }

}  // namespace torch_ir_test
