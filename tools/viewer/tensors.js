// SPDX-License-Identifier: MIT
// A tensor in a file: a strided view of a storage, of which only what is looked at is read.
//
// {key, model, dtype, sizes, strides, offset, isLittle, storage, file, problem}: strides and offset in elements; `storage` has a `length` in bytes and `read(begin, end)`, which gives
// an ArrayBuffer; `file` is a name; `problem` is a sentence where there are no elements that can be read.

import { ELEMENT_TYPES } from "./elements.js";

const GAP = 4096, MOST_AT_ONCE = 1 << 20, MOST_DIMENSIONS = 64;

// Bytes of a file as they stand.
export class Storage {
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

export const isCount = n => Number.isSafeInteger(n) && n >= 0;
export const countOf = sizes => sizes.reduce((n, s) => n * s, 1);
export function contiguousStrides(sizes) {
  const strides = new Array(sizes.length).fill(1);
  for (let i = sizes.length - 1; i > 0; --i) strides[i - 1] = strides[i] * Math.max(sizes[i], 1);
  return strides;
}

// Why a tensor can't be a view of its storage; empty where it can.
export function faultOf(t) {
  const type = ELEMENT_TYPES.get(t.dtype), isList = l => Array.isArray(l) && l.length <= MOST_DIMENSIONS;
  if (!type) return "its dtype is unknown";
  if (!isList(t.sizes) || !t.sizes.every(isCount)) return "its sizes are no list of numbers";
  if (!isList(t.strides) || t.strides.length !== t.sizes.length || !t.strides.every(isCount) || !isCount(t.offset)) return "its strides or its offset are no such numbers";
  if (!Number.isSafeInteger(countOf(t.sizes.map(s => Math.max(s, 1))) * type.bytes)) return "it has more elements than any file";
  if (t.sizes.includes(0)) return "";
  const last = t.sizes.reduce((at, s, d) => at + (s - 1) * t.strides[d], t.offset);
  return (last + 1) * type.bytes > t.storage.length ? "it reaches beyond the " + t.storage.length.toLocaleString("en") + " bytes that it is a view of" : "";
}

export const placeOf = (t, index) => index.reduce((at, i, d) => at + i * t.strides[d], t.offset);

// The elements at some places of the storage, as text. Places that lie close together are read at once.
export async function readElements(t, places) {
  const type = ELEMENT_TYPES.get(t.dtype), order = [...new Set(places)].sort((a, b) => a - b), known = new Map();
  for (let i = 0; i < order.length;) {
    const begin = order[i] * type.bytes;
    let end = begin + type.bytes, j = i + 1;
    while (j < order.length && order[j] * type.bytes <= end + GAP && (order[j] + 1) * type.bytes - begin <= MOST_AT_ONCE) end = (order[j++] + 1) * type.bytes;
    const view = new DataView(await t.storage.read(begin, end));
    for (; i < j; ++i) known.set(order[i], type.text(view, order[i] * type.bytes - begin, t.isLittle));
  }
  return places.map(p => known.get(p));
}

// As a matrix of its last two dimensions; one of one dimension is a column.
export function matrixOf(sizes) {
  const n = sizes.length;
  return { outer: sizes.slice(0, Math.max(n - 2, 0)), rows: n ? sizes[Math.max(n - 2, 0)] : 1, columns: n > 1 ? sizes[n - 1] : 1 };
}
export const indexIn = (sizes, outer, row, column) => (sizes.length === 0 ? [] : sizes.length === 1 ? [row] : [...outer, row, column]);

// "3, 4", "[3, 4]" or "3 4" -> [3, 4], within the sizes. Throws an Error with a sentence.
export function parseIndex(text, sizes) {
  const index = (text.match(/-?\d+/g) || []).map(Number);
  if (/[^\d\s,;[\]()-]/.test(text) || index.length !== sizes.length) throw new Error(sizes.length + (sizes.length === 1 ? " index is" : " indices are") + " needed, as in " + sizes.map(s => Math.max(s - 1, 0)).join(", "));
  return index.map((given, d) => {
    const i = given < 0 ? given + sizes[d] : given;
    if (!(i >= 0 && i < sizes[d])) throw new Error("index " + given + " is outside of 0 … " + (sizes[d] - 1) + ", the dimension " + d);
    return i;
  });
}
