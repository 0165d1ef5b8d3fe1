// SPDX-License-Identifier: MIT
/// The tensors that an archive stores beside its programs: weights and constants, as views of the mapped file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/detail/json_parse.hpp>
#include <torch_ir/io/zip.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/pt2/detail/schema.hpp>
#include <torch_ir/pt2/detail/types.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// What stands behind an entry of a payload table.
enum class pt2_payload_kind : std::uint8_t {
    data,     ///< a plain tensor
    no_data,  ///< a tensor exported on the meta device: a type only
    pickled,  ///< a Python object (a tensor subclass, a custom object): readable with PyTorch only
    sparse    ///< a tensor without plain elements
};

struct pt2_payload {
    pt2_payload_kind kind = pt2_payload_kind::no_data;
    std::string_view name;  ///< in the state dict
    tensor_data tensor;     ///< for `data` only
    std::string reason{};   ///< of `sparse`: what it is
};

/// A payload table (`data/weights/model_weights_config.json`): it maps names to entries that hold whole storages, of which each
/// tensor is a strided view. Tensors may share a storage. Refers to the archive, which must outlive it; the tensors don't.
class pt2_payload_table {
public:
    /// Opens the table `config`; its entries stand in `folder`, which ends with '/'. Throws errc::malformed.
    pt2_payload_table(zip_archive const& archive, std::string const& config, std::string folder);

    /// Calls `f(pt2_payload)` for each entry, in the order of the table. Throws errc::malformed where a view leaves its storage.
    /// Linear in the number of entries, whatever their size. Not `with_elements`: the tensors have none, and nothing is unpacked.
    template <class F>
    void for_each(F&& f, bool with_elements = true) const;

private:
    zip_archive const& archive_;
    std::string folder_;
    std::string file_;
    json_document document_;

    [[nodiscard]] pt2_payload read(std::string_view name, json_cursor const& entry, pt2_type_reader& types, bool with_elements) const;
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline pt2_payload_table::pt2_payload_table(zip_archive const& archive, std::string const& config, std::string folder)
    : archive_(archive), folder_(std::move(folder)), file_(concat(archive.name(), ":", config)) {
    shared_bytes const text = archive.bytes(archive.get(config));
    document_ = parse_json_document(as_text(text.bytes), file_, {.max_values = json_value_budget(archive.archive().bytes.size())});
}

template <class F>
void pt2_payload_table::for_each(F&& f, bool with_elements) const {
    json_cursor const root(document_.root(), file_);
    json_cursor const entries = root.at("config");
    pt2_type_reader types;
    entries.for_each_member([&](std::string_view name, json_cursor const& entry) { f(read(name, entry, types, with_elements)); });
}

inline pt2_payload pt2_payload_table::read(std::string_view name, json_cursor const& entry, pt2_type_reader& types, bool with_elements) const {
    pt2_payload out{pt2_payload_kind::pickled, name, {}, {}};
    auto const meta = find_member(entry, "tensor_meta");
    if (entry.at("use_pickle").as_bool() || !meta) return out;
    tensor_type const type = types.tensor(*meta);
    auto const sizes = static_sizes(type.sizes), strides = static_sizes(*type.strides);
    if (!sizes || !strides || !type.storage_offset.is_static()) meta->fail("static sizes, strides and offset", "symbolic ones");
    auto const count = element_count(*sizes);
    if (!count) meta->fail("sizes whose product fits 64 bits", to_string(type.sizes));

    json_cursor const path = entry.at("path_name");
    out.kind = pt2_payload_kind::no_data;
    if (type.device.type == "meta") return out;
    out.kind = pt2_payload_kind::sparse;
    out.reason = "a sparse tensor";
    if (type.layout != layout::strided) return out;
    out.reason.clear();
    zip_entry const* const stored = archive_.find(concat(folder_, path.as_string()));
    if (stored == nullptr) path.fail("the name of an archive entry", describe_json(path.value()));
    out.kind = pt2_payload_kind::no_data;
    if (stored->size == 0 && *count > 0) return out;

    out.kind = pt2_payload_kind::data;
    out.tensor = {type.dtype, *sizes, *strides, type.storage_offset.value(), {}, {}};
    auto const reach = storage_reach(out.tensor);
    if (!reach || *reach > stored->size) entry.fail(concat("a tensor inside of its ", std::to_string(stored->size), " bytes"), to_string(type));
    if (!with_elements) return out;
    shared_bytes const storage = archive_.bytes(*stored);
    out.tensor.storage = storage.bytes;
    out.tensor.owner = storage.owner;
    return out;
}

}}}  // namespace torch_ir::detail
