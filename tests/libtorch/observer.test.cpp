// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/observer.hpp>

#include <torch_ir/libtorch/executor.hpp>

#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/programs.hpp"
#include "support/torch.hpp"

using namespace torch_ir_test;

TEST_SUITE("libtorch/observer") {
namespace {

tensor_map mlp_weights() { return {{"fc.weight", counting({4, 4}).div(10)}, {"fc.bias", counting({4})}}; }

executor mlp() {
    executor run(small_mlp());
    run.load_weights(mlp_weights());
    return run;
}

/// Writes down what it is told.
struct recorder {
    std::vector<std::string> log{};
    std::vector<at::Tensor> results{};
    void before(node_event const& e) { log.push_back("before " + e.node.name + " " + std::to_string(e.values.size())); }
    void after(node_event const& e) {
        log.push_back("after " + e.node.name + " " + std::to_string(e.values.size()));
        for (auto const& v : e.values) results.push_back(v.toTensor().clone());
    }
};

}  // namespace

TEST_CASE("an observer is told of each node before and after it runs, with arguments and results") {
    recorder r;
    auto const out = mlp().execute({counting({2, 4})}, r).tensors().front();
    CHECK((r.log == std::vector<std::string>{"before linear 3", "after linear 1", "before relu 1", "after relu 1", "before add 3", "after add 1"}));
    REQUIRE(r.results.size() == 3);
    CHECK(same(r.results[2], out));
    CHECK(same(out, mlp().execute({counting({2, 4})}).tensors().front()));
}

TEST_CASE("an observer may have one of the two functions only") {
    struct after_only {
        std::size_t last = 99;
        void after(node_event const& e) { last = e.index; }
    } o;
    static_cast<void>(mlp().execute({counting({2, 4})}, o));
    CHECK(o.last == 2);
    static_assert(!node_observer<int>);
}

TEST_CASE("results of a list are told one by one") {
    program_writer p;
    auto const x = p.input("x", {4});
    auto const parts = p.list_call("split", "aten.split.Tensor", {tensor("self", x), attr("split_size", std::int64_t{2})}, {"a", "b"}, {2});
    recorder r;
    static_cast<void>(executor(p.finish({parts[1]})).execute({counting({4})}, r));
    REQUIRE(r.results.size() == 2);
    CHECK(same(r.results[1], counting({4}).narrow(0, 2, 2)));
}

TEST_CASE("what an observer throws comes out as it is") {
    struct stop {
        void before(node_event const&) const { throw std::logic_error("enough"); }
    } o;
    CHECK_THROWS_WITH_AS(static_cast<void>(mlp().execute({counting({2, 4})}, o)), "enough", std::logic_error);
}
}  // TEST_SUITE("libtorch/observer")
