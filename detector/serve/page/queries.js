/** Phrases to search the source with, each with a button that copies it. */

import { byId, make } from "./dom.js";
import { toast } from "./notices.js";

/** Lists the queries of a record; nothing where there is none. */
export function showQueries(queries) {
  byId("queries").hidden = queries.length === 0;
  byId("query-list").replaceChildren(...queries.map(item));
}

function item(query) {
  const button = make("button", { type: "button", onclick: () => copy(`"${query}"`) }, "Copy");
  button.append(make("span", { class: "unseen" }, ` “${query}”`));
  return make("li", {}, make("q", {}, query), button);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text);
  }
  toast("Copied, in quotation marks.");
}

// The clipboard is closed to pages that come over plain HTTP from another machine.
function copyBySelection(text) {
  const box = make("textarea", { class: "unseen", "aria-hidden": "true" });
  box.value = text;
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}
