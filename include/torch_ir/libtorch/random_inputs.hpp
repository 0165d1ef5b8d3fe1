// SPDX-License-Identifier: MIT
/// Inputs drawn at random, such as a program can take: of its input types, with sizes in the ranges of its symbols, and integers that are
/// in range where they end up as indices.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/run/inputs.hpp>
#include <torch_ir/libtorch/run/plan.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// One value for each input that the caller of `program` passes: floating elements are normally distributed, booleans fair; integers lie in
/// [0, n) with n by what the program does with them: the rows of an embedding or of a table that they index, else 4. The same seed gives the same
/// inputs. Throws errc::argument if no sizes in range satisfy all inputs.
[[nodiscard]] std::vector<c10::IValue> random_inputs(ir const& program, std::uint64_t seed);

/// Integers of that value must be below the result, as far as the program tells; nothing if it doesn't. Linear in the program.
[[nodiscard]] std::optional<std::int64_t> index_bound(ir const& program, value_id v);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_verify)

#include <torch_ir/libtorch/run/compile.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// An operator that takes indices: the name of the argument with them, of the table, and of the argument that tells the dimension (empty: the first).
struct indexing_operator {
    std::string_view op;
    std::string_view indices;
    std::string_view table;
    std::string_view dimension;
};
inline constexpr std::array<indexing_operator, 14> indexing_operators{{
    {"embedding", "indices", "weight", ""},
    {"embedding_bag", "indices", "weight", ""},
    {"_embedding_bag", "indices", "weight", ""},
    {"_embedding_bag_forward_only", "indices", "weight", ""},
    {"index_select", "index", "self", "dim"},
    {"gather", "index", "self", "dim"},
    {"scatter", "index", "self", "dim"},
    {"scatter_", "index", "self", "dim"},
    {"scatter_add", "index", "self", "dim"},
    {"scatter_add_", "index", "self", "dim"},
    {"index_copy", "index", "self", "dim"},
    {"index_copy_", "index", "self", "dim"},
    {"index_add", "index", "self", "dim"},
    {"index_fill", "index", "self", "dim"},
}};

/// Follows a value to where it is an index.
class index_follower {
public:
    explicit index_follower(ir const& program) : program_(program), seen_(program.value_count()) {}

    [[nodiscard]] std::optional<std::int64_t> bound(value_id v) {
        follow(v);
        return bound_;
    }

private:
    ir const& program_;
    std::vector<bool> seen_;
    std::optional<std::int64_t> bound_;

    void take(std::optional<std::int64_t> size) {
        if (size && *size > 0) bound_ = std::min(bound_.value_or(*size), *size);
    }
    [[nodiscard]] std::optional<std::int64_t> size_of(attribute const& table, std::int64_t dimension) const {
        auto const* value = find_used_value(program_, table);
        auto const* type = value ? value->tensor() : nullptr;
        if (!type) return std::nullopt;
        auto const rank = static_cast<std::int64_t>(type->sizes.size());
        if (dimension < 0) dimension += rank;
        return dimension >= 0 && dimension < rank ? type->sizes[static_cast<std::size_t>(dimension)].hint() : std::nullopt;
    }

    void follow(value_id first) {
        std::vector<value_id> open{first};
        while (!open.empty()) {
            value_id const v = open.back();
            open.pop_back();
            if (seen_[to_index(v)]) continue;
            seen_[to_index(v)] = true;
            auto const range = out_edges(program_.origin(v).producer, program_.graph());
            for (auto e = range.first; e != range.second; ++e) {
                auto const& edge = program_.graph()[*e];
                auto const* c = edge.value == v ? std::get_if<call_node>(&program_.node(target(*e, program_.graph()))) : nullptr;
                if (!c) continue;
                if (use_as_index(*c, v, edge.argument, edge.element)) continue;
                for (auto const& r : c->results)
                    if (auto const* t = r.tensor(); t && kind_of(t->dtype) == dtype_kind::integer) open.push_back(r.id);
            }
        }
    }

    [[nodiscard]] bool use_as_index(call_node const& c, value_id v, std::uint32_t argument, std::uint32_t element) {
        auto const base = c.op.base();
        bool const is_flat = c.bound == binding::flattened;
        if (base == "index" || base == "index_put" || base == "index_put_" || base == "_unsafe_index" || base == "_unsafe_index_put") {
            if (argument == 0) return false;
            take(size_of(c.arguments[0].value, is_flat ? static_cast<std::int64_t>(argument) - 1 : static_cast<std::int64_t>(element)));
            return true;
        }
        auto const known = std::find_if(indexing_operators.begin(), indexing_operators.end(), [&](auto const& o) { return o.op == base; });
        if (known == indexing_operators.end()) return false;
        auto const named = [&](std::string_view name, std::size_t place) -> attribute const* {
            if (auto const* a = find_argument(c, name)) return &a->value;
            return is_flat && place < c.arguments.size() ? &c.arguments[place].value : nullptr;
        };
        auto const* indices = named(known->indices, 1);
        auto const* u = indices ? indices->get_if<use>() : nullptr;
        if (!u || u->value != v) return false;
        auto const* table = named(known->table, 0);
        auto const* dimension = known->dimension.empty() ? nullptr : find_argument(c, known->dimension);
        auto const* number = dimension ? dimension->value.get_if<std::int64_t>() : nullptr;
        if (table) take(size_of(*table, number ? *number : 0));
        return true;
    }
};

/// Draws the inputs of one program.
class input_drawer {
public:
    input_drawer(ir const& program, std::uint64_t seed) : program_(program), random_(seed) {
        for (auto const& r : program.info().ranges) ranges_[r.symbol] = &r;
    }

    [[nodiscard]] std::vector<c10::IValue> draw() {
        plan head;  // what check_inputs reads
        head.info = program_.info();
        head.guards = guards_of(head.info);
        for (vertex const v : program_.inputs()) head.inputs.push_back(program_.input(v));
        constexpr int tries = 100;
        for (int k = 0;; ++k) {
            values_.clear();
            // The sizes of the trace satisfy all conditions, guards that can't be evaluated too: they are the last resort.
            by_hint_ = k >= tries;
            std::vector<c10::IValue> out;
            for (auto const& i : head.inputs)
                if (i.kind == input_kind::user) out.push_back(draw(i));
            try {
                return check_inputs(head, out, c10::kCPU);
            } catch (error const&) {
                if (by_hint_) throw;
            }
        }
    }

private:
    ir const& program_;
    std::mt19937_64 random_;
    view_map<symbol_range const*> ranges_;
    std::map<std::string, std::int64_t, std::less<>> values_;
    bool by_hint_ = false;

    [[nodiscard]] std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(high - low + 1));
    }

    [[nodiscard]] std::int64_t size_of(expression const& e, std::optional<std::int64_t> hint) {
        if (by_hint_ && hint) return *hint;
        std::vector<std::string> symbols;
        collect_symbols(e, symbols);
        for (auto const& s : symbols) {
            if (values_.contains(s)) continue;
            std::int64_t low = 2, high = std::numeric_limits<std::int64_t>::max();
            if (auto const range = ranges_.find(s); range != ranges_.end()) {
                low = std::max<std::int64_t>(range->second->min.value_or(low), 1);
                high = range->second->max.value_or(high);
            }
            bool const is_hint = hint && e.what() == expression::kind::symbol;
            std::int64_t const span = is_hint ? std::max<std::int64_t>(*hint - low, 0) + 3 : 6;
            values_.emplace(s, between(low, std::max(low, high - low > span ? low + span : high)));
        }
        auto const known = [this](std::string_view s) {
            auto const found = values_.find(s);
            return found == values_.end() ? std::nullopt : std::optional(found->second);
        };
        return evaluate(e, known).value_or(hint.value_or(2));
    }

    [[nodiscard]] c10::IValue draw(input_node const& n) {
        if (auto const* t = std::get_if<tensor_type>(&n.result.type)) {
            std::vector<std::int64_t> sizes;
            for (dim const& d : t->sizes) sizes.push_back(d.is_static() ? d.value() : size_of(d.symbolic(), d.hint()));
            return draw(*t, sizes, n.result.id);
        }
        if (auto const* s = std::get_if<symbol_type>(&n.result.type)) {
            if (s->kind == symbol_kind::floating) return std::normal_distribution<double>()(random_);
            if (s->kind == symbol_kind::boolean) return (random_() & 1) != 0;
            auto const* hint = std::get_if<std::int64_t>(&s->hint);
            return s->symbolic ? size_of(s->symbolic, hint ? std::optional(*hint) : std::nullopt) : between(1, 4);
        }
        raise(error::unsupported("input '" + n.result.name + "'", "an object, which can't be drawn at random", "give the inputs"));
    }

    [[nodiscard]] c10::IValue draw(tensor_type const& type, std::vector<std::int64_t> const& sizes, value_id v) {
        auto const kind = kind_of(type.dtype);
        auto const options = at::TensorOptions().device(c10::kCPU);
        if (kind == dtype_kind::boolean || kind == dtype_kind::integer) {
            at::Tensor const t = at::empty(sizes, options.dtype(c10::kLong));
            constexpr std::int64_t usual = 4;
            std::int64_t const below = kind == dtype_kind::boolean ? 2 : index_bound(program_, v).value_or(usual);
            fill<std::int64_t>(t, [&] { return between(0, below - 1); });
            return t.to(to_torch(type.dtype));
        }
        bool const is_complex = kind == dtype_kind::complex;
        if (kind != dtype_kind::floating && !is_complex)
            raise(error::unsupported("an input of type " + to_string(type), "a dtype that can't be drawn at random", "give the inputs"));
        std::normal_distribution<double> normal;
        at::Tensor const t = at::empty(sizes, options.dtype(is_complex ? c10::kComplexDouble : c10::kDouble));
        if (is_complex) fill<c10::complex<double>>(t, [&] { return c10::complex<double>(normal(random_), normal(random_)); });
        else fill<double>(t, [&] { return normal(random_); });
        return t.to(to_torch(type.dtype));
    }

    template <class T, class F>
    static void fill(at::Tensor const& t, F&& f) {
        T* const data = static_cast<T*>(t.mutable_data_ptr());
        for (std::int64_t i = 0; i < t.numel(); ++i) data[i] = f();
    }
};

}  // namespace detail

TORCH_IR_INLINE std::optional<std::int64_t> index_bound(ir const& program, value_id v) { return detail::index_follower(program).bound(v); }

TORCH_IR_INLINE std::vector<c10::IValue> random_inputs(ir const& program, std::uint64_t seed) { return detail::input_drawer(program, seed).draw(); }

}}  // namespace torch_ir

#endif
