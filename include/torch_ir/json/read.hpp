// SPDX-License-Identifier: MIT
/// Loading programs from IR JSON documents of either dialect.
///
/// \code
///     torch_ir::ir const program = torch_ir::load_ir("model.json");
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/detail/visitor_ref.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/json/dialect.hpp>
#include <torch_ir/visit/drive.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {
class json_document;
}

/// A parsed IR JSON document: a source of its program. The dialect is told by the key `format`, which only the native
/// one has.
class json_source {
public:
    /// Parses `text`, which is not referred to afterwards. `name` is shown in errors. Throws errc::malformed for what
    /// is no JSON, errc::unsupported for another format. Linear.
    explicit json_source(std::string_view text, std::string name = "IR JSON");
    /// Reads and parses a file; also throws errc::io.
    [[nodiscard]] static json_source open(std::string const& path);

    [[nodiscard]] torch_ir::dialect dialect() const noexcept { return dialect_; }

    /// Announces the program to `v`; the nodes are passed as rvalues. The document is checked before the first event,
    /// so a visitor never sees a part of a bad one. Throws errc::malformed with file, JSON pointer and expectation.
    /// Linear.
    template <class V>
    void drive(V&& v) const {
        announce_to(detail::visitor_ref(v));
    }

private:
    void announce_to(detail::visitor_ref v) const;

    std::string name_;
    std::shared_ptr<detail::json_document const> document_;
    torch_ir::dialect dialect_ = torch_ir::dialect::native;
};

/// The program of a document in memory, of either dialect. Throws as `json_source` does.
[[nodiscard]] ir deserialize_ir(std::string_view text, std::string name = "IR JSON");

/// The program of the file `path`, of either dialect. Also throws errc::io.
[[nodiscard]] ir load_ir(std::string const& path);

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(json)

#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/detail/json_parse.hpp>
#include <torch_ir/io/mapped_file.hpp>
#include <torch_ir/json/detail/json_program.hpp>
#include <torch_ir/json/detail/native_read.hpp>
#include <torch_ir/json/detail/pytorch_ir_read.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

TORCH_IR_INLINE json_source::json_source(std::string_view text, std::string name)
    : name_(std::move(name)), document_(std::make_shared<detail::json_document const>(detail::parse_json_document(text, name_, {.allow_nonfinite = true}))) {
    detail::json_cursor const root(document_->root(), name_);
    if (auto const format = root.find("format")) {
        if (format->as_string() != detail::native_format)
            raise(error::unsupported(name_, detail::concat("the format '", detail::printable(format->as_string()), "'"),
                                     "expected a document of torch_ir or pytorch-ir"));
    } else {
        dialect_ = torch_ir::dialect::pytorch_ir;
    }
}

TORCH_IR_INLINE json_source json_source::open(std::string const& path) {
    auto const file = map_file(path);
    return json_source(as_text(file.bytes), path);
}

TORCH_IR_INLINE void json_source::announce_to(detail::visitor_ref v) const {
    detail::json_cursor const root(document_->root(), name_);
    detail::announce(dialect_ == torch_ir::dialect::native ? detail::read_native(root) : detail::read_pytorch_ir(root), v);
}

TORCH_IR_INLINE ir deserialize_ir(std::string_view text, std::string name) { return build(json_source(text, std::move(name))); }

TORCH_IR_INLINE ir load_ir(std::string const& path) { return build(json_source::open(path)); }

}}  // namespace torch_ir

#endif
