// SPDX-License-Identifier: MIT
/// Reading the `pytorch-ir` dialect (docs/json.md has the rules). Values are found by producer and index, never by
/// their names. The nodes that only take one result out of several (`getitem`) are folded into the call that has them.
#pragma once

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/detail/pytorch_ir_names.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/json/detail/json_program.hpp>
#include <torch_ir/json/detail/nested_elements.hpp>
#include <torch_ir/json/detail/pytorch_ir_folding.hpp>
#include <torch_ir/json/detail/pytorch_ir_values_read.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The program of a document of the dialect, ready to be announced. What a damaged program may have (uses that nothing
/// produces, types that disagree, two nodes of one name) is kept for validation. Throws errc::malformed with the place
/// for what is not of the format. Linear.
[[nodiscard]] json_program read_pytorch_ir(json_cursor const& root);

// ---- implementation -------------------------------------------------------------------------------------------------

class pytorch_ir_reader {
public:
    explicit pytorch_ir_reader(json_cursor const& root) : root_(root) {}

    json_program read() {
        check_pytorch_ir_keys(root_,
                              {"model_name", "pytorch_version", "graph_inputs", "graph_outputs", "weights", "weight_name_mapping", "nodes", "constants"});
        program_.info.model_name = text(root_, "model_name");
        program_.info.pytorch_version = text(root_, "pytorch_version");
        read_constants();
        read_inputs();
        read_weights();
        json_cursor const nodes = root_.at("nodes");
        read_results(nodes);
        find_foldable(nodes);
        number_results();
        read_calls(nodes);
        read_outputs();
        return std::move(program_);
    }

private:
    using entry = pytorch_ir_node;
    static constexpr std::size_t nowhere = pytorch_ir_node::nowhere;

    /// What a name of a node stands for: one value (an input, a weight), or a node.
    struct named {
        value_id value = no_value;
        std::size_t node = nowhere;
    };

    [[nodiscard]] static std::string text(json_cursor const& object, std::string_view key) {
        json_cursor const at = object.at(key);
        return std::string(at.as_string());
    }
    [[nodiscard]] value_id next_id() { return value_id{next_++}; }

    void read_inputs() {
        json_cursor const inputs = root_.at("graph_inputs");
        inputs.for_each_element([&](json_cursor const& e) {
            check_pytorch_ir_keys(e, {"name", "shape", "dtype"});
            input_node i;
            i.result = {next_id(), text(e, "name"), read_pytorch_ir_tensor(e)};
            names_.try_emplace(i.result.name, named{i.result.id, nowhere});
            types_.push_back(*i.result.tensor());
            program_.inputs.push_back(std::move(i));
        });
    }

    /// The placeholder's prefix is torch.export's and all that the file tells of the kind; a buffer with a constant's
    /// data is one that the state dict leaves out.
    void set_kind(weight_node& w) const {
        w.kind = w.result.name.starts_with("b_") ? weight_kind::buffer : w.result.name.starts_with("c_") ? weight_kind::constant : weight_kind::parameter;
        w.persistent = w.kind != weight_kind::buffer || !constants_.contains(w.target);
    }

    void add_weight(std::string label, std::string target, tensor_type type) {
        weight_node w;
        types_.push_back(type);
        w.result = {next_id(), std::move(label), std::move(type)};
        w.target = std::move(target);
        set_kind(w);
        weights_.try_emplace(w.result.name, w.result.id);
        names_.try_emplace(w.result.name, named{w.result.id, nowhere});
        program_.weights.push_back(std::move(w));
    }

    void read_weights() {
        name_map<std::vector<std::string>> labels;  // of each key of the state dict, last first
        auto const mapping = root_.find("weight_name_mapping");
        if (mapping)
            mapping->for_each_member([&](std::string_view label, json_cursor const& target) {
                auto& list = labels[std::string(target.as_string())];
                list.insert(list.begin(), std::string(label));
            });
        name_map<tensor_type> known;
        json_cursor const weights = root_.at("weights");
        weights.for_each_element([&](json_cursor const& e) {
            check_pytorch_ir_keys(e, {"name", "shape", "dtype"});
            std::string target = text(e, "name");
            tensor_type type = read_pytorch_ir_tensor(e);
            known.try_emplace(target, type);
            auto& list = labels[target];
            std::string label = list.empty() ? target : list.back();
            if (!list.empty()) list.pop_back();
            add_weight(std::move(label), std::move(target), std::move(type));
        });
        if (mapping)
            mapping->for_each_member([&](std::string_view label, json_cursor const& target) {  // one weight under several labels
                std::string key(target.as_string());
                auto const& left = labels[key];
                if (std::find(left.begin(), left.end(), label) == left.end()) return;
                auto const found = known.find(key);
                if (found == known.end()) target.fail("the name of one of the weights");
                add_weight(std::string(label), std::move(key), found->second);
            });
    }

    /// Sizes behind a 0 are not in the lists, but the weights tell them.
    void read_constants() {
        auto const constants = root_.find("constants");
        if (!constants) return;
        view_map<std::vector<std::int64_t>> sizes;
        json_cursor const weights = root_.at("weights");
        weights.for_each_element([&](json_cursor const& e) {
            json_cursor const name = e.at("name");
            if (auto known = static_sizes(read_pytorch_ir_tensor(e).sizes)) sizes.try_emplace(name.as_string(), *std::move(known));
        });
        constants->for_each_member([&](std::string_view target, json_cursor const& e) {
            check_pytorch_ir_keys(e, {"data", "dtype"});
            json_cursor const type = e.at("dtype");
            auto const found = find_dtype(type.as_string());
            if (!found || !has_plain_elements(*found)) type.fail("the name of a dtype of plain elements such as float32");
            json_cursor const data = e.at("data");
            auto const known = sizes.find(target);
            program_.constants.push_back(
                {std::string(target), read_nested_elements(data, *found, known == sizes.end() ? std::nullopt : std::optional(known->second))});
            constants_.emplace(target, 0);
        });
    }

    /// First pass: names, operators and results.
    void read_results(json_cursor const& nodes) {
        nodes_.reserve(nodes.as_array().size());
        nodes.for_each_element([&](json_cursor const& e) {
            check_pytorch_ir_keys(e, {"name", "op_type", "inputs", "outputs", "attrs"});
            for (std::string_view const key : {"inputs", "attrs"}) static_cast<void>(e.at(key));
            entry n;
            n.call.name = text(e, "name");
            n.call.op = from_pytorch_ir_type(text(e, "op_type"));
            n.call.bound = binding::flattened;
            json_cursor const outputs = e.at("outputs");
            std::vector<std::optional<std::size_t>> places;
            outputs.for_each_element([&](json_cursor const& o) {
                check_pytorch_ir_keys(o, {"name", "shape", "dtype"});
                value v{no_value, text(o, "name"), read_pytorch_ir_tensor(o)};
                places.push_back(place_in_name(v.name, n.call.name));
                n.call.results.push_back(std::move(v));
            });
            n.several = places.size() > 1 || (places.size() == 1 && places[0] && *places[0] <= pytorch_ir_most_gaps);
            if (n.several) spread_results(n, places);
            else if (!places.empty()) n.tensors = {0};
            names_.try_emplace(n.call.name, named{no_value, nodes_.size()});
            nodes_.push_back(std::move(n));
        });
    }

    [[nodiscard]] entry* find_several(json_cursor const& input) {
        auto const producer = input.find("producer_node");
        if (!producer || !producer->value().is_string()) return nullptr;
        auto const found = names_.find(std::string(producer->as_string()));
        if (found == names_.end() || found->second.node == nowhere) return nullptr;
        entry& n = nodes_[found->second.node];
        return n.several ? &n : nullptr;
    }

    /// Finds the getitem nodes that writing makes again from the results of the call in front of them.
    void find_foldable(json_cursor const& nodes) {
        std::size_t current = nowhere;  // the call in front
        std::size_t next_place = 0;
        for (std::size_t k = 0; k < nodes_.size(); ++k) {
            json_cursor const node = nodes[k];
            auto const place = current == nowhere ? std::nullopt : place_of_getitem(node, nodes_[k], nodes_[current]);
            if (place && *place >= next_place) {
                nodes_[k].folded_into = current;
                nodes_[k].place = *place;
                next_place = *place + 1;
                continue;
            }
            json_cursor const inputs = node.at("inputs");
            inputs.for_each_element([&](json_cursor const& e) {
                if (auto* several = find_several(e)) several->foldable = false;
            });
            bool const first = names_.find(nodes_[k].call.name)->second.node == k;
            current = nodes_[k].several && first ? k : nowhere;
            next_place = 0;
        }
        for (auto& n : nodes_) {
            if (n.folded_into == nowhere) continue;
            entry& from = nodes_[n.folded_into];
            if (!from.foldable) {
                n.folded_into = nowhere;
                continue;
            }
            if (n.place >= from.call.results.size()) from.call.results.resize(n.place + 1);
            from.call.results[n.place].name = n.call.name;
        }
    }

    /// Ids for all results; a tuple of one element is marked as one.
    void number_results() {
        for (auto& n : nodes_) {
            if (n.folded_into != nowhere) continue;
            for (auto& r : n.call.results) {
                r.id = next_id();
                types_.push_back(r.tensor() ? std::optional(*r.tensor()) : std::nullopt);
            }
            n.call.returns_tuple = n.several && n.call.results.size() == 1;
        }
    }

    /// The value that a name and an index stand for; no_value if none. Results used without a getitem are named by
    /// their place.
    [[nodiscard]] value_id find_result(std::string_view producer, std::int64_t index) {
        auto const found = names_.find(std::string(producer));
        if (found == names_.end() || index < 0) return no_value;
        if (found->second.value != no_value) return index == 0 ? found->second.value : no_value;
        entry& n = nodes_[found->second.node];
        if (n.folded_into != nowhere) {
            auto const& r = nodes_[n.folded_into].call.results[n.place];
            return index == 0 && r.tensor() ? r.id : no_value;
        }
        if (std::cmp_greater_equal(index, n.tensors.size())) return no_value;
        std::size_t const place = n.tensors[static_cast<std::size_t>(index)];
        auto& r = n.call.results[place];
        if (n.several && r.name == n.call.name + "_unused_" + std::to_string(place)) r.name = n.call.name + "_" + std::to_string(place);
        return r.id;
    }

    [[nodiscard]] value_id unresolved(std::string label) {
        auto const [found, is_new] = unresolved_.try_emplace(std::move(label), no_value);
        if (is_new) {
            found->second = next_id();
            types_.emplace_back();
            program_.unresolved.push_back({found->second, found->first});
        }
        return found->second;
    }

    /// Adds a claim where a use tells another type than its producer.
    void claim(value_id v, std::uint32_t argument, tensor_type type, std::vector<type_claim>& claims) const {
        if (types_[to_index(v)] != type) claims.push_back({argument, 0, std::move(type)});
    }

    [[nodiscard]] value_id read_use(json_cursor const& e) {
        check_pytorch_ir_keys(e, {"name", "shape", "dtype", "producer_node", "producer_output_idx"});
        std::string name = text(e, "name");
        auto const producer = e.find("producer_node");
        auto const index = e.find("producer_output_idx");
        if (static_cast<bool>(producer) != static_cast<bool>(index)) e.fail("both of producer_node and producer_output_idx or none", "one");
        if (!producer) {
            auto const found = weights_.find(name);
            return found != weights_.end() ? found->second : unresolved(std::move(name));
        }
        value_id const v = find_result(producer->as_string(), index->as_int());
        return v != no_value ? v : unresolved(concat(producer->as_string(), "#", std::to_string(index->as_int())));
    }

    /// Second pass: uses and attributes.
    void read_calls(json_cursor const& nodes) {
        for (std::size_t k = 0; k < nodes_.size(); ++k) {
            if (nodes_[k].folded_into != nowhere) continue;
            json_cursor const node = nodes[k];
            call_node& c = nodes_[k].call;
            json_cursor const inputs = node.at("inputs");
            inputs.for_each_element([&](json_cursor const& e) {
                value_id const v = read_use(e);
                claim(v, static_cast<std::uint32_t>(c.arguments.size()), read_pytorch_ir_tensor(e), c.claims);
                c.arguments.push_back({{}, use{v}, argument_kind::positional});
            });
            json_cursor const attrs = node.at("attrs");
            attrs.for_each_member([&](std::string_view key, json_cursor const& e) {
                if (key.empty()) e.fail("an attribute with a name", "an empty name");
                c.arguments.push_back({std::string(key), read_pytorch_ir_attribute(key, e), argument_kind::keyword});
            });
        }
    }

    /// The outputs are named by node: an input, a weight or a call with one result; last, by a result of a call with
    /// several.
    [[nodiscard]] value_id find_output(std::string const& name) {
        auto const found = names_.find(name);
        bool const several =
            found != names_.end() && found->second.node != nowhere && nodes_[found->second.node].several && nodes_[found->second.node].folded_into == nowhere;
        if (found != names_.end() && !several) return find_result(name, 0);
        std::size_t const split = name.rfind('_');
        if (split == std::string::npos) return no_value;
        auto const node = names_.find(name.substr(0, split));
        if (node == names_.end() || node->second.node == nowhere || !nodes_[node->second.node].several) return no_value;
        auto const place = place_in_name(name, node->first);
        auto const& tensors = nodes_[node->second.node].tensors;
        auto const at = place ? std::find(tensors.begin(), tensors.end(), *place) : tensors.end();
        return at == tensors.end() ? no_value : find_result(node->first, at - tensors.begin());
    }

    void read_outputs() {
        output_node output;
        json_cursor const outputs = root_.at("graph_outputs");
        outputs.for_each_element([&](json_cursor const& e) {
            check_pytorch_ir_keys(e, {"name", "shape", "dtype"});
            std::string name = text(e, "name");
            value_id v = find_output(name);
            if (v == no_value) v = unresolved(std::move(name));
            claim(v, static_cast<std::uint32_t>(output.entries.size()), read_pytorch_ir_tensor(e), output.claims);
            output.entries.push_back({use{v}, output_kind::user, {}});
        });
        program_.output = std::move(output);
        for (auto& n : nodes_)
            if (n.folded_into == nowhere) program_.calls.push_back(std::move(n.call));
    }

    json_cursor const& root_;
    json_program program_;
    std::vector<entry> nodes_;
    name_map<named> names_;       // of nodes, inputs and placeholders; the first of a name
    name_map<value_id> weights_;  // by placeholder
    name_map<int> constants_;
    name_map<value_id> unresolved_;
    std::vector<std::optional<tensor_type>> types_;  // by value id
    std::uint32_t next_ = 0;
};

inline json_program read_pytorch_ir(json_cursor const& root) { return pytorch_ir_reader(root).read(); }

}}}  // namespace torch_ir::detail
