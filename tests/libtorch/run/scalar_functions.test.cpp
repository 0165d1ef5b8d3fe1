// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/run/scalar_functions.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/torch.hpp"

using namespace torch_ir_test;
using namespace torch_ir;

TEST_SUITE("libtorch/run/scalar_functions") {
namespace {

c10::IValue call(std::string const& name, std::vector<c10::IValue> const& arguments) {
    auto const* entry = find_scalar_function(name);
    REQUIRE(entry != nullptr);
    REQUIRE(arguments.size() >= entry->least);
    return entry->function(arguments);
}
std::int64_t integer(std::string const& name, std::vector<c10::IValue> const& arguments) { return call(name, arguments).toInt(); }
double real(std::string const& name, std::vector<c10::IValue> const& arguments) { return call(name, arguments).toDouble(); }

}  // namespace

TEST_CASE("integer division rounds towards minus infinity and the remainder has the sign of the divisor") {
    CHECK(integer("_operator.floordiv", {7, 2}) == 3);
    CHECK(integer("_operator.floordiv", {-7, 2}) == -4);
    CHECK(integer("_operator.floordiv", {7, -2}) == -4);
    CHECK(integer("_operator.mod", {-7, 3}) == 2);
    CHECK(integer("_operator.mod", {7, -3}) == -2);
    CHECK(real("_operator.mod", {-7.5, 2.0}) == 0.5);
    CHECK(real("_operator.floordiv", {-7.5, 2.0}) == -4.0);
}

TEST_CASE("floats are contagious, true division always gives one") {
    CHECK(real("_operator.add", {1, 0.5}) == 1.5);
    CHECK(real("_operator.truediv", {7, 2}) == 3.5);
    CHECK(real("_operator.pow", {2, -1}) == 0.5);
    CHECK(integer("_operator.pow", {3, 4}) == 81);
    CHECK(integer("_operator.pow", {-2, 63}) == std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("booleans stay booleans in logic and count as 0 and 1 in arithmetic") {
    CHECK(call("_operator.and_", {true, false}).toBool() == false);
    CHECK(integer("_operator.and_", {6, 3}) == 2);
    CHECK(integer("_operator.add", {true, 2}) == 3);
    CHECK(call("torch.sym_not", {0}).toBool());
}

TEST_CASE("conversions cut towards zero") {
    CHECK(integer("torch.sym_int", {-2.7}) == -2);
    CHECK(integer("math.floor", {-2.7}) == -3);
    CHECK(integer("math.ceil", {2.1}) == 3);
    CHECK(integer("round", {2.5}) == 2);
    CHECK(real("torch.sym_float", {3}) == 3.0);
    CHECK(real("torch._sym_sqrt", {9}) == 3.0);
}

TEST_CASE("extremes, sums and choices take as many arguments as they get") {
    CHECK(integer("torch.sym_max", {3, 9, 4}) == 9);
    CHECK(real("torch.sym_min", {3, 2.5}) == 2.5);
    CHECK(integer("torch.sym_sum", {c10::ivalue::Tuple::create({1, 2, 3})}) == 6);
    CHECK(integer("torch.sym_ite", {false, 1, 2}) == 2);
    CHECK(integer("_operator.getitem", {c10::ivalue::Tuple::create({5, 6, 7}), -1}) == 7);
}

TEST_CASE("what has no result is an error, not undefined") {
    std::int64_t const most = std::numeric_limits<std::int64_t>::max(), least = std::numeric_limits<std::int64_t>::min();
    for (auto const& [name, arguments] : std::vector<std::pair<std::string, std::vector<c10::IValue>>>{
             {"_operator.add", {most, 1}},
             {"_operator.sub", {least, 1}},
             {"_operator.mul", {most, 2}},
             {"_operator.neg", {least}},
             {"_operator.floordiv", {1, 0}},
             {"_operator.floordiv", {least, -1}},
             {"_operator.mod", {1, 0}},
             {"_operator.truediv", {1, 0}},
             {"_operator.pow", {10, 19}},
             {"_operator.lshift", {1, 64}},
             {"_operator.rshift", {1, -1}},
             {"torch.sym_int", {1e300}},
             {"torch.sym_int", {std::numeric_limits<double>::quiet_NaN()}},
             {"_operator.and_", {1.5, 1}},
             {"_operator.getitem", {c10::ivalue::Tuple::create({5}), 1}},
         }) {
        INFO(name);
        CHECK(code_of([&] { static_cast<void>(call(name, arguments)); }) == errc::argument);
    }
}

TEST_CASE("an unknown function is not found") { CHECK(find_scalar_function("os.system") == nullptr); }
}  // TEST_SUITE("libtorch/run/scalar_functions")
