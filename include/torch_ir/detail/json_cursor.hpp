// SPDX-License-Identifier: MIT
/// Typed access to a parsed JSON document that knows its place: a value of the wrong type, or a missing key, is an
/// error that names the file, the JSON pointer, what was expected and what was found. The pointer is only put together
/// for an error.
///
/// \code
///     json_cursor const root(document, "model.json");
///     json_cursor const nodes = root.at("nodes");
///     for (std::size_t i = 0; i < nodes.size(); ++i) {
///         json_cursor const node = nodes[i];
///         std::cout << node.at("name").as_string() << '\n';   // or: model.json: at /nodes/3/name: expected a string, found 3
///     }
/// \endcode
#pragma once

#include <torch_ir/error.hpp>
#include <torch_ir/ir/printable.hpp>

#include <boost/json/array.hpp>
#include <boost/json/kind.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Appends `/token`, escaped as JSON pointers are (RFC 6901), on one line.
void append_json_pointer(std::string& pointer, std::string_view token);

/// The text with control characters replaced, cut after 80 bytes: fit for one line of a message.
[[nodiscard]] std::string printable(std::string_view text);

/// What a value is, in a few words: `string "relu"`, `number 3`, `null`, `array of 2`.
[[nodiscard]] std::string describe_json(boost::json::value const&);

/// A value of a document and the way to it. A cursor refers to the cursor it came from (and to the document and file
/// name): keep each one in a variable while its children are in use. Making a child of a temporary does not compile.
/// Every `as_*` throws `error` (`errc::malformed`) where the value is something else. All are constant time, `at` and
/// `find` as a lookup in `boost::json::object`.
class json_cursor {
public:
    json_cursor(boost::json::value const& root, std::string_view file) noexcept : value_(&root), name_(file) {}

    [[nodiscard]] boost::json::value const& value() const noexcept { return *value_; }
    [[nodiscard]] std::string_view file() const noexcept;
    /// The JSON pointer of the value: `/nodes/3/name`, empty for the root.
    [[nodiscard]] std::string pointer() const;

    /// The member `key` of an object; an error where it is missing, or where this is no object.
    [[nodiscard]] json_cursor at(std::string_view key) const&;
    json_cursor at(std::string_view key) const&& = delete;
    /// The member `key` of an object, or nothing.
    [[nodiscard]] std::optional<json_cursor> find(std::string_view key) const&;
    std::optional<json_cursor> find(std::string_view key) const&& = delete;
    /// Element `i` of an array; an error where there are fewer.
    [[nodiscard]] json_cursor operator[](std::size_t i) const&;
    json_cursor operator[](std::size_t i) const&& = delete;

    /// Number of elements of an array or members of an object.
    [[nodiscard]] std::size_t size() const;
    /// Calls `f(json_cursor element)` for each element of an array.
    template <class F>
    void for_each_element(F&& f) const;
    /// Calls `f(std::string_view key, json_cursor member)` for each member of an object, in order of the text.
    template <class F>
    void for_each_member(F&& f) const;

    [[nodiscard]] bool is_null() const noexcept { return value_->is_null(); }
    [[nodiscard]] bool as_bool() const;
    /// An integer that fits `std::int64_t`.
    [[nodiscard]] std::int64_t as_int() const;
    /// An integer within [low, high].
    [[nodiscard]] std::int64_t as_int(std::int64_t low, std::int64_t high) const;
    /// An integer that is not negative.
    [[nodiscard]] std::uint64_t as_size() const;
    /// A number, an integer one too.
    [[nodiscard]] double as_double() const;
    /// The view is valid as long as the document.
    [[nodiscard]] std::string_view as_string() const;
    [[nodiscard]] boost::json::array const& as_array() const;
    [[nodiscard]] boost::json::object const& as_object() const;

    /// Throws the error of this place: what was expected, and what was found (by default what the value is).
    [[noreturn]] void fail(std::string_view expected) const { fail(expected, describe_json(*value_)); }
    [[noreturn]] void fail(std::string_view expected, std::string_view found) const;

private:
    static constexpr std::size_t no_index = static_cast<std::size_t>(-1);

    json_cursor(boost::json::value const& v, json_cursor const& parent, std::string_view key, std::size_t index) noexcept
        : value_(&v), parent_(&parent), name_(key), index_(index) {}

    boost::json::value const* value_;
    json_cursor const* parent_ = nullptr;
    std::string_view name_;  // the key in the parent; of the root, the file
    std::size_t index_ = no_index;
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::string printable(std::string_view text) {
    std::size_t most = 80;
    while (most < text.size() && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U && most > 76) --most;  // whole characters
    std::string out(text.substr(0, most));
    for (char& c : out)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = '?';
    out = printable_line(out);
    return text.size() > most ? out + "..." : out;
}

inline void append_json_pointer(std::string& pointer, std::string_view token) {
    pointer += '/';
    for (char const c : printable(token)) {
        if (c == '~') pointer += "~0";
        else if (c == '/') pointer += "~1";
        else pointer += c;
    }
}

inline std::string describe_json(boost::json::value const& v) {
    switch (v.kind()) {
        case boost::json::kind::null: return "null";
        case boost::json::kind::bool_: return v.get_bool() ? "true" : "false";
        case boost::json::kind::int64: return "number " + std::to_string(v.get_int64());
        case boost::json::kind::uint64: return "number " + std::to_string(v.get_uint64());
        case boost::json::kind::double_: return "number " + std::to_string(v.get_double());
        case boost::json::kind::string: return concat("string \"", printable({v.get_string().data(), v.get_string().size()}), "\"");
        case boost::json::kind::array: return "array of " + std::to_string(v.get_array().size());
        case boost::json::kind::object: break;
    }
    return "object";
}

inline std::string_view json_cursor::file() const noexcept {
    json_cursor const* c = this;
    while (c->parent_ != nullptr) c = c->parent_;
    return c->name_;
}

inline std::string json_cursor::pointer() const {
    if (parent_ == nullptr) return {};
    std::string out = parent_->pointer();
    append_json_pointer(out, index_ == no_index ? std::string(name_) : std::to_string(index_));
    return out;
}

inline void json_cursor::fail(std::string_view expected, std::string_view found) const {
    std::string const where = pointer();
    raise(error::malformed(file(), where.empty() ? "the top level" : where, expected, found));
}

inline json_cursor json_cursor::at(std::string_view key) const& {
    boost::json::object const& o = as_object();
    auto const found = o.find(boost::json::string_view(key.data(), key.size()));
    if (found == o.end()) fail(concat("the key '", printable(key), "'"), "an object without it");
    return {found->value(), *this, {found->key().data(), found->key().size()}, no_index};
}

inline std::optional<json_cursor> json_cursor::find(std::string_view key) const& {
    boost::json::object const& o = as_object();
    auto const found = o.find(boost::json::string_view(key.data(), key.size()));
    if (found == o.end()) return std::nullopt;
    return json_cursor(found->value(), *this, {found->key().data(), found->key().size()}, no_index);
}

inline json_cursor json_cursor::operator[](std::size_t i) const& {
    boost::json::array const& a = as_array();
    if (i >= a.size()) fail(concat("at least ", std::to_string(i + 1), " elements"));
    return {a[i], *this, {}, i};
}

inline std::size_t json_cursor::size() const {
    if (boost::json::object const* const o = value_->if_object()) return o->size();
    return as_array().size();
}

template <class F>
void json_cursor::for_each_element(F&& f) const {
    boost::json::array const& a = as_array();
    for (std::size_t i = 0; i < a.size(); ++i) f(json_cursor(a[i], *this, {}, i));
}

template <class F>
void json_cursor::for_each_member(F&& f) const {
    for (auto const& m : as_object()) {
        std::string_view const key(m.key().data(), m.key().size());
        f(key, json_cursor(m.value(), *this, key, no_index));
    }
}

inline bool json_cursor::as_bool() const {
    if (!value_->is_bool()) fail("true or false");
    return value_->get_bool();
}

inline std::int64_t json_cursor::as_int() const {
    if (!value_->is_int64()) fail("an integer of at most 64 bits");
    return value_->get_int64();
}

inline std::int64_t json_cursor::as_int(std::int64_t low, std::int64_t high) const {
    if (!value_->is_int64() || value_->get_int64() < low || value_->get_int64() > high)
        fail(concat("an integer from ", std::to_string(low), " to ", std::to_string(high)));
    return value_->get_int64();
}

inline std::uint64_t json_cursor::as_size() const {
    if (value_->is_uint64()) return value_->get_uint64();
    if (!value_->is_int64() || value_->get_int64() < 0) fail("an integer that is not negative");
    return static_cast<std::uint64_t>(value_->get_int64());
}

inline double json_cursor::as_double() const {
    if (value_->is_int64()) return static_cast<double>(value_->get_int64());
    if (value_->is_uint64()) return static_cast<double>(value_->get_uint64());
    if (!value_->is_double()) fail("a number");
    return value_->get_double();
}

inline std::string_view json_cursor::as_string() const {
    if (!value_->is_string()) fail("a string");
    return {value_->get_string().data(), value_->get_string().size()};
}

inline boost::json::array const& json_cursor::as_array() const {
    if (!value_->is_array()) fail("an array");
    return value_->get_array();
}

inline boost::json::object const& json_cursor::as_object() const {
    if (!value_->is_object()) fail("an object");
    return value_->get_object();
}

}}}  // namespace torch_ir::detail
