// SPDX-License-Identifier: MIT
#include <torch_ir/draw/fit_picture.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <torch_ir/draw/dot.hpp>
#include <torch_ir/draw/mermaid_flowchart.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>

#include "support/random_program.hpp"
#include "support/reference.hpp"
#include "support/seed.hpp"

using namespace torch_ir_test;

TEST_SUITE("draw/fit_picture") {
namespace {

picture_options const plain{.modules = false, .repeats = false};

/// A chain of `n` calls in `modules` modules, no two of which are alike, and one call that nobody uses.
ir fit_program(int modules, int n) {
    std::string weights, calls, last = "%x";
    for (int m = 0; m < modules; ++m)
        for (int i = 0; i < n; ++i) {
            auto const id = std::to_string(m) + "_" + std::to_string(i);
            weights += "%w" + id + ": float32[2] = parameter(\"part" + std::to_string(m) + ".w" + std::to_string(i) + "\")\n";
            calls += "%c" + id + ": float32[2] = " + (i == m ? "aten.add.Tensor" : "aten.mul.Tensor") + "(self=" + last + ", other=%w" + id + ")\n";
            last = "%c" + id;
        }
    return parse_text("program \"Fit\"\n" + weights + "%x: float32[2] = input\n" + calls + "%idle: float32[2] = aten.neg.default(self=%x)\nreturn " + last +
                      "\n");
}

/// How the picture differs that has `most` items at most; "none" where there is none.
std::string fitted(ir const& program, std::size_t most) {
    std::string how = "none";
    bool const is_drawn = fit_picture(program, plain, [&](picture const& p, std::string_view change) {
        if (p.items.size() > most) return false;
        how = change;
        return true;
    });
    CHECK(is_drawn == (how != "none"));
    return how;
}

}  // namespace

TEST_CASE("a picture is made smaller step by step until it is small enough") {
    auto const program = fit_program(3, 10);
    CHECK(fitted(program, 63) == "");
    CHECK(fitted(program, 62) == "drawn by modules, alike ones once, without calls that nobody uses");
    CHECK(fitted(program, 61) == "drawn by modules, alike ones once, without weights, without calls that nobody uses");
    CHECK(fitted(program, 31) == "modules of level 1 are one node each, without weights, without calls that nobody uses");
    CHECK(fitted(program, 5) == "modules of level 1 are one node each, without weights, without calls that nobody uses");
    CHECK(fitted(program, 4) == "the first nodes, without weights, without calls that nobody uses");
    CHECK(fitted(program, 1) == "none");
}

TEST_CASE("of the first nodes as many are drawn as are small enough") {
    std::string text = "program \"Flat\"\n%x: float32[2] = input\n", last = "%x";
    for (int i = 0; i < 300; ++i) {
        text += "%r" + std::to_string(i) + ": float32[2] = aten.relu.default(self=" + last + ")\n";
        last = "%r" + std::to_string(i);
    }
    auto const program = parse_text(text + "return " + last + "\n");
    for (std::size_t const most : {4U, 5U, 7U, 100U, 250U}) {
        std::vector<std::size_t> sizes;
        CHECK(fit_picture(program, plain, [&](picture const& p, std::string_view) {
            if (p.items.size() <= most) sizes.push_back(p.items.size());
            return p.items.size() <= most;
        }));
        CHECK(sizes.back() == most);  // input, nodes, the rest, output
        CHECK(std::is_sorted(sizes.begin(), sizes.end()));
    }
}

TEST_CASE("DOT of a large program is small and says what was done, of a small one nothing") {
    auto const large = fit_dot(fit_program(6, 30), plain);
    CHECK(large.change.starts_with("drawn by modules"));
    CHECK(large.text.find("label=\"181 nodes: drawn by modules") != std::string::npos);
    auto const small = fit_program(2, 10);
    CHECK(fit_dot(small, plain).change.empty());
    CHECK(fit_dot(small, plain).text == draw_dot(small, plain));
}

TEST_CASE("every picture of the reference models is small, in both languages") {
    int drawn = 0, reduced = 0;
    for (auto const& folder : reference_folders("models")) {
        if (!fs::exists(folder / "model.pt2")) continue;
        CAPTURE(folder.filename().string());
        auto const program = read_pt2((folder / "model.pt2").string());
        auto const dot = fit_dot(program, plain);
        auto const mermaid = fit_mermaid_flowchart(program);
        CHECK(static_cast<std::size_t>(std::count(dot.text.begin(), dot.text.end(), '\n')) < 1500);
        CHECK(is_within(mermaid.text, {}));
        bool const has_modules = folder.filename() != "LongChain";
        if (has_modules) CHECK(dot.change.find("first nodes") == std::string::npos);
        if (!dot.change.empty()) ++reduced;
        if (program.calls().size() > 250) CHECK_FALSE(dot.change.empty());
        ++drawn;
    }
    check_seen("pictures", drawn, {42, 85});
    check_seen("drawn smaller", reduced, {0, 8});
}

TEST_CASE("whatever the program, a check that takes nothing ends, and one that takes all is asked once") {
    std::uint64_t const start = torch_ir_test::new_seed();
    for (std::uint64_t seed = start; seed < start + 100; ++seed) {
        INFO("seed ", seed);
        auto const program = random_program(seed, {.odd_names = true, .damaged = seed % 2 == 0, .metadata = seed % 3 == 0})();
        int asked = 0;
        CHECK_FALSE(fit_picture(program, {}, [&](picture const&, std::string_view) { return ++asked, false; }));
        CHECK(asked < 100);
        asked = 0;
        CHECK(fit_picture(program, {}, [&](picture const&, std::string_view change) { return ++asked, change.empty(); }));
        CHECK(asked == 1);
    }
}
}  // TEST_SUITE("draw/fit_picture")
