#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Loads archives that torch_ir wrote with torch.export.load, runs them and compares what they compute with recorded outputs.

    for f in $(cd REFERENCE && find . -name '*.pt2'); do
        mkdir -p WRITTEN/$(dirname $f) && torch-ir export REFERENCE/$f -o WRITTEN/$f
    done
    python3 check_written.py WRITTEN REFERENCE

WRITTEN is searched for archives. Beside the archive of the same path in REFERENCE lie `inputs.safetensors` and `outputs.safetensors` (or `inputs_0`,
`outputs_0`, ...); those of `decomposed/NAME_func` are in `models/NAME`. An archive without weights is loaded only. Where the outputs are not equal bit by
bit, the archive in REFERENCE is run too: PyTorch's own file may compute other bits than its eager model. In its place may be a TorchScript file,
`traced.pt` for `traced.pt2`.

Exit code 0: whatever PyTorch loads of REFERENCE it loads of WRITTEN, with outputs that are equal to the recorded ones or to those of its own file, or,
where that one doesn't run, within 1e-5 of the recorded ones. Needs torch; archives with containers of a library need it imported (--import).
"""

import argparse
import collections
import importlib
import json
import pathlib
import struct
import sys
import warnings

import torch
from torch.export import graph_signature
from torch.export.pt2_archive._package import load_pt2

DTYPES = {
    "BOOL": torch.bool, "U8": torch.uint8, "I8": torch.int8, "I16": torch.int16, "U16": torch.uint16, "I32": torch.int32, "U32": torch.uint32,
    "I64": torch.int64, "U64": torch.uint64, "F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32, "F64": torch.float64,
    "C64": torch.complex64, "F8_E4M3": torch.float8_e4m3fn, "F8_E5M2": torch.float8_e5m2,
}  # fmt: skip


def load_safetensors(path):
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    out = {}
    for name, meta in json.loads(data[8 : 8 + size]).items():
        if name == "__metadata__":
            continue
        first, last = (8 + size + n for n in meta["data_offsets"])
        raw = torch.frombuffer(bytearray(data[first:last]), dtype=torch.uint8) if last > first else torch.empty(0, dtype=torch.uint8)
        out[name] = raw.view(DTYPES[meta["dtype"]]).reshape(meta["shape"])
    return out


def numbered(tensors, prefix):
    return [tensors[f"{prefix}{i}"] for i in range(len(tensors))]


def load(path):
    """The program, without the words that torch.export.load puts in the place of a reason."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_pt2(str(path)).exported_programs["model"]


def has_weights(program):
    return not any(t.is_meta for t in [*program.state_dict.values(), *program.constants.values()])


def run(program, inputs):
    """The tensors that it returns for these, which are cloned: a program may write to them."""
    inputs = iter([t.clone() for t in inputs])
    leaves = []
    for spec in program.graph_signature.input_specs:
        if spec.kind != graph_signature.InputKind.USER_INPUT:
            continue
        is_constant = isinstance(spec.arg, graph_signature.ConstantArgument)
        leaves.append(spec.arg.value if is_constant else next(inputs))
    arguments, keywords = torch.utils._pytree.tree_unflatten(leaves, program.call_spec.in_spec)
    torch.manual_seed(0)
    result = program.module()(*arguments, **keywords)
    return [t.detach() for t in torch.utils._pytree.tree_leaves(result) if isinstance(t, torch.Tensor)]


def bits(tensor):
    return tensor.contiguous().reshape(-1).view(torch.uint8) if tensor.numel() else tensor.reshape(-1)


def difference(found, expected):
    """0 for equal bits, else the greatest distance, inf for other types."""
    if len(found) != len(expected):
        return float("inf")
    worst = 0.0
    for a, b in zip(found, expected):
        if a.dtype != b.dtype or a.shape != b.shape:
            return float("inf")
        if torch.equal(bits(a), bits(b)):
            continue
        a, b = (t.to(torch.complex128 if t.is_complex() else torch.float64) for t in (a, b))
        same = (a == b) | (torch.isnan(a) & torch.isnan(b))
        worst = max(worst, torch.where(same, torch.zeros_like(a), a - b).abs().max().item())
    return worst


def examples(folder):
    """Pairs of inputs and outputs that are recorded for the archives of a folder."""
    if folder.parent.name == "decomposed":
        folder = folder.parent.parent / "models" / folder.name.removesuffix("_func")
    for path in sorted(folder.glob("inputs*.safetensors")):
        outputs = path.with_name(path.name.replace("inputs", "outputs"))
        if outputs.exists():
            yield numbered(load_safetensors(path), "input_"), numbered(load_safetensors(outputs), "output_")


def reason_of(failure):
    lines = [line for line in str(failure).strip().splitlines() if line.strip()]
    return f"{type(failure).__name__}: {lines[-1][:200] if lines else ''}"


def attempt(function, *arguments):
    """The result and no reason, or no result and the reason."""
    try:
        return function(*arguments), ""
    except Exception as e:
        return None, reason_of(e)


def run_file(path, inputs):
    if path.suffix == ".pt2":
        return run(load(path), inputs)
    with torch.no_grad():
        result = torch.jit.load(str(path))(*[t.clone() for t in inputs])
    return [t.detach() for t in torch.utils._pytree.tree_leaves(result) if isinstance(t, torch.Tensor)]


def check(path, original, decompose):
    """What became of an archive: a word, and a reason."""
    if not original.exists():
        original = original.with_suffix(".pt")
    program, reason = attempt(load, path)
    if reason:
        return ("DOES NOT LOAD" if not attempt(load, original)[1] else "PyTorch's own file doesn't load either"), reason
    if not has_weights(program):
        _, reason = attempt(program.module)
        return ("DOES NOT LOAD" if reason else "loads (without weights)"), reason
    word, detail = "loads (no inputs recorded)", ""
    for inputs, outputs in examples(original.parent):
        found, reason = attempt(run, program, inputs)
        own, own_reason = None, ""
        distance = 0.0 if reason else difference(found, outputs)
        if reason or distance:
            own, own_reason = attempt(run_file, original, inputs)
        if reason:
            return ("PyTorch's own file doesn't run either" if own_reason else "DOES NOT RUN"), reason
        if distance == 0:
            word = "equal bits" if word.startswith("loads") else word
        elif own is not None and difference(found, own) == 0:
            word, detail = "equal bits to PyTorch's own file", f"{distance:.3g} from the eager outputs"
        elif distance < 1e-5:
            word, detail = "close", f"{distance:.3g} from the eager outputs"
        else:
            return "DIFFERS", f"{distance:.3g} from the eager outputs"
    if decompose:
        reason = attempt(program.run_decompositions)[1]
        if reason:
            return "DOES NOT DECOMPOSE", reason
    return word, detail


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("written", type=pathlib.Path)
    parser.add_argument("reference", type=pathlib.Path)
    parser.add_argument("--only", default="", help="a part of the path of the archives to look at")
    parser.add_argument("--decompose", action="store_true", help="run_decompositions() must work too")
    parser.add_argument("--import", dest="modules", action="append", default=[], help="a module of Python that registers containers, as transformers' do")
    options = parser.parse_args()
    for module in options.modules:
        importlib.import_module(module)
    counts, bad = collections.Counter(), 0
    for path in sorted(options.written.rglob("*.pt2")):
        name = path.relative_to(options.written)
        if options.only not in str(name):
            continue
        word, reason = check(path, options.reference / name, options.decompose)
        counts[word] += 1
        bad += word.isupper()
        if reason:
            print(f"{name}: {word}: {reason}", flush=True)
    print(f"{sum(counts.values())} archives")
    for word, n in counts.most_common():
        print(f"{n:5} {word}")
    sys.exit(1 if bad or not counts else 0)


if __name__ == "__main__":
    main()
