// SPDX-License-Identifier: MIT
// What including the library costs a user's unit, beside what it is made of.
#include "bench.hpp"

#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace torch_ir_bench;

/// Processor seconds of all processes that were waited for.
double children_seconds() {
    rusage r{};
    getrusage(RUSAGE_CHILDREN, &r);
    auto const seconds = [](timeval t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); };
    return seconds(r.ru_utime) + seconds(r.ru_stime);
}

/// Compiles units without optimisation, as users do while they work.
class compiler {
public:
    explicit compiler(std::string flags) : flags_(std::move(flags)), unit_((fs::temp_directory_path() / "torch_ir_compile_time_XXXXXX.cpp").string()) {
        int const file = mkstemps(unit_.data(), 4);
        if (file < 0) throw std::runtime_error("no temporary file");
        fclose(fdopen(file, "w"));
    }
    compiler(compiler const&) = delete;
    compiler& operator=(compiler const&) = delete;
    ~compiler() { std::remove(unit_.c_str()); }

    /// Seconds for a unit that includes these headers.
    [[nodiscard]] double seconds(std::vector<std::string> const& headers, std::string const& more_flags = {}) const {
        std::ofstream file(unit_);
        for (auto const& h : headers) file << "#include <" << h << ">\n";
        file.close();
        double const start = children_seconds();
        std::string const command = std::string(TORCH_IR_COMPILER " ") + flags_ + " " + more_flags + " -std=c++20 -O0 -c -o /dev/null " + unit_;
        if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
        return children_seconds() - start;
    }

    /// One line of the table: medians of rounds in turns. Both sides are compiled with the same flags.
    void compare(suite& s, std::string const& name, std::vector<std::string> const& headers, std::string const& flags, std::vector<std::string> const& baseline,
                 std::optional<double> limit, int rounds, std::string const& note) const {
        std::vector<double> values, baselines;
        for (int i = 0; i < rounds; ++i) values.push_back(seconds(headers, flags)), baselines.push_back(seconds(baseline, flags));
        s.record(name, "s", median(values), median(baselines), limit, note);
    }

private:
    std::string flags_;
    std::string unit_;
};

void compiling(suite& s) {
    compiler const plain(TORCH_IR_CORE_FLAGS);
    std::vector<std::string> const parts{"boost/json.hpp", "boost/graph/adjacency_list.hpp"};
    std::string const note = "boost/json.hpp and adjacency_list.hpp";
    plain.compare(s, "compile core.hpp, TORCH_IR_SEPARATE", {"torch_ir/core.hpp"}, "-DTORCH_IR_SEPARATE", parts, 1.4, 5, note);
    plain.compare(s, "compile core.hpp, header-only", {"torch_ir/core.hpp"}, "", parts, {}, 3, note);

    std::string const libtorch = TORCH_IR_LIBTORCH_FLAGS;
    if (libtorch.empty()) return s.skip("compile torch_ir.hpp", "no LibTorch");
    compiler const full(libtorch + " " TORCH_IR_CORE_FLAGS);
    std::vector<std::string> const both{"ATen/ATen.h", "torch_ir/core.hpp"};
    std::string const both_note = "ATen/ATen.h and core.hpp";
    full.compare(s, "compile torch_ir.hpp, TORCH_IR_SEPARATE", {"torch_ir/torch_ir.hpp"}, "-DTORCH_IR_SEPARATE", both, 1.25, 5, both_note);
    full.compare(s, "compile torch_ir.hpp, header-only", {"torch_ir/torch_ir.hpp"}, "", both, {}, 3, both_note);
    for (std::string const name : {"convert", "executor", "extract", "kernels", "memory_meter", "meta_device", "nn_module", "observer", "profile", "bisect",
                                   "random_inputs", "verify", "torchscript"})
        full.compare(s, "compile libtorch/" + name + ".hpp", {"torch_ir/libtorch/" + name + ".hpp"}, "-DTORCH_IR_SEPARATE", {"ATen/ATen.h"}, {}, 1,
                     "ATen/ATen.h");
}

registration const r("compile_time", compiling);

}  // namespace
