// Writes the licences of what is bundled beside the bundle, because they ask for that.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const { packages } = require("./package-lock.json");

const notices = Object.entries(packages)
  .filter(([folder, one]) => folder && !one.dev)
  .map(([folder, one]) => {
    const file = fs.readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    if (!file) {
      throw new Error(`${folder} has no licence`);
    }
    const name = folder.replace(/^.*node_modules\//, "");
    return `${name} ${one.version} (${one.license})\n\n${fs.readFileSync(path.join(folder, file), "utf8").trim()}\n`;
  });
fs.mkdirSync("dist", { recursive: true });
fs.writeFileSync("dist/NOTICES.txt", notices.join(`\n${"-".repeat(80)}\n\n`));
