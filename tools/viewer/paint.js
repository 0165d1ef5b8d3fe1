// SPDX-License-Identifier: MIT
// What the picture is coloured by, and the legend of it.

import { CALL, INPUT, OUTPUT, WEIGHT } from "./data.js";
import { BLAME, STATES, scaleColour } from "./colours.js";
import { amount, ownMeasures, share } from "./overlay.js";
import { make } from "./render.js";
import { graphsOf } from "./search.js";
import { copiesOf, membersOf, nodesIn } from "./structure.js";

export class Paint {
  constructor(app) {
    this.app = app;
    this.by = "kind";
    this.dark = window.matchMedia("(prefers-color-scheme: dark)");
  }

  // The choices for a program: kind, its own numbers, those of files, the difference.
  setProgram() {
    const { page, scene } = this.app, graphs = graphsOf(page, scene.program);
    const files = this.app.overlays.filter(o => o.values.size).map((o, i) => ({ id: "file" + i, name: o.name, unit: o.unit, fromFile: true, of: n => (n.kind >= CALL ? o.values.get(n.name) || 0 : 0) }));
    this.app.measures = [...ownMeasures(graphs), ...files];
    this.isDifference = graphs[0].nodes.some(n => n.state) || (page.about[page.programs.indexOf(scene.program)] || {}).isDifference;
    const choices = [["kind", "kind of operator"], ...this.app.measures.map(m => [m.id, m.name]), ...(this.isDifference ? [["difference", "difference"]] : [])];
    const select = document.getElementById("by");
    select.replaceChildren();
    for (const [id, name] of choices) make(select, "option", { value: id }, name);
    if (!choices.some(c => c[0] === this.by)) this.by = "kind";
    select.value = this.by;
  }
  choose(by) {
    const select = document.getElementById("by");
    select.value = by;
    if (select.value !== by) return false;
    this.by = by;
    return true;
  }
  get measure() { return this.app.measures.find(m => m.id === this.by) || null; }

  // The sum over what a box stands for, all copies of a run.
  valueOf(box) {
    const { measure } = this, graph = this.app.page.graphs[box.graph];
    if (!measure) return 0;
    if (!this.values || this.valuesBy !== this.by || this.valuesOf !== this.app.scene.structure) {
      this.values = new Map();
      this.valuesBy = this.by;
      this.valuesOf = this.app.scene.structure;
    }
    if (!this.values.has(box.id)) {
      const nodes = box.times > 1 ? copiesOf(graph, box.module).flatMap(m => m.members) : membersOf(this.app.page, box);
      const sum = nodes.reduce((s, i) => s + measure.of(graph.nodes[i]), 0);
      this.values.set(box.id, sum);
    }
    return this.values.get(box.id);
  }

  // After a layout: what the scale ends at.
  setScale(placed) {
    this.most = 0;
    if (!this.measure) return;
    for (const p of placed.values()) if (!p.open) this.most = Math.max(this.most, this.valueOf(p.box));
  }

  colourOf(box) {
    const { page } = this.app, graph = page.graphs[box.graph], node = box.kind === "node" ? graph.nodes[box.node] : null;
    const side = c => ({ fill: this.dark.matches ? c.dark : c.light, strong: c.strong });
    if (node && node.kind >= CALL && this.app.blameOf(graph, node) && !this.measure) return side(BLAME);
    if (this.measure) {
      const v = this.valueOf(box);
      return v > 0 ? { fill: scaleColour(share(v, this.most)), strong: "" } : { fill: this.dark.matches ? "#26292e" : "#ffffff", strong: "" };
    }
    if (this.by === "difference") {
      const states = new Set(node ? [node.state] : nodesIn(box).map(i => graph.nodes[i].state));
      if (states.size === 1 && states.has(0)) return { fill: this.dark.matches ? "#26292e" : "#ffffff", strong: "" };
      const state = states.size === 1 ? [...states][0] : 3;
      return side(STATES[state]);
    }
    if (!node) return null;
    if (node.fill) return { fill: node.fill, strong: "" };
    return side(page.kinds[node.kind]);
  }

  note(box) {
    const { measure } = this;
    if (!measure) return "";
    const v = this.valueOf(box);
    return v > 0 ? amount(v, measure.unit) : "";
  }

  legend(element) {
    element.replaceChildren();
    const { page, scene } = this.app;
    const swatch = (name, c, run) => {
      const span = make(element, run ? "button" : "span", run ? { type: "button", class: "key", title: "find all: " + name } : {}), i = make(span, "i");
      if (run) span.addEventListener("click", run);
      i.style.background = this.dark.matches ? c.dark : c.light;
      i.style.borderColor = c.strong;
      span.append(name);
    };
    if (this.measure) {
      make(element, "span", {}, this.measure.name);
      const box = make(element, "span"), bar = make(box, "div", { class: "scale" });
      bar.style.background = "linear-gradient(90deg," + [0, 0.25, 0.5, 0.75, 1].map(scaleColour).join(",") + ")";
      const ticks = make(box, "div", { class: "ticks" });
      for (const t of [0, 0.25, 1]) make(ticks, "span", {}, amount(t * this.most, this.measure.unit));
    } else if (this.by === "difference") {
      for (const s of STATES.slice(1)) swatch(s.name, s);
    } else {
      const kinds = new Set();
      for (const g of graphsOf(page, scene.program)) for (const n of g.nodes) if (n.kind !== WEIGHT && !(n.hide && !scene.shown.has(n.hide))) kinds.add(n.kind);
      for (const k of [...kinds].sort((a, b) => a - b)) if (k !== OUTPUT) swatch(k === INPUT ? "input, output" : page.kinds[k].name, page.kinds[k], k === INPUT ? null : () => this.app.findKind(k));
    }
    if (this.app.overlays.some(o => o.blame)) swatch(BLAME.name, BLAME);
  }
}
