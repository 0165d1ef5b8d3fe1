// SPDX-License-Identifier: MIT
/// Everything: link `torch_ir::torch_ir`. Takes ten seconds and more to compile; include the headers you use where that matters.
#pragma once

// IWYU pragma: begin_exports
#include <torch_ir/core.hpp>

// execution
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/libtorch/kernels.hpp>
#include <torch_ir/libtorch/memory_meter.hpp>
#include <torch_ir/libtorch/meta_device.hpp>
#include <torch_ir/libtorch/module_weights.hpp>
#include <torch_ir/libtorch/nn_module.hpp>
#include <torch_ir/libtorch/node_info.hpp>
#include <torch_ir/libtorch/observer.hpp>
#include <torch_ir/libtorch/optimize_options.hpp>
#include <torch_ir/libtorch/profile.hpp>

// rewriting
#include <torch_ir/libtorch/decomposition.hpp>
#include <torch_ir/libtorch/fold_constants.hpp>
#include <torch_ir/libtorch/functionalize.hpp>
#include <torch_ir/libtorch/joint_graph.hpp>
#include <torch_ir/libtorch/lower_for_onnx.hpp>
#include <torch_ir/libtorch/lowering_targets.hpp>
#include <torch_ir/libtorch/numeric_check.hpp>
#include <torch_ir/libtorch/optimize.hpp>

// verification
#include <torch_ir/libtorch/bisect.hpp>
#include <torch_ir/libtorch/random_inputs.hpp>
#include <torch_ir/libtorch/scoped_seed.hpp>
#include <torch_ir/libtorch/verify.hpp>
// IWYU pragma: end_exports
