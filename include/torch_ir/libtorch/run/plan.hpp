// SPDX-License-Identifier: MIT
/// An execution plan: a program compiled for LibTorch. Flat, immutable, shared by any number of runs in any number of threads.
///
/// Every value has a place, numbered by its id. A step finds its operator, its arguments and the places of its results ready
/// made; it also knows which values nobody needs after it. `compile` (libtorch/run/compile.hpp) makes plans, `run_plan`
/// (libtorch/run/run.hpp) runs them.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/guard.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/model_info.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/libtorch/kernels.hpp>
#include <torch_ir/libtorch/node_info.hpp>
#include <torch_ir/libtorch/run/operand.hpp>
#include <torch_ir/libtorch/run/scalar_functions.hpp>

#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

struct plan;
struct plan_step;
struct higher_order_call;

/// Executes a higher-order operator: runs its sub-programs and returns its results.
using higher_order_function = std::vector<c10::IValue> (*)(higher_order_call&);

/// Calls an operator with arguments that lie where they are, each of the kind that its schema asks for; constants have gone through
/// `prepare_literal`. `operator_handle` is the `c10::TypedOperatorHandle` that the function was made for.
using direct_call = at::Tensor (*)(void const* operator_handle, c10::IValue const* const* arguments);

/// A call that was made ready for one place of a program: a function, and what it needs besides its arguments, which are tensors.
struct prepared_call {
    direct_call function = nullptr;
    std::shared_ptr<void const> state{};
};

/// What a step runs.
using plan_operator = std::variant<c10::OperatorHandle, scalar_function, higher_order_function, node_kernel, prepared_call>;

/// Where one return of an operator goes: to one value, or, element by element, to several.
struct plan_return {
    std::vector<value_id> values;
    bool is_list = false;
};

/// One call.
struct plan_step : node_info {
    plan_operator run;
    std::vector<operand> operands{};           ///< in the order of the schema
    std::vector<std::uint32_t> subprograms{};  ///< of a higher-order operator, by operand: an index, or `no_subprogram`
    std::vector<std::uint32_t> written{};      ///< operands that the operator may write to
    std::vector<plan_return> returns{};
    std::vector<value_id> dying{};  ///< values that no later step and no output uses
    bool is_in_layer = false;       ///< of vmap, where tensors have no memory of their own: no observer sees it

    static constexpr std::uint32_t no_subprogram = static_cast<std::uint32_t>(-1);
};

/// One argument to be put on the stack.
struct plan_load {
    enum class from : std::uint8_t {
        constant,  ///< `plan::literals[index]`
        weight,    ///< weight number `index`, read where it is: in a plan that writes to nothing
        copy,      ///< the value `index`, which is needed later as well
        move,      ///< the value `index`, for the last time
        operand    ///< operand number `index` of the step, which has to be put together: a list
    };
    from source = from::constant;
    element_kind to = element_kind::any;  ///< what a value is converted to
    std::uint32_t index = 0;
};

/// One step as `run_plan` reads it: small, so that the program of a big model stays in the cache. Its loads and its frees end where
/// those of the next instruction begin.
struct plan_instruction {
    direct_call direct = nullptr;         ///< calls the step's operator, if it has a signature for that and one result
    void const* direct_handle = nullptr;  ///< kept by `plan::direct_handles`
    direct_call reuse = nullptr;          ///< the in-place form of `direct`: see libtorch/run/overwrite_argument.hpp
    void const* reuse_handle = nullptr;
    std::uint32_t loads = 0;         ///< the first of `plan::loads`
    std::uint32_t frees = 0;         ///< the first of `plan::frees`
    std::uint32_t result = several;  ///< where the only result goes
    bool writes = false;             ///< the step has `written` operands

    static constexpr std::uint32_t several = static_cast<std::uint32_t>(-1);
    static constexpr std::size_t most_direct = 10;  ///< arguments of a direct call
};

/// One output.
struct plan_output {
    operand value;
    output_kind kind = output_kind::user;
    std::string target{};  ///< what a mutation writes to
    std::string name{};    ///< label of the value; empty for a constant
    bool is_tensor = false;
    bool is_random = false;  ///< depends on an operator that draws random numbers
};

/// A compiled program or sub-program.
struct plan {
    model_info info;
    std::vector<guard> guards;  ///< those of `info`
    std::vector<input_node> inputs;
    std::vector<weight_node> weights;
    std::vector<tensor_constant> constants;
    std::vector<plan_step> steps;
    std::vector<plan_output> outputs;
    std::vector<plan> subprograms;
    std::vector<bool> used;                ///< by value id: a step or an output uses it
    std::vector<bool> written;             ///< by value id: a step may write to its memory
    bool is_random = false;                ///< some step draws random numbers
    bool writes = false;                   ///< some step may write to a value
    bool opens_layers = false;             ///< some step opens a layer of vmap
    std::uint64_t least_nested_calls = 0;  ///< that a run executes in sub-programs, as far as the program tells: at the limit of the type if there are more

    std::vector<plan_instruction> instructions{};  ///< one for each step, and one behind them
    std::vector<plan_load> loads{};
    std::vector<std::uint32_t> frees{};
    std::vector<std::uint32_t> held{};  ///< numbers of the weights that a run needs among its values
    std::vector<c10::IValue> literals{};
    std::vector<c10::IValue> direct_literals{};  ///< the same for direct calls: see `prepare_literal`
    std::vector<std::shared_ptr<void const>> direct_handles{};

    [[nodiscard]] std::size_t value_count() const noexcept { return used.size(); }
    [[nodiscard]] bool uses(value_id v) const noexcept { return to_index(v) < used.size() && used[to_index(v)]; }
};

}}  // namespace torch_ir
