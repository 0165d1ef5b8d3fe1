// SPDX-License-Identifier: MIT
// node benchmarks/viewer_speed.mjs TORCH_IR [NODES]: what the HTML page needs for a large program, in headless Chromium. Prints a table; docs/viewer.md has one.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { launch, openPage, settle } from "../tests/viewer/browser.mjs";

const tool = process.argv[2], wanted = Number(process.argv[3] || 10000);

// IR JSON of blocks of attention and a perceptron; each has other sizes, so that none is a copy of another.
function blocks(nodes, inModules) {
  const list = [], weights = [], names = {};
  let last = "x", n = 0;
  const tensor = (name, shape, from) => ({ name, shape, dtype: "float32", ...(from ? { producer_node: from, producer_output_idx: 0 } : {}) });
  const call = (op, inputs, shape, attrs = {}) => {
    const name = "n" + n++;
    list.push({ name, op_type: op, inputs, outputs: [tensor(name, shape)], attrs });
    return name;
  };
  for (let b = 0; n < nodes; ++b) {
    const width = 64 + b, block = "layers." + b;
    const linear = (key, from, out) => {
      const weight = "p_" + (block + "." + key).replaceAll(".", "_"), target = block + "." + key + ".weight";
      if (!inModules) return call("aten.mul.Tensor", [tensor(from, [1, 16, width], from), tensor(last, [1, 16, width], last)], [1, 16, width]);
      weights.push(tensor(target, [out, width]));
      names[weight] = target;
      return call("aten.linear.default", [tensor(from, [1, 16, width], from), tensor(weight, [out, width])], [1, 16, out]);
    };
    const one = (op, from, attrs) => call(op, [tensor(from, [1, 16, width], from)], [1, 16, width], attrs);
    const two = (op, a, c) => call(op, [tensor(a, [1, 16, width], a), tensor(c, [1, 16, width], c)], [1, 16, width]);
    const q = linear("attn.q", last, width), k = linear("attn.k", last, width), v = linear("attn.v", last, width);
    const scores = one("aten.softmax.int", two("aten.mul.Tensor", q, one("aten.neg.default", k)), { dim: -1 });
    let o = linear("attn.o", two("aten.mul.Tensor", scores, v), width);
    for (let i = 0; i < 6; ++i) o = one("aten.relu.default", o);
    const joined = two("aten.add.Tensor", o, last);
    const up = linear("mlp.up", joined, width), gate = linear("mlp.gate", joined, width);
    last = two("aten.add.Tensor", linear("mlp.down", two("aten.mul.Tensor", one("aten.silu.default", gate), up), width), joined);
  }
  return JSON.stringify({ model_name: inModules ? "Blocks" : "Flat", pytorch_version: "2.13.0", graph_inputs: [tensor("x", [1, 16, 64])], graph_outputs: [tensor(last, [1, 16, 64])],
    weights, weight_name_mapping: names, nodes: list });
}

const folder = mkdtempSync(path.join(tmpdir(), "viewer_speed_"));
const browser = await launch();
if (browser) {
  console.log("| program | nodes | file | gzip | first picture | open all | boxes drawn | fold one | unfold one | search | boxes and lines in the window | pan, a frame | frames a second |");
  console.log("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
  for (const inModules of [true, false]) {
    const source = path.join(folder, "program.json"), file = path.join(folder, "page.html");
    writeFileSync(source, blocks(wanted, inModules));
    execFileSync(tool, ["visualize", source, "-o", file]);
    const { page, problems } = await openPage(browser, file);
    const first = await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()");
    const ready = await page.evaluate("window.torchIr.readyAt");
    const timed = async code => page.evaluate("(async () => { const t = performance.now(); " + code + "; await new Promise(d => requestAnimationFrame(() => setTimeout(d))); return performance.now() - t; })()");
    const open = await timed("torchIr.openDepth(64)");
    const boxes = await page.evaluate("torchIr.drawn.placed.size");
    const target = "[...torchIr.drawn.placed.values()].find(p => p.open && ['module', 'part'].includes(p.box.kind)).box";
    const fold = await timed("torchIr.toggle(" + target + ")"), unfold = await timed("torchIr.toggle([...torchIr.drawn.placed.values()].find(p => !p.open && p.box.children.length).box)");
    const search = await timed("torchIr.search('silu')");
    await page.evaluate("torchIr.search(''); torchIr.view.set(0.25, 400 - torchIr.drawn.w * 0.125, 400 - torchIr.drawn.h * 0.125)");
    await settle(page);
    await page.mouse.move(700, 500);
    await page.mouse.down();
    await page.evaluate("window.frames_ = []; (function tick(t) { window.frames_.push(t); window.ticking = requestAnimationFrame(tick); })(performance.now())");
    for (let i = 0; i < 90; ++i) await page.mouse.move(700 - 3 * i, 500 - 3 * i);
    const seen = await page.evaluate("torchIr.renderer.elements.size + torchIr.renderer.lines.size");
    const gaps = await page.evaluate("cancelAnimationFrame(window.ticking), window.frames_.slice(2).map((t, i) => t - window.frames_[i + 1]).sort((a, b) => a - b)");
    await page.mouse.up();
    const ms = n => Math.round(n) + " ms", size = statSync(file).size, mean = gaps.reduce((a, b) => a + b, 0) / gaps.length;
    console.log("| " + [inModules ? "blocks" : "flat, without modules", wanted, (size / 1e6).toFixed(2) + " MB", (gzipSync(readFileSync(file)).length / 1e3).toFixed(0) + " kB", ms(Math.max(first, ready)), ms(open), boxes, ms(fold), ms(unfold),
      ms(search), seen, "median " + ms(gaps[gaps.length >> 1]) + ", worst " + ms(gaps[gaps.length - 1]), Math.round(1000 / mean)].join(" | ") + " |");
    for (const p of problems) console.log(p);
    await page.close();
  }
  await browser.close();
}
rmSync(folder, { recursive: true });
