// SPDX-License-Identifier: MIT
/// Reading the files of `torch.save` (`.pt`, `.pth`, `.bin`, `.ckpt`) and the weights in TorchScript files. Without LibTorch, and
/// without running anything that a file says: see pickle/reader.hpp.
///
///     torch_ir::state_dict const weights = torch_ir::load_weights_pt("checkpoint.pt", {.key = "model.state_dict"});
///
/// Two forms are read. Since PyTorch 1.6 a file is a zip archive, stored without compression: a pickle (`data.pkl`) and an entry for
/// each storage (`data/0`). Before (`_use_new_zipfile_serialization=False`) it is a sequence of pickles (a magic number, a version,
/// a description of the machine, the object, the keys of the storages), then for each key the number of elements and the elements.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip.hpp>
#include <torch_ir/weights/load_options.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The weights of a file of `torch.save`, in either form, or of a TorchScript file. Parameters are tensors like others; tensors that
/// share a storage share it here, too; views keep their strides. Elements are views of the mapped file: time and memory grow with
/// the number of tensors, not with their size. Only storages that a file of the old form (or an archive that was packed again) has
/// in places that are not aligned for their elements are copied.
///
/// Throws `error`: errc::io, errc::malformed, errc::argument where `key` leads nowhere or several dictionaries are to choose from,
/// errc::unsupported where the weights are an object of an unknown class (its name is told, nothing is run), for quantized, sparse and nested tensors
/// among them unless `options.left_out` wants to be told, and for big-endian files.
///
/// A whole module (`torch.save(model)`) gives the weights of its `state_dict()`: they are read from the dictionaries of the objects' states, and no class is
/// looked for. Other objects of any class are passed over.
[[nodiscard]] state_dict load_weights_pt(std::string const& path, load_options const& options = {});
/// From memory; `name` is shown in errors.
[[nodiscard]] state_dict load_weights_pt(shared_bytes const& file, std::string_view name, load_options const& options = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(weights)

#include <torch_ir/io/little_endian.hpp>

#include <torch_ir/pickle/archive.hpp>
#include <torch_ir/pickle/tensors.hpp>
#include <torch_ir/weights/detail/checkpoint_select.hpp>
#include <torch_ir/weights/detail/legacy_checkpoint.hpp>
#include <torch_ir/weights/detail/script_code.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Tells what was left out, and puts the chosen tensors into `out`.
template <class BytesOf>
void take_tensors(pickle_document const& document, chosen_weights chosen, std::string_view file, load_options const& options, BytesOf&& bytes_of,
                  state_dict& out) {
    if (options.left_out)
        for (left_out_weight const& w : chosen.left_out) options.left_out(w);
    auto const unusable = [&](std::string&& name, std::string const& why) {
        if (options.left_out) return options.left_out({std::move(name), why});
        raise(error::unsupported(concat(file, ": weight '", printable(name), "'"), why, "save the weights as plain tensors"));
    };
    view_tensors(document, std::move(chosen.tensors), file, !options.types_only, bytes_of, unusable,
                 [&](std::string&& name, tensor_data&& t) { out.insert(std::move(name), std::move(t)); });
}

/// `__torch__.models` for `m/code/__torch__/models.py`.
[[nodiscard]] inline std::string script_space(std::string_view entry) {
    std::string out(entry.substr(entry.find("/code/") + 6));
    if (out.ends_with(".py")) out.resize(out.size() - 3);
    std::replace(out.begin(), out.end(), '/', '.');
    return out;
}

[[nodiscard]] inline bool is_script_code(zip_entry const& e) { return e.name.ends_with(".py") && e.name.find("/code/") != std::string::npos; }

/// What the code of a TorchScript file says.
[[nodiscard]] inline script_code read_script_code(zip_archive const& archive) {
    script_code out;
    for (zip_entry const& e : archive.entries())
        if (is_script_code(e)) scan_script_code(as_text(archive.bytes(e).bytes), script_space(e.name), concat(archive.name(), ":", printable(e.name)), out);
    return out;
}

[[nodiscard]] inline state_dict load_zip_checkpoint(zip_archive const& archive, load_options const& options) {
    pickled_archive const pickled(archive);
    auto const& document = pickled.document();
    auto chosen = pickled.is_script() ? chosen_weights{select_script_weights(document, read_script_code(archive), pickled.file(), options.key), {}}
                                      : select_weights(document, pickled.file(), options.key);
    state_dict out;
    auto const bytes_of = [&](std::string_view key, std::uint64_t size) { return pickled.storage(key, size, !options.types_only); };
    take_tensors(document, std::move(chosen), pickled.file(), options, bytes_of, out);
    return out;
}

[[nodiscard]] inline state_dict load_legacy_checkpoint(shared_bytes const& file, std::string_view name, load_options const& options) {
    legacy_checkpoint const checkpoint(file, name);
    auto chosen = select_weights(checkpoint.document(), name, options.key);
    state_dict out;
    auto const bytes_of = [&](std::string_view key, std::uint64_t size) {
        shared_bytes const bytes = checkpoint.storage(key, size);
        return options.types_only ? shared_bytes{} : bytes;
    };
    take_tensors(checkpoint.document(), std::move(chosen), name, options, bytes_of, out);
    return out;
}

}  // namespace detail

TORCH_IR_INLINE state_dict load_weights_pt(std::string const& path, load_options const& options) { return load_weights_pt(map_file(path), path, options); }

TORCH_IR_INLINE state_dict load_weights_pt(shared_bytes const& file, std::string_view name, load_options const& options) {
    if (as_text(file.bytes).starts_with("PK"))
        return detail::load_zip_checkpoint(zip_archive(file, std::string(name), {.max_inflated = options.max_inflated}), options);
    return detail::load_legacy_checkpoint(file, name, options);
}

}}  // namespace torch_ir

#endif
