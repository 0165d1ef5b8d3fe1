# SPDX-License-Identifier: MIT
"""Seconds that the Python package pytorch-ir takes to execute an IR: python pytorch_ir_peer.py IR.json

Prints the median of 21 runs after 3 to warm up. Exit code 3: the package is not installed (pip install --no-deps pytorch-ir).
"""

import statistics
import sys
import time

try:
    import torch
    from torch_ir import IR, IRExecutor
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

torch.set_num_threads(1)  # as the other side
program = IR.load(sys.argv[1])
tensor = lambda meta: torch.rand(meta.shape, dtype=getattr(torch, meta.dtype))
executor = IRExecutor(program)
executor.load_weights_from_state_dict({program.weight_name_mapping.get(w.name, w.name): tensor(w) for w in program.weights})
inputs = tuple(tensor(i) for i in program.graph_inputs)
seconds = []
with torch.no_grad():
    for _ in range(24):
        start = time.perf_counter()
        executor.execute(inputs)
        seconds.append(time.perf_counter() - start)
print(statistics.median(seconds[3:]))
