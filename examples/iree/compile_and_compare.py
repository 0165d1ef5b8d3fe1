# SPDX-License-Identifier: MIT
"""Compiles what pt2_to_mlir wrote with IREE, runs it and compares its outputs: no PyTorch is needed.

    pip install iree-base-compiler==3.13.0 iree-base-runtime==3.13.0 safetensors
    pt2_to_mlir model.pt2 model.mlir model.safetensors
    python compile_and_compare.py model.mlir model.safetensors inputs.safetensors outputs.safetensors

The files of inputs and outputs have tensors named input_0, input_1, … and output_0, output_1, …, in the order of the program.
"""
import sys

import numpy as np
from iree import compiler, runtime
from safetensors.numpy import load_file

text, weights, inputs, outputs = sys.argv[1:]
module = compiler.compile_file(text, input_type="torch", target_backends=["llvm-cpu"],
                               extra_args=["--iree-llvmcpu-target-cpu=host", "--iree-input-demote-f64-to-f32=false"])

config = runtime.Config("local-task")
index = runtime.ParameterIndex()
index.load(weights)
parameters = runtime.create_io_parameters_module(config.vm_instance, index.create_provider(scope="model"))
program = runtime.VmModule.copy_buffer(config.vm_instance, module)
context = runtime.SystemContext(vm_modules=[runtime.create_hal_module(config.vm_instance, config.device), parameters, program], config=config)

given, expected = load_file(inputs), load_file(outputs)
results = context.modules["module"].main(*(given[f"input_{k}"] for k in range(len(given))))
results = results if isinstance(results, (tuple, list)) else [results]
for k in range(len(expected)):
    difference = np.abs(results[k].to_host() - expected[f"output_{k}"]).max()
    print(f"output {k}: largest difference {difference:.2g}")
    if not np.allclose(results[k].to_host(), expected[f"output_{k}"], rtol=1e-4, atol=1e-5):
        sys.exit(f"output {k} differs")
