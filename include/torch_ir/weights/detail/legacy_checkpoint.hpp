// SPDX-License-Identifier: MIT
/// The form that torch.save wrote before PyTorch 1.6: pickles, then storages one after the other.
#pragma once

#include <torch_ir/io/little_endian.hpp>
#include <torch_ir/ir/keyed_hash.hpp>

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/pickle/reader.hpp>
#include <torch_ir/pickle/tensors.hpp>
#include <torch_ir/pickle/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The magic number 0x1950a86a20f9469cfc6c as pickles hold it, after the protocol: a long of ten bytes, and the end.
inline constexpr std::array<unsigned char, 13> legacy_magic{0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.'};

/// The bytes begin like a file of the old form.
[[nodiscard]] bool is_legacy_checkpoint(std::span<std::byte const> bytes) noexcept;

/// An open file of the old form. Shares its bytes.
class legacy_checkpoint {
public:
    /// Reads all pickles and finds the storages. Linear in the pickles and the number of storages.
    legacy_checkpoint(shared_bytes file, std::string_view name);

    [[nodiscard]] pickle_document const& document() const noexcept { return document_; }
    /// The elements of a storage, as they lie in the file. Throws errc::malformed where there are none or less than `size` bytes.
    [[nodiscard]] shared_bytes storage(std::string_view key, std::uint64_t size) const;

private:
    shared_bytes file_;
    std::string name_;
    pickle_document document_;
    view_map<std::span<std::byte const>> storages_;
    std::size_t at_ = 0;

    [[nodiscard]] pickle_document next_pickle(std::string_view what);
    void check_machine();
    void find_storages(pickle_document const& keys);
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline bool is_legacy_checkpoint(std::span<std::byte const> bytes) noexcept {
    if (bytes.size() < 2 + legacy_magic.size() || bytes[0] != std::byte{0x80}) return false;
    std::size_t at = 2;
    if (bytes[at] == std::byte{0x95}) at += 9;  // protocol 4 begins with the size of a frame
    return bytes.size() >= at + legacy_magic.size() && std::equal(legacy_magic.begin(), legacy_magic.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                                                                  [](unsigned char a, std::byte b) { return std::byte{a} == b; });
}

inline legacy_checkpoint::legacy_checkpoint(shared_bytes file, std::string_view name) : file_(std::move(file)), name_(name) {
    auto const text = as_text(file_.bytes);
    if (!is_legacy_checkpoint(file_.bytes)) {
        std::string_view found = text.starts_with('\x80') ? "a pickle that torch.save didn't write" : "other content";
        if (text.empty()) found = "an empty file";
        if (text.size() > 262 && text.substr(257, 5) == "ustar")
            raise(error::unsupported(name, "the tar form that PyTorch 0.1 wrote", "load the file with PyTorch and save it again"));
        if (text.substr(0, 4096).find("torch.distributed.checkpoint") != std::string_view::npos)
            found = "the table of a distributed checkpoint (make one file of its folder: python -m torch.distributed.checkpoint.format_utils dcp_to_torch)";
        raise(error::malformed(name, {}, "a file of torch.save (is the file complete?)", found));
    }
    static_cast<void>(next_pickle("the magic number"));
    auto const version = next_pickle("the version");
    auto const& v = version[version.root];
    if (v.kind != pickle_kind::integer || v.number != 1001)
        raise(error::unsupported(name, "a version of the old form other than 1001", "load the file with PyTorch and save it again"));
    check_machine();
    document_ = next_pickle("the object");
    find_storages(next_pickle("the keys of the storages"));
}

inline pickle_document legacy_checkpoint::next_pickle(std::string_view what) {
    auto document = read_pickle(file_.bytes.subspan(at_), concat(name_, ":", what));
    at_ += document.size;
    return document;
}

/// The description of the machine that wrote the file: `{'protocol_version': 1001, 'little_endian': True, 'type_sizes': {…}}`.
inline void legacy_checkpoint::check_machine() {
    auto const machine = next_pickle("the description of the machine");
    auto const& items = machine[machine.root].items;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        if (machine[items[i]].kind == pickle_kind::string && machine[items[i]].text == "little_endian" && machine[items[i + 1]].number == 0)
            raise(error::unsupported(name_, "tensors that are not little-endian", "save the weights on a little-endian machine"));
}

inline void legacy_checkpoint::find_storages(pickle_document const& keys) {
    if (keys[keys.root].kind != pickle_kind::list) raise(error::malformed(name_, "the keys of the storages", "a list", describe_pickled(keys[keys.root].kind)));
    view_map<pickle_storage const*> described;
    for (auto const& s : document_.storages) described.emplace(s.key, &s);
    for (pickle_ref const k : keys[keys.root].items) {
        std::string_view const key = keys[k].text;
        std::string const where = concat("storage '", printable(key), "'");
        auto const found = described.find(key);
        if (keys[k].kind != pickle_kind::string || found == described.end())
            raise(error::malformed(name_, "the keys of the storages", "keys that the object uses", where));
        std::uint64_t const size = storage_size(*found->second, name_);
        std::size_t const rest = file_.bytes.size() - at_;
        if (rest < 8 || size > rest - 8)
            raise(error::malformed(name_, where, concat(std::to_string(size), " bytes behind their number (is the file complete?)"),
                                   concat(std::to_string(rest), " bytes")));
        std::uint64_t const count = load_le<8>(file_.bytes, at_);
        if (count != static_cast<std::uint64_t>(found->second->whole))
            raise(error::malformed(name_, where, concat(std::to_string(found->second->whole), " elements"), std::to_string(count)));
        // The key lies in the file as well, so it lives as long as this does.
        if (!storages_.emplace(key, file_.bytes.subspan(at_ + 8, static_cast<std::size_t>(size))).second)
            raise(error::malformed(name_, "the keys of the storages", "each key once", where));
        at_ += 8 + static_cast<std::size_t>(size);
    }
}

inline shared_bytes legacy_checkpoint::storage(std::string_view key, std::uint64_t size) const {
    auto const found = storages_.find(key);
    if (found == storages_.end() || found->second.size() < size)
        raise(error::malformed(name_, concat("storage '", printable(key), "'"), concat(std::to_string(size), " bytes"),
                               found == storages_.end() ? std::string("none") : std::to_string(found->second.size())));
    return {found->second, file_.owner};
}

}}}  // namespace torch_ir::detail
