// SPDX-License-Identifier: MIT
/// Writing weights as `torch.save` does, in zip form: `torch.load(path, weights_only=True)` reads the file.
///
///     torch_ir::save_weights_pt("weights.pt", weights);
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip_write.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Writes an OrderedDict of the tensors, all or nothing. Tensors that share a storage share it in the file; one that has a storage
/// for itself and uses only a part of it is written contiguously, without the rest. Throws `error`: errc::io, or errc::argument for a
/// dtype that torch.save has no plain form for (quantized) and a view that exceeds its storage.
void save_weights_pt(std::string const& path, state_dict const& tensors);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(weights)

#include <torch_ir/pickle/writer.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// A tensor to write and where its elements go.
struct saved_tensor {
    tensor_data const* data = nullptr;
    std::size_t storage = 0;  ///< number of the entry
    bool packed = false;      ///< elements in row-major order from the start of the storage
};

struct saved_storage {
    tensor_data const* first = nullptr;  ///< of the tensors that use it
    std::size_t users = 0;
};

/// Which tensors share a storage, and which are packed into one of their own.
struct saved_layout {
    std::vector<saved_tensor> tensors;
    std::vector<saved_storage> storages;
};

[[nodiscard]] inline std::size_t bytes_of(tensor_data const& t) { return static_cast<std::size_t>(element_count(t.sizes).value_or(0)) * element_size(t.dtype); }

[[nodiscard]] inline saved_layout lay_out(state_dict const& tensors) {
    saved_layout out;
    // PyTorch gives a storage one dtype where it is typed, so tensors share one only if they agree.
    std::map<std::pair<std::pair<std::byte const*, std::size_t>, dtype>, std::size_t> known;
    for (auto const& e : tensors) {
        std::string const what = concat("tensor '", e.name, "' for a file of torch.save");
        auto const kind = kind_of(e.data.dtype);
        if (kind == dtype_kind::quantized || kind == dtype_kind::undefined)
            raise(error::bad_argument(what, "a dtype that is not quantized", to_string(e.data.dtype)));
        if (!is_within_storage(e.data)) raise(error::bad_argument(what, "a view inside of its storage", "one that exceeds it"));
        std::size_t number = out.storages.size();
        if (bytes_of(e.data) != 0) number = known.try_emplace({{e.data.storage.data(), e.data.storage.size()}, e.data.dtype}, number).first->second;
        if (number == out.storages.size()) out.storages.push_back({&e.data});
        ++out.storages[number].users;
        out.tensors.push_back({&e.data, number});
    }
    for (auto& t : out.tensors) t.packed = out.storages[t.storage].users == 1 && (bytes_of(*t.data) < t.data->storage.size() || is_contiguous(*t.data));
    return out;
}

/// Bytes of a storage as written.
[[nodiscard]] inline std::size_t saved_size(saved_tensor const& t) {
    std::size_t const width = element_size(t.data->dtype);
    return t.packed ? bytes_of(*t.data) : t.data->storage.size() / width * width;
}

/// The pickle of the dictionary.
[[nodiscard]] inline std::string pickle_of(state_dict const& tensors, saved_layout const& layout) {
    pickle_writer p;
    p.call_without_arguments("collections", "OrderedDict");
    p.mark();
    for (std::size_t i = 0; i < layout.tensors.size(); ++i) {
        saved_tensor const& t = layout.tensors[i];
        p.string(tensors[i].name);
        append_tensor(p, t.data->dtype, std::to_string(t.storage), static_cast<std::int64_t>(saved_size(t) / element_size(t.data->dtype)),
                      t.packed ? 0 : t.data->offset, t.data->sizes, t.packed ? contiguous_strides(t.data->sizes) : t.data->strides);
    }
    p.set_items();
    return std::move(p).finish();
}

}  // namespace detail

TORCH_IR_INLINE void save_weights_pt(std::string const& path, state_dict const& tensors) {
    detail::saved_layout const layout = detail::lay_out(tensors);
    std::string const pickle = detail::pickle_of(tensors, layout);
    atomic_file file(path);
    zip_writer archive([&](std::span<std::byte const> bytes) { file.write(bytes); });
    archive.add("archive/data.pkl", as_bytes(pickle));
    archive.add("archive/byteorder", as_bytes("little"));
    std::vector<bool> written(layout.storages.size(), false);
    for (auto const& t : layout.tensors) {
        if (written[t.storage]) continue;
        written[t.storage] = true;
        std::string const name = detail::concat("archive/data/", std::to_string(t.storage));
        std::size_t const size = detail::saved_size(t);
        if (!t.packed) archive.add(name, t.data->storage.first(size));
        else if (size == 0) archive.add(name, {});
        else if (is_contiguous(*t.data))
            archive.add(name, t.data->storage.subspan(static_cast<std::size_t>(t.data->offset) * element_size(t.data->dtype), size));
        else archive.add(name, contiguous_bytes(*t.data));
    }
    archive.add("archive/version", as_bytes("3\n"));
    archive.finish();
    file.commit();
}

}}  // namespace torch_ir

#endif
