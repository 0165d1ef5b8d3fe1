// SPDX-License-Identifier: MIT
// Random programs of real operators compute what LibTorch computes when it is called directly, bit for bit, and go on doing so when they
// were saved and loaded, or printed and parsed: views, writes through views, lists, symbolic sizes, constants, dtypes.
#include <torch_ir/libtorch/executor.hpp>

#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/random_computation.hpp"
#include "support/seed.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("properties/random_execution") {
namespace {

bool bits_are_equal(std::vector<at::Tensor> const& a, std::vector<at::Tensor> const& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](at::Tensor const& x, at::Tensor const& y) {
        if (x.scalar_type() != y.scalar_type() || x.sizes() != y.sizes()) return false;
        auto const p = to_tensor_data(x), q = to_tensor_data(y);
        return contiguous_bytes(p) == contiguous_bytes(q);
    });
}

/// A random program whose first size is only known when it runs, as text, and what eager code does.
class dynamic_computation {
public:
    explicit dynamic_computation(std::uint64_t seed) : random_(seed) {
        text = "program \"Dynamic\"\nrange s0 1 64\n%v0: float32[{s0=4}, 3] = input\n%size: symint(s0=4) = aten.sym_size.int(self=%v0, dim=0)\n";
        for (std::size_t n = 2 + below(12); n > 0; --n) step();
        text += "return %v" + std::to_string(below(steps_.size() + 1)) + ", %v" + std::to_string(steps_.size()) + "\n";
    }

    std::string text;

    /// The values in order, the input first.
    [[nodiscard]] std::vector<at::Tensor> eager(at::Tensor const& x) const {
        std::vector<at::Tensor> values{x.clone()};
        for (auto const& s : steps_) values.push_back(s(values));
        return values;
    }

private:
    using tensors = std::vector<at::Tensor>;
    std::mt19937_64 random_;
    std::vector<std::function<at::Tensor(tensors const&)>> steps_;

    std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
    void call(std::string const& op, std::string const& arguments, std::function<at::Tensor(tensors const&)> compute) {
        steps_.push_back(std::move(compute));
        text += "%v" + std::to_string(steps_.size()) + ": float32[{s0=4}, 3] = aten." + op + "(" + arguments + ")\n";
    }
    void step() {
        std::size_t const a = below(steps_.size() + 1), b = below(steps_.size() + 1);
        std::string const self = "self=%v" + std::to_string(a), other = ", other=%v" + std::to_string(b);
        switch (below(7)) {
            case 0: return call("tanh.default", self, [=](tensors const& v) { return v[a].tanh(); });
            case 1: return call("add.Tensor", self + other, [=](tensors const& v) { return v[a] + v[b]; });
            case 2: return call("mul_.Scalar", self + ", other=0.75", [=](tensors const& v) { return at::Tensor(v[a]).mul_(0.75); });
            case 3: return call("softmax.int", self + ", dim=0", [=](tensors const& v) { return v[a].softmax(0); });
            case 4: return call("roll.default", self + ", shifts=[1], dims=[0]", [=](tensors const& v) { return v[a].roll({1}, {0}); });
            case 5: return call("reshape.default", self + ", shape=sym[%size, 3]", [=](tensors const& v) { return v[a].reshape({v[0].size(0), 3}); });
            default:
                return call("new_full.default", self + ", size=sym[%size, 3], fill_value=1.5", [=](tensors const& v) {
                    return v[a].new_full({v[0].size(0), 3}, 1.5);
                });
        }
    }
};

std::vector<at::Tensor> copies_of(std::vector<at::Tensor> const& tensors) {
    std::vector<at::Tensor> out;
    for (auto const& t : tensors) out.push_back(t.clone());
    return out;
}

}  // namespace

TEST_CASE("random programs compute what LibTorch does, also when they were saved and loaded, or printed and parsed") {
    std::uint64_t const start = torch_ir_test::new_seed();
    CAPTURE(start);
    at::InferenceMode const guard;
    std::set<std::string> operators;
    for (std::uint64_t seed = start; seed < start + 400; ++seed) {
        CAPTURE(seed);
        random_computation const c(seed);
        operators.insert(c.operators.begin(), c.operators.end());
        CAPTURE(to_text(c.program));
        REQUIRE(validate_ir(c.program).empty());
        auto const saved = deserialize_ir(serialize_ir(c.program));
        auto const printed = parse_text(to_text(c.program));
        for (ir const* program : {&c.program, &saved, &printed}) {
            executor run(*program);
            run.load_weights(c.weights);
            auto const inputs = copies_of(c.inputs);
            for (int again = 0; again < 2; ++again) REQUIRE(bits_are_equal(run.execute(inputs).tensors(), c.expected));
            REQUIRE(bits_are_equal(inputs, c.inputs));  // writes stay inside
        }
    }
    CHECK(operators.size() > 20);  // of 28
}

TEST_CASE("random programs of a dynamic size compute what LibTorch does at each") {
    std::uint64_t const start = torch_ir_test::new_seed();
    CAPTURE(start);
    at::InferenceMode const guard;
    for (std::uint64_t seed = start; seed < start + 200; ++seed) {
        CAPTURE(seed);
        dynamic_computation const c(seed);
        CAPTURE(c.text);
        auto const program = parse_text(c.text);
        REQUIRE(validate_ir(program).empty());
        executor const run(program);
        for (std::int64_t const size : {4, 1, 17, 64}) {
            auto const x = at::rand({size, 3});
            auto const values = c.eager(x);
            auto const found = run.execute({x}).tensors();
            auto const& outputs = program.outputs();
            REQUIRE(found.size() == outputs.size());
            for (std::size_t i = 0; i < found.size(); ++i) {
                std::string const name = program.find_value(outputs[i].value.get_if<use>()->value)->name;
                REQUIRE(bits_are_equal({found[i]}, {values.at(std::stoul(name.substr(1)))}));
            }
        }
        CHECK_THROWS_AS(static_cast<void>(run.execute({at::rand({65, 3})})), error);
    }
}
}  // TEST_SUITE("properties/random_execution")
