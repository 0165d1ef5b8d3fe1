// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/detail/payload.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "support/damage.hpp"
#include "support/pt2_image.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/detail/payload") {
namespace {

std::string const numbers(reinterpret_cast<char const*>(std::vector<float>{0, 1, 2, 3, 4, 5}.data()), 24);

std::string entry(std::string const& meta, std::string const& path = "weight_0", std::string const& pickled = "false") {
    return R"({"path_name": ")" + path + R"(", "is_param": true, "use_pickle": )" + pickled + R"(, "tensor_meta": )" + meta + "}";
}

/// The payloads of a table with these entries, over one storage of the numbers 0 to 5 and an empty one.
std::map<std::string, detail::pt2_payload> read(std::string const& entries) {
    std::map<std::string, detail::pt2_payload> out;
    auto const image = share(written_zip({{"r/d/t.json", R"({"config": {)" + entries + "}}"}, {"r/d/weight_0", numbers}, {"r/d/weight_1", ""}}));
    zip_archive const archive(image, "m.pt2");
    detail::pt2_payload_table const table(archive, "r/d/t.json", "r/d/");
    table.for_each([&](detail::pt2_payload&& p) { out.emplace(p.name, p); });
    return out;
}

std::vector<float> elements(tensor_data const& t) {
    auto const bytes = contiguous_bytes(t);
    std::vector<float> out(bytes.size() / sizeof(float));
    std::memcpy(out.data(), bytes.data(), bytes.size());
    return out;
}

}  // namespace

TEST_CASE("tensors are strided views of shared storages, which outlive the archive") {
    auto const p = read(R"("a": )" + entry(tensor_meta("2, 3", "3, 1")) + R"(, "t": )" + entry(tensor_meta("3, 2", "1, 3")) + R"(, "e": )" +
                        entry(tensor_meta("2, 2", "0, 1")));
    REQUIRE(p.at("a").kind == detail::pt2_payload_kind::data);
    CHECK(elements(p.at("a").tensor) == std::vector<float>{0, 1, 2, 3, 4, 5});
    CHECK(elements(p.at("t").tensor) == std::vector<float>{0, 3, 1, 4, 2, 5});
    CHECK(elements(p.at("e").tensor) == std::vector<float>{0, 1, 0, 1});
    CHECK(p.at("a").tensor.storage.data() == p.at("t").tensor.storage.data());
}

TEST_CASE("an offset is counted in elements") {
    auto const p = read(R"("a": )" + entry(replaced(tensor_meta("2", "2"), R"("storage_offset": {"as_int": 0})", R"("storage_offset": {"as_int": 3})")));
    CHECK(elements(p.at("a").tensor) == std::vector<float>{3, 5});
}

TEST_CASE("a meta tensor and an empty storage have no data, an empty tensor has") {
    auto const p = read(R"("m": )" + entry(tensor_meta("2, 3", "3, 1", "meta")) + R"(, "n": )" + entry(tensor_meta("2", "1"), "weight_1") + R"(, "z": )" +
                        entry(tensor_meta("0, 3", "3, 1"), "weight_1"));
    CHECK(p.at("m").kind == detail::pt2_payload_kind::no_data);
    CHECK(p.at("n").kind == detail::pt2_payload_kind::no_data);
    CHECK(p.at("z").kind == detail::pt2_payload_kind::data);
    CHECK(p.at("z").tensor.sizes == std::vector<std::int64_t>{0, 3});
}

TEST_CASE("pickled and sparse payloads are told, not read") {
    auto const p = read(R"("o": )" + entry("null", "custom_obj_0", "true") + R"(, "s": )" + entry(tensor_meta("2", "1"), "nowhere", "true") + R"(, "c": )" +
                        entry(tensor_meta("2", "1", "cpu", R"("dtype": 7, "layout": 1)")));
    CHECK(p.at("o").kind == detail::pt2_payload_kind::pickled);
    CHECK(p.at("s").kind == detail::pt2_payload_kind::pickled);
    CHECK(p.at("c").kind == detail::pt2_payload_kind::sparse);
}

TEST_CASE("a payload that cannot be is an error with its place") {
    auto const refusal = [](std::string const& meta, std::string const& path = "weight_0") {
        return message_of([&] { return read(R"("a": )" + entry(meta, path)).size(); });
    };
    CHECK(contains(refusal(tensor_meta("7", "1")), "m.pt2:r/d/t.json: at /config/a: expected a tensor inside of its 24 bytes, found float32[7]"));
    CHECK(contains(refusal(tensor_meta("2, 3", "4, 1")), "inside of its 24 bytes"));
    CHECK(contains(refusal(tensor_meta("2", "9223372036854775807")), "inside of its 24 bytes"));
    CHECK(contains(refusal(tensor_meta("9223372036854775807, 2", "0, 0")), "expected sizes whose product fits 64 bits"));
    CHECK(contains(refusal(tensor_meta("2", "1"), "weight_9"), "at /config/a/path_name: expected the name of an archive entry, found string \"weight_9\""));
    CHECK(contains(refusal(replaced(tensor_meta("2", "1"), R"({"as_int": 2})", R"({"as_expr": {"expr_str": "s0"}})")), "expected static sizes"));
    CHECK(contains(message_of([] { return read(R"("a": {"path_name": "weight_0"})").size(); }), "expected the key 'use_pickle'"));
}

}  // TEST_SUITE("pt2/detail/payload")
