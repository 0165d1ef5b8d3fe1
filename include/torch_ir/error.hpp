// SPDX-License-Identifier: MIT
/// The one exception type of the library and the factories that word its messages.
///
/// Every message is one line that names the place (file, position, node, operator, argument), what was expected, what was
/// found, and where it helps what to do. Errors are thrown with `raise`, which goes through `boost::throw_exception`, so that
/// the library also compiles with `-fno-exceptions` (the program then supplies `boost::throw_exception`).
#pragma once

#include <torch_ir/config.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <boost/throw_exception.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// What kind of thing went wrong.
enum class errc : std::uint8_t {
    io,           ///< the operating system refused: a file can't be opened, read, mapped or written
    malformed,    ///< a file is not of its format: truncated, wrong type, out of range, duplicate key
    unsupported,  ///< valid, but this version of the library can't do it (a future format version, say)
    invalid_ir,   ///< a program breaks a rule of the IR
    argument,     ///< the caller passed something that can't be used
    execution     ///< an operator or a plan failed while it ran
};

/// The exception of the library. `what()` is the whole message; `code()` tells the kind.
class error : public std::runtime_error {
public:
    error(errc code, std::string const& message) : std::runtime_error(message), code_(code) {}

    [[nodiscard]] errc code() const noexcept { return code_; }

    /// The system refused: `cannot open 'x.pt2': No such file or directory`.
    static error io_failed(std::string_view action, std::string_view path, std::string_view reason);

    /// `file` is not of its format at `where` (a JSON pointer such as `/nodes/3/attrs`, a zip entry, `byte 120`).
    static error malformed(std::string_view file, std::string_view where, std::string_view expected, std::string_view found);

    /// `file` (or a node) holds something valid that can't be handled; `remedy` says what to do.
    static error unsupported(std::string_view subject, std::string_view what, std::string_view remedy);

    /// The program breaks a rule of the IR at `where` (usually a node).
    static error invalid_ir(std::string_view where, std::string_view expected, std::string_view found);

    /// The caller passed something that can't be used.
    static error bad_argument(std::string_view what, std::string_view expected, std::string_view found);

    /// Node `node_name` with operator `op` failed while it ran.
    static error execution_failed(std::string_view node_name, std::string_view op, std::string_view reason);

private:
    errc code_;
};

/// Throws `e` by way of `boost::throw_exception`.
template <class Error>
[[noreturn]] void raise(Error const& e) {
    boost::throw_exception(e);
}

namespace detail {

/// Concatenates pieces of text: `concat("node '", name, "'")`.
template <class... Pieces>
[[nodiscard]] std::string concat(Pieces const&... pieces) {
    std::string out;
    out.reserve((std::string_view(pieces).size() + ... + 0));
    (out.append(std::string_view(pieces)), ...);
    return out;
}

}  // namespace detail

inline error error::io_failed(std::string_view action, std::string_view path, std::string_view reason) {
    return {errc::io, detail::concat("cannot ", action, " '", path, "': ", reason)};
}

inline error error::malformed(std::string_view file, std::string_view where, std::string_view expected, std::string_view found) {
    return {errc::malformed, detail::concat(file.empty() ? "input" : file, where.empty() ? "" : ": at ", where, ": expected ", expected, ", found ", found)};
}

inline error error::unsupported(std::string_view subject, std::string_view what, std::string_view remedy) {
    return {errc::unsupported, detail::concat(subject, ": unsupported: ", what, remedy.empty() ? "" : "; ", remedy)};
}

inline error error::invalid_ir(std::string_view where, std::string_view expected, std::string_view found) {
    return {errc::invalid_ir, detail::concat("invalid program: ", where, ": expected ", expected, ", found ", found)};
}

inline error error::bad_argument(std::string_view what, std::string_view expected, std::string_view found) {
    return {errc::argument, detail::concat(what, ": expected ", expected, ", found ", found)};
}

inline error error::execution_failed(std::string_view node_name, std::string_view op, std::string_view reason) {
    return {errc::execution, detail::concat("node '", node_name, "' (", op, "): ", reason)};
}

}}  // namespace torch_ir
