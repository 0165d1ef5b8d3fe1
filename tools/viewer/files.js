// SPDX-License-Identifier: MIT
// Files that are given to the page: weights, of which only the list of tensors is read, and numbers as JSON; and what the page says of each.

import { CALL, WEIGHT } from "./data.js";
import { isIndex, readWeights } from "./weights.js";

const namesIn = (graphs, kinds, name) => new Set(graphs.flatMap(g => g.nodes.filter(kinds).map(name)));

// Nothing that a file holds makes it fail: what can't be read is said.
export async function takeFiles(app, files) {
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

// How far files of weights fit the program.
function weightsText(app, names) {
  const fits = names.map(name => app.weightFiles.fit(name, app.page.graphs)), sum = key => fits.reduce((n, f) => n + f[key], 0), what = names.length === 1 ? names[0] : names.length + " files";
  const [{ keys, first, expected, problem }] = fits, known = sum("known"), empty = sum("empty");
  if (known) return what + ": " + known + " of " + keys + " weights, each element in the panel" + (empty ? "; " + empty + " without elements" : "");
  if (empty) return what + " has the weights of this program without elements: " + problem;
  return what + (sum("tensors") ? ": none of its keys is one of this program (" + first + (expected ? "; here " + expected : "") + ")" : " holds no tensors");
}

// How far numbers of a file fit the program.
export function overlayText(graphs, overlay, name) {
  const isWeights = overlay.weights.size > 0, names = [...(isWeights ? overlay.weights : overlay.values).keys()];
  const here = isWeights ? namesIn(graphs, n => n.kind === WEIGHT, n => n.key) : namesIn(graphs, n => n.kind >= CALL, n => n.name), known = names.filter(n => here.has(n)).length;
  if (!known) return name + " names no " + (isWeights ? "weight" : "node") + " of this program: was it made from another one?";
  return name + ": " + known + " of " + names.length + (isWeights ? " weights are in this program: statistics in the panel" : " nodes are in this program");
}
