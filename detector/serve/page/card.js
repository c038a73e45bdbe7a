/** The card of the chosen phrase: what it probably said, why it is marked, and “this is fine”. */

import { byId, gauge, make } from "./dom.js";
import { KINDS, decimals, percent, strength } from "./words.js";

/** Shows a finding, or a hint where none is chosen. acts: { fine(finding), close() }. */
export function showCard(finding, acts) {
  const card = byId("card");
  card.classList.toggle("open", finding !== null);
  card.replaceChildren(...(finding === null ? hint() : content(finding, acts)));
}

/** Moves the focus into the card. */
export const enterCard = () => byId("phrase")?.focus();

function hint() {
  return [
    make("p", {}, "Choose a marked phrase to see what it probably said before."),
    make("p", { class: "small" }, make("kbd", {}, "n"), " next, ", make("kbd", {}, "p"), " previous, ", make("kbd", {}, "?"), " all keys"),
  ];
}

function content(finding, { fine, close }) {
  const sure = strength(finding.score);
  return [
    make("p", { class: "where" }, finding.location ?? `Line ${finding.line}`),
    make("h2", { id: "phrase", tabindex: "-1" }, `“${finding.text}”`),
    make("p", { class: "reason" }, finding.reason),
    make("h3", {}, "Likely originals"),
    originals(finding.suggestions),
    make("dl", {},
      make("dt", {}, "Strength"), make("dd", {}, make("mark", { class: sure }, sure), ` ${decimals(finding.score)}`),
      make("dt", {}, "Kind"), make("dd", {}, `${finding.kind}: ${KINDS[finding.kind] ?? ""}`)),
    make("div", { class: "row" },
      make("button", { type: "button", id: "fine", "aria-keyshortcuts": "f", onclick: () => fine(finding) }, "This is fine"),
      make("button", { type: "button", class: "quiet", onclick: close }, "Close")),
  ];
}

function originals(suggestions) {
  if (!suggestions.length) return make("p", {}, "None can be named.");
  const items = suggestions.map(({ text, score }) => {
    const chance = make("span", { class: "number" }, percent(score));
    return make("li", {}, make("b", {}, text), gauge(score), chance);
  });
  return make("ol", { class: "originals" }, ...items);
}
