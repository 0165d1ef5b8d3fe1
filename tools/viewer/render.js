// SPDX-License-Identifier: MIT
// Draws a layout as SVG: only what the window shows, with fewer details the smaller it gets.

import { CALL, INPUT, OUTPUT } from "./data.js";
import { inkOn } from "./colours.js";
import { HEAD, LINE, STUB, linesIn, pointsOf } from "./scene.js";
import { titleOf } from "./structure.js";

export const FAR = 0.5;  // below that scale text is too small to read
const NS = "http://www.w3.org/2000/svg";
export function make(parent, tag, attributes = {}, text) {
  const e = parent && parent.namespaceURI === NS ? document.createElementNS(NS, tag) : document.createElement(tag);
  for (const key in attributes) e.setAttribute(key, attributes[key]);
  if (text !== undefined) e.textContent = text;
  if (parent) parent.appendChild(e);
  return e;
}

export function pathOf(points) {
  let d = "M" + round(points[0]);
  for (let i = 1; i < points.length; ++i) {
    const [x, y] = points[i - 1], [u, v] = points[i], half = (v - y) / 2;
    if (x === u) d += "V" + Math.round(v * 10) / 10;
    else d += "C" + [round([x, y + half]), round([u, v - half]), round([u, v])].join(" ");
  }
  return d;
}
const round = ([x, y]) => Math.round(x * 10) / 10 + "," + Math.round(y * 10) / 10;

// Cuts a text to a width.
export function fitText(text, width, measure, size, bold) {
  if (measure(text, size, bold) <= width) return text;
  let n = Math.max(1, Math.floor((text.length * width) / measure(text, size, bold)) - 1);
  while (n > 1 && measure(text.slice(0, n) + "…", size, bold) > width) --n;
  return text.slice(0, n) + "…";
}

// context: {scene, measure, colourOf(box) -> {fill, strong} or null, isLit(id), …}
export class Renderer {
  constructor(svg, context) {
    this.svg = svg;
    this.context = context;
    const defs = make(svg, "defs");
    for (const [id, cls] of [["tip", "tip"], ["tip-lit", "tip lit"]]) {
      const marker = make(defs, "marker", { id, viewBox: "0 0 8 8", refX: 7.5, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto", markerUnits: "userSpaceOnUse" });
      make(marker, "path", { d: "M0 0L8 4L0 8z", class: cls });
    }
    this.stage = make(svg, "g", { id: "scene" });
    this.layers = ["frames", "edges", "nodes", "titles"].map(c => make(this.stage, "g", { class: c }));
    this.elements = new Map();
    this.lines = new Map();
    this.drawn = null;
  }

  setLayout(drawn) { this.drawn = drawn; }

  // Draws what is within `area` {x, y, w, h} at a scale. `fresh`: everything anew.
  draw(area, scale, fresh) {
    if (fresh) {
      for (const layer of this.layers) layer.replaceChildren();
      this.elements.clear();
      this.lines.clear();
    }
    const right = area.x + area.w, bottom = area.y + area.h, wanted = new Set(), lines = new Set();
    const isInside = (x0, y0, x1, y1) => x1 >= area.x && x0 <= right && y1 >= area.y && y0 <= bottom;
    const visit = p => {
      const id = p.box.id;
      if (p.h * scale < 1.5 || !isInside(p.x - 30, p.y - 60, p.x + p.w + 30, p.y + p.h + 30)) return;
      const solid = p.open && (p.h * scale < 26 || p.w * scale < 14);
      if (p.box.kind !== "program") {
        wanted.add(id);
        const known = this.elements.get(id), look = solid ? "solid" : scale < FAR ? "far" + Math.round(Math.log2(scale) * 3) : "near";
        if (known && known.look !== look) this.remove(id);
        if (!known || known.look !== look) this.elements.set(id, { ...this.item(id, p, solid, scale), look });
      }
      if (!p.open || solid) return;
      p.inside.forEach(visit);
      for (const e of linesIn(p)) {
        if (Math.max(e.x1 - e.x0, e.y1 - e.y0) * scale < 5 || !isInside(e.x0, e.y0, e.x1, e.y1)) continue;
        lines.add(e.key);
        if (!this.lines.has(e.key)) this.lines.set(e.key, { path: this.line(e), edge: e });
      }
    };
    visit(this.drawn.root);
    for (const id of [...this.elements.keys()]) if (!wanted.has(id)) this.remove(id);
    for (const key of [...this.lines.keys()])
      if (!lines.has(key)) {
        this.lines.get(key).path.remove();
        this.lines.delete(key);
      }
    this.svg.classList.toggle("far", scale < FAR);
  }

  remove(id) {
    const e = this.elements.get(id);
    e.g.remove();
    if (e.title) e.title.remove();
    this.elements.delete(id);
  }

  line(e) {
    const path = make(this.layers[1], "path", { d: pathOf(pointsOf(e)), class: "edge" });
    path.dataset.key = e.key;
    this.paintLine(e, path);
    return path;
  }
  paintLine(e, path) {
    const lit = this.context.isLineLit(e);
    path.classList.toggle("lit", lit);
    path.classList.toggle("dim", this.context.lit !== null && !lit);
    if (e.head) path.setAttribute("marker-end", lit ? "url(#tip-lit)" : "url(#tip)");
  }

  item(id, p, solid, scale) {
    const item = p.open && !solid ? this.frame(id, p) : this.node(id, p, solid);
    if (scale < FAR) (p.open && !solid ? this.afarFrame(item.title, p, scale) : this.afar(item.g, p, scale));
    return item;
  }
  // From afar a closed box shows its title alone, as large as it fits.
  afar(g, p, scale) {
    const { measure } = this.context, { times } = this.context.scene.face(p.box), tall = Math.min(12 / scale, p.h * 0.62);
    let text = this.afarTitle(p.box) + (times ? " " + times : ""), size = Math.min(tall, (p.w * 0.92 * 13) / measure(text, 13, true));
    if (size * scale < 6) {
      size = Math.min(tall, 6 / scale);
      if (size * scale < 5.5 || p.w * scale < 24) return;
      text = fitText(text, p.w * 0.92, measure, size, true);
    }
    const t = make(g, "text", { x: p.w / 2, y: p.h / 2 + size * 0.36, class: "afar" }, text);
    t.style.fontSize = size + "px";
  }

  // A number alone (the third of a Sequential) says little: its class goes with it.
  afarTitle(box) {
    const { title, sub } = this.context.scene.face(box);
    return sub && /^[\d.… ]+$/.test(title) ? title + " " + sub : title;
  }
  // Of an open frame the name stands in the upper corner, as large as may be without meeting that of a frame in it.
  afarFrame(head, p, scale) {
    const size = Math.min(11 / scale, HEAD * 1.35), title = this.afarTitle(p.box);
    if (size * scale < 6.5 || p.w * scale < 34) return;
    const t = make(head, "text", { x: 7, y: size + 1, class: "afar title" }, fitText(title + (p.box.times > 1 ? " ×" + p.box.times : ""), p.w - 12, this.context.measure, size, true));
    t.style.fontSize = size + "px";
  }

  // A place for an item; the browser moves it when `transform` changes (see main.js).
  group(layer, id, p, cls) {
    const g = make(layer, "g", { class: cls });
    g.dataset.id = id;
    g.style.transform = "translate(" + p.x + "px," + p.y + "px)";
    return g;
  }

  frame(id, p) {
    const { measure } = this.context, { title, sub } = titleOf(this.context.scene.page, p.box);
    const g = this.group(this.layers[0], id, p, "item frame depth" + (p.box.depth % 4) + " " + p.box.kind);
    const rect = make(g, "rect", { width: p.w, height: p.h, rx: 8, class: "face" });
    const head = this.group(this.layers[3], id, p, "item head depth" + (p.box.depth % 4));
    head.setAttribute("role", "button");
    head.setAttribute("tabindex", "-1");
    head.setAttribute("aria-expanded", "true");
    head.setAttribute("aria-label", "open: " + title + (sub ? ", " + sub : ""));
    make(head, "rect", { width: p.w, height: HEAD - 4, class: "bar" });
    this.sign(head, "−", 14, 13);
    const room = p.w - 60, text = make(head, "text", { x: 28, y: 17, class: "title" }, fitText(title, room, measure, 13, true));
    const used = Math.min(room, measure(title, 13, true));
    let more = p.box.times > 1 ? "×" + p.box.times + "  " : "";
    more += sub;
    if (more && room - used > 30) {
      const wide = measure(more, 11);
      let at = 28 + used + 8;
      for (const x of this.linesThrough(p)) if (x > at - 4 && x < at + wide + 4) at = x + 6;  // beside of lines, where there is room
      if (at + wide > p.w - 8) at = 28 + used + 8;
      make(text, "tspan", { class: "sub", x: at }, fitText(more, p.w - 16 - at, measure, 11));
    }
    make(head, "title", {}, title + (sub ? " (" + sub + ")" : ""));
    this.extras(head, p);
    return { g, title: head, rect };
  }

  // Where lines pass the head of a frame, from left to right.
  linesThrough({ level }) {
    return level ? [...level.inPorts.values()].map(i => level.left + level.done.at[i].x).sort((a, b) => a - b) : [];
  }

  sign(g, text, x, y) {
    const s = make(g, "g", { class: "sign" });
    make(s, "circle", { cx: x, cy: y, r: 7.5 });
    make(s, "text", { x, y: y + 4 }, text);
    s.dataset.toggle = "1";
  }

  node(id, p, solid) {
    const { scene, measure } = this.context, { box } = p, graph = scene.page.graphs[box.graph];
    const node = box.kind === "node" ? graph.nodes[box.node] : null, face = scene.face(box);
    const cls = node ? (node.kind === INPUT || node.kind === OUTPUT ? "end" : "call") : box.kind;
    const g = this.group(this.layers[2], id, p, "item node " + cls);
    g.setAttribute("role", "button");
    g.setAttribute("tabindex", "-1");
    const rect = make(g, "rect", { width: p.w, height: p.h, rx: cls === "end" ? Math.min(13, p.h / 2) : 5, class: "face" });
    if (box.times > 1 && !p.open) {
      const back = make(g, "path", { d: "M6 " + (p.h + 0.5) + "v3h" + p.w + "v-" + p.h + "h-5", class: "copies" });
      g.insertBefore(back, rect);
    }
    this.paint(id, g, rect, p);
    const hover = make(g, "title", {}, face.title + (face.sub ? " (" + face.sub + ")" : "") + (node && node.kind >= CALL ? "\n" + node.name + ": " + node.op : ""));
    g.setAttribute("aria-label", hover.textContent);
    if (box.children.length) g.setAttribute("aria-expanded", "false");
    if (!solid) {
      const room = p.w - 20 - (box.children.length ? 20 : 0), left = 12;
      if (box.children.length) this.sign(g, "+", 13, 13);
      const x = box.children.length ? 26 : left;
      const title = fitText(face.title, room - (face.times ? 26 : 0), measure, 13, true), dot = face.overload ? title.indexOf(".") : -1;
      const text = make(g, "text", { x, y: 17, class: "title" }, dot > 0 ? title.slice(0, dot) : title);
      if (dot > 0) make(text, "tspan", { class: "overload" }, title.slice(dot));
      if (face.times) make(text, "tspan", { class: "times", dx: 8 }, face.times);
      let y = 32;
      if (face.sub) {
        make(g, "text", { x: left, y, class: "sub" }, fitText(face.sub, p.w - 20, measure, 11));
        y += LINE;
      }
      for (const r of face.rows) {
        make(g, "text", { x: left, y, class: "row" }, fitText(r, p.w - 20, measure, 11));
        y += LINE;
      }
      this.extras(g, p);
    }
    if (this.context.hasWarned(box)) this.warning(g, p.w, face.title);
    return { g, rect };
  }

  // The corner of a box whose weights hold NaN or infinity.
  warning(g, x, name) {
    const s = make(g, "g", { class: "warning" });
    make(s, "circle", { cx: x - 2, cy: 2, r: 8.5 });
    make(s, "text", { x: x - 2, y: 6.5 }, "!");
    make(s, "title", {}, "weights of " + name + " hold NaN or infinity");
  }

  // Stubs above, shapes of results below.
  extras(g, p) {
    const { scene, measure } = this.context;
    p.stubs.slice(0, 3).forEach((s, i) => {
      const value = scene.page.graphs[s.graph].values[s.value], last = i === 2 && p.stubs.length > 3;
      const text = last ? "+" + (p.stubs.length - 2) + " more" : fitText(value.name, 110, measure, 10.5);
      const w = measure(text, 10.5) + 12, y = -STUB * (i + 1) - 3, x = Math.max(0, Math.min(p.w - w, p.w / 2 + s.x - w / 2));
      const pill = make(g, "g", { class: "stub", transform: "translate(" + x + "," + y + ")" });
      pill.dataset.value = s.graph + "." + s.value;
      make(pill, "rect", { width: w, height: STUB - 3, rx: 7 });
      make(pill, "text", { x: w / 2, y: 10.5 }, text);
      make(pill, "title", {}, value.name + " " + value.type + "\n" + value.users.length + " users; from " + scene.page.graphs[s.graph].nodes[value.node].name);
      if (i === 0) make(g, "path", { d: "M" + (p.w / 2 + s.x) + ",-6V0", class: "edge" });
    });
    for (const l of p.labels) {
      const t = make(g, "text", { x: p.w / 2 + l.x + 5, y: p.h + 13, class: "shape" }, l.text);
      make(t, "title", {}, l.values.map(v => scene.page.graphs[l.graph].values[v]).map(v => v.name + ": " + v.type).join("\n"));
      if (l.stub) t.dataset.value = l.graph + "." + l.values[0];
    }
  }

  paint(id, g, rect, p) {
    const c = this.context.colourOf(p.box);
    rect.style.fill = c && c.fill ? c.fill : "";
    g.style.setProperty("--ink", c && c.fill ? inkOn(c.fill) : "");
    rect.style.stroke = c && c.strong ? c.strong : "";
    g.classList.toggle("mixed", !c);
  }

  // Marks what is picked, found, lit; cheap, without drawing anew.
  mark() {
    const { context } = this;
    for (const [id, e] of this.elements)
      for (const g of [e.g, e.title]) {
        if (!g) continue;
        g.classList.toggle("picked", context.picked === id);
        g.classList.toggle("found", context.found.has(id));
        g.classList.toggle("lit", context.lit !== null && context.lit.has(id));
        g.classList.toggle("dim", context.lit !== null && !context.lit.has(id) && !e.title);
        g.classList.toggle("blamed", context.blamed.has(id));
      }
    for (const { path, edge } of this.lines.values()) this.paintLine(edge, path);
  }
}
