// SPDX-License-Identifier: MIT
// What the tests of the page in a browser share: TORCH_IR MODELS [SCREENSHOTS] of the command line, pages of models, checks that leave no error on the console and load nothing.
import assert from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { launch, openPage, settle } from "./browser.mjs";

export const [, , tool, models, pictures = ""] = process.argv;
export const browser = await launch(s => console.log("SKIPPED: " + s));
if (!browser) process.exit(0);
export const folder = mkdtempSync(path.join(tmpdir(), "page_browser_"));
if (pictures) mkdirSync(pictures, { recursive: true });
export const file = model => path.join(models, model.endsWith(".pt2") ? model : model + "/model.pt2");
export function pageFile(model, ...options) {
  const out = path.join(folder, model.replaceAll("/", "_") + options.length + ".html");
  execFileSync(tool, ["visualize", file(model), "-o", out, ...options]);
  return out;
}
let failed = 0;
export async function check(name, html, options, body) {
  const { page, problems } = await openPage(browser, html, options);
  try {
    await body(page, {
      press: async (...keys) => { for (const k of keys) await page.keyboard.press(k); await settle(page); },
      value: code => page.evaluate(code),
      // The middle of a box on the screen: of its sign + or − if asked for.
      spot: (id, sign) => page.evaluate(`(() => { const e = [...document.querySelectorAll('[data-id="${id}"]')].find(g => g.closest('svg') ${sign ? "&& g.querySelector('.sign')" : ""}); const r = (${sign ? "e.querySelector('.sign')" : "e.querySelector('.face') || e"}).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`),
    });
    assert.deepStrictEqual(problems, [], "no error on the console, no request");
    console.log("ok: " + name);
  } catch (e) {
    ++failed;
    console.log("FAILED: " + name + "\n" + e.stack + "\n" + problems.join("\n"));
  }
  if (pictures) await page.screenshot({ path: path.join(pictures, name.replace(/[^\w]+/g, "_") + ".png") });
  await page.close();
}
export const still = () => new Promise(done => setTimeout(done, 320));
export async function finish() {
  await browser.close();
  rmSync(folder, { recursive: true });
  if (failed) console.log(failed + " failed");
  process.exit(failed ? 1 : 0);
}
