// SPDX-License-Identifier: MIT
/// A module of MLIR while it is written: text of a function, constants in front of it, bytes behind it, and what could not be written.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/error.hpp>
#include <torch_ir/ir/dtype.hpp>
#include <torch_ir/ir/keyed_hash.hpp>
#include <torch_ir/ir/tensor_data.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/mlir/detail/text.hpp>
#include <torch_ir/mlir/options.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// A value of the text: `%x` and its type.
struct mlir_value {
    std::string name;
    std::string type;
};

/// `%a, %b` of values, or their types.
[[nodiscard]] inline std::string mlir_list(std::vector<mlir_value> const& values, std::string mlir_value::*part) {
    std::string out;
    for (auto const& v : values) (out += out.empty() ? "" : ", ") += v.*part;
    return out;
}

/// What all calls of one module share.
class mlir_module {
public:
    explicit mlir_module(mlir_options const& options) : options_(options) {}

    [[nodiscard]] mlir_options const& options() const noexcept { return options_; }
    [[nodiscard]] mlir_names& names() noexcept { return names_; }

    // ---- constants: each once, in front of the function's operations ----
    [[nodiscard]] mlir_value none() { return constant("none", "none", "!torch.none"); }
    [[nodiscard]] mlir_value integer(std::int64_t n) {
        auto const text = std::to_string(n);
        return constant("int " + text, "int" + text, "!torch.int");
    }
    [[nodiscard]] mlir_value floating(double x) { return constant("float " + mlir_float(x), "float", "!torch.float"); }
    [[nodiscard]] mlir_value boolean(bool b) { return b ? constant("bool true", "true", "!torch.bool") : constant("bool false", "false", "!torch.bool"); }
    [[nodiscard]] mlir_value text(std::string_view s) { return constant("str " + mlir_string(s), "str", "!torch.str"); }
    [[nodiscard]] mlir_value device(std::string_view name) { return constant("device " + mlir_string(name), "device", "!torch.Device"); }

    /// A tensor with its elements, which must be within its storage. Nothing where the dialect lacks the dtype.
    [[nodiscard]] std::optional<mlir_value> literal(tensor_data const& t, std::string_view wish) {
        auto const type = mlir_dtype_of(t.dtype);
        if (!type) return std::nullopt;
        std::vector<std::byte> copy;
        auto const bytes = mlir_bytes(t, copy);
        constexpr std::size_t most_inline = 256;
        bool const is_bits = t.dtype == dtype::bool_;
        if (bytes.empty()) return literal("dense<>", t.sizes, type->torch, wish);
        if (is_bits && std::adjacent_find(bytes.begin(), bytes.end(), std::not_equal_to<>()) == bytes.end())
            return literal(bytes[0] != std::byte{0} ? "dense<true>" : "dense<false>", t.sizes, type->torch, wish);
        // bits are packed in a way of the reader's own, so flags go as bytes
        auto const stored = is_bits ? *mlir_dtype_of(dtype::int8) : *type;
        std::string elements;
        // IREE 3.13 folds comparisons of 2 to 16 floating-point numbers that it can read in the text, and never ends
        bool const never_ends = kind_of(t.dtype) == dtype_kind::floating && bytes.size() > element_size(t.dtype) && bytes.size() <= 16 * element_size(t.dtype);
        if (bytes.size() <= most_inline && !never_ends) {
            mlir_hex(bytes, [&](std::string_view digits) { elements += digits; });
            elements = "dense<\"0x" + elements + "\">";
        } else {
            elements = "dense_resource<" + resource(t) + ">";
        }
        auto const written = literal(elements, t.sizes, stored.torch, wish);
        return is_bits ? to_flags(written, t.sizes, wish) : written;
    }

    /// Bytes from a byte each to i1: nonzero is true.
    [[nodiscard]] mlir_value to_flags(mlir_value const& bytes, std::span<std::int64_t const> sizes, std::string_view wish) {
        mlir_value out{names_.value(wish), mlir_tensor(shape(sizes.begin(), sizes.end()), "i1")};
        auto const number = integer(mlir_dtype_of(dtype::bool_)->number);
        head_ += concat("    ", out.name, " = torch.prims.convert_element_type ", bytes.name, ", ", number.name, " : ", bytes.type, ", !torch.int -> ",
                        out.type, "\n");
        return out;
    }

    /// Keeps a tensor for the end of the text, which refers to it by the name that is returned.
    [[nodiscard]] std::string resource(tensor_data const& t) {
        resources_.push_back(t);
        return "torch_tensor_" + std::to_string(resources_.size() - 1);
    }

    /// Operations in front of the function's own.
    [[nodiscard]] std::string& head() noexcept { return head_; }
    [[nodiscard]] std::string& body() noexcept { return body_; }
    [[nodiscard]] std::string const& head() const noexcept { return head_; }
    [[nodiscard]] std::vector<tensor_data> const& resources() const noexcept { return resources_; }

    /// What can't be written.
    [[nodiscard]] std::vector<mlir_obstacle>& obstacles() noexcept { return obstacles_; }

private:
    mlir_options const& options_;
    mlir_names names_;
    std::string head_, body_;
    name_map<mlir_value> constants_;
    std::vector<tensor_data> resources_;  ///< share their bytes
    std::vector<mlir_obstacle> obstacles_;

    [[nodiscard]] mlir_value constant(std::string const& text, std::string_view wish, std::string_view type) {
        auto const [at, is_new] = constants_.try_emplace(text);
        if (is_new) {
            at->second = {names_.value(wish), std::string(type)};
            head_ += concat("    ", at->second.name, " = torch.constant.", text, "\n");
        }
        return at->second;
    }

    [[nodiscard]] mlir_value literal(std::string_view elements, std::span<std::int64_t const> sizes, std::string_view type, std::string_view wish) {
        mlir_value out{names_.value(wish), mlir_tensor(shape(sizes.begin(), sizes.end()), type)};
        head_ += concat("    ", out.name, " = torch.vtensor.literal(", elements, " : ", mlir_builtin_tensor(sizes, type), ") : ", out.type, "\n");
        return out;
    }
};

}}}  // namespace torch_ir::detail
