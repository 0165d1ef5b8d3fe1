#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles archives that torch_ir wrote with AOTInductor, runs what came of them and compares it with recorded outputs. Run by hand: it needs torch and g++.

    torch-ir export traced.pt -o model.pt2 --torchscript --inputs inputs.safetensors
    python3 compile_written.py model.pt2 inputs.safetensors outputs.safetensors

Exit code 0: the compiled outputs are within 1e-4 of the recorded ones.
"""

import pathlib
import sys
import tempfile
import warnings

import torch
from check_written import difference, load, load_safetensors, numbered


def main():
    archive, inputs, outputs = (pathlib.Path(a) for a in sys.argv[1:])
    inputs, outputs = numbered(load_safetensors(inputs), "input_"), numbered(load_safetensors(outputs), "output_")
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = torch._inductor.aoti_compile_and_package(load(archive), package_path=f"{folder}/compiled.pt2")
        found = torch._inductor.aoti_load_package(package)(*inputs)
    leaves = [t for t in torch.utils._pytree.tree_leaves(found) if isinstance(t, torch.Tensor)]
    distance = difference(leaves, outputs)
    print(f"{archive}: compiled; {distance:.3g} from the recorded outputs")
    return 0 if distance < 1e-4 else 1


if __name__ == "__main__":
    sys.exit(main())
