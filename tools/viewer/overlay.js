// SPDX-License-Identifier: MIT
// Numbers by node from files: what they are, and how they are read. docs/viewer.md lists the forms.

import { short } from "./data.js";

const TIMES = { ms: 1e-3, us: 1e-6, ns: 1e-9, s: 1, seconds: 1, microseconds: 1e-6, milliseconds: 1e-3, nanoseconds: 1e-9 };

// Text of a file -> {name, unit, values: Map by node's name, weights: Map by key, blame: {node, text} or null}. Throws an Error with a sentence for people.
export function readOverlay(text, fileName) {
  let document;
  try {
    document = JSON.parse(text);
  } catch (e) {
    throw new Error(fileName + " is no JSON: " + e.message);
  }
  if (document === null || typeof document !== "object") throw new Error(fileName + " has no numbers by node");
  const overlay = { name: fileName, unit: "", values: new Map(), weights: new Map(), blame: null };
  const add = (name, n) => { if (Number.isFinite(n)) overlay.values.set(name, (overlay.values.get(name) || 0) + n); };
  if (Array.isArray(document.traceEvents)) {
    overlay.unit = "s";
    for (const e of document.traceEvents) if (e.ph === "X" && e.args && typeof e.args.node === "string") add(e.args.node, e.dur * 1e-6);
  } else if (document.weights && typeof document.weights === "object" && !Array.isArray(document.weights)) {
    for (const [key, statistics] of Object.entries(document.weights)) if (statistics && typeof statistics === "object") overlay.weights.set(key, statistics);
  } else if (document.values && typeof document.values === "object") {
    overlay.name = document.name || fileName;
    overlay.unit = document.unit || "";
    for (const [name, n] of Object.entries(document.values)) add(name, Number(n));
  } else if (document.first_divergence !== undefined || document.bisection !== undefined || document.max_abs_diff !== undefined) {
    const first = document.first_divergence;
    if (first && first.node) overlay.blame = { node: first.node, text: blameText(first) };
    if (first && first.node) add(first.node, Number.isFinite(first.relative_error) ? first.relative_error : 1);
    const list = Array.isArray(document.nodes) ? document.nodes : document.bisection && Array.isArray(document.bisection.errors) ? document.bisection.errors : [];
    for (const n of list) add(n.node || n.name, Number(n.error));
    if (!first) overlay.note = document.is_valid === false ? "outputs differ, no node was found to blame" : "no node departs from the reference";
  } else {
    const list = Array.isArray(document) ? document : document.nodes || (document.profile && document.profile.nodes);
    if (!Array.isArray(list)) throw new Error(fileName + " has no numbers by node: neither a trace, a profile, a report of verify nor {\"values\": {node: number}}");
    for (const n of list) {
      const key = Object.keys(n).find(k => typeof n[k] === "number" && /time|seconds|duration|_ms$|_us$|_ns$|^value$/.test(k));
      if (!key) continue;
      const unit = Object.keys(TIMES).find(u => key === u || key.endsWith("_" + u));
      if (key !== "value") overlay.unit = "s";
      add(n.node || n.name, n[key] * (unit ? TIMES[unit] : 1));
    }
  }
  if (!overlay.values.size && !overlay.weights.size && !overlay.blame && !overlay.note) throw new Error(fileName + " has no numbers by node");
  return overlay;
}

// What a report of verify says of the first node that departs, as lines.
function blameText(first) {
  const lines = [first.reason || "the first node that departs"], number = n => (n === null || n === undefined ? "not finite" : Number(Number(n).toPrecision(6)));
  if (first.relative_error !== undefined) lines.push("relative error " + number(first.relative_error));
  for (const a of first.attributes || []) lines.push("attribute " + a.name + ": expected " + (a.expected ?? "absent") + ", found " + (a.found ?? "absent"));
  for (const [key, word] of [["arguments", "argument"], ["found", "found"], ["expected", "expected"]])
    for (const v of first[key] || []) {
      const odd = (v.nan ? ", NaN " + v.nan : "") + (v.infinite ? ", infinite " + v.infinite : "");
      lines.push(word + " " + v.name + (v.type ? " " + v.type + ": min " + number(v.min) + ", max " + number(v.max) + ", mean " + number(v.mean) + odd : " = " + v.value));
    }
  if (first.reference_node && first.reference_node !== first.node) lines.push("in the reference: " + first.reference_node);
  for (const m of first.missing || []) lines.push("missing: " + m);
  if (first.source) lines.push(first.source);
  return lines.join("\n");
}

// Whether a weight holds NaN or infinity.
export const isBroken = s => Number(s.nan) > 0 || Number(s.infinite) > 0;

// What is known of a weight's elements, as rows for the panel; of how they lie in their storage on request.
export function statisticsRows(s, withLayout = true) {
  const number = n => (n === null || n === undefined ? "" : String(Number(Number(n).toPrecision(5)))), all = Number(s.elements) || 0;
  const part = n => (n ? Number(n).toLocaleString("en") + (all ? " (" + Number((100 * n / all).toPrecision(3)) + " %)" : "") : "");
  const first = Array.isArray(s.first) ? s.first : [];
  const list = l => (Array.isArray(l) ? (l.length ? l.join(", ") : "none") : "");
  return [
    ...(withLayout ? [["dtype", typeof s.dtype === "string" ? s.dtype : ""], ["sizes", list(s.sizes)], ["strides", list(s.strides)], ["storage offset", s.offset > 0 ? String(s.offset) : ""]] : []),
    ["range", number(s.min) + " … " + number(s.max)],
    ["mean ± deviation", number(s.mean) + " ± " + number(s.deviation)],
    ["zeros", part(s.zeros)],
    ["NaN", part(s.nan)],
    ["infinite", part(s.infinite)],
    ["first elements", first.length ? first.map(n => (n === null ? "NaN" : typeof n === "number" ? number(n) : String(n))).join(", ") + (all > first.length ? ", …" : "") : ""],
  ].filter(row => row[1]);
}

export function amount(n, unit) {
  if (unit === "s") return n === 0 ? "0 s" : n >= 1 ? short(n, "s") : n >= 1e-3 ? short(n * 1e3) + " ms" : short(n * 1e6) + " µs";
  if (unit === "" && n !== 0 && Math.abs(n) < 1e-3) return n.toExponential(2);
  return short(n, unit);
}

// The share of a number in the largest, for the scale: the root, so that small ones can be told from nothing.
export const share = (n, most) => (most > 0 ? Math.sqrt(Math.max(0, n) / most) : 0);

// What nodes can be coloured by, from the program itself: [{id, name, unit, of(node)}].
export function ownMeasures(graphs) {
  const all = [
    { id: "macs", name: "multiply-adds", unit: "MAC", of: n => n.macs },
    { id: "bytes", name: "bytes read and written", unit: "B", of: n => n.bytes },
    { id: "memory", name: "activation memory", unit: "B", of: n => n.memory },
  ];
  return all.filter(m => graphs.some(g => g.nodes.some(n => m.of(n) > 0)));
}
