# SPDX-License-Identifier: MIT
"""Loads the library beside Python's torch: both must go on working, also inside of Python's own modes."""
import ctypes
import sys

import torch

library = ctypes.CDLL(sys.argv[1])
extract = library.torch_ir_extract_and_run
extract.restype = ctypes.c_char_p


def check(where):
    text = extract().decode()
    assert "aten.linear.default(input=%x, weight=%p_w)" in text and "aten.relu.default" in text, (where, text)


def export():
    program = torch.export.export(torch.nn.Linear(3, 2), (torch.ones(1, 3),))
    assert any("linear" in str(n.target) for n in program.graph.nodes)


check("before Python ran anything")
assert torch.equal(torch.ones(2) + 1, torch.full((2,), 2.0))
export()
check("behind torch.export")
with torch.no_grad():
    check("without gradients")
y = torch.ones(3, requires_grad=True)
(y * 2).sum().backward()
assert torch.equal(y.grad, torch.full((3,), 2.0))
export()
print("ok")
