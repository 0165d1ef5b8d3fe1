// SPDX-License-Identifier: MIT
/// Every public class, declared ahead: the map of the library, nearly free to include. A test compares it with the headers.
#pragma once

#include <torch_ir/config.hpp>

#include <cstdint>

namespace torch_ir { inline namespace TORCH_IR_ABI {

// errors
enum class errc : std::uint8_t;
class error;

// ir/: what a program is
enum class dtype : std::int8_t;
enum class dtype_kind : std::uint8_t;
struct device;
enum class layout : std::int8_t;
enum class memory_format : std::int8_t;
enum class expression_op : std::uint8_t;
class expression;
class symbol_collector;
class dim;
struct tensor_type;
enum class symbol_kind : std::uint8_t;
struct symbol_type;
struct object_type;
enum class value_kind : std::uint8_t;
enum class value_id : std::uint32_t;
struct none;
struct use;
struct tensor_list;
struct symbol_list;
struct subgraph_ref;
struct operator_ref;
struct attribute_list;
struct attribute_map;
class attribute;
enum class argument_kind : std::uint8_t;
struct argument;
enum class op_kind : std::uint8_t;
class op_name;
struct value;
enum class input_kind : std::uint8_t;
struct input_node;
enum class weight_kind : std::uint8_t;
struct weight_node;
struct module_frame;
struct call_metadata;
enum class binding : std::uint8_t;
struct type_claim;
struct call_node;
enum class output_kind : std::uint8_t;
struct output_entry;
struct output_node;
struct tensor_data;
enum class float_special : std::uint8_t;
struct float_format;
class is_no_weight;
struct pytree;
struct symbol_range;
struct guard_tensor;
struct guard_arguments;
enum class guard_verdict : std::uint8_t;
class guard;
struct model_info;
struct no_properties;
struct vertex_bundle;
struct edge_bundle;
class graph;
struct tensor_constant;
struct unresolved_value;
struct value_origin;
template <class Program>
class program_list;
class ir;
template <class NodeProperties, class EdgeProperties>
class basic_ir;
struct subgraph_info;
class ir_builder;
template <class NodeProperties, class EdgeProperties>
class basic_ir_builder;
class name_index;
struct size_options;

// schema/: what its operators are
enum class schema_kind : std::uint8_t;
struct schema_type;
struct alias_annotation;
struct schema_argument;
struct schema_return;
enum class schema_tag : std::uint8_t;
class schema_tags;
struct operator_schema;
struct obstacle;
struct value_names;
enum class call_effect : std::uint8_t;
enum class argument_effect : std::uint8_t;

// visit/: how to go over it
class subgraph_sequence;
enum class producer_kind : std::uint8_t;
struct used_value;
class value_table;
class call_view;
struct operator_count;

// io/: bytes
class atomic_file;
enum class file_kind : std::uint8_t;
struct shared_bytes;
struct zip_entry;
struct zip_options;
class zip_archive;
class zip_writer;

// weights/: weights of all formats
struct element_statistics;
enum class weights_format : std::uint8_t;
struct left_out_weight;
struct load_options;
struct safetensors_contents;
struct script_outline;
class state_dict;
struct tensor_sum;

// pt2/: archives of torch.export
struct pt2_compiled;
struct pt2_contents;
struct pt2_extra_file;
struct pt2_file;
struct pt2_model_summary;
enum class pt2_layout_kind : std::uint8_t;
struct pt2_options;
class pt2_archive;
class weights_view;
struct pt2_model;
struct pt2_write_options;
struct pt2_written;
struct upgraded_model;

// json/: IR documents
enum class dialect : std::uint8_t;
struct save_options;

// source/: any file with a program
class program_file;

// text/: the text form
class text_source;
struct text_options;

// validate/: what is wrong
enum class problem : std::uint8_t;
struct diagnostic;
struct weights_comparison;

// analyze/: counts and comparisons
struct alignment;
struct subgraph_alignment;
struct cost_options;
struct cost_numbers;
enum class cost_status : std::uint8_t;
struct call_cost;
struct uncounted_operator;
struct program_cost;
enum class cost_rows : std::uint8_t;
struct cost_row;
struct cost_table;
struct cost_table_options;
struct critical_path_result;
struct change;
struct listed_node;
struct changed_node;
struct ir_difference;
struct compared_module;
struct difference_line;
struct difference_group;
enum class difference_form : bool;
struct named_tensor;
class graph_analyzer;
struct live_range;
struct liveness;
struct parameter_group;
struct named_shape;
struct statistics;
enum class statistics_form : std::uint8_t;

// rewrite/: programs that change
enum class call_index : std::uint32_t;
class edit_map;
class linked_calls;
class program_editor;
struct fold_options;
struct idle_options;
struct folded_value;
struct foldable_calls;
class pattern;
struct pattern_match;
struct rewrite_pass;
struct pass_report;
struct pipeline_result;
class pipeline;
class size_fitter;
struct open_shapes_options;
struct sized_program;
class fresh_names;
struct rewrite_rule;
class rule_index;
struct new_argument;

// draw/: pictures
enum class box_kind : std::uint8_t;
enum class call_kind : std::uint8_t;
struct call_look;
class call_looker;
struct drawn_text;
enum class flowchart_form : std::uint8_t;
struct flowchart_options;
struct kind_colours;
struct mermaid_limits;
struct module_node;
struct module_tree;
struct module_repeats;
struct page_options;
struct page_overlay;
struct page_program;
struct picture_limits;
struct picture_options;
enum class picture_kind : std::uint8_t;
struct picture_item;
enum class picture_link_kind : std::uint8_t;
struct picture_link;
struct picture_box;
struct picture;
struct module_structure;

// mlir/: programs as MLIR
enum class mlir_weights : std::uint8_t;
struct mlir_options;
struct mlir_obstacle;
enum class mlir_port_kind : std::uint8_t;
struct mlir_port;
struct mlir_written;

// onnx/: models for other runtimes
struct onnx_attribute;
struct onnx_node;
struct onnx_value_info;
struct onnx_initializer;
struct onnx_graph;
struct onnx_function;
struct onnx_model;
enum class onnx_types : std::uint8_t;
struct onnx_options;
struct onnx_operand;
class onnx_call;
class onnx_translations;
struct onnx_obstacle;
struct onnx_written;
struct onnx_write_options;

// report/: what a verification found, what runs took
struct value_summary;
struct divergence;
struct bisection;
struct labelled_verification;
struct model_report;
struct profile_row;
struct profile_report;
enum class profile_rows : std::uint8_t;
struct profile_text_options;
struct markdown_options;
struct report_fact;
struct report_line;
struct tolerance;
struct tensor_shape;
struct mismatch;
struct output_comparison;
struct non_finite_origin;
struct verification;

// libtorch/: extraction, execution, verification
struct bisect_options;
struct verify_options;
enum class mutation_policy : std::uint8_t;
struct executor_options;
struct load_into_options;
struct mutation;
struct execution;
class executor;
struct extract_options;
struct folded_program;
class kernel_registry;
class memory_meter;
class meta_device_guard;
class numeric_check;
struct node_event;
struct node_info;
enum class kernel_choice : std::uint8_t;
struct functional_options;
struct joint_options;
struct lowering_target;
struct optimize_options;
struct optimized_program;
struct profile_event;
class profiler;
class profile_collector;
class scoped_seed;
enum class inference : std::uint8_t;
class meta_inference;

}}  // namespace torch_ir
