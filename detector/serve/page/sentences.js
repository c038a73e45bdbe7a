/** How the sentences read: in numbers above the text, and as signs in it. */

import { byId, make } from "./dom.js";
import { announce } from "./notices.js";
import { count, isTranslation } from "./words.js";

export const READS = ["fluently", "understandable", "garbled"];

// What the person chose, who has the last word; null before.
let wanted = null;

/** How many sentences read in each of the three ways. */
export function numbers(sentences) {
  return READS.map((reads) => sentences.filter((sentence) => sentence.reads === reads).length);
}

/** The way that the worst of some sentences reads. */
export const worst = (sentences) => READS[Math.max(...sentences.map(({ reads }) => READS.indexOf(reads)))];

/** Takes up the sentences of a new article: they have signs at first where it may be a poor translation. */
export function takeUp(record) {
  const { sentences } = record;
  const [fluent] = numbers(sentences);
  const some = fluent < sentences.length;
  byId("sentences").hidden = sentences.length === 0;
  byId("sentence-numbers").replaceChildren(...summary(sentences));
  byId("signs-choice").hidden = !some;
  show(some && (wanted ?? isTranslation(record)));
}

/** The summary as a sentence; nothing where no sentence was judged. */
export const said = ({ sentences }) =>
  (sentences.length ? summary(sentences) : []).map((part) => part.textContent ?? part).join("");

function summary(sentences) {
  const [fluent, understandable, garbled] = numbers(sentences);
  if (fluent === sentences.length) return [`${fluent === 1 ? "The sentence reads" : `All ${count(fluent, "sentence")} read`} fluently.`];
  const others = [[understandable, "understandable"], [garbled, "garbled"]].filter(([number]) => number);
  return [
    `${fluent ? count(fluent, "sentence") : "No sentence"} ${fluent > 1 ? "read" : "reads"} fluently`,
    ...others.flatMap(([number, name]) => [", ", make("span", { class: `sentence ${name}` }, `${number.toLocaleString("en")} ${name}`)]),
    ".",
  ];
}

/** A sentence as an element around its pieces; one that reads fluently needs none. */
export function sentenceElements(sentence, pieces) {
  if (!sentence || sentence.reads === "fluently") return pieces;
  const name = make("span", { class: "unseen sign" }, `Reads ${sentence.reads}: `);
  return [make("span", { class: `sentence ${sentence.reads}` }, name, ...pieces)];
}

/** Listens to the box that shows and hides the signs. */
export function listen() {
  byId("signs").addEventListener("change", ({ target }) => choose(target.checked));
}

/** Shows the signs, or hides them. */
export function toggleSigns() {
  if (!byId("signs-choice").hidden) choose(!byId("signs").checked);
}

function choose(on) {
  wanted = on;
  show(on);
  announce(on ? "The text shows how sentences read." : "How sentences read is hidden.");
}

function show(on) {
  byId("signs").checked = on;
  byId("view-article").classList.toggle("signs", on);
}
