// SPDX-License-Identifier: MIT
// Zip archives, with ZIP64: entries by name, of which only what is asked for is read. A deflated entry is unpacked whole when it is first asked for.

import { Storage } from "./tensors.js";

const MOST_DIRECTORY = 1 << 26, MOST_TEXT = 1 << 27, MOST_UNPACKED = 1 << 29, ALL_32 = 0xffffffff, ALL_16 = 0xffff;
const damaged = what => new Error("is a damaged zip archive: " + what);

class ZipStorage {
  // budget: {left}, the bytes that entries of the archive may still unpack to.
  constructor(file, entry, budget) {
    this.file = file;
    this.entry = entry;
    this.budget = budget;
    this.length = entry.size;
  }
  async read(begin, end) {
    this.content ??= this.open();
    return (await this.content).read(begin, end);
  }
  // All of it as a file.
  async blob() {
    this.content ??= this.open();
    const { file, at, length } = await this.content;
    return file.slice(at, at + length);
  }
  // Where the content begins is written in front of it.
  async open() {
    const { entry, file } = this;
    if (entry.isEncrypted) throw new Error("'" + entry.name + "' is encrypted");
    if (entry.method !== 0 && entry.method !== 8) throw new Error("'" + entry.name + "' is compressed by method " + entry.method + ": repack the archive (zip -0)");
    if (entry.at + 30 > file.size) throw damaged("'" + entry.name + "' lies outside of it");
    const local = new DataView(await file.slice(entry.at, entry.at + 30).arrayBuffer());
    const at = entry.at + 30 + local.getUint16(26, true) + local.getUint16(28, true);
    if (local.getUint32(0, true) !== 0x04034b50 || at + entry.packed > file.size) throw damaged("'" + entry.name + "' lies outside of it");
    if (entry.method === 0) return new Storage(file, at, entry.size);
    return new Storage(new Blob([await unpack(file.slice(at, at + entry.packed), entry, this.budget)]), 0, entry.size);
  }
}

async function unpack(packed, { name, size }, budget) {
  if (size > budget.left) throw new Error("'" + name + "' unpacks to " + size.toLocaleString("en") + " bytes, with what was unpacked before more than the page takes: repack the archive without compression (zip -0)");
  budget.left -= size;
  const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader(), parts = [];
  let found = 0;
  try {
    for (let part = await reader.read(); !part.done && found <= size; part = await reader.read()) {
      found += part.value.length;
      parts.push(part.value);
    }
  } catch {
    throw damaged("'" + name + "' can't be unpacked");
  }
  if (found !== size) {
    reader.cancel().catch(() => {});
    throw damaged("'" + name + "' unpacks to another size than it says");
  }
  return new Blob(parts);
}

const large = (view, at) => {
  const n = view.getBigUint64(at, true);
  if (n > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged("a number is larger than any file");
  return Number(n);
};

// The place and the size of the directory, by the record at the end.
async function findDirectory(file) {
  const from = Math.max(0, file.size - 22 - ALL_16 - 20), tail = new DataView(await file.slice(from).arrayBuffer());
  let at = tail.byteLength - 22;
  while (at >= 0 && !(tail.getUint32(at, true) === 0x06054b50 && at + 22 + tail.getUint16(at + 20, true) === tail.byteLength)) --at;
  if (at < 0) throw damaged("it has no directory (is it complete?)");
  const plain = { size: tail.getUint32(at + 12, true), at: tail.getUint32(at + 16, true) };
  if (at < 20 || tail.getUint32(at - 20, true) !== 0x07064b50) return plain;
  const record = large(tail, at - 12);
  if (record + 56 > file.size) throw damaged("its ZIP64 record lies outside of it");
  const view = new DataView(await file.slice(record, record + 56).arrayBuffer());
  if (view.getUint32(0, true) !== 0x06064b50) throw damaged("it has no ZIP64 record");
  return { size: large(view, 40), at: large(view, 48) };
}

// Takes the numbers that don't fit the entry from its ZIP64 field.
function takeLarge(view, at, end, entry) {
  let field = -1, stop = -1;
  for (let length; at + 4 <= end; at += 4 + length) {
    length = view.getUint16(at + 2, true);
    if (at + 4 + length > end) break;
    if (view.getUint16(at, true) === 1) [field, stop] = [at + 4, at + 4 + length];
  }
  for (const key of ["size", "packed", "at"]) {
    if (entry[key] !== ALL_32) continue;
    if (field < 0 || field + 8 > stop) throw damaged("'" + entry.name + "' has no ZIP64 sizes");
    entry[key] = large(view, field);
    field += 8;
  }
}

// Map by name: {name, size, packed, at, method, isEncrypted, storage}. Throws an Error with a sentence that goes on after the file's name.
export async function readZip(file, most = MOST_UNPACKED) {
  const budget = { left: most }, directory = await findDirectory(file), names = new TextDecoder(), entries = new Map();
  if (directory.at + directory.size > file.size || directory.size > MOST_DIRECTORY) throw damaged("its directory lies outside of it");
  const view = new DataView(await file.slice(directory.at, directory.at + directory.size).arrayBuffer());
  for (let at = 0; at < view.byteLength;) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) throw damaged("its directory has no entry at byte " + (directory.at + at));
    const nameLength = view.getUint16(at + 28, true), extra = at + 46 + nameLength, end = extra + view.getUint16(at + 30, true), next = end + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw damaged("its directory ends in an entry");
    const entry = {
      name: names.decode(new Uint8Array(view.buffer, at + 46, nameLength)), isEncrypted: (view.getUint16(at + 8, true) & 1) !== 0, method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), at: view.getUint32(at + 42, true),
    };
    takeLarge(view, extra, end, entry);
    if (entries.has(entry.name)) throw damaged("'" + entry.name + "' is in it twice");
    if (entry.at + entry.packed > file.size || (entry.method === 0 && entry.size !== entry.packed)) throw damaged("'" + entry.name + "' lies outside of it");
    entries.set(entry.name, { ...entry, storage: new ZipStorage(file, entry, budget) });
    at = next;
  }
  return entries;
}

export async function entryText(entry) {
  if (entry.size > MOST_TEXT) throw new Error("has more text in '" + entry.name + "' than the page reads");
  return new TextDecoder().decode(await entry.storage.read(0, entry.size));
}
