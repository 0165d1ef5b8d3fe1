// SPDX-License-Identifier: MIT
// What liveness says of real programs, beside the memory that LibTorch allocates when it runs them.
#include <torch_ir/analyze/liveness.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/observer.hpp>
#include <torch_ir/pt2/read.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>
#include <doctest/doctest.h>

#include "support/recorded.hpp"
#include "support/reference.hpp"

using namespace torch_ir_test;
using torch_ir::value_id;

TEST_SUITE("reference/liveness") {
namespace {

/// Which storage holds each value of a run. All tensors are kept, so that no address is given out twice.
struct storage_watcher {
    struct allocation {
        std::int64_t bytes = 0;
        std::size_t first = 0;
    };
    torch_ir::ir const& program;
    std::set<void const*> given{};                 ///< storages that were there before a call used them: inputs, weights, constants
    std::map<void const*, allocation> made{};      ///< storages that calls returned
    std::map<value_id, void const*> storage_of{};  ///< of results
    std::vector<c10::IValue> kept{};
    bool is_known = true;     ///< steps are calls, one by one
    bool is_recorded = true;  ///< results have the sizes and strides of the program and no more memory: a CPU kernel (of attention, say) may choose others

    template <class F>
    static void for_each_tensor(c10::IValue const& v, F&& f) {
        if (v.isTensor() && v.toTensor().defined() && v.toTensor().has_storage()) f(v.toTensor());
        else if (v.isTensorList())
            for (at::Tensor const& t : v.toTensorVector()) for_each_tensor(t, f);
    }
    static bool has_type(at::Tensor const& t, torch_ir::tensor_type const* type) {
        if (!type || t.dim() != std::ssize(type->sizes)) return false;
        if (!type->strides || t.layout() != c10::kStrided) return true;
        for (std::size_t i = 0; i < type->sizes.size(); ++i)
            if ((*type->strides)[i].is_static() && t.sizes()[i] > 1 && (*type->strides)[i].value() != t.strides()[i]) return false;
        return true;
    }
    static void const* address(at::Tensor const& t) { return t.storage().unsafeGetStorageImpl(); }

    void before(torch_ir::node_event const& e) {
        for (auto const& v : e.values)
            for_each_tensor(v, [&](at::Tensor const& t) {
                kept.emplace_back(t);
                if (!made.contains(address(t))) given.insert(address(t));
            });
    }
    void after(torch_ir::node_event const& e) {
        auto const calls = program.calls();
        if (e.index >= calls.size() || program.call(calls[e.index]).name != e.node.name) {
            is_known = false;
            return;
        }
        auto const& results = program.call(calls[e.index]).results;
        if (results.size() != e.values.size()) is_known = false;
        for (std::size_t r = 0; r < std::min(results.size(), e.values.size()); ++r)
            for_each_tensor(e.values[r], [&](at::Tensor const& t) {
                kept.emplace_back(t);
                bool const is_new = !given.contains(address(t)) && !made.contains(address(t));
                bool const is_whole = t.storage().nbytes() == t.nbytes();  // embedding_bag allocates more than it gives
                is_recorded = is_recorded && has_type(t, results[r].tensor()) && (!is_new || is_whole);
                storage_of[results[r].id] = address(t);
                if (!given.contains(address(t))) made.try_emplace(address(t), allocation{static_cast<std::int64_t>(t.storage().nbytes()), e.index});
            });
    }

    /// The bytes that are alive at each step, of storages that live from the call that makes them to the last that uses a value in them.
    [[nodiscard]] std::vector<std::int64_t> bytes_at() const {
        auto const steps = program.calls().size();
        std::map<void const*, std::size_t> last;
        for (auto const& [storage, a] : made) last[storage] = a.first;
        auto const use = [&](std::size_t step) {
            return [&, step](value_id v, std::uint32_t) {
                auto const found = storage_of.find(v);
                if (found != storage_of.end() && made.contains(found->second)) last[found->second] = step;
            };
        };
        for (std::size_t step = 0; step < steps; ++step)
            for (auto const& a : program.call(program.calls()[step]).arguments) torch_ir::for_each_use(a.value, use(step));
        for (auto const& o : program.outputs()) torch_ir::for_each_use(o.value, use(steps));
        std::vector<std::int64_t> out(steps, 0);
        for (auto const& [storage, a] : made)
            for (std::size_t step = a.first; step < steps && step <= last.at(storage); ++step) out[step] += a.bytes;
        return out;
    }
};

struct tally {
    std::size_t equal = 0;
    std::size_t steps = 0;
    std::size_t shared = 0;  ///< values in the memory of another: views, and what was written in place
    std::size_t nested = 0;
    std::size_t unknown = 0;
    std::size_t laid_out_otherwise = 0;
};

void compare(fs::path const& path, std::vector<at::Tensor> const& tensors, tally& t) {
    CAPTURE(path.string());
    auto const archive = torch_ir::pt2_archive::open(path.string());
    auto const program = torch_ir::build(archive);
    if (!program.subgraphs().empty()) {
        ++t.nested;
        return;
    }
    auto const weights = weights_for(archive, program, path.parent_path());
    if (!weights) return;
    torch_ir::executor run(program);
    run.load_weights(*weights);
    if (!run.missing_weights().empty()) return;
    auto const found = torch_ir::compute_liveness(program);
    if (!found.unknown.empty()) {
        ++t.unknown;
        return;
    }
    storage_watcher watched{program};
    static_cast<void>(run.execute({tensors.begin(), tensors.end()}, watched));
    REQUIRE(watched.is_known);
    if (!watched.is_recorded) {
        ++t.laid_out_otherwise;
        return;
    }
    std::string names;
    auto const expected = watched.bytes_at();
    for (std::size_t i = 0; i < expected.size(); ++i)
        if (i < found.bytes_at.size() && found.bytes_at[i] != expected[i])
            names += " " + program.call(program.calls()[i]).name + " (" + program.call(program.calls()[i]).op.text() + ")";
    CAPTURE(names);
    bool const is_equal = found.bytes_at == expected;
    CHECK(is_equal);
    t.equal += is_equal;
    t.steps += expected.size();
    for (auto const& r : found.ranges) t.shared += r.views.size();
}

}  // namespace

TEST_CASE("at each step of a real program as many bytes are alive as LibTorch has allocated") {
    tally t;
    for (auto const& folder : reference_folders("models"))
        if (fs::exists(folder / "model_cpu.pt2")) compare(folder / "model_cpu.pt2", leaves(folder / "inputs.safetensors", "input_"), t);
    MESSAGE(t.nested << " with sub-programs, " << t.unknown << " with sizes that depend on data, " << t.laid_out_otherwise
                     << " that run in other memory than was exported");
    CHECK(t.laid_out_otherwise <= t.equal / 4);
    // Less than there are: kernels of another processor may choose other strides.
    check_seen("programs", t.equal, {30, 60});
    check_seen("steps", t.steps, {180, 1800});
    check_seen("values in the memory of another", t.shared, {20, 400});
}
}  // TEST_SUITE("reference/liveness")
