// SPDX-License-Identifier: MIT
// A headless Chromium for the tests and the benchmark of the page: puppeteer-core (npm) in TORCH_IR_NODE_MODULES, the browser in TORCH_IR_CHROMIUM.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import path from "node:path";

export const browserPath = [process.env.TORCH_IR_CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(p => p && existsSync(p));

// Null where there is none, with a word why.
export async function launch(say = console.log) {
  const folder = process.env.TORCH_IR_NODE_MODULES || path.resolve("build/_node/node_modules");
  let puppeteer;
  try {
    const require = createRequire(path.join(folder, "any.js"));
    puppeteer = (await import(pathToFileURL(require.resolve("puppeteer-core")).href)).default;
  } catch {
    say("skipped: puppeteer-core is not in " + folder + " (npm install --prefix build/_node puppeteer-core)");
    return null;
  }
  if (!browserPath) {
    say("skipped: there is no Chromium (apt-get install chromium)");
    return null;
  }
  return puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"], protocolTimeout: 120000 });
}

// Opens a page of a file, and keeps count of what must not be: errors on the console, requests to anywhere.
export async function openPage(browser, file, { width = 1400, height = 860, hash = "", touch = false, dark = false } = {}) {
  const page = await browser.newPage(), problems = [];
  await page.setViewport({ width, height, hasTouch: touch, isMobile: touch });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  page.on("console", m => { if (m.type() === "error" || m.type() === "warn") problems.push("console: " + m.text()); });
  page.on("pageerror", e => problems.push("error: " + (e.stack || e.message)));
  const url = pathToFileURL(file).href;
  page.on("request", r => { if (!r.url().startsWith(url) && !r.url().startsWith("blob:") && !r.url().startsWith("data:")) problems.push("request: " + r.url()); });
  await page.goto(url + hash);
  await page.waitForFunction("window.torchIr && document.querySelector('.view .item')", { timeout: 60000 });
  return { page, problems };
}
export const settle = page => page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
