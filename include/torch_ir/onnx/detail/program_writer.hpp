// SPDX-License-Identifier: MIT
/// From a program to a model: inputs, weights, calls by their translations, outputs.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/ir/weights_view.hpp>
#include <torch_ir/onnx/call.hpp>
#include <torch_ir/onnx/detail/emitter.hpp>
#include <torch_ir/onnx/detail/metadata.hpp>
#include <torch_ir/onnx/detail/tables.hpp>
#include <torch_ir/onnx/detail/unused.hpp>
#include <torch_ir/onnx/model.hpp>
#include <torch_ir/onnx/translations.hpp>
#include <torch_ir/schema/effects.hpp>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

class onnx_program_writer {
public:
    onnx_program_writer(onnx_options const& options, weights_view weights, bool needs_elements)
        : translations_(translations_of(options)), emitter_(options), weights_(weights), needs_elements_(needs_elements) {
        emitter_.inline_program = [this](ir const& sub, std::vector<onnx_operand> const& inputs) { return write_sub(sub, inputs); };
    }

    /// The whole program. What can't be written is in `obstacles`, and then the model is of no use.
    void write(ir const& program) {
        auto& graph = emitter_.graph();
        graph.name = program.model_name().empty() ? "main" : program.model_name();
        std::vector<onnx_operand> values(program.value_count());
        auto const used = used_values(program);
        for (vertex const v : program.inputs()) write_input(program.input(v), values);
        for (vertex const v : program.weights())
            if (auto const& w = program.weight(v); used[to_index(w.result.id)]) write_weight(program, w, values);
        write_calls(program, values, used);
        if (obstacles.empty()) {
            write_outputs(program, values);
            remove_unused(emitter_.model().graph);
        }
        if (emitter_.options().metadata) add_model_metadata(emitter_.model(), program);
    }

    std::vector<onnx_obstacle> obstacles;
    [[nodiscard]] onnx_model& model() noexcept { return emitter_.model(); }
    [[nodiscard]] std::vector<std::string> const& notes() const noexcept { return emitter_.notes(); }

private:
    onnx_translations const& translations_;
    onnx_emitter emitter_;
    weights_view weights_;
    bool needs_elements_;
    std::set<std::string, std::less<>> domains_;
    std::map<std::tuple<void const*, std::int64_t, std::vector<std::int64_t>, std::vector<std::int64_t>, dtype>, onnx_operand> by_place_;

    [[nodiscard]] static std::vector<bool> used_values(ir const& program) {
        std::vector<bool> out(program.value_count());
        auto const take = [&](value_id v, std::uint32_t) { out[to_index(v)] = true; };
        for (vertex const v : program.calls())
            for (auto const& a : program.call(v).arguments) for_each_use(a.value, take);
        for (auto const& e : program.outputs()) for_each_use(e.value, take);
        return out;
    }

    void write_input(input_node const& i, std::vector<onnx_operand>& values) {
        auto& place = values[to_index(i.result.id)];
        if (i.kind == input_kind::constant) {
            emitter_.enter(i.result.name);
            place = emitter_.number_of(i.constant);
            return;
        }
        auto const type = onnx_dtype_of(i.result.type);
        if (i.kind != input_kind::user || type == dtype::undefined) return;  // what uses it says so
        check_dtype(i.result.name, type);
        place = {emitter_.unique(i.result.name), type, std::holds_alternative<symbol_type>(i.result.type)};
        emitter_.graph().inputs.push_back(onnx_emitter::info(place.name, i.result.type));
        emitter_.learn(i.result.type, place);
    }

    void check_dtype(std::string const& name, dtype t) {
        auto const before = emitter_.enter(name);
        emitter_.check_dtype(t);
        emitter_.leave(before);
    }

    void write_weight(ir const& program, weight_node const& w, std::vector<onnx_operand>& values) {
        auto const* type = w.result.tensor();
        if (!type) return;
        check_dtype(w.target, type->dtype);
        auto& place = values[to_index(w.result.id)];
        auto const* constant = program.find_constant(w.target);
        tensor_data const* data = constant ? &constant->data : weights_.find(w.target);
        for (std::size_t i = 0; !data && i < w.aliases.size(); ++i) data = weights_.find(w.aliases[i]);
        if (!data && needs_elements_ && !weights_.empty())
            raise(error::bad_argument(concat("weight '", w.target, "'"), to_string(*type), "no such tensor among the weights"));
        if (!data) {  // without its elements it is an input
            place = {emitter_.unique(w.target), type->dtype};
            auto info = onnx_emitter::info(place.name, w.result.type);
            if (emitter_.options().metadata)
                info.metadata.emplace_back(input_kind_key, w.kind == weight_kind::parameter ? "PARAMETER"
                                                           : w.kind == weight_kind::buffer  ? "BUFFER"
                                                                                            : "CONSTANT_TENSOR");
            emitter_.graph().inputs.push_back(std::move(info));
            return;
        }
        if (auto const sizes = static_sizes(type->sizes); data->dtype != type->dtype || (sizes && *sizes != data->sizes))
            raise(error::bad_argument(concat("weight '", w.target, "'"), to_string(*type),
                                      concat("a tensor of ", to_string(data->dtype), " with other sizes or another dtype")));
        if (!is_within_storage(*data)) raise(error::bad_argument(concat("weight '", w.target, "'"), "a view inside of its storage", "one that exceeds it"));
        auto const key = std::tuple(static_cast<void const*>(data->storage.data()), data->offset, data->sizes, data->strides, data->dtype);
        if (auto const found = by_place_.find(key); found != by_place_.end() && !data->storage.empty()) {  // tied
            place = found->second;
            return;
        }
        place = {emitter_.unique(w.target), type->dtype};
        emitter_.model().graph.initializers.push_back({place.name, pairs_of(*data), {}});
        by_place_.emplace(key, place);
    }

    /// A complex tensor as one of reals.
    [[nodiscard]] static tensor_data pairs_of(tensor_data t) {
        if (kind_of(t.dtype) != dtype_kind::complex) return t;
        t.dtype = real_of(t.dtype);
        for (auto& s : t.strides) s *= 2;
        t.sizes.push_back(2);
        t.strides.push_back(1);
        t.offset *= 2;
        return t;
    }
    /// Some tensor that the call takes or gives is complex.
    [[nodiscard]] static bool sees_complex(ir const& program, call_node const& call) {
        auto const is_complex = [](value_type const& t) { return kind_of(onnx_dtype_of(t)) == dtype_kind::complex; };
        bool found = std::any_of(call.results.begin(), call.results.end(), [&](value const& r) { return is_complex(r.type); });
        for (auto const& a : call.arguments)
            for_each_use(a.value, [&](value_id v, std::uint32_t) {
                auto const* known = program.find_value(v);
                found = found || (known && is_complex(known->type));
            });
        return found;
    }

    void write_calls(ir const& program, std::vector<onnx_operand>& values, std::vector<bool> const& used) {
        for (vertex const v : program.calls()) {
            call_node const& call = program.call(v);
            auto const before = emitter_.enter(call.name);
            auto const refused = write_call(program, call, values, used);
            if (!refused.what.empty()) {
                obstacles.push_back(refused);
                for (auto const& r : call.results)
                    values[to_index(r.id)] = {concat("refused.", r.name), onnx_dtype_of(r.type), std::holds_alternative<symbol_type>(r.type)};
            }
            for (auto const& r : call.results) emitter_.learn(r.type, values[to_index(r.id)]);
            emitter_.leave(before);
        }
    }

    [[nodiscard]] onnx_obstacle write_call(ir const& program, call_node const& call, std::vector<onnx_operand>& values, std::vector<bool> const& used) {
        onnx_obstacle out{call.name, call.op.text(), {}, false};
        auto const* known = translations_.find(call.op);
        out.has_translation = known != nullptr;
        if (call.op.kind() == op_kind::dispatcher && writes_memory(call)) {
            out.what = "it writes to memory, and ONNX has values only: make the program functional first";
            return out;
        }
        if (!known && !emitter_.options().allow_custom) {
            out.what = "no counterpart in ONNX";
            return out;
        }
        if (known && sees_complex(program, call) && call.op.kind() == op_kind::dispatcher && !takes_complex(call.op.without_overload()) &&
            !takes_complex(call.op.text())) {
            out.what = "complex numbers: ONNX has none, and this operator isn't written on pairs of reals";
            return out;
        }
        onnx_call t(emitter_, program, call, values, used);
        auto const translate = [&] {
            if (known) known->translate(t);
            else write_custom(t);
        };
#if defined(__cpp_exceptions)
        try {
            translate();
        } catch (error const& e) {
            if (e.code() != errc::unsupported) throw;
            out.what = e.what();
            return out;
        }
#else
        translate();
#endif
        for (std::size_t i = 0; i < call.results.size(); ++i) {
            auto const& r = call.results[i];
            values[to_index(r.id)] = t.results()[i];
            if (t.results()[i] && r.tensor()) note_type(t.results()[i].name, r.type);
        }
        if (emitter_.options().metadata) add_call_metadata(emitter_.nodes_since_entry(), call);
        return out;
    }

    /// A call as an operator of its own domain: tensors are inputs, all else attributes.
    void write_custom(onnx_call& t) {
        auto const& call = t.call().node();
        std::vector<onnx_operand> inputs;
        std::vector<onnx_attribute> attributes;
        for (auto const& a : call.arguments) {
            bool takes_values = false;
            for_each_use(a.value, [&](value_id v, std::uint32_t) {
                inputs.push_back(t.value(v));
                takes_values = true;
            });
            if (takes_values) continue;
            if (auto const* n = a.value.get_if<std::int64_t>()) attributes.push_back({a.name, *n});
            else if (auto const* b = a.value.get_if<bool>()) attributes.push_back({a.name, std::int64_t{*b}});
            else if (auto const* x = a.value.get_if<double>()) attributes.push_back({a.name, static_cast<float>(*x)});
            else if (auto const* s = a.value.get_if<std::string>()) attributes.push_back({a.name, *s});
            else if (auto const* list = a.value.get_if<std::vector<std::int64_t>>()) attributes.push_back({a.name, *list});
            else if (auto const* text = a.value.get_if<std::vector<std::string>>()) attributes.push_back({a.name, *text});
        }
        std::vector<dtype> types;
        for (std::size_t i = 0; i < call.results.size(); ++i) types.push_back(t.result_dtype(i));
        std::string const domain(call.op.space());
        if (domains_.insert(domain).second) emitter_.model().domains.emplace_back(domain, 1);
        auto const out = emitter_.make(std::string(call.op.text()).substr(domain.size() + 1), inputs, types, std::move(attributes), domain);
        for (std::size_t i = 0; i < out.size(); ++i) t.result(i, out[i]);
    }

    /// Values of the model's own graph have their types in it.
    void note_type(std::string const& name, value_type const& type) {
        auto info = onnx_emitter::info(name, type);
        if (typed_.insert(name).second) emitter_.graph().values.push_back(std::move(info));
    }
    std::set<std::string, std::less<>> typed_;

    [[nodiscard]] std::vector<onnx_operand> write_sub(ir const& sub, std::vector<onnx_operand> const& inputs) {
        std::vector<onnx_operand> values(sub.value_count());
        if (inputs.size() < sub.inputs().size())
            raise(error::invalid_ir("a sub-program", concat(std::to_string(sub.inputs().size()), " operands"), std::to_string(inputs.size())));
        for (std::size_t i = 0; i < sub.inputs().size(); ++i) {
            auto const& r = sub.input(sub.inputs()[i]).result;
            values[to_index(r.id)] = inputs[i];
            emitter_.learn(r.type, inputs[i]);
        }
        write_calls(sub, values, used_values(sub));
        std::vector<onnx_operand> out;
        for (auto const& e : sub.outputs()) {
            auto const* u = e.value.get_if<use>();
            out.push_back(u ? values[to_index(u->value)] : emitter_.number_of(e.value));
        }
        return out;
    }
    void write_outputs(ir const& program, std::vector<onnx_operand> const& values) {
        auto& graph = emitter_.graph();
        std::set<std::string, std::less<>> made, returned;
        for (auto const& n : graph.nodes) made.insert(n.outputs.begin(), n.outputs.end());
        for (auto const& e : program.outputs()) {
            auto const* u = e.value.get_if<use>();
            onnx_operand x = u ? values[to_index(u->value)] : emitter_.number_of(e.value);
            auto const* known = u ? program.find_value(u->value) : nullptr;
            value_type const type = known ? known->type : x.dtype == dtype::undefined ? value_type() : value_type(tensor_type{.dtype = x.dtype});
            if (!x) {
                if (u && known && !std::holds_alternative<std::monostate>(known->type) && !std::holds_alternative<object_type>(known->type))
                    raise(error::unsupported(concat("output '", known->name, "'"), concat(to_string(known->type), " in ONNX"), {}));
                continue;  // None
            }
            if (!u) continue;                                                  // a number of Python's, the same in each run
            if (made.count(x.name) == 0 || !returned.insert(x.name).second) {  // an input, a weight, or an output already
                auto before = emitter_.enter(x.name);
                auto copy = emitter_.make("Identity", {x}, {x.dtype}, {}).front();
                emitter_.rename(copy, concat(known && !known->name.empty() ? known->name : std::string("constant"), "_output"));
                emitter_.leave(std::move(before));
                x = copy;
                made.insert(x.name);
                returned.insert(x.name);
            }
            auto info = onnx_emitter::info(x.name, type);
            if (emitter_.options().metadata && std::holds_alternative<symbol_type>(type)) info.metadata.emplace_back("torch_ir.type", "number");
            if (emitter_.options().metadata && e.kind != output_kind::user) {
                info.metadata.emplace_back(output_kind_key, output_kind_name(e.kind));
                if (!e.target.empty()) info.metadata.emplace_back("torch_ir.target", e.target);
            }
            graph.outputs.push_back(std::move(info));
        }
        std::erase_if(graph.values, [&](onnx_value_info const& v) { return returned.count(v.name) != 0; });
    }
};

}}}  // namespace torch_ir::detail
