// SPDX-License-Identifier: MIT
/// Writes the tensors that an archive stores beside its programs: files of raw bytes and the table of the views of them. The reverse of
/// pt2/detail/payload.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip_write.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/pt2/detail/write_values.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A tensor to store: its key, what the program says of it, and its elements, if it has any.
struct pt2_stored {
    std::string_view name;
    tensor_type const* type = nullptr;
    tensor_data const* data = nullptr;  ///< null: a type only, on the device `meta`
    bool is_parameter = false;
};

/// Writes one table and its files. Tensors of one storage and dtype share a file, which holds the storage from the first element that one of them has to
/// the last: nothing is copied, however large it is.
class pt2_payload_writer {
public:
    /// Files are `folder` + `prefix` and a number from `next` on, which is advanced.
    pt2_payload_writer(zip_writer& archive, std::string folder, std::string_view prefix, std::size_t& next)
        : archive_(archive), folder_(std::move(folder)), prefix_(prefix), next_(next) {}

    /// Writes the files, and returns the table (`*_weights_config.json`). Throws errc::argument for a tensor that is not of its type or exceeds its
    /// storage. O(n log n) in the number of tensors, and linear in their bytes.
    [[nodiscard]] std::string write(std::span<pt2_stored const> tensors);

private:
    struct file {
        std::string name;
        std::span<std::byte const> storage;
        std::uint64_t first = 0, last = 0;  ///< bytes of the storage that are written
    };

    zip_writer& archive_;
    std::string folder_;
    std::string_view prefix_;
    std::size_t& next_;
    std::vector<file> files_;

    [[nodiscard]] std::vector<std::size_t> lay_out(std::span<pt2_stored const> tensors);
    static void write_entry(pt2_writer& out, pt2_stored const& t, file const& f);
};

/// Throws errc::argument unless the tensor has the dtype and the static sizes of `type`, and elements inside of its storage. `place` says which it is.
void check_is_of_type(tensor_data const& data, tensor_type const& type, std::string_view place);

// ---- implementation -------------------------------------------------------------------------------------------------

/// Whether a tensor has the dtype and the sizes of a type; one that is symbolic may have any size.
[[nodiscard]] inline bool is_of_type(tensor_data const& data, tensor_type const& type) {
    auto const fits = [](dim const& wanted, std::int64_t given) { return !wanted.is_static() || wanted == dim(given); };
    return data.dtype == type.dtype && std::equal(type.sizes.begin(), type.sizes.end(), data.sizes.begin(), data.sizes.end(), fits);
}

inline void check_is_of_type(tensor_data const& data, tensor_type const& type, std::string_view place) {
    if (!is_of_type(data, type))
        raise(error::bad_argument(place, concat("a tensor of the program's type ", to_string(type)),
                                  concat(to_string(data.dtype), to_string(shape(data.sizes.begin(), data.sizes.end())))));
    if (!is_within_storage(data)) raise(error::bad_argument(place, "a view inside of its storage", "one that exceeds it"));
}

/// The file of each tensor. A tensor without bytes has an empty one for itself.
inline std::vector<std::size_t> pt2_payload_writer::lay_out(std::span<pt2_stored const> tensors) {
    std::map<std::tuple<std::byte const*, std::size_t, dtype>, std::size_t> known;
    std::vector<std::size_t> file_of;
    for (pt2_stored const& t : tensors) {
        std::uint64_t const end = t.data != nullptr ? storage_reach(*t.data).value_or(0) : 0;
        std::size_t at = files_.size();
        if (end != 0) at = known.try_emplace({t.data->storage.data(), t.data->storage.size(), t.data->dtype}, at).first->second;
        if (at == files_.size()) files_.push_back({concat(prefix_, std::to_string(next_++)), {}, end, 0});
        file_of.push_back(at);
        if (end == 0) continue;
        file& f = files_[at];
        f.storage = t.data->storage;
        f.first = std::min(f.first, static_cast<std::uint64_t>(t.data->offset) * element_size(t.data->dtype));
        f.last = std::max(f.last, end);
    }
    return file_of;
}

inline std::string pt2_payload_writer::write(std::span<pt2_stored const> tensors) {
    for (pt2_stored const& t : tensors)
        if (t.data != nullptr) check_is_of_type(*t.data, *t.type, concat("weight '", printable(t.name), "'"));
    auto const file_of = lay_out(tensors);
    for (file const& f : files_)
        archive_.add(concat(folder_, f.name), f.storage.subspan(f.storage.empty() ? 0 : f.first, f.storage.empty() ? 0 : f.last - f.first));
    pt2_writer out;
    out.open_compact('{');
    out.key("config");
    out.open_compact('{');
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        out.key(tensors[i].name);
        write_entry(out, tensors[i], files_[file_of[i]]);
    }
    out.close('}');
    out.close('}');
    return std::move(out.text());
}

inline void pt2_payload_writer::write_entry(pt2_writer& out, pt2_stored const& t, file const& f) {
    tensor_type type = *t.type;
    auto const kind = kind_of(type.dtype);  // the values of a program that uses a buffer may want gradients, the buffer doesn't
    type.requires_grad = type.requires_grad && t.is_parameter && (kind == dtype_kind::floating || kind == dtype_kind::complex);
    if (t.data != nullptr) {
        bool const has_elements = !f.storage.empty();
        type.sizes.assign(t.data->sizes.begin(), t.data->sizes.end());
        type.strides.emplace(t.data->strides.begin(), t.data->strides.end());
        type.storage_offset = has_elements ? t.data->offset - static_cast<std::int64_t>(f.first / element_size(t.data->dtype)) : 0;
        if (type.device.type == "meta") type.device = device{};
    } else {
        type.device = device{"meta", -1};
    }
    out.open_compact('{');
    out.key("path_name");
    out.string(f.name);
    out.key("is_param");
    out.boolean(t.is_parameter);
    out.key("use_pickle");
    out.boolean(false);
    out.key("tensor_meta");
    write_tensor_meta(out, type, {"weight", t.name});
    out.close('}');
}

}}}  // namespace torch_ir::detail
