// SPDX-License-Identifier: MIT
/// The harness of the benchmarks: each compares a function with a baseline, as a ratio that has a limit.
///
/// \code
///     void parsing(torch_ir_bench::suite& s) {
///         s.compare("parse", [&] { parse_ours(text); }, [&] { parse_theirs(text); }, {.limit = 1.5});
///     }
///     torch_ir_bench::registration const r("parse", parsing);       // in any file that is listed in CMakeLists.txt
/// \endcode
///
/// Machines differ and are busy with other things, so the only numbers with a limit are ratios, each the median over rounds in which
/// both functions take turns, of the processor time that they take (of all threads together).
#pragma once

#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace torch_ir_bench {

/// One line of the table. `ratio` is value over baseline.
struct result {
    std::string name;
    std::string unit;
    double value = 0;
    double baseline = 0;
    double ratio = 0;
    std::optional<double> limit;  ///< of the ratio; none: only told
    std::string note;             ///< why it was skipped; what the baseline is

    [[nodiscard]] bool ok() const noexcept { return !limit || ratio <= *limit; }
};

struct comparison {
    std::optional<double> limit{};  ///< the ratio must not be above it
    int rounds = 15;
    double least_seconds = 0.004;  ///< how long one measurement takes at least; short functions are repeated
    std::string note{};
};

/// Keeps the compiler from leaving out what makes `value`.
template <class T>
void keep(T const& value) {
    asm volatile("" : : "r,m"(&value) : "memory");  // NOLINT
}

[[nodiscard]] inline double median(std::vector<double> v) {
    auto const middle = v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2);
    std::nth_element(v.begin(), middle, v.end());
    return *middle;
}

/// Seconds of the clock that `f` takes, the median of some rounds.
template <class F>
[[nodiscard]] double median_seconds(F&& f, int rounds) {
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        auto const start = std::chrono::steady_clock::now();
        f();
        times.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return median(times);
}

/// What the benchmarks write to.
class suite {
public:
    /// Times `f` and `baseline` (`void()`) in turns.
    template <class F, class Baseline>
    void compare(std::string name, F&& f, Baseline&& baseline, comparison const& how = {}) {
        int const repeat_f = repeats(f, how.least_seconds), repeat_baseline = repeats(baseline, how.least_seconds);
        std::vector<double> values, baselines, ratios;
        for (int k = 0; k < how.rounds; ++k) {
            double first = 0, second = 0;
            if (k % 2 == 0) first = seconds(f, repeat_f);
            second = seconds(baseline, repeat_baseline);
            if (k % 2 != 0) first = seconds(f, repeat_f);
            values.push_back(first);
            baselines.push_back(second);
            ratios.push_back(first / second);
        }
        add({std::move(name), "s", median(values), median(baselines), median(ratios), how.limit, how.note});
    }

    /// Something that was measured elsewhere: bytes, seconds of another program.
    void record(std::string name, std::string unit, double value, double baseline, std::optional<double> limit = {}, std::string note = {}) {
        add({std::move(name), std::move(unit), value, baseline, baseline == 0 ? 0 : value / baseline, limit, std::move(note)});
    }

    /// Says why something was not measured.
    void skip(std::string const& name, std::string const& reason) { std::cerr << name << ": skipped: " << reason << '\n'; }

    [[nodiscard]] std::vector<result> const& results() const noexcept { return results_; }

private:
    std::vector<result> results_;

    void add(result r) {
        std::cerr << r.name << ": " << r.ratio << (r.ok() ? "" : "  ABOVE THE LIMIT") << '\n';
        results_.push_back(std::move(r));
    }

    static double processor_seconds() {
        timespec t{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
    }

    template <class F>
    static double seconds(F& f, int repeat) {
        double const start = processor_seconds();
        for (int i = 0; i < repeat; ++i) f();
        return (processor_seconds() - start) / repeat;
    }

    template <class F>
    static int repeats(F& f, double least) {
        f();  // warms up
        for (int n = 1;; n *= 2)
            if (n >= 1 << 20 || seconds(f, n) * n >= least) return n;
    }
};

using group = std::function<void(suite&)>;

/// The groups of this program, by name.
inline std::vector<std::pair<std::string, group>>& groups() {
    static std::vector<std::pair<std::string, group>> all;
    return all;
}

/// Adds a group to the program.
struct registration {
    registration(std::string name, group g) { groups().emplace_back(std::move(name), std::move(g)); }
};

/// What a script of this folder prints, run by the Python that LibTorch came with; nothing where there is none or it lacks a package.
inline std::optional<double> seconds_of_peer(std::string const& script, std::string const& argument) {
    std::string const python = TORCH_IR_PYTHON;
    if (python.empty()) return std::nullopt;
    FILE* const out = popen((python + " " TORCH_IR_BENCHMARKS "/" + script + " '" + argument + "'").c_str(), "r");
    if (!out) return std::nullopt;
    double seconds = 0;
    bool const read = std::fscanf(out, "%lf", &seconds) == 1;
    return pclose(out) == 0 && read ? std::optional(seconds) : std::nullopt;
}

}  // namespace torch_ir_bench
