// SPDX-License-Identifier: MIT
// What is open, and where all that is visible stands: {placed: Map id -> {box, x, y, w, h, open, …}, edges, w, h}. Levels that did not change keep their layout.

import { CALL, WEIGHT, operandOf, shapeText, short, totalsOf } from "./data.js";
import { layoutLevel } from "./layout.js";
import { buildStructure, membersOf, titleOf } from "./structure.js";

export const PAD = 14, HEAD = 28, LINE = 15, STUB = 17;
const MOST_USERS = 6, MOST_LABEL = 18, MOST_ROWS = 4, FIRST_VISIBLE = 34;
const LEGIBLE = 0.5, COARSE = 0.37, FEW = 10;  // scales at which all text can be read, names; boxes that are next to nothing

export class Scene {
  // measure(text, size, bold) -> width
  constructor(page, measure) {
    this.page = page;
    this.measure = measure;
    this.shown = new Set();      // kinds of hidden nodes that are drawn nevertheless: 1 guards, 2 dead, 3 constants
    this.attributes = false;     // key attributes in the nodes
    this.choices = new Map();    // "graph.run" -> module, or -1 for all copies
    this.notes = null;           // box -> a further row, from what the page is coloured by
    this.isWarned = () => false; // (graph, node): whether a file says of a weight, or of a call's weights, that they hold NaN or infinity
    this.setProgram(page.programs[0]);
  }

  setProgram(graph) {
    this.program = graph;
    this.open = new Set();
    this.cache = new Map();
    this.rebuild();
    this.openSome();
  }

  rebuild() {
    const choice = (graph, run) => {
      const c = this.choices.get(graph.number + "." + run);
      return c === undefined ? run : c;
    };
    this.choice = choice;
    this.structure = buildStructure(this.page, this.program, { choice, hides: node => node.hide > 0 && !this.shown.has(node.hide) });
    this.open.add(this.structure.root.id);
    this.faces = new Map();
    this.titles = new Map();
  }

  box(id) { return this.structure.boxes.get(id) || null; }
  isOpen(box) { return this.open.has(box.id) && box.children.length > 0; }

  // Opens what fits: the outermost first.
  openSome(most = FIRST_VISIBLE) {
    let level = [this.structure.root], visible = this.structure.root.children.length;
    while (level.length) {
      const next = [];
      for (const box of level)
        for (const c of box.children) {
          if (!c.children.length) continue;
          if (visible - 1 + c.children.length > most) continue;
          visible += c.children.length - 1;
          this.open.add(c.id);
          next.push(c);
        }
      level = next;
    }
  }
  // Opens as much as can be read where all of it is seen; where that is next to nothing, as much as has names that can be read. scaleOf(layout): at which it is seen whole.
  openWell(scaleOf) {
    const open = most => {
      this.open = new Set([this.structure.root.id]);
      this.openSome(most);
      return [...this.open].join();
    };
    let further = 0, opened = "", drawn = null;
    for (const most of [40, 32, 26, 22, 19, 16, 12, 9]) {
      const ids = open(most);
      if (ids === opened) continue;
      opened = ids;
      drawn = this.layout();
      const scale = scaleOf(drawn);
      if (scale > LEGIBLE) break;
      if (scale > COARSE) further ||= most;
    }
    if (further && [...drawn.placed.values()].filter(p => !p.open).length < FEW) open(further);
  }
  openDepth(depth) {
    this.open.clear();
    const go = (box, d) => {
      if (box.kind === "part" || box.kind === "program" || d < depth) {
        if (box.children.length) this.open.add(box.id);
        for (const c of box.children) go(c, box.kind === "module" ? d + 1 : d);
      }
    };
    this.open.add(this.structure.root.id);
    for (const c of this.structure.root.children) go(c, 0);
  }
  toggle(box) {
    if (this.open.has(box.id)) this.open.delete(box.id);
    else {
      this.open.add(box.id);
      for (const c of box.children) if (c.kind === "sub") this.open.add(c.id);
    }
  }
  // Makes a node visible, whatever copy of a run or hidden kind it is. Returns its box.
  reveal(graphNumber, index) {
    const graph = this.page.graphs[graphNumber], node = graph.nodes[index];
    let changed = false;
    if (node.hide && !this.shown.has(node.hide)) {
      this.shown.add(node.hide);
      changed = true;
    }
    for (let m = node.kind >= CALL ? node.module : 0; m > 0; m = graph.modules[m].parent) {
      const { run } = graph.modules[m];
      if (graph.modules[run].times > 1 && this.choice(graph, run) >= 0 && this.choice(graph, run) !== m) {
        this.choices.set(graphNumber + "." + run, m);
        changed = true;
      }
    }
    if (changed) this.rebuild();
    const list = this.structure.boxOf.get(graphNumber), box = list && list[index];
    for (let b = box && box.parent; b; b = b.parent) this.open.add(b.id);
    return box;
  }
  // The visible box that stands for a box: itself, or the outermost closed one around it.
  visible(box) {
    let out = box;
    for (let b = box.parent; b; b = b.parent) if (!this.isOpen(b)) out = b;
    return out;
  }

  // What is written on a closed box: {title, sub, rows, w, h}.
  face(box) {
    const known = this.faces.get(box.id);
    if (known) return known;
    const { title, sub } = titleOf(this.page, box), graph = this.page.graphs[box.graph], rows = [];
    let times = "";
    if (box.kind === "module" || box.kind === "part" || box.kind === "sub") {
      const sum = totalsOf(graph, membersOf(this.page, box));
      rows.push([sum.calls + (sum.calls === 1 ? " node" : " nodes"), sum.parameters && short(sum.parameters) + " params", sum.macs && short(sum.macs, "MAC")].filter(Boolean).join(" · "));
      if (box.times > 1) times = "×" + box.times;
    } else if (box.kind === "node") {
      const node = graph.nodes[box.node];
      if (node.detail) rows.push(node.detail);
      const given = operandOf(this.page, graph, node), source = given && given.graph.nodes[given.graph.values[given.value].node];
      const origin = source && (source.kind === WEIGHT ? source.key || source.name : given.graph.values[given.value].name);
      if (origin && origin !== node.name) rows.push("= " + origin);
      for (const a of node.args) {
        if (rows.length >= MOST_ROWS) break;
        const v = a.parts.length === 1 && typeof a.parts[0] === "number" ? graph.values[a.parts[0]] : null;
        const from = v && graph.nodes[v.node];
        if (v && from.kind === WEIGHT) rows.push(a.name + " ⟨" + shapeText(v.type) + "⟩" + (this.isWarned(graph, from) ? " ⚠" : ""));
        else if (v && from.hide && !this.shown.has(from.hide)) rows.push(a.name + " ⟨" + shapeText(v.type) + "⟩ constant");
      }
      if (this.attributes) rows.push(...attributeRows(node));
      if (node.inner.length) rows.push(node.inner.map(([, g]) => this.page.graphs[g].name).join(", "));
    }
    if (this.notes) {
      const note = this.notes(box);
      if (note && !rows.some(r => r.includes(note))) rows.push(note);
    }
    let w = this.measure(title, 13, true) + (times ? this.measure(times, 13, true) + 8 : 0) + (box.children.length ? 22 : 0);
    if (sub) w = Math.max(w, this.measure(sub, 11));
    for (const r of rows) w = Math.max(w, this.measure(r, 11));
    const call = box.kind === "node" && graph.nodes[box.node];
    const face = { title, sub, rows, times, overload: Boolean(call) && call.kind >= CALL && !call.title, w: Math.min(420, Math.ceil(w) + 26), h: 26 + LINE * (rows.length + (sub ? 1 : 0)) };
    this.faces.set(box.id, face);
    return face;
  }

  // `changed`: a box that was opened or folded since the last time; null where anything may be other than it was.
  layout(changed = null) {
    const levels = this.levels(changed);
    const visit = box => {
      const level = this.isOpen(box) && levels.get(box.id);
      if (!level) {
        const f = this.face(box);
        return { w: f.w, h: f.h, ports: null };
      }
      if (level.dim) return level.dim;
      level.sizes = box.children.map(visit);
      level.done = this.layoutOf(box, level);
      const { done } = level, { title, sub } = titleOf(this.page, box);
      const isRoot = box.kind === "program", pad = isRoot ? 0 : PAD, head = isRoot ? 0 : HEAD;
      const least = isRoot ? 0 : this.measure(title, 13, true) + this.measure(sub + (box.times > 1 ? "×" + box.times : ""), 11) + 74;
      const w = Math.max(done.w + 2 * pad, least);
      level.left = (w - done.w) / 2;
      level.top = head;
      const ports = { first: new Map(), last: new Map() };
      for (const [side, from] of [["first", level.inPorts], ["last", level.outPorts]])
        for (const [v, i] of from) ports[side].set(v, level.left + done.at[i].x - w / 2);
      level.dim = { w, h: done.h + head + pad, ports, open: true };
      return level.dim;
    };
    const whole = visit(this.structure.root), out = { placed: new Map(), w: whole.w, h: whole.h };
    this.place(this.structure.root, 0, 0, whole, levels, out);
    out.root = out.placed.get(this.structure.root.id);
    return out;
  }

  // Items and edges of each open level. Where nothing changed, the level is that of an earlier layout, with its places.
  levels(changed) {
    if (!changed || this.keptOf !== this.structure) this.kept = new Map();
    this.keptOf = this.structure;
    for (let b = changed && changed.parent; b; b = b.parent) this.kept.delete(b.id);
    const levels = this.kept;
    const start = box => {
      if (!this.isOpen(box)) return;
      if (!levels.has(box.id)) levels.set(box.id, { inPorts: new Map(), outPorts: new Map(), edges: new Map(), dim: null });
      box.children.forEach((c, i) => {
        c.place = i;
        start(c);
      });
    };
    start(this.structure.root);
    for (const [number, list] of this.structure.links) {
      const boxOf = this.structure.boxOf.get(number);
      for (const link of list) {
        let a = boxOf[link.from], b = link.into === undefined ? boxOf[link.to] : this.structure.boxOf.get(link.into)[link.to];
        if (!a || !b || a === b) continue;
        const up = [], down = [];
        while (a.depth > b.depth) up.push(a), a = a.parent;
        while (b.depth > a.depth) down.push(b), b = b.parent;
        while (a.parent !== b.parent) up.push(a), down.push(b), a = a.parent, b = b.parent;
        const level = a !== b && a.parent ? levels.get(a.parent.id) : null;
        if (!level) continue;
        addEdge(level, a, b, number, link.value);
        for (let outer = a; up.length; ) {
          const inner = up.pop(), l = levels.get(outer.id);
          if (!l) break;
          addEdge(l, inner, null, number, link.value);
          outer = inner;
        }
        for (let outer = b; down.length; ) {
          const inner = down.pop(), l = levels.get(outer.id);
          if (!l) break;
          addEdge(l, null, inner, number, link.value);
          outer = inner;
        }
      }
    }
    return levels;
  }

  layoutOf(box, level) {
    const sizeOf = c => level.sizes[c.place];
    const ins = [...level.inPorts.keys()].sort((a, b) => a - b), outs = [...level.outPorts.keys()].sort((a, b) => a - b), n = ins.length;
    ins.forEach((v, i) => level.inPorts.set(v, i));
    outs.forEach((v, i) => level.outPorts.set(v, n + box.children.length + i));
    const items = [
      ...ins.map(() => ({ w: 4, h: 0, end: "first" })),
      ...box.children.map(c => ({ w: sizeOf(c).w, h: sizeOf(c).h, above: 0, label: 0 })),
      ...outs.map(() => ({ w: 4, h: 0, end: "last" })),
    ];
    const users = new Map(), nearest = new Map(), each = [];
    for (const e of level.edges.values()) {
      const from = e.from ? n + e.from.place : level.inPorts.get(e.value), to = e.to ? n + e.to.place : level.outPorts.get(e.value);
      const ports = [e.from && sizeOf(e.from).ports, e.to && sizeOf(e.to).ports];
      each.push({ graph: e.graph, values: [e.value], fromBox: e.from, toBox: e.to, from, to, weight: 1, isFramed: Boolean(ports[0] || ports[1]),
        fromX: ports[0] ? ports[0].last.get(e.value) || 0 : 0, toX: ports[1] ? ports[1].first.get(e.value) || 0 : 0 });
      const key = from + "/" + e.value;
      users.set(key, (users.get(key) || 0) + 1);
      if (e.to) nearest.set(key, Math.min(to, nearest.get(key) ?? Infinity));
    }
    const edges = [], between = new Map();
    for (const e of each) {
      const value = e.from + "/" + e.values[0];
      e.stub = e.toBox !== null && (e.from > e.to || (users.get(value) > MOST_USERS && e.to !== nearest.get(value)));  // the first user has a line, so that the flow is seen; a line upwards would cross boxes
      const key = e.from + ">" + e.to;
      if (e.stub || e.isFramed || !e.fromBox || !e.toBox) edges.push(e);
      else if (between.has(key)) between.get(key).values.push(e.values[0]);  // one line between two closed boxes does for all values
      else {
        between.set(key, e);
        edges.push(e);
      }
    }
    edges.sort((a, b) => a.from - b.from || a.to - b.to || a.values[0] - b.values[0]);
    level.stubs = new Map();  // box id -> values that come by a stub
    const graphs = this.page.graphs, heaviest = new Map();
    for (const e of edges) if (!e.stub) heaviest.set(e.to, e);  // the nearest producer: what comes from further up, as around a residual block, goes beside
    for (const e of heaviest.values()) e.weight = 3;
    const sub = level.labels = new Map();  // by place of an item: what is written below it
    for (const e of edges) {
      if (!e.fromBox) continue;
      const list = sub.get(e.from) || sub.set(e.from, new Map()).get(e.from), at = Math.round(e.fromX);
      if (!list.has(at)) list.set(at, { x: e.fromX, graph: e.graph, values: [], stub: false, count: 0 });
      const l = list.get(at);
      for (const v of e.values) if (!l.values.includes(v)) l.values.push(v);
      l.stub = l.stub || e.stub;
    }
    for (const [i, list] of sub)
      for (const l of list.values()) {
        const shapes = l.values.map(v => shapeText(graphs[l.graph].values[v].type)), both = shapes.join(", ");
        l.text = shapes.length === 2 && both.length <= MOST_LABEL ? both : shapes[0] + (shapes.length > 1 ? " +" + (shapes.length - 1) : "");
        if (l.stub) l.text += "  →" + users.get(i + "/" + l.values[0]);
        items[i].label = Math.max(items[i].label || 0, l.x + this.measure(l.text, 11) + 10);
      }
    const signature = items.map(i => i.w + "," + i.h + "," + (i.label || 0)).join(";") + "|" + edges.map(e => [e.from, e.to, Math.round(e.fromX), Math.round(e.toX), e.stub ? 1 : 0].join(",")).join(";");
    const known = this.cache.get(box.id);
    let done;
    if (known && known.signature === signature) ({ done } = known);
    else {
      done = layoutWithStubs(items, edges);
      this.cache.set(box.id, { signature, done });
    }
    for (const i of done.stubs) {
      const e = edges[i];
      if (!e.toBox) continue;
      const list = level.stubs.get(e.toBox.id) || level.stubs.set(e.toBox.id, []).get(e.toBox.id);
      list.push({ graph: e.graph, value: e.values[0], from: e.fromBox, x: e.toX });
    }
    level.list = edges.map((e, i) => (done.routes[i] ? lineOf(box, e, done.routes[i]) : null)).filter(Boolean);
    // An arrow's head where a line ends: at a closed box, or at a frame inside of which it doesn't go on.
    level.list.forEach(l => {
      const { ports } = l.e.toBox ? sizeOf(l.e.toBox) : { ports: null };
      l.head = Boolean(l.e.toBox) && (!ports || !l.e.values.some(v => ports.first.has(v)));
    });
    return done;
  }

  place(box, x, y, dim, levels, out) {
    const level = this.isOpen(box) ? levels.get(box.id) : null, p = { box, x, y, w: dim.w, h: dim.h, open: Boolean(level), stubs: [], labels: [], inside: [], level };
    out.placed.set(box.id, p);
    if (!level) return p;
    const n = level.inPorts.size, { done } = level;
    box.children.forEach((c, i) => {
      const s = level.sizes[i], at = done.at[n + i];
      const q = this.place(c, x + level.left + at.x - s.w / 2, y + level.top + at.y, s, levels, out), labels = level.labels.get(n + i);
      q.stubs = level.stubs.get(c.id) || q.stubs;
      if (labels) q.labels = [...labels.values()].filter(l => !q.open || l.stub);  // a line out of a frame goes on: it has its label inside
      p.inside.push(q);
    });
    return p;
  }
}

// The lines in an open frame, where they are in the picture. A line to or from the frame itself goes on outside of it.
export function linesIn(p) {
  if (!p.level) return [];
  const dx = p.x + p.level.left, dy = p.y + p.level.top;
  return p.level.list.map(l => ({ key: l.key, frame: p.box.id, graph: l.e.graph, values: l.e.values, from: l.from, to: l.to, head: l.head,
    x0: dx + l.x0, y0: l.from ? dy + l.y0 : p.y, x1: dx + l.x1, y1: l.to ? dy + l.y1 : p.y + p.h, line: l, p }));
}
export function pointsOf({ line, p }) {
  const points = line.route.map(([x, y]) => [p.x + p.level.left + x, p.y + p.level.top + y]);
  if (!line.from) points[0][1] = p.y;
  if (!line.to) points[points.length - 1][1] = p.y + p.h;
  return points;
}
function lineOf(box, e, route) {
  let x0 = Infinity, y0 = Infinity, x1 = -Infinity, y1 = -Infinity;
  for (const [x, y] of route) {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  }
  return { e, route, key: box.id + ">" + e.from + ">" + e.to + ">" + e.values[0], from: e.fromBox ? e.fromBox.id : "", to: e.toBox ? e.toBox.id : "", x0, y0, x1, y1 };
}

function addEdge(level, a, b, graph, value) {
  if (level.dim) return;
  if (!a) level.inPorts.set(value, -1);
  if (!b) level.outPorts.set(value, -1);
  level.edges.set((a ? a.id : "") + ">" + (b ? b.id : "") + ">" + value, { from: a, to: b, graph, value });
}

// Room above a box for the stubs that end there; what turns out to be too long to draw becomes one.
function layoutWithStubs(items, edges) {
  const reserve = () => {
    const count = new Map();
    for (const e of edges) if (e.stub) count.set(e.to, (count.get(e.to) || 0) + 1);
    for (const [i, n] of count) items[i].above = STUB * Math.min(n, 3) + 4;
  };
  reserve();
  const done = layoutLevel(items, edges);
  let more = false;
  for (const i of done.stubs)
    if (!edges[i].stub && edges[i].toBox) more = edges[i].stub = true;
  if (!more) return done;
  reserve();
  return layoutLevel(items, edges);
}

export function attributeRows(node, most = 4) {
  const rows = [];
  for (const a of node.args) {
    if (a.parts.some(p => typeof p === "number")) continue;
    const text = a.parts.join("");
    if (text === "None" || text === "" || text.length > 40) continue;
    rows.push(a.name + " " + text);
    if (rows.length === most) break;
  }
  return rows;
}
