// SPDX-License-Identifier: MIT
#include <torch_ir/io/zip.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/damage.hpp"
#include "support/process.hpp"
#include "support/reference.hpp"
#include "support/seed.hpp"
#include "support/zip_image.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("io/zip") {
namespace {

zip_archive opened(std::string bytes) { return zip_archive(share(std::move(bytes)), "a.zip"); }

std::string content(zip_archive const& archive, std::string_view name) { return std::string(as_text(archive.bytes(archive.get(name)).bytes)); }

/// Opens and reads everything; the message of the first error.
std::string refusal(std::string const& bytes) {
    return message_of([&] {
        zip_archive const archive = opened(bytes);
        std::size_t total = 0;
        for (zip_entry const& e : archive.entries()) total += archive.bytes(e).bytes.size() + archive.matches_checksum(e);
        return total;
    });
}

std::string refusal(zip_item const& item, zip_tail const& tail = {}) { return refusal(zip_image({item}, tail)); }

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

}  // namespace

TEST_CASE("entries are listed in order and found by name") {
    zip_archive const archive = opened(zip_image({{"b/x", "hello"}, {"a/y", ""}, {"\xc3\xa9", "z"}}));
    REQUIRE(archive.entries().size() == 3);
    CHECK(archive.entries()[0].name == "b/x");
    CHECK(archive.entries()[2].name == "\xc3\xa9");
    CHECK(archive.find("a/y")->size == 0);
    CHECK(archive.find("nothing") == nullptr);
    CHECK(message_of([&] { return archive.get("nothing"); }) == "a.zip: expected the zip entry 'nothing', found an archive without it");
    CHECK(content(archive, "b/x") == "hello");
    CHECK(content(archive, "a/y").empty());
}

TEST_CASE("a stored entry is a view of the archive and keeps it alive") {
    std::string const text = "text that is longer than a small string";
    shared_bytes view;
    {
        zip_archive const archive = opened(zip_image({{"x", text}}));
        view = archive.bytes(archive.get("x"));
        CHECK(view.bytes.data() == archive.archive().bytes.data() + archive.data_offset(archive.get("x")));
        zip_archive const copy = archive;
        CHECK(content(copy, "x") == text);
    }
    CHECK(as_text(view.bytes) == text);
}

TEST_CASE("a deflated entry is unpacked") {
    std::string const text = repeated("abc", 100000);
    zip_archive const archive = opened(zip_image({{"x", text, true}, {"empty", "", true}, {"y", "stored"}}));
    CHECK(archive.get("x").compressed_size < 2000);
    CHECK(content(archive, "x") == text);
    CHECK(content(archive, "empty").empty());
    CHECK(content(archive, "y") == "stored");
}

TEST_CASE("sizes that come late are taken from the directory") {
    zip_item item("x", "hello");
    item.flags = 0x0808;
    item.local_size = item.local_compressed_size = 0;
    zip_item next("y", "next");
    std::string image = zip_image({item, next});
    CHECK(content(opened(image), "x") == "hello");
    CHECK(content(opened(image), "y") == "next");
    item.flags = 0x0800;
    CHECK(contains(refusal(item), "the same sizes in the local header"));
}

TEST_CASE("an archive may have a comment and 64-bit records") {
    CHECK(content(opened(zip_image({{"x", "hello"}}, {.comment = "PK\5\6 a comment with a mark"})), "x") == "hello");
    CHECK(content(opened(zip_image({{"x", "hello"}}, {.zip64 = true})), "x") == "hello");
    zip_item large("x", "hello");
    large.size = large.compressed_size = large.local_size = large.local_compressed_size = 0xffffffff;
    detail::append_le<2>(large.central_extra, 1);
    detail::append_le<2>(large.central_extra, 16);
    detail::append_le<8>(large.central_extra, 5);
    detail::append_le<8>(large.central_extra, 5);
    CHECK(content(opened(zip_image({large}, {.zip64 = true})), "x") == "hello");
    large.central_extra.pop_back();
    CHECK(contains(refusal(large), "a ZIP64 field with its sizes"));
    CHECK(opened(zip_image({})).entries().empty());
    CHECK(opened(zip_image({}, {.zip64 = true})).entries().empty());
}

TEST_CASE("a file that is no zip archive is an error that says so") {
    for (std::string const& bytes : {std::string(), std::string("PK\5\6"), std::string(1000, 'x'), zip_image({{"x", "y"}}) + "z"})
        CHECK(contains(refusal(bytes), "a.zip: expected a zip archive (is the file complete?)"));
    temporary_folder const folder;
    write_text(folder / "x.pt2", "not a zip archive, but a text");
    CHECK(contains(message_of([&] { return zip_archive::open(folder / "x.pt2"); }), "x.pt2: expected a zip archive"));
    write_text(folder / "empty.pt2", "");
    CHECK(contains(message_of([&] { return zip_archive::open(folder / "empty.pt2"); }), "found 0 bytes"));
}

TEST_CASE("what could mean two things is refused") {
    CHECK(contains(refusal(zip_image({{"x", "1"}, {"x", "2"}})), "each name once, found zip entry 'x' again"));
    zip_item inside("y", "hello");
    inside.shift = -40;
    CHECK(contains(refusal(zip_image({{"x", std::string(100, 'x')}, inside})), "zip entry 'x': expected room before the next entry"));
    zip_item same("y", "hello");
    same.shift = -36;
    CHECK(contains(refusal(zip_image({{"x", "hello"}, same})), "room before the next entry"));
    zip_item renamed("x", "hello");
    renamed.local_name = "y";
    CHECK(contains(refusal(renamed), "the same name in the local header"));
    zip_item padded("x", "hello");
    padded.extra = std::string(100, 'Z');
    padded.data.clear();
    CHECK(contains(refusal(padded), "content that overlaps it"));
    zip_item sizes("x", "hello");
    sizes.size = sizes.local_size = 4;
    CHECK(contains(refusal(sizes), "one size for stored content, found 4 and 5 bytes"));
}

TEST_CASE("what can't be read is named") {
    zip_item encrypted("x", "hello");
    encrypted.flags = 1;
    CHECK(contains(refusal(encrypted), "zip entry 'x' is encrypted"));
    zip_item method("x", "hello");
    method.method = 12;
    CHECK(contains(refusal(method), "zip entry 'x' has compression 12; repack"));
    zip_item disk("x", "hello");
    disk.disk = 1;
    CHECK(contains(refusal(disk), "several disks"));
    CHECK(contains(refusal(zip_item("x", "hello"), {.disk = 1}), "several disks"));
    CHECK(contains(refusal(zip_item("x", "hello"), {.zip64 = true, .disk = 1}), "several disks"));
    CHECK(contains(refusal(zip_item("x", "hello"), {.zip64 = true, .disks = 2}), "several disks"));
}

TEST_CASE("a directory that lies about itself is an error") {
    zip_item const item("x", "hello");
    for (bool const zip64 : {false, true}) {
        CAPTURE(zip64);
        CHECK(!refusal(item, {.zip64 = zip64, .count_shift = 1}).empty());
        CHECK(!refusal(item, {.zip64 = zip64, .count_shift = -1}).empty());
        CHECK(!refusal(item, {.zip64 = zip64, .offset_shift = 1}).empty());
        CHECK(!refusal(item, {.zip64 = zip64, .offset_shift = -1}).empty());
        CHECK(!refusal(item, {.zip64 = zip64, .offset_shift = 1 << 30}).empty());
        CHECK(!refusal(item, {.zip64 = zip64, .size_shift = -1}).empty());
        CHECK(!refusal(item, {.zip64 = zip64, .size_shift = 1 << 30}).empty());
    }
    CHECK(!refusal(item, {.zip64 = true, .count_shift = std::int64_t{1} << 60}).empty());
    CHECK(!refusal(item, {.zip64 = true, .offset_shift = -1000}).empty());
    CHECK(!refusal(item, {.zip64 = true, .locator_shift = 1}).empty());
    CHECK(!refusal(item, {.zip64 = true, .locator_shift = -(std::int64_t{1} << 40)}).empty());
}

TEST_CASE("deflated content that lies or is damaged is an error") {
    zip_item const good("x", repeated("abcdefg", 1000), true);
    REQUIRE(refusal(good).empty());
    zip_item crc = good;
    crc.crc ^= 1U;
    CHECK(contains(refusal(crc), "content that matches its check sum"));
    for (std::uint64_t const size : {std::uint64_t{0}, good.size - 1, good.size + 1}) {
        zip_item lie = good;
        lie.size = lie.local_size = size;
        CHECK(contains(refusal(lie), "found damaged content"));
    }
    zip_item bomb = good;
    bomb.size = bomb.local_size = 1 << 29;
    CHECK(contains(refusal(bomb), "a size that compression can reach"));
    bomb.size = bomb.local_size = 0xfffffffe;
    CHECK(contains(refusal(bomb), "a size that compression can reach"));
    zip_item cut = good;
    cut.compressed_size = cut.local_compressed_size -= 1;
    CHECK(contains(refusal(cut), "found damaged content"));
    zip_item longer = good;
    longer.data += 'x';
    longer.compressed_size = longer.local_compressed_size += 1;
    CHECK(contains(refusal(longer), "found damaged content"));
}

TEST_CASE("all deflated entries share one budget, and each is unpacked once") {
    std::string const zeros(1 << 20, '\0');
    std::string const bytes = zip_image({{"a", zeros, true}, {"b", zeros, true}, {"c", "stored"}});
    zip_archive const archive(share(bytes), "a.zip", {.max_inflated = 3 << 19});
    auto const first = archive.bytes(archive.get("a"));
    CHECK(archive.bytes(archive.get("a")).bytes.data() == first.bytes.data());
    zip_archive const copy = archive;
    CHECK(copy.bytes(copy.get("a")).bytes.data() == first.bytes.data());
    CHECK(message_of([&] { return archive.bytes(archive.get("b")).bytes.size(); }) ==
          "a.zip: unsupported: zip entry 'b' unpacks to 1048576 bytes, where the archive may unpack to 1572864 in all; repack it without compression (zip -0), "
          "or raise the limit (max_inflated), if it comes from somebody you trust");
    CHECK(content(archive, "c") == "stored");
    CHECK(zip_archive(share(bytes), "a.zip").bytes(archive.get("b")).bytes.size() == zeros.size());
    CHECK(zip_inflation_budget(0) == 64U << 20U);
    CHECK(zip_inflation_budget(1000) == (64U << 20U) + 32000);
    CHECK(zip_inflation_budget(~std::uint64_t{0}) == ~std::uint64_t{0});
}

TEST_CASE("names of entries are shown on one line, and cut") {
    std::string const shown = refusal(zip_item("a\x1b[2J\r" + std::string(60000, 'x'), "", false));
    CHECK(shown.empty());
    std::string const twice = refusal(zip_image({{"a\r\x1b" + std::string(60000, 'x'), ""}, {"a\r\x1b" + std::string(60000, 'x'), ""}}));
    CHECK(contains(twice, "zip entry 'a??xxx"));
    CHECK(twice.size() < 400);
}

TEST_CASE("check sums of stored entries are verified on request") {
    zip_item damaged_item("x", "hello");
    damaged_item.data = "hellO";
    zip_archive const archive = opened(zip_image({damaged_item, {"y", "hello"}}));
    CHECK(content(archive, "x") == "hellO");
    CHECK(!archive.matches_checksum(archive.get("x")));
    CHECK(archive.matches_checksum(archive.get("y")));
}

TEST_CASE("a truncated archive is an error at every length") {
    std::string const good = zip_image({{"x", "hello"}, {"y", repeated("y", 100), true}}, {.zip64 = true});
    REQUIRE(refusal(good).empty());
    for (std::size_t n = 0; n < good.size(); ++n) CHECK(contains(refusal(good.substr(0, n)), "a zip archive"));
}

TEST_CASE("damaged archives give an error or their content, never a crash") {
    std::vector<std::string> const images{zip_image({{"model/a", "hello"}, {"model/b", repeated("xyz", 50), true}}),
                                          zip_image({{"model/a", "hello"}, {"model/b", repeated("xyz", 50), true}}, {.zip64 = true, .comment = "c"}),
                                          written_zip({{"m/archive_format", "pt2"}, {"m/data", std::string(70, 'd')}})};
    std::uint64_t seed = 0;
    std::mt19937_64 random = seeded(seed);
    INFO("seed " << seed);
    int refused = 0;
    for (int i = 0; i < 6000; ++i) {
        std::string const message = refusal(damaged(images[static_cast<std::size_t>(i) % images.size()], random));
        CHECK((message.empty() || message.starts_with("a.zip: ")));
        if (!message.empty()) ++refused;
    }
    CHECK(refused > 1000);
}

TEST_CASE("every archive of the reference set opens, and its check sums are right") {
    std::size_t archives = 0, wrong = 0;
    for (auto const& file : fs::recursive_directory_iterator(reference_root())) {
        if (file.path().extension() != ".pt2" && file.path().extension() != ".pt") continue;
        CAPTURE(file.path().string());
        zip_archive const archive = zip_archive::open(file.path());
        ++archives;
        for (zip_entry const& e : archive.entries()) wrong += archive.matches_checksum(e) ? 0 : 1;
        CHECK(archive.find(std::string(archive.entries().front().name)) == &archive.entries().front());
    }
    CHECK(wrong == 0);
    check_seen("archives", archives, {129, 350});
}

}  // TEST_SUITE("io/zip")
