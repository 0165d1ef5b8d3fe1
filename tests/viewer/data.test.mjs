// SPDX-License-Identifier: MIT
import assert from "node:assert";
import { test } from "node:test";
import { brightness, contrast, inkOn, scaleColour } from "../../tools/viewer/colours.js";
import { bytesOf, elementsOf, readPage, shapeText, short, shortOperator, sizesOf, totalsOf } from "../../tools/viewer/data.js";
import { readLink, writeLink } from "../../tools/viewer/link.js";
import { amount, isBroken, readOverlay, share, statisticsRows } from "../../tools/viewer/overlay.js";
import { nodeText } from "../../tools/viewer/save.js";
import { Scene } from "../../tools/viewer/scene.js";
import { findAll, matcher } from "../../tools/viewer/search.js";
import { checkLayout, measure } from "./checks.mjs";

// x -> two alike blocks of linear and relu -> output; a guard on x.
export function smallPage(blocks = 2) {
  const strings = [""], text = s => {
    if (!strings.includes(s)) strings.push(s);
    return strings.indexOf(s);
  };
  const nodes = [[0, text("x"), 0, 0, [], [-1, text("float32[2, s0]")]]], modules = [[0, 0, 0, 1, 0]];
  let value = 1;
  const weights = [];
  for (let b = 0; b < blocks; ++b) {
    nodes.push([1, text("p_w" + b), text("blocks." + b + ".fc.weight"), 0, [], [-1, text("float32[4, 4]")]]);
    weights.push(value++);
  }
  nodes.push([11, text("check"), text("aten._assert_tensor_metadata.default"), 0, [[text("a"), 0]], [], 0, [], { hide: 1 }]);
  let last = 0;
  for (let b = 0; b < blocks; ++b) {
    modules.push([text("blocks." + b), text("Block"), 0, b === 0 ? blocks : 0, 1]);
    nodes.push([3, text("linear_" + b), text("aten.linear.default"), 1 + b, [[text("input"), last], [text("weight"), weights[b]], [text("bias"), -1 - text("None")]], [-1, text("float32[2, 4]")], 1, [32, 64]]);
    nodes.push([6, text("relu_" + b), text("aten.relu.default"), 1 + b, [[text("self"), value]], [-1, text("float32[2, 4]")]]);
    last = value + 1;
    value += 2;
  }
  nodes.push([2, text("output 0"), 0, 0, [[text("value"), last]], []]);
  const kinds = Array.from({ length: 13 }, (_, i) => ["kind " + i, "#ffffff", "#222222", "#888888"]);
  const line = [text('  File "/a/b/model.py", line 3, in forward'), text("    return self.fc(x)")];
  return readPage({ version: 1, kinds, graphs: [{ name: text("Net"), modules, nodes }], programs: [0], about: [[text("Net"), text("2.13"), 0, 0]], strings, traces: [line], overlays: [] });
}

const pageOfNodes = (graphs, modulesOf = () => [[0, 0, 0, 1, 0]]) => {
  const strings = [""], text = s => (strings.includes(s) ? strings.indexOf(s) : strings.push(s) - 1);
  const list = graphs(text);
  return readPage({ version: 1, kinds: [], graphs: list.map((nodes, i) => ({ name: text("g" + i), modules: modulesOf(text), nodes })), programs: [0], about: [[0, 0, 0, 0]], strings, traces: [], overlays: [] });
};
// x -> relu 1 … relu n, each of x.
const manyUsers = users => pageOfNodes(text => [[
  [0, text("x"), 0, 0, [], [-1, text("float32[2]")]],
  ...Array.from({ length: users }, (_, i) => [6, text("relu_" + i), text("aten.relu.default"), 0, [[text("self"), 0]], [-1, text("float32[2]")]]),
]]);
// x, p, a weight -> cond(p, g1, [x, weight]) -> output; g1: a, b -> add -> output.
const conditional = () => pageOfNodes(text => [[
  [0, text("x"), 0, 0, [], [-1, text("float32[2]")]], [0, text("p"), 0, 0, [], [-1, text("bool[]")]], [1, text("p_fc"), text("fc.weight"), 0, [], [-1, text("float32[2]")]],
  [12, text("cond"), text("higher_order.cond"), 0, [[text("pred"), 1], [text("true_fn"), -1 - text("g1")], [text("operands"), 0, 2]], [-1, text("float32[2]")], 0, [], { inner: [[1, 1]] }],
  [2, text("output 0"), 0, 0, [[text("value"), 3]], []],
], [
  [0, text("a"), 0, 0, [], [-1, text("float32[2]")]], [0, text("b"), 0, 0, [], [-1, text("float32[2]")]],
  [5, text("add"), text("aten.add.Tensor"), 0, [[text("self"), 0], [text("other"), 1]], [-1, text("float32[2]")]], [2, text("output 0"), 0, 0, [[text("value"), 2]], []],
]]);

test("types and operators as text", () => {
  assert.deepStrictEqual(sizesOf("float32[2, 3*s0, Max(1, s1)]"), ["2", "3*s0", "Max(1, s1)"]);
  assert.strictEqual(sizesOf("symint(s0)"), null);
  assert.strictEqual(shapeText("float32[2, 2*s0]"), "2×2*s0");
  assert.strictEqual(shapeText("bool[]"), "scalar");
  assert.strictEqual(elementsOf("float32[2, 3]"), 6);
  assert.deepStrictEqual(["float32[2]", "bfloat16[2]", "bool[2]", "complex64[2]", "int64[2]"].map(bytesOf), [8, 4, 2, 16, 16]);
  assert.deepStrictEqual(["aten.relu.default", "aten.add.Tensor", "_operator.mul", "higher_order.cond", "x"].map(shortOperator), ["relu", "add.Tensor", "mul", "cond", "x"]);
  assert.deepStrictEqual([0, 999, 11689512, 1810000000].map(n => short(n)), ["0", "999", "11.7 M", "1.81 G"]);
});

test("a page is read: values, users, members, totals", () => {
  const page = smallPage(), [graph] = page.graphs;
  assert.strictEqual(graph.values[0].users.length, 2);
  assert.deepStrictEqual(graph.modules[1].members.map(i => graph.nodes[i].name), ["linear_0", "relu_0"]);
  const sum = totalsOf(graph, graph.nodes.map(n => n.index));
  assert.deepStrictEqual([sum.calls, sum.parameters, sum.macs], [5, 32, 64]);
  assert.strictEqual(nodeText(graph, graph.nodes.find(n => n.name === "linear_1")), "%linear_1: float32[2, 4] = aten.linear.default(input=%relu_0, weight=%p_w1, bias=None)  # blocks.1");
});

test("runs are drawn once, or each copy, or another copy", () => {
  const page = smallPage(12), scene = new Scene(page, measure);
  const names = () => [...scene.layout().placed.values()].filter(p => p.box.kind === "node").map(p => page.graphs[0].nodes[p.box.node].name);
  assert.deepStrictEqual(names(), ["x", "linear_0", "relu_0", "output 0"]);
  checkLayout(scene.layout());
  scene.reveal(0, page.graphs[0].nodes.find(n => n.name === "relu_7").index);
  assert.deepStrictEqual(names(), ["x", "linear_7", "relu_7", "output 0"]);
  const layers = scene.structure.root.children.find(b => b.kind === "module");
  assert.strictEqual(scene.face(layers).rows[0], "2 nodes · 16 params · 32 MAC", "of one copy");
  assert.strictEqual(scene.face(layers).times, "×12");
  const links = scene.structure.links.get(0).map(l => page.graphs[0].nodes[l.from].name + ">" + page.graphs[0].nodes[l.to].name);
  assert.deepStrictEqual(links, ["x>linear_7", "linear_7>relu_7", "relu_7>output 0"]);
  scene.choices.set("0.1", -1);
  scene.rebuild();
  scene.openDepth(64);
  assert.strictEqual(names().length, 26);
  checkLayout(scene.layout());
});

test("what is hidden is shown on request, and when it is looked for", () => {
  const page = smallPage(), scene = new Scene(page, measure), guard = page.graphs[0].nodes.find(n => n.hide === 1);
  assert(!scene.layout().placed.has("n0." + guard.index));
  scene.reveal(0, guard.index);
  assert(scene.layout().placed.has("n0." + guard.index));
});

test("folding and opening again gives the picture from before, whatever is kept between", () => {
  const page = smallPage(5), scene = new Scene(page, measure);
  scene.choices.set("0.1", -1);
  scene.rebuild();
  scene.openDepth(64);
  const places = d => JSON.stringify([...d.placed].map(([id, p]) => [id, p.x, p.y, p.w, p.h]).sort());
  const before = places(scene.layout());
  const modules = [...scene.structure.boxes.values()].filter(b => b.kind === "module");
  for (const box of [...modules, ...modules.reverse()]) {
    scene.toggle(box);
    const kept = places(scene.layout(box));
    assert.strictEqual(kept, places(scene.layout()), "as without what was kept");
  }
  assert.strictEqual(places(scene.layout()), before);
});

test("a value with many users has a line to the first, stubs at the others", () => {
  const page = manyUsers(9), scene = new Scene(page, measure), drawn = scene.layout();
  checkLayout(drawn);
  const lines = drawn.root.level.list.filter(l => l.from === "n0.0").map(l => l.to);
  assert.deepStrictEqual(lines, ["n0.1"]);
  assert.strictEqual([...drawn.placed.values()].filter(p => p.stubs.length).length, 8);
});

test("what a call gives to a sub-program goes on to the input of it; a condition ends at the call", () => {
  const page = conditional(), scene = new Scene(page, measure), links = scene.structure.links.get(0);
  assert.deepStrictEqual(links.filter(l => l.into === 1).map(l => [l.from, l.to]), [[0, 0]]);
  assert.deepStrictEqual(links.filter(l => l.into === undefined).map(l => [l.from, l.to]), [[1, 3], [3, 4]]);
  assert.deepStrictEqual(scene.face(scene.box("n1.1")).rows, ["= fc.weight"], "of a weight the key");
  scene.openDepth(64);
  scene.open.add("n0.3").add("g1");
  const drawn = scene.layout();
  checkLayout(drawn);
  const into = drawn.root.level.list.filter(l => l.to === "n0.3");
  assert.deepStrictEqual(into.map(l => [l.from, l.head]), [["n0.0", false], ["n0.1", true]], "an arrow's head where it ends");
  scene.open.delete("n0.3");
  assert.deepStrictEqual(scene.layout().root.level.list.filter(l => l.to === "n0.3").map(l => [l.from, l.head]), [["n0.0", true], ["n0.1", true]]);
});

test("a module that is used twice, with others between, has a stub, not a line upwards", () => {
  const page = pageOfNodes(text => [[
    [0, text("x"), 0, 0, [], [-1, text("float32[2]")]],
    ...["embedding", "relu", "linear"].map((name, i) => [5, text(name), text("aten." + name + ".default"), i === 1 ? 0 : 1, [[text("self"), i]], [-1, text("float32[2]")]]),
    [2, text("output 0"), 0, 0, [[text("value"), 3]], []],
  ]], text => [[0, 0, 0, 1, 0], [text("tied"), 0, 0, 1, 1]]);
  const scene = new Scene(page, measure);
  for (const depth of [0, 64]) {
    scene.openDepth(depth);
    const drawn = scene.layout();
    checkLayout(drawn);
    for (const l of drawn.root.level.list) for (let i = 1; i < l.route.length; ++i) assert(l.route[i][1] >= l.route[i - 1][1], l.key);
    assert.deepStrictEqual([...drawn.placed.values()].filter(p => p.stubs.length).map(p => [p.box.id, p.stubs.map(s => page.graphs[0].values[s.value].name)]), [["m0.1", ["relu"]]]);
  }
});

test("what goes around a block doesn't push the blocks aside", () => {
  // x, then blocks of two calls and the sum of them and what came in.
  const page = pageOfNodes(text => {
    const nodes = [[0, text("x"), 0, 0, [], [-1, text("float32[2]")]]], call = (name, op, ...from) => nodes.push([5, text(name), text(op), 0, from.map(v => [text("a" + v), v]), [-1, text("float32[2]")]]) - 1;
    for (let b = 0, last = 0; b < 8; ++b) last = call("add_" + b, "aten.add.Tensor", call("second_" + b, "aten.relu.default", call("first_" + b, "aten.relu.default", last)), last);
    return [nodes];
  });
  const scene = new Scene(page, measure), drawn = scene.layout(), middles = [...drawn.placed.values()].filter(p => p.box.kind === "node" && page.graphs[0].nodes[p.box.node].op === "aten.add.Tensor").map(p => p.x + p.w / 2);
  checkLayout(drawn);
  assert(Math.max(...middles) - Math.min(...middles) < 12, middles.join());
});

test("a long level is cut into parts", () => {
  const page = smallPage(200), scene = new Scene(page, measure);
  scene.choices.set("0.1", -1);
  scene.rebuild();
  assert([...scene.structure.boxes.values()].every(b => b.children.length <= 64));
  scene.openDepth(64);
  checkLayout(scene.layout());
});

test("search finds by any field and says by which", () => {
  const page = smallPage(), by = (text, regex = false) => findAll(page, 0, text, regex).hits.map(h => h.why[0] + " " + (h.node === undefined ? "module" : page.graphs[0].nodes[h.node].name));
  assert.deepStrictEqual(by("RELU_1"), ["name relu_1"]);
  assert.deepStrictEqual(by("blocks.1.fc.weight"), ["weight linear_1"]);
  assert.deepStrictEqual(by("2xs0"), ["shape x"]);
  assert.deepStrictEqual(by("^Block$", true), ["class module", "class module"]);
  assert.deepStrictEqual(by("model.py"), ["source linear_0", "source linear_1"]);
  assert.deepStrictEqual(by("^relu_[01]$", true), ["name relu_0", "name relu_1"]);
  assert.deepStrictEqual(by(""), []);
  assert(matcher("(", true).error);
  assert.strictEqual(findAll(page, 0, "(", true).hits.length, 0);
});

test("overlays: traces, profiles, reports, tables; a sentence for all else", () => {
  const trace = readOverlay(JSON.stringify({ traceEvents: [{ ph: "X", dur: 2, args: { node: "a" } }, { ph: "X", dur: 3, args: { node: "a" } }, { ph: "C", args: { bytes: 1 } }] }), "t");
  assert(Math.abs(trace.values.get("a") - 5e-6) < 1e-12);
  assert.strictEqual(readOverlay('{"nodes": [{"node": "a", "time_ms": 2}]}', "p").values.get("a"), 0.002);
  assert.strictEqual(readOverlay('{"name": "cycles", "values": {"a": 3}}', "v").name, "cycles");
  const blame = readOverlay('{"is_valid": false, "first_divergence": {"node": "a", "reason": "because", "relative_error": 0.25, "attributes": [{"name": "other", "expected": "4", "found": "3"}], "arguments": [{"name": "self", "type": "float32[2]", "min": 0, "max": null, "mean": 1, "nan": 2, "infinite": 0}]}}', "r").blame;
  assert.strictEqual(blame.node, "a");
  assert.match(blame.text, /because\nrelative error 0.25\nattribute other: expected 4, found 3\nargument self float32\[2\]: min 0, max not finite, mean 1, NaN 2/);
  assert.match(readOverlay('{"is_valid": true, "first_divergence": null}', "r").note, /no node departs/);
  for (const text of ["", "null", "5", "[]", "{}", '{"values": {}}', '{"nodes": [{"name": "a"}]}']) assert.throws(() => readOverlay(text, "file.json"), /^Error: file.json (is no JSON|has no numbers)/);
  assert.deepStrictEqual([2e-7, 0.0123, 3].map(s => amount(s, "s")), ["0.2 µs", "12.3 ms", "3 s"]);
  assert.deepStrictEqual([share(0, 4), share(1, 4), share(4, 4), share(1, 0)], [0, 0.5, 1, 0]);
});

test("a call is changed where a weight that it takes is", () => {
  const strings = ["", "w", "fc.weight", "x", "linear", "aten.linear.default", "input", "weight", "type", "float32[2, 2]", "float32[2, 4]", "Net"];
  const kinds = Array.from({ length: 13 }, (_, i) => ["kind " + i, "#ffffff", "#222222", "#888888"]);
  const nodes = [[0, 3, 0, 0, [], [-1, 9]], [1, 1, 2, 0, [], [-1, 10], 0, [], { state: 3, changes: [[8, 9, 10]] }], [3, 4, 5, 0, [[6, 0], [7, 1]], [-1, 9]]];
  const page = readPage({ version: 1, kinds, graphs: [{ name: 11, modules: [[0, 0, 0, 1, 0]], nodes }], programs: [0], about: [[11, 0, 11, 1]], strings, traces: [], overlays: [] });
  const linear = page.graphs[0].nodes[2];
  assert.deepStrictEqual([linear.state, linear.byWeight, linear.changes], [3, true, [["fc.weight", "float32[2, 2]", "float32[2, 4]"]]]);
});

test("statistics of weights are read by key, and are rows of text", () => {
  const overlay = readOverlay(JSON.stringify({ weights: { "fc.weight": { elements: 8, min: -1, max: 3, mean: 0.6, deviation: 1.35647, nan: 1, infinite: 0, zeros: 2, histogram: [4, 1, 0, 1], first: [-1, null, 3] }, broken: 7 } }), "w.json");
  assert.deepStrictEqual([...overlay.weights.keys()], ["fc.weight"]);
  assert.deepStrictEqual(statisticsRows(overlay.weights.get("fc.weight")), [["range", "-1 … 3"], ["mean ± deviation", "0.6 ± 1.3565"], ["zeros", "2 (25 %)"], ["NaN", "1 (12.5 %)"], ["first elements", "-1, NaN, 3, …"]]);
  assert.deepStrictEqual(statisticsRows({ dtype: "float16", sizes: [2, 3], strides: [1, 2], offset: 4, elements: 6 }).slice(0, 4), [["dtype", "float16"], ["sizes", "2, 3"], ["strides", "1, 2"], ["storage offset", "4"]]);
  assert.deepStrictEqual(statisticsRows({ dtype: "float16", sizes: [], strides: [], offset: 0, elements: 1 }).slice(0, 3), [["dtype", "float16"], ["sizes", "none"], ["strides", "none"]]);
  assert.deepStrictEqual([{ nan: 1 }, { infinite: 2 }, { nan: 0, infinite: 0 }, {}].map(isBroken), [true, true, false, false]);
  assert.deepStrictEqual(statisticsRows({ elements: 0, min: null, max: null, mean: null, deviation: null }).map(r => r[0]), ["range", "mean ± deviation"]);
  assert.throws(() => readOverlay('{"weights": {}}', "w.json"), /no numbers/);
});

test("a profile's JSON gives its times", () => {
  const overlay = readOverlay(JSON.stringify({ runs: 3, nodes: [{ node: "linear", operator: "aten.linear.default", module: "", calls: 2, time_ms: 4, least_ms: 3, flops: 8 }] }), "p.json");
  assert.deepStrictEqual([...overlay.values], [["linear", 0.004]]);
  assert.strictEqual(overlay.unit, "s");
});

test("the address is read as it was written, and nonsense is left out", () => {
  const state = { program: 1, node: "n0.3", open: ["m0.1", "pg0.0.1"], copies: [["0.1", -1], ["0.4", 7]], show: [1, 3], by: "macs" };
  assert.deepStrictEqual(readLink(writeLink(state)), state);
  assert.deepStrictEqual(readLink("#program=x&node&open=%E0&copy=1:2:3,4&show=9,a&&="), { program: 0, node: null, open: null, copies: [], show: [], by: "kind" });
});

test("ink is readable on every colour of the scale", () => {
  for (let t = 0; t <= 1; t += 0.02) assert(contrast(scaleColour(t), inkOn(scaleColour(t))) >= 4.5);
  assert(brightness("#fff") > brightness("#000"));
});
