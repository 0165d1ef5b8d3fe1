// SPDX-License-Identifier: MIT
/// A check between the passes of a pipeline: the program still computes what it computed before.
///
/// \code
///     torch_ir::numeric_check const check(program, weights, {torch_ir::random_inputs(program, 0)});
///     auto const done = torch_ir::pipeline({"canonicalize", "cse", "dce"}).check(check).run(program);
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/libtorch/compare.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/report/verification.hpp>
#include <torch_ir/validate/validate.hpp>

#include <ATen/core/ivalue.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Runs the program that is to be rewritten when it is made, and each one that a pass made of it when it is called, on the same inputs, and compares
/// outputs and what is written to buffers and inputs. Tolerances are those of the options (by default those of the dtypes); outputs that are
/// random are compared by dtype and shape. A `pipeline::checker`.
class numeric_check {
public:
    /// `inputs`: sets of them, in order as `user_inputs` lists them. `weights` is kept by reference, so that a pass that adds some can add them there:
    /// it must live as long as the check. Throws as `executor` does.
    numeric_check(ir const& program, tensor_map const& weights, std::vector<std::vector<c10::IValue>> inputs, verify_options options = {});
    numeric_check(ir const&, tensor_map&&, std::vector<std::vector<c10::IValue>>, verify_options = {}) = delete;

    /// Throws errc::invalid_ir, which names the pass and the first output that differs; and for a program that is not valid, as `require_valid`.
    void operator()(ir const& program, std::string_view pass) const;

private:
    tensor_map const* weights_;
    std::vector<std::vector<c10::IValue>> inputs_;
    std::vector<execution> expected_;  ///< for each set of inputs
    verify_options options_;
};

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_verify)

#include <torch_ir/libtorch/verify.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE numeric_check::numeric_check(ir const& program, tensor_map const& weights, std::vector<std::vector<c10::IValue>> inputs, verify_options options)
    : weights_(&weights), inputs_(std::move(inputs)), options_(options) {
    executor run(program);
    run.load_weights(weights);
    for (auto const& i : inputs_) expected_.push_back(run.execute(i));
}

TORCH_IR_INLINE void numeric_check::operator()(ir const& program, std::string_view pass) const {
    require_valid(program);
    executor run(program);
    run.load_weights(*weights_);
    auto const fail = [&](std::string_view expected, std::string_view found) {
        raise(error::invalid_ir(detail::concat("the program behind pass '", pass, "'"), expected, found));
    };
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
        execution const now = run.execute(inputs_[k]);
        verification const v = detail::verify_found(run, inputs_[k], expected_[k].tensors(), options_, now);
        for (auto const& o : v.outputs)
            if (!o.is_close) fail("the outputs that it had before", to_string(o));
        if (!v.is_valid()) fail("the outputs that it had before", summary(v));
        auto const& found = now.mutations;
        auto const& expected = expected_[k].mutations;
        if (found.size() != expected.size()) fail(std::to_string(expected.size()) + " values written to", std::to_string(found.size()));
        for (mutation const& was : expected) {
            auto const is = std::find_if(found.begin(), found.end(), [&](mutation const& m) { return m.kind == was.kind && m.target == was.target; });
            if (is == found.end()) fail(detail::concat("a new value of '", was.target, "'"), "none");
            auto const compared = compare_tensors(was.value, is->value, options_);
            if (!compared.is_close) fail(detail::concat("the new value of '", was.target, "' that it had before"), to_string(compared));
        }
    }
}

}}  // namespace torch_ir

#endif
