// SPDX-License-Identifier: MIT
/// Archives of torch.export (`.pt2`): a source of programs, and of the weights that stand beside them. Without LibTorch.
///
/// \code
///     torch_ir::pt2_archive const archive = torch_ir::pt2_archive::open("model.pt2");
///     torch_ir::ir const program = torch_ir::build(archive);
///     auto const weights = archive.weights<torch_ir::state_dict>();   // mapped, not copied
/// \endcode
///
/// The format is PyTorch 2.13's: `torch/export/pt2_archive` and version 8.20 of the schema in `torch/_export/serde`, and those of all releases since 2.1: the
/// majors 1, 2, 5, 7 and 8 of the schema with all minor versions (what they add in records is ignored, and what they may leave out is optional), the flat zip
/// of 2.1 to 2.7, the pickles of 2.8 and the tables of 2.9.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/detail/visitor_ref.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/zip.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/pt2/extra_file.hpp>
#include <torch_ir/visit/drive.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What to read, and how.
struct pt2_options {
    std::string model{};       ///< which model of the archive; by default "model", or the only one
    std::string model_name{};  ///< name of the program; by default the class of the outermost module
};

/// An open archive. Copies share the mapped bytes. Reading a program takes time linear in its document, whatever the size of
/// the weights; a document is parsed each time it is read and kept nowhere. All functions throw `error`: errc::io,
/// errc::malformed, errc::unsupported for future schemas, errc::argument for the name of a
/// model that is not there.
class pt2_archive {
public:
    /// Maps the archive `path` and lists its models.
    [[nodiscard]] static pt2_archive open(std::string const& path, zip_options const& zip = {}) { return pt2_archive(map_file(path), path, zip); }

    /// Takes an archive from memory. `name` is shown in errors.
    pt2_archive(shared_bytes bytes, std::string name, zip_options const& zip = {});

    /// Names of the models, in order of the archive. There is at least one.
    [[nodiscard]] std::vector<std::string> const& models() const noexcept { return models_; }
    /// The name given when opened.
    [[nodiscard]] std::string const& name() const noexcept { return zip_.name(); }
    /// The JSON text of a model. The view is valid as long as the returned bytes.
    [[nodiscard]] shared_bytes program_text(std::string_view model = {}) const;

    /// Announces a model's program to `v`; the nodes are passed as rvalues. Constants with data (lifted tensors, buffers that the
    /// state dict leaves out) are announced as views of the archive, those that only PyTorch can load are left out.
    template <class V>
    void drive(V&& v, pt2_options const& options = {}) const {
        announce_to(detail::visitor_ref(v), options);
    }

    /// The archive holds the data of a weight: false for a model exported on the meta device, or without weights.
    [[nodiscard]] bool has_weights(std::string_view model = {}) const;

    /// Calls `f(std::string name, tensor_data)` for each parameter and persistent buffer with data, in the order of the archive.
    /// Throws errc::unsupported for one that is not a plain tensor.
    void for_each_weight(std::function<void(std::string, tensor_data)> const& f, std::string_view model = {}) const;

    /// The weights in a dictionary, such as `state_dict`: anything with `insert(std::string, tensor_data)`.
    template <class Dictionary>
    [[nodiscard]] Dictionary weights(std::string_view model = {}) const {
        Dictionary all;
        for_each_weight([&](std::string name, tensor_data data) { all.insert(std::move(name), std::move(data)); }, model);
        return all;
    }

    /// The tensors among the sample inputs that a model was exported with, in the order of its inputs: views of the archive. Nothing where the archive holds
    /// none, and where they hold what is no plain tensor, number, text, tuple, list or dictionary. Linear.
    [[nodiscard]] std::vector<tensor_data> sample_inputs(std::string_view model = {}) const;

    /// The files of the user, in the order of the archive: views of it. Linear.
    [[nodiscard]] std::vector<pt2_extra_file> extra_files() const;

private:
    zip_archive zip_;
    zip_options limits_;  ///< of the zip archives inside of it, too
    std::string root_;
    std::vector<std::string> models_;

    void announce_to(detail::visitor_ref v, pt2_options const& options) const;
    [[nodiscard]] std::string path(std::string_view folder, std::string_view file, std::string_view suffix = {}) const {
        return detail::concat(root_, folder, file, suffix);
    }
    [[nodiscard]] std::string const& chosen(std::string_view model) const;
    void check_magic() const;
    [[nodiscard]] bool is_flat() const;
    [[nodiscard]] std::string program_entry(std::string const& model) const;
    template <class F>
    void for_each_payload(bool are_constants, std::string const& model, F&& f, bool with_elements = true) const;
    void check_byte_order() const;
};

/// The program of the archive `path`: `build(pt2_archive::open(path))`, with options.
[[nodiscard]] ir read_pt2(std::string const& path, pt2_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(pt2)

#include <torch_ir/detail/json_parse.hpp>
#include <torch_ir/pt2/detail/payload.hpp>
#include <torch_ir/pt2/detail/pickled_payload.hpp>
#include <torch_ir/pt2/detail/program.hpp>
#include <torch_ir/pt2/detail/read_sample_inputs.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

inline constexpr std::string_view pt2_models = "models/", pt2_samples = "data/sample_inputs/", pt2_extra = "extra/",
                                  pt2_flat_program = "serialized_exported_program.json", pt2_flat_samples = "serialized_example_inputs.pt",
                                  pt2_flat_extra = "extra_files/";

/// Where the weights or the constants of a model stand: a table since 2.9, under two spellings; a pickle in 2.8; and in the flat zip before.
struct pt2_payload_places {
    std::string_view folder;
    std::array<std::string_view, 2> tables, flat;
};
inline constexpr pt2_payload_places pt2_weights{
    "data/weights/", {"_weights_config.json", "_model_param_config.json"}, {"serialized_state_dict.pt", "serialized_state_dict.json"}};
inline constexpr pt2_payload_places pt2_constants{
    "data/constants/", {"_constants_config.json", "_model_constants_config.json"}, {"serialized_constants.pt", "serialized_constants.json"}};

}  // namespace detail

TORCH_IR_INLINE pt2_archive::pt2_archive(shared_bytes bytes, std::string name, zip_options const& zip)
    : zip_(std::move(bytes), std::move(name), zip), limits_{zip.max_inflated != 0 ? zip.max_inflated : zip_inflation_budget(zip_.archive().bytes.size())} {
    if (is_flat()) {
        models_.emplace_back("model");
        return;
    }
    root_ = detail::zip_root(zip_);  // one folder of any name holds everything
    check_magic();
    std::string const folder = path(detail::pt2_models, ""), compiled = path("data/aotinductor/", "");
    constexpr std::string_view suffix = ".json";
    bool is_compiled = false;
    for (zip_entry const& e : zip_.entries()) {
        is_compiled = is_compiled || e.name.starts_with(compiled);
        if (e.name.size() <= folder.size() + suffix.size() || !e.name.starts_with(folder) || !e.name.ends_with(suffix)) continue;
        models_.emplace_back(e.name.substr(folder.size(), e.name.size() - folder.size() - suffix.size()));
    }
    if (models_.empty())
        raise(error::malformed(this->name(), {}, "a model (an entry 'models/NAME.json')", is_compiled ? "a package of compiled code only" : "none"));
}

/// As 2.1 to 2.7 write it.
TORCH_IR_INLINE bool pt2_archive::is_flat() const { return zip_.find(detail::pt2_flat_program) != nullptr; }

/// Tells an archive of torch.export from the others that PyTorch writes.
TORCH_IR_INLINE void pt2_archive::check_magic() const {
    constexpr std::string_view expected = "an archive of torch.export (an entry 'archive_format' that says 'pt2')";
    if (zip_entry const* const format = zip_.find(path("archive_format", ""))) {
        shared_bytes const text = zip_.bytes(*format);
        if (as_text(text.bytes) == "pt2") return;
        raise(error::malformed(name(), "archive_format", "'pt2'", detail::concat("'", detail::printable(as_text(text.bytes)), "'")));
    }
    std::string_view found = "none";
    for (zip_entry const& e : zip_.entries()) {
        if (e.name.ends_with("/constants.pkl")) found = "a TorchScript file";
        else if (e.name.ends_with("/data.pkl") && found == "none") found = "a file of torch.save";
    }
    raise(error::malformed(name(), {}, expected, found));
}

TORCH_IR_INLINE std::string const& pt2_archive::chosen(std::string_view model) const {
    if (model.empty() && models_.size() == 1) return models_.front();
    for (std::string const& m : models_)
        if (m == (model.empty() ? std::string_view("model") : model)) return m;
    std::string all;
    for (std::string const& m : models_) all += detail::concat(all.empty() ? "'" : ", '", detail::printable(m), "'");
    raise(error::bad_argument(detail::concat(name(), ": model"), detail::concat("one of ", all),
                              model.empty() ? "no choice" : detail::concat("'", detail::printable(model), "'")));
}

TORCH_IR_INLINE shared_bytes pt2_archive::program_text(std::string_view model) const { return zip_.bytes(zip_.get(program_entry(chosen(model)))); }

TORCH_IR_INLINE std::string pt2_archive::program_entry(std::string const& model) const {
    return is_flat() ? std::string(detail::pt2_flat_program) : path(detail::pt2_models, model, ".json");
}

/// Calls `f(pt2_payload)` for each weight or constant of a model.
template <class F>
void pt2_archive::for_each_payload(bool are_constants, std::string const& model, F&& f, bool with_elements) const {
    auto const& places = are_constants ? detail::pt2_constants : detail::pt2_weights;
    if (!is_flat()) {
        for (std::string_view const table : places.tables) {
            std::string const config = path(places.folder, model, table);
            if (zip_.find(config) == nullptr) continue;
            check_byte_order();
            return detail::pt2_payload_table(zip_, config, path(places.folder, "")).for_each(f, with_elements);
        }
        if (auto const* const pickle = zip_.find(path(places.folder, model, ".pt"))) detail::for_each_pickled_payload(zip_, *pickle, limits_, f, with_elements);
        return;
    }
    for (std::string_view const name : places.flat)
        if (auto const* const pickle = zip_.find(name)) return detail::for_each_pickled_payload(zip_, *pickle, limits_, f, with_elements);
}

TORCH_IR_INLINE void pt2_archive::check_byte_order() const {
    zip_entry const* const entry = zip_.find(path("byteorder", ""));
    if (entry == nullptr) return;
    shared_bytes const order = zip_.bytes(*entry);
    if (as_text(order.bytes) != "little") raise(error::unsupported(name(), "tensors that are not little-endian", "save the model on a little-endian machine"));
}

TORCH_IR_INLINE void pt2_archive::announce_to(detail::visitor_ref v, pt2_options const& options) const {
    std::string const& model = chosen(options.model);
    shared_bytes const text = program_text(model);
    std::string const file = is_flat() ? detail::concat(name(), ":", detail::pt2_flat_program) : detail::concat(name(), ":models/", model, ".json");
    detail::json_document const document = detail::parse_json_document(
        as_text(text.bytes), file, {.allow_nonfinite = is_flat(), .max_values = detail::json_value_budget(zip_.archive().bytes.size())});
    detail::json_cursor const root(document.root(), file);
    detail::announce_pt2_program(root, options.model_name, v, [&] {
        for_each_payload(true, model, [&](detail::pt2_payload&& p) {
            if (p.kind == detail::pt2_payload_kind::data) announce_constant(v, tensor_constant{std::string(p.name), std::move(p.tensor)});
        });
    });
}

TORCH_IR_INLINE bool pt2_archive::has_weights(std::string_view model) const {
    std::string const& m = chosen(model);
    bool found = false;
    for_each_payload(
        false, m, [&](detail::pt2_payload const& p) { found = found || p.kind != detail::pt2_payload_kind::no_data; }, false);
    return found;
}

TORCH_IR_INLINE void pt2_archive::for_each_weight(std::function<void(std::string, tensor_data)> const& f, std::string_view model) const {
    std::string const& m = chosen(model);
    for_each_payload(false, m, [&](detail::pt2_payload&& p) {
        switch (p.kind) {
            case detail::pt2_payload_kind::data: f(std::string(p.name), std::move(p.tensor)); return;
            case detail::pt2_payload_kind::no_data: return;
            case detail::pt2_payload_kind::pickled:
            case detail::pt2_payload_kind::sparse: break;
        }
        raise(error::unsupported(detail::concat(name(), ": weight '", detail::printable(p.name), "'"),
                                 p.kind == detail::pt2_payload_kind::sparse ? std::string_view(p.reason) : "a pickled Python object",
                                 "save the model with plain tensors"));
    });
}

TORCH_IR_INLINE std::vector<tensor_data> pt2_archive::sample_inputs(std::string_view model) const {
    std::string const& m = chosen(model);
    zip_entry const* const entry = zip_.find(is_flat() ? std::string(detail::pt2_flat_samples) : path(detail::pt2_samples, m, ".pt"));
    return entry != nullptr ? detail::read_sample_inputs(zip_, *entry, limits_) : std::vector<tensor_data>();
}

TORCH_IR_INLINE std::vector<pt2_extra_file> pt2_archive::extra_files() const {
    std::string const folder = is_flat() ? std::string(detail::pt2_flat_extra) : path(detail::pt2_extra, "");
    std::vector<pt2_extra_file> out;
    for (zip_entry const& e : zip_.entries())
        if (e.name.size() > folder.size() && e.name.starts_with(folder) && !e.name.ends_with('/'))
            out.push_back({std::string(e.name.substr(folder.size())), zip_.bytes(e)});
    return out;
}

TORCH_IR_INLINE ir read_pt2(std::string const& path, pt2_options const& options) { return build(pt2_archive::open(path), options); }

}}  // namespace torch_ir

#endif
