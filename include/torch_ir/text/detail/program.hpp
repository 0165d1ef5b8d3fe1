// SPDX-License-Identifier: MIT
/// The lines of a program's text form, read. Grammar: text/print.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/ir/attribute_text.hpp>
#include <torch_ir/ir/ir.hpp>
#include <torch_ir/text/detail/cursor.hpp>
#include <torch_ir/text/detail/reader.hpp>
#include <torch_ir/text/detail/scope.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A program as read, in the order of its events.
struct text_program {
    model_info info;
    std::vector<std::variant<input_node, weight_node>> arguments;
    std::vector<tensor_constant> constants;
    std::vector<unresolved_value> unresolved;
    std::vector<call_node> calls;
    std::optional<output_node> output;
    std::vector<text_program> subgraphs;
};

/// Reads the lines of one program: to the end of the text, or of the block of a sub-program to its `}`.
class text_program_reader {
public:
    text_program_reader(text_cursor& in, std::size_t depth, device const& usual) : in_(in), depth_(depth), values_(in_, scope_, usual) {}
    [[nodiscard]] text_program read();

private:
    struct results {
        std::vector<value> values;
        std::vector<std::int32_t> returns;
        bool tuple = false;
        std::size_t start = 0;
    };

    text_cursor& in_;
    std::size_t depth_;
    text_scope scope_;
    text_reader values_;
    text_program program_;
    bool named_ = false;

    void statement();
    void keyword(std::string_view word, std::size_t start);
    void range();
    void constant();
    void subgraph(std::size_t start);
    void output();
    void node();
    void call(results);
    void arguments(call_node&);
    [[nodiscard]] bool program_argument(std::string_view word, results&);
    [[nodiscard]] results left_side();
    [[nodiscard]] value result();
    [[nodiscard]] std::string in_parentheses(std::string_view expected);
    [[nodiscard]] torch_ir::pytree pytree(std::size_t depth);
    [[nodiscard]] std::vector<type_claim> claims();
};

// ---- implementation -------------------------------------------------------------------------------------------------

inline text_program text_program_reader::read() {
    for (;;) {
        if (!in_.next_line()) {
            if (depth_ > 0) in_.fail("'}' behind the sub-program");
            break;
        }
        if (depth_ > 0 && in_.peek() == '}') break;
        if (program_.output) in_.fail("nothing behind return");
        statement();
        in_.expect_line_end();
    }
    program_.unresolved = scope_.finish(in_);
    return std::move(program_);
}

inline void text_program_reader::statement() {
    std::size_t const start = in_.position();
    char const next = in_.peek();
    auto const word = in_.peek_word();
    if (next == '%' || next == '[' || next == '(' || next == '"' || word.find('.') != std::string_view::npos) return node();
    static_cast<void>(in_.word());
    keyword(word, start);
}

inline void text_program_reader::keyword(std::string_view word, std::size_t start) {
    auto& info = program_.info;
    if (word == "program") {
        if (std::exchange(named_, true)) in_.fail_at(start, "one line 'program'", "a second one");
        info.model_name = in_.quoted("the program's name in quotes");
        if (in_.at_line_end()) return;
        if (in_.word() != "pytorch") in_.fail_at(start, "program \"name\" pytorch \"version\"", "another word than pytorch");
        info.pytorch_version = in_.quoted("the version of PyTorch in quotes");
    } else if (word == "device") {
        if (depth_ > 0 || scope_.has_values()) in_.fail_at(start, "the line 'device' in the head of the whole program", "one behind values");
        values_.read_usual_device();
    } else if (word == "opset") {
        auto space = in_.word_or_quoted("a namespace of operators");
        if (!info.opset.emplace(std::move(space), in_.integer()).second) in_.fail_at(start, "one version a namespace", "a second one");
    } else if (word == "range") {
        range();
    } else if (word == "guard") {
        info.guards.push_back(in_.quoted());
    } else if (word == "arguments") {
        while (!in_.at_line_end()) info.argument_names.push_back(in_.quoted());
    } else if (word == "in_spec") {
        info.in_spec = pytree(0);
    } else if (word == "out_spec") {
        info.out_spec = pytree(0);
    } else if (word == "constant") {
        constant();
    } else if (word == "unresolved") {
        scope_.declare_unresolved(in_);
    } else if (word == "graph") {
        subgraph(start);
    } else if (word == "return") {
        output();
    } else {
        in_.fail_at(start,
                    "a node such as %y: float32[2] = aten.relu.default(self=%x), return, or a line of the head "
                    "(program, device, opset, range, guard, arguments, in_spec, out_spec, constant, unresolved, graph)");
    }
}

inline void text_program_reader::range() {
    symbol_range r;
    r.symbol = in_.word_or_quoted("a symbol");
    auto const bound = [&]() -> std::optional<std::int64_t> {
        if (in_.take('*')) return std::nullopt;
        return in_.integer("a bound: an integer or *");
    };
    r.min = bound();
    r.max = bound();
    program_.info.ranges.push_back(std::move(r));
}

inline torch_ir::pytree text_program_reader::pytree(std::size_t depth) {
    if (depth > max_depth) in_.fail_at(in_.position(), "at most " + std::to_string(max_depth) + " levels", "more");
    torch_ir::pytree t;
    if (in_.take('*')) return t;
    std::size_t const start = in_.position();
    t.type = in_.word_or_quoted("a pytree: * or type \"context\" (children)");
    if (t.type.empty()) in_.fail_at(start, "the type of a container", "an empty one");
    if (in_.peek() == '"') t.context = in_.quoted();
    in_.expect('(');
    if (in_.take(')')) return t;
    do t.children.push_back(pytree(depth + 1));
    while (in_.take(','));
    in_.expect(')');
    return t;
}

inline void text_program_reader::constant() {
    tensor_constant c;
    c.target = in_.quoted("the constant's name in quotes");
    in_.expect('=');
    std::size_t const start = in_.position();
    tensor_type const type = values_.tensor();
    tensor_type plain;
    plain.dtype = type.dtype;
    plain.sizes = type.sizes;
    plain.device = values_.usual_device();
    plain.strides = type.strides;
    auto const sizes = static_sizes(type.sizes);
    auto const strides = type.strides ? static_sizes(*type.strides) : std::nullopt;
    if (!sizes || !strides || type != plain) in_.fail_at(start, "a type with static sizes and strides and nothing else");

    std::size_t const digits = in_.position();
    std::string const text = in_.quoted("the constant's bytes in hexadecimal, in quotes");
    auto const digit = [&](char d) -> unsigned {
        if (is_text_digit(d)) return static_cast<unsigned>(d - '0');
        if (d >= 'a' && d <= 'f') return static_cast<unsigned>(d - 'a' + 10);
        if (d >= 'A' && d <= 'F') return static_cast<unsigned>(d - 'A' + 10);
        in_.fail_at(digits, "hexadecimal digits", "other characters");
    };
    if (text.size() % 2 != 0) in_.fail_at(digits, "two digits a byte", "an odd number of digits");
    std::vector<std::byte> bytes(text.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(digit(text[2 * i]) << 4U | digit(text[2 * i + 1]));
    c.data = make_tensor_data(type.dtype, {}, std::move(bytes));
    c.data.sizes = *sizes;
    c.data.strides = *strides;
    if (!is_within_storage(c.data)) in_.fail_at(digits, "the bytes of all elements", std::to_string(c.data.storage.size()) + " bytes");
    program_.constants.push_back(std::move(c));
}

inline void text_program_reader::subgraph(std::size_t start) {
    std::size_t const number = in_.position();
    if (in_.index() != program_.subgraphs.size()) in_.fail_at(number, "sub-programs numbered in order, next " + std::to_string(program_.subgraphs.size()));
    if (depth_ >= max_depth) in_.fail_at(start, "at most " + std::to_string(max_depth) + " levels of sub-programs", "more");
    in_.expect('{');
    in_.expect_line_end();
    program_.subgraphs.push_back(text_program_reader(in_, depth_ + 1, values_.usual_device()).read());
    in_.expect('}');
}

inline value text_program_reader::result() {
    value v = scope_.define(in_);
    in_.expect(':');
    v.type = values_.type();
    return v;
}

inline text_program_reader::results text_program_reader::left_side() {
    results out;
    out.start = in_.position();
    char const next = in_.peek();
    if (next != '%' && next != '[' && next != '(') return out;
    if (in_.take('(')) {
        in_.expect(')');
        out.tuple = true;
    } else {
        bool lists = false;
        do {
            if (!out.returns.empty() && in_.peek() == '=') {
                out.tuple = true;
                break;
            }
            std::size_t const before = out.values.size();
            if (in_.take('[')) {
                lists = true;
                if (!in_.take(']')) {
                    do out.values.push_back(result());
                    while (in_.take(','));
                    in_.expect(']');
                }
                out.returns.push_back(static_cast<std::int32_t>(out.values.size() - before));
            } else {
                out.values.push_back(result());
                out.returns.push_back(-1);
            }
        } while (in_.take(','));
        if (!lists) out.returns.clear();
    }
    in_.expect('=');
    return out;
}

inline std::string text_program_reader::in_parentheses(std::string_view expected) {
    in_.expect('(');
    auto text = in_.quoted(expected);
    in_.expect(')');
    return text;
}

inline void text_program_reader::node() {
    results left = left_side();
    if (!program_argument(in_.peek_word(), left)) call(std::move(left));
}

/// An input or a weight, if `word` says so.
inline bool text_program_reader::program_argument(std::string_view word, results& left) {
    auto const is_weight = word == "parameter" || word == "buffer" || word == "constant";
    if (!is_weight && word != "input" && word != "object" && word != "token") return false;
    if (left.values.size() != 1 || left.tuple || !left.returns.empty())
        in_.fail_at(left.start, "one value in front of '= " + std::string(word) + "'", "another number");
    if (!program_.calls.empty()) in_.fail_at(left.start, "inputs and weights before the calls", "one behind a call");
    static_cast<void>(in_.word());
    if (is_weight) {
        weight_node w;
        w.result = std::move(left.values.front());
        w.kind = word == "parameter" ? weight_kind::parameter : word == "buffer" ? weight_kind::buffer : weight_kind::constant;
        in_.expect('(');
        w.target = in_.quoted("the weight's key in the state dict in quotes");
        while (in_.take(',')) {
            std::size_t const start = in_.position();
            auto const option = in_.word();
            bool const named = (option == "persistent" || option == "aliases") && in_.take('=');
            if (named && option == "aliases") {
                in_.expect('[');
                do w.aliases.push_back(in_.quoted("another key of the weight in quotes"));
                while (in_.take(','));
                in_.expect(']');
                continue;
            }
            auto const flag = named ? in_.word() : std::string_view();
            if (flag != "True" && flag != "False") in_.fail_at(start, "persistent=False");
            w.persistent = flag == "True";
        }
        in_.expect(')');
        program_.arguments.emplace_back(std::move(w));
        return true;
    }
    input_node i;
    i.result = std::move(left.values.front());
    if (word == "object" || word == "token") {
        i.kind = word == "object" ? input_kind::object : input_kind::token;
        i.target = in_parentheses("a name in quotes");
    } else if (in_.take('(')) {
        i.kind = input_kind::constant;
        i.constant = values_.value();
        in_.expect(')');
    }
    program_.arguments.emplace_back(std::move(i));
    return true;
}

inline void text_program_reader::call(results left) {
    call_node c;
    std::size_t const start = in_.position();
    bool const is_quoted = in_.peek() == '"';
    c.op = op_name(in_.word_or_quoted("an operator such as aten.add.Tensor, or input, parameter, buffer, constant"));
    if (!is_quoted && c.op.text().find('.') == std::string::npos)
        in_.fail_at(start, "an operator such as aten.add.Tensor (quoted if it has no dot), or input, parameter, buffer, constant");
    if (in_.take('@')) c.name = in_.word_or_quoted("the node's name");
    else if (!left.values.empty()) c.name = left.values.front().name;
    if (in_.take('!')) c.bound = binding::flattened;
    c.results = std::move(left.values);
    c.returns = std::move(left.returns);
    c.returns_tuple = left.tuple;
    arguments(c);
    c.claims = claims();
    program_.calls.push_back(std::move(c));
}

inline void text_program_reader::arguments(call_node& c) {
    in_.expect('(');
    if (in_.take(')')) return;
    auto kind = argument_kind::positional;
    do {
        if (in_.take('*')) {
            kind = argument_kind::keyword;
            continue;
        }
        if (in_.take('/')) {
            kind = argument_kind::positional;
            continue;
        }
        argument a;
        a.kind = kind;
        std::size_t const start = in_.position();
        if (in_.peek() == '"' || !in_.peek_word().empty()) {
            a.name = in_.word_or_quoted("a name");
            if (!in_.take('=')) {  // it was the value
                a.name.clear();
                in_.go_back(start);
            }
        }
        a.value = values_.value();
        c.arguments.push_back(std::move(a));
    } while (in_.take(','));
    in_.expect(')');
}

inline std::vector<type_claim> text_program_reader::claims() {
    std::vector<type_claim> out;
    if (in_.peek_word() != "claims") return out;
    static_cast<void>(in_.word());
    do {
        type_claim c;
        in_.expect('(');
        c.argument = in_.index();
        in_.expect(',');
        c.element = in_.index();
        in_.expect(')');
        in_.expect(':');
        c.type = values_.tensor();
        out.push_back(std::move(c));
    } while (in_.take(','));
    return out;
}

inline void text_program_reader::output() {
    output_node n;
    if (!in_.at_line_end() && in_.peek_word() != "claims") {
        do {
            output_entry e;
            auto const word = in_.peek_word();
            for (std::size_t k = 0; k < output_kind_words.size(); ++k) {
                if (word != output_kind_words[k]) continue;
                static_cast<void>(in_.word());
                e.kind = static_cast<output_kind>(k);
                e.target = in_parentheses("what the output is written to, in quotes");
                in_.expect('=');
            }
            e.value = values_.value();
            n.entries.push_back(std::move(e));
        } while (in_.take(','));
    }
    n.claims = claims();
    program_.output = std::move(n);
}

}}}  // namespace torch_ir::detail
