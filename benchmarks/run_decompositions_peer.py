# SPDX-License-Identifier: MIT
"""Seconds, the best of three, that run_decompositions() takes for an archive: python run_decompositions_peer.py ARCHIVE.pt2"""

import sys
import time
import warnings

import torch

warnings.filterwarnings("ignore")
program = torch.export.load(sys.argv[1])
seconds = []
for _ in range(3):
    start = time.perf_counter()
    program.run_decompositions()
    seconds.append(time.perf_counter() - start)
print(min(seconds))
