// SPDX-License-Identifier: MIT
/// Archives of old releases as archives of today: no current PyTorch opens those of 2.1 to 2.5, and none upgrades them.
///
/// \code
///     for (auto const& model : torch_ir::upgrade("old.pt2", "new.pt2"))
///         std::cout << model.name << ": " << model.written.renamed.size() << " names changed\n";
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/pt2/write.hpp>

#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// One program of an archive that was upgraded.
struct upgraded_model {
    std::string name;
    pt2_written written;
    bool has_inputs = false;  ///< its sample inputs were taken along: the archive held some that are plain tensors of the program's types
};

/// Reads all programs of the archive `from`, which any release since PyTorch 2.1 may have written, and writes them with their weights and constants to the
/// archive `to`, as PyTorch 2.13 does: schema 8.20, for `torch.export.load` of PyTorch 2.9 and newer. Sample inputs and the user's extra files come along;
/// compiled code does not. `to` may be `from`. All or nothing.
///
/// `weights` are for programs that the archive holds none for, as exports to the device meta. Elements are copied from the mapped file to the new one: memory does not
/// grow with them.
///
/// Throws what `pt2_archive` and `write_pt2` throw. Linear in the archive.
std::vector<upgraded_model> upgrade(std::string const& from, std::string const& to, weights_view weights = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(pt2)

#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/pt2/read.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Tensors by name.
struct named_tensors {
    name_map<tensor_data> all;
    void insert(std::string name, tensor_data data) { all.insert_or_assign(std::move(name), std::move(data)); }
    [[nodiscard]] tensor_data const* find(std::string_view name) const {
        auto const found = all.find(std::string(name));
        return found == all.end() ? nullptr : &found->second;
    }
};

}  // namespace detail

TORCH_IR_INLINE std::vector<upgraded_model> upgrade(std::string const& from, std::string const& to, weights_view weights) {
    auto const archive = pt2_archive::open(from);
    auto const& names = archive.models();
    std::vector<ir> programs(names.size());
    std::vector<detail::named_tensors> own(names.size());
    std::vector<pt2_model> models(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        programs[i] = build(archive, pt2_options{.model = names[i]});
        bool const has_weights = archive.has_weights(names[i]);
        if (has_weights) own[i] = archive.weights<detail::named_tensors>(names[i]);
        models[i] = {.name = names[i], .program = &programs[i], .weights = has_weights ? weights_view(own[i]) : weights};
        if (auto inputs = archive.sample_inputs(names[i]); are_sample_inputs(programs[i], inputs)) models[i].inputs = std::move(inputs);
    }
    auto written = write_pt2(to, models, archive.extra_files());
    std::vector<upgraded_model> out;
    for (std::size_t i = 0; i < names.size(); ++i) out.push_back({names[i], std::move(written[i]), !models[i].inputs.empty()});
    return out;
}

}}  // namespace torch_ir

#endif
