/** The keyboard shortcuts. */

import { openHelp } from "./dialogs.js";
import { byId } from "./dom.js";
import { chosenIndex, move, select } from "./markers.js";
import { fineChosen, toggleRestored } from "./reading.js";
import { toggleSigns } from "./sentences.js";
import { singleKeys } from "./storage.js";
import { view } from "./views.js";

/** Pairs of (keys, what they do), for the help. */
export const KEYS = [
  [["n", "j"], "next risk marker"],
  [["p", "k"], "previous risk marker"],
  [["Enter"], "from a marked phrase into its card"],
  [["f"], "this is fine: do not mark the phrase again"],
  [["r"], "show or hide the restored text"],
  [["s"], "show or hide how sentences read"],
  [["e"], "open the export menu"],
  [["Esc"], "close what is open"],
  [["Ctrl", "Enter"], "check the text that is being typed"],
  [["?"], "this help"],
];

const READING = {
  n: () => move(1), j: () => move(1), p: () => move(-1), k: () => move(-1),
  f: fineChosen, r: toggleRestored, s: toggleSigns, e: openExport,
};

/** Listens to the keys, but not where a text is being typed. */
export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") escape();
    else if (singleKeys() && !event.target.closest("textarea, input:not([type=checkbox]), select")) single(event);
  });
  document.addEventListener("click", (event) => {
    const menu = byId("export");
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}

function single(event) {
  const act = event.key === "?" ? openHelp : view() === "article" && READING[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function openExport() {
  byId("export").open = true;
  byId("export").querySelector("ul button").focus();
}

function escape() {
  const menu = byId("export");
  if (menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if (view() === "article" && chosenIndex() !== null) {
    select(null);
  }
}
