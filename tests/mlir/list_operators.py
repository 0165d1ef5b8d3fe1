# SPDX-License-Identifier: MIT
"""Writes the table of include/torch_ir/mlir/detail/operators.hpp: the operators of the torch dialect that IREE's compiler registers.

    python tests/mlir/list_operators.py [--check]

Reads their names in the library of the package iree-base-compiler that this Python has. In-place operators are left out: they are for tensors that are no values.
"""
import pathlib
import re
import sys

import iree.compiler

HEADER = pathlib.Path(__file__).parents[2] / "include/torch_ir/mlir/detail/operators.hpp"
WIDTH = 158


def registered():
    library = next(pathlib.Path(iree.compiler.__file__).parent.rglob("libIREECompiler.so"))
    names = re.findall(rb"(?<![\x20-\x7e])torch\.((?:aten|prims|quantized_decomposed|torchvision)\.[A-Za-z0-9_.]*[A-Za-z0-9_])(?![\x20-\x7e])", library.read_bytes())
    for name in {n.decode() for n in names}:
        base = name.split(".")[1]
        if not base.endswith("_") or base.endswith("__"):
            yield name


def table(names):
    lines, line = [], "   "
    for name in sorted(names):
        word = f' "{name}",'
        if len(line) + len(word) > WIDTH:
            lines.append(line)
            line = "   "
        line += word
    return "\n".join(lines + [line.rstrip(",")])


text = HEADER.read_text()
begin = text.index("({\n") + 3
new = text[:begin] + table(registered()) + text[text.index("});"):]
if "--check" in sys.argv:
    sys.exit(0 if new == text else f"{HEADER} is not what this compiler registers")
HEADER.write_text(new)
