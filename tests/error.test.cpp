// SPDX-License-Identifier: MIT
#include <torch_ir/error.hpp>

#include <string>

#include <doctest/doctest.h>

TEST_SUITE("error") {
using namespace torch_ir;

TEST_CASE("each factory words one line that names place, expectation and finding") {
    CHECK(std::string(error::io_failed("open", "m.pt2", "No such file or directory").what()) == "cannot open 'm.pt2': No such file or directory");
    CHECK(std::string(error::malformed("m.json", "/nodes/3/name", "a string", "number 3").what()) ==
          "m.json: at /nodes/3/name: expected a string, found number 3");
    CHECK(std::string(error::malformed("", "", "a string", "nothing").what()) == "input: expected a string, found nothing");
    CHECK(std::string(error::unsupported("m.pt2", "schema version 9", "export again with torch 2.13").what()) ==
          "m.pt2: unsupported: schema version 9; export again with torch 2.13");
    CHECK(std::string(error::execution_failed("add", "aten.add.Tensor", "sizes differ").what()) == "node 'add' (aten.add.Tensor): sizes differ");
}

TEST_CASE("what is raised is caught as itself, as a runtime error, and has its code") {
    try {
        raise(error::invalid_ir("node 'x'", "one producer", "two"));
        FAIL("raise returned");
    } catch (std::runtime_error const& e) {
        auto const* own = dynamic_cast<error const*>(&e);
        REQUIRE(own != nullptr);
        CHECK(own->code() == errc::invalid_ir);
    }
}
}  // TEST_SUITE("error")
