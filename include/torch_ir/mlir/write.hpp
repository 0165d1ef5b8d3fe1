// SPDX-License-Identifier: MIT
/// Programs as MLIR of the torch dialect, which torch-mlir and IREE compile. Without Python, and without weights unless they are asked for.
///
/// \code
///     torch_ir::save_mlir(program, "model.mlir");                               // weights by their keys, from a file at run time
///     for (auto const& o : torch_ir::mlir_obstacles(program)) std::cout << o.place << ": " << o.reason << '\n';
///     std::string const text = torch_ir::to_mlir(program, {.weights = torch_ir::mlir_weights::resources}, weights);
/// \endcode
///
/// `iree-compile --iree-input-type=torch …` compiles the text, and `--parameters=model=weights.safetensors` gives the weights when it runs. docs/mlir.md has
/// what is written for what, which programs compile, and what is refused.
///
/// * **Function**: one argument for each input that is passed (tensors are `!torch.vtensor`, sizes `!torch.int`), with mlir_weights::arguments then one for
///   each weight; results are the outputs, behind them the new values of what the program changes.
/// * **Calls** have all arguments of their schema, in its order, with its defaults. In-place operators on memory that nobody else sees are written as those
///   that return a value (`make_out_of_place`).
/// * **Sub-programs**: `cond` is torch.prim.If, `while_loop` torch.prim.Loop; those that only run once are written in place.
/// * **Constants** of the program are literals: small ones in place, others as resources at the end of the text.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/mlir/options.hpp>
#include <torch_ir/pt2/write.hpp>

#include <iosfwd>
#include <string>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What keeps the program from being written: operators that the torch dialect lacks, writes to memory that others may see, dtypes and layouts without a
/// type, and what IREE is known to compile wrongly unless `options.allow_unsafe`. All of them, in the order of the program; empty if it can be written.
/// Linear in the program.
[[nodiscard]] std::vector<mlir_obstacle> mlir_obstacles(ir const& program, mlir_options const& options = {});

/// Writes the program, as one module, to `out`. `weights` are needed for mlir_weights::resources alone, and nothing is copied of them that lies in row-major
/// order. Returns what the function takes and gives. Deterministic.
///
/// Throws errc::unsupported, which lists all obstacles with what to do, before anything is written; errc::argument for weights that are missing or not of
/// their type, errc::io where `out` fails. Linear in the program and, with resources, in the bytes of the weights.
mlir_written write_mlir(std::ostream& out, ir const& program, mlir_options const& options = {}, weights_view weights = {});

/// The same as text.
[[nodiscard]] std::string to_mlir(ir const& program, mlir_options const& options = {}, weights_view weights = {});

/// The same into the file `path`, whole or not at all (see `atomic_file`).
mlir_written save_mlir(ir const& program, std::string const& path, mlir_options const& options = {}, weights_view weights = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(mlir)

#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/mlir/detail/arguments.hpp>
#include <torch_ir/mlir/detail/block_writer.hpp>
#include <torch_ir/mlir/detail/expansions.hpp>
#include <torch_ir/mlir/detail/module_text.hpp>
#include <torch_ir/mlir/detail/regions.hpp>
#include <torch_ir/mlir/detail/text.hpp>
#include <torch_ir/mlir/detail/views.hpp>
#include <torch_ir/rewrite/editor.hpp>
#include <torch_ir/rewrite/idle_calls.hpp>
#include <torch_ir/rewrite/out_of_place.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <ostream>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// Writes one program as a module: inputs and weights, calls, outputs.
class mlir_writer {
public:
    mlir_writer(ir const& program, mlir_options const& options, weights_view weights)
        : changed_(has_in_place_calls(program) ? std::optional(without_in_place_calls(program)) : std::nullopt),
          program_(changed_ ? *changed_ : program),
          options_(options),
          weights_(weights),
          module_(options_),
          block_(module_, program_, 4) {
        for (vertex const v : program_.inputs()) add(program_.input(v));
        for (vertex const v : program_.weights()) add(program_.weight(v));
        block_.write_calls();
        results_ = block_.outputs("outputs of the program");
        name_results();
    }

    [[nodiscard]] std::vector<mlir_obstacle> const& obstacles() { return module_.obstacles(); }

    template <class Out>
    mlir_written print(Out&& out);

private:
    std::optional<ir> changed_;
    ir const& program_;
    mlir_options const& options_;
    weights_view weights_;
    mlir_module module_;
    mlir_block block_;
    std::string globals_;
    std::vector<mlir_value> arguments_, weight_arguments_, results_;
    mlir_written written_;
    std::vector<mlir_port> weight_ports_;

    [[nodiscard]] static bool has_in_place_calls(ir const& program) {
        return std::any_of(program.calls().begin(), program.calls().end(), [&](vertex v) { return program.call(v).op.is_inplace(); }) ||
               std::any_of(program.subgraphs().begin(), program.subgraphs().end(), [](ir const& s) { return has_in_place_calls(s); });
    }

    /// In-place calls become values where nobody else sees the memory; idle ones go, which would share it.
    [[nodiscard]] static ir without_in_place_calls(ir const& program) {
        program_editor edit(program);
        eliminate_idle_calls(edit);
        make_out_of_place(edit);
        return std::move(edit).result();
    }

    void add(input_node const& n);
    void add(weight_node const& n);
    void name_results();
    void obstacle(std::string place, std::string reason, std::string remedy = {}) {
        module_.obstacles().push_back({{}, {}, std::move(place), std::move(reason), std::move(remedy)});
    }
    [[nodiscard]] mlir_value parameter(weight_node const& n, tensor_type const& type);
    [[nodiscard]] tensor_data const& find_bytes(weight_node const& n, tensor_type const& type) const;
};

TORCH_IR_INLINE void mlir_writer::add(input_node const& n) {
    if (n.kind == input_kind::constant) return;
    auto const type = mlir_block::type_of(n.result.type);
    if (n.kind != input_kind::user || !type)
        return obstacle(concat("input '", n.result.name, "'"), concat("the torch dialect has no type for ", to_string(n.result.type)));
    mlir_value const argument{module_.names().value(n.result.name), *type};
    block_.bind(n.result.id, argument);
    arguments_.push_back(argument);
    written_.arguments.push_back({mlir_port_kind::input, n.result.name});
}

TORCH_IR_INLINE void mlir_writer::add(weight_node const& n) {
    auto const* type = n.result.tensor();
    auto const text = mlir_block::type_of(n.result.type);
    auto const place = concat("weight '", n.target, "'");
    if (!type || !text) return obstacle(place, concat("the torch dialect has no type for ", to_string(n.result.type)));
    auto const* constant = program_.find_constant(n.target);
    if (!constant && options_.weights == mlir_weights::arguments) {
        mlir_value const argument{module_.names().value(n.target), *text};
        block_.bind(n.result.id, argument);
        weight_arguments_.push_back(argument);
        weight_ports_.push_back({mlir_port_kind::weight, n.target});
        return;
    }
    if (!is_static(type->sizes)) return obstacle(place, "a weight of open sizes");
    if (constant || options_.weights == mlir_weights::resources) {
        auto const& bytes = constant ? constant->data : find_bytes(n, *type);
        if (!is_within_storage(bytes)) return obstacle(place, "it leaves its storage", "validate the program");
        if (auto const value = module_.literal(bytes, n.target)) block_.bind(n.result.id, *value);
        return;
    }
    block_.bind(n.result.id, parameter(n, *type));
}

/// A weight that has its name alone: flags are bytes in all files.
TORCH_IR_INLINE mlir_value mlir_writer::parameter(weight_node const& n, tensor_type const& type) {
    auto const sizes = *static_sizes(type.sizes);
    bool const is_bits = type.dtype == dtype::bool_;
    auto const element = *mlir_dtype_of(is_bits ? dtype::int8 : type.dtype);
    auto const builtin = mlir_builtin_tensor(sizes, element.builtin);
    auto const symbol = "@" + mlir_string(n.target);
    globals_ +=
        concat("  util.global private ", symbol, " = #flow.parameter.named<", mlir_string(options_.scope), "::", mlir_string(n.target), "> : ", builtin, "\n");
    mlir_value const loaded{module_.names().value(n.target + ".loaded"), builtin};
    mlir_value const value{module_.names().value(n.target), mlir_tensor(type.sizes, element.torch)};
    module_.head() += concat("    ", loaded.name, " = util.global.load ", symbol, " : ", builtin, "\n    ", value.name, " = torch_c.from_builtin_tensor ",
                             loaded.name, " : ", builtin, " -> ", value.type, "\n");
    return is_bits ? module_.to_flags(value, sizes, n.target) : value;
}

TORCH_IR_INLINE tensor_data const& mlir_writer::find_bytes(weight_node const& n, tensor_type const& type) const {
    auto const* found = weights_.find(n.target);
    for (auto const& alias : n.aliases)
        if (!found) found = weights_.find(alias);
    auto const sizes = static_sizes(type.sizes);
    auto const describe = [](tensor_data const& t) { return concat(to_string(t.dtype), to_string(shape(t.sizes.begin(), t.sizes.end()))); };
    if (!found || found->dtype != type.dtype || found->sizes != *sizes)
        raise(error::bad_argument(concat("weight '", n.target, "' to write as a resource"), to_string(type), found ? describe(*found) : "none"));
    return *found;
}

/// Outputs first, then what the program changes.
TORCH_IR_INLINE void mlir_writer::name_results() {
    std::vector<mlir_value> outputs, mutations;
    std::vector<mlir_port> output_ports, mutation_ports;
    std::size_t at = 0;
    for (auto const& e : program_.outputs()) {
        auto const* u = e.value.get_if<use>();
        if (!u) continue;
        auto const* v = program_.find_value(u->value);
        bool const is_mutation =
            e.kind == output_kind::buffer_mutation || e.kind == output_kind::user_input_mutation || e.kind == output_kind::parameter_mutation;
        (is_mutation ? mutations : outputs).push_back(results_[at++]);
        (is_mutation ? mutation_ports : output_ports)
            .push_back({is_mutation ? mlir_port_kind::mutation : mlir_port_kind::output, is_mutation ? e.target
                                                                                         : v         ? v->name
                                                                                                     : std::string()});
    }
    results_ = std::move(outputs);
    results_.insert(results_.end(), mutations.begin(), mutations.end());
    written_.results = std::move(output_ports);
    written_.results.insert(written_.results.end(), mutation_ports.begin(), mutation_ports.end());
    written_.arguments.insert(written_.arguments.end(), weight_ports_.begin(), weight_ports_.end());
    arguments_.insert(arguments_.end(), weight_arguments_.begin(), weight_arguments_.end());
}

/// `out(std::string_view)` takes the text, part by part.
template <class Out>
mlir_written mlir_writer::print(Out&& out) {
    if (auto const& all = module_.obstacles(); !all.empty()) {
        std::string text = concat("program '", program_.model_name(), "': unsupported: ", std::to_string(all.size()), " of its parts can't be written as MLIR");
        for (auto const& o : all) text += concat("\n  ", o.place, ": ", o.reason, o.remedy.empty() ? "" : "; ", o.remedy);
        raise(error(errc::unsupported, text));
    }
    std::string parameters;
    for (auto const& a : arguments_) parameters += concat(parameters.empty() ? "" : ", ", a.name, ": ", a.type);
    out(std::string_view("module @module {\n"));
    out(globals_);
    out(concat("  func.func @", options_.function, "(", parameters, ") -> (", mlir_list(results_, &mlir_value::type),
               ") attributes {torch.assume_strict_symbolic_shapes} {\n"));
    out(module_.head());
    out(module_.body());
    out(concat("    return ", mlir_list(results_, &mlir_value::name), results_.empty() ? "" : " : ", mlir_list(results_, &mlir_value::type), "\n  }\n}\n"));
    auto const& resources = module_.resources();
    if (resources.empty()) return std::move(written_);
    out(std::string_view("\n{-#\n  dialect_resources: {\n    builtin: {\n"));
    for (std::size_t i = 0; i < resources.size(); ++i) {
        out(concat("      torch_tensor_", std::to_string(i), ": \"0x40000000"));  // the bytes begin at multiples of 64
        std::vector<std::byte> copy;
        mlir_hex(mlir_bytes(resources[i], copy), out);
        out(std::string_view(i + 1 == resources.size() ? "\"\n" : "\",\n"));
    }
    out(std::string_view("    }\n  }\n#-}\n"));
    return std::move(written_);
}

}  // namespace detail

TORCH_IR_INLINE std::vector<mlir_obstacle> mlir_obstacles(ir const& program, mlir_options const& options) {
    auto without_bytes = options;
    if (options.weights == mlir_weights::resources) without_bytes.weights = mlir_weights::parameters;
    return detail::mlir_writer(program, without_bytes, {}).obstacles();
}

TORCH_IR_INLINE mlir_written write_mlir(std::ostream& out, ir const& program, mlir_options const& options, weights_view weights) {
    auto written =
        detail::mlir_writer(program, options, weights).print([&](std::string_view text) { out.write(text.data(), static_cast<std::streamsize>(text.size())); });
    if (!out) raise(error::io_failed("write", "MLIR of " + program.model_name(), "the stream failed"));
    return written;
}

TORCH_IR_INLINE std::string to_mlir(ir const& program, mlir_options const& options, weights_view weights) {
    std::string text;
    detail::mlir_writer(program, options, weights).print([&](std::string_view part) { text += part; });
    return text;
}

TORCH_IR_INLINE mlir_written save_mlir(ir const& program, std::string const& path, mlir_options const& options, weights_view weights) {
    detail::mlir_writer writer(program, options, weights);
    atomic_file file(path);
    auto written = writer.print([&](std::string_view text) { file.write(text); });
    file.commit();
    return written;
}

}}  // namespace torch_ir

#endif
