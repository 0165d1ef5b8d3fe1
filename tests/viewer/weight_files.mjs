// SPDX-License-Identifier: MIT
// Files of weights for tests, made byte by byte, and all elements of what is read of them.
import { deflateRawSync } from "node:zlib";
import { placeOf, readElements } from "../../tools/viewer/tensors.js";
import { readWeights } from "../../tools/viewer/weights.js";

// A file of the browser: bytes with a name, that counts what is read of it.
export class Bytes extends Blob {
  constructor(parts, name, count = { read: 0 }) {
    super(parts);
    this.name = name;
    this.count = count;
  }
  slice(begin, end) {
    const part = super.slice(begin, end);
    this.count.read += part.size;
    return part;
  }
}
export const u16 = n => new Uint8Array(new Uint16Array([n]).buffer), u32 = n => new Uint8Array(new Uint32Array([n]).buffer), u64 = n => new Uint8Array(new BigUint64Array([BigInt(n)]).buffer);
export const utf8 = text => new TextEncoder().encode(text);
export const join = parts => new Uint8Array(parts.flatMap(p => [...p]));
export const safetensors = (header, data = [], length) => {
  const text = utf8(typeof header === "string" ? header : JSON.stringify(header));
  return new Bytes([u64(length ?? text.length), text, new Uint8Array(data)], "w.safetensors");
};
export const one = (dtype, shape, data) => safetensors({ __metadata__: { format: "pt" }, w: { dtype, shape, data_offsets: [0, data.length] } }, data);
// All elements of a tensor, in order.
export function allOf(t) {
  let indices = [[]];
  for (const s of t.sizes) indices = indices.flatMap(i => Array.from({ length: s }, (_, k) => [...i, k]));
  return readElements(t, indices.map(i => placeOf(t, i)));
}
export const textsOf = async file => allOf((await readWeights(file))[0]);
export const bytesOf = typed => [...new Uint8Array(typed.buffer)];

// A zip: entries [name, bytes, {method, large, size}].
export function zip(entries, { name = "m.pt2", comment = "", zip64 = false, change = x => x } = {}) {
  const parts = [], central = [];
  let at = 0;
  for (const [entryName, content, { method = 0, large = false, size = content.length, flags = 0 } = {}] of entries) {
    const packed = method === 8 ? new Uint8Array(deflateRawSync(content)) : content, title = utf8(entryName), padding = utf8("FB\x03\x00ZZZ");
    const local = join([u32(0x04034b50), u16(20), u16(0x808), u16(method), u32(0), u32(0), u32(0), u32(0), u16(title.length), u16(padding.length), title, padding]);
    const extra = large ? join([u16(1), u16(24), u64(size), u64(packed.length), u64(at)]) : [];
    const number = n => u32(large ? 0xffffffff : n);
    central.push(join([u32(0x02014b50), u16(20), u16(20), u16(0x808 | flags), u16(method), u32(0), u32(0), number(packed.length), number(size), u16(title.length), u16(extra.length), u16(0), u16(0), u16(0), u32(0), number(at), title, extra]));
    parts.push(local, packed);
    at += local.length + packed.length;
  }
  const directory = join(central), end = at + directory.length;
  parts.push(directory);
  if (zip64) parts.push(join([u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0), u64(entries.length), u64(entries.length), u64(directory.length), u64(at)]), join([u32(0x07064b50), u32(0), u64(end), u32(1)]));
  parts.push(join([u32(0x06054b50), u16(0), u16(0), u16(zip64 ? 0xffff : entries.length), u16(zip64 ? 0xffff : entries.length), u32(zip64 ? 0xffffffff : directory.length), u32(zip64 ? 0xffffffff : at), u16(comment.length), utf8(comment)]));
  return new Bytes([change(join(parts))], name);
}
