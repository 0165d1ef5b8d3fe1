// SPDX-License-Identifier: MIT
import assert from "node:assert";
import { test } from "node:test";
import { crossings, layoutLevel, settle } from "../../tools/viewer/layout.js";

function random(seed) {
  let s = seed;
  return n => {
    s = (s * 1103515245 + 12345) & 0x7fffffff;
    return (s >> 8) % n;
  };
}

test("random graphs: no box overlaps another, lines go downwards from box to box", () => {
  for (let seed = 1; seed <= 300; ++seed) {
    const r = random(seed), n = 1 + r(60), items = [], edges = [];
    for (let i = 0; i < n; ++i) items.push({ w: 20 + r(200), h: 10 + r(60), label: r(90), above: r(3) * 17 });
    for (let i = 1; i < n; ++i)
      for (let k = r(3); k >= 0; --k) edges.push({ from: r(i), to: i, fromX: r(9) - 4, toX: r(9) - 4, stub: r(9) === 0 });
    if (r(4) === 0) edges.push({ from: n - 1, to: 0 });
    const { at, routes, w, h } = layoutLevel(items, edges);
    for (let i = 0; i < n; ++i) {
      const a = at[i];
      assert(a.x - items[i].w / 2 >= -0.01 && a.x + items[i].w / 2 <= w + 0.01 && a.y >= 0 && a.y + items[i].h <= h + 0.01, "seed " + seed);
      for (let k = 0; k < i; ++k) {
        const b = at[k];
        const apart = Math.abs(a.x - b.x) >= (items[i].w + items[k].w) / 2 - 0.01 || a.y - items[i].above >= b.y + items[k].h - 0.01 || b.y - items[k].above >= a.y + items[i].h - 0.01;
        assert(apart, "seed " + seed + ": " + i + " and " + k);
      }
    }
    edges.forEach((e, i) => {
      const route = routes[i];
      if (!route) return;
      assert.deepStrictEqual(route[0], [at[e.from].x + e.fromX || at[e.from].x + (e.fromX || 0), at[e.from].y + items[e.from].h]);
      assert(Math.abs(route[route.length - 1][1] - at[e.to].y) < 0.01);
      if (e.from < e.to && items[e.from].label) assert(route[1][0] === route[0][0] && route[1][1] - route[0][1] >= 15, "seed " + seed + ": a line leaves straight, beside of the label");
      if (e.from < e.to) for (let k = 1; k < route.length; ++k) assert(route[k][1] >= route[k - 1][1] - 0.01, "seed " + seed + " goes down");
    });
    assert.deepStrictEqual(layoutLevel(items, edges).at, at, "the same again");
  }
});

test("a chain is straight, ports are first and last", () => {
  const items = [{ w: 4, h: 0, end: "first" }, { w: 90, h: 20 }, { w: 30, h: 20 }, { w: 60, h: 20 }, { w: 4, h: 0, end: "last" }];
  const { at } = layoutLevel(items, [0, 1, 2, 3].map(i => ({ from: i, to: i + 1 })));
  for (const a of at) assert(Math.abs(a.x - at[0].x) < 0.5);
  for (let i = 1; i < at.length; ++i) assert(at[i].y > at[i - 1].y);
});

test("what depends on nothing stands above its user, not at the top", () => {
  const items = [0, 1, 2, 3].map(() => ({ w: 40, h: 20 }));
  const { at } = layoutLevel([...items, { w: 40, h: 20 }], [{ from: 0, to: 1 }, { from: 1, to: 2 }, { from: 2, to: 4 }, { from: 3, to: 4 }]);
  assert.strictEqual(at[3].y, at[2].y);
});

test("settle keeps the order and the room", () => {
  const l = [5, 1, 3, 3, 40].map(want => ({ want, w: 10, pull: 1, item: 0 }));
  settle(l);
  for (let i = 1; i < l.length; ++i) assert(l[i].x - l[i - 1].x >= 32 - 1e-9);
  assert(Math.abs((l[0].x + l[4].x) / 2 - 10.4) < 30);
});

test("crossings are counted", () => {
  const a = { after: [] }, b = { after: [] }, c = { index: 0, after: [] }, d = { index: 1, after: [] };
  a.after.push({ node: d });
  b.after.push({ node: c });
  assert.strictEqual(crossings([[a, b], [c, d]]), 1);
  assert.strictEqual(crossings([[b, a], [c, d]]), 0);
});
