// SPDX-License-Identifier: MIT
// The pickles in checkpoints and whole modules, without the zip around them: what is chosen of them as weights, and made a view of storages.
#include "fuzz.hpp"

#include <torch_ir/pickle/reader.hpp>
#include <torch_ir/pickle/tensors.hpp>
#include <torch_ir/weights/detail/checkpoint_select.hpp>

#include <string>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const bytes = torch_ir_fuzz::bytes_of(data, size);
    auto const storage = [](std::string_view, std::uint64_t wanted, bool) {
        if (wanted > 65536) torch_ir::raise(torch_ir::error::malformed("fuzz.pkl", {}, "a small storage", "a large one"));
        return torch_ir::share(std::vector<std::uint8_t>(static_cast<std::size_t>(wanted)));
    };
    torch_ir::load_options options;
    if (size % 2 == 0) options.left_out = [](torch_ir::left_out_weight const&) {};
    options.types_only = size % 3 == 0;
    return torch_ir_fuzz::refuse_or_read([&] {
        auto const document = torch_ir::detail::read_pickle(bytes.bytes, "fuzz.pkl");
        for (std::string const key : {"", "model"})
            torch_ir_fuzz::refuse_or_read([&] {
                auto chosen = torch_ir::detail::select_weights(document, "fuzz.pkl", key);
                torch_ir::detail::view_tensors(document, std::move(chosen.tensors), "fuzz.pkl", options, storage,
                                               [](std::string const&, torch_ir::tensor_data const& t) {
                                                   if (!t.storage.empty()) static_cast<void>(torch_ir::contiguous_bytes(t));
                                               });
            });
    });
}
