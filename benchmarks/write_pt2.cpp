// SPDX-License-Identifier: MIT
// Writing archives: beside the JSON that they hold, and with more weights than memory should be taken for.
#include "bench.hpp"
#include "machine.hpp"

#include <torch_ir/ir/builder.hpp>
#include <torch_ir/ir/elements.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/pt2/upgrade.hpp>
#include <torch_ir/pt2/write.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace {

namespace fs = std::filesystem;
using namespace torch_ir_bench;

constexpr std::uint32_t layers = 64;
constexpr std::int64_t width = 2048;  // 16 MB a layer, 1 GB in all

torch_ir::value tensor_value(std::uint32_t id, std::string name, torch_ir::shape sizes) {
    torch_ir::tensor_type type;
    type.strides = torch_ir::shape{sizes.back(), 1};
    type.sizes = std::move(sizes);
    return {torch_ir::value_id{id}, std::move(name), std::move(type)};
}

/// A chain of products with weights.
torch_ir::ir chain() {
    torch_ir::ir_builder b;
    b.begin({});
    torch_ir::input_node x;
    x.result = tensor_value(0, "x", {1, width});
    b.input(std::move(x));
    for (std::uint32_t i = 0; i < layers; ++i) {
        torch_ir::weight_node w;
        w.target = "layers." + std::to_string(i) + ".weight";
        w.result = tensor_value(1 + i, "p_layers_" + std::to_string(i) + "_weight", {width, width});
        b.weight(std::move(w));
    }
    auto const use = [](std::uint32_t id) { return torch_ir::use{torch_ir::value_id{id}}; };
    for (std::uint32_t i = 0; i < layers; ++i) {
        torch_ir::call_node c;
        c.name = "mm_" + std::to_string(i);
        c.op = torch_ir::op_name("aten.mm.default");
        c.arguments = {{"self", use(i == 0 ? 0 : layers + i), torch_ir::argument_kind::positional}, {"mat2", use(1 + i), torch_ir::argument_kind::positional}};
        c.results = {tensor_value(layers + 1 + i, c.name, {1, width})};
        b.call(std::move(c));
    }
    torch_ir::output_node o;
    o.entries.push_back({use(2 * layers)});
    b.output(std::move(o));
    b.end();
    return std::move(b).result();
}

/// The archive of a chain with all its weights.
void write_large(std::string const& path) {
    torch_ir::ir const program = chain();
    torch_ir::state_dict weights;
    std::vector<float> elements(static_cast<std::size_t>(width * width));
    for (std::size_t i = 0; i < elements.size(); ++i) elements[i] = static_cast<float>(i % 251);
    for (torch_ir::vertex const v : program.weights()) {
        elements[0] = static_cast<float>(v);  // no two are one
        weights.insert(program.weight(v).target, torch_ir::make_tensor_data({width, width}, elements));
    }
    torch_ir::write_pt2(path, program, weights);
}

void writing(suite& s) {
    scratch const folder;
    std::string const out = folder.path / "out.pt2";
    setenv("TORCH_IR_SYNC", "0", 1);  // the disk is not what is measured
    if (std::string const large = TORCH_IR_REFERENCE_DIR; !large.empty()) {
        auto const program = torch_ir::read_pt2(large + "/models/MaxViTT/model.pt2");
        torch_ir::write_pt2(out, program);
        auto const bytes = torch_ir::pt2_archive::open(out).program_text();
        std::string_view const text = torch_ir::as_text(bytes.bytes);
        auto const document = boost::json::parse({text.data(), text.size()});
        s.compare(
            "write/MaxViTT/Boost.JSON serialize", [&] { torch_ir::write_pt2(out, program); }, [&] { keep(boost::json::serialize(document)); }, {.limit = 3.0});
    } else {
        s.skip("write/MaxViTT", "CMake's option TORCH_IR_REFERENCE names no larger set");
    }

    constexpr double megabyte = 1e6, most = 200 * megabyte;
    std::string const old = folder.path / "old.pt2";
    write_large(old);
    double const peak = static_cast<double>(peak_bytes([&] { torch_ir::upgrade(old, out); }));
    s.record("write/upgrade of 1 GB, peak memory", "B", peak, most, 1.0, "the baseline is the budget of 200 MB");
    s.compare(
        "write/upgrade of 1 GB, processor time", [&] { torch_ir::upgrade(old, out); },
        [&] { fs::copy_file(old, folder.path / "copy.pt2", fs::copy_options::overwrite_existing); },
        {.rounds = 3, .note = "copying the file; a zip archive has a check sum of each byte"});
}

registration const r("write", writing);

}  // namespace
