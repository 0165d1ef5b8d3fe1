// SPDX-License-Identifier: MIT
// In every model of the zoo a wrong attribute is planted, in several calls, and bisection must name exactly the call that has it.
#include "check.hpp"

#include <torch_ir/libtorch/bisect.hpp>
#include <torch_ir/rewrite/editor.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "support/seed.hpp"
#include "support/torch.hpp"

namespace {

using namespace torch_ir;

/// Another value of the same kind; nothing where there is none to speak of.
std::optional<attribute> planted_value(attribute const& a) {
    if (auto const* b = a.get_if<bool>()) return attribute(!*b);
    if (auto const* i = a.get_if<std::int64_t>()) return attribute(*i + 1);
    if (auto const* d = a.get_if<double>()) return attribute(*d * 1.5 + (*d == 0 ? 0.25 : 0));
    if (auto const* t = a.get_if<dtype>()) return *t == dtype::float32 ? std::optional(attribute(dtype::float16)) : std::nullopt;
    if (auto const* s = a.get_if<std::string>()) return *s == "none" ? std::optional(attribute(std::string("tanh"))) : std::nullopt;
    if (auto list = a.get_if<std::vector<std::int64_t>>(); list && !list->empty()) {
        auto changed = *list;
        ++changed.back();
        return attribute(std::move(changed));
    }
    return std::nullopt;
}

/// A fault: another attribute, one that the exporter leaves out because it is the default, or a bias that was forgotten.
struct planted_fault {
    std::size_t call;  ///< in trace order
    argument changed;
};

std::vector<planted_fault> possible_faults(ir const& program) {
    std::vector<planted_fault> out;
    for (std::size_t c = 0; c < program.calls().size(); ++c) {
        auto const& call = program.call(program.calls()[c]);
        // LibTorch's recurrent operators don't check their state against batch_first and write past its end.
        for (auto const& a : call.arguments)
            if (auto value = planted_value(a.value); value && a.name != "batch_first") out.push_back({c, {a.name, *value, a.kind}});
        auto const add = [&](std::string name, attribute value) {
            if (!find_argument(call, name)) out.push_back({c, {std::move(name), std::move(value), argument_kind::keyword}});
        };
        if (call.op.text() == "aten.add.Tensor" || call.op.text() == "aten.sub.Tensor") add("alpha", 1.5);
        if (auto const* bias = find_argument(call, "bias"); bias && bias->value.is<use>()) out.push_back({c, {"bias", none{}, bias->kind}});
    }
    return out;
}

/// The program with a fault.
ir with_fault(ir const& program, planted_fault const& fault) {
    program_editor edit(program);
    auto at = edit.first();
    for (std::size_t i = 0; i < fault.call; ++i) at = edit.next(at);
    call_node changed = edit.at(at);
    auto const place = std::find_if(changed.arguments.begin(), changed.arguments.end(), [&](argument const& a) { return a.name == fault.changed.name; });
    if (place == changed.arguments.end()) changed.arguments.push_back(fault.changed);
    else *place = fault.changed;
    edit.replace(at, std::move(changed));
    return std::move(edit).result();
}

/// The outputs; nothing where the program fails.
std::optional<std::vector<at::Tensor>> outputs_of(ir const& program, tensor_map const& weights, std::vector<c10::IValue> const& inputs) {
    try {
        auto out = execute_ir(program, inputs, weights).tensors();
        for (auto& t : out) t = t.clone();
        return out;
    } catch (error const&) {
        return std::nullopt;
    }
}

struct planted_counts {
    std::size_t planted = 0;
    std::size_t named = 0;
    std::size_t silent = 0;  ///< changed nothing
};

/// Plants faults in up to `most` calls, spread over the program; every one that shows must be named.
planted_counts plant_faults(ir const& program, tensor_map const& weights, std::vector<c10::IValue> const& inputs, std::size_t most, std::uint64_t seed) {
    planted_counts counts;
    auto const right = outputs_of(program, weights, inputs);
    REQUIRE(right);
    {
        auto const nothing = bisect_ir(program, weights, program, weights, inputs);
        CHECK_MESSAGE(!nothing.first, to_string(nothing));
    }
    auto faults = possible_faults(program);
    std::mt19937_64 random(seed);
    std::shuffle(faults.begin(), faults.end(), random);
    for (auto const& fault : faults) {
        if (counts.planted == most) break;
        auto const& call = program.call(program.calls()[fault.call]);
        auto const wrong = with_fault(program, fault);
        auto const found = outputs_of(wrong, weights, inputs);
        if (found && verify_outputs(*right, *found).is_valid()) {
            ++counts.silent;
            continue;
        }
        ++counts.planted;
        auto const b = bisect_ir(wrong, weights, program, weights, inputs);
        bool const is_named = b.first && b.first->node == call.name;
        counts.named += is_named ? 1 : 0;
        CHECK_MESSAGE(is_named, "planted in ", call.name, ", ", call.op.text(), ", argument ", fault.changed.name, ": ", to_string(b));
        if (is_named && fault.changed.name != "bias") CHECK_MESSAGE(b.first->attributes.size() == 1, to_string(b));
    }
    return counts;
}

}  // namespace

TEST_CASE("bisection names the call with a wrong attribute in every model of the zoo") {
    c10::AutoGradMode const no_gradients(false);
    std::uint64_t const used = torch_ir_test::new_seed();
    MESSAGE("seed ", used);
    planted_counts all;
    for (auto const& e : torch_ir_zoo::registry()) {
        INFO(e.name, ", seed ", used);
        at::Generator generator = at::globalContext().defaultGenerator(c10::kCPU);
        generator.set_current_seed(used);
        auto const model = e.make();
        model->module().eval();
        torch_ir_zoo::randomize_buffers(model->module());
        auto const tensors = torch_ir_zoo::make_inputs(e.inputs, c10::kFloat, c10::kCPU);
        auto const program = model->extract(model->pack(tensors), {.model_name = e.name});
        std::vector<c10::IValue> inputs;
        for (auto const& t : torch_ir_zoo::tensors_in(c10::ivalue::Tuple::create(model->pack(tensors)))) inputs.emplace_back(t.clone());
        auto const counts = plant_faults(program, weights_of(model->module()), inputs, program.calls().size() > 60 ? 4 : 6, used);
        CHECK(counts.planted > 0);
        CHECK(counts.named == counts.planted);
        MESSAGE(e.name, ": ", counts.named, " of ", counts.planted, " named, ", counts.silent, " silent");
        all.planted += counts.planted;
        all.named += counts.named;
    }
    MESSAGE(all.named, " of ", all.planted, " planted faults named");
    CHECK(all.planted >= 40);
}
