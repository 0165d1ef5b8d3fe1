// SPDX-License-Identifier: MIT
// The tables of schemas say what LibTorch's dispatcher says. They are those of LibTorch 2.13: with it everything must be equal, with another one most.
#include <torch_ir/schema/registry.hpp>

#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/libtorch/common/argument_type.hpp>
#include <torch_ir/schema/detail/schema_tables.hpp>
#include <torch_ir/schema/text.hpp>

#include <ATen/core/alias_info.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/enum_tag.h>
#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>
#include <torch/version.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("libtorch/schema") {
namespace {

constexpr bool is_of_the_tables = TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR == 13;

/// The namespaces of the tables that LibTorch itself registers.
bool is_compared(std::string_view space) {
    auto const holds = [&](auto const& table) { return std::any_of(table.begin(), table.end(), [&](auto const& lines) { return lines.space == space; }); };
    return holds(detail::table_aten) || holds(detail::table_other);
}

std::string ir_name(c10::OperatorName const& name) {
    return std::string(*name.getNamespace()) + "." + name.name.substr(name.getNamespace()->size() + 2) + "." +
           (name.overload_name.empty() ? "default" : name.overload_name);
}

std::vector<c10::OperatorHandle> compared_operators() {
    std::vector<c10::OperatorHandle> out;
    for (auto const& name : c10::Dispatcher::singleton().getAllOpNames()) {
        auto const op = c10::Dispatcher::singleton().findSchema(name);
        if (op && name.getNamespace() && is_compared(*name.getNamespace())) out.push_back(*op);
    }
    return out;
}

/// The kind as LibTorch's types have it; nothing for those that executing and tracing know nothing of.
std::optional<schema_kind> kind_of(element_kind kind) {
    switch (kind) {
        case element_kind::tensor: return schema_kind::tensor;
        case element_kind::number: return schema_kind::number;
        case element_kind::integer: return schema_kind::integer;
        case element_kind::floating: return schema_kind::floating;
        case element_kind::boolean: return schema_kind::boolean;
        case element_kind::text: return schema_kind::text;
        case element_kind::dtype: return schema_kind::dtype;
        case element_kind::layout: return schema_kind::layout;
        case element_kind::memory_format: return schema_kind::memory_format;
        case element_kind::device: return schema_kind::device;
        case element_kind::generator: return schema_kind::generator;
        case element_kind::any: break;
    }
    return std::nullopt;
}

bool same_type(schema_type const& ours, c10::Argument const& theirs) {
    auto const type = describe(theirs);
    auto const kind = kind_of(type.element);
    bool const same_kind = kind ? ours.kind == *kind : ours.kind > schema_kind::generator || ours.kind == schema_kind::any;
    bool const symbolic = theirs.real_type()->str().find("Sym") != std::string::npos;
    return same_kind && ours.symbolic == symbolic && ours.optional == type.optional && ours.list == type.list &&
           ours.optional_elements == type.optional_elements && ours.list_size == type.broadcast;
}

bool same_sets(std::vector<std::string> const& ours, std::unordered_set<c10::Symbol> const& theirs) {
    std::set<std::string> names;
    for (auto const& s : theirs) names.insert(s.toUnqualString());
    return names == std::set<std::string>(ours.begin(), ours.end());
}

/// Of a list LibTorch has the annotation of the elements inside of another one that names no sets.
bool same_alias(std::optional<alias_annotation> const& ours, c10::AliasInfo const* theirs) {
    if (!ours || !theirs) return !ours && !theirs;
    bool const is_of_elements = !theirs->containedTypes().empty();
    c10::AliasInfo const& info = is_of_elements ? theirs->containedTypes().front() : *theirs;
    return ours->writes == info.isWrite() && ours->writes == theirs->isWrite() && same_sets(ours->before, info.beforeSets()) &&
           same_sets(ours->after, info.afterSets()) && !(ours->of_list && is_of_elements);
}

/// Enumerators are integers to LibTorch.
bool same_integer(attribute const& ours, std::int64_t theirs) {
    if (auto const* n = ours.get_if<std::int64_t>()) return *n == theirs;
    if (auto const* t = ours.get_if<dtype>()) return static_cast<std::int64_t>(*t) == theirs;
    if (auto const* l = ours.get_if<layout>()) return static_cast<std::int64_t>(*l) == theirs;
    auto const* f = ours.get_if<memory_format>();
    return f != nullptr && static_cast<std::int64_t>(*f) == theirs;
}

bool same_value(attribute const& ours, c10::IValue const& theirs) {
    if (theirs.isNone()) return ours.is<none>();
    if (theirs.isInt()) return same_integer(ours, theirs.toInt());
    if (theirs.isBool()) return ours == attribute(theirs.toBool());
    if (theirs.isDouble()) return ours == attribute(theirs.toDouble());
    if (theirs.isString()) return ours == attribute(theirs.toStringRef());
    if (theirs.isIntList()) return ours == attribute(theirs.toIntVector());
    return false;  // no operator has such a default
}

bool same_default(std::optional<attribute> const& ours, c10::Argument const& theirs) {
    if (!ours || !theirs.default_value()) return !ours && !theirs.default_value();
    return same_value(*ours, *theirs.default_value());
}

bool same_argument(schema_argument const& ours, c10::Argument const& theirs) {
    return ours.name == theirs.name() && same_type(ours.type, theirs) && same_default(ours.default_value, theirs) && ours.keyword_only == theirs.kwarg_only() &&
           same_alias(ours.alias, theirs.alias_info());
}

bool same_return(schema_return const& ours, c10::Argument const& theirs) {
    return ours.name == theirs.name() && same_type(ours.type, theirs) && same_alias(ours.alias, theirs.alias_info());
}

template <class Ours, class Same>
bool same_list(std::vector<Ours> const& ours, std::vector<c10::Argument> const& theirs, Same const& same) {
    return std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(), same);
}

}  // namespace

TEST_CASE("every operator of the dispatcher is in the tables, with the same arguments, results, defaults, aliases and tags") {
    if (!is_of_the_tables) return;
    std::size_t compared = 0;
    for (auto const& op : compared_operators()) {
        auto const& theirs = op.schema();
        CAPTURE(toString(theirs));
        auto const* ours = find_schema(ir_name(op.operator_name()));
        REQUIRE(ours != nullptr);
        ++compared;
        CHECK(to_string(*ours) == toString(theirs));
        CHECK(same_list(ours->arguments, theirs.arguments(), same_argument));
        CHECK(same_list(ours->returns, theirs.returns(), same_return));
        CHECK(ours->variadic == theirs.is_vararg());
        CHECK(ours->variadic_returns == theirs.is_varret());
        CHECK(ours->writes() == theirs.is_mutable());
        for (std::size_t t = 0; t < schema_tag_count; ++t) {
            auto const tag = static_cast<schema_tag>(t);
            CHECK_MESSAGE(ours->has(tag) == op.hasTag(static_cast<at::Tag>(t)), to_string(tag));
        }
        auto read = parse_schema(toString(theirs));
        read.tags = ours->tags;
        CHECK(read == *ours);
    }
    CHECK(compared > 3300);
}

TEST_CASE("the tables have no operator that the dispatcher lacks") {
    if (!is_of_the_tables) return;
    std::set<std::string> theirs;
    for (auto const& op : compared_operators()) theirs.insert(ir_name(op.operator_name()));
    std::size_t compared = 0;
    auto const check = [&](auto const& table) {
        for (auto const& lines : table)
            detail::for_each_line(lines, [&](std::string_view line) {
                ++compared;
                CHECK_MESSAGE(theirs.contains(detail::op_of_line(lines.space, line)), line);
            });
    };
    check(detail::table_aten);
    check(detail::table_other);
    CHECK(compared == theirs.size());
}

TEST_CASE("tags have the numbers of LibTorch's") {
    if (!is_of_the_tables) return;
    CHECK(static_cast<int>(schema_tag::core) == static_cast<int>(at::Tag::core));
    CHECK(static_cast<int>(schema_tag::inplace_view) == static_cast<int>(at::Tag::inplace_view));
    CHECK(static_cast<int>(schema_tag::nondeterministic_seeded) == static_cast<int>(at::Tag::nondeterministic_seeded));
    CHECK(static_cast<int>(schema_tag::pointwise) == static_cast<int>(at::Tag::pointwise));
    CHECK(static_cast<int>(schema_tag::view_copy) == static_cast<int>(at::Tag::view_copy));
}

TEST_CASE("with any LibTorch the operators that both know take the same first argument and write to the same ones, but for few") {
    std::size_t known = 0;
    std::size_t like_ours = 0;
    std::size_t unknown = 0;
    for (auto const& op : compared_operators()) {
        auto const* ours = find_schema(ir_name(op.operator_name()));
        if (!ours) {
            ++unknown;
            continue;
        }
        ++known;
        auto const& theirs = op.schema();
        bool const same_first = ours->arguments.empty() ? theirs.arguments().empty()
                                                        : !theirs.arguments().empty() && same_argument(ours->arguments.front(), theirs.arguments().front());
        like_ours += same_first && ours->writes() == theirs.is_mutable();
    }
    MESSAGE("LibTorch " << TORCH_VERSION << ": " << known << " operators are known, " << like_ours << " of them alike, " << unknown << " are not known");
    CHECK(known > 2500);
    CHECK(like_ours * 100 >= known * 97);
    CHECK(unknown * 100 <= known * 10);
}
}  // TEST_SUITE("libtorch/schema")
