// SPDX-License-Identifier: MIT
#include <torch_ir/io/zip_write.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "support/damage.hpp"
#include "support/zip_image.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("io/zip_write") {

TEST_CASE("what is written is read again, in order and aligned") {
    std::vector<std::pair<std::string, std::string>> entries{
        {"m/archive_format", "pt2"}, {"m/empty", ""}, {"m/data/\xc3\xa9", std::string(1000, 'd')}, {std::string(65535, 'n'), "long"}};
    zip_archive const archive(share(written_zip(entries)), "a.zip");
    REQUIRE(archive.entries().size() == entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
        zip_entry const& e = archive.entries()[i];
        CHECK(e.name == entries[i].first);
        CHECK(as_text(archive.bytes(e).bytes) == entries[i].second);
        CHECK(archive.data_offset(e) % zip_alignment == 0);
        CHECK(archive.matches_checksum(e));
    }
}

TEST_CASE("the same entries give the same bytes") {
    CHECK(written_zip({{"a", "1"}, {"b", "2"}}) == written_zip({{"a", "1"}, {"b", "2"}}));
    CHECK(zip_archive(share(written_zip({})), "a.zip").entries().empty());
}

TEST_CASE("more entries than 16 bits count are written with 64-bit records") {
    std::vector<std::pair<std::string, std::string>> entries;
    for (int i = 0; i < 66000; ++i) entries.emplace_back(std::to_string(i), "");
    entries.back().second = "last";
    zip_archive const archive(share(written_zip(entries)), "a.zip");
    CHECK(archive.entries().size() == 66000);
    CHECK(as_text(archive.bytes(archive.get("65999")).bytes) == "last");
}

TEST_CASE("a name that can't be written is an error") {
    zip_writer writer([](std::span<std::byte const>) {});
    auto const add = [&](std::string const& name) {
        return message_of([&] {
            writer.add(name, {});
            return 0;
        });
    };
    CHECK(add("x").empty());
    CHECK(contains(add("x"), "zip entry 'x': expected one of that name"));
    CHECK(contains(add(""), "1 to 65535 bytes, found 0"));
    CHECK(contains(add(std::string(65536, 'x')), "1 to 65535 bytes, found 65536"));
}

}  // TEST_SUITE("io/zip_write")
