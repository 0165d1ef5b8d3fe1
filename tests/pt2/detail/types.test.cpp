// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/types.hpp>

#include <doctest/doctest.h>

#include <string>

#include <torch_ir/detail/json_parse.hpp>

#include "support/damage.hpp"
#include "support/pt2_image.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/detail/types") {
namespace {

template <class Read>
auto read_text(std::string const& text, Read&& read) {
    auto const document = detail::parse_json_document(text, "t.json");
    detail::json_cursor const root(document.root(), "t.json");
    detail::pt2_type_reader reader;
    return read(reader, root);
}

tensor_type read_tensor(std::string const& text) {
    return read_text(text, [](auto& r, auto const& c) { return r.tensor(c); });
}
dim read_dim(std::string const& text) {
    return read_text(text, [](auto& r, auto const& c) { return r.dimension(c); });
}
symbol_type read_symbol(std::string const& text, symbol_kind kind) {
    return read_text(text, [&](auto& r, auto const& c) { return r.symbol(c, kind); });
}

std::string const symbol = R"j({"as_expr": {"expr_str": "Mul(Integer(4), Symbol('s24', positive=True, integer=True))", "hint": {"as_int": 12}}})j";

}  // namespace

TEST_CASE("a tensor's type is read with all its fields") {
    auto const t = read_tensor(R"({"dtype": 13, "sizes": [{"as_int": 2}, )" + symbol +
                               R"(], "requires_grad": true, "device": {"type": "cuda", "index": 0},
                               "strides": [)" +
                               symbol + R"(, {"as_int": 1}], "storage_offset": {"as_int": 7}, "layout": 7})");
    CHECK(t.dtype == dtype::bfloat16);
    CHECK(to_string(t.sizes) == "[2, 4*s24]");
    CHECK(t.sizes[1].hint() == 12);
    CHECK(to_string(*t.strides) == "[4*s24, 1]");
    CHECK(t.storage_offset.value() == 7);
    CHECK(t.device == device{"cuda", 0});
    CHECK(t.layout == layout::strided);
    CHECK(t.requires_grad);
}

TEST_CASE("a tensor's type that cannot be is an error with its place") {
    std::string const good = tensor_meta("2, 3", "3, 1");
    CHECK(to_string(read_tensor(good)) == "float32[2, 3]");
    auto const refusal = [&](std::string_view from, std::string_view to) { return message_of([&] { return read_tensor(replaced(good, from, to)); }); };
    CHECK(contains(refusal(R"("as_int": 2)", R"("as_int": -2)"), "t.json: at /sizes/0/as_int: expected an integer from 0"));
    CHECK(contains(refusal(R"("as_int": 2)", R"("as_int": 2.5)"), "found number 2.5"));
    CHECK(contains(refusal(R"("as_int": 2)", R"("as_float": 2)"), "expected 'as_int' or 'as_expr', found 'as_float'"));
    CHECK(contains(refusal(R"({"as_int": 2}, )", ""), "at /strides: expected as many strides as sizes (1), found array of 2"));
    CHECK(contains(refusal(R"("dtype": 7)", R"("dtype": 15)"), "at /dtype"));
    CHECK(contains(refusal(R"("layout": 7)", R"("layout": 0)"), "at /layout"));
    CHECK(contains(refusal(R"("requires_grad": false, )", ""), "expected the key 'requires_grad'"));
}

TEST_CASE("a dimension is an integer or an expression with a hint that may be absent") {
    CHECK(read_dim(R"({"as_int": 4})") == dim(4));
    CHECK(read_dim(symbol).hint() == 12);
    auto const unbacked = read_dim(R"j({"as_expr": {"expr_str": "Symbol('u0', integer=True)", "hint": null}})j");
    CHECK(!unbacked.is_static());
    CHECK(!unbacked.hint());
    CHECK(to_constructor_form(unbacked.symbolic()) == "Symbol('u0', integer=True)");
}

TEST_CASE("expressions of early versions are read or kept verbatim, never static") {
    auto const read = [](std::string const& text) { return read_dim(R"({"as_expr": {"expr_str": ")" + text + R"(", "hint": {"as_int": 2}}})"); };
    CHECK(read("s0").symbolic().what() == expression::kind::symbol);
    CHECK(read("s0").symbolic().name() == "s0");
    CHECK(read("2*s0 + 1").symbolic().op() == expression_op::add);
    CHECK(to_string(read("2*s0 + 1")) == "2*s0 + 1");
    CHECK(read("2 s0").symbolic().what() == expression::kind::text);
    CHECK(to_string(read("2 s0")) == "2 s0");
    CHECK(contains(message_of([&] { return read(""); }), "expected an expression"));
}

TEST_CASE("symbolic scalars have a kind, an expression and a value") {
    auto const n = read_symbol(symbol, symbol_kind::integer);
    CHECK(to_string(n.symbolic) == "4*s24");
    CHECK(std::get<std::int64_t>(n.hint) == 12);
    auto const fixed = read_symbol(R"({"as_int": 5})", symbol_kind::integer);
    CHECK(fixed.symbolic.empty());
    CHECK(std::get<std::int64_t>(fixed.hint) == 5);
    auto const f = read_symbol(R"j({"as_expr": {"expr_str": "ToFloat(Symbol('u0', integer=True))", "hint": {"as_float": 2.5}}})j", symbol_kind::floating);
    CHECK(f.kind == symbol_kind::floating);
    CHECK(std::get<double>(f.hint) == 2.5);
    auto const b = read_symbol(R"({"as_bool": true})", symbol_kind::boolean);
    CHECK(std::get<bool>(b.hint));
    CHECK(contains(message_of([&] { return read_symbol(R"({"as_bool": true})", symbol_kind::integer); }), "expected 'as_int' or 'as_expr', found 'as_bool'"));
}

}  // TEST_SUITE("pt2/detail/types")
