// SPDX-License-Identifier: MIT
#include <torch_ir/detail/base64.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <torch_ir/io/mapped_file.hpp>

#include "support/damage.hpp"
#include "support/seed.hpp"

using namespace torch_ir::detail;

TEST_SUITE("detail/base64") {
namespace {

std::string encoded(std::string_view text) {
    std::string out;
    append_base64(out, torch_ir::as_bytes(text));
    return out;
}

}  // namespace

TEST_CASE("the examples of RFC 4648") {
    CHECK(encoded("").empty());
    CHECK(encoded("f") == "Zg==");
    CHECK(encoded("fo") == "Zm8=");
    CHECK(encoded("foo") == "Zm9v");
    CHECK(encoded("foob") == "Zm9vYg==");
    CHECK(encoded("fooba") == "Zm9vYmE=");
    CHECK(encoded("foobar") == "Zm9vYmFy");
}

TEST_CASE("random bytes come back") {
    std::uint64_t seed = 0;
    auto random = torch_ir_test::seeded(seed);
    INFO("seed " << seed);
    for (std::size_t size = 0; size < 200; ++size) {
        std::string bytes(size, '\0');
        for (char& c : bytes) c = static_cast<char>(random());
        auto const back = decode_base64(encoded(bytes));
        REQUIRE(back);
        CHECK(torch_ir::as_text(*back) == bytes);
    }
}

TEST_CASE("what is not base64 is nothing") {
    for (std::string_view const text : {"Z", "Zg", "Zg=", "Zh==", "Zm9=", "Z===", "====", "Zm9v=", "Zm 9", "Zg==Zg==", "Zm-v"}) {
        CAPTURE(text);
        CHECK_FALSE(decode_base64(text));
    }
}
}  // TEST_SUITE("detail/base64")
