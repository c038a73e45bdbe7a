/** The dialogs: help, the allowed phrases, and the token of the server. */

import { byId, make } from "./dom.js";
import * as storage from "./storage.js";

/** Lets the buttons of the header open their dialogs. keys: pairs of (keys, what they do). */
export function openers(keys) {
  const rows = keys.map(([names, does]) =>
    make("tr", {}, make("th", { scope: "row" }, ...spaced(names)), make("td", {}, does)));
  byId("key-list").replaceChildren(...rows);
  byId("single-keys").checked = storage.singleKeys();
  byId("single-keys").addEventListener("change", (event) => storage.setSingleKeys(event.target.checked));
  byId("open-help").addEventListener("click", openHelp);
  byId("open-allowed").addEventListener("click", () => byId("allowed").showModal());
  byId("allowed-clear").addEventListener("click", storage.disallowAll);
  window.addEventListener("allowed", listAllowed);
  window.addEventListener("storage", listAllowed);
  listAllowed();
}

export const openHelp = () => byId("help").showModal();

const spaced = (names) => names.flatMap((name) => [make("kbd", {}, name), " "]);

function listAllowed() {
  const phrases = storage.allowed();
  byId("allowed-count").textContent = String(phrases.length);
  byId("allowed-clear").hidden = phrases.length === 0;
  const items = phrases.map((phrase) => {
    const remove = make("button", { type: "button", onclick: () => storage.disallow(phrase) }, "Mark again");
    remove.append(make("span", { class: "unseen" }, ` “${phrase}”`));
    return make("li", {}, make("span", {}, phrase), remove);
  });
  const none = make("li", {}, "None yet. Choose a marked phrase, then “This is fine”.");
  byId("allowed-list").replaceChildren(...(items.length ? items : [none]));
}

/** Asks for the token of the server, and remembers it for this tab; gives whether there was an answer. */
export function askToken() {
  const dialog = byId("token");
  if (!dialog.open) {
    dialog.returnValue = "";
    byId("token-wrong").hidden = storage.token() === null;
    dialog.showModal();
    byId("token-form").onsubmit = (event) => {
      event.preventDefault();
      storage.setToken(byId("token-text").value.trim());
      dialog.close("given");
    };
  }
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "given"), { once: true });
  });
}
