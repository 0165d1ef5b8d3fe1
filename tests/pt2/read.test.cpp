// SPDX-License-Identifier: MIT
#include <torch_ir/pt2/read.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <torch_ir/weights/safetensors.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include "support/damage.hpp"
#include "support/process.hpp"
#include "support/pt2_image.hpp"
#include "support/reference.hpp"
#include "support/seed.hpp"

using namespace torch_ir;
using namespace torch_ir_test;

TEST_SUITE("pt2/read") {
namespace {

std::string data(std::string const& name) { return TORCH_IR_TEST_DATA "/reference/" + name; }

struct name_only {
    std::string name;
    void begin(model_info const& i) { name = i.model_name; }
    void call(call_node const&) {}
};

/// Reads everything that can be read of an archive.
std::size_t read_all(shared_bytes const& bytes) {
    pt2_archive const archive(bytes, "m.pt2");
    std::size_t seen = 0;
    for (auto const& model : archive.models()) {
        ir_builder builder;
        archive.drive(builder, {.model = model});
        ir const program = std::move(builder).result();
        seen += topological_order(program).size();
        for (auto const& c : program.constants()) seen += is_within_storage(c.data) ? 1 : throw std::logic_error("outside");
        if (archive.has_weights(model))
            archive.for_each_weight([&](std::string const&, tensor_data const& t) { seen += is_within_storage(t) ? 1 : throw std::logic_error("outside"); },
                                    model);
    }
    return seen;
}

/// Puts another value in place of one value of `root`, anywhere.
void mutate(boost::json::value& root, std::mt19937_64& random) {
    auto const below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    auto const pick = [&]() -> boost::json::value* {
        boost::json::value* at = &root;
        for (std::size_t steps = 1 + below(12); steps > 0; --steps) {
            if (auto* const o = at->if_object(); o != nullptr && !o->empty()) at = &(o->begin() + static_cast<std::ptrdiff_t>(below(o->size())))->value();
            else if (auto* const a = at->if_array(); a != nullptr && !a->empty()) at = &(*a)[below(a->size())];
        }
        return at;
    };
    boost::json::value const substitutes[] = {
        nullptr, true, -1, 0, 3, std::int64_t{1} << 62U, 1e300, "", "x", "NaN", boost::json::array(), boost::json::object(), *pick()};
    boost::json::value replacement = substitutes[below(std::size(substitutes))];
    boost::json::value* const at = pick();
    if (auto* const o = at->if_object(); o != nullptr && !o->empty() && below(4) == 0) o->erase(o->begin());
    else if (auto* const a = at->if_array(); a != nullptr && !a->empty() && below(3) == 0) a->push_back((*a)[below(a->size())]);
    else *at = std::move(replacement);
}

}  // namespace

TEST_CASE("an archive is a source for any visitor") {
    static_assert(source_for<pt2_archive const, name_only>);
    static_assert(source_for<pt2_archive const, ir_builder>);
    auto const archive = pt2_archive::open(data("models/SelfAttention/model.pt2"));
    CHECK(archive.models() == std::vector<std::string>{"model"});
    CHECK(drive(archive, name_only{}).name == "SelfAttention");
    ir const program = build(archive);
    CHECK(program.calls().size() == 18);
    CHECK(program.weights().size() == 8);
    CHECK(program.info().pytorch_version == "2.13.0+cpu");
    CHECK(program.info().in_spec);
}

TEST_CASE("every archive of the reference set is read") {
    std::size_t archives = 0, calls = 0;
    for (auto const& path : reference_archives()) {
        CAPTURE(path.string());
        ir const program = read_pt2(path.string());
        auto const order = topological_order(program);
        for (std::size_t i = 0; i < order.size(); ++i) REQUIRE(order[i] == i);  // trace order
        for (std::size_t i = 0; i < program.value_count(); ++i) REQUIRE(program.find_value(value_id{static_cast<std::uint32_t>(i)}));
        CHECK(program.unresolved().empty());
        CHECK(program.output() != no_vertex);
        calls += program.calls().size();
        ++archives;
    }
    check_seen("archives", archives, {109, 200});
    check_seen("calls", calls, {626, 11000});
}

TEST_CASE("weights in an archive are bit for bit those of the state dict") {
    std::size_t compared = 0;
    for (auto const& path : reference_archives()) {
        auto const beside = path.parent_path() / "weights.safetensors";
        if (path.filename() != "model_cpu.pt2" || !fs::exists(beside)) continue;
        CAPTURE(path.string());
        auto const archive = pt2_archive::open(path.string());
        auto const weights = archive.weights<state_dict>();
        auto const expected = load_safetensors(beside.string());
        CHECK(weights.size() == expected.size());
        CHECK(archive.has_weights() == !weights.empty());
        for (auto const& e : expected) {
            tensor_data const* const t = weights.find(e.name);
            REQUIRE_MESSAGE(t != nullptr, e.name);
            CHECK_MESSAGE(t->dtype == e.data.dtype, e.name);
            CHECK_MESSAGE(t->sizes == e.data.sizes, e.name);
            CHECK_MESSAGE(contiguous_bytes(*t) == contiguous_bytes(e.data), e.name);
            ++compared;
        }
    }
    check_seen("tensors", compared, {133, 250});
}

TEST_CASE("tied weights and views share their bytes with the archive") {
    auto const archive = pt2_archive::open(data("models/TiedWeights/model_cpu.pt2"));
    auto const weights = archive.weights<state_dict>();
    std::set<std::byte const*> storages;
    for (auto const& e : weights) storages.insert(e.data.storage.data());
    CHECK(storages.size() < weights.size());
}

TEST_CASE("a model from the meta device has types and no weights") {
    auto const archive = pt2_archive::open(data("models/SelfAttention/model.pt2"));
    CHECK(!archive.has_weights());
    CHECK(archive.weights<state_dict>().empty());
}

TEST_CASE("constants and buffers that the state dict leaves out come with the program") {
    for (std::string const name : {"LiftedInf", "LiftedU8", "LiftedConst", "NonPersistentBuffer"}) {
        INFO(name);
        ir const program = read_pt2(data("models/" + name + "/model_cpu.pt2"));
        CHECK(!program.constants().empty());
        for (vertex const v : program.weights()) {
            weight_node const& w = program.weight(v);
            if (w.kind != weight_kind::constant && w.persistent) continue;
            tensor_constant const* const c = program.find_constant(w.target);
            REQUIRE_MESSAGE(c != nullptr, w.target);
            CHECK(c->data.dtype == w.result.tensor()->dtype);
            CHECK(c->data.sizes == static_sizes(w.result.tensor()->sizes));
        }
    }
}

TEST_CASE("dynamic shapes are expressions with ranges") {
    ir const program = read_pt2(data("dynamic/dyn_cat/model_cpu.pt2"));
    auto const& x = program.input(program.inputs()[0]).result;
    CHECK(!is_static(x.tensor()->sizes));
    CHECK(!program.info().ranges.empty());
}

TEST_CASE("sub-programs are kept") {
    ir const program = read_pt2(data("models/CondNet/model.pt2"));
    REQUIRE(program.subgraphs().size() == 2);
    for (ir const& branch : program.subgraphs()) {
        CHECK(!branch.calls().empty());
        CHECK(branch.outputs().size() == 1);
    }
}

TEST_CASE("values are told apart though an input is named like a result") {
    ir const program = read_pt2(data("models/NameClash/model.pt2"));
    std::set<std::uint32_t> ids;
    std::size_t values = 0;
    for (vertex v = 0; v < num_vertices(program.graph()); ++v)
        for (auto const& r : results_of(program.node(v))) {
            ids.insert(to_index(r.id));
            ++values;
        }
    CHECK(ids.size() == values);
    CHECK(ids.size() == program.value_count());
}

TEST_CASE("the program's name can be given") {
    CHECK(read_pt2(data("models/Identity0/model.pt2")).model_name().empty());  // a program without calls doesn't tell its class
    CHECK(read_pt2(data("models/Identity0/model.pt2"), {.model_name = "Identity0"}).model_name() == "Identity0");
}

TEST_CASE("of several models one must be chosen unless one is called model") {
    std::string const text = pt2_program().text();
    pt2_archive const two(pt2_image({{"models/encoder.json", text}, {"models/decoder.json", text}}), "m.pt2");
    CHECK(two.models() == std::vector<std::string>{"encoder", "decoder"});
    ir_builder b;
    two.drive(b, {.model = "decoder"});
    CHECK(std::move(b).result().calls().size() == 1);
    CHECK(contains(message_of([&] { return build(two).value_count(); }), "m.pt2: model: expected one of 'encoder', 'decoder', found no choice"));
    CHECK(contains(message_of([&] { return two.has_weights("coder"); }), "found 'coder'"));
    pt2_archive const one(pt2_image({{"models/encoder.json", text}}), "m.pt2");
    CHECK(build(one).calls().size() == 1);
    pt2_archive const usual(pt2_image({{"models/encoder.json", text}, {"models/model.json", text}}), "m.pt2");
    CHECK(build(usual).calls().size() == 1);
}

TEST_CASE("files that are no archive of torch.export are told what they are") {
    auto const refusal = [](std::vector<std::pair<std::string, std::string>> const& entries) {
        return message_of([&] { return pt2_archive(share(written_zip(entries)), "m.pt2").models().size(); });
    };
    CHECK(contains(refusal({{"m/data.pkl", "x"}, {"m/constants.pkl", "x"}}), "found a TorchScript file"));
    CHECK(contains(refusal({{"m/data.pkl", "x"}, {"m/version", "3"}}), "found a file of torch.save"));
    CHECK(contains(refusal({{"readme.txt", "x"}}), "an archive of torch.export (an entry 'archive_format' that says 'pt2'), found none"));
    CHECK(contains(refusal({{"m/archive_format", "pt3"}}), "expected 'pt2', found 'pt3'"));
    CHECK(contains(refusal({{"m/archive_format", "pt2"}}), "expected a model (an entry 'models/NAME.json'), found none"));
    CHECK(contains(refusal({{"m/archive_format", "pt2"}, {"m/data/aotinductor/model/a.so", ""}}), "found a package of compiled code only"));
    CHECK(contains(message_of([] { return pt2_archive(share(std::string("{}")), "m.pt2").models().size(); }), "m.pt2: expected a zip archive"));
    CHECK(contains(message_of([] { return pt2_archive::open("/no/such.pt2").models().size(); }), "/no/such.pt2"));
}

TEST_CASE("weights that PyTorch 2.8 pickled are an error of their own, the program is read") {
    pt2_archive const archive(pt2_image({{"models/model.json", pt2_program().text()}, {"data/weights/model.pt", "PK"}}), "m.pt2");
    CHECK(build(archive).calls().size() == 1);
    CHECK(contains(message_of([&] { return archive.weights<state_dict>().size(); }), "data/weights/model.pt: "));
    pt2_archive const empty(pt2_image({{"models/model.json", pt2_program().text()}, {"data/weights/model.pt", ""}}), "m.pt2");
    CHECK(empty.weights<state_dict>().empty());
    CHECK(!empty.has_weights());
}

TEST_CASE("a weight that is no plain tensor is refused by name when the weights are asked for") {
    std::string const table =
        R"({"config": {"w": {"path_name": "weight_0", "is_param": true, "use_pickle": true, "tensor_meta": )" + tensor_meta("3", "1") + "}}}";
    pt2_archive const archive(pt2_image({{"models/model.json", pt2_program().text()}, {"data/weights/model_weights_config.json", table}}), "m.pt2");
    CHECK(build(archive).calls().size() == 1);
    CHECK(archive.has_weights());
    CHECK(contains(message_of([&] { return archive.weights<state_dict>().size(); }), "m.pt2: weight 'w': unsupported: a pickled Python object"));
}

TEST_CASE("a damaged archive is read or refused, never a crash") {
    std::uint64_t seed = 0;
    auto random = seeded(seed);
    INFO("seed " << seed);
    std::size_t refused = 0, times = 0;
    for (std::string const name : {"models/SelfAttention/model_cpu.pt2", "models/LiftedU8/model_cpu.pt2", "models/CondNet/model.pt2"}) {
        std::string const good = read_text(data(name));
        for (std::size_t i = 0; i < 60; ++i, ++times) refused += message_of([&] { return read_all(share(damaged(good, random))); }).empty() ? 0 : 1;
        for (std::size_t i = 0; i < 10; ++i, ++times) CHECK(!message_of([&] { return read_all(share(good.substr(0, random() % good.size()))); }).empty());
    }
    CHECK(refused > 0);
    CHECK(refused < times);
}

TEST_CASE("a damaged document is read or refused, never a crash") {
    std::uint64_t seed = 0;
    auto random = seeded(seed);
    INFO("seed " << seed);
    std::size_t refused = 0;
    constexpr std::size_t rounds = 300;
    std::vector<std::string> const names = {"models/NestedIO/model.pt2", "decomposed/KVCache_func/model.pt2", "models/CondNet/model.pt2",
                                            "models/UnusedOuts/model.pt2", "dynamic/dyn_cat/model_cpu.pt2"};
    std::vector<boost::json::value> documents;
    for (auto const& name : names) documents.push_back(boost::json::parse(as_text(pt2_archive::open(data(name)).program_text().bytes)));
    for (std::size_t i = 0; i < rounds; ++i) {
        boost::json::value document = documents[i % documents.size()];
        for (std::size_t k = 1 + random() % 3; k > 0; --k) mutate(document, random);
        std::string const text = boost::json::serialize(document);
        refused += message_of([&] { return read_all(pt2_image(text)); }).empty() ? 0 : 1;
    }
    CHECK(refused > rounds / 10);
    CHECK(refused < rounds);
}

}  // TEST_SUITE("pt2/read")
