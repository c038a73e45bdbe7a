"use strict";
// Bundles the extension into dist/, with the licences of what is in the bundle beside it.

const { readFileSync, readdirSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const esbuild = require("esbuild");

/** The packages that went into the bundle. */
function bundled(inputs) {
  const names = Object.keys(inputs).map((file) => file.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[0]);
  return [...new Set(names.filter(Boolean))].sort();
}

/** The licence of a package with its name above it. */
function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} comes without a licence`);
  return `${name} ${version} (${license})\n\n${readFileSync(path.join(folder, file), "utf8").trim()}\n`;
}

const { metafile } = esbuild.buildSync({
  absWorkingDir: __dirname,
  entryPoints: ["src/extension.js"],
  outfile: "dist/extension.js",
  bundle: true,
  minify: true,
  metafile: true,
  platform: "node",
  target: "node18",
  format: "cjs",
  external: ["vscode"],
});
const folders = bundled(metafile.inputs).map((folder) => path.join(__dirname, folder));
writeFileSync(path.join(__dirname, "dist", "licences.txt"), folders.map(licence).join(`\n${"-".repeat(80)}\n\n`));
