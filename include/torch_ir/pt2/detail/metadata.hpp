// SPDX-License-Identifier: MIT
/// What a program and its calls say of themselves: the head of a model's document, pytrees, module stacks.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/serialize.hpp>

#include <torch_ir/config.hpp>
#include <torch_ir/detail/json_parse.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/model_info.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/pt2/detail/old_schema.hpp>
#include <torch_ir/pt2/detail/schema.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Parses the text of `nn_module_stack`: `key,path,type;key,path,type`, outermost module first. Commas inside of brackets belong
/// to a field. Where a module's own name holds commas, the last field is the type, and the rest is halved between key and path.
[[nodiscard]] module_stack parse_module_stack(std::string_view text);

/// Parses a tree of containers as torch.export writes it: `[1, {"type": …, "context": …, "children_spec": […]}]`, JSON as text.
/// `file` and `where` (a JSON pointer) are shown in errors. Throws errc::malformed, errc::unsupported for another version.
[[nodiscard]] pytree parse_pytree(std::string_view text, std::string_view file, std::string_view where);

namespace detail {

/// Reads the metadata of calls; equal texts are shared. Kept are `nn_module_stack`, `stack_trace` and `custom`; `torch_fn`,
/// `from_node` and `source_fn_stack`, which tell how PyTorch's passes came to a call, are not.
class pt2_metadata_reader {
public:
    [[nodiscard]] call_metadata read(json_cursor const& node);

private:
    template <class T>
    using table = detail::view_map<std::shared_ptr<T const>>;

    table<module_stack> stacks_;
    table<std::string> texts_;

    [[nodiscard]] std::shared_ptr<std::string const> text(json_cursor const& metadata, std::string_view key);
};

/// The version of a model's document: `{"major": 8, "minor": 20}`, in 2.1 and 2.2 a number.
struct pt2_schema_version {
    std::int64_t major = 0, minor = 0;
    /// Older than this: 2.7, for example, is {8, 7}.
    [[nodiscard]] bool is_before(std::int64_t of_major, std::int64_t of_minor) const noexcept {
        return major < of_major || (major == of_major && minor < of_minor);
    }
};
/// Throws errc::unsupported for a major version that is not known.
[[nodiscard]] pt2_schema_version read_schema_version(json_cursor const& root);

/// Everything of `model_info`: names, versions, ranges, guards, pytrees. The model's name is the class of the outermost module
/// of the first call that tells it.
[[nodiscard]] model_info read_model_info(json_cursor const& root);

}  // namespace detail

// ---- implementation -------------------------------------------------------------------------------------------------

inline module_stack parse_module_stack(std::string_view text) {
    module_stack stack;
    while (!text.empty()) {
        std::string_view const item = text.substr(0, text.find(';'));
        text.remove_prefix(item.size() < text.size() ? item.size() + 1 : text.size());
        std::vector<std::size_t> commas;
        std::size_t open = 0;
        for (std::size_t i = 0; i < item.size(); ++i) {
            if (item[i] == '[' || item[i] == '(') ++open;
            else if ((item[i] == ']' || item[i] == ')') && open > 0) --open;
            else if (item[i] == ',' && open == 0) commas.push_back(i);
        }
        if (open != 0) {  // no pairs of brackets: all commas count
            commas.clear();
            for (std::size_t i = item.find(','); i != std::string_view::npos; i = item.find(',', i + 1)) commas.push_back(i);
        }
        module_frame frame;
        std::size_t const bracket = item.find(":(");
        if (commas.empty() && bracket != std::string_view::npos && item.ends_with(')')) {  // 2.1: `key:(L['self'].path,type)`
            std::string_view const pair = item.substr(bracket + 2, item.size() - bracket - 3);
            std::size_t const comma = std::min(pair.rfind(','), pair.size());
            std::string_view path = pair.substr(0, comma);
            constexpr std::string_view self = "L['self']";
            if (path.starts_with(self)) path.remove_prefix(self.size());
            if (path.starts_with('.')) path.remove_prefix(1);
            frame.key = item.substr(0, bracket);
            frame.path = path;
            frame.type = pair.substr(std::min(comma + 1, pair.size()));
        } else if (commas.size() < 2) {
            frame.key = item;
        } else {
            std::size_t const middle = commas[(commas.size() - 1) / 2], last = commas.back();
            frame.key = item.substr(0, middle);
            frame.path = item.substr(middle + 1, last - middle - 1);
            frame.type = item.substr(last + 1);
        }
        stack.push_back(std::move(frame));
    }
    return stack;
}

namespace detail {

[[nodiscard]] inline pytree read_pytree(json_cursor const& c, std::size_t depth) {
    if (depth > max_depth) c.fail(concat("at most ", std::to_string(max_depth), " levels of containers"), "more");
    pytree t;
    json_cursor const type = c.at("type");
    json_cursor const children = c.at("children_spec");
    if (!type.is_null()) {
        t.type = type.as_string();
        if (t.type.empty()) type.fail("the name of a container type, or null");
    } else if (!children.as_array().empty()) {
        children.fail("no children of a leaf");
    }
    if (auto const context = find_member(c, "context"))
        t.context = context->value().is_string() ? std::string(context->as_string()) : boost::json::serialize(context->value());
    t.children.reserve(children.as_array().size());
    children.for_each_element([&](json_cursor const& child) { t.children.push_back(read_pytree(child, depth + 1)); });
    return t;
}

}  // namespace detail

inline pytree parse_pytree(std::string_view text, std::string_view file, std::string_view where) {
    std::string const place = detail::concat(file, where.empty() ? "" : " (text at ", where, where.empty() ? "" : ")");
    detail::json_document const document = detail::parse_json_document(text, place);
    detail::json_cursor const root(document.root(), place);
    if (root.as_array().size() != 2) root.fail("a pair of version and tree");
    detail::json_cursor const version = root[0], tree = root[1];
    if (version.as_int() != 1)
        raise(error::unsupported(place, detail::concat("version ", std::to_string(version.as_int()), " of the pytree format"),
                                 "version 1 is read; update torch_ir"));
    return detail::read_pytree(tree, 0);
}

namespace detail {

inline std::shared_ptr<std::string const> pt2_metadata_reader::text(json_cursor const& metadata, std::string_view key) {
    std::string_view const value = string_or_empty(metadata, key);
    if (value.empty()) return nullptr;
    auto& shared = texts_[value];
    if (!shared) shared = std::make_shared<std::string const>(value);
    return shared;
}

inline call_metadata pt2_metadata_reader::read(json_cursor const& node) {
    call_metadata out;
    auto const metadata = find_member(node, "metadata");
    if (!metadata) return out;
    if (std::string_view const stack = string_or_empty(*metadata, "nn_module_stack"); !stack.empty()) {
        auto& shared = stacks_[stack];
        if (!shared) shared = std::make_shared<module_stack const>(parse_module_stack(stack));
        out.stack = shared;
    }
    out.trace = text(*metadata, "stack_trace");
    out.custom = text(*metadata, "custom");
    return out;
}

inline pt2_schema_version read_schema_version(json_cursor const& root) {
    json_cursor const version = root.at("schema_version");
    pt2_schema_version out;
    if (version.value().is_object()) {
        json_cursor const major = version.at("major");
        out.major = major.as_int();
        if (auto const minor = find_member(version, "minor")) out.minor = minor->as_int();
    } else {
        out.major = version.as_int();
    }
    auto const& old = pt2_old_schema_majors;
    if (out.major == pt2_schema_major || std::find(old.begin(), old.end(), out.major) != old.end()) return out;
    raise(error::unsupported(root.file(), concat("version ", std::to_string(out.major), ".", std::to_string(out.minor), " of the export schema"),
                             concat("versions 1, 2, 5, 7 and 8, those of the releases since PyTorch 2.1, are read: ",
                                    out.major < pt2_schema_major ? "export the model again with a release" : "update torch_ir")));
}

/// The class of the outermost module, without its Python module; empty where no call has a module stack.
[[nodiscard]] inline std::string name_of_model(json_cursor const& nodes) {
    std::string placeholder;  // what PyTorch puts where it knows no module: key, path and class are one word
    for (std::size_t i = 0; i < nodes.as_array().size(); ++i) {
        json_cursor const node = nodes[i];
        auto const metadata = find_member(node, "metadata");
        if (!metadata) continue;
        module_stack const stack = parse_module_stack(string_or_empty(*metadata, "nn_module_stack"));
        if (stack.empty() || stack.front().type.empty()) continue;
        std::string name = stack.front().type.substr(stack.front().type.rfind('.') + 1);
        if (stack.front().type != stack.front().key) return name;
        if (placeholder.empty()) placeholder = std::move(name);
    }
    return placeholder;
}

[[nodiscard]] inline std::vector<symbol_range> read_ranges(json_cursor const& ranges) {
    std::vector<symbol_range> out;
    out.reserve(ranges.as_object().size());
    ranges.for_each_member([&](std::string_view symbol, json_cursor const& range) {
        // No bound is null, before 2.6 the largest numbers or a bare Infinity.
        auto const bound = [&](std::string_view key) -> std::optional<std::int64_t> {
            auto const found = find_member(range, key);
            if (!found || (found->value().is_double() && std::isinf(found->as_double()))) return std::nullopt;
            std::int64_t const n = found->as_int();
            constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() - 1;
            return n >= most || n <= -most ? std::nullopt : std::optional(n);
        };
        out.push_back({std::string(symbol), bound("min_val"), bound("max_val")});
    });
    return out;
}

[[nodiscard]] inline std::vector<std::string> read_strings(json_cursor const& list) {
    std::vector<std::string> out;
    out.reserve(list.as_array().size());
    list.for_each_element([&](json_cursor const& c) { out.emplace_back(c.as_string()); });
    return out;
}

/// The signature of the outermost module: how its arguments and outputs are nested.
inline void read_call_signature(json_cursor const& module_call_graph, model_info& info) {
    for (std::size_t i = 0; i < module_call_graph.as_array().size(); ++i) {
        json_cursor const entry = module_call_graph[i];
        if (!string_or_empty(entry, "fqn").empty()) continue;
        auto const signature = find_member(entry, "signature");
        if (!signature) return;
        auto const tree = [&](std::string_view key) -> std::optional<pytree> {
            auto const text = find_member(*signature, key);
            if (!text || text->as_string().empty()) return std::nullopt;
            return parse_pytree(text->as_string(), text->file(), text->pointer());
        };
        info.in_spec = tree("in_spec");
        info.out_spec = tree("out_spec");
        if (auto const names = find_member(*signature, "forward_arg_names")) info.argument_names = read_strings(*names);
        return;
    }
}

inline model_info read_model_info(json_cursor const& root) {
    model_info info;
    json_cursor const module = root.at("graph_module");
    json_cursor const graph = module.at("graph");
    json_cursor const nodes = graph.at("nodes");
    info.model_name = name_of_model(nodes);
    info.pytorch_version = string_or_empty(root, "torch_version");
    if (auto const opset = find_member(root, "opset_version"))
        opset->for_each_member([&](std::string_view name, json_cursor const& version) { info.opset.emplace(std::string(name), version.as_int()); });
    if (auto const ranges = find_member(root, "range_constraints")) info.ranges = read_ranges(*ranges);
    if (auto const guards = find_member(root, "guards_code")) info.guards = read_strings(*guards);
    if (auto const calls = find_member(module, "module_call_graph")) read_call_signature(*calls, info);
    if (auto const spec = find_member(module, "call_spec"); spec && !info.in_spec) {  // 2.1
        if (auto const in = find_member(*spec, "in_spec")) info.in_spec = with_keyword_arguments(parse_pytree(in->as_string(), in->file(), in->pointer()));
        if (auto const out = find_member(*spec, "out_spec")) info.out_spec = parse_pytree(out->as_string(), out->file(), out->pointer());
    }
    return info;
}

}  // namespace detail

}}  // namespace torch_ir
