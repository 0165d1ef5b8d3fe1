// SPDX-License-Identifier: MIT
#include <torch_ir/libtorch/torchscript.hpp>

#include <torch_ir/json/read.hpp>
#include <torch_ir/json/write.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>
#include <torch_ir/validate/validate.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "support/event_recorder.hpp"
#include "support/reference.hpp"
#include "support/torch.hpp"

using namespace torch_ir;
using torch_ir_test::contains;
namespace fs = std::filesystem;

TEST_SUITE("libtorch/torchscript") {
namespace {

std::vector<c10::IValue> tensors_of(fs::path const& file, std::string const& prefix) {
    auto const tensors = to_tensors(load_safetensors(file));
    std::vector<c10::IValue> out;
    for (std::size_t i = 0; i < tensors.size(); ++i) out.emplace_back(tensors.at(prefix + std::to_string(i)).clone());
    return out;
}

std::vector<c10::IValue> copies(std::vector<c10::IValue> const& values) {
    std::vector<c10::IValue> out;
    for (auto const& v : values) out.emplace_back(v.toTensor().clone());
    return out;
}

extract_options quiet(bool use_values) {
    return {.use_values = use_values, .warn = [](auto&&) {}};
}

struct agreement {
    int compared = 0;
    int bit_for_bit = 0;
    std::string others;
    void add(fs::path const& file, std::vector<at::Tensor> const& expected, std::vector<at::Tensor> const& found) {
        ++compared;
        bool const same = std::equal(expected.begin(), expected.end(), found.begin(), found.end(), [](at::Tensor const& a, at::Tensor const& b) {
            return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() && at::allclose(a, b, 0, 0, true);
        });
        if (same) ++bit_for_bit;
        else others += " " + file.parent_path().filename().string() + "/" + file.filename().string();
    }
};

/// Extracts, goes through JSON, runs and verifies against the script itself, which is eager LibTorch in this process. So does the archive
/// beside it.
void check_script(fs::path const& file, agreement& of_script, agreement& of_archive) {
    INFO(file.string());
    c10::AutoGradMode const no_gradients(false);
    auto const inputs = tensors_of(file.parent_path() / "inputs.safetensors", "input_");
    auto script = load_torchscript(file);
    script.eval();
    bool const depends_on_values = file.parent_path().filename() == "DynNonzero";
    auto const program = deserialize_ir(serialize_ir(extract_ir(script, inputs, quiet(depends_on_values))));
    CHECK(validate_ir(program).empty());
    executor run(program);
    run.load_weights(weights_of(script));
    CHECK(run.missing_weights().empty());
    std::vector<at::Tensor> expected;
    auto const own = copies(inputs);
    std::vector<named_leaf> leaves;
    auto const found = run.execute(copies(inputs)).tensors();
    static_cast<void>(flatten(script.forward(own), "y", leaves));
    for (auto const& l : leaves)
        if (l.value.isTensor()) expected.push_back(l.value.toTensor());
    if (file.parent_path().filename() == "RandomOps") {
        REQUIRE(found.size() == expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i].sizes() == expected[i].sizes());
        return;
    }
    auto const v = verify_outputs(expected, found);
    CHECK_MESSAGE(v.is_valid(), summary(v));
    of_script.add(file, expected, found);

    auto archive = file.parent_path() / "model_cpu.pt2";
    if (!fs::exists(archive)) archive.replace_filename("model.pt2");
    if (!fs::exists(archive)) return;
    executor beside(build(pt2_archive::open(archive)));
    beside.load_weights(weights_of(load_torchscript(file)));
    if (!beside.missing_weights().empty()) return;
    of_archive.add(file, expected, beside.execute(copies(inputs)).tensors());
}

std::vector<fs::path> scripts() {
    std::vector<fs::path> out;
    for (auto const& folder : torch_ir_test::reference_folders("models"))
        for (char const* name : {"traced.pt", "scripted.pt"})
            if (fs::exists(folder / name) && fs::exists(folder / "inputs.safetensors")) out.push_back(folder / name);
    return out;
}

}  // namespace

TEST_CASE("every TorchScript file of the reference set is extracted, saved, loaded, run and verified") {
    auto const files = scripts();
    agreement of_scripts, of_archives;
    for (auto const& f : files) check_script(f, of_scripts, of_archives);
    torch_ir_test::check_seen("files", files.size(), {16, 80});
    torch_ir_test::check_seen("scripts compared", of_scripts.compared, {16, 78});
    torch_ir_test::check_seen("archives compared", of_archives.compared, {16, 78});
    MESSAGE("bit for bit as eager: ", of_scripts.bit_for_bit, " of ", of_scripts.compared, " scripts, ", of_archives.bit_for_bit, " of ", of_archives.compared,
            " archives; not:", of_scripts.others, of_archives.others);
    CHECK(of_scripts.bit_for_bit >= 0.95 * of_scripts.compared);
    CHECK(of_archives.bit_for_bit >= 0.95 * of_archives.compared);
}

TEST_CASE("a trace announces the events that the program of it announces, whole and from all other forms") {
    std::size_t traces = 0, events = 0;
    for (auto const& file : scripts()) {
        CAPTURE(file.string());
        auto script = load_torchscript(file);
        script.eval();
        auto const options = quiet(file.parent_path().filename() == "DynNonzero");
        auto const traced =
            torch_ir::detail::trace(torch_ir::detail::extraction_of(script), tensors_of(file.parent_path() / "inputs.safetensors", "input_"), options);
        auto const expected = torch_ir_test::events_of(traced);
        auto const program = build(traced);
        CHECK(torch_ir_test::first_difference(expected, torch_ir_test::events_of(program)) == "");
        CHECK(torch_ir_test::first_difference(expected, torch_ir_test::events_of(json_source(serialize_ir(program)))) == "");
        CHECK(torch_ir_test::first_difference(torch_ir_test::events_of(traced, false), torch_ir_test::events_of(text_source(to_text(program)), false)) == "");
        ++traces, events += expected.size();
    }
    MESSAGE(traces << " traces, " << events << " events");
    CHECK(traces == scripts().size());
    CHECK(traces > 10);
}

TEST_CASE("calls know their modules, and arguments their names") {
    auto const files = scripts();
    auto const block = std::find_if(files.begin(), files.end(), [](fs::path const& f) { return f.parent_path().filename() == "SelfAttention"; });
    REQUIRE(block != files.end());
    auto const program = extract_ir(load_torchscript(*block), {at::empty({2, 16, 64}, at::kMeta)}, quiet(false));
    CHECK(program.model_name() == "SelfAttention");
    CHECK(program.input(program.inputs()[0]).result.name == "x");
    std::set<std::string> paths;
    for (auto const v : program.calls()) paths.insert(program.call(v).metadata.stack->back().path);
    CHECK(paths.contains("q_proj"));
    CHECK(paths.contains(""));
}

TEST_CASE("a file that is no TorchScript is an error that names it") {
    auto const file = torch_ir_test::reference_root() / "models" / "TransformerBlock" / "model.pt2";
    auto const message = torch_ir_test::message_of([&] { static_cast<void>(load_torchscript(file)); });
    CHECK(contains(message, file.string()));
    CHECK(contains(message, "TorchScript"));
    CHECK(contains(torch_ir_test::message_of([] { static_cast<void>(load_torchscript("/nowhere/m.pt")); }), "/nowhere/m.pt"));
}

}  // TEST_SUITE("libtorch/torchscript")
