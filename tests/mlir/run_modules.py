# SPDX-License-Identifier: MIT
"""Compiles modules of MLIR with IREE and runs them, all in this process: run_modules.py MANIFEST.

Each line of the manifest is a module, a .safetensors file with its inputs (input_0, … in order), and one for its outputs, between tabs. A line is printed for each: `ok`, or the
stage that failed, `parse` (with the verifier of the torch dialect), `compile` or `run`, and what IREE says. Needs iree-base-compiler, iree-base-runtime, ml_dtypes and numpy."""
import json
import os
import resource
import struct
import sys
import tempfile

import iree.runtime as rt
import numpy as np
from iree.compiler.api import Output, Session, Source

from check_with_iree import COMPILER_FLAGS, DTYPES, first_error, load


class Diagnostics:
    """What the compiler, which is native code, writes to standard error in the meantime."""

    def __enter__(self):
        sys.stderr.flush()
        self.file, self.before = tempfile.TemporaryFile(), os.dup(2)
        os.dup2(self.file.fileno(), 2)
        return self

    def __exit__(self, *_):
        sys.stderr.flush()
        os.dup2(self.before, 2)
        os.close(self.before)
        self.file.seek(0)
        self.text = self.file.read().decode("utf-8", "replace")


def compiled(session, path):
    """The bytes of the module, or the stage that failed and why."""
    invocation, output = session.invocation(), Output.open_membuffer()
    with Diagnostics() as said:
        invocation.enable_console_diagnostics()
        stage = "parse"
        ok = invocation.parse_source(Source.open_file(session, path))
        if ok:
            stage = "compile"
            ok = invocation.execute()
        if ok:
            invocation.output_vm_bytecode(output)
    try:
        if not ok:
            raise RuntimeError(f"{stage}: {first_error(said.text) or said.text[:200]}")
        return bytes(output.map_memory())
    finally:
        invocation.close()
        output.close()


def run(config, module, inputs):
    vm = rt.VmModule.copy_buffer(config.vm_instance, module)
    context = rt.SystemContext(vm_modules=[rt.create_hal_module(config.vm_instance, config.device), vm], config=config)
    results = context.modules["module"].main(*inputs)
    results = results if isinstance(results, (tuple, list)) else [results]
    return [np.asarray(r.to_host() if hasattr(r, "to_host") else r) for r in results]


def save(path, arrays):
    header, at = {}, 0
    for k, a in enumerate(arrays):
        kind = next(s for s, t in DTYPES.items() if np.dtype(t) == a.dtype)
        header[f"output_{k}"] = {"dtype": kind, "shape": list(a.shape), "data_offsets": [at, at + a.nbytes]}
        at += a.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(a.tobytes() for a in arrays))


def main():
    most = 8 << 30  # a module that never ends compiling fills the memory: better this process goes than another
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    session = Session()
    session.set_flags(*COMPILER_FLAGS)
    config = rt.Config("local-sync")
    for line in open(sys.argv[1], encoding="utf-8"):
        text, inputs, outputs = line.rstrip("\n").split("\t")
        try:
            module = compiled(session, text)
            given = load(inputs)
            try:
                save(outputs, run(config, module, [given[f"input_{k}"] for k in range(len(given))]))
            except Exception as e:
                raise RuntimeError(f"run: {e}") from e
            print("ok", flush=True)
        except Exception as e:  # every module is worth a line
            print(" ".join(str(e).split())[:400], flush=True)


main()
