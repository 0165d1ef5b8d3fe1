// SPDX-License-Identifier: MIT
// torch-ir export -o OUT.onnx|OUT.mlir --check: what was written, run by ONNX Runtime or IREE, against the program, run by LibTorch.
#include "../export_options.hpp"

#include "../command.hpp"
#include "../scratch_folder.hpp"
#include "../terminal.hpp"
#include "child_process.hpp"
#include "loading.hpp"
#include "reports.hpp"

#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/random_inputs.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/view_as_complex.h>
#include <ATen/ops/view_as_real.h>

#include <filesystem>
#include <string>
#include <vector>

namespace torch_ir_tool {

using namespace torch_ir;

namespace {

/// The module `tensors` of both scripts: tensors of a .safetensors file as dtype, sizes and bytes.
constexpr char const* tensors_module = R"PY(
import json, struct
def read_tensors(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    out = {}
    for name, t in json.loads(data[8:8 + size]).items():
        begin, end = t["data_offsets"]
        out[name] = t["dtype"], t["shape"], data[8 + size + begin:8 + size + end]
    return out
def write_outputs(path, tensors):
    header, at = {}, 0
    for k, (kind, shape, content) in enumerate(tensors):
        header[f"output_{k}"] = {"dtype": kind, "shape": list(shape), "data_offsets": [at, at + len(content)]}
        at += len(content)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(content for _, _, content in tensors))
)PY";

/// Runs a model on the tensors of a .safetensors file, in the order of its inputs, and writes its outputs likewise. Exit code 3: a package is missing.
constexpr char const* run_model = R"PY(
import sys
try:
    import ctypes
    import numpy as np
    import onnxruntime as ort
    from tensors import read_tensors, write_outputs
except ImportError as e:
    print(e, file=sys.stderr)
    sys.exit(3)
path, inputs, outputs = sys.argv[1:4]
# safetensors, NumPy, ONNX; what NumPy lacks goes as bytes
types = [("F32", np.float32, 1), ("U8", np.uint8, 2), ("I8", np.int8, 3), ("U16", np.uint16, 4), ("I16", np.int16, 5), ("I32", np.int32, 6), ("I64", np.int64, 7),
         ("BOOL", np.bool_, 9), ("F16", np.float16, 10), ("F64", np.float64, 11), ("U32", np.uint32, 12), ("U64", np.uint64, 13)]
raw = {"BF16": (np.uint16, 16), "F8_E4M3": (np.uint8, 17), "F8_E4M3FNUZ": (np.uint8, 18), "F8_E5M2": (np.uint8, 19), "F8_E5M2FNUZ": (np.uint8, 20)}
given = read_tensors(inputs)
def tensor(name):
    type_, shape, content = given[name]
    kind = next((n for s, n, _ in types if s == type_), None)
    as_bytes = raw.get(type_)
    a = np.frombuffer(content, dtype=kind if kind is not None else as_bytes[0]).reshape(shape)
    return ort.OrtValue.ortvalue_from_numpy(a) if kind is not None else ort.OrtValue.ortvalue_from_numpy_with_onnx_type(a, as_bytes[1])
options = ort.SessionOptions()
options.log_severity_level = 3
session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
feed = {i.name: tensor(f"input_{k}") for k, i in enumerate(session.get_inputs())}
results = session.run_with_ort_values([o.name for o in session.get_outputs()], feed)
found = []
for r in results:
    number = r.element_type()
    kind = next((s for s, _, n in types if n == number), None) or next(s for s, (_, n) in raw.items() if n == number)
    width = next((np.dtype(t).itemsize for s, t, _ in types if s == kind), None) or np.dtype(raw[kind][0]).itemsize
    count = int(np.prod(r.shape(), dtype=np.int64))
    found.append((kind, r.shape(), ctypes.string_at(r.data_ptr(), count * width) if count else b""))
write_outputs(outputs, found)
)PY";

/// Compiles a module with IREE and runs it on the tensors of a .safetensors file (`input_K`, numbers `number_K`), with weights from another, and writes its results. Exit code 3: a package is missing.
constexpr char const* run_module = R"PY(
import sys
try:
    import os, subprocess
    import ml_dtypes
    import numpy as np
    import iree.compiler
    import iree.runtime as rt
    from tensors import read_tensors, write_outputs
except ImportError as e:
    print(e, file=sys.stderr)
    sys.exit(3)
path, inputs, outputs, weights = sys.argv[1:5]
types = {"F64": np.float64, "F32": np.float32, "F16": np.float16, "BF16": ml_dtypes.bfloat16, "I64": np.int64, "I32": np.int32, "I16": np.int16, "I8": np.int8, "U8": np.uint8,
         "BOOL": np.bool_, "C64": np.complex64, "F8_E4M3": ml_dtypes.float8_e4m3fn, "F8_E5M2": ml_dtypes.float8_e5m2}
names = {np.dtype(t).name: n for n, t in types.items()}
module = os.path.join(os.path.dirname(outputs), "module.vmfb")
compiler = os.path.join(os.path.dirname(sys.executable), "iree-compile")
done = subprocess.run([compiler, "--iree-input-type=torch", "--iree-hal-target-device=local", "--iree-hal-local-target-device-backends=llvm-cpu", "--iree-llvmcpu-target-cpu=host",
                       "--iree-input-demote-f64-to-f32=false", path, "-o", module], capture_output=True, text=True)
if done.returncode != 0:
    print(next((l for l in done.stderr.splitlines() if "error:" in l), f"iree-compile: exit code {done.returncode}"), file=sys.stderr)
    sys.exit(4)
arguments = {}
for name, (type_, shape, content) in read_tensors(inputs).items():
    a = np.frombuffer(content, dtype=types[type_]).reshape(shape)
    kind, k = name.split("_")
    arguments[int(k)] = a.item() if kind == "number" else a
config = rt.Config("local-task")
modules = []
if weights:
    index = rt.ParameterIndex()
    index.load(weights)
    modules.append(rt.create_io_parameters_module(config.vm_instance, index.create_provider(scope="model")))
modules.append(rt.VmModule.mmap(config.vm_instance, module))
context = rt.SystemContext(vm_modules=[rt.create_hal_module(config.vm_instance, config.device)] + modules, config=config)
results = context.modules["module"].main(*[arguments[k] for k in sorted(arguments)])
results = [] if results is None else results if isinstance(results, (tuple, list)) else [results]
arrays = [np.asarray(r.to_host() if hasattr(r, "to_host") else r) for r in results]
write_outputs(outputs, [(names[a.dtype.name], a.shape, a.tobytes()) for a in arrays])
)PY";

/// A complex tensor as the pairs of reals that an ONNX model takes.
at::Tensor as_pairs(at::Tensor const& t) { return t.is_complex() ? at::view_as_real(t.resolve_conj()) : t; }

/// A value as a tensor: a number has rank 0.
at::Tensor as_tensor(c10::IValue const& v) {
    if (v.isTensor()) return v.toTensor();
    return at::scalar_tensor(v.toScalar(), at::TensorOptions().dtype(v.isInt() ? at::kLong : v.isBool() ? at::kBool : at::kDouble));
}

/// A program ready to run, inputs for it, and what runs what was written.
struct comparison {
    executor run;
    std::vector<c10::IValue> inputs;
    scratch_folder const folder;

    comparison(ir const& program, exported_weights const& weights, export_options const& o)
        : run(make_executor(program, o.file, weights.source.empty() ? o.file : weights.source, loading_of(weights, o))),
          inputs(o.examples.file.empty() ? random_inputs(program, o.seed) : read_inputs(run.program(), o.examples.file)) {}

    /// Runs a script of Python with the written file, inputs and further arguments; what it computed.
    [[nodiscard]] tensor_map results_of(char const* script, state_dict const& given, std::string const& package, std::vector<std::string> const& more,
                                        export_options const& o) const {
        save_safetensors(folder / "inputs.safetensors", given);
        write_file(folder / "tensors.py", std::string_view(tensors_module));
        write_file(folder / "run.py", std::string_view(script));
        std::vector<std::string> command{o.python, folder / "run.py", o.output, folder / "inputs.safetensors", folder / "outputs.safetensors"};
        command.insert(command.end(), more.begin(), more.end());
        auto const child = run_to_end(command);
        auto const outputs = folder / "outputs.safetensors";
        if ((child.exit_code != 0 || !std::filesystem::exists(outputs)) && run_to_end({o.python, "-c", "raise SystemExit(42)"}).exit_code != 42)
            raise(error::bad_argument("--python", "a program that runs Python",
                                      "'" + o.python + "', which " + (child.exit_code == 127 ? "can't be started" : "does not")));
        if (child.exit_code == 3)
            raise(error::unsupported("--check", "'" + o.python + "' lacks a package (" + child.message + ")",
                                     "install what is missing (python3 -m pip install " + package + "), or name another Python with --python"));
        if (child.exit_code != 0)
            raise(
                error::unsupported(o.output, "it does not run: " + child.message,
                                   o.examples.file.empty() ? "the inputs were drawn at random, and may mean nothing to it: give real ones with --inputs" : ""));
        return to_tensors(load_safetensors(outputs));
    }
    /// Compares what was found with what LibTorch computes.
    [[nodiscard]] int finish(std::vector<at::Tensor> const& found, export_options const& o) const {
        verification const v = verify_outputs(run.execute(inputs).tensors(), found, {o.rtol, o.atol});
        print(v);
        return v.is_valid() ? done : check_failed;
    }

private:
    [[nodiscard]] static load_options loading_of(exported_weights const& weights, export_options const& o) {
        load_options out = o.load;
        if (weights.source == o.file) out.model = o.examples.model;
        return out;
    }
};

}  // namespace

void continue_in_companion() {}

int check_onnx(ir const& program, ir const& lowered, exported_weights const& weights, export_options const& o) {
    return without_backtrace([&] {
        comparison const c(program, weights, o);
        state_dict given;
        for (auto const& i : c.inputs) given.insert("input_" + std::to_string(given.size()), to_tensor_data(as_pairs(as_tensor(i)).contiguous()));
        auto const found = c.results_of(run_model, given, "onnxruntime numpy", {}, o);
        std::vector<at::Tensor> outputs;
        std::size_t next = 0;
        for (auto const& entry : lowered.outputs()) {  // in the order of the model's: all values, new ones of buffers among them
            auto const* u = entry.value.get_if<use>();
            auto const* known = u ? lowered.find_value(u->value) : nullptr;
            if (!known || kind_of(known->type) == value_kind::none || kind_of(known->type) == value_kind::object) continue;
            auto const& value = found.at("output_" + std::to_string(next++));
            if (!known->tensor() || (entry.kind != output_kind::user && entry.kind != output_kind::loss)) continue;
            outputs.push_back(kind_of(known->tensor()->dtype) == dtype_kind::complex ? at::view_as_complex(value) : value);
        }
        return c.finish(outputs, o);
    });
}

int check_mlir(ir const& program, mlir_written const& written, exported_weights const& weights, export_options const& o) {
    return without_backtrace([&] {
        comparison const c(program, weights, o);
        state_dict given, stored;
        for (auto const& i : c.inputs)
            given.insert((i.isTensor() ? "input_" : "number_") + std::to_string(given.size()), to_tensor_data(as_tensor(i).resolve_conj().contiguous()));
        bool const by_name = o.weights_as == "parameters";
        for (auto const v : program.weights()) {
            auto const& w = program.weight(v);
            if (auto const* t = weights.tensors.find(w.target); t && by_name && !stored.contains(w.target)) stored.insert(w.target, *t);
        }
        std::string parameters;
        if (stored.size() != 0) save_safetensors(parameters = c.folder / "weights.safetensors", stored);
        for (auto const& a : written.arguments)
            if (a.kind == mlir_port_kind::weight) given.insert("input_" + std::to_string(given.size()), weights.tensors.get(a.name));
        auto const found = c.results_of(run_module, given, "iree-base-compiler iree-base-runtime numpy ml_dtypes", {parameters}, o);
        auto const own = c.run.execute(c.inputs).tensors();  // their dtypes: modules of IREE don't tell uint8 and bool from int8
        std::vector<at::Tensor> outputs;
        std::size_t next = 0;
        for (auto const& r : written.results) {
            auto value = found.at("output_" + std::to_string(next++));
            if (r.kind != mlir_port_kind::output || outputs.size() >= own.size()) continue;
            auto const type = own[outputs.size()].scalar_type();
            if (value.scalar_type() == at::kChar && (type == at::kByte || type == at::kBool)) value = value.view(type);
            outputs.push_back(value);
        }
        return c.finish(outputs, o);
    });
}

}  // namespace torch_ir_tool
