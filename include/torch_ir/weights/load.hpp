// SPDX-License-Identifier: MIT
/// Weights from any file. The format is told by the content, never by the name.
///
///     torch_ir::state_dict const weights = torch_ir::load_weights("checkpoint.pt");
///     torch_ir::state_dict const ema = torch_ir::load_weights("train.ckpt", {.key = "ema.state_dict", .strip_prefix = "module."});
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/file_kind.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/weights/load_options.hpp>
#include <torch_ir/weights/pt.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/sharded.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What a file of weights is.
enum class weights_format : std::uint8_t {
    safetensors,
    pt,      ///< torch.save or TorchScript, in zip form
    legacy,  ///< torch.save before PyTorch 1.6
    pt2,     ///< an archive of torch.export
    index,   ///< the index of weights in several files
    unknown
};

/// `a safetensors file`, `an archive of torch.export`.
[[nodiscard]] std::string_view to_string(weights_format) noexcept;

/// The format of these bytes, by their beginning and, of a zip archive, by its entries. A damaged file may be `unknown`.
/// Throws `error` (errc::malformed) for a damaged zip archive, with `path`.
[[nodiscard]] weights_format find_weights_format(shared_bytes const& file, std::string const& path = "file");

/// The weights in a file of any format: safetensors; torch.save in the zip form and the form before it; TorchScript; the weights and
/// buffers in a `.pt2` archive; the index of weights in several files. Elements are views of mapped files: time and memory grow with
/// the number of tensors, not with their size. Throws `error`: see `load_weights_pt`, `load_safetensors`, `pt2_archive`,
/// `load_sharded`; errc::malformed for other content; errc::argument for a `key` where the format has no dictionaries inside of each
/// other, and for a prefix that no name has.
[[nodiscard]] state_dict load_weights(std::string const& path, load_options const& options = {});
/// From memory; `path` is shown in errors, and the files of an index are looked for beside it.
[[nodiscard]] state_dict load_weights(shared_bytes const& file, std::string const& path, load_options const& options = {});

/// `'fc.weight' is left out: a quantized tensor`.
[[nodiscard]] std::string to_string(left_out_weight const&);

/// The weights in a safetensors file: `load_safetensors`, by the name that goes with the others.
[[nodiscard]] inline state_dict load_weights_safetensors(std::string const& path) { return load_safetensors(path); }

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(weights)

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/weights/detail/legacy_checkpoint.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::string_view to_string(weights_format f) noexcept {
    switch (f) {
        case weights_format::safetensors: return "a safetensors file";
        case weights_format::pt: return "a file of torch.save or TorchScript";
        case weights_format::legacy: return "a file of torch.save in the form before PyTorch 1.6";
        case weights_format::pt2: return "an archive of torch.export";
        case weights_format::index: return "an index of weights in several files";
        case weights_format::unknown: break;
    }
    return "an unknown file";
}

namespace detail {

/// Where an archive of torch.export by PyTorch before 2.9 keeps its weights: a file of torch.save inside of it.
[[nodiscard]] inline zip_entry const* find_inner_checkpoint(zip_archive const& archive, std::string const& root, std::string_view model) {
    zip_entry const* found = archive.find(concat(root, "data/weights/", model.empty() ? "model" : model, ".pt"));
    for (std::string_view const old : {"serialized_state_dict.pt", "serialized_state_dict.json"})
        for (zip_entry const& e : archive.entries())
            if (found == nullptr && (e.name == old || e.name == root + std::string(old))) found = &e;
    return found;
}

[[nodiscard]] inline weights_format zip_weights_format(zip_archive const& archive) {
    std::string const root = zip_root(archive);
    if (archive.find(root + "archive_format") != nullptr || find_inner_checkpoint(archive, root, {}) != nullptr) return weights_format::pt2;
    return weights_format::pt;
}

[[nodiscard]] inline state_dict load_pt2_weights(shared_bytes const& file, std::string const& path, load_options const& options) {
    std::uint64_t const most = options.max_inflated > 0 ? options.max_inflated : zip_inflation_budget(file.bytes.size());
    zip_archive const zip(file, path, {.max_inflated = most});
    if (zip_entry const* const inner = find_inner_checkpoint(zip, zip_root(zip), options.model)) {
        load_options of_inner = options;  // which may be compressed itself: it has no more to unpack than the file that holds it
        of_inner.key.clear();
        of_inner.max_inflated = most;
        return load_weights_pt(zip.bytes(*inner), concat(path, ":", zip_shown_name(inner->name)), of_inner);
    }
    return pt2_archive(file, path, {.max_inflated = most}).weights<state_dict>(options.model);
}

[[nodiscard]] inline state_dict without_prefix(state_dict const& from, std::string const& prefix, std::string const& path) {
    state_dict out;
    bool found = false;
    for (auto const& e : from) {
        bool const has = e.name.starts_with(prefix);
        found = found || has;
        out.insert(has ? e.name.substr(prefix.size()) : e.name, e.data);
    }
    if (!found && !from.empty())
        raise(error::bad_argument(concat(path, ": prefix '", printable(prefix), "'"), "names that begin with it", concat("'", printable(from[0].name), "'")));
    return out;
}

}  // namespace detail

TORCH_IR_INLINE std::string to_string(left_out_weight const& w) { return detail::concat("'", detail::printable(w.name), "' is left out: ", w.reason); }

TORCH_IR_INLINE weights_format find_weights_format(shared_bytes const& file, std::string const& path) {
    auto const text = as_text(file.bytes);
    switch (find_file_kind(file, path)) {
        case file_kind::safetensors: return weights_format::safetensors;
        case file_kind::pt2:
        case file_kind::old_pt2: return weights_format::pt2;
        case file_kind::torchscript:
        case file_kind::torch_save: return detail::zip_weights_format(zip_archive(file, path));
        case file_kind::legacy_save: return weights_format::legacy;  // or another pickle: the reader says what is wrong
        case file_kind::json:
            return text.substr(0, 1U << 20U).find("\"weight_map\"") != std::string_view::npos ? weights_format::index : weights_format::unknown;
        case file_kind::program_text: break;
        case file_kind::other:
            if (text.starts_with("PK")) {
                zip_archive const archive(file, path);
                if (detail::find_inner_checkpoint(archive, detail::zip_root(archive), {}) != nullptr) return weights_format::pt2;
            }
    }
    if (text.size() > 262 && text.substr(257, 5) == "ustar") return weights_format::legacy;
    return weights_format::unknown;
}

TORCH_IR_INLINE state_dict load_weights(std::string const& path, load_options const& options) { return load_weights(map_file(path), path, options); }

TORCH_IR_INLINE state_dict load_weights(shared_bytes const& file, std::string const& path, load_options const& options) {
    weights_format const format = find_weights_format(file, path);
    bool const nests = format == weights_format::pt || format == weights_format::legacy;
    if (!options.key.empty() && !nests && format != weights_format::unknown)
        raise(error::bad_argument(detail::concat(path, ": key '", detail::printable(options.key), "'"), "no key, since the names are all in one dictionary",
                                  to_string(format)));
    state_dict out;
    switch (format) {
        case weights_format::safetensors: out = load_safetensors(file, path); break;
        case weights_format::pt:
        case weights_format::legacy: out = load_weights_pt(file, path, options); break;
        case weights_format::pt2: out = detail::load_pt2_weights(file, path, options); break;
        case weights_format::index:
            out = load_sharded(as_text(file.bytes), path, [&](std::string const& shard) {
                shared_bytes const bytes = map_file(shard);
                if (find_weights_format(bytes, shard) == weights_format::index)
                    raise(error::malformed(path, "/weight_map", "files of weights", "another index"));
                return load_weights(bytes, shard, {.left_out = options.left_out, .types_only = options.types_only, .max_inflated = options.max_inflated});
            });
            break;
        case weights_format::unknown:
            raise(error::malformed(path, {}, "weights: safetensors, torch.save, TorchScript, torch.export, or an index of several files",
                                   find_file_kind(file, path) == file_kind::json ? "a JSON document without 'weight_map'" : describe_file(file, path)));
    }
    return options.strip_prefix.empty() ? out : detail::without_prefix(out, options.strip_prefix, path);
}

}}  // namespace torch_ir

#endif
