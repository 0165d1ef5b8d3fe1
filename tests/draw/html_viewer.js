// SPDX-License-Identifier: MIT
// node html_viewer.js PAGE.html NODES: runs the script of a page on the least of a DOM and checks what it draws.
"use strict";
const assert = require("assert");
const html = require("fs").readFileSync(process.argv[2], "utf8");
const inside = (from, to) => html.slice(html.indexOf(from) + from.length, html.indexOf(to, html.indexOf(from)));
const element = (tag, namespaceURI) => ({
  tag, namespaceURI, attributes: {}, children: [], listeners: {}, value: "", textContent: "", clientWidth: 1000, clientHeight: 700,
  setAttribute(key, value) { this.attributes[key] = value; },
  appendChild(child) { this.children.push(child); return child; },
  replaceChildren() { this.children = []; },
  addEventListener(name, f) { this.listeners[name] = f; },
  getBoundingClientRect: () => ({ left: 0, top: 0, width: 1000, height: 700 }),
});
const ids = { view: element("svg", "svg"), scene: element("g", "svg") };
for (const id of ["program", "name", "summary", "search", "hits", "details"]) ids[id] = element("div", "html");
ids.program.textContent = inside('<script id="program" type="application/json">', "</script>");
const document = { getElementById: id => ids[id], createElement: tag => element(tag, "html"), createElementNS: (ns, tag) => element(tag, ns) };

const check = `
const overlaps = () => {
  const layers = new Map();
  drawn.nodes.forEach(n => { assert(Number.isFinite(n.x) && Number.isFinite(n.y)); layers.set(n.y, [...(layers.get(n.y) || []), n]); });
  for (const layer of layers.values()) {
    layer.sort((a, b) => a.x - b.x);
    for (let i = 1; i < layer.length; i++) assert(layer[i].x - layer[i - 1].x >= (layer[i].width + layer[i - 1].width) / 2);
  }
};
assert.strictEqual(items.filter(i => i[KIND] === "call").length, nodes);
overlaps();
assert(drawn.nodes.size <= MOST || modules.length === 1);
assert.strictEqual(scene.children.filter(e => e.tag === "g").length, drawn.nodes.size);

const last = items.length - 2;  // the call in front of the output
search.value = items[last][NAME].toUpperCase();
search.listeners.input();
assert(hits.children.some(e => e.textContent.startsWith(items[last][NAME] + ": ")));
search.listeners.keydown({ key: "Enter" });
assert(drawn.nodes.has(picked));
goTo(last);
assert.strictEqual(picked, "i" + last);
assert.strictEqual(panel.children[0].textContent, items[last][NAME]);
overlaps();

modules.forEach((_, m) => { if (m && members[m].length > 1) open(m, false); });
const shut = drawn.nodes.size;
overlaps();
closed.clear();
refresh();
assert.strictEqual(drawn.nodes.size, items.length);
overlaps();
assert(shut < items.length || modules.length === 1);
`;
new Function("document", "window", "assert", "nodes", inside('<script id="viewer">', "</script>") + check)(
  document, { addEventListener() {} }, assert, Number(process.argv[3]));
