// SPDX-License-Identifier: MIT
// node page_layout.mjs PAGE.html CALLS: lays the program of a page out, folded, half open and open, and checks what comes out.
import assert from "node:assert";
import { CALL, OUTPUT } from "../../tools/viewer/data.js";
import { Scene } from "../../tools/viewer/scene.js";
import { findAll } from "../../tools/viewer/search.js";
import { checkLayout, measure, pageOf } from "./checks.mjs";

const page = pageOf(process.argv[2]), scene = new Scene(page, measure), graph = page.graphs[page.programs[0]];
assert.strictEqual(graph.nodes.filter(n => n.kind >= CALL).length, Number(process.argv[3]));
const closed = () => [...scene.layout().placed.values()].filter(p => !p.open).length;

checkLayout(scene.layout());
assert(closed() <= 200);
for (const depth of [0, 1, 2, 64]) {
  scene.openDepth(depth);
  checkLayout(scene.layout());
}
const all = closed();
for (const box of scene.structure.boxes.values()) if (box.kind === "module") scene.open.delete(box.id);
checkLayout(scene.layout());
assert(closed() <= all);

// With all copies of runs and all that is hidden, each call is a box.
for (const m of graph.modules) if (m.times > 1) scene.choices.set(graph.number + "." + m.index, -1);
for (const hidden of [1, 2, 3]) scene.shown.add(hidden);
scene.rebuild();
scene.openDepth(64);
const drawn = scene.layout();
checkLayout(drawn);
const nodes = [...drawn.placed.values()].filter(p => p.box.kind === "node" && p.box.graph === graph.number);
assert.strictEqual(nodes.filter(p => graph.nodes[p.box.node].kind >= CALL).length, Number(process.argv[3]));

// The same state gives the same picture.
const places = d => [...d.placed].map(([id, p]) => [id, p.x, p.y]);
assert.deepStrictEqual(places(scene.layout()), places(drawn));

// A search for the name of the last call finds it, and it can be shown.
const last = graph.nodes.filter(n => n.kind >= CALL).pop();
const { hits } = findAll(page, page.programs[0], last.name.toUpperCase(), false);
assert(hits.some(h => h.node === last.index));
const fresh = new Scene(page, measure), box = fresh.reveal(graph.number, last.index);
assert(fresh.layout().placed.has(box.id));
assert(graph.nodes.some(n => n.kind === OUTPUT));
