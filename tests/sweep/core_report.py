# SPDX-License-Identifier: MIT
"""Writes docs/core_aten.md from what `torch-ir-sweep DIR --core` found: python core_report.py DIR PAGE."""

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

import torch

HEAD = """# Core ATen and open shapes

<!-- Written by tests/sweep/core_report.py. Don't edit it: run `cmake --build --preset test --target core_sweep`. -->

A compiler that takes our programs wants few operators and none that write. `functionalize(program)` (`libtorch/functionalize.hpp`) is what Python's `run_decompositions({})` does,
`to_core_aten(program)` what `run_decompositions()` does: from any program, without Python and without weights.

```sh
torch-ir rewrite model.pt2 --pass core-aten -o core.json
torch-ir rewrite model.pt2 --pass core-aten --keep aten.linear,aten.layer_norm --weights weights.safetensors -o kept.json
torch-ir extract model.pt2 --core -o core.json
torch-ir extract model.pt2 --for torch-mlir -o lowered.json
torch-ir extract model.pt2 --joint -o joint.json
```

- No operator writes, and what is written to lies in memory as it did. New values of buffers, parameters and inputs are outputs in front, as torch.export spells them. An input or weight whose shape or memory changes in place is
  refused; so is a run whose written input shares memory with another.
- `cond`, `while_loop`, `map` and `scan` stay, their sub-programs functional; regions without gradients and with autocast are inlined. Recurrent layers are unrolled over time, or, with
  `recurrent_as_scan` (`rewrite --scan`), loops, which run at any length; PyTorch loads and runs them.
- Operators in `keep` stay. A decomposition of yours, or in the place of one of the library's: `register_decomposition` (`libtorch/decomposition.hpp`).
- Results that depend on elements (`nonzero`, `item`) keep the symbols that the archive has for them. Programs that were exported from vmap and jvp without decompositions are refused.
- Programs with open shapes are made functional at several sizes and merged (`rewrite/open_shapes.hpp`): numbers that differ become expressions of the sizes of the inputs. What the
  program states of its sizes is kept; a program that changes its operators with a size that is tried is refused ([which are](pitfalls.md#shapes-are-those-of-the-trace)), with the first node that differs. Assertions of numbers that hold at all of these sizes are left out.
- Where a program writes, what operators return as a view without saying so (`einsum`, `dropout` in evaluation) is a view here, too. Whole operators under autocast are taken apart where autocast casts
  inside of them; LSTM and `pinv` there compute in float32.
- Programs that were recorded on CUDA become programs of the CPU. Custom operators that write need a decomposition.
- The table of text templates, `rewrite/decompose.hpp`, is for compilers without LibTorch; this is for all others.

## For a compiler

`lower_for(program, "torch-mlir")` (`libtorch/lowering_targets.hpp`, `extract --for`) makes a program as the front end of that compiler makes it. The targets:

| | |
| --- | --- |
| `core` | core ATen |
| `torch-mlir` | operators stay, but for those that torch-mlir's importer decomposes |
| `executorch` | core ATen, but for what XNNPACK has whole: `linear`, `elu`, `hardswish`, `prelu`, `max_pool2d`, `upsample_bilinear2d` |
| `onnx` | core ATen, but for what is one operator of ONNX |

A list of your own: `to_core_aten(program, {.keep = …})` takes apart all but these, `functionalize(program, {.decompose = …})` none but these.

## With the backward

`joint_graph(program, {.loss = 0})` (`libtorch/joint_graph.hpp`, `extract --joint --loss 0`) is one functional program of forward and backward, for compilers that train. Gradients of parameters and inputs
are outputs with their names (`gradient_to_parameter`, `gradient_to_user_input`). Without a loss, the gradients of the outputs are inputs, `tangents_1` and on.

- Derivatives are those of LibTorch's autograd: all 23 models of the zoo, in training and out of it, and the programs of the reference set have the gradients of eager PyTorch.
- Composite operators are taken apart, recurrent layers unrolled. A gradient through `cond`, `while_loop`, `map` or `scan` is refused.
- Operators of the backward without a decomposition stay: `convolution_backward` and those of pooling and interpolation.
- Python's `_export_forward_backward` makes the same graphs, besides `alias` nodes that do nothing. Behind decomposed attention its gradients are wrong (its backward is given the weights of attention for
  the logarithms that it wants); here attention is taken apart first.
- A region without gradients in TorchScript isn't seen by a trace, so gradients go through it; those of C++ and of archives are.
- What LibTorch can't differentiate, a complex `slice_scatter` for one, is refused with its message.

## Speed

5 to 7 µs a call of the result, 270 to 700 times as fast as `run_decompositions()` of the same archive (TransformerBlock, MobileNetV3-Small, a transformer encoder, GRU), and 21 ms for the 32 layers of a
Llama of 7 billion parameters, without memory for weights: `torch-ir-bench core_aten core_aten_large` of the `bench` preset, on two cores of a server. With its backward a program takes two to six times as long.

## Where it differs from Python

| | |
| --- | --- |
| a view behind attention | becomes a copy where the decomposed result lies otherwise than the kernel's (GPT-2, BERT and others of transformers); Python fails |
| `instance_norm` with running statistics | its writes become outputs; Python keeps the operator, which writes to them unseen |
| `multilabel_margin_loss` | equal to eager where a row has places without a label; Python's decomposition is not |
| recurrent layers in training | there is dropout between layers; Python's decomposition leaves it out |
| linear interpolation, `upsample_nearest2d` | a dimension that keeps its size is copied, as eager does; Python interpolates |
| `eye` above 255 | int32 in between, where Python has uint16 |

"""


def main():
    folder, page = Path(sys.argv[1]), Path(sys.argv[2])
    samples = {}
    for line in open(folder / "samples.jsonl"):
        record = json.loads(line)
        if "file" in record:
            samples[record["file"]] = record
    results = {}
    for line in open(folder / "core_results.jsonl"):
        record = json.loads(line)
        results[record["file"]] = record
    decomposed = {str(o) for o in torch.export.default_decompositions() if isinstance(o, torch._ops.OpOverload)}
    good = [r for r in results.values() if r["outcome"] in ("equal", "close", "random")]
    floats = [r for r in results.values() if samples[r["file"]].get("dtype") == "float32"]
    good_floats = [r for r in floats if r["outcome"] in ("equal", "close", "random")]
    left = Counter(o for r in floats for o in r.get("left", []))
    only_ours = sorted(o for o in left if o in decomposed)
    lines = [HEAD]
    lines.append("## What PyTorch tests itself with\n\n")
    lines.append(
        f"{len(good)} of {len(results)} samples ({len(good) / len(results):.1%}) compute what eager PyTorch computes after `to_core_aten` (PyTorch {torch.__version__.split('+')[0]}).\n"
        f"Of the {len(floats)} in float32 {sum(not r.get('left') for r in good_floats)} hold operators of core ATen alone, and {sum(not set(r.get('left', [])) & decomposed for r in good_floats)} "
        f"({sum(not set(r.get('left', [])) & decomposed for r in good_floats) / len(floats):.1%}) those alone that Python's table has no decomposition for either.\n"
    )
    failed = defaultdict(set)
    for r in results.values():
        if r["outcome"] not in ("equal", "close", "random"):
            failed[samples[r["file"]]["name"]].add(samples[r["file"]].get("dtype") or "")
    lines.append(f"\nThe {len(results) - len(good)} others: " + ", ".join(f"`{name}`" for name in sorted(failed)) + ".\n")
    lines.append("\n## Operators that may be left\n\nOutside of core ATen, after `to_core_aten`, with the number of float32 samples that hold them.")
    lines.append(f" Python decomposes {'none of them' if not only_ours else 'these of them: ' + ', '.join(only_ours)}.\n\n")
    names = [f"`{o}` {n}" for o, n in sorted(left.items())]
    for i in range(0, len(names), 6):
        lines.append(", ".join(names[i : i + 6]) + (",\n" if i + 6 < len(names) else ".\n"))
    page.write_text("".join(lines))


if __name__ == "__main__":
    main()
