// SPDX-License-Identifier: MIT
/// Makes the tensors that a pickle describes views of the bytes of their storages.
#pragma once

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/weights/detail/checkpoint_select.hpp>
#include <torch_ir/weights/detail/pickle_value.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The bytes of a storage, aligned for its elements: as they are, or a copy where the file has them in an odd place.
[[nodiscard]] shared_bytes aligned_bytes(shared_bytes bytes, std::size_t element);

/// The bytes that a storage takes. Throws errc::malformed where that is no number.
[[nodiscard]] std::uint64_t storage_size(pickle_storage const& s, std::string_view file);

/// Calls `f(std::string name, tensor_data)` for each of the chosen tensors. `bytes_of(key, size)` gives the bytes of a storage, at least `size`; it is asked
/// once for each that is needed. Throws errc::malformed where a view leaves its storage and errc::unsupported for a tensor without plain elements, both with
/// the name of the weight.
template <class BytesOf, class F>
void view_tensors(pickle_document const& document, std::vector<named_pickle_tensor> chosen, std::string_view file, BytesOf&& bytes_of, F&& f);

// ---- implementation -------------------------------------------------------------------------------------------------

inline shared_bytes aligned_bytes(shared_bytes bytes, std::size_t element) {
    std::size_t const alignment = std::min<std::size_t>(element, alignof(double));
    if (alignment == 0 || reinterpret_cast<std::uintptr_t>(bytes.bytes.data()) % alignment == 0) return bytes;
    return share(std::vector<std::byte>(bytes.bytes.begin(), bytes.bytes.end()));
}

inline std::uint64_t storage_size(pickle_storage const& s, std::string_view file) {
    std::uint64_t size = 0;
    if (multiply_overflows(static_cast<std::uint64_t>(s.whole), element_size(s.type), size) ||
        size > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        raise(error::malformed(file, concat("storage '", printable(s.key), "'"), "a size within 64 bits", concat(std::to_string(s.whole), " elements")));
    return size;
}

template <class BytesOf, class F>
void view_tensors(pickle_document const& document, std::vector<named_pickle_tensor> chosen,  // NOLINT(performance-unnecessary-value-param): names are moved
                  std::string_view file, BytesOf&& bytes_of, F&& f) {
    std::map<std::string_view, shared_bytes> known;
    for (auto& [name, index] : chosen) {
        pickle_tensor const& described = document.tensors[index];
        std::string const where = concat("weight '", printable(name), "'");
        if (!described.unusable.empty()) raise(error::unsupported(concat(file, ": ", where), described.unusable, "save the weights as plain tensors"));
        pickle_storage const& storage = document.storages[described.storage];
        std::uint64_t const size = storage_size(storage, file);
        auto found = known.find(storage.key);
        if (found == known.end() || found->second.bytes.size() < size) {
            shared_bytes const bytes = bytes_of(storage.key, size);
            found = known.insert_or_assign(storage.key, shared_bytes{bytes.bytes.first(static_cast<std::size_t>(size)), bytes.owner}).first;
        }
        found->second = aligned_bytes(std::move(found->second), std::max(element_size(storage.type), element_size(described.type)));
        std::size_t const element = element_size(storage.type);
        tensor_data t;
        t.dtype = described.type;
        t.sizes = described.sizes;
        t.strides = described.strides;
        t.offset = described.offset;
        t.storage = found->second.bytes.subspan(static_cast<std::size_t>(storage.first) * element, static_cast<std::size_t>(storage.count) * element);
        t.owner = found->second.owner;
        if (!is_within_storage(t))
            raise(error::malformed(file, where, concat("a view inside of its storage of ", std::to_string(t.storage.size()), " bytes"), "one that exceeds it"));
        f(std::move(name), std::move(t));
    }
}

}}}  // namespace torch_ir::detail
