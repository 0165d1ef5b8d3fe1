// SPDX-License-Identifier: MIT
// What is known of a node, a module, the program: at the right.

import { CALL, HIDE_WORDS, INPUT, OUTPUT, STATE_WORDS, WEIGHT, bytesOf, elementsOf, operandOf, short, totalsOf } from "./data.js";
import { showElements, showFiles } from "./elements_view.js";
import { amount, isBroken, statisticsRows } from "./overlay.js";
import { make } from "./render.js";
import { graphsOf } from "./search.js";
import { membersOf, titleOf } from "./structure.js";

export class Panel {
  // on: {goTo(graph, node), pick(box), toggle(box), light(graph, nodes), path(node), copy(graph, node), copyText(text), chooseFiles(), say(text), widen(button), choose(graph, run, module), showHidden(kind, on), refresh()}
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

  // Without what a tensor of a file says of itself.
  statistics(s, hasTensor) {
    if (isBroken(s)) make(this.element, "p", { class: "warn" }, "holds NaN or infinity");
    const counts = Array.isArray(s.histogram) ? s.histogram.map(Number).filter(n => n >= 0) : [], most = Math.max(0, ...counts);
    if (most > 0) {
      const figure = make(this.element, "div", { class: "histogram", role: "img", "aria-label": "histogram of " + counts.length + " bins from " + s.min + " to " + s.max });
      counts.forEach((n, i) => {
        const bar = make(figure, "i", { title: n.toLocaleString("en") + " from " + short(s.min + (i * (s.max - s.min)) / counts.length) + " to " + short(s.min + ((i + 1) * (s.max - s.min)) / counts.length) });
        bar.style.height = Math.max(n > 0 ? 2 : 0, (100 * n) / most) + "%";
      });
    }
    const list = this.rows(statisticsRows(s, !hasTensor));
    for (const dt of list.querySelectorAll("dt")) if (dt.textContent === "NaN" || dt.textContent === "infinite") dt.className = dt.nextSibling.className = "warn";
  }
  // All weights of which a file says that they hold NaN or infinity, with links to the first call that has each.
  warned(graphs) {
    const list = graphs.flatMap(g => g.nodes.filter(n => n.kind === WEIGHT && this.app.warnings.has(g.number + "." + n.index)).map(n => [g, n]));
    if (!list.length) return;
    this.section("NaN or infinity in " + list.length + (list.length === 1 ? " weight" : " weights"));
    const ul = make(this.element, "ul");
    for (const [g, n] of list.slice(0, 60)) {
      const user = n.results.flatMap(v => g.values[v].users)[0], s = this.app.statisticsOf(n.key), li = make(ul, "li", { class: "warn" });
      if (user === undefined) li.append(n.key || n.name);
      else this.link(li, n.key || n.name, () => this.on.goTo(g.number, user));
      make(li, "span", { class: "quiet" }, " " + [s.nan > 0 && "NaN " + s.nan, s.infinite > 0 && "infinite " + s.infinite].filter(Boolean).join(", "));
    }
    if (list.length > 60) make(ul, "li", { class: "quiet" }, "and " + (list.length - 60) + " more");
  }

  // The weights that some nodes use, with links to the first of them that does.
  weights(graph, members) {
    const users = new Map();
    for (const i of members) for (const v of graph.nodes[i].inputs) if (graph.nodes[graph.values[v].node].kind === WEIGHT && !users.has(v)) users.set(v, i);
    if (!users.size) return;
    const details = make(this.element, "details", { class: "weights" }), ul = make(details, "ul");
    details.open = users.size <= 12;
    details.prepend(make(details, "summary", {}, users.size + (users.size === 1 ? " weight" : " weights")));
    for (const [v, i] of [...users].slice(0, 400)) {
      const { node, type } = graph.values[v], weight = graph.nodes[node], isWarned = this.app.warnings.has(graph.number + "." + node), li = make(ul, "li", isWarned ? { class: "warn" } : {});
      this.link(li, weight.key || weight.name, () => this.on.goTo(graph.number, i));
      make(li, "span", { class: "quiet" }, " " + type + (weight.weightKind === "parameter" ? "" : " " + weight.weightKind));
    }
    if (users.size > 400) make(ul, "li", { class: "quiet" }, "and " + (users.size - 400) + " more");
  }

  // What was added, removed and changed, by modules; in sub-programs as well.
  difference(graphs) {
    const counts = [0, 0, 0, 0], weights = [0, 0, 0, 0], byModule = new Map();
    for (const [graph, n] of graphs.flatMap(g => g.nodes.map(node => [g, node]))) {
      ++(n.kind === WEIGHT ? weights : counts)[n.byWeight ? 0 : n.state];
      if (!n.state || n.kind === WEIGHT) continue;
      let m = n.kind >= CALL ? n.module : 0;
      while (m > 0 && graph.modules[m].members.length < 2) m = graph.modules[m].parent;  // as in the picture, where a module of one call has no frame
      const key = graph.number + "." + m;
      if (!byModule.has(key)) byModule.set(key, { title: m ? graph.modules[m].path : graph === graphs[0] ? "outside of modules" : graph.name, list: [] });
      byModule.get(key).list.push([graph, n]);
    }
    this.section("Difference");
    const both = graphs.flatMap(g => g.nodes.filter(n => n.kind >= CALL)), before = both.filter(n => n.state !== 1).length, after = both.filter(n => n.state !== 2).length;
    this.rows([["calls", before.toLocaleString("en") + " → " + after.toLocaleString("en")], ...STATE_WORDS.slice(1).map((w, i) => [w, [counts[i + 1] && counts[i + 1] + (counts[i + 1] === 1 ? " node" : " nodes"), weights[i + 1] && weights[i + 1] + (weights[i + 1] === 1 ? " weight" : " weights")].filter(Boolean).join(", ") || "none"])]);
    const short_ = s => (s.length > 24 ? s.slice(0, 23) + "…" : s) || "absent", isFew = counts[1] + counts[2] + counts[3] <= 12;
    for (const { title, list } of [...byModule.values()].slice(0, 200)) {
      const details = make(this.element, "details"), by = [0, 0, 0, 0];
      for (const [, n] of list) ++by[n.state];
      details.open = isFew;
      const summary = make(details, "summary", {}, title);
      make(summary, "span", { class: "quiet" }, " " + STATE_WORDS.map((w, i) => (i && by[i] ? by[i] + " " + w : "")).filter(Boolean).join(", "));
      const ul = make(details, "ul");
      for (const [g, n] of list.slice(0, 100)) {
        const li = make(ul, "li", { class: "state" + n.state });
        this.link(li, g === graphs[0] ? n.name : g.name + "/" + n.name, () => this.on.goTo(g.number, n.index));
        make(li, "span", { class: "quiet" }, " " + STATE_WORDS[n.state] + (n.changes.length ? ": " + n.changes.map(([what, a, b]) => what + (a || b ? " " + short_(a) + " → " + short_(b) : "")).join("; ") : ""));
      }
      if (list.length > 100) make(ul, "li", { class: "quiet" }, "and " + (list.length - 100) + " more");
    }
  }

  // What a search found.
  hits(list) {
    this.element.replaceChildren();
    this.heading(list.length ? "Found" : "Nothing found");
    const ul = make(this.element, "ul");
    list.slice(0, 100).forEach((h, i) => {
      const g = this.app.page.graphs[h.graph], li = make(ul, "li"), node = h.node === undefined ? null : g.nodes[h.node], path = node && node.module ? g.modules[node.module].path : "";
      this.link(li, node ? node.name : g.modules[h.module].path, () => this.on.goHit(i));
      make(li, "span", { class: "quiet" }, " " + [h.why[0] === "name" || h.why[1] === path ? "" : h.why[0] + ": " + h.why[1], path].filter(Boolean).join(" · "));
    });
    if (list.length > 100) make(this.element, "p", { class: "quiet" }, "and " + (list.length - 100) + " more: Enter goes on");
  }

  program() {
    const { page, scene } = this.app, graph = page.graphs[scene.program], about = page.about[page.programs.indexOf(scene.program)] || {};
    this.heading(graph.name || "program", about.isDifference ? "difference" : "program");
    const all = graph.nodes.filter(n => n.kind >= CALL).map(n => n.index), sum = totalsOf(graph, all);
    const weights = graph.nodes.filter(n => n.kind === WEIGHT), bytes = weights.filter(w => w.state !== 2).reduce((s, w) => s + bytesOf(graph.values[w.results[0]].type), 0), elements = kind => weights.filter(w => w.state !== 2).filter(w => kind(w.weightKind)).reduce((s, w) => s + elementsOf(graph.values[w.results[0]].type), 0);
    this.rows([
      ["calls", about.isDifference ? "" : sum.calls.toLocaleString("en")],
      ["parameters", elements(k => k === "parameter").toLocaleString("en")],
      ["buffers, constants", elements(k => k !== "parameter").toLocaleString("en")],
      ["weights", bytes ? short(bytes, "B") : ""],
      ...this.costs(sum),
      ["PyTorch", about.version],
    ]);
    if (about.isDifference) {
      this.difference(graphsOf(page, scene.program));
    }
    this.warned(graphsOf(page, scene.program));
    for (const [title, kind] of [["Inputs", INPUT], ["Outputs", OUTPUT]]) {
      const ends = graph.nodes.filter(n => n.kind === kind);
      if (!ends.length) continue;
      this.section(title);
      const ul = make(this.element, "ul");
      for (const n of ends.slice(0, 40)) {
        const li = make(ul, "li"), v = kind === INPUT ? n.results[0] : n.inputs[0];
        this.link(li, n.name, () => this.on.goTo(graph.number, n.index));
        if (v !== undefined) make(li, "span", { class: "quiet" }, " " + graph.values[v].type);
      }
      if (ends.length > 40) make(ul, "li", { class: "quiet" }, "and " + (ends.length - 40) + " more");
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
    this.weights(graph, all);
    if (weights.length) showFiles(this, weights.filter(w => !this.app.tensorOf(w.key)).length);
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
      const statistics = this.app.statisticsOf(weight.key), tensor = this.app.tensorOf(weight.key);
      if (!statistics && !tensor) continue;
      this.section("Elements of " + (weight.key || weight.name));
      if (statistics) this.statistics(statistics, tensor !== null);
      if (tensor) showElements(this, tensor, graph.values[weight.results[0]].type, weight === weights[0]);
    }
    if (weights.length) showFiles(this, new Set(weights).size - new Set(weights.filter(w => this.app.tensorOf(w.key))).size);
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
    this.weights(graph, list);
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
