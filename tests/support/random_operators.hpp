// SPDX-License-Identifier: MIT
/// Programs whose results change from run to run.
#pragma once

#include <torch_ir/ir/ir.hpp>
#include <torch_ir/schema/effects.hpp>
#include <torch_ir/schema/registry.hpp>

namespace torch_ir_test {

/// Whether an operator of the program draws random numbers.
inline bool draws_random_numbers(torch_ir::ir const& program) {
    for (auto const v : program.calls())
        if (auto const* const schema = torch_ir::find_schema(program.call(v).op); schema && schema->has(torch_ir::schema_tag::nondeterministic_seeded))
            return true;
    return false;
}

/// Some call really draws: dropout that doesn't train, attention without dropout don't.
inline bool is_random(torch_ir::ir const& program) {
    for (auto const v : program.calls())
        if (torch_ir::effect_of(program.call(v)) == torch_ir::call_effect::random) return true;
    return false;
}

}  // namespace torch_ir_test
