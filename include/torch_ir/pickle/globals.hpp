// SPDX-License-Identifier: MIT
/// The names that a pickle of weights may use: PyTorch's functions that rebuild tensors, its dtypes and storages, plain containers
/// and scalars. Names that only attacks use are an error. Of every other name the reader makes an object of which it knows that name only (in a TorchScript file it is an error). Nothing is looked
/// up or run in any interpreter: a name only selects what the reader itself does.
#pragma once

#include <torch_ir/ir/dtype.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// What the reader does where a name is called.
enum class pickle_action : std::uint8_t {
    rebuild_tensor,     ///< (storage, offset, size, stride)
    rebuild_tensor_v2,  ///< (storage, offset, size, stride, requires_grad, hooks, [metadata])
    rebuild_tensor_v3,  ///< the same with a dtype before the metadata, over an untyped storage
    rebuild_parameter,  ///< (tensor, requires_grad, hooks, [state])
    rebuild_from_type,  ///< (function, type, arguments, state)
    first_argument,     ///< (value, …) → value
    meta_tensor,        ///< a tensor without elements
    sparse_tensor,
    quantized_tensor,
    nested_tensor,
    tensor_subclass,
    dictionary,          ///< OrderedDict, Counter: from nothing or from pairs
    default_dictionary,  ///< the argument is the default
    encode,              ///< (text, encoding) → bytes
    set,                 ///< (list) → set
    tensor_class,        ///< torch.Tensor, torch.nn.parameter.Parameter: only named
    storage_class,
    data_type,
    script_class,   ///< a class of a TorchScript file
    new_object,     ///< (class, …) → an object of it
    numpy_array,    ///< makes a NumPy array
    foreign_class,  ///< a name beyond the list
    plain           ///< makes something that holds no weights
};

/// A name of the allow-list.
struct pickle_global {
    pickle_action action = pickle_action::plain;
    torch_ir::dtype type = dtype::undefined;  ///< of `data_type` and `storage_class`; undefined for an untyped storage
};

/// What `module.name` means; nothing where it is not allowed. `script`: the pickle belongs to a TorchScript file.
[[nodiscard]] std::optional<pickle_global> find_pickle_global(std::string_view module, std::string_view name, bool script) noexcept;

/// A name that no checkpoint needs and that attacks use: functions that run code or commands, or open files. Nothing would be run either way, but who
/// has such a file should know.
[[nodiscard]] bool is_hostile_global(std::string_view module, std::string_view name) noexcept;

// ---- implementation -------------------------------------------------------------------------------------------------

struct pickle_name {
    std::string_view module, name;
    pickle_action action;
};

/// Python 2's names of modules stand beside those of Python 3, the old names of numpy beside the new ones.
// clang-format off
inline constexpr auto pickle_names = std::to_array<pickle_name>({
    {"torch._utils", "_rebuild_tensor", pickle_action::rebuild_tensor},
    {"torch._utils", "_rebuild_tensor_v2", pickle_action::rebuild_tensor_v2},
    {"torch._utils", "_rebuild_tensor_v3", pickle_action::rebuild_tensor_v3},
    {"torch._utils", "_rebuild_parameter", pickle_action::rebuild_parameter},
    {"torch._utils", "_rebuild_parameter_with_state", pickle_action::rebuild_parameter},
    {"torch._utils", "_rebuild_device_tensor_from_cpu_tensor", pickle_action::first_argument},
    {"torch._utils", "_rebuild_meta_tensor_no_storage", pickle_action::meta_tensor},
    {"torch._utils", "_rebuild_sparse_tensor", pickle_action::sparse_tensor},
    {"torch._utils", "_rebuild_sparse_csr_tensor", pickle_action::sparse_tensor},
    {"torch._utils", "_rebuild_nested_tensor", pickle_action::nested_tensor},
    {"torch._utils", "_rebuild_qtensor", pickle_action::quantized_tensor},
    {"torch._utils", "_rebuild_wrapper_subclass", pickle_action::tensor_subclass},
    {"torch._tensor", "_rebuild_from_type", pickle_action::rebuild_from_type},
    {"torch._tensor", "_rebuild_from_type_v2", pickle_action::rebuild_from_type},
    {"torch", "Tensor", pickle_action::tensor_class},
    {"torch.nn.parameter", "Parameter", pickle_action::tensor_class},
    {"torch.nn.parameter", "Buffer", pickle_action::tensor_class},
    {"torch", "Size", pickle_action::first_argument},
    {"torch", "device", pickle_action::plain},
    {"torch", "per_tensor_affine", pickle_action::plain},
    {"torch", "per_channel_affine", pickle_action::plain},
    {"torch", "per_channel_affine_float_qparams", pickle_action::plain},
    {"torch.serialization", "_get_layout", pickle_action::plain},
    {"torch.torch_version", "TorchVersion", pickle_action::first_argument},
    {"torch.jit._pickle", "build_intlist", pickle_action::first_argument},
    {"torch.jit._pickle", "build_doublelist", pickle_action::first_argument},
    {"torch.jit._pickle", "build_boollist", pickle_action::first_argument},
    {"torch.jit._pickle", "build_tensorlist", pickle_action::first_argument},
    {"torch.jit._pickle", "restore_type_tag", pickle_action::first_argument},
    {"collections", "OrderedDict", pickle_action::dictionary},
    {"collections", "Counter", pickle_action::dictionary},
    {"collections", "defaultdict", pickle_action::default_dictionary},
    {"_codecs", "encode", pickle_action::encode},
    {"copyreg", "_reconstructor", pickle_action::new_object},
    {"copyreg", "__newobj__", pickle_action::new_object},
    {"copyreg", "__newobj_ex__", pickle_action::new_object},
    {"builtins", "set", pickle_action::set},
    {"builtins", "frozenset", pickle_action::set},
    {"builtins", "bytes", pickle_action::plain},
    {"builtins", "bytearray", pickle_action::plain},
    {"builtins", "complex", pickle_action::plain},
    {"builtins", "slice", pickle_action::plain},
    {"builtins", "range", pickle_action::plain},
    {"builtins", "list", pickle_action::plain},
    {"builtins", "dict", pickle_action::plain},
    {"builtins", "int", pickle_action::plain},
    {"builtins", "float", pickle_action::plain},
    {"builtins", "str", pickle_action::plain},
    {"builtins", "bool", pickle_action::plain},
    {"builtins", "tuple", pickle_action::plain},
    {"numpy", "dtype", pickle_action::plain},
    {"numpy", "ndarray", pickle_action::plain},
    {"numpy.core.multiarray", "scalar", pickle_action::plain},
    {"numpy.core.multiarray", "_reconstruct", pickle_action::numpy_array},
    {"numpy._core.multiarray", "scalar", pickle_action::plain},
    {"numpy._core.multiarray", "_reconstruct", pickle_action::numpy_array},
    {"numpy._core.numeric", "_frombuffer", pickle_action::numpy_array},
    {"numpy.core.numeric", "_frombuffer", pickle_action::numpy_array},
});
// clang-format on

inline bool is_hostile_global(std::string_view module, std::string_view name) noexcept {
    auto const is_one_of = [](std::string_view wanted, std::initializer_list<std::string_view> all) {
        return std::find(all.begin(), all.end(), wanted) != all.end();
    };
    if (module == "__builtin__") module = "builtins";
    bool const is_type = !name.empty() && (name[0] == '_' || (name[0] >= 'A' && name[0] <= 'Z'));
    if (is_one_of(module, {"os", "sys", "shutil", "socket", "io", "_io"})) return !is_type;  // os._Environ is a mapping
    if (module == "builtins") return is_one_of(name, {"eval", "exec", "execfile", "compile", "open", "__import__"});
    if (is_one_of(module, {"torch", "torch.hub", "torch.jit", "numpy", "pickle", "_pickle", "marshal", "dill"})) return is_one_of(name, {"load", "loads"});
    return is_one_of(module.substr(0, module.find('.')),
                     {"posix", "nt", "subprocess", "_posixsubprocess", "pty", "runpy", "ctypes", "importlib", "commands", "webbrowser"});
}

inline std::optional<pickle_global> find_pickle_global(std::string_view module, std::string_view name, bool script) noexcept {
    if (script && (module == "__torch__" || module.starts_with("__torch__."))) return pickle_global{pickle_action::script_class};
    if (module == "__builtin__") module = "builtins";
    if (module == "copy_reg") module = "copyreg";
    for (pickle_name const& n : pickle_names)
        if (n.module == module && n.name == name) return pickle_global{n.action};
    if (module == "torch" && name != "undefined")
        if (auto const type = find_dtype(name)) return pickle_global{pickle_action::data_type, *type};
    if ((module == "torch.storage" || module == "torch") && (name == "UntypedStorage" || name == "_UntypedStorage"))
        return pickle_global{pickle_action::storage_class};
    constexpr std::string_view suffix = "Storage";
    if ((module == "torch" || module == "torch.cuda") && name.ends_with(suffix)) {
        auto const kind = name.substr(0, name.size() - suffix.size());
        for (std::size_t i = 0; i + 1 < dtype_count; ++i)
            if (dtype_table[i].scalar_type == kind) return pickle_global{pickle_action::storage_class, static_cast<dtype>(i)};
    }
    return std::nullopt;
}

}}}  // namespace torch_ir::detail
