"use strict";
// What package.json promises is there, and the bundle can be loaded as VS Code loads it.

const assert = require("node:assert/strict");
const { existsSync, readFileSync } = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const test = require("node:test");
const client = require("../src/client");

const ROOT = path.join(__dirname, "..");
const PACKAGE = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8"));
const SOURCE = readFileSync(path.join(ROOT, "src", "extension.js"), "utf8");

test("it wakes for the languages that it sends to the server", () => {
  assert.deepEqual(
    PACKAGE.activationEvents,
    client.LANGUAGES.map((language) => `onLanguage:${language}`),
  );
  assert.deepEqual(new Set(client.documentSelector().map(({ language }) => language)), new Set(client.LANGUAGES));
});

test("the settings are those that it reads, with sound defaults", () => {
  const properties = PACKAGE.contributes.configuration.properties;
  assert.deepEqual(
    Object.keys(properties).sort(),
    ["command", ...client.SETTINGS].map((name) => `unspin.${name}`).sort(),
  );
  for (const property of Object.values(properties)) {
    const actual = property.default === null ? "null" : Array.isArray(property.default) ? "array" : typeof property.default;
    const types = [property.type].flat().map((type) => (type === "integer" ? "number" : type));
    assert.ok(types.includes(actual));
    assert.ok(property.description || property.markdownDescription);
  }
  assert.deepEqual(client.serverCommand(properties["unspin.command"].default), { command: "unspin", args: ["lsp"] });
});

test("the commands are those that it registers", () => {
  const registered = [...SOURCE.matchAll(/registerCommand\("([^"]+)"/g)].map(([, name]) => name);
  assert.deepEqual(PACKAGE.contributes.commands.map(({ command }) => command), registered);
});

test("a command may have arguments, and a wrong one is told", () => {
  assert.deepEqual(client.serverCommand(["python", "-m", "detector"]), {
    command: "python",
    args: ["-m", "detector", "lsp"],
  });
  for (const wrong of [undefined, null, "unspin", [], [""], [1]]) {
    assert.throws(() => client.serverCommand(wrong), /unspin\.command must be/);
  }
});

test("settings that are not there are not sent", () => {
  assert.deepEqual(client.serverSettings((name) => ({ enable: false, threshold: null })[name]), {
    enable: false,
    threshold: null,
  });
});

test("the bundle loads beside VS Code alone", () => {
  const bundle = path.join(ROOT, PACKAGE.main);
  assert.ok(existsSync(bundle));
  // VS Code gives the module `vscode` and nothing else; only classes to derive from are needed to load.
  const load = Module._load;
  const asked = new Set();
  Module._load = (name, ...rest) => {
    if (name === "vscode") {
      asked.add(name);
      return vscode();
    }
    assert.ok(Module.isBuiltin(name) || name === bundle, `${name} is not bundled`);
    return load(name, ...rest);
  };
  try {
    const extension = require(bundle);
    assert.equal(typeof extension.activate, "function");
    assert.equal(typeof extension.deactivate, "function");
  } finally {
    Module._load = load;
  }
  assert.deepEqual([...asked], ["vscode"]);
});

test("the licences of what is bundled come with it", () => {
  const licences = readFileSync(path.join(ROOT, "dist", "licences.txt"), "utf8");
  for (const name of ["vscode-languageclient", "vscode-jsonrpc", "semver"]) {
    assert.match(licences, new RegExp(`^${name} \\d.* \\((MIT|ISC)\\)$`, "m"));
  }
});

function vscode() {
  return new Proxy(class {}, {
    get: (target, name) => (name in target || typeof name === "symbol" ? target[name] : vscode()),
  });
}
