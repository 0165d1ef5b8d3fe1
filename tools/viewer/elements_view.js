// SPDX-License-Identifier: MIT
// What the panel has of a weight's tensor in a file, and of the files.

import { ELEMENT_TYPES } from "./elements.js";
import { Grid } from "./grid.js";
import { make } from "./render.js";
import { countOf } from "./tensors.js";
import { differenceOf } from "./weights.js";

// `type` is what the program says that it is.
export function showElements(panel, tensor, type, isOpen) {
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

// The button for files, and what they lack.
export function showFiles(panel, missing) {
  const { element, app, on } = panel, names = app.weightFiles.files.map(f => f.name), bar = make(element, "p", { class: "bar" });
  panel.button(names.length ? "other weights …" : "weights …", () => on.chooseFiles(), bar);
  if (names.length) {
    panel.button(document.body.classList.contains("wide") ? "smaller" : "larger", e => on.widen(e.target), bar);
    if (missing) make(element, "p", { class: "quiet" }, missing + (missing === 1 ? " weight is" : " weights are") + " not in " + (names.length === 1 ? names[0] : "the " + names.length + " files"));
  } else make(element, "p", { class: "quiet" }, "each element of the weights, from a file that is chosen or dropped here (.safetensors, .pt2, .pt, .npz); it stays on this machine");
}
