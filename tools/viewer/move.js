// SPDX-License-Identifier: MIT
// Which part of the picture the window shows: dragging, wheel, pinch, limits. Screen = picture × scale + (x, y).

const MOST = 3, LEAST = 0.02, KEEP = 60;

export class View {
  constructor(svg, onChange) {
    this.svg = svg;
    this.onChange = onChange;
    this.scale = 1;
    this.x = this.y = 0;
    this.size = { w: 1, h: 1 };  // of the picture
    this.pointers = new Map();
    this.moved = false;
    this.below = 0;  // what lies over the window's lower edge
    svg.addEventListener("pointerdown", e => this.down(e));
    window.addEventListener("pointermove", e => this.drag(e));
    for (const type of ["pointerup", "pointercancel"]) window.addEventListener(type, e => this.pointers.delete(e.pointerId));
    svg.addEventListener("wheel", e => this.wheel(e), { passive: false });
  }

  get window() { return { w: this.svg.clientWidth || 800, h: this.svg.clientHeight || 600 }; }
  area(margin = 0) {
    const { w, h } = this.window;
    return { x: (-this.x - w * margin) / this.scale, y: (-this.y - h * margin) / this.scale, w: (w * (1 + 2 * margin)) / this.scale, h: (h * (1 + 2 * margin)) / this.scale };
  }
  toPicture(clientX, clientY) {
    const r = this.svg.getBoundingClientRect();
    return [(clientX - r.left - this.x) / this.scale, (clientY - r.top - this.y) / this.scale];
  }

  set(scale, x, y) {
    const { w, h } = this.window, least = Math.min(LEAST, 0.5 * Math.min(w / this.size.w, h / this.size.h));
    this.scale = Math.min(MOST, Math.max(least, scale));
    this.x = Math.min(w - KEEP, Math.max(KEEP - this.size.w * this.scale, x));
    this.y = Math.min(h - KEEP, Math.max(KEEP - this.size.h * this.scale, y));
    this.onChange();
  }
  zoomAt(factor, sx, sy) {
    const { w, h } = this.window, least = Math.min(LEAST, 0.5 * Math.min(w / this.size.w, h / this.size.h));
    const scale = Math.min(MOST, Math.max(least, this.scale * factor)), by = scale / this.scale;
    this.set(scale, sx - (sx - this.x) * by, sy - (sy - this.y) * by);
  }
  zoom(factor) { this.zoomAt(factor, this.window.w / 2, this.window.h / 2); }
  scaleFor(r, most = 1.15, margin = 26) {
    const { w, h } = this.window;
    return Math.min(most, (w - 2 * margin) / Math.max(1, r.w), (h - this.below - 2 * margin) / Math.max(1, r.h));
  }
  // Shows a rectangle of the picture, not larger than life.
  fit(r = { x: 0, y: 0, ...this.size }, most = 1.15, margin = 26) {
    const { w } = this.window, h = this.window.h - this.below, scale = this.scaleFor(r, most, margin);
    this.set(scale, (w - r.w * scale) / 2 - r.x * scale, (h - r.h * scale) / 2 - r.y * scale);
  }
  centre(r, least = 0.6) {
    const { w, h } = this.window, scale = Math.max(this.scale, least);
    const tall = r.h * scale > h * 0.9;
    this.set(scale, w / 2 - (r.x + r.w / 2) * scale, tall ? 40 - r.y * scale : h / 2 - (r.y + r.h / 2) * scale);
  }

  down(e) {
    if (e.button > 0 && e.pointerType === "mouse") return;
    if (this.pointers.size === 0) this.moved = false;
    this.pointers.set(e.pointerId, [e.clientX, e.clientY]);
  }
  drag(e) {
    const from = this.pointers.get(e.pointerId);
    if (!from) return;
    const dx = e.clientX - from[0], dy = e.clientY - from[1];
    if (!this.moved && Math.abs(dx) + Math.abs(dy) < 4) return;
    this.moved = true;
    if (this.pointers.size === 1) this.set(this.scale, this.x + dx, this.y + dy);
    else {
      const [id, other] = [...this.pointers].find(([p]) => p !== e.pointerId);
      if (id === undefined) return;
      const before = Math.hypot(from[0] - other[0], from[1] - other[1]), after = Math.hypot(e.clientX - other[0], e.clientY - other[1]);
      const r = this.svg.getBoundingClientRect();
      this.zoomAt(after / Math.max(1, before), (e.clientX + other[0]) / 2 - r.left, (e.clientY + other[1]) / 2 - r.top);
      this.set(this.scale, this.x + dx / 2, this.y + dy / 2);
    }
    this.pointers.set(e.pointerId, [e.clientX, e.clientY]);
  }
  wheel(e) {
    e.preventDefault();
    const r = this.svg.getBoundingClientRect(), unit = e.deltaMode === 1 ? 20 : 1;
    if (e.shiftKey) this.set(this.scale, this.x - (e.deltaX || e.deltaY) * unit, this.y);
    else this.zoomAt(Math.exp((-e.deltaY * unit) / (e.ctrlKey ? 120 : 420)), e.clientX - r.left, e.clientY - r.top);
  }
}
