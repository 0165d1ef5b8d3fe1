// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/functional/loop_recorder.hpp>

#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/validate/validate.hpp>

#include <ATen/ATen.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "support/torch.hpp"

TEST_SUITE("libtorch/functional/loop_recorder") {
namespace {

using namespace torch_ir;
using T = at::Tensor;

std::size_t scans_of(ir const& program) {
    auto const calls = program.calls();
    return static_cast<std::size_t>(std::count_if(calls.begin(), calls.end(), [&](vertex v) { return program.call(v).op.text() == "higher_order.scan"; }));
}

}  // namespace

TEST_CASE("recurrent layers become steps, or loops that run at any length") {
    at::manual_seed(2);
    std::vector<T> lstm, gru;
    for (int layer = 0; layer < 2; ++layer)
        for (int direction = 0; direction < 2; ++direction)
            for (auto const& sizes : std::vector<std::vector<std::int64_t>>{{1, layer == 0 ? 5 : 6}, {1, 3}, {1}, {1}})
                for (auto const& [gates, out] : {std::pair(4, &lstm), std::pair(3, &gru)}) {
                    auto s = sizes;
                    s[0] = gates * 3;
                    out->push_back(at::rand(s) - 0.5);
                }
    T const h = at::rand({4, 2, 3}), c = at::rand({4, 2, 3}), first = at::rand({1, 2, 3});
    using function = std::function<std::vector<T>(T)>;
    auto const all = [](auto const& results) { return std::apply([](auto const&... r) { return std::vector<T>{r...}; }, results); };
    std::map<std::string, std::pair<function, std::size_t>> const layers{
        {"lstm",
         {[&](T x) {
              return all(at::lstm(x, {h, c}, lstm, true, 2, 0.0, false, true, false));
          },
          4}},
        {"gru, batch first", {[&](T x) { return all(at::gru(x.transpose(0, 1), h, gru, true, 2, 0.0, false, true, true)); }, 4}},
        {"rnn",
         {[&](T x) {
              return all(at::rnn_tanh(x, first, {at::ones({3, 5}), at::ones({3, 3}) * 0.1}, false, 1, 0.0, false, false, false));
          },
          1}}};
    for (auto const& [name, layer] : layers) {
        CAPTURE(name);
        auto const& f = layer.first;
        T const x = at::rand({7, 2, 5});
        for (bool const open : {false, true}) {
            CAPTURE(open);
            extract_options options;
            if (open) options.dynamic = {{"x", {{0, {"length", 2}}}}};
            ir const program = extract_ir([&](T t) { return f(t); }, std::vector<c10::IValue>{x}, options);
            ir const looped = to_core_aten(program, {.recurrent_as_scan = true});
            CHECK(validate_ir(looped).empty());
            CHECK(scans_of(looped) == layer.second);
            executor run(looped);
            for (std::int64_t const length : {7, 3, 12}) {
                if (length != 7 && !open) continue;
                T const y = at::rand({length, 2, 5});
                auto const expected = f(y), found = run.execute(std::vector<c10::IValue>{y}).tensors();
                REQUIRE(found.size() == expected.size());
                for (std::size_t i = 0; i < found.size(); ++i) CHECK(at::allclose(found[i], expected[i], 1e-5, 1e-6));
            }
            if (open) CHECK_THROWS_WITH_AS(static_cast<void>(to_core_aten(program)), doctest::Contains("length="), error);
            else CHECK(scans_of(to_core_aten(program)) == 0);
        }
    }
}

TEST_CASE("there is no recorder outside of a mode that wants loops") { CHECK(current_loop_recorder() == nullptr); }
}  // TEST_SUITE("libtorch/functional/loop_recorder")
