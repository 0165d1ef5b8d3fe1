# SPDX-License-Identifier: MIT
"""Packs a small part of a sweep for the tests: python pick.py DIR tests/data/sweep.zip

All examples of torch.export, one sample of every ninth operator and every sixth module, and of what Python alone defines: one of each dtype, of prims every third.
What the target holds of kinds that DIR has no samples of stays.
"""

import json
import sys
import zipfile
from pathlib import Path

EVERY = {"operator": 9, "module": 6, "example": 1, "python": 1, "prims": 3}


def main(folder, target):
    folder, target = Path(folder), Path(target)
    exported = {}
    for line in (folder / "samples.jsonl").read_text().splitlines():
        record = json.loads(line)
        if record["status"] != "exported" or (folder / "files" / (record["file"] + ".pt2")).stat().st_size >= 40_000:
            continue
        kind, name = record["kind"], record["name"]
        if kind == "python":
            kind, name = ("prims" if name.startswith("prims.") else kind), (name, record["dtype"] if "." in name else record["file"])
        if (kind, name) not in exported or record["dtype"] == "float32":  # the last one: the first is often empty
            exported[kind, name] = record["file"]
    packed = {}
    present = {kind for kind, _ in exported}
    if target.exists():
        with zipfile.ZipFile(target) as old:
            of_python = {"python", "prims"} & present
            others = {"operator", "module", "example"} & present
            for name in old.namelist():
                if not (of_python if name.startswith("python-") else others):
                    packed[name] = old.read(name)
    for kind, step in EVERY.items():
        for _, file in sorted((name, file) for (k, name), file in exported.items() if k == kind)[::step]:
            for suffix in (".pt2", ".pt"):
                prefix = "python-" if kind in ("python", "prims") else ""
                packed[prefix + file + suffix] = (folder / "files" / (file + suffix)).read_bytes()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, content in packed.items():
            entry = zipfile.ZipInfo(name)  # without a date: the same samples give the same bytes
            entry.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(entry, content, compresslevel=9)
    print(len(packed) // 2, "samples")


if __name__ == "__main__":
    main(*sys.argv[1:])
