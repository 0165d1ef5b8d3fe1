// SPDX-License-Identifier: MIT
/// The program of a TorchScript module, scripted or traced.
///
/// \code
///     auto const script = torch_ir::load_torchscript("model.pt");
///     auto const program = torch_ir::extract_ir(script, {at::empty({1, 3, 224, 224}, at::kMeta)});
/// \endcode
#pragma once

#include <torch_ir/config.hpp>
#include <torch_ir/libtorch/extract.hpp>

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/runtime/interpreter.h>
#include <torch/csrc/jit/serialization/import.h>

#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace torch_ir { inline namespace TORCH_IR_ABI {

/// Reads a TorchScript file, and runs those of its methods that say how to load it (`__setstate__`): do it with files that you trust. Before LibTorch sees the file
/// it is looked over (`read_script_outline`), and refused where it would use operators that reach beyond it while it is loaded. Throws errc::malformed,
/// with LibTorch's reason, and errc::unsupported.
[[nodiscard]] torch::jit::Module load_torchscript(std::filesystem::path const& file);

/// Parameters and buffers by their keys in the state dict. Nothing is copied.
[[nodiscard]] tensor_map weights_of(torch::jit::Module const& module);

/// Throws errc::unsupported where a module's `forward`, or what it calls, uses operators that reach beyond it (to files, other processes, the terminal), with the
/// operator and the method: before you run the code of a file that is not yours. Also where its calls, written out, are millions of operators. Linear in the code.
void require_self_contained(torch::jit::Module const& module);

/// The program of a module's `forward` for these inputs, which decide its control flow; `extract_ir` of a callable tells the rest. The module does not change.
/// What `forward` assigns to a buffer is written to it at the program's end (`aten.copy_`), as torch.export does. Throws errc::unsupported for an assignment to any other attribute
/// (a number, a list, a tensor that is no buffer), which the program could not keep, and for operators that reach beyond it: to files, other processes, the terminal.
[[nodiscard]] ir extract_ir(torch::jit::Module const& module, std::vector<c10::IValue> inputs, extract_options const& options = {});

namespace detail {
/// What is traced of a module.
[[nodiscard]] extraction extraction_of(torch::jit::Module const& module);
}  // namespace detail

}}  // namespace torch_ir

// ---- implementation -------------------------------------------------------------------------------------------------

#if TORCH_IR_BODIES_OF(libtorch_trace)

#include <torch_ir/io/file_kind.hpp>
#include <torch_ir/libtorch/trace/outside_effects.hpp>
#include <torch_ir/libtorch/trace/script_state.hpp>
#include <torch_ir/libtorch/trace/script_survey.hpp>
#include <torch_ir/weights/script_outline.hpp>

#include <memory>

namespace torch_ir { inline namespace TORCH_IR_ABI {

namespace detail {

/// The path of the module that the interpreter runs: `layers.0` where it tells `TOP(Net)::forward`, `layers(ModuleList)::…`, `0(Block)::forward`.
[[nodiscard]] inline std::optional<std::string> running_script_module() {
    std::string path;
    bool is_inside = false;
    for (std::string const& level : torch::jit::currentModuleHierarchy()) {
        std::string_view const name = std::string_view(level).substr(0, level.find('('));
        if (name.size() == level.size()) continue;  // a function
        is_inside = true;
        if (name == "TOP" || name == "SELF" || name == "INNER") continue;
        path += (path.empty() ? "" : ".") + std::string(name);
    }
    return is_inside ? std::optional(path) : std::nullopt;
}

[[nodiscard]] inline std::string script_class_of(torch::jit::Module const& module) {
    auto const name = module.type()->name();
    return name ? name->name() : std::string("Module");
}

/// Refuses what LibTorch could not load, or would run.
TORCH_IR_INLINE void check_before_loading(std::string const& file) {
    shared_bytes const bytes = map_file(file);
    if (find_file_kind(bytes, file) != file_kind::torchscript) return;
    script_outline const outline = read_script_outline(bytes, file);
    if (!outline.runs_when_loaded) return;
    for (std::string const& name : outline.called)
        if (reaches_outside("aten::" + name) || reaches_outside("prim::" + name))
            raise(error::unsupported(concat(file, ": '", name, "', which may run while the file is loaded (__setstate__)"), outside_reason, outside_remedy));
}

}  // namespace detail

TORCH_IR_INLINE torch::jit::Module load_torchscript(std::filesystem::path const& file) {
    detail::check_before_loading(file.string());
    try {
        return torch::jit::load(file.string());
    } catch (c10::Error const& e) {
        raise(error::malformed(file.string(), "", "a TorchScript file", std::string("none: ") + e.what_without_backtrace()));
    } catch (std::exception const& e) {  // its compiler's, of the code in the file
        std::string_view const reason = e.what();
        bool const is_unknown = reason.find("Unknown builtin op") != reason.npos;
        raise(error::malformed(
            file.string(), "", "code that this LibTorch can run",
            detail::concat(is_unknown ? "operators that are not registered (link or load the library that defines them; torch-ir: --load-library): " : "",
                           reason)));
    }
}

TORCH_IR_INLINE tensor_map weights_of(torch::jit::Module const& module) {
    tensor_map out;
    for (auto const& p : module.named_parameters()) out.emplace(p.name, p.value);
    for (auto const& b : module.named_buffers()) out.emplace(b.name, b.value);
    return out;
}

TORCH_IR_INLINE void require_self_contained(torch::jit::Module const& module) { static_cast<void>(detail::check_script(module)); }

TORCH_IR_INLINE detail::extraction detail::extraction_of(torch::jit::Module const& module) {
    torch::jit::Module script = module;
    auto constants = check_script(script);
    auto const state = std::make_shared<script_state>(script);
    detail::extraction what{detail::script_class_of(script), [state](std::vector<c10::IValue> a) {
                                c10::IValue result = state->copy().forward(std::move(a));
                                state->store_assignments();
                                return result;
                            }};
    what.constants = state->constants();
    for (auto& c : constants) what.constants.push_back(std::move(c));
    what.may_reach_outside = false;
    what.watches_gradients = false;
    for (auto const& p : script.named_parameters()) what.weights.push_back({p.name, weight_kind::parameter, p.value});
    for (auto const& b : script.named_buffers()) what.weights.push_back({b.name, weight_kind::buffer, b.value});
    auto const& arguments = script.get_method("forward").function().getSchema().arguments();
    for (std::size_t i = 1; i < arguments.size(); ++i) what.argument_names.push_back(arguments[i].name());
    for (auto const& m : script.named_modules()) what.modules.emplace(m.name, detail::script_class_of(m.value));
    what.is_training = script.hasattr("training") && script.is_training();
    what.module_path = detail::running_script_module;
    return what;
}

TORCH_IR_INLINE ir extract_ir(torch::jit::Module const& module, std::vector<c10::IValue> inputs, extract_options const& options) {
    return detail::extract(detail::extraction_of(module), std::move(inputs), options);
}

}}  // namespace torch_ir

#endif
