/** What the page says: notices with a way on, short toasts, and sentences for screen readers. */

import { byId, make } from "./dom.js";

let fading = 0;

/** Puts a notice with its ways on into a slot. ways: [label, what it does]. */
export function notice(slot, title, sentence, ways = []) {
  const buttons = ways.map(([label, act]) => make("button", { type: "button", onclick: act }, label));
  const box = make("div", { class: "notice", role: "alert" }, make("h2", {}, title), make("p", {}, sentence));
  if (buttons.length) box.append(make("div", { class: "row" }, ...buttons));
  byId(slot).replaceChildren(box);
}

export const clear = (slot) => byId(slot).replaceChildren();

/** What a problem means, as [title, sentence]. */
export function explained(problem) {
  const known = {
    0: ["The server is gone", "Unspin does not answer. Is “unspin serve” still running? Nothing is lost: what you gave is still here."],
    401: ["The token is not right", "This server asks for a token, and that was not it. Ask whoever started the server."],
    413: ["It is too large", problem.message],
    415: ["This kind of file is not read", problem.message],
    429: ["The server is busy", "It has more to do than it can take. Wait a moment, then try again."],
    503: ["The server is busy", "It has more to do than it can take. Wait a moment, then try again."],
  };
  if (known[problem.status]) return known[problem.status];
  if (problem.status >= 500) return ["The server failed", problem.message];
  if (problem.status >= 400) return ["It could not be read", problem.message];
  return ["Something went wrong on this page", String(problem.message)];
}

/** Says a sentence to screen readers. */
export function announce(sentence) {
  byId("status").textContent = sentence;
}

/** Shows a sentence for a while, with at most one way back. */
export function toast(sentence, label, act) {
  const box = byId("toast");
  const hide = () => { box.hidden = true; };
  const button = label && make("button", { type: "button", onclick: () => { hide(); act(); } }, label);
  box.replaceChildren(make("span", {}, sentence), ...(button ? [button] : []));
  box.hidden = false;
  announce(sentence);
  clearTimeout(fading);
  fading = setTimeout(hide, 8000);
}
