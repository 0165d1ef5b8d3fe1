# SPDX-License-Identifier: MIT
"""Seconds, the best of three, that torch.export takes for N layers of Linear(64, 64) and ReLU on meta: python torch_export_peer.py N"""

import sys
import time

import torch

with torch.device("meta"):
    layers = [layer for _ in range(int(sys.argv[1])) for layer in (torch.nn.Linear(64, 64), torch.nn.ReLU())]
    model = torch.nn.Sequential(*layers).eval()
    example = (torch.empty(1, 64),)
seconds = []
for _ in range(3):
    start = time.perf_counter()
    torch.export.export(model, example)
    seconds.append(time.perf_counter() - start)
print(min(seconds))
