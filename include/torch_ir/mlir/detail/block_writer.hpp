// SPDX-License-Identifier: MIT
/// The calls of a program as operations of the torch dialect, one behind the other.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/mlir/detail/module_text.hpp>
#include <torch_ir/schema/schema.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Writes one program, or a sub-program in a region of another one's operation, into the body of a module. A call that can't be written becomes an
/// obstacle of the module, and its results values that nothing makes: so all obstacles are found at once.
class mlir_block {
public:
    /// All must live as long. `indent`: spaces in front of each line.
    mlir_block(mlir_module& out, ir const& program, std::size_t indent);

    /// Says what a value of the program is in the text: for inputs and weights.
    void bind(value_id v, mlir_value written);
    /// Writes all calls in trace order.
    void write_calls();
    /// The values of the outputs; an output that is no value (a constant) is not among them. `place`: of the program, for obstacles.
    [[nodiscard]] std::vector<mlir_value> outputs(std::string_view place);

    /// The type of a value, or nothing for one that has none in the dialect.
    [[nodiscard]] static std::optional<std::string> type_of(value_type const& t);

private:
    mlir_module& out_;
    ir const& program_;
    std::string indent_;
    std::vector<mlir_value> values_;  ///< by id
    call_node const* call_ = nullptr;
    std::string reason_, remedy_;  ///< why `call_` can't be written; the first counts

    // ---- obstacles ----
    void refuse(std::string_view reason, std::string_view remedy = {});
    void report(call_node const& call);

    // ---- operations ----
    void operation(std::vector<mlir_value> const& results, std::string_view op, std::vector<mlir_value> const& operands);
    [[nodiscard]] mlir_value fresh(std::string_view wish, std::string_view type);
    /// An operation with one result.
    [[nodiscard]] mlir_value make(std::string_view wish, std::string_view type, std::string_view op, std::vector<mlir_value> const& operands);

    // ---- arguments (arguments.hpp) ----
    [[nodiscard]] mlir_value operand(value_id v);
    [[nodiscard]] mlir_value argument(schema_type const& type, attribute const& a);
    [[nodiscard]] mlir_value item(schema_type const& type, attribute const& a);
    [[nodiscard]] mlir_value number(schema_kind kind, double x, bool is_integer);
    [[nodiscard]] mlir_value as_kind(schema_kind kind, mlir_value v);
    [[nodiscard]] mlir_value list(schema_type const& type, attribute const& a);
    [[nodiscard]] mlir_value number_as_tensor(double x, bool is_integer);
    [[nodiscard]] tensor_type const* tensor_argument(call_node const& call, std::string_view name) const;

    // ---- calls ----
    void write(call_node const& call);
    [[nodiscard]] bool write_by_rule(call_node const& call, std::string_view op);
    /// `instead`: what some arguments are in the place of what the call says.
    void write_by_schema(call_node const& call, std::string_view op, std::vector<std::pair<std::string_view, mlir_value>> const& instead = {});
    void write_operation(call_node const& call, std::string_view op, std::vector<mlir_value> const& operands, operator_schema const& schema);
    void write_scalar_function(call_node const& call);
    void forward(call_node const& call, std::string_view argument);
    [[nodiscard]] bool has_number_for_tensor(call_node const& call, operator_schema const& schema) const;
    /// Why IREE does not compile an operator with these arguments; empty where nothing is known.
    [[nodiscard]] std::string_view obstacle_of(call_node const& call, std::string_view op) const;

    // ---- calls that become several operations (views.hpp, expansions.hpp) ----
    [[nodiscard]] bool write_by_expansion(call_node const& call, std::string_view op);
    void write_as_strided(call_node const& call);
    void write_interpolation(call_node const& call);
    [[nodiscard]] bool write_view(call_node const& call);
    [[nodiscard]] bool write_embedding_bag(call_node const& call);
    [[nodiscard]] bool write_gelu(call_node const& call);
    void write_batch_norm(call_node const& call);
    void write_attention(call_node const& call, std::string_view op);
    [[nodiscard]] bool write_view_scatter(call_node const& call);
    [[nodiscard]] bool write_modulo(call_node const& call);
    [[nodiscard]] bool write_logarithm(call_node const& call, std::string_view op);
    [[nodiscard]] bool write_tangent(call_node const& call);
    [[nodiscard]] mlir_value hyperbolic_tangent(std::string_view wish, mlir_value const& x, dtype type);
    [[nodiscard]] bool write_byte_division(call_node const& call);
    [[nodiscard]] mlir_value list_of(std::vector<mlir_value> const& items, std::string_view element);
    [[nodiscard]] mlir_value integers(std::vector<std::int64_t> const& values);
    [[nodiscard]] mlir_value converted(mlir_value const& v, shape const& sizes, dtype to);

    // ---- sub-programs (regions.hpp) ----
    [[nodiscard]] bool write_higher_order(call_node const& call);
    void write_cond(call_node const& call);
    void write_while(call_node const& call);
    [[nodiscard]] std::vector<mlir_value> inlined(ir const& program, std::vector<mlir_value> const& arguments, std::size_t indent);
    [[nodiscard]] std::vector<mlir_value> operands_from(call_node const& call, std::size_t first);
    [[nodiscard]] ir const* subprogram(call_node const& call, std::size_t argument);
    [[nodiscard]] mlir_value as_condition(mlir_value const& v);
    [[nodiscard]] mlir_value cast_to(mlir_value const& v, std::string const& type);
    void bind_results(call_node const& call, std::vector<mlir_value> const& values);
};

}}}  // namespace torch_ir::detail

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(mlir)

#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/elements.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/mlir/detail/operators.hpp>
#include <torch_ir/mlir/detail/rules.hpp>
#include <torch_ir/schema/argument_value.hpp>
#include <torch_ir/schema/effects.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/unflatten.hpp>

#include <algorithm>
#include <utility>
#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

inline constexpr std::string_view mlir_lowering_advice =
    "make the program core ATen (to_core_aten, torch-ir extract --core), and give what stays a decomposition (register_decomposition)";

[[nodiscard]] inline bool is_mlir_tensor(mlir_value const& v) noexcept { return v.type.starts_with("!torch.vtensor"); }

TORCH_IR_INLINE mlir_block::mlir_block(mlir_module& out, ir const& program, std::size_t indent)
    : out_(out), program_(program), indent_(indent, ' '), values_(program.value_count()) {}

TORCH_IR_INLINE void mlir_block::bind(value_id v, mlir_value written) { values_[to_index(v)] = std::move(written); }

TORCH_IR_INLINE std::optional<std::string> mlir_block::type_of(value_type const& t) {
    if (auto const* tensor = std::get_if<tensor_type>(&t)) {
        auto const type = mlir_dtype_of(tensor->dtype);
        if (!type || tensor->layout != layout::strided) return std::nullopt;
        return mlir_tensor(tensor->sizes, type->torch);
    }
    if (auto const* symbol = std::get_if<symbol_type>(&t))
        return symbol->kind == symbol_kind::integer ? "!torch.int" : symbol->kind == symbol_kind::floating ? "!torch.float" : "!torch.bool";
    return std::nullopt;
}

// ---- obstacles ----

TORCH_IR_INLINE void mlir_block::refuse(std::string_view reason, std::string_view remedy) {
    if (!reason_.empty()) return;
    reason_ = reason;
    remedy_ = remedy;
}

TORCH_IR_INLINE void mlir_block::report(call_node const& call) {
    out_.obstacles().push_back({call.name, call.op.text(), place_of(call) + location_of(call.metadata), std::move(reason_), std::move(remedy_)});
    reason_.clear();
    remedy_.clear();
}

// ---- operations ----

/// ` loc("layers.0/linear"("model.py":12:0))`.
[[nodiscard]] inline std::string mlir_location(call_node const& call) {
    auto const& m = call.metadata;
    std::string const module = m.stack && !m.stack->empty() ? m.stack->back().path : std::string();
    std::string out = " loc(" + mlir_string(module.empty() ? call.name : concat(module, "/", call.name));
    auto const line = source_line(m);
    if (auto const colon = line.rfind(':'); colon != std::string::npos)
        out += concat("(", mlir_string(std::string_view(line).substr(0, colon)), std::string_view(line).substr(colon), ":0)");
    return out += ")";
}

TORCH_IR_INLINE void mlir_block::operation(std::vector<mlir_value> const& results, std::string_view op, std::vector<mlir_value> const& operands) {
    out_.body() += concat(indent_, mlir_list(results, &mlir_value::name), results.empty() ? "" : " = ", op, " ", mlir_list(operands, &mlir_value::name), " : ",
                          mlir_list(operands, &mlir_value::type), results.empty() ? "" : " -> ", mlir_list(results, &mlir_value::type),
                          out_.options().locations ? mlir_location(*call_) : std::string(), "\n");
}

TORCH_IR_INLINE mlir_value mlir_block::fresh(std::string_view wish, std::string_view type) { return {out_.names().value(wish), std::string(type)}; }

TORCH_IR_INLINE mlir_value mlir_block::make(std::string_view wish, std::string_view type, std::string_view op, std::vector<mlir_value> const& operands) {
    auto const result = fresh(wish, type);
    operation({result}, op, operands);
    return result;
}

// ---- calls ----

TORCH_IR_INLINE void mlir_block::bind_results(call_node const& call, std::vector<mlir_value> const& values) {
    for (std::size_t i = 0; i < call.results.size() && i < values.size(); ++i) bind(call.results[i].id, values[i]);
}

TORCH_IR_INLINE void mlir_block::write_calls() {
    for (vertex const v : program_.calls()) {
        call_node const* call = &program_.call(v);
        std::optional<call_node> named;
        if (call->bound == binding::flattened)
            if (auto const* schema = find_schema(call->op)) {
                value_names names;
                names.weight_key = [&](value_id id) {
                    auto const producer = program_.origin(id).producer;
                    auto const* w = producer == no_vertex ? nullptr : std::get_if<weight_node>(&program_.node(producer));
                    return w ? w->target : std::string();
                };
                names.find = [&](std::string_view label) -> std::optional<value_id> {
                    auto const* found = find_value(program_, label);
                    return found ? std::optional(found->id) : std::nullopt;
                };
                call = &named.emplace(unflatten(*call, *schema, names));
            }
        call_ = call;
        write(*call);
        if (reason_.empty()) continue;
        report(*call);
        for (auto const& r : call->results)  // the types alone matter for what follows
            if (to_index(r.id) < values_.size() && values_[to_index(r.id)].name.empty())
                if (auto type = type_of(r.type)) bind(r.id, {"%missing", *std::move(type)});
    }
}

TORCH_IR_INLINE std::vector<mlir_value> mlir_block::outputs(std::string_view place) {
    std::vector<mlir_value> out;
    for (auto const& e : program_.outputs()) {
        auto const* u = e.value.get_if<use>();
        if (!u) continue;
        out.push_back(operand(u->value));
        if (reason_.empty()) continue;
        out_.obstacles().push_back({{}, {}, std::string(place), std::move(reason_), std::move(remedy_)});
        reason_.clear();
    }
    return out;
}

TORCH_IR_INLINE void mlir_block::write(call_node const& call) {
    if (call.op.kind() == op_kind::higher_order) {
        if (!write_higher_order(call)) refuse("an operator over sub-programs that has no counterpart", mlir_lowering_advice);
        return;
    }
    if (call.op.kind() == op_kind::python) return write_scalar_function(call);
    auto const op = mlir_name_of(call.op.text());
    if (!write_by_rule(call, op) && !write_by_expansion(call, op)) write_by_schema(call, op);
}

TORCH_IR_INLINE std::string_view mlir_block::obstacle_of(call_node const& call, std::string_view op) const {
    auto const* mode = argument_value(call, "mode");
    if (op == "aten.pad.default" && mode && *mode == attribute("circular")) return "IREE does not compile circular padding";
    if (op == "aten.logsumexp.default") return "IREE does not compile it";
    if (op == "aten.native_layer_norm_backward.default") {
        auto const* mask = argument_value(call, "output_mask");
        auto const* wanted = mask ? mask->get_if<std::vector<bool>>() : nullptr;
        if (wanted && std::find(wanted->begin(), wanted->end(), false) != wanted->end()) return "IREE compiles this gradient only with all of its results";
    }
    return {};
}

TORCH_IR_INLINE void mlir_block::forward(call_node const& call, std::string_view name) {
    auto const* a = argument_value(call, name);
    auto const* u = a ? a->get_if<use>() : nullptr;
    if (!u) return refuse(concat("argument '", name, "' is no tensor"));
    bind_results(call, {operand(u->value)});
}

/// Calls that become none, or another one than by name. Returns whether it was one.
TORCH_IR_INLINE bool mlir_block::write_by_rule(call_node const& call, std::string_view op) {
    auto const base = call.op.without_overload();
    if (is_mlir_dropped(base)) return true;
    if (is_mlir_forward(base)) {
        bool const is_dropout = base.find("dropout") != std::string_view::npos;
        if (is_dropout && argument_flag(call, "train", true)) {
            refuse("dropout that draws random numbers", "export the model in evaluation mode (model.eval())");
            return true;
        }
        forward(call, is_dropout ? "input" : "self");
        return true;
    }
    auto const value = [&](std::string_view name, schema_type const& type) {
        auto const* a = argument_value(call, name);
        return a ? argument(type, *a) : out_.none();
    };
    auto const result = [&](std::size_t i = 0) {
        auto const type = i < call.results.size() ? type_of(call.results[i].type) : std::nullopt;
        if (!type) refuse("its result has no type in the torch dialect");
        return fresh(i < call.results.size() ? call.results[i].name : call.name, type.value_or("!torch.vtensor"));
    };
    schema_type const tensor{}, number{.kind = schema_kind::floating}, integers{.kind = schema_kind::integer, .list = true};
    if (op == "aten._native_batch_norm_legit_no_training.default") {
        auto const r = result();
        auto const no = out_.boolean(false);
        operation({r}, "torch.aten.batch_norm",
                  {value("input", tensor), value("weight", tensor), value("bias", tensor), value("running_mean", tensor), value("running_var", tensor), no,
                   value("momentum", number), value("eps", number), no});
        bind_results(call, {r});
        return true;
    }
    if (op == "aten.squeeze.dims") {
        auto const r = result();
        operation({r}, "torch.prims.squeeze", {value("self", tensor), value("dim", integers)});
        bind_results(call, {r});
        return true;
    }
    if (op == "aten.item.default") {
        auto const r = result();
        operation({r},
                  r.type == "!torch.int"     ? "torch.aten.Int.Tensor"
                  : r.type == "!torch.float" ? "torch.aten.Float.Tensor"
                                             : "torch.aten.Bool.Tensor",
                  {value("self", tensor)});
        bind_results(call, {r});
        return true;
    }
    return false;
}

/// A tensor argument is given as a number, of Python or of the program.
TORCH_IR_INLINE bool mlir_block::has_number_for_tensor(call_node const& call, operator_schema const& schema) const {
    auto const* a = schema.find_argument("other") ? find_argument(call, "other") : find_argument(call, "exponent");
    if (!a) return false;
    auto const* known = schema.find_argument(a->name);
    if (!known || known->type.kind != schema_kind::tensor) return false;
    if (auto const* u = a->value.get_if<use>()) {
        auto const* v = program_.find_value(u->value);
        return v && std::holds_alternative<symbol_type>(v->type);
    }
    return a->value.is<bool>() || a->value.is<std::int64_t>() || a->value.is<double>();
}

TORCH_IR_INLINE void mlir_block::write_by_schema(call_node const& call, std::string_view op,
                                                 std::vector<std::pair<std::string_view, mlir_value>> const& instead) {
    auto const *schema = find_schema(op), *own = find_schema(call.op);
    if (!schema) return refuse("an operator without a schema", "lower it to operators of ATen");
    if (writes_memory(call)) return refuse("it writes to memory that others may see", mlir_lowering_advice);
    std::string name(op);
    if (has_number_for_tensor(call, *schema)) {
        auto const* with_number = find_mlir_rule(mlir_with_number, op, [](mlir_rename const& r) { return r.from; });
        std::string const other = with_number ? std::string(with_number->to) : name.ends_with(".Tensor") ? concat(op.substr(0, op.size() - 6), "Scalar") : "";
        auto const* found = other.empty() || !is_mlir_operator(other) ? nullptr : find_schema(other);
        if (found && found->arguments.size() <= schema->arguments.size()) {
            schema = found;
            name = other;
        }
    }
    auto const written = name.ends_with(".default") ? std::string_view(name).substr(0, name.size() - 8) : std::string_view(name);
    if (!is_mlir_operator(written)) return refuse("the torch dialect has no such operator", mlir_lowering_advice);
    if (auto const reason = obstacle_of(call, name); !reason.empty()) return refuse(reason, mlir_lowering_advice);
    if (auto const* self = tensor_argument(call, "self");
        self && self->dtype == dtype::float64 && lacks_mlir_float64(op.substr(0, op.rfind('.'))) && !out_.options().allow_unsafe)
        return refuse("IREE's CPU target has no such function of float64", "calculate it in float32, or force it (allow_unsafe) for a target that has it");
    std::vector<mlir_value> operands;
    for (std::size_t i = 0; i < schema->arguments.size(); ++i) {
        auto const& a = schema->arguments[i];
        auto const replaced = std::find_if(instead.begin(), instead.end(), [&](auto const& r) { return r.first == a.name; });
        if (replaced != instead.end()) {
            operands.push_back(replaced->second);
            continue;
        }
        auto const* given = given_argument(call, schema, a.name);
        if (!given && own && i < own->arguments.size()) given = given_argument(call, own, own->arguments[i].name);  // the same under another name
        if (!given && !a.default_value) return refuse(concat("argument '", a.name, "' is missing"));
        operands.push_back(argument(a.type, given ? given->value : *a.default_value));
    }
    write_operation(call, written, operands, *schema);
}

TORCH_IR_INLINE void mlir_block::write_operation(call_node const& call, std::string_view op, std::vector<mlir_value> const& operands,
                                                 operator_schema const& schema) {
    std::vector<mlir_value> results, of_program;
    struct unpacked {
        std::size_t result, first, count;
    };
    std::vector<unpacked> lists;
    std::size_t at = 0;
    for (std::size_t r = 0; r < schema.returns.size(); ++r) {
        bool const is_list = schema.returns[r].type.list;
        auto const recorded = r < call.returns.size() ? call.returns[r] : -1;
        auto const rest = call.results.size() - std::min(at, call.results.size());
        auto const count = !is_list ? std::size_t{1} : recorded >= 0 ? static_cast<std::size_t>(recorded) : rest;
        std::size_t const first = of_program.size();
        for (std::size_t i = 0; i < count; ++i, ++at) {
            auto const* v = at < call.results.size() ? &call.results[at] : nullptr;
            auto type = v ? type_of(v->type) : std::nullopt;
            bool const is_absent = !v || std::holds_alternative<std::monostate>(v->type);
            if (!type && !is_absent) refuse(concat("its result is ", to_string(v->type), ", which has no type in the torch dialect"));
            of_program.push_back(fresh(v && !v->name.empty() ? v->name : call.name, type.value_or("!torch.vtensor")));
        }
        if (is_list) {
            lists.push_back({results.size(), first, count});
            results.push_back(fresh(call.name + "_list", "!torch.list<vtensor>"));
        } else {
            results.push_back(of_program.back());
        }
    }
    operation(results, concat("torch.", op), operands);
    for (auto const& l : lists) {
        auto const begin = of_program.begin() + static_cast<std::ptrdiff_t>(l.first);
        operation({begin, begin + static_cast<std::ptrdiff_t>(l.count)}, "torch.prim.ListUnpack", {results[l.result]});
    }
    bind_results(call, of_program);
}

TORCH_IR_INLINE void mlir_block::write_scalar_function(call_node const& call) {
    auto const* f = find_mlir_rule(mlir_scalar_functions, call.op.text(), [](mlir_arithmetic const& m) { return m.from; });
    auto const type = call.results.empty() ? std::nullopt : type_of(call.results[0].type);
    if (!f || !type) return refuse("a function of Python that the torch dialect does not have");
    std::vector<mlir_value> operands;
    bool has_float = false;
    for (auto const& a : call.arguments) {
        operands.push_back(item({.kind = schema_kind::any}, a.value));
        has_float = has_float || operands.back().type == "!torch.float";
    }
    auto const op = has_float ? f->floats : f->integers;
    if (op.empty()) return refuse(concat("the torch dialect has no such arithmetic of ", has_float ? "floating-point numbers" : "integers"));
    for (auto& o : operands)
        if (call.op.text() != "torch.sym_not") o = as_kind(has_float ? schema_kind::floating : schema_kind::integer, o);
    bind_results(call, {make(call.results[0].name, *type, op, operands)});
}

}}}  // namespace torch_ir::detail

#endif
