// SPDX-License-Identifier: MIT
// Has Mermaid's own parser read every text of a file: node check_mermaid.mjs MERMAID.jsonl. Each must be taken, every node must have a label that can be seen,
// and no label may hold markup but line breaks.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const modules = process.env.TORCH_IR_NODE_MODULES;
const require = createRequire(join(modules, "none.js"));
let JSDOM;
try {
  ({ JSDOM } = require("jsdom"));
  require.resolve("mermaid/package.json");
} catch {
  console.log("SKIPPED: mermaid and jsdom are not in " + modules + " (npm install --prefix " + join(modules, "..") + " mermaid jsdom)");
  process.exit(0);
}
const { window } = new JSDOM("<!DOCTYPE html><body></body>"); // Mermaid cleans labels with a document's help
globalThis.window = window;
globalThis.document = window.document;
const { default: mermaid } = await import(pathToFileURL(join(modules, "mermaid/dist/mermaid.esm.min.mjs")));
mermaid.initialize({ maxEdges: 1e6, maxTextSize: 1e9, logLevel: "fatal" });

const known = new Map();

/** What a reader sees of a label: Mermaid writes entities in a way of its own until it draws. */
function seen(label) {
  if (!known.has(label)) known.set(label, read(label));
  return known.get(label);
}

function read(label) {
  const element = window.document.createElement("div");
  element.innerHTML = label.replaceAll("ﬂ°°", "&#").replaceAll("ﬂ°", "&").replaceAll("¶ß", ";");
  const markup = [...element.querySelectorAll("*")].filter((e) => e.tagName !== "BR");
  return { text: element.textContent.trim(), markup: markup.map((e) => e.tagName) };
}

async function problem(text) {
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  const labels = [...diagram.db.getVertices().values()].map((v) => v.text ?? "");
  if (labels.length === 0 && text !== "flowchart TD") return "no nodes";
  for (const label of labels) {
    const { text: visible, markup } = seen(label);
    if (visible === "") return `a label that nobody sees: ${JSON.stringify(label)}`;
    if (markup.length > 0) return `markup ${markup.join(", ")} in a label: ${JSON.stringify(label)}`;
  }
  const arrows = text.split("\n").filter((line) => / -->| -\.->/.test(line)).length;
  const edges = diagram.db.getEdges().length;
  return edges === arrows ? null : `${arrows} arrows, of which Mermaid sees ${edges}`;
}

async function tell(text) {
  try {
    return await problem(text);
  } catch (e) {
    return String(e.message ?? e);
  }
}

let count = 0;
let failed = 0;
for (const wrong of ['flowchart TD\n    a["x"]\n    a -->|""| b', 'flowchart TD\n    a["<built-in function getitem>"]']) {
  if ((await tell(wrong)) === null && ++failed) console.log(`expected to be refused: ${wrong}`);
}
for (const line of readFileSync(process.argv[2], "utf8").split("\n")) {
  if (line === "") continue;
  const { name, text } = JSON.parse(line);
  const found = await tell(text);
  ++count;
  if (found !== null && ++failed <= 10) console.log(`${name}: ${found.slice(0, 500)}`);
}
console.log(`${count} texts, ${failed} refused`);
if (failed > 0 || count === 0) process.exitCode = 1;
