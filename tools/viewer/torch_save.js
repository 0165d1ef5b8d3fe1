// SPDX-License-Identifier: MIT
// The tensors of a file of torch.save (.pt, .pth, since PyTorch 1.6), of TorchScript, and of archives of PyTorch 2.1 to 2.8, which hold such files: a pickle, and storages beside it.

import { readPickle } from "./pickle.js";
import { faultOf } from "./tensors.js";
import { entryText, readZip } from "./zip.js";

const STORAGES = new Map(Object.entries({ Double: "float64", Float: "float32", Half: "float16", BFloat16: "bfloat16", Long: "int64", Int: "int32", Short: "int16", Char: "int8", Byte: "uint8", Bool: "bool",
  ComplexDouble: "complex128", ComplexFloat: "complex64" }));
const MOST_PICKLE = 1 << 27, MOST_DEPTH = 200;
const DATA = /^(.*\/)?data\.pkl$/;

export const isTorchSave = entries => [...entries.keys()].some(name => DATA.test(name));

// Throws an Error with a sentence that goes on after the file's name.
export async function readTorchSave(entries, fileName, model = "") {
  const data = [...entries.values()].find(e => DATA.test(e.name)), [, root = ""] = DATA.exec(data.name), order = entries.get(root + "byteorder");
  if (data.size > MOST_PICKLE) throw new Error("has a larger pickle than the page reads");
  const isLittle = !order || (await entryText(order)).trim() !== "big";
  const tensor = (dtype, storage, offset, sizes, strides) => ({ tensor: { dtype, sizes, strides, offset, storage } });
  const call = (name, args) => {
    const [, what] = name.split(" ");
    if (name === "collections OrderedDict") return new Map();
    if (/^_rebuild_parameter/.test(what)) return args[0];
    if (what === "_rebuild_meta_tensor_no_storage") return tensor(dtypeOfGlobal(args[0]), null, 0, args[1], args[2]);
    if (what !== "_rebuild_tensor" && what !== "_rebuild_tensor_v2" && what !== "_rebuild_tensor_v3") return undefined;
    const [storage, offset, sizes, strides] = args;
    return tensor(what === "_rebuild_tensor_v3" ? dtypeOfGlobal(args[6]) : storage?.dtype, storage, offset, sizes, strides);
  };
  const persistent = id => (Array.isArray(id) && id[0] === "storage" ? { dtype: STORAGES.get(/ (\w+)Storage$/.exec(id[1]?.global || "")?.[1]), entry: entries.get(root + "data/" + id[2]), isMeta: id[3] === "meta" } : null);
  const found = new Map();
  collect(readPickle(new Uint8Array(await data.storage.read(0, data.size)), { call, persistent }), "", found, new Set(), 0);
  return [...found].map(([key, t]) => finished(key, t, { model, isLittle, file: fileName }));
}

const dtypeOfGlobal = g => (/^torch \w+$/.test(g?.global || "") ? g.global.slice(6) : "");

// Of a dictionary the tensors by their keys alone, wherever in a checkpoint it is: {"state_dict": {"fc.weight": …}} has fc.weight. Of modules by the path to them.
function collect(value, path, found, seen, depth) {
  if (value === null || typeof value !== "object" || seen.has(value) || depth > MOST_DEPTH) return;
  seen.add(value);
  const isObject = "object" in value, members = isObject ? value.state : value;
  if (!(members instanceof Map)) return;
  const inner = [];
  for (const [name, v] of members) {
    const isPart = isObject && /^_(parameters|buffers|modules)$/.test(name), key = isPart ? path : path + name;
    if (v && v.tensor) {
      if (!found.has(key)) found.set(key, v.tensor);
    } else inner.push([v, isPart]);
    if (v && "object" in Object(v)) inner[inner.length - 1].push(key + ".");
  }
  for (const [v, isPart, next] of inner) collect(isPart && v instanceof Map ? { object: "", state: v } : v, next ?? (isPart ? path : ""), found, seen, depth + 1);
}

function finished(key, t, about) {
  const out = { key: String(key), ...about, dtype: t.dtype || "", sizes: t.sizes, strides: t.strides, offset: t.offset, storage: t.storage?.entry?.storage, problem: "" };
  if (!Array.isArray(t.sizes) || !Array.isArray(t.strides)) throw new Error("is damaged: '" + out.key.slice(0, 200) + "' has no sizes");
  if (!t.storage || t.storage.isMeta) return { ...out, problem: "it was saved on the device meta, without elements" };
  if (!out.dtype) return { ...out, problem: "its dtype is none that the page reads" };
  if (!out.storage) throw new Error("is damaged: '" + out.key.slice(0, 200) + "' has no storage in it");
  const fault = faultOf(out);
  if (fault) throw new Error("is damaged: '" + out.key.slice(0, 200) + "': " + fault);
  return out;
}

// Files of torch.save that are entries of an archive: [name, model].
const INNER = /^(?:.*?data\/(?:weights|constants)\/([^/]+)\.pt|serialized_(?:state_dict|constants)\.(?:pt|json))$/;

// The weights of an archive of PyTorch 2.8 or older; null for another.
export async function readOldArchive(entries, fileName) {
  const list = [...entries.values()].filter(e => INNER.test(e.name)), out = [];
  for (const e of list) {
    if (e.size < 22) continue;
    const file = await e.storage.blob(), inner = await readZip(file);
    if (isTorchSave(inner)) out.push(...(await readTorchSave(inner, fileName, INNER.exec(e.name)[1] || "")));
  }
  return list.length ? out : null;
}
