// SPDX-License-Identifier: MIT
/// Which element types ONNX's operators take where ONNX Runtime's CPU provider has a kernel, and of what type their result is.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Of what type an operator's first result is.
enum class onnx_result : std::uint8_t {
    same,     ///< that of the inputs of one type
    boolean,  ///< bool
    index,    ///< int64
};

/// An operator: the types that there are kernels for, a letter each; the inputs that have that type, a bit each.
struct onnx_kernel {
    std::string_view op_type;
    std::string_view types;  ///< f float32, d float64, h float16, w bfloat16, l int64, i int32, s int16, c int8, u uint8, b bool, S uint16, I uint32, L uint64
    std::uint32_t typed = ~std::uint32_t{0};
    onnx_result result = onnx_result::same;
};

// Measured with ONNX Runtime 1.32 (CPU), one node a model, opsets 20 and 23: whether a session with it can be made. Of scatters with a reduction, what also runs.
inline constexpr std::string_view any_type = "fdhwliscubSIL";
inline constexpr onnx_kernel onnx_kernels[] = {
    {"Abs", "fdhliscuSIL"},
    {"Acos", "fh"},
    {"Acosh", "fh"},
    {"Add", "fdhliscuSIL"},
    {"AffineGrid", "fdh", 1},
    {"And", "b"},
    {"ArgMax", "fdhlicu", 1, onnx_result::index},
    {"ArgMin", "fdhlicu", 1, onnx_result::index},
    {"Asin", "fh"},
    {"Asinh", "fh"},
    {"Atan", "fh"},
    {"Atanh", "fh"},
    {"Attention", "fdh", 7},
    {"AveragePool", "fh"},
    {"BatchNormalization", "fdh"},
    {"BitShift", "uSIL"},
    {"BitwiseAnd", "liscuSIL"},
    {"BitwiseNot", "liscuSIL"},
    {"BitwiseOr", "liscuSIL"},
    {"BitwiseXor", "liscuSIL"},
    {"Ceil", "fdh"},
    {"Celu", "f"},
    {"Clip", "fdhlicuIL"},
    {"Col2Im", "fh", 1},
    {"Concat", any_type},
    {"Conv", "fh"},
    {"ConvTranspose", "fh"},
    {"Cos", "fdh"},
    {"Cosh", "fh"},
    {"CumProd", "fdhliIL", 1},
    {"CumSum", "fdhli", 1},
    {"DepthToSpace", "fdhcu"},
    {"Det", "fh"},
    {"DFT", "fdh", 1},
    {"Div", "fdhliscuSIL"},
    {"Einsum", "fdhli"},
    {"Elu", "fh"},
    {"Equal", "fdhliscubSIL", 3, onnx_result::boolean},
    {"Erf", "fh"},
    {"Exp", "fdh"},
    {"Expand", "fdhliscubSIL", 1},
    {"Floor", "fdh"},
    {"Gather", any_type, 1},
    {"GatherElements", any_type, 1},
    {"GatherND", any_type, 1},
    {"Gelu", "fh"},
    {"Gemm", "fdh"},
    {"GlobalAveragePool", "fh"},
    {"Greater", "fdhliscuSIL", 3, onnx_result::boolean},
    {"GreaterOrEqual", "fdhliscuSIL", 3, onnx_result::boolean},
    {"GridSample", "fdh"},
    {"GroupNormalization", "fdh"},
    {"GRU", "fh", 0x2F},
    {"HardSigmoid", "fh"},
    {"HardSwish", "fh"},
    {"Identity", any_type},
    {"InstanceNormalization", "fh"},
    {"IsInf", "fdhw", 1, onnx_result::boolean},
    {"IsNaN", "fdhw", 1, onnx_result::boolean},
    {"LayerNormalization", "fdh"},
    {"LeakyRelu", "fh"},
    {"Less", "fdhliscuSIL", 3, onnx_result::boolean},
    {"LessOrEqual", "fdhliscuSIL", 3, onnx_result::boolean},
    {"Log", "fdh"},
    {"LogSoftmax", "fdh"},
    {"LSTM", "fh", 0x6F},
    {"MatMul", "fdhliIL"},
    {"Max", "fdhlicuIL"},
    {"MaxPool", "fdhcu"},
    {"Min", "fdhlicuIL"},
    {"Mish", "fh"},
    {"Mod", "fdhliscuSIL"},
    {"Mul", "fdhliscuSIL"},
    {"Neg", "fdhlisc"},
    {"NonZero", "fhliub", 1, onnx_result::index},
    {"Not", "b"},
    {"OneHot", "fl", 4},
    {"Or", "b"},
    {"Pad", "fdhlicubIL", 5},
    {"Pow", "fdhli"},
    {"PRelu", "fh"},
    {"Range", "fdlis"},
    {"Reciprocal", "fdh"},
    {"ReduceL1", "fdhli", 1},
    {"ReduceL2", "fdhli", 1},
    {"ReduceLogSumExp", "fdhli", 1},
    {"ReduceMax", "fdhlicub", 1},
    {"ReduceMean", "fdhli", 1},
    {"ReduceMin", "fdhlicub", 1},
    {"ReduceProd", "fdhli", 1},
    {"ReduceSum", "fdhli", 1},
    {"Relu", "fdhic"},
    {"Reshape", any_type, 1},
    {"Resize", "fhicu", 1},
    {"RMSNormalization", "fdh"},
    {"RNN", "fh", 0x2F},
    {"RotaryEmbedding", "fh", 7},
    {"Round", "fdh"},
    {"ScatterElements", "fdhwliscubSIL", 5},
    {"ScatterND", "fdhwliscubSIL", 5},
    {"Selu", "fh"},
    {"Shape", any_type, 1, onnx_result::index},
    {"Sigmoid", "fdh"},
    {"Sign", "fdhliscuSIL"},
    {"Sin", "fdh"},
    {"Sinh", "fh"},
    {"Slice", any_type, 1},
    {"Softmax", "fdh"},
    {"Softplus", "fh"},
    {"Softsign", "fh"},
    {"SpaceToDepth", "fdhcu"},
    {"Split", any_type, 1},
    {"Sqrt", "fdh"},
    {"Squeeze", any_type, 1},
    {"Sub", "fdhliscuSIL"},
    {"Swish", "fdh"},
    {"Tan", "fh"},
    {"Tanh", "fdh"},
    {"Tile", "fdhliscubSIL", 1},
    {"TopK", "fdhliscu", 1},
    {"Transpose", any_type},
    {"Trilu", "fdhlib", 1},
    {"Unique", "fdhlc", 1},
    {"Unsqueeze", any_type, 1},
    {"Where", "fdhlicuI", 6},
    {"Xor", "b"},
};

/// What is known of an operator, or nullptr.
[[nodiscard]] inline onnx_kernel const* find_onnx_kernel(std::string_view op_type) noexcept {
    auto const* const found = std::find_if(std::begin(onnx_kernels), std::end(onnx_kernels), [&](onnx_kernel const& k) { return k.op_type == op_type; });
    return found == std::end(onnx_kernels) ? nullptr : found;
}

/// The letter of a dtype in `onnx_kernel::types`, or 0.
[[nodiscard]] constexpr char onnx_letter(dtype t) noexcept {
    switch (t) {
        case dtype::float32: return 'f';
        case dtype::float64: return 'd';
        case dtype::float16: return 'h';
        case dtype::bfloat16: return 'w';
        case dtype::int64: return 'l';
        case dtype::int32: return 'i';
        case dtype::int16: return 's';
        case dtype::int8: return 'c';
        case dtype::uint8: return 'u';
        case dtype::bool_: return 'b';
        case dtype::uint16: return 'S';
        case dtype::uint32: return 'I';
        case dtype::uint64: return 'L';
        default: return 0;
    }
}

/// The type to calculate in where there is no kernel for `t`: one that holds all its values, but for float64, whose operators that are missing are calculated in float32.
[[nodiscard]] inline dtype onnx_computing_type(onnx_kernel const& k, dtype t) noexcept {
    auto const has = [&](dtype other) { return k.types.find(onnx_letter(other)) != std::string_view::npos; };
    if (onnx_letter(t) == 0 || has(t)) return t;
    if (kind_of(t) == dtype_kind::floating) return has(dtype::float32) ? dtype::float32 : t;
    bool const is_wide = t == dtype::int64 || t == dtype::uint32 || t == dtype::uint64;
    if (!is_wide && has(dtype::int32)) return dtype::int32;
    if (has(dtype::int64)) return dtype::int64;
    if (is_wide && has(dtype::float64)) return dtype::float64;
    return has(dtype::float32) ? dtype::float32 : t;
}

}}}  // namespace torch_ir::detail
