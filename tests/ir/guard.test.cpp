// SPDX-License-Identifier: MIT
#include <torch_ir/ir/guard.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace torch_ir;

pytree leaf() { return {}; }

/// forward(x, n, past, *, mask): x of 6x4, n = 3, past a list of pairs, mask None.
struct guarded_call {
    model_info info;
    std::vector<guard_value> leaves{guard_tensor{{6, 4}, {4, 1}, 2, "torch.float32"}, std::int64_t{3}, guard_tensor{{1, 2}, {}, 0, ""},
                                    guard_tensor{{1, 5}, {}, 0, ""}, std::monostate{}};

    guarded_call() {
        pytree const pair{"builtins.tuple", "null", {leaf(), leaf()}};
        pytree const past{"builtins.list", "null", {pair}};
        pytree const args{"builtins.tuple", "null", {leaf(), leaf(), past}};
        pytree const kwargs{"builtins.dict", R"(["mask"])", {leaf()}};
        info.in_spec = pytree{"builtins.tuple", "null", {args, kwargs}};
        info.argument_names = {"x", "n", "past", "mask"};
    }
    guard_verdict check(std::string text) const {
        return guard(std::move(text)).check({info, [this](std::size_t k) { return k < leaves.size() ? leaves[k] : guard_value(); }, {}});
    }
};

std::string verdict(std::string text) {
    switch (guarded_call().check(std::move(text))) {
        case guard_verdict::holds: return "holds";
        case guard_verdict::violated: return "violated";
        case guard_verdict::unknown: return "unknown";
    }
    return {};
}

TEST_CASE("guards compare sizes, strides and numbers of the inputs") {
    CHECK(verdict("L['x'].size()[0] == 6") == "holds");
    CHECK(verdict("L['x'].size()[0] > L['x'].size()[1]") == "holds");
    CHECK(verdict("L[\"x\"].shape[-1] != 4") == "violated");
    CHECK(verdict("L['x'].stride()[0] == 4 and L['x'].stride(1) == 1") == "holds");
    CHECK(verdict("L['x'].storage_offset() == 2") == "holds");
    CHECK(verdict("L['x'].dim() == 2 and L['x'].ndim == 2 and L['x'].numel() == 24 and len(L['x'].shape) == 2") == "holds");
    CHECK(verdict("L['n'] >= 3") == "holds");
    CHECK(verdict("8*L['n'] <= 23") == "violated");
    CHECK(verdict("2 <= L['n'] < 3") == "violated");
}

TEST_CASE("guards calculate as Python does") {
    CHECK(verdict("(L['x'].size()[0] % 2) == 0") == "holds");
    CHECK(verdict("(-7) // 2 == -4 and (-7) % 2 == 1 and 7 % -2 == -1") == "holds");
    CHECK(verdict("-2 ** 2 == -4 and 2 ** 3 ** 2 == 512 and 2 ** -1 == 0.5") == "holds");
    CHECK(verdict("1 + 2*3 - 4 == 3 and (1 + 2)*3 == 9 and 7/2 == 3.5") == "holds");
    CHECK(verdict("4*L['x'].size()[0]*((-1) + (L['x'].size()[1] // 2)) >= 2") == "holds");
    CHECK(verdict("math.trunc(0.75*torch.sym_float(L['x'].size()[0])) == 4") == "holds");
    CHECK(verdict("math.floor(-1.5) == -2 and math.ceil(1.2) == 2 and math.sqrt(16) == 4.0") == "holds");
    CHECK(verdict("torch._sym_sqrt(9) == 3 and torch.sym_int(2.9) == 2 and torch.sym_max(1, 2) == 2 and torch.sym_not(False)") == "holds");
    CHECK(verdict("max(1, L['x'].size()[1] // 2, 7) == 7 and min([4, 2]) == 2 and abs(-3) == 3") == "holds");
    CHECK(verdict("(1 if L['n'] > 5 else 2) == 2") == "holds");
    CHECK(verdict("L['n'] in (1, 3) and L['n'] not in [4]") == "holds");
    CHECK(verdict("not L['n'] == 3 or 5 & 4 | 1 == 5") == "holds");
}

TEST_CASE("guards follow paths into nested arguments, and None") {
    CHECK(verdict("L['past'][0][1].size()[1] == 5") == "holds");
    CHECK(verdict("L['past'][0][0].size()[1] == 5") == "violated");
    CHECK(verdict("L['mask'] is None") == "holds");
    CHECK(verdict("L['x'] is not None") == "holds");
    CHECK(verdict("L['x'].dtype == 'torch.float32'") == "holds");
}

TEST_CASE("what a guard can't tell is unknown, not true") {
    for (char const* text : {"L['x'].nothing[5] == 0", "L['x'].size[0] == 6", "L['y'].size()[0] == 2", "L['x'].size()[2] == 1",
                             "L['past'][1][0].size()[0] == 1", "1 // 0 == 0", "1 % 0 == 0", "G['x'] == 1", "f(2) == 2", "L['past'][0][0].stride()[0] == 1",
                             "9223372036854775807 + 1 > 0", "2**64 > 1", "", "1 +", "import os", "__import__('os').system('x') == 0", "L['x'", "L['n'] == 3)"})
        CHECK_MESSAGE(verdict(text) == "unknown", text);
    CHECK_FALSE(guard("L['x' ==").is_understood());
    CHECK(guard("L['x'].size()[0] == 1").is_understood());
}

TEST_CASE("what is unknown does not matter where the rest decides") {
    CHECK(verdict("L['y'].size()[0] == 2 or L['n'] == 3") == "holds");
    CHECK(verdict("L['y'].size()[0] == 2 and L['n'] == 4") == "violated");
}

TEST_CASE("deep and long guards are bounded") {
    auto const repeat = [](std::string const& text, int n) {
        std::string out;
        for (int i = 0; i < n; ++i) out += text;
        return out;
    };
    CHECK(verdict(repeat("(", 100'000) + "1") == "unknown");
    CHECK(verdict("1" + repeat("+1", 100'000) + " > 0") == "unknown");
    CHECK(verdict("1" + repeat("+1", 300) + " == 301") == "holds");
    CHECK(verdict(repeat("-", 100'000) + "1 == 1") == "unknown");
    CHECK(verdict(repeat("not ", 100'000) + "1") == "unknown");
    CHECK(verdict("L" + repeat("['x']", 100'000)) == "unknown");
    CHECK(verdict("1" + repeat("**1", 100'000)) == "unknown");
    CHECK(verdict("True" + repeat(" and True", 100'000)) == "holds");
}

TEST_CASE("positional arguments are named in order where nothing else tells them") {
    model_info const none;
    auto const leaf_of = [](std::size_t k) { return guard_value(static_cast<std::int64_t>(k + 10)); };
    CHECK(guard("L['b'] == 11").check({none, leaf_of, {"a", "b"}}) == guard_verdict::holds);
    CHECK(guard("L['c'] == 11").check({none, leaf_of, {"a", "b"}}) == guard_verdict::unknown);
}

}  // namespace
