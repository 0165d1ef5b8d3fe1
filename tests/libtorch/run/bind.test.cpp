// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/bind.hpp>

#include <torch_ir/schema/registry.hpp>

#include <complex>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/dispatch/Dispatcher.h>
#include <doctest/doctest.h>
#include <torch/csrc/jit/frontend/function_schema_parser.h>
#include <torch/version.h>

#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/run/bind") {
namespace {

c10::FunctionSchema const& schema_of(std::string const& name, std::string const& overload = "") {
    return c10::Dispatcher::singleton().findSchemaOrThrow(name.c_str(), overload.c_str()).schema();
}

call_node call_of(std::string op, std::vector<argument> arguments) {
    call_node c;
    c.name = "n";
    c.op = op_name(std::move(op));
    c.arguments = std::move(arguments);
    return c;
}

c10::IValue value_of(operand const& o) {
    return make_value(o, [](value_id) { return c10::IValue(); });
}

/// The value that an attribute gets at a place of that type.
std::optional<c10::IValue> bound(attribute const& a, argument_type const& type) {
    auto const o = bind_attribute(a, type, {});
    return o ? std::optional(value_of(*o)) : std::nullopt;
}

argument_type one(element_kind k) { return {.element = k}; }
argument_type list(element_kind k, std::int32_t broadcast = 0) { return {.element = k, .list = true, .broadcast = broadcast}; }

use const x{value_id{0}};

}  // namespace

TEST_CASE("arguments go to their places and the rest take defaults") {
    auto const operands =
        bind_arguments(call_of("aten.sum.dim_IntList", {{"self", x}, {"dim", std::vector<std::int64_t>{1}}}), schema_of("aten::sum", "dim_IntList"));
    REQUIRE(operands.size() == 4);
    CHECK((std::get<use>(operands[0].content) == x));
    CHECK(value_of(operands[1]).toIntVector() == std::vector<std::int64_t>{1});
    CHECK(value_of(operands[2]).toBool() == false);
    CHECK(value_of(operands[3]).isNone());
}

TEST_CASE("an argument that another LibTorch calls otherwise goes to its place") {
    register_schema("bind_test::renamed(Tensor before, Tensor y, *, int n=1) -> Tensor");
    auto const schema = torch::jit::parseSchema("bind_test::renamed(Tensor after, Tensor y, *, int n=1) -> Tensor");
    use const y{value_id{1}};
    for (std::string const name : {"before", "after"}) {
        auto const operands = bind_arguments(call_of("bind_test.renamed.default", {{"y", y}, {name, x}}), schema);
        CHECK((std::get<use>(operands[0].content) == x));
        CHECK((std::get<use>(operands[1].content) == y));
    }
    for (std::string const name : {"n", "else"})  // of the same name at another place, or of no name
        CHECK(code_of([&] { static_cast<void>(bind_arguments(call_of("bind_test.renamed.default", {{"y", y}, {name, x}}), schema)); }) == errc::invalid_ir);
    // LibTorch itself: the gradient is `grad` up to 2.13, `grad_output` since.
    auto const& theirs = schema_of("aten::_pdist_backward");
    auto const call = call_of("aten._pdist_backward.default", {{"grad", x}, {"self", y}, {"p", 2.0}, {"pdist", y}});
    CHECK((std::get<use>(bind_arguments(call, theirs)[0].content) == x));
}

TEST_CASE("types of schemas are understood") {
    auto const& conv = schema_of("aten::conv2d");
    auto const stride = describe(conv.arguments()[3]);
    CHECK(stride.list);
    CHECK((stride.element == element_kind::integer));
    CHECK(stride.broadcast == 2);
    CHECK(describe(conv.arguments()[2]).optional);
    auto const indices = describe(schema_of("aten::index", "Tensor").arguments()[1]);
    CHECK(indices.list);
    CHECK(indices.optional_elements);
    auto const& to = schema_of("aten::to", "dtype_layout");
    CHECK((describe(to.arguments()[1]).element == element_kind::dtype));
    CHECK((describe(to.arguments()[2]).element == element_kind::layout));
    CHECK((describe(to.arguments()[3]).element == element_kind::device));
}

TEST_CASE("a dtype is the number that the LibTorch at hand gives it, or an error that names its place") {
    for (auto const type : {dtype::undefined, dtype::float4_e2m1fn_x2, dtype::bcomplex32}) {
        INFO(std::string(to_string(type)));
        for (attribute const& a : {attribute(type), attribute("torch." + std::string(to_string(type)))}) {
            auto const bind = [&] { return bind_arguments(call_of("aten.to.dtype", {{"self", x}, {"dtype", a}}), schema_of("aten::to", "dtype")); };
            if (auto const number = find_scalar_type(type)) CHECK(value_of(bind()[1]).toInt() == static_cast<std::int64_t>(*number));
            else
                CHECK(message_of(bind) == "node 'n' (aten.to.dtype), argument 'dtype': LibTorch " TORCH_VERSION
                                          ": unsupported: dtype bcomplex32, which it doesn't have; build with a newer LibTorch");
        }
    }
}

TEST_CASE("numbers fit where Python lets them") {
    CHECK(bound(std::int64_t{2}, one(element_kind::floating))->toDouble() == 2.0);
    CHECK(bound(true, one(element_kind::integer))->toInt() == 1);
    CHECK(bound(2.5, one(element_kind::number))->toDouble() == 2.5);
    CHECK((bound(std::complex<double>(1, 2), one(element_kind::number))->toComplexDouble() == c10::complex<double>(1, 2)));
    CHECK_FALSE(bound(2.5, one(element_kind::integer)));
    CHECK_FALSE(bound(std::string("abc"), one(element_kind::number)));
    CHECK_FALSE(bound(none{}, one(element_kind::integer)));
}

TEST_CASE("a number for a tensor becomes a wrapped scalar") {
    at::Tensor const t = bound(2.5, one(element_kind::tensor))->toTensor();
    CHECK((t.scalar_type() == c10::kDouble));
    CHECK(t.unsafeGetTensorImpl()->is_wrapped_number());
    CHECK((bound(std::int64_t{3}, one(element_kind::tensor))->toTensor().scalar_type() == c10::kLong));
}

TEST_CASE("texts stand for dtypes, devices, layouts and complex numbers") {
    CHECK(bound(std::string("torch.float32"), one(element_kind::dtype))->toInt() == static_cast<std::int64_t>(c10::ScalarType::Float));
    CHECK(bound(std::string("torch.strided"), one(element_kind::layout))->toInt() == 0);
    CHECK(bound(std::string("torch.channels_last"), one(element_kind::memory_format))->toInt() == 2);
    CHECK((bound(std::string("(1-2j)"), one(element_kind::number))->toComplexDouble() == c10::complex<double>(1, -2)));
    CHECK_FALSE(bound(std::string("torch.float99"), one(element_kind::dtype)));
}

TEST_CASE("every device becomes the one to run on") {
    CHECK((bound(device{"meta", -1}, one(element_kind::device))->toDevice() == c10::Device(c10::kCPU)));
    CHECK((bound(std::string("cuda:3"), one(element_kind::device))->toDevice() == c10::Device(c10::kCPU)));
    CHECK(code_of([] { static_cast<void>(bound(device{"abacus", -1}, one(element_kind::device))); }) == errc::argument);
}

TEST_CASE("one number stands for a list") {
    CHECK(bound(std::int64_t{3}, list(element_kind::integer, 2))->toIntVector() == std::vector<std::int64_t>{3, 3});
    CHECK(bound(std::int64_t{3}, list(element_kind::integer))->toIntVector() == std::vector<std::int64_t>{3});
    CHECK_FALSE(bound(x, list(element_kind::tensor)));
}

TEST_CASE("lists get the element type that kernels ask for") {
    CHECK(bound(std::vector<std::int64_t>{1, 2}, list(element_kind::floating))->toDoubleVector() == std::vector<double>{1, 2});
    CHECK(bound(std::vector<std::int64_t>{}, list(element_kind::tensor))->isTensorList());
    CHECK(bound(std::vector<bool>{true, false}, list(element_kind::boolean))->toBoolList().size() == 2);
    CHECK(bound(attribute_list{{std::int64_t{1}, 2.5}}, list(element_kind::number))->toListRef().size() == 2);
}

TEST_CASE("a list of symbols and numbers is put together at run time") {
    auto const o = bind_attribute(symbol_list{{std::int64_t{2}, x}}, list(element_kind::integer), {});
    REQUIRE(o);
    CHECK_FALSE(o->is_constant());
    CHECK(make_value(*o, [](value_id) { return c10::IValue(7); }).toIntVector() == std::vector<std::int64_t>{2, 7});
}

TEST_CASE("holes in a list of tensors stay holes") {
    argument_type type = list(element_kind::tensor);
    type.optional_elements = true;
    auto const o = bind_attribute(tensor_list{{no_value, value_id{0}}, true}, type, {});
    REQUIRE(o);
    auto const v = make_value(*o, [](value_id) { return c10::IValue(counting({2})); });
    REQUIRE(v.isOptionalTensorList());
    CHECK_FALSE(v.toOptionalTensorList().get(0).has_value());
    CHECK(v.toOptionalTensorList().get(1).has_value());
    CHECK_FALSE(bind_attribute(tensor_list{{no_value}, true}, list(element_kind::tensor), {}));
}

TEST_CASE("values are converted when the operator runs") {
    CHECK(convert_element(c10::IValue(2.5), element_kind::tensor).toTensor().item().toDouble() == 2.5);
    CHECK(convert_element(c10::IValue(counting({1})), element_kind::number).toScalar().toDouble() == 0.0);
    CHECK(convert_element(c10::IValue(at::ones({}, c10::kLong)), element_kind::integer).toInt() == 1);
    CHECK(code_of([] { static_cast<void>(convert_element(c10::IValue(counting({2})), element_kind::number)); }) == errc::argument);
    CHECK(code_of([] { static_cast<void>(convert_element(c10::IValue("text"), element_kind::tensor)); }) == errc::argument);
    CHECK(code_of([] { static_cast<void>(convert_element(c10::IValue(2.5), element_kind::integer)); }) == errc::argument);
}

TEST_CASE("errors name node, operator, argument, expectation and what was found") {
    auto const& relu = schema_of("aten::relu");
    auto const message = [&](std::vector<argument> arguments, c10::FunctionSchema const& s) {
        return message_of([&] { static_cast<void>(bind_arguments(call_of("aten.op.default", std::move(arguments)), s)); });
    };
    std::string const wrong_type = message({{"self", std::string("abc")}}, relu);
    for (auto const* part : {"'n'", "aten.op.default", "'self'", "Tensor", "'abc'"}) CHECK(contains(wrong_type, part));
    CHECK(contains(message({{"self", x}, {"alpha", 1.0}}, relu), "'alpha'"));
    CHECK(contains(message({}, relu), "'self'"));
    CHECK(contains(message({{"self", x}, {"self", x}}, relu), "two"));
    CHECK(contains(message({{"", x}, {"", x}}, relu), "does not have"));
}
}  // TEST_SUITE("libtorch/run/bind")
