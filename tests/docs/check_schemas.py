# SPDX-License-Identifier: MIT
"""check_schemas.py --tool torch-ir --schemas docs/schemas --data tests/data --work DIR

Every document that the tool writes of the archives in --data is valid against the JSON Schema of its dialect, and so are the documents
that came from elsewhere. Damaged documents are not: neither for the schema nor for the tool.
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
args = parser.parse_args()
args.work.mkdir(parents=True, exist_ok=True)
problems = []


def validator(name):
    schema = json.loads((args.schemas / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


native = validator("torch_ir.schema.json")
pytorch_ir = validator("pytorch_ir.schema.json")


def first_error(schema, document):
    """The error that says most, or None."""
    error = jsonschema.exceptions.best_match(schema.iter_errors(document))
    return error and f"{error.json_path}: {error.message[:300]}"


def tool(*arguments):
    return subprocess.run([str(args.tool), *map(str, arguments)], capture_output=True, text=True, check=False)


def must_be_valid(schema, path, what):
    if error := first_error(schema, json.loads(path.read_text(encoding="utf-8"))):
        problems.append(f"{what}: {error}")


# ---- what we write ---------------------------------------------------------------------------------------------------------

archives = sorted(args.data.glob("reference/**/*.pt2"))
out = args.work / "document.json"
written = {"native": 0, "pytorch-ir": 0}
refused = 0
keys = set()


def note_keys(value, found):
    if isinstance(value, dict):
        for key, inner in value.items():
            found.add(key)
            note_keys(inner, found)
    elif isinstance(value, list):
        for inner in value:
            note_keys(inner, found)


for archive in archives:
    for dialect, schema in (("native", native), ("pytorch-ir", pytorch_ir)):
        result = tool("extract", archive, "--dialect", dialect, "-o", out)
        if result.returncode != 0:
            if dialect == "pytorch-ir" and "symbolic" in result.stderr:
                refused += 1  # that dialect has no symbolic sizes
            else:
                problems.append(f"{archive} is not written: {result.stderr.strip()}")
            continue
        written[dialect] += 1
        must_be_valid(schema, out, f"{archive} as {dialect}")
        if dialect == "native":
            note_keys(json.loads(out.read_text(encoding="utf-8")), keys)

# The archives must have shown what the format is for.
for key in ("expr", "ranges", "subgraphs", "constants", "strides", "optional_values", "symbols", "module_stacks", "target"):
    if key not in keys:
        problems.append(f"no archive has the key '{key}'")

# ---- documents from elsewhere ----------------------------------------------------------------------------------------------

every_kind = args.data / "json" / "every_kind.json"
must_be_valid(native, every_kind, every_kind.name)
for path in sorted(args.data.glob("**/ir*.json")) + [args.data / "json" / "small_mlp_pytorch_ir.json"]:
    must_be_valid(pytorch_ir, path, path)

# ---- damaged documents -----------------------------------------------------------------------------------------------------


def places(value, path=()):
    yield path, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in children:
        yield from places(inner, path + (key,))


def changed(document, path, change):
    """A copy in which change(container, key) has been applied to the place."""
    document = copy.deepcopy(document)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    change(inner, path[-1])
    return document


def must_be_refused(schema, document, what, by_tool):
    if not first_error(schema, document):
        problems.append(f"the schema accepts {what}")
    if by_tool:
        out.write_text(json.dumps(document), encoding="utf-8")
        if tool("info", out).returncode != 2:
            problems.append(f"the tool reads {what}")


def add_key(container, key):
    container[key]["zzz"] = "unknown"


damaged = 0
for schema, path in ((native, every_kind), (pytorch_ir, args.data / "json" / "small_mlp_pytorch_ir.json")):
    sound = json.loads(path.read_text(encoding="utf-8"))
    for place, value in places(sound):
        name = "/".join(map(str, place))
        open_object = {"opset", "weight_name_mapping", "attrs"} & {str(k) for k in place}
        if place and isinstance(value, dict) and not open_object:
            must_be_refused(schema, changed(sound, place, add_key), f"{path.name} with an unknown key at {name}", False)
            damaged += 1
        # A member is required for the schema where it is for the reader.
        if place and isinstance(place[-1], str) and not open_object and len(place) <= 3:
            without = changed(sound, place, lambda c, k: c.pop(k))
            out.write_text(json.dumps(without), encoding="utf-8")
            by_schema = first_error(schema, without)
            by_tool = tool("info", out)
            # (Ids, numbers of sub-programs and the like are the reader's alone; the mapping it can do without.)
            if by_schema and by_tool.returncode == 0 and place[-1] != "weight_name_mapping":
                problems.append(f"{path.name} without {name} is read, but not by the schema: {by_schema}")
            if not by_schema and by_tool.returncode != 0 and "expected the key" in by_tool.stderr:
                problems.append(f"{path.name} without {name} is valid for the schema, but not read: {by_tool.stderr.strip()}")
            damaged += 1


def put(new):
    return lambda container, key: container.__setitem__(key, new)


sound = json.loads(every_kind.read_text(encoding="utf-8"))
for place, change, what in (
    (("format",), put("onnx"), "another format"),
    (("version",), put("2.0"), "another major version"),
    (("model_name",), put(7), "a number for a name"),
    (("opset", "aten"), put("ten"), "a text for a number"),
    (("ranges", 0, "min"), put(1.5), "a fraction for a bound"),
    (("guards", 0), put(None), "null for a guard"),
    (("in_spec",), put([]), "a list for a pytree"),
    (("graph_inputs", 0, "id"), put(-1), "a negative id"),
    (("graph_inputs", 0, "dtype"), put("float33"), "an unknown dtype"),
    (("graph_inputs", 0, "shape", 1), put(3.5), "a fraction for a size"),
    (("graph_inputs", 0, "shape", 1), put({"hint": 3}), "a size without an expression"),
    (("graph_inputs", 0, "none"), put(True), "a value of two types"),
    (("graph_inputs", 0, "kind"), put("optional"), "an unknown kind of input"),
    (("graph_inputs", 1, "none"), put(False), "a none that is not"),
    (("weights", 0, "kind"), put("gradient"), "an unknown kind of weight"),
    (("weights", 0, "layout"), put("dense"), "an unknown layout"),
    (("weights", 1, "aliases"), put("layers.0.mask"), "a text for a list"),
    (("graph_outputs", 1, "kind"), put("input"), "an unknown kind of output"),
    (("graph_outputs", 0, "value"), put({"value": 1, "values": []}), "an attribute with two tags"),
    (("graph_outputs", 0, "value"), put({}), "an attribute without a tag"),
    (("nodes", 0, "arguments", 0), put(["self"]), "an argument without a value"),
    (("nodes", 0, "arguments", 0), put(["self", 1, "keyword", 2]), "an argument of four"),
    (("nodes", 0, "arguments", 0), put(["self", [1, "a"]]), "a list of two kinds"),
    (("nodes", 0, "arguments", 0), put(["self", {"float": "huge"}]), "an unknown float"),
    (("nodes", 0, "arguments", 0), put(["self", {"complex": [1.0]}]), "half a complex number"),
    (("weights", 0, "strides", 0), put(2**63), "a stride beyond 64 bits"),
    (("nodes", 0, "outputs"), put({}), "an object for a list"),
    (("constants", 0, "data"), put("AAA"), "text that is not base64"),
    (("subgraphs", 0, "version"), put("1.0"), "a version on a sub-program"),
    (("module_frames", 0), put(["key", "path"]), "a module without a class"),
):
    must_be_refused(native, changed(sound, place, change), what, True)
    damaged += 1

sound = json.loads((args.data / "json" / "small_mlp_pytorch_ir.json").read_text(encoding="utf-8"))
for place, change, what in (
    (("graph_inputs", 0, "shape", 0), put(-1), "a negative size"),
    (("graph_inputs", 0, "dtype"), put("torch.float32"), "a dtype with a prefix"),
    (("weights",), put({}), "an object for the list of weights"),
    (("nodes", 0, "attrs"), put([]), "a list for attributes"),
    (("nodes", 0, "inputs", 0, "producer_output_idx"), put("0"), "a text for an index"),
    (("nodes", 0, "inputs", 0), lambda c, k: c[k].pop("producer_node"), "half a producer"),
):
    must_be_refused(pytorch_ir, changed(sound, place, change), what, True)
    damaged += 1

print(f"{len(archives)} archives: {written['native']} native documents, {written['pytorch-ir']} of pytorch-ir's dialect ({refused} refused for "
      f"symbolic sizes); {damaged} damaged documents; {len(problems)} problems")
print("\n".join(problems))
sys.exit(1 if problems or not archives else 0)
