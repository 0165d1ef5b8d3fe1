// SPDX-License-Identifier: MIT
/// Translations as text: `Mul(self, Sigmoid(self))`, for operators that are a formula of others.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/ir/parse_double.hpp>
#include <torch_ir/onnx/call.hpp>

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// What a formula is calculated in.
enum class formula_type : std::uint8_t {
    of_result,  ///< the type of the result
    promoted    ///< that of the arguments `self` and `other`
};

/// Reads and writes a formula. Grammar: `Operator(operand, …; attribute=number, …)`, where an operand is another formula, an argument of the call, or a number. An attribute may be an argument.
class formula {
public:
    formula(std::string_view text, onnx_call& call, formula_type type)
        : text_(text), call_(call), type_(type == formula_type::of_result ? call.result_dtype() : call.promoted("self", "other")) {}

    /// The value of the formula.
    [[nodiscard]] onnx_operand write() { return operand(); }

private:
    std::string_view text_;
    onnx_call& call_;
    dtype type_;
    std::size_t at_ = 0;

    [[nodiscard]] char next() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    [[nodiscard]] std::string_view word() {
        (void)next();
        std::size_t const begin = at_;
        while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_' || text_[at_] == '.' || text_[at_] == '-'))
            ++at_;
        return text_.substr(begin, at_ - begin);
    }
    [[nodiscard]] static bool is_number(std::string_view word) {
        return !word.empty() && (std::isdigit(static_cast<unsigned char>(word[0])) || word[0] == '-');
    }

    [[nodiscard]] onnx_operand operand() {
        std::string_view const name = word();
        if (is_number(name)) return call_.number(parse_double(name).value_or(0), type_);
        if (next() != '(') return call_.input(name, type_);
        ++at_;
        std::vector<onnx_operand> operands;
        std::vector<onnx_attribute> attributes;
        while (next() != ')' && next() != ';') {
            operands.push_back(operand());
            if (next() == ',') ++at_;
        }
        if (next() == ';') ++at_;
        while (next() != ')' && next() != '\0') {
            std::string_view const key = word();
            ++at_;  // '='
            std::string_view const value = word();
            attributes.push_back(
                {std::string(key), is_number(value) ? static_cast<float>(parse_double(value).value_or(0)) : static_cast<float>(call_.call().number(value))});
            if (next() == ',') ++at_;
        }
        ++at_;
        return call_.make(name, operands, std::move(attributes));
    }
};

}}}  // namespace torch_ir::detail
