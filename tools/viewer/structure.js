// SPDX-License-Identifier: MIT
// What can be drawn, as a tree of boxes: modules, runs of alike modules, parts of what is too long, sub-programs, nodes. And the links between its leaves.

import { CALL, INPUT, OUTPUT, WEIGHT, operandOf, shortOperator } from "./data.js";

const MOST_CHILDREN = 64, PART = 24;

// Which copy of each run is drawn: `choice(graph, run)` gives the module, or -1 for all. Returns by node of the graph the one that is drawn for it.
export function drawnFor(graph, choice) {
  const shown = new Int32Array(graph.nodes.length).fill(-1);
  const runs = graph.modules.some(m => m.run !== m.index);
  const rank = new Map();
  const place = (m, i) => {
    if (!rank.has(m)) rank.set(m, new Map(graph.modules[m].members.map((n, at) => [n, at])));
    return rank.get(m).get(i);
  };
  const pathOf = i => {
    const path = [];
    for (let m = graph.nodes[i].module; m > 0; m = graph.modules[m].parent) path.unshift(m);
    return path;
  };
  for (const node of graph.nodes) {
    if (node.kind === WEIGHT) continue;
    let i = node.index;
    if (runs && node.kind >= CALL) {
      let path = pathOf(i);
      for (let level = 0; level < path.length; ++level) {
        const m = path[level], run = graph.modules[m].run;
        if (graph.modules[run].times < 2) continue;
        const wanted = choice(graph, run);
        if (wanted < 0 || wanted === m) continue;
        i = graph.modules[wanted].members[place(m, i)];
        path = pathOf(i);
      }
    }
    shown[node.index] = i;
  }
  return shown;
}

// Links of drawn nodes: {value, from, to}, each once. A link from one copy of a run to the next would go backwards: it is left out, and told by ×N.
export function linksOf(graph, shown, isHidden, choice) {
  const links = [], seen = new Set();
  for (const node of graph.nodes) {
    if (node.kind === WEIGHT || isHidden(node)) continue;
    const to = shown[node.index];
    if (isHidden(graph.nodes[to])) continue;
    for (const v of node.inputs) {
      const value = graph.values[v], producer = graph.nodes[value.node];
      if (producer.kind === WEIGHT || isHidden(producer)) continue;
      const from = shown[producer.index], isCopy = from !== producer.index || to !== node.index;
      if (from === to || (isCopy && areInTwoCopies(graph, producer, node, choice))) continue;
      const drawn = graph.nodes[from].results[value.place];
      if (drawn === undefined || seen.has(drawn * graph.nodes.length + to)) continue;
      seen.add(drawn * graph.nodes.length + to);
      links.push({ value: drawn, from, to });
    }
  }
  return links;
}

function areInTwoCopies(graph, a, b, choice) {
  const runs = new Map();
  for (let m = a.module; m > 0; m = graph.modules[m].parent) runs.set(graph.modules[m].run, m);
  for (let m = b.module; m > 0; m = graph.modules[m].parent) {
    const { run } = graph.modules[m], other = runs.get(run);
    if (other !== undefined && other !== m && choice(graph, run) >= 0) return true;
  }
  return false;
}

// view: {choice(graph, run), hides(node)}. Returns {root, boxes: Map by id, boxOf: graph number -> box by node (or null), links: graph number -> links}.
export function buildStructure(page, program, view) {
  const boxes = new Map(), boxOf = new Map(), links = new Map();
  const add = (id, kind, parent, more) => {
    const box = { id, kind, parent, children: [], depth: parent ? parent.depth + 1 : 0, leaves: 0, ...more };
    boxes.set(id, box);
    if (parent) parent.children.push(box);
    return box;
  };

  function fill(graph, root) {
    const shown = drawnFor(graph, view.choice), isHidden = node => view.hides(node);
    const visible = i => shown[i] === i && !isHidden(graph.nodes[i]);
    const count = graph.modules.map(m => m.members.reduce((n, i) => n + (visible(i) ? 1 : 0), 0));
    const byNode = new Array(graph.nodes.length).fill(null), byModule = new Map([[0, root]]);
    const boxOfModule = m => {
      if (byModule.has(m)) return byModule.get(m);
      const up = boxOfModule(graph.modules[m].parent), { run, path } = graph.modules[m];
      if (path === "_empty_nn_module_stack_from_metadata_hook") return up;  // what torch.export writes for calls without a module
      const times = view.choice(graph, run) < 0 ? 1 : graph.modules[run].times;
      const box = count[m] > 1 || times > 1 ? add("m" + graph.number + "." + m, "module", up, { graph: graph.number, module: m, times }) : up;
      byModule.set(m, box);
      return box;
    };
    for (const node of graph.nodes) {
      if (node.kind === WEIGHT || !visible(node.index)) continue;
      const parent = node.kind >= CALL ? boxOfModule(node.module) : root;
      const box = add("n" + graph.number + "." + node.index, "node", parent, { graph: graph.number, node: node.index });
      byNode[node.index] = box;
      for (const [argument, inner] of node.inner) {
        const { owner } = page.graphs[inner];
        if (owner.graph !== graph.number || owner.node !== node.index || boxes.has("g" + inner)) continue;
        const label = node.args[argument].name;
        fill(page.graphs[inner], add("g" + inner, "sub", box, { graph: inner, label: label && label !== page.graphs[inner].name ? label + ": " + page.graphs[inner].name : page.graphs[inner].name }));
      }
    }
    boxOf.set(graph.number, byNode.map((box, i) => box || (shown[i] >= 0 ? byNode[shown[i]] : null)));
    const given = graph.nodes.filter(node => visible(node.index)).flatMap(node => linksInto(graph, node, shown)), passed = new Set(given.map(l => l.value + ">" + l.call));
    const alone = linksOf(graph, shown, isHidden, view.choice).filter(l => !passed.has(l.value + ">" + l.to));
    links.set(graph.number, [...alone, ...given.filter(l => !isHidden(graph.nodes[l.from]))]);
  }

  // What a call gives to its sub-programs goes on to their inputs; what only the call takes (a condition) ends there.
  function linksInto(graph, call, shown) {
    const out = [];
    for (const [, inner] of call.inner) {
      if (!boxes.has("g" + inner) || page.graphs[inner].owner.node !== call.index) continue;
      for (const input of page.graphs[inner].nodes) {
        const operand = operandOf(page, page.graphs[inner], input);
        const value = operand && graph.values[operand.value];
        if (!value || graph.nodes[value.node].kind === WEIGHT) continue;
        const from = shown[value.node], drawn = graph.nodes[from].results[value.place];
        if (drawn !== undefined) out.push({ value: drawn, from, to: input.index, into: inner, call: call.index });
      }
    }
    return out;
  }

  const root = add("g" + program, "program", null, { graph: program });
  fill(page.graphs[program], root);
  for (const box of [...boxes.values()]) if (box.children.length > MOST_CHILDREN) cutIntoParts(box, boxes);
  const finish = (box, depth) => {
    box.depth = depth;
    box.leaves = box.children.length ? 0 : 1;
    for (const c of box.children) {
      finish(c, depth + 1);
      box.leaves += c.leaves;
    }
  };
  finish(root, 0);
  return { root, boxes, boxOf, links };
}

function cutIntoParts(box, boxes) {
  let list = box.children;
  for (let level = 0; list.length > MOST_CHILDREN; ++level) {
    const next = [];
    for (let at = 0; at < list.length; at += PART) {
      const inside = list.slice(at, at + PART);
      const part = { id: "p" + box.id + "." + level + "." + next.length, kind: "part", parent: box, children: inside, depth: 0, leaves: 0, graph: box.graph, first: at };
      for (const c of inside) c.parent = part;
      boxes.set(part.id, part);
      next.push(part);
    }
    list = next;
  }
  box.children = list;
}

// What is written on a box: {title, sub}.
export function titleOf(page, box) {
  const graph = page.graphs[box.graph];
  if (box.kind === "program") return { title: graph.name || "program", sub: "" };
  if (box.kind === "sub") return { title: box.label, sub: "" };
  if (box.kind === "part") {
    const ends = [firstLeaf(box), lastLeaf(box)].map(b => (b.node === undefined ? b.id : graph.nodes[b.node].name));
    return { title: ends[0] + " … " + ends[1], sub: "" };
  }
  if (box.kind === "module") {
    const m = graph.modules[box.module], outer = outerPath(graph, box);
    const inside = path => (outer && path.startsWith(outer + ".") ? path.slice(outer.length + 1) : path);
    let title = inside(m.path) || m.type || "module";
    if (box.times > 1) {
      const run = graph.modules[m.run], siblings = graph.modules[run.parent].children.filter(c => graph.modules[c].run === m.run);
      title = inside(graph.modules[siblings[0]].path) + " … " + inside(graph.modules[siblings[siblings.length - 1]].path);
    }
    return { title, sub: m.type };
  }
  const node = graph.nodes[box.node];
  if (node.kind === INPUT) return { title: node.name, sub: node.note };
  if (node.kind === OUTPUT) return { title: node.name, sub: node.note };
  return { title: node.title || shortOperator(node.op), sub: "" };
}
function outerPath(graph, box) {
  for (let b = box.parent; b; b = b.parent) if (b.kind === "module") return graph.modules[b.module].path;
  return "";
}
const firstLeaf = box => (box.children.length && box.kind !== "node" ? firstLeaf(box.children[0]) : box);
const lastLeaf = box => (box.children.length && box.kind !== "node" ? lastLeaf(box.children[box.children.length - 1]) : box);

// All nodes of its graph that a box stands for: of a module all that belong to it, drawn or not; of a run those of the copy that is drawn.
export function membersOf(page, box) {
  const graph = page.graphs[box.graph];
  if (box.kind === "node") return [box.node];
  if (box.kind === "module") return graph.modules[box.module].members;
  if (box.kind === "part") return box.children.flatMap(c => (c.times > 1 ? copiesOf(graph, c.module).flatMap(m => m.members) : membersOf(page, c)));
  return graph.nodes.filter(n => n.kind >= CALL).map(n => n.index);
}
export const copiesOf = (graph, module) => graph.modules.filter(m => m.run === graph.modules[module].run);

// The nodes of its graph that are drawn in a box when all is open.
export function nodesIn(box) {
  if (box.kind === "node") return [box.node];
  const out = [];
  const go = b => (b.kind === "node" ? out.push(b.node) : b.children.forEach(go));
  go(box);
  return out;
}
