// SPDX-License-Identifier: MIT
#include <torch_ir/schema/unflatten.hpp>

#include <torch_ir/schema/registry.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/damage.hpp"
#include "support/errors.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("schema/unflatten") {
namespace {

/// A call as a pytorch-ir file has it: `count` tensors with ids from 0, then attributes.
call_node flat(std::size_t count, std::vector<argument> attributes) {
    call_node c;
    c.name = "n";
    c.op = op_name("aten.op.default");
    c.bound = binding::flattened;
    for (std::uint32_t i = 0; i < count; ++i) c.arguments.push_back({"", use{value_id{i}}});
    for (auto& a : attributes) c.arguments.push_back(std::move(a));
    return c;
}

call_node named(call_node const& c, std::string const& name, std::string const& overload = "", value_names const& names = {}) {
    return unflatten(c, *find_schema("aten." + name.substr(6) + "." + (overload.empty() ? "default" : overload)), names);
}

/// The id of the tensor at an argument; -1 for none.
int tensor_at(call_node const& c, std::string const& name) {
    for (auto const& a : c.arguments)
        if (a.name == name)
            if (auto const* u = a.value.get_if<use>()) return static_cast<int>(to_index(u->value));
    return -1;
}

tensor_list const& list_at(call_node const& c, std::string const& name) {
    for (auto const& a : c.arguments)
        if (a.name == name) return std::get<tensor_list>(a.value.as_variant());
    throw std::runtime_error("no list");
}

}  // namespace

TEST_CASE("tensors take the tensor places in order") {
    auto const c = named(flat(3, {{"stride", std::vector<std::int64_t>{1, 1}}}), "aten::conv2d");
    CHECK((c.bound == binding::named));
    CHECK(tensor_at(c, "input") == 0);
    CHECK(tensor_at(c, "weight") == 1);
    CHECK(tensor_at(c, "bias") == 2);
}

TEST_CASE("an optional tensor may be missing before a required one") {
    auto const c = named(flat(4, {{"reduction", std::int64_t{1}}, {"ignore_index", std::int64_t{-100}}}), "aten::nll_loss2d_backward");
    CHECK(tensor_at(c, "target") == 2);
    CHECK(tensor_at(c, "weight") == -1);
    CHECK(tensor_at(c, "total_weight") == 3);
}

TEST_CASE("a place with an attribute takes no tensor") {
    auto const c = named(flat(1, {{"self", std::int64_t{3}}}), "aten::sub", "Tensor");
    CHECK(tensor_at(c, "other") == 0);
}

TEST_CASE("a weight called like a later argument goes there") {
    value_names names;
    names.weight_key = [](value_id v) { return to_index(v) == 1 ? std::string("bn.running_mean") : to_index(v) == 2 ? "bn.running_var" : ""; };
    auto const c = named(flat(3, {{"training", false}, {"momentum", 0.1}, {"eps", 1e-5}, {"cudnn_enabled", true}}), "aten::batch_norm", "", names);
    CHECK(tensor_at(c, "weight") == -1);
    CHECK(tensor_at(c, "running_mean") == 1);
    CHECK(tensor_at(c, "running_var") == 2);
}

TEST_CASE("sizes tell which tensors form a list, masks where its holes are") {
    auto const c = named(
        flat(3, {{"_tensor_list_sizes", std::vector<std::int64_t>{2}}, {"_tensor_list_none_masks", attribute_list{{std::vector<bool>{true, false, false}}}}}),
        "aten::index", "Tensor");
    CHECK(tensor_at(c, "self") == 0);
    CHECK((list_at(c, "indices").items == std::vector<value_id>{no_value, value_id{1}, value_id{2}}));
}

TEST_CASE("a list in front leaves the tensors behind it alone") {
    auto const c = named(flat(3, {{"_tensor_list_sizes", std::vector<std::int64_t>{1}}, {"accumulate", false}}), "aten::index_put");
    CHECK(list_at(c, "indices").items.size() == 1);
    CHECK(tensor_at(c, "values") == 2);
}

TEST_CASE("keyword tensors are found by the label that the format wrote") {
    value_names names;
    names.find = [](std::string_view label) { return label == "s" ? std::optional(value_id{7}) : std::nullopt; };
    auto const c = named(flat(2, {{"sorter", std::string("s"), argument_kind::keyword}}), "aten::searchsorted", "Tensor", names);
    CHECK(tensor_at(c, "sorted_sequence") == 0);
    CHECK(tensor_at(c, "self") == 1);
    CHECK(tensor_at(c, "sorter") == 7);
}

TEST_CASE("too many or too few tensors are an error") {
    CHECK(contains(message_of([] { static_cast<void>(named(flat(2, {}), "aten::relu")); }), "'n'"));
    CHECK(code_of([] { static_cast<void>(named(flat(0, {}), "aten::relu")); }) == errc::invalid_ir);
    CHECK(code_of([] { static_cast<void>(named(flat(1, {{"_tensor_list_sizes", std::vector<std::int64_t>{4}}}), "aten::cat")); }) == errc::invalid_ir);
    CHECK(code_of([] { static_cast<void>(named(flat(1, {{"_tensor_list_sizes", std::vector<std::int64_t>{-1}}}), "aten::cat")); }) == errc::invalid_ir);
    CHECK(code_of([] { static_cast<void>(named(flat(1, {{"_tensor_list_sizes", 1.5}}), "aten::cat")); }) == errc::invalid_ir);
}
}  // TEST_SUITE("schema/unflatten")
