// SPDX-License-Identifier: MIT
// torch-ir info: what a program, or a file of weights, consists of, and what a program costs.
#include "command.hpp"
#include "program_file.hpp"
#include "terminal.hpp"
#include "weights_file.hpp"

#include <torch_ir/analyze/cost_table.hpp>
#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/analyze/statistics_json.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/file_kind.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/pt2/contents.hpp>
#include <torch_ir/schema/execution.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/script_outline.hpp>
#include <torch_ir/weights/summary.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace torch_ir_tool {

namespace {

/// A file of weights alone: archives of torch.export are programs first, TorchScript is one where its code may be run.
bool is_weights(std::string const& path, example_options const& examples) {
    using torch_ir::weights_format;
    auto const file = torch_ir::map_file(path);
    auto const format = torch_ir::find_weights_format(file, path);
    return format != weights_format::pt2 && format != weights_format::unknown && !(wants_torchscript(examples) && is_torchscript(file, path));
}

/// What is in an archive of torch.export; nothing for another file.
std::optional<torch_ir::pt2_contents> archive_of(std::string const& path) {
    auto const file = torch_ir::map_file(path);
    auto const kind = torch_ir::find_file_kind(file, path);
    if (kind != torch_ir::file_kind::pt2 && kind != torch_ir::file_kind::old_pt2) return std::nullopt;
    return torch_ir::read_pt2_contents(file, path);
}

/// Which is meant where none is named.
bool has_usual_model(torch_ir::pt2_contents const& archive) {
    return std::any_of(archive.models.begin(), archive.models.end(), [](torch_ir::pt2_model_summary const& m) { return m.name == "model"; });
}

struct info_options {
    std::string file;
    example_options examples;
    std::string output;
    std::string key;
    bool json = false;
    std::string dialect = "native";
    std::string by;
    std::string sort;
    std::size_t depth = torch_ir::any_depth;
    std::vector<std::string> symbols;
};

/// `s77=4`
void set_symbol(torch_ir::size_options& sizes, std::string const& text) {
    auto const equals = text.find('=');
    std::int64_t n = 0;
    char const* const first = text.data() + std::min(equals, text.size() - 1) + 1;
    char const* const last = text.data() + text.size();
    auto const [end, failure] = std::from_chars(first, last, n);
    if (equals == std::string::npos || equals == 0 || failure != std::errc() || end != last || n < 0)
        torch_ir::raise(torch_ir::error::bad_argument("--symbol", "NAME=SIZE, as s77=4", "'" + text + "'"));
    sizes.symbols[text.substr(0, equals)] = n;
}

/// The tensors of a file of weights, and what else TorchScript says of itself.
std::string weights_text(info_options const& o) {
    auto const weights = load_weights_and_warn(o.file, {.key = o.key, .types_only = true});
    if (o.by == "module") return o.json ? torch_ir::to_json(sum_by_module(weights, o.depth)) : torch_ir::to_string(sum_by_module(weights, o.depth));
    auto const file = torch_ir::map_file(o.file);
    if (!is_torchscript(file, o.file)) return o.json ? torch_ir::to_json(weights) : torch_ir::to_string(weights);
    auto const outline = torch_ir::read_script_outline(file, o.file);
    return o.json ? torch_ir::to_json(weights, outline) : torch_ir::to_string(weights) + torch_ir::to_string(outline);
}

std::string cost_of(torch_ir::ir const& program, info_options const& o) {
    torch_ir::cost_table_options options;
    options.depth = o.depth;
    options.sort = o.sort;
    for (auto const& s : o.symbols) set_symbol(options.cost.sizes, s);
    auto const rows = o.by == "op" ? torch_ir::cost_rows::by_operator : o.by == "module" ? torch_ir::cost_rows::by_module : torch_ir::cost_rows::by_node;
    auto const table = torch_ir::make_cost_table(program, rows, options);
    return o.json ? torch_ir::to_json(table) : torch_ir::to_string(table);
}

}  // namespace

command add_info(CLI::App& program) {
    auto o = std::make_shared<info_options>();
    auto* app = program.add_subcommand("info", "Show counts, shapes, operators and costs of a program, or the tensors in a file of weights");
    app->add_option("FILE", o->file, "Archive (.pt2), IR JSON document, TorchScript file, or weights in any format")->required();
    add_example_options(*app, o->examples);
    app->add_option("--key", o->key, "Of weights: the dictionary inside of a checkpoint (default: found by itself)");
    auto* by =
        app->add_option("--by", o->by, "Multiply-adds, FLOPs and bytes of a program by op, module or node; tensors, elements and bytes of weights by module")
            ->check(CLI::IsMember({"op", "module", "node"}));
    std::vector<std::string> const keys(torch_ir::cost_sort_keys.begin(), torch_ir::cost_sort_keys.end());
    app->add_option("--sort", o->sort, "With --by: the column to sort by (default: op by flops, others as the program has them)")
        ->needs(by)
        ->check(CLI::IsMember(keys));
    auto* depth =
        app->add_option("--depth", o->depth, "With --by module: levels of modules to show (default: all)")->needs(by)->check(CLI::Range(0, 1'000'000'000));
    app->add_option("--symbol", o->symbols, "With --by: the size that a symbol stands for, as s77=4 (default: as in the trace)")->needs(by);
    app->add_flag("--json", o->json, "Print JSON");
    app->add_option("--dialect", o->dialect, "Of a program: native, or pytorch-ir (what the Python system prints, byte for byte)")
        ->excludes(by)
        ->check(CLI::IsMember({"native", "pytorch-ir"}));
    app->add_option("-o,--output", o->output, "The file to write (default: standard output)");
    app->footer("Example: torch-ir info model.pt2 --by module --depth 2");
    app->callback([o, depth] {
        if (depth->count() != 0 && o->by != "module") throw CLI::ValidationError("--depth", "needs --by module, not --by " + o->by);
    });
    return {app, [o] {
                require_torchscript(o->examples, {o->file});
                auto const kind = o->json ? text_kind::json : text_kind::lines;
                if (is_weights(o->file, o->examples)) {
                    if (!o->by.empty() && (o->by != "module" || !o->sort.empty()))
                        torch_ir::raise(torch_ir::error::bad_argument("--by or --sort of '" + o->file + "'", "a program",
                                                                      "a file of weights, which has --by module alone"));
                    write_result(o->output, weights_text(*o), kind);
                    return int{done};
                }
                // Several programs of which none was chosen, or compiled code only: what there is. The former is an error besides, which names --model.
                auto const archive = o->by.empty() ? archive_of(o->file) : std::nullopt;  // which reads the documents: not where nobody asks
                bool const is_list = archive && o->examples.model.empty() && archive->models.size() != 1 && !has_usual_model(*archive);
                if (is_list && (archive->models.empty() || o->output.empty()))
                    write_result(o->output, o->json ? torch_ir::to_json(*archive) : torch_ir::to_string(*archive), kind);
                if (is_list && archive->models.empty()) return int{done};
                if (!o->key.empty()) torch_ir::raise(torch_ir::error::bad_argument("--key of '" + o->file + "'", "a file of weights", "a program"));
                auto const loaded = load_program(o->file, o->examples);
                if (!o->by.empty()) {
                    write_result(o->output, cost_of(loaded, *o), kind);
                    return int{done};
                }
                auto const s = torch_ir::compute_statistics(loaded);
                auto const form = o->dialect == "native" ? torch_ir::statistics_form::native : torch_ir::statistics_form::pytorch_ir;
                std::string text = o->json ? torch_ir::to_json(s, form) : torch_ir::to_string(s, form);
                if (!o->json && form == torch_ir::statistics_form::native) {
                    if (archive) text += "\n\n" + torch_ir::to_string(*archive);
                    if (auto const refused = torch_ir::to_string(torch_ir::execution_obstacles(loaded)); !refused.empty()) text += "\n\n" + refused;
                }
                write_result(o->output, text, kind);
                return int{done};
            }};
}

}  // namespace torch_ir_tool
