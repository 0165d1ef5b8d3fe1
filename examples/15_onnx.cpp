// SPDX-License-Identifier: MIT
// A module of C++ as an ONNX model, with a translation for an operator that ONNX doesn't have.
#include <torch_ir/torch_ir.hpp>

#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include <iostream>
#include <string>
#include <vector>

namespace nn = torch::nn;

int main() try {
    nn::Sequential model(nn::Conv2d(nn::Conv2dOptions(3, 8, 3).padding(1)), nn::SiLU(), nn::AdaptiveAvgPool2d(1), nn::Flatten(), nn::Linear(8, 4));
    model->eval();
    c10::AutoGradMode const no_gradients(false);
    for (auto& p : model->parameters()) p.fill_(0.25);
    torch_ir::ir const program = torch_ir::extract_ir(model, {at::empty({2, 3, 16, 16}, at::kMeta)}, {.model_name = "Classifier"});

    // Operators without a translation are decomposed first; here all have one, and the program stays as it is.
    std::vector<std::string> notes;
    torch_ir::onnx_model const onnx = torch_ir::to_onnx(torch_ir::lower_for_onnx(program), torch_ir::to_state_dict(torch_ir::weights_of(*model)), {.opset = 20}, &notes);
    std::cout << to_text(onnx);
    torch_ir::write_onnx("classifier.onnx", onnx);

    // What can't be written is named, all of it, and may be given a translation.
    torch_ir::ir const odd = torch_ir::parse_text("%x: float32[4] = input\n%y: float32[4] = aten.special_bessel_j0.default(self=%x)\nreturn %y");
    for (auto const& o : torch_ir::onnx_obstacles(odd)) std::cout << "\nnode '" << o.node << "' (" << o.op << "): " << o.what << '\n';
    torch_ir::onnx_translations own;
    own.add("aten.special_bessel_j0", [](torch_ir::onnx_call& t) {  // 1 - x^2 / 4, near enough for small x
        auto const x = t.input("self");
        auto const square = t.make("Mul", {x, x});
        t.result(t.make("Sub", {t.number(1, x.dtype), t.make("Mul", {t.number(0.25, x.dtype), square})}));
    });
    std::cout << '\n' << to_text(torch_ir::to_onnx(odd, {}, {.translations = &own}));
} catch (torch_ir::error const& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
