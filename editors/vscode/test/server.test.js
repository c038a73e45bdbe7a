"use strict";
// The real server, started as the extension starts it, over the connection that the extension uses.

const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const { readFileSync } = require("node:fs");
const path = require("node:path");
const test = require("node:test");
const protocol = require("vscode-languageserver-protocol/node");
const { LANGUAGES, serverCommand, serverSettings } = require("../src/client");

const EXAMPLE = path.join(__dirname, "..", "..", "..", "examples", "harbour-spun.txt");
const COMMAND = (process.env.UNSPIN_COMMAND || "unspin").split(" ");

async function connect(settings) {
  const { command, args } = serverCommand(COMMAND);
  const server = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const connection = protocol.createProtocolConnection(
    new protocol.StreamMessageReader(server.stdout),
    new protocol.StreamMessageWriter(server.stdin),
  );
  const heard = new Map();
  const waiting = new Map();
  connection.onNotification(protocol.PublishDiagnosticsNotification.type, (params) => {
    heard.set(params.uri, params);
    waiting.get(params.uri)?.(params);
  });
  connection.listen();
  await connection.sendRequest(protocol.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { workspaceEdit: { documentChanges: true } } },
    initializationOptions: settings,
  });
  await connection.sendNotification(protocol.InitializedNotification.type, {});
  return {
    connection,
    open: (uri, languageId, text) =>
      connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId, version: 1, text },
      }),
    diagnostics: (uri) =>
      heard.has(uri) ? heard.get(uri) : new Promise((resolve) => waiting.set(uri, resolve)),
    leave: async () => {
      await connection.sendRequest(protocol.ShutdownRequest.type);
      const left = new Promise((resolve) => server.once("exit", resolve));
      await connection.sendNotification(protocol.ExitNotification.type);
      const status = await left;
      connection.dispose();
      return status;
    },
  };
}

function at(text, { start, end }) {
  return text.split("\n")[start.line].slice(start.character, end.character);
}

test("a spun text is marked, and a quick fix restores a word", { timeout: 120_000 }, async () => {
  const text = readFileSync(EXAMPLE, "utf8").replace("The angling", "😀 The angling");
  const editor = await connect(serverSettings((name) => ({ minWords: 50, threshold: null })[name]));
  const uri = "untitled:Untitled-1";
  await editor.open(uri, "plaintext", text);
  const { diagnostics, version } = await editor.diagnostics(uri);
  assert.equal(version, 1);
  const mark = diagnostics.find((found) => found.data.text === "angling");
  assert.equal(at(text, mark.range), "angling");
  assert.equal(mark.severity, protocol.DiagnosticSeverity.Warning);
  const [fix] = await editor.connection.sendRequest(protocol.CodeActionRequest.type, {
    textDocument: { uri },
    range: mark.range,
    context: { diagnostics: [mark], only: [protocol.CodeActionKind.QuickFix] },
  });
  assert.equal(fix.title, "Replace with “fishing”");
  assert.deepEqual(fix.edit.documentChanges[0].edits, [{ range: mark.range, newText: "fishing" }]);
  assert.equal(await editor.leave(), 0);
});

test("the server takes every language that the extension sends", { timeout: 120_000 }, async () => {
  const editor = await connect({});
  for (const language of LANGUAGES) {
    await editor.open(`file:///${language}`, language, "Too short.");
    assert.deepEqual((await editor.diagnostics(`file:///${language}`)).diagnostics, []);
  }
  assert.equal(await editor.leave(), 0);
});
