// SPDX-License-Identifier: MIT
// The programs of docs/extending.md and docs/pitfalls.md that run LibTorch.
#include <torch_ir/error.hpp>
#include <torch_ir/libtorch/executor.hpp>
#include <torch_ir/libtorch/extract.hpp>
#include <torch_ir/libtorch/kernels.hpp>
#include <torch_ir/libtorch/observer.hpp>
#include <torch_ir/libtorch/shape_function.hpp>
#include <torch_ir/text/parse.hpp>
#include <torch_ir/text/print.hpp>

#include <ATen/ATen.h>
#include <torch/library.h>

#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "check.hpp"

// ---- an operator of one's own ----------------------------------------------------------------------------------------------

/// The mean of `width` neighbours on the last dimension.
at::Tensor blur(at::Tensor const& x, std::int64_t width) { return x.unfold(-1, width, 1).mean(-1); }

TORCH_LIBRARY(mylib, m) { m.def("blur(Tensor x, int width) -> Tensor"); }
TORCH_LIBRARY_IMPL(mylib, CPU, m) { m.impl("blur", &blur); }

at::Tensor call_blur(at::Tensor const& x, std::int64_t width) {
    static auto const op = c10::Dispatcher::singleton().findSchemaOrThrow("mylib::blur", "").typed<at::Tensor(at::Tensor const&, std::int64_t)>();
    return op.call(x, width);
}

void give_blur_a_shape_function() {
    torch_ir::register_shape_function("mylib::blur", [](c10::OperatorHandle const&, torch::jit::Stack& stack) {
        std::int64_t const width = torch::jit::pop(stack).toInt();
        at::Tensor const x = torch::jit::pop(stack).toTensor();
        auto sizes = x.sizes().vec();
        sizes.back() -= width - 1;
        torch::jit::push(stack, at::empty(sizes, x.options()));  // x is on meta, and so is the result
    });
}

// ---- a kernel of one's own -------------------------------------------------------------------------------------------------

torch_ir::kernel_registry accelerator() {
    torch_ir::kernel_registry kernels;
    kernels.add("mylib.blur", [](torch_ir::node_info const&, std::vector<c10::IValue>& stack) {
        at::Tensor const x = stack[0].toTensor();  // in the order of the schema, defaults included
        std::int64_t const width = stack[1].toInt();
        stack.assign(1, at::avg_pool1d(x.unsqueeze(0), width, 1).squeeze(0));
    });
    return kernels;
}

/// An operator of a vendor's, for models with experts: rows of `tokens`, sorted by expert, times that expert's matrix; `ends[e]` is where expert e's rows end.
torch_ir::kernel_registry mixture_of_experts() {
    torch_ir::kernel_registry kernels;
    kernels.add("vendor.grouped_mm", [](torch_ir::node_info const&, std::vector<c10::IValue>& stack) {
        at::Tensor const tokens = stack[0].toTensor(), experts = stack[1].toTensor(), ends = stack[2].toTensor().to(at::kLong);
        std::vector<at::Tensor> parts;
        std::int64_t begin = 0;
        for (std::int64_t e = 0; e < experts.size(0); ++e) {
            std::int64_t const end = ends[e].item<std::int64_t>();
            parts.push_back(tokens.slice(0, begin, end).mm(experts[e]));
            begin = end;
        }
        parts.push_back(tokens.new_zeros({tokens.size(0) - begin, experts.size(2)}));
        stack.assign(1, at::cat(parts));
    });
    return kernels;
}

// ---- watching a run --------------------------------------------------------------------------------------------------------

struct range_recorder {
    std::map<std::string, double> largest;
    void after(torch_ir::node_event const& e) {
        for (auto const& value : e.values)
            if (value.isTensor()) largest[e.node.name] = value.toTensor().abs().max().item<double>();
    }
};

/// The code of the error that `f` ends with; none is a failed check.
template <class F>
torch_ir::errc code_of(F&& f) {
    try {
        f();
    } catch (torch_ir::error const& e) {
        std::cout << e.what() << '\n';
        return e.code();
    }
    check(false, "an error was expected");
    return torch_ir::errc::io;
}

int main() {
    at::Tensor const x = at::rand({2, 8});
    {
        auto const model = [](at::Tensor t) { return call_blur(t, 3).relu(); };
        auto const probed = torch_ir::extract_ir(model, {x});  // the CPU kernel is asked for the type
        give_blur_a_shape_function();                          // from now on this function
        auto const program = torch_ir::extract_ir(model, {x});
        check(to_text(program) == to_text(probed), "both ways give the same type");
        std::cout << to_text(program);

        torch_ir::executor const plain(program);
        torch_ir::executor const accelerated(program, {.kernels = accelerator()});
        at::Tensor const expected = plain.execute({x}).tensors().front();
        check(at::allclose(accelerated.execute({x}).tensors().front(), expected), "the kernel computes the same");

        range_recorder ranges;
        static_cast<void>(accelerated.execute({x}, ranges));
        for (auto const& [node, largest] : ranges.largest) std::cout << node << " reaches " << largest << '\n';
        check(ranges.largest.size() == 2, "two nodes are seen");
    }

    {  // an operator that only Python knows
        auto const program = torch_ir::parse_text(R"(program "Experts"
%tokens: float32[5, 4] = input
%experts: float32[3, 4, 2] = input
%ends: int32[3] = input
%y: float32[5, 2] = vendor.grouped_mm.default(tokens=%tokens, experts=%experts, ends=%ends)
return %y
)");
        at::Tensor const tokens = at::rand({5, 4}), experts = at::rand({3, 4, 2}), ends = at::arange(2, 7, 2, at::kInt).clamp_max(4);
        auto const y = torch_ir::executor(program, {.kernels = mixture_of_experts()}).execute({tokens, experts, ends}).tensors().front();
        check(at::allclose(y[1], tokens[1].matmul(experts[0])) && at::allclose(y[3], tokens[3].matmul(experts[1])), "each token has its expert");
        check(y[4].abs().sum().item<double>() == 0, "a token of no expert gives zeros");
        check(code_of([&] { static_cast<void>(torch_ir::executor(program)); }) == torch_ir::errc::unsupported, "without the kernel it is refused by name");
    }

    // ---- pitfalls ----------------------------------------------------------------------------------------------------------

    {  // shapes are those of the trace
        auto const program = torch_ir::extract_ir([](at::Tensor t) { return t.view({t.size(0) * t.size(1)}); }, {at::rand({2, 8})});
        torch_ir::executor const run(program);
        check(code_of([&] { static_cast<void>(run.execute({at::rand({3, 8})})); }) == torch_ir::errc::argument, "other sizes are refused");
    }
    {  // a branch on elements
        auto const branch = [](at::Tensor t) { return t.sum().item<double>() > 0 ? t : -t; };  // has no program: an error
        auto const choice = [](at::Tensor t) { return at::where(t.sum() > 0, t, -t); };        // has one
        check(code_of([&] { static_cast<void>(torch_ir::extract_ir(branch, {x})); }) == torch_ir::errc::unsupported, "a branch has no program");
        check(!torch_ir::extract_ir(choice, {x}).calls().empty(), "a choice of elements has one");
    }
    {  // what is captured is a constant, unless it is named as a weight
        at::Tensor const table = at::rand({8});
        auto const model = [&](at::Tensor t) { return t + table; };
        auto const with_constant = torch_ir::extract_ir(model, {x});                   // holds the elements of `table`
        auto const with_weight = torch_ir::extract_ir(model, {{"table", table}}, {x});  // holds its name and type
        check(with_constant.constants().size() == 1 && with_weight.constants().empty(), "one holds the elements, the other a name");
    }
    {  // a program may write in place, but never to what is yours
        auto const program = torch_ir::extract_ir([](at::Tensor t) { return t.mul_(2); }, {at::rand({2})});
        torch_ir::executor const run(program);
        at::Tensor const mine = at::ones({2});
        at::Tensor const doubled = run.execute({mine}).tensors().front();  // 2, 2; `mine` is 1, 1 as it was
        check(mine[0].item<double>() == 1 && doubled[0].item<double>() == 2, "the input stays as it was");
    }
    {  // dtypes are checked, not converted
        auto const program = torch_ir::extract_ir([](at::Tensor t) { return t + 1; }, {at::rand({2})});
        torch_ir::executor const run(program);
        check(code_of([&] { static_cast<void>(run.execute({at::rand({2}, at::kDouble)})); }) == torch_ir::errc::argument, "float64 is not float32");
    }
    return finish();
}
