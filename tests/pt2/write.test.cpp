// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/write.hpp>

#include <torch_ir/io/zip.hpp>
#include <torch_ir/ir/elements.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/visit/drive.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/errors.hpp"
#include "support/every_kind.hpp"
#include "support/process.hpp"
#include "support/programs.hpp"
#include "support/same_program.hpp"
#include "support/weights.hpp"

using namespace torch_ir_test;

TEST_SUITE("pt2/write") {
namespace {

state_dict mlp_weights() {
    state_dict out;
    out.insert("fc.weight", floats(std::vector<float>(16, 2), {4, 4}, {4, 1}));
    out.insert("fc.bias", floats({1, 2, 3, 4}, {4}, {1}));
    return out;
}

std::vector<std::pair<std::string, std::size_t>> entries_of(std::string const& path) {
    std::vector<std::pair<std::string, std::size_t>> out;
    zip_archive const archive(map_file(path), path);
    for (auto const& e : archive.entries()) out.emplace_back(e.name, e.size);
    return out;
}

/// The names of files of weights and constants.
std::vector<std::string> payloads_of(std::string const& path) {
    std::vector<std::string> out;
    for (auto const& [name, size] : entries_of(path))
        if (name.find("/weight_") != std::string::npos || name.find("/tensor_") != std::string::npos) out.push_back(name + " " + std::to_string(size));
    return out;
}

/// The message of the error that `f` throws.
template <class F>
std::string message_of(F&& f) {
    try {
        static_cast<void>(f());
    } catch (error const& e) {
        return e.what();
    }
    return "no error";
}

/// One weight and one input, whose sum is returned.
ir sum_of(tensor_type type, weight_node weight) {
    ir_builder b;
    b.begin({});
    weight.result = {value_id{0}, "p_w", type};
    b.weight(std::move(weight));
    b.input({.result = {value_id{1}, "x", tensor_of({2})}});
    call_node add;
    add.name = "add";
    add.op = op_name("aten.add.Tensor");
    add.arguments = {tensor("self", value_id{1}), tensor("other", value_id{0})};
    add.results = {{value_id{2}, "add", tensor_of({2})}};
    b.call(std::move(add));
    b.output({.entries = {{use{value_id{2}}}}});
    b.end();
    return std::move(b).result();
}

}  // namespace

TEST_CASE("an archive has the entries of PyTorch in its order") {
    temporary_folder const folder;
    write_pt2(folder / "my.model.pt2", small_mlp(), mlp_weights());
    std::vector<std::string> names;
    for (auto const& [name, size] : entries_of(folder / "my.model.pt2")) names.push_back(name);
    CHECK(names == std::vector<std::string>{"my.model/data/weights/weight_0", "my.model/data/weights/weight_1",
                                            "my.model/data/weights/model_weights_config.json", "my.model/data/constants/model_constants_config.json",
                                            "my.model/models/model.json", "my.model/data/sample_inputs/model.pt", "my.model/archive_format",
                                            "my.model/archive_version", "my.model/.data/version", "my.model/byteorder"});
    auto const archive = pt2_archive::open(folder / "my.model.pt2");
    CHECK(first_difference(archive.weights<state_dict>(), mlp_weights()) == "");
    CHECK(difference(build(archive), build(archive)) == "");
}

TEST_CASE("without weights an archive has none") {
    temporary_folder const folder;
    write_pt2(folder / "m.pt2", small_mlp());
    CHECK(payloads_of(folder / "m.pt2") == std::vector<std::string>{"m/data/weights/weight_0 0", "m/data/weights/weight_1 0"});
    auto const archive = pt2_archive::open(folder / "m.pt2");
    CHECK(!archive.has_weights());
    CHECK(archive.weights<state_dict>().empty());
}

TEST_CASE("tensors of one storage are written once, and no byte that none of them has") {
    temporary_folder const folder;
    program_writer p;
    auto const a = p.weight("p_a", "a", {2, 3}), b = p.weight("p_b", "b", {6}), t = p.weight("p_t", "t", {3, 2}), c = p.weight("p_c", "c", {0});
    auto const tied = p.weight("p_tied", "tied", {2, 3});
    ir const program = p.finish({a, b, t, c, tied});
    std::vector<float> numbers(100);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<float>(i);
    tensor_data const whole = floats(numbers, {100}, {1});
    auto const view = [&](std::vector<std::int64_t> sizes, std::vector<std::int64_t> strides, std::int64_t offset) {
        tensor_data v = whole;
        v.sizes = std::move(sizes), v.strides = std::move(strides), v.offset = offset;
        return v;
    };
    state_dict weights;
    weights.insert("a", view({2, 3}, {3, 1}, 10));
    weights.insert("tied", view({2, 3}, {3, 1}, 10));
    weights.insert("t", view({3, 2}, {1, 3}, 10));
    weights.insert("b", view({6}, {2}, 12));
    weights.insert("c", floats({}, {0}, {1}));
    write_pt2(folder / "m.pt2", program, weights);
    CHECK(payloads_of(folder / "m.pt2") == std::vector<std::string>{"m/data/weights/weight_0 52", "m/data/weights/weight_1 0"});
    auto const again = pt2_archive::open(folder / "m.pt2").weights<state_dict>();
    for (auto const& e : weights) {
        CAPTURE(e.name);
        CHECK(elements<float>(again.get(e.name)) == elements<float>(e.data));
        CHECK(again.get(e.name).strides == e.data.strides);
    }
    CHECK(again.get("a").storage.data() == again.get("b").storage.data());
}

TEST_CASE("aliases of a weight are keys of the same tensor, and one of them finds it") {
    temporary_folder const folder;
    ir const program = sum_of(tensor_of({2}), {.target = "w", .aliases = {"head.w"}});
    state_dict weights;
    weights.insert("head.w", floats({1, 2}, {2}, {1}));
    write_pt2(folder / "m.pt2", program, weights);
    auto const again = pt2_archive::open(folder / "m.pt2").weights<state_dict>();
    CHECK(names_of(again) == std::vector<std::string>{"w", "head.w"});
    CHECK(again.get("w").storage.data() == again.get("head.w").storage.data());
}

TEST_CASE("constants that the program holds are written with and without weights") {
    temporary_folder const folder;
    program_writer p;
    auto const c = p.weight("c_c", "c", {2}, weight_kind::constant);
    p.builder().constant({"c", floats({5, 6}, {2}, {1})});
    ir const program = p.finish({c});
    write_pt2(folder / "m.pt2", program);
    CHECK(payloads_of(folder / "m.pt2") == std::vector<std::string>{"m/data/constants/tensor_0 8"});
    auto const again = build(pt2_archive::open(folder / "m.pt2"));
    REQUIRE(again.constants().size() == 1);
    CHECK(elements<float>(again.constants()[0].data) == std::vector<float>{5, 6});
    state_dict const none;
    write_pt2(folder / "n.pt2", program, none);
    CHECK(payloads_of(folder / "n.pt2").size() == 1);
}

TEST_CASE("with weights, what was traced on meta is on the cpu") {
    temporary_folder const folder;
    tensor_type type = tensor_of({2});
    type.device = {"meta", -1};
    ir const program = sum_of(type, {.target = "w"});
    state_dict weights;
    weights.insert("w", floats({1, 2}, {2}, {1}));
    write_pt2(folder / "m.pt2", program, weights);
    auto const again = build(pt2_archive::open(folder / "m.pt2"));
    CHECK(again.weight(again.weights()[0]).result.tensor()->device == device{"cpu", -1});
    write_pt2(folder / "n.pt2", program);
    auto const without = build(pt2_archive::open(folder / "n.pt2"));
    CHECK(without.weight(without.weights()[0]).result.tensor()->device == device{"meta", -1});
}

TEST_CASE("several programs go into one archive, and their weights are numbered through") {
    temporary_folder const folder;
    ir const program = small_mlp();
    auto const weights = mlp_weights();
    std::vector<pt2_model> const models{{.name = "first", .program = &program, .weights = weights}, {.name = "second", .program = &program}};
    CHECK(write_pt2(folder / "m.pt2", models).size() == 2);
    CHECK(payloads_of(folder / "m.pt2") ==
          std::vector<std::string>{"m/data/weights/weight_0 64", "m/data/weights/weight_1 16", "m/data/weights/weight_2 0", "m/data/weights/weight_3 0"});
    auto const archive = pt2_archive::open(folder / "m.pt2");
    CHECK(archive.models() == std::vector<std::string>{"first", "second"});
    CHECK(archive.has_weights("first"));
    CHECK(!archive.has_weights("second"));
    CHECK(difference(build(archive, pt2_options{.model = "first"}), build(archive, pt2_options{.model = "second"})) == "");
}

TEST_CASE("inputs whose names are no names of Python's are renamed, and what refers to them") {
    temporary_folder const folder;
    program_writer p;
    auto const a = p.input("class", {2}), b = p.input("x.1", {2}), c = p.input("x", {2}), d = p.input("x", {2});
    auto const w = p.weight("self", "w", {2});
    auto const sum = p.call("1 + 1", "aten.add.Tensor", {tensor("self", a), tensor("other", w)}, {2});
    output_node out;
    out.entries = {{use{sum}, output_kind::user_input_mutation, "class"}, {use{b}}, {use{c}}, {use{d}}};
    p.builder().output(std::move(out));
    p.builder().end();
    auto const written = write_pt2(folder / "m.pt2", std::move(p.builder()).result());
    CHECK(written.renamed == std::vector<std::pair<std::string, std::string>>{{"class", "class_"}, {"x.1", "x_1"}, {"x", "x_2"}, {"self", "self_"}});
    auto const again = build(pt2_archive::open(folder / "m.pt2"));
    CHECK(again.outputs()[0].target == "class_");
    CHECK(again.call(again.calls()[0]).name == "1 + 1");
}

TEST_CASE("what was there stays where writing fails") {
    temporary_folder const folder;
    write_pt2(folder / "m.pt2", small_mlp(), mlp_weights());
    auto const before = read_text(folder / "m.pt2");
    auto weights = mlp_weights();
    weights.erase("fc.bias");
    CHECK(code_of([&] { return write_pt2(folder / "m.pt2", small_mlp(), weights); }) == errc::argument);
    CHECK(read_text(folder / "m.pt2") == before);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("weights must be there and be of their types") {
    temporary_folder const folder;
    auto const write = [&](char const* name, tensor_data data) {
        state_dict weights = mlp_weights();
        if (data.sizes.empty()) weights.erase(name);
        else weights.set(name, std::move(data));
        return message_of([&] { return write_pt2(folder / "m.pt2", small_mlp(), weights); });
    };
    CHECK(write("fc.bias", {}) == "weight 'fc.bias': expected a tensor of that name among the weights, found none");
    CHECK(write("fc.bias", floats({1, 2, 3}, {3}, {1})) == "weight 'fc.bias': expected a tensor of the program's type float32[4], found float32[3]");
    CHECK(write("fc.bias", make_tensor_data(dtype::int8, {4}, std::vector<std::byte>(4))) ==
          "weight 'fc.bias': expected a tensor of the program's type float32[4], found int8[4]");
    CHECK(write("fc.bias", floats({1, 2, 3}, {4}, {1})) == "weight 'fc.bias': expected a view inside of its storage, found one that exceeds it");
}

TEST_CASE("names of models must be parts of a name in an archive") {
    temporary_folder const folder;
    ir const program = small_mlp();
    auto const named = [&](std::vector<std::string> const& names) {
        std::vector<pt2_model> models;
        for (auto const& n : names) models.push_back({.name = n, .program = &program});
        return message_of([&] { return write_pt2(folder / "m.pt2", models); });
    };
    CHECK(named({}).find("expected at least one program, found none") != std::string::npos);
    CHECK(named({"a", "a"}).find("expected programs of different names, found two 'a'") != std::string::npos);
    for (auto const* name : {"", "a/b", "..", "a\\b"}) CHECK(named({name}).starts_with("the name of a model in an archive: expected a name without"));
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("sample inputs are stored as torch.save does, nested as the arguments are") {
    temporary_folder const folder;
    write_pt2(folder / "m.pt2", small_mlp(), {}, {.inputs = {floats(std::vector<float>(8, 1), {2, 4}, {4, 1})}});
    zip_archive const archive(map_file(folder / "m.pt2"), "m.pt2");
    auto const file = archive.bytes(archive.get("m/data/sample_inputs/model.pt"));
    zip_archive const samples(file, "samples");
    CHECK(samples.get("archive/data/0").size == 32);
    auto const pickle = std::string(as_text(samples.bytes(samples.get("archive/data.pkl")).bytes));
    CHECK(pickle.starts_with("\x80\x02((ctorch._utils\n_rebuild_tensor_v2\n"));  // ((tensor, ), {})
    CHECK(pickle.ends_with("tRt}(ut."));
    CHECK(message_of([&] { return write_pt2(folder / "n.pt2", small_mlp(), {}, {.inputs = std::vector<tensor_data>(2)}); }) ==
          "the sample inputs: expected 1 tensors, found 2");
    CHECK(message_of([&] { return write_pt2(folder / "n.pt2", small_mlp(), {}, {.inputs = {floats({1}, {1}, {1})}}); }) ==
          "input 'x': expected a tensor of the program's type float32[2, 4], found float32[1]");
    auto const back = pt2_archive::open(folder / "m.pt2").sample_inputs();
    REQUIRE(back.size() == 1);
    CHECK(back.front().sizes == std::vector<std::int64_t>{2, 4});
    CHECK(as<float>(back.front())[7] == 1);
    CHECK(are_sample_inputs(small_mlp(), back));
    CHECK_FALSE(are_sample_inputs(small_mlp(), {}));
    write_pt2(folder / "without.pt2", small_mlp());
    CHECK(pt2_archive::open(folder / "without.pt2").sample_inputs().empty());
}

TEST_CASE("files of the user lie beside the program") {
    temporary_folder const folder;
    std::string const note = "a note";
    std::vector<pt2_extra_file> files{{"note.txt", {as_bytes(note), nullptr}}, {"deep/er/empty.bin", {}}};
    write_pt2(folder / "m.pt2", small_mlp(), {}, {.extra_files = files});
    auto const back = pt2_archive::open(folder / "m.pt2").extra_files();
    REQUIRE(back.size() == 2);
    CHECK(back[0].name == "note.txt");
    CHECK(as_text(back[0].content.bytes) == "a note");
    CHECK(back[1].name == "deep/er/empty.bin");
    CHECK(back[1].content.bytes.empty());
    for (std::string const name : {"", "/etc/passwd", "../up", "a/../b", "a//b", ".", "a/", "a\\b"}) {
        CAPTURE(name);
        CHECK(message_of([&] {
                  return write_pt2(folder / "n.pt2", small_mlp(), {}, {.extra_files = {{name, {}}}});
              }) == "the name of an extra file: expected a path within the archive, as 'notes/a.txt', found '" + name + "'");
    }
    CHECK(message_of([&] { return write_pt2(folder / "n.pt2", small_mlp(), {}, {.extra_files = {{"a", {}}, {"a", {}}}}); }).ends_with("found two 'a'"));
    CHECK_FALSE(std::filesystem::exists(folder / "n.pt2"));
}

TEST_CASE("a range that holds no number is refused") {
    temporary_folder const folder;
    ir const program = parse_text("program \"R\"\nrange s0 9 3\n%x: float32[2] = input\nreturn %x\n");
    CHECK(message_of([&] { return write_pt2(folder / "n.pt2", program); }).starts_with("invalid program: the range of symbol 's0': "));
    CHECK_FALSE(std::filesystem::exists(folder / "n.pt2"));
}

TEST_CASE("of several programs the error names the one that can't be written") {
    temporary_folder const folder;
    ir const program = small_mlp();
    std::vector<pt2_model> const models{{.name = "first", .program = &program}, {.name = "second", .program = &program, .inputs = {floats({1}, {1}, {1})}}};
    CHECK(message_of([&] { return write_pt2(folder / "n.pt2", models), 0; }).starts_with("program 'second': input 'x': expected a tensor"));
}

}
