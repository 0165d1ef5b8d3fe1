// SPDX-License-Identifier: MIT
/// Writes the entries of a whole archive, model by model, in PyTorch's order.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip_write.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/pt2/detail/sample_inputs.hpp>
#include <torch_ir/pt2/detail/write_payload.hpp>
#include <torch_ir/pt2/detail/write_program.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Throws errc::argument for the name of a model that can't be a part of an entry's name.
void check_model_name(std::string_view name);
/// Throws errc::argument for the name of a file that would lie outside of its folder.
void check_extra_name(std::string_view name);

/// The folder of all entries, as PyTorch names it: the file's name without its ending.
[[nodiscard]] std::string pt2_root(std::string_view path);

/// Finds the elements of a weight, or null.
using find_tensor = std::function<tensor_data const*(std::string_view)>;

/// A model to write.
struct pt2_entry {
    std::string_view name;
    ir const* program = nullptr;
    find_tensor find;
    bool with_weights = false;  ///< else parameters and buffers are types only
    std::span<tensor_data const> inputs{};
    bool plain_containers = false;
};

/// Writes models into an archive. Files of weights are numbered through all of them.
class pt2_package_writer {
public:
    pt2_package_writer(zip_writer& archive, std::string root) : archive_(archive), root_(std::move(root)) {}

    /// Writes a model. Returns the placeholders that are called otherwise than in the program.
    std::vector<std::pair<std::string, std::string>> add(pt2_entry const& model);
    /// Writes a file of the user.
    void add_extra(std::string_view name, std::span<std::byte const> content) { archive_.add(concat(root_, "extra/", name), content); }
    /// Writes the marks of the format and the archive's end.
    void finish();

private:
    zip_writer& archive_;
    std::string root_;
    std::size_t weights_ = 0, constants_ = 0;

    void add_text(std::string_view name, std::string_view text) { archive_.add(concat(root_, name), as_bytes(text)); }
};

/// The tensors of a program that go to its two tables. A buffer that the state dict leaves out counts as a constant.
struct pt2_tensors {
    std::vector<pt2_stored> weights, constants;
};
/// Collects them. Throws errc::argument for one without elements if they are wanted, errc::unsupported for an object, whose state no program has.
[[nodiscard]] pt2_tensors collect_tensors(ir const& program, find_tensor const& find, bool with_weights);

// ---- implementation -------------------------------------------------------------------------------------------------

inline void check_model_name(std::string_view name) {
    bool const is_plain = name.find_first_of(std::string_view("/\\\0", 3)) == std::string_view::npos && name != "." && name != "..";
    if (name.empty() || !is_plain)
        raise(error::bad_argument("the name of a model in an archive", "a name without '/' and '\\'", concat("'", printable(name), "'")));
}

inline void check_extra_name(std::string_view name) {
    bool is_within = !name.empty() && name.find_first_of(std::string_view("\\\0", 2)) == std::string_view::npos;
    for (std::size_t begin = 0; is_within && begin <= name.size();) {
        std::size_t const end = std::min(name.find('/', begin), name.size());
        std::string_view const part = name.substr(begin, end - begin);
        is_within = !part.empty() && part != "." && part != "..";
        begin = end + 1;
    }
    if (!is_within) raise(error::bad_argument("the name of an extra file", "a path within the archive, as 'notes/a.txt'", concat("'", printable(name), "'")));
}

inline std::string pt2_root(std::string_view path) {
    std::string_view stem = path.substr(path.find_last_of("/\\") + 1);  // npos + 1 is 0
    if (stem.ends_with(".pt2")) stem.remove_suffix(4);
    return concat(stem.empty() || stem.size() > 200 ? "archive" : stem, "/");
}

inline pt2_tensors collect_tensors(ir const& program, find_tensor const& find, bool with_weights) {
    view_map<tensor_data const*> own;
    for (tensor_constant const& c : program.constants()) own.emplace(c.target, &c.data);
    pt2_tensors out;
    view_set seen;
    for (vertex const v : program.weights()) {
        weight_node const& w = program.weight(v);
        bool const is_constant = w.kind == weight_kind::constant || (w.kind == weight_kind::buffer && !w.persistent);
        tensor_data const* data = nullptr;
        if (auto const held = own.find(w.target); is_constant && held != own.end()) data = held->second;
        if (data == nullptr) data = find(w.target);
        for (std::size_t i = 0; data == nullptr && i < w.aliases.size(); ++i) data = find(w.aliases[i]);
        if (data == nullptr && with_weights)
            raise(error::bad_argument(concat(is_constant ? "constant '" : "weight '", printable(w.target), "'"), "a tensor of that name among the weights",
                                      "none"));
        auto& table = is_constant ? out.constants : out.weights;
        pt2_stored stored{w.target, w.result.tensor(), data, w.kind == weight_kind::parameter};
        if (seen.insert(w.target).second) table.push_back(stored);
        for (std::string const& alias : w.aliases) {
            stored.name = alias;
            if (seen.insert(alias).second) table.push_back(stored);
        }
    }
    for (vertex const v : program.inputs())
        if (input_node const& n = program.input(v); n.kind == input_kind::object && !n.target.empty())
            raise(error::unsupported(concat("input '", printable(n.result.name), "'"),
                                     concat("an object '", printable(n.target), "' in an archive of torch.export"), "its state is no part of the program"));
    return out;
}

inline std::vector<std::pair<std::string, std::string>> pt2_package_writer::add(pt2_entry const& m) {
    // What is wrong with the program shows before any weight is written.
    pt2_document document = write_pt2_document(*m.program, {.meta_is_cpu = m.with_weights, .plain_containers = m.plain_containers});
    pt2_tensors const tensors = collect_tensors(*m.program, m.find, m.with_weights);
    std::string const samples = m.inputs.empty() ? std::string() : sample_inputs_file(*m.program, m.inputs, m.plain_containers);
    add_text(concat("data/weights/", m.name, "_weights_config.json"),
             pt2_payload_writer(archive_, concat(root_, "data/weights/"), "weight_", weights_).write(tensors.weights));
    add_text(concat("data/constants/", m.name, "_constants_config.json"),
             pt2_payload_writer(archive_, concat(root_, "data/constants/"), "tensor_", constants_).write(tensors.constants));
    add_text(concat("models/", m.name, ".json"), document.text);
    add_text(concat("data/sample_inputs/", m.name, ".pt"), samples);
    return std::move(document.renamed);
}

inline void pt2_package_writer::finish() {
    add_text("archive_format", "pt2");
    add_text("archive_version", "0");
    add_text(".data/version", "6\n");
    add_text("byteorder", "little");
    archive_.finish();
}

}}}  // namespace torch_ir::detail
