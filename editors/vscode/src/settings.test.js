"use strict";

const assert = require("node:assert/strict");
const path = require("node:path");
const { test } = require("node:test");

const manifest = require("../package.json");
const { LANGUAGES, programOf, selectorOf } = require("./settings.js");

test("each glob is asked for in each language, and only in files", () => {
  const found = selectorOf(["**/a*", "b/**"]);
  assert.equal(found.length, 2 * LANGUAGES.length);
  assert.deepEqual(found[0], { scheme: "file", language: "markdown", pattern: "**/a*" });
  assert.deepEqual(selectorOf([]), []);
});

test("the extension wakes for the languages that it asks for", () => {
  assert.deepEqual([...manifest.activationEvents].sort(), LANGUAGES.map((one) => `onLanguage:${one}`).sort());
});

test("a bare name is left to the PATH, a relative path begins at the folder", () => {
  assert.equal(programOf("policylint", "/work"), "policylint");
  assert.equal(programOf("  ", "/work"), "policylint");
  assert.equal(programOf(".venv/bin/policylint", "/work"), path.join("/work", ".venv", "bin", "policylint"));
  assert.equal(programOf("./policylint", undefined), "./policylint");
  assert.equal(programOf(path.resolve("policylint"), "/work"), path.resolve("policylint"));
});
