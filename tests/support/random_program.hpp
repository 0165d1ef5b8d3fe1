// SPDX-License-Identifier: MIT
/// Random programs: every kind of attribute, type, argument, grouping of results and sub-program, from one seed.
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/visit/drive.hpp>

namespace torch_ir_test {

using namespace torch_ir;

/// What a random program may hold.
struct random_program_options {
    std::size_t max_calls = 12;
    std::size_t subgraph_levels = 2;  ///< how deep sub-programs nest; 0 for none
    bool odd_names = true;            ///< names that are empty, doubled, or need quotes
    bool any_bytes = false;           ///< texts that are not UTF-8
    bool damaged = false;             ///< unresolved values, holes in lists that must not have any, claims of other types
    bool metadata = false;            ///< module stacks, source lines, annotations
    bool raw_bytes = true;            ///< texts that are not UTF-8, among the others
};

/// Makes programs from one generator of random numbers. Uses stand behind definitions; value ids are dense in order of
/// announcement, unresolved ones behind the constants. The programs are well-formed, not well-typed: operators are invented.
class random_program {
public:
    explicit random_program(std::uint64_t seed, random_program_options options = {}) : random_(seed), options_(options) {}

    [[nodiscard]] ir operator()() {
        mixed_ = one_in(2);
        home_ = mixed_ ? device{} : any_device();
        ir_builder builder;
        write(builder, options_.subgraph_levels);
        return std::move(builder).result();
    }

private:
    struct scope {
        std::vector<value_id> values;
        std::uint32_t next = 0;
        std::uint32_t subgraphs = 0;
    };

    std::mt19937_64 random_;
    random_program_options options_;
    scope* scope_ = nullptr;
    std::size_t names_ = 0;
    bool mixed_ = false;  ///< tensors on several devices
    device home_;         ///< of all tensors, else of most

    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    bool one_in(std::size_t n) { return below(n) == 0; }
    template <class F>
    auto list(F&& f, std::size_t max = 4, std::size_t min = 0) {
        std::vector<decltype(f())> out(min + below(max - min + 1));
        for (auto&& i : out) i = f();
        return out;
    }

    // ---- scalars --------------------------------------------------------------------------------------------------------

    std::int64_t integer() {
        constexpr auto least = std::numeric_limits<std::int64_t>::min();
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        switch (below(8)) {
            case 0: return least;
            case 1: return most;
            case 2: return static_cast<std::int64_t>(random_());
            default: return static_cast<std::int64_t>(below(200)) - 100;
        }
    }
    double real() {
        switch (below(12)) {
            case 0: return std::numeric_limits<double>::infinity();
            case 1: return -std::numeric_limits<double>::infinity();
            case 2: return std::numeric_limits<double>::quiet_NaN();
            case 3: return -0.0;
            case 4: return std::numeric_limits<double>::denorm_min();
            case 5: return std::numeric_limits<double>::max();
            case 6: return static_cast<double>(static_cast<std::int64_t>(random_()));
            case 7: return 1e-5;
            default: return static_cast<double>(below(4000)) / 8 - 250;
        }
    }
    std::string text() {
        switch (below(6)) {
            case 0: return "";
            case 1: return "say \"x\" \\ # \n\t\r\x7f {[(=:,*/%@!";
            case 2: return "größe → 形状 🙂";
            case 3: {
                if (!options_.raw_bytes) return "\x01\x1f\x7f\u00e9\u2028\U0001f642";
                std::string s;
                for (std::size_t i = below(12); i > 0; --i) s += static_cast<char>(below(options_.any_bytes ? 256 : 128));
                return s;
            }
            default: return "text" + std::to_string(below(9));
        }
    }
    std::string name() {
        std::string const usual = "v" + std::to_string(names_++);
        if (!options_.odd_names) return usual;
        switch (below(12)) {
            case 0: return "";
            case 1: return "twice";
            case 2: return text() + usual;
            case 3: return "a.b" + usual;
            case 4: return text();
            default: return usual;
        }
    }
    std::string key() { return options_.odd_names && one_in(6) ? text() : "layers." + std::to_string(names_++) + ".weight"; }

    // ---- types ----------------------------------------------------------------------------------------------------------

    dtype any_dtype() { return static_cast<dtype>(below(dtype_count)); }
    layout any_layout() { return static_cast<layout>(below(8)); }
    device any_device() {
        device d;
        char const* const types[] = {"cpu", "cuda", "meta", "xla"};
        d.type = types[below(4)];
        d.index = static_cast<std::int32_t>(below(4)) - 1;
        if (options_.odd_names && one_in(6)) d = {"odd:7", static_cast<std::int32_t>(below(4)) - 2};
        return d;
    }
    expression symbolic(std::size_t depth = 3) {
        switch (below(depth == 0 ? 3 : 6)) {
            case 0: return expression::symbol("s" + std::to_string(below(90)));
            case 1: return expression::integer(integer() / 1000000);
            case 2: return expression::symbol("u" + std::to_string(below(9)), one_in(2) ? "integer=True" : "");
            case 3: return expression::call("FloorDiv", {symbolic(depth - 1), symbolic(depth - 1)});
            case 4: return expression::call("Float", {expression::text("'2.5'"), expression::text("precision=53")});
            default: return expression::call(one_in(2) ? "Add" : "Mul", list([&] { return symbolic(depth - 1); }, 3));
        }
    }
    dim dimension() {
        if (!one_in(4)) return static_cast<std::int64_t>(below(9));
        return dim(symbolic(), one_in(3) ? std::nullopt : std::optional(integer()));
    }
    tensor_type tensor() {
        tensor_type t;
        t.dtype = any_dtype();
        t.sizes = list([&] { return dimension(); });
        if (!one_in(4)) {
            t.strides.emplace(t.sizes.size());
            std::int64_t step = 1;
            for (std::size_t i = t.sizes.size(); i-- > 0;) {
                (*t.strides)[i] = one_in(8) ? dimension() : dim(step);
                if (t.sizes[i].is_static() && t.sizes[i].value() > 1) step *= t.sizes[i].value();
            }
        }
        if (one_in(6)) t.storage_offset = dimension();
        t.device = mixed_ && one_in(6) ? any_device() : home_;
        if (one_in(6)) t.layout = any_layout();
        t.requires_grad = one_in(6);
        return t;
    }
    value_type type() {
        switch (below(8)) {
            case 0: return std::monostate();
            case 1: return object_type{"__torch__." + text()};
            case 2: {
                symbol_type t;
                t.kind = static_cast<symbol_kind>(below(3));
                if (!one_in(3)) t.symbolic = symbolic();
                if (!one_in(3)) {
                    if (t.kind == symbol_kind::integer) t.hint = integer();
                    else if (t.kind == symbol_kind::floating) t.hint = real();
                    else t.hint = one_in(2);
                }
                return t;
            }
            default: return tensor();
        }
    }
    value result() {
        value v;
        v.id = value_id{scope_->next++};
        v.name = name();
        v.type = type();
        return v;
    }

    // ---- attributes -----------------------------------------------------------------------------------------------------

    bool has_values() const { return !scope_->values.empty(); }
    value_id used() { return scope_->values[below(scope_->values.size())]; }
    attribute value_list(bool optional) {
        tensor_list t;
        t.optional = optional;
        t.items = list([&] {
            bool const hole = (optional || options_.damaged) && one_in(3);
            return hole || !has_values() ? no_value : used();
        });
        if (!optional && !options_.damaged && !has_values()) t.items.clear();
        return t;
    }
    attribute symbols() {
        symbol_list s;
        s.items = list([&]() -> symbol_list::item {
            switch (below(has_values() ? 5 : 3)) {
                case 0: return integer();
                case 1: return real();
                case 2: return one_in(2);
                default: return use{used()};
            }
        });
        return s;
    }
    attribute any(std::size_t depth = 3) {
        switch (below(depth == 0 ? 21 : 23)) {
            case 0: return none();
            case 1: return one_in(2);
            case 2: return integer();
            case 3: return real();
            case 4: return std::complex<double>(real(), real());
            case 5: return text();
            case 6: return any_dtype();
            case 7: return any_device();
            case 8: return any_layout();
            case 9: return static_cast<memory_format>(below(4));
            case 10: return operator_ref{"aten.add." + text()};
            case 11: {
                std::vector<bool> flags;
                for (std::size_t n = below(4); n > 0; --n) flags.push_back(one_in(2));
                return flags;
            }
            case 12: return list([&] { return integer(); });
            case 13: return list([&] { return real(); });
            case 14: return list([&] { return text(); });
            case 15: return value_list(false);
            case 16: return value_list(true);
            case 17: return symbols();
            case 21: return attribute_list{list([&] { return any(depth - 1); })};
            case 22: return attribute_map{list([&] { return std::pair(text(), any(depth - 1)); })};
            default: break;
        }
        if (has_values()) return use{used()};
        return none();
    }

    // ---- programs -------------------------------------------------------------------------------------------------------

    pytree spec(std::size_t depth = 3) {
        pytree t;
        if (depth == 0 || one_in(3)) return t;
        t.type = one_in(2) ? "builtins.tuple" : "odd type";
        if (one_in(2)) t.context = text();
        t.children = list([&] { return spec(depth - 1); });
        return t;
    }
    model_info info(bool top) {
        model_info i;
        if (top || one_in(2)) i.model_name = one_in(3) ? text() : "Random";
        if (top) i.pytorch_version = "2.13.0+cpu";
        if (one_in(2)) i.opset = {{"aten", 10}, {"odd space", integer()}};
        if (one_in(2)) i.ranges = {{"s77", 2, 64}, {"8*s40", std::nullopt, integer()}, {"u0", 0, std::nullopt}};
        if (one_in(3)) i.guards = {"s77 % 2 == 0", text()};
        if (one_in(3)) i.in_spec = spec();
        if (one_in(3)) i.out_spec = spec();
        if (one_in(3)) i.argument_names = {"x", text()};
        return i;
    }
    tensor_constant constant() {
        tensor_constant c;
        c.target = key();
        std::vector<std::int64_t> const sizes = list([&] { return static_cast<std::int64_t>(below(3)); });
        auto const type = static_cast<dtype>(below(12));
        auto const count = static_cast<std::size_t>(element_count(sizes).value_or(0));
        std::vector<std::byte> bytes((count + 3) * element_size(type));
        for (auto& b : bytes) b = static_cast<std::byte>(random_());
        c.data = make_tensor_data(type, sizes, std::move(bytes));
        c.data.offset = static_cast<std::int64_t>(below(4));
        if (one_in(3))
            for (auto& s : c.data.strides) s = 0;  // expanded
        return c;
    }
    void define(value const& v) { scope_->values.push_back(v.id); }
    std::vector<argument> arguments() {
        auto kind = argument_kind::positional;
        return list(
            [&] {
                if (one_in(3)) kind = options_.odd_names && one_in(3) ? argument_kind::positional : argument_kind::keyword;
                return argument{one_in(4) ? "" : one_in(8) && options_.odd_names ? text() : "a" + std::to_string(below(9)), any(), kind};
            },
            6);
    }
    call_metadata metadata() {
        call_metadata m;
        if (one_in(2)) m.stack = std::make_shared<module_stack const>(list([&] { return module_frame{text(), "layers." + text(), "torch.nn.Linear"}; }));
        if (one_in(2)) m.trace = std::make_shared<std::string const>("File \"model.py\", line " + std::to_string(below(99)) + "\n    return x");
        if (one_in(4)) m.custom = std::make_shared<std::string const>("{\"tag\": 1}");
        return m;
    }
    call_node call() {
        call_node c;
        char const* const ops[] = {"aten.add.Tensor", "aten.split.Tensor", "mylib.blur.default", "_operator.add", "higher_order.cond"};
        c.op = op_name(options_.odd_names && one_in(8) ? (one_in(2) ? "input" : "<built-in function add>") : ops[below(5)]);
        c.bound = one_in(6) ? binding::flattened : binding::named;
        c.arguments = arguments();
        std::size_t const groups = one_in(3) ? below(4) : 1;
        bool lists = false;
        for (std::size_t g = 0; g < groups; ++g) {
            bool const is_list = one_in(4);
            std::size_t const count = is_list ? below(4) : 1;
            lists = lists || is_list;
            for (std::size_t k = 0; k < count; ++k) c.results.push_back(result());
            c.returns.push_back(is_list ? static_cast<std::int32_t>(count) : -1);
        }
        if (!lists) c.returns.clear();
        c.returns_tuple = one_in(4);
        c.name = one_in(3) || c.results.empty() ? name() : c.results.front().name;
        if (options_.metadata) c.metadata = metadata();
        return c;
    }
    std::vector<type_claim> claims() {
        if (!options_.damaged || !one_in(3)) return {};
        return list([&] { return type_claim{static_cast<std::uint32_t>(below(4)), static_cast<std::uint32_t>(below(4)), tensor()}; });
    }

    void write(ir_builder& to, std::size_t levels) {
        scope mine;
        scope* const outer = std::exchange(scope_, &mine);
        to.begin(info(outer == nullptr));
        for (std::size_t n = below(5); n > 0; --n) argument_node(to);
        for (std::size_t n = below(3); n > 0; --n) to.constant(constant());
        if (options_.damaged)
            for (std::size_t n = below(4); n > 0; --n) {
                value_id const id{mine.next++};
                mine.values.push_back(id);
                to.unresolved({id, name()});
            }
        for (std::size_t n = below(options_.max_calls + 1); n > 0; --n) {
            auto c = call();
            c.claims = claims();
            for (; levels > 0 && one_in(5); ++mine.subgraphs) {
                subgraph_info const s{mine.subgraphs, "graph_" + std::to_string(mine.subgraphs)};
                announce_subgraph(to, s, [&](ir_builder& nested) { write(nested, levels - 1); });
                c.arguments.push_back({one_in(2) ? "" : "true_graph", subgraph_ref{s.index, s.name}});
            }
            for (auto const& r : c.results) define(r);
            to.call(std::move(c));
        }
        output_node o;
        o.entries = list([&] {
            output_entry e{one_in(4) || !has_values() ? any() : use{used()}};
            if (one_in(4)) e.kind = static_cast<output_kind>(below(8)), e.target = key();
            return e;
        });
        o.claims = claims();
        to.output(std::move(o));
        to.end();
        scope_ = outer;
    }
    void argument_node(ir_builder& to) {
        if (one_in(2)) {
            weight_node w;
            w.result = result();
            w.target = key();
            w.kind = static_cast<weight_kind>(below(3));
            w.persistent = w.kind != weight_kind::buffer || one_in(2);
            while (one_in(5)) w.aliases.push_back(key());
            define(w.result);
            to.weight(std::move(w));
            return;
        }
        input_node i;
        i.kind = one_in(3) ? static_cast<input_kind>(below(4)) : input_kind::user;
        if (i.kind == input_kind::constant) {
            scope nothing;
            auto* const outer = std::exchange(scope_, &nothing);  // a constant uses no values
            i.constant = any();
            scope_ = outer;
        }
        if (i.kind == input_kind::object || i.kind == input_kind::token) i.target = key();
        i.result = result();
        define(i.result);
        to.input(std::move(i));
    }
};

}  // namespace torch_ir_test
