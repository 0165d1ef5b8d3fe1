// SPDX-License-Identifier: MIT
// What holds of each layout of the page; used by the tests without and with a browser.
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { readPage } from "../../tools/viewer/data.js";
import { linesIn, pointsOf } from "../../tools/viewer/scene.js";

export const measure = (text, size, bold) => text.length * size * (bold ? 0.6 : 0.54);

export function pageOf(file) {
  const html = readFileSync(file, "utf8"), begin = '<script id="program" type="application/json">';
  const from = html.indexOf(begin) + begin.length;
  return readPage(JSON.parse(html.slice(from, html.indexOf("</script>", from))));
}

// No two boxes of one frame overlap, all stand inside of it, and each line begins and ends at the box that it says.
export function checkLayout(drawn) {
  const inside = new Map();
  for (const p of drawn.placed.values()) {
    for (const n of [p.x, p.y, p.w, p.h]) assert(Number.isFinite(n), p.box.id);
    if (!p.box.parent) continue;
    const up = drawn.placed.get(p.box.parent.id);
    assert(up && up.open, p.box.id + " stands in a frame that is open");
    const slack = 0.01, top = p.y - (p.stubs.length ? 17 : 0);
    assert(p.x >= up.x - slack && p.x + p.w <= up.x + up.w + slack && top >= up.y - slack && p.y + p.h <= up.y + up.h + slack, p.box.id + " stands inside of " + up.box.id);
    inside.set(up.box.id, [...(inside.get(up.box.id) || []), p]);
  }
  for (const list of inside.values())
    for (const a of list)
      for (const b of list)
        if (a !== b) assert(a.x + a.w <= b.x + 0.01 || b.x + b.w <= a.x + 0.01 || a.y + a.h <= b.y + 0.01 || b.y + b.h <= a.y + 0.01, a.box.id + " overlaps " + b.box.id);
  for (const e of [...drawn.placed.values()].flatMap(linesIn)) {
    const points = pointsOf(e), [x, y] = points[0], [u, v] = points[points.length - 1];
    for (const n of points.flat()) assert(Number.isFinite(n), e.key);
    const from = drawn.placed.get(e.from || e.frame), to = drawn.placed.get(e.to || e.frame);
    assert(from && to, e.key);
    assert(x >= from.x - 0.01 && x <= from.x + from.w + 0.01, e.key + " begins at its box");
    assert(u >= to.x - 0.01 && u <= to.x + to.w + 0.01, e.key + " ends at its box");
    assert(Math.abs(y - (e.from ? from.y + from.h : from.y)) < 0.01, e.key + " begins at the edge of its box");
    assert(Math.abs(v - (e.to ? to.y : to.y + to.h)) < 0.01, e.key + " ends at the edge of its box");
  }
}
