// SPDX-License-Identifier: MIT
// torch-ir info: what a program, or a file of weights, consists of, and what a program costs.
#include "command.hpp"
#include "file_selection.hpp"
#include "option_checks.hpp"
#include "option_labels.hpp"
#include "program_file.hpp"
#include "terminal.hpp"
#include "weights_file.hpp"

#include <torch_ir/analyze/cost_table.hpp>
#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/analyze/statistics_json.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/file_kind.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/utf8.hpp>
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

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

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
    file_options files;
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
std::string weights_text(std::string const& path, info_options const& o) {
    auto const weights = load_weights_and_warn(path, {.key = o.key, .types_only = true});
    if (o.by == "module") return o.json ? torch_ir::to_json(sum_by_module(weights, o.depth)) : torch_ir::to_string(sum_by_module(weights, o.depth));
    auto const file = torch_ir::map_file(path);
    if (!is_torchscript(file, path)) return o.json ? torch_ir::to_json(weights) : torch_ir::to_string(weights);
    auto const outline = torch_ir::read_script_outline(file, path);
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

/// The text itself, since JSON escapes what it must; what is no UTF-8 is written for people.
std::string json_string(std::string const& text) {
    return boost::json::serialize(boost::json::string(torch_ir::detail::is_utf8(text) ? text : torch_ir::printable_line(text)));
}

/// The answers for one or several files. For several each says which file it is of, and in JSON they make one array.
class answers {
public:
    answers(info_options const& o, bool is_many) : o_(o), is_many_(is_many) {}

    void add(std::string const& path, std::string const& text) {
        if (!is_many_) return write_result(o_.output, text, kind());
        if (o_.json) return add_object(path, "info", text);
        std::string const titled = (has_any_ ? "\n" : "") + torch_ir::printable_line(shown_path(path)) + ":\n" + text + (text.ends_with('\n') ? "" : "\n");
        has_any_ = true;
        if (is_on_output()) write_result({}, titled);
        else all_ += titled;
    }
    void add_failure(std::string const& path, std::string const& message) {
        if (is_many_ && o_.json) add_object(path, "error", json_string(message));
    }
    void finish() {
        if (!is_many_) return;
        if (o_.json) write_result(o_.output, (has_any_ ? all_ + "\n" : "[") + "]\n", text_kind::json);
        else if (!is_on_output()) write_result(o_.output, all_);
    }

private:
    info_options const& o_;
    bool is_many_;
    bool has_any_ = false;
    std::string all_;

    [[nodiscard]] text_kind kind() const { return o_.json ? text_kind::json : text_kind::lines; }
    [[nodiscard]] bool is_on_output() const { return o_.output.empty() || o_.output == "-"; }

    void add_object(std::string const& path, char const* key, std::string_view value) {
        while (value.ends_with('\n')) value.remove_suffix(1);
        all_ += (has_any_ ? ",\n" : "[\n") + std::string("{\"file\": ") + json_string(shown_path(path)) + ", \"" + key + "\": ";
        all_ += value;
        all_ += '}';
        has_any_ = true;
    }
};

/// What a program consists of, and what else its archive says.
std::string program_text(torch_ir::ir const& program, std::optional<torch_ir::pt2_contents> const& archive, info_options const& o) {
    auto const s = torch_ir::compute_statistics(program);
    auto const form = o.dialect == "native" ? torch_ir::statistics_form::native : torch_ir::statistics_form::pytorch_ir;
    if (o.json) return torch_ir::to_json(s, form);
    std::string text = torch_ir::to_string(s, form);
    if (form != torch_ir::statistics_form::native) return text;
    if (archive) text += "\n\n" + torch_ir::to_string(*archive);
    if (auto const refused = torch_ir::to_string(torch_ir::execution_obstacles(program)); !refused.empty()) text += "\n\n" + refused;
    return text;
}

void inform(std::string const& path, info_options const& o, answers& out) {
    if (is_weights(path, o.examples)) {
        if (!o.by.empty() && (o.by != "module" || !o.sort.empty()))
            torch_ir::raise(torch_ir::error::bad_argument("--by or --sort of '" + path + "'", "a program", "a file of weights, which has --by module alone"));
        return out.add(path, weights_text(path, o));
    }
    // Several programs of which none was chosen, or compiled code only: what there is. The former is an error besides, which names --model.
    auto const archive = o.by.empty() ? archive_of(path) : std::nullopt;  // which reads the documents: not where nobody asks
    bool const is_list = archive && o.examples.model.empty() && archive->models.size() != 1 && !has_usual_model(*archive);
    if (is_list && (archive->models.empty() || o.output.empty())) out.add(path, o.json ? torch_ir::to_json(*archive) : torch_ir::to_string(*archive));
    if (is_list && archive->models.empty()) return;
    if (!o.key.empty()) torch_ir::raise(torch_ir::error::bad_argument("--key of '" + path + "'", "a file of weights", "a program"));
    auto const loaded = load_program(path, o.examples);
    out.add(path, o.by.empty() ? program_text(loaded, archive, o) : cost_of(loaded, o));
}

int inform_all(info_options const& o) {
    stopwatch const time;
    auto const selection = select_files(o.files, o.examples);
    require_torchscript(o.examples, selection.paths());
    if (selection.is_many) hand_over_torchscript(o.examples, selection.paths());
    answers out(o, selection.is_many);
    auto const results = for_each_file(
        selection, true,
        [&](selected_file const& f) {
            inform(f.path, o, out);
            return int{done};
        },
        [&](selected_file const& f, std::string const& message) { out.add_failure(f.path, message); });
    out.finish();
    if (selection.is_many)
        say_summary(counted(results.good, "file") + part(results.unusable, " not read") + skipped_text(selection) + " (" + time.text() + ")");
    return results.code;
}

}  // namespace

command add_info(CLI::App& program) {
    auto o = std::make_shared<info_options>();
    auto* app = program.add_subcommand("info", "Show counts, shapes, operators and costs of programs, or the tensors in files of weights");
    add_file_options(*app, o->files, "Archives (.pt2), IR JSON documents, TorchScript files, or weights in any format");
    add_example_options(*app, o->examples);
    app->add_option("--key", o->key, "Of weights: the dictionary inside of a checkpoint (default: found by itself)");
    auto* by =
        app->add_option("--by", o->by, "Multiply-adds, FLOPs and bytes of a program by op, module or node; tensors, elements and bytes of weights by module")
            ->check(one_of({"op", "module", "node"}));
    std::vector<std::string> const keys(torch_ir::cost_sort_keys.begin(), torch_ir::cost_sort_keys.end());
    app->add_option("--sort", o->sort, "With --by: the column to sort by (default: op by flops, others as the program has them)")
        ->needs(by)
        ->check(one_of(keys));
    auto* depth =
        app->add_option("--depth", o->depth, "With --by module: levels of modules to show (default: all)")->needs(by)->check(whole_number(0, 1'000'000'000));
    app->add_option("--symbol", o->symbols, "With --by: the size that a symbol stands for, as s77=4 (default: as in the trace)")->needs(by);
    app->add_flag("--json", o->json, "Print JSON; of several files an array of objects with \"file\", and \"info\" or \"error\"");
    app->add_option("--dialect", o->dialect, "Of a program: native, or pytorch-ir (what the Python system prints, byte for byte)")
        ->excludes(by)
        ->check(one_of({"native", "pytorch-ir"}));
    app->add_option("-o,--output", o->output, "The file to write (default: standard output)");
    app->get_option("--symbol")->allow_extra_args(false);
    constexpr char const* cost = "Cost of programs";
    label_options(*app, {{"--key", "KEY"},
                         {"--by", nullptr, cost},
                         {"--sort", "COLUMN", cost},
                         {"--depth", "N", cost},
                         {"--symbol", "NAME=SIZE", cost},
                         {"--json", nullptr, output_group},
                         {"--dialect", nullptr, output_group},
                         {"--output", "FILE", output_group}});
    app->footer(
        "Example: torch-ir info model.pt2 --by module --depth 2\n"
        "         torch-ir info --recursive models --json -o models.json");
    app->callback([o, depth] {
        if (depth->count() != 0 && o->by != "module") throw CLI::ValidationError("--depth", "needs --by module, not --by " + o->by);
    });
    return {app, [o] { return inform_all(*o); }};
}

}  // namespace torch_ir_tool
