"use strict";
// What the client tells the server and starts; nothing here needs VS Code, so that it can be tested without.

const LANGUAGES = ["plaintext", "markdown", "html", "latex", "tex", "restructuredtext", "xml"];
const SETTINGS = ["enable", "threshold", "minWords", "debounceMs"];

/** The program and its arguments that serve, from the setting `unspin.command`. */
function serverCommand(command) {
  if (!Array.isArray(command) || command.length === 0 || !command.every((part) => typeof part === "string" && part)) {
    throw new Error("unspin.command must be a list with the program first, such as [\"unspin\"]");
  }
  const [program, ...before] = command;
  return { command: program, args: [...before, "lsp"] };
}

/** The documents that are sent to the server: files, and texts that were not saved yet. */
function documentSelector() {
  return LANGUAGES.flatMap((language) => [
    { language, scheme: "file" },
    { language, scheme: "untitled" },
  ]);
}

/** The settings that the server knows. get: gives the value of a name below `unspin`. */
function serverSettings(get) {
  return Object.fromEntries(SETTINGS.map((name) => [name, get(name)]).filter(([, value]) => value !== undefined));
}

module.exports = { LANGUAGES, SETTINGS, serverCommand, documentSelector, serverSettings };
