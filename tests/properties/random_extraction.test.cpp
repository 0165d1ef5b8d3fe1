// SPDX-License-Identifier: MIT
// Functions drawn at random: they make tensors, take views of them and write through the views. What is extracted computes the same, bit for bit.
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/schema/registry.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "support/seed.hpp"
#include "support/torch.hpp"

TEST_SUITE("properties/random_extraction") {
namespace {

/// The same steps each time it is called. All tensors in `made` are 3 x 3; some are views of others.
struct random_function {
    std::uint32_t seed;
    at::Tensor captured;

    std::vector<at::Tensor> operator()(at::Tensor const& x, at::Tensor const& y) const {
        std::mt19937 random(seed);
        auto const below = [&](std::int64_t n) { return static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(n)); };
        std::vector<at::Tensor> made{x, y};
        auto const any = [&] { return made[static_cast<std::size_t>(below(static_cast<std::int64_t>(made.size())))]; };
        for (std::int64_t steps = 3 + below(12); steps-- > 0;) {
            auto const a = any();
            auto const b = any().clone();  // what overlaps the destination of a copy has no defined result
            auto const i = below(3), j = below(3);
            switch (below(22)) {
                case 0: made.push_back(at::zeros({3, 3})); break;
                case 1: made.push_back(at::arange(9.0F).view({3, 3})); break;
                case 2: made.push_back(at::empty({3, 3}).fill_(static_cast<double>(i) + 0.5)); break;
                case 3: made.push_back(at::full({3, 3}, i) + 0.25); break;
                case 4: made.push_back(a + b); break;
                case 5: made.push_back((a * 0.5).add_(captured)); break;
                case 6: made.push_back(a.t()); break;
                case 7: made.push_back(a.clone()); break;
                case 8: made.push_back(a.detach()); break;
                case 9: made.push_back(a.data()); break;
                case 10: made.push_back(at::eye(3).masked_fill(a > 1, 0.5)); break;
                case 11: a.select(0, i).copy_(b.select(1, j)); break;
                case 12: a.select(1, i).mul_(b.select(0, j)); break;
                case 13: a.narrow(0, 1, 2).narrow(1, j, 1).fill_(static_cast<double>(j) - 1.5); break;
                case 14: a.add_(b, 0.5); break;
                case 15: a.diagonal().zero_(); break;
                case 16: a.index_put_({at::tensor({i, j})}, b.index({at::tensor({j, i})})); break;
                case 17: a.masked_fill_(b > 0.5, 0.125); break;
                case 18: a.slice(1, 0, 3, 2).add_(1); break;
                case 19: a.t().select(0, j).sub_(captured.select(0, i)); break;
                case 20: made.push_back(a.expand({2, 3, 3}).select(0, 1)); break;
                case 21: made.push_back(at::stack({a, b}).sum(0).clamp_(-4, 4)); break;
            }
        }
        return made;
    }
};

}  // namespace

TEST_CASE("functions that write through views of what they made are extracted as what they compute") {
    auto const start = torch_ir_test::new_seed();
    CAPTURE(start);
    for (std::uint32_t k = 0; k < 400; ++k) {
        random_function const f{start + k, at::rand({3, 3})};
        auto const x = at::rand({3, 3}), y = at::rand({3, 3});
        auto const expected = f(x.clone(), y.clone());
        for (bool const canonicalize : {false, true}) {
            CAPTURE(canonicalize);
            auto const program = torch_ir::extract_ir(f, {x, y}, torch_ir::extract_options{.canonicalize = canonicalize});
            CAPTURE(k);
            CAPTURE(torch_ir::to_text(program));
            REQUIRE(torch_ir::validate_ir(program).empty());
            auto const found = torch_ir::execute_ir(program, {x, y}, torch_ir::tensor_map{}).tensors();
            REQUIRE(found.size() == expected.size());
            for (std::size_t i = 0; i < found.size(); ++i) {
                CAPTURE(i);
                REQUIRE(torch_ir_test::same(found[i], expected[i]));
            }
        }
    }
}
TEST_CASE("they are functional programs that compute the same") {
    auto const start = torch_ir_test::new_seed();
    CAPTURE(start);
    std::uint32_t compared = 0;
    for (std::uint32_t k = 0; compared < 1000; ++k) {
        REQUIRE(k < 3000);
        random_function const f{start + k, at::rand({3, 3})};
        auto const x = at::rand({3, 3}), y = at::rand({3, 3});
        at::Tensor const written = x.clone(), other = y.clone();
        auto const expected = f(written, other);
        auto const program = torch_ir::extract_ir(f, {x, y});
        auto const made = k % 2 == 0 ? torch_ir::functionalize(program) : torch_ir::to_core_aten(program);
        CAPTURE(k);
        CAPTURE(torch_ir::to_text(program));
        CAPTURE(torch_ir::to_text(made));
        REQUIRE(torch_ir::validate_ir(made).empty());
        for (auto const v : made.calls()) REQUIRE_FALSE(torch_ir::find_schema(made.call(v).op)->writes());
        auto const found = torch_ir::execute_ir(made, {x, y}, torch_ir::tensor_map{});
        auto const tensors = found.tensors();
        REQUIRE(tensors.size() == expected.size());
        // A write through an expanded view is a sum of differences: its rounding may turn a later comparison over.
        bool const may_round = torch_ir::to_text(program).find("aten.expand.default") != std::string::npos;
        compared += !may_round;
        if (may_round) continue;
        for (std::size_t i = 0; i < tensors.size(); ++i) {
            CAPTURE(i);
            REQUIRE(at::allclose(tensors[i], expected[i], 1e-5, 1e-6, true));
        }
        bool is_x = false, is_y = false;
        for (auto const& m : found.mutations) {
            is_x = is_x || m.target == "x1";
            is_y = is_y || m.target == "x2";
            if (m.target == "x1" || m.target == "x2") REQUIRE(at::allclose(m.value, m.target == "x1" ? written : other, 1e-5, 1e-6, true));
        }
        REQUIRE((is_x || x.equal(written)));
        REQUIRE((is_y || y.equal(other)));
    }
}
}  // TEST_SUITE("properties/random_extraction")
