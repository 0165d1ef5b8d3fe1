// SPDX-License-Identifier: MIT
// What files say of the elements of weights, and which boxes stand for weights that hold NaN or infinity.

import { WEIGHT } from "./data.js";
import { isBroken } from "./overlay.js";
import { copiesOf, membersOf } from "./structure.js";

// By a weight's key; what was read last counts.
export function statisticsOf(overlays, key) {
  const last = overlays.filter(o => o.weights.has(key)).pop();
  return last ? last.weights.get(key) : null;
}

// The broken weights and the calls that use them, as "graph.node".
export function readWarnings(page, overlays) {
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

// Whether a box, or anything that it stands for, is among them: of a run any copy.
export function hasWarned(page, warnings, box) {
  if (!warnings.size) return false;
  const list = box.times > 1 ? copiesOf(page.graphs[box.graph], box.module).flatMap(m => m.members) : membersOf(page, box);
  return list.some(i => warnings.has(box.graph + "." + i));
}
