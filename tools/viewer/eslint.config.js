// SPDX-License-Identifier: MIT
// eslint of the page: errors and doubtful code. The layout is by hand, 160 characters as everywhere but where a line is a table.
const browser = ["window", "document", "location", "history", "navigator", "requestAnimationFrame", "setTimeout", "clearTimeout", "URL", "Blob", "Image", "XMLSerializer",
  "getComputedStyle", "performance", "DecompressionStream", "ResizeObserver", "TextDecoder"];

export default [{
  files: ["**/*.js"],
  ignores: ["eslint.config.js"],
  languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: Object.fromEntries(browser.map(name => [name, "readonly"])) },
  linterOptions: { reportUnusedDisableDirectives: true },
  rules: {
    "constructor-super": "error", "eqeqeq": "error", "no-const-assign": "error", "no-dupe-keys": "error", "no-duplicate-imports": "error", "no-eval": "error", "no-fallthrough": "error",
    "no-implied-eval": "error", "no-new-func": "error", "no-redeclare": "error", "no-self-assign": "error", "no-shadow": "error", "no-undef": "error", "no-unreachable": "error",
    "no-unused-vars": "error", "no-use-before-define": ["error", { functions: false, classes: false, variables: false }], "no-useless-escape": "error", "no-var": "error", "prefer-const": "error",
    "no-unsafe-finally": "error", "use-isnan": "error", "valid-typeof": "error", "no-unsafe-optional-chaining": "error", "no-loss-of-precision": "error", "no-sparse-arrays": "error",
  },
}];
