// SPDX-License-Identifier: MIT
/// Programs as ONNX models (https://onnx.ai): for ONNX Runtime, TensorRT, OpenVINO and all else that reads them.
///
/// \code
///     torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive::open("model.pt2"));
///     torch_ir::write_onnx("model.onnx", program, torch_ir::load_weights("weights.safetensors"));
/// \endcode
///
/// The program must be functional, and its operators must have translations (onnx/translations.hpp): `lower_for_onnx(program)` (libtorch/lower_for_onnx.hpp)
/// makes any program so. docs/onnx.md lists the operators.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/weights_view.hpp>
#include <torch_ir/onnx/model.hpp>
#include <torch_ir/onnx/options.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// All calls of a program that can't be written with these options: none if `to_onnx` writes it. Linear.
[[nodiscard]] std::vector<onnx_obstacle> onnx_obstacles(ir const& program, onnx_options const& options = {});

/// What came of writing.
struct onnx_written {
    std::vector<std::string> notes{};  ///< what differs from the program, a line each: random numbers, float64 that is calculated in float32
    std::string external_data{};       ///< the file beside the model that holds the weights; empty where the model holds them
    std::uint64_t bytes = 0;           ///< of both
};

/// A program as a model. Inputs and outputs have the names of the program, weights their keys in the state dict. New values of buffers and inputs are outputs, as the program has them, marked in
/// their metadata. Open sizes are symbols. Weights are not copied: the model refers to their bytes. Without `weights` they become inputs; constants are always inside.
///
/// Throws errc::unsupported, which lists all calls that have no counterpart, errc::argument for an opset that isn't written, and for weights that are missing or not of their type. Linear
/// in the program. `notes` gets what differs.
[[nodiscard]] onnx_model to_onnx(ir const& program, weights_view weights = {}, onnx_options const& options = {}, std::vector<std::string>* notes = nullptr);

/// How a model is written to a file.
struct onnx_write_options {
    onnx_options model{};
    /// The weights go to a file of their own beside the model, `NAME.data`. They do in any case where the model would have 2 GiB, which the format doesn't allow.
    bool external_data = false;
};

/// Writes a program to a file, all or nothing. Throws as `to_onnx`, and errc::io. The bytes of weights are copied from where they lie, in parts: memory doesn't grow with them.
onnx_written write_onnx(std::string const& path, ir const& program, weights_view weights = {}, onnx_write_options const& options = {});

/// Writes a model. Throws errc::io, errc::unsupported for a dtype that ONNX doesn't have.
onnx_written write_onnx(std::string const& path, onnx_model const& model, bool external_data = false);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(onnx)

#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/onnx/detail/program_writer.hpp>
#include <torch_ir/onnx/detail/serialize.hpp>
#include <torch_ir/onnx/outline_modules.hpp>

#include <array>
#include <cstddef>
#include <utility>
#include <variant>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

inline constexpr std::int64_t onnx_first_opset = 18, onnx_last_opset = 23;

inline void check_onnx_options(onnx_options const& o) {
    if (o.opset < onnx_first_opset || o.opset > onnx_last_opset)
        raise(error::bad_argument("opset", concat(std::to_string(onnx_first_opset), " to ", std::to_string(onnx_last_opset)), std::to_string(o.opset)));
    if (o.functions && !o.metadata) raise(error::bad_argument("functions", "metadata, which tells the modules", "none"));
}

/// One error for all calls, by operator.
[[noreturn]] inline void refuse_onnx(std::vector<onnx_obstacle> const& all) {
    std::string text;
    constexpr std::size_t most = 20;
    for (std::size_t i = 0; i < all.size() && i < most; ++i) {
        auto const& r = all[i];
        text += concat(i == 0 ? "" : "; ",
                       r.what.find(detail::concat("'", r.node, "'")) != std::string::npos ? "" : concat("node '", r.node, "' (", r.op, "): "), r.what);
    }
    if (all.size() > most) text += concat("; and ", std::to_string(all.size() - most), " more");
    raise(error::unsupported(
        "ONNX", concat(std::to_string(all.size()), all.size() == 1 ? " call: " : " calls: ", text),
        "lower the program first (lower_for_onnx), or give translations (onnx_translations::add) or decompositions (register_decomposition) of your own"));
}

inline void write_elements(atomic_file& file, tensor_data const& t, std::uint64_t bytes) {
    if (bytes == 0) return;
    if (!is_contiguous(t)) {
        file.write(contiguous_bytes(t));
        return;
    }
    file.write(t.storage.subspan(static_cast<std::size_t>(t.offset) * element_size(t.dtype), static_cast<std::size_t>(bytes)));
}

}  // namespace detail

TORCH_IR_INLINE std::vector<onnx_obstacle> onnx_obstacles(ir const& program, onnx_options const& options) {
    detail::check_onnx_options(options);
    detail::onnx_program_writer writer(options, {}, false);
    writer.write(program);
    return std::move(writer.obstacles);
}

TORCH_IR_INLINE onnx_model to_onnx(ir const& program, weights_view weights, onnx_options const& options, std::vector<std::string>* notes) {
    detail::check_onnx_options(options);
    detail::onnx_program_writer writer(options, weights, true);
    writer.write(program);
    if (!writer.obstacles.empty()) detail::refuse_onnx(writer.obstacles);
    if (notes) *notes = writer.notes();
    auto model = std::move(writer.model());
    if (options.functions) outline_modules(model);
    return model;
}

TORCH_IR_INLINE onnx_written write_onnx(std::string const& path, onnx_model const& model, bool external_data) {
    constexpr std::uint64_t most = (std::uint64_t{1} << 31U) - 1;
    detail::onnx_external external;
    std::string const name = path.substr(path.find_last_of("/\\") + 1) + ".data";
    if (external_data) external.location = name;
    auto message = detail::onnx_serializer(external).model(model);
    if (message.size() > most && !external_data) {
        external.location = name;
        message = detail::onnx_serializer(external).model(model);
    }
    if (message.size() > most) raise(error::unsupported(path, "a graph of 2 GiB without its weights, which is the limit of the format", {}));
    onnx_written out;
    out.bytes = message.size();
    if (!external.tensors.empty()) {  // first: a model that is there has its weights
        out.external_data = path + ".data";
        out.bytes += external.size;
        atomic_file data(out.external_data);
        std::uint64_t at = 0;
        constexpr std::array<std::byte, 4096> nothing{};
        for (auto const& [place, t] : external.tensors) {
            for (; at < place;) {
                auto const n = std::min<std::uint64_t>(place - at, nothing.size());
                data.write(std::span(nothing).first(static_cast<std::size_t>(n)));
                at += n;
            }
            auto const bytes = static_cast<std::uint64_t>(element_count(t.sizes).value_or(0)) * element_size(t.dtype);
            detail::write_elements(data, t, bytes);
            at += bytes;
        }
        data.commit();
    }
    atomic_file file(path);
    for (auto const& piece : message.pieces()) {
        if (auto const* text = std::get_if<std::string>(&piece)) file.write(*text);
        else {
            auto const& t = std::get<tensor_data>(piece);
            detail::write_elements(file, t, static_cast<std::uint64_t>(element_count(t.sizes).value_or(0)) * element_size(t.dtype));
        }
    }
    file.commit();
    return out;
}

TORCH_IR_INLINE onnx_written write_onnx(std::string const& path, ir const& program, weights_view weights, onnx_write_options const& options) {
    std::vector<std::string> notes;
    auto const model = to_onnx(program, weights, options.model, &notes);
    auto out = write_onnx(path, model, options.external_data);
    out.notes = std::move(notes);
    return out;
}

}}  // namespace torch_ir

#endif
