// SPDX-License-Identifier: MIT
// The picture as a file, a node as text.

export function nodeText(graph, node) {
  const value = v => "%" + graph.values[v].name;
  const results = node.results.map(v => value(v) + ": " + graph.values[v].type).join(", ");
  const args = node.args.map(a => (a.name ? a.name + "=" : "") + a.parts.map(p => (typeof p === "number" ? value(p) : p)).join("")).join(", ");
  const module = node.module ? "  # " + graph.modules[node.module].path : "";
  return (results ? results + " = " : "") + (node.op || node.name) + (args || node.op ? "(" + args + ")" : "") + module;
}

// An SVG document of all that is drawn, with the page's style.
export function svgText(stage, size, style, background) {
  const copy = stage.cloneNode(true), margin = 20, doc = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  copy.setAttribute("transform", "translate(" + margin + "," + margin + ")");
  doc.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  doc.setAttribute("width", Math.ceil(size.w + 2 * margin));
  doc.setAttribute("height", Math.ceil(size.h + 2 * margin));
  doc.setAttribute("viewBox", [0, 0, Math.ceil(size.w + 2 * margin), Math.ceil(size.h + 2 * margin)].join(" "));
  doc.setAttribute("class", "view");
  const sheet = document.createElementNS(doc.namespaceURI, "style");
  sheet.textContent = style;
  const paper = document.createElementNS(doc.namespaceURI, "rect");
  for (const [k, v] of [["width", "100%"], ["height", "100%"], ["fill", background]]) paper.setAttribute(k, v);
  const defs = stage.ownerSVGElement.querySelector("defs").cloneNode(true);
  doc.append(sheet, defs, paper, copy);
  return new XMLSerializer().serializeToString(doc);
}

export function download(name, blob) {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(blob);
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 10000);
}

export async function pngOf(svg, size) {
  const scale = Math.min(2, 16000 / Math.max(size.w, size.h, 1)), image = new Image();
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  image.src = url;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil((size.w + 40) * scale);
  canvas.height = Math.ceil((size.h + 40) * scale);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  context.drawImage(image, 0, 0);
  URL.revokeObjectURL(url);
  return new Promise(done => canvas.toBlob(done, "image/png"));
}
