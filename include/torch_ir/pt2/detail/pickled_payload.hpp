// SPDX-License-Identifier: MIT
/// The tensors that archives before PyTorch 2.9 store beside their programs: a whole dictionary in one entry, a file of torch.save inside of the archive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/io/zip.hpp>
#include <torch_ir/pickle/archive.hpp>
#include <torch_ir/pickle/tensors.hpp>
#include <torch_ir/pt2/detail/payload.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The file of torch.save in `entry`, which is not empty. `limits`: of the inner archive. Throws errc::malformed, errc::unsupported.
[[nodiscard]] inline pickled_archive open_inner_pickle(zip_archive const& archive, zip_entry const& entry, zip_options const& limits) {
    return pickled_archive(zip_archive(archive.bytes(entry), concat(archive.name(), ":", zip_shown_name(entry.name)), limits));
}

/// Calls `f(pt2_payload)` for each value of the dictionary in `entry`, tensors with elements last. Their bytes are views of the archive, or copies where they
/// lie in odd places. `limits`: of the inner archive. Not `with_elements`: nothing is unpacked. Throws errc::malformed, errc::unsupported.
template <class F>
void for_each_pickled_payload(zip_archive const& archive, zip_entry const& entry, zip_options const& limits, F&& f, bool with_elements = true);

// ---- implementation -------------------------------------------------------------------------------------------------

/// An object that a fake tensor of a weight-free archive becomes (2.3 and newer).
[[nodiscard]] inline bool is_fake_tensor(pickle_document const& document, pickle_value const& v) {
    if (v.kind != pickle_kind::foreign) return false;
    pickle_class const& c = document.classes[static_cast<std::size_t>(v.number)];
    return c.module == "torch._export.serde.serialize" && c.name == "_reconstruct_fake_tensor";
}

template <class F>
void for_each_pickled_payload(zip_archive const& archive, zip_entry const& entry, zip_options const& limits, F&& f, bool with_elements) {
    if (entry.size == 0) return;  // an empty dictionary
    pickled_archive const pickled = open_inner_pickle(archive, entry, limits);
    std::string const& file = pickled.archive().name();
    auto const& document = pickled.document();
    auto const& root = document[document.root];
    if (root.kind != pickle_kind::dict) raise(error::malformed(file, {}, "a dictionary of tensors", describe_pickled(root.kind)));
    std::vector<named_pickle_tensor> plain;
    for (std::size_t i = 0; i + 1 < root.items.size(); i += 2) {
        auto const &key = document[root.items[i]], &value = document[root.items[i + 1]];
        if (key.kind != pickle_kind::string) raise(error::malformed(file, {}, "names as the keys of the dictionary", describe_pickled(key.kind)));
        if (value.kind == pickle_kind::tensor) {
            auto const& tensor = document.tensors[static_cast<std::size_t>(value.number)];
            if (tensor.unusable.empty()) plain.push_back({std::string(key.text), static_cast<std::size_t>(value.number)});
            else f(pt2_payload{tensor.is_meta ? pt2_payload_kind::no_data : pt2_payload_kind::sparse, key.text, {}, tensor.unusable});
        } else {
            f(pt2_payload{is_fake_tensor(document, value) ? pt2_payload_kind::no_data : pt2_payload_kind::pickled, key.text, {}, {}});
        }
    }
    view_tensors(
        document, std::move(plain), file, with_elements, [&](std::string_view key, std::uint64_t size) { return pickled.storage(key, size, with_elements); },
        [](std::string&&, std::string const&) {},
        [&](std::string&& name, tensor_data&& t) {
            f(pt2_payload{pt2_payload_kind::data, name, std::move(t), {}});
        });
}

}}}  // namespace torch_ir::detail
