// SPDX-License-Identifier: MIT
// The models of the zoo in core ATen, and with an open batch at sizes that were not traced, compute what their modules compute.
#include "check.hpp"
#include "registry.hpp"

#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/schema/registry.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/torch.hpp"

TEST_SUITE("zoo/core_and_open") {
namespace {

using namespace torch_ir_zoo;

std::vector<c10::IValue> flat_inputs(model& m, std::vector<at::Tensor> const& tensors) {
    std::vector<c10::IValue> out;
    for (auto const& t : tensors_in(c10::ivalue::Tuple::create(m.pack(tensors)))) out.emplace_back(t.clone());
    return out;
}

torch_ir::verification verify(model& m, torch_ir::ir const& program, std::vector<at::Tensor> const& tensors) {
    torch_ir::executor run(program);
    run.load_weights(torch_ir::weights_of(m.module()));
    auto const found = run.execute(flat_inputs(m, tensors)).tensors();
    return torch_ir::verify_outputs(tensors_in(m.forward(m.pack(tensors))), found);
}

std::unique_ptr<model> made(entry const& e) {
    auto out = e.make();
    out->module().eval();
    randomize_buffers(out->module());
    return out;
}

}  // namespace

TEST_CASE("every model is functional core ATen") {
    c10::AutoGradMode const no_gradients(false);
    std::size_t good = 0;
    for (auto const& e : registry()) {
        CAPTURE(e.name);
        auto const m = made(e);
        auto const tensors = make_inputs(e.inputs, c10::kFloat, c10::kCPU);
        auto const core = torch_ir::to_core_aten(m->extract(m->pack(tensors), {.model_name = e.name}));
        CHECK(torch_ir::validate_ir(core).empty());
        std::string others;
        for (auto const v : core.calls()) {
            auto const* const schema = torch_ir::find_schema(core.call(v).op);
            REQUIRE(schema);
            CHECK_FALSE(schema->writes());
            if (!schema->has(torch_ir::schema_tag::core) && core.call(v).op.space() == "aten") others += " " + core.call(v).op.text();
        }
        CHECK_MESSAGE(others.empty(), others);
        auto const v = verify(*m, core, tensors);
        CHECK_MESSAGE(v.is_valid(), to_string(v));
        good += v.is_valid();
    }
    CHECK(good == registry().size());
}

TEST_CASE("models run at sizes that were not traced") {
    c10::AutoGradMode const no_gradients(false);
    std::size_t opened = 0;
    for (auto const& e : registry()) {
        CAPTURE(e.name);
        auto const m = made(e);
        auto specs = e.inputs;
        std::int64_t const batch = specs.front().sizes.front();
        bool const holds_one_batch = e.name == "LlamaTiny";  // by its cache: what is open is the length, up to that of the cache
        auto const place = [&](std::size_t input) -> std::size_t { return holds_one_batch && input == 0 ? 1 : 0; };
        auto const is_open = [&](std::size_t input) {
            auto const& sizes = specs[input].sizes;
            return holds_one_batch || (!sizes.empty() && sizes.front() == batch);
        };
        auto const at_batch = [&](std::int64_t n) {
            auto sized = specs;
            for (std::size_t i = 0; i < sized.size(); ++i)
                if (is_open(i)) sized[i].sizes[place(i)] = n;
            return make_inputs(sized, c10::kFloat, c10::kCPU);
        };
        torch_ir::extract_options options{.model_name = e.name};
        for (std::size_t i = 0; i < specs.size(); ++i)
            if (is_open(i))
                options.dynamic[std::to_string(i)][static_cast<std::int64_t>(place(i))] = {"n", 2,
                                                                                           holds_one_batch ? std::optional<std::int64_t>(16) : std::nullopt};
        if (holds_one_batch) {
            torch_ir::extract_options batches{.model_name = e.name};
            batches.dynamic["0"][0] = {"batch", 1};
            CHECK_THROWS_WITH_AS(static_cast<void>(m->extract(m->pack(at_batch(4)), batches)), doctest::Contains("index_copy_"), torch_ir::error);
        }
        auto const program = m->extract(m->pack(at_batch(4)), options);
        CHECK(torch_ir::validate_ir(program).empty());
        bool is_good = true;
        for (std::int64_t const n : {6, 7, 11, 14}) {  // none of which is traced
            CAPTURE(n);
            auto const v = verify(*m, program, at_batch(n));
            CHECK_MESSAGE(v.is_valid(), to_string(v));
            is_good = is_good && v.is_valid();
        }
        opened += is_good;
    }
    MESSAGE(opened << " models with an open size");
    CHECK(opened == registry().size());
}
}  // TEST_SUITE("zoo/core_and_open")
