"use strict";
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");
const { documentSelector, serverCommand, serverSettings } = require("./client");

let client;

/** Start the server, and start it anew when the command that runs it is set to another one. */
async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("unspin.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) =>
      event.affectsConfiguration("unspin.command") ? restart() : sendSettings(event),
    ),
  );
  await start();
}

async function deactivate() {
  const running = client;
  client = undefined;
  if (running?.needsStop()) await running.stop();
}

async function restart() {
  await deactivate();
  await start();
}

async function start() {
  const settings = vscode.workspace.getConfiguration("unspin");
  try {
    const run = serverCommand(settings.get("command"));
    client = new LanguageClient("unspin", "Unspin", run, {
      documentSelector: documentSelector(),
      initializationOptions: serverSettings((name) => settings.get(name)),
    });
    await client.start();
  } catch (error) {
    const message = `Unspin could not be started (${error.message ?? error}). Install it with pip install "unspin[lsp]", or set unspin.command.`;
    const choice = await vscode.window.showErrorMessage(message, "Open Settings");
    if (choice) await vscode.commands.executeCommand("workbench.action.openSettings", "unspin.command");
  }
}

async function sendSettings(event) {
  if (!event.affectsConfiguration("unspin") || !client?.isRunning()) return;
  const settings = vscode.workspace.getConfiguration("unspin");
  await client.sendNotification("workspace/didChangeConfiguration", {
    settings: { unspin: serverSettings((name) => settings.get(name)) },
  });
}

module.exports = { activate, deactivate };
