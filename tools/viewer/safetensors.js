// SPDX-License-Identifier: MIT
// The tensors of a .safetensors file: eight bytes with the length of the header, JSON, elements.

import { ELEMENT_TYPES } from "./elements.js";
import { Storage, contiguousStrides, countOf, faultOf, isCount } from "./tensors.js";

const MOST_HEADER = 100000000;
const SAFETENSORS_DTYPES = new Map(Object.entries({
  F64: "float64", F32: "float32", F16: "float16", BF16: "bfloat16", I64: "int64", I32: "int32", I16: "int16", I8: "int8", U64: "uint64", U32: "uint32", U16: "uint16", U8: "uint8",
  BOOL: "bool", C64: "complex64", F8_E4M3: "float8_e4m3fn", F8_E5M2: "float8_e5m2", F8_E4M3FNUZ: "float8_e4m3fnuz", F8_E5M2FNUZ: "float8_e5m2fnuz", F8_E8M0: "float8_e8m0fnu",
  F4: "float4_e2m1fn_x2",
}));

// Throws an Error with a sentence that goes on after the file's name.
export async function readSafetensors(file) {
  if (file.size < 8) throw new Error("is no safetensors file: it has " + file.size + " bytes");
  const length = Number(new DataView(await file.slice(0, 8).arrayBuffer()).getBigUint64(0, true));
  if (length > MOST_HEADER) throw new Error("is no safetensors file: its header would have " + length.toLocaleString("en") + " bytes");
  if (length > file.size - 8) throw new Error("has a header of " + length.toLocaleString("en") + " bytes, and " + file.size.toLocaleString("en") + " in all: is it complete?");
  let header;
  try {
    header = JSON.parse(await file.slice(8, 8 + length).text());
  } catch {
    throw new Error("is no safetensors file: its header is no JSON");
  }
  if (header === null || typeof header !== "object" || Array.isArray(header)) throw new Error("is no safetensors file: its header is no object");
  const begin = 8 + length;
  return Object.entries(header).filter(([key]) => key !== "__metadata__").map(([key, entry]) => readEntry(file, begin, key, entry));
}

function readEntry(file, begin, key, entry) {
  const wrong = what => new Error("is damaged: '" + key.slice(0, 200) + "': " + what), { dtype, shape, data_offsets: place } = entry || {};
  if (!Array.isArray(shape) || !shape.every(isCount)) throw wrong("its shape is no list of sizes");
  if (!Array.isArray(place) || place.length !== 2 || !place.every(isCount) || place[0] > place[1] || begin + place[1] > file.size) throw wrong("its elements lie outside of the file");
  const t = { key, model: "", dtype: SAFETENSORS_DTYPES.get(dtype), sizes: [...shape], strides: [], offset: 0, isLittle: true, storage: new Storage(file, begin + place[0], place[1] - place[0]), file: file.name, problem: "" };
  if (!t.dtype) return { ...t, dtype: String(dtype), strides: contiguousStrides(t.sizes), problem: "the dtype " + String(dtype).slice(0, 40) + " is none of PyTorch's" };
  if (dtype === "F4" && t.sizes.length) t.sizes[t.sizes.length - 1] = Math.floor(t.sizes[t.sizes.length - 1] / 2);  // the format counts single ones, PyTorch pairs
  t.strides = contiguousStrides(t.sizes);
  const fault = faultOf(t);
  if (fault) throw wrong(fault);
  if (countOf(t.sizes) * ELEMENT_TYPES.get(t.dtype).bytes !== t.storage.length) throw wrong("its shape and the length of its elements disagree");
  return t;
}
