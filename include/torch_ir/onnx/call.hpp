// SPDX-License-Identifier: MIT
/// A call of a program that is being written as ONNX: what a translation (onnx/translations.hpp) reads, and what it makes nodes with.
///
/// \code
///     torch_ir::onnx_translations translations;
///     translations.add("mylib.scaled_silu", [](torch_ir::onnx_call& t) {
///         auto const x = t.input("x");
///         t.result(t.make("Mul", {t.make("Mul", {x, t.make("Sigmoid", {x})}), t.number(t.call().number("scale"), x.dtype)}));
///     });
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/onnx/model.hpp>
#include <torch_ir/onnx/operand.hpp>
#include <torch_ir/visit/call_view.hpp>

#include <complex>
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

namespace detail {
class onnx_emitter;
}  // namespace detail

/// The call, its operands as values of the model, and the nodes that it becomes. Refers to the program and the writer.
class onnx_call {
public:
    onnx_call(detail::onnx_emitter& emitter, ir const& program, call_node const& call, std::span<onnx_operand const> values, std::vector<bool> const& used);

    /// The call itself, for numbers, flags and words.
    [[nodiscard]] call_view const& call() const noexcept { return call_; }
    /// The opset that is written, 18 to 23.
    [[nodiscard]] std::int64_t opset() const noexcept;

    /// The operator has an argument of that name.
    [[nodiscard]] bool takes(std::string_view argument) const;
    /// The name of an argument of the operator, and its place. Throws errc::unsupported where there is none.
    [[nodiscard]] std::string_view argument_name(std::size_t place) const;
    [[nodiscard]] std::size_t place_of(std::string_view argument) const;

    // ---- operands ----
    /// A tensor, a symbolic number, or a number, which becomes a constant. Throws as `call_view` does.
    [[nodiscard]] onnx_operand input(std::string_view argument);
    /// The same of another type.
    [[nodiscard]] onnx_operand input(std::string_view argument, dtype type) { return cast(input(argument), type); }
    /// The same; without a name for None.
    [[nodiscard]] onnx_operand find_input(std::string_view argument);
    /// The argument of that place, of operators whose arguments have no names.
    [[nodiscard]] onnx_operand input(std::size_t place);
    /// The tensors of a list.
    [[nodiscard]] std::vector<onnx_operand> inputs(std::string_view argument);
    /// What an argument, or an item of one, stands for; `argument` is for errors.
    [[nodiscard]] onnx_operand of(attribute const& a, std::string_view argument);
    /// A value of the program, which was announced before.
    [[nodiscard]] onnx_operand value(value_id v) const;

    /// The type of a tensor argument, and of a result.
    [[nodiscard]] tensor_type const& type(std::string_view argument) const { return call_.tensor(argument); }
    [[nodiscard]] tensor_type const& result_type(std::size_t i = 0) const { return call_.result_tensor(i); }
    [[nodiscard]] std::int64_t rank(std::string_view argument) const { return static_cast<std::int64_t>(type(argument).sizes.size()); }
    [[nodiscard]] std::int64_t result_rank(std::size_t i = 0) const { return static_cast<std::int64_t>(result_type(i).sizes.size()); }
    /// Some call or output takes the result.
    [[nodiscard]] bool is_used(std::size_t i) const { return (*used_)[to_index(call_.result(i).id)]; }
    /// The dtype of a result, a number's too.
    [[nodiscard]] dtype result_dtype(std::size_t i = 0) const;
    /// The dimension that an argument says, counted from the first, of `rank`.
    [[nodiscard]] std::int64_t dimension(std::string_view argument, std::int64_t rank) const;
    /// The same for a list; all of them where there is none.
    [[nodiscard]] std::vector<std::int64_t> dimensions(std::string_view argument, std::int64_t rank) const;

    // ---- sizes ----
    /// An integer argument that may be known only when the model runs.
    [[nodiscard]] onnx_size size(std::string_view argument);
    [[nodiscard]] std::vector<onnx_size> sizes(std::string_view argument);
    /// A size of the program's types, calculated from those of inputs where it is open.
    [[nodiscard]] onnx_size size(dim const& d);
    [[nodiscard]] std::vector<onnx_size> sizes(shape const& s);
    /// A size of a value, whose type says `known`.
    [[nodiscard]] onnx_operand size_of(onnx_operand const& x, dim const& known, std::int64_t dimension);
    /// A size as a value of rank 0.
    [[nodiscard]] onnx_operand scalar(onnx_size const& s);
    /// Sizes as a value of rank 1, type int64.
    [[nodiscard]] onnx_operand list(std::vector<onnx_size> const& s);
    /// The shape of a result, for Expand.
    [[nodiscard]] onnx_operand result_shape(std::size_t i = 0);
    /// `x` with the sizes of a result, or others.
    [[nodiscard]] onnx_operand reshape(onnx_operand const& x, std::size_t result = 0) { return reshape(x, result_type(result).sizes); }
    [[nodiscard]] onnx_operand reshape(onnx_operand const& x, shape const& s);

    // ---- constants ----
    [[nodiscard]] onnx_operand number(double value, dtype type);
    [[nodiscard]] onnx_operand number(std::int64_t value, dtype type);
    [[nodiscard]] onnx_operand number(std::complex<double> value, dtype type);
    [[nodiscard]] onnx_operand number(int value, dtype type) { return number(std::int64_t{value}, type); }
    /// Integers as a value of rank 1, type int64.
    [[nodiscard]] onnx_operand integers(std::vector<std::int64_t> const& values);
    [[nodiscard]] onnx_operand constant(tensor_data data);

    // ---- nodes ----
    /// `x` of another type; itself where it is of that type.
    [[nodiscard]] onnx_operand cast(onnx_operand const& x, dtype type);
    /// A node of one result, whose type is that of the operator's typed inputs unless it is given. Inputs are taken as they are; where there is no kernel of their type they are cast,
    /// and the result back.
    [[nodiscard]] onnx_operand make(std::string_view op_type, std::vector<onnx_operand> const& inputs, std::vector<onnx_attribute> attributes = {},
                                    dtype type = dtype::undefined);
    /// A node of as many results as there are types; `undefined` for the type of its inputs. An optional result in the middle can't be left out.
    [[nodiscard]] std::vector<onnx_operand> make_several(std::string_view op_type, std::vector<onnx_operand> const& inputs, std::vector<dtype> const& types,
                                                         std::vector<onnx_attribute> attributes = {});
    /// The type that PyTorch calculates with for these operands (https://docs.pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc).
    [[nodiscard]] dtype promoted(std::string_view first, std::string_view second) const;

    // ---- sub-programs ----
    /// The sub-program of an argument.
    [[nodiscard]] ir const& subprogram(std::string_view argument) const;
    /// The nodes of a sub-program, in the graph that is being written, with these values for its inputs. Returns its outputs.
    [[nodiscard]] std::vector<onnx_operand> inlined(ir const& sub, std::vector<onnx_operand> const& inputs);
    /// A graph for an attribute: `body` makes its nodes, of its inputs, and returns its outputs, whose types are `outputs` (their names are chosen).
    [[nodiscard]] std::shared_ptr<onnx_graph const> graph(std::string_view label, std::vector<value_type> const& inputs, std::vector<value_type> const& outputs,
                                                          std::function<std::vector<onnx_operand>(std::vector<onnx_operand> const&)> const& body);

    // ---- results ----
    /// Result `i` is `x`, cast to the type that the program says. To be called for each result that is used.
    void result(std::size_t i, onnx_operand const& x);
    void result(onnx_operand const& x) { result(0, x); }
    /// Results so far; without a name where there was none.
    [[nodiscard]] std::vector<onnx_operand> const& results() const noexcept { return results_; }

    /// Throws errc::unsupported, which names the node: `what` has no counterpart.
    [[noreturn]] void refuse(std::string_view what, std::string_view remedy = {}) const { call_.refuse(what, remedy); }
    /// Tells the user of something that differs: `float64 is calculated in float32`.
    void note(std::string_view what);

private:
    detail::onnx_emitter* emitter_;
    ir const* program_;
    call_view call_;
    std::span<onnx_operand const> values_;
    std::vector<bool> const* used_;
    std::vector<onnx_operand> results_;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(onnx)

#include <torch_ir/ir/elements.hpp>
#include <torch_ir/onnx/detail/emitter.hpp>
#include <torch_ir/schema/schema.hpp>

#include <algorithm>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE onnx_call::onnx_call(detail::onnx_emitter& emitter, ir const& program, call_node const& call, std::span<onnx_operand const> values,
                                     std::vector<bool> const& used)
    : emitter_(&emitter), program_(&program), call_(program, call), values_(values), used_(&used), results_(call.results.size()) {}

TORCH_IR_INLINE std::int64_t onnx_call::opset() const noexcept { return emitter_->options().opset; }

TORCH_IR_INLINE bool onnx_call::takes(std::string_view argument) const { return call_.schema() && call_.schema()->find_argument(argument); }
TORCH_IR_INLINE std::string_view onnx_call::argument_name(std::size_t place) const {
    if (!call_.schema() || place >= call_.schema()->arguments.size()) refuse("an operator without a schema");
    return call_.schema()->arguments[place].name;
}
TORCH_IR_INLINE std::size_t onnx_call::place_of(std::string_view argument) const {
    auto const place = call_.schema() ? call_.schema()->index_of(argument) : std::nullopt;
    if (!place) refuse(detail::concat("an operator without argument '", argument, "'"));
    return *place;
}

TORCH_IR_INLINE onnx_operand onnx_call::value(value_id v) const {
    auto const& x = values_[to_index(v)];
    if (!x) {
        auto const* known = program_->find_value(v);
        refuse(detail::concat("value '", known ? known->name : std::string("?"), "', ", known ? to_string(known->type) : std::string("which nothing makes"),
                              ", as an operand"));
    }
    return x;
}

TORCH_IR_INLINE onnx_operand onnx_call::of(attribute const& a, std::string_view argument) {
    if (auto const* u = a.get_if<use>()) return value(u->value);
    onnx_operand out = emitter_->number_of(a);
    if (auto const* z = a.get_if<std::complex<double>>()) out = number(*z, dtype::complex128);
    if (!out) call_.fail(argument, "a tensor or a number", "something else");
    out.is_scalar = true;
    return out;
}

TORCH_IR_INLINE onnx_operand onnx_call::input(std::string_view argument) {
    auto const& a = call_.argument(argument);
    if (a.is<none>()) refuse(detail::concat("None for argument '", argument, "'"));
    if (call_.node().bound == binding::flattened && call_.find_operand(argument)) return value(call_.operand(argument).id());
    return of(a, argument);
}

TORCH_IR_INLINE onnx_operand onnx_call::find_input(std::string_view argument) { return call_.has(argument) ? input(argument) : onnx_operand(); }

TORCH_IR_INLINE onnx_operand onnx_call::input(std::size_t place) {
    auto const& all = call_.node().arguments;
    if (place >= all.size()) refuse(detail::concat(std::to_string(all.size()), " arguments"));
    return of(all[place].value, all[place].name);
}

TORCH_IR_INLINE std::vector<onnx_operand> onnx_call::inputs(std::string_view argument) {
    std::vector<onnx_operand> out;
    for (auto const& v : call_.operands(argument)) out.push_back(value(v.id()));
    return out;
}

TORCH_IR_INLINE dtype onnx_call::result_dtype(std::size_t i) const { return detail::onnx_dtype_of(call_.result(i).type); }

TORCH_IR_INLINE std::int64_t onnx_call::dimension(std::string_view argument, std::int64_t rank) const {
    auto const d = call_.integer(argument);
    return d < 0 ? d + std::max<std::int64_t>(rank, 1) : d;
}

TORCH_IR_INLINE std::vector<std::int64_t> onnx_call::dimensions(std::string_view argument, std::int64_t rank) const {
    std::vector<std::int64_t> out;
    if (call_.has(argument))
        for (auto const d : call_.integers(argument)) out.push_back(d < 0 ? d + std::max<std::int64_t>(rank, 1) : d);
    if (out.empty())
        for (std::int64_t d = 0; d < rank; ++d) out.push_back(d);
    return out;
}

TORCH_IR_INLINE dtype onnx_call::promoted(std::string_view first, std::string_view second) const {
    detail::onnx_promotion both;
    for (auto const argument : {first, second}) {
        auto const& a = call_.argument(argument);
        auto const* u = a.get_if<use>();
        auto const* t = u ? std::get_if<tensor_type>(&call_.operand(argument).type()) : nullptr;
        if (t) both.add_tensor(t->dtype, t->sizes.empty());
        else
            both.add_number(u                ? detail::onnx_dtype_of(call_.operand(argument).type())
                            : a.is<bool>()   ? dtype::bool_
                            : a.is<double>() ? dtype::float64
                                             : dtype::int64);
    }
    return both.result();
}

TORCH_IR_INLINE onnx_size onnx_call::size(std::string_view argument) {
    auto const& a = call_.argument(argument);
    if (auto const* u = a.get_if<use>()) {
        auto const* known = std::get_if<symbol_type>(&call_.operand(argument).type());
        if (known && known->symbolic.what() == expression::kind::integer) return known->symbolic.value();
        return value(u->value);
    }
    return call_.integer(argument);
}

TORCH_IR_INLINE std::vector<onnx_size> onnx_call::sizes(std::string_view argument) {
    auto const& a = call_.argument(argument);
    std::vector<onnx_size> out;
    if (auto const* mixed = a.get_if<symbol_list>()) {
        for (auto const& i : mixed->items) {
            if (auto const* u = std::get_if<use>(&i)) out.emplace_back(value(u->value));
            else if (auto const* n = std::get_if<std::int64_t>(&i)) out.emplace_back(*n);
            else call_.fail(argument, "a list of integers", "another number");
        }
        return out;
    }
    if (a.is<tensor_list>()) {
        for (auto const& v : inputs(argument)) out.emplace_back(cast(v, dtype::int64));
        return out;
    }
    for (auto const n : call_.integers(argument)) out.emplace_back(n);
    return out;
}

TORCH_IR_INLINE onnx_size onnx_call::size(dim const& d) {
    if (d.is_static()) return d.value();
    auto const known = emitter_->size_of(d.symbolic());
    if (!known) refuse(detail::concat("a size that no input tells, ", to_string(d)));
    return *known;
}

TORCH_IR_INLINE std::vector<onnx_size> onnx_call::sizes(shape const& s) {
    std::vector<onnx_size> out;
    for (dim const& d : s) out.push_back(size(d));
    return out;
}

TORCH_IR_INLINE onnx_operand onnx_call::size_of(onnx_operand const& x, dim const& known, std::int64_t dimension) {
    return known.is_static() ? number(known.value(), dtype::int64) : emitter_->size_of(x, dimension);
}

TORCH_IR_INLINE onnx_operand onnx_call::scalar(onnx_size const& s) {
    if (auto const* n = std::get_if<std::int64_t>(&s)) return number(*n, dtype::int64);
    return std::get<onnx_operand>(s);
}

TORCH_IR_INLINE onnx_operand onnx_call::list(std::vector<onnx_size> const& s) { return emitter_->list(s); }

TORCH_IR_INLINE onnx_operand onnx_call::result_shape(std::size_t i) {
    auto out = sizes(result_type(i).sizes);
    if (kind_of(result_dtype(i)) == dtype_kind::complex) out.emplace_back(std::int64_t{2});
    return list(out);
}

TORCH_IR_INLINE onnx_operand onnx_call::reshape(onnx_operand const& x, shape const& s) {
    std::vector<onnx_size> out;
    bool has_zero = false;
    std::size_t open = 0;
    for (dim const& d : s) {
        has_zero = has_zero || (d.is_static() && d.value() == 0);
        open += d.is_static() ? 0U : 1U;
    }
    if (open == 1 && !has_zero) {  // the one that the others leave
        for (dim const& d : s) out.emplace_back(d.is_static() ? d.value() : -1);
    } else {
        out = sizes(s);
    }
    if (kind_of(x.dtype) == dtype_kind::complex) out.emplace_back(std::int64_t{2});
    std::vector<onnx_attribute> attributes;
    if (has_zero || open > 1) attributes.push_back({"allowzero", std::int64_t{1}});
    return make("Reshape", {x, list(out)}, std::move(attributes));
}

TORCH_IR_INLINE onnx_operand onnx_call::number(double value, dtype type) { return emitter_->number(value, type); }
TORCH_IR_INLINE onnx_operand onnx_call::number(std::int64_t value, dtype type) { return emitter_->number(value, type); }
TORCH_IR_INLINE onnx_operand onnx_call::number(std::complex<double> value, dtype type) {
    double const parts[] = {value.real(), value.imag()};
    auto out = constant(from_numbers(detail::real_of(type), {2}, parts));
    out.dtype = type;
    return out;
}
TORCH_IR_INLINE onnx_operand onnx_call::integers(std::vector<std::int64_t> const& values) { return emitter_->integers(values); }
TORCH_IR_INLINE onnx_operand onnx_call::constant(tensor_data data) { return emitter_->constant(std::move(data)); }
TORCH_IR_INLINE onnx_operand onnx_call::cast(onnx_operand const& x, dtype type) { return emitter_->cast(x, type); }
TORCH_IR_INLINE onnx_operand onnx_call::make(std::string_view op_type, std::vector<onnx_operand> const& inputs, std::vector<onnx_attribute> attributes,
                                             dtype type) {
    return emitter_->make(op_type, inputs, {type}, std::move(attributes)).front();
}
TORCH_IR_INLINE std::vector<onnx_operand> onnx_call::make_several(std::string_view op_type, std::vector<onnx_operand> const& inputs,
                                                                  std::vector<dtype> const& types, std::vector<onnx_attribute> attributes) {
    return emitter_->make(op_type, inputs, types, std::move(attributes));
}
TORCH_IR_INLINE void onnx_call::note(std::string_view what) { emitter_->note(what); }

TORCH_IR_INLINE ir const& onnx_call::subprogram(std::string_view argument) const {
    auto const* found = call_.subprogram(argument);
    if (!found) refuse(detail::concat("argument '", argument, "' without its sub-program"));
    return *found;
}
TORCH_IR_INLINE std::vector<onnx_operand> onnx_call::inlined(ir const& sub, std::vector<onnx_operand> const& inputs) { return emitter_->inlined(sub, inputs); }
TORCH_IR_INLINE std::shared_ptr<onnx_graph const> onnx_call::graph(std::string_view label, std::vector<value_type> const& inputs,
                                                                   std::vector<value_type> const& outputs,
                                                                   std::function<std::vector<onnx_operand>(std::vector<onnx_operand> const&)> const& body) {
    return emitter_->graph(label, inputs, outputs, body);
}

TORCH_IR_INLINE void onnx_call::result(std::size_t i, onnx_operand const& x) {
    auto const& wanted = call_.result(i);
    onnx_operand out = cast(x, detail::onnx_dtype_of(wanted.type));
    out.is_scalar = std::holds_alternative<symbol_type>(wanted.type);
    emitter_->rename(out, wanted.name);
    results_[i] = std::move(out);
}

}}  // namespace torch_ir

#endif
