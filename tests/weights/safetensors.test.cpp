// SPDX-License-Identifier: MIT
#include <torch_ir/weights/safetensors.hpp>

#include <torch_ir/ir/elements.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/damage.hpp"
#include "support/errors.hpp"
#include "support/process.hpp"
#include "support/reference.hpp"
#include "support/seed.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("weights/safetensors") {
namespace {

/// A file of this header and data.
std::string image(std::string const& header, std::string const& data) {
    std::string out;
    for (std::size_t i = 0; i < 8; ++i) out += static_cast<char>((header.size() >> (8 * i)) & 0xffU);
    return out + header + data;
}

safetensors_contents read(std::string bytes) { return read_safetensors(share(std::move(bytes)), "w.safetensors"); }

std::string refusal(std::string const& bytes) {
    return message_of([&] {
        std::size_t total = 0;
        for (auto const& e : read(bytes).tensors) {
            if (!is_within_storage(e.data)) return 0;
            total += contiguous_bytes(e.data).size();
        }
        return total <= bytes.size() ? 1 : throw std::logic_error("more elements than bytes");
    });
}

std::string refusal(std::string const& header, std::size_t data_size) { return refusal(image(header, std::string(data_size, 'd'))); }

tensor_data counting(dtype type, std::vector<std::int64_t> sizes) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(*element_count(sizes)) * element_size(type));
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i % 2);
    return make_tensor_data(type, std::move(sizes), std::move(bytes));
}

}  // namespace

TEST_CASE("tensors are read in order of the header, as views of the file") {
    std::string const header = R"({"z":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"__metadata__":{"format":"pt","n":""},)"
                               R"("a":{"dtype":"I64","shape":[],"data_offsets":[8,16]},"e":{"dtype":"BF16","shape":[0,7],"data_offsets":[16,16]}} )";
    shared_bytes const file = share(image(header + std::string(7 - (header.size() + 7) % 8, ' '), "\1\2\3\4\5\6\7\10abcdefgh"));
    safetensors_contents const got = read_safetensors(file, "w.safetensors");
    REQUIRE(got.tensors.size() == 3);
    CHECK(got.tensors[0].name == "z");
    CHECK(got.tensors[1].name == "a");
    CHECK(got.metadata == safetensors_metadata{{"format", "pt"}, {"n", ""}});
    tensor_data const& z = got.tensors.get("z");
    CHECK(z.dtype == dtype::float32);
    CHECK(z.sizes == std::vector<std::int64_t>{1, 2});
    CHECK(z.strides == std::vector<std::int64_t>{2, 1});
    CHECK(z.storage.data() == file.bytes.data() + file.bytes.size() - 16);
    CHECK(z.owner == file.owner);
    CHECK(as_text(got.tensors.get("a").storage) == "abcdefgh");
    CHECK(got.tensors.get("a").sizes.empty());
    CHECK(got.tensors.get("e").sizes == std::vector<std::int64_t>{0, 7});
}

TEST_CASE("a tensor that is not aligned for its elements is copied") {
    shared_bytes const file = share(image(R"({"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                                          R"("w":{"dtype":"F64","shape":[1],"data_offsets":[1,9]}} )",
                                          "xabcdefgh"));
    state_dict const weights = load_safetensors(file, "w.safetensors");
    tensor_data const& w = weights.get("w");
    CHECK(as_text(w.storage) == "abcdefgh");
    CHECK(reinterpret_cast<std::uintptr_t>(w.storage.data()) % alignof(double) == 0);
}

TEST_CASE("every dtype of the format is written and read again") {
    temporary_folder const folder;
    state_dict weights;
    for (auto const& d : detail::safetensors_dtypes) weights.insert(std::string(d.name), counting(d.type, {3, 2}));
    weights.insert("scalar", counting(dtype::float64, {}));
    weights.insert("empty", counting(dtype::float16, {0, 5}));
    weights.insert("a \"name\"\n\xc3\xa9", counting(dtype::bool_, {1}));
    safetensors_metadata const metadata{{"format", "pt"}, {"quote", "\"\\"}};
    save_safetensors(folder / "w.safetensors", weights, metadata);
    safetensors_contents const got = read_safetensors(folder / "w.safetensors");
    CHECK(got.metadata == metadata);
    REQUIRE(got.tensors.size() == weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        CAPTURE(weights[i].name);
        CHECK(got.tensors[i].name == weights[i].name);
        CHECK(got.tensors[i].data.dtype == weights[i].data.dtype);
        CHECK(got.tensors[i].data.sizes == weights[i].data.sizes);
        CHECK(contiguous_bytes(got.tensors[i].data) == contiguous_bytes(weights[i].data));
        std::size_t const width = std::min<std::size_t>(element_size(weights[i].data.dtype), 8);
        CHECK(reinterpret_cast<std::uintptr_t>(got.tensors[i].data.storage.data()) % width == 0);
        CHECK(got.tensors[i].data.owner == got.tensors[0].data.owner);  // none had to be copied
    }
    save_safetensors(folder / "again.safetensors", got.tensors, got.metadata);
    CHECK(read_text(folder / "again.safetensors") == read_text(folder / "w.safetensors"));
}

TEST_CASE("the format counts single float4 elements, PyTorch pairs of them") {
    std::string const header = R"({"x":{"dtype":"F4","shape":[2,6],"data_offsets":[0,6]}})";
    CHECK(read(image(header, "abcdef")).tensors.get("x").sizes == std::vector<std::int64_t>{2, 3});
    CHECK(contains(refusal(R"({"x":{"dtype":"F4","shape":[2,5],"data_offsets":[0,5]}})", 5), "/x/shape: expected an even last size"));
    CHECK(contains(refusal(R"({"x":{"dtype":"F4","shape":[],"data_offsets":[0,0]}})", 0), "/x/shape: expected an even last size"));
}

TEST_CASE("a strided tensor is written contiguously") {
    temporary_folder const folder;
    tensor_data t = make_tensor_data(dtype::uint8, {2, 3}, {std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}, std::byte{5}, std::byte{6}});
    tensor_data transposed = t;
    transposed.sizes = {3, 2};
    transposed.strides = {1, 3};
    tensor_data tail = t;
    tail.sizes = {2};
    tail.strides = {1};
    tail.offset = 4;
    state_dict weights;
    weights.insert("transposed", transposed);
    weights.insert("tail", tail);
    save_safetensors(folder / "w", weights);
    state_dict const got = load_safetensors(folder / "w");
    CHECK(as_text(got.get("transposed").storage) == "\1\4\2\5\3\6");
    CHECK(as_text(got.get("tail").storage) == "\5\6");
}

TEST_CASE("a file may be replaced by its own tensors") {
    temporary_folder const folder;
    state_dict weights;
    weights.insert("w", counting(dtype::float32, {100}));
    save_safetensors(folder / "w", weights);
    std::string const before = read_text(folder / "w");
    save_safetensors(folder / "w", load_safetensors(folder / "w"));
    CHECK(read_text(folder / "w") == before);
}

TEST_CASE("what can't be written is an error and leaves no file") {
    temporary_folder const folder;
    auto const saved = [&](std::string const& name, tensor_data t) {
        state_dict weights;
        weights.insert(name, std::move(t));
        return message_of([&] {
            save_safetensors(folder / "w", weights);
            return 0;
        });
    };
    CHECK(contains(saved("x", counting(dtype::complex128, {1})), "tensor 'x' for a safetensors file: expected a dtype that the format has"));
    CHECK(contains(saved("__metadata__", counting(dtype::float32, {1})), "a name that the format does not use"));
    tensor_data outside = counting(dtype::float32, {4});
    outside.offset = 1;
    CHECK(contains(saved("x", outside), "a view inside of its storage"));
    CHECK(contains(saved("\xED\xA0\x80", counting(dtype::float32, {1})), "a name in UTF-8"));
    CHECK(contains(saved("x", counting(dtype::float4_e2m1fn_x2, {})), "at least one dimension"));
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a header that is no header is an error") {
    CHECK(contains(refusal(""), "w.safetensors: expected a safetensors file, which begins with the length of its header, found 0 bytes"));
    CHECK(contains(refusal("1234567"), "found 7 bytes"));
    CHECK(contains(refusal("12345678"), "found a length of"));
    CHECK(contains(refusal(std::string("\x10\0\0\0\0\0\0\0{}", 10)), "a header that lies in the file (is the file complete?)"));
    CHECK(contains(refusal(image("", "")), "expected the rest of the JSON document"));
    CHECK(contains(refusal(image("[]", "")), "at the top level: expected an object, found array of 0"));
    CHECK(contains(refusal(image("{}x", "")), "end of text"));
    CHECK(contains(refusal(image(std::string(100000, '['), "")), "levels of nesting"));
    CHECK(read(image("{}", "")).tensors.empty());
    CHECK(read(image(R"({"__metadata__":{}}   )", "")).metadata.empty());
    CHECK(contains(refusal(R"({"__metadata__":{"a":1}})", 0), "/__metadata__/a: expected a string, found number 1"));
}

TEST_CASE("a tensor that contradicts itself or the file is an error with its place") {
    auto const one = [](std::string const& dtype, std::string const& shape, std::string const& offsets) {
        return R"({"x":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
    };
    REQUIRE(refusal(one("\"F32\"", "[2]", "[0,8]"), 8).empty());
    CHECK(contains(refusal(one("\"F32\"", "[3]", "[0,8]"), 8), "/x/data_offsets: expected the size of the shape, 3 x 4 bytes, found 8 bytes"));
    CHECK(contains(refusal(one("\"F32\"", "[2]", "[0,8]"), 7), "(is the file complete?), found [0, 8]"));
    CHECK(contains(refusal(one("\"F32\"", "[2]", "[8,0]"), 8), "begin <= end"));
    CHECK(contains(refusal(one("\"F32\"", "[2]", "[0]"), 8), "/x/data_offsets: expected an array of begin and end"));
    CHECK(contains(refusal(one("\"F32\"", "[2]", "[-1,7]"), 8), "/x/data_offsets/0: expected an integer that is not negative"));
    CHECK(contains(refusal(one("\"F32\"", "[-2]", "[0,8]"), 8), "/x/shape/0: expected an integer from 0"));
    CHECK(contains(refusal(one("\"F32\"", "[2.0]", "[0,8]"), 8), "/x/shape/0"));
    CHECK(contains(refusal(one("\"F32\"", "2", "[0,8]"), 8), "/x/shape: expected an array, found number 2"));
    CHECK(contains(refusal(one("\"F32\"", "[4294967296,4294967296]", "[0,8]"), 8), "a number of elements within 64 bits"));
    CHECK(contains(refusal(one("\"F32\"", "[4611686018427387906]", "[0,8]"), 8), "expected the size of the shape"));
    CHECK(refusal(one("\"F9\"", "[2]", "[0,8]"), 8) == "w.safetensors: unsupported: dtype 'F9' at /x/dtype; convert the file to a dtype of PyTorch");
    CHECK(contains(refusal(one("7", "[2]", "[0,8]"), 8), "/x/dtype: expected a string"));
    CHECK(contains(refusal(R"({"x":{"dtype":"F32","shape":[2]}})", 8), "at /x: expected the key 'data_offsets'"));
    CHECK(contains(refusal(R"({"x":3})", 8), "at /x: expected an object, found number 3"));
}

TEST_CASE("gaps, overlaps, rests and names used twice are errors") {
    auto const two = [](std::string const& a, std::string const& b, std::string const& second = "b") {
        return R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)" + a + R"(},")" + second + R"(":{"dtype":"U8","shape":[4],"data_offsets":)" + b + "}}";
    };
    CHECK(refusal(two("[0,4]", "[4,8]"), 8).empty());
    CHECK(refusal(two("[4,8]", "[0,4]"), 8).empty());
    CHECK(contains(refusal(two("[0,4]", "[5,9]"), 9), "tensor 'b': expected data from byte 4, where the one before ends, found from byte 5"));
    CHECK(contains(refusal(two("[0,4]", "[3,7]"), 8), "tensor 'b': expected data from byte 4"));
    CHECK(contains(refusal(two("[0,4]", "[0,4]"), 4), "from byte 0"));
    CHECK(contains(refusal(two("[1,5]", "[5,9]"), 9), "expected data from byte 0"));
    CHECK(contains(refusal(two("[0,4]", "[4,8]"), 9), "at the end: expected 8 bytes of tensors after the header, found 9 bytes"));
    CHECK(contains(refusal(two("[0,4]", "[4,8]", "a"), 8), "each key once in an object, found the key 'a' again"));
}

TEST_CASE("damaged files give an error or tensors inside of the file, never a crash") {
    std::string const header = R"({"__metadata__":{"format":"pt"},"fc.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},)"
                               R"("fc.bias":{"dtype":"F16","shape":[2],"data_offsets":[16,20]}}   )";
    std::string const good = image(header, std::string(20, 'd'));
    REQUIRE(refusal(good).empty());
    for (std::size_t n = 0; n < good.size(); ++n) CHECK(refusal(good.substr(0, n)).starts_with("w.safetensors: "));
    std::uint64_t seed = 0;
    std::mt19937_64 random = seeded(seed);
    INFO("seed " << seed);
    int refused = 0;
    for (int i = 0; i < 6000; ++i) {
        std::string const message = refusal(damaged(good, random));
        CHECK((message.empty() || message.starts_with("w.safetensors: ")));
        if (!message.empty()) ++refused;
    }
    CHECK(refused > 1000);
}

TEST_CASE("views that repeat a few bytes don't fill a disk") {
    temporary_folder const folder;
    tensor_data one = make_tensor_data(std::vector<std::int64_t>{1}, std::vector<float>{2});
    one.sizes = {1 << 24};
    one.strides = {0};
    state_dict few, many;
    few.insert("a", one);
    for (int i = 0; i < 20; ++i) many.insert("t" + std::to_string(i), one);
    save_safetensors(folder / "few.safetensors", few);
    CHECK(fs::file_size(folder / "few.safetensors") > 1U << 26U);
    CHECK(message_of([&] { return save_safetensors(folder / "many.safetensors", many), 0; }).starts_with("tensor 't16': unsupported: views that repeat"));
    CHECK_FALSE(fs::exists(folder / "many.safetensors"));
}

TEST_CASE("every file of the reference set is read, and is the same when written and read again") {
    temporary_folder const folder;
    std::size_t files = 0, tensors = 0, different = 0;
    for (auto const& file : std::filesystem::recursive_directory_iterator(reference_root())) {
        if (file.path().extension() != ".safetensors") continue;
        CAPTURE(file.path().string());
        safetensors_contents const first = read_safetensors(file.path());
        save_safetensors(folder / "w", first.tensors, first.metadata);
        safetensors_contents const second = read_safetensors(folder / "w");
        REQUIRE(second.tensors.size() == first.tensors.size());
        CHECK(second.metadata == first.metadata);
        for (std::size_t i = 0; i < first.tensors.size(); ++i) {
            auto const &a = first.tensors[i], &b = second.tensors[i];
            bool const same =
                a.name == b.name && a.data.dtype == b.data.dtype && a.data.sizes == b.data.sizes && std::ranges::equal(a.data.storage, b.data.storage);
            different += same ? 0 : 1;
        }
        ++files;
        tensors += first.tensors.size();
    }
    CHECK(different == 0);
    check_seen("files", files, {143, 260});
    check_seen("tensors", tensors, {285, 730});
}

}  // TEST_SUITE("weights/safetensors")
