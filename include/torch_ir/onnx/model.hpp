// SPDX-License-Identifier: MIT
/// An ONNX model in memory: the messages of onnx.proto that a writer needs, as structs. `to_onnx` (onnx/write.hpp) makes it, `write_onnx` writes it.
///
/// \code
///     torch_ir::onnx_model model = torch_ir::to_onnx(program);
///     model.metadata.emplace_back("made by", "us");
///     torch_ir::write_onnx("marked.onnx", model);
/// \endcode
///
/// Source of the format: onnx.proto of IR version 10 (https://github.com/onnx/onnx/blob/main/docs/IR.md).
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/tensor_data.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

struct onnx_graph;

/// Text by key (`metadata_props`), in order.
using onnx_metadata = std::vector<std::pair<std::string, std::string>>;

/// A tensor in an attribute or an initializer. Strided data is written in row-major order.
using onnx_tensor = tensor_data;

/// The value of an attribute: one of the kinds that operators have.
using onnx_attribute_value = std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, std::vector<float>, std::vector<std::string>,
                                          onnx_tensor, std::shared_ptr<onnx_graph const>>;

/// An attribute of a node.
struct onnx_attribute {
    std::string name{};
    onnx_attribute_value value{};
};

/// A node. An empty name among the inputs stands for an optional input that is left out.
struct onnx_node {
    std::string op_type{};
    std::vector<std::string> inputs{};
    std::vector<std::string> outputs{};
    std::vector<onnx_attribute> attributes{};
    std::string domain{};  ///< empty: ONNX's own operators
    std::string name{};
    onnx_metadata metadata{};
};

/// A size: a number, or the name of a symbol or expression (`s0`, `2*s0`).
using onnx_dim = std::variant<std::int64_t, std::string>;

/// The type of a value. Without `shape` not even the rank is known.
struct onnx_value_info {
    std::string name{};
    torch_ir::dtype dtype = dtype::float32;
    std::optional<std::vector<onnx_dim>> shape{};
    onnx_metadata metadata{};
};

/// A tensor that is stored with the model, under the name of a value.
struct onnx_initializer {
    std::string name{};
    onnx_tensor data{};
    onnx_metadata metadata{};
};

/// A graph, of the model or of an attribute (a branch, the body of a loop), which may use values from outside by name.
struct onnx_graph {
    std::string name = "graph";
    std::vector<onnx_node> nodes{};
    std::vector<onnx_value_info> inputs{};
    std::vector<onnx_value_info> outputs{};
    std::vector<onnx_value_info> values{};  ///< types of other values
    std::vector<onnx_initializer> initializers{};
    onnx_metadata metadata{};
};

/// A function: the body of operators of a domain of the model's own. It has no initializers: weights are inputs.
struct onnx_function {
    std::string domain{};
    std::string name{};
    std::vector<std::string> inputs{};
    std::vector<std::string> outputs{};
    std::vector<onnx_node> nodes{};
    std::vector<std::pair<std::string, std::int64_t>> domains{};  ///< that its nodes use, with their versions
    onnx_metadata metadata{};
};

/// A model.
struct onnx_model {
    std::int64_t ir_version = 10;
    std::int64_t opset = 20;                                      ///< version of ONNX's own operators
    std::vector<std::pair<std::string, std::int64_t>> domains{};  ///< others that are used, with their versions
    onnx_graph graph{};
    std::vector<onnx_function> functions{};
    onnx_metadata metadata{};
};

/// The number that ONNX has for a dtype (`TensorProto.DataType`), or nothing.
[[nodiscard]] std::optional<std::int32_t> onnx_data_type(dtype) noexcept;

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(onnx)

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE std::optional<std::int32_t> onnx_data_type(dtype t) noexcept {
    switch (t) {
        case dtype::float32: return 1;
        case dtype::uint8: return 2;
        case dtype::int8: return 3;
        case dtype::uint16: return 4;
        case dtype::int16: return 5;
        case dtype::int32: return 6;
        case dtype::int64: return 7;
        case dtype::bool_: return 9;
        case dtype::float16: return 10;
        case dtype::float64: return 11;
        case dtype::uint32: return 12;
        case dtype::uint64: return 13;
        case dtype::complex64: return 14;
        case dtype::complex128: return 15;
        case dtype::bfloat16: return 16;
        case dtype::float8_e4m3fn: return 17;
        case dtype::float8_e4m3fnuz: return 18;
        case dtype::float8_e5m2: return 19;
        case dtype::float8_e5m2fnuz: return 20;
        default: return std::nullopt;
    }
}

}}  // namespace torch_ir

#endif
