// SPDX-License-Identifier: MIT
// node --test: files of weights, of every dtype and layout, whole and damaged.
import assert from "node:assert";
import { test } from "node:test";
import { ELEMENT_TYPES, isOdd } from "../../tools/viewer/elements.js";
import { indexIn, matrixOf, parseIndex, placeOf, readElements } from "../../tools/viewer/tensors.js";
import { WeightFiles, differenceOf, isIndex, readWeights } from "../../tools/viewer/weights.js";
import { readZip } from "../../tools/viewer/zip.js";
import { Bytes, allOf, bytesOf, join, one, safetensors, textsOf, u16, u32, u64, utf8, zip } from "./weight_files.mjs";

const meta = (sizes, strides, more = {}) => ({ dtype: 7, sizes: sizes.map(n => ({ as_int: n })), strides: strides.map(n => ({ as_int: n })), storage_offset: { as_int: 0 }, layout: 7, device: { type: "cpu", index: null }, ...more });
const archive = (table, options = {}, entry = {}) => zip([
  ["model/data/weights/weight_0", new Uint8Array(bytesOf(new Float32Array([1, 2, 3, 4, 5, 6]))), entry],
  ["model/data/weights/model_weights_config.json", utf8(typeof table === "string" ? table : JSON.stringify({ config: table })), entry],
  ["model/archive_format", utf8("pt2")],
], options);
const payload = (tensor, path = "weight_0") => ({ path_name: path, is_param: true, use_pickle: false, tensor_meta: tensor });

test("every dtype of safetensors is read", async () => {
  const half = n => bytesOf(new Uint16Array(n)), cases = [
    ["F64", [2], bytesOf(new Float64Array([0.1, -1e300])), ["0.1", "-1e+300"]],
    ["F32", [4], bytesOf(new Float32Array([0.1, -0, 16777216, 1.1754942e-38])), ["0.1", "-0", "16777216", "1.1754942e-38"]],
    ["F16", [5], half([0x3c00, 0x2e66, 0x0001, 0x7c00, 0xfe00]), ["1", "0.099976", "5.9605e-8", "inf", "NaN"]],
    ["BF16", [4], half([0x3f80, 0x3dcd, 0xff80, 0x7fc0]), ["1", "0.1001", "-inf", "NaN"]],
    ["I64", [2], bytesOf(new BigInt64Array([-9223372036854775808n, 7n])), ["-9223372036854775808", "7"]],
    ["I32", [1], bytesOf(new Int32Array([-5])), ["-5"]], ["I16", [1], bytesOf(new Int16Array([-300])), ["-300"]], ["I8", [1], bytesOf(new Int8Array([-128])), ["-128"]],
    ["U64", [1], bytesOf(new BigUint64Array([18446744073709551615n])), ["18446744073709551615"]], ["U32", [1], bytesOf(new Uint32Array([4294967295])), ["4294967295"]],
    ["U16", [1], half([65535]), ["65535"]], ["U8", [1], [255], ["255"]], ["BOOL", [2], [0, 1], ["False", "True"]],
    ["C64", [2], bytesOf(new Float32Array([1, -2, NaN, 3])), ["1-2j", "NaN+3j"]],
    ["F8_E4M3", [5], [0x38, 0x7e, 0x7f, 0x01, 0xc0], ["1", "448", "NaN", "0.00195", "-2"]], ["F8_E5M2", [4], [0x3c, 0x7b, 0x7c, 0x7d], ["1", "57344", "inf", "NaN"]],
    ["F8_E4M3FNUZ", [3], [0x40, 0x7f, 0x80], ["1", "240", "NaN"]], ["F8_E5M2FNUZ", [3], [0x40, 0x7f, 0x80], ["1", "57344", "NaN"]], ["F8_E8M0", [3], [127, 130, 255], ["1", "8", "NaN"]],
    ["F4", [4], [0x72, 0x9f], ["1, 6", "-6, -0.5"]],
  ];
  for (const [dtype, shape, data, expected] of cases) assert.deepStrictEqual(await textsOf(one(dtype, shape, data)), expected, dtype);
  assert.deepStrictEqual(new Set(cases.map(c => c[0])).size, 20, "all of weights/safetensors.hpp");
});

test("the text of a number reads as that number again", async () => {
  let seed = 1;
  const numbers = new Float32Array(4000), bits = new Uint32Array(numbers.buffer);
  for (let i = 0; i < bits.length; ++i) bits[i] = seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  const texts = await textsOf(one("F32", [4000], bytesOf(numbers)));
  texts.forEach((t, i) => { if (!isOdd(t)) assert.strictEqual(Math.fround(Number(t)), numbers[i]); });
  const all = new Uint16Array(65536).map((_, i) => i);
  for (const [dtype, type] of [["F16", "float16"], ["BF16", "bfloat16"]]) {
    const known = new Map(), codes = await textsOf(one(dtype, [65536], bytesOf(all)));
    codes.forEach((t, i) => { if (t !== "NaN") assert(!known.has(t), type + " " + i + " and " + known.get(t) + " are both " + t) || known.set(t, i); });
  }
});

test("what can't be read as safetensors is a sentence", async () => {
  const fails = async (file, what) => assert.rejects(readWeights(file), e => e.constructor === Error && what.test(e.message) && !/undefined|\n/.test(e.message), String(what));
  const entry = more => ({ w: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...more } }), data = new Array(8).fill(0);
  await fails(new Bytes([new Uint8Array(3)], "w.safetensors"), /has 3 bytes/);
  await fails(safetensors({}, [], 99), /is it complete\?$/);
  await fails(safetensors({}, [], 2n ** 64n - 1n), /^is no safetensors file: its header would have/);
  for (const text of ["{", "[]", "null", "3", '"x"']) await fails(safetensors(text), /^is no safetensors file/);
  for (const broken of [null, 3, [], {}, "x"]) await fails(safetensors({ w: broken }), /^is damaged: 'w'/);
  for (const shape of [[-1], ["2"], [1.5], 2, null, [2 ** 53], [[2]]]) await fails(safetensors(entry({ shape }), data), /no list of sizes/);
  for (const place of [[0, 9], [-8, 0], [8, 0], [0], null, [0, 2 ** 60], ["0", "8"], [0.5, 8.5]]) await fails(safetensors(entry({ data_offsets: place }), data), /outside of the file/);
  await fails(safetensors(entry({ shape: [3] }), data), /reaches beyond/);
  await fails(safetensors(entry({ shape: [1] }), data), /disagree/);
  await fails(safetensors(entry({ shape: [2 ** 40, 2 ** 40] }), data), /more elements than any file/);
  await fails(safetensors(entry({ shape: [2 ** 40, 2 ** 40, 0], data_offsets: [0, 0] }), data), /more elements/);
  await fails(safetensors(entry({ shape: new Array(70).fill(1) }), data), /no list of numbers/);
  const [odd] = await readWeights(safetensors(entry({ dtype: "F6_E2M3" }), data));
  assert.match(odd.problem, /F6_E2M3/);
  const [proto] = await readWeights(safetensors('{"__proto__": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]}}', [7]));
  assert.deepStrictEqual([proto.key, await allOf(proto)], ["__proto__", ["7"]]);
  assert.deepStrictEqual(await textsOf(one("F32", [], data.slice(4))), ["0"], "a scalar");
  assert.deepStrictEqual(await textsOf(one("F32", [0, 4], [])), [], "none");
});

test("only what is looked at is read", async () => {
  const rows = 4096, columns = 512, file = one("F16", [rows, columns], new Uint8Array(rows * columns * 2)), [t] = await readWeights(file);
  const before = file.count.read;
  await readElements(t, [[0, 0], [0, 1], [4095, 511], [2000, 3]].map(i => placeOf(t, i)));
  assert(file.count.read - before < 5000, String(file.count.read - before));
  assert(before < 1000, "the header alone");
});

test("elements far into a file of 14 GB are where they should be", async () => {
  const rows = 70000, columns = 100000, header = utf8(JSON.stringify({ w: { dtype: "BF16", shape: [rows, columns], data_offsets: [0, 2 * rows * columns] } })), begin = 8 + header.length;
  // Each element is 1 at [i, i], else 0; nothing is stored.
  const file = { name: "large.safetensors", size: begin + 2 * rows * columns, slice: (from, to) => {
    const bytes = new Uint8Array(to - from);
    for (let i = from; i < to; ++i) {
      const at = Math.floor((i - begin) / 2);
      bytes[i - from] = i < 8 ? u64(header.length)[i] : i < begin ? header[i - 8] : at % columns === Math.floor(at / columns) ? [0x80, 0x3f][(i - begin) % 2] : 0;
    }
    return new Blob([bytes]);
  } };
  const [t] = await readWeights(file);
  assert.deepStrictEqual(await readElements(t, [[0, 0], [0, 1], [69999, 69999], [69999, 99999], [50000, 50000]].map(i => placeOf(t, i))), ["1", "0", "1", "0", "1"]);
});

test("views of an archive of torch.export: strides, offsets, shared storages", async () => {
  const list = await readWeights(archive({
    t: payload(meta([3, 2], [1, 3])), tail: payload(meta([2], [2], { storage_offset: { as_int: 1 } })), wide: payload(meta([2, 3], [0, 1])), none: payload(meta([0, 3], [3, 1])),
  }));
  assert.deepStrictEqual(list.map(t => t.model), ["model", "model", "model", "model"]);
  assert.deepStrictEqual(await Promise.all(list.map(allOf)), [["1", "4", "2", "5", "3", "6"], ["2", "4"], ["1", "2", "3", "1", "2", "3"], []]);
});

test("ZIP64, a comment, another root, deflated entries", async () => {
  const table = { w: payload(meta([2, 3], [3, 1])) }, expected = ["1", "2", "3", "4", "5", "6"];
  assert.deepStrictEqual(await textsOf(archive(table, { zip64: true })), expected);
  assert.deepStrictEqual(await textsOf(archive(table, { zip64: true }, { large: true })), expected);
  assert.deepStrictEqual(await textsOf(archive(table, { comment: "PK\x05\x06 and more" })), expected);
  const deflated = archive(table, {}, { method: 8 }), found = await readWeights(deflated).catch(e => e);
  assert(Array.isArray(found), String(found));
  assert.deepStrictEqual(await allOf(found[0]), expected);
  const flat = zip([["data/constants/tensor_0", new Uint8Array([1, 2])], ["data/constants/net_constants_config.json", utf8(JSON.stringify({ config: { c: payload(meta([2], [1], { dtype: 1 }), "tensor_0") } }))], ["archive_format", utf8("pt2")]]);
  assert.deepStrictEqual(await textsOf(flat), ["1", "2"]);
});

test("what the entries of an archive unpack to is bounded together", async () => {
  const entries = await readZip(zip(["a", "b", "c"].map(name => [name, new Uint8Array(20), { method: name === "c" ? 0 : 8 }])), 30), read = name => entries.get(name).storage.read(0, 20);
  assert.strictEqual((await read("a")).byteLength, 20);
  assert.strictEqual((await read("a")).byteLength, 20, "once");
  await assert.rejects(read("b"), /^Error: 'b' unpacks to 20 bytes, .*more than the page takes/);
  assert.strictEqual((await read("c")).byteLength, 20, "stored entries cost nothing");
});

test("what has no elements in an archive says why", async () => {
  const list = await readWeights(archive({
    m: payload(meta([2], [1], { device: { type: "meta" } })), s: payload(meta([2], [1], { layout: 1 })), p: { path_name: "weight_0", use_pickle: true, tensor_meta: null },
  }));
  assert.deepStrictEqual(list.map(t => /meta|sparse|Python/.exec(t.problem)[0]), ["meta", "sparse", "Python"]);
});

test("a damaged archive is a sentence", async () => {
  const fails = async (file, what) => assert.rejects(readWeights(file), e => e.constructor === Error && what.test(e.message) && !/undefined|\n/.test(e.message), String(what));
  const w = (...args) => ({ w: payload(meta(...args)) });
  await fails(archive(w([7], [1])), /reaches beyond the 24 bytes/);
  await fails(archive(w([2], [6])), /reaches beyond/);
  await fails(archive(w([2, 2], [2 ** 52, 2 ** 52])), /reaches beyond/);
  await fails(archive(w([2 ** 32, 2 ** 32], [0, 0])), /more elements than any file/);
  await fails(archive(w([-2], [1])), /no list of numbers/);
  await fails(archive(w([2], [-1])), /strides/);
  await fails(archive(w([2], [1, 1])), /strides/);
  await fails(archive(w([2], [1], { storage_offset: { as_int: -1 } })), /offset/);
  await fails(archive(w([2], [1], { sizes: [{ as_expr: "s0" }] })), /no list of numbers/);
  await fails(archive(w([2], [1], { dtype: 99 })), /dtype is unknown/);
  await fails(archive({ w: payload(meta([2], [1]), "weight_7") }), /'weight_7' isn't there/);
  for (const table of ["{", "null", "3", '{"config": 3}', "{}", "[]"]) await fails(archive(table), /no table of weights/);
  for (const entry of [null, 3, "x"]) assert.match((await readWeights(archive({ w: entry })))[0].problem, /Python/);
  const table = w([2], [1]);
  await fails(archive(table, { change: b => b.slice(0, b.length - 1) }), /no directory/);
  await fails(archive(table, { change: b => (b.set([0xff, 0xff, 0xff, 0x7f], b.length - 10), b) }), /directory lies outside/);
  await fails(archive(table, { zip64: true, change: b => (b.set([0xff, 0xff, 0xff, 0x7f], b.length - 22 - 12), b) }), /ZIP64 record lies outside|larger than any file/);
  await fails(zip([["a", utf8("x")], ["a", utf8("y")]]), /twice/);
  await fails(archive(table, {}, { size: 1000 }), /lies outside/);
  await fails(archive(table, {}, { flags: 1 }), /encrypted/);
  await fails(archive(table, {}, { method: 8, size: 2 ** 31 }), /more text/);
  const [huge] = await readWeights(zip([["data/weights/weight_0", utf8("x"), { method: 8, size: 2 ** 31 }], ["data/weights/m_weights_config.json", utf8(JSON.stringify({ config: table }))], ["archive_format", utf8("pt2")]]));
  await assert.rejects(allOf(huge), /unpacks to 2,147,483,648 bytes.*zip -0/);
  await fails(archive(table, {}, { method: 8, size: 5000 }), /another size/);
  for (let cut = 1; cut < 400; cut += 7) await readWeights(archive(table, { change: b => (b.fill(255, cut, cut + 3), b) })).then(l => l?.forEach(t => t.problem || allOf(t).catch(e => assert(e instanceof Error)))).catch(e => assert.strictEqual(e.constructor, Error, e.stack));
});

test("what is no weights of this kind says what to do", async () => {
  await assert.rejects(readWeights(zip([["model/archive_format", utf8("pt2")]])), /without weights/);
  await assert.rejects(readWeights(new Bytes([new Uint8Array([0x80, 2, 0x8a])], "s.pth")), /before PyTorch 1.6.*torch-ir convert-weights s.pth weights.safetensors/);
  await assert.rejects(readWeights(zip([["a.txt", utf8("x")]])), /without weights/);
  assert.strictEqual(await readWeights(new Bytes(['{"values": {"a": 1}}'], "o.json")), null);
  assert.strictEqual(await readWeights(new Bytes([], "empty.json")), null);
  assert.deepStrictEqual(['{"weight_map": {"a": "b"}}', "{}", "null", "{"].map(isIndex), [true, false, false, false]);
});

const npy = (descr, shape, data, { order = "False", version = 1 } = {}) => {
  const text = utf8(`{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`);
  return join([[0x93], utf8("NUMPY"), [version, 0], version > 1 ? u32(text.length) : u16(text.length), text, data]);
};
test("arrays of NumPy", async () => {
  const file = (...args) => new Bytes([npy(...args)], "fc.weight.npy"), six = bytesOf(new Float32Array([1, 2, 3, 4, 5, 6]));
  assert.strictEqual((await readWeights(file("'<f4'", "(2, 3)", six)))[0].key, "fc.weight");
  assert.deepStrictEqual(await textsOf(file("'<f4'", "(2, 3)", six, { order: "True" })), ["1", "3", "5", "2", "4", "6"]);
  assert.deepStrictEqual(await textsOf(file("'<f4'", "(6,)", six, { version: 2 })), ["1", "2", "3", "4", "5", "6"]);
  assert.deepStrictEqual(await textsOf(file("'>i2'", "()", [1, 2])), ["258"]);
  assert.deepStrictEqual(await textsOf(file("'|b1'", "(1,)", [1])), ["True"]);
  assert.deepStrictEqual(await textsOf(zip([["fc.weight.npy", npy("'<f8'", "(1,)", bytesOf(new Float64Array([2.5]))), { method: 8 }]], { name: "w.npz" })), ["2.5"]);
  assert.match((await readWeights(file("[('a', '<f4')]", "(1,)", six)))[0].problem, /dtype/);
  assert.match((await readWeights(file("'<V2'", "(1,)", six)))[0].problem, /dtype/);
  for (const bad of [file("'<f4'", "(7,)", six), file("'<f4'", "(99999999999999999999, 2)", six), file("'<f4'", "x", six), new Bytes([[0x93], utf8("NUMPY\x01\x00")].map(p => new Uint8Array(p)), "a.npy"), new Bytes([new Uint8Array([0x93]), "NUMPY\x01\x00\xff\xff  "], "a.npy")])
    await assert.rejects(readWeights(bad), e => e.constructor === Error && /^is damaged/.test(e.message));
});

test("weights are found by key: the last file, and the program of an archive with several", () => {
  const files = new WeightFiles(), t = (key, model, file) => ({ key, model, file }), graphs = [{ nodes: [{ kind: 1, key: "a" }, { kind: 1, key: "b" }, { kind: 3, key: "" }] }];
  files.add("x", [t("a", "encoder", "x"), t("a", "decoder", "x")]);
  files.add("y", [t("b", "", "y")]);
  assert.strictEqual(files.find("a", "decoder").model, "decoder");
  assert.strictEqual(files.find("a", "other").model, "encoder");
  assert.strictEqual(files.find("b", "decoder").file, "y");
  assert.strictEqual(files.find("c", ""), null);
  assert.deepStrictEqual([files.fit("x", graphs).known, files.fit("y", graphs).keys], [1, 2]);
  files.add("m", [{ key: "b", model: "", file: "m", problem: "it has none" }]);
  assert.strictEqual(files.find("b", "").file, "y", "what has elements");
  assert.deepStrictEqual([files.fit("m", graphs).known, files.fit("m", graphs).empty, files.fit("m", graphs).problem], [0, 1, "it has none"]);
  files.add("x", [t("z", "", "x")]);
  assert.strictEqual(files.find("a", ""), null, "the same file again");
  assert.strictEqual(files.fit("x", graphs).known, 0);
});

test("a weight that is another one than the program's is told of", () => {
  const t = { dtype: "float16", sizes: [2, 3] };
  assert.strictEqual(differenceOf(t, "float16[2, 3]"), "");
  assert.strictEqual(differenceOf(t, "float16[2, s0]"), "");
  assert.match(differenceOf(t, "float32[2, 3]"), /the program has float32\[2, 3\], the file float16\[2, 3\]/);
  for (const type of ["float16[2, 4]", "float16[6]", "float16[]"]) assert(differenceOf(t, type));
});

test("a matrix of the last two dimensions, and indices in words", () => {
  assert.deepStrictEqual(matrixOf([]), { outer: [], rows: 1, columns: 1 });
  assert.deepStrictEqual(matrixOf([5]), { outer: [], rows: 5, columns: 1 });
  assert.deepStrictEqual(matrixOf([2, 3, 4, 5]), { outer: [2, 3], rows: 4, columns: 5 });
  assert.deepStrictEqual([indexIn([], [], 0, 0), indexIn([5], [], 2, 0), indexIn([2, 3, 4], [1], 2, 3)], [[], [2], [1, 2, 3]]);
  assert.deepStrictEqual(["1, 2", "[1,2]", "1 2", "(1; -1)"].map(text => parseIndex(text, [3, 4])), [[1, 2], [1, 2], [1, 2], [1, 3]]);
  for (const text of ["", "1", "1, 2, 3", "1, 4", "x, 2", "-4, 0", "1.5, 2"]) assert.throws(() => parseIndex(text, [3, 4]), /^Error: (2 indices are needed|index)/, text);
  assert.deepStrictEqual([...ELEMENT_TYPES.values()].filter(t => !(t.bytes > 0 && t.chars > 0)), []);
});
