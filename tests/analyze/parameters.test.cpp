// SPDX-License-Identifier: MIT
#include <torch_ir/analyze/parameters.hpp>

#include <torch_ir/text/parse.hpp>

#include <string>
#include <vector>

#include <doctest/doctest.h>

TEST_SUITE("analyze/parameters") {
namespace {

torch_ir::ir parameters_program() {
    return torch_ir::parse_text(
        "program \"T\"\n%a: float32[4, 4] = parameter(\"layers.0.fc.weight\")\n%b: bfloat16[4] = parameter(\"layers.1.bias\")\n"
        "%n: int64[] = buffer(\"layers.1.bn.num_batches_tracked\")\n%s: float32[3] = parameter(\"scale\")\n%x: float32[4] = input\nreturn %x");
}

std::string parameters_text(std::vector<torch_ir::parameter_group> const& groups) {
    std::string out;
    for (auto const& g : groups)
        out += g.name + " " + std::to_string(g.tensors) + " " + std::to_string(g.elements) + " " + std::to_string(g.bytes) + " " + std::to_string(g.trainable) +
               "\n";
    return out;
}

}  // namespace

TEST_CASE("parameters are grouped by dtype") {
    CHECK(parameters_text(torch_ir::parameters_by_dtype(parameters_program())) == "float32 2 19 76 19\nbfloat16 1 4 8 4\nint64 1 1 8 0\n");
}

TEST_CASE("parameters are grouped by module, each with what is below it") {
    CHECK(parameters_text(torch_ir::parameters_by_module(parameters_program())) ==
          " 4 24 92 23\nlayers 3 21 80 20\nlayers.0 1 16 64 16\nlayers.0.fc 1 16 64 16\nlayers.1 2 5 16 4\nlayers.1.bn 1 1 8 0\n");
    CHECK(parameters_text(torch_ir::parameters_by_module(parameters_program(), 1)) == " 4 24 92 23\nlayers 3 21 80 20\n");
    CHECK(parameters_text(torch_ir::parameters_by_module(parameters_program(), 0)) == " 4 24 92 23\n");
}

TEST_CASE("a weight of the whole program belongs to no module") {
    CHECK(torch_ir::module_of_key("scale").empty());
    CHECK(torch_ir::module_of_key("layers.0.fc.weight") == "layers.0.fc");
}
}  // TEST_SUITE("analyze/parameters")
