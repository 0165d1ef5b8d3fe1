// SPDX-License-Identifier: MIT
/// Every public class, declared ahead: the map of the library, nearly free to include.
#pragma once

#include <cstdint>

namespace torch_ir::inline v0 {

// errors
enum class errc : std::uint8_t;
class error;

// ir/: what a program is
enum class dtype : std::int8_t;
enum class layout : std::int8_t;
enum class memory_format : std::int8_t;
struct device;
class expression;
class dim;
struct tensor_type;
struct symbol_type;
struct object_type;
enum class value_id : std::uint32_t;
class attribute;
struct argument;
class op_name;
struct value;
struct input_node;
struct weight_node;
struct call_node;
struct output_node;
struct tensor_data;
struct tensor_constant;
struct model_info;
struct no_properties;
template <class NodeProperties, class EdgeProperties>
class basic_graph;
template <class NodeProperties, class EdgeProperties>
class basic_ir;
template <class NodeProperties, class EdgeProperties>
class basic_ir_builder;
class name_index;
class program_editor;
class pattern;
class pipeline;

}  // namespace torch_ir::inline v0
