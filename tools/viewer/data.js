// SPDX-License-Identifier: MIT
// The program as the page holds it (docs/viewer.md has the format), unpacked: nodes, values, modules, and who uses what.

export const INPUT = 0, WEIGHT = 1, OUTPUT = 2, CALL = 3;
export const HIDE_WORDS = ["", "guards", "dead calls", "constants"];
export const STATE_WORDS = ["same", "added", "removed", "changed"];
const WEIGHT_WORDS = ["parameter", "buffer", "constant"];

// "aten.add.Tensor" -> "add.Tensor", "aten.relu.default" -> "relu", "_operator.mul" -> "mul".
export function shortOperator(op) {
  const parts = op.split(".");
  if (parts.length > 1) parts.shift();
  if (parts.length > 1 && parts[parts.length - 1] === "default") parts.pop();
  return parts.join(".");
}

// The sizes of "float32[2, s0]": ["2", "s0"]; null for what is no tensor.
export function sizesOf(type) {
  const at = type.indexOf("[");
  if (at < 0 || !type.endsWith("]")) return null;
  const inside = type.slice(at + 1, -1);
  return inside === "" ? [] : inside.split(/, (?![^(]*\))/);
}
export const dtypeOf = type => (type.includes("[") ? type.slice(0, type.indexOf("[")) : "");
export function shapeText(type) {
  const sizes = sizesOf(type);
  return sizes === null ? type : sizes.length ? sizes.join("×") : "scalar";
}
export function elementsOf(type) {
  const sizes = sizesOf(type);
  if (sizes === null) return 0;
  return sizes.reduce((n, s) => n * (/^\d+$/.test(s) ? Number(s) : 1), 1);
}
export function bytesOf(type) {
  const dtype = dtypeOf(type), bits = /(\d+)/.exec(dtype);
  const each = dtype === "bool" ? 1 : bits ? Number(bits[1]) / 8 : 0;
  return elementsOf(type) * each;
}

// A call is changed where a weight that it takes is: weights are drawn inside of their calls. `byWeight` tells it from one that is changed itself.
function takeWeightChanges(node, nodes, values) {
  node.byWeight = false;
  if (node.kind < CALL || node.state === 1 || node.state === 2) return;
  for (const v of node.inputs) {
    const weight = nodes[values[v].node];
    if (weight.kind !== WEIGHT || weight.state !== 3) continue;
    if (node.state === 0) node.byWeight = true;
    node.state = 3;
    for (const [what, before, after] of weight.changes) node.changes.push([(weight.key || weight.name) + (what === "type" ? "" : " " + what), before, after]);
  }
}

export function readGraph(raw, number, strings, traces) {
  const nodes = [], values = [];
  raw.nodes.forEach((r, index) => {
    const [kind, name, text, module, args, results, trace = 0, costs = [], more = {}] = r;
    const node = {
      index, graph: number, kind, name: strings[name], op: kind >= CALL ? strings[text] : "", key: kind === WEIGHT ? strings[text] : "",
      note: kind === INPUT || kind === OUTPUT ? strings[text] : "", module: kind >= CALL ? module : 0,
      weightKind: kind === WEIGHT ? WEIGHT_WORDS[module] : "", args: [], results: [], inputs: [],
      trace: trace ? traces[trace - 1].map(l => strings[l]) : [],
      macs: costs[0] || 0, flops: costs[1] || 0, memory: costs[2] || 0, bytes: (costs[3] || 0) + (costs[4] || 0),
      hide: more.hide || 0, inner: more.inner || [], state: more.state || 0,
      changes: (more.changes || []).map(c => c.map(s => strings[s])),
      title: more.title === undefined ? "" : strings[more.title], detail: more.detail === undefined ? "" : strings[more.detail],
      fill: more.fill === undefined ? "" : strings[more.fill],
    };
    for (let k = 0; k < results.length; k += 2) {
      node.results.push(values.length);
      values.push({ index: values.length, node: index, place: k / 2, name: results[k] < 0 ? node.name : strings[results[k]], type: strings[results[k + 1]], users: [] });
    }
    for (const [argName, ...parts] of args) {
      node.args.push({ name: strings[argName], parts: parts.map(p => (p < 0 ? strings[-1 - p] : p)) });
      for (const p of parts) if (p >= 0 && !node.inputs.includes(p)) node.inputs.push(p);
    }
    nodes.push(node);
  });
  for (const node of nodes) {
    node.inputs = node.inputs.filter(v => v < values.length);
    for (const v of node.inputs) values[v].users.push(node.index);
  }
  for (const node of nodes) takeWeightChanges(node, nodes, values);
  const modules = raw.modules.map(([path, type, parent, times, run], index) =>
    ({ index, path: strings[path], type: strings[type].replace(/^.*::/, ""), parent: index ? parent : -1, times, run, members: [], children: [] }));
  for (const m of modules) if (m.index) modules[m.parent].children.push(m.index);
  for (const node of nodes)
    if (node.kind >= CALL) for (let m = node.module; m >= 0; m = modules[m].parent) modules[m].members.push(node.index);
  return { number, name: strings[raw.name], nodes, values, modules, owner: null };
}

export function readPage(raw) {
  const graphs = raw.graphs.map((g, i) => readGraph(g, i, raw.strings, raw.traces));
  for (const graph of graphs)
    for (const node of graph.nodes)
      for (const [argument, inner] of node.inner)
        if (!graphs[inner].owner) graphs[inner].owner = { graph: graph.number, node: node.index, label: node.args[argument].name || graphs[inner].name };
  return {
    kinds: raw.kinds.map(([name, light, dark, strong]) => ({ name, light, dark, strong })),
    graphs, programs: raw.programs,
    about: raw.about.map(([name, version, old, isDifference]) => ({ name: raw.strings[name], version: raw.strings[version], old: raw.strings[old], isDifference: isDifference === 1 })),
    overlays: raw.overlays.map(([name, text]) => ({ name, text })),
  };
}

// Sums over some nodes of a graph: calls, parameters and buffers that they use, costs.
export function totalsOf(graph, members) {
  const sum = { calls: 0, parameters: 0, buffers: 0, weightBytes: 0, macs: 0, flops: 0, bytes: 0, memory: 0 };
  const seen = new Set();
  for (const i of members) {
    const node = graph.nodes[i];
    if (node.kind < CALL) continue;
    ++sum.calls;
    for (const key of ["macs", "flops", "bytes", "memory"]) sum[key] += node[key];
    for (const v of node.inputs) {
      const from = graph.nodes[graph.values[v].node];
      if (from.kind !== WEIGHT || seen.has(v)) continue;
      seen.add(v);
      const type = graph.values[v].type;
      sum[from.weightKind === "parameter" ? "parameters" : "buffers"] += elementsOf(type);
      sum.weightBytes += bytesOf(type);
    }
  }
  return sum;
}

// What the call of a sub-program gives to one of its inputs: {graph, value}, or null where that cannot be told.
export function operandOf(page, graph, node) {
  if (!graph.owner || node.kind !== INPUT) return null;
  const outer = page.graphs[graph.owner.graph], call = outer.nodes[graph.owner.node];
  const operands = call.args.filter(a => a.name !== "pred").flatMap(a => a.parts.filter(p => typeof p === "number")), inputs = graph.nodes.filter(n => n.kind === INPUT);
  return operands.length === inputs.length ? { graph: outer, value: operands[inputs.indexOf(node)] } : null;
}

// What a value depends on, or what depends on it: numbers of nodes. `next(node)` gives those one step away.
export function reach(start, next) {
  const seen = new Set([start]), waiting = [start];
  while (waiting.length)
    for (const n of next(waiting.pop()))
      if (!seen.has(n)) {
        seen.add(n);
        waiting.push(n);
      }
  return seen;
}
export const producersOf = graph => i => graph.nodes[i].inputs.map(v => graph.values[v].node);
export const usersOf = graph => i => graph.nodes[i].results.flatMap(v => graph.values[v].users);

// 11689512 -> "11.7 M". `step` is 1000, or 1024 for bytes.
export function short(n, unit = "") {
  if (!Number.isFinite(n)) return String(n);
  for (const [at, letter] of [[1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]])
    if (Math.abs(n) >= at) return Number((n / at).toPrecision(3)) + " " + letter + unit;
  return Number(n.toPrecision(3)) + (unit ? " " + unit : "");
}
