// SPDX-License-Identifier: MIT
// Arrays of NumPy: .npy, and .npz, which is a zip of them.

import { Storage, contiguousStrides, faultOf } from "./tensors.js";

const NPY_TYPES = new Map(Object.entries({ f8: "float64", f4: "float32", f2: "float16", i8: "int64", i4: "int32", i2: "int16", i1: "int8", u8: "uint64", u4: "uint32", u2: "uint16", u1: "uint8", b1: "bool",
  c8: "complex64", c16: "complex128" }));
const MOST_NPY_HEADER = 1 << 16;

export const isNpy = head => head.getUint32(0) === 0x934e554d && head.getUint16(4) === 0x5059;

// `storage` is that of the whole array file. Throws an Error with a sentence that goes on after the file's name.
export async function readNpy(storage, key, fileName) {
  const wrong = what => new Error("is damaged: '" + key + "' " + what);
  if (storage.length < 12) throw wrong("is no array of NumPy");
  const head = new DataView(await storage.read(0, 12));
  if (!isNpy(head)) throw wrong("is no array of NumPy");
  const isLong = head.getUint8(6) > 1, begin = isLong ? 12 : 10, length = isLong ? head.getUint32(8, true) : head.getUint16(8, true);
  if (length > MOST_NPY_HEADER || begin + length > storage.length) throw wrong("has a header beyond its end");
  const text = new TextDecoder().decode(await storage.read(begin, begin + length));
  const type = /'descr': *'([<>=|])([a-zA-Z]\d+)'/.exec(text), shape = /'shape': *\(([\d, ]*)\)/.exec(text), order = /'fortran_order': *(True|False)/.exec(text);
  if (!shape || !order) throw wrong("has a header that says no shape");
  const sizes = (shape[1].match(/\d+/g) || []).map(Number), at = begin + length, isColumns = order[1] === "True";
  const t = {
    key, model: "", dtype: type ? NPY_TYPES.get(type[2]) || type[2] : "", sizes, strides: isColumns ? contiguousStrides([...sizes].reverse()).reverse() : contiguousStrides(sizes), offset: 0,
    isLittle: !type || type[1] !== ">", storage: { length: storage.length - at, read: (b, e) => storage.read(at + b, at + e) }, file: fileName, problem: "",
  };
  if (!type || !NPY_TYPES.has(type[2])) return { ...t, problem: "its dtype is none of PyTorch's" };
  const fault = faultOf(t);
  if (fault) throw new Error("is damaged: '" + key + "': " + fault);
  return t;
}

export const readNpyFile = async file => [await readNpy(new Storage(file, 0, file.size), file.name.replace(/\.npy$/, ""), file.name)];

export const isNpz = entries => entries.size > 0 && [...entries.keys()].every(name => name.endsWith(".npy"));
export async function readNpz(file, entries) {
  const out = [];
  for (const e of entries.values()) out.push(await readNpy(e.storage, e.name.slice(0, -4), file.name));
  return out;
}
