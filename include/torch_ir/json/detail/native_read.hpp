// SPDX-License-Identifier: MIT
/// Reading the native dialect (docs/json.md has the schema).
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/json/detail/json_program.hpp>
#include <torch_ir/json/detail/native_constants.hpp>
#include <torch_ir/json/detail/native_rules.hpp>
#include <torch_ir/json/detail/native_tables.hpp>
#include <torch_ir/json/detail/native_values_read.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The program of a document of the native dialect, ready to be announced. Throws errc::malformed with the place for
/// what is not of the format, errc::unsupported for a later version. Linear.
[[nodiscard]] json_program read_native(json_cursor const& root);

// ---- implementation -------------------------------------------------------------------------------------------------

class native_reader {
public:
    explicit native_reader(json_cursor const& root) : root_(root) {}

    json_program read() {
        read_version();
        if (auto const d = root_.find("tensor_defaults")) read_defaults(*d);
        tables_ = native_table_reader(root_);
        return read_program(root_, 0);
    }

private:
    using scope = native_value_reader::scope;

    void read_version() {
        json_cursor const at = root_.at("version");
        std::string_view const text = at.as_string();
        std::size_t const dot = text.find('.');
        auto const number = [](std::string_view digits) -> std::optional<std::int64_t> {
            std::int64_t n = -1;
            auto const [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
            return ec == std::errc() && end == digits.data() + digits.size() && n >= 0 ? std::optional(n) : std::nullopt;
        };
        auto const major = number(text.substr(0, dot));
        auto const minor = dot == std::string_view::npos ? std::nullopt : number(text.substr(dot + 1));
        if (!major || !minor) at.fail("a version such as \"1.0\"");
        if (*major != native_major)
            raise(error::unsupported(at.file(),
                                     concat("version ", printable(text), " of the format; this library reads version ", std::to_string(native_major)),
                                     *major > native_major ? "use a newer version of the library" : "write the file again"));
        if (*minor > native_minor) newer_ = std::string(text);
    }

    void read_defaults(json_cursor const& at) {
        scope const s{defaults_, 0, 0, newer_};
        native_value_reader const values(s);
        values.check_keys(at, {"device", "strides"});
        if (auto const d = at.find("device")) defaults_.device = values.device(*d);
        if (auto const strides = at.find("strides")) {
            if (!strides->is_null()) strides->fail("null");
            defaults_.has_strides = false;
        }
    }

    template <class F>
    static void each(json_cursor const& object, std::string_view key, F const& f) {
        if (auto const list = object.find(key)) list->for_each_element(f);
    }
    [[nodiscard]] static std::string text(json_cursor const& object, std::string_view key) {
        json_cursor const at = object.at(key);
        return std::string(at.as_string());
    }
    [[nodiscard]] static std::string optional_text(json_cursor const& object, std::string_view key) {
        auto const at = object.find(key);
        return at ? std::string(at->as_string()) : std::string();
    }

    /// Number of value ids that a program gives out.
    [[nodiscard]] static std::size_t count_values(json_cursor const& p) {
        std::size_t count = 0;
        for (std::string_view const key : {"graph_inputs", "weights", "unresolved"})
            if (auto const list = p.find(key)) count += list->as_array().size();
        each(p, "nodes", [&](json_cursor const& node) {
            json_cursor const outputs = node.at("outputs");
            count += outputs.as_array().size();
        });
        if (count >= to_index(no_value)) p.fail("fewer than 2^32 values", "more");
        return count;
    }

    json_program read_program(json_cursor const& at, std::size_t depth) {
        if (depth > max_depth) at.fail("sub-programs nested at most " + std::to_string(max_depth) + " deep", "deeper ones");
        json_program p;
        scope s{defaults_, count_values(at), 0, newer_};
        if (auto const subgraphs = at.find("subgraphs")) s.subgraphs = subgraphs->as_array().size();
        native_value_reader const values(s);
        if (depth == 0)
            values.check_keys(
                at, {"format",     "version",  "model_name",      "pytorch_version", "opset",         "ranges",        "guards",       "argument_names",
                     "in_spec",    "out_spec", "tensor_defaults", "graph_inputs",    "graph_outputs", "output_claims", "weights",      "nodes",
                     "unresolved", "order",    "constants",       "subgraphs",       "module_frames", "module_stacks", "stack_traces", "annotations"});
        else
            values.check_keys(at, {"model_name", "pytorch_version", "opset", "ranges", "guards", "argument_names", "in_spec", "out_spec", "graph_inputs",
                                   "graph_outputs", "output_claims", "weights", "nodes", "unresolved", "order", "constants", "subgraphs"});
        p.info = read_info(at, values);
        used_.emplace_back(s.values, false);
        for (std::string_view const key : {"graph_inputs", "graph_outputs", "weights", "nodes"}) static_cast<void>(at.at(key));
        each(at, "graph_inputs", [&](json_cursor const& e) { p.inputs.push_back(read_input(e, values)); });
        each(at, "weights", [&](json_cursor const& e) { p.weights.push_back(read_weight(e, values)); });
        each(at, "nodes", [&](json_cursor const& e) { p.calls.push_back(read_call(e, values)); });
        each(at, "unresolved", [&](json_cursor const& e) {
            values.check_keys(e, {"id", "name"});
            p.unresolved.push_back({new_id(e, values), text(e, "name")});
        });
        used_.pop_back();
        read_output(at, values, p);
        if (auto const order = at.find("order")) p.order = read_order(*order, p);
        each(at, "constants", [&](json_cursor const& e) { p.constants.push_back(read_native_constant(e, values)); });
        each(at, "subgraphs", [&](json_cursor const& e) { p.subgraphs.push_back(read_program(e, depth + 1)); });
        return p;
    }

    [[nodiscard]] model_info read_info(json_cursor const& at, native_value_reader const& values) const {
        model_info info;
        info.model_name = text(at, "model_name");
        info.pytorch_version = text(at, "pytorch_version");
        if (auto const opset = at.find("opset"))
            opset->for_each_member([&](std::string_view name, json_cursor const& version) { info.opset.emplace(name, version.as_int()); });
        each(at, "ranges", [&](json_cursor const& e) {
            values.check_keys(e, {"symbol", "min", "max"});
            auto const bound = [&](std::string_view key) {
                auto const b = e.find(key);
                return b ? std::optional(b->as_int()) : std::nullopt;
            };
            info.ranges.push_back({text(e, "symbol"), bound("min"), bound("max")});
        });
        each(at, "guards", [&](json_cursor const& e) { info.guards.emplace_back(e.as_string()); });
        each(at, "argument_names", [&](json_cursor const& e) { info.argument_names.emplace_back(e.as_string()); });
        if (auto const tree = at.find("in_spec")) info.in_spec = read_pytree(*tree, values, 0);
        if (auto const tree = at.find("out_spec")) info.out_spec = read_pytree(*tree, values, 0);
        return info;
    }

    [[nodiscard]] static pytree read_pytree(json_cursor const& at, native_value_reader const& values, std::size_t depth) {
        if (depth > max_depth) at.fail("a pytree nested at most " + std::to_string(max_depth) + " deep", "a deeper one");
        pytree t;
        if (at.is_null()) return t;
        values.check_keys(at, {"type", "context", "children"});
        t.type = text(at, "type");
        t.context = optional_text(at, "context");
        each(at, "children", [&](json_cursor const& e) { t.children.push_back(read_pytree(e, values, depth + 1)); });
        return t;
    }

    /// The id of a value that is defined here, for the first and only time.
    value_id new_id(json_cursor const& object, native_value_reader const& values) {
        json_cursor const at = object.at("id");
        value_id const id = values.id(at);
        if (used_.back()[to_index(id)]) at.fail("each id once", concat("the id ", std::to_string(to_index(id)), " again"));
        used_.back()[to_index(id)] = true;
        return id;
    }

    value read_value(json_cursor const& at, native_value_reader const& values, std::string_view name_key = "name") {
        value_id const id = new_id(at, values);
        return {id, text(at, name_key), values.type(at)};
    }

    input_node read_input(json_cursor const& at, native_value_reader const& values) {
        values.check_keys(at, {"id", "name", "shape", "dtype", "strides", "storage_offset", "device", "layout", "requires_grad", "symbol", "expr", "hint",
                               "object", "none", "kind", "constant", "target"});
        input_node i;
        i.result = read_value(at, values);
        if (auto const kind = at.find("kind")) i.kind = native_value_reader::choice<input_kind>(*kind, {"user", "constant", "object", "token"});
        if (auto const c = at.find("constant")) i.constant = values.attribute(*c);
        i.target = optional_text(at, "target");
        return i;
    }

    weight_node read_weight(json_cursor const& at, native_value_reader const& values) {
        values.check_keys(at, {"name", "id", "placeholder", "shape", "dtype", "strides", "storage_offset", "device", "layout", "requires_grad", "symbol",
                               "expr", "hint", "object", "none", "kind", "persistent", "aliases"});
        weight_node w;
        w.target = text(at, "name");
        w.result = read_value(at, values, "placeholder");
        json_cursor const kind = at.at("kind");
        w.kind = native_value_reader::choice<weight_kind>(kind, {"parameter", "buffer", "constant"});
        if (auto const persistent = at.find("persistent")) w.persistent = persistent->as_bool();
        if (auto const aliases = at.find("aliases")) aliases->for_each_element([&](json_cursor const& a) { w.aliases.emplace_back(a.as_string()); });
        return w;
    }

    call_node read_call(json_cursor const& at, native_value_reader const& values) {
        values.check_keys(
            at, {"name", "op_type", "arguments", "outputs", "returns", "returns_tuple", "binding", "claims", "module_stack", "stack_trace", "annotation"});
        call_node c;
        c.name = text(at, "name");
        c.op = op_name(text(at, "op_type"));
        json_cursor const arguments = at.at("arguments");
        c.arguments.reserve(arguments.as_array().size());
        arguments.for_each_element([&](json_cursor const& e) { c.arguments.push_back(read_argument(e, values)); });
        json_cursor const outputs = at.at("outputs");
        c.results.reserve(outputs.size());
        outputs.for_each_element([&](json_cursor const& e) {
            values.check_keys(e, {"id", "name", "shape", "dtype", "strides", "storage_offset", "device", "layout", "requires_grad", "symbol", "expr", "hint",
                                  "object", "none"});
            c.results.push_back(read_value(e, values));
        });
        if (auto const returns = at.find("returns")) read_returns(*returns, c);
        if (auto const tuple = at.find("returns_tuple")) c.returns_tuple = tuple->as_bool();
        if (auto const bound = at.find("binding")) c.bound = native_value_reader::choice<binding>(*bound, {"named", "flattened"});
        each(at, "claims", [&](json_cursor const& e) { c.claims.push_back(read_claim(e, values)); });
        c.metadata = tables_.read_references(at);
        return c;
    }

    static void read_returns(json_cursor const& at, call_node& c) {
        std::int64_t count = 0;
        at.for_each_element([&](json_cursor const& e) {
            c.returns.push_back(static_cast<std::int32_t>(e.as_int(-1, std::numeric_limits<std::int32_t>::max())));
            count += c.returns.back() < 0 ? 1 : c.returns.back();
        });
        if (!c.returns.empty() && std::cmp_not_equal(count, c.results.size()))
            at.fail(concat("groups of all ", std::to_string(c.results.size()), " outputs"), std::to_string(count));
    }

    [[nodiscard]] static argument read_argument(json_cursor const& at, native_value_reader const& values) {
        std::size_t const size = at.as_array().size();
        if (size != 2 && size != 3) at.fail("a list of a name, a value and maybe \"keyword\"");
        json_cursor const name = at[0];
        json_cursor const value = at[1];
        argument a{std::string(name.as_string()), values.attribute(value), argument_kind::positional};
        if (size == 3) {
            json_cursor const kind = at[2];
            a.kind = native_value_reader::choice<argument_kind>(kind, {"positional", "keyword"});
        }
        return a;
    }

    [[nodiscard]] static type_claim read_claim(json_cursor const& at, native_value_reader const& values) {
        values.check_keys(at, {"argument", "element", "shape", "dtype", "strides", "storage_offset", "device", "layout", "requires_grad"});
        constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
        type_claim c;
        json_cursor const argument = at.at("argument");
        c.argument = static_cast<std::uint32_t>(argument.as_int(0, most));
        if (auto const element = at.find("element")) c.element = static_cast<std::uint32_t>(element->as_int(0, most));
        c.type = std::get<tensor_type>(values.type(at));
        return c;
    }

    static void read_output(json_cursor const& at, native_value_reader const& values, json_program& p) {
        json_cursor const outputs = at.at("graph_outputs");
        if (outputs.is_null()) return;
        output_node node;
        outputs.for_each_element([&](json_cursor const& e) {
            values.check_keys(e, {"value", "kind", "target"});
            json_cursor const value = e.at("value");
            output_entry entry{values.attribute(value), output_kind::user, optional_text(e, "target")};
            if (auto const kind = e.find("kind"))
                entry.kind = native_value_reader::choice<output_kind>(*kind, {"user", "buffer_mutation", "user_input_mutation", "parameter_mutation", "loss",
                                                                              "gradient_to_parameter", "gradient_to_user_input", "token"});
            node.entries.push_back(std::move(entry));
        });
        each(at, "output_claims", [&](json_cursor const& e) { node.claims.push_back(read_claim(e, values)); });
        p.output = std::move(node);
    }

    [[nodiscard]] static std::string read_order(json_cursor const& at, json_program const& p) {
        std::string order(at.as_string());
        auto const count = [&](char c) { return static_cast<std::size_t>(std::count(order.begin(), order.end(), c)); };
        if (count('i') != p.inputs.size() || count('w') != p.weights.size() || count('c') != p.calls.size() ||
            order.size() != p.inputs.size() + p.weights.size() + p.calls.size())
            at.fail("a letter for each node: i for an input, w for a weight, c for a call");
        return order;
    }

    json_cursor const& root_;
    std::string newer_;
    type_defaults defaults_;
    native_table_reader tables_;
    std::vector<std::vector<bool>> used_;  // ids of the program that is read, defined so far
};

inline json_program read_native(json_cursor const& root) { return native_reader(root).read(); }

}}}  // namespace torch_ir::detail
