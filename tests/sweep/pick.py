# SPDX-License-Identifier: MIT
"""Packs a small part of a sweep for the tests: python pick.py DIR tests/data/sweep.zip

All examples of torch.export, and one sample of every ninth operator and every sixth module.
"""

import json
import sys
import zipfile
from pathlib import Path


def main(folder, target):
    folder = Path(folder)
    exported = {}
    for line in (folder / "samples.jsonl").read_text().splitlines():
        record = json.loads(line)
        if record["status"] == "exported" and (folder / "files" / (record["file"] + ".pt2")).stat().st_size < 40_000:
            key = (record["kind"], record["name"])
            if key not in exported or record["dtype"] == "float32":  # the last one: the first is often empty
                exported[key] = record["file"]
    every = {"operator": 9, "module": 6, "example": 1}
    picked = []
    for kind, step in every.items():
        picked += sorted((name, file) for (k, name), file in exported.items() if k == kind)[::step]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name, file in picked:
            for suffix in (".pt2", ".pt"):
                entry = zipfile.ZipInfo(file + suffix)  # without a date: the same samples give the same bytes
                entry.compress_type = zipfile.ZIP_DEFLATED
                out.writestr(entry, (folder / "files" / (file + suffix)).read_bytes(), compresslevel=9)
    print(len(picked), "samples")


if __name__ == "__main__":
    main(*sys.argv[1:])
