/** The views of the page, one at a time, each with an address of its own. */

import { byId } from "./dom.js";

const VIEWS = ["check", "article", "files", "compare"];
const ADDRESSES = { check: "#check", article: "#result", files: "#files", compare: "#compare" };
const depths = new Map();
let current = "check";
let ready = () => false;

export const view = () => current;

/** Follows the address. hasArticle: whether there is a result to show. */
export function follow(hasArticle) {
  ready = hasArticle;
  history.scrollRestoration = "manual";
  window.addEventListener("hashchange", show);
  show();
}

/** Shows a view, as if its link had been followed. */
export function go(name) {
  if (location.hash !== ADDRESSES[name]) history.pushState(null, "", ADDRESSES[name]);
  show();
}

function show() {
  const named = VIEWS.find((name) => ADDRESSES[name] === location.hash) ?? current;
  const next = named === "article" && !ready() ? "check" : named;
  const moved = next !== current;
  if (moved) depths.set(current, window.scrollY);
  current = next;
  for (const name of VIEWS) byId(`view-${name}`).hidden = name !== current;
  const here = current === "article" ? byId("back").hash : ADDRESSES[current];
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const heading = byId(`view-${current}`).querySelector("h1");
  document.title = `${heading.textContent} – Unspin`;
  if (!moved) return;
  window.scrollTo({ top: depths.get(current) ?? 0, behavior: "instant" });
  // What had the focus may have gone with its view.
  if (document.activeElement?.closest("[hidden]")) heading.focus({ preventScroll: true });
}
