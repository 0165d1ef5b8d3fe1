// SPDX-License-Identifier: MIT
/// Writing the `pytorch-ir` dialect: the text that the Python system pytorch-ir saves for the same program, byte for
/// byte (docs/json.md has the rules).
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The program in the `pytorch-ir` dialect. The format has no symbols, sub-programs, mutations nor pytrees: what it
/// can't say is left out as that system leaves it out; symbolic sizes throw errc::unsupported, and so do constants of
/// packed or quantized dtypes; uses of values that nothing produces throw errc::invalid_ir. Linear in the size of the
/// text (which is quadratic in the number of results of one call: each one lists them all).
[[nodiscard]] std::string write_pytorch_ir(ir const& program);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(json)

#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/detail/pytorch_ir_names.hpp>
#include <torch_ir/detail/pytorch_ir_results.hpp>
#include <torch_ir/json/detail/nested_elements.hpp>
#include <torch_ir/json/detail/pytorch_ir_attributes.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

class pytorch_ir_writer {
public:
    explicit pytorch_ir_writer(ir const& program) : program_(program) {}

    std::string write() {
        refuse_symbolic_sizes();
        out_.open('{');
        out_.key("model_name");
        out_.string(program_.info().model_name);
        out_.key("pytorch_version");
        out_.string(program_.info().pytorch_version);
        write_inputs();
        write_outputs();
        write_weights();
        out_.key("nodes");
        out_.open('[');
        for (vertex const v : program_.calls()) write_call(program_.call(v));
        out_.close(']');
        write_constants();
        out_.close('}');
        return std::move(out_.text());
    }

private:
    /// How an `inputs` entry names a value.
    struct reference {
        std::string name;
        std::string_view producer;  // empty for a weight
        std::size_t index = 0;
    };

    void refuse_symbolic_sizes() const {
        for (vertex v = 0; v < num_vertices(program_.graph()); ++v)
            for (auto const& r : results_of(program_.node(v)))
                if (auto const* t = r.tensor(); t && !is_static(t->sizes))
                    raise(error::unsupported(concat("Dynamic shape detected in node '", r.name.empty() ? name_of(program_.node(v)) : r.name, "'"),
                                             "the pytorch-ir dialect has no symbolic sizes", "save in the native dialect"));
    }

    void write_tensor(std::string_view name, tensor_type const& t) {
        out_.key("name");
        out_.string(name);
        out_.key("shape");
        out_.open('[');
        for (dim const& d : t.sizes) {
            out_.item();
            out_.integer(d.value());
        }
        out_.close(']');
        out_.key("dtype");
        out_.string(to_string(t.dtype));
    }

    void write_tensor_object(std::string_view name, tensor_type const& t) {
        out_.item();
        out_.open('{');
        write_tensor(name, t);
        out_.close('}');
    }

    void write_reference(reference const& r, tensor_type const& t) {
        out_.item();
        out_.open('{');
        write_tensor(r.name, t);
        if (!r.producer.empty()) {
            out_.key("producer_node");
            out_.string(r.producer);
            out_.key("producer_output_idx");
            out_.integer(r.index);
        }
        out_.close('}');
    }

    /// Precondition: the value is a tensor.
    [[nodiscard]] reference refer(value_id id) const {
        auto const origin = program_.origin(id);
        auto const& node = program_.node(origin.producer);
        auto const& result = results_of(node)[origin.result];
        auto const* c = std::get_if<call_node>(&node);
        if (!c) return {result.name, std::holds_alternative<weight_node>(node) ? std::string_view() : result.name, 0};
        if (!has_multiple_results(*c)) return {result.name, c->name, 0};
        auto const place = find_place(*c, origin.result);
        if (!place || !is_without_getitem(*c, result.name, *place)) return {result.name, result.name, 0};
        std::size_t index = 0;  // only tensors count
        for (std::size_t i = 0; i < origin.result; ++i) index += c->results[i].tensor() != nullptr ? 1U : 0U;
        return {c->name + "_" + std::to_string(*place), c->name, index};
    }

    [[nodiscard]] value const& used(value_id id, std::string_view where) const {
        auto const* v = program_.find_value(id);
        if (v) return *v;
        std::string label = "value " + std::to_string(to_index(id));
        for (auto const& u : program_.unresolved())
            if (u.id == id) label = "'" + u.label + "'";
        raise(error::invalid_ir(where, "uses of values that a node produces", label + ", which nothing produces"));
    }

    void write_inputs() {
        out_.key("graph_inputs");
        out_.open('[');
        for (vertex const v : program_.inputs()) {
            auto const& i = program_.input(v);
            if (i.kind != input_kind::user || !i.result.tensor()) continue;
            write_tensor_object(i.result.name, *i.result.tensor());
        }
        out_.close(']');
    }

    /// A value that is returned to the user is also listed where it is written back to a buffer or an input.
    void write_outputs() {
        out_.key("graph_outputs");
        out_.open('[');
        std::unordered_set<std::uint32_t, number_hash> user;
        for (auto const& e : program_.outputs())
            if (auto const* u = e.value.get_if<use>(); u && e.kind == output_kind::user) user.insert(to_index(u->value));
        std::uint32_t entry = 0;
        for (auto const& e : program_.outputs()) {
            std::uint32_t const index = entry++;
            auto const* u = e.value.get_if<use>();
            if (!u || !user.contains(to_index(u->value))) continue;
            auto const* t = used(u->value, "the outputs").tensor();
            if (!t) continue;
            auto const& claims = std::get<output_node>(program_.node(program_.output())).claims;
            write_tensor_object(refer(u->value).name, claimed(claims, index, *t));
        }
        out_.close(']');
    }

    void write_weights() {
        out_.key("weights");
        out_.open('[');
        for (vertex const v : program_.weights())
            if (auto const* t = program_.weight(v).result.tensor()) write_tensor_object(program_.weight(v).target, *t);
        out_.close(']');
        out_.key("weight_name_mapping");
        out_.open('{');
        for (vertex const v : program_.weights()) {
            out_.key(program_.weight(v).result.name);
            out_.string(program_.weight(v).target);
        }
        out_.close('}');
    }

    void write_constants() {
        bool any = false;
        for (auto const& c : program_.constants()) {
            tensor_data const& data = c.data;
            if (data.storage.empty() && element_count(data.sizes) != 0) continue;  // no data: it came from the meta device
            std::string const where = "constant '" + c.target + "'";
            if (!has_plain_elements(data.dtype))
                raise(error::unsupported(where, concat("the pytorch-ir dialect has no elements of ", to_string(data.dtype)), "save in the native dialect"));
            if (!is_within_storage(data)) raise(error::invalid_ir(where, "sizes and strides inside of its bytes", "others"));
            if (!any) {
                out_.key("constants");
                out_.open('{');
                any = true;
            }
            out_.key(c.target);
            out_.open('{');
            out_.key("data");
            write_nested_elements(out_, data);
            out_.key("dtype");
            out_.string(to_string(data.dtype));
            out_.close('}');
        }
        if (any) out_.close('}');
    }

    /// The type that the source claims for a use, else the producer's.
    [[nodiscard]] static tensor_type const& claimed(std::vector<type_claim> const& claims, std::uint32_t argument, tensor_type const& produced,
                                                    std::uint32_t element = 0) {
        for (auto const& c : claims)
            if (c.argument == argument && c.element == element && is_static(c.type.sizes)) return c.type;
        return produced;
    }

    void write_call(call_node const& c) {
        bool const several = has_multiple_results(c);
        auto const groups = several ? groups_of(c) : std::vector<return_group>();
        out_.item();
        out_.open('{');
        out_.key("name");
        out_.string(c.name);
        out_.key("op_type");
        out_.string(to_pytorch_ir_type(c.op));
        out_.key("inputs");
        out_.open('[');
        std::uint32_t argument = 0;
        for (auto const& a : c.arguments) {
            write_uses(c, a, argument);
            ++argument;
        }
        out_.close(']');
        out_.key("outputs");
        out_.open('[');
        if (!several && !c.results.empty() && c.results[0].tensor()) write_tensor_object(c.results[0].name, *c.results[0].tensor());
        for (std::size_t i = 0; i < groups.size(); ++i)
            if (auto const* t = tensor_of(c, groups[i])) write_tensor_object(c.name + "_" + std::to_string(i), *t);
        out_.close(']');
        write_pytorch_ir_attributes(out_, c, [&](value_id id) { return label_of(id, c); });
        out_.close('}');
        if (several) write_getitems(c, groups);
    }

    [[nodiscard]] static tensor_type const* tensor_of(call_node const& c, return_group const& g) { return g.is_list ? nullptr : c.results[g.first].tensor(); }

    /// The tensors of a positional argument, flattened over one level of lists; others say nothing here.
    void write_uses(call_node const& c, argument const& a, std::uint32_t index) {
        if (a.kind == argument_kind::keyword || (c.bound == binding::flattened && !a.name.empty())) return;
        auto const write = [&](value_id id, std::uint32_t element) {
            if (id == no_value) return;
            if (auto const* t = used(id, "node '" + c.name + "'").tensor()) write_reference(refer(id), claimed(c.claims, index, *t, element));
        };
        if (auto const* u = a.value.get_if<use>()) write(u->value, 0);
        if (auto const* list = a.value.get_if<tensor_list>())
            for (std::size_t i = 0; i < list->items.size(); ++i) write(list->items[i], static_cast<std::uint32_t>(i));
    }

    [[nodiscard]] std::string label_of(value_id id, call_node const& c) const {
        auto const& v = used(id, "node '" + c.name + "'");
        return v.tensor() ? refer(id).name : v.name;
    }

    /// The nodes that take the results of `c` out of its tuple. Each lists all tensors of the tuple, so their text is
    /// made once.
    void write_getitems(call_node const& c, std::vector<return_group> const& groups) {
        std::vector<std::pair<std::string, tensor_type const*>> tensors;
        for (std::size_t i = 0; i < groups.size(); ++i)
            if (auto const* t = tensor_of(c, groups[i])) tensors.emplace_back(c.name + "_" + std::to_string(i), t);
        std::string inputs;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            if (groups[i].is_list) {
                write_list_getitem(c, groups[i], i, tensors);
                continue;
            }
            auto const& r = c.results[groups[i].first];
            if (is_without_getitem(c, r.name, i)) continue;
            write_getitem(r.name, i, c.name, tensors, inputs, [&] {
                if (auto const* t = r.tensor()) write_tensor_object(r.name, *t);
            });
        }
    }

    template <class WriteOutputs>
    void write_getitem(std::string_view name, std::size_t index, std::string_view producer,
                       std::vector<std::pair<std::string, tensor_type const*>> const& tensors, std::string& inputs, WriteOutputs&& write_outputs) {
        out_.item();
        out_.open('{');
        out_.key("name");
        out_.string(name);
        out_.key("op_type");
        out_.string(getitem_type);
        out_.key("inputs");
        if (inputs.empty()) {
            std::size_t const from = out_.text().size();
            out_.open('[');
            for (std::size_t i = 0; i < tensors.size(); ++i) write_reference({tensors[i].first, producer, i}, *tensors[i].second);
            out_.close(']');
            inputs = out_.text().substr(from);
        } else {
            out_.raw(inputs);
        }
        out_.key("outputs");
        out_.open('[');
        write_outputs();
        out_.close(']');
        out_.key("attrs");
        out_.open('{');
        out_.key("index");
        out_.integer(index);
        out_.close('}');
        out_.close('}');
    }

    /// A list inside of the tuple: a node takes the list, which the program does not name, and more nodes its elements.
    void write_list_getitem(call_node const& c, return_group const& g, std::size_t index,
                            std::vector<std::pair<std::string, tensor_type const*>> const& tensors) {
        std::string const list = free_getitem_name();
        std::vector<std::pair<std::string, tensor_type const*>> elements;
        for (std::size_t k = g.first; k < g.last; ++k)
            if (auto const* t = c.results[k].tensor()) elements.emplace_back(list + "_" + std::to_string(k - g.first), t);
        std::string inputs;
        write_getitem(list, index, c.name, tensors, inputs, [&] {
            for (auto const& [name, t] : elements) write_tensor_object(name, *t);
        });
        std::string element_inputs;
        for (std::size_t k = g.first; k < g.last; ++k)
            if (auto const* t = c.results[k].tensor())
                write_getitem(c.results[k].name, k - g.first, list, elements, element_inputs, [&] { write_tensor_object(c.results[k].name, *t); });
    }

    /// `getitem`, `getitem_1`, …: the first that no node or value has.
    [[nodiscard]] std::string free_getitem_name() {
        if (names_.empty())
            for (vertex v = 0; v < num_vertices(program_.graph()); ++v) {
                names_.insert(name_of(program_.node(v)));
                for (auto const& r : results_of(program_.node(v))) names_.insert(r.name);
            }
        std::string name = "getitem";
        for (std::size_t i = 1; !names_.insert(name).second; ++i) name = "getitem_" + std::to_string(i);
        return name;
    }

    ir const& program_;
    json_writer out_{json_charset::ascii};
    detail::name_set names_;
};

}  // namespace detail

inline std::string write_pytorch_ir(ir const& program) { return detail::pytorch_ir_writer(program).write(); }

}}  // namespace torch_ir

#endif
