#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the page of tools/viewer/ into include/torch_ir/draw/detail/html_viewer.hpp:

    python3 tools/viewer/embed.py            # --check only compares, as the test draw/html_viewer does

The modules are joined to one script, in the order in which they need each other; import lines and the word export go, so do lines that are comments.
The policy of the page names the script and the style by their hashes: nothing else runs, and nothing is loaded.
"""
import base64
import hashlib
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
HEADER = HERE.parent.parent / "include/torch_ir/draw/detail/html_viewer.hpp"
LONGEST = 12000  # characters of a literal; compilers take at least 16 kB


def modules():
    """main.js and all that it imports, what is imported first; and a complaint for a name that two modules declare at the top."""
    order, seen, names = [], set(), {}

    def visit(name):
        if name in seen:
            return
        seen.add(name)
        text = (HERE / name).read_text(encoding="utf-8")
        for other in re.findall(r'^import .* from "\./(.*)";$', text, re.M):
            visit(other)
        for declared in re.findall(r"^(?:export )?(?:async )?(?:const|let|class|function) (\w+)", text, re.M):
            if declared in names and declared != "element":
                sys.exit(f"{name}: '{declared}' is declared in {names[declared]}, too; the page is one script")
            names[declared] = name
        order.append(text)

    visit("main.js")
    return order


def script():
    lines = ['"use strict";', "(() => {"]
    has_element = False
    for text in modules():
        for line in text.splitlines():
            if line.startswith("import ") or line.strip().startswith("//") or not line.strip():
                continue
            line = re.sub(r"^export ", "", line)
            if line.startswith("const element = "):
                if has_element:
                    continue
                has_element = True
            lines.append(line)
    lines.append("})();")
    return "\n".join(lines) + "\n"


def digest(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def literals(text):
    pieces, piece = [], ""
    for line in text.splitlines(keepends=True):
        if len((piece + line).encode()) > LONGEST:
            pieces.append(piece)
            piece = ""
        piece += line
    pieces.append(piece)
    assert ')html"' not in text
    return ['R"html(' + p + ')html"' for p in pieces]


def header():
    page = (HERE / "page.html").read_text(encoding="utf-8")
    style = (HERE / "style.css").read_text(encoding="utf-8")
    code = script()
    assert "</script" not in code.lower() and "</style" not in style.lower()
    policy = f"default-src 'none'; script-src {digest(code)}; style-src {digest(chr(10) + style)}; img-src data: blob:; base-uri 'none'; form-action 'none'"
    head, rest = page.replace("@CSP@", policy).split("@TITLE@")
    middle, tail = rest.replace("@STYLE@", style).split("@PROGRAM@")
    tail = tail.replace("<script>\n@SCRIPT@", "<script>" + code)
    name = "include/torch_ir/draw/detail/html_viewer.hpp"
    out = ["// SPDX-License-Identifier: MIT",
           "/// The page that html.hpp writes, without the program. Written by tools/viewer/embed.py from the files beside it: change those.",
           "#pragma once", "", "#include <torch_ir/config.hpp>", "", "#include <string_view>", "",
           "namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {", "", "// clang-format off",
           "/// Up to the page's title.", f"inline constexpr std::string_view html_head = {literals(head)[0]};", "",
           "/// From the title to the program, which is JSON: in pieces, as all that follows, since compilers have a longest literal."]
    for what, text in [("html_middle", middle), ("html_script", tail)]:
        if what == "html_script":
            out += ["", "/// From the program to the end."]
        out += [f"inline constexpr std::string_view {what}[] = {{", ",\n".join(literals(text)), "};"]
    out += ["// clang-format on", "", "}}}  // namespace torch_ir::detail", ""]
    del name
    return "\n".join(out)


def main():
    text = header()
    if "--check" in sys.argv[1:]:
        if HEADER.read_text(encoding="utf-8") != text:
            sys.exit(f"{HEADER.name} is not what tools/viewer/ makes: run python3 tools/viewer/embed.py")
        return
    HEADER.write_text(text, encoding="utf-8")


main()
