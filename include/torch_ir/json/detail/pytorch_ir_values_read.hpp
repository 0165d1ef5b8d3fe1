// SPDX-License-Identifier: MIT
/// Reading tensors and attributes of the `pytorch-ir` dialect.
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/detail/json_cursor.hpp>
#include <torch_ir/detail/json_text.hpp>
#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/ir/type.hpp>
#include <torch_ir/json/detail/native_rules.hpp>

#include <algorithm>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Throws where the object has a member that is not among `known`: what is not understood is not dropped in silence.
void check_pytorch_ir_keys(json_cursor const& object, std::initializer_list<std::string_view> known);

/// The type in an object with the keys `shape` and `dtype`. The format knows no strides and no device.
[[nodiscard]] tensor_type read_pytorch_ir_tensor(json_cursor const& object);

/// The value of `attrs[key]`. Texts that only a dtype, a layout, a memory format or a complex number is printed as
/// become one, and the text of a key `device` a device: written again they are the same text. Throws for lists nested
/// too deep.
[[nodiscard]] attribute read_pytorch_ir_attribute(std::string_view key, json_cursor const& at, std::size_t depth = 0);

// ---- implementation -------------------------------------------------------------------------------------------------

inline void check_pytorch_ir_keys(json_cursor const& object, std::initializer_list<std::string_view> known) {
    object.for_each_member([&](std::string_view key, json_cursor const&) {
        if (std::find(known.begin(), known.end(), key) != known.end()) return;
        std::string names;
        for (std::string_view const k : known) names += (names.empty() ? "" : ", ") + std::string(k);
        object.fail(concat("only the keys ", names), concat("the key '", printable(key), "'"));
    });
}

inline tensor_type read_pytorch_ir_tensor(json_cursor const& object) {
    tensor_type t;
    json_cursor const sizes = object.at("shape");
    t.sizes.reserve(sizes.as_array().size());
    sizes.for_each_element([&](json_cursor const& e) { t.sizes.emplace_back(e.as_int(0, std::numeric_limits<std::int64_t>::max())); });
    json_cursor const type = object.at("dtype");
    auto const found = find_dtype(type.as_string());
    if (!found) type.fail("the name of a dtype such as float32");
    t.dtype = *found;
    return t;
}

[[nodiscard]] inline attribute read_pytorch_ir_text(std::string_view key, std::string_view text) {
    if (text.starts_with("torch.")) {
        if (auto const t = find_dtype(text.substr(6))) return *t;
        if (auto const l = find_layout(text)) return *l;
        if (auto const f = find_memory_format(text)) return *f;
    }
    if (key == "device" && !text.empty()) return parse_device(text);
    if (auto const c = parse_complex(text)) return std::complex<double>((*c)[0], (*c)[1]);
    return std::string(text);
}

/// A list of one kind of scalar; an attribute_list for any other.
[[nodiscard]] inline attribute read_pytorch_ir_list(std::string_view key, json_cursor const& at, std::size_t depth) {
    auto const& items = at.as_array();
    auto const all = [&](auto const& test) { return std::all_of(items.begin(), items.end(), test); };
    auto const collect = [&]<class T>(std::vector<T> out, auto const& read) -> attribute {
        out.reserve(items.size());
        at.for_each_element([&](json_cursor const& e) { out.push_back(read(e)); });
        return out;
    };
    if (all([](auto const& v) { return v.is_int64(); })) return collect(std::vector<std::int64_t>(), [](json_cursor const& e) { return e.as_int(); });
    if (all([](auto const& v) { return v.is_bool(); })) return collect(std::vector<bool>(), [](json_cursor const& e) { return e.as_bool(); });
    if (all([](auto const& v) { return v.is_double(); })) return collect(std::vector<double>(), [](json_cursor const& e) { return e.as_double(); });
    if (all([](auto const& v) { return v.is_string(); }))
        return collect(std::vector<std::string>(), [](json_cursor const& e) { return std::string(e.as_string()); });
    attribute_list list;
    at.for_each_element([&](json_cursor const& e) { list.items.push_back(read_pytorch_ir_attribute(key, e, depth + 1)); });
    return list;
}

inline attribute read_pytorch_ir_attribute(std::string_view key, json_cursor const& at, std::size_t depth) {
    if (depth >= max_depth) at.fail("attributes nested at most " + std::to_string(max_depth) + " deep", "deeper ones");
    boost::json::value const& v = at.value();
    switch (v.kind()) {
        case boost::json::kind::null: return none{};
        case boost::json::kind::bool_: return v.get_bool();
        case boost::json::kind::int64: return v.get_int64();
        case boost::json::kind::double_: return v.get_double();
        case boost::json::kind::string: return read_pytorch_ir_text(key, at.as_string());
        case boost::json::kind::array: return read_pytorch_ir_list(key, at, depth);
        case boost::json::kind::object: {
            attribute_map map;
            at.for_each_member(
                [&](std::string_view name, json_cursor const& e) { map.items.emplace_back(std::string(name), read_pytorch_ir_attribute(name, e, depth + 1)); });
            return map;
        }
        case boost::json::kind::uint64: break;
    }
    at.fail("an integer of at most 64 bits, signed");
}

}}}  // namespace torch_ir::detail
