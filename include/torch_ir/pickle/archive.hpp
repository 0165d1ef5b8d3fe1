// SPDX-License-Identifier: MIT
/// A zip archive that torch.save or TorchScript wrote: a pickle (`data.pkl`), and an entry for each storage that it names (`data/0`).
#pragma once

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/io/zip.hpp>
#include <torch_ir/pickle/reader.hpp>
#include <torch_ir/pickle/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Reads the pickle. Throws errc::malformed, errc::unsupported for tensors that are not little-endian and for names that only attacks use.
class pickled_archive {
public:
    explicit pickled_archive(zip_archive archive);

    [[nodiscard]] zip_archive const& archive() const noexcept { return archive_; }
    /// Its texts are valid as long as this.
    [[nodiscard]] pickle_document const& document() const noexcept { return document_; }
    /// The name of the pickle, for messages.
    [[nodiscard]] std::string const& file() const noexcept { return file_; }
    /// The archive is a TorchScript file.
    [[nodiscard]] bool is_script() const noexcept { return is_script_; }
    /// The bytes of a storage, at least `size`; none where they are not `wanted`, and nothing is unpacked then.
    [[nodiscard]] shared_bytes storage(std::string_view key, std::uint64_t size, bool wanted) const;

private:
    zip_archive archive_;
    std::string root_;
    bool is_script_ = false;
    std::string file_;
    shared_bytes pickle_;
    pickle_document document_;

    void check_little_endian() const;
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline pickled_archive::pickled_archive(zip_archive archive) : archive_(std::move(archive)), root_(zip_root(archive_)) {
    zip_entry const* const pickle = archive_.find(root_ + "data.pkl");
    if (pickle == nullptr)
        raise(error::malformed(archive_.name(), {}, "a file of torch.save or TorchScript, with an entry 'data.pkl'",
                               archive_.find(root_ + "archive_format") != nullptr ? "an archive of torch.export" : "a zip archive without it"));
    is_script_ = archive_.find(root_ + "constants.pkl") != nullptr;
    check_little_endian();
    file_ = concat(archive_.name(), ":", zip_shown_name(pickle->name));
    pickle_ = archive_.bytes(*pickle);
    document_ = read_pickle(pickle_.bytes, file_, is_script_);
}

inline void pickled_archive::check_little_endian() const {
    zip_entry const* const entry = archive_.find(root_ + "byteorder");
    if (entry == nullptr) return;
    shared_bytes const order = archive_.bytes(*entry);
    if (as_text(order.bytes) != "little")
        raise(error::unsupported(archive_.name(), concat("tensors in '", printable(as_text(order.bytes)), "' byte order"),
                                 "save the weights on a little-endian machine"));
}

inline shared_bytes pickled_archive::storage(std::string_view key, std::uint64_t size, bool wanted) const {
    zip_entry const* const entry = archive_.find(concat(root_, "data/", key));
    if (entry == nullptr) raise(error::malformed(archive_.name(), {}, concat("the storage '", printable(key), "' (an entry of folder 'data')"), "none"));
    if (entry->size < size)
        raise(error::malformed(archive_.name(), concat("storage '", printable(key), "'"), concat(std::to_string(size), " bytes"),
                               concat(std::to_string(entry->size), " bytes")));
    return wanted ? archive_.bytes(*entry) : shared_bytes{};
}

}}}  // namespace torch_ir::detail
