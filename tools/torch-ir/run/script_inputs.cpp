// SPDX-License-Identifier: MIT
#include "script_inputs.hpp"

#include "../program_file.hpp"

#include <torch_ir/error.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include <ATen/core/Dict.h>
#include <ATen/core/List.h>
#include <ATen/core/jit_type.h>

namespace torch_ir_tool {

namespace {

using namespace torch_ir;
using c10::TypeKind;

c10::TypePtr element_of(c10::Type const& type, std::size_t i = 0) { return type.containedType(i); }

bool is_number(c10::Type const& type) {
    return type.kind() == TypeKind::IntType || type.kind() == TypeKind::FloatType || type.kind() == TypeKind::BoolType || type.kind() == TypeKind::NumberType;
}

/// A tensor, or the number in it where a number is wanted.
c10::IValue leaf(c10::IValue const& given, c10::Type const& type, std::string const& name) {
    if (!is_number(type) || !given.isTensor()) return given;
    at::Tensor const& t = given.toTensor();
    if (t.is_meta() || t.numel() != 1)
        raise(error::bad_argument("input '" + name + "'", "a number, in a tensor of one element of --inputs FILE",
                                  t.is_meta() ? "its type alone" : "another tensor"));
    if (type.kind() == TypeKind::IntType) return t.item().toLong();
    if (type.kind() == TypeKind::FloatType) return t.item().toDouble();
    if (type.kind() == TypeKind::BoolType) return t.item().toBool();
    return c10::IValue(t.item());
}

c10::IValue make_tuple(c10::Type const& type, std::vector<c10::IValue> items) {
    auto const tuple = type.castRaw<c10::TupleType>();
    if (tuple && tuple->schema())
        return c10::ivalue::Tuple::createNamed(std::move(items), std::const_pointer_cast<c10::TupleType>(type.cast<c10::TupleType>()));
    return c10::ivalue::Tuple::create(std::move(items));
}

/// A dictionary's key: text, or the integer that a text is.
c10::IValue key_of(c10::Type const& type, std::string const& text) {
    if (type.kind() != TypeKind::IntType) return text;
    std::int64_t n = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (failed != std::errc() || end != text.data() + text.size()) raise(error::bad_argument("a key of an input", "an integer", "'" + text + "'"));
    return n;
}

/// Values in the order of the signature.
class ordered_packer {
public:
    ordered_packer(std::vector<c10::IValue> values, std::vector<std::string> const& names) : values_(std::move(values)), names_(names) {}

    [[nodiscard]] std::vector<c10::IValue> pack(std::vector<c10::Argument> const& arguments) {
        std::vector<c10::IValue> out;
        for (std::size_t i = 1; i < arguments.size(); ++i) {
            std::size_t behind = 0;
            for (std::size_t k = i + 1; k < arguments.size(); ++k) behind += arguments[k].default_value() ? 0 : least(*arguments[k].type());
            if (next_ == values_.size() && arguments[i].default_value()) break;
            out.push_back(pack(*arguments[i].type(), arguments[i].name(), behind));
        }
        if (next_ == values_.size()) return out;
        raise(error::bad_argument("example inputs", std::to_string(next_) + " that forward takes", std::to_string(values_.size())));
    }

private:
    std::vector<c10::IValue> values_;
    std::vector<std::string> const& names_;
    std::size_t next_ = 0;

    /// How many values a type takes at least.
    [[nodiscard]] static std::size_t least(c10::Type const& type) {
        if (type.kind() == TypeKind::OptionalType || type.kind() == TypeKind::ListType || type.kind() == TypeKind::DictType) return 0;
        if (type.kind() != TypeKind::TupleType) return 1;
        std::size_t sum = 0;
        for (std::size_t i = 0; i < type.containedTypeSize(); ++i) sum += least(*element_of(type, i));
        return sum;
    }
    [[nodiscard]] std::size_t left(std::size_t behind) const { return values_.size() - next_ - std::min(values_.size() - next_, behind); }

    [[nodiscard]] c10::IValue pack(c10::Type const& type, std::string const& name, std::size_t behind) {
        switch (type.kind()) {
            case TypeKind::OptionalType: return left(behind) == 0 ? c10::IValue() : pack(*element_of(type), name, behind);
            case TypeKind::TupleType: {
                std::vector<c10::IValue> items;
                std::size_t later = least(type);
                for (std::size_t i = 0; i < type.containedTypeSize(); ++i) {
                    later -= least(*element_of(type, i));
                    items.push_back(pack(*element_of(type, i), name + "." + std::to_string(i), behind + later));
                }
                return make_tuple(type, std::move(items));
            }
            case TypeKind::ListType: {
                c10::impl::GenericList items(element_of(type));
                while (left(behind) > 0) {
                    std::size_t const before = next_;
                    items.push_back(pack(*element_of(type), name + "." + std::to_string(items.size()), behind));
                    if (next_ == before) break;
                }
                return items;
            }
            case TypeKind::DictType: return pack_dictionary(type, name);
            default: break;
        }
        if (next_ == values_.size())
            raise(error::bad_argument("example inputs", "one for '" + name + "', which forward takes", std::to_string(values_.size()) + " in all"));
        c10::IValue const value = values_[next_++];
        return leaf(value, type, name);
    }

    /// Names tell how far a dictionary goes, and its keys.
    [[nodiscard]] c10::IValue pack_dictionary(c10::Type const& type, std::string const& name) {
        if (names_.size() != values_.size())
            raise(
                error::bad_argument("example inputs", "named ones for the dictionary '" + name + "': " + name + ".KEY", "numbers, which don't tell the keys"));
        std::string const prefix = name + "_";
        c10::impl::GenericDict out(element_of(type, 0), element_of(type, 1));
        auto const kind = element_of(type, 1)->kind();
        bool const is_nested = kind == TypeKind::TupleType || kind == TypeKind::ListType;
        auto const key_at = [&](std::size_t i) {  // `a` of `d_a`, or of `d_a_0`
            std::string key = names_[i].substr(prefix.size());
            if (is_nested) key.resize(std::min(key.rfind('_'), key.size()));
            return key;
        };
        while (next_ < values_.size() && names_[next_].starts_with(prefix)) {
            std::string const key = key_at(next_);
            std::size_t end = next_ + 1;
            while (is_nested && end < values_.size() && names_[end].starts_with(prefix) && key_at(end) == key) ++end;
            out.insert(key_of(*element_of(type, 0), key), pack(*element_of(type, 1), name, values_.size() - end));
        }
        return out;
    }
};

/// Values by name.
class named_packer {
public:
    explicit named_packer(tensor_map const& tensors) : tensors_(tensors) {}

    [[nodiscard]] std::vector<c10::IValue> pack(std::vector<c10::Argument> const& arguments, std::string const& file) {
        std::vector<c10::IValue> out;
        for (std::size_t i = 1; i < arguments.size(); ++i) {
            auto const value = find(*arguments[i].type(), arguments[i].name());
            if (value) out.push_back(*value);
            else if (arguments[i].default_value()) out.push_back(*arguments[i].default_value());
            else
                raise(error::bad_argument(file, "the input " + form_of(*arguments[i].type(), arguments[i].name()) + ", or inputs named input_0, input_1, …",
                                          "none of that name among " + std::to_string(tensors_.size())));
        }
        for (auto const& [name, tensor] : tensors_)
            if (!used_.contains(name))
                raise(error::bad_argument(file, "the inputs of forward, named input_0, input_1, … or as it names them", "'" + name + "'"));
        return out;
    }

private:
    tensor_map const& tensors_;
    std::set<std::string> used_;

    /// How an input is named: 'x', 'pair.0', 'd.KEY'.
    [[nodiscard]] static std::string form_of(c10::Type const& type, std::string const& name) {
        bool const is_dictionary = type.kind() == TypeKind::DictType;
        bool const is_sequence = type.kind() == TypeKind::ListType || type.kind() == TypeKind::TupleType;
        return "'" + name + (is_dictionary ? ".KEY" : is_sequence ? ".0" : "") + "'";
    }

    [[nodiscard]] std::optional<c10::IValue> find(c10::Type const& type, std::string const& name) {
        switch (type.kind()) {
            case TypeKind::OptionalType: {
                auto value = find(*element_of(type), name);
                return value ? *value : c10::IValue();
            }
            case TypeKind::TupleType: {
                std::vector<c10::IValue> items;
                for (std::size_t i = 0; i < type.containedTypeSize(); ++i) {
                    auto item = find(*element_of(type, i), name + "." + std::to_string(i));
                    if (!item) return std::nullopt;
                    items.push_back(std::move(*item));
                }
                return make_tuple(type, std::move(items));
            }
            case TypeKind::ListType: {
                c10::impl::GenericList items(element_of(type));
                while (has_any(name + "." + std::to_string(items.size()))) {
                    auto item = find(*element_of(type), name + "." + std::to_string(items.size()));
                    if (!item) break;
                    items.push_back(std::move(*item));
                }
                return items.empty() ? std::nullopt : std::optional<c10::IValue>(items);
            }
            case TypeKind::DictType: return find_dictionary(type, name + ".");
            default: break;
        }
        auto const found = tensors_.find(name);
        if (found == tensors_.end()) return std::nullopt;
        used_.insert(name);
        return leaf(found->second.clone(), type, name);
    }

    /// A tensor of that name, or in a container of that name.
    [[nodiscard]] bool has_any(std::string const& name) const {
        auto const begins = [&](auto const& item) { return item.first == name || item.first.starts_with(name + "."); };
        return std::any_of(tensors_.begin(), tensors_.end(), begins);
    }

    [[nodiscard]] std::optional<c10::IValue> find_dictionary(c10::Type const& type, std::string const& prefix) {
        c10::Type const& value_type = *element_of(type, 1);
        bool const is_nested = value_type.kind() == TypeKind::TupleType || value_type.kind() == TypeKind::ListType || value_type.kind() == TypeKind::DictType;
        std::set<std::string> keys;
        for (auto const& [name, tensor] : tensors_)
            if (name.starts_with(prefix))
                keys.insert(name.substr(prefix.size(), is_nested ? name.find('.', prefix.size()) - prefix.size() : std::string::npos));
        if (keys.empty()) return std::nullopt;
        c10::impl::GenericDict out(element_of(type, 0), element_of(type, 1));
        for (auto const& key : keys) {
            auto value = find(value_type, prefix + key);
            if (!value) return std::nullopt;
            out.insert(key_of(*element_of(type, 0), key), *value);
        }
        return out;
    }
};

std::vector<c10::Argument> const& arguments_of(torch::jit::Module const& script) { return script.get_method("forward").function().getSchema().arguments(); }

}  // namespace

std::vector<c10::IValue> pack_inputs(torch::jit::Module const& script, std::vector<c10::IValue> tensors, std::vector<std::string> const& names) {
    return ordered_packer(std::move(tensors), names).pack(arguments_of(script));
}

std::vector<c10::IValue> pack_inputs(torch::jit::Module const& script, tensor_map const& tensors, std::string const& file) {
    if (!tensors.contains("input_0")) return named_packer(tensors).pack(arguments_of(script), file);
    std::vector<c10::IValue> ordered;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        auto const found = tensors.find("input_" + std::to_string(i));
        if (found == tensors.end())
            raise(error::bad_argument(file, "inputs numbered input_0, input_1, … without a gap", "no 'input_" + std::to_string(i) + "'"));
        ordered.emplace_back(found->second.clone());
    }
    return about_file(file, [&] { return pack_inputs(script, std::move(ordered)); });
}

}  // namespace torch_ir_tool
