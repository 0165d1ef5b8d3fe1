// SPDX-License-Identifier: MIT
// The state of the page in its address: #program=1&node=n0.12&open=m0.1,m0.4&copy=0.3:7&show=1&by=macs

export function writeLink(state) {
  const parts = [];
  const put = (key, value) => { if (value !== "" && value !== null && value !== undefined) parts.push(key + "=" + encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3A", ":")); };
  put("program", state.program || "");
  put("node", state.node);
  put("open", state.open.join(","));
  put("copy", state.copies.map(([run, m]) => run + ":" + m).join(","));
  put("show", state.show.join(","));
  put("by", state.by === "kind" ? "" : state.by);
  return "#" + parts.join("&");
}

// What cannot be understood is left out.
export function readLink(hash) {
  const state = { program: 0, node: null, open: null, copies: [], show: [], by: "kind" };
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    let value;
    try {
      value = decodeURIComponent(part.slice(at + 1));
    } catch {
      continue;
    }
    const key = part.slice(0, at), list = value.split(",").filter(Boolean);
    if (key === "program" && /^\d+$/.test(value)) state.program = Number(value);
    if (key === "node") state.node = value;
    if (key === "open") state.open = list;
    if (key === "copy") state.copies = list.map(c => c.split(":")).filter(c => c.length === 2 && /^-?\d+$/.test(c[1])).map(([run, m]) => [run, Number(m)]);
    if (key === "show") state.show = list.map(Number).filter(n => n >= 1 && n <= 3);
    if (key === "by") state.by = value;
  }
  return state;
}
