// SPDX-License-Identifier: MIT
#include <torch_ir/io/mapped_file.hpp>

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "support/damage.hpp"
#include "support/process.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("io/mapped_file") {

TEST_CASE("a mapped file shows the bytes of the file") {
    temporary_folder const folder;
    std::string const text("one\0two\xff", 8);
    write_text(folder / "x", text);
    CHECK(as_text(map_file(folder / "x").bytes) == text);
    CHECK(read_file(folder / "x") == text);
}

TEST_CASE("a view outlives the name of the file and copies of it") {
    temporary_folder const folder;
    write_text(folder / "x", std::string(100000, 'a'));
    shared_bytes kept;
    {
        shared_bytes const file = map_file(folder / "x");
        kept = {file.bytes.subspan(99000), file.owner};
    }
    std::filesystem::remove(folder / "x");
    CHECK(as_text(kept.bytes) == std::string(1000, 'a'));
}

TEST_CASE("bytes of a mapped file whose pages were given back are there again, and other bytes are not touched") {
    temporary_folder const folder;
    std::string text(300'000, 'a');
    for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>('a' + i % 23);
    write_text(folder / "x", text);
    shared_bytes const file = map_file(folder / "x");
    std::string own = text;
    for (auto const& [from, size] : {std::pair<std::size_t, std::size_t>{0, 300'000}, {1, 5}, {65'000, 2'000}, {299'999, 1}, {300'000, 0}}) {
        forget_pages(file.bytes.subspan(from, size));
        forget_pages(as_bytes(own).subspan(from, size));
    }
    forget_pages({});
    CHECK(as_text(file.bytes) == text);
    CHECK(own == text);
}

TEST_CASE("an empty file is an empty view") {
    temporary_folder const folder;
    write_text(folder / "x", "");
    CHECK(map_file(folder / "x").bytes.empty());
    CHECK(read_file(folder / "x").empty());
}

TEST_CASE("of a folder it is said what it holds and what to give instead") {
    for (auto const& [file, part] : std::vector<std::pair<std::string, std::string>>{{".metadata", "dcp_to_torch FOLDER weights.pt"},
                                                                                     {"archive_format", "an archive that was unpacked"},
                                                                                     {"saved_model.pb", "SavedModel"},
                                                                                     {"model.safetensors", "give its file, '"},
                                                                                     {"other", "it is a directory"}}) {
        temporary_folder const folder;
        write_text(folder / file, "x");
        CHECK(contains(message_of([&] { return map_file(folder.path()); }), part));
        CHECK(contains(message_of([&] { return read_file(folder.path()); }), part));
    }
}

TEST_CASE("what is no regular file is an error that names it") {
    temporary_folder const folder;
    std::string const pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(contains(message_of([&] { return map_file(folder / "none"); }), "cannot open '" + (folder / "none") + "': No such file"));
    CHECK(contains(message_of([&] { return map_file(folder.path()); }), "it is a directory"));
    CHECK(contains(message_of([&] { return read_file(folder.path()); }), "it is a directory"));
    CHECK(contains(message_of([&] { return map_file(pipe); }), "not a regular file"));
    CHECK(contains(message_of([&] { return map_file("/dev/null"); }), "not a regular file"));
    CHECK(contains(message_of([&] { return map_file(""); }), "cannot open ''"));
}

TEST_CASE("a pipe is read to its end") {
    temporary_folder const folder;
    std::string const pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::string const text(300000, 'x');
    std::thread writer([&] { write_text(pipe, text); });
    std::string const got = read_file(pipe);
    writer.join();
    CHECK(got == text);
    CHECK(read_file("/dev/null").empty());
}

TEST_CASE("shared bytes own a buffer") {
    shared_bytes const copy = share(std::string("text that is longer than a small string"));
    CHECK(as_text(copy.bytes) == "text that is longer than a small string");
    CHECK(copy.owner != nullptr);
}

}  // TEST_SUITE("io/mapped_file")
