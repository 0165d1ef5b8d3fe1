// SPDX-License-Identifier: MIT
/// What an archive of torch.export holds beside a program: several models, files of the user, code that AOTInductor compiled. Nothing of it is run.
///
/// \code
///     torch_ir::pt2_contents const all = torch_ir::read_pt2_contents("model.pt2");
///     for (auto const& m : all.models) std::cout << m.name << ", schema " << m.schema << '\n';   // model, schema 8.20
///     for (auto const& c : all.compiled) std::cout << c.name << " for " << c.metadata.at("AOTI_DEVICE_KEY") << '\n';
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// A file in an archive.
struct pt2_file {
    std::string name;        ///< without the folder that the list is of
    std::uint64_t size = 0;  ///< bytes
};

/// A model of an archive, by the head of its document.
struct pt2_model_summary {
    std::string name;
    std::string schema;                ///< `8.20`; empty where the document says none
    std::string producer;              ///< PyTorch's version, `2.13.0+cpu`; empty before 2.5
    std::size_t nodes = 0;             ///< of the outermost graph
    std::size_t weights = 0;           ///< parameters, buffers and constants
    std::size_t inputs = 0;            ///< the others
    std::vector<std::string> symbols;  ///< of dynamic sizes, that have a range
    std::vector<std::string> guards;
};

/// What AOTInductor made of a model: code for one machine, without a graph.
struct pt2_compiled {
    std::string name;
    std::map<std::string, std::string, std::less<>> metadata;  ///< AOTI_DEVICE_KEY, AOTI_PLATFORM, AOTI_CPU_ISA, … and the user's
    std::vector<std::string> extern_kernels;                   ///< operators that it calls by name
    std::vector<pt2_file> files;
    bool is_source = false;  ///< it has code and no library: Python compiles it, with flags from the file, when it loads it
};

/// How an archive is laid out.
enum class pt2_layout_kind : std::uint8_t {
    flat,     ///< PyTorch 2.1 to 2.7: one model, torch.save files inside
    pickles,  ///< 2.8: models, a torch.save file for the weights of each
    tables    ///< 2.9 and newer: tables of raw tensors
};

/// Everything that an archive lists.
struct pt2_contents {
    pt2_layout_kind layout = pt2_layout_kind::tables;
    std::vector<pt2_model_summary> models;  ///< empty: compiled code only
    std::vector<pt2_compiled> compiled;
    std::vector<pt2_file> extra;  ///< of the user
    std::vector<pt2_file> executorch;
    std::vector<pt2_file> objects;  ///< custom and opaque objects, which only Python or a library can load
};

/// Lists an archive. Linear in its documents, whatever the size of the weights. Throws errc::io, errc::malformed for what is no archive of torch.export.
[[nodiscard]] pt2_contents read_pt2_contents(std::string const& path);
/// From memory; `name` is shown in errors.
[[nodiscard]] pt2_contents read_pt2_contents(shared_bytes const& bytes, std::string const& name, zip_options const& zip = {});

/// For people, a line for each model and what is beside it. Text of the file is escaped. No newline at the end.
[[nodiscard]] std::string to_string(pt2_contents const&);
/// All of it as JSON, keys as the members are called.
[[nodiscard]] std::string to_json(pt2_contents const&);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(pt2)

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/detail/json_parse.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/ir/printable.hpp>
#include <torch_ir/pt2/detail/metadata.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Reads the lists of one archive.
class pt2_contents_reader {
public:
    pt2_contents_reader(shared_bytes const& bytes, std::string const& name, zip_options const& zip) : zip_(bytes, name, zip) {}

    [[nodiscard]] pt2_contents read() && {
        constexpr std::string_view flat = "serialized_exported_program.json";
        if (auto const* const program = zip_.find(flat)) {
            out_.layout = pt2_layout_kind::flat;
            out_.models.push_back(model("model", *program, true));
            for (auto const& e : zip_.entries()) list(e.name, "extra_files/", e, out_.extra);
            return std::move(out_);
        }
        root_ = zip_root(zip_);
        if (zip_.find(root_ + "archive_format") == nullptr)
            raise(error::malformed(zip_.name(), {}, "an archive of torch.export (an entry 'archive_format' that says 'pt2')", "none"));
        bool has_pickle = false, has_table = false;
        for (auto const& e : zip_.entries()) {
            if (!e.name.starts_with(root_)) continue;
            std::string_view const path = e.name.substr(root_.size());
            if (std::string_view const m = name_in(path, "models/", ".json"); !m.empty()) out_.models.push_back(model(m, e, false));
            list(path, "extra/", e, out_.extra);
            list(path, "data/executorch/", e, out_.executorch);
            if (path.starts_with("data/constants/custom_obj_") || path.starts_with("data/constants/opaque_obj_"))
                list(path, "data/constants/", e, out_.objects);
            if (path.starts_with("data/aotinductor/")) compiled(path.substr(std::string_view("data/aotinductor/").size()), e);
            has_pickle = has_pickle || (path.starts_with("data/weights/") && path.ends_with(".pt"));
            has_table = has_table || (path.starts_with("data/weights/") && path.ends_with("_config.json"));
        }
        if (has_pickle && !has_table) out_.layout = pt2_layout_kind::pickles;
        for (auto& c : out_.compiled) {
            auto const has = [&](std::string_view ending) {
                return std::any_of(c.files.begin(), c.files.end(), [&](pt2_file const& f) { return std::string_view(f.name).ends_with(ending); });
            };
            c.is_source = has(".cpp") && !has(".so");
        }
        return std::move(out_);
    }

private:
    zip_archive zip_;
    std::string root_;
    pt2_contents out_;

    /// `encoder` for `models/encoder.json`; empty for another path.
    [[nodiscard]] static std::string_view name_in(std::string_view path, std::string_view folder, std::string_view ending) {
        if (path.size() <= folder.size() + ending.size() || !path.starts_with(folder) || !path.ends_with(ending)) return {};
        return path.substr(folder.size(), path.size() - folder.size() - ending.size());
    }
    static void list(std::string_view path, std::string_view folder, zip_entry const& e, std::vector<pt2_file>& to) {
        if (path.size() > folder.size() && path.starts_with(folder)) to.push_back({std::string(path.substr(folder.size())), e.size});
    }
    [[nodiscard]] json_document document_of(zip_entry const& e, std::string const& file, bool is_flat) const {
        shared_bytes const text = zip_.bytes(e);
        return parse_json_document(as_text(text.bytes), file, {.allow_nonfinite = is_flat, .max_values = json_value_budget(zip_.archive().bytes.size())});
    }

    [[nodiscard]] pt2_model_summary model(std::string_view name, zip_entry const& e, bool is_flat) const {
        pt2_model_summary out;
        out.name = name;
        std::string const file = concat(zip_.name(), ":", zip_shown_name(e.name));
        json_document const document = document_of(e, file, is_flat);
        json_cursor const root(document.root(), file);
        if (auto const version = find_member(root, "schema_version")) {
            if (version->value().is_object()) {
                auto const major = find_member(*version, "major"), minor = find_member(*version, "minor");
                if (major) out.schema = std::to_string(major->as_int());
                if (major && minor) out.schema += "." + std::to_string(minor->as_int());
            } else {
                out.schema = std::to_string(version->as_int());
            }
        }
        out.producer = string_or_empty(root, "torch_version");
        json_cursor const module = root.at("graph_module");
        json_cursor const graph = module.at("graph"), signature = module.at("signature");
        out.nodes = graph.at("nodes").as_array().size();
        std::size_t const inputs = graph.at("inputs").as_array().size();
        out.weights = weights_of(signature);
        out.inputs = inputs - std::min(inputs, out.weights);
        if (auto const ranges = find_member(root, "range_constraints"))
            for (auto& r : read_ranges(*ranges)) out.symbols.push_back(std::move(r.symbol));
        if (auto const guards = find_member(root, "guards_code")) out.guards = read_strings(*guards);
        return out;
    }
    [[nodiscard]] static std::size_t weights_of(json_cursor const& signature) {
        if (auto const parameters = signature.find("inputs_to_parameters")) return parameters->size() + signature.at("inputs_to_buffers").size();  // 2.1
        std::size_t count = 0;
        json_cursor const specs = signature.at("input_specs");
        specs.for_each_element([&](json_cursor const& spec) {
            std::string_view const key = open_union(spec).key;
            if (key == "parameter" || key == "buffer" || key == "tensor_constant") ++count;
        });
        return count;
    }

    /// A file below `data/aotinductor/`: `path` is `model/x.so`.
    void compiled(std::string_view path, zip_entry const& e) {
        std::size_t const slash = path.find('/');
        if (slash == std::string_view::npos || slash + 1 == path.size()) return;
        std::string_view const name = path.substr(0, slash), file = path.substr(slash + 1);
        auto found = std::find_if(out_.compiled.begin(), out_.compiled.end(), [&](pt2_compiled const& c) { return c.name == name; });
        if (found == out_.compiled.end()) found = out_.compiled.insert(found, {std::string(name), {}, {}, {}, false});
        found->files.push_back({std::string(file), e.size});
        if (!file.ends_with(".json") || file.ends_with("_flags.json") || file.find('/') != std::string_view::npos) return;
        std::string const shown = concat(zip_.name(), ":", zip_shown_name(e.name));
        json_document const document = document_of(e, shown, false);
        json_cursor const root(document.root(), shown);
        if (!root.value().is_object()) return;
        if (file.ends_with("_metadata.json")) {
            root.for_each_member([&](std::string_view key, json_cursor const& value) {
                if (value.value().is_string()) found->metadata.emplace(key, value.as_string());
            });
        } else if (auto const nodes = root.find("nodes"); nodes && nodes->value().is_array()) {  // the schema of a program's nodes
            nodes->for_each_element([&](json_cursor const& item) {
                auto const node = find_member(item, "node");
                std::string_view const target = node ? string_or_empty(*node, "target") : string_or_empty(item, "target");
                if (!target.empty()) found->extern_kernels.emplace_back(target);
            });
        }
    }
};

/// `a.txt (8 B), b.json (1.50 kB)`
[[nodiscard]] inline std::string files_text(std::vector<pt2_file> const& files) {
    constexpr std::size_t most = 12;
    std::string out;
    for (std::size_t i = 0; i < std::min(files.size(), most); ++i) {
        auto const size = static_cast<std::int64_t>(std::min<std::uint64_t>(files[i].size, std::numeric_limits<std::int64_t>::max()));
        out += concat(i == 0 ? "" : ", ", printable(files[i].name), " (", with_byte_unit(size), ")");
    }
    return files.size() > most ? concat(out, ", and ", std::to_string(files.size() - most), " more") : out;
}

[[nodiscard]] inline std::string words_text(std::vector<std::string> const& words) {
    constexpr std::size_t most = 12;
    std::string out;
    for (std::size_t i = 0; i < std::min(words.size(), most); ++i) out += concat(i == 0 ? "" : ", ", printable(words[i]));
    return words.size() > most ? concat(out, ", and ", std::to_string(words.size() - most), " more") : out;
}

}  // namespace detail

TORCH_IR_INLINE pt2_contents read_pt2_contents(std::string const& path) { return read_pt2_contents(map_file(path), path); }

TORCH_IR_INLINE pt2_contents read_pt2_contents(shared_bytes const& bytes, std::string const& name, zip_options const& zip) {
    return detail::pt2_contents_reader(bytes, name, zip).read();
}

TORCH_IR_INLINE std::string to_string(pt2_contents const& all) {
    using detail::concat, detail::printable;
    std::string out = concat("Archive: ", all.layout == pt2_layout_kind::flat      ? "a flat zip, as PyTorch 2.1 to 2.7 write it"
                                          : all.layout == pt2_layout_kind::pickles ? "as PyTorch 2.8 writes it"
                                                                                   : "as PyTorch 2.9 and newer write it");
    for (auto const& m : all.models) {
        out += concat("\n  model '", printable(m.name), "': ", std::to_string(m.nodes), " nodes, ", std::to_string(m.weights), " weights, ",
                      std::to_string(m.inputs), m.inputs == 1 ? " input" : " inputs", "; schema ", m.schema.empty() ? "?" : m.schema);
        if (!m.producer.empty()) out += concat(", PyTorch ", printable(m.producer));
        if (!m.symbols.empty()) out += concat("; symbols ", detail::words_text(m.symbols));
        if (!m.guards.empty()) out += concat("; ", std::to_string(m.guards.size()), m.guards.size() == 1 ? " guard" : " guards");
    }
    for (auto const& c : all.compiled) {
        out += concat("\n  compiled '", printable(c.name), "': code of AOTInductor, no graph inside");
        for (auto const& [key, value] : c.metadata)
            if (!value.empty()) out += concat(", ", printable(key), " ", printable(value));
        out += concat("\n    files: ", detail::files_text(c.files));
        if (!c.extern_kernels.empty()) out += concat("\n    calls: ", detail::words_text(c.extern_kernels));
        if (c.is_source)
            out += "\n    WARNING: it has sources and no library: Python compiles it with a compiler and flags that the file names when it loads it";
    }
    if (!all.extra.empty()) out += concat("\n  extra files: ", detail::files_text(all.extra));
    if (!all.executorch.empty()) out += concat("\n  ExecuTorch: ", detail::files_text(all.executorch));
    if (!all.objects.empty()) out += concat("\n  objects, which need their class: ", detail::files_text(all.objects));
    return out;
}

TORCH_IR_INLINE std::string to_json(pt2_contents const& all) {
    namespace json = boost::json;
    auto const texts = [](std::vector<std::string> const& list) { return json::array(list.begin(), list.end()); };
    auto const files = [](std::vector<pt2_file> const& list) {
        json::array out;
        for (auto const& f : list) out.push_back(json::object{{"name", f.name}, {"size", f.size}});
        return out;
    };
    constexpr json::string_view layouts[] = {"flat", "pickles", "tables"};
    json::array models, compiled;
    for (auto const& m : all.models)
        models.push_back(json::object{{"name", m.name},
                                      {"schema", m.schema},
                                      {"producer", m.producer},
                                      {"nodes", m.nodes},
                                      {"weights", m.weights},
                                      {"inputs", m.inputs},
                                      {"symbols", texts(m.symbols)},
                                      {"guards", texts(m.guards)}});
    for (auto const& c : all.compiled) {
        json::object metadata;
        for (auto const& [key, value] : c.metadata) metadata.emplace(key, value);
        compiled.push_back(json::object{{"name", c.name},
                                        {"metadata", std::move(metadata)},
                                        {"extern_kernels", texts(c.extern_kernels)},
                                        {"files", files(c.files)},
                                        {"is_source", c.is_source}});
    }
    return json::serialize(json::object{{"layout", layouts[static_cast<std::size_t>(all.layout)]},
                                        {"models", std::move(models)},
                                        {"compiled", std::move(compiled)},
                                        {"extra", files(all.extra)},
                                        {"executorch", files(all.executorch)},
                                        {"objects", files(all.objects)}}) +
           "\n";
}

}}  // namespace torch_ir

#endif
