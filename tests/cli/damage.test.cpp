// SPDX-License-Identifier: MIT
// Files damaged at random: the tool answers 0, 1 or 2 and never crashes. TORCH_IR_SEED repeats a run.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
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

/// Runs the command and requires a decent end: exit code 0, 1 or 2, and for 2 one line that begins with "error: ".
void require_decent(std::vector<std::string> const& command) {
    auto const r = run_process(command);
    CAPTURE(r.err);
    REQUIRE(r.signal == 0);
    REQUIRE((r.exit_code == 0 || r.exit_code == 1 || r.exit_code == 2));
    if (r.exit_code == 2) {
        CHECK(r.err.starts_with("error: "));
        CHECK(std::count(r.err.begin(), r.err.end(), '\n') == 1);
    }
}

std::string const models = TORCH_IR_TEST_DATA "/reference/models/";

struct victim {
    std::string file;
    std::vector<std::vector<std::string>> commands;  ///< @ is the damaged file, # the undamaged folder
};

std::vector<std::string> fill(std::vector<std::string> command, std::string const& damaged, std::string const& folder) {
    for (auto& word : command) {
        if (word == "@") word = damaged;
        if (word.starts_with('#')) word = folder + word.substr(1);
    }
    command.insert(command.begin(), TORCH_IR_CLI);
    return command;
}

void damage_at_random(std::vector<victim> const& victims, int rounds) {
    auto const seed = new_seed();
    MESSAGE("seed " << seed);
    std::mt19937 random(seed);
    temporary_folder const folder;
    for (int i = 0; i < rounds; ++i) {
        auto const& v = victims[random() % victims.size()];
        std::string const original = models + v.file;
        std::string const damaged = folder / ("damaged" + fs::path(original).extension().string());
        write_text(damaged, damage(read_text(original), random));
        auto const& command = v.commands[random() % v.commands.size()];
        CAPTURE(seed);
        CAPTURE(i);
        CAPTURE(original);
        CAPTURE(command.front());
        require_decent(fill(command, damaged, fs::path(original).parent_path().string()));
    }
}

}  // namespace

TEST_CASE("damaged programs end in a message and never in a crash") {
    std::vector<std::vector<std::string>> const commands{
        {"info", "@"},     {"extract", "@"},   {"extract", "@", "--dialect", "pytorch-ir"},
        {"validate", "@"}, {"visualize", "@"}, {"rewrite", "@", "--pass", "canonicalize,cse,dce,rename", "--quiet"}};
    damage_at_random({{"NestedIO/model_cpu.pt2", commands},
                      {"CondNet/model.pt2", commands},
                      {"LiftedInf/model_cpu.pt2", commands},
                      {"DynSeqAttn/model_dyn.pt2", commands},
                      {"SplitChunk/ir_cpu.json", commands},
                      {"LiftedU8/ir_cpu.json", commands},
                      {"SelfAttention/ir.json", commands}},
                     250);
}

TEST_CASE("damaged weights are refused with a message") {
    damage_at_random({{"SelfAttention/weights.safetensors", {{"validate", "#/model.pt2", "--weights", "@"}}},
                      {"IntBoolOps/inputs.safetensors", {{"validate", "#/model.pt2", "--weights", "@"}}}},
                     60);
}

#if TORCH_IR_CLI_HAS_RUN
TEST_CASE("damaged programs, weights, inputs and expected outputs don't crash a run") {
    damage_at_random({{"NestedIO/model_cpu.pt2", {{"verify", "@", "--inputs", "#/inputs.safetensors", "--expected", "#/outputs.safetensors"}}},
                      {"LiftedU8/model_cpu.pt2", {{"rewrite", "@", "--pass", "fold,dce", "--quiet"}}},
                      {"SplitChunk/ir_cpu.json", {{"verify", "@", "--inputs", "#/inputs.safetensors", "--expected", "#/outputs.safetensors"}}},
                      {"SelfAttention/weights.safetensors",
                       {{"verify", "#/model.pt2", "--weights", "@", "--inputs", "#/inputs.safetensors", "--expected", "#/outputs.safetensors"}}},
                      {"SelfAttention/inputs.safetensors", {{"verify", "#/model_cpu.pt2", "--inputs", "@", "--expected", "#/outputs.safetensors"}}},
                      {"SelfAttention/outputs.safetensors", {{"verify", "#/model_cpu.pt2", "--inputs", "#/inputs.safetensors", "--expected", "@"}}}},
                     40);
}
#endif
}  // TEST_SUITE("cli/damage")
