// SPDX-License-Identifier: MIT
/// What is on a vertex: an input, a weight, a call or the output. The same structs are the payloads of visitor events.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/op_name.hpp>
#include <torch_ir/ir/type.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A value: one result of one vertex. The id is its identity, the name a label (as torch.export gives it), empty for none.
struct value {
    value_id id = no_value;
    std::string name{};
    value_type type{};

    /// The tensor type, or nullptr where the value is not a tensor.
    [[nodiscard]] tensor_type const* tensor() const noexcept { return std::get_if<tensor_type>(&type); }
    friend bool operator==(value const&, value const&) = default;
};

/// What a graph input is.
enum class input_kind : std::uint8_t {
    user,      ///< passed at each run
    constant,  ///< a non-tensor argument that the traced program fixed (`flag=True`, None): never passed
    object,    ///< a custom-class object of the archive
    token      ///< an effect token
};

/// A graph input.
struct input_node {
    torch_ir::value result{};
    input_kind kind = input_kind::user;
    attribute constant{};  ///< the fixed value of a constant input
    std::string target{};  ///< the archive's name of an object
};

/// What a weight is; a constant is one that the traced program lifted.
enum class weight_kind : std::uint8_t { parameter, buffer, constant };

/// A parameter, a buffer or a lifted constant. `target` is its key in the state dict (`layers.0.weight`); `result.name` is
/// the placeholder's label (`p_layers_0_weight`).
struct weight_node {
    torch_ir::value result{};
    std::string target{};
    weight_kind kind = weight_kind::parameter;
    bool persistent = true;              ///< false for a buffer that the state dict leaves out
    std::vector<std::string> aliases{};  ///< further keys of the same tensor (tied weights)
};

/// One level of the module hierarchy: the unique key, the path (`layers.0.attn`) and the class, as torch.export records them.
struct module_frame {
    std::string key;
    std::string path;
    std::string type;
    friend bool operator==(module_frame const&, module_frame const&) = default;
};
/// Outermost module first. Shared between the calls of one module.
using module_stack = std::vector<module_frame>;

/// Where a call comes from. All pointers may be null and are shared between calls.
struct call_metadata {
    std::shared_ptr<module_stack const> stack;
    std::shared_ptr<std::string const> trace;   ///< source lines, as Python prints a stack
    std::shared_ptr<std::string const> custom;  ///< the user's annotation (JSON text)
};

/// How the arguments of a call relate to the operator's schema.
enum class binding : std::uint8_t {
    named,     ///< each argument has the schema's name
    flattened  ///< tensors stand unnamed in front, flattened, and the rest are attributes (pytorch-ir's form)
};

/// A use whose source claims another type than the producer has: kept for validation. `argument` and `element` count as in
/// `for_each_use`; for the output, `argument` is the entry.
struct type_claim {
    std::uint32_t argument = 0;
    std::uint32_t element = 0;
    tensor_type type;
};

/// An operation. `results` holds the elements of returned lists one by one; `returns` tells the grouping where it is not one
/// result a return: -1 for a single value, n for a list of n.
struct call_node {
    std::string name{};
    op_name op{};
    std::vector<argument> arguments{};
    std::vector<value> results{};
    std::vector<std::int32_t> returns{};
    bool returns_tuple = false;  ///< a tuple although it has one element (higher-order operators)
    binding bound = binding::named;
    call_metadata metadata{};
    std::vector<type_claim> claims{};
};

/// What becomes of an output: it is returned, or it is the new value of something.
enum class output_kind : std::uint8_t {
    user,
    buffer_mutation,
    user_input_mutation,
    parameter_mutation,
    loss,
    gradient_to_parameter,
    gradient_to_user_input,
    token
};

/// One output: a use of a value, or a constant (None, 5, "text"). `target` names what a mutation writes to: the key of a
/// buffer or parameter, the label of an input.
struct output_entry {
    attribute value;
    output_kind kind = output_kind::user;
    std::string target{};
    friend bool operator==(output_entry const&, output_entry const&) = default;
};

/// The outputs, in order. A program has exactly one output vertex.
struct output_node {
    std::vector<output_entry> entries{};
    std::vector<type_claim> claims{};
};

/// A value that is used but that nothing produces, as a damaged file may have it; `label` says what the file called it.
struct unresolved_value {
    value_id id = no_value;
    std::string label;
};

/// A sub-program that a following call refers to by `index`; `name` is the label in the first reference to it.
struct subgraph_info {
    std::uint32_t index = 0;
    std::string name;
};

/// What is on a vertex.
using node = std::variant<input_node, weight_node, call_node, output_node>;

/// The results of a node: one for an input or weight, a call's own, none for the output.
[[nodiscard]] inline std::span<value const> results_of(node const& n) noexcept {
    if (auto const* c = std::get_if<call_node>(&n)) return c->results;
    if (auto const* i = std::get_if<input_node>(&n)) return {&i->result, 1};
    if (auto const* w = std::get_if<weight_node>(&n)) return {&w->result, 1};
    return {};
}

/// An operation's results form a tuple or a list (and not one bare value).
[[nodiscard]] inline bool has_multiple_results(call_node const& c) noexcept {
    return c.returns_tuple || c.results.size() > 1 || (c.returns.size() == 1 && c.returns.front() >= 0) || c.returns.size() > 1;
}

/// The label of a node: a call's own name, the result's name of an input or weight, `output`.
[[nodiscard]] inline std::string const& name_of(node const& n) noexcept {
    static std::string const output = "output";
    if (auto const* c = std::get_if<call_node>(&n)) return c->name;
    if (auto const* i = std::get_if<input_node>(&n)) return i->result.name;
    if (auto const* w = std::get_if<weight_node>(&n)) return w->result.name;
    return output;
}

}}  // namespace torch_ir
