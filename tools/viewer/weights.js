// SPDX-License-Identifier: MIT
// The files of weights that were given to the page: of which kind they are, and the tensor in them that a weight of the program is.

import { isArchive, readArchive } from "./archive.js";
import { WEIGHT, dtypeOf, sizesOf } from "./data.js";
import { isNpy, isNpz, readNpyFile, readNpz } from "./npy.js";
import { readSafetensors } from "./safetensors.js";
import { isTorchSave, readTorchSave } from "./torch_save.js";
import { readZip } from "./zip.js";

const MOST_JSON = 1 << 28;
async function readZipFile(file) {
  const entries = await readZip(file);
  if (isArchive(entries)) return readArchive(file, entries);
  if (isNpz(entries)) return readNpz(file, entries);
  if (isTorchSave(entries)) return readTorchSave(entries, file.name);
  throw new Error("is a zip archive without weights: neither of torch.export, of torch.save nor of NumPy");
}

// The tensors of a file, a list; null for a document of JSON. Reads what lists them, and no elements. Throws an Error with a sentence that goes on after the file's name.
export async function readWeights(file) {
  const bytes = await file.slice(0, 16).arrayBuffer(), head = new DataView(new ArrayBuffer(16));
  new Uint8Array(head.buffer).set(new Uint8Array(bytes));
  if (head.getUint32(0) === 0x504b0304 || head.getUint32(0) === 0x504b0506) return readZipFile(file);
  if (isNpy(head)) return readNpyFile(file);
  if (/\.safetensors$/i.test(file.name) || (head.getUint8(8) === 0x7b && head.getUint32(4, true) === 0)) return readSafetensors(file);
  if (head.getUint8(0) === 0x80 && head.getUint8(1) <= 5) throw new Error("is a file of torch.save before PyTorch 1.6, which the page doesn't read: `torch-ir convert-weights " + file.name + " weights.safetensors` makes one that it does");
  if (file.size > MOST_JSON) throw new Error("is neither a file of weights (.safetensors, .pt2, .pt, .npz) nor numbers as JSON");
  return null;
}

// The index of a checkpoint of several files, which says nothing that they don't.
export function isIndex(text) {
  try {
    return typeof JSON.parse(text).weight_map === "object";
  } catch {
    return false;
  }
}

export class WeightFiles {
  constructor() {
    this.files = [];  // {name, tensors: Map of lists by key}
  }
  // A file of the same name takes the place of the one before.
  add(name, tensors) {
    const byKey = new Map();
    for (const t of tensors) byKey.set(t.key, [...(byKey.get(t.key) || []), t]);
    this.files = [...this.files.filter(f => f.name !== name), { name, tensors: byKey }];
  }
  // What was given last counts, of an archive with several programs that one's, and what has elements before what has none.
  find(key, program) {
    const all = this.files.map(f => f.tensors.get(key)).filter(Boolean).map(list => list.find(t => t.model === program) || list[0]).reverse();
    return all.find(t => !t.problem) || all[0] || null;
  }
  // What the panel says of a file: how many of its tensors are weights of these programs, with elements and without.
  fit(name, graphs) {
    const keys = new Set(graphs.flatMap(g => g.nodes.filter(n => n.kind === WEIGHT).map(n => n.key))), { tensors } = this.files.find(f => f.name === name), found = [...keys].filter(k => tensors.has(k)).map(k => tensors.get(k)[0]);
    const empty = found.filter(t => t.problem);
    return { known: found.length - empty.length, empty: empty.length, problem: empty[0]?.problem, keys: keys.size, tensors: tensors.size, first: tensors.keys().next().value, expected: keys.values().next().value };
  }
}

// Where the file has another dtype or other sizes than the program; empty where they agree.
export function differenceOf(t, type) {
  const sizes = sizesOf(type);
  if (sizes === null || (dtypeOf(type) === t.dtype && sizes.length === t.sizes.length && sizes.every((s, d) => !/^\d+$/.test(s) || Number(s) === t.sizes[d]))) return "";
  return "the program has " + type + ", the file " + t.dtype + "[" + t.sizes.join(", ") + "]";
}
