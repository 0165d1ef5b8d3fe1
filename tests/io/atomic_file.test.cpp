// SPDX-License-Identifier: MIT
#include <torch_ir/io/atomic_file.hpp>

#include <doctest/doctest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>
#include <string>
#include <thread>

#include "support/damage.hpp"
#include "support/process.hpp"

using namespace torch_ir;
using namespace torch_ir_test;
namespace fs = std::filesystem;

TEST_SUITE("io/atomic_file") {
namespace {

std::ptrdiff_t files_in(temporary_folder const& folder) { return std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()); }

unsigned permissions(std::string const& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

}  // namespace

TEST_CASE("a file is written whole, new or over another") {
    temporary_folder const folder;
    write_file(folder / "x", std::string_view("first"));
    CHECK(read_text(folder / "x") == "first");
    write_file(folder / "x", as_bytes("second"));
    CHECK(read_text(folder / "x") == "second");
    CHECK(files_in(folder) == 1);
}

TEST_CASE("a file that is not committed leaves everything as it was") {
    temporary_folder const folder;
    write_text(folder / "old", "old");
    {
        atomic_file over(folder / "old");
        over.write("half");
        atomic_file fresh(folder / "new");
        fresh.write("half");
        CHECK(files_in(folder) == 3);
    }
    CHECK(read_text(folder / "old") == "old");
    CHECK(files_in(folder) == 1);
}

TEST_CASE("a mapped file may be replaced while it is in use") {
    temporary_folder const folder;
    write_text(folder / "x", "before");
    shared_bytes const mapped = map_file(folder / "x");
    write_file(folder / "x", as_text(mapped.bytes).substr(0, 3));
    CHECK(as_text(mapped.bytes) == "before");
    CHECK(read_text(folder / "x") == "bef");
}

TEST_CASE("a new file has the permissions of the umask, a replaced one keeps its own") {
    temporary_folder const folder;
    ::mode_t const old = ::umask(027);
    write_file(folder / "x", std::string_view("x"));
    ::umask(old);
    CHECK(permissions(folder / "x") == 0640);
    fs::permissions(folder / "x", fs::perms(0604));
    write_file(folder / "x", std::string_view("y"));
    CHECK(permissions(folder / "x") == 0604);
}

TEST_CASE("nobody else may read a file before it is there") {
    temporary_folder const folder;
    for (bool const replaces : {false, true}) {
        if (replaces) fs::permissions(folder / "x", fs::perms(04755));
        atomic_file out(folder / "x");
        out.write("secret");
        for (auto const& entry : fs::directory_iterator(folder.path()))
            if (auto const name = entry.path().filename().string(); name != "x") {
                CHECK(name.starts_with(".x.torch_ir-" + std::to_string(::getpid()) + "-"));
                CHECK(permissions(entry.path().string()) == 0600);
            }
        out.commit();
    }
    CHECK(permissions(folder / "x") == 0755);  // the right to run as the owner is not given on
}

TEST_CASE("what a killed writer left is removed by the next one, what another writes is not") {
    temporary_folder const folder;
    std::string const dead = ".torch_ir-999999999-0.tmp", alive = ".torch_ir-" + std::to_string(::getppid()) + "-0.tmp";
    for (auto const& name : {".x" + dead, ".x" + alive, ".y" + dead, std::string(".x.torch_ir-1.tmp"), std::string(".x.torch_ir-a-0.tmp")})
        write_text(folder / name, "half");
    write_file(folder / "x", std::string_view("whole"));
    CHECK_FALSE(fs::exists(folder / (".x" + dead)));
    CHECK(fs::exists(folder / (".x" + alive)));
    CHECK(fs::exists(folder / (".y" + dead)));
    CHECK(files_in(folder) == 5);
}

TEST_CASE("a handler of signals can remove what is not committed") {
    temporary_folder const folder;
    atomic_file a(folder / "a");
    {
        atomic_file const b(folder / "b");
        CHECK(files_in(folder) == 2);
    }
    remove_temporary_files();
    CHECK(files_in(folder) == 0);
    std::string const long_name(240, 'n');  // the longest that a folder takes are 255
    write_file(folder / long_name, std::string_view("x"));
    CHECK(read_text(folder / long_name) == "x");
}

TEST_CASE("a link to nothing is followed to where its file comes into being") {
    temporary_folder const folder;
    fs::create_directory(folder.path() / "sub");
    fs::create_symlink("sub/middle", folder.path() / "link");
    fs::create_symlink("real", folder.path() / "sub/middle");
    write_file(folder / "link", std::string_view("new"));
    CHECK(fs::is_symlink(folder.path() / "link"));
    CHECK(read_text(folder / "sub/real") == "new");
    fs::create_symlink("loop", folder.path() / "loop");
    CHECK(contains(message_of([&] { return write_file(folder / "loop", std::string_view("x")), 0; }), "cannot write '" + (folder / "loop") + "': Too many"));
    CHECK(fs::is_symlink(folder.path() / "loop"));
}

TEST_CASE("a symbolic link stays one, its target is replaced") {
    temporary_folder const folder;
    fs::create_directory(folder.path() / "sub");
    write_text(folder / "sub/real", "old");
    fs::create_symlink("sub/real", folder.path() / "link");
    write_file(folder / "link", std::string_view("new"));
    CHECK(fs::is_symlink(folder.path() / "link"));
    CHECK(read_text(folder / "sub/real") == "new");
}

TEST_CASE("a device or a pipe is written directly") {
    temporary_folder const folder;
    write_file("/dev/null", std::string_view("x"));
    CHECK(fs::is_character_file("/dev/null"));
    std::string const pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    std::string got;
    std::thread reader([&] { got = read_text(pipe); });
    write_file(pipe, std::string_view("through"));
    reader.join();
    CHECK(got == "through");
    CHECK(fs::is_fifo(pipe));
}

TEST_CASE("what can't be written is an error that names it and leaves nothing") {
    temporary_folder const folder;
    auto const write_to = [](std::string const& path) {
        return message_of([&] {
            write_file(path, std::string_view("x"));
            return 0;
        });
    };
    CHECK(contains(write_to(folder / "no/such"), "cannot create '" + (folder / "no/such") + "': No such file or directory"));
    CHECK(contains(write_to(folder.path()), "it is a directory"));
    CHECK(contains(write_to(""), "cannot write ''"));
    CHECK(files_in(folder) == 0);
    if (fs::exists("/dev/full")) CHECK(contains(write_to("/dev/full"), "cannot write '/dev/full': No space left"));
}

}  // TEST_SUITE("io/atomic_file")
