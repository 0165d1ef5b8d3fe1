// SPDX-License-Identifier: MIT
// How long it takes to make a program of an archive, beside Boost.JSON's parsing of the same document:
//     read_pt2 [ARCHIVE...]     (default: the archives of the tests; with the large reference set, Llama-7B)
// The ratio to watch is `program/archive` over `parse/boost_json` of one archive: both run interleaved in one process.
#include <torch_ir/json/write.hpp>
#include <torch_ir/pt2/read.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <boost/json/parse.hpp>

namespace {

void parse_boost_json(benchmark::State& state, std::string const& path) {
    auto const archive = torch_ir::pt2_archive::open(path);
    auto const bytes = archive.program_text();
    std::string_view const text = torch_ir::as_text(bytes.bytes);
    for (auto _ : state) {
        auto value = boost::json::parse({text.data(), text.size()});
        benchmark::DoNotOptimize(value);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * static_cast<std::int64_t>(state.iterations()));
}

void read_program(benchmark::State& state, std::string const& path) {
    for (auto _ : state) {
        auto program = torch_ir::read_pt2(path);
        benchmark::DoNotOptimize(program);
    }
}

void write_native(benchmark::State& state, std::string const& path) {
    auto const program = torch_ir::read_pt2(path);
    for (auto _ : state) {
        auto text = torch_ir::serialize_ir(program);
        benchmark::DoNotOptimize(text);
    }
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    std::vector<std::string> archives(argv + 1, argv + argc);
    if (archives.empty()) {
        std::string const large = TORCH_IR_REFERENCE_DIR;
        archives.push_back(TORCH_IR_TEST_DATA "/reference/models/DeepResNet/model.pt2");
        if (!large.empty()) archives.push_back(large + "/models/Llama7B/model.pt2");
    }
    for (auto const& path : archives) {
        std::string const name = std::filesystem::path(path).parent_path().filename().string();
        benchmark::RegisterBenchmark((name + "/parse/boost_json").c_str(), parse_boost_json, path)->Unit(benchmark::kMillisecond);
        benchmark::RegisterBenchmark((name + "/program/archive").c_str(), read_program, path)->Unit(benchmark::kMillisecond);
        benchmark::RegisterBenchmark((name + "/text/native").c_str(), write_native, path)->Unit(benchmark::kMillisecond);
    }
    benchmark::RunSpecifiedBenchmarks();
}
