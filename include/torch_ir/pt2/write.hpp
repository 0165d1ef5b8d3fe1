// SPDX-License-Identifier: MIT
/// Writing archives of torch.export: `torch.export.load` of PyTorch 2.9 and newer reads them, and so does `pt2_archive`.
///
/// \code
///     auto const file = torch_ir::open_program("model.json");
///     auto const weights = torch_ir::load_weights("weights.safetensors");
///     torch_ir::write_pt2("model.pt2", torch_ir::build(file), weights);
/// \endcode
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/ir/weights_view.hpp>
#include <torch_ir/pt2/extra_file.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// One program of an archive. Refers to the program and its weights.
struct pt2_model {
    std::string name = "model";   ///< `torch.export.load` wants this one; others are for `torch.export.pt2_archive`
    ir const* program = nullptr;  ///< never null
    weights_view weights{};       ///< of all parameters and buffers, or none: then the archive is free of weights
    /// Sample inputs: a tensor for each input that is one, in order; or none. PyTorch's compilers ask for them, and it checks guards only where they are.
    std::vector<tensor_data> inputs{};
    bool plain_containers = false;  ///< nested inputs and outputs of library classes (`ModelOutput`), without which PyTorch does not load the file: as tuples
};

/// Whether these can be `pt2_model::inputs`: as many tensors as the program takes, of its dtypes and sizes. Linear.
[[nodiscard]] bool are_sample_inputs(ir const& program, std::span<tensor_data const> inputs);

/// How a program is written.
struct pt2_write_options {
    std::string model = "model";        ///< as `pt2_model::name`
    std::vector<tensor_data> inputs{};  ///< as `pt2_model::inputs`
    bool plain_containers = false;      ///< as `pt2_model::plain_containers`
    /// Files to put beside the program, as the argument `extra_files` of torch.export.save does.
    std::vector<pt2_extra_file> extra_files{};
};

/// What writing changed.
struct pt2_written {
    /// Inputs and weights whose names are no names of Python's (`a.b`, `class`, two of one name): the name in the program and the one in the archive.
    std::vector<std::pair<std::string, std::string>> renamed;
};

/// Writes a program, and with `weights` its weights, to the archive `path`, all or nothing. All that the program holds is kept: guards, ranges, pytrees,
/// sub-programs, constants, mutations, symbols, the modules and lines that calls come from.
///
/// The bytes of weights are written as they lie in memory or in mapped files; tensors of one storage are written once. Constants of the program are written
/// always. Without `weights` the archive has the types of weights alone, and PyTorch loads it with parameters on the device `meta`. With them, what a program
/// that was traced without data says of the device `meta` is written as `cpu`.
///
/// Throws `error`: errc::invalid_ir for a program that breaks a rule (a value that nothing makes, a missing argument), errc::unsupported for what the format
/// can't say or the program has lost (an operator without its module, objects of custom classes), errc::argument for a name of a model that is no name of a
/// file, and for weights that are missing or not of their type, errc::io. Linear in the program and in the bytes of the weights.
pt2_written write_pt2(std::string const& path, ir const& program, weights_view weights = {}, pt2_write_options const& options = {});

/// Writes several programs into one archive, in order, and files beside them. Errors name the program. Throws as well errc::argument for no program, for two of one name, and for the
/// name of a file that leads out of its folder.
std::vector<pt2_written> write_pt2(std::string const& path, std::span<pt2_model const> models, std::span<pt2_extra_file const> extra_files = {});

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(pt2)

#include <algorithm>

#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/io/zip_write.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/pt2/detail/write_model.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// What `f` returns; an error of it names the model, where there are several.
template <class F>
auto in_model([[maybe_unused]] std::string_view name, [[maybe_unused]] bool is_one_of_several, F&& f) {
#if defined(__cpp_exceptions)
    try {
        return f();
    } catch (error const& e) {
        if (!is_one_of_several || e.code() == errc::io) throw;
        raise(error(e.code(), concat("program '", printable(name), "': ", e.what())));
    }
#else
    return f();
#endif
}

}  // namespace detail

TORCH_IR_INLINE std::vector<pt2_written> write_pt2(std::string const& path, std::span<pt2_model const> models, std::span<pt2_extra_file const> extra_files) {
    if (models.empty()) raise(error::bad_argument(detail::concat("the archive '", path, "' to write"), "at least one program", "none"));
    detail::view_set names, extra_names;
    for (pt2_model const& m : models) {
        detail::check_model_name(m.name);
        if (!names.insert(m.name).second)
            raise(
                error::bad_argument(detail::concat("the archive '", path, "' to write"), "programs of different names", detail::concat("two '", m.name, "'")));
    }
    for (pt2_extra_file const& f : extra_files) {
        detail::check_extra_name(f.name);
        if (!extra_names.insert(f.name).second)
            raise(error::bad_argument(detail::concat("the archive '", path, "' to write"), "extra files of different names",
                                      detail::concat("two '", detail::printable(f.name), "'")));
    }
    atomic_file file(path);
    zip_writer archive([&](std::span<std::byte const> bytes) { file.write(bytes); });
    std::vector<pt2_written> written;
    detail::pt2_package_writer package(archive, detail::pt2_root(path));
    for (pt2_model const& m : models)
        written.push_back({detail::in_model(m.name, models.size() > 1, [&] {
            return package.add({.name = m.name,
                                .program = m.program,
                                .find = [&](std::string_view name) { return m.weights.find(name); },
                                .with_weights = !m.weights.empty(),
                                .inputs = m.inputs,
                                .plain_containers = m.plain_containers});
        })});
    for (pt2_extra_file const& f : extra_files) package.add_extra(f.name, f.content.bytes);
    package.finish();
    file.commit();
    return written;
}

TORCH_IR_INLINE bool are_sample_inputs(ir const& program, std::span<tensor_data const> inputs) {
    auto const types = detail::sample_types(program);
    return std::equal(types.begin(), types.end(), inputs.begin(), inputs.end(),
                      [](tensor_type const* type, tensor_data const& t) { return detail::is_of_type(t, *type); });
}

TORCH_IR_INLINE pt2_written write_pt2(std::string const& path, ir const& program, weights_view weights, pt2_write_options const& options) {
    pt2_model const model{options.model, &program, weights, options.inputs, options.plain_containers};
    return std::move(write_pt2(path, std::span(&model, 1), options.extra_files).front());
}

}}  // namespace torch_ir

#endif
