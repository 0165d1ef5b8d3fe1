# SPDX-License-Identifier: MIT
"""Seconds, the median of two seconds' runs, that ONNX Runtime takes for a program that torch.onnx makes of an archive:

    python onnx_runtime_peer.py ARCHIVE.pt2 INPUTS.safetensors THREADS MODEL.onnx

MODEL.onnx is written if it isn't there. Needs the packages onnxruntime, onnx, onnxscript and safetensors beside torch. On standard error: how far its outputs are from PyTorch's.
"""

import contextlib
import io
import logging
import os
import statistics
import sys
import time
import warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import onnxruntime  # noqa: E402
import torch  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

archive, inputs_file, threads, onnx_file = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
torch.set_num_threads(threads)
inputs = load_file(inputs_file)
inputs = [inputs[f"input_{i}"] for i in range(len(inputs))]

if not os.path.exists(onnx_file):
    program = torch.export.load(archive)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        torch.onnx.export(program, dynamo=True, optimize=True).save(onnx_file)

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = threads
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(onnx_file, options, providers=["CPUExecutionProvider"])
feed = {i.name: t.numpy() for i, t in zip(session.get_inputs(), inputs)}

for _ in range(3):
    session.run(None, feed)
seconds = []
begin = time.perf_counter()
while time.perf_counter() - begin < 2 or len(seconds) < 5:
    start = time.perf_counter()
    session.run(None, feed)
    seconds.append(time.perf_counter() - start)
print(statistics.median(seconds))
