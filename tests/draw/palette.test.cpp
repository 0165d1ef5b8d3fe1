// SPDX-License-Identifier: MIT
#include <torch_ir/draw/palette.hpp>

#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace torch_ir;

TEST_SUITE("draw/palette") {
namespace {

double channel(std::string_view hex) {
    double const c = std::stoi(std::string(hex), nullptr, 16) / 255.0;
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

/// WCAG's relative luminance of `#rrggbb`.
double luminance(std::string_view colour) {
    return 0.2126 * channel(colour.substr(1, 2)) + 0.7152 * channel(colour.substr(3, 2)) + 0.0722 * channel(colour.substr(5, 2));
}

}  // namespace

TEST_CASE("operators have the kind that people expect") {
    auto const kind = [](char const* op) { return call_kind_of(op_name(op)); };
    CHECK(kind("aten.conv2d.default") == call_kind::product);
    CHECK(kind("aten.linear.default") == call_kind::product);
    CHECK(kind("aten.scaled_dot_product_attention.default") == call_kind::attention);
    CHECK(kind("aten.batch_norm.default") == call_kind::normalization);
    CHECK(kind("aten.relu_.default") == call_kind::activation);
    CHECK(kind("aten.softmax.int") == call_kind::activation);
    CHECK(kind("aten.add.Tensor") == call_kind::elementwise);
    CHECK(kind("aten.max_pool2d.default") == call_kind::reduction);
    CHECK(kind("aten.mean.dim") == call_kind::reduction);
    CHECK(kind("aten.transpose.int") == call_kind::movement);
    CHECK(kind("aten.upsample_bilinear2d.vec") == call_kind::movement);
    CHECK(kind("aten.arange.default") == call_kind::creation);
    CHECK(kind("higher_order.cond") == call_kind::control);
    CHECK(kind("aten.__and__.Tensor") == call_kind::elementwise);
    CHECK(kind("_operator.mul") == call_kind::elementwise);
    CHECK(kind("mine.anything") == call_kind::other);
}

TEST_CASE("colours differ, and text on them has more contrast than WCAG's AAA asks for") {
    std::set<std::string_view> light, dark, strong, names;
    for (std::size_t k = 0; k < call_kind_count; ++k) {
        auto const& c = colours_of(static_cast<call_kind>(k));
        CAPTURE(c.name);
        CHECK(light.insert(c.light).second);
        CHECK(dark.insert(c.dark).second);
        CHECK(strong.insert(c.strong).second);
        CHECK(names.insert(c.name).second);
        CHECK((luminance(c.light) + 0.05) / 0.05 >= 7);
        CHECK(1.05 / (luminance(c.dark) + 0.05) >= 7);
    }
}
}  // TEST_SUITE("draw/palette")
