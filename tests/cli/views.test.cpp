// SPDX-License-Identifier: MIT
// torch-ir info, torch-ir visualize.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "../support/tool.hpp"

using namespace torch_ir_test;

namespace fs = std::filesystem;

TEST_SUITE("cli/views") {
    TEST_CASE("info prints what pytorch-ir prints, of an archive and of either dialect") {
        temporary_folder const folder;
        auto const expected = read_text(reference_file("DeepResNet/info.txt")) + "\n";
        CHECK(output_of({"info", reference_file("DeepResNet/model.pt2")}) == expected);
        CHECK(output_of({"info", reference_file("DeepResNet/ir.json")}) == expected);
        CHECK(output_of({"extract", reference_file("DeepResNet/model.pt2"), "-o", folder / "native.json"}) == "");
        CHECK(output_of({"info", folder / "native.json"}) == expected);
    }

    TEST_CASE("info prints JSON where it is asked to, into a file where it is told one") {
        temporary_folder const folder;
        auto const expected = read_text(reference_file("DeepResNet/info.json"));
        CHECK(output_of({"info", reference_file("DeepResNet/model.pt2"), "--json"}) == expected + "\n");
        CHECK(output_of({"info", reference_file("DeepResNet/model.pt2"), "--json", "-o", folder / "x.json"}) == "");
        CHECK(read_text(folder / "x.json") == expected);
    }

    TEST_CASE("visualize draws the picture of the guide's TransformerBlock") {
        temporary_folder const folder;
        auto const expected = read_text(reference_file("TransformerBlock/model.mmd"));
        CHECK(output_of({"visualize", reference_file("TransformerBlock/model.pt2")}) == expected + "\n");
        CHECK(output_of({"visualize", reference_file("TransformerBlock/ir.json"), "-o", folder / "x.mmd"}) == "");
        CHECK(read_text(folder / "x.mmd") == expected);
    }

    TEST_CASE("visualize draws as many nodes as it is told, and no weights if it is told so") {
        auto const model = reference_file("TransformerBlock/model.pt2");
        CHECK(output_of({"visualize", model, "--max-nodes", "5"}).find("... 20 more nodes ...") != std::string::npos);
        CHECK(output_of({"visualize", model, "--max-nodes", "0"}) == read_text(reference_file("TransformerBlock/model_full.mmd")) + "\n");
        CHECK(output_of({"visualize", model, "--no-weights"}).find("w_p_") == std::string::npos);
    }

    TEST_CASE("a picture is made by mmdc, and without it the error says what to install") {
        temporary_folder const folder;
        auto const model = reference_file("SelfAttention/model.pt2");
        auto const picture = folder / "x.svg";
        auto const with_path = [&](std::string const& path) {
            return run_process({"/usr/bin/env", "PATH=" + path, TORCH_IR_CLI, "visualize", model, "-o", picture});
        };
        check_refused(with_path(folder / "nothing"), {"mmdc", "mermaid-cli", picture});
        auto const install = [&](std::string const& script) {
            write_text(folder / "mmdc", "#!/bin/sh\n" + script + "\n");
            fs::permissions(folder / "mmdc", fs::perms::owner_all);
        };
        install("exit 3");
        check_refused(with_path(folder.path().string() + ":/usr/bin:/bin"), {"mmdc", picture});
        CHECK_FALSE(fs::exists(picture));
        install("[ \"$1\" = -i ] && [ \"$3\" = -o ] && cp \"$2\" \"$4\"");
        CHECK(with_path(folder.path().string() + ":/usr/bin:/bin").exit_code == 0);
        CHECK(read_text(picture) == read_text(reference_file("SelfAttention/model.mmd")));
    }

#if !defined(__SANITIZE_ADDRESS__)
    TEST_CASE("info of a small file takes at most 20 milliseconds, the whole process") {
#if defined(__OPTIMIZE__)
        double const budget = 20;
#else
        double const budget = 150;  // not optimised; a process that loads LibTorch takes 300
#endif
        double best = 1e9;
        for (int i = 0; i < 10; ++i) {
            auto const start = std::chrono::steady_clock::now();
            static_cast<void>(run_tool({"info", reference_file("SelfAttention/model.pt2")}));
            best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
        }
        MESSAGE("info: " << best << " ms");
        CHECK(best <= budget);
    }
#endif
}
