// SPDX-License-Identifier: MIT
/// What a verification found: one comparison for each output, printable and as JSON. Without LibTorch.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/report/bisection.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Two numbers are close if |found - expected| <= absolute + relative * |expected|.
struct tolerance {
    double relative = 0;
    double absolute = 0;
    friend bool operator==(tolerance const&, tolerance const&) = default;
};

/// What `torch.testing.assert_close` takes by default: 1.3e-6 and 1e-5 for float32 and complex64, and so on; 0 for integers and
/// booleans. A float8 may be off by one place of its last digit; bcomplex32, for which it has none, is taken as bfloat16.
[[nodiscard]] tolerance default_tolerance(dtype t) noexcept;

/// A dtype and sizes.
struct tensor_shape {
    torch_ir::dtype dtype = dtype::undefined;
    std::vector<std::int64_t> sizes;
    friend bool operator==(tensor_shape const&, tensor_shape const&) = default;
};

/// `float32[2, 3]`.
[[nodiscard]] std::string to_string(tensor_shape const& s);

/// The first element that is not close, in row-major order.
struct mismatch {
    std::vector<std::int64_t> position;
    std::string expected;
    std::string found;
};

/// One output compared with what was expected.
struct output_comparison {
    std::size_t index = 0;
    std::string name;  ///< label in the program; may be empty
    tensor_shape expected;
    tensor_shape found;
    bool is_close = false;
    bool is_random = false;  ///< depends on random numbers: compared by dtype and shape only
    tolerance used;
    // Differences between elements that are finite on both sides; NaN where there are elements, but none of that kind.
    double max_absolute = 0;
    double mean_absolute = 0;
    double max_relative = 0;  ///< to the expected element, where that is not 0
    double mean_relative = 0;
    double cosine = 0;  ///< similarity of the two tensors as vectors: 1 for the same direction, whatever their scale
    std::uint64_t elements = 0;
    std::uint64_t mismatches = 0;  ///< elements that are not close
    bool has_outlier = false;      ///< one element is within the tolerance, but stands out from all others
    std::optional<mismatch> first{};
    std::uint64_t expected_nan = 0, found_nan = 0;
    std::uint64_t expected_infinite = 0, found_infinite = 0;
};

/// Where the first NaN or infinity among the values of a program comes from.
struct non_finite_origin {
    std::string kind{};      ///< `NaN` or `infinity`
    std::string argument{};  ///< `weight 'norm1.weight'` or `input 'x'`, which has it already; else empty
    std::string node{};
    std::string op{};
    std::string module{};  ///< path of the module; empty if unknown
    std::string source{};  ///< `model.py:12`; empty if unknown
    bool is_made = false;  ///< by that node, of arguments that have none
};

/// `first NaN: node 'log', aten.log.default, in module 'head' (model.py:12)`
[[nodiscard]] std::string to_string(non_finite_origin const& o);

/// What a report says of itself: `seed` is `0`.
struct report_fact {
    std::string name;
    std::string text;
};

/// The whole result.
struct verification {
    std::vector<output_comparison> outputs;
    std::string failure{};                          ///< why outputs could not be compared at all; empty if they were
    std::vector<std::string> structure{};           ///< how number and nesting of the outputs differ
    std::size_t trials = 1;                         ///< sets of inputs; each output stands here as it was worst
    std::optional<bisection> bisected{};            ///< where it was asked for
    std::optional<non_finite_origin> non_finite{};  ///< where NaN, or infinities that nobody expected, come from
    std::vector<report_fact> about{};               ///< model, files, seed, versions, date: whatever the caller puts into reports in markdown and JSON

    /// Nothing failed, nothing is nested otherwise, and every output is close.
    [[nodiscard]] bool is_valid() const noexcept {
        for (auto const& o : outputs)
            if (!o.is_close) return false;
        return failure.empty() && structure.empty();
    }
    /// The mean absolute difference over the elements of all outputs.
    [[nodiscard]] double mean_absolute() const noexcept {
        double sum = 0, count = 0;
        for (auto const& o : outputs) {
            if (std::isnan(o.mean_absolute)) continue;
            sum += o.mean_absolute * static_cast<double>(o.elements);
            count += static_cast<double>(o.elements);
        }
        return count == 0 ? (outputs.empty() ? 0 : outputs.front().mean_absolute) : sum / count;
    }
    /// The largest absolute difference of all outputs.
    [[nodiscard]] double max_absolute() const noexcept {
        double most = outputs.empty() ? 0 : outputs.front().max_absolute;  // NaN where nothing was measured
        for (auto const& o : outputs) most = std::fmax(most, o.max_absolute);
        return most;
    }
};

/// Takes another trial in: of each output what is worse.
void add_trial(verification& all, verification one);

/// A line for each output and one for the whole, for people. Ends without a new line.
[[nodiscard]] std::string to_string(output_comparison const& o);
/// The outputs, what else differs, where the fault lies if that was looked for, and the summary.
[[nodiscard]] std::string to_string(verification const& v);
/// The line for the whole: `Verification: PASSED, 2 of 2 outputs are close`.
[[nodiscard]] std::string summary(verification const& v);

/// The same as a JSON object.
[[nodiscard]] std::string to_json(verification const& v);

namespace detail {

/// `1.2e-07`: four digits are enough for a report.
[[nodiscard]] std::string short_number(double x);

}  // namespace detail

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(report)

#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/ir/printable.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE tolerance default_tolerance(dtype t) noexcept {
    switch (t) {
        case dtype::float16:
        case dtype::complex32: return {1e-3, 1e-5};
        case dtype::bfloat16:
        case dtype::bcomplex32: return {1.6e-2, 1e-5};
        case dtype::float32:
        case dtype::complex64: return {1.3e-6, 1e-5};
        case dtype::float64:
        case dtype::complex128: return {1e-7, 1e-7};
        case dtype::float8_e4m3fn:
        case dtype::float8_e4m3fnuz: return {0.125, 0.002};
        case dtype::float8_e5m2:
        case dtype::float8_e5m2fnuz: return {0.25, 2e-5};
        default: return {};
    }
}

namespace detail {

TORCH_IR_INLINE std::string short_number(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", x);
    return text;
}

[[nodiscard]] inline std::string join(std::vector<std::int64_t> const& numbers) {
    std::string out = "[";
    for (std::size_t i = 0; i < numbers.size(); ++i) out += (i == 0 ? "" : ", ") + std::to_string(numbers[i]);
    return out + "]";
}

[[nodiscard]] inline std::string describe_difference(output_comparison const& o) {
    if (o.is_random && o.is_close)
        return o.expected == o.found
                   ? ": random, compared by dtype and shape only"
                   : ": its size is random, compared by dtype and rank only: expected " + to_string(o.expected) + ", found " + to_string(o.found);
    if (o.expected != o.found)
        return std::string(o.expected.dtype == o.found.dtype   ? " in shape"
                           : o.expected.sizes == o.found.sizes ? " in dtype"
                                                               : " in dtype and shape") +
               ": expected " + to_string(o.expected) + ", found " + to_string(o.found);
    bool const has_numbers = !std::isnan(o.max_absolute);
    std::string out = !has_numbers
                          ? std::string(": nothing finite to compare (rtol ") + short_number(o.used.relative) + ", atol " + short_number(o.used.absolute) + ")"
                          : ": max abs " + short_number(o.max_absolute) + ", mean abs " + short_number(o.mean_absolute) + ", max rel " +
                                short_number(o.max_relative) + ", cosine " + short_number(o.cosine) + " (rtol " + short_number(o.used.relative) + ", atol " +
                                short_number(o.used.absolute) + ")";
    if (o.expected_nan != 0 || o.found_nan != 0) out += ", NaN " + std::to_string(o.found_nan) + " (expected " + std::to_string(o.expected_nan) + ")";
    if (o.expected_infinite != 0 || o.found_infinite != 0)
        out += ", infinite " + std::to_string(o.found_infinite) + " (expected " + std::to_string(o.expected_infinite) + ")";
    if (!o.first) return out;
    out += o.has_outlier ? "; one element stands out from all others"
                         : "; " + std::to_string(o.mismatches) + " of " + std::to_string(o.elements) + " elements differ";
    return out + ": at " + join(o.first->position) + " expected " + o.first->expected + ", found " + o.first->found;
}

TORCH_IR_INLINE void write_comparison(json_writer& out, output_comparison const& o) {
    auto const member = [&](std::string_view key, auto const& write) {
        out.key(key);
        write();
    };
    auto const shape = [&](std::string_view key, tensor_shape const& s) {
        out.key(key);
        out.open_line('{');
        member("dtype", [&] { out.string(to_string(s.dtype)); });
        out.key("shape");
        out.open_line('[');
        for (std::int64_t const n : s.sizes) {
            out.item();
            out.integer(n);
        }
        out.close(']');
        out.close('}');
    };
    auto const number = [&](std::string_view key, double x) { member(key, [&] { std::isfinite(x) ? out.number(x) : out.null(); }); };
    auto const count = [&](std::string_view key, std::uint64_t n) { member(key, [&] { out.integer(n); }); };
    auto const flag = [&](std::string_view key, bool b) { member(key, [&] { out.boolean(b); }); };
    out.open('{');
    count("index", o.index);
    member("name", [&] { out.string(o.name); });
    flag("is_close", o.is_close);
    flag("is_random", o.is_random);
    member("structural", [&] {
        if (o.expected == o.found) out.null();
        else out.string(o.expected.dtype == o.found.dtype ? "shape" : o.expected.sizes == o.found.sizes ? "dtype" : "dtype and shape");
    });
    shape("expected", o.expected);
    shape("found", o.found);
    number("rtol", o.used.relative);
    number("atol", o.used.absolute);
    number("max_abs_diff", o.max_absolute);
    number("mean_abs_diff", o.mean_absolute);
    number("max_rel_diff", o.max_relative);
    number("mean_rel_diff", o.mean_relative);
    number("cosine_similarity", o.cosine);
    count("elements", o.elements);
    count("mismatches", o.mismatches);
    flag("has_outlier", o.has_outlier);
    count("expected_nan", o.expected_nan);
    count("found_nan", o.found_nan);
    count("expected_infinite", o.expected_infinite);
    count("found_infinite", o.found_infinite);
    if (o.first) {
        out.key("first_mismatch");
        out.open_line('{');
        out.key("position");
        out.open_line('[');
        for (std::int64_t const n : o.first->position) {
            out.item();
            out.integer(n);
        }
        out.close(']');
        member("expected", [&] { out.string(o.first->expected); });
        member("found", [&] { out.string(o.first->found); });
        out.close('}');
    }
    out.close('}');
}

}  // namespace detail

TORCH_IR_INLINE std::string to_string(tensor_shape const& s) { return std::string(to_string(s.dtype)) + detail::join(s.sizes); }

TORCH_IR_INLINE std::string to_string(output_comparison const& o) {
    return "output " + std::to_string(o.index) + (o.name.empty() ? "" : " '" + printable_name(o.name) + "'") + " " + to_string(o.expected) +
           (o.is_close ? " is close" : " DIFFERS") + detail::describe_difference(o);
}

TORCH_IR_INLINE std::string to_string(non_finite_origin const& o) {
    std::string out = "first " + o.kind + ": ";
    if (!o.argument.empty()) return out + printable_name(o.argument) + " has it already";
    out += "node '" + printable_name(o.node) + "', " + o.op;
    if (!o.module.empty()) out += ", in module '" + o.module + "'";
    return out + (o.source.empty() ? "" : " (" + o.source + ")");
}

TORCH_IR_INLINE std::string summary(verification const& v) {
    std::size_t close = 0;
    for (auto const& o : v.outputs) close += o.is_close ? 1 : 0;
    return std::string("Verification: ") + (v.is_valid() ? "PASSED" : "FAILED") + ", " + std::to_string(close) + " of " + std::to_string(v.outputs.size()) +
           " outputs are close" + (v.trials > 1 ? " in " + std::to_string(v.trials) + " trials" : "") +
           (v.failure.empty() ? "" : "; " + printable_line(v.failure));
}

TORCH_IR_INLINE void add_trial(verification& all, verification one) {
    all.trials += one.trials;
    if (all.failure.empty()) all.failure = std::move(one.failure);
    if (all.structure.empty()) all.structure = std::move(one.structure);
    if (!all.non_finite) all.non_finite = std::move(one.non_finite);
    for (std::size_t i = 0; i < one.outputs.size(); ++i) {
        if (i >= all.outputs.size()) {
            all.outputs.push_back(std::move(one.outputs[i]));
            continue;
        }
        auto& before = all.outputs[i];
        double const now = one.outputs[i].max_absolute;
        bool const is_worse = before.is_close != one.outputs[i].is_close ? before.is_close
                              : std::isnan(now)                          ? !std::isnan(before.max_absolute)
                                                                         : now > before.max_absolute;
        if (is_worse) before = std::move(one.outputs[i]);
    }
}

TORCH_IR_INLINE std::string to_string(verification const& v) {
    std::string out;
    for (auto const& o : v.outputs) out += to_string(o) + "\n";
    for (auto const& difference : v.structure) out += printable_line(difference) + "\n";
    if (v.non_finite) out += printable_line(to_string(*v.non_finite)) + "\n";
    if (v.bisected) out += to_string(*v.bisected) + "\n";
    return out + summary(v);
}

TORCH_IR_INLINE std::string to_json(verification const& v) {
    detail::json_writer out(detail::json_charset::utf8);
    out.open('{');
    out.key("is_valid");
    out.boolean(v.is_valid());
    out.key("max_abs_diff");
    std::isfinite(v.max_absolute()) ? out.number(v.max_absolute()) : out.null();
    out.key("mean_abs_diff");
    std::isfinite(v.mean_absolute()) ? out.number(v.mean_absolute()) : out.null();
    if (v.trials > 1) {
        out.key("trials");
        out.integer(v.trials);
    }
    if (!v.failure.empty()) {
        out.key("failure");
        out.string(v.failure);
    }
    if (!v.structure.empty()) {
        out.key("structure");
        out.open('[');
        for (auto const& difference : v.structure) {
            out.item();
            out.string(difference);
        }
        out.close(']');
    }
    if (v.non_finite) {
        out.key("first_non_finite");
        out.open('{');
        for (auto const& [key, text] : {std::pair("kind", &v.non_finite->kind),
                                        {"argument", &v.non_finite->argument},
                                        {"node", &v.non_finite->node},
                                        {"operator", &v.non_finite->op},
                                        {"module", &v.non_finite->module},
                                        {"source", &v.non_finite->source}}) {
            out.key(key);
            text->empty() ? out.null() : out.string(*text);
        }
        out.close('}');
    }
    if (v.bisected) {
        out.key("first_divergence");
        detail::write_divergence(out, v.bisected->first);
        out.key("bisection");
        out.open_line('{');
        out.key("method");
        out.string(v.bisected->method);
        out.key("nodes");
        out.integer(v.bisected->nodes);
        out.key("compared");
        out.integer(v.bisected->compared);
        if (!v.bisected->note.empty()) {
            out.key("note");
            out.string(v.bisected->note);
        }
        out.close('}');
    }
    out.key("outputs");
    out.open('[');
    for (auto const& o : v.outputs) {
        out.item();
        detail::write_comparison(out, o);
    }
    out.close(']');
    if (!v.about.empty()) {
        out.key("about");
        out.open('{');
        for (auto const& fact : v.about) {
            out.key(fact.name);
            out.string(fact.text);
        }
        out.close('}');
    }
    out.close('}');
    return std::move(out.text());
}

}}  // namespace torch_ir

#endif
