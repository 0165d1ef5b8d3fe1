// SPDX-License-Identifier: MIT
#include <torch_ir/rewrite/pipeline.hpp>

#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/random_program.hpp"
#include "support/rewriting.hpp"
#include "support/same_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("rewrite/pipeline") {
namespace {

ir wasteful() {
    return parse_text(R"(
        program "Test"
        %x: float32[2] = input
        %add: float32[2] = aten.add.Scalar(self=%x, other=1)
        %add_1: float32[2] = aten.add.Tensor(self=%x, other=1)
        %neg: float32[2] = aten.neg.default(self=%add_1)
        %mul: float32[2] = aten.mul.Tensor(self=%add, other=%add_1)
        return %mul)");
}

}  // namespace

TEST_CASE("passes run in order and tell what they did") {
    auto const program = wasteful();
    auto const done = pipeline({"canonicalize", "cse", "dce", "rename"}).run(program);
    CHECK(calls_of(done.program) == lines(R"(
            %add: float32[2] = aten.add.Tensor(self=%x, other=1)
            %mul: float32[2] = aten.mul.Tensor(self=%add, other=%add)
            return %mul)"));
    REQUIRE(done.passes.size() == 4);
    CHECK(done.passes[0].name == "canonicalize");
    CHECK(done.passes[0].changes == 1);
    CHECK(done.passes[1].calls_before == 4);
    CHECK(done.passes[1].calls_after == 3);
    CHECK(done.passes[2].changes == 1);
    CHECK(done.passes[3].changes == 0);
    CHECK(program.calls().size() == 4);
}

TEST_CASE("a check sees the program behind each pass and may stop it") {
    std::vector<std::string> seen;
    auto passes = pipeline({"canonicalize", "dce"}).check([&](ir const& p, std::string_view name) {
        seen.push_back(std::string(name) + " " + std::to_string(p.calls().size()));
    });
    CHECK(calls_of(passes.run(wasteful()).program).find("neg") == std::string::npos);
    CHECK(seen == std::vector<std::string>{"canonicalize 4", "dce 3"});
    passes.check([](ir const&, std::string_view) { throw std::runtime_error("no"); });
    CHECK_THROWS_AS(static_cast<void>(passes.run(wasteful())), std::runtime_error);
}

TEST_CASE("programs of any kind survive all passes, and a second time nothing is left to do") {
    auto const seed = torch_ir_test::new_seed();
    INFO("seed ", seed);
    for (bool const damaged : {false, true}) {
        torch_ir_test::random_program make(seed, {.damaged = damaged, .metadata = true});
        pipeline const passes({"canonicalize", "cse", "dce", "rename"});
        for (int i = 0; i < 100; ++i) {
            auto const program = make();
            CAPTURE(to_text(program));
            auto const once = passes.run(program).program;
            CHECK(once.outputs().size() == program.outputs().size());
            CHECK(once.calls().size() <= program.calls().size());
            auto const again = passes.run(once);
            for (auto const& p : again.passes) CHECK_MESSAGE(p.changes == 0, p.name);
            CHECK(torch_ir_test::difference(once, again.program, true) == "");
        }
    }
}

TEST_CASE("a pass of one's own") {
    pipeline passes;
    passes.add({"none", "does nothing", [](program_editor&) { return std::size_t{0}; }});
    CHECK(passes.run(wasteful()).passes.front().changes == 0);
}

TEST_CASE("an unknown pass is told with those that there are") {
    try {
        static_cast<void>(pipeline({"dce", "magic"}));
        FAIL("no error");
    } catch (error const& e) {
        CHECK(e.code() == errc::argument);
        CHECK(std::string(e.what()).find("'magic'") != std::string::npos);
        CHECK(std::string(e.what()).find("canonicalize, cse, dce, rename") != std::string::npos);
    }
}
}  // TEST_SUITE("rewrite/pipeline")
