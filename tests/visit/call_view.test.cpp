// SPDX-License-Identifier: MIT
#include <torch_ir/visit/call_view.hpp>

#include <torch_ir/ir/lookup.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/schema/schema.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/visit/drive.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/damage.hpp"
#include "support/programs.hpp"
#include "support/reference.hpp"

using namespace torch_ir_test;

TEST_SUITE("visit/call_view") {
namespace {

ir const& view_example() {
    static ir const program = parse_text(R"(program "P"
range s0 2 64
%w: float32[8, 3, 3, 3] = parameter("conv.weight")
%x: float32[1, 3, 16, 16] = input
%n: symint(s0=4) = input
%conv: float32[1, 8, 14, 14] = aten.conv2d.default(input=%x, weight=%w, stride=2, padding=[1])
%size: symint(4) = aten.sym_size.int(self=%x, dim=2)
%view: float32[1, {s0=4}, 3] = aten.view.default(self=%conv, size=sym[1, %n, 3])
%full: float32[4, 8] = aten.full.default(size=sym[%size, 8], fill_value=2.5, *, dtype=torch.float32, device=device("cpu"), pin_memory=False)
%cat: float32[2, 8, 14, 14] = aten.cat.default(tensors=[%conv, %conv])
%index: float32[8, 14] = aten.index.Tensor(self=%conv, indices=[None, %x])
%gelu: float32[1, 8, 14, 14] = aten.gelu.default(self=%conv, *, approximate="tanh")
%any: float32[2] = acme.any.default(%x, 3)
graph 0 {
    %y: float32[4] = input
    return %y
}
%cond: float32[4], = higher_order.cond@cond(%n, graph(0, "true_graph_0"), graph(0, "false_graph_0"), [%x])
return %cond
)");
    return program;
}

call_view view(std::string const& name) { return {view_example(), get_node(view_example(), name)}; }

template <class F>
std::string said(F&& f) {
    return message_of([&] { static_cast<void>(f()); });
}

}  // namespace

TEST_CASE("operands are found by name, with their types and what makes them") {
    auto const conv = view("conv");
    CHECK(conv.name() == "conv");
    CHECK(conv.op().text() == "aten.conv2d.default");
    auto const x = conv.operand("input"), w = conv.operand("weight");
    CHECK(x.name() == "x");
    CHECK(x.kind == producer_kind::input);
    CHECK(x.producer == get_node(view_example(), "x"));
    CHECK(w.kind == producer_kind::weight);
    CHECK(w.key == "conv.weight");
    CHECK_FALSE(conv.find_operand("bias"));
    CHECK_FALSE(conv.has("bias"));
    CHECK_FALSE(conv.is_given("bias"));
    CHECK(conv.tensor("weight").dtype == dtype::float32);
    CHECK(conv.sizes("weight") == std::vector<std::int64_t>{8, 3, 3, 3});
    CHECK(sizes_of(x) == std::vector<std::int64_t>{1, 3, 16, 16});
    CHECK(conv.result().name == "conv");
    CHECK(conv.result_sizes() == std::vector<std::int64_t>{1, 8, 14, 14});
    CHECK(view("view").operand("self").kind == producer_kind::call);
    CHECK(view("cond").operand("pred").name() == "n");
}

TEST_CASE("what a call leaves out has the schema's default, and one integer stands for as many as the schema says") {
    auto const conv = view("conv");
    CHECK(conv.integers("stride") == std::vector<std::int64_t>{2, 2});
    CHECK(conv.integers("padding") == std::vector<std::int64_t>{1, 1});
    CHECK(conv.integers("dilation") == std::vector<std::int64_t>{1, 1});
    CHECK(conv.integer("groups") == 1);
    auto const gelu = view("gelu");
    CHECK(gelu.text("approximate") == "tanh");
    auto const full = view("full");
    CHECK(full.number("fill_value") == 2.5);
    CHECK(full.dtype("dtype") == dtype::float32);
    CHECK(full.device("device").type == "cpu");
    CHECK_FALSE(full.flag("pin_memory"));
    CHECK_FALSE(full.has("layout"));
    CHECK(view("cat").integer("dim") == 0);
}

TEST_CASE("lists of tensors, with holes and without") {
    auto const cat = view("cat");
    REQUIRE(cat.operands("tensors").size() == 2);
    CHECK(cat.operands("tensors")[1].name() == "conv");
    auto const index = view("index").optional_operands("indices");
    REQUIRE(index.size() == 2);
    CHECK_FALSE(index[0]);
    CHECK(index[1]->name() == "x");
    CHECK(said([] { return view("index").operands("indices"); }) ==
          "invalid program: node 'index' (aten.index.Tensor), argument 'indices': expected a list of tensors, found one with an absent tensor");
}

TEST_CASE("sizes that depend on symbols are dimensions, and integers where they are known after all") {
    auto const v = view("view");
    auto const size = v.dimensions("size");
    REQUIRE(size.size() == 3);
    CHECK(to_string(size[1]) == "s0");
    CHECK(size[1].hint() == 4);
    CHECK(size[2].value() == 3);
    CHECK(said([&] { return v.integers("size"); }) == "node 'view' (aten.view.default): unsupported: argument 'size' that depends on a size, s0");
    CHECK(said([&] { return v.result_sizes(); }) == "node 'view' (aten.view.default): unsupported: a result of open sizes, float32[1, s0, 3]");
    CHECK(view("full").integers("size") == std::vector<std::int64_t>{4, 8});
    CHECK(view("size").integer("dim") == 2);
}

TEST_CASE("sub-programs and unnamed arguments of higher-order operators") {
    auto const cond = view("cond");
    CHECK(cond.subgraph("true_fn").name == "true_graph_0");
    CHECK(cond.subgraph("false_fn").name == "false_graph_0");
    CHECK(cond.subprogram("false_fn") == &view_example().subgraphs()[0]);
    CHECK(cond.operands("operands").size() == 1);
}

TEST_CASE("what is missing or of another kind is an error that names node, operator, argument, expected and found") {
    std::string const conv = "invalid program: node 'conv' (aten.conv2d.default), argument ";
    CHECK(said([] { return view("conv").integer("stride_"); }).starts_with(conv + "'stride_': expected an argument of aten::conv2d(Tensor input, "));
    CHECK(said([] { return view("conv").operand("bias"); }) == conv + "'bias': expected a value, found None");
    CHECK(said([] { return view("conv").text("groups"); }) == conv + "'groups': expected a string, found integer 1");
    CHECK(said([] { return view("conv").integers("input"); }) == conv + "'input': expected an integer, found 'x', which is float32[1, 3, 16, 16]");
    CHECK(said([] { return view("conv").flag("groups") ? "" : ""; }).empty());
    CHECK(said([] { return view("conv").flag("padding") ? "" : ""; }) == conv + "'padding': expected True or False, found a list of 1 integers");
    CHECK(said([] { return view("cat").tensor("tensors"); }) ==
          "invalid program: node 'cat' (aten.cat.default), argument 'tensors': expected a value, found a list of 2 tensors");
    CHECK(said([] { return view("view").dtype("self"); }).ends_with("argument 'self': expected a dtype, found a value"));
    CHECK(said([] { return view("any").integer("n"); }) ==
          "invalid program: node 'any' (acme.any.default), argument 'n': expected a value, since the operator has no schema with defaults (register_schema), "
          "found none");
    CHECK(said([] { return view("conv").result(1).name; }) == "invalid program: node 'conv' (aten.conv2d.default): expected result 1, found 1 results");
    CHECK(said([] { return call_view(view_example(), 0).name(); }) == "vertex 0: expected a call, found 'w'");
    CHECK(said([] { return call_view(view_example(), 1000).name(); }) == "vertex 1000: expected a call, found no vertex of the program");
    CHECK(said([] {
              view("gelu").refuse("gelu by approximation", "use relu");
              return 0;
          }) == "node 'gelu' (aten.gelu.default): unsupported: gelu by approximation; use relu");
}

TEST_CASE("an operator of one's own is read by its schema when that is registered") {
    register_schema("acme_view::pad(Tensor x, int[2] by=1, *, float value=0.5, bool ceil=True) -> Tensor");
    auto const program =
        parse_text("%x: float32[2] = input\n%a: float32[4] = acme_view.pad.default(%x)\n%b: float32[4] = acme_view.pad.default(%x, 3)\nreturn %b");
    call_view const a(program, program.calls()[0]), b(program, program.calls()[1]);
    CHECK(a.operand("x").name() == "x");
    CHECK(a.integers("by") == std::vector<std::int64_t>{1, 1});
    CHECK(b.integers("by") == std::vector<std::int64_t>{3, 3});
    CHECK(b.number("value") == 0.5);
    CHECK(b.flag("ceil"));
}

namespace {

/// All that a call's arguments are, read by the kinds of its schema, as text.
std::map<std::string, std::string> read_all(call_view const& c, bool with_values, int& read) {
    std::map<std::string, std::string> out;
    for (auto const& a : c.schema()->arguments) {
        auto& text = out[a.name];
        bool const is_missing = !c.is_given(a.name) && !a.default_value;
        if (is_missing || !c.has(a.name)) {
            text = is_missing ? "missing" : "none";
            continue;
        }
        ++read;
        switch (a.type.kind) {
            case schema_kind::tensor:
                if (!a.type.list && c.argument(a.name).is<use>()) text = c.operand(a.name).name();
                else if (a.type.list)
                    for (auto const& v : c.optional_operands(a.name)) text += (v ? v->name() : "-") + " ";
                break;
            case schema_kind::integer:
                if (a.type.list)
                    for (auto const& d : c.dimensions(a.name)) text += to_string(d) + " ";
                else text = to_string(c.dimension(a.name));
                break;
            case schema_kind::floating:
                if (a.type.list) text = std::to_string(c.numbers(a.name).size());
                else if (!c.argument(a.name).is<use>()) text = std::to_string(c.number(a.name));
                break;
            case schema_kind::boolean:
                if (a.type.list) text = std::to_string(c.flags(a.name).size());
                else if (!c.argument(a.name).is<use>()) text = c.flag(a.name) ? "True" : "False";
                break;
            case schema_kind::text:
                if (!a.type.list) text = c.text(a.name);
                break;
            case schema_kind::dtype: text = to_string(c.dtype(a.name)); break;
            case schema_kind::device: text = to_string(c.device(a.name)); break;
            case schema_kind::layout: text = to_string(c.layout(a.name)); break;
            case schema_kind::memory_format: text = to_string(c.memory_format(a.name)); break;
            case schema_kind::subgraph: text = c.subgraph(a.name).name; break;
            default: --read;
        }
        if (!with_values) text.clear();
    }
    return out;
}

/// The call takes something that pytorch-ir's files leave out: a symbolic number in the place of a tensor.
bool lost_something(call_view const& c) {
    for (auto const& s : c.schema()->arguments)
        if (s.type.kind == schema_kind::tensor && !s.type.list && c.is_given(s.name) && c.argument(s.name).is<use>() &&
            kind_of(c.operand(s.name).type()) != value_kind::tensor)
            return true;
    return false;
}

/// Reads each call by a table, as a visitor.
struct table_reader {
    value_table values;
    std::vector<std::map<std::string, std::string>> calls;
    std::vector<std::size_t> producers;
    int read = 0;
    void input(input_node const& n) { values.add(n); }
    void weight(weight_node const& n) { values.add(n); }
    void call(call_node const& c) {
        call_view const v(values, c);
        calls.push_back(v.schema() ? read_all(v, true, read) : std::map<std::string, std::string>());
        if (v.schema())
            for (auto const& a : v.schema()->arguments)
                if (v.is_given(a.name) && v.argument(a.name).is<use>()) producers.push_back(v.operand(a.name).producer);
        values.add(c);
    }
};

}  // namespace

TEST_CASE("every argument of every reference model is read by its schema's kind, the same from a program and in a visitor") {
    int archives = 0, read = 0, unknown = 0;
    for (auto const& path : reference_archives()) {
        CAPTURE(path.string());
        auto const archive = pt2_archive::open(path.string());
        auto const program = build(archive);
        auto const by_table = drive(archive, table_reader{});
        std::size_t n = 0, producer = 0;
        for (vertex const v : program.calls()) {
            call_view const c(program, v);
            CAPTURE(c.name());
            if (!c.schema()) {
                unknown += c.op().kind() != op_kind::python ? 1 : 0;
                ++n;
                continue;
            }
            CHECK(read_all(c, true, read) == by_table.calls[n++]);
            for (auto const& a : c.schema()->arguments)
                if (c.is_given(a.name) && c.argument(a.name).is<use>()) CHECK(c.operand(a.name).producer == by_table.producers[producer++]);
        }
        ++archives;
    }
    MESSAGE(archives << " archives, " << read << " arguments, " << unknown << " calls of operators that are not known");
    CHECK(read > (has_large_reference() ? 30000 : 1000));
    CHECK(unknown < read / 1000);
}

TEST_CASE("calls of pytorch-ir's files, which have lost the names of tensors, are read as those of the archive") {
    int compared = 0, differ = 0, lost = 0;
    for (auto const& folder : reference_folders("models"))
        for (auto const* archive : {"model.pt2", "model_cpu.pt2"}) {
            auto const document = reference_ir(folder, archive);
            if (!document || !fs::exists(folder / archive)) continue;
            CAPTURE(document->string());
            auto const ours = read_pt2((folder / archive).string()), theirs = load_ir(document->string());
            if (ours.calls().size() != theirs.calls().size()) continue;
            for (std::size_t i = 0; i < ours.calls().size(); ++i) {
                call_view const a(ours, ours.calls()[i]);
                if (!a.schema() || a.op().kind() != op_kind::dispatcher || theirs.call(theirs.calls()[i]).op != a.op()) continue;
                CAPTURE(a.name());
                call_view const b(theirs, theirs.calls()[i]);
                if (lost_something(a)) {
                    ++lost;
                    continue;
                }
                for (auto const& s : a.schema()->arguments) {
                    if (s.type.kind != schema_kind::tensor || s.type.list || !a.is_given(s.name) || !a.argument(s.name).is<use>()) continue;
                    if (!b.is_given(s.name) || !b.argument(s.name).is<use>()) {
                        ++differ;
                        continue;
                    }
                    differ += a.operand(s.name).name() != b.operand(s.name).name();
                    ++compared;
                }
            }
        }
    MESSAGE(compared << " operands, " << differ << " elsewhere: which optional tensors were left out the format does not say; " << lost
                     << " calls with symbolic arguments, which it leaves out");
    CHECK(compared > (has_large_reference() ? 5000 : 300));
    CHECK(differ < 40);
}
}  // TEST_SUITE("visit/call_view")
