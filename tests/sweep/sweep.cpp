// SPDX-License-Identifier: MIT
// Runs every sample of generate.py beside what eager PyTorch computed:
//
//     torch-ir-sweep DIR [--from K] [--core]
//
// reads DIR/samples.jsonl and DIR/files and appends to DIR/results.jsonl, a line a sample: its `outcome` (see sample.hpp) with a `reason`.
// With --core each program is run in core ATen (to_core_aten), and the lines go to DIR/core_results.jsonl, with the operators that are `left` outside of it.
// A line is written before a sample is run as well ("started"), so that a crash has a name.
#include "sample.hpp"

#include <torch_ir/weights/load.hpp>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <string>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <boost/json.hpp>

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace torch_ir_sweep;

outcome outcome_of(fs::path const& stem, bool core, std::set<std::string>& left) {
    try {
        auto const archive = pt2_archive::open(stem.string() + ".pt2");
        auto const data = to_tensors(load_weights(stem.string() + ".pt"));
        return core ? run_core_sample(archive, data, left) : run_sample(archive, data);
    } catch (c10::Error const& e) {
        return {"error", e.what_without_backtrace()};
    } catch (std::exception const& e) {
        return {"error", e.what()};
    }
}

}  // namespace

int main(int argc, char** argv) {
    bool core = false, is_usable = argc >= 2;
    long first = 0;
    for (int i = 2; i < argc; ++i) {
        std::string const option = argv[i];
        if (option == "--core") core = true;
        else if (option == "--from" && i + 1 < argc) first = std::atol(argv[++i]);
        else is_usable = false;
    }
    if (!is_usable) {
        std::cerr << "usage: torch-ir-sweep DIR [--from K] [--core]\n";
        return 2;
    }
    fs::path const folder = argv[1];
    fs::path const results_file = folder / (core ? "core_results.jsonl" : "results.jsonl");
    at::set_num_threads(1);
    std::ifstream samples(folder / "samples.jsonl");
    if (!samples) {
        std::cerr << "error: no samples.jsonl in " << folder << " (run generate.py)\n";
        return 2;
    }
    std::ofstream results(results_file, first == 0 ? std::ios::trunc : std::ios::app);
    long number = -1;
    for (std::string line; std::getline(samples, line);) {
        auto const record = json::parse(line).as_object();
        if (record.at("status") != "exported" || ++number < first) continue;
        std::string const file(record.at("file").as_string());
        results << json::serialize(json::object{{"file", file}, {"number", number}, {"outcome", "started"}}) << std::endl;
        bool const is_unwritten = record.at("name").as_string().find("empty") != json::string::npos;
        at::globalContext().setDeterministicAlgorithms(is_unwritten, false);  // then such memory is filled; generate.py does the same
        std::set<std::string> left;
        auto const o = outcome_of(folder / "files" / file, core, left);
        json::object out{{"file", file}, {"number", number}, {"outcome", o.name}, {"reason", o.reason}};
        if (core) out["left"] = json::array(left.begin(), left.end());
        results << json::serialize(out) << std::endl;
        if (number % 500 == 499) std::cerr << number + 1 << " samples\n";
    }
    std::cerr << number + 1 << " samples, see " << results_file << '\n';
    return 0;
}
