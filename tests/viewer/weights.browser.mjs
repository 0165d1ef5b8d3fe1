// SPDX-License-Identifier: MIT
// node weights.browser.mjs TORCH_IR MODELS [SCREENSHOTS]: files of weights on the page in Chromium.
import assert from "node:assert";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { settle } from "./browser.mjs";
import { check, file, finish, folder, models, pageFile, still, tool } from "./browser_checks.mjs";

// Files as if they were dropped from a folder.
const drop = (page, ...paths) => page.evaluate(async files => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([Uint8Array.from(atob(text), c => c.charCodeAt(0))], name));
  document.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}, paths.map(p => [path.basename(p), readFileSync(p).toString("base64")]));
const hint = (page, text) => page.waitForFunction(t => document.getElementById("hint").textContent.includes(t), { timeout: 5000 }, text);
const pick = op => `torchIr.goToNode(0, torchIr.page.graphs[0].nodes.find(n => n.op === ${JSON.stringify(op)}).index)`;
const cells = `(() => {
  const g = document.querySelector("#panel .grid"), rows = [...g.querySelectorAll(".line")].map(r => [...r.children].map(c => c.textContent));
  return { head: rows[0].slice(1), index: rows.slice(1).map(r => r[0]), texts: rows.slice(1).map(r => r.slice(1)), picked: [...g.querySelectorAll(".picked")].map(c => c.title), odd: g.querySelectorAll(".odd").length };
})()`;
const goTo = async (page, text) => {
  await page.$eval("#panel .go", (e, t) => { e.value = t; }, text);
  await page.focus("#panel .go");
  await page.keyboard.press("Enter");
  await settle(page);
  await settle(page);
};
const folderOf = model => path.join(models, model);
// An element of a safetensors file, read here.
const elementOf = (file, key, place) => {
  const bytes = readFileSync(file), length = Number(bytes.readBigUInt64LE(0)), entry = JSON.parse(bytes.subarray(8, 8 + length))[key];
  return bytes.readFloatLE(8 + length + entry.data_offsets[0] + 4 * place);
};
const block = pageFile("TransformerBlock"), key = "self_attn.q_proj.weight", safetensors = path.join(folderOf("TransformerBlock"), "weights.safetensors");
await check("each element of a weight is there, from a file that is dropped", block, {}, async (page, { press, value }) => {
  await value(pick("aten.linear.default"));
  assert.match(await page.$eval("#panel", e => e.innerText), /weights …\s+each element of the weights, from a file that is chosen or dropped here/);
  await drop(page, safetensors);
  await hint(page, "weights.safetensors: 16 of 16 weights, each element in the panel");
  await page.waitForFunction(() => document.querySelectorAll("#panel .grid .line").length > 5);
  assert.match(await page.$eval("#panel", e => e.innerText), /Elements of self_attn.q_proj.weight\s+file\s+weights.safetensors\s+dtype\s+float32\s+sizes\s+64, 64\s+strides\s+64, 1\s+bytes\s+16,384\s+all 4,096 elements/);
  const first = await value(cells);
  assert.deepStrictEqual([first.index.slice(0, 3), first.head.slice(0, 2)], [["0", "1", "2"], ["0", "1"]]);
  for (const [i, j] of [[0, 0], [0, 1], [5, 1]]) assert.strictEqual(Math.fround(Number(first.texts[i][j])), elementOf(safetensors, key, 64 * i + j));
  for (const [text, i, j] of [["[63, 62]", 63, 62], ["7, 40", 7, 40], ["-1 0", 63, 0]]) {
    await goTo(page, text);
    const { picked } = await value(cells), [, name, number] = /^(\[.*\]) = (.*)$/.exec(picked[0]);
    assert.strictEqual(name, `[${i}, ${j}]`);
    assert.strictEqual(Math.fround(Number(number)), elementOf(safetensors, key, 64 * i + j));
  }
  await goTo(page, "64, 0");
  await hint(page, "index 64 is outside of 0 … 63");
  await page.focus("#panel .grid");
  await press("Home");
  assert.deepStrictEqual(await value(cells), { ...first, picked: [] }, "back at the beginning");
  await press("PageDown", "ArrowDown", "ArrowRight");
  const later = await value(cells);
  assert.deepStrictEqual([later.index[0], later.head[0]], [String(first.index.length + 1), "1"]);
  await page.$eval("#panel .grid", e => { e.scrollTop = e.scrollHeight; });
  await page.waitForFunction(() => [...document.querySelectorAll("#panel .grid .line b")].some(b => b.textContent === "63"));
  assert(await page.$$eval("#panel .grid span", l => l.length) < 200, "only what is seen is made");
  const copied = await value("new Promise(done => { torchIr.copy = done; [...document.querySelectorAll('#panel button')].find(b => b.textContent === 'copy these').click(); })");
  assert.match(copied, /^self_attn.q_proj.weight\[:, :\]\t1\t2\n\d+\t-?[\d.e-]+\t-?[\d.e-]+\n/);
  await value("[...document.querySelectorAll('#panel button')].find(b => b.textContent === 'larger').click()");
  await still();
  assert((await value(cells)).head.length > first.head.length, "a larger panel has more columns");
  assert.strictEqual(await value("torchIr.picked !== null && document.documentElement.scrollWidth"), 1400);
});
const statistics = path.join(folder, "strided.html");
execFileSync(tool, ["visualize", file("StridedWeights"), "-o", statistics, "--weights", path.join(folderOf("StridedWeights"), "model_cpu.pt2")]);
await check("a transposed weight of an archive has its strides, and the elements that the library reads", statistics, {}, async (page, { value }) => {
  await value(pick("aten.matmul.default"));
  assert.match(await page.$eval("#panel", e => e.innerText), /Elements of t\s+dtype\s+float32\s+sizes\s+4, 3\s+strides\s+1, 4\s+range/, "baked in as well");
  const { first } = await value("torchIr.statisticsOf('t')");
  await (await page.$("#weights")).uploadFile(path.join(folderOf("StridedWeights"), "model_cpu.pt2"));
  await hint(page, "model_cpu.pt2: 5 of 5 weights");
  await page.waitForFunction(() => document.querySelectorAll("#panel .grid .line").length > 4);
  assert.match(await page.$eval("#panel", e => e.innerText), /file\s+model_cpu.pt2\s+dtype\s+float32\s+sizes\s+4, 3\s+strides\s+1, 4\s+bytes\s+48/);
  for (const [i, x] of first.entries()) {
    await goTo(page, Math.floor(i / 3) + ", " + (i % 3));
    assert.strictEqual(Math.fround(Number((await value(cells)).picked[0].split(" = ")[1])), x);
  }
  assert.strictEqual(first.length, 12);
  // The same of the file that torch.save wrote.
  await drop(page, path.join(folderOf("StridedWeights"), "state_dict.pt"));
  await hint(page, "state_dict.pt: 5 of 5 weights");
  assert.match(await page.$eval("#panel", e => e.innerText), /file\s+state_dict.pt\s+dtype\s+float32\s+sizes\s+4, 3\s+strides\s+1, 4/);
  await goTo(page, "3, 1");
  assert.strictEqual(Math.fround(Number((await value(cells)).picked[0].split(" = ")[1])), first[10]);
  // A view of higher rank, in the order of channels_last.
  await value(`torchIr.goToNode(0, torchIr.page.graphs[0].nodes.find(n => n.name === "mul_1").index)`);
  await page.waitForFunction(() => document.querySelectorAll("#panel .grid .line").length > 4);
  assert.strictEqual(await page.$$eval("#panel input[type=number]", l => l.length), 2);
  await goTo(page, "0, 2, 3, 1");
  const cl = await value("torchIr.tensorOf('cl')");
  assert.deepStrictEqual([cl.file === "state_dict.pt" && cl.strides, await page.$$eval("#panel input[type=number]", l => l.map(e => e.value))], [[48, 1, 12, 3], ["0", "2"]]);
  assert.strictEqual(Math.fround(Number((await value(cells)).picked[0].split(" = ")[1])), elementOf(path.join(folderOf("StridedWeights"), "weights.safetensors"), "cl", 2 * 16 + 3 * 4 + 1));
});
await check("files that fit nothing, are no weights, or are damaged are a sentence", block, {}, async (page, { value }) => {
  const file_ = (name, bytes) => {
    writeFileSync(path.join(folder, name), bytes);
    return path.join(folder, name);
  };
  const part = (name, header, data) => {
    const text = Buffer.from(JSON.stringify(header)), length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    return file_(name, Buffer.concat([length, text, data]));
  };
  await value(pick("aten.linear.default"));
  await drop(page, path.join(folderOf("StridedWeights"), "weights.safetensors"));
  await hint(page, "none of its keys is one of this program");
  await drop(page, file_("old.pt", Buffer.from([0x80, 2, 0x8a, 10])));
  await hint(page, "`torch-ir convert-weights old.pt weights.safetensors`");
  await drop(page, file("TransformerBlock"));
  await hint(page, "without elements: it was exported on the device meta");
  await drop(page, file_("cut.safetensors", readFileSync(safetensors).subarray(0, 300)));
  await hint(page, "cut.safetensors has a header of");
  await drop(page, file_("x.index.json", '{"weight_map": {"a": "b"}}'));
  await hint(page, "x.index.json only lists the files of a checkpoint");
  // A checkpoint of two files and its index, of which one weight is another than the program's, with NaN.
  await drop(page, part("a.safetensors", { [key]: { dtype: "F16", shape: [2, 2], data_offsets: [0, 8] } }, Buffer.from([0, 0x3c, 0, 0x7e, 0, 0x7c, 0, 0])),
    part("b.safetensors", { "self_attn.q_proj.bias": { dtype: "F32", shape: [64], data_offsets: [0, 256] } }, Buffer.alloc(256)), file_("x.index.json", '{"weight_map": {"a": "b"}}'));
  await hint(page, "2 files: 2 of 16 weights");
  await page.waitForFunction(() => document.querySelectorAll("#panel .grid .line").length > 2);
  assert.match(await page.$eval("#panel", e => e.innerText), /the program has float32\[64, 64\], the file float16\[2, 2\]/);
  assert.deepStrictEqual([(await value(cells)).texts, (await value(cells)).odd], [[["1", "NaN"], ["inf", "0"]], 2]);
  assert.match(await page.$eval("#panel", e => e.innerText), /Elements of self_attn.q_proj.bias\s+file\s+b.safetensors/);
  await drop(page, part("c.safetensors", { [key]: { dtype: "F64", shape: [], data_offsets: [0, 8] }, "self_attn.q_proj.bias": { dtype: "I64", shape: [0, 3], data_offsets: [8, 8] } }, Buffer.from(new Float64Array([2.5]).buffer)));
  await hint(page, "c.safetensors: 2 of 16 weights");
  await page.waitForFunction(() => document.querySelector("#panel .grid .line span"));
  assert.match(await page.$eval("#panel", e => e.innerText), /the element[^]*2\.5[^]*Elements of self_attn.q_proj.bias[^]*bytes\s+0\s+no element/);
});
await check("a profile of another program is told of", block, {}, async (page, { value }) => {
  await value(`torchIr.drop(JSON.stringify({ values: { other: 1 } }), "o.json")`);
  await hint(page, "o.json names no node of this program");
  await value(`torchIr.drop(JSON.stringify({ weights: { other: { min: 1 } } }), "w.json")`);
  await hint(page, "w.json names no weight of this program");
});
await finish();
