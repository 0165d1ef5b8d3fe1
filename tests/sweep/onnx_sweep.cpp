// SPDX-License-Identifier: MIT
// Writes every sample of generate.py as an ONNX model and compares what ONNX Runtime computes with what eager PyTorch computed:
//
//     torch-ir-onnx-sweep DIR [OPSET]
//
// reads DIR/samples.jsonl and DIR/files and writes DIR/onnx_translations.json and DIR/onnx_results.jsonl, a line a sample: its `outcome` (close, different, load, run, refused, error), a `reason`, and the `operators` that were translated.
#include "sample.hpp"

#include <torch_ir/libtorch/lower_for_onnx.hpp>
#include <torch_ir/onnx/translations.hpp>
#include <torch_ir/onnx/write.hpp>
#include <torch_ir/weights/load.hpp>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <ATen/Parallel.h>
#include <boost/json.hpp>

#include "support/onnx_runtime.hpp"
#include "support/random_operators.hpp"

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace torch_ir_sweep;

struct sample_result {
    std::string file, outcome, reason;
    std::set<std::string> operators;
};

void collect(ir const& program, onnx_translations const& known, std::set<std::string>& out) {
    for (vertex const v : program.calls()) {
        auto const& op = program.call(v).op;
        if (known.entries().count(op.text()) != 0) out.insert(op.text());
        else if (known.find(op)) out.insert(std::string(op.without_overload()));
    }
    for (auto const& s : program.subgraphs()) collect(s, known, out);
}

/// Writes the model of a sample and notes its run. Returns what came of it if that ended earlier.
sample_result write(fs::path const& stem, onnx_translations const& known, onnx_options const& options, torch_ir_test::onnx_runs& runs) {
    sample_result out{stem.filename().string(), "", "", {}};
    try {
        auto const archive = pt2_archive::open(stem.string() + ".pt2");
        auto const data = to_tensors(load_weights(stem.string() + ".pt"));
        ir const program = build(archive);
        if (torch_ir_test::is_random(program)) return {out.file, "random", "", {}};
        ir const lowered = lower_for_onnx(program, options);
        if (auto const left = onnx_obstacles(lowered, options); !left.empty()) {
            for (auto const& o : left) out.reason += (out.reason.empty() ? "" : ", ") + o.op + (o.has_translation ? " (" + o.what + ")" : "");
            out.outcome = "refused";
            return out;
        }
        collect(lowered, known, out.operators);
        auto const weights = archive.weights<state_dict>();
        runs.model(out.file, lowered, weights, options);
        auto const inputs = leaves(data, "inputs.");
        runs.run({inputs.begin(), inputs.end()}, leaves(data, "outputs."));
    } catch (error const& e) {
        out.outcome = e.code() == errc::unsupported ? "refused" : "error";
        out.reason = e.what();
    } catch (std::exception const& e) {
        out.outcome = "error";
        out.reason = e.what();
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || !torch_ir_test::onnx_python()) {
        std::cerr << (argc < 2 ? "usage: torch-ir-onnx-sweep DIR [OPSET]\n"
                               : "error: no Python with onnx and onnxruntime (ctest -R onnx/packages makes one)\n");
        return 2;
    }
    fs::path const folder = argv[1];
    at::set_num_threads(1);
    onnx_translations const known;
    onnx_options options;
    if (argc > 2) options.opset = std::atol(argv[2]);
    std::ifstream samples(folder / "samples.jsonl");
    std::vector<sample_result> all;
    std::map<std::string, std::size_t> by_file;
    torch_ir_test::onnx_runs runs;
    for (std::string line; std::getline(samples, line);) {
        auto const record = json::parse(line).as_object();
        if (record.at("status") != "exported") continue;
        std::string const file(record.at("file").as_string());
        by_file[file] = all.size();
        all.push_back(write(folder / "files" / file, known, options, runs));
        if (all.size() % 500 == 0) std::cerr << all.size() << " samples\n";
    }
    for (auto const& r : runs.results()) {
        auto& s = all[by_file.at(r.name)];
        auto const stage = r.fault.substr(0, r.fault.find(':'));
        s.outcome = r.fault.empty() ? "close" : stage == "load" || stage == "run" ? stage : "different";
        s.reason = r.fault;
    }
    json::object table;
    for (auto const& [op, entry] : known.entries()) table[op] = entry.how;
    std::ofstream(folder / "onnx_translations.json") << json::serialize(table) << "\n";
    std::ofstream results(folder / "onnx_results.jsonl");
    for (auto const& s : all)
        results << json::serialize(json::object{{"file", s.file},
                                                {"outcome", s.outcome},
                                                {"reason", s.reason.substr(0, 600)},
                                                {"operators", json::array(s.operators.begin(), s.operators.end())}})
                << "\n";
    return 0;
}
