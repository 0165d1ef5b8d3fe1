// SPDX-License-Identifier: MIT
// Guards: parsed and evaluated on a call with nested arguments.
#include "fuzz.hpp"

#include <torch_ir/ir/guard.hpp>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static torch_ir::model_info const info = [] {
        torch_ir::pytree const leaf, pair{"builtins.tuple", "null", {leaf, leaf}}, past{"builtins.list", "null", {pair}};
        torch_ir::pytree const args{"builtins.tuple", "null", {leaf, leaf, past}}, kwargs{"builtins.dict", R"(["mask"])", {leaf}};
        torch_ir::model_info out;
        out.in_spec = torch_ir::pytree{"builtins.tuple", "null", {args, kwargs}};
        out.argument_names = {"x", "n", "past", "mask"};
        return out;
    }();
    auto const leaf = [](std::size_t k) -> torch_ir::guard_value {
        if (k == 1) return std::int64_t{3};
        if (k == 4) return std::monostate{};
        return torch_ir::guard_tensor{{6, 4, 5}, {20, 5, 1}, 2, "torch.float32"};
    };
    torch_ir::guard const g(std::string(reinterpret_cast<char const*>(data), size));
    static_cast<void>(g.check({info, leaf, {"x", "n", "a", "b", "mask"}}));
    return 0;
}
