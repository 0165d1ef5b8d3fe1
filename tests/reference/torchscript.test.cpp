// SPDX-License-Identifier: MIT
// The TorchScript files of the reference set: in core ATen, and with an open batch at sizes that were not traced, they compute what the script computes.
#include <torch_ir/libtorch/torchscript.hpp>

#include <torch_ir/libtorch/compare.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/libtorch/scoped_seed.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <doctest/doctest.h>
#include <torch/csrc/jit/api/module.h>

#include "support/random_operators.hpp"
#include "support/recorded.hpp"
#include "support/reference.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("reference/torchscript") {
namespace {

struct script_file {
    fs::path path;
    torch::jit::Module script;
    std::vector<at::Tensor> inputs;

    [[nodiscard]] std::vector<at::Tensor> outputs(std::vector<at::Tensor> const& given) {
        torch_ir::scoped_seed const seed(1);
        c10::AutoGradMode const no_gradients(false);
        std::vector<torch_ir::named_leaf> leaves;
        std::vector<c10::IValue> values;
        for (auto const& t : given) values.emplace_back(t.clone());
        static_cast<void>(torch_ir::flatten(script.forward(values), "y", leaves));
        std::vector<at::Tensor> out;
        for (auto const& l : leaves)
            if (l.value.isTensor()) out.push_back(l.value.toTensor());
        return out;
    }
    [[nodiscard]] torch_ir::ir extract(torch_ir::extract_options o) {
        o.warn = [](auto const&) {};
        return torch_ir::extract_ir(script, std::vector<c10::IValue>(inputs.begin(), inputs.end()), o);
    }
    /// Whether a program computes what the script computes.
    [[nodiscard]] bool is_same(torch_ir::ir const& program, std::vector<at::Tensor> const& given) {
        torch_ir::executor run(program);
        torch_ir::tensor_map weights;
        for (auto const& p : script.named_parameters()) weights[p.name] = p.value.detach();
        for (auto const& b : script.named_buffers()) weights[b.name] = b.value.clone();
        run.load_weights(weights);
        auto const expected = outputs(given);
        torch_ir::scoped_seed const seed(1);
        auto const found = run.execute(given).tensors();
        if (found.size() != expected.size()) return false;
        for (std::size_t i = 0; i < found.size(); ++i)
            if (!torch_ir::compare_tensors(expected[i], found[i]).is_close) return false;
        return true;
    }
};

/// Calls `f` with each file that has recorded inputs, in evaluation mode.
template <class F>
void for_each_script(F&& f) {
    for (auto const& folder : reference_folders("models"))
        for (auto const* name : {"traced.pt", "scripted.pt"}) {
            if (!fs::exists(folder / name) || !fs::exists(folder / "inputs.safetensors")) continue;
            CAPTURE((folder / name).string());
            script_file file{folder / name, torch_ir::load_torchscript((folder / name).string()), leaves(folder / "inputs.safetensors", "input_")};
            file.script.eval();
            f(file);
        }
}

/// Inputs whose open dimensions have another size; nothing where the script refuses them.
std::optional<std::vector<at::Tensor>> at_size(script_file& file, std::set<std::size_t> const& open, std::int64_t n) {
    std::vector<at::Tensor> out;
    for (std::size_t i = 0; i < file.inputs.size(); ++i) {
        at::Tensor const& t = file.inputs[i];
        auto sizes = t.sizes().vec();
        if (!open.contains(i)) {
            out.push_back(t);
            continue;
        }
        sizes[0] = n;
        if (t.is_floating_point()) out.push_back(at::rand(sizes, t.options()));
        else out.push_back(at::randint(std::max<std::int64_t>(1, t.max().item().toLong()) + (t.scalar_type() == at::kBool ? 1 : 0), sizes, t.options()));
    }
    try {
        static_cast<void>(file.outputs(out));
        return out;
    } catch (std::exception const&) {
        return std::nullopt;
    }
}

}  // namespace

TEST_CASE("scripts in core ATen compute what they compute") {
    std::size_t seen = 0, good = 0;
    std::string refused;
    for_each_script([&](script_file& file) {
        std::optional<torch_ir::ir> program, core;
        try {
            program = file.extract({});
        } catch (torch_ir::error const&) {
            return;
        }  // tests/libtorch/torchscript.test.cpp tells which
        if (draws_random_numbers(torch_ir::functionalize(*program))) return;
        ++seen;
        core = torch_ir::to_core_aten(*program);
        CHECK(torch_ir::validate_ir(*core).empty());
        for (auto const v : core->calls()) CHECK_FALSE(torch_ir::find_schema(core->call(v).op)->writes());
        bool const is_same = file.is_same(*core, file.inputs);
        CHECK(is_same);
        good += is_same;
    });
    CHECK(good == seen);
    check_seen("scripts in core ATen verified", good, {10, 70});
}

TEST_CASE("scripts with an open batch run at sizes that were not traced") {
    std::size_t opened = 0;
    at::manual_seed(11);
    for_each_script([&](script_file& file) {
        std::set<std::size_t> open;
        torch_ir::extract_options options;
        for (std::size_t i = 0; i < file.inputs.size(); ++i)
            if (file.inputs[i].dim() > 0 && file.inputs[i].size(0) == file.inputs[0].size(0) && file.inputs[0].size(0) > 1) {
                open.insert(i);
                options.dynamic[std::to_string(i)][0] = {"b", 2};
            }
        if (open.empty()) return;
        std::optional<torch_ir::ir> program;
        try {
            program = file.extract(options);
        } catch (torch_ir::error const& e) {
            // What can't be opened says why: sizes, or the node that changes with them.
            CHECK(e.code() == torch_ir::errc::unsupported);
            return;
        }
        CHECK(torch_ir::validate_ir(*program).empty());
        int sizes = 0;
        for (std::int64_t const n : {6, 11, 14, 20}) {  // none of which is traced
            CAPTURE(n);
            auto const given = at_size(file, open, n);
            if (!given) continue;
            CHECK(file.is_same(*program, *given));
            ++sizes;
        }
        opened += sizes == 4;
    });
    check_seen("scripts with an open batch run at four sizes", opened, {4, 45});
}
}  // TEST_SUITE("reference/torchscript")
