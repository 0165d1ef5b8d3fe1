// SPDX-License-Identifier: MIT
// pt2_to_c MODEL.pt2 FOLDER [WEIGHTS]: lowers a CNN to C. Writes FOLDER/model.c, a whole program, and FOLDER/weights.bin.
#include "kernels.hpp"
#include "lower.hpp"
#include "plan.hpp"

#include <torch_ir/error.hpp>
#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/ir/builder.hpp>
#include <torch_ir/pt2/read.hpp>
#include <torch_ir/visit/drive.hpp>
#include <torch_ir/weights/load.hpp>
#include <torch_ir/weights/state_dict.hpp>

#include <cstddef>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace {

using pt2_to_c::program;

/// The archive as a program of the compiler's own kind.
program read(torch_ir::pt2_archive const& archive) { return torch_ir::build<program>(archive); }

/// `static size_t const name[] = {1, 2};`
std::string array(std::string const& name, std::vector<std::size_t> const& numbers) {
    std::string out = "static size_t const " + name + "[] = {";
    for (auto const n : numbers) out += std::to_string(n) + ", ";
    return out + "0};\n";
}

std::string generate(program const& p, pt2_to_c::layout const& plan, std::size_t weight_elements) {
    std::string body;
    for (auto const v : p.calls()) {
        auto const statement = pt2_to_c::lower(p, v);
        if (!statement.empty()) body += "    " + statement + "  /* " + p.call(v).op.text() + " */\n";
    }
    std::vector<std::size_t> inputs, outputs;
    for (auto const v : p.inputs())
        if (p.input(v).kind == torch_ir::input_kind::user) inputs.push_back(pt2_to_c::elements_of(p.input(v).result, p.input(v).result.name));
    for (auto const& entry : p.outputs()) {
        auto const* u = entry.value.get_if<torch_ir::use>();
        if (u == nullptr || entry.kind != torch_ir::output_kind::user)
            torch_ir::raise(torch_ir::error::unsupported("the output", "a constant, or a write to a buffer",
                                                         "export the model in eval mode, with tensors as outputs"));
        auto const origin = p.origin(u->value);
        std::size_t const count = pt2_to_c::elements_of(p.value(u->value), "output");
        auto const at = p.properties(origin.producer);
        std::string const from = at.in == pt2_to_c::memory::input ? "in[" + std::to_string(at.at) + "]"
                                                                  : (at.in == pt2_to_c::memory::weight ? "w + " : "m + ") + std::to_string(at.at);
        body += "    memcpy(out[" + std::to_string(outputs.size()) + "], " + from + ", sizeof(float) * " + std::to_string(count) + ");\n";
        outputs.push_back(count);
    }
    std::string out = "/* Generated from a torch.export archive. */\n" + std::string(pt2_to_c::kernels) + "\n";
    out += "enum { INPUTS = " + std::to_string(inputs.size()) + ", OUTPUTS = " + std::to_string(outputs.size()) + " };\n";
    out += "static size_t const WEIGHTS = " + std::to_string(weight_elements) + ", ARENA = " + std::to_string(plan.arena_elements) + ";\n";
    out += array("input_elements", inputs) + array("output_elements", outputs);
    out +=
        "\nvoid run_model(float const *w, float *m, float const *const *in, float *const *out) {\n    (void)w; (void)m; (void)in;\n" + body + "}\n";
    return out + std::string(pt2_to_c::driver);
}

/// The elements of the weights behind each other, in the plan's order.
std::vector<std::byte> pack(program const& p, pt2_to_c::layout const& plan, torch_ir::state_dict const& weights) {
    std::vector<std::byte> out;
    for (auto const v : plan.weights) {
        auto const& w = p.weight(v);
        auto const* constant = p.find_constant(w.target);
        auto const& data = constant ? constant->data : weights.get(w.target);
        auto const* type = w.result.tensor();
        if (type == nullptr || type->dtype != torch_ir::dtype::float32 || data.dtype != torch_ir::dtype::float32 ||
            torch_ir::static_sizes(type->sizes) != data.sizes)
            torch_ir::raise(torch_ir::error::unsupported("weight '" + w.target + "'", "type " + to_string(w.result.type),
                                                         "give float32 weights of the program's shapes"));
        auto const bytes = torch_ir::contiguous_bytes(data);
        out.insert(out.end(), bytes.begin(), bytes.end());
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 3 && argc != 4) {
        std::cerr << "usage: pt2_to_c MODEL.pt2 FOLDER [WEIGHTS]\n";
        return 2;
    }
    auto const archive = torch_ir::pt2_archive::open(argv[1]);
    auto p = read(archive);
    auto const plan = pt2_to_c::lay_out(p);
    if (argc == 3 && !archive.has_weights() && !plan.weights.empty())
        torch_ir::raise(torch_ir::error::bad_argument(std::string("weights of '") + argv[1] + "', which holds none",
                                                      "a third argument: a file of weights", "none"));
    auto const weights = argc == 4 ? torch_ir::load_weights(argv[3]) : archive.weights<torch_ir::state_dict>();
    auto const packed = pack(p, plan, weights);
    auto const code = generate(p, plan, packed.size() / sizeof(float));
    std::filesystem::path const folder = argv[2];
    std::filesystem::create_directories(folder);
    torch_ir::write_file((folder / "model.c").string(), code);
    torch_ir::write_file((folder / "weights.bin").string(), packed);
    std::cout << p.model_name() << ": " << p.calls().size() << " nodes, " << packed.size() / sizeof(float) << " weights, " << plan.arena_elements
              << " elements of memory (" << plan.all_elements << " if none were used twice)\n";
    return 0;
} catch (std::exception const& e) {
    std::cerr << "error: " << e.what() << '\n';
    return 2;
}
