// SPDX-License-Identifier: MIT
// The weights and constants of an archive of torch.export (.pt2): tables of views of storages, each an entry of the zip.

import { faultOf } from "./tensors.js";
import { readOldArchive } from "./torch_save.js";
import { entryText } from "./zip.js";

const ARCHIVE_DTYPES = new Map([[1, "uint8"], [2, "int8"], [3, "int16"], [4, "int32"], [5, "int64"], [6, "float16"], [7, "float32"], [8, "float64"], [9, "complex32"], [10, "complex64"],
  [11, "complex128"], [12, "bool"], [13, "bfloat16"], [28, "uint16"], [29, "float8_e4m3fn"], [30, "float8_e5m2"], [31, "float8_e4m3fnuz"], [32, "float8_e5m2fnuz"],
  [33, "float8_e8m0fnu"], [34, "uint32"], [35, "uint64"]]);
const STRIDED = 7;
const TABLE = /^(.*?)(data\/(?:weights|constants)\/)([^/]+?)(?:_model_param|_model_constants|_weights|_constants)_config\.json$/;

export const isArchive = entries => [...entries.keys()].some(name => /(^|\/)archive_format$/.test(name) || name === "serialized_exported_program.json");

// Throws an Error with a sentence that goes on after the file's name.
export async function readArchive(file, entries) {
  const tables = [...entries.values()].filter(e => TABLE.test(e.name)), out = [];
  if (!tables.length) {
    const old = await readOldArchive(entries, file.name);
    if (!old) throw new Error("is an archive without weights");
    return old;
  }
  for (const table of tables) {
    const [, root, folder, model] = TABLE.exec(table.name);
    let config;
    try {
      ({ config } = JSON.parse(await entryText(table)));
    } catch (e) {
      if (!(e instanceof SyntaxError || e instanceof TypeError)) throw e;
    }
    if (config === null || typeof config !== "object") throw new Error("is damaged: '" + table.name + "' is no table of weights");
    for (const [key, entry] of Object.entries(config)) out.push(readPayload(file, entries, root + folder, model, key, entry));
  }
  return out;
}

function readPayload(file, entries, folder, model, key, entry) {
  const meta = entry && entry.tensor_meta, number = n => (n && typeof n === "object" ? n.as_int : undefined), numbers = l => (Array.isArray(l) ? l.map(number) : []);
  const t = { key, model, dtype: "", sizes: [], strides: [], offset: 0, isLittle: true, storage: null, file: file.name, problem: "" };
  if (!meta || entry.use_pickle) return { ...t, problem: "it is an object of Python's, which only PyTorch reads" };
  Object.assign(t, { dtype: ARCHIVE_DTYPES.get(meta.dtype) || "dtype " + meta.dtype, sizes: numbers(meta.sizes), strides: numbers(meta.strides), offset: number(meta.storage_offset) });
  const stored = entries.get(folder + entry.path_name);
  if (meta.layout !== STRIDED) return { ...t, problem: "it is a sparse tensor, which the page doesn't read" };
  if (meta.device && meta.device.type === "meta") return { ...t, problem: "it was exported on the device meta, without elements" };
  if (!stored) throw new Error("is damaged: '" + key.slice(0, 200) + "': its entry '" + String(entry.path_name).slice(0, 80) + "' isn't there");
  t.storage = stored.storage;
  if (stored.size === 0 && !t.sizes.includes(0)) return { ...t, problem: "it was stored without elements" };
  const fault = faultOf(t);
  if (fault) throw new Error("is damaged: '" + key.slice(0, 200) + "': " + fault);
  return t;
}
