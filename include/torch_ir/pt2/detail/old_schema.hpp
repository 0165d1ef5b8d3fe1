// SPDX-License-Identifier: MIT
/// What documents of PyTorch 2.1 to 2.7 say otherwise than those of today. Most of it is told by its form, not by the version: a hint that is a bare number, a
/// name in the place of a record, a signature of tables of names.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <torch_ir/config.hpp>
#include <torch_ir/detail/base64.hpp>
#include <torch_ir/ir/model_info.hpp>
#include <torch_ir/ir/node.hpp>
#include <torch_ir/pickle/archive.hpp>
#include <torch_ir/pickle/tensors.hpp>
#include <torch_ir/pt2/detail/schema.hpp>
#include <torch_ir/schema/registry.hpp>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// The name of an operator of higher order by its place in Python, as 2.1 and 2.4 have it: `torch._higher_order_ops.wrap.wrap_with_set_grad_enabled` is
/// `higher_order.wrap_with_set_grad_enabled`, `torch.ops.map_impl` is `higher_order.map_impl`. Empty for any other.
[[nodiscard]] std::string old_higher_order_name(std::string_view target);

/// Makes the call of a higher-order operator what later versions write: one tensor in a list is a tuple of one (2.2 to 2.6), and the arguments of
/// `map_impl` are two lists (before 2.3 a number and all tensors).
void modernize_higher_order(call_node& call);

/// Tells keyword arguments by the operator's schema: documents before 2.7 don't.
void find_keyword_arguments(call_node& call);

/// Arguments and outputs of a program nested as 2.1 has them, `in_spec` without keyword arguments, become a pair.
[[nodiscard]] pytree with_keyword_arguments(pytree arguments);

/// A constant of 2.1, which stands in the graph: a file of torch.save of one tensor, in base64. Throws errc::malformed, errc::unsupported.
[[nodiscard]] tensor_data read_old_constant(json_cursor const& text);

// ---- implementation -------------------------------------------------------------------------------------------------

inline std::string old_higher_order_name(std::string_view target) {
    constexpr std::string_view in_python = "torch._higher_order_ops.", in_ops = "torch.ops.";
    if (target.starts_with(in_python)) return concat("higher_order.", target.substr(target.rfind('.') + 1));
    if (target.starts_with(in_ops) && target.find('.', in_ops.size()) == std::string_view::npos) return concat("higher_order.", target.substr(in_ops.size()));
    return {};
}

inline void modernize_higher_order(call_node& call) {
    if (call.results.size() == 1 && call.returns.size() == 1 && call.returns.front() == 1) {
        call.returns.clear();
        call.returns_tuple = true;
    }
    if (call.op.base() != "map_impl" || call.arguments.size() < 2) return;
    auto const* const count = call.arguments[1].value.get_if<std::int64_t>();
    if (!count || *count < 0 || static_cast<std::size_t>(*count) > call.arguments.size() - 2) return;
    tensor_list mapped, others;
    for (std::size_t i = 2; i < call.arguments.size(); ++i) {
        auto const* const tensor = call.arguments[i].value.get_if<use>();
        if (!tensor) return;
        (i - 2 < static_cast<std::size_t>(*count) ? mapped : others).items.push_back(tensor->value);
    }
    call.arguments.resize(1);
    call.arguments.push_back({{}, std::move(mapped)});
    call.arguments.push_back({{}, std::move(others)});
}

inline void find_keyword_arguments(call_node& call) {
    auto const* const schema = find_schema(call.op);
    if (!schema) return;
    for (auto& a : call.arguments)
        if (auto const* const known = schema->find_argument(a.name); known && known->keyword_only) a.kind = argument_kind::keyword;
}

inline pytree with_keyword_arguments(pytree arguments) {
    pytree both{"builtins.tuple", "null", {}};
    both.children.push_back(std::move(arguments));
    both.children.push_back({"builtins.dict", "[]", {}});
    return both;
}

inline tensor_data read_old_constant(json_cursor const& text) {
    auto bytes = decode_base64(text.as_string());
    if (!bytes) text.fail("a constant in base64");
    std::string const name = concat(text.file(), ":", text.pointer());
    pickled_archive const pickled(zip_archive(share(*std::move(bytes)), name));
    auto const& root = pickled.document()[pickled.document().root];
    if (root.kind != pickle_kind::tensor) text.fail("a file of torch.save of one tensor", describe_pickled(root.kind));
    tensor_data out;
    view_tensors(
        pickled.document(), {{name, static_cast<std::size_t>(root.number)}}, name, true,
        [&](std::string_view key, std::uint64_t size) { return pickled.storage(key, size, true); },
        [&](std::string&&, std::string const& why) { text.fail("a plain tensor", why); }, [&](std::string&&, tensor_data&& t) { out = std::move(t); });
    return out;
}

}}}  // namespace torch_ir::detail
