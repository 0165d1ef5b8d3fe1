# SPDX-License-Identifier: MIT
"""Writes docs/onnx.md from what torch-ir-onnx-sweep found: python onnx_report.py DIR PAGE."""

import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

HEAD = """# ONNX out of C++

<!-- Written by tests/sweep/onnx_report.py. Don't edit it: run `cmake --build --preset test --target onnx_sweep`. -->

A `.pt2` archive, a TorchScript file, a `torch::nn::Module` or any callable of C++ becomes an ONNX model, without Python. With LibTorch in the build every operator that has no translation is
decomposed first; without it (`core.hpp`), programs that are functional are written as they are.

```sh
torch-ir export model.pt2 -o model.onnx --weights weights.safetensors
torch-ir export model.pt2 -o model.onnx --opset 23 --external-data
```
```text
torch-ir export script.pt -o model.onnx --input "batch=4 x 3 x 224 x 224" --check
```

```cpp
torch_ir::ir const program = torch_ir::build(torch_ir::pt2_archive::open("model.pt2"));
torch_ir::write_onnx("model.onnx", torch_ir::lower_for_onnx(program), torch_ir::load_weights("model.pt2"));
```

## What is written

- **Opset** 18 to 23, 20 unless you ask for another, IR version 10. From 21 on group normalisation is one operator, from 23 on attention and RMS normalisation are.
- **Names** of inputs and outputs are the program's; initializers have the keys of the state dict. An output that is an input or another output is a copy, `NAME_output`.
- **Weights** are inside, or with `--external-data`, and in any case beyond 2 GiB, in `OUT.onnx.data`, large ones at multiples of 64 KiB so that runtimes can map them. They are copied from where they
  lie in parts: memory doesn't grow with them. Tied weights are stored once. A program without weights becomes a model that takes them as inputs.
- **Types**: what PyTorch promotes is cast. ONNX Runtime has no CPU kernels for some types (all of bfloat16, float64 in convolutions, `Relu` of int64): such operators are calculated in another type, between
  casts; where that loses something (float64 in float32) a warning says so. `--any-types` (`onnx_types::specification`) writes the types of the program instead.
- **Open sizes** are symbols (`dim_param`), sums and products of them by text; where an operator needs one it is calculated in int64 from the shapes of the inputs. `sym_size` and Python's arithmetic are nodes.
- **Modules that repeat** become local functions with `--functions` (`outline_modules`): each layer of a transformer is one call, its weights are arguments. Runtimes inline them; viewers and compilers
  see the model as it was written.
- **Writes**: new values of buffers and inputs are outputs, marked `BUFFER_MUTATION` and the like in their metadata. The buffers of the model are initializers, so its next run begins with the old ones.
- **Outputs** are the tensors and sizes of the program; what is the same in each run (`None`, 5, a text) is none.
- **Complex tensors** are real ones with a last dimension of 2: views, sums, products, quotients, parts, Fourier transforms. Matrix products and functions of complex numbers are refused.
- `cond` becomes If, `while_loop` Loop, `scan` and `map` Scan. Regions without gradients and subgraphs stand where they are called; with autocast they are made explicit when a program is lowered.
- **Metadata**: `namespace`, `pkg.torch.onnx.class_hierarchy`, `pkg.torch.onnx.name_scopes` and `pkg.torch.onnx.stack_trace` on nodes, as PyTorch's own exporter has them and viewers read; ranges of symbols on the model.

## Proof

`--check` runs the model with ONNX Runtime (`python3 -m pip install onnxruntime numpy`) on `--inputs` or on random ones, and compares as `torch-ir verify` does. Exit code 1 where an output isn't close.
The tests run every program of the reference set so, in five forms (as it is, opset 18, lowered, core ATen, lowered to opset 23), after ONNX's own checker with full shape inference.

## What differs

| | |
| --- | --- |
| random numbers | are others than PyTorch's; a warning names the operators. ONNX Runtime has no kernels for them above opset 21 |
| NaN and infinity | `amax`, `max`, `argmax`, `max_pool`, `scatter_reduce` of ONNX Runtime pass over NaN, PyTorch's give it; `sign(NaN)` is NaN there and 0 in PyTorch; `max_pool` of -inf is the least float |
| no elements | a mean of none is 0 there, NaN in PyTorch; some kernels refuse tensors without elements |
| singular matrices | `inv`, `solve`, Cholesky give infinity or NaN, and `info` is 0; PyTorch's tell. A determinant's logarithm is that of the determinant, which may overflow |
| `polygamma`, `zeta` | are calculated in float64, so closer than PyTorch's to the poles; NaN below -1000 |
| sums and products of integers | ONNX Runtime's are calculated in floating point: int32 saturates, int64 is exact below 2^53 |
| float16 that overflows in between | ONNX Runtime computes some operators in float32 and leaves out casts, so infinity may not show |
| `atan2(-0, x < 0)` | is pi, not -pi |
| equal elements in `topk`, `sort` | the lowest place comes first, as PyTorch's stable sort has it |
| memory that isn't filled (`empty`) | is zeros |
| `index_put` to one place twice, without accumulation | the last wins; PyTorch leaves it open |
| float64 | see types: Gelu, Erf, convolutions and pools are calculated in float32 on the CPU |

Not written: training with dropout, sparse and quantised tensors of PyTorch's own (PT2E's `quantized_decomposed` is), operators of your own, unless you give a translation
(`onnx_translations::add`), a decomposition (`register_decomposition`), or `--allow-custom`, which writes them in domains of their own. The error names all calls that are in the way, not the first.

"""

# Why calls are refused: the reason, whether ONNX could express them, and what names them in the message (the first that is found).
REASONS = [
    ("a decomposition of matrices that is an iteration until it converges: singular values, eigenvalues, pseudo-inverses of them, matrix exponentials", False,
     "_linalg_svd linalg_pinv _linalg_eigh linalg_eig linalg_matrix_exp"),
    ("factors of matrices, as LAPACK stores them: QR, LU with pivots, LDL, Householder reflections. What is made of them (`inv`, `solve`, `det`, Cholesky) is written", True,
     "linalg_lu_factor_ex linalg_lu_solve linalg_lu lu_unpack linalg_qr geqrf ormqr linalg_householder_product linalg_ldl_factor_ex linalg_ldl_solve"),
    ("special functions that are tables of approximations in PyTorch as well: Bessel's J and Y, Airy's, incomplete gammas, tails of the normal distribution", True,
     "special_bessel_j0 special_bessel_j1 special_bessel_y0 special_bessel_y1 special_airy_ai igamma igammac special_erfcx special_ndtri"),
    ("random numbers in the place of others, which can't be compared (`rand`, `randn`, `bernoulli` and the like are written)", False, "cauchy exponential geometric log_normal uniform normal_functional"),
    ("the bits of a number: ONNX has no operator that reads them", False, "nextafter view.dtype hash_tensor"),
    ("memory that changes its size or is written to beside the program", False, "resize embedding_renorm"),
    ("a dtype that ONNX has not (complex32)", False, "complex32"),
    ("transformations of functions (`vmap`, `jvp`, `associative_scan`): exported with `run_decompositions()` they are gone", True, "vmap"),
    ("results whose sizes depend on neighbours or on groups of elements", True, "unique_consecutive unique_dim segment_reduce"),
    ("histograms with edges of their own; `histc` and `bincount` are written", True, "histogram _histogramdd_bin_edges"),
    ("steps of training", True, "_batch_norm_with_update_functional max_pool2d_with_indices_backward _linear_cross_entropy"),
]


def why_refused(message):
    """The place of the reason in REASONS."""
    for place, (_, _, names) in enumerate(REASONS):
        if any(re.search(rf"(?<![A-Za-z0-9_]){re.escape(n)}(?![A-Za-z0-9])", message) for n in names.split()):
            return place
    raise SystemExit(f"no reason is known for: {message}")


def main():
    folder, page = Path(sys.argv[1]), Path(sys.argv[2])
    samples = {}
    for line in open(folder / "samples.jsonl"):
        record = json.loads(line)
        if "file" in record:
            samples[record["file"]] = record
    results = [json.loads(line) for line in open(folder / "onnx_results.jsonl")]
    table = json.load(open(folder / "onnx_translations.json"))
    proven = Counter(o for r in results if r["outcome"] == "close" for o in r["operators"])
    counted = [r for r in results if samples[r["file"]].get("dtype") in ("float32", "int64", "bool") and r["outcome"] != "random"]
    by = Counter(r["outcome"] for r in counted)
    written = len(counted) - by["refused"]
    refused = defaultdict(Counter)  # by reason and test
    for r in counted:
        if r["outcome"] == "refused":
            refused[why_refused(r["reason"])][samples[r["file"]]["name"]] += 1
    beyond = sum(sum(c.values()) for place, c in refused.items() if not REASONS[place][1])
    beyond += sum(1 for r in counted if r["outcome"] == "different" and "empty" in samples[r["file"]]["name"])  # memory that isn't filled
    lines = [HEAD, "## What PyTorch tests itself with\n\n"]
    lines.append(
        f"Of the {len(counted)} samples in float32, int64 and bool {by['refused']} hold operators that are refused by name (below). The other {written} are written, and of these "
        f"{by['close']} ({by['close'] / written:.1%}) compute in ONNX Runtime what eager PyTorch computes. That is {by['close'] / len(counted):.1%} of all, and {by['close'] / (len(counted) - beyond):.1%} of what ONNX can express: "
        f"{beyond} samples are of no such operators (random numbers, bits, memory that isn't filled, iterations without an end that is known).\n"
    )
    wrong = defaultdict(Counter)
    for r in counted:
        if r["outcome"] not in ("close", "refused"):
            wrong[r["outcome"]][samples[r["file"]]["name"]] += 1
    words = {"different": "Other results", "load": "ONNX Runtime or the checker refuses the model", "run": "ONNX Runtime fails as it runs", "error": "Errors"}
    for outcome, names in sorted(wrong.items()):
        lines.append(f"\n{words[outcome]}: " + ", ".join(f"`{n}` {c}" for n, c in sorted(names.items())) + ".\n")
    lines.append("\n## Refused\n\nSamples with operators that have no translation and no decomposition, by the reason, and by the name of PyTorch's test.\n\n")
    lines.append("| why | samples | tests |\n| --- | --- | --- |\n")
    for place, names in sorted(refused.items(), key=lambda i: -sum(i[1].values())):
        tests = ", ".join(f"`{n}` {c}" for n, c in sorted(names.items()))
        lines.append(f"| {REASONS[place][0]} | {sum(names.values())} | {tests} |\n")
    lines.append("\n## Operators\n\nWhat each becomes (a formula where it is one), and how many samples of all dtypes that hold it compute the same in ONNX Runtime.\n\n| operator | ONNX | samples |\n| --- | --- | --- |\n")
    for op, how in sorted(table.items()):
        lines.append(f"| `{op}` | {how} | {proven.get(op, 0)} |\n")
    page.write_text("".join(lines))


if __name__ == "__main__":
    main()
