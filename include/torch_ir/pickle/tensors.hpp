// SPDX-License-Identifier: MIT
/// Makes the tensors that a pickle describes views of the bytes of their storages.
#pragma once

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/pickle/value.hpp>

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

/// A tensor of a pickle under the name that a state dict gives it.
struct named_pickle_tensor {
    std::string name;
    std::size_t tensor = 0;  ///< index into `pickle_document::tensors`
};

/// Calls `f(std::string name, tensor_data)` for each of the chosen tensors. `bytes_of(key, size)` gives the bytes of a storage, at least `size`; it is asked
/// once for each that is needed. Not `with_elements`: it gives none, and the tensors have none. `unusable(std::string name, std::string const& why)` is told
/// of a tensor without plain elements. Throws errc::malformed, with the name of the weight, where a view leaves its storage.
template <class BytesOf, class Unusable, class F>
void view_tensors(pickle_document const& document, std::vector<named_pickle_tensor> chosen, std::string_view file, bool with_elements, BytesOf&& bytes_of,
                  Unusable&& unusable, F&& f);

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

template <class BytesOf, class Unusable, class F>
void view_tensors(pickle_document const& document, std::vector<named_pickle_tensor> chosen,  // NOLINT(performance-unnecessary-value-param): names are moved
                  std::string_view file, bool with_elements, BytesOf&& bytes_of, Unusable&& unusable, F&& f) {
    std::map<std::string_view, std::pair<std::uint64_t, shared_bytes>> known;
    for (auto& [name, index] : chosen) {
        pickle_tensor const& described = document.tensors[index];
        std::string const where = concat("weight '", printable(name), "'");
        if (!described.unusable.empty()) {
            unusable(std::move(name), described.unusable);
            continue;
        }
        pickle_storage const& storage = document.storages[described.storage];
        std::uint64_t const size = storage_size(storage, file);
        auto found = known.find(storage.key);
        if (found == known.end() || found->second.first < size) {
            shared_bytes bytes = bytes_of(storage.key, size);
            if (with_elements) bytes.bytes = bytes.bytes.first(static_cast<std::size_t>(size));
            found = known.insert_or_assign(storage.key, std::pair(size, std::move(bytes))).first;
        }
        shared_bytes& bytes = found->second.second;
        bytes = aligned_bytes(std::move(bytes), std::max(element_size(storage.type), element_size(described.type)));
        std::size_t const element = element_size(storage.type);
        tensor_data t;
        t.dtype = described.type;
        t.sizes = described.sizes;
        t.strides = described.strides;
        t.offset = described.offset;
        std::size_t const first = static_cast<std::size_t>(storage.first) * element, count = static_cast<std::size_t>(storage.count) * element;
        auto const reach = storage_reach(t);
        if (!reach || *reach > count)
            raise(error::malformed(file, where, concat("a view inside of its storage of ", std::to_string(count), " bytes"), "one that exceeds it"));
        if (with_elements) t.storage = bytes.bytes.subspan(first, count);
        t.owner = bytes.owner;
        f(std::move(name), std::move(t));
    }
}

}}}  // namespace torch_ir::detail
