// SPDX-License-Identifier: MIT
// The tree of everything, at the left: an ARIA tree, with counts. Rows are made when their parent is expanded.

import { CALL, short, totalsOf } from "./data.js";
import { make } from "./render.js";
import { membersOf, titleOf } from "./structure.js";

export class Tree {
  // on: {pick(box), toggle(box), isWarned(box)}
  constructor(element, on) {
    this.element = element;
    this.on = on;
    this.expanded = new Set();
    this.rows = new Map();
    element.addEventListener("keydown", e => this.key(e));
    element.addEventListener("click", e => {
      const row = e.target.closest("[data-id]");
      if (!row) return;
      const box = this.scene.box(row.dataset.id);
      if (e.target.classList.contains("twist")) this.expand(box, !this.expanded.has(box.id));
      else this.on.pick(box);
    });
  }

  show(scene) {
    this.scene = scene;
    if (!this.expanded.size) for (const c of [scene.structure.root]) this.expanded.add(c.id);
    this.draw();
  }
  draw() {
    const focused = this.element.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    this.element.replaceChildren();
    this.rows.clear();
    this.list(this.scene.structure.root, 1);
    this.mark(this.picked);
    if (focused && this.rows.has(focused)) this.rows.get(focused).focus();
  }
  list(parent, level) {
    parent.children.forEach((box, i) => {
      const graph = this.scene.page.graphs[box.graph], isNode = box.kind === "node", { title, sub } = titleOf(this.scene.page, box);
      const row = make(this.element, "div", { role: "treeitem", "aria-level": level, "aria-setsize": parent.children.length, "aria-posinset": i + 1, tabindex: "-1", "data-id": box.id });
      row.style.paddingInlineStart = 4 + 13 * (level - 1) + "px";
      const canOpen = box.children.length > 0;
      if (canOpen) row.setAttribute("aria-expanded", String(this.expanded.has(box.id)));
      make(row, "span", { class: "twist", "aria-hidden": "true" }, canOpen ? (this.expanded.has(box.id) ? "▾" : "▸") : "");
      make(row, "span", { class: isNode ? "leaf" : "name" }, isNode && graph.nodes[box.node].kind >= CALL ? graph.nodes[box.node].name : title);
      if (box.times > 1) make(row, "span", { class: "times" }, "×" + box.times);
      if (isNode) {
        const node = graph.nodes[box.node], what = node.kind >= CALL ? title : node.note;
        make(row, "span", { class: "quiet what" }, what && what !== node.name ? what : "");
        row.title = node.name + (what ? " · " + what : "");
        if (node.state) row.classList.add("state" + node.state);
      } else {
        const sum = totalsOf(graph, membersOf(this.scene.page, box));
        make(row, "span", { class: "quiet what" }, sub);
        make(row, "span", { class: "quiet amount" }, sum.parameters ? short(sum.parameters) : "");
        row.title = [title, sub, sum.calls + " nodes", sum.parameters && short(sum.parameters) + " params", sum.macs && short(sum.macs, "MAC")].filter(Boolean).join(" · ");
      }
      if (this.on.isWarned(box)) make(row, "span", { class: "warn", title: "weights with NaN or infinity" }, "⚠");
      this.rows.set(box.id, row);
      if (canOpen && this.expanded.has(box.id)) this.list(box, level + 1);
    });
  }
  expand(box, on) {
    if (on) this.expanded.add(box.id);
    else this.expanded.delete(box.id);
    this.draw();
  }
  // Marks a box, and shows it if the tree is wide open there.
  mark(id) {
    this.picked = id;
    let at = id ? this.scene.box(id) : null;
    if (at) {
      let more = false;
      for (let b = at.parent; b && b.parent; b = b.parent)
        if (!this.expanded.has(b.id)) {
          this.expanded.add(b.id);
          more = true;
        }
      if (more) return this.draw();
    }
    for (const [key, row] of this.rows) {
      row.setAttribute("aria-selected", String(key === id));
      row.tabIndex = -1;
    }
    at = this.rows.get(id) || this.rows.values().next().value;
    if (!at) return undefined;
    at.tabIndex = 0;
    if (this.rows.has(id)) at.scrollIntoView({ block: "nearest" });
    return undefined;
  }

  key(e) {
    const row = e.target.closest("[data-id]");
    if (!row || e.ctrlKey || e.metaKey || e.altKey) return;
    const list = [...this.rows.values()], at = list.indexOf(row), box = this.scene.box(row.dataset.id);
    const go = other => {
      if (!other) return;
      for (const r of list) r.tabIndex = -1;
      other.tabIndex = 0;
      other.focus();
    };
    const isOpen = this.expanded.has(box.id);
    if (e.key === "ArrowDown") go(list[at + 1]);
    else if (e.key === "ArrowUp") go(list[at - 1]);
    else if (e.key === "Home") go(list[0]);
    else if (e.key === "End") go(list[list.length - 1]);
    else if (e.key === "ArrowRight" && box.children.length && !isOpen) this.expand(box, true);
    else if (e.key === "ArrowRight") go(box.children.length ? list[at + 1] : null);
    else if (e.key === "ArrowLeft" && isOpen) this.expand(box, false);
    else if (e.key === "ArrowLeft") go(box.parent ? this.rows.get(box.parent.id) : null);
    else if (e.key === "Enter" || e.key === " ") this.on.pick(box);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }
}
