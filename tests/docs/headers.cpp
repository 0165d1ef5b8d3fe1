// SPDX-License-Identifier: MIT
// The examples in the comments of the headers that need no LibTorch.
#include <torch_ir/analyze/cost.hpp>
#include <torch_ir/analyze/cost_formula.hpp>
#include <torch_ir/analyze/cost_table.hpp>
#include <torch_ir/analyze/diff.hpp>
#include <torch_ir/analyze/diff_groups.hpp>
#include <torch_ir/analyze/diff_text.hpp>
#include <torch_ir/analyze/graph_analyzer.hpp>
#include <torch_ir/analyze/liveness.hpp>
#include <torch_ir/analyze/parameters.hpp>
#include <torch_ir/analyze/reachability.hpp>
#include <torch_ir/analyze/statistics.hpp>
#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/draw/call_look.hpp>
#include <torch_ir/draw/dot.hpp>
#include <torch_ir/draw/html.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/draw/modules.hpp>
#include <torch_ir/draw/palette.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/data_graph.hpp>
#include <torch_ir/ir/elements.hpp>
#include <torch_ir/ir/guard.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/ir/number_text.hpp>
#include <torch_ir/ir/printable.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/mlir/write.hpp>
#include <torch_ir/onnx/call.hpp>
#include <torch_ir/onnx/model.hpp>
#include <torch_ir/onnx/outline_modules.hpp>
#include <torch_ir/onnx/translations.hpp>
#include <torch_ir/onnx/write.hpp>
#include <torch_ir/pt2/contents.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/pt2/upgrade.hpp>
#include <torch_ir/pt2/write.hpp>
#include <torch_ir/schema/execution.hpp>
#include <torch_ir/report/markdown.hpp>
#include <torch_ir/rewrite/canonicalize.hpp>
#include <torch_ir/rewrite/decompose.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/extract_subgraph.hpp>
#include <torch_ir/rewrite/fit_sizes.hpp>
#include <torch_ir/rewrite/fold_batch_norm.hpp>
#include <torch_ir/rewrite/idle_calls.hpp>
#include <torch_ir/rewrite/join_linears.hpp>
#include <torch_ir/rewrite/out_of_place.hpp>
#include <torch_ir/rewrite/attention.hpp>
#include <torch_ir/rewrite/foldable_calls.hpp>
#include <torch_ir/rewrite/pattern.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/rewrite/rules.hpp>
#include <torch_ir/schema/outside.hpp>
#include <torch_ir/source/open_program.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/visit/call_view.hpp>
#include <torch_ir/visit/drive.hpp>
#include <torch_ir/visit/subgraph_sequence.hpp>
#include <torch_ir/visit/value_table.hpp>
#include <torch_ir/visit/visitor.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/report/profile_report.hpp>
#include <torch_ir/weights/element_statistics.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <boost/graph/dominator_tree.hpp>
#include <boost/json/parse.hpp>
#include <boost/property_map/property_map.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <fstream>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "check.hpp"

/// A user's data on nodes.
struct slot {
    int buffer = 0;
};

void onnx_call_example() {
    torch_ir::onnx_translations translations;
    translations.add("mylib.scaled_silu", [](torch_ir::onnx_call& t) {
        auto const x = t.input("x");
        t.result(t.make("Mul", {t.make("Mul", {x, t.make("Sigmoid", {x})}), t.number(t.call().number("scale"), x.dtype)}));
    });
    check(translations.entries().count("mylib.scaled_silu") == 1, "a translation is added");
}

void onnx_outline_modules_example(torch_ir::ir const& program, torch_ir::weights_view weights) {
    torch_ir::onnx_model model = torch_ir::to_onnx(program, weights);
    std::cout << torch_ir::outline_modules(model) << " functions\n";       // to_onnx does it, too: {.functions = true}
}

void report_profile_report_example(torch_ir::profile_report const& report) {
    std::cout << torch_ir::to_string(report, {.rows = torch_ir::profile_rows::by_module, .depth = 2});
    torch_ir::write_file("profile.json", torch_ir::to_json(report));      // a page of HTML takes it for colours: torch-ir visualize --overlay
}

void weights_element_statistics_example(torch_ir::state_dict const& weights) {
    auto const s = torch_ir::compute_element_statistics(weights.get("fc.weight"));
    if (s) std::cout << s->mean << " ± " << s->deviation << ", " << s->nan << " NaN\n";
    torch_ir::write_file("statistics.json", torch_ir::element_statistics_json(weights));   // for a page of HTML: docs/viewer.md
}

void onnx_model_example(torch_ir::ir const& program) {
    torch_ir::onnx_model model = torch_ir::to_onnx(program);
    model.metadata.emplace_back("made by", "us");
    torch_ir::write_onnx("marked.onnx", model);
}

void onnx_translations_example(torch_ir::ir const& program) {
    torch_ir::onnx_translations translations;                                   // the library's own
    translations.add("mylib.half", [](torch_ir::onnx_call& t) {
        auto const x = t.input("x");
        t.result(t.make("Mul", {x, t.number(0.5, x.dtype)}));
    });
    torch_ir::write_onnx("halved.onnx", program, {}, {.model = {.translations = &translations}});
}

void onnx_write_example() {
    torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive::open("model.pt2"));
    torch_ir::write_onnx("model.onnx", program, torch_ir::load_weights("weights.safetensors"));
}

void analyze_cost_example(torch_ir::ir const& program) {
    torch_ir::program_cost const cost = torch_ir::compute_cost(program);
    std::cout << cost.total.macs << " MACs, " << cost.total.intensity() << " FLOPs per byte\n";
    for (auto const& u : cost.uncounted) std::cout << u.op << ": " << u.reason << '\n';
}

void analyze_cost_formula_example() {
    torch_ir::cost_options options;
    options.formulas["my.attention"] = [](torch_ir::sized_call const& c) {
        auto const& q = c.tensor("query", 0);
        return torch_ir::arithmetic{.macs = 2 * q.elements * q.size(-2)};
    };
    static_cast<void>(options);
}

void analyze_cost_table_example(torch_ir::ir const& program) {
    std::cout << to_string(torch_ir::make_cost_table(program, torch_ir::cost_rows::by_module, {.depth = 2}));
}

void analyze_diff_example(torch_ir::ir const& before, torch_ir::ir const& after) {
    torch_ir::ir_difference const d = torch_ir::diff_ir(before, after);
    std::cout << to_string(d) << '\n';   // of diff_text.hpp: ~ conv2d (aten.conv2d.default): stride [1, 1] -> [2, 2]
}

void analyze_diff_groups_example(torch_ir::ir const& before, torch_ir::ir const& after) {
    for (torch_ir::difference_group const& g : torch_ir::group_differences(torch_ir::diff_ir(before, after))) std::cout << g.title << '\n';
}

void analyze_graph_analyzer_example(torch_ir::ir const& program) {
    torch_ir::graph_analyzer const analyzer(program);
    for (auto const& i : analyzer.graph_inputs()) std::cout << i.name << ": " << to_string(i.type) << '\n';
    for (auto const* n : analyzer.call_nodes()) std::cout << n->op.text() << '\n';
}

void analyze_liveness_example(torch_ir::ir const& program) {
    auto const l = torch_ir::compute_liveness(program);
    std::cout << l.peak_bytes << " bytes while '" << name_of(program.node(l.peak)) << "' runs\n";
}

void analyze_parameters_example(torch_ir::ir const& program) {
    for (auto const& g : torch_ir::parameters_by_module(program, 2)) std::cout << g.name << ": " << g.bytes << " bytes\n";
}

void analyze_reachability_example(torch_ir::ir const& program) {
    auto const conv = get_node(program, "conv2d");
    for (auto const v : torch_ir::dependents(program, {conv})) std::cout << name_of(program.node(v)) << '\n';   // all that changes with it
}

void ir_guard_example(torch_ir::ir const& program, torch_ir::guard_arguments const& arguments) {
    for (auto const& g : torch_ir::guards_of(program.info()))   // (L['x'].size()[0] % 2) == 0
        if (g.check(arguments) == torch_ir::guard_verdict::violated) std::cout << g.text() << '\n';
}

void ir_number_text_example() {
    std::cout << torch_ir::with_thousands(230496) << '\n';    // 230,496
    std::cout << torch_ir::with_unit(4089184256) << '\n';     // 4.09 G
    std::cout << torch_ir::with_byte_unit(230496) << '\n';    // 230 kB
}

void pt2_contents_example() {
    torch_ir::pt2_contents const all = torch_ir::read_pt2_contents("model.pt2");
    for (auto const& m : all.models) std::cout << m.name << ", schema " << m.schema << '\n';   // model, schema 8.20
    for (auto const& c : all.compiled) std::cout << c.name << " for " << c.metadata.at("AOTI_DEVICE_KEY") << '\n';
}

void ir_printable_example(std::string const& name) {
    std::cout << torch_ir::printable_line(name) << '\n';   // an escape and a line break come out as the six letters \x1b\n
}

void schema_outside_example(torch_ir::ir const& program) {
    for (auto const v : program.calls())
        if (auto const what = torch_ir::outside_effect(program.call(v).op); !what.empty()) std::cout << what << '\n';   // reads and writes files
}

void analyze_statistics_example(torch_ir::ir const& program) {
    torch_ir::statistics const s = torch_ir::compute_statistics(program);
    std::cout << torch_ir::to_string(s);
}

void detail_json_cursor_example(boost::json::value const& document) {
    using torch_ir::detail::json_cursor;
    json_cursor const root(document, "model.json");
    json_cursor const nodes = root.at("nodes");
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        json_cursor const node = nodes[i];
        std::cout << node.at("name").as_string() << '\n';   // or: model.json: at /nodes/3/name: expected a string, found 3
    }
}

void draw_call_look_example(torch_ir::basic_ir<slot> const& program) {
    torch_ir::call_looks looks;
    looks["aten.linear"] = [](torch_ir::call_node const&, torch_ir::call_look& look) { look.fill = "#ffe0b2"; };
    looks["mycc.conv_relu"] = [&](torch_ir::ir const&, torch_ir::vertex v, torch_ir::call_look& look) {  // with your data on the node
        look.detail = std::to_string(program.properties(v).buffer);
    };
    std::cout << torch_ir::draw_mermaid_flowchart(program, {.looks = looks});
}

void draw_dot_example(torch_ir::ir const& program) {
    std::ofstream("model.dot") << torch_ir::draw_dot(program, {.repeats = false});
}

void draw_html_example(torch_ir::ir const& program) {
    torch_ir::write_file("model.html", torch_ir::draw_html(program));
}

void draw_palette_example(torch_ir::ir const& program, torch_ir::vertex v) {
    auto const kind = torch_ir::call_kind_of(program.call(v).op);
    std::cout << torch_ir::colours_of(kind).name << ' ' << torch_ir::colours_of(kind).light << '\n';   // convolution, product #cfe3f4
}

void draw_mermaid_flowchart_example(torch_ir::ir const& program) {
    std::cout << torch_ir::draw_mermaid_flowchart(program, {.max_nodes = 50});
    std::cout << torch_ir::draw_mermaid_flowchart(program, {.modules = true, .repeats = true});
    std::cout << torch_ir::draw_mermaid_flowchart(program, {.max_nodes = 30, .form = torch_ir::flowchart_form::pytorch_ir});
}

void draw_modules_example(torch_ir::ir const& program) {
    auto const tree = torch_ir::find_modules(program);
    auto const repeats = torch_ir::find_repeats(program, tree);
    for (std::size_t m = 1; m < tree.modules.size(); ++m) std::cout << tree.modules[m].path << " x" << repeats.times[m] << '\n';
}

void ir_attribute_text_example(torch_ir::call_node const& call) {
    for (auto const& a : call.arguments) std::cout << a.name << " = " << torch_ir::to_string(a.value) << '\n';   // stride = [1, 1]
}

void ir_builder_example() {
    torch_ir::ir_builder builder;
    builder.begin({.model_name = "Twice"});
    torch_ir::tensor_type const t{.sizes = {2, 3}};
    builder.input({.result = {torch_ir::value_id{0}, "x", t}});
    builder.call({.name = "add", .op = torch_ir::op_name("aten.add.Tensor"),
                  .arguments = {{"self", torch_ir::use{torch_ir::value_id{0}}}, {"other", torch_ir::use{torch_ir::value_id{0}}}},
                  .results = {{torch_ir::value_id{1}, "add", t}}});
    builder.output({.entries = {{torch_ir::use{torch_ir::value_id{1}}}}});
    builder.end();
    torch_ir::ir program = std::move(builder).result();
}

void ir_data_graph_example(torch_ir::ir const& program) {
    auto const data = torch_ir::data_graph(program);
    std::vector<torch_ir::vertex> dominator(num_vertices(data), torch_ir::no_vertex);
    auto const map = boost::make_iterator_property_map(dominator.begin(), get(boost::vertex_index, data));
    boost::lengauer_tarjan_dominator_tree(data, program.inputs().front(), map);
}

void ir_elements_example(torch_ir::state_dict& weights) {
    for (float const x : torch_ir::as<float>(weights.get("fc.weight"))) std::cout << x << '\n';  // float32 in row-major order: no copy
    std::vector<double> const mean = torch_ir::to_numbers(weights.get("bn.running_mean"));  // any real dtype
    weights.set("fc.bias", torch_ir::from_numbers(torch_ir::dtype::bfloat16, {2}, std::vector<double>{0.5, -1}));
}

void ir_ir_example(torch_ir::pt2_archive const& archive) {
    struct place { std::size_t offset = 0; };
    auto program = torch_ir::build<torch_ir::basic_ir<place>>(archive);
    for (auto const v : program.calls()) program.properties(v).offset = 64 * v;
}

void json_read_example() {
    torch_ir::ir const program = torch_ir::load_ir("model.json");
    check(!program.calls().empty(), "load_ir");
}

void json_write_example(torch_ir::ir const& program) {
    torch_ir::save_ir(program, "model.json");                                                   // native, lossless
    torch_ir::save_ir(program, "exchange.json", {.dialect = torch_ir::dialect::pytorch_ir});    // for pytorch-ir
}

void pt2_read_example() {
    torch_ir::pt2_archive const archive = torch_ir::pt2_archive::open("model.pt2");
    torch_ir::ir const program = torch_ir::build(archive);
    auto const weights = archive.weights<torch_ir::state_dict>();   // mapped, not copied
}

void report_markdown_example(torch_ir::ir const& program, torch_ir::verification const& result) {
    torch_ir::model_report report{.name = "SelfAttention", .verifications = {{"float32", result}}};
    torch_ir::write_file(torch_ir::report_file(report.name), torch_ir::write_markdown(report, program));
}

void rewrite_canonicalize_example(torch_ir::ir const& traced) {
    torch_ir::ir program = torch_ir::canonicalize(traced);  // t + addmm is now linear, add.Scalar is add.Tensor
}

void rewrite_decompose_example(torch_ir::ir program) {
    torch_ir::decomposition_table table;
    table.emplace("aten.silu.default", torch_ir::parse_text(R"(
        program "silu"
        %self: none = input
        %s: none = aten.sigmoid.default(self=%self)
        %y: none = aten.mul.Tensor(self=%self, other=%s)
        return %y
    )"));
    program = torch_ir::decompose(program, table);
}

void rewrite_editor_example(torch_ir::ir program) {
    torch_ir::program_editor edit(program);
    for (auto i = edit.first(); i != torch_ir::no_call;)
        if (edit.at(i).op.text() == "aten.dropout.default") {
            edit.redirect(edit.at(i).results.front().id, edit.use_in(i, "input"));
            i = edit.erase(i);
        } else {
            i = edit.next(i);
        }
    program = std::move(edit).result();
}

void rewrite_extract_subgraph_example(torch_ir::ir const& program) {
    torch_ir::ir const block = torch_ir::extract_subgraph(program, {"relu_4"}, {"add_2"});  // from relu_4's value to add_2's
}

void rewrite_attention_example(torch_ir::program_editor& edit) {
    torch_ir::apply_rules(edit, {torch_ir::attention_rule()});
}

void rewrite_idle_calls_example(torch_ir::ir const& program) {
    torch_ir::ir const shorter = torch_ir::eliminate_idle_calls(program);
}

void rewrite_join_linears_example(torch_ir::ir const& program) {
    torch_ir::state_dict weights = torch_ir::load_weights("weights.safetensors");
    torch_ir::ir const joined = torch_ir::join_linears(program, weights);  // weights has the new ones
}

void rewrite_out_of_place_example(torch_ir::ir const& program) {
    torch_ir::ir const clear = torch_ir::make_out_of_place(program);  // easier to fuse, reorder and fold
}

void rewrite_fold_batch_norm_example(torch_ir::ir const& program, std::string const& archive) {
    torch_ir::state_dict weights = torch_ir::load_weights(archive);
    torch_ir::ir const folded = torch_ir::fold_batch_norm(program, weights);  // weights has the new ones
}

void rewrite_foldable_calls_example(torch_ir::ir const& program, torch_ir::state_dict const& weights, std::function<void(torch_ir::call_node const&)> const& compute) {
    torch_ir::program_editor edit(program);
    auto const f = torch_ir::find_foldable_calls(edit, [&](torch_ir::weight_node const& w) { return weights.contains(w.target); });
    for (auto const i : f.computed) compute(edit.at(i));
}

void rewrite_pattern_example(torch_ir::program_editor const& edit, torch_ir::call_index i, std::function<void(torch_ir::value_id, torch_ir::call_node const&)> const& fuse) {
    // conv2d, with or without a bias, then batch_norm, where nobody else uses what the convolution gives
    auto const p = torch_ir::pattern::call("aten.batch_norm.default")
                       .where("training", torch_ir::equals(false))
                       .operand("input", torch_ir::pattern::call("aten.conv2d.default")
                                             .named("conv")
                                             .only_use()
                                             .operand("input", torch_ir::pattern::any("x"))
                                             .operand("weight", torch_ir::pattern::any("w"))
                                             .optional_operand("bias", torch_ir::pattern::any("b")));
    if (auto const m = torch_ir::find_match(edit, i, p)) fuse(m->value("x"), edit.at(m->call("conv")));
}

void rewrite_pipeline_example(torch_ir::ir const& program) {
    auto const done = torch_ir::pipeline({"canonicalize", "cse", "dce"})
                          .check([](torch_ir::ir const& p, std::string_view) { torch_ir::require_valid(p); })
                          .run(program);
    for (auto const& p : done.passes) std::cout << p.name << ": " << p.changes << " changes\n";
}

void rewrite_rules_example(torch_ir::program_editor& edit) {
    torch_ir::rewrite_rule const relu6{
        "relu6",
        torch_ir::pattern::call("aten.hardtanh.default").operand("self", torch_ir::pattern::any("x")).where("max_val", torch_ir::equals(6.0)),
        [](torch_ir::program_editor& e, torch_ir::pattern_match const& m) {
            return torch_ir::replace_by(e, m, "aten.relu6.default", {{"self", torch_ir::use{m.value("x")}}});
        }};
    torch_ir::apply_rules(edit, {relu6});
}

void source_open_program_example() {
    torch_ir::program_file const file = torch_ir::open_program("model.pt2");
    torch_ir::ir const program = torch_ir::build(file);
    if (auto const* archive = file.archive()) auto const weights = archive->weights<torch_ir::state_dict>();
}

void mlir_write_example(torch_ir::ir const& program, torch_ir::state_dict const& weights) {
    torch_ir::save_mlir(program, "model.mlir");                               // weights by their keys, from a file at run time
    for (auto const& o : torch_ir::mlir_obstacles(program)) std::cout << o.place << ": " << o.reason << '\n';
    std::string const text = torch_ir::to_mlir(program, {.weights = torch_ir::mlir_weights::resources}, weights);
    check(text.find("dialect_resources") != std::string::npos, "a text with its weights");
}

void pt2_write_example() {
    auto const file = torch_ir::open_program("model.json");
    auto const weights = torch_ir::load_weights("weights.safetensors");
    torch_ir::write_pt2("model.pt2", torch_ir::build(file), weights);
}

void schema_execution_example(torch_ir::ir const& program) {
    for (auto const& o : torch_ir::execution_obstacles(program)) std::cout << o.op << ": " << o.reason << '\n';
}

void pt2_upgrade_example() {
    for (auto const& model : torch_ir::upgrade("old.pt2", "new.pt2"))
        std::cout << model.name << ": " << model.written.renamed.size() << " names changed\n";
}

void rewrite_fit_sizes_example() {
    torch_ir::size_fitter fit({{"s0", {5, 8, 11, 14}}});
    std::cout << to_string(*fit({3, 4, 6, 7})) << '\n';              // (s0 + 1)//2
}

void text_parse_example() {
    torch_ir::ir program = torch_ir::parse_text(R"(
        program "Twice"
        %x: float32[2, 3] = input
        %add: float32[2, 3] = aten.add.Tensor(self=%x, other=%x)
        return %add
    )");
}

void validate_validate_example(torch_ir::ir const& program) {
    for (torch_ir::diagnostic const& d : torch_ir::validate_ir(program)) std::cerr << d.message() << '\n';
}

void visit_call_view_example(torch_ir::ir const& program, torch_ir::vertex v) {
    torch_ir::call_view const call(program, v);                       // or (value_table, call_node) in a visitor
    std::cout << call.operand("input").name() << '\n';                // also its id, its type, and what makes it
    auto const sizes = call.sizes("input");                           // {1, 3, 224, 224}
    auto const stride = call.integers("stride");                      // {1, 1} where the call does not say: the schema's default
    if (auto const bias = call.find_operand("bias")) std::cout << bias->name() << '\n';
    if (call.integer("groups") != 1) call.refuse("groups");
}

void visit_subgraph_sequence_example(torch_ir::ir_builder& v, std::vector<torch_ir::ir> const& subgraphs, std::vector<torch_ir::call_node> const& calls) {
    torch_ir::subgraph_sequence sequence(subgraphs.size());
    auto const announce = [&](torch_ir::subgraph_info const& s) {
        torch_ir::announce_subgraph(v, s, [&](auto& nested) { subgraphs[s.index].drive(nested); });
    };
    for (auto const& c : calls) {
        sequence.before(c, announce);
        torch_ir::announce_call(v, c);
    }
    sequence.rest(announce);
}

struct my_compiler {
    torch_ir::value_table values;
    void input(torch_ir::input_node const& n) { values.add(n); }
    void weight(torch_ir::weight_node const& n) { values.add(n); }
    void call(torch_ir::call_node const& c) {
        torch_ir::call_view const call(values, c);
        std::cout << call.operand("self").name() << '\n';
        values.add(c);
    }
};

void visit_visitor_example(torch_ir::ir const& program) {
    struct op_counter {
        std::map<std::string, int> counts;
        void call(torch_ir::call_node const& c) { ++counts[c.op.text()]; }
    };
    auto counts = torch_ir::drive(program, op_counter{}).counts;
}

int main() {
    torch_ir::pt2_archive const archive = torch_ir::pt2_archive::open("model.pt2");
    torch_ir::ir const program = torch_ir::build(archive);
    torch_ir::state_dict const weights = archive.weights<torch_ir::state_dict>();

    analyze_cost_example(program);
    analyze_cost_formula_example();
    analyze_cost_table_example(program);
    analyze_diff_example(program, program);
    analyze_diff_groups_example(program, program);
    analyze_graph_analyzer_example(program);
    analyze_liveness_example(program);
    analyze_parameters_example(program);
    analyze_statistics_example(program);
    draw_call_look_example(torch_ir::build<torch_ir::basic_ir<slot>>(archive));
    draw_dot_example(program);
    draw_html_example(program);
    draw_mermaid_flowchart_example(program);
    draw_modules_example(program);
    draw_palette_example(program, program.calls().front());
    ir_attribute_text_example(std::get<torch_ir::call_node>(program.node(program.calls().front())));
    ir_builder_example();
    ir_data_graph_example(program);
    ir_ir_example(archive);
    json_write_example(program);
    json_read_example();
    detail_json_cursor_example(boost::json::parse(R"({"nodes": [{"name": "conv"}, {"name": "relu"}]})"));
    pt2_read_example();
    source_open_program_example();
    mlir_write_example(program, weights);
    pt2_write_example();
    pt2_upgrade_example();
    schema_execution_example(program);
    rewrite_fit_sizes_example();
    text_parse_example();
    report_markdown_example(program, {});
    rewrite_canonicalize_example(program);
    rewrite_decompose_example(program);
    rewrite_editor_example(program);
    std::size_t computed = 0;
    rewrite_foldable_calls_example(program, weights, [&](torch_ir::call_node const&) { ++computed; });
    rewrite_pipeline_example(program);
    validate_validate_example(program);
    visit_visitor_example(program);
    check(!std::filesystem::is_empty("model.html") && !std::filesystem::is_empty("model.dot"), "pictures are written");

    // What has operators or names of its own.
    torch_ir::ir const net = torch_ir::parse_text(R"(
        program "Net"
        %w: float32[4, 3, 1, 1] = parameter("w")
        %m: float32[4] = parameter("m")
        %x: float32[1, 3, 8, 8] = input
        %conv2d: float32[1, 4, 8, 8] = aten.conv2d.default(input=%x, weight=%w)
        %batch_norm: float32[1, 4, 8, 8] = aten.batch_norm.default(input=%conv2d, weight=None, bias=None, running_mean=%m, running_var=%m, training=False, momentum=0.1, eps=1e-05, cudnn_enabled=True)
        %relu_4: float32[1, 4, 8, 8] = aten.relu.default(self=%batch_norm)
        %max_pool2d: float32[1, 4, 4, 4] = aten.max_pool2d.default(self=%relu_4, kernel_size=[2, 2])
        %add_2: float32[1, 4, 4, 4] = aten.add.Tensor(self=%max_pool2d, other=%max_pool2d)
        %hardtanh: float32[1, 4, 4, 4] = aten.hardtanh.default(self=%add_2, min_val=0.0, max_val=6.0)
        return %hardtanh
    )");
    analyze_reachability_example(net);
    onnx_call_example();
    onnx_model_example(program);
    onnx_translations_example(program);
    onnx_write_example();
    check(std::filesystem::file_size("model.onnx") > 0 && std::filesystem::file_size("marked.onnx") > 0 && std::filesystem::file_size("halved.onnx") > 0, "models are written");
    rewrite_extract_subgraph_example(net);
    rewrite_fold_batch_norm_example(program, "model.pt2");
    rewrite_idle_calls_example(program);
    rewrite_join_linears_example(program);
    rewrite_out_of_place_example(program);
    torch_ir::program_editor attention_edit(program);
    rewrite_attention_example(attention_edit);
    torch_ir::state_dict numbers;
    for (auto const* name : {"fc.weight", "bn.running_mean"}) numbers.set(name, torch_ir::from_numbers(torch_ir::dtype::float32, {2}, std::vector<double>{1, 2}));
    ir_elements_example(numbers);
    check(torch_ir::to_numbers(numbers.get("fc.bias")) == std::vector<double>{0.5, -1}, "a tensor is set");
    visit_call_view_example(net, torch_ir::get_node(net, "conv2d"));
    torch_ir::program_editor edit(net);
    int fused = 0;
    for (auto i = edit.first(); i != torch_ir::no_call; i = edit.next(i))
        rewrite_pattern_example(edit, i, [&](torch_ir::value_id, torch_ir::call_node const& conv) { fused += conv.name == "conv2d"; });
    check(fused == 1, "the pattern is found once");
    rewrite_rules_example(edit);
    torch_ir::ir const rewritten = std::move(edit).result();
    check(torch_ir::to_text(rewritten).find("aten.relu6.default") != std::string::npos, "the rule is applied");
    check(torch_ir::drive(torch_ir::parse_text("program \"F\"\n%x: float32[2] = input\n%y: float32[2] = aten.relu.default(self=%x)\nreturn %y"), my_compiler{})
              .values.find(torch_ir::value_id{1}).value != nullptr, "the table has what calls make");

    torch_ir::ir_builder builder;
    builder.begin({.model_name = "Empty"});
    visit_subgraph_sequence_example(builder, {}, {});
    return finish();
}
