// SPDX-License-Identifier: MIT
/// Weights that are spread over several files: an index, `model.safetensors.index.json` or `pytorch_model.bin.index.json`, tells
/// which file holds which tensor:
///
///     {"metadata": {"total_size": 24}, "weight_map": {"fc.weight": "model-00001-of-00002.safetensors", …}}
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// The tensors that the index `text` lists, in its order. `load(path)` loads a file, once each, and gives its `state_dict`. File
/// names are relative to the folder of `path`, the path of the index, and may not lead out of it. What a file holds beyond the index
/// is left out. Throws `error`: errc::malformed where the index is wrong, or lists a tensor that its file doesn't have; and what
/// `load` throws.
[[nodiscard]] state_dict load_sharded(std::string_view text, std::string const& path, std::function<state_dict(std::string const&)> const& load);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(weights)

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/detail/json_parse.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The path of a file that an index names.
[[nodiscard]] inline std::string shard_path(json_cursor const& file, std::string const& index) {
    std::string_view const name = file.as_string();
    bool leads_out = name.empty() || name.front() == '/';
    for (char const c : name) leads_out = leads_out || static_cast<unsigned char>(c) < ' ' || c == '\x7f';
    std::size_t const slash = index.rfind('/');
    std::string path(slash == std::string::npos ? std::string_view() : std::string_view(index).substr(0, slash + 1));
    for (std::size_t at = 0; at <= name.size();) {
        std::size_t const end = std::min(name.find('/', at), name.size());
        std::string_view const part = name.substr(at, end - at);
        leads_out = leads_out || part == "..";
        if (!part.empty() && part != ".") path.append(part).append(end < name.size() ? "/" : "");  // one name for one file
        at = end + 1;
    }
    if (leads_out) file.fail("the name of a file in the folder of the index");
    return path;
}

}  // namespace detail

TORCH_IR_INLINE state_dict load_sharded(std::string_view text, std::string const& path, std::function<state_dict(std::string const&)> const& load) {
    detail::json_document const document = detail::parse_json_document(text, path, {.max_depth = 32});
    detail::json_cursor const root(document.root(), path);
    detail::json_cursor const map = root.at("weight_map");
    detail::name_map<state_dict> files;
    state_dict out;
    map.for_each_member([&](std::string_view name, detail::json_cursor const& file) {
        std::string shard = detail::shard_path(file, path);
        auto found = files.find(shard);
        if (found == files.end()) {
            state_dict loaded = load(shard);
            found = files.emplace(std::move(shard), std::move(loaded)).first;
        }
        tensor_data const* const t = found->second.find(name);
        if (t == nullptr) file.fail(detail::concat("a file that holds '", detail::printable(name), "'"), "one without it");
        out.insert(std::string(name), *t);
    });
    return out;
}

}}  // namespace torch_ir

#endif
