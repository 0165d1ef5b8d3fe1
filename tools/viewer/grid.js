// SPDX-License-Identifier: MIT
// Each element of a tensor, as a matrix of its last two dimensions that scrolls: only what is seen is read and made.

import { ELEMENT_TYPES, isOdd } from "./elements.js";
import { make } from "./render.js";
import { indexIn, matrixOf, parseIndex, placeOf, readElements } from "./tensors.js";

const ROW = 20, LETTER = 7.3, LONGEST = 8000000;  // pixels: of a row, of a letter, and what browsers let an element be high or wide

export class Grid {
  // A tensor with elements. say(text): to the user, for what can't be read; copy(text).
  constructor(parent, tensor, { copy, say }) {
    this.tensor = tensor;
    this.say = say;
    Object.assign(this, matrixOf(tensor.sizes));
    // A tensor remembers where it was looked at, since panels are made anew.
    this.at = tensor.lookedAt ??= { outer: this.outer.map(() => 0), row: 0, column: 0, picked: null };
    this.headWidth = Math.max(String(Math.max(this.rows - 1, 0)).length + 1, 3) * LETTER + 8;
    this.leastWidth = this.cellWidth = Math.min(ELEMENT_TYPES.get(tensor.dtype).chars, 30) * LETTER + 10;
    const bar = make(parent, "div", { class: "bar" }), name = tensor.key;
    if (this.outer.length) make(bar, "span", {}, "[");
    this.selectors = this.outer.map((size, d) => this.selector(bar, size, d));
    if (this.outer.length) make(bar, "span", {}, ", :, :]");
    const go = make(bar, "input", { type: "text", class: "go", size: 10, placeholder: "go to " + (tensor.sizes.map((_, d) => "ijklmnop"[d] || "…").join(", ") || "it"), "aria-label": "Go to an element of " + name + ": its indices", spellcheck: "false", autocomplete: "off" });
    go.addEventListener("keydown", e => {
      if (e.key === "Escape") return go.blur();
      if (e.key === "Enter") this.goTo(go.value);
      return e.stopPropagation();
    });
    const button = make(bar, "button", { type: "button", title: "the elements that are seen, with tabs between" }, "copy these");
    button.addEventListener("click", () => copy(this.text()));
    this.scroller = make(parent, "div", { class: "grid", tabindex: "0", role: "table", "aria-label": "Elements of " + name, "aria-rowcount": this.rows, "aria-colcount": this.columns });
    this.scroller.style.height = ROW * Math.min(this.rows + 1, 15) + 16 + "px";
    this.space = make(this.scroller, "div", { role: "presentation" });
    this.sheet = make(this.space, "div", { class: "sheet", role: "rowgroup" });
    this.scroller.addEventListener("scroll", () => this.scrolled());
    this.scroller.addEventListener("keydown", e => this.key(e));
    this.scroller.addEventListener("wheel", e => this.wheel(e), { passive: false });
    new ResizeObserver(() => this.resize()).observe(this.scroller);
  }
  selector(bar, size, d) {
    const input = make(bar, "input", { type: "number", min: 0, max: size - 1, value: this.at.outer[d], "aria-label": "Index of dimension " + d + ", 0 to " + (size - 1), title: "dimension " + d + ": 0 … " + (size - 1) });
    input.addEventListener("change", () => {
      const i = Math.round(Number(input.value));
      input.value = this.at.outer[d] = Math.min(Math.max(i || 0, 0), Math.max(size - 1, 0));
      this.draw();
    });
    input.addEventListener("keydown", e => e.stopPropagation());
    return input;
  }

  // How many rows and columns are seen, and the room that all of them take.
  resize() {
    const { clientWidth: w, clientHeight: h } = this.scroller;
    if (!w) return;
    this.seenRows = Math.max(1, Math.min(this.rows, Math.floor(h / ROW) - 1));
    this.seenColumns = Math.max(1, Math.min(this.columns, Math.floor((w - this.headWidth) / this.leastWidth)));
    this.cellWidth = Math.max(this.leastWidth, Math.min(1.5 * this.leastWidth, Math.floor((w - this.headWidth) / this.seenColumns)));
    this.space.style.height = Math.min(LONGEST, h + (this.rows - this.seenRows) * ROW) + "px";
    this.space.style.width = Math.min(LONGEST, w + (this.columns - this.seenColumns) * this.cellWidth) + "px";
    this.sheet.style.height = h + "px";
    this.sheet.style.width = w + "px";
    this.look(this.at.row, this.at.column);
  }
  look(row, column) {
    const { scroller, at } = this, most = (n, seen) => Math.max(0, n - seen);
    at.row = Math.min(Math.max(row, 0), most(this.rows, this.seenRows));
    at.column = Math.min(Math.max(column, 0), most(this.columns, this.seenColumns));
    // The bars follow; they are too coarse to say where one is in a very long tensor.
    scroller.scrollTop = (at.row / most(this.rows, this.seenRows) || 0) * (scroller.scrollHeight - scroller.clientHeight);
    scroller.scrollLeft = (at.column / most(this.columns, this.seenColumns) || 0) * (scroller.scrollWidth - scroller.clientWidth);
    this.bars = [scroller.scrollTop, scroller.scrollLeft];
    this.draw();
  }
  scrolled() {
    const { scroller, at } = this, share = (n, all) => (all > 0 ? Math.min(1, n / all) : 0);
    if (!this.bars || (scroller.scrollTop === this.bars[0] && scroller.scrollLeft === this.bars[1])) return;
    this.bars = [scroller.scrollTop, scroller.scrollLeft];
    at.row = Math.round(share(scroller.scrollTop, scroller.scrollHeight - scroller.clientHeight) * (this.rows - this.seenRows));
    at.column = Math.round(share(scroller.scrollLeft, scroller.scrollWidth - scroller.clientWidth) * (this.columns - this.seenColumns));
    this.draw();
  }
  wheel(e) {
    if (this.rows * ROW <= LONGEST || e.ctrlKey || !e.deltaY) return;
    e.preventDefault();
    this.look(this.at.row + Math.sign(e.deltaY) * Math.ceil(Math.abs(e.deltaY) / ROW), this.at.column);
  }
  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const { row, column } = this.at, to = {
      ArrowDown: [row + 1, column], ArrowUp: [row - 1, column], ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], PageDown: [row + this.seenRows, column], PageUp: [row - this.seenRows, column],
      Home: [0, 0], End: [this.rows, column],
    }[e.key];
    if (!to) return;
    e.preventDefault();
    e.stopPropagation();
    this.look(...to);
  }
  goTo(text) {
    let index;
    try {
      index = parseIndex(text, this.tensor.sizes);
    } catch (e) {
      return this.say(e.message);
    }
    const n = index.length, row = n > 1 ? index[n - 2] : index[0] || 0, column = n > 1 ? index[n - 1] : 0;
    this.outer.forEach((_, d) => { this.selectors[d].value = this.at.outer[d] = index[d]; });
    this.at.picked = String(index);
    const isSeen = row >= this.at.row && row < this.at.row + this.seenRows && column >= this.at.column && column < this.at.column + this.seenColumns;
    return isSeen ? this.draw() : this.look(row - (this.seenRows >> 1), column - (this.seenColumns >> 1));
  }

  // One window is read at a time; where one has moved on meanwhile, the next is where one is then.
  async draw() {
    this.wanted = true;
    if (this.isReading) return;
    this.isReading = true;
    while (this.wanted) {
      this.wanted = false;
      const { outer, row, column } = this.at, rows = Math.min(this.seenRows, this.rows), columns = Math.min(this.seenColumns, this.columns), index = [];
      for (let r = 0; r < rows; ++r) for (let c = 0; c < columns; ++c) index.push(indexIn(this.tensor.sizes, outer, row + r, column + c));
      let texts = null;
      try {
        texts = await readElements(this.tensor, index.map(i => placeOf(this.tensor, i)));
      } catch (e) {
        this.say(this.tensor.file + " can't be read: " + e.message);
      }
      this.show(row, column, rows, columns, index, texts);
    }
    this.isReading = false;
  }
  show(row, column, rows, columns, index, texts) {
    const { sheet } = this, line = (r, title) => {
      const div = make(sheet, "div", { role: "row", class: "line" });
      if (r >= 0) div.setAttribute("aria-rowindex", r + 1);
      make(div, "b", { role: r < 0 ? "columnheader" : "rowheader" }, title).style.width = this.headWidth + "px";
      return div;
    };
    const cell = (div, tag, attributes, text) => { make(div, tag, attributes, text).style.width = this.cellWidth + "px"; };
    this.shown = { row, column, rows, columns, texts };
    sheet.replaceChildren();
    const head = line(-1, "");
    for (let c = 0; c < columns; ++c) cell(head, "b", { role: "columnheader" }, this.tensor.sizes.length > 1 ? String(column + c) : "");
    for (let r = 0; r < rows; ++r) {
      const div = line(row + r, this.tensor.sizes.length ? String(row + r) : "");
      for (let c = 0; c < columns; ++c) {
        const at = r * columns + c, text = texts ? texts[at] : "?", name = (isOdd(text) ? "odd " : "") + (String(index[at]) === this.at.picked ? "picked" : "");
        cell(div, "span", { role: "cell", "aria-colindex": column + c + 1, title: "[" + index[at].join(", ") + "] = " + text, ...(name ? { class: name.trim() } : {}) }, text);
      }
    }
  }
  // What is seen, for other programs: a line for each row, with the indices.
  text() {
    const { row, column, rows, columns, texts } = this.shown || { rows: 0 };
    if (!rows || !texts) return "";
    const head = [this.tensor.key + "[" + [...this.at.outer, ...(this.tensor.sizes.length > 1 ? [":", ":"] : this.tensor.sizes.length ? [":"] : [])].join(", ") + "]"];
    if (this.tensor.sizes.length > 1) for (let c = 0; c < columns; ++c) head.push(column + c);
    const lines = Array.from({ length: rows }, (_, r) => [row + r, ...texts.slice(r * columns, (r + 1) * columns)].join("\t"));
    return [head.join("\t"), ...lines].join("\n") + "\n";
  }
}
