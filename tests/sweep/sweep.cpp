// SPDX-License-Identifier: MIT
// Runs every sample of generate.py beside what eager PyTorch computed:
//
//     torch-ir-sweep DIR [--from K]
//
// reads DIR/samples.jsonl and DIR/files and appends to DIR/results.jsonl, a line a sample: its `outcome` (see sample.hpp) with a `reason`.
// A line is written before a sample is run as well ("started"), so that a crash has a name.
#include "sample.hpp"

#include <torch_ir/weights/load.hpp>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <boost/json.hpp>

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace torch_ir_sweep;

outcome outcome_of(fs::path const& stem) {
    try {
        return run_sample(pt2_archive::open(stem.string() + ".pt2"), to_tensors(load_weights(stem.string() + ".pt")));
    } catch (c10::Error const& e) {
        return {"error", e.what_without_backtrace()};
    } catch (std::exception const& e) {
        return {"error", e.what()};
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 && !(argc == 4 && std::string(argv[2]) == "--from")) {
        std::cerr << "usage: torch-ir-sweep DIR [--from K]\n";
        return 2;
    }
    fs::path const folder = argv[1];
    long const first = argc == 4 ? std::atol(argv[3]) : 0;
    at::set_num_threads(1);
    std::ifstream samples(folder / "samples.jsonl");
    if (!samples) {
        std::cerr << "error: no samples.jsonl in " << folder << " (run generate.py)\n";
        return 2;
    }
    std::ofstream results(folder / "results.jsonl", first == 0 ? std::ios::trunc : std::ios::app);
    long number = -1;
    for (std::string line; std::getline(samples, line);) {
        auto const record = json::parse(line).as_object();
        if (record.at("status") != "exported" || ++number < first) continue;
        std::string const file(record.at("file").as_string());
        results << json::serialize(json::object{{"file", file}, {"number", number}, {"outcome", "started"}}) << std::endl;
        bool const is_unwritten = record.at("name").as_string().find("empty") != json::string::npos;
        at::globalContext().setDeterministicAlgorithms(is_unwritten, false);  // then such memory is filled; generate.py does the same
        auto const o = outcome_of(folder / "files" / file);
        results << json::serialize(json::object{{"file", file}, {"number", number}, {"outcome", o.name}, {"reason", o.reason}}) << std::endl;
        if (number % 500 == 499) std::cerr << number + 1 << " samples\n";
    }
    std::cerr << number + 1 << " samples, see " << (folder / "results.jsonl") << '\n';
    return 0;
}
