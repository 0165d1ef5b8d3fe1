// SPDX-License-Identifier: MIT
// Begins: reads the program, and ties buttons, keys and files to the app.

import { App } from "./app.js";
import { readPage } from "./data.js";
import { takeFiles } from "./files.js";
import { make } from "./render.js";

const element = id => document.getElementById(id);
const app = new App(readPage(JSON.parse(element("program").textContent)));
window.torchIr = app;  // for tests, and for the curious

const programs = element("programs");
app.page.programs.forEach((graph, i) => make(programs, "option", { value: i }, app.page.graphs[graph].name || "program " + i));
programs.hidden = app.page.programs.length < 2;
programs.value = String(app.page.programs.indexOf(app.scene.program));
programs.addEventListener("change", () => app.showProgram(app.page.programs[Number(programs.value)]));

element("depth").addEventListener("change", e => {
  if (e.target.value !== "") app.openDepth(Number(e.target.value));
  e.target.value = "";
});
element("by").addEventListener("change", e => {
  app.paint.by = e.target.value;
  app.refresh();
  app.remember();
});
element("attributes").addEventListener("change", e => {
  app.scene.attributes = e.target.checked;
  app.scene.faces.clear();
  app.refresh(app.picked);
});
element("fit").addEventListener("click", () => app.view.fit());
element("larger").addEventListener("click", () => app.view.zoom(1.35));
element("smaller").addEventListener("click", () => app.view.zoom(1 / 1.35));
element("svg").addEventListener("click", () => app.save("svg"));
element("png").addEventListener("click", () => app.save("png"));
element("help").addEventListener("click", () => element("keys").showModal());
element("show-tree").addEventListener("click", e => {
  const open = element("tree-side").classList.toggle("open");
  e.currentTarget.setAttribute("aria-expanded", String(open));
});
element("show-tools").addEventListener("click", e => e.currentTarget.setAttribute("aria-expanded", String(document.body.classList.toggle("tools-open"))));
// On a phone the panel is one line until something is picked, or it is touched.
element("panel").addEventListener("click", () => document.body.classList.remove("idle"));
element("regex").addEventListener("click", e => {
  e.currentTarget.setAttribute("aria-pressed", String(e.currentTarget.getAttribute("aria-pressed") !== "true"));
  app.search(element("search").value);
});
element("next").addEventListener("click", () => app.goHit(app.hit + 1));
element("previous").addEventListener("click", () => app.goHit(app.hit < 0 ? -1 : app.hit - 1));
let typing;
element("search").addEventListener("input", e => {
  clearTimeout(typing);
  typing = setTimeout(() => app.search(e.target.value), app.page.graphs[app.scene.program].nodes.length > 3000 ? 150 : 30);
});
element("search").addEventListener("keydown", e => {
  if (e.key === "Enter") {
    clearTimeout(typing);
    if (app.searched !== e.target.value) app.search(e.target.value);
    app.goHit(e.shiftKey ? (app.hit < 0 ? -1 : app.hit - 1) : app.hit + 1);
    e.preventDefault();
  } else if (e.key === "Escape") {
    if (!e.target.value) e.target.blur();
    app.search("", true);
    e.preventDefault();
  }
  e.stopPropagation();
});

const view = element("view");
const boxAt = target => {
  const item = target.closest && target.closest("[data-id]");
  return item && view.contains(item) ? app.scene.box(item.dataset.id) : null;
};
view.addEventListener("click", e => {
  if (app.view.moved) return;
  const box = boxAt(e.target), stub = e.target.closest("[data-value]");
  if (stub) {
    const [graph, value] = stub.dataset.value.split(".").map(Number);
    app.goToNode(graph, app.page.graphs[graph].values[value].node);
  } else if (box && e.target.closest("[data-toggle]")) app.toggle(box);
  else app.pick(box ? box.id : null);
});
view.addEventListener("dblclick", e => {
  const box = boxAt(e.target);
  if (box && !e.target.closest("[data-toggle]")) app.toggle(box);
});
// A value that goes to many places: the pointer on one of its stubs shows them all.
view.addEventListener("pointerover", e => {
  const stub = e.target.closest("[data-value]");
  for (const g of view.querySelectorAll("[data-value]")) g.classList.toggle("lit", Boolean(stub) && g.dataset.value === stub.dataset.value);
});
view.addEventListener("focusin", e => {
  const box = boxAt(e.target);
  if (box && app.picked !== box.id) app.pick(box.id);
});

document.addEventListener("keydown", e => {
  const tag = e.target.tagName;
  if (e.ctrlKey || e.metaKey || e.altKey || tag === "INPUT" || tag === "SELECT" || element("keys").open) return;
  const box = app.picked ? app.scene.box(app.picked) : null, isButton = tag === "BUTTON" || tag === "SUMMARY";
  const node = box && box.kind === "node" ? app.page.graphs[box.graph].nodes[box.node] : null, graph = box && app.page.graphs[box.graph];
  const run = {
    "/": () => element("search").select(), f: () => app.view.fit(), F: () => app.view.fit(), 0: () => app.view.fit(), "+": () => app.view.zoom(1.35), "=": () => app.view.zoom(1.35), "-": () => app.view.zoom(1 / 1.35),
    n: () => app.goHit(app.hit + 1), N: () => app.goHit(app.hit < 0 ? -1 : app.hit - 1), Escape: () => app.escape(), "?": () => element("keys").showModal(),
    e: () => app.toggle(box), Enter: isButton ? null : () => app.toggle(box), u: node && (() => app.light(graph, node, "up")), d: node && (() => app.light(graph, node, "down")),
    c: node && (() => app.panel.on.copy(graph, node)),
    ArrowUp: () => app.step(e.key), ArrowDown: () => app.step(e.key), ArrowLeft: () => app.step(e.key), ArrowRight: () => app.step(e.key),
  }[e.key];
  if (!run) return;
  e.preventDefault();
  run();
});

document.addEventListener("dragover", e => e.preventDefault());
document.addEventListener("drop", e => {
  e.preventDefault();
  takeFiles(app, [...e.dataTransfer.files]);
});
element("weights").addEventListener("change", e => {
  takeFiles(app, [...e.target.files]);
  e.target.value = "";  // so that the same file can be chosen again
});
window.addEventListener("resize", () => app.view.set(app.view.scale, app.view.x, app.view.y));
app.paint.dark.addEventListener("change", () => app.refresh());
app.readyAt = performance.now();
if (app.problem) app.hint(app.problem, 6000);
