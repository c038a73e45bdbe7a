/** The card of the chosen phrase: what it probably said, why it is marked, and “this is fine”. */

import { byId, gauge, make } from "./dom.js";
import { KINDS, decimals, percent, strength } from "./words.js";

/** Shows a finding. acts: { fine(finding), close() }. */
export function showCard(finding, acts) {
  const card = byId("card");
  card.classList.add("open");
  card.replaceChildren(...content(finding, acts));
}

/** Shows what to do where none is chosen of the findings that there are. */
export function showHint(number) {
  const card = byId("card");
  card.classList.remove("open");
  card.replaceChildren(...(number ? hint() : [make("p", {}, "No phrase is marked in this text.")]));
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
