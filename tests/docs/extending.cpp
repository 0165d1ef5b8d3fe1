// SPDX-License-Identifier: MIT
// The programs of docs/extending.md and docs/pitfalls.md that need no LibTorch.
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/rewrite/decompose.hpp>
#include <torch_ir/rewrite/pipeline.hpp>
#include <torch_ir/rewrite/rules.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/validate/weights.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "check.hpp"

// ---- schemas ---------------------------------------------------------------------------------------------------------------

/// What rewriting needs to know of operators that LibTorch doesn't have.
void register_operators() {
    torch_ir::register_schema("mycc::conv_relu(Tensor x, Tensor w, Tensor? bias=None) -> Tensor");  // pure
    torch_ir::register_schema("mycc::push(Tensor x, Tensor(a!) cache) -> ()");                      // writes to the cache, and to nothing else
    torch_ir::register_schema("mycc::half(Tensor(a) x, int which=0) -> Tensor(a)");                 // a view
    torch_ir::register_schema("mycc::jitter(Tensor x) -> Tensor", torch_ir::schema_tag::nondeterministic_seeded);
}

// ---- a rule ----------------------------------------------------------------------------------------------------------------

/// hardtanh(x, 0, 6) is relu6(x).
torch_ir::rewrite_rule relu6_rule() {
    return {"relu6",
            torch_ir::pattern::call("aten.hardtanh.default")
                .operand("self", torch_ir::pattern::any("x"))
                .where("min_val", torch_ir::equals(0.0))
                .where("max_val", torch_ir::equals(6.0)),
            [](torch_ir::program_editor& edit, torch_ir::pattern_match const& m) {
                return torch_ir::replace_by(edit, m, "aten.relu6.default", {{"self", torch_ir::use{m.value("x")}}});
            }};
}

torch_ir::ir with_relu6(torch_ir::ir const& program) {
    torch_ir::rewrite_pass const pass{"relu6", "spell hardtanh from 0 to 6 as relu6", [](torch_ir::program_editor& edit) {
                                          return torch_ir::apply_rules(edit, {relu6_rule()});
                                      }};
    return torch_ir::pipeline({"cse", "dce"})
        .add(pass)
        .check([](torch_ir::ir const& p, std::string_view) { torch_ir::require_valid(p); })
        .run(program)
        .program;
}

// ---- a decomposition -------------------------------------------------------------------------------------------------------

torch_ir::ir without_silu(torch_ir::ir const& program) {
    torch_ir::decomposition_table table;
    table.emplace("aten.silu.default", torch_ir::parse_text(R"(program "silu"
%self: none = input
%s: none = aten.sigmoid.default(self=%self)
%y: none = aten.mul.Tensor(self=%self, other=%s)
return %y
)"));
    return torch_ir::decompose(program, table);
}

// ---- weights of one's own --------------------------------------------------------------------------------------------------

/// Weights that lie somewhere in memory already: nothing is copied, `owner` is kept as long as a view of them lives.
torch_ir::state_dict weights_in_memory(std::shared_ptr<std::array<float, 6> const> owner) {
    torch_ir::tensor_data w;
    w.dtype = torch_ir::dtype::float32;
    w.sizes = {2, 3};
    w.strides = torch_ir::contiguous_strides(w.sizes);
    w.storage = std::as_bytes(std::span(*owner));
    w.owner = std::move(owner);
    torch_ir::state_dict weights;
    weights.insert("fc.weight", w);
    return weights;
}

// ---- drawing ---------------------------------------------------------------------------------------------------------------

void draw_with_looks(torch_ir::ir const& program) {
    torch_ir::call_looks looks;
    looks["aten.linear"] = [](torch_ir::call_node const& call, torch_ir::call_look& look) {
        look.title = call.name + ": " + look.title;
        look.fill = "#ffe0b2";
    };
    torch_ir::write_file("model.mmd", torch_ir::draw_mermaid_flowchart(program, {.modules = true, .looks = looks}));
}

int main() {
    auto const program = torch_ir::parse_text(R"(program "Net"
%w: float32[2, 3] = parameter("fc.weight")
%x: float32[4, 3] = input
%linear: float32[4, 2] = aten.linear.default(input=%x, weight=%w)
%hardtanh: float32[4, 2] = aten.hardtanh.default(self=%linear, min_val=0.0, max_val=6.0)
%hardtanh_1: float32[4, 2] = aten.hardtanh.default(self=%hardtanh, min_val=0, max_val=6)
%silu: float32[4, 2] = aten.silu.default(self=%hardtanh_1)
return %silu
)");
    std::string const rewritten = to_text(without_silu(with_relu6(program)));
    std::cout << rewritten;
    for (auto const* part : {"%relu6: float32[4, 2] = aten.relu6.default", "%relu6_1: float32[4, 2] = aten.relu6.default", "aten.sigmoid.default",
                             "aten.mul.Tensor"})
        check(rewritten.find(part) != std::string::npos, part);
    check(rewritten.find("hardtanh") == std::string::npos && rewritten.find("silu") == std::string::npos, "both are gone");

    draw_with_looks(program);
    std::string const drawn(torch_ir::as_text(torch_ir::map_file("model.mmd").bytes));
    check(drawn.find("linear: linear") != std::string::npos && drawn.find("fill:#ffe0b2") != std::string::npos, "the look is on the picture");

    std::string const with_own = R"(program "Own"
%w: float32[2, 3] = parameter("w")
%x: float32[4, 3] = input
%unused: float32[4, 2] = mycc.conv_relu.default(x=%x, w=%w)
%y: float32[4, 2] = mycc.conv_relu.default(x=%x, w=%w)
return %y
)";
    check(torch_ir::pipeline({"dce"}).run(torch_ir::parse_text(with_own)).program.calls().size() == 2, "an unknown operator may do anything");
    register_operators();
    check(torch_ir::pipeline({"dce"}).run(torch_ir::parse_text(with_own)).program.calls().size() == 1, "a pure one goes if nobody uses it");
    auto const& conv_relu = *torch_ir::find_schema("mycc.conv_relu.default");
    check(conv_relu.find_argument("bias")->type.optional && conv_relu.index_of("bias") == 2, "the schema is known");
    check(torch_ir::find_schema("aten.add.Tensor")->has(torch_ir::schema_tag::pointwise), "and LibTorch's are");

    auto const weights = weights_in_memory(std::make_shared<std::array<float, 6> const>(std::array<float, 6>{1, 2, 3, 4, 5, 6}));
    check(torch_ir::validate_weights_against_ir(weights, program).empty(), "the weights fit");

    // A size that the trace fixed stays fixed; one that it left open is an expression.
    auto const open = torch_ir::parse_text(R"(program "Open"
range s0 2 64
%x: float32[{s0=4}, 3] = input
%relu: float32[{s0=4}, 3] = aten.relu.default(self=%x)
return %relu
)");
    torch_ir::tensor_type const& type = *open.input(open.inputs().front()).result.tensor();
    for (torch_ir::dim const& d : type.sizes) std::cout << (d.is_static() ? "fixed " : "open ") << to_string(d) << '\n';
    check(!torch_ir::is_static(type.sizes) && !torch_ir::element_count(type.sizes), "an open shape has no number of elements");
    return finish();
}
