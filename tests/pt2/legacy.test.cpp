// SPDX-License-Identifier: MIT
// Archives of all releases since PyTorch 2.1 are read, and are programs like any other.
#include <torch_ir/pt2/read.hpp>

#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "support/damage.hpp"
#include "support/legacy.hpp"
#include "support/same_program.hpp"
#include "support/seed.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/legacy") {

TEST_CASE("archives of every release are read, valid, and the same when written as JSON and read again") {
    std::size_t read = 0;
    std::map<std::string, int> releases;
    for (auto const& c : legacy_cases()) {
        CAPTURE(c.name);
        if (c.name.ends_with("/AotiSources")) continue;  // compiled code only
        pt2_archive const archive(c.files.at("model.pt2"), c.name);
        for (auto const& model : archive.models()) {
            CAPTURE(model);
            ir const program = build(archive, pt2_options{.model = model});
            auto const problems = validate_ir(program);
            CHECK_MESSAGE(problems.empty(), problems.front().message());
            CHECK(program.info().in_spec.has_value());
            CHECK(difference(program, deserialize_ir(serialize_ir(program)), true) == "");
            auto const weights = archive.weights<state_dict>(model);
            if (archive.has_weights(model))
                for (auto const v : program.weights()) {
                    auto const& w = program.weight(v);
                    bool const is_here = weights.contains(w.target) || std::any_of(program.constants().begin(), program.constants().end(),
                                                                                   [&](auto const& k) { return k.target == w.target; });
                    CHECK_MESSAGE(is_here, w.target);
                }
        }
        ++read;
        ++releases[c.name.substr(0, c.name.find('/'))];
    }
    CHECK(releases.size() >= 8);
    check_seen("archives of old releases", read, {130, 380});
}

TEST_CASE("a damaged old archive is read or refused, never a crash") {
    auto random = std::mt19937_64(new_seed());
    for (auto const& c : legacy_cases()) {
        if (!c.name.ends_with("/Counter") && !c.name.ends_with("/Cond") && !c.name.ends_with("/Constants")) continue;
        std::string const good(as_text(c.files.at("model.pt2").bytes));
        for (int i = 0; i < 20; ++i) {
            auto const bytes = share(damaged(good, random));
            static_cast<void>(message_of([&] {
                pt2_archive const archive(bytes, c.name);
                return build(archive).value_count() + archive.weights<state_dict>().size();
            }));
        }
    }
}

}  // TEST_SUITE("pt2/legacy")
