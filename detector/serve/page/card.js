/** The card of the chosen phrase: what it probably said, why it is marked, and “this is fine”. */

import { byId, gauge, make } from "./dom.js";
import { KINDS, decimals, percent, strength } from "./words.js";

/** Shows a finding. sentence: that it stands in, where it is known. acts: { fine(finding), close() }. */
export function showCard(finding, sentence, acts) {
  const card = byId("card");
  card.classList.add("open");
  card.replaceChildren(...content(finding, sentence, acts));
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

function content(finding, sentence, { fine, close }) {
  const sure = strength(finding.score);
  return [
    make("p", { class: "where" }, finding.location ?? `Line ${finding.line}`),
    make("h2", { id: "phrase", tabindex: "-1" }, `“${finding.text}”`),
    make("p", { class: "reason" }, finding.reason),
    ...originals(finding),
    make("dl", {},
      make("dt", {}, "Strength"), make("dd", {}, make("mark", { class: sure }, sure), ` ${decimals(finding.score)}`),
      make("dt", {}, "Kind"), make("dd", {}, `${finding.kind}: ${KINDS[finding.kind] ?? ""}`),
      ...readingOf(sentence)),
    make("div", { class: "row" },
      make("button", { type: "button", id: "fine", "aria-keyshortcuts": "f", onclick: () => fine(finding) }, "This is fine"),
      make("button", { type: "button", class: "quiet", onclick: close }, "Close")),
  ];
}

function readingOf(sentence) {
  if (!sentence || sentence.reads === "fluently") return [];
  const told = `reads ${sentence.reads}, better than ${percent(sentence.quality)} of machine translations that people judged`;
  return [make("dt", {}, "Sentence"), make("dd", {}, told)];
}

// Wording that is broken all over has no original word for word.
function originals({ kind, suggestions }) {
  if (kind === "garbled" && !suggestions.length) return [];
  const title = make("h3", {}, kind === "garbled" ? "Likely wording" : "Likely originals");
  if (!suggestions.length) return [title, make("p", {}, "None can be named.")];
  const items = suggestions.map(({ text, score }) => {
    const chance = make("span", { class: "number" }, percent(score));
    return make("li", {}, make("b", {}, text), gauge(score), chance);
  });
  return [title, make("ol", { class: "originals" }, ...items)];
}
