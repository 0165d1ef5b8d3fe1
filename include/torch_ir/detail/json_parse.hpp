// SPDX-License-Identifier: MIT
/// Strict parsing of JSON text into Boost.JSON values, shared by all readers of JSON.
///
/// Boost.JSON does the parsing; what is added is what its `parse` leaves open: a repeated key is an error (it would
/// keep the last one), an integer that does not fit 64 bits is an error (it would become a double), doubles are
/// correctly rounded (its own conversion may be off by some units in the last place), the tokens `NaN`, `Infinity` and
/// `-Infinity` can be allowed, and an error tells file, line, column and JSON pointer.
///
///     torch_ir::detail::json_document doc = torch_ir::detail::parse_json_document(text, "model.json");
///     torch_ir::detail::json_cursor root(doc.root(), "model.json");
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/parse_double.hpp>

#include <boost/json/array.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Deepest nesting of arrays and objects that a document may have: one sub-graph takes up to eight levels of JSON.
inline constexpr std::size_t json_max_depth = 8 * max_depth;

struct json_options {
    bool allow_nonfinite = false;  ///< the bare tokens NaN, Infinity and -Infinity are doubles (Python writes them so)
    std::size_t max_depth = json_max_depth;
    std::size_t max_values = std::numeric_limits<std::size_t>::max();  ///< values and keys that it may hold: `json_value_budget` of a file that is compressed
};

/// Values and keys that the documents in a file of `file_size` bytes may hold, each: text that is not compressed never holds more, but two bytes of text
/// take up to a hundred of memory, and one byte of a compressed file may hold a thousand of text.
[[nodiscard]] constexpr std::size_t json_value_budget(std::size_t file_size) noexcept {
    constexpr std::size_t always = 2'000'000, times = 4;
    return file_size > (std::numeric_limits<std::size_t>::max() - always) / times ? std::numeric_limits<std::size_t>::max() : always + times * file_size;
}

/// Parses one JSON document whose values live in `storage`. `file` is the name that errors show. The text must be
/// UTF-8; it is not referred to after the call. Throws `error` (`errc::malformed`): for bad syntax, a repeated key, a
/// number out of range, nesting too deep, text after the document. Linear in the size of the text.
[[nodiscard]] boost::json::value parse_json(std::string_view text, std::string_view file, json_options const& options = {},
                                            boost::json::storage_ptr storage = {});

/// A parsed document with its own memory, freed all at once: faster to make and to destroy than a plain value. Values
/// taken by reference live as long as the document; it may be moved.
class json_document {
public:
    json_document() : state_(std::make_unique<state>()) {}

    [[nodiscard]] boost::json::value const& root() const noexcept { return state_->root; }

private:
    struct state {
        boost::json::monotonic_resource memory;
        boost::json::value root = boost::json::value(boost::json::storage_ptr(&memory));
    };
    std::unique_ptr<state> state_;

    friend json_document parse_json_document(std::string_view, std::string_view, json_options const&);
};

/// As `parse_json`, into a document with its own memory: for documents that are read once and dropped.
[[nodiscard]] json_document parse_json_document(std::string_view text, std::string_view file, json_options const& = {});

// ---- implementation -------------------------------------------------------------------------------------------------

/// Follows the path of a parse and the keys of each open object. Used only by the second parse, which words an error.
class json_path_tracker {
public:
    void open(bool object) { frames_.push_back({.object = object}); }
    void close() {
        frames_.pop_back();
        value_done();
    }
    void value_done() {
        if (frames_.empty()) return;
        ++frames_.back().count;
        frames_.back().has_key = false;
    }
    void key_part(std::string_view s) { partial_key_.append(s); }
    /// Returns whether the key is new in its object.
    bool key(std::string_view s) {
        partial_key_.append(s);
        frame& top = frames_.back();
        top.key = std::exchange(partial_key_, {});
        top.has_key = true;
        return top.seen.insert(top.key).second;
    }
    [[nodiscard]] std::string pointer() const {
        std::string out;
        for (frame const& f : frames_) {
            if (!f.object) append_json_pointer(out, std::to_string(f.count));
            else if (f.has_key) append_json_pointer(out, f.key);
        }
        return out;
    }
    [[nodiscard]] std::string_view last_key() const { return frames_.empty() ? std::string_view() : frames_.back().key; }

private:
    struct frame {
        bool object = false;
        bool has_key = false;
        std::size_t count = 0;
        std::string key{};
        name_set seen{};
    };
    std::vector<frame> frames_;
    std::string partial_key_;
};

/// What the handler found wrong, beyond the syntax.
enum class json_problem : std::uint8_t { none, duplicate_key, integer_too_large, number_too_large, too_many_values };

/// The handler of `boost::json::basic_parser`: builds the value, or with a tracker only follows the path.
class json_handler {
public:
    static constexpr std::size_t max_object_size = boost::json::object::max_size();
    static constexpr std::size_t max_array_size = boost::json::array::max_size();
    static constexpr std::size_t max_key_size = boost::json::string::max_size();
    static constexpr std::size_t max_string_size = boost::json::string::max_size();

    using text_view = boost::json::string_view;
    using error_code = boost::json::error_code;

    /// `parsed` is the text given to the parser; `original` differs from it only where bare tokens were replaced.
    json_handler(boost::json::storage_ptr storage, std::string_view parsed, std::string_view original, std::size_t max_values, json_path_tracker* tracker)
        : tracker_(tracker), parsed_(parsed), original_(original), values_left_(max_values) {
        stack_.reset(std::move(storage));
    }

    [[nodiscard]] boost::json::value release() { return stack_.release(); }
    [[nodiscard]] json_problem problem() const noexcept { return problem_; }
    /// Number of keys in the text, repeated ones included.
    [[nodiscard]] std::size_t key_count() const noexcept { return key_count_; }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_comment_part(text_view, error_code&) { return true; }
    bool on_comment(text_view, error_code&) { return true; }
    bool on_number_part(text_view, error_code&) { return true; }

    bool on_object_begin(error_code& ec) { return open(true, ec); }
    bool on_array_begin(error_code& ec) { return open(false, ec); }
    bool on_object_end(std::size_t n, error_code&) {
        key_count_ += n;
        if (tracker_ == nullptr) stack_.push_object(n);
        else tracker_->close();
        return true;
    }
    bool on_array_end(std::size_t n, error_code&) {
        if (tracker_ == nullptr) stack_.push_array(n);
        else tracker_->close();
        return true;
    }
    bool on_key_part(text_view s, std::size_t, error_code&) {
        if (tracker_ == nullptr) stack_.push_chars(s);
        else tracker_->key_part({s.data(), s.size()});
        return true;
    }
    bool on_key(text_view s, std::size_t, error_code& ec) {
        if (tracker_ == nullptr) stack_.push_key(s);
        else if (!tracker_->key({s.data(), s.size()})) return fail(json_problem::duplicate_key, ec);
        return count(ec);
    }
    bool on_string_part(text_view s, std::size_t, error_code&) {
        if (tracker_ == nullptr) stack_.push_chars(s);
        return true;
    }
    bool on_string(text_view s, std::size_t, error_code& ec) {
        if (tracker_ == nullptr) stack_.push_string(s);
        return done(ec);
    }
    bool on_int64(std::int64_t i, text_view, error_code& ec) {
        if (tracker_ == nullptr) stack_.push_int64(i);
        return done(ec);
    }
    bool on_uint64(std::uint64_t u, text_view, error_code& ec) {
        if (tracker_ == nullptr) stack_.push_uint64(u);
        return done(ec);
    }
    bool on_double(double approximate, text_view s, error_code& ec);
    bool on_bool(bool b, error_code& ec) {
        if (tracker_ == nullptr) stack_.push_bool(b);
        return done(ec);
    }
    bool on_null(error_code& ec) {
        if (tracker_ == nullptr) stack_.push_null();
        return done(ec);
    }

private:
    bool open(bool object, error_code& ec) {
        if (tracker_ != nullptr) tracker_->open(object);
        return count(ec);
    }
    bool done(error_code& ec) {
        if (tracker_ != nullptr) tracker_->value_done();
        return count(ec);
    }
    bool count(error_code& ec) { return values_left_-- > 0 || fail(json_problem::too_many_values, ec); }
    bool fail(json_problem what, error_code& ec) {
        problem_ = what;
        ec = boost::json::error::syntax;
        return false;
    }
    [[nodiscard]] std::string_view original_at(text_view s) const noexcept {
        return original_.substr(static_cast<std::size_t>(s.data() - parsed_.data()), s.size());
    }

    boost::json::value_stack stack_;
    json_path_tracker* tracker_;
    std::string_view parsed_;
    std::string_view original_;
    std::size_t values_left_;
    std::size_t key_count_ = 0;
    json_problem problem_ = json_problem::none;
};

/// The correctly rounded value of a JSON number; too small is 0, too large is infinity. `approximate` is at hand in any
/// case.
[[nodiscard]] inline double json_number(std::string_view text, double approximate) noexcept {
    double exact = 0;
    auto const [end, ec] = parse_double(text.data(), text.data() + text.size(), exact);
    if (ec == std::errc() && end == text.data() + text.size()) return exact;
    if (ec == std::errc::result_out_of_range && std::abs(approximate) < 1) return std::copysign(0.0, approximate);
    if (ec == std::errc::result_out_of_range) return std::numeric_limits<double>::infinity();
    return approximate;
}

inline bool json_handler::on_double(double approximate, text_view s, error_code& ec) {
    std::string_view const text(s.data(), s.size());
    double number = 0;
    if (parsed_.data() != original_.data() && original_at(s).find_first_of("NI") <= 1) {  // a bare token stood here
        std::string_view const token = original_at(s);
        if (token.front() == 'N') number = std::numeric_limits<double>::quiet_NaN();
        else number = std::copysign(std::numeric_limits<double>::infinity(), token.front() == '-' ? -1.0 : 1.0);
    } else {
        if (text.find_first_of(".eE") == std::string_view::npos) return fail(json_problem::integer_too_large, ec);
        number = json_number(text, approximate);
        if (std::isinf(number)) return fail(json_problem::number_too_large, ec);
    }
    if (tracker_ == nullptr) stack_.push_double(number);
    return done(ec);
}

/// A copy of `text` where each bare NaN, Infinity and -Infinity outside of strings is replaced by a fraction of the
/// same length, so that positions stay; empty where there is none. The handler looks at the original to tell them from
/// numbers.
[[nodiscard]] inline std::string replace_nonfinite_tokens(std::string_view text) {
    std::string out;
    if (text.find("NaN") == std::string_view::npos && text.find("Infinity") == std::string_view::npos) return out;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> tokens{{{"NaN", "0.0"}, {"Infinity", "0.000000"}, {"-Infinity", "-0.000000"}}};
    constexpr std::string_view before = " \t\r\n[,:", after = " \t\r\n],}";
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') {
            for (++i; i < text.size() && text[i] != '"'; ++i)
                if (text[i] == '\\') ++i;
        } else if (text[i] == 'N' || text[i] == 'I' || text[i] == '-') {
            if (i > 0 && before.find(text[i - 1]) == std::string_view::npos) continue;
            for (auto const& [token, number] : tokens) {
                std::size_t const end = i + token.size();
                if (!text.substr(i).starts_with(token)) continue;
                if (end < text.size() && after.find(text[end]) == std::string_view::npos) continue;
                if (out.empty()) out = text;
                number.copy(out.data() + i, number.size());
            }
        }
    }
    return out;
}

/// Number of keys of all objects inside of `v`.
[[nodiscard]] inline std::size_t count_keys(boost::json::value const& v) noexcept {
    std::size_t n = 0;
    if (boost::json::object const* const o = v.if_object()) {
        n = o->size();
        for (auto const& member : *o)
            if (member.value().is_structured()) n += count_keys(member.value());
    } else if (boost::json::array const* const a = v.if_array()) {
        for (auto const& element : *a)
            if (element.is_structured()) n += count_keys(element);
    }
    return n;
}

/// What stands at `at`, for an error message: `'}'`, `end of text`, `byte 0xFF`, `'nul'`.
[[nodiscard]] inline std::string describe_text_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) return "end of text";
    constexpr std::string_view ends = ",]}[{:\"'";
    std::size_t end = at;
    while (end < text.size() && end - at < 24 && text[end] > ' ' && text[end] < '\x7f' && (end == at || ends.find(text[end]) == std::string_view::npos)) ++end;
    if (end > at) return concat("'", text.substr(at, end - at), "'");
    constexpr std::string_view digits = "0123456789ABCDEF";
    auto const byte = static_cast<unsigned char>(text[at]);
    return {'b', 'y', 't', 'e', ' ', '0', 'x', digits[byte >> 4U], digits[byte & 15U]};
}

/// The wording of a failed parse, from the place where the second parse stopped.
[[nodiscard]] inline error json_parse_error(std::string_view text, std::string_view file, std::size_t stopped, boost::json::error_code ec,
                                            json_handler const& handler, json_path_tracker const& tracker, json_options const& options) {
    std::size_t const at = std::min(stopped, text.size());
    std::string_view const head = text.substr(0, at);
    std::size_t const line_start = head.rfind('\n') + 1;  // npos + 1 == 0
    std::string where = concat("line ", std::to_string(1 + std::count(head.begin(), head.end(), '\n')), ", column ", std::to_string(at - line_start + 1));
    if (std::string const pointer = tracker.pointer(); pointer.size() > 300) where += concat(" (", std::string_view(pointer).substr(0, 300), "...)");
    else if (!pointer.empty()) where += concat(" (", pointer, ")");
    switch (handler.problem()) {
        case json_problem::duplicate_key:
            return error::malformed(file, where, "each key once in an object", concat("the key '", printable(tracker.last_key()), "' again"));
        case json_problem::integer_too_large: return error::malformed(file, where, "an integer of at most 64 bits", "a larger one");
        case json_problem::too_many_values:
            return error::malformed(file, where, concat("at most ", std::to_string(options.max_values), " values and keys, as its compressed size allows"),
                                    "more (is it meant to exhaust memory?)");
        case json_problem::number_too_large: return error::malformed(file, where, "a number in the range of float64", "a larger one");
        case json_problem::none: break;
    }
    if (ec == boost::json::error::too_deep)
        return error::malformed(file, where, concat("at most ", std::to_string(options.max_depth), " levels of nesting"), "more");
    if (ec == boost::json::error::extra_data) return error::malformed(file, where, "end of text after the JSON document", describe_text_at(text, at));
    if (ec == boost::json::error::incomplete) return error::malformed(file, where, "the rest of the JSON document", "end of text");
    return error::malformed(file, where, ec == boost::json::error::syntax ? "valid JSON" : concat("valid JSON (", ec.message(), ")"),
                            describe_text_at(text, at));
}

/// Runs the parser over the whole of `parsed`; returns where it stopped.
inline std::size_t run_json_parser(boost::json::basic_parser<json_handler>& parser, std::string_view parsed, boost::json::error_code& ec) {
    std::size_t const stopped = parser.write_some(false, parsed.data(), parsed.size(), ec);
    if (!ec && stopped < parsed.size()) ec = boost::json::error::extra_data;
    return stopped;
}

inline boost::json::value parse_json(std::string_view text, std::string_view file, json_options const& options, boost::json::storage_ptr storage) {
    std::string const patched = options.allow_nonfinite ? replace_nonfinite_tokens(text) : std::string();
    std::string_view const parsed = patched.empty() ? text : std::string_view(patched);
    boost::json::parse_options parser_options;
    parser_options.max_depth = options.max_depth;

    boost::json::error_code ec;
    {
        boost::json::basic_parser<json_handler> parser(parser_options, std::move(storage), parsed, text, options.max_values, nullptr);
        run_json_parser(parser, parsed, ec);
        if (!ec) {
            boost::json::value result = parser.handler().release();
            if (count_keys(result) == parser.handler().key_count()) return result;
        }
    }
    json_path_tracker tracker;  // something is wrong: once more, slowly, to tell where
    boost::json::basic_parser<json_handler> parser(parser_options, boost::json::storage_ptr(), parsed, text, options.max_values, &tracker);
    std::size_t const stopped = run_json_parser(parser, parsed, ec = {});
    raise(json_parse_error(text, file, stopped, ec, parser.handler(), tracker, options));
}

inline json_document parse_json_document(std::string_view text, std::string_view file, json_options const& options) {
    json_document document;
    document.state_->root = parse_json(text, file, options, &document.state_->memory);
    return document;
}

}}}  // namespace torch_ir::detail
