#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the tables of operator schemas, include/torch_ir/schema/detail/table_*.hpp, from the operators that Python's torch has registered.

    build/_venv/bin/python tools/schemas/write_tables.py            # writes them
    build/_venv/bin/python tools/schemas/write_tables.py --check    # exit code 1 where they differ from what would be written

The same torch gives the same bytes. table_higher_order.hpp is written by hand: higher-order operators have no schemas.
"""
import argparse
import importlib
import inspect
import pathlib
import re
import sys

TORCH = "2.13"
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "include" / "torch_ir" / "schema" / "detail"
MOST = 50000  # bytes of a literal; compilers need to take 65536

# What registers operators besides libtorch_cpu, in Python only, and may be called by an exported program.
MODULES = ["torch._prims", "torch._prims.rng_prims", "torch.ao.quantization.fx._decomposed", "torch.export", "torch.onnx.ops"]
# What defines higher-order operators.
MODULES += ["torch._higher_order_ops", "torch._higher_order_ops.flex_attention", "torch._higher_order_ops.strict_mode", "torch._export.wrappers", "torch._dynamo"]

# Namespaces by file. Those of libtorch_cpu that are left out:
#   _test                                                    LibTorch's own tests
#   c10d, _c10d_functional, _c10d_functional_autograd, _dtensor, symm_mem    programs of several processes, which torch_ir does not run
#   inductor, inductor_prims                                 what TorchInductor calls in the code that it generates
#   static_runtime                                           made by an optimiser of TorchScript, never by an exporter
# and of Python: prims of TorchInductor, debugging aids (debugprims, debug_mode_ops, _native), distributed ones.
TABLES = {
    "aten": ("the operators of ATen", ["aten"]),
    "other": (
        "the operators of libtorch_cpu that are not ATen's",
        ["_quantized", "mkl", "mkldnn", "mkldnn_prepacked", "onednn", "profiler", "quantization", "quantized", "sparse"],
    ),
    "python": (
        "operators that only Python registers",
        ["export", "onnx", "onnx_symbolic", "prims", "quantized_decomposed", "rngprims"],
    ),
}

# The order of schema_tag (schema/tags.hpp): the tag of number n is the letter at n.
TAGS = [
    "core", "cudagraph_unsafe", "data_dependent_output", "dynamic_output_shape", "flexible_layout", "generated", "inplace", "inplace_view",
    "maybe_aliasing_or_mutating", "needs_contiguous_strides", "needs_exact_strides", "needs_fixed_stride_order", "nondeterministic_bitwise",
    "nondeterministic_seeded", "out", "out_variant", "pointwise", "pt2_compliant_tag", "reduction", "view_copy",
]  # fmt: skip


def registered(torch):
    """(namespace, name with overload, line) of each overload of the namespaces above."""
    spaces = {s for _, listed in TABLES.values() for s in listed}
    for full_name in torch._C._dispatch_get_all_op_names():
        space, name = full_name.split("::")
        if space not in spaces:
            continue
        base, _, overload = name.partition(".")
        schema = torch._C._get_schema(f"{space}::{base}", overload)
        _, _, tags = torch._C._get_operation_overload(f"{space}::{base}", overload)
        letters = "".join(sorted(chr(ord("a") + TAGS.index(str(t).rsplit(".", 1)[-1])) for t in tags))
        line = str(schema).removeprefix(f"{space}::")
        assert line.startswith(name + "(") and "\n" not in line and ")~" not in line, line
        yield space, name, f"{line} #{letters}" if letters else line


def literals(lines):
    """The lines in portions of at most MOST bytes."""
    portion, size = [], 0
    for line in lines:
        if portion and size + len(line) + 1 > MOST:
            yield portion
            portion, size = [], 0
        portion.append(line)
        size += len(line) + 1
    yield portion


def header(table, what, spaces, version, operators):
    out = [
        "// SPDX-License-Identifier: MIT",
        f"/// Schemas: {what}, as LibTorch {version} has them. Written by tools/schemas/write_tables.py: do not edit.",
        "#pragma once",
        "",
        "#include <torch_ir/config.hpp>",
        "#include <torch_ir/schema/detail/schema_lines.hpp>",
        "",
        "#include <array>",
        "",
        "namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {",
        "",
        "// clang-format off",
    ]
    entries = []
    for space in spaces:
        lines = [line for _, line in sorted((name, line) for s, name, line in operators if s == space)]
        assert lines, f"torch has no operators of the namespace {space}"
        for portion in literals(lines):
            name = f"schemas_{table}_{len(entries) + 1}"
            out += [f'inline constexpr char {name}[] = R"~(', *portion, ')~";', ""]
            entries.append(f'    {{"{space}", lines_of({name})}},')
    out += [f"inline constexpr std::array<schema_lines, {len(entries)}> table_{table}{{{{", *entries, "}};", "// clang-format on"]
    return "\n".join([*out, "", "}}}  // namespace torch_ir::detail", ""])


def higher_order_problems(torch):
    """Where the table that is written by hand is not what the classes take."""
    text = (FOLDER / "table_higher_order.hpp").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\w+\(.*\) -> ", line)]
    assert len(lines) > 30
    for line in lines:
        name = line.partition("(")[0]
        operator = torch._ops._higher_order_ops.get(name)
        if operator is None:
            yield f"torch has no higher-order operator '{name}'"
            continue
        taken = inspect.signature(getattr(type(operator), "gen_schema" if name == "map_impl" else "__call__")).parameters.values()
        rest = [p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in taken]
        expected = [p.name for p, r in zip(taken, rest) if not r and p.name != "self"]
        arguments = line[len(name) + 1 : line.rindex(") -> ")]
        found = [a.split("=")[0].split()[-1] for a in re.split(r", (?![^\[(]*[\])])", arguments) if a not in ("*", "...", "")]
        if found != expected:
            yield f"'{name}' takes {expected}, the table says {found}"
        if arguments.endswith("...") != any(rest):
            yield f"'{name}' takes {'more' if any(rest) else 'no more'} arguments than it names, the table says the opposite"


def main():
    parser = argparse.ArgumentParser(description="Writes the tables of operator schemas.")
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    import torch

    version = torch.__version__.split("+")[0]
    if not version.startswith(TORCH + "."):
        print(f"write_tables: the tables are those of torch {TORCH}, this is {version}: nothing is done")
        return 0
    for module in MODULES:
        importlib.import_module(module)
    operators = list(registered(torch))
    problems = list(higher_order_problems(torch))
    for table, (what, spaces) in TABLES.items():
        path = FOLDER / f"table_{table}.hpp"
        text = header(table, what, spaces, TORCH, operators)
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                problems.append(f"{path} is not what torch {version} has registered; write it anew")
        else:
            path.write_text(text, encoding="utf-8")
    for problem in problems:
        print(f"write_tables: {problem}")
    print(f"write_tables: {len(operators)} overloads of torch {version}" + (" compared" if check else " written"))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
