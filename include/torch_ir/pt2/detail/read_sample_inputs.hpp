// SPDX-License-Identifier: MIT
/// The tensors among the sample inputs of an archive: a pickle of `(args, kwargs)`, see sample_inputs.hpp.
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
#include <torch_ir/pt2/detail/pickled_payload.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The tensors in the file of torch.save in `entry`, in order: of tuples and lists by place, of dictionaries as they stand. Nothing where there are none, and
/// where the inputs hold what is no plain tensor, number, text or container of these. `limits`: of the inner archive. Throws errc::malformed.
[[nodiscard]] std::vector<tensor_data> read_sample_inputs(zip_archive const& archive, zip_entry const& entry, zip_options const& limits);

// ---- implementation -------------------------------------------------------------------------------------------------

/// Collects the tensors of nested containers.
class sample_collector {
public:
    explicit sample_collector(pickle_document const& document) : document_(document) {}

    /// Whether all that is in `r` is plain. A container may be in itself, so both depth and number of values are bounded.
    [[nodiscard]] bool collect(pickle_ref r, int depth = 0) {
        constexpr int max_depth = 64;
        constexpr std::size_t max_visits = 1U << 20U;
        if (depth > max_depth || ++visits_ > max_visits) return false;
        pickle_value const& v = document_[r];
        switch (v.kind) {
            case pickle_kind::none:
            case pickle_kind::boolean:
            case pickle_kind::integer:
            case pickle_kind::real:
            case pickle_kind::string: return true;
            case pickle_kind::tensor: return take(static_cast<std::size_t>(v.number));
            case pickle_kind::tuple:
            case pickle_kind::list:
                for (pickle_ref const item : v.items)
                    if (!collect(item, depth + 1)) return false;
                return true;
            case pickle_kind::dict:
                for (std::size_t i = 1; i < v.items.size(); i += 2)
                    if (!collect(v.items[i], depth + 1)) return false;
                return true;
            default: return false;
        }
    }
    [[nodiscard]] std::vector<named_pickle_tensor> result() && { return std::move(tensors_); }

private:
    pickle_document const& document_;
    std::vector<named_pickle_tensor> tensors_;
    std::size_t visits_ = 0;

    bool take(std::size_t tensor) {
        tensors_.push_back({concat("input_", std::to_string(tensors_.size())), tensor});
        return document_.tensors[tensor].unusable.empty();
    }
};

inline std::vector<tensor_data> read_sample_inputs(zip_archive const& archive, zip_entry const& entry, zip_options const& limits) {
    std::vector<tensor_data> out;
    if (entry.size == 0) return out;
    pickled_archive const pickled = open_inner_pickle(archive, entry, limits);
    sample_collector all(pickled.document());
    if (!all.collect(pickled.document().root)) return out;
    view_tensors(
        pickled.document(), std::move(all).result(), pickled.archive().name(), true,
        [&](std::string_view key, std::uint64_t size) { return pickled.storage(key, size, true); }, [](std::string&&, std::string const&) {},
        [&](std::string&&, tensor_data&& t) { out.push_back(std::move(t)); });
    return out;
}

}}}  // namespace torch_ir::detail
