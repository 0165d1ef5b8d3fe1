// SPDX-License-Identifier: MIT
// The whole picture, small, with the part that the window shows. A click or a drag goes there.

export class Minimap {
  constructor(canvas, app) {
    this.canvas = canvas;
    this.app = app;
    canvas.addEventListener("pointerdown", e => {
      canvas.setPointerCapture(e.pointerId);
      this.go(e);
    });
    canvas.addEventListener("pointermove", e => { if (e.buttons) this.go(e); });
  }

  // As the picture is: a tall one has a tall map.
  shape() {
    const { view } = this.app, { w, h } = view.window, mostW = w < 500 ? 90 : 180, mostH = Math.max(60, Math.min(400, 0.5 * h)), area = w < 500 ? 7000 : 24000;
    const s = Math.min(mostW / Math.max(1, view.size.w), mostH / Math.max(1, view.size.h), Math.sqrt(area / Math.max(1, view.size.w * view.size.h)));
    this.canvas.width = Math.max(48, Math.round(view.size.w * s) + 10);
    this.canvas.height = Math.max(48, Math.round(view.size.h * s) + 10);
  }
  get scale() {
    const { view } = this.app;
    return Math.min(this.canvas.width / Math.max(1, view.size.w), this.canvas.height / Math.max(1, view.size.h)) * 0.92;
  }
  get offset() {
    const { view } = this.app, s = this.scale;
    return [(this.canvas.width - view.size.w * s) / 2, (this.canvas.height - view.size.h * s) / 2];
  }
  go(e) {
    const r = this.canvas.getBoundingClientRect(), s = this.scale, [ox, oy] = this.offset, { view } = this.app, w = view.window;
    const x = (((e.clientX - r.left) / r.width) * this.canvas.width - ox) / s, y = (((e.clientY - r.top) / r.height) * this.canvas.height - oy) / s;
    view.set(view.scale, w.w / 2 - x * view.scale, w.h / 2 - y * view.scale);
  }

  draw() {
    const { drawn, view } = this.app;
    if (!drawn) return;
    if (this.pictured !== drawn) this.picture(drawn);
    const c = this.canvas.getContext("2d"), s = this.scale, [ox, oy] = this.offset, a = view.area(0);
    c.clearRect(0, 0, this.canvas.width, this.canvas.height);
    c.drawImage(this.image, 0, 0);
    c.strokeStyle = "#d55e00";
    c.lineWidth = 2;
    c.strokeRect(ox + a.x * s, oy + a.y * s, a.w * s, a.h * s);
    this.canvas.hidden = a.x <= 0 && a.y <= 0 && a.x + a.w >= view.size.w && a.y + a.h >= view.size.h;
  }
  picture(drawn) {
    this.pictured = drawn;
    this.shape();
    this.image = document.createElement("canvas");
    this.image.width = this.canvas.width;
    this.image.height = this.canvas.height;
    const c = this.image.getContext("2d"), s = this.scale, [ox, oy] = this.offset;
    const visit = p => {
      if (p.h * s < 0.4 && p.w * s < 1) return;
      const colour = p.open ? null : this.app.paint.colourOf(p.box);
      if (p.box.kind !== "program") {
        c.globalAlpha = p.open ? 0.18 : 1;
        c.fillStyle = p.open ? "#8793a0" : colour ? colour.strong || colour.fill : "#b08a3c";
        c.fillRect(ox + p.x * s, oy + p.y * s, Math.max(0.8, p.w * s), Math.max(0.8, p.h * s));
      }
      p.inside.forEach(visit);
    };
    visit(drawn.root);
  }
}
