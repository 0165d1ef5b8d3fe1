// SPDX-License-Identifier: MIT
// node --test: pickles of torch.save, of which nothing is run, whole and damaged.
import assert from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { readPickle } from "../../tools/viewer/pickle.js";
import { readWeights } from "../../tools/viewer/weights.js";
import { Bytes, allOf, bytesOf, join, u32, utf8, zip } from "./weight_files.mjs";

const models = new URL("../data/reference/models/", import.meta.url);
const fileOf = name => new Bytes([readFileSync(new URL(name, models))], name.split("/").pop());

// Pieces of a pickle.
const text = s => join([utf8("X"), u32(utf8(s).length), utf8(s)]), global = (module, name) => utf8("c" + module + "\n" + name + "\n"), int = n => join([utf8("J"), u32(n >>> 0)]), code = s => utf8(s);
const tuple = (...items) => join([code("("), ...items, code("t")]), call = (callee, ...args) => join([callee, tuple(...args), code("R")]), dict = (...pairs) => join([code("}("), ...pairs.flat(), code("u")]);
const pickled = (...parts) => join([[0x80, 2], ...parts, code(".")]);
const storage = ({ kind = "FloatStorage", key = "0", device = "cpu" } = {}) => join([tuple(text("storage"), global("torch", kind), text(key), text(device), int(6)), code("Q")]);
const ints = list => tuple(...list.map(int));
const tensor = (sizes, strides, { offset = 0, ...more } = {}) => call(global("torch._utils", "_rebuild_tensor_v2"), storage(more), int(offset), ints(sizes), ints(strides), [0x89], call(global("collections", "OrderedDict")));
const saved = (pickle, { order, ...more } = {}) => zip([["archive/data.pkl", pickle], ["archive/data/0", new Uint8Array(bytesOf(new Float32Array([1, 2, 3, 4, 5, 6])))], ...(order ? [["archive/byteorder", utf8(order)]] : [])], { name: "w.pt", ...more });
const keysOf = async file => (await readWeights(file)).map(t => t.key);

test("a state dict of PyTorch, and a traced module, have the elements of the safetensors file", async () => {
  const expected = new Map((await readWeights(fileOf("StridedWeights/weights.safetensors"))).map(t => [t.key, t]));
  for (const name of ["StridedWeights/state_dict.pt", "StridedWeights/traced.pt"].filter(n => existsSync(new URL(n, models)))) {
    const found = new Map((await readWeights(fileOf(name))).map(t => [t.key, t]));
    for (const [key, t] of expected) assert.deepStrictEqual(await allOf(found.get(key)), await allOf(t), name + " " + key);
  }
  const [t] = (await readWeights(fileOf("StridedWeights/state_dict.pt"))).filter(x => x.key === "t");
  assert.deepStrictEqual([t.dtype, t.sizes, t.strides], ["float32", [4, 3], [1, 4]]);
});

test("tensors lie in dictionaries, wherever in a checkpoint these are, in parameters and in modules", async () => {
  const w = tensor([2, 3], [3, 1]), only = async file => allOf((await readWeights(file))[0]);
  assert.deepStrictEqual(await only(saved(pickled(dict([text("fc.weight"), w])))), ["1", "2", "3", "4", "5", "6"]);
  assert.deepStrictEqual(await only(saved(pickled(dict([text("fc.weight"), tensor([3, 2], [1, 3])])))), ["1", "4", "2", "5", "3", "6"]);
  assert.deepStrictEqual(await keysOf(saved(pickled(dict([text("epoch"), int(3)], [text("state_dict"), dict([text("fc.weight"), w])])))), ["fc.weight"]);
  assert.deepStrictEqual(await keysOf(saved(pickled(dict([text("p"), call(global("torch._utils", "_rebuild_parameter"), w, [0x88], call(global("collections", "OrderedDict")))])))), ["p"]);
  const object = (name, ...members) => join([global("net", name), code(")"), [0x81], dict(...members), code("b")]), none = dict();
  assert.deepStrictEqual(await keysOf(saved(pickled(object("Net", [text("_parameters"), none], [text("_modules"), dict([text("fc"), object("Linear", [text("_parameters"), dict([text("weight"), w])], [text("_modules"), none])])])))), ["fc.weight"]);
  assert.deepStrictEqual(await keysOf(saved(pickled(object("Script", [text("fc"), object("Linear", [text("weight"), w])])))), ["fc.weight"]);
  const swapped = saved(pickled(dict([text("w"), tensor([1], [1])])), { order: "big" });
  assert.notStrictEqual((await only(swapped))[0], "1");
});

test("archives of PyTorch 2.8 and older hold files of torch.save", async () => {
  const inner = saved(pickled(dict([text("fc.weight"), tensor([2], [1])]))), bytes = new Uint8Array(await inner.arrayBuffer());
  const eight = await readWeights(zip([["model/data/weights/net.pt", bytes], ["model/archive_format", utf8("pt2")]]));
  assert.deepStrictEqual([eight[0].key, eight[0].model, await allOf(eight[0])], ["fc.weight", "net", ["1", "2"]]);
  const flat = await readWeights(zip([["serialized_exported_program.json", utf8("{}")], ["serialized_state_dict.pt", bytes, { method: 8 }], ["serialized_constants.pt", utf8("")]]));
  assert.deepStrictEqual(await allOf(flat[0]), ["1", "2"]);
  await assert.rejects(readWeights(zip([["serialized_exported_program.json", utf8("{}")], ["serialized_state_dict.pt", bytes.slice(30)]])), /^Error: is a damaged zip archive/);
});

test("what isn't plain has a reason, and nothing is run", async () => {
  const problem = async (w, what) => assert.match((await readWeights(saved(pickled(dict([text("w"), w])))))[0].problem, what);
  await problem(tensor([2], [1], { device: "meta" }), /meta/);
  await problem(tensor([2], [1], { kind: "QInt8Storage" }), /dtype/);
  await problem(call(global("torch._utils", "_rebuild_meta_tensor_no_storage"), global("torch", "float32"), ints([2]), ints([1]), [0x89]), /meta/);
  assert.deepStrictEqual(await keysOf(saved(pickled(call(global("os", "system"), text("touch /tmp/never"))))), []);
  assert.deepStrictEqual(await keysOf(saved(pickled(dict([text("__proto__"), tensor([2], [1])])))), ["__proto__"]);
});

test("a damaged file of torch.save is a sentence", async () => {
  const fails = async (pickle, what) => assert.rejects(readWeights(saved(pickle)), e => e.constructor === Error && what.test(e.message) && !/undefined|\n/.test(e.message), String(what));
  const w = (...args) => pickled(dict([text("w"), tensor(...args)]));
  await fails(w([7], [1]), /reaches beyond the 24 bytes/);
  await fails(w([2], [1], { offset: 5 }), /reaches beyond/);
  await fails(w([2], [-1]), /strides/);
  await fails(w([-2], [1]), /no list of numbers/);
  await fails(w([2 ** 31 - 1, 2 ** 31 - 1], [0, 0]), /more elements than any file/);
  await fails(w([2], [1], { key: "9" }), /no storage/);
  await fails(pickled(dict([text("w"), call(global("torch._utils", "_rebuild_tensor_v2"), int(1))])), /no sizes/);
  const whole = w([2], [1]);
  for (let n = 0; n < whole.length; ++n) await fails(whole.slice(0, n), /ends early|takes what/);
  for (let n = 2; n < whole.length; ++n) {
    const changed = whole.slice();
    changed[n] ^= 0x55;
    await readWeights(saved(changed)).then(l => Promise.all(l.map(t => t.problem || allOf(t).catch(() => 0)))).catch(e => assert.strictEqual(e.constructor, Error, n + ": " + e.stack));
  }
  for (const [bytes, what] of [[[0xff], /code 255/], [code("h\x07"), /refers to what isn't there/], [code("u"), /takes what isn't there/], [code("0"), /takes what/], [join([code("X"), u32(0xffffffff)]), /ends early/]]) await fails(pickled(bytes), what);
});

test("what refers to itself, is deep or grows is read in one pass", async () => {
  const self = pickled([...code("}q"), 0, ...text("w"), ...tensor([2], [1]), ...code("s"), ...text("me"), ...code("h"), 0, ...code("s")]);
  assert.deepStrictEqual(await keysOf(saved(self)), ["w"]);
  const deep = pickled(join(Array.from({ length: 20000 }, () => join([code("}"), text("a")]))), tensor([2], [1]), join(Array.from({ length: 20000 }, () => code("s"))));
  assert.deepStrictEqual(await keysOf(saved(deep)), [], "deeper than any checkpoint");
  const doubled = pickled(code("]"), join(Array.from({ length: 60 }, () => [0x32, 0x86])));
  assert.deepStrictEqual(await keysOf(saved(doubled)), []);
});

test("numbers and texts of a pickle", () => {
  const value = (...parts) => readPickle(pickled(...parts), { call: () => undefined, persistent: () => null });
  assert.deepStrictEqual([value(code("K\x07")), value(code("M\x01\x02")), value(int(-3)), value([0x8a, 1, 0xff]), value([0x8a, 0]), value([0x8a, 3, 0, 0, 1]), value(code("I12\n"))], [7, 513, -3, -1, 0, 65536, 12]);
  assert.deepStrictEqual(value(join([code("G"), new Uint8Array(new Float64Array([1.5]).buffer).reverse()])), 1.5);
  assert.deepStrictEqual([value(code("N")), value([0x88]), value([0x8c, 1, 0x61]), value(code("]")), value(code("(K\x01K\x02t"))], [null, true, "a", [], [1, 2]]);
  assert.deepStrictEqual(value(global("os", "system")), { global: "os system" });
});
