// SPDX-License-Identifier: MIT
// A part of the sweep over what PyTorch tests itself with (docs/operators.md); tests/sweep/pick.py has chosen it.
#include "../sweep/sample.hpp"

#include <torch_ir/io/zip.hpp>
#include <torch_ir/libtorch/run/python_operators.hpp>
#include <torch_ir/weights/load.hpp>

#include <map>
#include <string>

#include <ATen/Context.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <doctest/doctest.h>
#include <torch/version.h>

TEST_SUITE("reference/sweep") {
namespace {

#if __has_include(<nlohmann/json.hpp>)
constexpr bool has_functorch = true;
#else
constexpr bool has_functorch = false;
#endif

/// An operator of the program that the LibTorch at hand can't compute on the CPU, as it is older than the one that recorded the sample; empty if there is none.
std::string lacking_operator(torch_ir::ir const& program) {
    for (auto const v : program.calls()) {
        auto const& op = program.call(v).op;
        if (op.kind() != torch_ir::op_kind::dispatcher) continue;
        if (op.text().starts_with("torch._functorch.")) {
            if (!has_functorch) return op.text();
            continue;
        }
        if (torch_ir::find_python_operator(op) || torch_ir::as_aten_call(program.call(v))) continue;
        std::string const overload(op.overload() == "default" ? "" : op.overload());
        auto const found = c10::Dispatcher::singleton().findSchema({std::string(op.space()) + "::" + std::string(op.base()), overload});
        if (!found || !found->hasComputedKernelForDispatchKey(c10::DispatchKey::CPU)) return op.text();
    }
    return {};
}

}  // namespace

TEST_CASE("operators, modules and examples of PyTorch's own tests compute what eager PyTorch computed") {
    auto const all = torch_ir::zip_archive::open(std::string(TORCH_IR_TEST_DATA) + "/sweep.zip");
    at::globalContext().setDeterministicAlgorithms(true, true);  // memory that nobody writes to is filled, as when it was recorded
    std::map<std::string, int> outcomes;
    for (auto const& entry : all.entries()) {
        if (!entry.name.ends_with(".pt2")) continue;
        std::string const stem(entry.name.substr(0, entry.name.size() - 4));
        CAPTURE(stem);
        auto const data = torch_ir::load_weights(all.bytes(all.get(stem + ".pt")), stem + ".pt");
        torch_ir::pt2_archive const archive(all.bytes(entry), stem + ".pt2");
        auto const program = torch_ir::build(archive);
        if (auto const op = lacking_operator(program); !op.empty()) {
            bool const is_transform = op.starts_with("torch._functorch.");  // no json.hpp, which functorch's headers need
            CHECK((is_transform || !program.info().pytorch_version.starts_with(TORCH_VERSION)));
            MESSAGE(stem, ": not here, and not for the CPU: ", op);
            ++outcomes[is_transform ? "without functorch" : "lacking"];
            continue;
        }
        auto const found = torch_ir_sweep::run_sample(archive, torch_ir::to_tensors(data));
        bool const is_good = found.name == "equal" || found.name == "close" || found.name == "random";
        CHECK_MESSAGE(is_good, found.name, ": ", found.reason);
        ++outcomes[found.name];
    }
    at::globalContext().setDeterministicAlgorithms(false, false);
    MESSAGE(outcomes["equal"], " bit for bit, ", outcomes["close"], " close, ", outcomes["random"], " random");
    CHECK(outcomes["lacking"] <= 2);
    CHECK(outcomes["equal"] > 150);  // other processors may have other kernels
}

}  // TEST_SUITE("reference/sweep")
