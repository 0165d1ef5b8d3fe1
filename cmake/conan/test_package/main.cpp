// SPDX-License-Identifier: MIT
#include <torch_ir/text/parse.hpp>
#include <torch_ir/version.hpp>

#include <cstdio>

bool refuses_missing_file();

int main() {
    auto const program = torch_ir::parse_text("%x: float32[2] = input\n%y: float32[2] = aten.relu.default(self=%x)\nreturn %y\n");
    std::printf("torch_ir %s: %zu call\n", TORCH_IR_VERSION_STRING, program.calls().size());
    return program.calls().size() == 1 && refuses_missing_file() ? 0 : 1;
}
