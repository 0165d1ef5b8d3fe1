// SPDX-License-Identifier: MIT
/// The page that html.hpp writes, without the program. Written by tools/viewer/embed.py from the files beside it: change those.
#pragma once

#include <torch_ir/config.hpp>

#include <string_view>

namespace torch_ir { inline namespace TORCH_IR_ABI { namespace detail {

// clang-format off
/// Up to the page's title.
inline constexpr std::string_view html_head = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-Ksphhb/EOGEMkQvHyI75MxK1QNUYD+sK7DsEEoEKABA='; style-src 'sha256-/hfuOCnY1w2QcEJWf7/X0yLllQPeKkXavd+nBKeraKo='; img-src data: blob:; base-uri 'none'; form-action 'none'">
<title>)html";

/// From the title to the program, which is JSON: in pieces, as all that follows, since compilers have a longest literal.
inline constexpr std::string_view html_middle[] = {
R"html(</title>
<style>
:root { color-scheme: light dark; --ink0: #1b1d20; --paper: #ffffff; --panel: #f6f7f9; --rim: #d5dae0; --quiet: #565e68; --line: #6d7883; --pick: #c2410c; --find: #ffd54a;
  --accent: #0b61a4; --hit: #c98a00; --alarm: #b3121d; --frame0: #f4f6f8; --frame1: #ffffff; --frame-rim: #aab4be; --module: #fff5df; --module-rim: #b08a3c }
@media (prefers-color-scheme: dark) { :root { --ink0: #e9ebee; --paper: #191b1e; --panel: #22252a; --rim: #3b4149; --quiet: #a8b1bb; --line: #8793a0; --pick: #ff8a50; --find: #8a6a00;
  --accent: #7cc0f5; --hit: #ffd54a; --alarm: #ff8f8f; --frame0: #202328; --frame1: #1a1c20; --frame-rim: #56606b; --module: #3a3120; --module-rim: #a98d52 } }
* { box-sizing: border-box }
[hidden] { display: none !important }
body { margin: 0; height: 100vh; height: 100dvh; display: grid; grid-template: auto minmax(0, 1fr) / 17rem minmax(0, 1fr) 21rem; font: 13.5px/1.45 system-ui, sans-serif; color: var(--ink0); background: var(--paper) }
header { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .35rem .9rem; align-items: center; padding: .35rem .7rem; background: var(--panel); border-bottom: 1px solid var(--rim) }
h1 { font-size: 1.02rem; margin: 0; max-width: 22rem; flex: 0 1 auto; min-width: 4rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
h2 { font-size: 1.02rem; margin: 0 0 .4rem; overflow-wrap: anywhere } h2 small { display: inline-block; font-weight: normal; color: var(--quiet); margin-inline-start: .6rem }
h3 { font-size: .9rem; margin: .9rem 0 .25rem }
#finder { display: flex; gap: .25rem; align-items: center; flex: 1 1 14rem; min-width: 0; max-width: 34rem } #search { flex: 1; min-width: 5rem } #count:not(:empty) { min-width: 4.6rem; color: var(--quiet); font-size: 12px }
.tools { display: flex; flex-wrap: wrap; gap: .3rem .5rem; align-items: center } label { white-space: nowrap }
button, select, input { font: inherit; color: inherit } button, select, input[type=search] { background: var(--paper); border: 1px solid var(--rim); border-radius: 5px; padding: .14rem .5rem }
button:hover, select:hover { border-color: var(--accent) } button[aria-pressed=true] { background: var(--accent); color: var(--paper) }
:focus-visible { outline: 2.5px solid var(--accent); outline-offset: 1px }
nav, aside { background: var(--panel); overflow: auto; padding: .6rem; min-height: 0 } nav { border-inline-end: 1px solid var(--rim); padding: .4rem .2rem } aside { border-inline-start: 1px solid var(--rim) }
main { position: relative; min-width: 0; min-height: 0; overflow: hidden }
#tree [role=treeitem] { display: flex; align-items: baseline; white-space: nowrap; overflow: hidden; padding: 1px 4px; cursor: default; border-radius: 4px }
#tree .state1, #tree .state2, #tree .state3 { border: 0 } #tree .state1 { box-shadow: inset 4px 0 #009e73 } #tree .state2 { box-shadow: inset 4px 0 #d55e00 } #tree .state3 { box-shadow: inset 4px 0 #c79500 }
#tree [aria-selected=true] { background: var(--find) } #tree [role=treeitem]:hover { background: var(--rim) }
.twist { flex: none; width: 1.1em; cursor: pointer } #tree .name, #tree .leaf { flex: 0 1 auto; overflow: hidden; text-overflow: ellipsis } #tree .what { flex: 1 100 0; min-width: 0; overflow: hidden; text-overflow: ellipsis } #tree .times, #tree .amount, #tree .warn { flex: none } .leaf { color: var(--quiet) } .name { font-weight: 600 } .times { color: var(--pick); font-weight: 600; margin-inline-start: .35em }
.quiet { color: var(--quiet); font-size: 12px; margin-inline-start: .4em }
dl { display: grid; grid-template-columns: minmax(5rem, auto) minmax(0, 1fr); gap: .12rem .7rem; margin: .2rem 0 } dt { color: var(--quiet); max-width: 9rem; overflow-wrap: anywhere } dd { margin: 0; overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: 12px }
ul { list-style: none; margin: .2rem 0; padding: 0 } li { overflow-wrap: anywhere; padding: 1px 0 }
button.link:hover { text-decoration-color: currentColor } button.link { border: 0; background: none; padding: 0; color: var(--accent); text-decoration: underline; text-decoration-color: var(--rim); text-underline-offset: 4px; cursor: pointer; overflow-wrap: anywhere; text-align: start; font: inherit }
.users { display: flex; flex-wrap: wrap; gap: 0 .6rem } .bar { display: flex; flex-wrap: wrap; gap: .3rem; margin: .7rem 0 } .check { display: block; white-space: normal }
.call { margin: .2rem 0 } .place { font-size: 12px; color: var(--quiet); overflow-wrap: anywhere } .call code { display: block; white-space: pre-wrap; font-size: 12px; padding-inline-start: .8rem }
.badge { display: inline-block; margin: 0 .4rem .4rem 0; padding: 0 .5rem; border: 1px solid var(--rim); border-radius: 9px } .blame { white-space: pre-wrap; overflow-wrap: anywhere; border-inline-start: 4px solid #d55e00; padding: .3rem .6rem; margin: .4rem 0; background: var(--paper); font-size: 12px }
.state1 { border-inline-start: 4px solid #009e73; padding-inline-start: .4rem } .state2 { border-inline-start: 4px solid #d55e00; padding-inline-start: .4rem } .state3 { border-inline-start: 4px solid #c79500; padding-inline-start: .4rem }
.warn, .warn .link { color: var(--alarm); font-weight: 600 } .warn { margin: .2rem 0 } #tree .warn { margin: 0 0 0 .3rem; font-size: 11px; line-height: 1 } summary { overflow-wrap: anywhere; cursor: pointer } .weights { margin: .9rem 0 .25rem } .weights > summary { font-weight: 600 }
.histogram { display: flex; align-items: flex-end; gap: 1px; height: 44px; margin: .3rem 0; border-bottom: 1px solid var(--line) } .histogram i { flex: 1; background: var(--accent) }
body.wide { grid-template-columns: 17rem minmax(0, 1fr) minmax(21rem, 55vw) } .bar input { background: var(--paper); border: 1px solid var(--rim); border-radius: 5px; padding: .14rem .4rem; min-width: 0 } .bar input[type=number] { width: 4.6rem } .bar .go { flex: 1 1 5rem }
.elements > summary { font-weight: 600; margin: .3rem 0 } .elements .bar { margin: .3rem 0 } .grid { overflow: scroll; overscroll-behavior: contain; background: var(--paper); border: 1px solid var(--rim); border-radius: 5px; font: 12px/20px ui-monospace, monospace } .sheet { position: sticky; top: 0; left: 0; overflow: hidden }
.line { display: flex; height: 20px; white-space: nowrap } .line > * { flex: none; padding: 0 4px; overflow: hidden; text-overflow: ellipsis; text-align: end } .line > b { font-weight: normal; color: var(--quiet); background: var(--panel) } .line .odd { color: var(--alarm); font-weight: 600 } .line .picked { outline: 2px solid var(--pick); outline-offset: -2px }
#view { display: block; width: 100%; height: 100%; cursor: grab; touch-action: none; user-select: none }
#legend { position: absolute; left: 10px; bottom: 10px; max-width: calc(100% - 210px); display: flex; flex-wrap: wrap; gap: 2px 10px; padding: 4px 8px; background: var(--panel); border: 1px solid var(--rim); border-radius: 6px; font-size: 12px }
#legend:empty { display: none } #legend .key { border: 0; background: none; padding: 0 } #legend .key:hover { text-decoration: underline } #legend i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; border: 1px solid; margin-inline-end: 4px; vertical-align: -1px } #legend .scale { width: 210px; height: 12px; border: 1px solid var(--rim) } #legend .ticks { display: flex; justify-content: space-between; width: 210px; white-space: nowrap }
#map { position: absolute; right: 10px; bottom: 10px; background: var(--panel); border: 1px solid var(--rim); border-radius: 6px; cursor: pointer; touch-action: none }
#hint { position: absolute; left: 50%; top: 10px; transform: translateX(-50%); max-width: 90%; padding: 3px 10px; border-radius: 6px; background: var(--ink0); color: var(--paper) } #hint:empty { display: none }
#keys { max-width: 34rem; color: var(--ink0); background: var(--paper); border: 1px solid var(--rim); border-radius: 8px } #keys dd { font: inherit }
.narrow { display: none }
.view text { font-family: system-ui, sans-serif; fill: var(--ink, var(--ink0)); font-size: 11px } .view .title { font-size: 13px; font-weight: 600 } .view .sub, .view .row { opacity: .92 } .view .sub { font-style: italic; font-weight: normal; font-size: 11px }
.view .item { cursor: pointer; outline: none } .view .face { stroke: var(--frame-rim); stroke-width: 1.2 }
.view .node .face { fill: var(--paper) } .view .module .face, .view .part .face, .view .sub.node .face { stroke-width: 1.6 } .view .node.mixed .face { fill: var(--module); stroke: var(--module-rim) } .view .node.end .face { stroke-width: 1.6 }
.view .frame .face { fill: var(--frame0) } .view .depth0 .face, .view .depth2 .face { fill: var(--frame1) } .view .frame.sub .face { stroke-dasharray: 6 3 }
.view .overload { font-weight: 400; opacity: .75 } .view .warning circle { fill: var(--alarm); stroke: var(--paper); stroke-width: 1.5 } .view .warning text { text-anchor: middle; font-size: 13px; font-weight: 700; fill: var(--paper) }
.view .bar { fill: transparent } .view .copies { fill: none; stroke: var(--frame-rim) } .view .head .title { paint-order: stroke; stroke: var(--frame0); stroke-width: 6px; stroke-linejoin: round } .view .head.depth0 .title, .view .head.depth2 .title { stroke: var(--frame1) }
.view .sign circle { fill: var(--paper); stroke: var(--line) } .view .sign text { text-anchor: middle; font-size: 13px; font-weight: 700; fill: var(--ink0) } .view .sign:hover circle { stroke: var(--pick) }
.view .edge { fill: none; stroke: var(--line); stroke-width: 1.3; pointer-events: stroke } .view .edge.lit { stroke: var(--pick); stroke-width: 2.4 } .view .tip { fill: var(--line) } .view .tip.lit { fill: var(--pick) }
.view .edges path { pointer-events: none }
.view .shape { fill: var(--quiet); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; stroke-linejoin: round }
.view .stub rect { fill: var(--paper); stroke: var(--line); stroke-dasharray: 3 2 } .view .stub text { text-anchor: middle; font-size: 10.5px; fill: var(--ink0) } .view .stub.lit rect { stroke: var(--pick); stroke-width: 2; stroke-dasharray: none }
.view .found > .face, .view .found > .bar { stroke: var(--hit) !important; stroke-width: 4 } .view .picked > .face, .view .item:focus-visible > .face { stroke: var(--pick) !important; stroke-width: 3.4 } .view .lit > .face { stroke: var(--pick); stroke-width: 2.4 }
.view .blamed > .face { stroke: #d55e00 !important; stroke-width: 4; stroke-dasharray: 7 3 } .view .node.dim { opacity: .28 } .view .edge.dim { opacity: .25 }
.view .afar { text-anchor: middle; font-weight: 600 } .view .head .afar { text-anchor: start } .view.far text:not(.afar), .view.far .sign, .view.far .stub { display: none } .view.far .edge { stroke-width: 2 }
.moving .item { transition: transform .24s ease-out } .moving .edges { visibility: hidden }
@media (min-width: 1150px) { header { flex-wrap: nowrap } .tools { flex: none; flex-wrap: nowrap } #finder { flex-basis: 20rem } h1 { flex-shrink: 3 } }
@media (prefers-reduced-motion: reduce) { .moving .item { transition: none } }
@media (max-width: 900px) { body { grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) } body.wide { grid-template-columns: minmax(0, 1fr) } body.wide aside { max-height: 72vh } body.wide #map { display: none } nav { display: none; position: fixed; z-index: 3; inset: 5.5rem 15% 0 0; box-shadow: 0 0 20px #0006 } nav.open { display: block } aside { max-height: 36vh; border: 0; border-top: 1px solid var(--rim) } .idle aside { max-height: 2.6rem; overflow: hidden; cursor: pointer } .tools, #legend { display: none } .tools-open .tools, .tools-open #legend { display: flex } header { gap: .3rem }
  .narrow { display: inline-block } #legend { max-width: calc(100% - 120px); max-height: 4.5rem; overflow: auto } #finder { flex-basis: 9rem } .tools label { font-size: 12px } h1 { order: 1; flex: 1 0 100%; max-width: none } .tools { order: 2 } button:not(.link, .key), select { min-height: 30px; min-width: 30px } }
)html",
R"html(@media print { header, nav, aside, #map { display: none } body { display: block } }
</style>
</head>
<body class="idle">
<header>
<button type="button" id="show-tree" class="narrow" aria-label="Modules" aria-expanded="false">☰</button>
<button type="button" id="show-tools" class="narrow" aria-label="Tools" aria-expanded="false">⋯</button>
<h1 id="name"></h1>
<select id="programs" aria-label="Program" hidden></select>
<span id="finder" role="search">
<input id="search" type="search" placeholder="Search everything  /" aria-label="Search names, operators, modules, weights, shapes, attributes, source" spellcheck="false" autocomplete="off">
<button type="button" id="regex" aria-pressed="false" title="regular expression">.*</button>
<output id="count" aria-live="polite"></output>
<button type="button" id="previous" hidden title="previous hit (N)" aria-label="previous hit">↑</button>
<button type="button" id="next" hidden title="next hit (n)" aria-label="next hit">↓</button>
</span>
<span class="tools">
<label>depth <select id="depth" aria-label="Open modules down to this depth"><option value="">…</option><option value="0">fold all</option><option value="1">1</option><option value="2">2</option><option value="3">3</option><option value="4">4</option><option value="64">open all</option></select></label>
<label>colour by <select id="by"></select></label>
<label><input type="checkbox" id="attributes"> attributes</label>
<button type="button" id="smaller" aria-label="zoom out" title="zoom out (-)">−</button>
<button type="button" id="fit" title="show everything (f)">fit</button>
<button type="button" id="larger" aria-label="zoom in" title="zoom in (+)">+</button>
<button type="button" id="svg" title="save the picture as SVG">SVG</button>
<button type="button" id="png" title="save the picture as PNG">PNG</button>
<button type="button" id="help" title="keys (?)">?</button>
</span>
</header>
<nav id="tree-side" aria-label="Modules"><div id="tree" role="tree" aria-label="Modules and nodes"></div></nav>
<main>
<svg id="view" class="view" role="group" aria-label="The graph: arrow keys follow the data, Enter opens"></svg>
<div id="legend" aria-label="Colours"></div>
<canvas id="map" width="180" height="120" aria-hidden="true"></canvas>
<div id="hint" role="status" aria-live="polite"></div>
</main>
<aside id="panel" aria-label="Details"></aside>
<input type="file" id="weights" multiple hidden aria-label="Files of weights">
<dialog id="keys"><h2>Keys</h2>
<dl>
<dt>/</dt><dd>search; Enter and Shift-Enter in it: next and previous</dd>
<dt>n, N</dt><dd>next, previous hit</dd>
<dt>f, 0</dt><dd>show everything</dd>
<dt>+ −</dt><dd>zoom</dd>
<dt>↑ ↓</dt><dd>to a producer, to a user</dd>
<dt>← →</dt><dd>to the neighbour</dd>
<dt>Enter, e</dt><dd>open or fold</dd>
<dt>u, d</dt><dd>highlight what is upstream, downstream</dd>
<dt>c</dt><dd>copy the node as text</dd>
<dt>Esc</dt><dd>back: highlight, selection, search</dd>
<dt>mouse</dt><dd>wheel zooms, dragging moves, a double click opens, + and − open and fold</dd>
</dl>
<p>Files of <code>run --trace</code>, of a profile or of <code>verify --bisect --json</code> can be dropped onto the page: it takes their numbers as colours. Weights (<code>.safetensors</code>, <code>.pt2</code>, <code>.pt</code>, <code>.npz</code>) as well: the panel shows each element. All stays on this machine.</p>
<form method="dialog"><button>close</button></form>
</dialog>
<script id="program" type="application/json">)html"
};

/// From the program to the end.
inline constexpr std::string_view html_script[] = {
R"html(</script>
<script>"use strict";
(() => {
const INPUT = 0, WEIGHT = 1, OUTPUT = 2, CALL = 3;
const HIDE_WORDS = ["", "guards", "dead calls", "constants"];
const STATE_WORDS = ["same", "added", "removed", "changed"];
const WEIGHT_WORDS = ["parameter", "buffer", "constant"];
function shortOperator(op) {
  const parts = op.split(".");
  if (parts.length > 1) parts.shift();
  if (parts.length > 1 && parts[parts.length - 1] === "default") parts.pop();
  return parts.join(".");
}
function sizesOf(type) {
  const at = type.indexOf("[");
  if (at < 0 || !type.endsWith("]")) return null;
  const inside = type.slice(at + 1, -1);
  return inside === "" ? [] : inside.split(/, (?![^(]*\))/);
}
const dtypeOf = type => (type.includes("[") ? type.slice(0, type.indexOf("[")) : "");
function shapeText(type) {
  const sizes = sizesOf(type);
  return sizes === null ? type : sizes.length ? sizes.join("×") : "scalar";
}
function elementsOf(type) {
  const sizes = sizesOf(type);
  if (sizes === null) return 0;
  return sizes.reduce((n, s) => n * (/^\d+$/.test(s) ? Number(s) : 1), 1);
}
function bytesOf(type) {
  const dtype = dtypeOf(type), bits = /(\d+)/.exec(dtype);
  const each = dtype === "bool" ? 1 : bits ? Number(bits[1]) / 8 : 0;
  return elementsOf(type) * each;
}
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
function readGraph(raw, number, strings, traces) {
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
function readPage(raw) {
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
function totalsOf(graph, members) {
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
function operandOf(page, graph, node) {
  if (!graph.owner || node.kind !== INPUT) return null;
  const outer = page.graphs[graph.owner.graph], call = outer.nodes[graph.owner.node];
  const operands = call.args.filter(a => a.name !== "pred").flatMap(a => a.parts.filter(p => typeof p === "number")), inputs = graph.nodes.filter(n => n.kind === INPUT);
  return operands.length === inputs.length ? { graph: outer, value: operands[inputs.indexOf(node)] } : null;
}
function reach(start, next) {
  const seen = new Set([start]), waiting = [start];
  while (waiting.length)
    for (const n of next(waiting.pop()))
      if (!seen.has(n)) {
        seen.add(n);
        waiting.push(n);
      }
  return seen;
}
const producersOf = graph => i => graph.nodes[i].inputs.map(v => graph.values[v].node);
const usersOf = graph => i => graph.nodes[i].results.flatMap(v => graph.values[v].users);
function short(n, unit = "") {
  if (!Number.isFinite(n)) return String(n);
  for (const [at, letter] of [[1e15, "P"], [1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]])
    if (Math.abs(n) >= at) return Number((n / at).toPrecision(3)) + " " + letter + unit;
  return Number(n.toPrecision(3)) + (unit ? " " + unit : "");
}
function numberText(x, digits = 17, round = n => n) {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x < 0 ? "-inf" : "inf";
  if (Object.is(x, -0)) return "-0";
  const exact = String(x);
  if (digits === 17 || exact.length <= 7) return exact;
  for (let p = Math.max(1, digits - 3); p < digits; ++p) {
    const shorter = Number(x.toPrecision(p));
    if (round(shorter) === x) return String(shorter);
  }
  return String(Number(x.toPrecision(digits)));
}
function decodeSmall(code, exponentBits, fractionBits, bias, special) {
  const sign = 1 << (exponentBits + fractionBits), magnitude = code & (sign - 1), exponent = magnitude >> fractionBits, fraction = magnitude & ((1 << fractionBits) - 1);
  if (special === "ieee" && exponent === (1 << exponentBits) - 1) return fraction ? NaN : code & sign ? -Infinity : Infinity;
  if ((special === "fn" && magnitude === sign - 1) || (special === "fnuz" && code === sign)) return NaN;
  const x = exponent === 0 ? fraction * 2 ** (1 - bias - fractionBits) : (fraction + (1 << fractionBits)) * 2 ** (exponent - bias - fractionBits);
  return code & sign ? -x : x;
}
const FLOAT4 = [0, 0.5, 1, 1.5, 2, 3, 4, 6];
const float4Text = code => numberText(code & 8 ? -FLOAT4[code & 7] : FLOAT4[code & 7], 3);
const complexText = (re, im) => re + (/^[-]/.test(im) ? "" : "+") + im + "j";
const small = (bytes, exponentBits, fractionBits, bias, special, digits) => ({ bytes, chars: digits + 7, text: (v, at, little) => numberText(decodeSmall(bytes === 1 ? v.getUint8(at) : v.getUint16(at, little), exponentBits, fractionBits, bias, special), digits) });
const integer = (bytes, chars, get) => ({ bytes, chars, text: (v, at, little) => String(v[get](at, little)) });
const half = small(2, 5, 10, 15, "ieee", 5);
const float32 = { bytes: 4, chars: 14, text: (v, at, little) => numberText(v.getFloat32(at, little), 9, Math.fround) };
const float64 = { bytes: 8, chars: 22, text: (v, at, little) => numberText(v.getFloat64(at, little)) };
const complex = part => ({ bytes: 2 * part.bytes, chars: 2 * part.chars, text: (v, at, little) => complexText(part.text(v, at, little), part.text(v, at + part.bytes, little)) });
const ELEMENT_TYPES = new Map(Object.entries({
  float64, float32, float16: half, bfloat16: small(2, 8, 7, 127, "ieee", 4),
  float8_e4m3fn: small(1, 4, 3, 7, "fn", 3), float8_e5m2: small(1, 5, 2, 15, "ieee", 3), float8_e4m3fnuz: small(1, 4, 3, 8, "fnuz", 3), float8_e5m2fnuz: small(1, 5, 2, 16, "fnuz", 3),
  float8_e8m0fnu: { bytes: 1, chars: 11, text: (v, at) => numberText(v.getUint8(at) === 255 ? NaN : 2 ** (v.getUint8(at) - 127), 4) },
  float4_e2m1fn_x2: { bytes: 1, chars: 12, text: (v, at) => float4Text(v.getUint8(at) & 15) + ", " + float4Text(v.getUint8(at) >> 4) },
  int64: integer(8, 20, "getBigInt64"), int32: integer(4, 11, "getInt32"), int16: integer(2, 6, "getInt16"), int8: integer(1, 5, "getInt8"),
  uint64: integer(8, 20, "getBigUint64"), uint32: integer(4, 11, "getUint32"), uint16: integer(2, 6, "getUint16"), uint8: integer(1, 5, "getUint8"),
  bool: { bytes: 1, chars: 6, text: (v, at) => (v.getUint8(at) ? "True" : "False") },
  complex32: complex(half), complex64: complex(float32), complex128: complex(float64),
}));
const isOdd = text => /NaN|inf/.test(text);
const GAP = 4096, MOST_AT_ONCE = 1 << 20, MOST_DIMENSIONS = 64;
class Storage {
  constructor(file, at, length) {
    this.file = file;
    this.at = at;
    this.length = length;
  }
  async read(begin, end) {
    const bytes = await this.file.slice(this.at + begin, this.at + end).arrayBuffer();
    if (bytes.byteLength !== end - begin) throw new Error("the file ends before byte " + (this.at + end));
    return bytes;
  }
}
const isCount = n => Number.isSafeInteger(n) && n >= 0;
const countOf = sizes => sizes.reduce((n, s) => n * s, 1);
function contiguousStrides(sizes) {
  const strides = new Array(sizes.length).fill(1);
  for (let i = sizes.length - 1; i > 0; --i) strides[i - 1] = strides[i] * Math.max(sizes[i], 1);
  return strides;
}
function faultOf(t) {
  const type = ELEMENT_TYPES.get(t.dtype), isList = l => Array.isArray(l) && l.length <= MOST_DIMENSIONS;
  if (!type) return "its dtype is unknown";
  if (!isList(t.sizes) || !t.sizes.every(isCount)) return "its sizes are no list of numbers";
  if (!isList(t.strides) || t.strides.length !== t.sizes.length || !t.strides.every(isCount) || !isCount(t.offset)) return "its strides or its offset are no such numbers";
  if (!Number.isSafeInteger(countOf(t.sizes.map(s => Math.max(s, 1))) * type.bytes)) return "it has more elements than any file";
  if (t.sizes.includes(0)) return "";
  const last = t.sizes.reduce((at, s, d) => at + (s - 1) * t.strides[d], t.offset);
  return (last + 1) * type.bytes > t.storage.length ? "it reaches beyond the " + t.storage.length.toLocaleString("en") + " bytes that it is a view of" : "";
}
const placeOf = (t, index) => index.reduce((at, i, d) => at + i * t.strides[d], t.offset);
async function readElements(t, places) {
)html",
R"html(  const type = ELEMENT_TYPES.get(t.dtype), order = [...new Set(places)].sort((a, b) => a - b), known = new Map();
  for (let i = 0; i < order.length;) {
    const begin = order[i] * type.bytes;
    let end = begin + type.bytes, j = i + 1;
    while (j < order.length && order[j] * type.bytes <= end + GAP && (order[j] + 1) * type.bytes - begin <= MOST_AT_ONCE) end = (order[j++] + 1) * type.bytes;
    const view = new DataView(await t.storage.read(begin, end));
    for (; i < j; ++i) known.set(order[i], type.text(view, order[i] * type.bytes - begin, t.isLittle));
  }
  return places.map(p => known.get(p));
}
function matrixOf(sizes) {
  const n = sizes.length;
  return { outer: sizes.slice(0, Math.max(n - 2, 0)), rows: n ? sizes[Math.max(n - 2, 0)] : 1, columns: n > 1 ? sizes[n - 1] : 1 };
}
const indexIn = (sizes, outer, row, column) => (sizes.length === 0 ? [] : sizes.length === 1 ? [row] : [...outer, row, column]);
function parseIndex(text, sizes) {
  const index = (text.match(/-?\d+/g) || []).map(Number);
  if (/[^\d\s,;[\]()-]/.test(text) || index.length !== sizes.length) throw new Error(sizes.length + (sizes.length === 1 ? " index is" : " indices are") + " needed, as in " + sizes.map(s => Math.max(s - 1, 0)).join(", "));
  return index.map((given, d) => {
    const i = given < 0 ? given + sizes[d] : given;
    if (!(i >= 0 && i < sizes[d])) throw new Error("index " + given + " is outside of 0 … " + (sizes[d] - 1) + ", the dimension " + d);
    return i;
  });
}
const MOST_STACK = 10000000;
const unreadable = what => new Error("has a pickle that can't be read: " + what);
function readPickle(bytes, { call, persistent }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), text = new TextDecoder(), memo = new Map();
  let at = 0, stack = [];
  const marks = [];
  const take = n => {
    if (!(n >= 0 && n <= bytes.length - at)) throw unreadable("it ends early");
    at += n;
    return at - n;
  };
  const byte = () => view.getUint8(take(1)), u32 = () => view.getUint32(take(4), true), string = n => {
    const from = take(n);
    return text.decode(bytes.subarray(from, from + n));
  };
  const line = () => {
    const end = bytes.indexOf(10, at);
    if (end < 0) throw unreadable("it ends early");
    return string(end - at + 1).slice(0, -1);
  };
  const long = n => {
    const from = take(n);
    let x = 0n;
    for (let i = Math.min(n, 16) - 1; i >= 0; --i) x = (x << 8n) | BigInt(bytes[from + i]);
    return n > 16 ? NaN : Number(n ? BigInt.asIntN(8 * n, x) : 0n);
  };
  const pop = () => {
    if (!stack.length) throw unreadable("it takes what isn't there");
    return stack.pop();
  };
  const top = () => stack[stack.length - 1];
  const toMark = () => {
    if (!marks.length) throw unreadable("it takes what isn't there");
    const items = stack;
    stack = marks.pop();
    return items;
  };
  const put = (target, key, value) => { if (target instanceof Map) target.set(key, value); };
  const made = (callee, args) => {
    const name = callee && callee.global;
    return (name && call(name, Array.isArray(args) ? args : [])) ?? { object: name || "", state: null };
  };
  const known = key => {
    if (!memo.has(key)) throw unreadable("it refers to what isn't there");
    return memo.get(key);
  };
  const tuple = n => {
    const items = [];
    while (items.length < n) items.unshift(pop());
    return items;
  };
  const setAll = items => { for (let i = 0; i + 1 < items.length; i += 2) put(top(), items[i], items[i + 1]); };
  const addAll = items => { if (Array.isArray(top())) for (const x of items) top().push(x); };
  const run = {
    0x80: () => { byte(); }, 0x95: () => { take(8); }, 0x28: () => { marks.push(stack); stack = []; },
    0x7d: () => new Map(), 0x5d: () => [], 0x29: () => [], 0x8f: () => [], 0x74: () => toMark(), 0x6c: () => toMark(), 0x85: () => tuple(1), 0x86: () => tuple(2), 0x87: () => tuple(3),
    0x64: () => {
      const items = toMark(), out = new Map();
      for (let i = 0; i + 1 < items.length; i += 2) out.set(items[i], items[i + 1]);
      return out;
    },
    0x71: () => { memo.set(byte(), top()); }, 0x72: () => { memo.set(u32(), top()); }, 0x94: () => { memo.set(memo.size, top()); }, 0x68: () => known(byte()), 0x6a: () => known(u32()),
    0x58: () => string(u32()), 0x8c: () => string(byte()), 0x55: () => string(byte()), 0x54: () => string(u32()), 0x43: () => string(byte()), 0x42: () => string(u32()),
    0x63: () => ({ global: line() + " " + line() }), 0x93: () => ({ global: tuple(2).join(" ") }), 0x51: () => persistent(pop()) ?? null,
    0x52: () => { const [callee, args] = tuple(2); return made(callee, args); }, 0x81: () => { const [callee, args] = tuple(2); return made(callee, args); },
    0x62: () => {
      const state = pop();
      if (top() && typeof top() === "object" && "state" in top()) top().state = state;
    },
    0x4a: () => view.getInt32(take(4), true), 0x4b: () => byte(), 0x4d: () => view.getUint16(take(2), true), 0x8a: () => long(byte()), 0x47: () => view.getFloat64(take(8)), 0x49: () => Number(line()),
    0x4e: () => null, 0x88: () => true, 0x89: () => false, 0x73: () => { const [key, value] = tuple(2); put(top(), key, value); }, 0x75: () => { setAll(toMark()); },
    0x61: () => { const x = pop(); addAll([x]); }, 0x65: () => { addAll(toMark()); }, 0x90: () => { addAll(toMark()); }, 0x30: () => { pop(); }, 0x31: () => { toMark(); }, 0x32: () => top(),
  };
  for (let code = byte(); code !== 0x2e; code = byte()) {
    if (!run[code]) throw unreadable("its code " + code + " at byte " + (at - 1) + " is unknown");
    const value = run[code]();
    if (value !== undefined) stack.push(value);
    if (stack.length > MOST_STACK) throw unreadable("it holds too much");
  }
  return pop();
}
const MOST_DIRECTORY = 1 << 26, MOST_TEXT = 1 << 27, MOST_UNPACKED = 1 << 29, ALL_32 = 0xffffffff, ALL_16 = 0xffff;
const damaged = what => new Error("is a damaged zip archive: " + what);
class ZipStorage {
  constructor(file, entry, budget) {
    this.file = file;
    this.entry = entry;
    this.budget = budget;
    this.length = entry.size;
  }
  async read(begin, end) {
    this.content ??= this.open();
    return (await this.content).read(begin, end);
  }
  async blob() {
    this.content ??= this.open();
    const { file, at, length } = await this.content;
    return file.slice(at, at + length);
  }
  async open() {
    const { entry, file } = this;
    if (entry.isEncrypted) throw new Error("'" + entry.name + "' is encrypted");
    if (entry.method !== 0 && entry.method !== 8) throw new Error("'" + entry.name + "' is compressed by method " + entry.method + ": repack the archive (zip -0)");
    if (entry.at + 30 > file.size) throw damaged("'" + entry.name + "' lies outside of it");
    const local = new DataView(await file.slice(entry.at, entry.at + 30).arrayBuffer());
    const at = entry.at + 30 + local.getUint16(26, true) + local.getUint16(28, true);
    if (local.getUint32(0, true) !== 0x04034b50 || at + entry.packed > file.size) throw damaged("'" + entry.name + "' lies outside of it");
    if (entry.method === 0) return new Storage(file, at, entry.size);
    return new Storage(new Blob([await unpack(file.slice(at, at + entry.packed), entry, this.budget)]), 0, entry.size);
  }
}
async function unpack(packed, { name, size }, budget) {
  if (size > budget.left) throw new Error("'" + name + "' unpacks to " + size.toLocaleString("en") + " bytes, with what was unpacked before more than the page takes: repack the archive without compression (zip -0)");
  budget.left -= size;
  const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader(), parts = [];
  let found = 0;
  try {
    for (let part = await reader.read(); !part.done && found <= size; part = await reader.read()) {
      found += part.value.length;
      parts.push(part.value);
    }
  } catch {
    throw damaged("'" + name + "' can't be unpacked");
  }
  if (found !== size) {
    reader.cancel().catch(() => {});
    throw damaged("'" + name + "' unpacks to another size than it says");
  }
  return new Blob(parts);
}
const large = (view, at) => {
  const n = view.getBigUint64(at, true);
  if (n > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged("a number is larger than any file");
  return Number(n);
};
async function findDirectory(file) {
  const from = Math.max(0, file.size - 22 - ALL_16 - 20), tail = new DataView(await file.slice(from).arrayBuffer());
  let at = tail.byteLength - 22;
  while (at >= 0 && !(tail.getUint32(at, true) === 0x06054b50 && at + 22 + tail.getUint16(at + 20, true) === tail.byteLength)) --at;
  if (at < 0) throw damaged("it has no directory (is it complete?)");
  const plain = { size: tail.getUint32(at + 12, true), at: tail.getUint32(at + 16, true) };
  if (at < 20 || tail.getUint32(at - 20, true) !== 0x07064b50) return plain;
  const record = large(tail, at - 12);
  if (record + 56 > file.size) throw damaged("its ZIP64 record lies outside of it");
  const view = new DataView(await file.slice(record, record + 56).arrayBuffer());
  if (view.getUint32(0, true) !== 0x06064b50) throw damaged("it has no ZIP64 record");
  return { size: large(view, 40), at: large(view, 48) };
}
function takeLarge(view, at, end, entry) {
  let field = -1, stop = -1;
  for (let length; at + 4 <= end; at += 4 + length) {
    length = view.getUint16(at + 2, true);
    if (at + 4 + length > end) break;
    if (view.getUint16(at, true) === 1) [field, stop] = [at + 4, at + 4 + length];
  }
  for (const key of ["size", "packed", "at"]) {
    if (entry[key] !== ALL_32) continue;
    if (field < 0 || field + 8 > stop) throw damaged("'" + entry.name + "' has no ZIP64 sizes");
    entry[key] = large(view, field);
    field += 8;
  }
}
async function readZip(file, most = MOST_UNPACKED) {
  const budget = { left: most }, directory = await findDirectory(file), names = new TextDecoder(), entries = new Map();
  if (directory.at + directory.size > file.size || directory.size > MOST_DIRECTORY) throw damaged("its directory lies outside of it");
  const view = new DataView(await file.slice(directory.at, directory.at + directory.size).arrayBuffer());
  for (let at = 0; at < view.byteLength;) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) throw damaged("its directory has no entry at byte " + (directory.at + at));
    const nameLength = view.getUint16(at + 28, true), extra = at + 46 + nameLength, end = extra + view.getUint16(at + 30, true), next = end + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw damaged("its directory ends in an entry");
    const entry = {
      name: names.decode(new Uint8Array(view.buffer, at + 46, nameLength)), isEncrypted: (view.getUint16(at + 8, true) & 1) !== 0, method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), at: view.getUint32(at + 42, true),
    };
    takeLarge(view, extra, end, entry);
    if (entries.has(entry.name)) throw damaged("'" + entry.name + "' is in it twice");
    if (entry.at + entry.packed > file.size || (entry.method === 0 && entry.size !== entry.packed)) throw damaged("'" + entry.name + "' lies outside of it");
    entries.set(entry.name, { ...entry, storage: new ZipStorage(file, entry, budget) });
    at = next;
  }
  return entries;
}
async function entryText(entry) {
  if (entry.size > MOST_TEXT) throw new Error("has more text in '" + entry.name + "' than the page reads");
  return new TextDecoder().decode(await entry.storage.read(0, entry.size));
}
const STORAGES = new Map(Object.entries({ Double: "float64", Float: "float32", Half: "float16", BFloat16: "bfloat16", Long: "int64", Int: "int32", Short: "int16", Char: "int8", Byte: "uint8", Bool: "bool",
  ComplexDouble: "complex128", ComplexFloat: "complex64" }));
const MOST_PICKLE = 1 << 27, MOST_DEPTH = 200;
const DATA = /^(.*\/)?data\.pkl$/;
)html",
R"html(const isTorchSave = entries => [...entries.keys()].some(name => DATA.test(name));
async function readTorchSave(entries, fileName, model = "") {
  const data = [...entries.values()].find(e => DATA.test(e.name)), [, root = ""] = DATA.exec(data.name), order = entries.get(root + "byteorder");
  if (data.size > MOST_PICKLE) throw new Error("has a larger pickle than the page reads");
  const isLittle = !order || (await entryText(order)).trim() !== "big";
  const tensor = (dtype, storage, offset, sizes, strides) => ({ tensor: { dtype, sizes, strides, offset, storage } });
  const call = (name, args) => {
    const [, what] = name.split(" ");
    if (name === "collections OrderedDict") return new Map();
    if (/^_rebuild_parameter/.test(what)) return args[0];
    if (what === "_rebuild_meta_tensor_no_storage") return tensor(dtypeOfGlobal(args[0]), null, 0, args[1], args[2]);
    if (what !== "_rebuild_tensor" && what !== "_rebuild_tensor_v2" && what !== "_rebuild_tensor_v3") return undefined;
    const [storage, offset, sizes, strides] = args;
    return tensor(what === "_rebuild_tensor_v3" ? dtypeOfGlobal(args[6]) : storage?.dtype, storage, offset, sizes, strides);
  };
  const persistent = id => (Array.isArray(id) && id[0] === "storage" ? { dtype: STORAGES.get(/ (\w+)Storage$/.exec(id[1]?.global || "")?.[1]), entry: entries.get(root + "data/" + id[2]), isMeta: id[3] === "meta" } : null);
  const found = new Map();
  collect(readPickle(new Uint8Array(await data.storage.read(0, data.size)), { call, persistent }), "", found, new Set(), 0);
  return [...found].map(([key, t]) => finished(key, t, { model, isLittle, file: fileName }));
}
const dtypeOfGlobal = g => (/^torch \w+$/.test(g?.global || "") ? g.global.slice(6) : "");
function collect(value, path, found, seen, depth) {
  if (value === null || typeof value !== "object" || seen.has(value) || depth > MOST_DEPTH) return;
  seen.add(value);
  const isObject = "object" in value, members = isObject ? value.state : value;
  if (!(members instanceof Map)) return;
  const inner = [];
  for (const [name, v] of members) {
    const isPart = isObject && /^_(parameters|buffers|modules)$/.test(name), key = isPart ? path : path + name;
    if (v && v.tensor) {
      if (!found.has(key)) found.set(key, v.tensor);
    } else inner.push([v, isPart]);
    if (v && "object" in Object(v)) inner[inner.length - 1].push(key + ".");
  }
  for (const [v, isPart, next] of inner) collect(isPart && v instanceof Map ? { object: "", state: v } : v, next ?? (isPart ? path : ""), found, seen, depth + 1);
}
function finished(key, t, about) {
  const out = { key: String(key), ...about, dtype: t.dtype || "", sizes: t.sizes, strides: t.strides, offset: t.offset, storage: t.storage?.entry?.storage, problem: "" };
  if (!Array.isArray(t.sizes) || !Array.isArray(t.strides)) throw new Error("is damaged: '" + out.key.slice(0, 200) + "' has no sizes");
  if (!t.storage || t.storage.isMeta) return { ...out, problem: "it was saved on the device meta, without elements" };
  if (!out.dtype) return { ...out, problem: "its dtype is none that the page reads" };
  if (!out.storage) throw new Error("is damaged: '" + out.key.slice(0, 200) + "' has no storage in it");
  const fault = faultOf(out);
  if (fault) throw new Error("is damaged: '" + out.key.slice(0, 200) + "': " + fault);
  return out;
}
const INNER = /^(?:.*?data\/(?:weights|constants)\/([^/]+)\.pt|serialized_(?:state_dict|constants)\.(?:pt|json))$/;
async function readOldArchive(entries, fileName) {
  const list = [...entries.values()].filter(e => INNER.test(e.name)), out = [];
  for (const e of list) {
    if (e.size < 22) continue;
    const file = await e.storage.blob(), inner = await readZip(file);
    if (isTorchSave(inner)) out.push(...(await readTorchSave(inner, fileName, INNER.exec(e.name)[1] || "")));
  }
  return list.length ? out : null;
}
const ARCHIVE_DTYPES = new Map([[1, "uint8"], [2, "int8"], [3, "int16"], [4, "int32"], [5, "int64"], [6, "float16"], [7, "float32"], [8, "float64"], [9, "complex32"], [10, "complex64"],
  [11, "complex128"], [12, "bool"], [13, "bfloat16"], [28, "uint16"], [29, "float8_e4m3fn"], [30, "float8_e5m2"], [31, "float8_e4m3fnuz"], [32, "float8_e5m2fnuz"],
  [33, "float8_e8m0fnu"], [34, "uint32"], [35, "uint64"]]);
const STRIDED = 7;
const TABLE = /^(.*?)(data\/(?:weights|constants)\/)([^/]+?)(?:_model_param|_model_constants|_weights|_constants)_config\.json$/;
const isArchive = entries => [...entries.keys()].some(name => /(^|\/)archive_format$/.test(name) || name === "serialized_exported_program.json");
async function readArchive(file, entries) {
  const tables = [...entries.values()].filter(e => TABLE.test(e.name)), out = [];
  if (!tables.length) {
    const old = await readOldArchive(entries, file.name);
    if (!old) throw new Error("is an archive without weights");
    return old;
  }
  for (const table of tables) {
    const [, root, folder, model] = TABLE.exec(table.name);
    let config;
    try {
      ({ config } = JSON.parse(await entryText(table)));
    } catch (e) {
      if (!(e instanceof SyntaxError || e instanceof TypeError)) throw e;
    }
    if (config === null || typeof config !== "object") throw new Error("is damaged: '" + table.name + "' is no table of weights");
    for (const [key, entry] of Object.entries(config)) out.push(readPayload(file, entries, root + folder, model, key, entry));
  }
  return out;
}
function readPayload(file, entries, folder, model, key, entry) {
  const meta = entry && entry.tensor_meta, number = n => (n && typeof n === "object" ? n.as_int : undefined), numbers = l => (Array.isArray(l) ? l.map(number) : []);
  const t = { key, model, dtype: "", sizes: [], strides: [], offset: 0, isLittle: true, storage: null, file: file.name, problem: "" };
  if (!meta || entry.use_pickle) return { ...t, problem: "it is an object of Python's, which only PyTorch reads" };
  Object.assign(t, { dtype: ARCHIVE_DTYPES.get(meta.dtype) || "dtype " + meta.dtype, sizes: numbers(meta.sizes), strides: numbers(meta.strides), offset: number(meta.storage_offset) });
  const stored = entries.get(folder + entry.path_name);
  if (meta.layout !== STRIDED) return { ...t, problem: "it is a sparse tensor, which the page doesn't read" };
  if (meta.device && meta.device.type === "meta") return { ...t, problem: "it was exported on the device meta, without elements" };
  if (!stored) throw new Error("is damaged: '" + key.slice(0, 200) + "': its entry '" + String(entry.path_name).slice(0, 80) + "' isn't there");
  t.storage = stored.storage;
  if (stored.size === 0 && !t.sizes.includes(0)) return { ...t, problem: "it was stored without elements" };
  const fault = faultOf(t);
  if (fault) throw new Error("is damaged: '" + key.slice(0, 200) + "': " + fault);
  return t;
}
const NPY_TYPES = new Map(Object.entries({ f8: "float64", f4: "float32", f2: "float16", i8: "int64", i4: "int32", i2: "int16", i1: "int8", u8: "uint64", u4: "uint32", u2: "uint16", u1: "uint8", b1: "bool",
  c8: "complex64", c16: "complex128" }));
const MOST_NPY_HEADER = 1 << 16;
const isNpy = head => head.getUint32(0) === 0x934e554d && head.getUint16(4) === 0x5059;
async function readNpy(storage, key, fileName) {
  const wrong = what => new Error("is damaged: '" + key + "' " + what);
  if (storage.length < 12) throw wrong("is no array of NumPy");
  const head = new DataView(await storage.read(0, 12));
  if (!isNpy(head)) throw wrong("is no array of NumPy");
  const isLong = head.getUint8(6) > 1, begin = isLong ? 12 : 10, length = isLong ? head.getUint32(8, true) : head.getUint16(8, true);
  if (length > MOST_NPY_HEADER || begin + length > storage.length) throw wrong("has a header beyond its end");
  const text = new TextDecoder().decode(await storage.read(begin, begin + length));
  const type = /'descr': *'([<>=|])([a-zA-Z]\d+)'/.exec(text), shape = /'shape': *\(([\d, ]*)\)/.exec(text), order = /'fortran_order': *(True|False)/.exec(text);
  if (!shape || !order) throw wrong("has a header that says no shape");
  const sizes = (shape[1].match(/\d+/g) || []).map(Number), at = begin + length, isColumns = order[1] === "True";
  const t = {
    key, model: "", dtype: type ? NPY_TYPES.get(type[2]) || type[2] : "", sizes, strides: isColumns ? contiguousStrides([...sizes].reverse()).reverse() : contiguousStrides(sizes), offset: 0,
    isLittle: !type || type[1] !== ">", storage: { length: storage.length - at, read: (b, e) => storage.read(at + b, at + e) }, file: fileName, problem: "",
  };
  if (!type || !NPY_TYPES.has(type[2])) return { ...t, problem: "its dtype is none of PyTorch's" };
  const fault = faultOf(t);
  if (fault) throw new Error("is damaged: '" + key + "': " + fault);
  return t;
}
const readNpyFile = async file => [await readNpy(new Storage(file, 0, file.size), file.name.replace(/\.npy$/, ""), file.name)];
const isNpz = entries => entries.size > 0 && [...entries.keys()].every(name => name.endsWith(".npy"));
async function readNpz(file, entries) {
  const out = [];
  for (const e of entries.values()) out.push(await readNpy(e.storage, e.name.slice(0, -4), file.name));
  return out;
}
const MOST_HEADER = 100000000;
const SAFETENSORS_DTYPES = new Map(Object.entries({
  F64: "float64", F32: "float32", F16: "float16", BF16: "bfloat16", I64: "int64", I32: "int32", I16: "int16", I8: "int8", U64: "uint64", U32: "uint32", U16: "uint16", U8: "uint8",
  BOOL: "bool", C64: "complex64", F8_E4M3: "float8_e4m3fn", F8_E5M2: "float8_e5m2", F8_E4M3FNUZ: "float8_e4m3fnuz", F8_E5M2FNUZ: "float8_e5m2fnuz", F8_E8M0: "float8_e8m0fnu",
  F4: "float4_e2m1fn_x2",
}));
async function readSafetensors(file) {
  if (file.size < 8) throw new Error("is no safetensors file: it has " + file.size + " bytes");
  const length = Number(new DataView(await file.slice(0, 8).arrayBuffer()).getBigUint64(0, true));
  if (length > MOST_HEADER) throw new Error("is no safetensors file: its header would have " + length.toLocaleString("en") + " bytes");
  if (length > file.size - 8) throw new Error("has a header of " + length.toLocaleString("en") + " bytes, and " + file.size.toLocaleString("en") + " in all: is it complete?");
  let header;
  try {
    header = JSON.parse(await file.slice(8, 8 + length).text());
  } catch {
    throw new Error("is no safetensors file: its header is no JSON");
  }
  if (header === null || typeof header !== "object" || Array.isArray(header)) throw new Error("is no safetensors file: its header is no object");
  const begin = 8 + length;
  return Object.entries(header).filter(([key]) => key !== "__metadata__").map(([key, entry]) => readEntry(file, begin, key, entry));
}
function readEntry(file, begin, key, entry) {
  const wrong = what => new Error("is damaged: '" + key.slice(0, 200) + "': " + what), { dtype, shape, data_offsets: place } = entry || {};
  if (!Array.isArray(shape) || !shape.every(isCount)) throw wrong("its shape is no list of sizes");
  if (!Array.isArray(place) || place.length !== 2 || !place.every(isCount) || place[0] > place[1] || begin + place[1] > file.size) throw wrong("its elements lie outside of the file");
  const t = { key, model: "", dtype: SAFETENSORS_DTYPES.get(dtype), sizes: [...shape], strides: [], offset: 0, isLittle: true, storage: new Storage(file, begin + place[0], place[1] - place[0]), file: file.name, problem: "" };
  if (!t.dtype) return { ...t, dtype: String(dtype), strides: contiguousStrides(t.sizes), problem: "the dtype " + String(dtype).slice(0, 40) + " is none of PyTorch's" };
  if (dtype === "F4" && t.sizes.length) t.sizes[t.sizes.length - 1] = Math.floor(t.sizes[t.sizes.length - 1] / 2);  // the format counts single ones, PyTorch pairs
  t.strides = contiguousStrides(t.sizes);
  const fault = faultOf(t);
  if (fault) throw wrong(fault);
  if (countOf(t.sizes) * ELEMENT_TYPES.get(t.dtype).bytes !== t.storage.length) throw wrong("its shape and the length of its elements disagree");
  return t;
}
const MOST_JSON = 1 << 28;
async function readZipFile(file) {
)html",
R"html(  const entries = await readZip(file);
  if (isArchive(entries)) return readArchive(file, entries);
  if (isNpz(entries)) return readNpz(file, entries);
  if (isTorchSave(entries)) return readTorchSave(entries, file.name);
  throw new Error("is a zip archive without weights: neither of torch.export, of torch.save nor of NumPy");
}
async function readWeights(file) {
  const bytes = await file.slice(0, 16).arrayBuffer(), head = new DataView(new ArrayBuffer(16));
  new Uint8Array(head.buffer).set(new Uint8Array(bytes));
  if (head.getUint32(0) === 0x504b0304 || head.getUint32(0) === 0x504b0506) return readZipFile(file);
  if (isNpy(head)) return readNpyFile(file);
  if (/\.safetensors$/i.test(file.name) || (head.getUint8(8) === 0x7b && head.getUint32(4, true) === 0)) return readSafetensors(file);
  if (head.getUint8(0) === 0x80 && head.getUint8(1) <= 5) throw new Error("is a file of torch.save before PyTorch 1.6, which the page doesn't read: `torch-ir convert-weights " + file.name + " weights.safetensors` makes one that it does");
  if (file.size > MOST_JSON) throw new Error("is neither a file of weights (.safetensors, .pt2, .pt, .npz) nor numbers as JSON");
  return null;
}
function isIndex(text) {
  try {
    return typeof JSON.parse(text).weight_map === "object";
  } catch {
    return false;
  }
}
class WeightFiles {
  constructor() {
    this.files = [];  // {name, tensors: Map of lists by key}
  }
  add(name, tensors) {
    const byKey = new Map();
    for (const t of tensors) byKey.set(t.key, [...(byKey.get(t.key) || []), t]);
    this.files = [...this.files.filter(f => f.name !== name), { name, tensors: byKey }];
  }
  find(key, program) {
    const all = this.files.map(f => f.tensors.get(key)).filter(Boolean).map(list => list.find(t => t.model === program) || list[0]).reverse();
    return all.find(t => !t.problem) || all[0] || null;
  }
  fit(name, graphs) {
    const keys = new Set(graphs.flatMap(g => g.nodes.filter(n => n.kind === WEIGHT).map(n => n.key))), { tensors } = this.files.find(f => f.name === name), found = [...keys].filter(k => tensors.has(k)).map(k => tensors.get(k)[0]);
    const empty = found.filter(t => t.problem);
    return { known: found.length - empty.length, empty: empty.length, problem: empty[0]?.problem, keys: keys.size, tensors: tensors.size, first: tensors.keys().next().value, expected: keys.values().next().value };
  }
}
function differenceOf(t, type) {
  const sizes = sizesOf(type);
  if (sizes === null || (dtypeOf(type) === t.dtype && sizes.length === t.sizes.length && sizes.every((s, d) => !/^\d+$/.test(s) || Number(s) === t.sizes[d]))) return "";
  return "the program has " + type + ", the file " + t.dtype + "[" + t.sizes.join(", ") + "]";
}
const namesIn = (graphs, kinds, name) => new Set(graphs.flatMap(g => g.nodes.filter(kinds).map(name)));
async function takeFiles(app, files) {
  const said = [], weights = [];
  for (const file of files) {
    try {
      const tensors = await readWeights(file);
      if (tensors) {
        app.weightFiles.add(file.name, tensors);
        weights.push(file.name);
        continue;
      }
      const text = await file.text();
      if (!isIndex(text)) app.drop(text, file.name);
      else if (files.length === 1) said.push(file.name + " only lists the files of a checkpoint: drop those");
    } catch (e) {
      said.push(file.name + " " + (e.constructor === Error ? e.message : "can't be read"));
    }
  }
  const isFine = said.length === 0;
  if (weights.length) {
    said.unshift(weightsText(app, weights));
    app.panel.show(app.scene.box(app.picked));
  }
  if (said.length) app.hint(said.join("; "), isFine ? 5000 : 12000);
}
function weightsText(app, names) {
  const fits = names.map(name => app.weightFiles.fit(name, app.page.graphs)), sum = key => fits.reduce((n, f) => n + f[key], 0), what = names.length === 1 ? names[0] : names.length + " files";
  const [{ keys, first, expected, problem }] = fits, known = sum("known"), empty = sum("empty");
  if (known) return what + ": " + known + " of " + keys + " weights, each element in the panel" + (empty ? "; " + empty + " without elements" : "");
  if (empty) return what + " has the weights of this program without elements: " + problem;
  return what + (sum("tensors") ? ": none of its keys is one of this program (" + first + (expected ? "; here " + expected : "") + ")" : " holds no tensors");
}
function overlayText(graphs, overlay, name) {
  const isWeights = overlay.weights.size > 0, names = [...(isWeights ? overlay.weights : overlay.values).keys()];
  const here = isWeights ? namesIn(graphs, n => n.kind === WEIGHT, n => n.key) : namesIn(graphs, n => n.kind >= CALL, n => n.name), known = names.filter(n => here.has(n)).length;
  if (!known) return name + " names no " + (isWeights ? "weight" : "node") + " of this program: was it made from another one?";
  return name + ": " + known + " of " + names.length + (isWeights ? " weights are in this program: statistics in the panel" : " nodes are in this program");
}
function writeLink(state) {
  const parts = [];
  const put = (key, value) => { if (value !== "" && value !== null && value !== undefined) parts.push(key + "=" + encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3A", ":")); };
  put("program", state.program || "");
  put("node", state.node);
  put("open", state.open.join(","));
  put("copy", state.copies.map(([run, m]) => run + ":" + m).join(","));
  put("show", state.show.join(","));
  put("by", state.by === "kind" ? "" : state.by);
  return "#" + parts.join("&");
}
function readLink(hash) {
  const state = { program: 0, node: null, open: null, copies: [], show: [], by: "kind" };
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    let value;
    try {
      value = decodeURIComponent(part.slice(at + 1));
    } catch {
      continue;
    }
    const key = part.slice(0, at), list = value.split(",").filter(Boolean);
    if (key === "program" && /^\d+$/.test(value)) state.program = Number(value);
    if (key === "node") state.node = value;
    if (key === "open") state.open = list;
    if (key === "copy") state.copies = list.map(c => c.split(":")).filter(c => c.length === 2 && /^-?\d+$/.test(c[1])).map(([run, m]) => [run, Number(m)]);
    if (key === "show") state.show = list.map(Number).filter(n => n >= 1 && n <= 3);
    if (key === "by") state.by = value;
  }
  return state;
}
class Minimap {
  constructor(canvas, app) {
    this.canvas = canvas;
    this.app = app;
    canvas.addEventListener("pointerdown", e => {
      canvas.setPointerCapture(e.pointerId);
      this.go(e);
    });
    canvas.addEventListener("pointermove", e => { if (e.buttons) this.go(e); });
  }
  shape() {
    const { view } = this.app, { w, h } = view.window, mostW = w < 500 ? 90 : 180, mostH = Math.max(60, Math.min(400, 0.5 * h)), area = w < 500 ? 7000 : 24000;
    const s = Math.min(mostW / Math.max(1, view.size.w), mostH / Math.max(1, view.size.h), Math.sqrt(area / Math.max(1, view.size.w * view.size.h)));
    this.canvas.width = Math.max(48, Math.round(view.size.w * s) + 10);
    this.canvas.height = Math.max(48, Math.round(view.size.h * s) + 10);
  }
  get scale() {
    const { view } = this.app;
    return Math.min(this.canvas.width / Math.max(1, view.size.w), this.canvas.height / Math.max(1, view.size.h)) * 0.92;
  }
  get offset() {
    const { view } = this.app, s = this.scale;
    return [(this.canvas.width - view.size.w * s) / 2, (this.canvas.height - view.size.h * s) / 2];
  }
  go(e) {
    const r = this.canvas.getBoundingClientRect(), s = this.scale, [ox, oy] = this.offset, { view } = this.app, w = view.window;
    const x = (((e.clientX - r.left) / r.width) * this.canvas.width - ox) / s, y = (((e.clientY - r.top) / r.height) * this.canvas.height - oy) / s;
    view.set(view.scale, w.w / 2 - x * view.scale, w.h / 2 - y * view.scale);
  }
  draw() {
    const { drawn, view } = this.app;
    if (!drawn) return;
    if (this.pictured !== drawn) this.picture(drawn);
    const c = this.canvas.getContext("2d"), s = this.scale, [ox, oy] = this.offset, a = view.area(0);
    c.clearRect(0, 0, this.canvas.width, this.canvas.height);
    c.drawImage(this.image, 0, 0);
    c.strokeStyle = "#d55e00";
    c.lineWidth = 2;
    c.strokeRect(ox + a.x * s, oy + a.y * s, a.w * s, a.h * s);
    this.canvas.hidden = a.x <= 0 && a.y <= 0 && a.x + a.w >= view.size.w && a.y + a.h >= view.size.h;
  }
  picture(drawn) {
    this.pictured = drawn;
    this.shape();
    this.image = document.createElement("canvas");
    this.image.width = this.canvas.width;
    this.image.height = this.canvas.height;
    const c = this.image.getContext("2d"), s = this.scale, [ox, oy] = this.offset;
    const visit = p => {
      if (p.h * s < 0.4 && p.w * s < 1) return;
      const colour = p.open ? null : this.app.paint.colourOf(p.box);
      if (p.box.kind !== "program") {
        c.globalAlpha = p.open ? 0.18 : 1;
        c.fillStyle = p.open ? "#8793a0" : colour ? colour.strong || colour.fill : "#b08a3c";
        c.fillRect(ox + p.x * s, oy + p.y * s, Math.max(0.8, p.w * s), Math.max(0.8, p.h * s));
      }
      p.inside.forEach(visit);
    };
    visit(drawn.root);
  }
}
const MOST = 3, LEAST = 0.02, KEEP = 60;
class View {
  constructor(svg, onChange) {
    this.svg = svg;
    this.onChange = onChange;
    this.scale = 1;
    this.x = this.y = 0;
    this.size = { w: 1, h: 1 };  // of the picture
    this.pointers = new Map();
    this.moved = false;
    this.below = 0;  // what lies over the window's lower edge
    svg.addEventListener("pointerdown", e => this.down(e));
    window.addEventListener("pointermove", e => this.drag(e));
    for (const type of ["pointerup", "pointercancel"]) window.addEventListener(type, e => this.pointers.delete(e.pointerId));
    svg.addEventListener("wheel", e => this.wheel(e), { passive: false });
  }
  get window() { return { w: this.svg.clientWidth || 800, h: this.svg.clientHeight || 600 }; }
  area(margin = 0) {
    const { w, h } = this.window;
    return { x: (-this.x - w * margin) / this.scale, y: (-this.y - h * margin) / this.scale, w: (w * (1 + 2 * margin)) / this.scale, h: (h * (1 + 2 * margin)) / this.scale };
  }
  toPicture(clientX, clientY) {
    const r = this.svg.getBoundingClientRect();
    return [(clientX - r.left - this.x) / this.scale, (clientY - r.top - this.y) / this.scale];
  }
  set(scale, x, y) {
    const { w, h } = this.window, least = Math.min(LEAST, 0.5 * Math.min(w / this.size.w, h / this.size.h));
    this.scale = Math.min(MOST, Math.max(least, scale));
    this.x = Math.min(w - KEEP, Math.max(KEEP - this.size.w * this.scale, x));
    this.y = Math.min(h - KEEP, Math.max(KEEP - this.size.h * this.scale, y));
    this.onChange();
  }
  zoomAt(factor, sx, sy) {
    const { w, h } = this.window, least = Math.min(LEAST, 0.5 * Math.min(w / this.size.w, h / this.size.h));
    const scale = Math.min(MOST, Math.max(least, this.scale * factor)), by = scale / this.scale;
    this.set(scale, sx - (sx - this.x) * by, sy - (sy - this.y) * by);
  }
  zoom(factor) { this.zoomAt(factor, this.window.w / 2, this.window.h / 2); }
  scaleFor(r, most = 1.15, margin = 26) {
    const { w, h } = this.window;
    return Math.min(most, (w - 2 * margin) / Math.max(1, r.w), (h - this.below - 2 * margin) / Math.max(1, r.h));
  }
  fit(r = { x: 0, y: 0, ...this.size }, most = 1.15, margin = 26) {
    const { w } = this.window, h = this.window.h - this.below, scale = this.scaleFor(r, most, margin);
    this.set(scale, (w - r.w * scale) / 2 - r.x * scale, (h - r.h * scale) / 2 - r.y * scale);
  }
  centre(r, least = 0.6) {
    const { w, h } = this.window, scale = Math.max(this.scale, least);
    const tall = r.h * scale > h * 0.9;
    this.set(scale, w / 2 - (r.x + r.w / 2) * scale, tall ? 40 - r.y * scale : h / 2 - (r.y + r.h / 2) * scale);
  }
  down(e) {
    if (e.button > 0 && e.pointerType === "mouse") return;
)html",
R"html(    if (this.pointers.size === 0) this.moved = false;
    this.pointers.set(e.pointerId, [e.clientX, e.clientY]);
  }
  drag(e) {
    const from = this.pointers.get(e.pointerId);
    if (!from) return;
    const dx = e.clientX - from[0], dy = e.clientY - from[1];
    if (!this.moved && Math.abs(dx) + Math.abs(dy) < 4) return;
    this.moved = true;
    if (this.pointers.size === 1) this.set(this.scale, this.x + dx, this.y + dy);
    else {
      const [id, other] = [...this.pointers].find(([p]) => p !== e.pointerId);
      if (id === undefined) return;
      const before = Math.hypot(from[0] - other[0], from[1] - other[1]), after = Math.hypot(e.clientX - other[0], e.clientY - other[1]);
      const r = this.svg.getBoundingClientRect();
      this.zoomAt(after / Math.max(1, before), (e.clientX + other[0]) / 2 - r.left, (e.clientY + other[1]) / 2 - r.top);
      this.set(this.scale, this.x + dx / 2, this.y + dy / 2);
    }
    this.pointers.set(e.pointerId, [e.clientX, e.clientY]);
  }
  wheel(e) {
    e.preventDefault();
    const r = this.svg.getBoundingClientRect(), unit = e.deltaMode === 1 ? 20 : 1;
    if (e.shiftKey) this.set(this.scale, this.x - (e.deltaX || e.deltaY) * unit, this.y);
    else this.zoomAt(Math.exp((-e.deltaY * unit) / (e.ctrlKey ? 120 : 420)), e.clientX - r.left, e.clientY - r.top);
  }
}
const TIMES = { ms: 1e-3, us: 1e-6, ns: 1e-9, s: 1, seconds: 1, microseconds: 1e-6, milliseconds: 1e-3, nanoseconds: 1e-9 };
function readOverlay(text, fileName) {
  let document;
  try {
    document = JSON.parse(text);
  } catch (e) {
    throw new Error(fileName + " is no JSON: " + e.message);
  }
  if (document === null || typeof document !== "object") throw new Error(fileName + " has no numbers by node");
  const overlay = { name: fileName, unit: "", values: new Map(), weights: new Map(), blame: null };
  const add = (name, n) => { if (Number.isFinite(n)) overlay.values.set(name, (overlay.values.get(name) || 0) + n); };
  if (Array.isArray(document.traceEvents)) {
    overlay.unit = "s";
    for (const e of document.traceEvents) if (e.ph === "X" && e.args && typeof e.args.node === "string") add(e.args.node, e.dur * 1e-6);
  } else if (document.weights && typeof document.weights === "object" && !Array.isArray(document.weights)) {
    for (const [key, statistics] of Object.entries(document.weights)) if (statistics && typeof statistics === "object") overlay.weights.set(key, statistics);
  } else if (document.values && typeof document.values === "object") {
    overlay.name = document.name || fileName;
    overlay.unit = document.unit || "";
    for (const [name, n] of Object.entries(document.values)) add(name, Number(n));
  } else if (document.first_divergence !== undefined || document.bisection !== undefined || document.max_abs_diff !== undefined) {
    const first = document.first_divergence;
    if (first && first.node) overlay.blame = { node: first.node, text: blameText(first) };
    if (first && first.node) add(first.node, Number.isFinite(first.relative_error) ? first.relative_error : 1);
    const list = Array.isArray(document.nodes) ? document.nodes : document.bisection && Array.isArray(document.bisection.errors) ? document.bisection.errors : [];
    for (const n of list) add(n.node || n.name, Number(n.error));
    if (!first) overlay.note = document.is_valid === false ? "outputs differ, no node was found to blame" : "no node departs from the reference";
  } else {
    const list = Array.isArray(document) ? document : document.nodes || (document.profile && document.profile.nodes);
    if (!Array.isArray(list)) throw new Error(fileName + " has no numbers by node: neither a trace, a profile, a report of verify nor {\"values\": {node: number}}");
    for (const n of list) {
      const key = Object.keys(n).find(k => typeof n[k] === "number" && /time|seconds|duration|_ms$|_us$|_ns$|^value$/.test(k));
      if (!key) continue;
      const unit = Object.keys(TIMES).find(u => key === u || key.endsWith("_" + u));
      if (key !== "value") overlay.unit = "s";
      add(n.node || n.name, n[key] * (unit ? TIMES[unit] : 1));
    }
  }
  if (!overlay.values.size && !overlay.weights.size && !overlay.blame && !overlay.note) throw new Error(fileName + " has no numbers by node");
  return overlay;
}
function blameText(first) {
  const lines = [first.reason || "the first node that departs"], number = n => (n === null || n === undefined ? "not finite" : Number(Number(n).toPrecision(6)));
  if (first.relative_error !== undefined) lines.push("relative error " + number(first.relative_error));
  for (const a of first.attributes || []) lines.push("attribute " + a.name + ": expected " + (a.expected ?? "absent") + ", found " + (a.found ?? "absent"));
  for (const [key, word] of [["arguments", "argument"], ["found", "found"], ["expected", "expected"]])
    for (const v of first[key] || []) {
      const odd = (v.nan ? ", NaN " + v.nan : "") + (v.infinite ? ", infinite " + v.infinite : "");
      lines.push(word + " " + v.name + (v.type ? " " + v.type + ": min " + number(v.min) + ", max " + number(v.max) + ", mean " + number(v.mean) + odd : " = " + v.value));
    }
  if (first.reference_node && first.reference_node !== first.node) lines.push("in the reference: " + first.reference_node);
  for (const m of first.missing || []) lines.push("missing: " + m);
  if (first.source) lines.push(first.source);
  return lines.join("\n");
}
const isBroken = s => Number(s.nan) > 0 || Number(s.infinite) > 0;
function statisticsRows(s, withLayout = true) {
  const number = n => (n === null || n === undefined ? "" : String(Number(Number(n).toPrecision(5)))), all = Number(s.elements) || 0;
  const part = n => (n ? Number(n).toLocaleString("en") + (all ? " (" + Number((100 * n / all).toPrecision(3)) + " %)" : "") : "");
  const first = Array.isArray(s.first) ? s.first : [];
  const list = l => (Array.isArray(l) ? (l.length ? l.join(", ") : "none") : "");
  return [
    ...(withLayout ? [["dtype", typeof s.dtype === "string" ? s.dtype : ""], ["sizes", list(s.sizes)], ["strides", list(s.strides)], ["storage offset", s.offset > 0 ? String(s.offset) : ""]] : []),
    ["range", number(s.min) + " … " + number(s.max)],
    ["mean ± deviation", number(s.mean) + " ± " + number(s.deviation)],
    ["zeros", part(s.zeros)],
    ["NaN", part(s.nan)],
    ["infinite", part(s.infinite)],
    ["first elements", first.length ? first.map(n => (n === null ? "NaN" : typeof n === "number" ? number(n) : String(n))).join(", ") + (all > first.length ? ", …" : "") : ""],
  ].filter(row => row[1]);
}
function amount(n, unit) {
  if (unit === "s") return n === 0 ? "0 s" : n >= 1 ? short(n, "s") : n >= 1e-3 ? short(n * 1e3) + " ms" : short(n * 1e6) + " µs";
  if (unit === "" && n !== 0 && Math.abs(n) < 1e-3) return n.toExponential(2);
  return short(n, unit);
}
const share = (n, most) => (most > 0 ? Math.sqrt(Math.max(0, n) / most) : 0);
function ownMeasures(graphs) {
  const all = [
    { id: "macs", name: "multiply-adds", unit: "MAC", of: n => n.macs },
    { id: "bytes", name: "bytes read and written", unit: "B", of: n => n.bytes },
    { id: "memory", name: "activation memory", unit: "B", of: n => n.memory },
  ];
  return all.filter(m => graphs.some(g => g.nodes.some(n => m.of(n) > 0)));
}
const SCALE = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
const hex = rgb => "#" + rgb.map(c => Math.round(c).toString(16).padStart(2, "0")).join("");
function scaleColour(part) {
  const t = Math.min(1, Math.max(0, part)) * (SCALE.length - 1), i = Math.min(SCALE.length - 2, Math.floor(t));
  return hex(SCALE[i].map((c, k) => c + (SCALE[i + 1][k] - c) * (t - i)));
}
function brightness(colour) {
  const m = /^#(..)(..)(..)$/.exec(colour.length === 4 ? "#" + [...colour.slice(1)].map(c => c + c).join("") : colour);
  if (!m) return 1;
  const [r, g, b] = m.slice(1).map(c => {
    const v = parseInt(c, 16) / 255;
    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a, b) {
  const [x, y] = [brightness(a), brightness(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}
const inkOn = colour => (contrast(colour, "#000000") >= contrast(colour, "#ffffff") ? "#000000" : "#ffffff");
const STATES = [
  null,
  { name: "added", light: "#bfe8d6", dark: "#0b5a41", strong: "#009e73" },
  { name: "removed", light: "#f7cdb6", dark: "#7a2f00", strong: "#d55e00" },
  { name: "changed", light: "#f8ecb0", dark: "#5e4d00", strong: "#c79500" },
];
const BLAME = { name: "first departure", light: "#f7cdb6", dark: "#7a2f00", strong: "#d55e00" };
const GAP_X = 22, GAP_Y = 42, STEM = 15, BEND = 9, MOST_BENDS = 2500;  // STEM: below a layer with labels, where lines only go straight down
function layoutLevel(items, edges) {
  const layer = layersOf(items, edges);
  const { nodes, chains, stubs } = insertBends(items, edges, layer);
  const layers = orderLayers(nodes, layer.count);
  placeAcross(layers);
  straighten(layers);
  return finish(items, edges, layers, nodes, chains, stubs);
}
function layersOf(items, edges) {
  const base = items.some(i => i.end === "first") ? 1 : 0;
  const of = items.map(i => (i.end === "first" ? 0 : base)), floats = items.map(i => i.end === undefined);
  const into = items.map(() => []), out = items.map(() => []);
  for (const e of edges)
    if (e.from < e.to) {
      into[e.to].push(e.from);
      out[e.from].push(e.to);
    }
  items.forEach((_, i) => {
    for (const from of into[i]) {
      of[i] = Math.max(of[i], of[from] + 1);
      if (!floats[from]) floats[i] = false;
    }
  });
  for (let i = items.length - 1; i >= 0; --i)
    if (floats[i] && out[i].length) of[i] = Math.max(of[i], Math.min(...out[i].map(to => of[to])) - 1);
  let last = -1;
  items.forEach((item, i) => { if (item.end !== "last") last = Math.max(last, of[i]); });
  items.forEach((item, i) => { if (item.end === "last") of[i] = last + 1; });
  return { of, count: Math.max(-1, ...of) + 1 };
}
function insertBends(items, edges, layer) {
  const nodes = items.map((it, i) => ({ item: i, layer: layer.of[i], w: Math.max(it.w, 2 * (it.label || 0)), before: [], after: [], x: 0, order: i }));
  const stubs = new Set(), chains = edges.map(() => []);
  edges.forEach((e, i) => { if (e.stub) stubs.add(i); });
  const bySpan = edges.map((e, i) => i).filter(i => !stubs.has(i) && edges[i].from < edges[i].to)
    .sort((a, b) => layer.of[edges[a].to] - layer.of[edges[a].from] - (layer.of[edges[b].to] - layer.of[edges[b].from]));
  let bends = 0;
  const outs = new Array(items.length).fill(0), ins = new Array(items.length).fill(0);
  for (const i of bySpan) {
    ++outs[edges[i].from];
    ++ins[edges[i].to];
  }
  for (const i of bySpan) {
    const e = edges[i], from = nodes[e.from], to = nodes[e.to];
    const span = to.layer - from.layer;
    if (span < 1 || (span > 3 && bends + span - 1 > MOST_BENDS)) {
      stubs.add(i);
      continue;
    }
    let last = from, lastX = e.fromX || 0;
    for (let l = from.layer + 1; l < to.layer; ++l) {
      const bend = { item: -1, layer: l, w: BEND, before: [], after: [], x: 0, order: from.order + (l - from.layer) / (span + 1) };
      join(last, bend, lastX, 0, last.item < 0 ? 8 : 2);
      chains[i].push(bend);
      nodes.push(bend);
      last = bend;
      lastX = 0;
      ++bends;
    }
    const isChain = span === 1 && outs[e.from] === 1 && ins[e.to] === 1;  // stays straight
    join(last, to, lastX, e.toX || 0, isChain ? 12 : (last.item < 0 ? 2 : 1) * (e.weight || 1));
  }
  return { nodes, chains, stubs };
}
function join(a, b, aX, bX, weight) {
  a.after.push({ node: b, weight, own: aX, other: bX });
  b.before.push({ node: a, weight, own: bX, other: aX });
}
function orderLayers(nodes, count) {
  let layers = Array.from({ length: count }, () => []);
  for (const n of nodes) layers[n.layer].push(n);
  for (const l of layers) l.sort((a, b) => a.order - b.order);
)html",
R"html(  const number = () => layers.forEach(l => l.forEach((n, i) => { n.place = (i + 0.5) / l.length; n.index = i; }));
  number();
  let best = layers.map(l => [...l]), fewest = crossings(layers);
  for (let sweep = 0; sweep < 10 && fewest > 0; ++sweep) {
    const down = sweep % 2 === 0;
    for (const l of down ? layers : [...layers].reverse()) {
      for (const n of l) {
        const side = down ? n.before : n.after;
        n.want = side.length ? side.reduce((s, e) => s + e.node.index + e.other / 10000, 0) / side.length : n.index;
      }
      l.sort((a, b) => a.want - b.want || a.index - b.index);
      l.forEach((n, i) => { n.index = i; });
    }
    const now = crossings(layers);
    if (now < fewest) {
      fewest = now;
      best = layers.map(l => [...l]);
    }
  }
  layers = best;
  number();
  return layers;
}
function crossings(layers) {
  let n = 0;
  for (const l of layers) {
    const ends = [];
    for (const a of l) for (const e of [...a.after].sort((x, y) => x.node.index - y.node.index)) ends.push(e.node.index);
    const most = Math.max(0, ...ends) + 1, tree = new Int32Array(most + 1);
    ends.forEach((end, done) => {
      let smaller = 0;
      for (let i = end + 1; i > 0; i -= i & -i) smaller += tree[i];
      n += done - smaller;
      for (let i = end + 1; i <= most; i += i & -i) ++tree[i];
    });
  }
  return n;
}
function placeAcross(layers) {
  for (const l of layers) {
    let x = 0;
    l.forEach((n, i) => {
      if (i) x += distance(l[i - 1], n);
      n.x = x;
    });
    for (const n of l) n.x -= x / 2;
  }
  for (let sweep = 0; sweep < 30; ++sweep) {
    const down = sweep % 2 === 0;
    for (const l of down ? layers : [...layers].reverse()) {
      for (const n of l) {
        let sum = 0, weight = 0;
        const both = sweep >= 8 ? [n.before, n.after] : [down ? n.before : n.after];
        for (const side of both)
          for (const e of side) {
            sum += e.weight * (e.node.x + e.other - e.own);
            weight += e.weight;
          }
        n.want = weight ? sum / weight : n.x;
        n.pull = weight || 0.01;
      }
      settle(l);
    }
  }
}
const distance = (a, b) => (a.w + b.w) / 2 + (a.item < 0 && b.item < 0 ? 6 : GAP_X);
function settle(l) {
  const blocks = [];
  let shift = 0;
  l.forEach((n, i) => {
    if (i) shift += distance(l[i - 1], n);
    n.shift = shift;
    blocks.push({ first: i, pull: n.pull, want: n.want - shift });
    while (blocks.length > 1 && blocks[blocks.length - 2].want >= blocks[blocks.length - 1].want) {
      const b = blocks.pop(), a = blocks[blocks.length - 1];
      a.want = (a.want * a.pull + b.want * b.pull) / (a.pull + b.pull);
      a.pull += b.pull;
    }
  });
  blocks.forEach((b, k) => {
    const end = k + 1 < blocks.length ? blocks[k + 1].first : l.length;
    for (let i = b.first; i < end; ++i) l[i].x = b.want + l[i].shift;
  });
}
function straighten(layers) {
  const isAlone = (e, n) => n.after.length === 1 && e.node.before.length === 1;
  for (const l of layers)
    for (const first of l) {
      if (first.before.length === 1 && first.before[0].node.after.length === 1) continue;  // in the middle of a chain
      const chain = [{ n: first, shift: 0 }];
      for (let n = first; n.after.length === 1 && isAlone(n.after[0], n); n = n.after[0].node)
        chain.push({ n: n.after[0].node, shift: chain[chain.length - 1].shift + n.after[0].own - n.after[0].other });
      if (chain.length > 1 || first.item < 0) align(layers, chain);
    }
}
function align(layers, chain) {
  let run = [], low = -Infinity, high = Infinity;
  const close = () => {
    const mean = run.reduce((s, c) => s + c.n.x - c.shift, 0) / run.length, head = run[0], tail = run[run.length - 1];
    const ends = [...head.n.before.map(e => e.node.x + e.other - e.own - head.shift), ...tail.n.after.map(e => e.node.x + e.other - e.own - tail.shift)];
    const end = ends.length <= 4 ? ends.find(x => x >= low && x <= high && (head.n.item < 0 || Math.abs(x - mean) < 30)) : undefined;
    const x = end === undefined ? Math.min(high, Math.max(low, mean)) : end;
    for (const c of run) c.n.x = x + c.shift;
  };
  for (const c of chain) {
    const l = layers[c.n.layer], before = l[c.n.index - 1], after = l[c.n.index + 1];
    const from = (before ? before.x + distance(before, c.n) : -Infinity) - c.shift, to = (after ? after.x - distance(c.n, after) : Infinity) - c.shift;
    if (run.length && Math.max(low, from) > Math.min(high, to)) {
      close();
      run = [];
      low = -Infinity;
      high = Infinity;
    }
    run.push(c);
    low = Math.max(low, from);
    high = Math.min(high, to);
  }
  if (run.length) close();
}
function finish(items, edges, layers, nodes, chains, stubs) {
  let left = Infinity, right = -Infinity;
  for (const n of nodes) {
    left = Math.min(left, n.x - n.w / 2);
    right = Math.max(right, n.x + n.w / 2);
  }
  if (!nodes.length) left = right = 0;
  const tops = [], bottoms = [], stems = [];
  let y = 0;
  layers.forEach((l, k) => {
    const above = Math.max(0, ...l.map(n => (n.item < 0 ? 0 : items[n.item].above || 0)));
    const tall = Math.max(0, ...l.map(n => (n.item < 0 ? 0 : items[n.item].h)));
    tops[k] = y + above;
    bottoms[k] = tops[k] + tall;
    stems[k] = bottoms[k] + (l.some(n => n.item >= 0 && items[n.item].label) ? STEM : 0);
    const arePorts = list => list.length > 0 && list.every(n => n.item >= 0 && items[n.item].end !== undefined && items[n.item].h === 0);
    const next = layers[k + 1];
    y = bottoms[k] + (next ? (arePorts(l) ? 18 : arePorts(next) ? 28 : GAP_Y + Math.min(30, l.length)) : 0);
  });
  const at = [];
  for (const n of nodes) if (n.item >= 0) at[n.item] = { x: n.x - left, y: tops[n.layer] };
  const routes = edges.map((e, i) => {
    if (stubs.has(i)) return null;
    const a = at[e.from], b = at[e.to], fromX = a.x + (e.fromX || 0), toX = b.x + (e.toX || 0);
    const end = b.y - 0, start = a.y + items[e.from].h;
    if (e.from > e.to || nodes[e.from].layer >= nodes[e.to].layer) return [[fromX, start], [fromX, start + 14], [toX, end - 14], [toX, end]];
    const points = [[fromX, start], [fromX, stems[nodes[e.from].layer]]];
    for (const bend of chains[i]) points.push([bend.x - left, tops[bend.layer]], [bend.x - left, stems[bend.layer]]);
    points.push([toX, end]);
    return points;
  });
  return { w: right - left, h: y, at, routes, stubs };
}
const MOST_CHILDREN = 64, PART = 24;
function drawnFor(graph, choice) {
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
function linksOf(graph, shown, isHidden, choice) {
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
function buildStructure(page, program, view) {
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
  function linksInto(graph, call, shown) {
    const out = [];
    for (const [, inner] of call.inner) {
      if (!boxes.has("g" + inner) || page.graphs[inner].owner.node !== call.index) continue;
      for (const input of page.graphs[inner].nodes) {
        const operand = operandOf(page, page.graphs[inner], input);
        const value = operand && graph.values[operand.value];
        if (!value || graph.nodes[value.node].kind === WEIGHT) continue;
        const from = shown[value.node], drawn = graph.nodes[from].results[value.place];
)html",
R"html(        if (drawn !== undefined) out.push({ value: drawn, from, to: input.index, into: inner, call: call.index });
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
function titleOf(page, box) {
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
function membersOf(page, box) {
  const graph = page.graphs[box.graph];
  if (box.kind === "node") return [box.node];
  if (box.kind === "module") return graph.modules[box.module].members;
  if (box.kind === "part") return box.children.flatMap(c => (c.times > 1 ? copiesOf(graph, c.module).flatMap(m => m.members) : membersOf(page, c)));
  return graph.nodes.filter(n => n.kind >= CALL).map(n => n.index);
}
const copiesOf = (graph, module) => graph.modules.filter(m => m.run === graph.modules[module].run);
function nodesIn(box) {
  if (box.kind === "node") return [box.node];
  const out = [];
  const go = b => (b.kind === "node" ? out.push(b.node) : b.children.forEach(go));
  go(box);
  return out;
}
const PAD = 14, HEAD = 28, LINE = 15, STUB = 17;
const MOST_USERS = 6, MOST_LABEL = 18, MOST_ROWS = 4, FIRST_VISIBLE = 34;
const LEGIBLE = 0.5, COARSE = 0.37, FEW = 10;  // scales at which all text can be read, names; boxes that are next to nothing
class Scene {
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
  visible(box) {
    let out = box;
    for (let b = box.parent; b; b = b.parent) if (!this.isOpen(b)) out = b;
    return out;
  }
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
  levels(changed) {
    if (!changed || this.keptOf !== this.structure) this.kept = new Map();
    this.keptOf = this.structure;
    for (let b = changed && changed.parent; b; b = b.parent) this.kept.delete(b.id);
    const levels = this.kept;
    const start = box => {
      if (!this.isOpen(box)) return;
      if (!levels.has(box.id)) levels.set(box.id, { inPorts: new Map(), outPorts: new Map(), edges: new Map(), dim: null });
)html",
R"html(      box.children.forEach((c, i) => {
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
function linesIn(p) {
  if (!p.level) return [];
  const dx = p.x + p.level.left, dy = p.y + p.level.top;
  return p.level.list.map(l => ({ key: l.key, frame: p.box.id, graph: l.e.graph, values: l.e.values, from: l.from, to: l.to, head: l.head,
    x0: dx + l.x0, y0: l.from ? dy + l.y0 : p.y, x1: dx + l.x1, y1: l.to ? dy + l.y1 : p.y + p.h, line: l, p }));
}
function pointsOf({ line, p }) {
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
function attributeRows(node, most = 4) {
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
const FAR = 0.5;  // below that scale text is too small to read
const NS = "http://www.w3.org/2000/svg";
function make(parent, tag, attributes = {}, text) {
  const e = parent && parent.namespaceURI === NS ? document.createElementNS(NS, tag) : document.createElement(tag);
  for (const key in attributes) e.setAttribute(key, attributes[key]);
  if (text !== undefined) e.textContent = text;
  if (parent) parent.appendChild(e);
  return e;
}
function pathOf(points) {
  let d = "M" + round(points[0]);
  for (let i = 1; i < points.length; ++i) {
    const [x, y] = points[i - 1], [u, v] = points[i], half = (v - y) / 2;
    if (x === u) d += "V" + Math.round(v * 10) / 10;
    else d += "C" + [round([x, y + half]), round([u, v - half]), round([u, v])].join(" ");
  }
  return d;
}
const round = ([x, y]) => Math.round(x * 10) / 10 + "," + Math.round(y * 10) / 10;
function fitText(text, width, measure, size, bold) {
  if (measure(text, size, bold) <= width) return text;
  let n = Math.max(1, Math.floor((text.length * width) / measure(text, size, bold)) - 1);
  while (n > 1 && measure(text.slice(0, n) + "…", size, bold) > width) --n;
  return text.slice(0, n) + "…";
}
class Renderer {
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
)html",
R"html(    for (const id of [...this.elements.keys()]) if (!wanted.has(id)) this.remove(id);
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
  afarTitle(box) {
    const { title, sub } = this.context.scene.face(box);
    return sub && /^[\d.… ]+$/.test(title) ? title + " " + sub : title;
  }
  afarFrame(head, p, scale) {
    const size = Math.min(11 / scale, HEAD * 1.35), title = this.afarTitle(p.box);
    if (size * scale < 6.5 || p.w * scale < 34) return;
    const t = make(head, "text", { x: 7, y: size + 1, class: "afar title" }, fitText(title + (p.box.times > 1 ? " ×" + p.box.times : ""), p.w - 12, this.context.measure, size, true));
    t.style.fontSize = size + "px";
  }
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
  warning(g, x, name) {
    const s = make(g, "g", { class: "warning" });
    make(s, "circle", { cx: x - 2, cy: 2, r: 8.5 });
    make(s, "text", { x: x - 2, y: 6.5 }, "!");
    make(s, "title", {}, "weights of " + name + " hold NaN or infinity");
  }
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
function fieldsOf(graph, node) {
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
function matcher(text, isRegex) {
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
function findAll(page, program, text, isRegex) {
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
function graphsOf(page, program) {
  const out = [page.graphs[program]];
  for (let i = 0; i < out.length; ++i)
    for (const g of page.graphs) if (g.owner && g.owner.graph === out[i].number && !out.includes(g)) out.push(g);
  return out;
}
class Paint {
  constructor(app) {
    this.app = app;
    this.by = "kind";
    this.dark = window.matchMedia("(prefers-color-scheme: dark)");
  }
  setProgram() {
)html",
R"html(    const { page, scene } = this.app, graphs = graphsOf(page, scene.program);
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
const ROW = 20, LETTER = 7.3, LONGEST = 8000000;  // pixels: of a row, of a letter, and what browsers let an element be high or wide
class Grid {
  constructor(parent, tensor, { copy, say }) {
    this.tensor = tensor;
    this.say = say;
    Object.assign(this, matrixOf(tensor.sizes));
    this.at = tensor.lookedAt ??= { outer: this.outer.map(() => 0), row: 0, column: 0, picked: null };
    this.headWidth = Math.max(String(Math.max(this.rows - 1, 0)).length + 1, 3) * LETTER + 8;
    this.leastWidth = this.cellWidth = Math.min(ELEMENT_TYPES.get(tensor.dtype).chars, 30) * LETTER + 10;
    const bar = make(parent, "div", { class: "bar" }), name = tensor.key;
    if (this.outer.length) make(bar, "span", {}, "[");
    this.selectors = this.outer.map((size, d) => this.selector(bar, size, d));
    if (this.outer.length) make(bar, "span", {}, ", :, :]");
    const go = make(bar, "input", { type: "text", class: "go", size: 10, placeholder: "go to " + (tensor.sizes.map((_, d) => "ijklmnop"[d] || "…").join(", ") || "it"), "aria-label": "Go to an element of " + name + ": its indices", spellcheck: "false", autocomplete: "off" });
    go.addEventListener("keydown", e => {
      if (e.key === "Escape") return go.blur();
      if (e.key === "Enter") this.goTo(go.value);
      return e.stopPropagation();
    });
    const button = make(bar, "button", { type: "button", title: "the elements that are seen, with tabs between" }, "copy these");
    button.addEventListener("click", () => copy(this.text()));
    this.scroller = make(parent, "div", { class: "grid", tabindex: "0", role: "table", "aria-label": "Elements of " + name, "aria-rowcount": this.rows, "aria-colcount": this.columns });
    this.scroller.style.height = ROW * Math.min(this.rows + 1, 15) + 16 + "px";
    this.space = make(this.scroller, "div", { role: "presentation" });
    this.sheet = make(this.space, "div", { class: "sheet", role: "rowgroup" });
    this.scroller.addEventListener("scroll", () => this.scrolled());
    this.scroller.addEventListener("keydown", e => this.key(e));
    this.scroller.addEventListener("wheel", e => this.wheel(e), { passive: false });
    new ResizeObserver(() => this.resize()).observe(this.scroller);
  }
  selector(bar, size, d) {
    const input = make(bar, "input", { type: "number", min: 0, max: size - 1, value: this.at.outer[d], "aria-label": "Index of dimension " + d + ", 0 to " + (size - 1), title: "dimension " + d + ": 0 … " + (size - 1) });
    input.addEventListener("change", () => {
      const i = Math.round(Number(input.value));
      input.value = this.at.outer[d] = Math.min(Math.max(i || 0, 0), Math.max(size - 1, 0));
      this.draw();
    });
    input.addEventListener("keydown", e => e.stopPropagation());
    return input;
  }
  resize() {
    const { clientWidth: w, clientHeight: h } = this.scroller;
    if (!w) return;
    this.seenRows = Math.max(1, Math.min(this.rows, Math.floor(h / ROW) - 1));
    this.seenColumns = Math.max(1, Math.min(this.columns, Math.floor((w - this.headWidth) / this.leastWidth)));
    this.cellWidth = Math.max(this.leastWidth, Math.min(1.5 * this.leastWidth, Math.floor((w - this.headWidth) / this.seenColumns)));
    this.space.style.height = Math.min(LONGEST, h + (this.rows - this.seenRows) * ROW) + "px";
    this.space.style.width = Math.min(LONGEST, w + (this.columns - this.seenColumns) * this.cellWidth) + "px";
    this.sheet.style.height = h + "px";
    this.sheet.style.width = w + "px";
    this.look(this.at.row, this.at.column);
  }
  look(row, column) {
    const { scroller, at } = this, most = (n, seen) => Math.max(0, n - seen);
    at.row = Math.min(Math.max(row, 0), most(this.rows, this.seenRows));
    at.column = Math.min(Math.max(column, 0), most(this.columns, this.seenColumns));
    scroller.scrollTop = (at.row / most(this.rows, this.seenRows) || 0) * (scroller.scrollHeight - scroller.clientHeight);
    scroller.scrollLeft = (at.column / most(this.columns, this.seenColumns) || 0) * (scroller.scrollWidth - scroller.clientWidth);
    this.bars = [scroller.scrollTop, scroller.scrollLeft];
    this.draw();
  }
  scrolled() {
    const { scroller, at } = this, share = (n, all) => (all > 0 ? Math.min(1, n / all) : 0);
    if (!this.bars || (scroller.scrollTop === this.bars[0] && scroller.scrollLeft === this.bars[1])) return;
    this.bars = [scroller.scrollTop, scroller.scrollLeft];
    at.row = Math.round(share(scroller.scrollTop, scroller.scrollHeight - scroller.clientHeight) * (this.rows - this.seenRows));
    at.column = Math.round(share(scroller.scrollLeft, scroller.scrollWidth - scroller.clientWidth) * (this.columns - this.seenColumns));
    this.draw();
  }
  wheel(e) {
    if (this.rows * ROW <= LONGEST || e.ctrlKey || !e.deltaY) return;
    e.preventDefault();
    this.look(this.at.row + Math.sign(e.deltaY) * Math.ceil(Math.abs(e.deltaY) / ROW), this.at.column);
  }
  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const { row, column } = this.at, to = {
      ArrowDown: [row + 1, column], ArrowUp: [row - 1, column], ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], PageDown: [row + this.seenRows, column], PageUp: [row - this.seenRows, column],
      Home: [0, 0], End: [this.rows, column],
    }[e.key];
    if (!to) return;
    e.preventDefault();
    e.stopPropagation();
    this.look(...to);
  }
  goTo(text) {
    let index;
    try {
      index = parseIndex(text, this.tensor.sizes);
    } catch (e) {
      return this.say(e.message);
    }
    const n = index.length, row = n > 1 ? index[n - 2] : index[0] || 0, column = n > 1 ? index[n - 1] : 0;
    this.outer.forEach((_, d) => { this.selectors[d].value = this.at.outer[d] = index[d]; });
    this.at.picked = String(index);
    const isSeen = row >= this.at.row && row < this.at.row + this.seenRows && column >= this.at.column && column < this.at.column + this.seenColumns;
    return isSeen ? this.draw() : this.look(row - (this.seenRows >> 1), column - (this.seenColumns >> 1));
  }
  async draw() {
    this.wanted = true;
    if (this.isReading) return;
    this.isReading = true;
    while (this.wanted) {
      this.wanted = false;
      const { outer, row, column } = this.at, rows = Math.min(this.seenRows, this.rows), columns = Math.min(this.seenColumns, this.columns), index = [];
      for (let r = 0; r < rows; ++r) for (let c = 0; c < columns; ++c) index.push(indexIn(this.tensor.sizes, outer, row + r, column + c));
      let texts = null;
      try {
        texts = await readElements(this.tensor, index.map(i => placeOf(this.tensor, i)));
      } catch (e) {
        this.say(this.tensor.file + " can't be read: " + e.message);
      }
      this.show(row, column, rows, columns, index, texts);
    }
    this.isReading = false;
  }
  show(row, column, rows, columns, index, texts) {
    const { sheet } = this, line = (r, title) => {
      const div = make(sheet, "div", { role: "row", class: "line" });
      if (r >= 0) div.setAttribute("aria-rowindex", r + 1);
      make(div, "b", { role: r < 0 ? "columnheader" : "rowheader" }, title).style.width = this.headWidth + "px";
      return div;
    };
    const cell = (div, tag, attributes, text) => { make(div, tag, attributes, text).style.width = this.cellWidth + "px"; };
    this.shown = { row, column, rows, columns, texts };
)html",
R"html(    sheet.replaceChildren();
    const head = line(-1, "");
    for (let c = 0; c < columns; ++c) cell(head, "b", { role: "columnheader" }, this.tensor.sizes.length > 1 ? String(column + c) : "");
    for (let r = 0; r < rows; ++r) {
      const div = line(row + r, this.tensor.sizes.length ? String(row + r) : "");
      for (let c = 0; c < columns; ++c) {
        const at = r * columns + c, text = texts ? texts[at] : "?", name = (isOdd(text) ? "odd " : "") + (String(index[at]) === this.at.picked ? "picked" : "");
        cell(div, "span", { role: "cell", "aria-colindex": column + c + 1, title: "[" + index[at].join(", ") + "] = " + text, ...(name ? { class: name.trim() } : {}) }, text);
      }
    }
  }
  text() {
    const { row, column, rows, columns, texts } = this.shown || { rows: 0 };
    if (!rows || !texts) return "";
    const head = [this.tensor.key + "[" + [...this.at.outer, ...(this.tensor.sizes.length > 1 ? [":", ":"] : this.tensor.sizes.length ? [":"] : [])].join(", ") + "]"];
    if (this.tensor.sizes.length > 1) for (let c = 0; c < columns; ++c) head.push(column + c);
    const lines = Array.from({ length: rows }, (_, r) => [row + r, ...texts.slice(r * columns, (r + 1) * columns)].join("\t"));
    return [head.join("\t"), ...lines].join("\n") + "\n";
  }
}
function showElements(panel, tensor, type, isOpen) {
  const { element, on } = panel, list = l => (l.length ? l.join(", ") : "none"), count = countOf(tensor.sizes), bytes = ELEMENT_TYPES.get(tensor.dtype)?.bytes;
  const difference = tensor.problem ? "" : differenceOf(tensor, type);
  if (difference) make(element, "p", { class: "warn" }, difference);
  panel.rows([
    ["file", tensor.file],
    ["dtype", tensor.dtype],
    ["sizes", tensor.dtype && list(tensor.sizes)],
    ["strides", tensor.dtype && list(tensor.strides)],
    ["storage offset", tensor.offset > 0 ? String(tensor.offset) : ""],
    ["bytes", tensor.problem ? "" : (count * bytes).toLocaleString("en") + (tensor.storage.length === count * bytes ? "" : " in a storage of " + tensor.storage.length.toLocaleString("en"))],
  ]);
  if (tensor.problem) {
    make(element, "p", { class: "warn" }, "no elements: " + tensor.problem);
    return;
  }
  if (count === 0) {
    make(element, "p", { class: "quiet" }, "no element");
    return;
  }
  const details = make(element, "details", { class: "elements" });
  make(details, "summary", {}, count === 1 ? "the element" : "all " + count.toLocaleString("en") + " elements");
  const open = () => {
    if (details.open && !details.querySelector(".grid")) new Grid(details, tensor, { copy: on.copyText, say: text => on.say(text) });
  };
  details.addEventListener("toggle", open);
  details.open = isOpen;
  open();
}
function showFiles(panel, missing) {
  const { element, app, on } = panel, names = app.weightFiles.files.map(f => f.name), bar = make(element, "p", { class: "bar" });
  panel.button(names.length ? "other weights …" : "weights …", () => on.chooseFiles(), bar);
  if (names.length) {
    panel.button(document.body.classList.contains("wide") ? "smaller" : "larger", e => on.widen(e.target), bar);
    if (missing) make(element, "p", { class: "quiet" }, missing + (missing === 1 ? " weight is" : " weights are") + " not in " + (names.length === 1 ? names[0] : "the " + names.length + " files"));
  } else make(element, "p", { class: "quiet" }, "each element of the weights, from a file that is chosen or dropped here (.safetensors, .pt2, .pt, .npz); it stays on this machine");
}
class Panel {
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
)html",
R"html(    this.heading(graph.name || "program", about.isDifference ? "difference" : "program");
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
function nodeText(graph, node) {
  const value = v => "%" + graph.values[v].name;
  const results = node.results.map(v => value(v) + ": " + graph.values[v].type).join(", ");
  const args = node.args.map(a => (a.name ? a.name + "=" : "") + a.parts.map(p => (typeof p === "number" ? value(p) : p)).join("")).join(", ");
  const module = node.module ? "  # " + graph.modules[node.module].path : "";
  return (results ? results + " = " : "") + (node.op || node.name) + (args || node.op ? "(" + args + ")" : "") + module;
}
function svgText(stage, size, style, background) {
  const copy = stage.cloneNode(true), margin = 20, doc = document.createElementNS("http://www.w3.org/2000/svg", "svg");
)html",
R"html(  copy.setAttribute("transform", "translate(" + margin + "," + margin + ")");
  doc.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  doc.setAttribute("width", Math.ceil(size.w + 2 * margin));
  doc.setAttribute("height", Math.ceil(size.h + 2 * margin));
  doc.setAttribute("viewBox", [0, 0, Math.ceil(size.w + 2 * margin), Math.ceil(size.h + 2 * margin)].join(" "));
  doc.setAttribute("class", "view");
  const sheet = document.createElementNS(doc.namespaceURI, "style");
  sheet.textContent = style;
  const paper = document.createElementNS(doc.namespaceURI, "rect");
  for (const [k, v] of [["width", "100%"], ["height", "100%"], ["fill", background]]) paper.setAttribute(k, v);
  const defs = stage.ownerSVGElement.querySelector("defs").cloneNode(true);
  doc.append(sheet, defs, paper, copy);
  return new XMLSerializer().serializeToString(doc);
}
function download(name, blob) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(blob);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10000);
}
async function pngOf(svg, size) {
  const scale = Math.min(2, 16000 / Math.max(size.w, size.h, 1)), image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil((size.w + 40) * scale);
  canvas.height = Math.ceil((size.h + 40) * scale);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  context.drawImage(image, 0, 0);
  URL.revokeObjectURL(url);
  return new Promise(done => canvas.toBlob(done, "image/png"));
}
class Tree {
  constructor(element, on) {
    this.element = element;
    this.on = on;
    this.expanded = new Set();
    this.rows = new Map();
    element.addEventListener("keydown", e => this.key(e));
    element.addEventListener("click", e => {
      const row = e.target.closest("[data-id]");
      if (!row) return;
      const box = this.scene.box(row.dataset.id);
      if (e.target.classList.contains("twist")) this.expand(box, !this.expanded.has(box.id));
      else this.on.pick(box);
    });
  }
  show(scene) {
    this.scene = scene;
    if (!this.expanded.size) for (const c of [scene.structure.root]) this.expanded.add(c.id);
    this.draw();
  }
  draw() {
    const focused = this.element.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    this.element.replaceChildren();
    this.rows.clear();
    this.list(this.scene.structure.root, 1);
    this.mark(this.picked);
    if (focused && this.rows.has(focused)) this.rows.get(focused).focus();
  }
  list(parent, level) {
    parent.children.forEach((box, i) => {
      const graph = this.scene.page.graphs[box.graph], isNode = box.kind === "node", { title, sub } = titleOf(this.scene.page, box);
      const row = make(this.element, "div", { role: "treeitem", "aria-level": level, "aria-setsize": parent.children.length, "aria-posinset": i + 1, tabindex: "-1", "data-id": box.id });
      row.style.paddingInlineStart = 4 + 13 * (level - 1) + "px";
      const canOpen = box.children.length > 0;
      if (canOpen) row.setAttribute("aria-expanded", String(this.expanded.has(box.id)));
      make(row, "span", { class: "twist", "aria-hidden": "true" }, canOpen ? (this.expanded.has(box.id) ? "▾" : "▸") : "");
      make(row, "span", { class: isNode ? "leaf" : "name" }, isNode && graph.nodes[box.node].kind >= CALL ? graph.nodes[box.node].name : title);
      if (box.times > 1) make(row, "span", { class: "times" }, "×" + box.times);
      if (isNode) {
        const node = graph.nodes[box.node], what = node.kind >= CALL ? title : node.note;
        make(row, "span", { class: "quiet what" }, what && what !== node.name ? what : "");
        row.title = node.name + (what ? " · " + what : "");
        if (node.state) row.classList.add("state" + node.state);
      } else {
        const sum = totalsOf(graph, membersOf(this.scene.page, box));
        make(row, "span", { class: "quiet what" }, sub);
        make(row, "span", { class: "quiet amount" }, sum.parameters ? short(sum.parameters) : "");
        row.title = [title, sub, sum.calls + " nodes", sum.parameters && short(sum.parameters) + " params", sum.macs && short(sum.macs, "MAC")].filter(Boolean).join(" · ");
      }
      if (this.on.isWarned(box)) make(row, "span", { class: "warn", title: "weights with NaN or infinity" }, "⚠");
      this.rows.set(box.id, row);
      if (canOpen && this.expanded.has(box.id)) this.list(box, level + 1);
    });
  }
  expand(box, on) {
    if (on) this.expanded.add(box.id);
    else this.expanded.delete(box.id);
    this.draw();
  }
  mark(id) {
    this.picked = id;
    let at = id ? this.scene.box(id) : null;
    if (at) {
      let more = false;
      for (let b = at.parent; b && b.parent; b = b.parent)
        if (!this.expanded.has(b.id)) {
          this.expanded.add(b.id);
          more = true;
        }
      if (more) return this.draw();
    }
    for (const [key, row] of this.rows) {
      row.setAttribute("aria-selected", String(key === id));
      row.tabIndex = -1;
    }
    at = this.rows.get(id) || this.rows.values().next().value;
    if (!at) return undefined;
    at.tabIndex = 0;
    if (this.rows.has(id)) at.scrollIntoView({ block: "nearest" });
    return undefined;
  }
  key(e) {
    const row = e.target.closest("[data-id]");
    if (!row || e.ctrlKey || e.metaKey || e.altKey) return;
    const list = [...this.rows.values()], at = list.indexOf(row), box = this.scene.box(row.dataset.id);
    const go = other => {
      if (!other) return;
      for (const r of list) r.tabIndex = -1;
      other.tabIndex = 0;
      other.focus();
    };
    const isOpen = this.expanded.has(box.id);
    if (e.key === "ArrowDown") go(list[at + 1]);
    else if (e.key === "ArrowUp") go(list[at - 1]);
    else if (e.key === "Home") go(list[0]);
    else if (e.key === "End") go(list[list.length - 1]);
    else if (e.key === "ArrowRight" && box.children.length && !isOpen) this.expand(box, true);
    else if (e.key === "ArrowRight") go(box.children.length ? list[at + 1] : null);
    else if (e.key === "ArrowLeft" && isOpen) this.expand(box, false);
    else if (e.key === "ArrowLeft") go(box.parent ? this.rows.get(box.parent.id) : null);
    else if (e.key === "Enter" || e.key === " ") this.on.pick(box);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }
}
function statisticsOf(overlays, key) {
  const last = overlays.filter(o => o.weights.has(key)).pop();
  return last ? last.weights.get(key) : null;
}
function readWarnings(page, overlays) {
  const out = new Set();
  if (!overlays.some(o => o.weights.size)) return out;
  for (const graph of page.graphs)
    for (const node of graph.nodes) {
      const statistics = node.kind === WEIGHT && statisticsOf(overlays, node.key);
      if (!statistics || !isBroken(statistics)) continue;
      for (const i of [node.index, ...node.results.flatMap(v => graph.values[v].users)]) out.add(graph.number + "." + i);
    }
  return out;
}
function hasWarned(page, warnings, box) {
  if (!warnings.size) return false;
  const list = box.times > 1 ? copiesOf(page.graphs[box.graph], box.module).flatMap(m => m.members) : membersOf(page, box);
  return list.some(i => warnings.has(box.graph + "." + i));
}
const element = id => document.getElementById(id);
const LOST = 0.25;  // the scale below which nothing can be read
function textMeasure() {
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
class App {
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
)html",
R"html(    if (box) this.goTo(box);
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
)html",
R"html(  findKind(kind) {
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
const app = new App(readPage(JSON.parse(element("program").textContent)));
window.torchIr = app;  // for tests, and for the curious
const programs = element("programs");
app.page.programs.forEach((graph, i) => make(programs, "option", { value: i }, app.page.graphs[graph].name || "program " + i));
programs.hidden = app.page.programs.length < 2;
programs.value = String(app.page.programs.indexOf(app.scene.program));
programs.addEventListener("change", () => app.showProgram(app.page.programs[Number(programs.value)]));
element("depth").addEventListener("change", e => {
  if (e.target.value !== "") app.openDepth(Number(e.target.value));
  e.target.value = "";
});
element("by").addEventListener("change", e => {
  app.paint.by = e.target.value;
  app.refresh();
  app.remember();
});
element("attributes").addEventListener("change", e => {
  app.scene.attributes = e.target.checked;
  app.scene.faces.clear();
  app.refresh(app.picked);
});
element("fit").addEventListener("click", () => app.view.fit());
element("larger").addEventListener("click", () => app.view.zoom(1.35));
element("smaller").addEventListener("click", () => app.view.zoom(1 / 1.35));
element("svg").addEventListener("click", () => app.save("svg"));
element("png").addEventListener("click", () => app.save("png"));
element("help").addEventListener("click", () => element("keys").showModal());
element("show-tree").addEventListener("click", e => {
  const open = element("tree-side").classList.toggle("open");
  e.currentTarget.setAttribute("aria-expanded", String(open));
});
element("show-tools").addEventListener("click", e => e.currentTarget.setAttribute("aria-expanded", String(document.body.classList.toggle("tools-open"))));
element("panel").addEventListener("click", () => document.body.classList.remove("idle"));
element("regex").addEventListener("click", e => {
  e.currentTarget.setAttribute("aria-pressed", String(e.currentTarget.getAttribute("aria-pressed") !== "true"));
  app.search(element("search").value);
});
element("next").addEventListener("click", () => app.goHit(app.hit + 1));
element("previous").addEventListener("click", () => app.goHit(app.hit < 0 ? -1 : app.hit - 1));
let typing;
element("search").addEventListener("input", e => {
  clearTimeout(typing);
  typing = setTimeout(() => app.search(e.target.value), app.page.graphs[app.scene.program].nodes.length > 3000 ? 150 : 30);
});
element("search").addEventListener("keydown", e => {
  if (e.key === "Enter") {
    clearTimeout(typing);
    if (app.searched !== e.target.value) app.search(e.target.value);
    app.goHit(e.shiftKey ? (app.hit < 0 ? -1 : app.hit - 1) : app.hit + 1);
    e.preventDefault();
  } else if (e.key === "Escape") {
    if (!e.target.value) e.target.blur();
    app.search("", true);
    e.preventDefault();
  }
  e.stopPropagation();
});
const view = element("view");
const boxAt = target => {
  const item = target.closest && target.closest("[data-id]");
  return item && view.contains(item) ? app.scene.box(item.dataset.id) : null;
};
view.addEventListener("click", e => {
  if (app.view.moved) return;
  const box = boxAt(e.target), stub = e.target.closest("[data-value]");
  if (stub) {
    const [graph, value] = stub.dataset.value.split(".").map(Number);
    app.goToNode(graph, app.page.graphs[graph].values[value].node);
  } else if (box && e.target.closest("[data-toggle]")) app.toggle(box);
  else app.pick(box ? box.id : null);
});
view.addEventListener("dblclick", e => {
  const box = boxAt(e.target);
  if (box && !e.target.closest("[data-toggle]")) app.toggle(box);
});
view.addEventListener("pointerover", e => {
  const stub = e.target.closest("[data-value]");
  for (const g of view.querySelectorAll("[data-value]")) g.classList.toggle("lit", Boolean(stub) && g.dataset.value === stub.dataset.value);
});
view.addEventListener("focusin", e => {
  const box = boxAt(e.target);
  if (box && app.picked !== box.id) app.pick(box.id);
});
document.addEventListener("keydown", e => {
  const tag = e.target.tagName;
  if (e.ctrlKey || e.metaKey || e.altKey || tag === "INPUT" || tag === "SELECT" || element("keys").open) return;
  const box = app.picked ? app.scene.box(app.picked) : null, isButton = tag === "BUTTON" || tag === "SUMMARY";
  const node = box && box.kind === "node" ? app.page.graphs[box.graph].nodes[box.node] : null, graph = box && app.page.graphs[box.graph];
  const run = {
    "/": () => element("search").select(), f: () => app.view.fit(), F: () => app.view.fit(), 0: () => app.view.fit(), "+": () => app.view.zoom(1.35), "=": () => app.view.zoom(1.35), "-": () => app.view.zoom(1 / 1.35),
    n: () => app.goHit(app.hit + 1), N: () => app.goHit(app.hit < 0 ? -1 : app.hit - 1), Escape: () => app.escape(), "?": () => element("keys").showModal(),
    e: () => app.toggle(box), Enter: isButton ? null : () => app.toggle(box), u: node && (() => app.light(graph, node, "up")), d: node && (() => app.light(graph, node, "down")),
    c: node && (() => app.panel.on.copy(graph, node)),
    ArrowUp: () => app.step(e.key), ArrowDown: () => app.step(e.key), ArrowLeft: () => app.step(e.key), ArrowRight: () => app.step(e.key),
  }[e.key];
  if (!run) return;
  e.preventDefault();
  run();
});
document.addEventListener("dragover", e => e.preventDefault());
document.addEventListener("drop", e => {
  e.preventDefault();
  takeFiles(app, [...e.dataTransfer.files]);
});
element("weights").addEventListener("change", e => {
  takeFiles(app, [...e.target.files]);
  e.target.value = "";  // so that the same file can be chosen again
});
window.addEventListener("resize", () => app.view.set(app.view.scale, app.view.x, app.view.y));
app.paint.dark.addEventListener("change", () => app.refresh());
app.readyAt = performance.now();
if (app.problem) app.hint(app.problem, 6000);
})();
</script>
</body>
</html>
)html"
};
// clang-format on

}}}  // namespace torch_ir::detail
