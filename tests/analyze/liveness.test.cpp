// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/liveness.hpp>

#include <torch_ir/schema/effects.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/parse.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/random_program.hpp"

using namespace torch_ir_test;

TEST_SUITE("analyze/liveness") {
namespace {

ir liveness_program(std::string const& lines) { return parse_text("program \"T\"\n" + lines); }

std::string peak_name(ir const& program, liveness const& l) { return l.peak == no_vertex ? "" : name_of(program.node(l.peak)); }

}  // namespace

TEST_CASE("memory lives from its call to its last use, and the peak is where most of it does") {
    // 40 bytes, then 400 beside them, then 400 are made of 400: 800, for the first 40 have had their last use
    auto const program = liveness_program(
        "%x: float32[10] = input\n%a: float32[10] = aten.relu.default(self=%x)\n"
        "%b: float32[10, 10] = aten.outer.default(self=%a, vec2=%a)\n%c: float32[10, 10] = aten.neg.default(self=%b)\n"
        "%d: float32[10] = aten.sum.dim_IntList(self=%c, dim=[0])\nreturn %d");
    auto const l = compute_liveness(program);
    CHECK(l.bytes_at == std::vector<std::int64_t>{40, 440, 800, 440});
    CHECK(l.peak_bytes == 800);
    CHECK(peak_name(program, l) == "c");
    CHECK(l.at_peak.size() == 2);
    CHECK(l.input_bytes == 40);
    REQUIRE(l.ranges.size() == 4);
    CHECK(l.ranges[0].last == 1);
    CHECK(l.ranges[3].is_output);
    CHECK(l.ranges[3].last == 4);
}

TEST_CASE("views and what is overwritten in place need no memory, and keep that which they are of") {
    auto const program = liveness_program(
        "%x: float32[4, 4] = input\n%a: float32[4, 4] = aten.neg.default(self=%x)\n"
        "%v: float32[4, 4]{strides=[1, 4]} = aten.t.default(self=%a)\n%i: float32[4, 4] = aten.relu_.default(self=%a)\n"
        "%b: float32[4, 4] = aten.neg.default(self=%x)\n%c: float32[4, 4] = aten.add.Tensor(self=%v, other=%b)\nreturn %c");
    auto const l = compute_liveness(program);
    CHECK(l.bytes_at == std::vector<std::int64_t>{64, 64, 64, 128, 192});
    REQUIRE(l.ranges.size() == 3);
    CHECK(l.ranges[0].views.size() == 2);
    CHECK(l.ranges[0].last == 4);
}

TEST_CASE("an output lives to the end, what nobody uses only while its call runs, weights and inputs are the caller's") {
    auto const program = liveness_program(
        "%w: float32[100] = parameter(\"w\")\n%x: float32[100] = input\n%a: float32[100] = aten.add.Tensor(self=%x, other=%w)\n"
        "%unused: float32[100] = aten.neg.default(self=%x)\n%b: float32[100] = aten.neg.default(self=%x)\nreturn %a, %b");
    auto const l = compute_liveness(program);
    CHECK(l.bytes_at == std::vector<std::int64_t>{400, 800, 800});
    CHECK(l.weight_bytes == 400);
    CHECK(peak_name(program, l) == "unused");
}

TEST_CASE("reshape is a copy where the strides don't allow a view, and a conversion to the same is none") {
    auto const ranges = [](std::string const& call) {
        return compute_liveness(
                   liveness_program("%x: float32[4, 6] = input\n%t: float32[6, 4]{strides=[1, 6]} = aten.t.default(self=%x)\n" + call + "\nreturn %y"))
            .ranges.size();
    };
    CHECK(ranges("%y: float32[24] = aten.reshape.default(self=%x, shape=[24])") == 0);
    CHECK(ranges("%y: float32[24] = aten.reshape.default(self=%t, shape=[24])") == 1);
    CHECK(ranges("%y: float32[6, 2, 2]{strides=[1, 12, 6]} = aten.reshape.default(self=%t, shape=[6, 2, 2])") == 0);
    CHECK(ranges("%y: float32[3, 2, 4]{strides=[2, 1, 6]} = aten.reshape.default(self=%t, shape=[3, 2, 4])") == 0);
    CHECK(ranges("%y: float32[2, 12] = aten.reshape.default(self=%t, shape=[2, 12])") == 1);
    CHECK(ranges("%y: float32[6, 4] = aten.contiguous.default(self=%t)") == 1);
    CHECK(ranges("%y: float32[4, 6] = aten.contiguous.default(self=%x)") == 0);
    CHECK(ranges("%y: float32[4, 6] = aten.to.dtype(self=%x, dtype=torch.float32)") == 0);
    CHECK(ranges("%y: float64[4, 6] = aten.to.dtype(self=%x, dtype=torch.float64)") == 1);
    CHECK(ranges("%y: float32[4, 6] = aten.dropout.default(input=%x, p=0.5, train=False)") == 0);
    CHECK(ranges("%y: float32[4, 6] = aten.dropout.default(input=%x, p=0.5, train=True)") == 1);
    CHECK(ranges("%y: float32[4, 6] = custom.op.default(%x)") == 1);
}

TEST_CASE("a sub-program needs its peak while its call runs") {
    auto const program = liveness_program(
        "%x: float32[4] = input\n%p: bool[] = input\ngraph 0 {\n    %a: float32[4] = input\n    %b: float32[4, 4] = aten.outer.default(self=%a, vec2=%a)\n"
        "    %c: float32[4] = aten.sum.dim_IntList(self=%b, dim=[0])\n    return %c\n}\n"
        "%y: float32[4], = higher_order.cond(%p, graph(0, \"t\"), graph(0, \"f\"), [%x])\nreturn %y");
    CHECK(compute_liveness(program).peak_bytes == 64 + 16);
}

TEST_CASE("what has no known size is left out and said so, and an empty program has no peak") {
    auto const l = compute_liveness(liveness_program("%x: float32[4] = input\n%n: int64[{u0}, 1] = aten.nonzero.default(self=%x)\nreturn %n"));
    CHECK(l.unknown == std::vector<std::string>{"n"});
    CHECK(l.peak_bytes == 0);
    CHECK(compute_liveness(liveness_program("%x: float32[4] = input\nreturn %x")).peak == no_vertex);
}

TEST_CASE("memory too large to count is given back too") {
    auto const l =
        compute_liveness(liveness_program("%x: float32[4] = input\n%a: float32[4611686018427387904] = custom.make.default(%x)\n"
                                          "%b: float32[4611686018427387904, 4] = custom.make.default(%a)\n%c: float32[8] = custom.make.default(%b)\n"
                                          "%d: float32[4] = custom.make.default(%c)\nreturn %d"));
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    CHECK(l.bytes_at == std::vector<std::int64_t>{most, most, most, 32 + 16});
}

TEST_CASE("every operator that is told to be a view may be one as far as rewriting is concerned") {
    auto const is_sorted = [](auto const& list) { return std::is_sorted(list.begin(), list.end()); };
    CHECK(is_sorted(detail::unmarked_view_operators));
    CHECK(is_sorted(detail::copying_operators));
    CHECK(is_sorted(detail::reshape_operators));
    CHECK(is_sorted(detail::conversion_operators));
    CHECK(is_sorted(detail::dropout_operators));
    std::size_t views = 0;
    for (auto const* schema : all_schemas()) {
        call_node call;
        call.op = schema->name;
        for (auto const& a : schema->arguments)
            if (a.type.kind == schema_kind::tensor) call.arguments.push_back({a.name, use{value_id{0}}});
        auto const base = call.op.base();
        bool const is_view = detail::viewed_source(call, 0) != no_value || detail::holds(detail::reshape_operators, base) ||
                             detail::holds(detail::conversion_operators, base) || detail::holds(detail::dropout_operators, base);
        views += is_view;
        if (is_view && call.op.space() == "aten") CHECK_MESSAGE(may_alias_arguments(call), call.op.text());
    }
    CHECK(views > 100);
}

TEST_CASE("at each step the bytes are the sum of the ranges that are alive then") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        auto const program = random_program(seed, {.damaged = seed % 2 == 0})();
        auto const l = compute_liveness(program);
        REQUIRE(l.bytes_at.size() == program.calls().size());
        for (std::size_t step = 0; step < l.bytes_at.size() && program.subgraphs().empty(); ++step) {
            std::int64_t sum = 0;
            for (auto const& r : l.ranges)
                if (r.first <= step && step <= r.last) sum = detail::add_counts(sum, r.bytes);
            CHECK(l.bytes_at[step] == sum);
        }
    }
}
}  // TEST_SUITE("analyze/liveness")
