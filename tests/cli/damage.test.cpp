// SPDX-License-Identifier: MIT
// Files damaged at random: the tool answers 0, 1 or 2 and never crashes. TORCH_IR_SEED repeats a run.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/process.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("cli/damage") {
namespace {

namespace fs = std::filesystem;

/// One of: cut off, bytes flipped, a part removed, a part doubled, a part overwritten by another, a number or token replaced.
std::string damage(std::string text, std::mt19937& random) {
    auto const below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
    auto const place = below(text.size());
    auto const length = std::min(text.size() - place, 1 + below(64));
    switch (random() % 6) {
        case 0: text.resize(place); break;
        case 1:
            for (std::size_t i = 0, n = 1 + below(8); i < n; ++i) text[below(text.size())] = static_cast<char>(random());
            break;
        case 2: text.erase(place, length); break;
        case 3: text.insert(place, text.substr(below(text.size()), length)); break;
        case 4: text.replace(place, length, text.substr(below(text.size()), length)); break;
        default: {
            // Digits are what sizes, offsets and indices are made of.
            std::vector<std::string> const numbers{"-1", "99999999999", "1e999", "null", "[]", "\"x\"", "18446744073709551616"};
            auto const digit = text.find_first_of("0123456789", place);
            if (digit == std::string::npos) break;
            auto const end = text.find_first_not_of("0123456789", digit);
            text.replace(digit, (end == std::string::npos ? text.size() : end) - digit, numbers[random() % numbers.size()]);
        }
    }
    return text;
}

/// Runs the command and requires a decent end: exit code 0, 1 or 2, and for 2 one line that begins with "error: " behind the warnings. Returns the exit code.
int require_decent(std::vector<std::string> const& command) {
    auto const r = run_process(command);
    CAPTURE(r.err);
    REQUIRE(r.signal == 0);
    REQUIRE((r.exit_code == 0 || r.exit_code == 1 || r.exit_code == 2));
    if (r.exit_code == 2) {
        std::string_view last = r.err;
        while (last.starts_with("warning: ") && last.find('\n') != last.npos) last.remove_prefix(last.find('\n') + 1);
        CHECK(last.starts_with("error: "));
        CHECK(std::count(last.begin(), last.end(), '\n') == 1);
    }
    return r.exit_code;
}

std::string const data = TORCH_IR_TEST_DATA "/", models = data + "reference/models/", weights = data + "weights/", seeds = data + "../fuzz/seeds/";

struct victim {
    std::string file;
    std::vector<std::vector<std::string>> commands;  ///< @ is the damaged file, # the undamaged folder, % a new file of this extension
};

/// Runs the command; a file that it wrote must be whole (`again` reads it), and there is none where it failed.
void run_damaged(std::vector<std::string> command, std::string const& damaged, std::string const& original, std::string const& out) {
    std::string written;
    for (auto& word : command) {
        if (word == "@") word = damaged;
        else if (word.starts_with('#')) word = fs::path(original).parent_path().string() + word.substr(1);
        else if (word.starts_with('%')) word = written = out + word.substr(1);
    }
    command.insert(command.begin(), TORCH_IR_CLI);
    bool const is_done = require_decent(command) != 2;
    if (written.empty()) return;
    REQUIRE(fs::exists(written) == is_done);
    auto const extension = fs::path(written).extension();
    if (is_done && extension != ".html" && extension != ".mmd" && extension != ".dot") REQUIRE(require_decent({TORCH_IR_CLI, "info", written}) == 0);
    fs::remove(written);
}

/// Each victim `rounds` times, by its commands in turn.
void damage_at_random(std::vector<victim> const& victims, std::size_t rounds) {
    auto const seed = new_seed();
    MESSAGE("seed " << seed);
    std::mt19937 random(seed);
    temporary_folder const folder;
    for (auto const& v : victims) {
        std::string const original = v.file, text = read_text(original);
        REQUIRE(!text.empty());
        std::string const damaged = folder / ("damaged" + fs::path(original).extension().string());
        for (std::size_t i = 0; i < rounds; ++i) {
            write_text(damaged, damage(text, random));
            auto const& command = v.commands[i % v.commands.size()];
            CAPTURE(seed);
            CAPTURE(i);
            CAPTURE(original);
            CAPTURE(command.front());
            run_damaged(command, damaged, original, folder / "out");
        }
    }
}

}  // namespace

TEST_CASE("damaged programs end in a message and never in a crash, and what is made of them is whole") {
    std::vector<std::vector<std::string>> const commands{{"info", "@", "--by", "module"},
                                                         {"extract", "@", "-o", "%.json"},
                                                         {"extract", "@", "--dialect", "pytorch-ir", "-o", "%.json"},
                                                         {"export", "@", "-o", "%.pt2"},
                                                         {"validate", "@"},
                                                         {"visualize", "@", "-o", "%.html"},
                                                         {"visualize", "@", "--collapse", "-o", "%.mmd"},
                                                         {"visualize", "@", "-o", "%.dot"},
                                                         {"diff", "@", "@"},
                                                         {"rewrite", "@", "--pass", "canonicalize,cse,dce,rename", "--quiet", "-o", "%.json"},
                                                         {"rewrite", "@", "--format", "text", "--quiet", "-o", "%.txt"}};
    std::vector<victim> victims;
    for (auto const* file : {"NestedIO/model_cpu.pt2", "CondNet/model.pt2", "WhileLoop/model_cpu.pt2", "LiftedInf/model_cpu.pt2", "DynSeqAttn/model_dyn.pt2",
                             "SplitChunk/ir_cpu.json", "LiftedU8/ir_cpu.json", "SelfAttention/ir.json"})
        victims.push_back({models + file, commands});
    for (auto const* file : {"text/KVCache.txt", "text/CondNet.txt", "text/every_kind.txt"}) victims.push_back({seeds + file, commands});
    damage_at_random(victims, 60);
}

TEST_CASE("damaged weights are refused with a message, and what is made of them is whole") {
    std::vector<std::vector<std::string>> const commands{{"info", "@"},
                                                         {"convert-weights", "@", "%.safetensors"},
                                                         {"convert-weights", "@", "%.pt"},
                                                         {"validate", models + "SelfAttention/model.pt2", "--weights", "@"}};
    std::vector<victim> victims;
    for (auto const* file : {"checkpoint.pt", "checkpoint_p5.pt", "net_legacy.pt", "dtypes.pt", "module.pt", "nested.pt", "plain_pickle.pt", "traced.pt",
                             "scripted.pt", "sparse.pt", "quantized.pt", "model-00001-of-00002.safetensors", "pytorch_model.bin.index.json", "attack.pt"})
        victims.push_back({weights + file, commands});
    for (auto const* file : {"SelfAttention/weights.safetensors", "IntBoolOps/inputs.safetensors", "LiftedU8/model_cpu.pt2"})
        victims.push_back({models + file, commands});
    damage_at_random(victims, 32);
}

#if TORCH_IR_CLI_HAS_RUN
TEST_CASE("damaged programs, weights, inputs and expected outputs don't crash a run") {
    std::vector<std::string> const verify{"verify", "@", "--inputs", "#/inputs.safetensors", "--expected", "#/outputs.safetensors"};
    damage_at_random({{models + "NestedIO/model_cpu.pt2", {verify}},
                      {models + "LiftedU8/model_cpu.pt2", {{"rewrite", "@", "--pass", "fold,dce", "--quiet"}}},
                      {models + "SplitChunk/ir_cpu.json", {verify}},
                      {models + "SelfAttention/weights.safetensors",
                       {{"verify", "#/model.pt2", "--weights", "@", "--inputs", "#/inputs.safetensors", "--expected", "#/outputs.safetensors"},
                        {"run", "#/model.pt2", "--weights", "@", "--inputs", "#/inputs.safetensors", "-o", "%.safetensors"}}},
                      {models + "SelfAttention/inputs.safetensors", {{"verify", "#/model_cpu.pt2", "--inputs", "@", "--expected", "#/outputs.safetensors"}}},
                      {models + "SelfAttention/outputs.safetensors", {{"verify", "#/model_cpu.pt2", "--inputs", "#/inputs.safetensors", "--expected", "@"}}},
                      {weights + "traced.pt", {{"extract", "@", "--input", "2x3", "-o", "%.json"}, {"info", "@", "--torchscript"}}}},
                     8);
}
#endif
}  // TEST_SUITE("cli/damage")
