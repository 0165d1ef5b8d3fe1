#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes an archive of today as an old release of PyTorch would have written it: the layout, the schema and the spelling of 2.1 to 2.8.

    python3 old_releases.py MODEL.pt2 2.4 OLD.pt2          one archive
    python3 old_releases.py --check TOOL FOLDER WORK       all archives below FOLDER, in all releases: TOOL (torch-ir) must find them equal

What a release had no word for (a kind of argument, a dtype) is refused with `no word` and exit code 3; --check counts it. With --check each archive is
compared with itself but for guards, which these releases don't have: `torch-ir diff` must find no difference, and the weights must be the same bytes.
Needs Python alone.
"""

import argparse
import io
import json
import pathlib
import pickle
import re
import subprocess
import sys
import types
import zipfile

RELEASES = ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7", "2.8"]
VERSIONS = {"2.1": 1, "2.2": 2, "2.3": (5, 1), "2.4": (5, 3), "2.5": (7, 3), "2.6": (8, 2), "2.7": (8, 7), "2.8": (8, 8)}
FLAT = {  # names of the weights' and of the constants' files
    "2.1": ("serialized_state_dict.json", None),
    "2.2": ("serialized_state_dict.json", "serialized_constants.json"),
}
STORAGES = {
    1: "ByteStorage", 2: "CharStorage", 3: "ShortStorage", 4: "IntStorage", 5: "LongStorage", 6: "HalfStorage", 7: "FloatStorage", 8: "DoubleStorage",
    10: "ComplexFloatStorage", 11: "ComplexDoubleStorage", 12: "BoolStorage", 13: "BFloat16Storage",
}  # fmt: skip
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 2, 7: 4, 8: 8, 10: 8, 11: 16, 12: 1, 13: 2}
FIRST_DTYPES = {28: "2.6", 29: "2.7", 30: "2.7"}
ARGUMENT_KEYS = (
    "as_none as_tensor as_tensors as_int as_ints as_float as_floats as_string as_strings as_sym_int as_sym_ints as_scalar_type as_memory_format as_layout "
    "as_device as_bool as_bools as_sym_bool as_sym_bools as_graph as_optional_tensors as_custom_obj"
).split()
FIRST_ARGUMENTS = {
    "as_operator": "2.3", "as_sym_float": "2.6", "as_sym_floats": "2.6", "as_optional_tensor": "2.8", "as_complex": "2.9", "as_int_lists": "2.10",
    "as_string_to_argument": "2.10", "as_nested_tensors": "2.11", "as_float_lists": "2.12",
}  # fmt: skip
SYMBOLIC = {"sizes", "strides", "storage_offset", "sym_int_values", "sym_bool_values", "sym_float_values"}


class NoWord(Exception):
    """The release can't say it."""


def release(text):
    return tuple(int(n) for n in text.split("."))


# ---- expressions: sympy's srepr as its str ---------------------------------------------------------------------------------


def parse_srepr(text):
    """Nested tuples: (name, [arguments]) of a call, numbers and texts."""
    tokens = re.findall(r"'[^']*'|[A-Za-z_][\w.]*|-?\d+\.?\d*(?:e[+-]?\d+)?|[(),=]", text)
    at = 0

    def term():
        nonlocal at
        token = tokens[at]
        at += 1
        if token[0] == "'":
            return token[1:-1]
        if token[0] in "-0123456789":
            return int(token) if re.fullmatch(r"-?\d+", token) else float(token)
        if at == len(tokens) or tokens[at] != "(":
            return (token, None)
        at += 1
        arguments = []
        while tokens[at] != ")":
            if at + 1 < len(tokens) and tokens[at + 1] == "=":
                at += 2
                term()  # an assumption
            else:
                arguments.append(term())
            if tokens[at] == ",":
                at += 1
        at += 1
        return (token, arguments)

    return term()


def spell(node, level=0):
    """As `str` of sympy writes it. `level`: how tightly the place binds; 1 in a sum, 2 in a product, 3 in a power."""
    if not isinstance(node, tuple):
        return str(node)
    name, arguments = node
    if arguments is None:
        return {"true": "True", "false": "False"}.get(name, name)
    name = name.rsplit(".", 1)[-1]
    if name in ("Symbol", "Dummy"):
        return arguments[0]
    if name in ("Integer", "Float"):
        text = str(arguments[0])
        return f"({text})" if level > 1 and text.startswith("-") else text
    comparison = {"Equality": "Eq", "Unequality": "Ne"}.get(name)
    if comparison:
        return f"{comparison}({spell(arguments[0])}, {spell(arguments[1])})"
    sign = {"StrictGreaterThan": ">", "GreaterThan": ">=", "StrictLessThan": "<", "LessThan": "<="}.get(name)
    if sign:
        text, own = f" {sign} ".join(spell(a, 1) for a in arguments), 0
        return f"({text})" if level > own else text
    if name == "Add":
        text = " + ".join(spell(a, 1) for a in arguments).replace("+ -", "- ")
        return f"({text})" if level > 1 else text
    if name == "Mul":
        if isinstance(arguments[0], tuple) and arguments[0] == ("Integer", [-1]) and len(arguments) == 2:
            text = "-" + spell(arguments[1], 2)
        else:
            first = spell(arguments[0], 1) if arguments[0][0] == "Integer" else spell(arguments[0], 2)
            text = "*".join([first] + [spell(a, 2) for a in arguments[1:]])
        return f"({text})" if level > 2 else text
    if name == "Pow":
        return f"{spell(arguments[0], 3)}**{spell(arguments[1], 3)}"
    if name in ("Rational",):
        raise NoWord("a fraction")
    return f"{name}({', '.join(spell(a) for a in arguments)})"


# ---- documents -------------------------------------------------------------------------------------------------------------


class Document:
    """Rewrites a document of schema 8.20."""

    def __init__(self, root, name):
        self.root, self.at = root, release(name)

    def older_than(self, name):
        return self.at < release(name)

    def rewrite(self):
        root = self.root
        module = root["graph_module"]
        if self.older_than("2.9"):
            root.pop("guards_code", None)
        version = VERSIONS["%d.%d" % self.at]
        root["schema_version"] = version if isinstance(version, int) else dict(zip(("major", "minor"), version))
        if self.older_than("2.5"):
            verifiers = root.pop("verifiers", [])
            root.pop("torch_version", None)
            if not self.older_than("2.2"):
                root["dialect"] = verifiers[0] if verifiers else "ATEN"
        else:
            root["torch_version"] = "%d.%d.0" % self.at
        for r in root["range_constraints"].values():
            if self.older_than("2.6"):
                r["min_val"] = -float("inf") if r["min_val"] is None else r["min_val"]
                r["max_val"] = float("inf") if r["max_val"] is None else r["max_val"]
        self.module(module)
        if self.older_than("2.2"):
            self.old_head(root, module)
        return self.values(root)

    def module(self, module):
        if self.older_than("2.7"):
            module.pop("treespec_namedtuple_fields", None)
        if self.older_than("2.5"):
            module.pop("metadata", None)
        if self.older_than("2.6"):
            for entry in module.get("module_call_graph", []):
                if entry.get("signature"):
                    entry["signature"].pop("forward_arg_names", None)
        self.specs(module["signature"])
        self.graph(module["graph"])

    def specs(self, signature):
        first = {"custom_obj": "2.3", "token": "2.4", "constant_input": "2.4"}
        for spec in signature["input_specs"]:
            (kind,) = spec
            if kind in first and self.older_than(first[kind]):
                raise NoWord(f"an input that is a {kind}")
            if kind == "buffer" and self.older_than("2.3"):
                if not spec[kind].pop("persistent", True):
                    raise NoWord("a buffer that is not persistent")
        first = {"parameter_mutation": "2.9", "user_input_mutation": "2.3", "token": "2.4"}
        for spec in signature["output_specs"]:
            (kind,) = spec
            if kind in first and self.older_than(first[kind]):
                raise NoWord(f"an output that is a {kind}")

    def graph(self, graph):
        if self.older_than("2.6"):
            graph.pop("sym_float_values", None)
        if self.older_than("2.3") and graph.pop("custom_obj_values", None):
            raise NoWord("an object")
        for node in graph["nodes"]:
            self.node(node)
        for key in ("inputs", "outputs"):
            graph[key] = [self.argument(a) for a in graph[key]]
        if self.older_than("2.2"):
            graph["tensor_values"] = {name: {"meta": meta} for name, meta in graph["tensor_values"].items()}
            graph["constants"] = {}

    def node(self, node):
        if self.older_than("2.11"):
            node.pop("name", None)
            node["metadata"].pop("from_node", None)
        if self.older_than("2.7"):
            node.pop("is_hop_single_tensor_return", None)
        if self.older_than("2.5"):
            node["metadata"].pop("custom", None)
        if self.older_than("2.4"):
            node["metadata"].pop("torch_fn", None)
        if self.older_than("2.2") and "nn_module_stack" in node["metadata"]:
            frames = node["metadata"]["nn_module_stack"].split(";")
            parts = [f.split(",") for f in frames]
            if any(len(p) != 3 for p in parts):
                raise NoWord("a module whose class has arguments")
            node["metadata"]["nn_module_stack"] = ";".join(f"{k}:({p},{t})" for k, p, t in parts)
        for argument in node["inputs"]:
            if self.older_than("2.7"):
                argument.pop("kind", None)
            argument["arg"] = self.argument(argument["arg"])
        node["outputs"] = [self.argument(a) for a in node["outputs"]]

    def argument(self, argument):
        ((key, value),) = argument.items()
        if key == "as_optional_tensor" and self.older_than("2.8"):
            return self.argument(value)
        if key in FIRST_ARGUMENTS and self.older_than(FIRST_ARGUMENTS[key]):
            raise NoWord(f"an argument {key}")
        if key == "as_optional_tensors" and self.older_than("2.4"):
            value = [{"as_tensor": v["as_tensor"]["name"]} if "as_tensor" in v else v for v in value]
        if key == "as_graph":
            self.graph(value["graph"])
        if key == "as_custom_obj" and self.older_than("2.3"):
            raise NoWord("an object")
        return {key: value}

    def old_head(self, root, module):
        """The signature of 2.1, which are tables of names."""
        old = {key: {} for key in ("inputs_to_parameters", "inputs_to_buffers", "buffers_to_mutate")}
        old.update(user_inputs=[], user_outputs=[], backward_signature=None)
        for spec in module["signature"]["input_specs"]:
            ((kind, what),) = spec.items()
            if kind == "user_input":
                old["user_inputs"].append(self.name(what["arg"]))
            elif kind == "parameter":
                old["inputs_to_parameters"][what["arg"]["name"]] = what["parameter_name"]
            elif kind == "buffer":
                old["inputs_to_buffers"][what["arg"]["name"]] = what["buffer_name"]
            else:
                raise NoWord(f"an input that is a {kind}")
        for spec in module["signature"]["output_specs"]:
            ((kind, what),) = spec.items()
            if kind == "user_output":
                old["user_outputs"].append(self.name(what["arg"]))
            elif kind == "buffer_mutation":
                old["buffers_to_mutate"][what["arg"]["name"]] = what["buffer_name"]
            else:
                raise NoWord(f"an output that is a {kind}")
        module["signature"] = old
        entry = next(e for e in module["module_call_graph"] if e["fqn"] == "")
        module["call_spec"] = {"in_spec": entry["signature"]["in_spec"], "out_spec": entry["signature"]["out_spec"]}
        root["equality_constraints"] = []
        root["example_inputs"] = ""

    @staticmethod
    def name(argument):
        ((key, value),) = argument.items()
        if key == "as_tensor":
            return value["name"]
        if key == "as_sym_int" and "as_name" in value:
            return value["as_name"]
        raise NoWord("an input or output that is no tensor")

    # What all places of a document have in common.
    def values(self, value, key=None, parent=None):
        if isinstance(value, list):
            return [self.values(v, key, parent) for v in value]
        if not isinstance(value, dict):
            return value
        if "expr_str" in value:
            return self.expression(value, parent)
        if "dtype" in value and "sizes" in value:
            self.check_dtype(value["dtype"])
            if self.older_than("2.3"):
                offset = value["storage_offset"]
                if "as_int" not in offset:
                    raise NoWord("an offset that is a symbol")
                value = dict(value, storage_offset=offset["as_int"])
        out = {}
        for k, v in value.items():
            if self.older_than("2.9") and v is None and not k.startswith("as_") and k not in ("min_val", "max_val"):
                if self.older_than("2.3"):
                    out[k] = None
                continue
            if k == "as_scalar_type":
                self.check_dtype(v)
            if k == "as_none" and self.older_than("2.6"):
                v = []
            out[k] = self.values(v, k, key if k.startswith("as_") else k)
        return self.fill(out, key, parent) if self.older_than("2.3") and len(out) == 1 else out

    def check_dtype(self, number):
        if number >= 31 or (number in FIRST_DTYPES and self.older_than(FIRST_DTYPES[number])):
            raise NoWord(f"the dtype {number}")

    def expression(self, value, parent):
        text = value["expr_str"]
        out = {"expr_str": spell(parse_srepr(text)) if self.older_than("2.6") else text}
        hint = value.get("hint")
        if hint is not None:
            if not self.older_than("2.2"):
                out["hint"] = self.fill(hint, "hint", None) if self.older_than("2.3") else hint
            elif "as_int" in hint:
                out["hint"] = hint["as_int"]
        elif self.older_than("2.3"):
            out["hint"] = None
        return out if not (parent == "sym_bool_values" and self.older_than("2.2")) else out["expr_str"]

    def fill(self, out, key, parent):
        """All keys of a union, the others null."""
        (tag,) = out
        unions = {
            "hint": ["as_int", "as_float", "as_bool"],
            "as_sym_int": ["as_name", "as_int"], "as_sym_ints": ["as_name", "as_int"], "as_sym_bool": ["as_name", "as_bool"],
            "as_sym_bools": ["as_name", "as_bool"], "as_optional_tensors": ["as_tensor", "as_none"],
            "input_specs": ["user_input", "parameter", "buffer", "tensor_constant"],
            "output_specs": ["user_output", "loss_output", "buffer_mutation", "gradient_to_parameter", "gradient_to_user_input"],
        }  # fmt: skip
        keys = unions.get(key)
        if keys is None and (key in SYMBOLIC or parent in SYMBOLIC) and tag in ("as_expr", "as_int", "as_bool"):
            keys = ["as_expr", "as_bool" if parent == "sym_bool_values" else "as_int"]
        if keys is None and tag.startswith("as_"):
            keys = ARGUMENT_KEYS
        if keys is None or tag not in keys:
            return out
        return {k: out.get(k) for k in keys}


# ---- weights ---------------------------------------------------------------------------------------------------------------


class Storage:
    def __init__(self, key, dtype, count):
        self.key, self.dtype, self.count = key, dtype, count


def torch_names():
    """Empty stand-ins: a pickle names them by module and name."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")

    def _rebuild_tensor_v2():
        pass

    def _rebuild_parameter():
        pass

    for f in (_rebuild_tensor_v2, _rebuild_parameter):
        f.__module__, f.__qualname__ = "torch._utils", f.__name__
        setattr(utils, f.__name__, f)
    for name in STORAGES.values():
        setattr(torch, name, type(name, (), {"__module__": "torch"}))
    torch._utils = utils
    sys.modules.update({"torch": torch, "torch._utils": utils})
    return torch


class Pickler(pickle.Pickler):
    def __init__(self, file, torch):
        super().__init__(file, protocol=2)
        self.torch = torch

    def persistent_id(self, o):
        if isinstance(o, Storage):
            return ("storage", getattr(self.torch, STORAGES[o.dtype]), o.key, "cpu", o.count)
        return None

    def reducer_override(self, o):
        return o.reduce(self.torch) if isinstance(o, Tensor) else NotImplemented


class Tensor:
    def __init__(self, storage, meta, is_parameter):
        self.storage, self.meta, self.is_parameter = storage, meta, is_parameter

    def reduce(self, torch):
        import collections

        numbers = [tuple(n["as_int"] for n in self.meta[key]) for key in ("sizes", "strides")]
        plain = (torch._utils._rebuild_tensor_v2, (self.storage, self.meta["storage_offset"]["as_int"], *numbers, False, collections.OrderedDict()))
        if not self.is_parameter:
            return plain
        inner = Tensor(self.storage, self.meta, False)
        return (torch._utils._rebuild_parameter, (inner, self.meta["requires_grad"], collections.OrderedDict()))


def saved(archive, root, folder, table, torch):
    """The tensors of a payload table as torch.save writes a dictionary."""
    import collections

    config = json.loads(archive.read(root + folder + table))["config"]
    if not config:
        return b""
    out, storages, tensors = io.BytesIO(), {}, collections.OrderedDict()
    with zipfile.ZipFile(out, "w") as z:
        for name, entry in config.items():
            meta = entry["tensor_meta"]
            if entry["use_pickle"] or meta is None or meta["dtype"] not in STORAGES:
                raise NoWord("a weight that is no plain tensor of its dtypes")
            if meta["device"]["type"] == "meta":
                raise NoWord("weights without elements")
            path = entry["path_name"]
            if path not in storages:
                content = archive.read(root + folder + path)
                storages[path] = Storage(str(len(storages)), meta["dtype"], len(content) // SIZES[meta["dtype"]])
                z.writestr(f"archive/data/{storages[path].key}", content)
            tensors[name] = Tensor(storages[path], meta, entry["is_param"])
        data = io.BytesIO()
        Pickler(data, torch).dump(tensors)
        z.writestr("archive/data.pkl", data.getvalue())
        z.writestr("archive/version", "3\n")
    return out.getvalue()


# ---- archives --------------------------------------------------------------------------------------------------------------


def write_old(source, name, target):
    torch = torch_names()
    with zipfile.ZipFile(source) as archive:
        root = archive.namelist()[0].split("/")[0] + "/"
        models = [n[len(root + "models/") : -5] for n in archive.namelist() if n.startswith(root + "models/")]
        if len(models) != 1:
            raise NoWord("several models")
        model = models[0]
        document = json.loads(archive.read(f"{root}models/{model}.json"))
        if document["schema_version"]["major"] != 8:
            raise NoWord("another schema")
        text = json.dumps(Document(document, name).rewrite(), allow_nan=release(name) < (2, 7))
        weights = saved(archive, root, "data/weights/", f"{model}_weights_config.json", torch)
        constants = saved(archive, root, "data/constants/", f"{model}_constants_config.json", torch)
        samples = f"{root}data/sample_inputs/{model}.pt"
        samples = archive.read(samples) if samples in archive.namelist() else b""
        extra = {n[len(root + "extra/") :]: archive.read(n) for n in archive.namelist() if n.startswith(root + "extra/")}
    version = VERSIONS[name]
    with zipfile.ZipFile(target, "w") as out:
        if name == "2.8":
            out.writestr("old/archive_format", "pt2")
            out.writestr("old/archive_version", "0")
            out.writestr("old/.data/version", "3\n")
            out.writestr(f"old/models/{model}.json", text)
            out.writestr(f"old/data/weights/{model}.pt", weights)
            out.writestr(f"old/data/constants/{model}.pt", constants)
            out.writestr(f"old/data/sample_inputs/{model}.pt", samples)
            for file, content in extra.items():
                out.writestr(f"old/extra/{file}", content)
            return
        names = FLAT.get(name, ("serialized_state_dict.pt", "serialized_constants.pt"))
        out.writestr("serialized_exported_program.json", text)
        out.writestr("version", str(version) if isinstance(version, int) else "%d.%d" % version)
        out.writestr(names[0], weights)
        if names[1]:
            out.writestr(names[1], constants)
        elif constants:
            raise NoWord("constants outside of the graph")
        if release(name) >= (2, 4):
            out.writestr("serialized_example_inputs.pt", samples)
        for file, content in extra.items():
            out.writestr(f"extra_files/{file}", content)


# ---- the check -------------------------------------------------------------------------------------------------------------


def write_without_guards(source, target):
    """Returns whether there are weights. Guards came with 2.9."""
    has_weights = False
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as out:
        for entry in archive.infolist():
            content = archive.read(entry)
            if re.fullmatch(r"[^/]+/models/[^/]+[.]json", entry.filename):
                document = json.loads(content)
                document.pop("guards_code", None)
                content = json.dumps(document)
            has_weights = has_weights or (entry.filename.endswith("_weights_config.json") and b'"path_name"' in content)
            out.writestr(entry, content)
    return has_weights


def run(tool, *command):
    ran = subprocess.run([tool, *command], capture_output=True, text=True)
    return None if ran.returncode == 0 else f"{command[0]}: {(ran.stdout + ran.stderr)[:300]}"


def check(tool, folder, work):
    work.mkdir(parents=True, exist_ok=True)
    failures, counts = [], {name: [0, 0] for name in RELEASES}
    old, same = work / "old.pt2", work / "same.pt2"
    tensors = {file: file.with_suffix(".safetensors") for file in (old, same)}
    for source in sorted(folder.rglob("*.pt2")):
        has_weights = write_without_guards(source, same)
        if has_weights:
            has_weights = run(tool, "convert-weights", same, "-o", tensors[same]) is None  # weights of the device meta are none
        for name in RELEASES:
            try:
                write_old(source, name, old)
            except NoWord:
                counts[name][1] += 1
                continue
            counts[name][0] += 1
            problem = run(tool, "diff", same, old) or run(tool, "validate", old)
            if not problem and has_weights:
                problem = run(tool, "convert-weights", old, "-o", tensors[old])
                if not problem and tensors[old].read_bytes() != tensors[same].read_bytes():
                    problem = "other weights"
            if problem:
                failures.append(f"{source.relative_to(folder)}, {name}: {problem}")
    for name, (written, refused) in counts.items():
        print(f"PyTorch {name}: {written} archives equal in content, {refused} not to be said in it")
    print("\n".join(failures))
    print(f"{len(failures)} failures")
    return 1 if failures or min(written for written, _ in counts.values()) == 0 else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("first", metavar="MODEL.pt2 | TOOL")
    parser.add_argument("second", metavar="RELEASE | FOLDER")
    parser.add_argument("third", metavar="OLD.pt2 | WORK")
    given = parser.parse_args()
    if given.check:
        return check(given.first, pathlib.Path(given.second), pathlib.Path(given.third))
    try:
        write_old(given.first, given.second, given.third)
    except NoWord as what:
        print(f"no word in PyTorch {given.second} for {what}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
