// SPDX-License-Identifier: MIT
/// Checks what a caller passes against what a program was exported for: number, kind, dtype, shape, symbols and their ranges.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/expression.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/libtorch/common/tensors.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/run/operand.hpp>
#include <torch_ir/libtorch/run/plan.hpp>
#include <torch_ir/libtorch/run/shared_storage.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <c10/core/Device.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The inputs that a caller passes: those that the program did not fix, in order.
[[nodiscard]] std::vector<input_node const*> user_inputs(plan const& p);

/// Converts and checks `given`, one for each of `user_inputs(p)`. A symbolic scalar may be given as a number or a tensor of one
/// element. Symbols are bound by the sizes of the inputs; every other size must then agree, and lie in its range (a lower bound
/// of up to 2 is not enforced, since exporting sets it only to tell that a dimension is dynamic). With `check_guards` the guards of the program must hold;
/// where one can't be evaluated the sizes must be those of the trace. Throws errc::argument, which names the input or the guard, what was expected and what
/// was found.
[[nodiscard]] std::vector<c10::IValue> check_inputs(plan const& p, std::vector<c10::IValue> given, c10::Device device, bool check_guards = true);

/// What the symbols of the program stand for in these inputs, for analyses: `size_options::symbols`. Throws as `check_inputs` for inputs that don't fit, but
/// for the guards.
[[nodiscard]] std::map<std::string, std::int64_t, std::less<>> bound_symbols(plan const& p, std::vector<c10::IValue> const& given);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_run)

#include <torch_ir/libtorch/run/check_guards.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// An input, or one dimension of it. The text is made only for messages: checking good inputs must cost next to nothing.
struct input_place {
    input_node const* input = nullptr;
    std::size_t number = 0;
    std::int64_t dimension = -1;

    [[nodiscard]] std::string text() const {
        return "input '" + input->result.name + "' (number " + std::to_string(number) + ")" + (dimension < 0 ? "" : ", dimension " + std::to_string(dimension));
    }
};

/// Binds symbols to sizes and checks that all sizes agree.
class symbol_checker {
public:
    explicit symbol_checker(std::vector<symbol_range> const& ranges) {
        for (auto const& r : ranges) ranges_[r.symbol].push_back(&r);
    }

    void add(input_place where, expression const& e, std::int64_t found) { sizes_.push_back({where, &e, found}); }

    void check() {
        if (sizes_.empty()) return;
        for (auto const& s : sizes_)
            if (s.size->what() == expression::kind::symbol) values_.emplace(s.size->name(), s.found);
        solve_all();
        for (auto const& s : sizes_) check(s);
    }

    /// What symbols stand for, once all is checked.
    [[nodiscard]] std::map<std::string, std::int64_t, std::less<>> const& values() const { return values_; }

private:
    struct entry {
        input_place where;
        expression const* size;
        std::int64_t found;
    };

    view_map<std::vector<symbol_range const*>> ranges_;
    std::vector<entry> sizes_;
    std::map<std::string, std::int64_t, std::less<>> values_;

    /// Solves each size as soon as all of its symbols but one are known.
    void solve_all() {
        std::vector<std::size_t> unknown(sizes_.size(), 0), ready;
        name_map<std::vector<std::size_t>> waiting;  // for a symbol
        for (std::size_t i = 0; i < sizes_.size(); ++i) {
            for (auto const& symbol : symbols_of(*sizes_[i].size))
                if (!values_.contains(symbol)) waiting[symbol].push_back(i), ++unknown[i];
            if (unknown[i] == 1) ready.push_back(i);
        }
        while (!ready.empty()) {
            auto const& s = sizes_[ready.back()];
            ready.pop_back();
            auto const solution = solve(*s.size, s.found, known());
            if (!solution || !values_.insert(*solution).second) continue;
            for (std::size_t const i : waiting[solution->first])
                if (--unknown[i] == 1) ready.push_back(i);
        }
    }
    [[nodiscard]] static std::vector<std::string> symbols_of(expression const& e) {
        std::vector<std::string> out;
        if (e.what() != expression::kind::symbol) collect_symbols(e, out);
        return out;
    }

    [[nodiscard]] symbol_values known() const {
        return [this](std::string_view symbol) {
            auto const found = values_.find(symbol);
            return found == values_.end() ? std::nullopt : std::optional(found->second);
        };
    }
    [[noreturn]] static void fail(entry const& s, std::string const& expected) {
        raise(error::bad_argument(s.where.text(), expected, std::to_string(s.found)));
    }
    /// Sums and products of one symbol: if such an equation has no solution, the size is impossible.
    [[nodiscard]] static bool is_linear(expression const& e) {
        if (e.what() == expression::kind::integer || e.what() == expression::kind::symbol) return true;
        return e.what() == expression::kind::call && (e.name() == "Add" || e.name() == "Mul") &&
               std::all_of(e.arguments().begin(), e.arguments().end(), is_linear);
    }
    void check(entry const& s) const {
        std::string const text = to_string(*s.size);
        if (auto const expected = evaluate(*s.size, known())) {
            if (*expected != s.found) fail(s, text + " = " + std::to_string(*expected) + ", as other inputs have it");
        } else {
            if (symbols_of(*s.size).size() == 1 && is_linear(*s.size)) fail(s, "a size of the form " + text);
        }
        check_ranges(s, text, s.found);
        for (auto const& symbol : symbols_of(*s.size))
            if (auto const bound = values_.find(symbol); bound != values_.end()) check_ranges(s, symbol, bound->second);
    }
    void check_ranges(entry const& s, std::string const& text, std::int64_t value) const {
        if (auto const found = ranges_.find(text); found != ranges_.end())
            for (auto const* r : found->second) check_range(s, text, value, *r);
    }
    static void check_range(entry const& s, std::string const& text, std::int64_t value, symbol_range const& r) {
        if (r.min && *r.min > 2 && value < *r.min) fail(s, text + " >= " + std::to_string(*r.min));
        if (r.max && value > *r.max) fail(s, text + " <= " + std::to_string(*r.max));
    }
};

TORCH_IR_INLINE void check_tensor_input(input_place where, tensor_type const& type, at::Tensor const& t, c10::Device device, symbol_checker& symbols) {
    if (!t.defined()) raise(error::bad_argument(where.text(), to_string(type), "an undefined tensor"));
    if (from_torch(t.scalar_type()) != type.dtype || static_cast<std::size_t>(t.dim()) != type.sizes.size())
        raise(error::bad_argument(where.text(), to_string(type), describe_tensor(t)));
    if (t.device().type() != device.type())
        raise(error::bad_argument(where.text(), "a tensor on " + to_string(from_torch(device)), "one on " + to_string(from_torch(t.device()))));
    for (std::size_t i = 0; i < type.sizes.size(); ++i) {
        std::int64_t const size = t.size(static_cast<std::int64_t>(i));
        if (!type.sizes[i].is_static()) {
            where.dimension = static_cast<std::int64_t>(i);
            symbols.add(where, type.sizes[i].symbolic(), size);
        } else if (type.sizes[i].value() != size) {
            raise(error::bad_argument(where.text(), to_string(type), describe_tensor(t)));
        }
    }
}

[[nodiscard]] inline c10::IValue check_scalar_input(input_place where, symbol_type const& type, c10::IValue const& given, symbol_checker& symbols) {
    element_kind const kind = type.kind == symbol_kind::integer    ? element_kind::integer
                              : type.kind == symbol_kind::floating ? element_kind::floating
                                                                   : element_kind::boolean;
    c10::IValue const v = given.isNone() || (given.isDouble() && kind == element_kind::integer) ? c10::IValue() : convert_element(given, kind);
    if (v.isNone()) raise(error::bad_argument(where.text(), name_of(kind), given.tagKind()));
    if (v.isInt() && type.symbolic) symbols.add(where, type.symbolic, v.toInt());
    return v;
}

}  // namespace detail

TORCH_IR_INLINE std::vector<input_node const*> user_inputs(plan const& p) {
    std::vector<input_node const*> out;
    for (auto const& i : p.inputs)
        if (i.kind == input_kind::user) out.push_back(&i);
    return out;
}

namespace detail {

/// A functional program has a new value for an input that it writes to, and knows nothing of another input on the same memory.
inline void check_written_inputs(plan const& p, std::vector<c10::IValue> const& given) {
    for (auto const& o : p.outputs) {
        if (o.kind != output_kind::user_input_mutation) continue;
        auto const expected = user_inputs(p);
        for (std::size_t i = 0; i < given.size(); ++i) {
            if (expected[i]->result.name != o.target || !given[i].isTensor() || given[i].toTensor().numel() == 0) continue;
            for (std::size_t k = 0; k < given.size(); ++k)
                if (k != i && given[k].isTensor() && storage_of(given[k].toTensor()) == storage_of(given[i].toTensor()))
                    raise(error::bad_argument("input '" + o.target + "', which the program writes to", "memory of its own",
                                              "a tensor that may share memory with input '" + expected[k]->result.name + "' (give a clone)"));
        }
    }
}

/// Converts scalars, and binds symbols. Tensors must lie on the device, if one is given.
inline void bind_inputs(plan const& p, std::vector<c10::IValue>& given, c10::Device const* device, symbol_checker& symbols) {
    auto const is_given = [](input_node const& i) { return i.kind == input_kind::user; };
    if (auto const expected = static_cast<std::size_t>(std::count_if(p.inputs.begin(), p.inputs.end(), is_given)); given.size() != expected) {
        std::string names;
        for (auto const* i : user_inputs(p)) names += (names.empty() ? " (" : ", ") + i->result.name;
        raise(error::bad_argument("inputs", std::to_string(expected) + (names.empty() ? "" : names + ")"), std::to_string(given.size())));
    }
    std::size_t next = 0;
    for (auto const& input : p.inputs) {
        if (!is_given(input)) continue;
        input_place const where{&input, next};
        c10::IValue& v = given[next++];
        if (auto const* t = std::get_if<tensor_type>(&input.result.type)) {
            if (!v.isTensor()) raise(error::bad_argument(where.text(), to_string(*t), v.tagKind()));
            check_tensor_input(where, *t, v.toTensor(), device ? *device : v.toTensor().device(), symbols);
        } else if (auto const* s = std::get_if<symbol_type>(&input.result.type)) {
            v = check_scalar_input(where, *s, v, symbols);
        }
    }
    symbols.check();
}

}  // namespace detail

TORCH_IR_INLINE std::map<std::string, std::int64_t, std::less<>> bound_symbols(plan const& p, std::vector<c10::IValue> const& given) {
    detail::symbol_checker symbols(p.info.ranges);
    auto converted = given;
    detail::bind_inputs(p, converted, nullptr, symbols);
    return symbols.values();
}

TORCH_IR_INLINE std::vector<c10::IValue> check_inputs(plan const& p, std::vector<c10::IValue> given, c10::Device device, bool check_guards) {
    detail::symbol_checker symbols(p.info.ranges);
    detail::bind_inputs(p, given, &device, symbols);
    detail::check_written_inputs(p, given);
    if (check_guards && !p.guards.empty()) detail::check_guards(p, given);
    return given;
}

}}  // namespace torch_ir

#endif
