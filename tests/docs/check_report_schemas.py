# SPDX-License-Identifier: MIT
"""check_report_schemas.py --tool torch-ir --schemas docs/schemas --data tests/data --work DIR [--models DIR]

Every JSON document that the tool prints of the models in --data, and of those in --models, is valid against its schema in docs/schemas. Documents that
were damaged are not: one at a time each value becomes another kind of value, each required member goes, each object gets a member that nobody knows.
"""
import argparse
import copy
import json
import pathlib
import subprocess
import sys

import jsonschema

parser = argparse.ArgumentParser()
for name in ("tool", "schemas", "data", "work"):
    parser.add_argument("--" + name, required=True, type=pathlib.Path)
parser.add_argument("--models", type=pathlib.Path)
args = parser.parse_args()
args.work.mkdir(parents=True, exist_ok=True)
problems = []
checked = {}
samples = {}  # by schema: documents to damage, the largest of those that are small enough


def validator(name):
    schema = json.loads((args.schemas / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


NAMES = ("info", "info_pytorch_ir", "cost", "weights", "weights_by_module", "archive", "diff", "verification", "profile", "trace", "overlay")
validators = {name: validator(name) for name in NAMES}


def first_error(name, document):
    error = jsonschema.exceptions.best_match(validators[name].iter_errors(document))
    return error and f"{error.json_path}: {error.message[:300]}"


def must_be_valid(name, text, what):
    try:
        document = json.loads(text, parse_constant=lambda token: problems.append(f"{what}: {token} is no JSON"))
    except ValueError as e:
        problems.append(f"{what}: {e}")
        return
    if error := first_error(name, document):
        problems.append(f"{what} ({name}): {error}")
    checked[name] = checked.get(name, 0) + 1
    shape = frozenset(document) if isinstance(document, dict) else None
    known = samples.setdefault(name, {})
    if len(text) < 20000 and len(text) > len(json.dumps(known.get(shape, ""))):
        known[shape] = document


def tool(*arguments, codes=(0,)):
    result = subprocess.run([str(args.tool), *map(str, arguments)], capture_output=True, text=True, check=False)
    if result.returncode not in codes:
        problems.append(f"torch-ir {' '.join(map(str, arguments))} ended with {result.returncode}: {result.stderr.strip()[:300]}")
        return None
    return result.stdout


def check(name, *arguments, codes=(0,)):
    text = tool(*arguments, codes=codes)
    if text is not None:
        must_be_valid(name, text, " ".join(map(str, arguments)))


folders = [args.data / "reference" / "models"] + ([args.models] if args.models else [])
archives = [path for folder in folders for path in sorted(folder.glob("*/*.pt2"))]
before = None
for archive in archives:
    check("info", "info", archive, "--json")
    check("info_pytorch_ir", "info", archive, "--json", "--dialect", "pytorch-ir")
    for by in ("op", "module", "node"):
        check("cost", "info", archive, "--by", by, "--json")
    if before:
        check("diff", "diff", before, archive, "--json", codes=(0, 1))
    before = archive
for folder in folders:
    for pattern in ("*/weights.safetensors", "*/state_dict.pt", "*/scripted.pt", "*/traced.pt"):
        for path in sorted(folder.glob(pattern)):
            check("weights", "info", path, "--json")
            check("weights_by_module", "info", path, "--by", "module", "--json")
several = args.data.parent / "cases" / "public" / "two_programs" / "model.pt2"
text = tool("info", several, "--json", codes=(2,))  # which is to be chosen, is an error besides
if text is not None:
    must_be_valid("archive", text, several)

# Statistics of weights, as a page has them.
strided = args.data / "reference" / "models" / "StridedWeights" / "model_cpu.pt2"
page = tool("visualize", strided, "--format", "html", "--weights", strided)
if page is not None:
    held = json.loads(page.split('<script id="program" type="application/json">', 1)[1].split("</script>", 1)[0])
    statistics = held["overlays"][0][1]
    must_be_valid("overlay", statistics, "statistics of weights")
    if json.loads(statistics)["weights"]["t"].get("strides") != [1, 4]:
        problems.append("the strides of a transposed weight are not told")

# What is executed: where torch-ir-run is there.
if (args.tool.parent / "torch-ir-run").exists():
    for folder in sorted((args.data / "reference" / "models").iterdir()):
        archive, inputs, outputs = folder / "model_cpu.pt2", folder / "inputs.safetensors", folder / "outputs.safetensors"
        if not (archive.exists() and inputs.exists() and outputs.exists()):
            continue
        check("verification", "verify", archive, "--inputs", inputs, "--expected", outputs, "--json", codes=(0, 1, 2))
        check("verification", "verify", archive, "--inputs", inputs, "--expected", outputs, "--bisect", "--json", codes=(0, 1, 2))
    model = args.data / "reference" / "models" / "TransformerBlock"
    trace = args.work / "trace.json"
    tool("run", model / "model_cpu.pt2", "--inputs", model / "inputs.safetensors", "-o", args.work / "out.safetensors", "--trace", trace)
    must_be_valid("trace", trace.read_text(encoding="utf-8"), "run --trace")
    must_be_valid("overlay", trace.read_text(encoding="utf-8"), "a trace as an overlay")
    if "--json" in tool("run", "--help"):
        text = tool("run", model / "model_cpu.pt2", "--inputs", model / "inputs.safetensors", "-o", args.work / "out.safetensors", "--profile", "--json")
        must_be_valid("profile", text, "run --profile")
        must_be_valid("overlay", text, "a profile as an overlay")
    wrong = args.work / "wrong.json"
    wrong.write_text(tool("extract", model / "model_cpu.pt2").replace("aten.gelu.default", "aten.relu.default"), encoding="utf-8")
    text = tool("verify", wrong, "--weights", model / "weights.safetensors", "--reference", model / "model_cpu.pt2", "--bisect", "--json", codes=(1,))
    must_be_valid("verification", text, "verify --bisect")
    must_be_valid("overlay", text, "a report as an overlay")

for document in ({"name": "mine", "unit": "W", "values": {"conv2d": 3.5}}, {"nodes": [{"node": "relu", "time_ms": 1.5}]}, [{"name": "relu", "value": 3}], {"weights": {"fc.weight": {"min": 0}}}):
    must_be_valid("overlay", json.dumps(document), "an overlay of docs/viewer.md")
for document in ({"values": {"conv2d": "much"}}, {"nodes": 3}, [{"time_ms": 1.5}], {"first_divergence": {"reason": "?"}}, {"numbers": {}},
                 {"weights": {"fc.weight": 3}}, {"weights": {"fc.weight": {"strides": "1"}}}, {"weights": {"fc.weight": {"sizes": [-1]}}}, {"weights": {"fc.weight": {"first": ["x"]}}}):
    if not first_error("overlay", document):
        problems.append(f"the schema of overlays accepts {document}")

# ---- damaged documents -----------------------------------------------------------------------------------------------------


def places(value, path=()):
    yield path, value
    children = list(value.items()) if isinstance(value, dict) else list(enumerate(value))[:3] if isinstance(value, list) else ()
    for key, inner in children:
        yield from places(inner, path + (key,))


def put(document, path, value):
    document = copy.deepcopy(document)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return document


def required(name, document):
    """The members that the schema asks for at the top."""
    return validators[name].schema.get("required", ())


damaged = 0
for name, documents in samples.items():
    if name == "overlay":  # it takes any further member
        continue
    for document in documents.values():
        for member in required(name, document):
            without = {k: v for k, v in document.items() if k != member}
            damaged += 1
            if not first_error(name, without):
                problems.append(f"{name} without {member} is valid")
        for place, value in places(document):
            where = "/".join(map(str, place))
            if place:
                damaged += 1
                if not first_error(name, put(document, place, {"zzz": [{}]})):
                    problems.append(f"{name} with an object at {where} is valid")
            if isinstance(value, dict):
                damaged += 1
                if not first_error(name, put(document, place + ("zzz",), {"zzz": [{}]})):
                    problems.append(f"{name} with an unknown member at {where} is valid")

for name in NAMES:
    if name not in checked and name != "profile" and not (name in ("verification", "trace") and not (args.tool.parent / "torch-ir-run").exists()):
        problems.append(f"no document was checked against {name}")
print(f"{sum(checked.values())} documents ({', '.join(f'{n} {k}' for k, n in sorted(checked.items()))}); {damaged} damaged; {len(problems)} problems")
print("\n".join(problems[:60]))
sys.exit(1 if problems else 0)
