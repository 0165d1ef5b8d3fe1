// SPDX-License-Identifier: MIT
#include "reports.hpp"

#include "../command.hpp"
#include "../file_names.hpp"
#include "../shell_text.hpp"
#include "../terminal.hpp"

#include <torch_ir/draw/html.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/report/verification_markdown.hpp>
#include <torch_ir/version.hpp>

#include <torch/version.h>

#include <cstdint>
#include <ctime>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir_tool {

using namespace torch_ir;

namespace {

/// `2026-11-28T15:04:05Z`.
std::string utc_now() {
    std::time_t const now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

/// A word as a shell takes it: quoted where it has to be.
std::string shell_word(std::string const& word) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=./:,@%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    return quoted(word);
}

/// What a report says of itself, so that who reads it later can do it again.
std::vector<report_fact> about(ir const& program, run_options const& options) {
    std::vector<report_fact> out;
    auto const add = [&](char const* name, std::string text) {
        if (!text.empty()) out.push_back({name, std::move(text)});
    };
    add("model", program.model_name());
    add("program", options.file);
    add("weights", options.weights.empty() ? "those inside of the program's file" : options.weights);
    add("inputs", options.inputs.empty() ? "drawn at random" : options.inputs);
    add("expected", options.expected);
    add("reference", options.reference);
    add("reference weights", options.reference_weights);
    add("seed", std::to_string(options.seed));
    add("device", options.device);
    std::string command = "torch-ir";
    for (auto const& word : process_arguments()) command += " " + shell_word(word);
    add("command", command);
    add("torch_ir", TORCH_IR_VERSION_STRING);
    add("LibTorch", TORCH_VERSION);
    add("exported by PyTorch", program.info().pytorch_version);
    add("date", utc_now());
    return out;
}

/// A page of the program that opens at the node to blame.
void write_page(ir const& program, verification const& v, run_options const& options) {
    if (!is_page(options.page)) raise(error::bad_argument("--html", "a name that ends in .html", "'" + options.page + "'"));
    page_options page{.overlays = {{"verify", to_json(v)}}};
    write_file(options.page, draw_html(program, page));
}

}  // namespace

void print(verification const& v) {
    for (auto const& o : v.outputs) std::cout << (o.is_close ? to_string(o) : red(to_string(o))) << '\n';
    for (auto const& difference : v.structure) std::cout << red(printable_line(difference)) << '\n';
    if (v.non_finite) std::cout << printable_line(to_string(*v.non_finite)) << '\n';
    if (v.bisected) std::cout << to_string(*v.bisected) << '\n';
    std::cout << (v.is_valid() ? green(summary(v)) : red(summary(v))) << '\n';
}

int finish(ir const& program, verification v, run_options const& options) {
    v.about = about(program, options);
    if (!options.page.empty()) write_page(program, v, options);
    if (!options.report.empty()) write_result(options.report, to_markdown(v), text_kind::page);
    for (auto const& o : v.outputs)
        if (o.is_close && o.elements != 0 && o.found_nan == o.elements)
            say("warning", "output " + std::to_string(o.index) + " is NaN in all of its " + with_thousands(static_cast<std::int64_t>(o.elements)) +
                               " elements, on both sides: nothing was compared");
    if (options.json) write_result({}, to_json(v), text_kind::json);
    else print(v);
    return int{v.is_valid() ? done : check_failed};
}

}  // namespace torch_ir_tool
