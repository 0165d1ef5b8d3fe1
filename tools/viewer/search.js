// SPDX-License-Identifier: MIT
// Search over everything in the page. A hit is {graph, node} or {graph, module}, with `why`: [field, text].

import { CALL, WEIGHT, shapeText } from "./data.js";

// The texts of one node that can be searched: [[field, text], …].
export function fieldsOf(graph, node) {
  const out = [["name", node.name]];
  if (node.op) out.push(["operator", node.op]);
  if (node.note) out.push(["what", node.note]);
  if (node.title) out.push(["title", node.title], ["detail", node.detail]);
  for (const v of node.results) {
    const { name, type } = graph.values[v];
    if (name !== node.name) out.push(["result", name]);
    out.push(["type", type], ["shape", shapeText(type).replaceAll("×", "x")], ["shape", shapeText(type)]);
  }
  for (const a of node.args) {
    const text = a.parts.filter(p => typeof p === "string").join("");
    if (text && text !== "None") out.push(["attribute", a.name + " " + text], ["attribute", a.name + "=" + text]);
    for (const p of a.parts) {
      if (typeof p !== "number" || !graph.values[p]) continue;
      const from = graph.nodes[graph.values[p].node];
      if (from.kind === WEIGHT) out.push(["weight", from.key], ["weight", graph.values[p].type], ["weight", shapeText(graph.values[p].type).replaceAll("×", "x")]);
    }
  }
  for (const c of node.changes) out.push(["change", c.join(" ")]);
  for (const line of node.trace) out.push(["source", line.trim()]);
  return out;
}

// {test(text)} or {error}.
export function matcher(text, isRegex) {
  if (!isRegex) {
    const low = text.toLowerCase();
    return { test: s => s.toLowerCase().includes(low) };
  }
  try {
    const expression = new RegExp(text, "i");
    return { test: s => expression.test(s) };
  } catch (e) {
    return { test: () => false, error: e.message };
  }
}

export function findAll(page, program, text, isRegex) {
  const hits = [], wanted = text.trim();
  if (!wanted) return { hits };
  const { test, error } = matcher(wanted, isRegex);
  if (error) return { hits, error };
  for (const graph of graphsOf(page, program)) {
    for (const m of graph.modules) {
      if (m.index === 0 || m.members.length < 2) continue;
      const why = test(m.path) ? ["module", m.path] : m.type && test(m.type) ? ["class", m.type] : null;
      if (why) hits.push({ graph: graph.number, module: m.index, why, order: m.members[0] - 0.5 });
    }
    for (const node of graph.nodes) {
      if (node.kind === WEIGHT) continue;
      const alone = node.kind >= CALL && graph.modules[node.module].members.length < 2 ? graph.modules[node.module] : null;
      const why = (alone && (test(alone.path) ? ["module", alone.path] : alone.type && test(alone.type) ? ["class", alone.type] : null)) || fieldsOf(graph, node).find(f => test(f[1]));
      if (why) hits.push({ graph: graph.number, node: node.index, why, order: node.index });
    }
  }
  hits.sort((a, b) => a.graph - b.graph || a.order - b.order);
  return { hits };
}

// A program and the sub-programs of it.
export function graphsOf(page, program) {
  const out = [page.graphs[program]];
  for (let i = 0; i < out.length; ++i)
    for (const g of page.graphs) if (g.owner && g.owner.graph === out[i].number && !out.includes(g)) out.push(g);
  return out;
}
