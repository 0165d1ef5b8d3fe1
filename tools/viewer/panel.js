// SPDX-License-Identifier: MIT
// What is known of a node, a module, the program: at the right.

import { CALL, HIDE_WORDS, INPUT, OUTPUT, STATE_WORDS, WEIGHT, elementsOf, operandOf, short, totalsOf } from "./data.js";
import { amount, statisticsRows } from "./overlay.js";
import { make } from "./render.js";
import { graphsOf } from "./search.js";
import { membersOf, titleOf } from "./structure.js";

export class Panel {
  // on: {goTo(graph, node), pick(box), toggle(box), light(graph, nodes), path(node), copy(text), choose(graph, run, module), showHidden(kind, on), refresh()}
  constructor(element, app, on) {
    this.element = element;
    this.app = app;
    this.on = on;
  }

  show(box) {
    this.element.replaceChildren();
    if (!box || box.kind === "program") this.program();
    else if (box.kind === "node") this.node(box);
    else this.group(box);
    this.element.scrollTop = 0;
  }

  heading(text, kind) {
    const h = make(this.element, "h2", {}, text);
    if (kind) make(h, "small", {}, kind);
    return h;
  }
  section(text) { return make(this.element, "h3", {}, text); }
  button(text, run, parent = this.element) {
    const b = make(parent, "button", { type: "button" }, text);
    b.addEventListener("click", run);
    return b;
  }
  rows(pairs) {
    const list = make(this.element, "dl");
    for (const [what, value] of pairs) {
      if (value === "" || value === null || value === undefined) continue;
      make(list, "dt", {}, what);
      const dd = make(list, "dd");
      if (typeof value === "function") value(dd);
      else dd.textContent = value;
    }
    return list;
  }
  link(parent, text, run, title) {
    const a = make(parent, "button", { type: "button", class: "link" }, text);
    if (title) a.title = title;
    a.addEventListener("click", run);
    return a;
  }
  valueLink(parent, graph, v) {
    const value = graph.values[v], from = graph.nodes[value.node];
    if (from.kind === WEIGHT) {
      make(parent, "span", { class: "weight" }, from.key || from.name);
      make(parent, "span", { class: "quiet" }, " " + value.type + (from.weightKind === "parameter" ? "" : " " + from.weightKind));
      return;
    }
    this.link(parent, "%" + value.name, () => this.on.goTo(graph.number, value.node), value.type);
    make(parent, "span", { class: "quiet" }, " " + value.type);
  }

  costs(sum, times = 1) {
    return [
      ["multiply-adds", sum.macs ? short(sum.macs, "MAC") + (times > 1 ? " × " + times : "") : ""],
      ["FLOPs", sum.flops ? short(sum.flops) : ""],
      ["bytes moved", sum.bytes ? short(sum.bytes, "B") : ""],
      ["activation memory", sum.memory ? short(sum.memory, "B") : ""],
    ];
  }

  program() {
    const { page, scene } = this.app, graph = page.graphs[scene.program], about = page.about[page.programs.indexOf(scene.program)] || {};
    this.heading(graph.name || "program", about.isDifference ? "difference" : "program");
    const all = graph.nodes.filter(n => n.kind >= CALL).map(n => n.index), sum = totalsOf(graph, all);
    const weights = graph.nodes.filter(n => n.kind === WEIGHT), elements = kind => weights.filter(w => kind(w.weightKind)).reduce((s, w) => s + elementsOf(graph.values[w.results[0]].type), 0);
    this.rows([
      ["calls", sum.calls.toLocaleString("en")],
      ["parameters", elements(k => k === "parameter").toLocaleString("en")],
      ["buffers, constants", elements(k => k !== "parameter").toLocaleString("en")],
      ...this.costs(sum),
      ["PyTorch", about.version],
    ]);
    if (about.isDifference) {
      const counts = [0, 0, 0, 0], changed = [];
      for (const g of graphsOf(page, scene.program))
        for (const n of g.nodes) {
          ++counts[n.state];
          if (n.state && n.kind !== WEIGHT) changed.push([g, n]);
        }
      this.section("Difference");
      this.rows(STATE_WORDS.slice(1).map((w, i) => [w, String(counts[i + 1])]));
      const list = make(this.element, "ul");
      for (const [g, n] of changed.slice(0, 200)) {
        const li = make(list, "li", { class: "state" + n.state });
        this.link(li, g === graph ? n.name : g.name + "/" + n.name, () => this.on.goTo(g.number, n.index));
        make(li, "span", { class: "quiet" }, " " + STATE_WORDS[n.state] + (n.changes.length ? ": " + n.changes.map(c => c[0]).join(", ") : ""));
      }
    }
    const hidden = [0, 0, 0, 0];
    for (const g of graphsOf(page, scene.program)) for (const n of g.nodes) if (n.hide) ++hidden[n.hide];
    if (hidden.some(Boolean)) {
      this.section("Left out of the picture");
      for (const kind of [1, 2, 3]) {
        if (!hidden[kind]) continue;
        const label = make(this.element, "label", { class: "check" }), check = make(label, "input", { type: "checkbox" });
        check.checked = scene.shown.has(kind);
        check.addEventListener("change", () => this.on.showHidden(kind, check.checked));
        label.append(" show " + hidden[kind] + " " + (hidden[kind] === 1 ? HIDE_WORDS[kind].replace(/s$/, "") : HIDE_WORDS[kind]));
      }
    }
    this.section("Operators");
    const byOp = new Map();
    for (const i of all) byOp.set(graph.nodes[i].op, (byOp.get(graph.nodes[i].op) || 0) + 1);
    const list = make(this.element, "ul");
    for (const [op, n] of [...byOp].sort((a, b) => b[1] - a[1]).slice(0, 40)) {
      const li = make(list, "li");
      this.link(li, op, () => this.on.search(op));
      make(li, "span", { class: "quiet" }, " " + n);
    }
  }

  node(box) {
    const { page, scene } = this.app, graph = page.graphs[box.graph], node = graph.nodes[box.node], on = this.on;
    this.heading(node.name, node.kind === INPUT ? "input" : node.kind === OUTPUT ? "output" : page.kinds[node.kind].name);
    if (node.state) make(this.element, "p", { class: "badge state" + node.state }, STATE_WORDS[node.state]);
    if (node.hide) make(this.element, "p", { class: "badge" }, HIDE_WORDS[node.hide].replace(/s$/, ""));
    const blame = this.app.blameOf(graph, node);
    if (blame) make(this.element, "pre", { class: "blame" }, blame);
    this.rows([["operator", node.op], ["what", node.note], ["module", node.module ? dd => this.trail(dd, graph, node.module) : ""]]);
    const operand = operandOf(page, graph, node);
    if (operand) this.rows([["given", dd => this.valueLink(dd, operand.graph, operand.value)]]);
    if (node.changes.length) {
      this.section("Changed");
      this.rows(node.changes.map(([what, before, after]) => [what, (before || "absent") + " → " + (after || "absent")]));
    }
    if (node.args.length) {
      this.section(node.kind === OUTPUT ? "Value" : "Arguments");
      this.rows(node.args.map((a, i) => [a.name || "(" + i + ")", dd => {
        for (const p of a.parts) {
          if (typeof p === "string") dd.append(p);
          else this.valueLink(dd, graph, p);
        }
        for (const [argument, inner] of node.inner) {
          if (argument !== i) continue;
          dd.append(" ");
          this.link(dd, "open " + page.graphs[inner].name, () => {
            const sub = scene.box("g" + inner);
            if (sub) on.pick(sub);
          });
        }
      }]));
    }
    if (node.results.length) {
      this.section("Results");
      this.rows(node.results.map(v => [graph.values[v].name, dd => {
        make(dd, "span", {}, graph.values[v].type);
        const { users } = graph.values[v];
        if (!users.length) make(dd, "span", { class: "quiet" }, " not used");
        const list = make(dd, "div", { class: "users" });
        for (const u of users.slice(0, 60)) this.link(list, graph.nodes[u].name, () => on.goTo(graph.number, u), graph.nodes[u].op);
        if (users.length > 60) make(list, "span", { class: "quiet" }, "and " + (users.length - 60) + " more");
      }]));
    }
    const weights = node.kind === WEIGHT ? [node] : node.args.flatMap(a => a.parts.filter(p => typeof p !== "string").map(p => graph.nodes[graph.values[p].node])).filter(n => n.kind === WEIGHT);
    for (const weight of new Set(weights)) {
      const statistics = this.app.statisticsOf(weight.key);
      if (!statistics) continue;
      this.section("Elements of " + (weight.key || weight.name));
      this.rows(statisticsRows(statistics));
    }
    const extra = this.app.measures.filter(m => m.fromFile).map(m => [m.name, m.of(node, graph) ? amount(m.of(node, graph), m.unit) : ""]);
    const costs = [...this.costs(node), ...extra].filter(r => r[1]);
    if (costs.length) {
      this.section("Costs");
      this.rows(costs);
    }
    if (node.trace.length) this.source(node.trace);
    const bar = make(this.element, "p", { class: "bar" });
    this.button("upstream", () => on.light(graph, node, "up"), bar);
    this.button("downstream", () => on.light(graph, node, "down"), bar);
    this.button("path to …", () => on.path(graph, node), bar);
    this.button("copy as text", () => on.copy(graph, node), bar);
    this.button("copy link", () => on.copyLink(), bar);
    if (box.children.length) this.button(scene.isOpen(box) ? "fold" : "open", () => on.toggle(box), bar);
  }

  trail(dd, graph, m) {
    const path = [];
    for (let at = m; at > 0; at = graph.modules[at].parent) path.unshift(at);
    path.forEach((at, i) => {
      if (i) dd.append(" › ");
      const outer = i ? graph.modules[path[i - 1]].path + "." : "", { path: full, type } = graph.modules[at];
      this.link(dd, (outer && full.startsWith(outer) ? full.slice(outer.length) : full) + (type ? " (" + type + ")" : ""), () => this.on.goToModule(graph.number, at));
    });
  }

  // A stack trace: innermost call first, the rest folded.
  source(lines) {
    this.section("Source");
    const calls = [];
    for (const line of lines) {
      if (/^\s*File /.test(line) || !calls.length) calls.push([line.trim()]);
      else calls[calls.length - 1].push(line.trim());
    }
    calls.reverse();
    const put = (parent, call) => {
      const m = /^File "(.*)", line (\d+), in (.*)$/.exec(call[0]), div = make(parent, "div", { class: "call" });
      make(div, "div", { class: "place" }, m ? m[1].split("/").slice(-2).join("/") + ":" + m[2] + " in " + m[3] : call[0]).title = call[0];
      for (const line of call.slice(1)) make(div, "code", {}, line);
    };
    put(this.element, calls[0]);
    if (calls.length < 2) return;
    const more = make(this.element, "details");
    make(more, "summary", {}, calls.length - 1 + " outer " + (calls.length === 2 ? "call" : "calls"));
    for (const call of calls.slice(1)) put(more, call);
  }

  group(box) {
    const { page, scene } = this.app, graph = page.graphs[box.graph], { title, sub } = titleOf(page, box), on = this.on;
    const m = box.kind === "module" ? graph.modules[box.module] : null;
    this.heading(m ? m.path : title, box.kind === "sub" ? "sub-program" : box.kind === "part" ? "part" : "module");
    const list = membersOf(page, box), sum = totalsOf(graph, list), inside = new Set(list), inputs = new Set(), outputs = new Set();
    for (const i of list)
      for (const v of graph.nodes[i].inputs) {
        const from = graph.nodes[graph.values[v].node];
        if (from.kind !== WEIGHT && !inside.has(from.index)) inputs.add(v);
      }
    for (const i of list) for (const v of graph.nodes[i].results) if (graph.values[v].users.some(u => !inside.has(u))) outputs.add(v);
    const bar = make(this.element, "p", { class: "bar" });
    this.button(scene.isOpen(box) ? "fold" : "open", () => on.toggle(box), bar);
    this.button("fit", () => on.fit(box), bar);
    this.button("copy link", () => on.copyLink(), bar);
    this.rows([
      ["class", sub],
      ["in", m && m.parent > 0 ? dd => this.trail(dd, graph, m.parent) : ""],
      ["nodes", String(sum.calls)],
      ["parameters", sum.parameters ? sum.parameters.toLocaleString("en") : ""],
      ["buffers", sum.buffers ? sum.buffers.toLocaleString("en") : ""],
      ["weights", sum.weightBytes ? short(sum.weightBytes, "B") : ""],
      ...this.costs(sum, box.times),
    ]);
    if (m && graph.modules[m.run].times > 1) {
      this.section("One of " + graph.modules[m.run].times + " alike");
      const select = make(this.element, "select", { "aria-label": "Which copy is drawn" });
      const siblings = graph.modules[graph.modules[m.run].parent].children.filter(c => graph.modules[c].run === m.run);
      for (const s of siblings) make(select, "option", { value: s }, graph.modules[s].path);
      make(select, "option", { value: -1 }, "all of them");
      select.value = String(scene.choice(graph, m.run) < 0 ? -1 : box.module);
      select.addEventListener("change", () => on.choose(graph, m.run, Number(select.value)));
    }
    for (const [name, set] of [["Inputs", inputs], ["Outputs", outputs]]) {
      if (!set.size) continue;
      this.section(name);
      const ul = make(this.element, "ul");
      for (const v of [...set].slice(0, 40)) this.valueLink(make(ul, "li"), graph, v);
    }
    const children = box.children.filter(c => c.kind !== "node");
    if (children.length) {
      this.section("Parts");
      const ul = make(this.element, "ul");
      for (const c of children.slice(0, 200)) {
        const li = make(ul, "li"), s = totalsOf(page.graphs[c.graph], membersOf(page, c)), t = titleOf(page, c);
        this.link(li, t.title + (c.times > 1 ? " ×" + c.times : ""), () => on.pick(c));
        make(li, "span", { class: "quiet" }, " " + [t.sub, s.calls + " nodes", s.parameters && short(s.parameters) + " params", s.macs && short(s.macs, "MAC")].filter(Boolean).join(" · "));
      }
    }
  }
}
