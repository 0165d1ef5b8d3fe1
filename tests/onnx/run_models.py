# SPDX-License-Identifier: MIT
"""Checks ONNX models and runs them with ONNX Runtime: run_models.py MANIFEST.

Each line of the manifest is a model, a .safetensors file with its inputs (input_0, … in the order of the model's), and one for its outputs, between tabs. A line is
printed for each: `ok`, or what is wrong. A model is checked once: the checker with full shape inference, and that ONNX Runtime loads it. (Shape inference with propagation of values takes any constant integers for
shapes, and refuses sums of those that are broadcast.)"""
import ctypes
import json
import os
import struct
import sys

import numpy as np
import onnx
import onnxruntime as ort

TYPES = [("F32", np.float32, 1), ("U8", np.uint8, 2), ("I8", np.int8, 3), ("U16", np.uint16, 4), ("I16", np.int16, 5), ("I32", np.int32, 6), ("I64", np.int64, 7),
         ("BOOL", np.bool_, 9), ("F16", np.float16, 10), ("F64", np.float64, 11), ("U32", np.uint32, 12), ("U64", np.uint64, 13)]
RAW = {"BF16": (np.uint16, 16), "F8_E4M3": (np.uint8, 17), "F8_E4M3FNUZ": (np.uint8, 18), "F8_E5M2": (np.uint8, 19), "F8_E5M2FNUZ": (np.uint8, 20)}


def read(path):
    with open(path, "rb") as f:
        data = f.read()
    size = struct.unpack("<Q", data[:8])[0]
    out = {}
    for name, t in json.loads(data[8:8 + size]).items():
        begin, end = t["data_offsets"]
        kind = next((n for s, n, _ in TYPES if s == t["dtype"]), None)
        array = np.frombuffer(data[8 + size + begin:8 + size + end], dtype=kind if kind is not None else RAW[t["dtype"]][0]).reshape(t["shape"])
        out[name] = ort.OrtValue.ortvalue_from_numpy(array) if kind is not None else ort.OrtValue.ortvalue_from_numpy_with_onnx_type(array, RAW[t["dtype"]][1])
    return out


def write(path, values):
    header, parts, at = {}, [], 0
    for k, v in enumerate(values):
        number = v.element_type()
        kind = next((s for s, _, n in TYPES if n == number), None) or next(s for s, (_, n) in RAW.items() if n == number)
        numpy_type = next((t for s, t, _ in TYPES if s == kind), None)
        width = np.dtype(numpy_type if numpy_type is not None else RAW[kind][0]).itemsize
        count = int(np.prod(v.shape(), dtype=np.int64))
        text = ctypes.string_at(v.data_ptr(), count * width) if count else b""
        header[f"output_{k}"] = {"dtype": kind, "shape": list(v.shape()), "data_offsets": [at, at + len(text)]}
        parts.append(text)
        at += len(text)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


def load(path):
    if os.path.getsize(path) < 1 << 30:
        onnx.checker.check_model(path, full_check=True)
    options = ort.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 1
    return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def main():
    ort.set_default_logger_severity(4)
    last, session = None, None
    for line in open(sys.argv[1], encoding="utf-8"):
        model, inputs, outputs = line.rstrip("\n").split("\t")
        stage = "load"
        try:
            if model != last:
                last, session = model, None
                session = load(model)
            if session is None:
                raise RuntimeError("not loaded")
            stage = "run"
            given = read(inputs)
            feed = {i.name: given[f"input_{k}"] for k, i in enumerate(session.get_inputs())}
            write(outputs, session.run_with_ort_values([o.name for o in session.get_outputs()], feed))
            print("ok", flush=True)
        except Exception as e:  # every model is worth a line
            print(f"{stage}: " + " ".join(str(e).split())[:400], flush=True)


main()
