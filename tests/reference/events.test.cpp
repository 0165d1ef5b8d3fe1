// SPDX-License-Identifier: MIT
// Every source of a model announces it in the same events, in the same order: archive, both dialects of JSON, text, program.
#include <torch_ir/visit/drive.hpp>

#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/event_recorder.hpp"
#include "support/process.hpp"
#include "support/reference.hpp"

using namespace torch_ir_test;

TEST_SUITE("reference/events") {
namespace {

/// The place of an event in the order of visit/visitor.hpp.
int phase_of(std::string_view event) {
    constexpr std::string_view phases[] = {"begin", "input weight", "constant", "unresolved", "call subgraph end_subgraph", "output", "end"};
    auto const word = event.substr(0, event.find(' '));
    for (int i = 0; i < 7; ++i)
        for (std::string_view names = phases[i]; !names.empty();) {
            auto const end = std::min(names.find(' '), names.size());
            if (names.substr(0, end) == word) return i;
            names.remove_prefix(std::min(end + 1, names.size()));
        }
    return -1;
}

/// The first event that is where it must not be, here or in a sub-program.
std::string out_of_order(std::vector<std::string> const& events, std::size_t& at, std::string const& indent = {}) {
    int phase = 0;
    for (; at < events.size() && events[at].starts_with(indent); ++at) {
        std::string_view const event = std::string_view(events[at]).substr(indent.size());
        if (event.starts_with(' ')) {
            if (auto found = out_of_order(events, at, indent + "    "); !found.empty()) return found;
            --at;
            continue;
        }
        int const next = phase_of(event);
        if (next < phase || (at == 0) != (next == 0 && indent.empty())) return events[at];
        phase = next;
    }
    return phase == 6 ? std::string() : "no end";
}

std::string out_of_order(std::vector<std::string> const& events) {
    std::size_t at = 0;
    return out_of_order(events, at);
}

}  // namespace

TEST_CASE("archive, native JSON, text and program announce the same events in the order that is documented") {
    int archives = 0;
    std::size_t events = 0, nested = 0;
    for (auto const& path : reference_archives()) {
        CAPTURE(path.string());
        auto const archive = torch_ir::pt2_archive::open(path.string());
        auto const expected = events_of(archive);
        CHECK(out_of_order(expected) == "");
        auto const program = torch_ir::build(archive);
        CHECK(first_difference(expected, events_of(program)) == "");
        CHECK(first_difference(expected, events_of(torch_ir::build(program))) == "");
        CHECK(first_difference(expected, events_of(torch_ir::json_source(torch_ir::serialize_ir(program)))) == "");
        CHECK(first_difference(events_of(archive, false), events_of(torch_ir::text_source(torch_ir::to_text(program)), false)) == "");
        events += expected.size();
        nested += static_cast<std::size_t>(std::count_if(expected.begin(), expected.end(), [](auto const& e) { return e.starts_with("subgraph"); }));
        ++archives;
    }
    check_seen("archives", archives, {109, 200});
    check_seen("events", events, {1599, 16000});
    check_seen("sub-programs", nested, {14, 17});
}

TEST_CASE("documents of pytorch-ir announce what a program read from them does") {
    int documents = 0;
    for (auto const* part : {"models", "decomposed"})
        for (auto const& folder : reference_folders(part))
            for (auto const* archive : {"model.pt2", "model_cpu.pt2"}) {
                auto const path = reference_ir(folder, archive);
                if (!path) continue;
                CAPTURE(path->string());
                auto const source = torch_ir::json_source::open(path->string());
                CHECK(source.dialect() == torch_ir::dialect::pytorch_ir);
                auto const expected = events_of(source);
                CHECK(out_of_order(expected) == "");
                auto const program = torch_ir::build(source);
                CHECK(first_difference(expected, events_of(program)) == "");
                CHECK(first_difference(expected, events_of(torch_ir::json_source(torch_ir::serialize_ir(program)))) == "");
                ++documents;
            }
    check_seen("documents", documents, {100, 200});
}

TEST_CASE("what is out of order would be found") {
    std::vector<std::string> const good{"begin P", "input #0",       "subgraph 0", "    begin N", "    call x",
                                        "    end", "end_subgraph 0", "call y",     "output",      "end"};
    CHECK(out_of_order(good) == "");
    auto late = good;
    std::swap(late[1], late[7]);
    CHECK(out_of_order(late) == "input #0");
    auto nested = good;
    std::swap(nested[3], nested[4]);
    CHECK(out_of_order(nested) == "    begin N");
    auto open = good;
    open.pop_back();
    CHECK(out_of_order(open) == "no end");
}
}  // TEST_SUITE("reference/events")
