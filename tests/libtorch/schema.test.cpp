// SPDX-License-Identifier: MIT
// The tables of schemas say what LibTorch's dispatcher says. They are those of LibTorch 2.13: with it everything must be equal, with another one what is
// spelled alike, which must be most.
#include <torch_ir/schema/registry.hpp>

#include <torch_ir/ir/attribute.hpp>
#include <torch_ir/libtorch/common/argument_type.hpp>
#include <torch_ir/libtorch/common/find_operator.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/schema/detail/schema_tables.hpp>
#include <torch_ir/schema/outside.hpp>
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
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("libtorch/schema") {
namespace {

/// The tables are all of what that version has, and only that.
constexpr bool is_of_the_tables = TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR == 13;

/// The namespaces of the tables that LibTorch itself registers.
bool is_compared(std::string_view space) {
    auto const holds = [&](auto const& table) { return std::any_of(table.begin(), table.end(), [&](auto const& lines) { return lines.space == space; }); };
    return holds(torch_ir::detail::table_aten) || holds(torch_ir::detail::table_other);
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

/// The tags that the LibTorch at hand has as well, by name: their numbers move from version to version.
template <class Tag>
std::vector<std::pair<schema_tag, Tag>> common_tags() {
    std::vector<std::pair<schema_tag, Tag>> out;
#define TORCH_IR_TAG(name) \
    if constexpr (requires { Tag::name; }) out.emplace_back(schema_tag::name, Tag::name)
    TORCH_IR_TAG(core);
    TORCH_IR_TAG(cudagraph_unsafe);
    TORCH_IR_TAG(data_dependent_output);
    TORCH_IR_TAG(dynamic_output_shape);
    TORCH_IR_TAG(flexible_layout);
    TORCH_IR_TAG(generated);
    TORCH_IR_TAG(inplace);
    TORCH_IR_TAG(inplace_view);
    TORCH_IR_TAG(maybe_aliasing_or_mutating);
    TORCH_IR_TAG(needs_contiguous_strides);
    TORCH_IR_TAG(needs_exact_strides);
    TORCH_IR_TAG(needs_fixed_stride_order);
    TORCH_IR_TAG(nondeterministic_bitwise);
    TORCH_IR_TAG(nondeterministic_seeded);
    TORCH_IR_TAG(out);
    TORCH_IR_TAG(out_variant);
    TORCH_IR_TAG(pointwise);
    TORCH_IR_TAG(pt2_compliant_tag);
    TORCH_IR_TAG(reduction);
    TORCH_IR_TAG(view_copy);
#undef TORCH_IR_TAG
    return out;
}

/// Enumerators are integers to LibTorch.
bool same_integer(attribute const& ours, std::int64_t theirs) {
    if (auto const* n = ours.get_if<std::int64_t>()) return *n == theirs;
    if (auto const* t = ours.get_if<dtype>()) return static_cast<std::int64_t>(to_torch(*t)) == theirs;
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
    auto const tags = common_tags<at::Tag>();
    std::size_t compared = 0;
    std::size_t other = 0;
    std::size_t other_tags = 0;
    for (auto const& op : compared_operators()) {
        auto const& theirs = op.schema();
        CAPTURE(toString(theirs));
        auto const* ours = find_schema(torch_ir::detail::ir_name(op.operator_name()));
        if (!ours || to_string(*ours) != toString(theirs)) {
            CHECK_FALSE(is_of_the_tables);
            ++other;
            continue;
        }
        ++compared;
        CHECK(same_list(ours->arguments, theirs.arguments(), same_argument));
        CHECK(same_list(ours->returns, theirs.returns(), same_return));
        CHECK(ours->variadic == theirs.is_vararg());
        CHECK(ours->variadic_returns == theirs.is_varret());
        CHECK(ours->writes() == theirs.is_mutable());
        for (auto const& [our_tag, their_tag] : tags) {
            if (ours->has(our_tag) == op.hasTag(their_tag)) continue;
            CHECK_MESSAGE(!is_of_the_tables, to_string(our_tag));
            ++other_tags;
        }
        auto read = parse_schema(toString(theirs));
        read.tags = ours->tags;
        CHECK(read == *ours);
    }
    MESSAGE("LibTorch " << TORCH_VERSION << ": " << compared << " operators are spelled alike, " << other_tags << " of their tags are other ones; " << other
                        << " are not known or spelled otherwise");
    CHECK(compared > 3200);
    CHECK(other <= 200);
    CHECK(other_tags <= 60);
}

TEST_CASE("the tables have no operator that the dispatcher lacks") {
    std::set<std::string> theirs;
    for (auto const& op : compared_operators()) theirs.insert(torch_ir::detail::ir_name(op.operator_name()).text());
    std::size_t compared = 0;
    std::size_t lacking = 0;
    auto const check = [&](auto const& table) {
        for (auto const& lines : table)
            torch_ir::detail::for_each_line(lines, [&](std::string_view line) {
                ++compared;
                if (theirs.contains(torch_ir::detail::op_of_line(lines.space, line))) return;
                CHECK_MESSAGE(!is_of_the_tables, line);
                ++lacking;
            });
    };
    check(torch_ir::detail::table_aten);
    check(torch_ir::detail::table_other);
    if (is_of_the_tables) CHECK(compared == theirs.size());
    MESSAGE("LibTorch " << TORCH_VERSION << " lacks " << lacking << " of " << compared);
    CHECK(lacking <= 100);
}

TEST_CASE("tags have the names of LibTorch's, and the numbers of the one that the tables are of") {
    auto const tags = common_tags<at::Tag>();
    if (!is_of_the_tables) {
        CHECK(tags.size() >= 16);  // some are newer than the oldest LibTorch
        return;
    }
    CHECK(tags.size() == schema_tag_count);
    for (auto const& [ours, theirs] : tags) CHECK_MESSAGE(static_cast<int>(ours) == static_cast<int>(theirs), to_string(ours));
}

TEST_CASE("with any LibTorch the operators that both know take the same first argument and write to the same ones, but for few") {
    std::size_t known = 0;
    std::size_t like_ours = 0;
    std::size_t unknown = 0;
    for (auto const& op : compared_operators()) {
        auto const* ours = find_schema(torch_ir::detail::ir_name(op.operator_name()));
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

TEST_CASE("operators that reach outside are known: none with a path, a storage, a group or an effect without a tensor is left out") {
    std::vector<std::string> found, unknown;
    // They stop the program, or say what is known of sizes: of no consequence outside. The last return no tensor, but a number or a list of them.
    std::set<std::string_view> const harmless{"_assert_async",
                                              "_assert_scalar",
                                              "_assert_tensor_metadata",
                                              "_linalg_check_errors",
                                              "sym_constrain_range",
                                              "sym_constrain_range_for_size",
                                              "_backward",
                                              "_propagate_xla_data",
                                              "retain_grad",
                                              "record_stream",
                                              "set_data"};
    for (auto const& name : c10::Dispatcher::singleton().getAllOpNames()) {
        auto const op = c10::Dispatcher::singleton().findSchema(name);
        if (!op) continue;
        auto const ir = torch_ir::detail::ir_name(name);
        if (!outside_effect(ir).empty()) {
            found.push_back(ir.text() + " " + std::string(outside_effect(ir)));
            continue;
        }
        auto const& schema = op->schema();
        bool const is_known_harmless = harmless.contains(ir.base()) || ir.base().starts_with("_validate_") || ir.base().starts_with("_test_");
        bool const returns_nothing = schema.returns().empty() && std::none_of(schema.arguments().begin(), schema.arguments().end(),
                                                                              [](auto const& a) { return a.alias_info() && a.alias_info()->isWrite(); });
        bool const takes_outside = std::any_of(schema.arguments().begin(), schema.arguments().end(), [](auto const& a) {
            return a.name().find("file") != std::string::npos || a.name() == "path" || a.name().find("group") == 0
                       ? a.name() != "groups" && a.type()->kind() == c10::TypeKind::StringType
                       : a.type()->kind() == c10::TypeKind::StorageType;
        });
        if ((ir.space() == "aten" && returns_nothing && !is_known_harmless) || takes_outside) unknown.push_back(c10::toString(schema));
    }
    for (auto const& f : found) MESSAGE(f);
    CHECK_MESSAGE(unknown.empty(), unknown.size(), " operators, the first is ", unknown.empty() ? "" : unknown.front());
    CHECK(found.size() >= 15);
}

TEST_CASE("operators that only compute reach nothing outside") {
    for (char const* name :
         {"aten.add.Tensor", "aten.set_.source_Tensor", "aten.copy_.default", "mylib.from_file.default", "aten.embedding.default", "higher_order.cond"})
        CHECK_MESSAGE(outside_effect(op_name(name)).empty(), name);
    for (char const* name :
         {"aten.from_file.default", "aten.from_file.out", "c10d.allreduce_.default", "_c10d_functional.all_reduce.default", "aten._print.default",
          "aten.set_.source_Storage", "aten.set_.source_Storage_storage_offset", "profiler._record_function_enter_new.default", "aten.save.default"})
        CHECK_MESSAGE(!outside_effect(op_name(name)).empty(), name);
}

}  // TEST_SUITE("libtorch/schema")
