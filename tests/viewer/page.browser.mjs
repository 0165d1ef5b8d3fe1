// SPDX-License-Identifier: MIT
// node page.browser.mjs TORCH_IR MODELS [SCREENSHOTS]: the page in Chromium. Each check is one thing that docs/viewer.md promises.
import assert from "node:assert";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openPage, settle } from "./browser.mjs";
import { browser, check, file, finish, folder, pageFile, pictures, still, tool } from "./browser_checks.mjs";

// The picture on the screen, by what the browser drew: boxes of one frame do not overlap, lines end at boxes.
const sane = `(() => {
  const bad = [], a = torchIr, rects = new Map();
  for (const e of document.querySelectorAll("#view .item > .face")) rects.set(e.parentNode.dataset.id, e.getBoundingClientRect());
  const ids = [...rects.keys()];
  for (const x of ids) for (const y of ids) {
    const p = a.scene.box(x), q = a.scene.box(y);
    if (x >= y || p.parent !== q.parent) continue;
    const r = rects.get(x), s = rects.get(y);
    if (r.right > s.left + 0.5 && s.right > r.left + 0.5 && r.bottom > s.top + 0.5 && s.bottom > r.top + 0.5) bad.push(x + " overlaps " + y);
  }
  for (const { path, edge } of a.renderer.lines.values()) {
    const m = path.getScreenCTM(), end = path.getPointAtLength(path.getTotalLength()).matrixTransform(m), to = rects.get(edge.to || edge.frame);
    if (to && (end.x < to.left - 1 || end.x > to.right + 1 || Math.min(Math.abs(end.y - to.top), Math.abs(end.y - to.bottom)) > 1.5)) bad.push(edge.key + " ends elsewhere");
  }
  return bad;
})()`;

const all = ["DeepResNet", "TransformerBlock", "LSTMNet", "CondNet", "WhileLoop", "DynSeqAttn", "KVCache", "InplaceChain", "ResNet18", "Llama7B", "MaxViTT", "BertBase"].filter(m => existsSync(file(m)));
for (const model of all)
  await check(model + " opens folded, whole, and sane", pageFile(model), {}, async (page, { value }) => {
    assert.deepStrictEqual(await value(sane), []);
    assert(await value("torchIr.drawn.placed.size") <= 90, "it starts folded");
    const [w, h, scale, W, H] = await value("[torchIr.drawn.w, torchIr.drawn.h, torchIr.view.scale, torchIr.view.window.w, torchIr.view.window.h]");
    assert(w * scale <= W && (h * scale <= H || scale === 0.6), "the whole fits the window");
    await value("torchIr.openDepth(1)");
    assert.deepStrictEqual(await value(sane), []);
    await value("torchIr.openDepth(64)");
    assert.deepStrictEqual(await value(sane), []);
  });

const block = pageFile("TransformerBlock");
await check("shapes at lines stand clear of all lines", block, {}, async (page, { value }) => {
  await value("torchIr.openDepth(64), torchIr.view.set(1, 60, 30)");
  await settle(page);
  const struck = await value(`(() => {
    const points = [...torchIr.renderer.lines.values()].flatMap(({ path }) => {
      const m = path.getScreenCTM(), n = path.getTotalLength();
      return Array.from({ length: Math.ceil(n / 2) }, (_, i) => path.getPointAtLength(2 * i).matrixTransform(m));
    });
    return [...document.querySelectorAll("#view .shape")].filter(t => {
      const r = t.getBoundingClientRect();
      return points.some(p => p.x > r.left + 1 && p.x < r.right - 1 && p.y > r.top + 3 && p.y < r.bottom - 3);
    }).map(t => t.textContent);
  })()`);
  assert.deepStrictEqual(struck, []);
});
await check("from afar frames and boxes have names", block, {}, async (page, { value }) => {
  await value("torchIr.openDepth(64), torchIr.view.set(0.3, 60, 30)");
  await settle(page);
  const names = await value("[...document.querySelectorAll('#view .head .afar')].map(t => t.textContent)");
  assert(names.includes("self_attn") && names.includes("ffn"), names.join());
  for (const scale of [0.55, 0.47, 0.55]) {
    await value(`torchIr.view.set(${scale}, 60, 30)`);
    assert.strictEqual(await value("document.querySelectorAll('#view .afar').length > 0"), scale < 0.5, "a small step is enough");
  }
});
if (all.includes("MaxViTT"))
  await check("what is too long to be read whole begins at its beginning, with a tall map", pageFile("MaxViTT"), {}, async (page, { value }) => {
    await value("torchIr.openDepth(64)");
    assert.strictEqual(await value("torchIr.view.scale"), 0.6);
    const top = await value("[torchIr.drawn.root.inside[0].y * 0.6 + torchIr.view.y, torchIr.view.window.h]");
    assert(top[0] >= 0 && top[0] < top[1] / 3, String(top));
    const map = await (await page.$("#map")).boundingBox();
    assert(map.height > 3 * map.width, JSON.stringify(map));
    await value("torchIr.openDepth(0)");
    assert(await value("document.getElementById('map').hidden"), "not where all is seen");
  });
await check("the program's panel has inputs and outputs; a kind in the legend finds its calls, with their modules", block, {}, async (page, { value }) => {
  assert.match(await page.$eval("#panel", e => e.innerText), /Inputs\s+x float32\[1, 16, 64\]\s+Outputs\s+output 0 float32\[1, 16, 64\]/);
  assert(await value("document.getElementById('next').hidden"), "nothing to go to");
  await page.evaluate("[...document.querySelectorAll('#legend .key')].find(b => b.textContent === 'normalization').click()");
  assert.strictEqual(await value("torchIr.hits.length"), 2);
  assert(!(await value("document.getElementById('next').hidden")));
  assert.match(await page.$eval("#panel", e => e.innerText), /layer_norm kind: normalization · norm1/);
});
await check("weights with NaN are marked in the picture, the tree and the panel", block, {}, async (page, { value }) => {
  assert.strictEqual(await value("document.querySelectorAll('#view .warning, #tree .warn').length"), 0);
  await value(`torchIr.drop(JSON.stringify({ weights: { "self_attn.q_proj.weight": { elements: 4096, nan: 2, infinite: 0, min: -1, max: 1, mean: 0, deviation: 1, histogram: [1, 4, 2], first: [0.5, null] } } }), "w.json")`);
  await settle(page);
  assert.deepStrictEqual(await value("[...document.querySelectorAll('#view .warning')].map(w => w.closest('[data-id]').dataset.id)"), ["m0." + await value("torchIr.page.graphs[0].modules.find(m => m.path === 'self_attn').index")]);
  assert.match(await page.$eval("#tree", e => e.innerText), /self_attn[^⚠]*⚠/);
  assert.match(await page.$eval("#panel", e => e.innerText), /NaN or infinity in 1 weight\s+self_attn.q_proj.weight NaN 2/);
  await page.evaluate("[...document.querySelectorAll('#panel .warn .link')][0].click()");
  assert.match(await page.$eval("#panel", e => e.innerText), /Elements of self_attn.q_proj.weight\s+holds NaN or infinity[^]*first elements\s+0.5, NaN, …/);
  assert.deepStrictEqual(await value("[...document.querySelectorAll('#panel .histogram i')].map(i => i.style.height)"), ["25%", "100%", "50%"]);
  assert(await value("[...document.querySelectorAll('#view .row')].some(t => /^weight ⟨64×64⟩ ⚠$/.test(t.textContent))"));
});
await check("what is clicked stays where it is", block, {}, async (page, { value, spot }) => {
  await value("torchIr.openDepth(0)");
  const id = await value("[...torchIr.drawn.placed.values()].find(p => p.box.kind === 'module' && !p.open).box.id");
  const before = await spot(id, true);
  await page.mouse.click(...before);
  await still();
  assert(await value(`torchIr.scene.open.has("${id}")`));
  const after = await spot(id, true);
  assert(Math.hypot(before[0] - after[0], before[1] - after[1]) < 3, before + " → " + after);
  assert.deepStrictEqual(await value(sane), []);
  await page.mouse.click(...after);
  await still();
  assert(!(await value(`torchIr.scene.open.has("${id}")`)));
  const again = await spot(id, true);
  assert(Math.hypot(again[0] - after[0], again[1] - after[1]) < 3);
});
await check("search finds everything, and says how many and why", block, {}, async (page, { press, value }) => {
  for (const [text, why] of [["aten.linear", "operator"], ["self_attn.q_proj", "module"], ["self_attn.q_proj.weight", "weight"], ["float32[1, 16", "type"], ["1x16x64", "shape"], ["dim -1", "attribute"], ["LayerNorm", "class"]]) {
    await press("Escape", "Escape", "/");
    await page.$eval("#search", e => { e.value = ""; });
    await page.type("#search", text);
    await press("Enter");
    const count = await value("document.getElementById('count').textContent");
    assert(/^1 of \d+$/.test(count), text + ": " + count);
    assert((await value("torchIr.hits.map(h => h.why[0])")).includes(why), text + " by " + why + ": " + JSON.stringify(await value("torchIr.hits.map(h => h.why)")));
  }
  await page.$eval("#search", e => { e.value = ""; });
  await page.type("#search", "aten.linear");
  await press("Enter", "Enter");
  assert.match(await value("document.getElementById('count').textContent"), /^2 of 6$/);
  assert.strictEqual(await value("torchIr.page.graphs[0].nodes[torchIr.scene.box(torchIr.picked).node].name"), "linear_1");
  await page.keyboard.down("Shift");
  await press("Enter");
  await page.keyboard.up("Shift");
  assert.match(await value("document.getElementById('count').textContent"), /^1 of 6$/);
  await page.click("#view", { offset: { x: 5, y: 5 } });
  await press("n", "n");
  assert.match(await value("document.getElementById('count').textContent"), /^3 of 6$/);
  await press("N");
  assert.match(await value("document.getElementById('count').textContent"), /^2 of 6$/);
  await page.click("#regex");
  await page.$eval("#search", e => { e.value = ""; });
  await page.type("#search", "^linear_[12]$");
  await press("Enter");
  assert.strictEqual(await value("document.getElementById('count').textContent"), "1 of 2");
  await page.type("#search", "(");
  await press("Enter");
  assert.strictEqual(await value("document.getElementById('count').textContent"), "not an expression");
  await page.$eval("#search", e => { e.value = ""; });
  await page.type("#search", "nosuchthing");
  await press("Enter");
  assert.strictEqual(await value("document.getElementById('count').textContent"), "nothing found");
});
await check("the panel has arguments by name, links, types, costs and the source", block, {}, async (page, { value }) => {
  await value("torchIr.goToNode(0, torchIr.page.graphs[0].nodes.find(n => n.op === 'aten.softmax.int').index)");
  const text = await page.$eval("#panel", e => e.innerText);
  for (const part of ["aten.softmax.int", "dim", "-1", "%div", "float32[", "self_attn", "Results", "Source", "Costs"]) assert(text.includes(part), part + " in " + text);
  await page.evaluate("[...document.querySelectorAll('#panel dd .link')].find(b => b.textContent === '%div').click()");
  assert((await page.$eval("#panel h2", e => e.textContent)).startsWith("div"));
  await value("torchIr.goToModule(0, torchIr.page.graphs[0].modules.find(m => m.path === 'self_attn').index)");
  const module = await page.$eval("#panel", e => e.innerText);
  for (const part of ["self_attn", "parameters", "multiply-adds", "Inputs", "Outputs", "8 weights", "self_attn.q_proj.weight float32[64, 64]"]) assert(module.includes(part), part);
});
await check("keys walk, open, fold and go back; the focus is seen", block, {}, async (page, { press, value }) => {
  await page.click("#view", { offset: { x: 5, y: 5 } });
  await press("ArrowDown");
  const first = await value("torchIr.picked");
  await press("ArrowDown");
  const second = await value("torchIr.picked");
  assert.notStrictEqual(first, second);
  assert.strictEqual(await value("document.activeElement.dataset.id"), second);
  await press("ArrowUp");
  assert.strictEqual(await value("torchIr.picked"), first);
  await value("torchIr.goTo([...torchIr.scene.structure.boxes.values()].find(b => b.kind === 'module'), true)");
  const open = await value("torchIr.scene.open.has(torchIr.picked)");
  await press("Enter");
  assert.notStrictEqual(await value("torchIr.scene.open.has(torchIr.picked)"), open);
  await press("e");
  assert.strictEqual(await value("torchIr.scene.open.has(torchIr.picked)"), open);
  await press("Escape");
  assert.strictEqual(await value("torchIr.picked"), null);
  await press("?");
  assert(await value("document.getElementById('keys').open"));
  await press("Escape");
  assert(!(await value("document.getElementById('keys').open")));
  const scale = await value("torchIr.view.scale");
  await press("+");
  assert(await value("torchIr.view.scale") > scale);
  await press("f");
  assert(Math.abs(await value("torchIr.view.scale") - scale) < 0.01);
});
await check("every node is an item of the tree, and keys reach it", block, {}, async (page, { press, value }) => {
  assert.strictEqual(await value("document.getElementById('tree').getAttribute('role')"), "tree");
  await page.focus("#tree [tabindex='0']");
  const seen = new Set();
  for (let i = 0; i < 120; ++i) {
    seen.add(await value("document.activeElement.dataset.id"));
    await press("ArrowRight");
    seen.add(await value("document.activeElement.dataset.id"));
    if (!(await value("document.activeElement.getAttribute('aria-expanded')"))) await press("ArrowDown");
  }
  const nodes = await value("[...torchIr.scene.structure.boxes.values()].filter(b => b.kind === 'node').map(b => b.id)");
  assert(nodes.every(id => seen.has(id)), "not reached: " + nodes.filter(id => !seen.has(id)));
  await press("Enter");
  assert.notStrictEqual(await value("torchIr.picked"), null);
});
await check("zoom has limits, and a drag cannot lose the picture", block, {}, async (page, { value }) => {
  await page.mouse.move(700, 400);
  for (let i = 0; i < 60; ++i) await page.mouse.wheel({ deltaY: 400 });
  await settle(page);
  assert(await value("torchIr.view.scale") >= 0.01);
  for (let i = 0; i < 60; ++i) await page.mouse.wheel({ deltaY: -400 });
  await settle(page);
  assert(await value("torchIr.view.scale") <= 3);
  await page.mouse.down();
  await page.mouse.move(20000, 20000);
  await page.mouse.up();
  const v = await value("({ x: torchIr.view.x, y: torchIr.view.y, w: torchIr.view.window })");
  assert(v.x < v.w.w && v.y < v.w.h);
});
await check("the address keeps the state", block, {}, async (page, { value }) => {
  await value("torchIr.goToNode(0, torchIr.page.graphs[0].nodes.find(n => n.op === 'aten.softmax.int').index), torchIr.writeAddress()");
  const hash = await value("location.hash"), open = await value("[...torchIr.scene.open].sort()"), picked = await value("torchIr.picked");
  assert(hash.includes("node="));
  const other = await openPage(browser, block, { hash });
  assert.strictEqual(await other.page.evaluate("torchIr.picked"), picked);
  assert.deepStrictEqual(await other.page.evaluate("[...torchIr.scene.open].sort()"), open);
  await other.page.close();
  const damaged = await openPage(browser, block, { hash: "#node=n9.9&open=%E0%A4%A&copy=0.0:99&by=nothing&program=77" });
  assert.deepStrictEqual(damaged.problems, []);
  await damaged.page.close();
});
await check("up- and downstream, and the path between two nodes", block, {}, async (page, { press, value }) => {
  await value("torchIr.goToNode(0, torchIr.page.graphs[0].nodes.find(n => n.op === 'aten.softmax.int').index)");
  await press("u");
  const up = await value("torchIr.litNodes.nodes.size");
  await press("d");
  assert.notStrictEqual(await value("torchIr.litNodes.nodes.size"), up);
  assert(await value("document.querySelectorAll('#view .dim').length") > 0);
  await press("Escape");
  assert.strictEqual(await value("document.querySelectorAll('#view .dim').length"), 0);
  await value("torchIr.path(torchIr.page.graphs[0], torchIr.page.graphs[0].nodes.find(n => n.name === 'x').index, torchIr.page.graphs[0].nodes.find(n => n.op === 'aten.softmax.int').index)");
  assert(await value("torchIr.litNodes.nodes.size") > 2);
});
await check("colours by cost, with a scale; numbers of a file", block, {}, async (page, { value }) => {
  await page.select("#by", "macs");
  await settle(page);
  assert(await value("document.querySelector('#legend .scale') !== null"));
  assert(await value("[...document.querySelectorAll('#view .row')].some(t => t.textContent.includes('MAC'))"));
  await value(`torchIr.drop(JSON.stringify({ traceEvents: [{ ph: "X", dur: 45, args: { node: "linear" } }, { ph: "X", dur: 5, args: { node: "linear_1" } }] }), "trace.json")`);
  assert.strictEqual(await page.$eval("#by", e => e.selectedOptions[0].textContent), "trace.json");
  assert.match(await page.$eval("#legend", e => e.textContent), /0 s.*µs/);
  await value(`torchIr.drop("no json", "x.txt")`);
  assert.match(await page.$eval("#hint", e => e.textContent), /x.txt is no JSON/);
  await value(`torchIr.drop(JSON.stringify({ is_valid: false, first_divergence: { node: "softmax", reason: "attribute dim: expected -1, found 1", error: 0.5 } }), "verify.json")`);
  await still();
  assert((await page.$eval("#panel h2", e => e.textContent)).startsWith("softmax"));
  assert.match(await page.$eval("#panel .blame", e => e.textContent), /expected -1/);
});
{
  const numbers = path.join(folder, "numbers.json");
  writeFileSync(numbers, JSON.stringify({ name: "cycles", unit: "c", values: { linear: 100, softmax: 7 } }));
  await check("numbers that are baked in show at once", pageFile("TransformerBlock", "--overlay", numbers), {}, async page => {
    assert.strictEqual(await page.$eval("#by", e => e.selectedOptions[0].textContent), "cycles");
  });
}
await check("sub-programs are boxes that open", pageFile("CondNet"), {}, async (page, { value }) => {
  const titles = await value("[...document.querySelectorAll('#view .title')].map(t => t.textContent)");
  assert(titles.some(t => t.includes("true_fn: true_graph_0")) && titles.some(t => t.includes("false_fn: false_graph_0")), titles.join());
  await value("torchIr.goToNode(0, torchIr.page.graphs[0].nodes.find(n => n.op === 'higher_order.cond').index)");
  const text = await page.$eval("#panel", e => e.innerText);
  for (const part of ["pred", "true_fn", "false_fn", "operands"]) assert(text.includes(part), part);
  await value("torchIr.goToNode(1, 0)");
  assert.match(await page.$eval("#panel", e => e.innerText), /given\s+%x float32/);
});
await check("saving as SVG and PNG, a node as text", block, {}, async (page, { value }) => {
  const svg = await value("torchIr.save('svg')");
  assert(svg.startsWith("<svg") && svg.includes("linear") && svg.includes("<style>"));
  writeFileSync(path.join(folder, "saved.svg"), svg);
  const saved = await browser.newPage();
  await saved.goto("file://" + path.join(folder, "saved.svg"));
  assert(await saved.evaluate("document.documentElement.querySelectorAll('.face').length") > 3);
  if (pictures) await saved.screenshot({ path: path.join(pictures, "saved_svg.png") });
  await saved.close();
  assert(await value("torchIr.save('png').then(() => true)"));
});
await check("a phone has the picture first", block, { width: 390, height: 780, touch: true }, async (page, { value }) => {
  const view = await value("document.getElementById('view').getBoundingClientRect().toJSON()");
  assert(view.width >= 380 && view.height >= 250, JSON.stringify(view));
  assert.strictEqual(await value("document.documentElement.scrollWidth"), 390);
  await page.tap("#show-tree");
  assert(await value("document.getElementById('tree-side').getBoundingClientRect().width > 200"));
  await page.tap("#show-tree");
  const panel = () => value("document.getElementById('panel').offsetHeight"), small = await panel();
  assert(small < 60 && view.height > 600, "one line of the panel");
  await value("torchIr.goToNode(0, torchIr.page.graphs[0].nodes.find(n => n.op === 'aten.softmax.int').index)");
  assert(await panel() > 150);
  assert(await value("(() => { const r = document.querySelector('#view .picked .face').getBoundingClientRect(), v = document.getElementById('view').getBoundingClientRect(); return r.top >= v.top && r.bottom <= v.bottom; })()"), "the panel doesn't cover what it is of");
});
await check("two fingers zoom", block, { width: 390, height: 780, touch: true }, async (page, { value }) => {
  const before = await value("torchIr.view.scale"), one = await page.touchscreen.touchStart(180, 300), two = await page.touchscreen.touchStart(200, 300);
  for (let i = 1; i <= 6; ++i) {
    await one.move(180 - 10 * i, 300);
    await two.move(200 + 10 * i, 300);
  }
  await one.end();
  await two.end();
  assert(await value("torchIr.view.scale") > 2 * before);
});
await check("the minimap shows where the window is, and goes there", block, {}, async (page, { value }) => {
  assert(await value("document.getElementById('map').hidden"), "not where all is seen");
  await value("torchIr.openDepth(64), torchIr.view.zoom(6)");
  assert(!(await value("document.getElementById('map').hidden")));
  const map = await (await page.$("#map")).boundingBox(), y = await value("torchIr.view.y");
  await page.mouse.click(map.x + map.width / 2, map.y + map.height - 8);
  assert(await value("torchIr.view.y") < y, "it went down");
});
await check("shapes and symbols stand at lines", pageFile("DynSeqAttn/model_dyn.pt2"), {}, async (page, { value }) => {
  const shapes = await value("[...document.querySelectorAll('#view .shape')].map(t => t.firstChild.textContent)");
  assert(shapes.some(s => /×s\d+|s\d+×/.test(s)), shapes.join());
  assert(await value("[...document.querySelectorAll('#view .row')].some(t => /weight ⟨\\d+×\\d+⟩/.test(t.textContent))"));
  await page.click("#attributes");
  await settle(page);
  assert(await value("[...document.querySelectorAll('#view .row')].some(t => /^(dim|dim0|start|size|dropout_p|is_causal) /.test(t.textContent))"));
});
{
  const two = path.join(folder, "two.html");  // a program and its sub-program, as if the archive had both
  writeFileSync(two, readFileSync(pageFile("CondNet"), "utf8").replace('"programs":[0]', '"programs":[0,1]').replace(/"about":\[(\[.*?\])\]/, '"about":[$1,$1]'));
  await check("several programs are in a list", two, {}, async (page, { value }) => {
    assert.strictEqual(await value("document.getElementById('programs').hidden"), false);
    await page.select("#programs", "1");
    assert.strictEqual(await page.$eval("#name", e => e.textContent), "true_graph_0");
    assert.deepStrictEqual(await value(sane), []);
  });
}
await check("it is dark where the system is", block, { dark: true }, async (page, { value }) => {
  const bright = await value(`getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)`);
  assert(bright.every(c => c < 60), bright);
});
await check("text has contrast AA, in both lights", block, {}, async page => {
  for (const light of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: light }]);
    await still();
    const bad = await page.evaluate(`(() => {
      const rgb = s => { const m = s.match(/[\\d.]+/g).map(Number); return s.startsWith("color(srgb") ? m.map(c => c * 255) : m; };
      const lum = c => { const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const out = [];
      for (const t of document.querySelectorAll("#view .node .title, #view .node .row, #view .node .sub")) {
        const ink = rgb(getComputedStyle(t).fill).slice(0, 3), paper = rgb(getComputedStyle(t.closest(".node").querySelector(".face")).fill).slice(0, 3);
        const [a, b] = [lum(ink), lum(paper)].sort((x, y) => y - x), c = (a + 0.05) / (b + 0.05);
        if (c < 4.5) out.push(t.textContent + " " + c.toFixed(2));
      }
      for (const t of document.querySelectorAll("dt, dd, h1, h2, h3, .quiet, button, #legend span")) {
        if (!t.textContent || !t.offsetParent) continue;
        let at = t, paper = "rgba(0, 0, 0, 0)";
        while (at && paper === "rgba(0, 0, 0, 0)") { paper = getComputedStyle(at).backgroundColor; at = at.parentElement; }
        const [a, b] = [lum(rgb(getComputedStyle(t).color).slice(0, 3)), lum(rgb(paper).slice(0, 3))].sort((x, y) => y - x), c = (a + 0.05) / (b + 0.05);
        if (c < 4.5) out.push(t.textContent.slice(0, 30) + " " + c.toFixed(2));
      }
      return out;
    })()`);
    assert.deepStrictEqual(bad, [], light);
  }
});
{
  const out = path.join(folder, "diff.html");
  const [a, b] = ["ResNet18", "ResNet50"].map(file).every(existsSync) ? ["ResNet18", "ResNet50"] : ["DeepResNet", "InplaceChain"];
  try {
    execFileSync(tool, ["diff", file(a), file(b), "-o", out], { stdio: "pipe" });
  } catch (e) {
    assert.strictEqual(e.status, 1);
  }
  await check("a difference is one picture with three colours", out, {}, async (page, { value }) => {
    assert.strictEqual(await page.$eval("#by", e => e.value), "difference");
    assert.match(await page.$eval("#legend", e => e.textContent), /added.*removed.*changed/);
    assert.match(await page.$eval("#panel", e => e.innerText), /Difference\s+calls\s+\d+ → \d+\s+added\s+(none|\d+ (node|weight))/);
    assert(await value("document.querySelectorAll('#panel details summary').length > 0"), "by modules");
    await page.evaluate("[...document.querySelectorAll('#panel details')].forEach(d => { d.open = true; })");
    assert.match(await page.$eval("#panel", e => e.innerText), / → absent|added/);
    assert.deepStrictEqual(await value(sane), []);
    await value("torchIr.openDepth(64)");
    assert.deepStrictEqual(await value(sane), []);
  });
}
{
  const out = path.join(folder, "inner.html"), changed = path.join(folder, "inner.json");
  writeFileSync(changed, execFileSync(tool, ["extract", file("CondNet")], { encoding: "utf8" }).replaceAll("aten.cos.default", "aten.tan.default"));
  try {
    execFileSync(tool, ["diff", file("CondNet"), changed, "-o", out], { stdio: "pipe" });
  } catch (e) {
    assert.strictEqual(e.status, 1);
  }
  await check("sub-programs are compared as well, and the panel leads to what differs in them", out, {}, async (page, { value }) => {
    assert.deepStrictEqual(await value(sane), []);
    const panel = await page.$eval("#panel", e => e.innerText);
    assert.match(panel, /cond\s+changed: sub-program/);
    assert.match(panel, /false_graph_0\/cos\s+changed: operator/);
  });
}
{
  // Twelve alike layers, a mask that all of them use, a guard and a dead call, as IR JSON.
  const tensor = (name, shape, from = "") => ({ name, shape, dtype: "float32", ...(from ? { producer_node: from, producer_output_idx: 0 } : {}) });
  const nodes = [], weights = [], names = {}, size = [2, 8];
  const call = (name, op, ...inputs) => nodes.push({ name, op_type: op, inputs, outputs: [tensor(name, size)], attrs: {} }) && name;
  const use = name => tensor(name, size, name);
  call("guard", "aten._assert_tensor_metadata.default", use("x"));
  call("dead", "aten.relu.default", use("x"));
  const mask = call("mask", "aten.neg.default", use("m"));
  let last = "x";
  for (let l = 0; l < 12; ++l) {
    const key = "layers." + l + ".fc.weight", weight = "p_layers_" + l + "_fc_weight";
    weights.push(tensor(key, [8, 8]));
    names[weight] = key;
    const linear = call("linear_" + l, "aten.linear.default", use(last), tensor(weight, [8, 8]));
    last = call("add_" + l, "aten.add.Tensor", use(linear), use(mask));
    // What stands behind the last weight of a layer belongs to it where the next weight of the same layer follows.
    const second = "layers." + l + ".out.weight", other = "p_layers_" + l + "_out_weight";
    weights.push(tensor(second, [8, 8]));
    names[other] = second;
    last = call("out_" + l, "aten.linear.default", use(last), tensor(other, [8, 8]));
  }
  const source = path.join(folder, "alike.json"), alike = path.join(folder, "alike.html");
  writeFileSync(source, JSON.stringify({ model_name: "Alike", pytorch_version: "2.13.0", graph_inputs: [tensor("x", size), tensor("m", size)], graph_outputs: [tensor(last, size)], weights, weight_name_mapping: names, nodes }));
  execFileSync(tool, ["visualize", source, "-o", alike]);
  await check("repeated modules are drawn once, any copy can be opened", alike, {}, async (page, { value }) => {
    assert(await value("[...document.querySelectorAll('#view text')].some(t => t.textContent.includes('×12'))"));
    await value("torchIr.goToNode(0, torchIr.page.graphs[0].nodes.find(n => n.name === 'linear_7').index)");
    assert(await value("torchIr.drawn.placed.has(torchIr.picked)"));
    await value("torchIr.goToModule(0, torchIr.page.graphs[0].modules.find(m => m.path === 'layers.7').index)");
    assert.match(await page.$eval("#panel", e => e.innerText), /One of 12 alike/);
    await page.select("#panel select", "-1");
    await settle(page);
    assert.strictEqual(await value("[...torchIr.scene.structure.boxes.values()].filter(b => b.kind === 'module' && /^layers.\\d+$/.test(torchIr.page.graphs[0].modules[b.module].path)).length"), 12);
    assert.deepStrictEqual(await value(sane), []);
  });
  await check("guards and dead calls are left out, and can be shown", alike, {}, async (page, { value }) => {
    assert.match(await page.$eval("#panel", e => e.innerText), /show 1 guard\s+show 1 dead call/);
    const before = await value("torchIr.scene.structure.boxes.size");
    await page.click("#panel .check input");
    await settle(page);
    assert.strictEqual(await value("torchIr.scene.structure.boxes.size"), before + 1);
  });
  await check("values with many users are stubs that show each other", alike, {}, async (page, { value }) => {
    await value("torchIr.chooseCopy(torchIr.page.graphs[0], torchIr.page.graphs[0].modules.find(m => m.path === 'layers.0').index, -1)");
    await value("torchIr.openDepth(1), torchIr.view.set(0.8, 100, 20)");
    await settle(page);
    assert(await value("document.querySelectorAll('#view .stub').length") > 1);
    assert.deepStrictEqual(await value(sane), []);
    await page.evaluate("document.querySelector('#view .stub').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))");
    assert(await value("document.querySelectorAll('#view .stub.lit').length") > 1);
    await page.evaluate("document.querySelector('#view .stub').dispatchEvent(new MouseEvent('click', { bubbles: true }))");
    assert.strictEqual(await value("torchIr.page.graphs[0].nodes[torchIr.scene.box(torchIr.picked).node].name"), "mask");
  });
}
await finish();
