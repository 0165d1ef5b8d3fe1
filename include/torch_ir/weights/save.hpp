// SPDX-License-Identifier: MIT
/// Writing weights in the format that the name of the file asks for.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/save_pt.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Writes all tensors to `path`, all or nothing: `.safetensors`, or `.pt`, `.pth`, `.bin`, `.ckpt` (torch.save). Throws `error`:
/// errc::argument for another ending, and what `save_safetensors` and `save_weights_pt` throw.
void save_weights(std::string const& path, state_dict const& tensors);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(weights)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE void save_weights(std::string const& path, state_dict const& tensors) {
    if (path.ends_with(".safetensors")) return save_safetensors(path, tensors, {{"format", "pt"}});
    for (std::string_view const ending : {".pt", ".pth", ".bin", ".ckpt"})
        if (path.ends_with(ending)) return save_weights_pt(path, tensors);
    raise(error::bad_argument(detail::concat("the file '", path, "' to write"), "a name that ends with .safetensors, .pt, .pth, .bin or .ckpt", "another"));
}

}}  // namespace torch_ir

#endif
