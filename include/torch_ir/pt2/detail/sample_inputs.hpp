// SPDX-License-Identifier: MIT
/// Sample inputs of a program, as torch.save stores them: a zip archive with a pickle of `(args, kwargs)`, nested as the program's arguments are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/detail/json_parse.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip_write.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/pickle/writer.hpp>
#include <torch_ir/pt2/detail/write_payload.hpp>
#include <torch_ir/pt2/detail/write_program.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The file. `inputs` are the tensors in order; fixed inputs are those of the program, symbols have the value that the program was traced with. Throws
/// errc::argument for another number of tensors or one that is not of its type, errc::unsupported for containers other than tuples, lists and dictionaries.
[[nodiscard]] std::string sample_inputs_file(ir const& program, std::span<tensor_data const> inputs, bool plain_containers = false);

// ---- implementation -------------------------------------------------------------------------------------------------

/// The types of the tensors that a program takes, in order.
[[nodiscard]] inline std::vector<tensor_type const*> sample_types(ir const& program) {
    std::vector<tensor_type const*> out;
    for (vertex const v : program.inputs()) {
        input_node const& n = program.input(v);
        if (n.kind == input_kind::user && n.result.tensor() != nullptr) out.push_back(n.result.tensor());
    }
    return out;
}

/// Pickles the leaves of a tree one by one.
class sample_pickler {
public:
    sample_pickler(ir const& program, std::span<tensor_data const> tensors) : program_(program), tensors_(tensors) {
        for (vertex const v : program.inputs())
            if (is_user_input(program.input(v))) inputs_.push_back(&program.input(v));
    }

    std::string pickle(bool plain_containers) {
        std::size_t const wanted = sample_types(program_).size();
        if (tensors_.size() != wanted)
            raise(error::bad_argument("the sample inputs", concat(std::to_string(wanted), " tensors"), std::to_string(tensors_.size())));
        write(input_tree(program_, plain_containers));
        return std::move(pickle_).finish();
    }

private:
    ir const& program_;
    std::span<tensor_data const> tensors_;
    std::vector<input_node const*> inputs_;
    std::size_t next_input_ = 0, next_tensor_ = 0;
    pickle_writer pickle_;

    void write(pytree const& t) {
        if (t.is_leaf()) return write_leaf(*inputs_[next_input_++]);
        if (t.type == "builtins.tuple") {
            pickle_.mark();
            for (pytree const& child : t.children) write(child);
            return pickle_.tuple();
        }
        bool const is_dictionary = t.type == "builtins.dict" || t.type == "collections.OrderedDict";
        if (!is_dictionary && t.type != "builtins.list")
            raise(error::unsupported("the sample inputs", concat("the container '", printable(t.type), "'"), "write the archive without them"));
        if (t.type == "builtins.list") pickle_.empty_list();
        else if (t.type == "builtins.dict") pickle_.empty_dictionary();
        else pickle_.call_without_arguments("collections", "OrderedDict");
        if (is_dictionary) return write_members(t);
        pickle_.mark();
        for (pytree const& child : t.children) write(child);
        pickle_.append_items();
    }

    void write_members(pytree const& t) {
        json_document const keys = parse_json_document(t.context.empty() ? "[]" : t.context, "the keys of a dictionary");
        json_cursor const list(keys.root(), "the keys of a dictionary");
        if (list.as_array().size() != t.children.size()) list.fail(concat("as many keys as the tree has children (", std::to_string(t.children.size()), ")"));
        pickle_.mark();
        for (std::size_t i = 0; i < t.children.size(); ++i) {
            json_cursor const key = list[i];
            if (key.value().is_string()) pickle_.string(key.as_string());
            else pickle_.integer(key.as_int());
            write(t.children[i]);
        }
        pickle_.set_items();
    }

    void write_leaf(input_node const& n) {
        if (n.kind == input_kind::constant) return write_constant(n.constant, n);
        if (tensor_type const* type = n.result.tensor()) return write_tensor(tensors_[next_tensor_++], *type, n.result.name);
        if (auto const* symbol = std::get_if<symbol_type>(&n.result.type)) {
            if (auto const* i = std::get_if<std::int64_t>(&symbol->hint)) return pickle_.integer(*i);
            if (auto const* x = std::get_if<double>(&symbol->hint)) return pickle_.number(*x);
            if (auto const* b = std::get_if<bool>(&symbol->hint)) return pickle_.boolean(*b);
        }
        refuse(n, to_string(n.result.type));
    }

    void write_constant(attribute const& a, input_node const& n) {
        if (a.is<none>()) pickle_.none();
        else if (auto const* b = a.get_if<bool>()) pickle_.boolean(*b);
        else if (auto const* i = a.get_if<std::int64_t>()) pickle_.integer(*i);
        else if (auto const* x = a.get_if<double>()) pickle_.number(*x);
        else if (auto const* s = a.get_if<std::string>()) pickle_.string(*s);
        else refuse(n, describe_attribute(a));
    }

    [[noreturn]] static void refuse(input_node const& n, std::string_view what) {
        raise(error::unsupported(concat("input '", printable(n.result.name), "'"), concat(what, " as a sample input"), "write the archive without them"));
    }

    void write_tensor(tensor_data const& data, tensor_type const& type, std::string_view name) {
        check_is_of_type(data, type, concat("input '", printable(name), "'"));
        std::int64_t const count = element_count(data.sizes).value_or(0);
        append_tensor(pickle_, data.dtype, std::to_string(next_tensor_ - 1), count, 0, data.sizes, contiguous_strides(data.sizes));
    }
};

inline std::string sample_inputs_file(ir const& program, std::span<tensor_data const> inputs, bool plain_containers) {
    std::string const pickle = sample_pickler(program, inputs).pickle(plain_containers);
    std::string out;
    zip_writer archive([&](std::span<std::byte const> bytes) { out += as_text(bytes); });
    archive.add("archive/data.pkl", as_bytes(pickle));
    archive.add("archive/byteorder", as_bytes("little"));
    for (std::size_t i = 0; i < inputs.size(); ++i) archive.add(concat("archive/data/", std::to_string(i)), contiguous_bytes(inputs[i]));
    archive.add("archive/version", as_bytes("3\n"));
    archive.finish();
    return out;
}

}}}  // namespace torch_ir::detail
