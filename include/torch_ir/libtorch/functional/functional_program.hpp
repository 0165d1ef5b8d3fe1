// SPDX-License-Identifier: MIT
/// A functional program of a program: at the sizes of the example inputs, or, where sizes are open, at as many as it takes to tell the expressions.
#pragma once

#include <torch_ir/libtorch/functional/functionalizer.hpp>
#include <torch_ir/libtorch/functional/joint_program.hpp>
#include <torch_ir/libtorch/functional/regions.hpp>
#include <torch_ir/libtorch/functional/whole_program.hpp>
#include <torch_ir/libtorch/functional_options.hpp>
#include <torch_ir/rewrite/open_shapes.hpp>

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_functional)

#include <torch_ir/libtorch/run/compile.hpp>

#include <ATen/core/dispatch/Dispatcher.h>

#include <cstddef>
#include <functional>
#include <set>
#include <string>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Whether an operator is called so, of any overload.
[[nodiscard]] inline bool is_operator(std::string const& name) {
    op_name const op(name);
    auto const base = concat(op.space(), "::", op.base());
    for (auto const& known : c10::Dispatcher::singleton().getAllOpNames())
        if (known.name == base && (op.overload().empty() || op.overload() == "default" || known.overload_name == op.overload())) return true;
    return false;
}

/// Tells whether an operator is among these, by its name with or without the overload.
[[nodiscard]] inline std::function<bool(op_name const&)> is_among(std::set<std::string, std::less<>> const& names) {
    return [&names](op_name const& op) { return names.contains(op.text()) || names.contains(op.without_overload()); };
}

[[nodiscard]] inline ir functional_program(ir const& program, functional_form form, functional_options const& options,
                                           gradient_request const* gradients = nullptr) {
    for (auto const& name : options.keep)
        if (!is_operator(name)) raise(error::bad_argument("keep", "operators that LibTorch knows, such as aten.linear", "'" + name + "'"));
    for (auto const& name : options.decompose) {
        if (!is_operator(name)) raise(error::bad_argument("decompose", "operators that LibTorch knows, such as aten.addmm", "'" + name + "'"));
        if (options.keep.contains(name)) raise(error::bad_argument("decompose", "none of the operators that are kept", "'" + name + "'"));
    }
    functional_rules const rules{form, is_among(options.keep), is_among(options.decompose), options.recurrent_as_scan};
    plan p = compile(program, bind_options{c10::Device(c10::kCPU), options.allowed_operators});
    if (p.opens_layers)
        raise(error::unsupported("program '" + program.model_name() + "'", "functionalization of vmap and jvp that are not decomposed",
                                 "export it with run_decompositions()"));
    open_shapes_options opening{.info = program.info(), .input_types = {}, .example = example_sizes(program)};
    auto const functionalizer_of = [&] {
        functionalizer f(rules);
        if (gradients) f.differentiate(program, *gradients);
        return f;
    };
    if (opening.example.empty()) return functionalizer_of().run(p);
    opening.stated = stated_expressions(program);
    for (auto const& i : p.inputs) opening.input_types.push_back(i.result.type);
    std::size_t const given = opening.input_types.size();
    return open_shapes_of(opening, {}, [&](symbol_sizes const& sizes) {
        for (std::size_t i = 0; i < given; ++i) p.inputs[i].result.type = at_sizes(opening.input_types[i], sizes);
        functionalizer f = functionalizer_of();
        f.answer_from(program, sizes);
        ir out = f.run(p);
        for (std::size_t i = opening.input_types.size() - given; i < f.tangents().size(); ++i)
            opening.input_types.push_back(tangent_type(program, f.tangents()[i]));
        opening.info = out.info();
        return out;
    });
}

}}}  // namespace torch_ir::detail

#endif
