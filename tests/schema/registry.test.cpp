// SPDX-License-Identifier: MIT
#include <torch_ir/schema/registry.hpp>

#include <torch_ir/error.hpp>
#include <torch_ir/schema/detail/schema_lines.hpp>
#include <torch_ir/schema/detail/schema_tables.hpp>
#include <torch_ir/schema/text.hpp>

#include "support/damage.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace torch_ir;
using torch_ir_test::contains;
using torch_ir_test::message_of;

TEST_SUITE("schema/registry") {
TEST_CASE("operators are found by the IR's name, overload and all") {
    auto const* add = find_schema("aten.add.Tensor");
    REQUIRE(add != nullptr);
    CHECK(to_string(*add) == "aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor");
    CHECK(add->has(schema_tag::pointwise));
    CHECK(add->has(schema_tag::core));
    CHECK_FALSE(add->has(schema_tag::nondeterministic_seeded));
    CHECK(find_schema(op_name("aten.add.Tensor")) == add);
    CHECK(to_string(*find_schema("aten.relu.default")) == "aten::relu(Tensor self) -> Tensor");
    CHECK(find_schema("aten.bernoulli.default")->has(schema_tag::nondeterministic_seeded));
    CHECK(find_schema("quantized.linear.default")->find_argument("W_prepack")->type.kind == schema_kind::object);
    CHECK(find_schema("prims.convert_element_type.default")->find_argument("dtype")->type.kind == schema_kind::dtype);
    CHECK(find_schema("quantized_decomposed.quantize_per_tensor.tensor2") != nullptr);
    CHECK(find_schema("higher_order.cond")->find_argument("true_fn")->type.kind == schema_kind::subgraph);
    CHECK(find_schema("higher_order.with_effects")->variadic);
}

TEST_CASE("what is not known is not found") {
    for (auto const* op : {"",
                           ".",
                           "aten",
                           "aten.",
                           "aten..",
                           "aten.add",
                           "aten.relu",
                           "aten.add.tensor",
                           "aten.add.Tensor.default",
                           "aten.relu.default.default",
                           "aten.relu.",
                           "aten.zzzz.default",
                           "aten.0.default",
                           "zzz.add.Tensor",
                           "aten::add.Tensor",
                           "higher_order.cond.default",
                           "higher_order.",
                           "higher_order.con",
                           "_operator.add",
                           "math.trunc",
                           "torch.sym_float",
                           "aten.add.Tensor(Tensor self",
                           " aten.add.Tensor",
                           "c10d.barrier.default"})
        CHECK_MESSAGE(find_schema(op) == nullptr, op);
}

TEST_CASE("every line of the tables is found where it is, and says the same when it is printed") {
    std::size_t lines = 0;
    for (auto const table : detail::schema_tables())
        for (auto const& part : table) {
            CHECK(part.text.size() < 65536);
            std::string_view before;
            detail::for_each_line(part, [&](std::string_view line) {
                ++lines;
                auto const key = detail::key_of_line(line);
                CHECK_MESSAGE(before < key, line);
                before = key;
                auto const* schema = find_schema(detail::op_of_line(part.space, line));
                REQUIRE_MESSAGE(schema != nullptr, line);
                CHECK(to_string(*schema) == detail::concat(part.space, "::", line.substr(0, line.rfind(" #"))));
                CHECK(schema->has(schema_tag::core) == (line.rfind(" #") != std::string_view::npos && contains(line.substr(line.rfind(" #")), "a")));
                auto copy = parse_schema(to_string(*schema));
                copy.tags = schema->tags;
                CHECK(copy == *schema);
            });
        }
    CHECK(lines > 3500);
    CHECK(all_schemas().size() >= lines);
}

TEST_CASE("the literals of a namespace follow one another") {
    for (auto const table : detail::schema_tables())
        for (std::size_t i = 1; i < table.size(); ++i) {
            CHECK(table[i - 1].space <= table[i].space);
            if (table[i - 1].space == table[i].space) CHECK(detail::key_of_line(table[i - 1].text) < detail::key_of_line(table[i].text));
        }
}

TEST_CASE("all schemas are listed once, sorted, with those of the program") {
    auto const& own = register_schema("test_registry::listed(Tensor x) -> Tensor");
    auto const all = all_schemas();
    CHECK(std::is_sorted(all.begin(), all.end(), [](auto const* a, auto const* b) { return a->name.text() < b->name.text(); }));
    CHECK(std::adjacent_find(all.begin(), all.end(), [](auto const* a, auto const* b) { return a->name == b->name; }) == all.end());
    CHECK(std::count(all.begin(), all.end(), &own) == 1);
}

TEST_CASE("an operator of the program's own is known from when it is registered") {
    CHECK(find_schema("test_registry.conv_relu.default") == nullptr);
    auto const& schema = register_schema("test_registry::conv_relu(Tensor x, Tensor w, Tensor? bias=None) -> Tensor", schema_tag::core);
    CHECK(find_schema("test_registry.conv_relu.default") == &schema);
    CHECK(schema.index_of("bias") == 2);
    CHECK(schema.has(schema_tag::core));
    CHECK(&register_schema("test_registry::conv_relu( Tensor x, Tensor w, Tensor? bias = None )->Tensor", schema_tag::core) == &schema);
    CHECK(&register_schema("aten::relu(Tensor self) -> Tensor", find_schema("aten.relu.default")->tags) == find_schema("aten.relu.default"));
}

TEST_CASE("a name has one schema") {
    static_cast<void>(register_schema("test_registry::twice(Tensor x) -> Tensor"));
    CHECK(
        message_of([] { return register_schema("test_registry::twice(Tensor(a!) x) -> Tensor"); }) ==
        "register_schema: operator 'test_registry.twice.default': expected the schema that it has already, 'test_registry::twice(Tensor x) -> Tensor' with no "
        "tags, found 'test_registry::twice(Tensor(a!) x) -> Tensor' with no tags");
    CHECK(contains(message_of([] { return register_schema("test_registry::twice(Tensor x) -> Tensor", schema_tag::pointwise | schema_tag::core); }),
                   "found 'test_registry::twice(Tensor x) -> Tensor' with the tags core, pointwise"));
    try {
        static_cast<void>(register_schema("aten::relu(Tensor x) -> Tensor"));
        FAIL("another schema of relu was taken");
    } catch (error const& e) {
        CHECK(e.code() == errc::argument);
    }
    try {
        static_cast<void>(register_schema("relu(Tensor x) -> Tensor"));
        FAIL("an operator without a namespace was taken");
    } catch (error const& e) {
        CHECK(e.code() == errc::malformed);
    }
    CHECK(find_schema("test_registry.twice.default")->arguments.front().alias == std::nullopt);
}

TEST_CASE("several threads ask and register at once, and see the same") {
    constexpr std::size_t threads = 4;
    constexpr std::size_t names = 200;
    std::vector<std::vector<operator_schema const*>> seen(threads);
    std::vector<std::thread> running;
    for (std::size_t t = 0; t < threads; ++t)
        running.emplace_back([&, t] {
            for (std::size_t i = 0; i < names; ++i) {
                seen[t].push_back(&register_schema("test_threads::op" + std::to_string(i) + "(Tensor x) -> Tensor"));
                seen[t].push_back(find_schema("aten.add_.Tensor"));
                seen[t].push_back(find_schema("test_threads.op" + std::to_string(i) + ".default"));
            }
        });
    for (auto& r : running) r.join();
    for (std::size_t t = 1; t < threads; ++t) CHECK(seen[t] == seen[0]);
    CHECK(seen[0].size() == 3 * names);
    CHECK(std::count(seen[0].begin(), seen[0].end(), nullptr) == 0);
}
}  // TEST_SUITE("schema/registry")
