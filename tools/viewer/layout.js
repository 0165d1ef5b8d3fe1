// SPDX-License-Identifier: MIT
// Lays out one level: the boxes inside of one open frame, from top to bottom in layers, without overlaps, the same for the same input.
//
// items: [{id, w, h, above?, end?: "first"|"last", label?}] in trace order; `above` is room kept free over a box, `label` room right of its middle.
// edges: [{from, to, fromX?, toX?, weight?, stub?}] by places in items; fromX, toX: offsets from the middle. A stub only keeps its ends in order.
// Returns {w, h, at: [{x, y}] (middle of the top, without `above`), routes: [[[x, y], …]] by edge, null for stubs}.

const GAP_X = 22, GAP_Y = 42, STEM = 15, BEND = 9, MOST_BENDS = 2500;  // STEM: below a layer with labels, where lines only go straight down

export function layoutLevel(items, edges) {
  const layer = layersOf(items, edges);
  const { nodes, chains, stubs } = insertBends(items, edges, layer);
  const layers = orderLayers(nodes, layer.count);
  placeAcross(layers);
  straighten(layers);
  return finish(items, edges, layers, nodes, chains, stubs);
}

// Longest path in trace order; what depends on nothing of the level moves down to where it is used.
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

// Nodes of the layered graph: the items, and a bend wherever an edge passes a layer.
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

// Order inside of layers: by where the neighbours stand, keeping the best of some sweeps.
function orderLayers(nodes, count) {
  let layers = Array.from({ length: count }, () => []);
  for (const n of nodes) layers[n.layer].push(n);
  for (const l of layers) l.sort((a, b) => a.order - b.order);
  const number = () => layers.forEach(l => l.forEach((n, i) => { n.place = (i + 0.5) / l.length; n.index = i; }));
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
export function crossings(layers) {
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

// Places inside of layers: each as near to its neighbours as the order and the room of the others allow (least squares, pool adjacent violators).
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
export function settle(l) {
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

// What goes on alone from layer to layer (a line that passes layers, a chain of boxes) is a staircase now: as long stretches of it as have room become straight,
// in line with what is before or behind them where that fits.
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
