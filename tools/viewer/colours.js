// SPDX-License-Identifier: MIT
// Colours: of kinds, of numbers (a scale that people with any colour vision can read), of differences.

// Viridis, from little to much.
const SCALE = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];
const hex = rgb => "#" + rgb.map(c => Math.round(c).toString(16).padStart(2, "0")).join("");

export function scaleColour(part) {
  const t = Math.min(1, Math.max(0, part)) * (SCALE.length - 1), i = Math.min(SCALE.length - 2, Math.floor(t));
  return hex(SCALE[i].map((c, k) => c + (SCALE[i + 1][k] - c) * (t - i)));
}

export function brightness(colour) {
  const m = /^#(..)(..)(..)$/.exec(colour.length === 4 ? "#" + [...colour.slice(1)].map(c => c + c).join("") : colour);
  if (!m) return 1;
  const [r, g, b] = m.slice(1).map(c => {
    const v = parseInt(c, 16) / 255;
    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
export function contrast(a, b) {
  const [x, y] = [brightness(a), brightness(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}
export const inkOn = colour => (contrast(colour, "#000000") >= contrast(colour, "#ffffff") ? "#000000" : "#ffffff");

export const STATES = [
  null,
  { name: "added", light: "#bfe8d6", dark: "#0b5a41", strong: "#009e73" },
  { name: "removed", light: "#f7cdb6", dark: "#7a2f00", strong: "#d55e00" },
  { name: "changed", light: "#f8ecb0", dark: "#5e4d00", strong: "#c79500" },
];
export const BLAME = { name: "first departure", light: "#f7cdb6", dark: "#7a2f00", strong: "#d55e00" };
