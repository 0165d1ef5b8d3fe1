// SPDX-License-Identifier: MIT
/// Opens whatever file holds a program: an archive of torch.export, an IR JSON document of either dialect, or the text form.
///
/// \code
///     torch_ir::program_file const file = torch_ir::open_program("model.pt2");
///     torch_ir::ir const program = torch_ir::build(file);
///     if (auto const* archive = file.archive()) auto const weights = archive->weights<torch_ir::state_dict>();
/// \endcode
#pragma once

#include <string>
#include <utility>
#include <variant>

#include <torch_ir/config.hpp>
#include <torch_ir/io/file_kind.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/json/read.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// An open file with a program: a source. It owns or maps what it needs; copies share it.
class program_file {
public:
    /// Takes a file from memory; `name` is shown in errors. Throws as `open_program`.
    program_file(shared_bytes const& bytes, std::string name);

    /// pt2, json or program_text.
    [[nodiscard]] file_kind kind() const noexcept;
    /// The name given when opened.
    [[nodiscard]] std::string const& name() const noexcept { return name_; }
    /// The archive, whose weights may be beside the program; nullptr for other kinds.
    [[nodiscard]] pt2_archive const* archive() const noexcept { return std::get_if<pt2_archive>(&source_); }

    /// Announces the program to `v`. Of an archive with several programs `options.model` chooses one; other files have one program, so to ask for
    /// a model of another name throws errc::argument. Throws as the source of the file's kind.
    template <class V>
    void drive(V&& v, pt2_options const& options = {}) const {
        announce_to(detail::visitor_ref(v), options);
    }

private:
    using any_source = std::variant<pt2_archive, json_source, text_source>;

    std::string name_;
    any_source source_;

    [[nodiscard]] static any_source open(shared_bytes const& bytes, std::string const& name);
    void announce_to(detail::visitor_ref v, pt2_options const& options) const;
};

/// Opens the file `path` by its content, whatever its name. Nothing in it is executed. Throws errc::io, errc::malformed for a file that holds
/// no program, with what it is if that is known, and errc::unsupported for TorchScript, whose program comes out by running it
/// (`extract_ir(load_torchscript(path), inputs)` of libtorch/torchscript.hpp).
[[nodiscard]] program_file open_program(std::string const& path);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(source)

#include <torch_ir/error.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE program_file::any_source program_file::open(shared_bytes const& bytes, std::string const& name) {
    switch (find_file_kind(bytes, name)) {
        case file_kind::pt2:
        case file_kind::old_pt2: return pt2_archive(bytes, name);
        case file_kind::json: return json_source(as_text(bytes.bytes), name);
        case file_kind::program_text: return text_source(as_text(bytes.bytes), name);
        case file_kind::torchscript:
            raise(error::unsupported(name, "a TorchScript file, whose program comes out by running its code",
                                     "extract it with example inputs (torch-ir: --input 1x3x224x224:float32, --inputs FILE or --torchscript), or export "
                                     "the model with torch.export"));
        case file_kind::torch_save:
        case file_kind::legacy_save:
        case file_kind::safetensors:
            raise(error::malformed(name, {}, "a program (an archive of torch.export, IR JSON or its text form)",
                                   detail::concat(describe_file(bytes, name), ", which holds weights and no program (export the model with torch.export)")));
        case file_kind::other: break;
    }
    raise(error::malformed(name, {}, "a program (an archive of torch.export, IR JSON or its text form)", describe_file(bytes, name)));
}

TORCH_IR_INLINE program_file::program_file(shared_bytes const& bytes, std::string name) : name_(std::move(name)), source_(open(bytes, name_)) {}

TORCH_IR_INLINE file_kind program_file::kind() const noexcept {
    constexpr file_kind kinds[] = {file_kind::pt2, file_kind::json, file_kind::program_text};
    return kinds[source_.index()];
}

TORCH_IR_INLINE void program_file::announce_to(detail::visitor_ref v, pt2_options const& options) const {
    if (auto const* a = archive()) return a->drive(v, options);
    if (!options.model.empty())
        raise(error::bad_argument(detail::concat(name_, ": model '", options.model, "'"), "no choice, since only archives have several", "a file with one"));
    if (auto const* json = std::get_if<json_source>(&source_)) return json->drive(v);
    std::get<text_source>(source_).drive(v);
}

TORCH_IR_INLINE program_file open_program(std::string const& path) { return program_file(map_file(path), path); }

}}  // namespace torch_ir

#endif
