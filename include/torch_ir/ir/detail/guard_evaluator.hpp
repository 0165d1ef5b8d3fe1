// SPDX-License-Identifier: MIT
/// Evaluates guards: numbers as Python has them, as far as they fit into 64 bits.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/checked_math.hpp>
#include <torch_ir/ir/detail/guard_term.hpp>
#include <torch_ir/ir/guard_value.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Not known.
struct guard_unknown {};

/// An argument or a container of arguments.
struct guard_branch {
    pytree const* tree = nullptr;
    std::size_t first_leaf = 0;
};

/// All arguments: what `L` names.
struct guard_scope {};

/// Something of a module or of a tensor that is called or indexed next: `math.trunc`, `x.size`.
struct guard_member {
    std::string name;
    std::optional<guard_tensor> of{};
};

using guard_number_list = std::vector<std::int64_t>;
using guard_object = std::variant<guard_unknown, std::monostate, bool, std::int64_t, double, std::string, guard_tensor, guard_branch, guard_scope, guard_member,
                                  guard_number_list>;

/// One evaluation.
class guard_evaluator {
public:
    explicit guard_evaluator(guard_arguments const& arguments) : arguments_(arguments) {}

    [[nodiscard]] guard_verdict verdict(guard_term const& t) const {
        auto const truth = truth_of(value_of(t));
        return !truth ? guard_verdict::unknown : *truth ? guard_verdict::holds : guard_verdict::violated;
    }

private:
    guard_arguments const& arguments_;

    // ---- numbers ----

    [[nodiscard]] static std::optional<bool> truth_of(guard_object const& o) {
        if (auto const* b = std::get_if<bool>(&o)) return *b;
        if (auto const* n = std::get_if<std::int64_t>(&o)) return *n != 0;
        if (auto const* x = std::get_if<double>(&o)) return *x != 0;
        if (auto const* s = std::get_if<std::string>(&o)) return !s->empty();
        if (std::holds_alternative<std::monostate>(o)) return false;
        return std::nullopt;
    }
    [[nodiscard]] static std::optional<std::int64_t> integer_of(guard_object const& o) {
        if (auto const* n = std::get_if<std::int64_t>(&o)) return *n;
        if (auto const* b = std::get_if<bool>(&o)) return *b ? 1 : 0;
        return std::nullopt;
    }
    [[nodiscard]] static std::optional<double> real_of(guard_object const& o) {
        if (auto const* x = std::get_if<double>(&o)) return *x;
        if (auto const n = integer_of(o)) return static_cast<double>(*n);
        return std::nullopt;
    }
    [[nodiscard]] static guard_object to_integer(double x) {
        constexpr double limit = 9223372036854775808.0;  // 2^63
        if (!(x >= -limit && x < limit)) return guard_unknown{};
        return static_cast<std::int64_t>(x);
    }

    [[nodiscard]] static guard_object arithmetic(guard_op op, guard_object const& a, guard_object const& b) {
        auto const m = integer_of(a), n = integer_of(b);
        if (m && n) return arithmetic(op, *m, *n);
        auto const x = real_of(a), y = real_of(b);
        if (!x || !y) return guard_unknown{};
        switch (op) {
            case guard_op::add: return *x + *y;
            case guard_op::subtract: return *x - *y;
            case guard_op::multiply: return *x * *y;
            case guard_op::divide: return *y == 0 ? guard_object(guard_unknown{}) : *x / *y;
            case guard_op::floor_divide: return *y == 0 ? guard_object(guard_unknown{}) : std::floor(*x / *y);
            case guard_op::remainder: return *y == 0 ? guard_object(guard_unknown{}) : *x - *y * std::floor(*x / *y);
            case guard_op::power: return std::pow(*x, *y);
            default: return guard_unknown{};
        }
    }
    [[nodiscard]] static guard_object arithmetic(guard_op op, std::int64_t a, std::int64_t b) {
        std::int64_t r = 0;
        auto const checked = [&](bool overflows) { return overflows ? guard_object(guard_unknown{}) : guard_object(r); };
        bool const divides = b != 0 && !(a == std::numeric_limits<std::int64_t>::min() && b == -1);
        switch (op) {
            case guard_op::add: return checked(add_overflows(a, b, r));
            case guard_op::subtract: return checked(subtract_overflows(a, b, r));
            case guard_op::multiply: return checked(multiply_overflows(a, b, r));
            case guard_op::divide: return b == 0 ? guard_object(guard_unknown{}) : static_cast<double>(a) / static_cast<double>(b);
            case guard_op::floor_divide: return divides ? guard_object(a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0)) : guard_unknown{};
            case guard_op::remainder: return divides ? guard_object(a % b + (a % b != 0 && (a < 0) != (b < 0) ? b : 0)) : guard_unknown{};
            case guard_op::power: return power(a, b);
            case guard_op::bit_and: return a & b;
            case guard_op::bit_or: return a | b;
            case guard_op::bit_xor: return a ^ b;
            case guard_op::shift_left: return b < 0 || b > 62 ? guard_object(guard_unknown{}) : checked(multiply_overflows(a, std::int64_t{1} << b, r));
            case guard_op::shift_right: return b < 0 ? guard_object(guard_unknown{}) : a >> std::min<std::int64_t>(b, 63);
            default: return guard_unknown{};
        }
    }
    [[nodiscard]] static guard_object power(std::int64_t base, std::int64_t exponent) {
        if (exponent < 0) return base == 0 ? guard_object(guard_unknown{}) : std::pow(static_cast<double>(base), static_cast<double>(exponent));
        if (base == 0 || base == 1) return exponent == 0 ? 1 : base;
        if (base == -1) return std::int64_t{exponent % 2 == 0 ? 1 : -1};
        std::int64_t r = 1;
        for (; exponent > 0; --exponent)  // 63 turns at most
            if (multiply_overflows(r, base, r)) return guard_unknown{};
        return r;
    }

    // ---- relations ----

    /// -1, 0, 1; nothing where the two can't be ordered, or one is NaN.
    [[nodiscard]] static std::optional<int> order(guard_object const& a, guard_object const& b) {
        auto const m = integer_of(a), n = integer_of(b);
        if (m && n) return *m < *n ? -1 : *m > *n ? 1 : 0;
        auto const x = real_of(a), y = real_of(b);
        if (x && y && !std::isnan(*x) && !std::isnan(*y)) return *x < *y ? -1 : *x > *y ? 1 : 0;
        return std::nullopt;
    }
    [[nodiscard]] static std::optional<bool> same(guard_object const& a, guard_object const& b) {
        if (auto const o = order(a, b)) return *o == 0;
        auto const* s = std::get_if<std::string>(&a);
        auto const* t = std::get_if<std::string>(&b);
        if (s && t) return *s == *t;
        auto const* k = std::get_if<guard_number_list>(&a);
        auto const* l = std::get_if<guard_number_list>(&b);
        if (k && l) return *k == *l;
        if (std::holds_alternative<guard_unknown>(a) || std::holds_alternative<guard_unknown>(b)) return std::nullopt;
        bool const is_none_a = std::holds_alternative<std::monostate>(a), is_none_b = std::holds_alternative<std::monostate>(b);
        if (is_none_a || is_none_b) return is_none_a == is_none_b;
        return std::nullopt;
    }
    [[nodiscard]] static std::optional<bool> relation(std::string_view sign, guard_object const& a, guard_object const& b) {
        if (sign == "==" || sign == "is") return same(a, b);
        if (sign == "!=" || sign == "is not") {
            auto const equal = same(a, b);
            return equal ? std::optional(!*equal) : std::nullopt;
        }
        if (sign == "in" || sign == "not in") {
            auto const* list = std::get_if<guard_number_list>(&b);
            auto const n = integer_of(a);
            if (!list || !n) return std::nullopt;
            return (std::find(list->begin(), list->end(), *n) != list->end()) == (sign == "in");
        }
        auto const o = order(a, b);
        if (!o) return std::nullopt;
        return sign == "<" ? *o < 0 : sign == "<=" ? *o <= 0 : sign == ">" ? *o > 0 : *o >= 0;
    }

    // ---- arguments ----

    [[nodiscard]] guard_object leaf(std::size_t at) const {
        return std::visit([](auto v) -> guard_object { return v; }, arguments_.leaf(at));
    }
    [[nodiscard]] guard_object branch(pytree const& tree, std::size_t first_leaf) const {
        return tree.is_leaf() ? leaf(first_leaf) : guard_object(guard_branch{&tree, first_leaf});
    }
    [[nodiscard]] guard_object child(guard_branch const& of, std::size_t k) const {
        if (k >= of.tree->children.size()) return guard_unknown{};
        std::size_t first = of.first_leaf;
        for (std::size_t i = 0; i < k; ++i) first += leaf_count(of.tree->children[i]);
        return branch(of.tree->children[k], first);
    }
    /// The keys of a dictionary, texts and whole numbers: the last list without a list inside in its context, which is a list of keys, or of a class and such
    /// a list.
    [[nodiscard]] static std::vector<guard_object> keys_of(std::string_view context) {
        std::vector<guard_object> keys;
        for (std::size_t at = 0; at < context.size();) {
            char const c = context[at++];
            if (c == '[') keys.clear();
            if (c == '"') {
                std::string text;
                for (; at < context.size() && context[at] != '"'; ++at) text += context[at] == '\\' && at + 1 < context.size() ? context[++at] : context[at];
                ++at;
                keys.emplace_back(std::move(text));
            } else if (c == '-' || (c >= '0' && c <= '9')) {
                std::int64_t n = 0;
                auto const read = std::from_chars(context.data() + at - 1, context.data() + context.size(), n);
                if (read.ec != std::errc()) return {};
                at = static_cast<std::size_t>(read.ptr - context.data());
                keys.emplace_back(n);
            }
        }
        return keys;
    }
    [[nodiscard]] static std::optional<std::size_t> key_place(pytree const& tree, guard_object const& key) {
        auto const keys = keys_of(tree.context);
        for (std::size_t k = 0; k < keys.size(); ++k)
            if (same(keys[k], key) == true) return k;
        return std::nullopt;
    }
    [[nodiscard]] guard_object index(guard_object const& of, guard_object const& key) const {
        if (std::holds_alternative<guard_scope>(of)) {
            auto const* name = std::get_if<std::string>(&key);
            return name ? argument(*name) : guard_unknown{};
        }
        auto const n = integer_of(key);
        if (auto const* list = std::get_if<guard_number_list>(&of)) {
            if (!n) return guard_unknown{};
            auto const size = static_cast<std::int64_t>(list->size());
            std::int64_t const at = *n < 0 ? *n + size : *n;
            return at >= 0 && at < size ? guard_object((*list)[static_cast<std::size_t>(at)]) : guard_unknown{};
        }
        if (auto const* inner = std::get_if<guard_branch>(&of)) {
            bool const is_dictionary = inner->tree->type.find("dict") != std::string::npos || inner->tree->type.find("Dict") != std::string::npos;
            if (!is_dictionary && n) return *n < 0 ? guard_unknown{} : child(*inner, static_cast<std::size_t>(*n));
            auto const place = key_place(*inner->tree, key);
            return place ? child(*inner, *place) : guard_unknown{};
        }
        if (auto const* m = std::get_if<guard_member>(&of); m && m->of) {
            auto const value = property(*m);
            return std::holds_alternative<guard_member>(value) ? guard_unknown{} : index(value, key);
        }
        return guard_unknown{};
    }
    /// `L['x']`: an argument of forward by name. Positional ones are named in order, those behind them by the keys of kwargs.
    [[nodiscard]] guard_object argument(std::string const& name) const {
        auto const& info = arguments_.info;
        if (info.in_spec && info.in_spec->children.size() == 2) {
            pytree const& args = info.in_spec->children[0];
            pytree const& kwargs = info.in_spec->children[1];
            std::size_t const kwargs_begin = leaf_count(args);
            if (auto const place = key_place(kwargs, name)) return child({&kwargs, kwargs_begin}, *place);
            auto const named = std::find(info.argument_names.begin(), info.argument_names.end(), name);
            auto const at = static_cast<std::size_t>(named - info.argument_names.begin());
            if (named != info.argument_names.end() && at < args.children.size()) return child({&args, 0}, at);
            if (info.argument_names.empty() && args.children.size() == 1 && arguments_.labels.size() == 1) return child({&args, 0}, 0);
        }
        auto const label = std::find(arguments_.labels.begin(), arguments_.labels.end(), name);
        return label == arguments_.labels.end() ? guard_object(guard_unknown{}) : leaf(static_cast<std::size_t>(label - arguments_.labels.begin()));
    }

    // ---- members and functions ----

    [[nodiscard]] static guard_object property(guard_member const& m) {
        guard_tensor const& t = *m.of;
        if (m.name == "shape") return t.sizes;
        if (m.name == "ndim") return static_cast<std::int64_t>(t.sizes.size());
        if (m.name == "dtype" && !t.dtype.empty()) return t.dtype;
        return m;
    }
    [[nodiscard]] static guard_object method(guard_member const& m, std::vector<guard_object> const& given) {
        guard_tensor const& t = *m.of;
        auto const pick = [&](std::vector<std::int64_t> const& all, bool is_known) -> guard_object {
            if (!is_known) return guard_unknown{};
            if (given.empty()) return all;
            auto const n = integer_of(given.front());
            auto const size = static_cast<std::int64_t>(all.size());
            if (given.size() != 1 || !n || *n < -size || *n >= size) return guard_unknown{};
            return all[static_cast<std::size_t>(*n < 0 ? *n + size : *n)];
        };
        if (m.name == "size") return pick(t.sizes, true);
        if (m.name == "stride") return pick(t.strides, t.strides.size() == t.sizes.size());
        if (!given.empty()) return guard_unknown{};
        if (m.name == "dim" || m.name == "ndimension") return static_cast<std::int64_t>(t.sizes.size());
        if (m.name == "storage_offset") return t.strides.size() == t.sizes.size() ? guard_object(t.storage_offset) : guard_unknown{};
        if (m.name == "numel" || m.name == "nelement") {
            std::int64_t n = 1;
            for (std::int64_t const s : t.sizes)
                if (multiply_overflows(n, s, n)) return guard_unknown{};
            return n;
        }
        return guard_unknown{};
    }

    [[nodiscard]] guard_object value_of(guard_term const& t) const {
        switch (t.op) {
            case guard_op::integer: return t.integer;
            case guard_op::real: return t.real;
            case guard_op::text: return t.text;
            case guard_op::name: return name(t.text);
            case guard_op::list: return list(t);
            case guard_op::index: return index(value_of(t.children[0]), value_of(t.children[1]));
            case guard_op::member: return member(value_of(t.children[0]), t.text);
            case guard_op::call: return call(t);
            case guard_op::negative: return arithmetic(guard_op::subtract, std::int64_t{0}, value_of(t.children[0]));
            case guard_op::positive: return arithmetic(guard_op::add, std::int64_t{0}, value_of(t.children[0]));
            case guard_op::logical_not: return logical_not(value_of(t.children[0]));
            case guard_op::logical_and: return logical(t, false);
            case guard_op::logical_or: return logical(t, true);
            case guard_op::condition: {
                auto const when = truth_of(value_of(t.children[1]));
                return when ? value_of(t.children[*when ? 0 : 2]) : guard_unknown{};
            }
            case guard_op::comparison: return comparison(t);
            default: return arithmetic(t.op, value_of(t.children[0]), value_of(t.children[1]));
        }
    }
    [[nodiscard]] static guard_object name(std::string const& text) {
        if (text == "L") return guard_scope{};
        if (text == "None") return std::monostate{};
        if (text == "True") return true;
        if (text == "False") return false;
        return guard_member{text, std::nullopt};
    }
    [[nodiscard]] guard_object list(guard_term const& t) const {
        guard_number_list out;
        for (auto const& c : t.children) {
            auto const n = integer_of(value_of(c));
            if (!n) return guard_unknown{};
            out.push_back(*n);
        }
        return out;
    }
    [[nodiscard]] guard_object member(guard_object const& of, std::string const& text) const {
        if (auto const* tensor = std::get_if<guard_tensor>(&of)) return property({text, *tensor});
        if (auto const* m = std::get_if<guard_member>(&of); m && !m->of) return guard_member{m->name + "." + text, std::nullopt};
        if (auto const* inner = std::get_if<guard_branch>(&of))  // a named tuple, a dataclass
            if (auto const place = key_place(*inner->tree, text)) return child(*inner, *place);
        return guard_unknown{};
    }
    [[nodiscard]] static guard_object logical_not(guard_object const& o) {
        auto const truth = truth_of(o);
        return truth ? guard_object(!*truth) : guard_unknown{};
    }
    /// `and` and `or`; what is not known matters only where the rest does not decide.
    [[nodiscard]] guard_object logical(guard_term const& t, bool decides) const {
        bool is_known = true;
        for (auto const& c : t.children) {
            auto const truth = truth_of(value_of(c));
            if (truth == decides) return decides;
            is_known = is_known && truth.has_value();
        }
        return is_known ? guard_object(!decides) : guard_unknown{};
    }
    [[nodiscard]] guard_object comparison(guard_term const& t) const {
        guard_object left = value_of(t.children.front());
        bool is_known = true;
        for (std::size_t k = 0; k < t.signs.size(); ++k) {
            guard_object right = value_of(t.children[k + 1]);
            auto const holds = relation(t.signs[k], left, right);
            if (holds == false) return false;
            is_known = is_known && holds.has_value();
            left = std::move(right);
        }
        return is_known ? guard_object(true) : guard_unknown{};
    }
    [[nodiscard]] guard_object call(guard_term const& t) const {
        auto const of = value_of(t.children.front());
        auto const* function = std::get_if<guard_member>(&of);
        if (!function) return guard_unknown{};
        std::vector<guard_object> given;
        for (std::size_t k = 1; k < t.children.size(); ++k) given.push_back(value_of(t.children[k]));
        return function->of ? method(*function, given) : apply(function->name, given);
    }
    [[nodiscard]] static guard_object apply(std::string_view function, std::vector<guard_object> const& given) {
        auto const dot = function.rfind('.');
        std::string_view const space = dot == std::string_view::npos ? std::string_view() : function.substr(0, dot);
        std::string_view base = function.substr(dot == std::string_view::npos ? 0 : dot + 1);
        if (!space.empty() && space != "math" && space != "torch" && space != "operator" && space != "sympy") return guard_unknown{};
        for (std::string_view const prefix : {"_sym_", "sym_"})
            if (base.starts_with(prefix)) base.remove_prefix(prefix.size());
        if (base == "max" || base == "min") return extreme(base == "max" ? 1 : -1, given);
        if (base == "sum") return total(given);
        if (base == "ite" && given.size() == 3) {
            auto const when = truth_of(given[0]);
            return when ? given[*when ? 1 : 2] : guard_unknown{};
        }
        if (base == "pow" && given.size() == 2) return arithmetic(guard_op::power, given[0], given[1]);
        if (given.size() != 1) return guard_unknown{};
        auto const n = integer_of(given.front());
        auto const x = real_of(given.front());
        if (base == "not") return logical_not(given.front());
        if (base == "bool") return logical_not(logical_not(given.front()));
        if (base == "len") {
            auto const* list = std::get_if<guard_number_list>(&given.front());
            auto const* inner = std::get_if<guard_branch>(&given.front());
            return list    ? guard_object(static_cast<std::int64_t>(list->size()))
                   : inner ? guard_object(static_cast<std::int64_t>(inner->tree->children.size()))
                           : guard_unknown{};
        }
        if (!x) return guard_unknown{};
        if (base == "float") return *x;
        if (base == "abs") return n ? (*n < 0 ? arithmetic(guard_op::subtract, std::int64_t{0}, *n) : guard_object(*n)) : guard_object(std::abs(*x));
        if (base == "trunc" || base == "int") return n ? guard_object(*n) : to_integer(std::trunc(*x));
        if (base == "floor") return n ? guard_object(*n) : to_integer(std::floor(*x));
        if (base == "ceil") return n ? guard_object(*n) : to_integer(std::ceil(*x));
        if (base == "round") return n ? guard_object(*n) : to_integer(std::nearbyint(*x));
        return elementary(base, *x);
    }
    [[nodiscard]] static guard_object elementary(std::string_view base, double x) {
        using function = double (*)(double);
        constexpr std::pair<std::string_view, function> known[] = {
            {"sqrt", std::sqrt}, {"exp", std::exp},   {"log", std::log},   {"log2", std::log2}, {"sin", std::sin},   {"cos", std::cos},  {"tan", std::tan},
            {"asin", std::asin}, {"acos", std::acos}, {"atan", std::atan}, {"sinh", std::sinh}, {"cosh", std::cosh}, {"tanh", std::tanh}};
        for (auto const& [name, f] : known)
            if (name == base) return f(x);
        return guard_unknown{};
    }
    [[nodiscard]] static guard_object extreme(int sign, std::vector<guard_object> const& given) {
        if (given.size() == 1)
            if (auto const* list = std::get_if<guard_number_list>(&given.front())) {
                std::vector<guard_object> const items(list->begin(), list->end());
                return items.empty() ? guard_object(guard_unknown{}) : extreme(sign, items);
            }
        if (given.empty()) return guard_unknown{};
        guard_object best = given.front();
        for (auto const& g : given) {
            auto const o = order(g, best);
            if (!o) return guard_unknown{};
            if (*o == sign) best = g;
        }
        return best;
    }
    [[nodiscard]] static guard_object total(std::vector<guard_object> const& given) {
        auto const* list = given.size() == 1 ? std::get_if<guard_number_list>(&given.front()) : nullptr;
        guard_object sum = std::int64_t{0};
        if (list)
            for (std::int64_t const n : *list) sum = arithmetic(guard_op::add, sum, n);
        else
            for (auto const& g : given) sum = arithmetic(guard_op::add, sum, g);
        return sum;
    }
};

}}}  // namespace torch_ir::detail
