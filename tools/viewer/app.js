// SPDX-License-Identifier: MIT
// The state of the page and what changes it: what is picked, found and lit, what is open.

import { CALL, producersOf, reach, usersOf } from "./data.js";
import { overlayText } from "./files.js";
import { readLink, writeLink } from "./link.js";
import { Minimap } from "./minimap.js";
import { View } from "./move.js";
import { readOverlay } from "./overlay.js";
import { Paint } from "./paint.js";
import { Panel } from "./panel.js";
import { FAR, Renderer } from "./render.js";
import { download, nodeText, pngOf, svgText } from "./save.js";
import { Scene } from "./scene.js";
import { findAll, graphsOf } from "./search.js";
import { Tree } from "./tree.js";
import { hasWarned, readWarnings, statisticsOf } from "./warnings.js";
import { WeightFiles } from "./weights.js";

const element = id => document.getElementById(id);
const LOST = 0.25;  // the scale below which nothing can be read

export function textMeasure() {
  const context = document.createElement("canvas").getContext("2d"), known = new Map();
  return (text, size, bold = false) => {
    const key = size + (bold ? "b" : "") + text;
    if (!known.has(key)) {
      context.font = (bold ? "600 " : "") + size + "px system-ui, sans-serif";
      known.set(key, context.measureText(text).width);
    }
    return known.get(key);
  };
}

export class App {
  constructor(page) {
    this.page = page;
    this.picked = null;
    this.found = new Set();
    this.lit = null;       // Set of ids of visible boxes, or null
    this.litNodes = null;  // {graph, nodes}
    this.blamed = new Set();
    this.hits = [];
    this.hit = -1;
    this.pathFrom = null;
    this.overlays = [];
    this.measures = [];
    this.weightFiles = new WeightFiles();
    this.measure = textMeasure();
    for (const o of page.overlays) this.addOverlay(o.text, o.name);
    this.scene = new Scene(page, this.measure);
    this.paint = new Paint(this);
    this.scene.notes = box => this.paint.note(box);
    this.warnings = readWarnings(this.page, this.overlays);
    this.scene.isWarned = (graph, node) => this.warnings.has(graph.number + "." + node.index);
    this.renderer = new Renderer(element("view"), this);
    this.view = new View(element("view"), () => this.moved());
    this.minimap = new Minimap(element("map"), this);
    this.panel = new Panel(element("panel"), this, this.actions());
    this.tree = new Tree(element("tree"), { pick: box => this.goTo(box), toggle: box => this.toggle(box), isWarned: box => this.hasWarned(box) });
    this.showProgram(page.programs[0], readLink(location.hash));
  }

  actions() {
    return {
      goTo: (graph, node) => this.goToNode(graph, node), pick: box => this.goTo(box), toggle: box => this.toggle(box), fit: box => this.fitBox(box),
      goToModule: (graph, m) => this.goToModule(graph, m), light: (graph, node, side) => this.light(graph, node, side), search: text => this.search(text, true),
      path: (graph, node) => {
        this.pathFrom = { graph, node };
        this.hint("Click the node where the path ends (Esc: no)");
      },
      copy: (graph, node) => this.copy(nodeText(graph, node), "copied"), copyText: text => this.copy(text, "copied"), chooseFiles: () => element("weights").click(),
      say: text => this.hint(text, 6000), widen: button => {
        button.textContent = document.body.classList.toggle("wide") ? "smaller" : "larger";
        this.view.set(this.view.scale, this.view.x, this.view.y);
        if (this.picked) this.centre(this.picked);
      }, copyLink: () => {
        this.writeAddress();
        this.copy(location.href, "link copied");
      },
      choose: (graph, run, m) => this.chooseCopy(graph, run, m), goHit: i => this.goHit(i),
      showHidden: (kind, on) => {
        if (on) this.scene.shown.add(kind);
        else this.scene.shown.delete(kind);
        this.scene.rebuild();
        this.refresh();
      },
    };
  }

  // ---- programs and what is open

  showProgram(graph, state = null) {
    const { scene } = this;
    this.picked = null;
    this.lit = this.litNodes = null;
    if (state && this.page.programs[state.program] !== undefined) graph = this.page.programs[state.program];
    scene.choices.clear();
    if (state) {
      for (const [run, m] of state.copies) if (this.isCopy(run, m)) scene.choices.set(run, m);
      scene.shown = new Set(state.show);
    }
    scene.setProgram(graph);
    this.paint.setProgram();
    if (this.paint.isDifference) this.paint.choose("difference");
    else {
      const numbers = this.overlays.filter(o => o.values.size).findIndex(o => !o.blame);
      if (numbers >= 0) this.paint.choose("file" + numbers);
    }
    if (state && state.by !== "kind") this.paint.choose(state.by);
    element("name").textContent = this.page.graphs[graph].name || "program";
    document.title = element("name").textContent;
    element("programs").value = String(this.page.programs.indexOf(graph));
    if (state && state.open) {
      scene.open = new Set([scene.structure.root.id, ...state.open]);
      this.refresh();
      this.view.fit();
    } else {
      this.refresh();  // the legend takes room
      scene.openWell(drawn => this.view.scaleFor(drawn));
      this.refresh();
      this.fitWell();
    }
    this.tree.expanded.clear();
    this.tree.show(scene);
    const box = state && state.node ? scene.box(state.node) : null;
    const blamed = this.overlays.map(o => o.blame && this.nodeNamed(o.blame.node)).find(Boolean);
    if (box) this.goTo(box);
    else if (blamed) this.goToNode(blamed.graph, blamed.index);
    else this.panel.show(null);
    this.remember();
  }
  isCopy(run, m) {
    const [graph, module] = run.split(".").map(Number), g = this.page.graphs[graph];
    return Boolean(g && g.modules[module] && (m === -1 || (g.modules[m] && g.modules[m].run === module)));
  }
  nodeNamed(name) {
    for (const g of this.page.graphs) for (const n of g.nodes) if (n.kind >= CALL && n.name === name) return n;
    return null;
  }

  // Lays out and draws anew. What has the id `anchor` stays where it is, the rest moves there.
  refresh(anchor = null, changed = null) {
    const before = this.drawn, { view } = this, old = { x: view.x, y: view.y };
    if (this.facedBy !== this.paint.by) {  // numbers are written on the boxes
      changed = null;
      this.scene.faces.clear();
      this.facedBy = this.paint.by;
    }
    this.drawn = this.scene.layout(changed);
    this.paint.setScale(this.drawn.placed);
    view.size = { w: this.drawn.w, h: this.drawn.h };
    this.paint.legend(element("legend"));
    view.below = element("legend").offsetHeight + 6;
    this.markAll();
    this.renderer.setLayout(this.drawn);
    const was = before && anchor && before.placed.get(anchor), now = anchor && this.drawn.placed.get(anchor);
    this.drawnArea = null;
    this.isFresh = true;
    if (was && now) view.set(view.scale, view.x + (was.x - now.x) * view.scale, view.y + (was.y - now.y) * view.scale);
    else view.set(view.scale, view.x, view.y);
    if (before && anchor) this.animate(before, { x: (old.x - view.x) / view.scale, y: (old.y - view.y) / view.scale });
    this.minimap.draw();
  }
  animate(before, shift) {
    const { svg } = this.renderer, moving = [];
    for (const [id, e] of this.renderer.elements) {
      const was = before.placed.get(id), now = this.drawn.placed.get(id);
      if (!was) continue;
      const dx = was.x + shift.x, dy = was.y + shift.y;
      if (Math.abs(dx - now.x) + Math.abs(dy - now.y) < 0.5) continue;
      for (const g of [e.g, e.title]) if (g) g.style.transform = "translate(" + dx + "px," + dy + "px)", moving.push([g, now]);
    }
    if (!moving.length || moving.length > 1500) {
      for (const [g, p] of moving) g.style.transform = "translate(" + p.x + "px," + p.y + "px)";
      return;
    }
    svg.getBoundingClientRect();
    svg.classList.add("moving");
    for (const [g, p] of moving) g.style.transform = "translate(" + p.x + "px," + p.y + "px)";
    clearTimeout(this.motion);
    this.motion = setTimeout(() => svg.classList.remove("moving"), 260);
  }
  moved() {
    const { view, renderer } = this;
    renderer.stage.setAttribute("transform", "translate(" + view.x + "," + view.y + ") scale(" + view.scale + ")");
    const a = view.area(0), d = this.drawnArea;
    const isInside = d && a.x >= d.x && a.y >= d.y && a.x + a.w <= d.x + d.w && a.y + a.h <= d.y + d.h && Math.abs(Math.log(view.scale / this.drawnScale)) < 0.3 && view.scale < FAR === this.drawnScale < FAR;
    if (!isInside) {
      this.drawnArea = view.area(0.6);
      this.drawnScale = view.scale;
      renderer.draw(this.drawnArea, view.scale, this.isFresh);
      this.isFresh = false;
      renderer.mark();
    }
    this.minimap.draw();
  }

  toggle(box) {
    if (!box || !box.children.length) return;
    this.scene.toggle(box);
    const shown = this.scene.visible(this.scene.box(this.picked) || box);
    if (this.picked) this.picked = shown.id;
    this.refresh(box.id, box.children.some(c => c.kind === "sub") ? null : box);
    if (this.picked) this.panel.show(this.scene.box(this.picked));  // the program's is the same as before
    this.remember();
  }
  openDepth(depth) {
    this.scene.openDepth(depth);
    if (this.picked) this.picked = this.scene.visible(this.scene.box(this.picked)).id;
    this.refresh();
    this.fitWell();
    this.remember();
  }
  // All, or of what is too large to be read so its beginning.
  fitWell() {
    const { view, drawn } = this;
    view.fit();
    if (view.scale >= LOST || !drawn.root.inside.length) return;
    const scale = 0.6, first = drawn.root.inside[0];
    view.set(scale, view.window.w / 2 - (first.x + first.w / 2) * scale, 54);
    this.hint("the beginning; f shows everything", 3000);
  }
  chooseCopy(graph, run, m) {
    this.scene.choices.set(graph.number + "." + run, m);
    const wasOpen = this.picked !== null && this.scene.open.has(this.picked);
    this.scene.rebuild();
    const box = this.scene.box("m" + graph.number + "." + (m < 0 ? run : m));
    if (box) {
      if (wasOpen) this.scene.open.add(box.id);
      for (let b = box.parent; b; b = b.parent) this.scene.open.add(b.id);
      this.picked = box.id;
    }
    this.refresh();
    this.tree.show(this.scene);
    if (box) this.goTo(box);
  }
  fitBox(box) {
    const p = this.drawn.placed.get(this.scene.visible(box).id);
    if (p) this.view.fit(p);
  }

  // ---- picking

  pick(id, focus = false) {
    if (this.pathFrom && id) {
      const end = this.scene.box(id), from = this.pathFrom;
      this.pathFrom = null;
      this.hint("");
      if (end.kind === "node" && end.graph === from.graph.number) return this.path(from.graph, from.node.index, end.node);
    }
    this.picked = id;
    const box = id && this.scene.box(id);
    this.pickedValues = new Set(box && box.kind === "node" ? this.page.graphs[box.graph].nodes[box.node].results.map(v => box.graph + "." + v) : []);
    this.markAll();
    this.renderer.mark();
    this.tree.mark(id);
    this.panel.show(box || null);
    const { classList } = document.body, grows = box && classList.contains("idle");
    classList.toggle("idle", !box);
    if (grows) this.centre(id);  // where the panel takes room of the picture
    for (const [key, e] of this.renderer.elements) for (const g of [e.g, e.title]) if (g && g.hasAttribute("tabindex")) g.setAttribute("tabindex", key === id ? "0" : "-1");
    const e = this.renderer.elements.get(id);
    if (focus && e) (e.title || e.g).focus({ preventScroll: true });
    this.remember();
    return undefined;
  }
  goTo(box, focus = false) {
    let changed = false;
    for (let b = box.parent; b; b = b.parent)
      if (!this.scene.open.has(b.id)) {
        this.scene.open.add(b.id);
        changed = true;
      }
    if (changed) this.refresh();
    this.centre(box.id);
    this.pick(box.id, focus);
  }
  goToNode(graph, index) {
    const { structure } = this.scene, box = this.scene.reveal(graph, index);
    if (!box) return;
    if (structure !== this.scene.structure) {
      this.refresh();
      this.tree.show(this.scene);
    } else if (!this.drawn.placed.has(box.id)) this.refresh();
    this.goTo(box);
  }
  goToModule(graph, m) {
    const g = this.page.graphs[graph], box = this.scene.reveal(graph, g.modules[m].members.find(i => !g.nodes[i].hide) ?? g.modules[m].members[0]);
    this.refresh();
    for (let b = box; b; b = b.parent) if (b.id === "m" + graph + "." + m) return this.goTo(b);
    return box ? this.goTo(box) : undefined;
  }
  centre(id) {
    const p = this.drawn.placed.get(id);
    if (!p) return;
    const { view } = this, w = view.window, x = p.x * view.scale + view.x, y = p.y * view.scale + view.y;
    const isSeen = x >= 20 && y >= 20 && x + Math.min(p.w * view.scale, 200) < w.w - 20 && y + Math.min(p.h * view.scale, 60) < w.h - 20;
    if (!isSeen || view.scale < 0.4) view.centre(p);
  }
  markAll() {
    const { scene } = this, shown = (graph, i) => {
      const list = scene.structure.boxOf.get(graph), box = list && list[i];
      return box ? scene.visible(box).id : null;
    };
    this.found = new Set(this.hits.map(h => (h.node !== undefined ? shown(h.graph, h.node) : scene.box("m" + h.graph + "." + h.module) ? scene.visible(scene.box("m" + h.graph + "." + h.module)).id : null)));
    this.lit = this.litNodes && new Set([...this.litNodes.nodes].map(i => shown(this.litNodes.graph, i)));
    this.blamed = new Set(this.overlays.filter(o => o.blame).map(o => this.nodeNamed(o.blame.node)).filter(Boolean).map(n => shown(n.graph, n.index)));
  }
  colourOf(box) { return this.paint.colourOf(box); }
  isLineLit(e) {
    if (this.lit) return (this.lit.has(e.from) || !e.from) && (this.lit.has(e.to) || !e.to) && e.values.some(v => this.litNodes.graph === e.graph && this.litNodes.nodes.has(this.page.graphs[e.graph].values[v].node));
    if (!this.picked) return false;
    return e.from === this.picked || e.to === this.picked || e.values.some(v => this.pickedValues && this.pickedValues.has(e.graph + "." + v));
  }
  light(graph, node, side) {
    const nodes = reach(node.index, side === "up" ? producersOf(graph) : usersOf(graph));
    this.litNodes = { graph: graph.number, nodes };
    this.markAll();
    this.renderer.mark();
    this.hint(nodes.size - 1 + " nodes " + (side === "up" ? "upstream" : "downstream") + " of " + node.name + " (Esc: all)");
  }
  path(graph, a, b) {
    const between = (x, y) => {
      const down = reach(x, usersOf(graph)), up = reach(y, producersOf(graph));
      return down.has(y) ? new Set([...down].filter(n => up.has(n))) : null;
    };
    const nodes = between(a, b) || between(b, a);
    this.litNodes = nodes && { graph: graph.number, nodes };
    this.markAll();
    this.renderer.mark();
    this.hint(nodes ? nodes.size + " nodes between " + graph.nodes[a].name + " and " + graph.nodes[b].name + " (Esc: all)" : "no path between the two");
  }
  blameOf(graph, node) {
    const o = this.overlays.find(x => x.blame && x.blame.node === node.name);
    return o ? o.blame.text : "";
  }

  // Visible neighbours of a box along the data: "up" or "down".
  neighbours(box, side) {
    const out = [], inside = b => {
      for (; b; b = b.parent) if (b === box) return true;
      return false;
    };
    const { boxOf, links } = this.scene.structure;
    for (const [number, l] of [...links].flatMap(([graph, list]) => list.map(link => [graph, link]))) {
      const from = boxOf.get(number)[l.from], to = boxOf.get(l.into ?? number)[l.to], [near, far] = side === "up" ? [to, from] : [from, to];
      if (!near || !far || !inside(near) || inside(far)) continue;
      const v = this.scene.visible(far);
      if (!out.includes(v)) out.push(v);
    }
    return out;
  }
  step(key) {
    const box = this.scene.box(this.picked);
    if (!box) return this.pick(this.scene.structure.root.children[0]?.id ?? null, true);
    const here = this.drawn.placed.get(box.id), middle = p => [p.x + p.w / 2, p.y + p.h / 2], [x, y] = middle(here);
    if (key === "ArrowUp" || key === "ArrowDown") {
      const list = this.neighbours(box, key === "ArrowUp" ? "up" : "down").sort((a, b) => Math.abs(middle(this.drawn.placed.get(a.id))[0] - x) - Math.abs(middle(this.drawn.placed.get(b.id))[0] - x));
      return list.length ? this.goTo(list[0], true) : undefined;
    }
    let best = null, least = Infinity;
    for (const p of this.drawn.placed.values()) {
      const [u, v] = middle(p), dx = key === "ArrowRight" ? u - x : x - u;
      if (p.box === box || p.open || p.box.kind === "program" || dx <= 0) continue;
      const far = dx + 4 * Math.abs(v - y);
      if (far < least) [best, least] = [p, far];
    }
    return best ? this.goTo(best.box, true) : undefined;
  }

  // ---- search

  search(text, fill = false) {
    if (fill) element("search").value = text;
    const { hits, error } = findAll(this.page, this.scene.program, text, element("regex").getAttribute("aria-pressed") === "true");
    this.hits = hits;
    this.hit = -1;
    this.searched = text;
    this.count(error);
    this.markAll();
    this.renderer.mark();
    if (text.trim()) this.panel.hits(this.hits);
    else this.panel.show(this.scene.box(this.picked));
  }
  count(error) {
    const out = element("count");
    element("previous").hidden = element("next").hidden = this.hits.length === 0;
    if (error) out.textContent = "not an expression";
    else if (!element("search").value.trim() && !this.hits.length) out.textContent = "";
    else if (!this.hits.length) out.textContent = "nothing found";
    else out.textContent = (this.hit < 0 ? "" : this.hit + 1 + " of ") + this.hits.length + (this.hit < 0 ? (this.hits.length === 1 ? " hit" : " hits") : "");
  }
  // All calls of a kind, as if searched for.
  findKind(kind) {
    element("search").value = "";
    this.searched = "";
    this.hits = graphsOf(this.page, this.scene.program).flatMap(g => g.nodes.filter(n => n.kind === kind && !(n.hide && !this.scene.shown.has(n.hide))).map(n => ({ graph: g.number, node: n.index, why: ["kind", this.page.kinds[kind].name] })));
    this.hit = -1;
    this.markAll();
    this.renderer.mark();
    this.count();
    this.panel.hits(this.hits);
  }
  goHit(i) {
    if (!this.hits.length) return;
    this.hit = (i + this.hits.length) % this.hits.length;
    const h = this.hits[this.hit];
    if (h.node !== undefined) this.goToNode(h.graph, h.node);
    else this.goToModule(h.graph, h.module);
    this.count();
    this.hint(h.why[0] + ": " + h.why[1], 2500);
  }

  // ---- further

  statisticsOf(key) { return statisticsOf(this.overlays, key); }
  tensorOf(key) { return this.weightFiles.find(key, this.page.graphs[this.scene.program].name); }
  hasWarned(box) { return hasWarned(this.page, this.warnings, box); }
  addOverlay(text, name) {
    try {
      const overlay = readOverlay(text, name);
      this.overlays.push(overlay);
      return overlay;
    } catch (e) {
      this.problem = e.message;
      return null;
    }
  }
  drop(text, name) {
    const overlay = this.addOverlay(text, name);
    if (!overlay) return this.hint(this.problem, 6000);
    this.warnings = readWarnings(this.page, this.overlays);
    this.scene.faces.clear();
    this.paint.setProgram();
    if (overlay.values.size) this.paint.choose(this.measures[this.measures.length - 1].id);
    this.refresh();
    this.tree.draw();
    this.panel.show(this.scene.box(this.picked));
    const blamed = overlay.blame && this.nodeNamed(overlay.blame.node);
    if (blamed) {
      this.paint.choose("kind");
      this.refresh();
      this.goToNode(blamed.graph, blamed.index);
    }
    return this.hint(overlay.note || overlayText(this.page.graphs, overlay, name), 4000);
  }
  escape() {
    if (this.pathFrom) this.pathFrom = null;
    else if (this.litNodes) this.litNodes = null;
    else if (this.picked) return this.pick(null);
    else if (element("search").value || this.hits.length) this.search("", true);
    this.hint("");
    this.markAll();
    return this.renderer.mark();
  }
  hint(text, after = 0) {
    element("hint").textContent = text;
    clearTimeout(this.hinting);
    if (after) this.hinting = setTimeout(() => { element("hint").textContent = ""; }, after);
  }
  async copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      this.hint(said, 1500);
    } catch {
      window.prompt("", text);
    }
  }
  // The address follows the state, a moment later: it takes a while to write.
  remember() {
    clearTimeout(this.remembering);
    this.remembering = setTimeout(() => this.writeAddress(), 150);
  }
  writeAddress() {
    const { scene } = this, open = [...scene.open].filter(id => id !== scene.structure.root.id && scene.box(id));
    const state = { program: this.page.programs.indexOf(scene.program), node: this.picked, open: open.length > 400 ? [] : open, copies: [...scene.choices], show: [...scene.shown], by: this.paint.by };
    try {
      history.replaceState(null, "", writeLink(state));
    } catch { /* a page in a frame may not */ }
  }
  async save(kind) {
    const { renderer, view, drawn } = this, style = [...document.styleSheets].map(s => [...s.cssRules].map(r => r.cssText).join("\n")).join("\n");
    renderer.draw({ x: -1e9, y: -1e9, w: 2e9, h: 2e9 }, 1, false);
    renderer.mark();
    const text = svgText(renderer.stage, drawn, style, getComputedStyle(document.body).backgroundColor);
    this.drawnArea = null;
    view.set(view.scale, view.x, view.y);
    const name = (this.page.graphs[this.scene.program].name || "program").replace(/[^\w.-]+/g, "_");
    if (kind === "svg") download(name + ".svg", new Blob([text], { type: "image/svg+xml" }));
    else download(name + ".png", await pngOf(text, drawn));
    return text;
  }
}
