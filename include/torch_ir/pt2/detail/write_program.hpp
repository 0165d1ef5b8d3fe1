// SPDX-License-Identifier: MIT
/// Writes a whole model's document: graph, signature, pytrees, ranges, guards. The reverse of pt2/detail/program.hpp and pt2/detail/metadata.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/pt2/detail/write_calls.hpp>
#include <torch_ir/pt2/detail/write_graph.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Version of the schema that is written, with `pt2_schema_major`.
inline constexpr std::int64_t pt2_schema_minor = 20;

namespace detail {

/// A model's document (`models/NAME.json`).
struct pt2_document {
    std::string text;
    std::vector<std::pair<std::string, std::string>> renamed;  ///< placeholders: name in the program, name in the document
};

/// How a document is written.
struct pt2_document_options {
    bool meta_is_cpu = false;       ///< as `pt2_writer` says
    bool plain_containers = false;  ///< containers that are no plain Python become tuples
};

/// Writes the document of a program. Throws errc::invalid_ir and errc::unsupported as `pt2_graph_writer` does. Linear.
[[nodiscard]] pt2_document write_pt2_document(ir const& program, pt2_document_options const& options = {});

/// A tree of containers as torch.export writes it: JSON text of version and tree.
[[nodiscard]] std::string pytree_text(pytree const& tree);

/// A leaf, or a tuple of leaves.
[[nodiscard]] pytree flat_tuple(std::size_t leaves);

/// How the user's arguments are nested: what the program says where that fits its inputs, else `(args, {})`.
[[nodiscard]] pytree input_tree(ir const& program, bool plain_containers = false);
/// The same for outputs: a leaf for one, else a tuple.
[[nodiscard]] pytree output_tree(ir const& program, bool plain_containers = false);
/// The tree with tuples in the place of containers that Python alone does not know: those of libraries, and named tuples.
[[nodiscard]] pytree with_plain_containers(pytree tree);

/// The input is one that the user passes, or once passed: not an object or token of the archive.
[[nodiscard]] inline bool is_user_input(input_node const& n) noexcept {
    return n.kind == input_kind::user || n.kind == input_kind::constant || (n.kind == input_kind::object && n.target.empty());
}

// ---- implementation -------------------------------------------------------------------------------------------------

inline void write_pytree(pt2_writer& out, pytree const& t) {
    auto const text = [&](std::string_view key, std::string_view value, bool is_null) {
        out.key(key);
        is_null ? out.null() : out.string(value);
    };
    out.open_compact('{');
    text("type", t.type, t.is_leaf());
    text("context", t.context.empty() ? "null" : t.context, t.is_leaf() && t.context.empty());
    out.key("children_spec");
    out.open_compact('[');
    for (pytree const& child : t.children) {
        out.item();
        write_pytree(out, child);
    }
    out.close(']');
    out.close('}');
}

inline std::string pytree_text(pytree const& tree) {
    pt2_writer out;
    out.open_compact('[');
    out.item();
    out.integer(1);
    out.item();
    write_pytree(out, tree);
    out.close(']');
    return std::move(out.text());
}

inline pytree flat_tuple(std::size_t leaves) { return {"builtins.tuple", "null", std::vector<pytree>(leaves)}; }

inline pytree with_plain_containers(pytree tree) {
    constexpr std::string_view plain[] = {"builtins.tuple", "builtins.list", "builtins.dict", "collections.OrderedDict", "collections.deque"};
    for (pytree& child : tree.children) child = with_plain_containers(std::move(child));
    if (!tree.is_leaf() && std::find(std::begin(plain), std::end(plain), tree.type) == std::end(plain)) tree.type = "builtins.tuple", tree.context = "null";
    return tree;
}

inline pytree input_tree(ir const& program, bool plain_containers) {
    std::size_t count = 0;
    for (vertex const v : program.inputs()) count += is_user_input(program.input(v)) ? 1U : 0U;
    auto const& told = program.info().in_spec;
    if (told && told->children.size() == 2 && leaf_count(*told) == count) return plain_containers ? with_plain_containers(*told) : *told;
    return {"builtins.tuple", "null", {flat_tuple(count), {"builtins.dict", "[]", {}}}};
}

inline pytree output_tree(ir const& program, bool plain_containers) {
    std::size_t count = 0;
    for (output_entry const& e : program.outputs()) count += e.kind == output_kind::user || e.kind == output_kind::loss ? 1U : 0U;
    auto const& told = program.info().out_spec;
    if (told && leaf_count(*told) == count) return plain_containers ? with_plain_containers(*told) : *told;
    return count == 1 ? pytree() : flat_tuple(count);
}

/// Writes the parts of one document.
class pt2_document_writer {
public:
    pt2_document_writer(ir const& program, pt2_document_options const& options)
        : program_(program), options_(options), out_(options.meta_is_cpu), graph_(out_, program) {
        for (auto const& [from, to] : graph_.names().renamed()) renamed_.emplace(from, to);
    }

    pt2_document write() {
        constexpr std::size_t each = 2048, most = std::size_t{1} << 26U;  // what a call takes, more or less; what need not be touched costs nothing
        out_.reserve(std::min(most, each * (1 + num_vertices(program_.graph()))));
        object([&] {
            member("graph_module", [&] { write_module(); });
            member("opset_version", [&] {
                object([&] {
                    for (auto const& [space, version] : program_.info().opset) member(space, [&, n = version] { out_.integer(n); });
                });
            });
            member("range_constraints", [&] { write_ranges(); });
            member("schema_version", [&] {
                object([&] {
                    member("major", [&] { out_.integer(pt2_schema_major); });
                    member("minor", [&] { out_.integer(pt2_schema_minor); });
                });
            });
            member("verifiers", [&] { strings({is_functional(program_) ? "ATEN" : "TRAINING"}); });
            member("torch_version", [&] { out_.string(program_.info().pytorch_version); });
            member("guards_code", [&] { strings(program_.info().guards); });
        });
        return {std::move(out_.text()), graph_.names().renamed()};
    }

private:
    ir const& program_;
    pt2_document_options options_;
    pt2_writer out_;
    pt2_graph_writer graph_;
    view_map<std::string_view> renamed_;  ///< inputs: name in the program, name in the document

    template <class Write>
    void object(Write&& write) {
        out_.open_compact('{');
        write();
        out_.close('}');
    }
    template <class Write>
    void member(std::string_view key, Write&& write) {
        out_.key(key);
        write();
    }
    template <class Write>
    void record(std::string_view key, Write&& write) {
        write_union(out_, key, [&] { object(write); });
    }
    void string(std::string_view key, std::string_view text) {
        out_.key(key);
        out_.string(text);
    }
    void strings(std::vector<std::string> const& all) {
        out_.open_compact('[');
        for (std::string const& s : all) {
            out_.item();
            out_.string(s);
        }
        out_.close(']');
    }
    void write_module();
    void write_ranges();
    void write_inputs();
    void write_input(input_node const& n);
    void write_weight(weight_node const& n);
    void write_outputs();
    void write_output(output_entry const& e, std::string const& place);
    void write_module_calls();
    [[nodiscard]] std::string_view new_name(std::string_view input) const;
};

inline pt2_document write_pt2_document(ir const& program, pt2_document_options const& options) { return pt2_document_writer(program, options).write(); }

inline void pt2_document_writer::write_module() {
    object([&] {
        member("graph", [&] { graph_.write(); });
        member("signature", [&] {
            object([&] {
                member("input_specs", [&] { write_inputs(); });
                member("output_specs", [&] { write_outputs(); });
            });
        });
        member("module_call_graph", [&] { write_module_calls(); });
        member("metadata", [&] { object([] {}); });
        member("treespec_namedtuple_fields", [&] { object([] {}); });
    });
}

inline void pt2_document_writer::write_ranges() {
    view_set seen;
    object([&] {
        for (symbol_range const& r : program_.info().ranges) {
            if (!seen.insert(r.symbol).second) continue;  // of a symbol that is listed twice, the first counts
            if (r.min && r.max && *r.min > *r.max)
                raise(error::invalid_ir(concat("the range of symbol '", printable(r.symbol), "'"), "a lower bound that is not above the upper one",
                                        concat(std::to_string(*r.min), " to ", std::to_string(*r.max))));
            member(r.symbol, [&] {
                auto const bound = [&](std::optional<std::int64_t> const& n) { n ? out_.integer(*n) : out_.null(); };
                object([&] {
                    member("min_val", [&] { bound(r.min); });
                    member("max_val", [&] { bound(r.max); });
                });
            });
        }
    });
}

inline void pt2_document_writer::write_inputs() {
    out_.open_compact('[');
    for (vertex v = 0; v < num_vertices(program_.graph()); ++v) {
        node const& n = program_.node(v);
        auto const* input = std::get_if<input_node>(&n);
        auto const* weight = std::get_if<weight_node>(&n);
        if (input == nullptr && weight == nullptr) break;
        out_.item();
        if (input != nullptr) write_input(*input);
        else write_weight(*weight);
    }
    out_.close(']');
}

inline void pt2_document_writer::write_input(input_node const& n) {
    std::string const place = concat("input '", printable(n.result.name), "'");
    auto const arg = [&] { member("arg", [&] { graph_.write_use(n.result.id, place); }); };
    auto const named = [&] { member("arg", [&] { graph_.write_named(n.result.id, place); }); };
    std::string const& name = graph_.names().of(n.result.id);
    switch (n.kind) {
        case input_kind::user: return record("user_input", arg);
        case input_kind::token: return record("token", named);
        case input_kind::constant:
            if (name.empty()) return record("user_input", arg);
            return record("constant_input", [&] {
                string("name", name);
                member("value", [&] { graph_.write_argument(n.constant, place); });
            });
        case input_kind::object: break;
    }
    if (n.target.empty()) return record("user_input", arg);
    auto const* object_class = std::get_if<object_type>(&n.result.type);
    if (object_class == nullptr) raise(error::invalid_ir(place, "an object", to_string(n.result.type)));
    record("custom_obj", [&] {
        member("arg", [&] { out_.object(name, object_class->class_name); });
        string("custom_obj_name", n.target);
    });
}

inline void pt2_document_writer::write_weight(weight_node const& n) {
    std::string const place = concat("weight '", printable(n.target), "'");
    if (n.result.tensor() == nullptr) raise(error::invalid_ir(place, "a tensor", to_string(n.result.type)));
    if (n.target.empty()) raise(error::invalid_ir(concat("weight '", printable(n.result.name), "'"), "a key of the state dict", "none"));
    constexpr std::pair<std::string_view, std::string_view> keys[] = {
        {"parameter", "parameter_name"}, {"buffer", "buffer_name"}, {"tensor_constant", "tensor_constant_name"}};
    auto const& [key, target_key] = keys[static_cast<std::size_t>(n.kind)];
    record(key, [&, target = target_key] {
        member("arg", [&] { graph_.write_named(n.result.id, place); });
        string(target, n.target);
        if (n.kind == weight_kind::buffer) member("persistent", [&] { out_.boolean(n.persistent); });
    });
}

inline void pt2_document_writer::write_outputs() {
    out_.open_compact('[');
    for (std::size_t i = 0; i < program_.outputs().size(); ++i) {
        out_.item();
        write_output(program_.outputs()[i], concat("output ", std::to_string(i)));
    }
    out_.close(']');
}

/// The name of an input in the document, by its name in the program.
inline std::string_view pt2_document_writer::new_name(std::string_view input) const {
    auto const found = renamed_.find(input);
    return found == renamed_.end() ? input : found->second;
}

inline void pt2_document_writer::write_output(output_entry const& e, std::string const& place) {
    if (e.kind == output_kind::user) return record("user_output", [&] { member("arg", [&] { graph_.write_argument(e.value, place); }); });
    auto const* used = e.value.get_if<use>();
    if (used == nullptr) raise(error::invalid_ir(place, "a tensor that is written back", describe_attribute(e.value)));
    auto const with_target = [&](std::string_view key, std::string_view target_key, std::string_view target) {
        record(key, [&] {
            member("arg", [&] { graph_.write_named(used->value, place); });
            if (!target_key.empty()) string(target_key, target);
        });
    };
    switch (e.kind) {
        case output_kind::user: return;
        case output_kind::buffer_mutation: return with_target("buffer_mutation", "buffer_name", e.target);
        case output_kind::user_input_mutation: return with_target("user_input_mutation", "user_input_name", new_name(e.target));
        case output_kind::parameter_mutation: return with_target("parameter_mutation", "parameter_name", e.target);
        case output_kind::loss: return with_target("loss_output", {}, {});
        case output_kind::gradient_to_parameter: return with_target("gradient_to_parameter", "parameter_name", e.target);
        case output_kind::gradient_to_user_input: return with_target("gradient_to_user_input", "user_input_name", new_name(e.target));
        case output_kind::token: return with_target("token", {}, {});
    }
}

/// The outermost module with the nesting of arguments and outputs, and the modules that calls come from, each once: PyTorch's `unflatten` wants them.
inline void pt2_document_writer::write_module_calls() {
    out_.open_compact('[');
    auto const entry = [&](std::string_view path, auto&& write_signature) {
        out_.item();
        object([&] {
            string("fqn", path);
            member("signature", write_signature);
        });
    };
    entry({}, [&] {
        object([&] {
            member("inputs", [&] { strings({}); });
            member("outputs", [&] { strings({}); });
            string("in_spec", pytree_text(input_tree(program_, options_.plain_containers)));
            string("out_spec", pytree_text(output_tree(program_, options_.plain_containers)));
            member("forward_arg_names", [&] { strings(program_.info().argument_names); });
        });
    });
    view_set seen;
    for (vertex const v : program_.calls()) {
        call_node const& call = program_.call(v);
        if (!call.metadata.stack) continue;
        for (module_frame const& f : *call.metadata.stack)
            if (!f.path.empty() && seen.insert(f.path).second) entry(f.path, [&] { out_.null(); });
    }
    out_.close(']');
}

}  // namespace detail

}}  // namespace torch_ir
