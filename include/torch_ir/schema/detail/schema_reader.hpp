// SPDX-License-Identifier: MIT
/// Reads the text of a schema.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/schema/detail/schema_default.hpp>
#include <torch_ir/schema/detail/schema_text_cursor.hpp>
#include <torch_ir/schema/detail/schema_words.hpp>
#include <torch_ir/schema/detail/schema_writer.hpp>
#include <torch_ir/schema/schema.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// schema = space "::" name ["." overload] "(" [argument {"," argument}] ")" "->" returns
class schema_reader {
public:
    explicit schema_reader(std::string_view text) : in_(text) {}

    operator_schema read() {
        operator_schema out;
        out.name = name();
        in_.expect("(");
        arguments(out);
        in_.expect(")");
        in_.expect("->");
        returns(out);
        in_.expect_end();
        return out;
    }

private:
    schema_text_cursor in_;

    op_name name() {
        std::string text(in_.identifier("an operator's name with its namespace, mylib::blur"));
        in_.expect("::");
        bool const is_higher_order = text == "higher_order";
        text += '.';
        text += in_.identifier("an operator's name");
        auto const place = in_.position();
        if (!in_.take(".")) return op_name(is_higher_order ? std::move(text) : text + ".default");
        if (is_higher_order) in_.fail_at(place, "'(': a higher-order operator has no overloads");
        auto const overload = in_.word();
        if (overload.empty() || overload == "default") in_.fail_at(place, "the name of an overload, other than 'default', which no name stands for");
        return op_name(text + '.' + std::string(overload));
    }

    void arguments(operator_schema& out) {
        if (in_.peek(")")) return;
        bool keyword_only = false;
        std::vector<std::pair<std::string_view, std::size_t>> names;  // with their places
        do {
            if (in_.take("...")) {
                out.variadic = true;
                break;
            }
            if (!keyword_only && in_.take("*")) {
                keyword_only = true;
                continue;
            }
            schema_argument a;
            a.type = type(a.alias, 0);
            auto const place = in_.position();
            names.emplace_back(in_.identifier("the argument's name"), place);
            a.name = names.back().first;
            if (in_.take("=")) a.default_value = schema_default(in_, a.type);
            a.keyword_only = keyword_only;
            out.arguments.push_back(std::move(a));
        } while (in_.take(","));
        std::sort(names.begin(), names.end());
        auto const twice = std::adjacent_find(names.begin(), names.end(), [](auto const& a, auto const& b) { return a.first == b.first; });
        if (twice != names.end()) in_.fail_at(std::next(twice)->second, "a name that no other argument has");
    }

    void returns(operator_schema& out) {
        if (!in_.take("(")) {
            if (in_.take("...")) out.variadic_returns = true;
            else out.returns.push_back(one_return());
            return;
        }
        if (in_.take(")")) return;
        do {
            if (in_.take("...")) {
                out.variadic_returns = true;
                break;
            }
            out.returns.push_back(one_return());
        } while (in_.take(","));
        in_.expect(")");
    }

    schema_return one_return() {
        schema_return r;
        r.type = type(r.alias, 0);
        r.name = in_.peek_identifier() ? in_.identifier("a name") : std::string_view();
        return r;
    }

    /// type = element [alias] ["?"] ["[" [size] "]" [alias] ["?"]] …; a list of lists is a compound.
    schema_type type(std::optional<alias_annotation>& alias, std::size_t depth) {
        schema_type out = element(depth);
        alias = annotation();
        out.optional = in_.take("?");
        if (!alias) alias = annotation();  // LibTorch prints `Tensor?(a!)[]`
        for (; in_.take("["); ++depth) {
            if (depth > max_depth) in_.fail("no more than 64 types in one another");
            if (out.list) {
                out = {.kind = schema_kind::compound, .name = type_text(out)};
                if (alias) alias->of_list = false;  // that list is an element now
            }
            out.list = true;
            out.optional_elements = std::exchange(out.optional, false);
            out.list_size = in_.peek("]") ? 0 : size();
            in_.expect("]");
            auto const place = in_.position();
            if (auto list_alias = annotation()) {
                if (alias) in_.fail_at(place, "one alias annotation an argument", "a second one");
                alias = std::move(list_alias);
                alias->of_list = true;
            }
            out.optional = in_.take("?");
        }
        return out;
    }

    std::int32_t size() {
        auto const place = in_.position();
        auto const digits = in_.word();
        std::int32_t n = 0;
        auto const [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        if (failed != std::errc() || end != digits.data() + digits.size() || n < 1)
            in_.fail_at(place, "the number of a list's elements, from 1 to 2147483647, or ']'");
        return n;
    }

    schema_type element(std::size_t depth) {
        if (depth > max_depth) in_.fail("no more than 64 types in one another");
        if (in_.take("(")) return {.kind = schema_kind::compound, .name = "(" + parts(depth) + ")"};
        auto const place = in_.position();
        auto const name = in_.identifier("a type such as Tensor, int or Scalar, '*', '...' or ')'");
        if (in_.peek(".") && !in_.peek("...")) {
            std::string object(name);
            while (in_.take(".")) (object += '.') += in_.identifier("the name of a class");
            return {.kind = schema_kind::object, .name = std::move(object)};
        }
        if (name == "Dict" || name == "Union" || name == "Future" || name == "Await" || name == "RRef" || name == "List") {
            in_.expect("(");
            return {.kind = schema_kind::compound, .name = std::string(name) + "(" + parts(depth) + ")"};
        }
        auto const* word = find_schema_type_word(name);
        if (!word) in_.fail_at(place, "a type such as Tensor, int, SymInt, float, bool, Scalar, str, ScalarType, Device, or a class with its module");
        return {.kind = word->kind, .symbolic = word->symbolic, .name = std::string(name)};
    }

    /// The types between the parentheses of a compound, with the closing one.
    std::string parts(std::size_t depth) {
        std::string out;
        if (in_.take(")")) return out;
        do {
            std::optional<alias_annotation> alias;
            auto const place = in_.position();
            auto const part = type(alias, depth + 1);
            if (alias) in_.fail_at(place, "a type without an alias annotation, inside of another type");
            if (!out.empty()) out += ", ";
            out += type_text(part);
        } while (in_.take(","));
        in_.expect(")");
        return out;
    }

    /// alias = "(" sets ["!"] ["->" sets] ")", where sets = set {"|" set}.
    std::optional<alias_annotation> annotation() {
        if (!in_.take("(")) return std::nullopt;
        alias_annotation out;
        sets(out.before);
        out.writes = in_.take("!");
        if (in_.take("->")) sets(out.after);
        else out.after = out.before;
        in_.expect(")");
        return out;
    }

    void sets(std::vector<std::string>& out) {
        do out.emplace_back(in_.take("*") ? std::string_view("*") : in_.identifier("the name of an alias set, or '*'"));
        while (in_.take("|"));
    }
};

}}}  // namespace torch_ir::detail
