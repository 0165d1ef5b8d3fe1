// SPDX-License-Identifier: MIT
/// What the two units share.
#pragma once

#include <torch_ir/core.hpp>

struct call_counter {
    int calls = 0;
    void call(torch_ir::call_node const&) { ++calls; }
};

/// x → relu → add(relu, x).
torch_ir::ir make_program();

int count_calls_elsewhere(torch_ir::ir const& program);
