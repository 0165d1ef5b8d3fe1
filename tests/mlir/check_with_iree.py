# SPDX-License-Identifier: MIT
"""Writes programs as MLIR, compiles them with IREE, runs them and compares with recorded outputs.

    python tests/mlir/check_with_iree.py --writer build/test/bin/torch_ir_write_mlir --tool build/test/bin/torch-ir --models tests/data/reference/models \
        [--all-forms] [--table FILE] [NAME ...]

Each folder of --models has model_cpu.pt2, with weights, or model.pt2 and weights.safetensors, and inputs.safetensors and outputs.safetensors, or
inputs_K.safetensors and outputs_K.safetensors for several sizes. Programs are written as they were exported, and those that can't be in the form core, which --tool makes
(torch-ir extract --core) or --lowered has (NAME.FORM.json). Needs iree-base-compiler, iree-base-runtime, numpy and safetensors; exit code 77 without them.

A program is `equal` if all outputs are of the recorded types and |x - y| <= 1e-4 |y| + 1e-5 max(1, largest |y|) for float32, float64 and complex ones, 2e-2 in
the place of both for float16, bfloat16 and float8, and equality for all else. `differs` is a fault: exit code 1.
"""
import argparse
import json
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import time

try:
    import iree.compiler  # noqa: F401
    import iree.runtime as rt
    import ml_dtypes
    import numpy as np
except ImportError as e:
    print("SKIPPED:", e)
    sys.exit(77)

DTYPES = {"F64": np.float64, "F32": np.float32, "F16": np.float16, "BF16": ml_dtypes.bfloat16, "I64": np.int64, "I32": np.int32, "I16": np.int16, "I8": np.int8,
          "U8": np.uint8, "BOOL": np.bool_, "C64": np.complex64, "F8_E4M3": ml_dtypes.float8_e4m3fn, "F8_E5M2": ml_dtypes.float8_e5m2}
COMPILER_FLAGS = ["--iree-input-type=torch", "--iree-hal-target-device=local", "--iree-hal-local-target-device-backends=llvm-cpu", "--iree-llvmcpu-target-cpu=host",
                  "--iree-input-demote-f64-to-f32=false"]
RANDOM = {"RandomOps"}  # results are random numbers: types and sizes are compared


def load(path):
    """The tensors of a safetensors file, of all dtypes."""
    data = pathlib.Path(path).read_bytes()
    size, = struct.unpack("<Q", data[:8])
    head = json.loads(data[8:8 + size])
    out = {}
    for name, t in head.items():
        if name != "__metadata__":
            begin, end = t["data_offsets"]
            out[name] = np.frombuffer(data[8 + size + begin:8 + size + end], dtype=DTYPES[t["dtype"]]).reshape(t["shape"])
    return out


def compile_module(text, module, log):
    tool = os.path.join(os.path.dirname(sys.executable), "iree-compile")
    r = subprocess.run([tool, *COMPILER_FLAGS, text, "-o", module], capture_output=True, text=True, timeout=900)
    log.write_text(r.stderr)
    return r.returncode == 0, first_error(r.stderr) or f"exit code {r.returncode}"


def first_error(text):
    for line in text.splitlines():
        if "error:" in line:
            return line.split("error:", 1)[1].strip()[:160]
    return ""


def run_module(module, weights, inputs, work):
    """In a process of its own: a module that crashes must not end the others."""
    np.savez(work / "in.npz", **{f"i{k}": to_plain(x) for k, x in enumerate(inputs)})
    (work / "in.json").write_text(json.dumps({"module": str(module), "weights": str(weights) if weights else "", "dtypes": [x.dtype.name for x in inputs]}))
    r = subprocess.run([sys.executable, __file__, "--run", str(work)], capture_output=True, text=True, timeout=300)
    if r.returncode != 0:
        return None, (r.stderr.strip().splitlines() or [f"exit code {r.returncode}"])[-1][:160]
    with np.load(work / "out.npz") as f:
        dtypes = json.loads((work / "out.json").read_text())
        return [from_plain(f[f"o{k}"], d) if d else None for k, d in enumerate(dtypes)], ""


def to_plain(x):
    return x if x.dtype.name in np.sctypeDict else x.view(np.uint16 if x.dtype.itemsize == 2 else np.uint8)


def from_plain(x, name):
    return x if x.dtype.name == name else x.view(getattr(ml_dtypes, name))


def run_here(work):
    work = pathlib.Path(work)
    order = json.loads((work / "in.json").read_text())
    with np.load(work / "in.npz") as f:
        inputs = [from_plain(f[f"i{k}"], d) for k, d in enumerate(order["dtypes"])]
    config = rt.Config("local-task")
    modules = []
    if order["weights"]:
        index = rt.ParameterIndex()
        index.load(order["weights"])
        modules.append(rt.create_io_parameters_module(config.vm_instance, index.create_provider(scope="model")))
    modules.append(rt.VmModule.mmap(config.vm_instance, order["module"]))
    context = rt.SystemContext(vm_modules=[rt.create_hal_module(config.vm_instance, config.device)] + modules, config=config)
    results = context.modules["module"].main(*inputs)
    results = [] if results is None else results if isinstance(results, (tuple, list)) else [results]
    arrays = [np.asarray(r.to_host() if hasattr(r, "to_host") else r) for r in results]
    numbers = [isinstance(r, (int, float)) for r in results]  # sizes: recorded outputs are tensors
    np.savez(work / "out.npz", **{f"o{k}": to_plain(a) for k, a in enumerate(arrays)})
    (work / "out.json").write_text(json.dumps(["" if n else a.dtype.name for n, a in zip(numbers, arrays)]))


def compare(got, expected, types_only):
    """The largest difference, and what is wrong."""
    if len(got) != len(expected):
        return 0.0, f"{len(got)} outputs instead of {len(expected)}"
    worst = 0.0
    for k, (x, y) in enumerate(zip(got, expected)):
        if x.shape != y.shape and not (x.size == y.size == 1 and not isinstance(x, np.generic)):
            return worst, f"output {k}: sizes {x.shape} instead of {y.shape}"
        if (x.dtype.name, y.dtype.name) in (("int8", "uint8"), ("int8", "bool")):
            x = x.view(y.dtype)  # modules of IREE don't tell signed from unsigned
        if x.dtype != y.dtype:
            return worst, f"output {k}: {x.dtype} instead of {y.dtype}"
        if types_only:
            continue
        small = y.dtype.itemsize <= 2 and y.dtype.kind not in "iub"
        rtol, atol = (2e-2, 2e-2) if small else (1e-4, 1e-5) if y.dtype.kind in "fc" else (0, 0)
        with np.errstate(all="ignore"):
            sizes = np.abs(y.astype(np.complex128))
            atol *= max([1.0] + list(sizes[np.isfinite(sizes)].ravel()[:1 << 24]))
        wide = np.complex128 if y.dtype.kind == "c" else np.float64 if y.dtype.kind not in "iub" else y.dtype
        a, b = x.reshape(y.shape).astype(wide), y.astype(wide)
        if not np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=True):
            return worst, f"output {k}: differs by {np.nanmax(np.abs(a.astype(np.complex128) - b.astype(np.complex128))):.3g}"
        with np.errstate(invalid="ignore"):
            d = np.abs(a.astype(np.complex128) - b.astype(np.complex128))
        worst = max([worst] + list(d[np.isfinite(d)].ravel()))
    return worst, ""


def attempt(form, file, folder, args, work):
    """One form of one program: (state, detail, seconds, difference)."""
    text, module = work / f"{form}.mlir", work / f"{form}.vmfb"
    r = subprocess.run([args.writer, str(file), str(text)] + (["unsafe"] if args.unsafe else []), capture_output=True, text=True)
    if r.returncode != 0:
        return "refused", r.stderr.strip(), 0, 0
    ports = [line.split(" ", 1) for line in r.stdout.splitlines()]
    begin = time.time()
    compiled, why = compile_module(str(text), str(module), work / f"{form}.log")
    seconds = time.time() - begin
    if not compiled:
        return "not compiled", why, seconds, 0
    weights = None
    if "#flow.parameter" in text.read_text():
        weights = folder / "weights.safetensors"
        if (folder / "model_cpu.pt2").exists():
            weights = work / "weights.safetensors"
            subprocess.run([args.writer, "--weights", str(folder / "model_cpu.pt2"), str(weights)], check=True)
        if not weights.exists():
            return "no weights", "", seconds, 0
    sets = [("inputs.safetensors", "outputs.safetensors")] if (folder / "inputs.safetensors").exists() else \
        [(f"inputs_{k}.safetensors", f"outputs_{k}.safetensors") for k in range(9) if (folder / f"inputs_{k}.safetensors").exists()]
    if not sets:
        return "no inputs", "", seconds, 0
    worst = 0.0
    for inputs, outputs in sets:
        given = load(folder / inputs)
        expected = load(folder / outputs)
        arguments = [given[f"input_{k}"] for k in range(len(given))]
        wanted = sum(1 for kind, _ in ports if kind == "input")
        if wanted != len(arguments):
            return "not run", f"takes {wanted} inputs, {len(arguments)} are recorded", seconds, 0
        got, why = run_module(module, weights, arguments, work)
        if got is None:
            return "not run", why, seconds, 0
        tensors = [k for k, (kind, _) in enumerate(p for p in ports if p[0] in ("output", "mutation")) if kind == "output"]
        got = [got[k] for k in tensors if got[k] is not None]
        worst_here, why = compare(got, [expected[f"output_{k}"] for k in range(len(expected))], folder.name in RANDOM)
        worst = max(worst, worst_here)
        if why:
            return "differs", why, seconds, worst
    return "equal", "", seconds, worst


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--run":
        return run_here(sys.argv[2])
    p = argparse.ArgumentParser()
    p.add_argument("--writer", required=True)
    p.add_argument("--models", required=True, action="append")
    p.add_argument("--lowered")
    p.add_argument("--tool", help="torch-ir, to lower programs")
    p.add_argument("--forms", default="exported,core")
    p.add_argument("--all-forms", action="store_true", help="go on after the first form that is equal")
    p.add_argument("--unsafe", action="store_true")
    p.add_argument("--keep", help="folder for texts and modules")
    p.add_argument("--table")
    p.add_argument("--least", type=int, default=0, help="how many programs must be equal")
    p.add_argument("names", nargs="*")
    args = p.parse_args()
    folders = [f for m in args.models for f in sorted(pathlib.Path(m).iterdir()) if f.is_dir() and (not args.names or f.name in args.names)]
    results, rows = [], []
    for folder in folders:
        archive = next((folder / n for n in ("model_cpu.pt2", "model.pt2", "model_dyn.pt2") if (folder / n).exists()), None)
        found = {}
        for form in args.forms.split(","):
            with tempfile.TemporaryDirectory() as temporary:
                work = pathlib.Path(args.keep) / folder.name if args.keep else pathlib.Path(temporary)
                work.mkdir(parents=True, exist_ok=True)
                file = archive if form == "exported" else pathlib.Path(args.lowered or work) / f"{folder.name}.{form}.json"
                if archive and form != "exported" and args.tool and not file.exists():
                    subprocess.run([args.tool, "extract", str(archive)] + (["--core"] if form == "core" else ["--for", form]) + ["-o", str(file)],
                                   capture_output=True)
                if file is None or not file.exists():
                    continue
                try:
                    found[form] = attempt(form, file, folder, args, work)
                except (subprocess.TimeoutExpired, OSError, KeyError, ValueError) as e:
                    found[form] = ("not run", repr(e)[:160], 0, 0)
            state, detail, seconds, worst = found[form]
            print(f"{folder.name:22} {form:10} {state:12} {seconds:5.1f} s  {worst:8.1e}  {detail}", flush=True)
            if state == "equal" and not args.all_forms:
                break
        best = next((f for f in found if found[f][0] == "equal"), None)
        results.append((folder.name, best, found))
    for name, best, found in results:
        form = best or next(iter(found), "")
        state, detail, seconds, worst = found.get(form, ("no program", "", 0, 0))
        rows.append(f"| {name} | {form} | {state} | {seconds:.1f} | {worst:.0e} | {detail.splitlines()[-1].strip() if detail else ''} |")
    if args.table:
        pathlib.Path(args.table).write_text("| program | form | result | compile s | largest difference | |\n|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n")
    equal = sum(1 for _, best, _ in results if best)
    wrong = [f"{n} ({f})" for n, _, found in results for f, r in found.items() if r[0] == "differs"]
    print(f"{equal} of {len(results)} programs are equal; different: {', '.join(wrong) or 'none'}")
    return 1 if wrong or equal < args.least else 0


if __name__ == "__main__":
    sys.exit(main())
