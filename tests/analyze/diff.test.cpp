// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/diff.hpp>

#include <filesystem>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <torch_ir/analyze/diff_text.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>

#include "support/programs.hpp"
#include "support/reference.hpp"

TEST_SUITE("analyze/diff") {
using namespace torch_ir_test;

namespace {

constexpr std::string_view diff_program = R"(program "A"
%w: float32[4, 4] = parameter("w")
%x: float32[2, 4] = input
%l: float32[2, 4] = aten.linear.default(input=%x, weight=%w)
%s: float32[2, 4] = aten.softmax.int(self=%l, dim=1)
%a: float32[2, 4] = aten.add.Tensor(self=%s, other=%x)
return %a, %s
)";

ir_difference diff_after(std::string_view from, std::string_view to) {
    std::string text(diff_program);
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return diff_ir(parse_text(diff_program), parse_text(text.replace(at, from.size(), to)));
}

}  // namespace

TEST_CASE("a program equals itself, and itself under other names") {
    CHECK(diff_ir(parse_text(diff_program), parse_text(diff_program)).is_equal());
    std::string renamed(diff_program);
    for (std::size_t at = 0; (at = renamed.find("%s", at)) != std::string::npos;) renamed.replace(at, 2, "%other");
    CHECK(diff_ir(parse_text(diff_program), parse_text(renamed)).is_equal());
}

TEST_CASE("a changed attribute") {
    auto const d = diff_after("dim=1", "dim=0");
    REQUIRE(d.changed.size() == 1);
    CHECK(d.changed.front().before.name == "s");
    CHECK(d.changed.front().attributes == std::vector<change>{{"dim", "1", "0"}});
    CHECK((d.added.empty() && d.removed.empty()));
    auto const gone = diff_after("other=%x)", "other=%x, alpha=2)");
    REQUIRE(gone.changed.size() == 1);
    CHECK(gone.changed.front().attributes == std::vector<change>{{"alpha", "", "2", "1"}});
}

TEST_CASE("a changed operand") {
    auto const d = diff_after("other=%x", "other=%l");
    REQUIRE(d.changed.size() == 1);
    CHECK(d.changed.front().operands == std::vector<change>{{"other", "%x", "%l"}});
}

TEST_CASE("a changed operator, and its type") {
    auto const d = diff_after("%s: float32[2, 4] = aten.softmax.int(self=%l, dim=1)", "%s: float32[2, 5] = aten.log_softmax.int(self=%l, dim=1)");
    REQUIRE(d.changed.size() == 1);
    CHECK(d.changed.front().before.op == "aten.softmax.int");
    CHECK(d.changed.front().after.op == "aten.log_softmax.int");
    CHECK(d.changed.front().types == std::vector<change>{{"%s", "float32[2, 4]", "float32[2, 5]"}});
}

TEST_CASE("a node added or removed is told once, not at its users too") {
    std::string longer(diff_program);
    longer.replace(longer.find("self=%l, dim"), 12, "self=%r, dim");
    longer.insert(longer.find("%s: "), "%r: float32[2, 4] = aten.relu.default(self=%l)\n");
    auto const d = diff_ir(parse_text(diff_program), parse_text(longer));
    REQUIRE(d.added.size() == 1);
    CHECK(d.added.front().name == "r");
    CHECK(d.added.front().text == "aten.relu.default(self=%l)");
    CHECK((d.removed.empty() && d.changed.empty() && d.outputs.empty()));
    auto const back = diff_ir(parse_text(longer), parse_text(diff_program));
    CHECK(back.removed.size() == 1);
    CHECK((back.added.empty() && back.changed.empty()));
}

TEST_CASE("inputs, weights and outputs") {
    CHECK(diff_after("%x: float32[2, 4] = input", "%x: float32[3, 4] = input").inputs == std::vector<change>{{"x", "float32[2, 4]", "float32[3, 4]"}});
    CHECK(diff_after("parameter(\"w\")", "parameter(\"v\")").weights.size() == 1);
    CHECK(diff_after("%w: float32[4, 4]", "%w: float64[4, 4]").weights == std::vector<change>{{"w", "float32[4, 4]", "float64[4, 4]"}});
    CHECK(diff_after("return %a, %s", "return %s, %a").outputs.size() == 2);
    CHECK(diff_after("return %a, %s", "return %a").outputs == std::vector<change>{{"output 1", "%s: float32[2, 4]", ""}});
}

TEST_CASE("an argument that has its default equals one that is left out") {
    CHECK(diff_after("softmax.int(self=%l, dim=1)", "softmax.int(self=%l, dim=1, dtype=None)").is_equal());
    CHECK(diff_after("aten.softmax.int(self=%l, dim=1)", "aten.gelu.default(self=%l)").changed.size() == 1);
    auto const with = [](std::string const& arguments) {
        return parse_text("program \"D\"\n%x: float32[2] = input\n%y: float32[2] = aten.leaky_relu.default(self=%x" + arguments + ")\nreturn %y\n");
    };
    CHECK(diff_ir(with(""), with(", negative_slope=0.01")).is_equal());
    CHECK(diff_ir(with(", negative_slope=0.01"), with("")).is_equal());
    auto const d = diff_ir(with(""), with(", negative_slope=0.02"));
    REQUIRE(d.changed.size() == 1);
    CHECK(d.changed.front().attributes == std::vector<change>{{"negative_slope", "", "0.02", "0.01"}});
}

TEST_CASE("arguments without names are told apart by their places") {
    auto const with = [](std::string const& arguments) {
        return parse_text(
            "program \"D\"\n%x: float32[2] = input\n%y: float32[2] = input\ngraph 0 {\n%a: float32[2] = input\n%b: float32[2] = input\nreturn %a\n}\n"
            "%m: float32[2], = higher_order.map_impl@map_impl(graph(0, \"g\"), " +
            arguments + ")\nreturn %m\n");
    };
    CHECK(diff_ir(with("[%x], [%y]"), with("[%x], [%y]")).is_equal());
    auto const d = diff_ir(with("[%x], [%y]"), with("[%x], [%x]"));
    REQUIRE(d.changed.size() == 1);
    CHECK(d.changed.front().operands == std::vector<change>{{"argument 2[0]", "%y", "%x"}});
}

TEST_CASE("constants are compared by their elements") {
    auto const with = [](std::string_view bytes) {
        return parse_text("program \"K\"\nconstant \"c\" = uint8[2] \"" + std::string(bytes) +
                          "\"\n%c: uint8[2] = constant(\"c\")\n%x: uint8[2] = input\n"
                          "%y: uint8[2] = aten.add.Tensor(self=%x, other=%c)\nreturn %y\n");
    };
    CHECK(diff_ir(with("0102"), with("0102")).is_equal());
    CHECK(diff_ir(with("0102"), with("0103")).weights.size() == 1);
}

TEST_CASE("an archive equals the JSON that pytorch-ir made of it") {
    std::size_t compared = 0;
    for (auto const& folder : torch_ir_test::reference_folders("models"))
        for (std::string const archive : {"model.pt2", "model_cpu.pt2"}) {
            auto const json = torch_ir_test::reference_ir(folder, archive);
            if (!json || !std::filesystem::exists(folder / archive)) continue;
            INFO(folder.string());
            auto const a = read_pt2((folder / archive).string());
            auto const b = load_ir(json->string());
            auto const there = diff_ir(a, b), back = diff_ir(b, a);
            CHECK_MESSAGE(there.is_equal(), to_string(there));
            CHECK_MESSAGE(back.is_equal(), to_string(back));
            ++compared;
        }
    torch_ir_test::check_seen("pairs", compared, {82, 150});
}

TEST_CASE("what differs in a sub-program is told with its path, wherever it is") {
    auto const with = [](std::string const& yes, std::string const& call) {
        return parse_text(
            "program \"C\"\n%x: float32[2] = input\n%p: symbool = input\n"
            "graph 0 {\n%y: float32[2] = input\n%s: float32[2] = aten." +
            yes +
            ".default(self=%y)\nreturn %s\n}\n"
            "graph 1 {\n%y: float32[2] = input\n%c: float32[2] = aten.cos.default(self=%y)\nreturn %c\n}\n"
            "graph 2 {\n%y: float32[2] = input\n%c: float32[2] = aten.exp.default(self=%y)\nreturn %c\n}\n"
            "%q: float32[2], = higher_order.cond(%p, graph(0, \"yes\"), graph(1, \"no\"), [%x])\n"
            "%r: float32[2], = higher_order.cond(%p, " +
            call + ", [%q])\nreturn %r\n");
    };
    std::string const same = "graph(0, \"yes\"), graph(1, \"no\")";
    CHECK(diff_ir(with("sin", same), with("sin", same)).is_equal());
    auto const d = diff_ir(with("sin", same), with("tan", same));
    REQUIRE(d.changed.size() == 1);
    CHECK(d.changed.front().before.program == d.changed.front().before.name.substr(0, d.changed.front().before.name.size() - 1));
    CHECK(d.changed.front().after.op == "aten.tan.default");
    // The first call shares its sub-programs in both, the second takes another one for "no".
    auto const shared = diff_ir(with("sin", same), with("sin", "graph(0, \"yes\"), graph(2, \"no\")"));
    REQUIRE(shared.changed.size() == 1);
    CHECK(shared.changed.front().after.op == "aten.exp.default");
    auto const fewer = diff_ir(with("sin", same), with("sin", "graph(0, \"yes\")"));
    REQUIRE(fewer.changed.size() == 1);
    CHECK(fewer.changed.front().attributes == std::vector<change>{{"sub-programs", "2", "1"}});
}

TEST_CASE("ranges of symbols and guards are compared") {
    auto const with = [](std::string const& lines) {
        std::string text(diff_program);
        return parse_text(text.insert(text.find('\n') + 1, lines));
    };
    auto const plain = with("");
    auto const bounded = with("range s0 2 8\nguard \"L['x'].size()[0] > 3\"\n");
    CHECK(diff_ir(bounded, bounded).is_equal());
    auto const d = diff_ir(bounded, plain);
    CHECK_FALSE(d.is_equal());
    REQUIRE(d.conditions.size() == 2);
    CHECK(to_string(d).find("  - guard: L['x'].size()[0] > 3\n  - range of s0: 2..8") != std::string::npos);
    CHECK(to_json(d).find("\"conditions\"") != std::string::npos);
    CHECK(to_string(diff_ir(bounded, with("range s0 2 9\nguard \"L['x'].size()[0] > 3\"\n"))).find("~ range of s0: 2..8 -> 2..9") != std::string::npos);
}

}  // TEST_SUITE("analyze/diff")
