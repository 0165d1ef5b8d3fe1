// SPDX-License-Identifier: MIT
// torch-ir export -o OUT.onnx --check: the written model, run by ONNX Runtime, against the program, run by LibTorch.
#include "../export_options.hpp"

#include "../command.hpp"
#include "../terminal.hpp"
#include "child_process.hpp"
#include "commands.hpp"
#include "loading.hpp"

#include <torch_ir/io/atomic_file.hpp>
#include <torch_ir/libtorch/convert.hpp>
#include <torch_ir/libtorch/random_inputs.hpp>
#include <torch_ir/libtorch/verify.hpp>
#include <torch_ir/weights/safetensors.hpp>

#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/view_as_complex.h>
#include <ATen/ops/view_as_real.h>

#include <string>
#include <vector>

namespace torch_ir_tool {

using namespace torch_ir;

namespace {

/// Runs a model on the tensors of a .safetensors file, in the order of its inputs, and writes its outputs likewise. Exit code 3: a package is missing.
constexpr char const* run_model = R"PY(
import sys
try:
    import ctypes, json, struct
    import numpy as np
    import onnxruntime as ort
except ImportError as e:
    print(e, file=sys.stderr)
    sys.exit(3)
path, inputs, outputs = sys.argv[1:4]
# safetensors, NumPy, ONNX; what NumPy lacks goes as bytes
types = [("F32", np.float32, 1), ("U8", np.uint8, 2), ("I8", np.int8, 3), ("U16", np.uint16, 4), ("I16", np.int16, 5), ("I32", np.int32, 6), ("I64", np.int64, 7),
         ("BOOL", np.bool_, 9), ("F16", np.float16, 10), ("F64", np.float64, 11), ("U32", np.uint32, 12), ("U64", np.uint64, 13)]
raw = {"BF16": (np.uint16, 16), "F8_E4M3": (np.uint8, 17), "F8_E4M3FNUZ": (np.uint8, 18), "F8_E5M2": (np.uint8, 19), "F8_E5M2FNUZ": (np.uint8, 20)}
data = open(inputs, "rb").read()
size = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8:8 + size])
def tensor(name):
    t = header[name]
    begin, end = t["data_offsets"]
    kind = next((n for s, n, _ in types if s == t["dtype"]), None)
    as_bytes = raw.get(t["dtype"])
    a = np.frombuffer(data[8 + size + begin:8 + size + end], dtype=kind if kind is not None else as_bytes[0]).reshape(t["shape"])
    return ort.OrtValue.ortvalue_from_numpy(a) if kind is not None else ort.OrtValue.ortvalue_from_numpy_with_onnx_type(a, as_bytes[1])
options = ort.SessionOptions()
options.log_severity_level = 3
session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
feed = {i.name: tensor(f"input_{k}") for k, i in enumerate(session.get_inputs())}
results = session.run_with_ort_values([o.name for o in session.get_outputs()], feed)
names, parts, at = {}, [], 0
for k, (r, o) in enumerate(zip(results, session.get_outputs())):
    number = r.element_type()
    kind = next((s for s, _, n in types if n == number), None) or next(s for s, (_, n) in raw.items() if n == number)
    width = next((np.dtype(t).itemsize for s, t, _ in types if s == kind), None) or np.dtype(raw[kind][0]).itemsize
    count = int(np.prod(r.shape(), dtype=np.int64))
    bytes_ = ctypes.string_at(r.data_ptr(), count * width) if count else b""
    names[f"output_{k}"] = {"dtype": kind, "shape": list(r.shape()), "data_offsets": [at, at + len(bytes_)]}
    parts.append(bytes_)
    at += len(bytes_)
text = json.dumps(names).encode()
text += b" " * (-len(text) % 8)
with open(outputs, "wb") as f:
    f.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
)PY";

/// A complex tensor as the pairs of reals that the model takes.
at::Tensor as_pairs(at::Tensor const& t) { return t.is_complex() ? at::view_as_real(t.resolve_conj()) : t; }

}  // namespace

void continue_in_companion() {}

int check_onnx(ir const& program, ir const& lowered, exported_weights const& weights, export_options const& o) {
    return without_backtrace([&] {
        load_options load = o.load;
        if (weights.source == o.file) load.model = o.examples.model;
        executor const run = make_executor(program, o.file, weights.source.empty() ? o.file : weights.source, load);
        auto const inputs = o.examples.file.empty() ? random_inputs(program, o.seed) : read_inputs(run.program(), o.examples.file);
        state_dict given;
        for (auto const& i : inputs) {
            auto const value = i.isTensor() ? as_pairs(i.toTensor()).contiguous() : i.isInt() ? at::scalar_tensor(i.toInt(), at::kLong) : i.isDouble() ? at::scalar_tensor(i.toDouble(), at::kDouble) : at::scalar_tensor(i.toBool(), at::kBool);
            given.insert("input_" + std::to_string(given.size()), to_tensor_data(value));
        }
        work_folder const folder;
        save_safetensors(folder / "inputs.safetensors", given);
        write_file(folder / "run.py", std::string_view(run_model));
        auto const child = run_child({o.python, folder / "run.py", o.output, folder / "inputs.safetensors", folder / "outputs.safetensors"});
        if (child.exit_code == 3 || child.exit_code == 127)
            raise(error::unsupported("--check", "'" + o.python + "' has no ONNX Runtime (" + child.message + ")",
                                     "install it (python3 -m pip install onnxruntime), or name another Python with --python"));
        if (child.exit_code != 0) raise(error::unsupported(o.output, "ONNX Runtime does not run it: " + child.message, "tell the authors of torch_ir"));
        auto const found = to_tensors(load_safetensors(folder / "outputs.safetensors"));
        std::vector<at::Tensor> expected;
        std::size_t next = 0;
        for (auto const& entry : lowered.outputs()) {  // in the order of the model's: all values, new ones of buffers among them
            auto const* u = entry.value.get_if<use>();
            auto const* known = u ? lowered.find_value(u->value) : nullptr;
            if (!known || kind_of(known->type) == value_kind::none || kind_of(known->type) == value_kind::object) continue;
            auto const& value = found.at("output_" + std::to_string(next++));
            if (!known->tensor() || (entry.kind != output_kind::user && entry.kind != output_kind::loss)) continue;
            expected.push_back(kind_of(known->tensor()->dtype) == dtype_kind::complex ? at::view_as_complex(value) : value);
        }
        verification const v = verify_ir(run, inputs, expected, {o.rtol, o.atol});
        print(v);
        return int{v.is_valid() ? done : check_failed};
    });
}

}  // namespace torch_ir_tool
