// SPDX-License-Identifier: MIT
#include <torch_ir/pickle/reader.hpp>
#include <torch_ir/pickle/writer.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "support/damage.hpp"
#include "support/seed.hpp"
#include "support/weights.hpp"

using namespace torch_ir;
using namespace torch_ir_test;
using namespace torch_ir_test::pickled;
using namespace std::string_literals;
using detail::pickle_kind;

TEST_SUITE("weights/detail/pickle_reader") {
namespace {

/// The kind of the value that a pickle holds.
detail::pickle_value value_of(std::string const& body) {
    static std::string bytes;  // the value refers to it
    bytes = finished(body);
    auto const document = detail::read_pickle(as_bytes(bytes), "x.pkl");
    CHECK(document.size == bytes.size());
    return document[document.root];
}

std::string refusal(std::string const& bytes, bool script = false) {
    return message_of([&] { return detail::read_pickle(as_bytes(bytes), "x.pkl", script).values.size(); });
}

}  // namespace

TEST_CASE("scalars of all widths are read") {
    CHECK(value_of("N").kind == pickle_kind::none);
    CHECK(value_of("\x88").number == 1);
    CHECK(value_of("\x89").kind == pickle_kind::boolean);
    CHECK(value_of("K\xff").number == 255);
    CHECK(value_of("M\xff\xff").number == 65535);
    CHECK(value_of("J\xff\xff\xff\xff").number == -1);
    CHECK(value_of("J\x00\x00\x00\x80"s).number == -2147483648LL);
    CHECK(value_of("\x8a\x00"s).number == 0);
    CHECK(value_of("\x8a\x01\x80").number == -128);
    CHECK(value_of("\x8a\x02\x80\x00"s).number == 128);
    CHECK(value_of(integer(INT64_MIN)).number == INT64_MIN);
    CHECK(value_of("\x8a\x09" + std::string(8, '\0') + "\x40").kind == pickle_kind::big_integer);
    CHECK(value_of("\x8a\x09\x04" + std::string(8, '\0')).number == 4);  // more bytes than it takes
    CHECK(value_of("\x8a\x0a" + std::string(10, '\xff')).number == -1);
    CHECK(value_of("\x8b\x01\x00\x00\x00\x07"s).number == 7);
    CHECK(value_of("G\x3f\xf8\x00\x00\x00\x00\x00\x00"s).real == 1.5);
    CHECK(value_of(text("h\xc3\xa9")).text == "h\xc3\xa9");
    CHECK(value_of("\x8c\x02hi").text == "hi");
    CHECK(value_of("\x8d" + number(2, 8) + "hi").text == "hi");
    CHECK(value_of("U\x02hi").text == "hi");
    CHECK(value_of("T" + number(2, 4) + "hi").text == "hi");
    CHECK(value_of("C\x02\x00\xff"s).kind == pickle_kind::bytes);
    CHECK(value_of("B" + number(1, 4) + "x").text == "x");
    CHECK(value_of("\x8e" + number(1, 8) + "x").text == "x");
    CHECK(value_of("\x96" + number(1, 8) + "x").text == "x");
}

TEST_CASE("containers of all kinds are read") {
    CHECK(value_of(")").kind == pickle_kind::tuple);
    CHECK(value_of("K\x01\x85").items.size() == 1);
    CHECK(value_of("K\x01K\x02\x86").items.size() == 2);
    CHECK(value_of("K\x01K\x02K\x03\x87").items.size() == 3);
    CHECK(value_of("(K\x01K\x02l").kind == pickle_kind::list);
    CHECK(value_of("]K\x01"s + "a").items.size() == 1);
    CHECK(value_of("](K\x01K\x02"s + "e").items.size() == 2);
    CHECK(value_of("}K\x01K\x02s").kind == pickle_kind::dict);
    CHECK(value_of("(K\x01K\x02"s + "d").items.size() == 2);
    CHECK(value_of("\x8f(K\x01\x90").kind == pickle_kind::set);
    CHECK(value_of("(K\x01\x91").kind == pickle_kind::set);
    CHECK(value_of("K\x01K\x02"s + "0").number == 1);
    CHECK(value_of("K\x01(K\x02"s + "1").number == 1);
    CHECK(value_of("K\x01"s + "2\x86").items.size() == 2);
    CHECK(value_of("]q\x00h\x00"s + "a").items.size() == 1);  // a list that holds itself
    CHECK(value_of("K\x05\x94"s + "0h\x00"s).number == 5);
    CHECK(value_of("K\x05r" + number(70000, 4) + "0j" + number(70000, 4)).number == 5);
    CHECK(value_of(call(global("collections", "OrderedDict"), {"](" + tuple({text("k"), "N"}) + "e"})).items.size() == 2);
    CHECK(value_of("\x8c\x0b"
                   "collections\x8c\x0bOrderedDict\x93)R")
              .kind == pickle_kind::dict);
    CHECK(value_of(call(global("torch", "Size"), {integers({2, 3})})).items.size() == 2);
    CHECK(value_of(call(global("_codecs", "encode"), {text("ab"), text("latin1")})).kind == pickle_kind::bytes);
}

TEST_CASE("names that only attacks use are errors that tell them") {
    for (std::string const name : {"os.system", "posix.system", "nt.system", "builtins.eval", "builtins.exec", "__builtin__.eval", "subprocess.Popen",
                                   "torch.load", "torch.hub.load", "importlib.import_module", "ctypes.util.find_library", "pickle.loads", "io.open"}) {
        auto const dot = name.rfind('.');
        std::string const module = name.substr(0, dot), rest = name.substr(dot + 1);
        auto const expected = "x.pkl: unsupported: the pickle uses '" + name + "', which is no part of plain weights; nothing of it was run";
        for (bool const script : {false, true}) {
            CHECK(refusal(finished(call(global(module, rest), {text("touch x")})), script).starts_with(expected));
            CHECK(refusal(finished(text(module) + text(rest) + "\x93" + tuple({text("touch x")}) + "R"), script).starts_with(expected));
            CHECK(refusal(finished(global(module, rest) + ")\x81}b"), script).starts_with(expected));
        }
    }
}

TEST_CASE("names beyond the allow-list make objects of which only the name and the state are known") {
    for (std::string const name : {"os._Environ", "builtins.getattr", "torch.nn.modules.linear.Linear", "argparse.Namespace", "functools.partial",
                                   "torch.undefined", "torch.FooStorage", "my.load"}) {
        auto const dot = name.rfind('.');
        std::string const module = name.substr(0, dot), rest = name.substr(dot + 1);
        auto const expected = "x.pkl: unsupported: the pickle uses '" + name + "', which is no part of plain weights; nothing of it was run";
        std::string const called = finished(call(global(module, rest), {text("touch x")}));
        CHECK(refusal(called, true).starts_with(expected));  // TorchScript has no such names
        CHECK(refusal(finished(text(module) + text(rest) + "\x93" + tuple({text("touch x")}) + "R"), true).starts_with(expected));
        auto const makes_foreign = [&](std::string const& pickle) {
            auto const document = detail::read_pickle(as_bytes(pickle), "x.pkl");
            auto const& v = document[document.root];
            return v.kind == pickle_kind::foreign && v.items.empty() &&
                   detail::foreign_name_error("x.pkl", document.classes[static_cast<std::size_t>(v.number)]).what() == refusal(called, true);
        };
        CHECK(makes_foreign(called));
        CHECK(makes_foreign(finished(text(module) + text(rest) + "\x93" + tuple({text("touch x")}) + "R")));
        CHECK(makes_foreign(finished(global(module, rest) + ")\x81")));
        CHECK(makes_foreign(finished(global(module, rest) + ")}\x92")));
        CHECK(makes_foreign(finished("(" + text("x") + "i" + module + "\n" + rest + "\n")));
        CHECK(makes_foreign(finished("(" + global(module, rest) + text("x") + "o")));
        CHECK(makes_foreign(finished(call(global("copyreg", "_reconstructor"), {global(module, rest), global("builtins", "object"), "N"}))));
        CHECK(makes_foreign(finished(call(call(global(module, rest), {}), {}))));  // what a foreign function gives is called
        CHECK(makes_foreign(finished(call(global(module, rest), {}) + "](K\x01K\x02"s + "e0")));
    }
    CHECK(refusal(finished(global("__torch__.a", "Net") + ")\x81}b"), true).empty());
    CHECK(contains(refusal(finished("(S'x'\nios\nsystem\n")), "found 0x53"));
}

TEST_CASE("foreign objects keep their state and the members of dicts, and drop those of lists") {
    auto const object = call(global("a", "B"), {});
    CHECK(value_of(object + "}" + text("k") + "K\x01sb").state != detail::no_pickle_ref);
    CHECK(value_of(object + text("k") + "K\x01s").items.size() == 2);
    CHECK(value_of(object + "(" + text("k") + "K\x01u").items.size() == 2);
    CHECK(value_of(object + "(K\x01K\x02"s + "e").items.empty());
    CHECK(value_of(call(global("builtins", "set"), {"](K\x01K\x02"s + "e"})).items.size() == 2);
    CHECK(value_of(call(global("numpy.core.multiarray", "_reconstruct"), {})).text == "a NumPy array");
    CHECK(contains(refusal(finished(object + "(K\x01u")), "expected pairs of key and value"));
    CHECK(refusal(finished(tuple({text("module"), global("a", "B"), text("b.py"), text("class B: pass")}) + "Q)\x81}b")).empty());
}

TEST_CASE("every dtype and every class of storage has its name") {
    for (std::size_t i = 0; i + 1 < dtype_count; ++i) {
        auto const type = static_cast<dtype>(i);
        auto const named = detail::find_pickle_global("torch", to_string(type), false);
        REQUIRE(named);
        CHECK(named->type == type);
        auto const stored = detail::find_pickle_global("torch", std::string(detail::storage_class_name(type)) + "Storage", false);
        REQUIRE(stored);
        CHECK(stored->type == type);
    }
    CHECK(detail::find_pickle_global("torch.cuda", "HalfStorage", false)->type == dtype::float16);
    CHECK(detail::find_pickle_global("torch.storage", "UntypedStorage", false)->type == dtype::undefined);
}

TEST_CASE("pickles that are no programs for the machine are errors with their place") {
    struct row {
        std::string bytes, message;
    };
    std::vector<row> const table{
        {"", "at byte 0 of the pickle: expected the end of a pickle (is the file complete?), found the end of the bytes"},
        {"\x80", "expected 1 more bytes"},
        {"\x80\x01.", "expected protocol 2 to 5, found 1"},
        {"\x80\x06.", "expected protocol 2 to 5, found 6"},
        {finished(""), "expected one value at the end, found 0"},
        {finished("NN"), "expected one value at the end, found 2"},
        {finished("(N"), "expected one value at the end"},
        {finished("a"), "expected a value on the stack, found none"},
        {finished("(a"), "expected a value on the stack"},
        {finished("](K\x01"s + "a"), "expected a value on the stack"},
        {finished("t"), "expected a mark on the stack"},
        {finished("e"), "expected a mark on the stack"},
        {finished("NNa"), "expected a list to add to, found None"},
        {finished("](NNu"), "expected a dict to add to, found a list"},
        {finished("}(Nu"), "expected pairs of key and value"},
        {finished("(Nd"), "expected pairs of key and value"},
        {finished("h\x07"), "expected a value that was remembered, found number 7"},
        {finished("X\xff\xff\xff\xffhello"), "expected 4294967295 more bytes (is the file complete?)"},
        {finished("\x8d\xff\xff\xff\xff\xff\xff\xff\xff"), "expected 18446744073709551615 more bytes"},
        {finished("\x8b\xff\xff\xff\x7f"), "more bytes"},
        {finished("cos"), "expected a name that ends with a line break"},
        {finished("N)R"), "expected something to call, a name, found None"},
        {finished(global("collections", "OrderedDict") + "NR"), "expected the arguments of a call, a tuple, found None"},
        {finished(call(global("collections", "OrderedDict"), {"K\x01"})), "expected a dict or a list of pairs, found an integer"},
        {finished(call(global("torch", "float32"), {})), "expected a function, found the class 'float32'"},
        {finished("NNb"), "expected an object to give a state to, found None"},
        {finished("NQ"), "expected a persistent id, a tuple, found None"},
        {finished(")Q"), "expected the persistent id of a storage, found an empty one"},
        {finished(tuple({text("module"), "N", "N", "N", "N"}) + "Q"), "expected the persistent id of a storage"},
        {finished(tuple({text("storage"), global("torch", "float32"), text("0"), text("cpu"), "K\x01"}) + "Q"),
         "expected the class of a storage, found float32"},
        {finished(storage("FloatStorage", "0", -1)), "expected the number of elements of a storage that is not negative, found -1"},
        {finished(tensor(storage("FloatStorage", "0", 4), -1, {2}, {1})), "the offset of a tensor that is not negative"},
        {finished(tensor(storage("FloatStorage", "0", 4), 0, {-2}, {1})), "the sizes of a tensor that is not negative"},
        {finished(tensor(storage("FloatStorage", "0", 4), 0, {2}, {-1})), "the strides of a tensor that is not negative"},
        {finished(tensor(storage("FloatStorage", "0", 4), 0, {2, 2}, {1})), "expected as many strides as sizes, 2, found 1"},
        {finished(tensor("N", 0, {2}, {1})), "expected the storage of a tensor, a storage, found None"},
        {finished(tensor(storage("FloatStorage", "0", 4), 0, std::vector<std::int64_t>(65, 1), std::vector<std::int64_t>(65, 1))), "at most 64 dimensions"},
        {finished(call(global("torch._utils", "_rebuild_tensor_v2"), {})), "expected 6 arguments for a tensor, found 0"},
        {finished(call(global("torch._utils", "_rebuild_parameter"), {"N", "\x89", "N"})), "expected the data of a parameter, a tensor, found None"},
        {finished("\x82\x01"), "expected an operation of a pickle of protocol 2 to 5, found 0x82"},
        {finished("\x97"), "found 0x97"},
        {finished("P0\n"), "found 0x50"},
    };
    for (auto const& r : table) {
        CAPTURE(r.message);
        auto const found = refusal(r.bytes);
        CAPTURE(found);
        CHECK(found.starts_with("x.pkl: at byte "));
        CHECK(contains(found, r.message));
    }
}

TEST_CASE("keys that a table would put in one place take no longer than others") {
    std::string bytes = "N";
    for (std::uint64_t i = 0; i < 40000; ++i) bytes += "r" + number(i * 42043, 4);  // 42043 is a number of buckets
    auto const begin = std::chrono::steady_clock::now();
    CHECK(refusal(finished(bytes)).empty());
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}

TEST_CASE("a pickle that repeats itself does not take more than its size") {
    // Each call copies a dictionary that grows with the file.
    std::string big = "}q\x00("s;
    for (int i = 0; i < 2000; ++i) big += "K\x01N";
    big += "u0";
    for (int i = 0; i < 2000; ++i) big += global("collections", "OrderedDict") + "h\x00\x85R0"s;
    CHECK(contains(refusal(finished(big + "N")), "one that repeats itself without end"));
    // Nested as deep as there are bytes: nothing recurs.
    CHECK(refusal(finished(std::string(1000000, ']') + std::string(999999, 'a'))).empty());
    CHECK(refusal(finished(std::string(1000000, '('))) != "");
}

TEST_CASE("damaged pickles give an error or a document, never a crash") {
    std::string const good = finished(dictionary({{"w", tensor(storage("FloatStorage", "0", 4), 0, {2, 2}, {2, 1})},
                                                  {"n", "G\x3f\xf8\x00\x00\x00\x00\x00\x00"s},
                                                  {"t", "]q\x00h\x00"s + "a0\x8c\x01x"}}));
    REQUIRE(refusal(good).empty());
    for (std::size_t n = 0; n < good.size(); ++n) CHECK(refusal(good.substr(0, n)) != "");
    std::uint64_t seed = 0;
    std::mt19937_64 random = seeded(seed);
    INFO("seed " << seed);
    int refused = 0;
    for (int i = 0; i < 20000; ++i) {
        auto const message = refusal(damaged(good, random), i % 2 == 0);
        CHECK((message.empty() || message.starts_with("x.pkl: ")));
        refused += message.empty() ? 0 : 1;
    }
    CHECK(refused > 5000);
}

}  // TEST_SUITE("weights/detail/pickle_reader")
