// SPDX-License-Identifier: MIT
// torch-ir-zoo: extracts, saves, loads, runs and verifies the registered models, and writes reports on them.
#include "check.hpp"
#include "registry.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/module_weights.hpp>
#include <torch_ir/pt2/write.hpp>
#include <torch_ir/report/markdown.hpp>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace torch_ir_zoo;
namespace fs = std::filesystem;

struct options {
    std::vector<std::string> models, categories;
    std::string save_dir, archive_dir, report_dir;
    std::uint64_t seed = 0;
    bool list_models = false, list_categories = false, reports = false;
};

bool is_in(std::vector<std::string> const& all, std::string const& one) { return std::find(all.begin(), all.end(), one) != all.end(); }

std::vector<entry const*> chosen(options const& o) {
    std::vector<entry const*> out;
    for (auto const& e : registry()) {
        bool const by_category = std::any_of(o.categories.begin(), o.categories.end(), [&](auto const& c) { return is_in(e.categories, c); });
        if ((o.models.empty() && o.categories.empty()) || is_in(o.models, e.name) || by_category) out.push_back(&e);
    }
    for (auto const& name : o.models)
        if (std::none_of(out.begin(), out.end(), [&](auto const* e) { return e->name == name; }))
            torch_ir::raise(torch_ir::error::bad_argument("--model", "a registered model (--list-models shows them)", "'" + name + "'"));
    if (out.empty())
        torch_ir::raise(torch_ir::error::bad_argument("--category", "a category of some model (--list-categories shows them)", "one without models"));
    return out;
}

int list(options const& o) {
    std::set<std::string> categories;
    for (auto const& e : registry()) {
        categories.insert(e.categories.begin(), e.categories.end());
        if (!o.list_models) continue;
        std::cout << e.name << " (";
        for (auto const& c : e.categories) std::cout << (&c == &e.categories.front() ? "" : ", ") << c;
        std::cout << "): " << e.description << '\n';
    }
    if (o.list_categories)
        for (auto const& c : categories) std::cout << c << '\n';
    return 0;
}

/// Writes an archive with weights and sample inputs, and beside it what the module computed, for tests/pt2/check_written.py.
void save_archive(outcome const& result, fs::path const& folder) {
    fs::create_directories(folder);
    std::vector<torch_ir::tensor_data> samples;
    torch_ir::tensor_map inputs, outputs;
    for (auto const& t : result.inputs) {
        samples.push_back(torch_ir::to_tensor_data(t));
        inputs.emplace("input_" + std::to_string(inputs.size()), t);
    }
    for (auto const& t : result.expected) outputs.emplace("output_" + std::to_string(outputs.size()), t);
    torch_ir::write_pt2((folder / "model.pt2").string(), result.program, torch_ir::to_state_dict(result.weights), {.inputs = std::move(samples)});
    torch_ir::save_weights((folder / "inputs.safetensors").string(), inputs);
    torch_ir::save_weights((folder / "outputs.safetensors").string(), outputs);
}

/// One line a model and dtype; `place` is told in front of it. What came of it goes into the summary and, if asked for, to a page of its own.
torch_ir::report_line run(entry const& e, options const& o, std::string const& place) {
    torch_ir::model_report report{.name = e.name, .description = e.description, .categories = e.categories};
    std::optional<torch_ir::ir> program;
    for (auto const type : {c10::kFloat, c10::kDouble}) {
        std::string const label = type == c10::kFloat ? "float32" : "float64";
        std::cout << place << e.name << " " << label << ": " << std::flush;
        try {
            outcome result = check_model(e, type, o.seed);
            std::cout << result.program.calls().size() << " nodes, " << result.program.weights().size()
                      << " weights: " << (result.problem.empty() ? torch_ir::summary(result.verification) : "FAILED: " + result.problem) << '\n';
            if (result.problem.empty()) report.verifications.push_back({label, std::move(result.verification)});
            else report.problem = label + ": " + result.problem;
            if (!o.save_dir.empty() && type == c10::kFloat) torch_ir::save_ir(result.program, (fs::path(o.save_dir) / (e.name + ".json")).string());
            if (!o.archive_dir.empty() && type == c10::kFloat) save_archive(result, fs::path(o.archive_dir) / e.name);
            if (!program) program = std::move(result.program);
        } catch (std::exception const& failure) {
            report.problem = label + ": " + failure.what();
            std::cout << "FAILED: " << failure.what() << '\n';
        }
    }
    if (o.reports)
        torch_ir::write_file((fs::path(o.report_dir) / torch_ir::report_file(e.name)).string(),
                             program ? torch_ir::write_markdown(report, *program) : torch_ir::write_markdown(report));
    return program ? torch_ir::summarize(report, *program) : torch_ir::summarize(report);
}

/// `[ 3/23] `: how far it is.
std::string place(std::size_t i, std::size_t count) {
    std::string const all = std::to_string(count), here = std::to_string(i + 1);
    return "[" + std::string(all.size() - here.size(), ' ') + here + "/" + all + "] ";
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App program("Extracts, saves, loads, runs and verifies the registered models.", "torch-ir-zoo");
    program.footer("Exit codes: 0 all models are good, 1 one is not, 2 wrong usage.");
    program.add_option("--model", o.models, "Only this model (again for more)");
    program.add_option("--category", o.categories, "Only models of this category (again for more)");
    program.add_option("--save-ir", o.save_dir, "The folder where IR documents go");
    program.add_option("--save-pt2", o.archive_dir, "The folder where archives for torch.export.load go, each with its inputs and outputs");
    program.add_flag("--generate-reports", o.reports, "Write SUMMARY.md and a page for each model, into reports/ without --output");
    program.add_option("--output", o.report_dir, "The folder where the reports go (asks for them, too)");
    program.add_option("--seed", o.seed, "Seed of weights and inputs")->capture_default_str();
    program.add_flag("--list-models", o.list_models, "List the models");
    program.add_flag("--list-categories", o.list_categories, "List the categories");
    try {
        program.parse(argc, argv);
    } catch (CLI::ParseError const& e) {
        return e.get_exit_code() == 0 ? program.exit(e) : (program.exit(e), 2);
    }
    try {
        if (o.list_models || o.list_categories) return list(o);
        auto const models = chosen(o);
        if (!o.report_dir.empty()) o.reports = true;
        else if (o.reports) o.report_dir = "reports";
        for (auto const& folder : {o.save_dir, o.report_dir})
            if (!folder.empty()) fs::create_directories(folder);
        std::vector<torch_ir::report_line> lines;
        for (auto const* e : models) lines.push_back(run(*e, o, place(lines.size(), models.size())));
        auto const failed = static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [](auto const& l) { return !l.is_good; }));
        if (o.reports) {
            auto const summary = (fs::path(o.report_dir) / "SUMMARY.md").string();
            torch_ir::write_file(summary, torch_ir::write_markdown_summary(lines, "Model zoo"));
            std::cout << "Reports: " << summary << '\n';
        }
        std::cout << models.size() - failed << " of " << models.size() << " models are good\n";
        return failed == 0 ? 0 : 1;
    } catch (std::exception const& e) {
        std::cerr << "error: " << e.what() << '\n';
        return 2;
    }
}
