# SPDX-License-Identifier: MIT
"""Exports what PyTorch tests itself with, for the sweep: python generate.py OUT [--only SUBSTRING] [--python-only] [--samples N] [--jobs N]

Four sources: the operator database (about 700 operators with sample arguments), the module database (about 110 classes of torch.nn),
the examples of torch.export, and what Python alone defines (python_operators.py). Every sample becomes OUT/files/K.pt2 and OUT/files/K.pt, which holds inputs ("inputs.0", …) and what
eager PyTorch computes ("outputs.0", …, and "numbers.0", … for what is no tensor). OUT/samples.jsonl tells about each sample, exported or
why not. What is there already is kept, so an interrupted run goes on where it stopped.

Needs torch, numpy and expecttest (pip install --no-deps expecttest); torchao and transformers are looked at where they are installed.
"""

import argparse
import itertools
import json
import os
import random
import signal
import sys
import time
import traceback
import warnings
from pathlib import Path

import torch
from torch.utils import _pytree as pytree

warnings.filterwarnings("ignore")
torch.set_num_threads(1)

DTYPES = (torch.float32, torch.int64, torch.complex64, torch.bool, torch.bfloat16, torch.float64)
SECONDS_A_SAMPLE = 30


class Call(torch.nn.Module):
    """An operator with all arguments but the tensors fixed."""

    def __init__(self, function, values, spec):
        super().__init__()
        self.function = function
        self.spec = spec
        self.fixed = [None if isinstance(v, torch.Tensor) else v for v in values]
        self.places = [i for i, v in enumerate(values) if isinstance(v, torch.Tensor)]

    def forward(self, *tensors):
        values = list(self.fixed)
        for place, tensor in zip(self.places, tensors):
            values[place] = tensor
        args, kwargs = pytree.tree_unflatten(values, self.spec)
        found = self.function(*args, **kwargs)
        return tuple(found) if isinstance(found, tuple) else found  # torch.export does not save torch.return_types


def call_of(function, args, kwargs):
    values, spec = pytree.tree_flatten((args, kwargs))
    tensors = tuple(v.detach() for v in values if isinstance(v, torch.Tensor))
    return Call(function, values, spec).eval(), tensors


def gives_elements(function, args, kwargs):
    """Whether there is something to compare. What fails here fails in the export, which tells why."""
    try:
        with torch.no_grad():
            tensors = tensors_of(function(*copies(args), **copies(kwargs)))
    except Exception:
        return True
    return not tensors or any(t.numel() > 0 for t in tensors)


def spread(samples, count, is_good, with_empty):
    """`count` samples at even distances, or the next ones that are good; and the first, which is often empty, all the same."""
    step = max(1, len(samples) // count)
    for start in range(0, min(len(samples), step * count), step):
        stretch = samples[start : start + step]
        good = next((s for s in stretch if is_good(s)), stretch[0])
        if start == 0 and with_empty and good is not stretch[0]:
            yield stretch[0]
        yield good


def operator_samples(info, count):
    """(dtype, module, inputs) of an operator: a few samples of each kind of dtype, spread over those that there are."""
    supported = info.supported_dtypes("cpu")
    dtypes = [d for d in DTYPES if d in supported] or sorted(supported, key=str)[:1]
    for k, dtype in enumerate(dtypes):
        torch.manual_seed(0)
        random.seed(0)
        source = iter(info.sample_inputs("cpu", dtype, requires_grad=False))
        samples = list(itertools.islice(source, 60))

        def is_good(sample):
            return gives_elements(info.op, (sample.input, *sample.args), sample.kwargs)

        if not any(map(is_good, samples)):
            samples += itertools.islice(source, 600)  # some begin with many that are empty
        for sample in spread(samples, count if k == 0 else 1, is_good, with_empty=k == 0):
            yield str(dtype).removeprefix("torch."), *call_of(info.op, (sample.input, *sample.args), sample.kwargs)


def module_samples(info, count):
    samples = list(itertools.islice(info.module_inputs_func(info, device="cpu", dtype=torch.float32, requires_grad=False, training=False), 40))
    step = max(1, len(samples) // count) if samples else 1
    for sample in samples[::step][:count]:
        torch.manual_seed(0)
        module = info.module_cls(*sample.constructor_input.args, **sample.constructor_input.kwargs).eval()
        given = sample.forward_input
        if given is None:
            continue
        yield "float32", module, (given.args, given.kwargs)


def example_samples(example, _):
    torch.manual_seed(0)
    yield "float32", example.model, (example.example_args, example.example_kwargs or {}), example.dynamic_shapes


def python_samples(samples, _):
    for sample in samples:
        if isinstance(sample[0], torch.nn.Module):
            yield "float32", sample[0], (sample[1], {})
            continue
        module, tensors = call_of(*sample)
        yield str(next((t.dtype for t in tensors), torch.float32)).removeprefix("torch."), module, (tensors, {})


def python_sources():
    import python_operators

    for name, samples in python_operators.sources():
        yield "python", name, python_samples, samples


def database_sources():
    from torch._export.db.examples import all_examples
    from torch._export.db.case import SupportLevel
    from torch.testing._internal.common_methods_invocations import op_db
    from torch.testing._internal.common_modules import module_db

    for info in op_db:
        name = info.name + (" (" + info.variant_test_name + ")" if info.variant_test_name else "")
        yield "operator", name, operator_samples, info
    for info in module_db:
        yield "module", info.module_cls.__module__.removeprefix("torch.") + "." + info.module_cls.__name__, module_samples, info
    for name, example in all_examples().items():
        if example.support_level == SupportLevel.SUPPORTED:
            yield "example", name, example_samples, example


def copies(values):
    """In fresh memory, because kernels may choose by alignment."""
    return pytree.tree_map(lambda v: v.clone() if isinstance(v, torch.Tensor) else v, values)


def tensors_of(values):
    """Tensors as they can be saved: dense, and what is only marked as conjugate or negative is made so."""
    found = [v.detach() for v in pytree.tree_leaves(values) if isinstance(v, torch.Tensor)]
    return [(v if v.layout == torch.strided else v.to_dense()).resolve_conj().resolve_neg() for v in found]


def export(stem, module, args, kwargs, dynamic_shapes):
    args, kwargs = copies((args, kwargs))
    inputs = copies((args, kwargs))
    with torch.no_grad():
        torch.manual_seed(1)
        outputs = module(*copies(args), **copies(kwargs))
        program = torch.export.export(module, args, kwargs, dynamic_shapes=dynamic_shapes, strict=False)
        try:
            program.module()(*copies(args), **copies(kwargs))
        except Exception as problem:
            raise RuntimeError(f"what PyTorch exported fails in PyTorch: {problem}") from None
    torch.export.save(program, str(stem) + ".pt2")
    data = {f"inputs.{i}": t for i, t in enumerate(tensors_of(inputs))}
    data.update({f"outputs.{i}": t for i, t in enumerate(tensors_of(outputs))})
    numbers = [v for v in pytree.tree_leaves(outputs) if isinstance(v, (bool, int, float, complex))]
    exact = {float: torch.float64, complex: torch.complex128}
    data.update({f"numbers.{i}": torch.tensor(v, dtype=exact.get(type(v))) for i, v in enumerate(numbers)})
    torch.save(data, str(stem) + ".pt")


def one(kind, name, samples_of, info, count, stem, write):
    """All samples of one operator, module or example."""

    def alarm(*_):
        raise TimeoutError(f"took longer than {SECONDS_A_SAMPLE} s")

    signal.signal(signal.SIGALRM, alarm)
    # Memory that nobody writes to can be compared where it is filled; sweep.cpp does the same.
    torch.use_deterministic_algorithms("empty" in name)
    made = samples_of(info, count)
    for k in itertools.count():
        record = {"kind": kind, "name": name, "sample": k}
        try:
            signal.alarm(SECONDS_A_SAMPLE)
            sample = next(made, None)
            if sample is None:
                if k == 0:
                    write({**record, "status": "no samples"})
                return
            dtype, module, given, *dynamic = sample
            args, kwargs = given if kind != "operator" else (given, {})
            record["dtype"] = dtype
            file = f"{stem}-{k}"
            export(file, module, args, kwargs, dynamic[0] if dynamic else None)
            write({**record, "status": "exported", "file": Path(file).name})
        except Exception as problem:
            text = str(problem).strip() or type(problem).__name__
            write({**record, "status": "not exported", "reason": (type(problem).__name__ + ": " + text.split("\n")[0])[:300]})
            if "dtype" not in record:
                return  # the samples themselves can't be made
        finally:
            signal.alarm(0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--python-only", action="store_true", help="what Python alone defines, which needs neither numpy nor expecttest")
    parser.add_argument("--samples", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    files = options.out / "files"
    files.mkdir(parents=True, exist_ok=True)
    log = options.out / "samples.jsonl"
    done = set()
    if log.exists():
        done = {(r["kind"], r["name"]) for r in map(json.loads, log.read_text().splitlines())}

    def write(record):
        with log.open("a") as f:
            f.write(json.dumps(record) + "\n")

    running = {}

    def wait():
        pid, status = os.wait()
        kind, name = running.pop(pid)
        if status != 0:
            write({"kind": kind, "name": name, "sample": 0, "status": "not exported", "reason": f"the process ended with status {status}"})

    start = time.time()
    found = python_sources() if options.python_only else itertools.chain(database_sources(), python_sources())
    for number, (kind, name, samples_of, info) in enumerate(found):
        if (kind, name) in done or options.only not in name:
            continue
        while len(running) >= options.jobs:
            wait()
        pid = os.fork()
        if pid == 0:  # a crash of this one stops no other
            code = 1
            try:
                one(kind, name, samples_of, info, options.samples, files / f"{number:04}", write)
                code = 0
            except BaseException:
                traceback.print_exc()
            os._exit(code)
        running[pid] = (kind, name)
        if number % 20 == 0:
            print(f"{number} {time.time() - start:.0f} s", flush=True)
    while running:
        wait()


if __name__ == "__main__":
    sys.exit(main())
