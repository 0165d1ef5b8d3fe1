// SPDX-License-Identifier: MIT
/// The page that html.hpp writes, without the program: its style and its script. It loads nothing from anywhere.
#pragma once

#include <torch_ir/config.hpp>

#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

/// Up to the page's title.
inline constexpr std::string_view html_head = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>)html";

/// From the title to the program, which is JSON.
inline constexpr std::string_view html_body = R"html(</title>
<style>
:root { color-scheme: light dark; --ink: #222; --paper: #fff; --panel: #f6f7f9; --line: #90a4ae; --pick: #e65100; --find: #ffe082;
  --input: #e3f2fd; --output: #e8f5e9; --module: #fff3e0; --call: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --paper: #1c1e21; --panel: #26292d; --line: #607d8b; --find: #6d5200;
  --input: #16324a; --output: #1d3a20; --module: #44331b; --call: #2b2e33; } }
* { box-sizing: border-box }
body { margin: 0; height: 100vh; display: grid; grid-template-columns: 20rem 1fr; font: 14px/1.4 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
aside { background: var(--panel); padding: .8rem; overflow: auto; border-right: 1px solid var(--line) }
h1 { font-size: 1.1rem; margin: 0 0 .5rem } h2 { font-size: .95rem; margin: 1rem 0 .3rem; overflow-wrap: anywhere }
input { width: 100%; font: inherit; padding: .3rem }
ul { list-style: none; margin: 0; padding: 0 } li { cursor: pointer; padding: .1rem .2rem; overflow-wrap: anywhere } li:hover { background: var(--find) }
dt { opacity: .7 } dd { margin: 0 0 .3rem; overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: 12px }
button { font: inherit; margin: 0 .3rem .3rem 0 } svg { width: 100%; height: 100%; cursor: grab; touch-action: none }
svg rect { stroke: var(--line); rx: 5px } svg text { fill: var(--ink); text-anchor: middle; font-size: 12px; pointer-events: none } svg text.shape { opacity: .7; font-size: 11px }
svg path { fill: none; stroke: var(--line) } svg path.lit { stroke: var(--pick); stroke-width: 2 } svg g { cursor: pointer }
.input rect { fill: var(--input) } .output rect { fill: var(--output) } .module rect { fill: var(--module); stroke-width: 2 } .call rect { fill: var(--call) }
.found rect { fill: var(--find) } .picked rect { stroke: var(--pick); stroke-width: 3 }
</style>
</head>
<body>
<aside>
<h1 id="name"></h1>
<p id="summary"></p>
<input id="search" type="search" placeholder="Search names, operators, modules" aria-label="Search">
<ul id="hits"></ul>
<div id="details"></div>
</aside>
<svg id="view" role="img" aria-label="The graph"><defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" style="fill:var(--line);stroke:none"/></marker></defs><g id="scene"></g></svg>
<script id="program" type="application/json">)html";

/// From the program to the end.
inline constexpr std::string_view html_script = R"html(</script>
<script id="viewer">
"use strict";
// items: [kind, name, title, shape, module, [[what, text]...], fill, if any]; links: [from, to, shape]; modules: [path, class, parent], 0 is the whole.
const program = JSON.parse(document.getElementById("program").textContent);
const { items, links, modules } = program;
const KIND = 0, NAME = 1, TITLE = 2, SHAPE = 3, MODULE = 4, DETAILS = 5, FILL = 6, MOST = 160;
const closed = new Set();  // modules drawn as one node

function ancestors(module) {  // innermost first, without the whole
  const out = [];
  for (let m = module; m > 0; m = modules[m][2]) out.push(m);
  return out;
}
const members = modules.map(() => []);
items.forEach((item, i) => ancestors(item[MODULE]).forEach(m => members[m].push(i)));
const level = modules.map((_, m) => ancestors(m).length);

// What an item is drawn as: "i5", or "m2" for the outermost closed module around it.
function shownAs(i) {
  const shut = ancestors(items[i][MODULE]).filter(m => closed.has(m));
  return shut.length ? "m" + shut[shut.length - 1] : "i" + i;
}
const visibleCount = () => new Set(items.map((_, i) => shownAs(i))).size;
for (let l = Math.max(0, ...level); l > 0 && visibleCount() > MOST; l--)
  modules.forEach((_, m) => { if (level[m] === l && members[m].length > 1) closed.add(m); });

// Layers by longest path in trace order, then order and places inside of layers by where the neighbours are.
function layout() {
  const nodes = new Map(), edges = new Map();
  items.forEach((item, i) => {
    const id = shownAs(i);
    if (nodes.has(id)) return;
    const m = id[0] === "m" ? +id.slice(1) : -1;
    const title = m < 0 ? item[TITLE] : modules[m][0] + (modules[m][1] ? " (" + modules[m][1] + ")" : "");
    const shape = m < 0 ? item[SHAPE] : members[m].length + " nodes";
    nodes.set(id, { id, kind: m < 0 ? item[KIND] : "module", title, shape, fill: m < 0 ? items[i][FILL] : undefined, layer: 0, index: nodes.size, before: [], after: [],
      width: 24 + 7 * Math.max(title.length, shape.length), height: 40 });
  });
  for (const [from, to] of links) {
    const a = nodes.get(shownAs(from)), b = nodes.get(shownAs(to));
    if (a !== b) edges.set(a.id + " " + b.id, { a, b, over: [] });
  }
  const forward = [...edges.values()].filter(e => e.a.index < e.b.index).sort((x, y) => x.b.index - y.b.index || x.a.index - y.a.index);
  for (const { a, b } of forward) b.layer = Math.max(b.layer, a.layer + 1);
  const layers = [];
  const put = node => (layers[node.layer] ||= []).push(node);
  nodes.forEach(put);
  let bends = 0;
  const join = (a, b) => { a.after.push(b); b.before.push(a); };
  for (const e of forward) {
    let last = e.a;
    if (e.b.layer - e.a.layer > 1 && bends + e.b.layer - e.a.layer < 5000)
      for (let l = e.a.layer + 1; l < e.b.layer; l++, bends++) {
        const bend = { layer: l, width: 10, height: 0, before: [], after: [] };
        put(bend); join(last, bend); e.over.push(bend); last = bend;
      }
    join(last, e.b);
  }
  const mean = (list, otherwise) => list.length ? list.reduce((s, n) => s + n.x, 0) / list.length : otherwise;
  const space = layer => {  // keeps the order, leaves room between
    const gap = (p, n) => (p.width + n.width) / 2 + 24, right = layer.map(n => n.x), left = layer.map(n => n.x);
    for (let i = 1; i < layer.length; i++) right[i] = Math.max(right[i], right[i - 1] + gap(layer[i - 1], layer[i]));
    for (let i = layer.length - 2; i >= 0; i--) left[i] = Math.min(left[i], left[i + 1] - gap(layer[i], layer[i + 1]));
    layer.forEach((n, i) => n.x = (left[i] + right[i]) / 2);
    for (let i = 1; i < layer.length; i++) layer[i].x = Math.max(layer[i].x, layer[i - 1].x + gap(layer[i - 1], layer[i]));
  };
  layers.forEach(layer => { layer.forEach((n, i) => n.x = i * 140); space(layer); });
  for (let sweep = 0; sweep < 12; sweep++) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : [...layers].reverse()) {
      layer.forEach(n => n.want = mean(down ? n.before : n.after, n.x));
      if (sweep < 8) layer.sort((p, n) => p.want - n.want);
      layer.forEach(n => n.x = n.want);
      space(layer);
    }
  }
  layers.forEach((layer, l) => layer.forEach(n => n.y = l * 84));
  return { nodes, edges: [...edges.values()] };
}

const svg = document.getElementById("view"), scene = document.getElementById("scene"), panel = document.getElementById("details");
const search = document.getElementById("search"), hits = document.getElementById("hits");
let drawn, picked = null, found = new Set(), box = { x: 0, y: 0, w: 800, h: 600 };
function make(parent, tag, attributes, text) {
  const e = parent.namespaceURI === svg.namespaceURI ? document.createElementNS(svg.namespaceURI, tag) : document.createElement(tag);
  for (const key in attributes) e.setAttribute(key, attributes[key]);
  if (text !== undefined) e.textContent = text;
  return parent.appendChild(e);
}
const look = () => svg.setAttribute("viewBox", [box.x, box.y, box.w, box.h].join(" "));
function curve(e) {
  const points = [[e.a.x, e.a.y + e.a.height / 2], ...e.over.map(n => [n.x, n.y]), [e.b.x, e.b.y - e.b.height / 2]];
  let d = "M" + points[0];
  for (let i = 1; i < points.length; i++) {
    const [x, y] = points[i - 1], [u, v] = points[i], half = (v - y) / 2;
    d += "C" + [x, y + half, u, v - half, u, v].join(" ");
  }
  return d;
}
function draw() {
  drawn = layout();
  scene.replaceChildren();
  for (const e of drawn.edges) make(scene, "path", { d: curve(e), "marker-end": "url(#tip)", class: picked && (e.a.id === picked || e.b.id === picked) ? "lit" : "" });
  drawn.nodes.forEach(n => {
    const lit = (n.id === picked ? " picked" : "") + (found.has(n.id) ? " found" : "");
    const g = make(scene, "g", { class: n.kind + lit, transform: "translate(" + n.x + " " + n.y + ")" });
    const rect = make(g, "rect", { x: -n.width / 2, y: -n.height / 2, width: n.width, height: n.height });
    if (n.fill && !found.has(n.id)) rect.style.fill = n.fill;
    make(g, "text", { y: n.shape ? -3 : 4 }, n.title);
    if (n.shape) make(g, "text", { y: 13, class: "shape" }, n.shape);
    g.addEventListener("click", () => { if (!moved) pick(n.id); });
    g.addEventListener("dblclick", () => { if (n.id[0] === "m") open(+n.id.slice(1), true); });
  });
}
function open(m, on) {
  if (on) closed.delete(m); else closed.add(m);
  if (!on) picked = shownAs(members[m][0]);
  refresh();
}
function refresh() { found = new Set(matches().map(shownAs)); draw(); describe(); }
function centre(id) {
  const n = drawn.nodes.get(id);
  if (n) { box.x = n.x - box.w / 2; box.y = n.y - box.h / 2; look(); }
}
function pick(id) { picked = id; draw(); describe(); }
function goTo(i) {
  ancestors(items[i][MODULE]).forEach(m => closed.delete(m));
  picked = "i" + i;
  refresh(); centre(picked);
}
function describe() {
  panel.replaceChildren();
  if (!picked || !drawn.nodes.has(picked)) return;
  const isModule = picked[0] === "m", at = +picked.slice(1), item = isModule ? null : items[at];
  make(panel, "h2", {}, isModule ? modules[at][0] : item[NAME]);
  const chain = isModule ? ancestors(at).slice(1) : ancestors(item[MODULE]);
  if (isModule) make(panel, "button", {}, "open").onclick = () => open(at, true);
  for (const m of chain.filter(m => members[m].length > 1)) make(panel, "button", {}, "close " + modules[m][0]).onclick = () => open(m, false);
  const list = make(panel, "dl", {});
  const rows = isModule ? [["class", modules[at][1]], ["nodes", members[at].length]] : item[DETAILS];
  for (const [what, text] of rows) { make(list, "dt", {}, what); make(list, "dd", {}, text); }
  if (isModule) return;
  for (const [side, other, heading] of [[1, 0, "from"], [0, 1, "to"]]) {
    const near = [...new Set(links.filter(l => l[side] === at).map(l => l[other]))];
    if (!near.length) continue;
    make(panel, "h2", {}, heading);
    const ul = make(panel, "ul", {});
    near.forEach(i => make(ul, "li", {}, items[i][NAME] + ": " + items[i][TITLE] + " " + items[i][SHAPE]).onclick = () => goTo(i));
  }
}
function matches() {
  const text = search.value.trim().toLowerCase();
  if (!text) return [];
  return items.map((_, i) => i).filter(i => [items[i][NAME], items[i][TITLE], modules[items[i][MODULE]][0]].some(s => s.toLowerCase().includes(text)));
}
search.addEventListener("input", () => {
  const all = matches();
  hits.replaceChildren();
  all.slice(0, 50).forEach(i => make(hits, "li", {}, items[i][NAME] + ": " + items[i][TITLE]).onclick = () => goTo(i));
  if (all.length > 50) make(hits, "li", {}, "... " + (all.length - 50) + " more");
  refresh();
});
search.addEventListener("keydown", e => { const all = matches(); if (e.key === "Enter" && all.length) goTo(all[0]); });
let from = null, moved = false;
svg.addEventListener("pointerdown", e => { from = [e.clientX, e.clientY]; moved = false; });
window.addEventListener("pointerup", () => from = null);
window.addEventListener("pointermove", e => {
  if (!from) return;
  const scale = box.w / svg.clientWidth;
  if (Math.abs(e.clientX - from[0]) + Math.abs(e.clientY - from[1]) > 3) moved = true;
  if (!moved) return;
  box.x -= (e.clientX - from[0]) * scale; box.y -= (e.clientY - from[1]) * scale;
  from = [e.clientX, e.clientY];
  look();
});
function fit() { box.w = svg.clientWidth || 800; box.h = svg.clientHeight || 600; }
svg.addEventListener("wheel", e => {
  e.preventDefault();
  const by = Math.exp(e.deltaY / 500), r = svg.getBoundingClientRect(), u = (e.clientX - r.left) / r.width, v = (e.clientY - r.top) / r.height;
  box.x += box.w * u * (1 - by); box.y += box.h * v * (1 - by); box.w *= by; box.h *= by;
  look();
}, { passive: false });
document.getElementById("name").textContent = program.name;
document.getElementById("summary").textContent = program.summary;
fit(); draw();
const top0 = [...drawn.nodes.values()][0];
if (top0) { box.x = top0.x - box.w / 2; box.y = -60; }
look();
</script>
</body>
</html>
)html";

}}}  // namespace torch_ir::detail
