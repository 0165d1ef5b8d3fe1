# SPDX-License-Identifier: MIT
"""Writes docs/operators.md out of the results of a sweep: python report.py DIR docs/operators.md"""

import collections
import json
import re
import sys
from pathlib import Path

TITLES = {
    "operator": ("Operators", "PyTorch's operator database: every operator it is tested with, with its own samples."),
    "module": ("Modules", "The module database: the classes of `torch.nn`, in evaluation mode."),
    "python": ("Operators that Python alone defines", "quantized_decomposed, torchao, transformers, prims, functorch and operators of higher order: kernels of torch_ir's own."),
    "example": ("Examples of torch.export", "The cases that `torch.export` says it supports, control flow and dynamic shapes among them."),
}
GOOD = ("equal", "close", "random")


def read(folder):
    samples = [json.loads(line) for line in (folder / "samples.jsonl").read_text().splitlines()]
    results = {}
    for line in (folder / "results.jsonl").read_text().splitlines():
        r = json.loads(line)
        results[r["file"]] = r  # the later line of a sample is the outcome
    for s in samples:
        if s["status"] == "exported":
            r = results.get(s["file"], {"outcome": "not run"})
            s["outcome"] = "crashed" if r["outcome"] == "started" else r["outcome"]
            s["reason"] = r.get("reason", "")
        else:
            s["outcome"] = s["status"]
    return samples


def clean(reason):
    reason = re.sub(r"\S*/(files/)?\d{4}-\d+\.pt2?:", "", reason.split("\n")[0])
    reason = re.sub(r"/\S+/", "", reason)  # folders of the machine that ran it
    reason = reason.replace("|", "\\|").replace("`", "'").replace("<", "&lt;")
    return reason if len(reason) <= 160 else reason[:157] + "..."


def line_of(name, samples):
    count = collections.Counter(s["outcome"] for s in samples)
    exported = sum(n for o, n in count.items() if o not in ("not exported", "no samples"))
    bad = [s for s in samples if s["outcome"] not in GOOD]
    reasons = list(dict.fromkeys((s.get("dtype", "") + ": " if s.get("dtype") else "") + clean(s.get("reason") or s["outcome"]) for s in bad))
    note = "; ".join(reasons[:2]) + (f"; and {len(reasons) - 2} more" if len(reasons) > 2 else "")
    mark = "yes" if exported and not any(s["outcome"] not in GOOD and s["outcome"] != "not exported" for s in samples) else "no" if exported else "-"
    return f"| `{name}` | {mark} | {exported} | {count['equal']} | {count['close']} | {count['random']} | {note} |"


def main(folder, page):
    samples = read(Path(folder))
    out = [
        "# Operator support",
        "",
        "<!-- Written by tests/sweep/report.py. Don't edit it: run `cmake --build --preset test --target sweep`. -->",
        "",
        "There is no list of operators in torch_ir: whatever LibTorch's dispatcher knows can be extracted and run. This page is the proof. PyTorch",
        "exports samples of everything that it tests itself with; each archive is then read, validated, saved as JSON and loaded, printed and parsed,",
        "executed, and compared with what eager PyTorch computed in the same session.",
        "",
        "Bit for bit: each element is the same. Close: within the tolerance of the dtype. Random: runs differ, so dtypes and shapes are compared.",
        "What `torch.export` itself can't export is listed with its reason, and counts neither way.",
        "",
        "| | names | samples | not exported by PyTorch | bit for bit | close | random | different | refused or failed | run and match |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    old = Path(page).read_text() if Path(page).exists() else ""
    present = {s["kind"] for s in samples}
    for kind, (title, _) in TITLES.items():
        if kind not in present:  # a sweep over a part: the rest of the page stays
            out += re.findall(rf"^\| {re.escape(title)} \|.*$", old, re.MULTILINE)
            continue
        of = [s for s in samples if s["kind"] == kind]
        count = collections.Counter(s["outcome"] for s in of)
        without = count["not exported"] + count["no samples"]
        exported = len(of) - without
        good = sum(count[g] for g in GOOD)
        failed = exported - good - count["different"]
        share = f"{100 * good / exported:.1f} %" if exported else "-"
        out.append(f"| {title} | {len({s['name'] for s in of})} | {len(of)} | {without} | {count['equal']} | {count['close']} | {count['random']} "
                   f"| {count['different']} | {failed} | {share} |")
    for kind, (title, text) in TITLES.items():
        if kind not in present:
            section = re.search(rf"^## {re.escape(title)}$.*?(?=^## |\Z)", old, re.MULTILINE | re.DOTALL)
            out += ["", section.group(0).rstrip()] if section else []
            continue
        out += ["", f"## {title}", "", text, "", "| name | runs | samples | bit for bit | close | random | what does not, and why |", "|---|---|--:|--:|--:|--:|---|"]
        names = collections.defaultdict(list)
        for s in samples:
            if s["kind"] == kind:
                names[s["name"]].append(s)
        out += [line_of(name, names[name]) for name in sorted(names, key=str.lower)]
    Path(page).write_text("\n".join(out) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
