// SPDX-License-Identifier: MIT
/// Reads a whole model's document: the signature says what the graph's inputs and outputs are for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/ir/node.hpp>
#include <torch_ir/pt2/detail/graph.hpp>
#include <torch_ir/visit/visitor.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Announces the program of a document to `v`. `model_name` replaces the name where it is not empty; `announce_constants()` is
/// called where constants are announced. Throws errc::malformed, errc::unsupported for another schema version.
template <class V, class AnnounceConstants>
void announce_pt2_program(json_cursor const& root, std::string_view model_name, V& v, AnnounceConstants&& announce_constants);

// ---- implementation -------------------------------------------------------------------------------------------------

/// Fails unless the graph's input or output `a` and the signature's record of it name the same value, or are constants of one
/// kind.
inline void check_same_argument(json_cursor const& a, json_cursor const& recorded) {
    pt2_union const in_graph = open_union(a), in_signature = open_union(recorded);
    if (in_graph.key != in_signature.key) fail_union(a, concat("'", printable(in_signature.key), "' as in the signature"), in_graph.key);
    if (!in_graph.value.value().is_object() || !in_signature.value.value().is_object()) return;
    for (std::string_view const key : {"name", "as_name"}) {
        auto const name = in_graph.value.find(key), expected = in_signature.value.find(key);
        if (name && expected && name->as_string() != expected->as_string()) name->fail(concat("'", printable(expected->as_string()), "' as in the signature"));
    }
}

/// Fails unless the graph's input or output `a` is the value that the signature's record `named` names.
inline void check_same_name(json_cursor const& a, json_cursor const& named) {
    pt2_union const in_graph = open_union(a);
    auto const name = in_graph.value.value().is_object() ? in_graph.value.find("name") : std::nullopt;
    std::string_view const expected = named.at("name").as_string();
    if (!name || name->as_string() != expected) a.fail(concat("the value '", printable(expected), "' as in the signature"));
}

/// A parameter, buffer or constant of the signature.
[[nodiscard]] inline weight_node read_weight(json_cursor const& spec, std::string_view target_key, weight_kind kind, json_cursor const& graph_input,
                                             pt2_graph_reader& graph) {
    weight_node n;
    n.kind = kind;
    json_cursor const named = spec.at("arg"), target = spec.at(target_key);
    check_same_name(graph_input, named);
    n.target = target.as_string();
    if (n.target.empty()) target.fail("the name of a weight");
    if (auto const persistent = find_member(spec, "persistent"); persistent && kind == weight_kind::buffer) n.persistent = persistent->as_bool();
    n.result = graph.named_tensor(named);
    return n;
}

/// Announces the input that `spec` describes, and that is `graph_input` in the graph.
template <class V>
void announce_input_spec(json_cursor const& spec, json_cursor const& graph_input, pt2_graph_reader& graph, V& v) {
    pt2_union const u = open_union(spec);
    if (u.key == "user_input") {
        json_cursor const arg = u.value.at("arg");
        check_same_argument(graph_input, arg);
        announce_input(v, graph.input(arg));
    } else if (u.key == "parameter") {
        announce_weight(v, read_weight(u.value, "parameter_name", weight_kind::parameter, graph_input, graph));
    } else if (u.key == "buffer") {
        announce_weight(v, read_weight(u.value, "buffer_name", weight_kind::buffer, graph_input, graph));
    } else if (u.key == "tensor_constant") {
        announce_weight(v, read_weight(u.value, "tensor_constant_name", weight_kind::constant, graph_input, graph));
    } else if (u.key == "constant_input") {
        json_cursor const constant = u.value.at("value");
        check_same_argument(graph_input, constant);
        input_node n;
        n.kind = input_kind::constant;
        n.constant = graph.argument(constant);
        n.result = graph.fixed_value(u.value.at("name").as_string());
        announce_input(v, std::move(n));
    } else if (u.key == "custom_obj") {
        json_cursor const arg = u.value.at("arg");
        check_same_name(graph_input, arg);
        input_node n = graph.object_input(arg);
        n.target = u.value.at("custom_obj_name").as_string();
        announce_input(v, std::move(n));
    } else if (u.key == "token") {
        json_cursor const arg = u.value.at("arg");
        check_same_name(graph_input, arg);
        announce_input(v, graph.token_input(arg));
    } else {
        fail_union(spec, "a kind of input of schema version 8 ('user_input', 'parameter', 'buffer', ...)", u.key);
    }
}

/// The inputs of a signature of 2.1, which has a table of names for each kind, and the constants of the graph.
template <class V>
void announce_old_inputs(json_cursor const& graph, json_cursor const& signature, pt2_graph_reader& reader, V& v, std::vector<tensor_constant>& constants) {
    json_cursor const parameters = signature.at("inputs_to_parameters"), buffers = signature.at("inputs_to_buffers"), inputs = graph.at("inputs");
    inputs.for_each_element([&](json_cursor const& input) {
        pt2_union const u = open_union(input);
        auto const name = u.key == "as_tensor" ? u.value.find("name") : std::nullopt;
        std::string_view const text = name ? name->as_string() : std::string_view();
        auto const parameter = name ? parameters.find(text) : std::nullopt, buffer = name && !parameter ? buffers.find(text) : std::nullopt;
        if (!parameter && !buffer) return announce_input(v, reader.input(input));
        weight_node n;
        n.kind = parameter ? weight_kind::parameter : weight_kind::buffer;
        n.target = (parameter ? *parameter : *buffer).as_string();
        n.result = reader.named_tensor(u.value);
        announce_weight(v, std::move(n));
    });
    auto const table = find_member(graph, "constants");
    if (!table) return;
    table->for_each_member([&](std::string_view name, json_cursor const& text) {
        tensor_data data = read_old_constant(text);
        tensor_type type;
        type.dtype = data.dtype;
        type.sizes.assign(data.sizes.begin(), data.sizes.end());
        type.strides.emplace(data.strides.begin(), data.strides.end());
        type.storage_offset = data.offset;
        type.device = {"cpu", -1};
        weight_node n;
        n.kind = weight_kind::constant;
        n.target = name;
        n.result = reader.constant(name, text, std::move(type));
        announce_weight(v, std::move(n));
        constants.push_back({std::string(name), std::move(data)});
    });
}

/// The outputs of such a signature: first the new values of buffers.
[[nodiscard]] inline output_node read_old_outputs(json_cursor const& graph, json_cursor const& signature, pt2_graph_reader const& reader) {
    json_cursor const outputs = graph.at("outputs"), buffers = signature.at("buffers_to_mutate");
    auto const backward = find_member(signature, "backward_signature");
    auto const gradient_of = [&](std::string_view key, std::string_view name) -> std::string {
        auto const table = backward ? find_member(*backward, key) : std::nullopt;
        auto const found = table ? table->find(name) : std::nullopt;
        return found ? std::string(found->as_string()) : std::string();
    };
    output_node out;
    std::size_t const mutations = buffers.size();
    outputs.for_each_element([&](json_cursor const& output) {
        pt2_union const u = open_union(output);
        auto const name = u.value.value().is_object() ? u.value.find("name") : std::nullopt;
        output_entry entry{reader.argument(output), output_kind::user, {}};
        if (name && out.entries.size() < mutations) {
            auto const buffer = buffers.find(name->as_string());
            if (!buffer) name->fail("one of the values that buffers_to_mutate names");
            entry.kind = output_kind::buffer_mutation;
            entry.target = buffer->as_string();
        } else if (name && backward) {
            std::string parameter = gradient_of("gradients_to_parameters", name->as_string()),
                        input = gradient_of("gradients_to_user_inputs", name->as_string());
            if (string_or_empty(*backward, "loss_output") == name->as_string()) entry.kind = output_kind::loss;
            else if (!parameter.empty()) entry.kind = output_kind::gradient_to_parameter, entry.target = std::move(parameter);
            else if (!input.empty()) entry.kind = output_kind::gradient_to_user_input, entry.target = std::move(input);
        }
        out.entries.push_back(std::move(entry));
    });
    return out;
}

/// The output that `spec` describes, and that is `graph_output` in the graph.
[[nodiscard]] inline output_entry read_output_spec(json_cursor const& spec, json_cursor const& graph_output, pt2_graph_reader const& graph) {
    struct kind_of_output {
        std::string_view key;
        output_kind kind;
        std::string_view target_key;
    };
    static constexpr kind_of_output kinds[] = {{"loss_output", output_kind::loss, {}},
                                               {"buffer_mutation", output_kind::buffer_mutation, "buffer_name"},
                                               {"parameter_mutation", output_kind::parameter_mutation, "parameter_name"},
                                               {"gradient_to_parameter", output_kind::gradient_to_parameter, "parameter_name"},
                                               {"gradient_to_user_input", output_kind::gradient_to_user_input, "user_input_name"},
                                               {"user_input_mutation", output_kind::user_input_mutation, "user_input_name"},
                                               {"token", output_kind::token, {}}};

    pt2_union const u = open_union(spec);
    json_cursor const arg = u.value.at("arg");
    if (u.key == "user_output") {
        check_same_argument(graph_output, arg);
        return {graph.argument(arg), output_kind::user, {}};
    }
    for (auto const& k : kinds) {
        if (k.key != u.key) continue;
        check_same_name(graph_output, arg);
        std::string target;
        if (!k.target_key.empty()) target = u.value.at(k.target_key).as_string();
        return {graph.named_use(arg), k.kind, std::move(target)};
    }
    fail_union(spec, "a kind of output of schema version 8 ('user_output', 'buffer_mutation', ...)", u.key);
}

template <class V, class AnnounceConstants>
void announce_pt2_program(json_cursor const& root, std::string_view model_name, V& v, AnnounceConstants&& announce_constants) {
    pt2_shared shared;
    shared.version = read_schema_version(root);
    model_info info = read_model_info(root);
    if (!model_name.empty()) info.model_name = model_name;
    announce_begin(v, std::move(info));

    json_cursor const module = root.at("graph_module");
    json_cursor const graph = module.at("graph"), signature = module.at("signature");
    pt2_graph_reader reader(graph, shared);
    if (signature.find("inputs_to_parameters")) {
        std::vector<tensor_constant> constants;
        announce_old_inputs(graph, signature, reader, v, constants);
        announce_constants();
        for (tensor_constant& c : constants) announce_constant(v, std::move(c));
        reader.announce_calls(v);
        announce_output(v, read_old_outputs(graph, signature, reader));
        return announce_end(v);
    }
    json_cursor const inputs = graph.at("inputs"), input_specs = signature.at("input_specs");
    json_cursor const outputs = graph.at("outputs"), output_specs = signature.at("output_specs");
    auto const check_count = [](json_cursor const& list, json_cursor const& specs) {
        if (list.as_array().size() != specs.as_array().size()) list.fail(concat("as many elements as the signature has (", std::to_string(specs.size()), ")"));
    };
    check_count(inputs, input_specs);
    check_count(outputs, output_specs);

    for (std::size_t i = 0; i < inputs.size(); ++i) {
        json_cursor const spec = input_specs[i], input = inputs[i];
        announce_input_spec(spec, input, reader, v);
    }
    announce_constants();
    reader.announce_calls(v);
    output_node out;
    out.entries.reserve(outputs.size());
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        json_cursor const spec = output_specs[i], output = outputs[i];
        out.entries.push_back(read_output_spec(spec, output, reader));
    }
    announce_output(v, std::move(out));
    announce_end(v);
}

}}}  // namespace torch_ir::detail
