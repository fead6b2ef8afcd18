// What the settings mean to the server: no part of the editor is needed for it.
"use strict";

const path = require("node:path");

/** The languages in which policies are written. */
const LANGUAGES = ["markdown", "mdx", "html", "plaintext"];

/**
 * Return which documents the server is told of.
 *
 * @param {readonly string[]} files globs
 * @returns {{ scheme: string, language: string, pattern: string }[]}
 */
function selectorOf(files) {
  return LANGUAGES.flatMap((language) => files.map((pattern) => ({ scheme: "file", language, pattern })));
}

/**
 * Return the program to start: a bare name is looked for on the PATH, a relative path begins at a folder.
 *
 * @param {string} program
 * @param {string | undefined} folder
 * @returns {string}
 */
function programOf(program, folder) {
  const named = program.trim() || "policylint";
  const isBare = !named.includes("/") && !named.includes("\\");
  return isBare || path.isAbsolute(named) || !folder ? named : path.join(folder, named);
}

module.exports = { LANGUAGES, programOf, selectorOf };
