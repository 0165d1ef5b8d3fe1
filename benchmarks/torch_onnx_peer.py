# SPDX-License-Identifier: MIT
"""Seconds, the best of three, that torch.onnx.export takes for an archive: python torch_onnx_peer.py ARCHIVE.pt2. It needs the package onnxscript."""

import contextlib
import io
import os
import sys
import tempfile
import time
import warnings

import torch

warnings.filterwarnings("ignore")
program = torch.export.load(sys.argv[1])
seconds = []
with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
    for _ in range(3):
        start = time.perf_counter()
        torch.onnx.export(program, (), os.path.join(folder, "m.onnx"), dynamo=True, verbose=False)
        seconds.append(time.perf_counter() - start)
print(min(seconds))
